"""Shots over a new recording: the same ids in the same order, every frame in at most one of them."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.film.model import Film, FilmFile, Shot
from rushes.film.treatment import Settings
from rushes.plan.remap import Course, Grid, Remapped, remapped
from rushes.song.align import Stretch, Warp

RATE = 24


def film(lengths: list[int], fps: str = "24") -> Film:
    shots, at = [], 0
    for number, length in enumerate(lengths):
        shots.append(Shot(id=f"a-{number:02}", start=at, end=at + length, plan="mark"))
        at += length
    return Film(Path(), FilmFile(film=Settings(title="x", fps=fps)), tuple(shots))  # type: ignore[arg-type]


def warp_of(*rows: tuple[float, float, float, float], old: float, new: float) -> Warp:
    return Warp(tuple(Stretch(*row, 1.0) for row in rows), old, new, 1.0)


def moved(film: Film, warp: Warp, old: tuple[int, ...] = (), new: tuple[int, ...] = ()) -> Remapped:
    grids = Grid(old, film.shots[-1].end), Grid(new, round(warp.new_seconds * film.rate))
    return remapped(film, Course(warp, Fraction(0), Fraction(0), *grids))


def spans(found: Remapped) -> list[tuple[int, int]]:
    return [(shot.start, shot.end) for shot in found.shots]


def test_nothing_changes_where_nothing_moved() -> None:
    of = film([96, 120])
    found = moved(of, warp_of((0, 9, 0, 9), old=9, new=9))
    assert found == Remapped(of.shots, (), (), ()), "marks of the plan and all"


@pytest.mark.parametrize("lag", [0.0261, 0.0208333, 2.5, 0.04])
def test_a_lag_keeps_every_length(lag: float) -> None:
    found = moved(film([97, 119, 50]), warp_of((0, 266 / 24, lag, lag + 266 / 24), old=266 / 24, new=266 / 24 + lag))
    lengths = [b - a for a, b in spans(found)]
    assert lengths[1:] == [119, 50] or lengths[1:-1] == [119]
    assert lengths[0] in (97, 98) and all(shot.plan is None for shot in found.shots)


def test_a_long_head_is_a_gap_and_a_short_one_is_not() -> None:
    assert moved(film([96]), warp_of((0, 4, 2, 6), old=4, new=6)).gaps == ((0, 48),)
    found = moved(film([96]), warp_of((0, 4, 0.5, 4.5), old=4, new=4.5))
    assert found.gaps == () and spans(found) == [(0, 108)]


def test_what_is_cut_out_goes_and_what_is_cut_into_gets_shorter() -> None:
    found = moved(film([96, 96, 96]), warp_of((0, 3, 0, 3), (9, 12, 3, 6), old=12, new=6))
    assert [shot.id for shot in found.gone] == ["a-01"] and spans(found) == [(0, 72), (72, 144)]
    within = moved(film([96, 96]), warp_of((0, 1, 0, 1), (3, 8, 1, 6), old=8, new=6))
    assert spans(within) == [(0, 48), (48, 144)] and not within.gone and not within.gaps


@pytest.mark.parametrize(
    ("at", "slots", "gap"), [(3.0, [(0, 96), (192, 288)], (96, 192)), (1.0, [(96, 192), (192, 288)], (0, 96))]
)
def test_what_is_added_inside_a_shot_leaves_its_length_and_its_longer_side(
    at: float, slots: list[tuple[int, int]], gap: tuple[int, int]
) -> None:
    found = moved(film([96, 96]), warp_of((0, at, 0, at), (at, 8, at + 4, 12), old=8, new=12))
    assert spans(found) == slots and found.gaps == (gap,)


def test_cuts_on_beats_go_to_beats_two_frames_away() -> None:
    of, warp = film([96, 96]), warp_of((0, 8, 0, 8.16), old=8, new=8.16)
    assert spans(moved(of, warp, (96,), (100, 148)))[1][0] == 100
    assert spans(moved(of, warp, (96,), (99, 148)))[1][0] == 98, "a frame beside a beat is on it, as beats are heard"
    assert spans(moved(of, warp, (95,), (100, 148)))[1][0] == 98, "it was on no beat"
    assert spans(moved(of, warp, (96,), (101, 148)))[1][0] == 98


def test_a_slot_that_grew_past_its_clip_is_told() -> None:
    of = film([120, 120])
    found = moved(of, warp_of((0, 5, 0, 5), (5, 10, 5.9, 10.9), old=10, new=10.9))
    (grown,) = found.grown
    assert (grown.shot, grown.frames, grown.short) == ("a-00", 22, 22) and "seconds = 6" in grown.advice
    slower = moved(of, warp_of((0, 5, 0, 5), (5, 10, 5.4, 10.4), old=10, new=10.4))
    assert "rushes trim a-00 --in 0f --out 120f" in slower.grown[0].advice


def test_a_trim_still_fits_and_a_borrowed_clip_is_let_go() -> None:
    of = film([120, 96, 96])
    trimmed = replace(of.shots[0], trim=(0, 120))
    borrowed = replace(of.shots[2], clip_of="a-01", begin=100)
    of = replace(of, shots=(trimmed, of.shots[1], borrowed))
    found = moved(of, warp_of((0, 4, 0, 4), (9, 13, 4, 8), old=13, new=8))
    assert found.shots[0].trim == (0, 96) and found.gone[0].id == "a-01"
    assert (found.shots[1].clip_of, found.shots[1].begin) == (None, None)


@st.composite
def warps(draw: st.DrawFn, seconds: float) -> Warp:
    """Cuts, additions and tempos of any kind over so many seconds."""
    edges = sorted(draw(st.lists(st.floats(0, seconds), max_size=6)))
    old, new, rows = 0.0, 0.0, []
    for edge in [*edges, seconds]:
        gap, added = draw(st.floats(0, 6)), draw(st.floats(0, 6))
        start = old + gap * draw(st.booleans())
        new += added * draw(st.booleans())
        if edge - start > 0.05:
            length = (edge - start) * draw(st.sampled_from([1, 1, 1.01, 0.97]))
            rows.append((start, edge, new, new + length))
            new += length
        old = max(old, edge)
    return warp_of(*rows, old=seconds, new=max(new, 0.5) + draw(st.floats(0, 3)))


@settings(max_examples=400, deadline=None)
@given(st.data(), st.lists(st.integers(1, 240), min_size=1, max_size=12), st.sampled_from(["23.976", "24", "25", "30"]))
def test_every_frame_is_in_one_shot_or_in_a_gap(data: st.DataObject, lengths: list[int], fps: str) -> None:
    of = film(lengths, fps)
    warp = data.draw(warps(float(sum(lengths) / of.rate)))
    beats = tuple(range(0, sum(lengths), 12)), tuple(range(5, 5000, 12))
    found = moved(of, warp, *beats)
    ids = [shot.id for shot in found.shots]
    assert ids == [shot.id for shot in of.shots if shot.id in ids]
    assert {*ids} | {shot.id for shot in found.gone} == {shot.id for shot in of.shots}
    tiles = sorted([*spans(found), *found.gaps])
    frames = round(warp.new_seconds * of.rate)
    assert [a for a, _ in tiles] == [0, *(b for _, b in tiles[:-1])] and (not tiles or tiles[-1][1] == frames)
    assert all(a < b for a, b in tiles) and all(b <= c for (_, b), (c, _) in pairwise(tiles))
