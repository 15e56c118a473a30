"""The finish: grain that is a function of the frame of the film; grades that leave black, white and brightness."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rushes.cut.finish import Finish
from rushes.cut.grade import PLAIN, laid_over, tables_of
from rushes.cut.grain import MOST, grained, strewn
from rushes.cut.nodes import cut_nodes
from rushes.cut.pieces import Layer, Piece, pieces
from rushes.cut.segment import recipe, render_segment
from rushes.cut.timeline import Item, Timeline
from rushes.film.model import Transition
from rushes.film.treatment import GRADES, Grade
from rushes.media import from_rgb, read_frames, to_rgb, write_clip

RATE, SIZE = Fraction(24), (160, 90)
Rgb = NDArray[np.uint8]


def ramp() -> Rgb:
    """Greys from black to white."""
    return np.repeat(np.broadcast_to(np.linspace(0, 255, 160).round().astype(np.uint8), (90, 160))[..., None], 3, 2)


def planes(rgb: Rgb) -> NDArray[np.uint8]:
    return np.asarray(from_rgb(np.ascontiguousarray(rgb)).to_ndarray(), np.uint8)


def rgb_of(made: NDArray[np.uint8]) -> NDArray[np.float64]:
    return to_rgb(av.VideoFrame.from_ndarray(made, format="yuv420p")).astype(np.float64)


def frames(count: int) -> Iterator[Any]:
    return (from_rgb(np.ascontiguousarray(ramp())) for _ in range(count))


def test_grain_of_a_frame_is_the_same_wherever_its_segment_begins() -> None:
    whole = [frame.to_ndarray() for frame in grained(frames(30), 40, 7, 100)]
    part = [frame.to_ndarray() for frame in grained(frames(12), 40, 7, 111)]
    assert all(np.array_equal(a, b) for a, b in zip(part, whole[11:23], strict=True))
    assert len({frame.tobytes() for frame in whole}) == 30, "no two frames have the same grain"
    other = next(grained(frames(1), 40, 8, 100)).to_ndarray()
    assert not np.array_equal(other, whole[0])


def test_grain_is_the_same_in_every_version() -> None:
    made = strewn(np.full((720, 1280), 120, np.uint8), 50, 3, 240)
    assert hashlib.sha256(made.tobytes()).hexdigest()[:16] == GOLDEN


GOLDEN = "8866aefbefd02fb2"


@pytest.mark.parametrize("size", [(480, 854), (720, 1280), (1080, 1920)])
def test_grain_is_as_strong_as_it_says_and_changes_no_brightness(size: tuple[int, int]) -> None:
    grey = np.full(size, 126, np.uint8)
    some = [strewn(grey, strength, 1, 5).astype(float) - 126 for strength in (0, 20, 100)]
    assert [float(each.std()) for each in some] == pytest.approx([0, 0.2 * MOST, MOST], rel=0.08)
    assert max(abs(float(each.mean())) for each in some) < 0.15
    dark = strewn(np.full(size, 20, np.uint8), 100, 1, 5)
    assert dark.min() >= 16 and dark.astype(float).std() < 0.5 * MOST
    assert strewn(np.full(size, 250, np.uint8), 100, 1, 5).max() <= 235


def test_a_grade_of_nothing_changes_nothing() -> None:
    picture = planes(np.random.default_rng(1).integers(0, 255, (90, 160, 3), np.uint8))
    assert np.abs(laid_over(picture, PLAIN).astype(int) - picture).max() == 0


def test_exposure_and_contrast_leave_black_and_white() -> None:
    brighter = tables_of(Grade(exposure=10)).luma
    assert (brighter[16], brighter[235]) == (16, 235)
    assert brighter[126] - 16 == pytest.approx(1.1 * 110, abs=1)
    steeper = tables_of(Grade(contrast=20)).luma.astype(int)
    assert (steeper[16], steeper[235]) == (16, 235) and abs(steeper[126] - 126) <= 1
    assert steeper[136] - steeper[116] == pytest.approx(24, abs=1)


def test_warmth_and_tint_move_grey_and_keep_its_brightness() -> None:
    grey = planes(np.full((90, 160, 3), 128, np.uint8))
    warm, pink = (rgb_of(laid_over(grey, grade)).mean((0, 1)) for grade in (Grade(warmth=20), Grade(tint=20)))
    assert warm / 128 == pytest.approx([1.1, 0.98, 0.9], abs=0.02)
    assert pink / 128 == pytest.approx([1.1, 0.96, 1.1], abs=0.02)
    assert np.array_equal(laid_over(grey, Grade(warmth=20))[:90], grey[:90])
    assert (laid_over(planes(ramp()), Grade(saturation=-100))[90:] == 128).all()


@given(st.fixed_dictionaries({name: st.integers(*span) for name, span in GRADES.items()}))
def test_any_grade_keeps_order_and_range(asked: dict[str, int]) -> None:
    tables = tables_of(Grade(**asked))
    assert (np.diff(tables.luma.astype(int)) >= 0).all()
    out = laid_over(planes(np.random.default_rng(2).integers(0, 255, (90, 160, 3), np.uint8)), Grade(**asked))
    assert out[90:].min() >= 16 and out[90:].max() <= 240
    assert Grade(**asked) + PLAIN == Grade(**asked)


def timeline(*grades: Grade, transition: Transition | None = None) -> Timeline:
    items = tuple(
        Item(
            shot=f"s{n}", start=40 * n, end=40 * n + 40, source=f"clip {n}", first=10, source_frames=60,
            source_rate=RATE, grade=grade, transition=transition if n else None,
        )
        for n, grade in enumerate(grades)
    )  # fmt: skip
    return Timeline(RATE, SIZE, 40 * len(grades), items)


def asks(cut: Timeline, finish: Finish) -> dict[str, str]:
    return {node.id: node.ask for node in cut_nodes(cut, None, "x", finish) if node.id != "film"}


def test_a_grade_makes_anew_what_it_touches_and_grain_what_moves() -> None:
    plain, finish = asks(timeline(PLAIN, PLAIN, PLAIN), Finish(SIZE)), Finish(SIZE)
    graded = asks(timeline(PLAIN, Grade(warmth=3), PLAIN), finish)
    assert {id for id in plain if plain[id] != graded[id]} == {"s1.segment"}
    rough = replace(finish, grain=20)
    assert all(plain[id] != ask for id, ask in asks(timeline(PLAIN, PLAIN, PLAIN), rough).items())
    piece = pieces(timeline(PLAIN))[0]
    moved = replace(piece, start=24, end=64)
    assert recipe(piece, rate=RATE, finish=finish) == recipe(moved, rate=RATE, finish=finish)
    assert recipe(piece, rate=RATE, finish=rough) != recipe(moved, rate=RATE, finish=rough)
    assert recipe(piece, rate=RATE, finish=rough) != recipe(piece, rate=RATE, finish=replace(rough, seed=1))


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    write_clip(tmp_path / "clip.mp4", [np.full((90, 160, 3), 128, np.uint8)] * 60, rate=RATE)
    return tmp_path / "clip.mp4"


def test_a_finished_segment_shows_its_grade_and_its_grain(tmp_path: Path, clip: Path) -> None:
    shown = tuple((k, 0) for k in range(24))
    piece = Piece(id="s", start=48, end=72, under=Layer("x", shown, grade=Grade(exposure=10, warmth=10)))
    render_segment(piece, {"clip": clip}, tmp_path / "s.mp4", rate=RATE, finish=Finish(SIZE, grain=60))
    made = [to_rgb(frame).astype(float) for frame in read_frames(tmp_path / "s.mp4")]
    assert len(made) == 24
    assert made[0].mean((0, 1)) == pytest.approx([1.1 * 1.05 * 128, 1.09 * 128, 1.1 * 0.95 * 128], rel=0.03)
    assert made[0].std() > 3 and np.abs(made[0] - made[1]).mean() > 2


def test_both_sides_of_a_dissolve_keep_their_grade(tmp_path: Path, clip: Path) -> None:
    cut = timeline(Grade(exposure=-20), Grade(exposure=20), transition=Transition(kind="dissolve", frames=12))
    between = pieces(cut)[1]
    clips = {"clip": clip, "over": clip}
    render_segment(between, clips, tmp_path / "d.mp4", rate=RATE, finish=Finish(SIZE))
    levels = [float(to_rgb(frame).mean()) for frame in read_frames(tmp_path / "d.mp4")]
    assert levels == sorted(levels)
    assert levels[0] == pytest.approx(0.83 * 128, rel=0.05) and levels[-1] == pytest.approx(1.17 * 128, rel=0.05)
