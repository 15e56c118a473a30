"""Transitions and speed: which frames are mixed, what is refused, what is made anew."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.cut.finish import Finish, proxy_of
from rushes.cut.lay import lay
from rushes.cut.nodes import cut_nodes
from rushes.cut.pieces import Layer, Piece, pieces
from rushes.cut.retime import PARTS, between, mix, shows
from rushes.cut.segment import recipe, render_segment
from rushes.cut.splice import splice
from rushes.cut.timeline import Clip, Item, Timeline, position, short_items
from rushes.errors import FilmError
from rushes.film.model import Shot, Transition
from rushes.media import read_frames, write_clip
from rushes.media.encode import to_rgb

FILM = Fraction(24)
SIZE = (160, 90)
Kind = Literal["cut", "match", "cutaway", "cross-cut", "dissolve", "fade", "dip"]


def timeline(
    *transitions: Transition | None, frames: int = 40, clip: int = 60, handles: int = 10, fade_out: int = 0
) -> Timeline:
    """Shots of equal length, each of a clip of its own."""
    shots = [
        Shot(id=f"s{n}", start=n * frames, end=(n + 1) * frames, transition=each) for n, each in enumerate(transitions)
    ]
    clips = {shot.id: Clip(f"clip {shot.id}", clip, FILM) for shot in shots}
    return Timeline(FILM, SIZE, shots[-1].end, lay(shots, FILM, clips, handles=handles), fade_out=fade_out)


def into(kind: Kind, frames: int = 12) -> Transition:
    return Transition(kind=kind, frames=frames)


def frames_of(layer: object) -> list[int]:
    assert isinstance(layer, Layer)
    return [frame for frame, _ in layer.shown]


def test_a_dissolve_is_centred_on_the_cut_and_shows_handles_of_both() -> None:
    first, dissolve, second = pieces(timeline(None, into("dissolve")))
    assert [(each.start, each.end) for each in (first, dissolve, second)] == [(0, 34), (34, 46), (46, 80)]
    assert frames_of(dissolve.under) == list(range(10 + 34, 10 + 46))
    assert frames_of(dissolve.over) == list(range(10 - 6, 10 + 6))
    assert dissolve.weights[0] > 0 and dissolve.weights[-1] < 256
    assert np.ptp(np.diff(dissolve.weights)) <= 1


def test_a_fade_comes_from_a_colour_and_a_dip_goes_through_it() -> None:
    fade, first, dip, up, second, out = pieces(timeline(into("fade", 8), into("dip", 10), fade_out=20))
    assert [(each.start, each.end) for each in (fade, first, dip, up, second, out)] == [
        (0, 8), (8, 35), (35, 40), (40, 45), (45, 60), (60, 80),
    ]  # fmt: skip
    assert (fade.under, dip.over, up.under, out.over) == ("black",) * 4
    assert frames_of(dip.under) == list(range(45, 50)) and frames_of(up.over) == list(range(10, 15))


def test_hard_cuts_of_every_name_are_one_piece_a_shot() -> None:
    kinds: list[Kind] = ["cut", "match", "cutaway", "cross-cut"]
    assert len(pieces(timeline(None, *map(into, kinds)))) == 5


def test_a_dissolve_has_room_made_for_it_where_the_clip_has_room() -> None:
    tight = timeline(None, into("dissolve", 24), handles=10)
    assert tight.items[0].first == 60 - 40 - 12  # two frames earlier than wanted
    assert short_items(tight) == ()
    shorter = timeline(None, into("dissolve", 24), clip=44, handles=2)
    assert [short.held for short in short_items(shorter)] == [10]  # 44 frames cannot show 52


def test_what_has_no_room_is_told_with_shot_and_key() -> None:
    with pytest.raises(FilmError) as caught:
        timeline(into("dissolve"), into("fade", 30), into("dip", 24))
    told = [(problem.shot, problem.key) for problem in caught.value.problems]
    assert told == [("s0", "transition"), ("s1", "transition")]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["cut", "dissolve", "fade", "dip"]), st.integers(2, 19)), min_size=1))
def test_every_frame_is_in_one_piece(wanted: list[tuple[Kind, int]]) -> None:
    laid = timeline(None, *(into(kind, frames) for kind, frames in wanted), fade_out=7)
    at = 0
    for piece in pieces(laid):
        assert piece.start == at and piece.frames > 0
        assert all(len(each.shown) == piece.frames for each in (piece.under, piece.over) if isinstance(each, Layer))
        assert not piece.over or len(piece.weights) == piece.frames
        at = piece.end
    assert at == laid.frames


def test_a_transition_dirties_only_what_it_touches() -> None:
    def asks(made: Timeline) -> dict[str, str]:
        return {node.id: node.ask for node in cut_nodes(made, None, "x") if node.id != "film"}

    before = asks(timeline(None, into("cut"), None, None))
    after = asks(timeline(None, into("dissolve"), None, None))
    assert {id for id in after if before.get(id) != after[id]} == {"s0.segment", "s1.dissolve", "s1.segment"}
    longer = asks(timeline(None, into("dissolve"), into("dissolve", 4), None))
    assert {id for id in longer if after.get(id) != longer[id]} == {"s1.segment", "s2.dissolve", "s2.segment"}


def grey_clips(folder: Path) -> dict[str, Path]:
    """Clips whose frame k is the grey 40 + k, and the grey 200 - k."""
    made = {}
    for name, values in (("clip s0", range(40, 100)), ("clip s1", range(200, 140, -1))):
        made[name] = folder / f"{name}.mp4"
        write_clip(made[name], [np.full((90, 160, 3), value, np.uint8) for value in values], rate=FILM, crf=1)
    return made


def greys(path: Path) -> list[float]:
    return [float(to_rgb(frame).mean()) for frame in read_frames(path)]


def render(piece: Piece, made: dict[str, Path], path: Path, finish: Finish) -> Path:
    clips = {role: made[sha] for role, sha in piece.sources.items()}
    assert render_segment(piece, clips, path, rate=FILM, finish=finish) == piece.frames
    return path


def test_a_film_with_every_transition_shows_what_was_asked(tmp_path: Path) -> None:
    made = grey_clips(tmp_path)
    laid = timeline(into("fade", 8), into("dissolve", 12), fade_out=8)
    paths = [render(piece, made, tmp_path / f"{n}.mp4", Finish(SIZE)) for n, piece in enumerate(pieces(laid))]
    splice(paths, None, tmp_path / "film.mp4", rate=FILM, frames=80)
    seen = greys(tmp_path / "film.mp4")
    assert len(seen) == 80
    a, b = [50 + k for k in range(60)], [190 - k for k in range(-40, 60)]
    assert seen[20] == pytest.approx(a[20], abs=2) and seen[60] == pytest.approx(b[60], abs=2)
    for k in range(34, 46):
        weight = (k - 34 + 1) / 13
        assert seen[k] == pytest.approx((1 - weight) * a[k] + weight * b[k], abs=3)
    assert seen[0] == pytest.approx(a[0] / 9, abs=4) and seen[79] == pytest.approx(b[79] / 9, abs=4)


def test_a_ramp_covers_the_frames_that_its_speeds_say() -> None:
    item = Item(
        shot="s", start=0, end=48, source="x", first=10, source_frames=100, source_rate=FILM,
        ramp=(Fraction(9, 10), Fraction(11, 10)),
    )  # fmt: skip
    at = [position(item, k, FILM) for k in range(-2, 51)]
    steps = np.diff([float(each) for each in at])
    assert at[2] == 10 and at[50] == 10 + 48  # a mean speed of 1
    assert steps[0] == pytest.approx(0.9) and steps[-1] == pytest.approx(1.1)
    assert all(np.diff(steps) > -1e-9)


@settings(deadline=None)
@given(
    st.integers(1, 100), st.integers(90, 110), st.integers(90, 110), st.integers(0, 20),
    st.sampled_from(["drop", "flow"]),
)  # fmt: skip
def test_what_is_shown_never_runs_backwards_nor_out_of_the_file(
    frames: int, a: int, b: int, first: int, how: Literal["drop", "flow"]
) -> None:
    item = Item(
        shot="s", start=0, end=frames, source="x", first=first, source_frames=60, source_rate=FILM, retime=how,
        ramp=(Fraction(a, 100), Fraction(b, 100)),
    )  # fmt: skip
    shown = shows(item, FILM, -5, frames + 5)
    assert list(shown) == sorted(shown)
    assert all(0 <= frame < 60 and 0 <= parts < PARTS and (parts == 0 or frame < 59) for frame, parts in shown)


def moving(at: float) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Smooth cloth that moves to the right, as planes."""
    x, y = np.meshgrid(np.arange(320) - at, np.arange(180))
    cloth = 120 + 50 * np.sin(x / 9) * np.cos(y / 7) + 30 * np.sin((x + y) / 23)
    return np.concatenate([cloth, np.full((90, 320), 128.0)]).round().astype(np.uint8)


def test_flow_puts_things_where_they_would_be() -> None:
    a, b = moving(0), moving(6)
    truth = moving(3).astype(float)

    def error(made: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> float:
        return float(np.abs(made.astype(float) - truth)[20:160, 20:300].mean())

    assert error(between(a, b, PARTS // 2, "flow")) < 0.25 * error(between(a, b, PARTS // 2, "blend"))
    assert error(between(a, b, PARTS // 2, "blend")) < error(a)


def test_pictures_without_a_flow_are_blended() -> None:
    """Between two pictures that have nothing in common there is no flow to be believed."""
    random = np.random.default_rng(3)
    a, b = (random.integers(16, 235, (270, 320), np.uint8) for _ in range(2))
    made = between(a, b, PARTS // 2, "flow").astype(float)
    assert np.abs(made - mix(a, b, 128).astype(float)).mean() < 12


def test_a_slower_shot_shows_frames_in_between(tmp_path: Path) -> None:
    made = grey_clips(tmp_path)
    laid = timeline(None, frames=40)
    (piece,) = pieces(replace(laid, items=(replace(laid.items[0], speed=Fraction(9, 10), retime="blend"),)))
    seen = greys(render(piece, made, tmp_path / "s.mp4", Finish(SIZE)))
    assert np.allclose(seen, [50 + 0.9 * k for k in range(40)], atol=1.5)
    dropped = replace(laid, items=(replace(laid.items[0], speed=Fraction(9, 10), retime="drop"),))
    assert recipe(pieces(dropped)[0], rate=FILM, finish=Finish(SIZE)) != recipe(piece, rate=FILM, finish=Finish(SIZE))


def test_a_review_copy_bears_its_numbers_and_is_known_by_its_place(tmp_path: Path) -> None:
    made, finish = grey_clips(tmp_path), Finish(SIZE, mark="REVIEW")
    plain, (piece,) = Finish(SIZE), pieces(timeline(None))
    bare = [to_rgb(each) for each in read_frames(render(piece, made, tmp_path / "a.mp4", plain))]
    burnt = [to_rgb(each) for each in read_frames(render(piece, made, tmp_path / "b.mp4", finish))]
    assert all(np.abs(a[-10:].astype(int) - b[-10:]).max() > 80 for a, b in zip(bare, burnt, strict=True))
    assert any(np.abs(a[-10:, :110].astype(int) - b[-10:, :110]).max() > 60 for a, b in pairwise(burnt))
    moved = replace(piece, start=24, end=64)
    assert recipe(moved, rate=FILM, finish=plain) == recipe(piece, rate=FILM, finish=plain)
    assert recipe(moved, rate=FILM, finish=finish) != recipe(piece, rate=FILM, finish=finish)


def test_a_proxy_has_480_lines_and_even_sides() -> None:
    assert proxy_of(Finish((1280, 720))).size == (854, 480)
    assert proxy_of(Finish((720, 1280))).size == (270, 480)
    assert proxy_of(Finish((640, 360))).size == (640, 360)
