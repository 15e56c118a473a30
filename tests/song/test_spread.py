"""Lines without times are laid over their parts: in order, inside, on bars, beside those that have times."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.film.model import Film, FilmFile, Section
from rushes.film.treatment import SECTION_KINDS, SectionKind, Settings
from rushes.song.model import Line, Part
from rushes.song.score import read_score
from rushes.song.spread import LINE_SECONDS_MAX, parts_told, spread
from rushes.song.synth import truth


def part(kind: SectionKind, start: float, end: float) -> Part:
    return Part(kind, "A", start, end, 1.0)


def timed(text: str, start: float, end: float, heading: str | None = None) -> Line:
    return Line(text, Fraction(start), Fraction(end), heading)


def starts(lines: tuple[Line, ...]) -> list[float]:
    return [float(line.start) for line in lines if line.start is not None]


SONG = (
    part("intro", 0, 8), part("verse", 8, 40), part("chorus", 40, 56), part("instrumental", 56, 64),
    part("verse", 64, 96), part("chorus", 96, 128), part("outro", 128, 140),
)  # fmt: skip
BARS = [float(bar) for bar in range(0, 141, 2)]


def test_headings_go_to_their_parts_on_bars() -> None:
    lines = [Line("la la la la", heading=name) for name in ("Verse", "Chorus", "Verse", "Chorus") for _ in range(4)]
    found = spread(lines, SONG, BARS, 140)
    assert starts(found) == [
        8, 16, 24, 32, 40, 44, 48, 52, 64, 72, 80, 88, 96, 104, 112, 120
    ]  # fmt: skip
    assert all(line.estimated for line in found)
    assert found[3].end is not None and 36 < found[3].end < 40, "a breath before the chorus"
    assert [line.end for line in found[:3]] == [16, 24, 32]


def test_more_syllables_take_more_time() -> None:
    short, long, _ = spread([Line("la"), Line("la " * 12), Line("la")], [part("verse", 0, 30)], (), 30)
    assert short.end is not None and long.start is not None and long.end is not None and short.start == 0
    assert 5.7 < short.end < 5.8 and long.end == long.start + LINE_SECONDS_MAX


def test_no_headings_go_over_what_is_sung() -> None:
    found = spread([Line(f"line {n}") for n in range(14)], SONG, (), 140)
    assert all(any(p.start <= t < p.end for p in SONG if p.kind in ("verse", "chorus")) for t in starts(found))
    assert sum(8 <= time < 56 for time in starts(found)) == 6
    assert sum(64 <= time < 128 for time in starts(found)) == 8


def test_lines_that_come_again_are_the_chorus() -> None:
    verse, chorus = [Line(f"words of verse {n}") for n in range(6)], [Line(text) for text in ("hold", "on", "to me")]
    found = spread([*verse[:2], *chorus, *verse[2:], *chorus], SONG, (), 140)
    assert [found[at].start for at in (0, 2, 5, 9)] == [8, 40, 64, 96]


def test_a_heading_more_or_less_than_parts_and_unknown_names() -> None:
    fewer = spread([Line("a", heading="Chorus"), Line("b", heading="Final Chorus")], SONG, (), 140)
    assert starts(fewer) == [40, 96]
    names = ("Verse", "Chorus", "Verse", "Chorus", "Bridge", "Chorus", "Anna")
    more = starts(spread([Line("a", heading=name) for name in names], SONG, BARS, 140))
    assert more[:4] == [8, 40, 64, 96] and more == sorted(set(more)) and more[-1] < 140


def test_without_parts_the_song_but_for_its_ends() -> None:
    found = spread([Line("la")] * 9, (), (), Fraction(100))
    assert starts(found) == pytest.approx([5 + 10 * n for n in range(9)], abs=1e-3)
    assert found[-1].end is not None and found[-1].end <= 95


def test_timed_lines_are_kept_and_the_others_lie_between() -> None:
    lines = [Line("a"), timed("b", 10, 12), Line("c"), Line("d"), timed("e", 20, 22), Line("f")]
    found = spread(lines, SONG, BARS, 140)
    assert [found[1], found[4]] == [lines[1], lines[4]]
    assert starts(found) == [8, 10, 12, 16, 20, 22]
    assert spread(lines[1:2], SONG, BARS, 140) == (lines[1],)
    assert spread([], SONG, BARS, 140) == ()


def test_timed_neighbours_that_touch_share_their_time_and_those_that_meet_leave_none() -> None:
    lines = [timed("la", 10, 20), Line("la"), timed("la", 20, 30)]
    assert starts(spread(lines, SONG, (), 140)) == [10, 15, 20]
    for hopeless in ([timed("a", 10, 12), Line("b"), timed("c", 10, 12)], [timed("a", 150, 160), Line("b")]):
        assert spread(hopeless, SONG, BARS, 140) == tuple(hopeless)
    assert spread([Line("a")], (), (), 0) == (Line("a"),)


def test_parts_told_in_the_film() -> None:
    rows = (
        ("chorus1", "chorus", "0:30", "1:00"),
        ("v", "verse", "0:10.5", "0:30"),
        ("chorus2", "chorus", "1:00", "1:10"),
    )
    sections = tuple(Section(id=id, kind=kind, start=a, end=b) for id, kind, a, b in rows)  # type: ignore[arg-type]
    film = Film(Path("/nowhere"), FilmFile(film=Settings(title="x"), section=sections))
    assert parts_told(film) == (
        Part("verse", "A", 10.5, 30, 1), Part("chorus", "B", 30, 60, 1), Part("chorus", "B", 60, 70, 1)
    )  # fmt: skip
    assert parts_told(replace(film, file=replace(film.file, section=()))) == ()


def test_the_example_song_is_near_enough() -> None:
    song = truth(read_score(Path(__file__).parents[2] / "examples" / "care" / "song.toml"))
    parts = [part(s["kind"], float(str(s["start"])), float(str(s["end"]))) for s in song.sections]  # type: ignore[arg-type]
    told = [float(str(line["start"])) for line in song.lines]
    headings = [next(p.kind for p in parts if p.start <= time < p.end) for time in told]
    lines = [Line(str(row["text"]), heading=heading) for row, heading in zip(song.lines, headings, strict=True)]
    off = [abs(a - b) for a, b in zip(starts(spread(lines, parts, song.downbeats, song.seconds)), told, strict=True)]
    assert sum(off) / len(off) < 1.1 and max(off) <= 5
    even = [abs(song.seconds * n / len(told) - time) for n, time in enumerate(told)]
    assert sum(off) < 0.4 * sum(even)


def test_much_is_spread_fast() -> None:
    lines = [Line(f"words {n}", heading=f"Verse {n // 2}") for n in range(20_000)]
    parts = [part("verse" if n % 2 else "chorus", n * 10, n * 10 + 10) for n in range(1000)]
    began = process_time()
    for some in (lines, [replace(line, heading=None) for line in lines], lines[:700]):
        found = spread(some, parts, [n * 2.0 for n in range(5000)], 10_000)
        assert all(a < b for a, b in pairwise(starts(found)))
    assert process_time() - began < 6


_HEADINGS = st.sampled_from([None, "Verse", "Chorus 2", "Bridge", "Solo", "Outro", "Anna", "Intro"])
_TEXTS = st.sampled_from(["la", "la la la la", "one", "two", "...", "さくら さくら", "a" * 300])


@st.composite
def songs(draw: st.DrawFn) -> tuple[list[Line], list[Part], list[float], float]:
    seconds = draw(st.one_of(st.floats(0.001, 400), st.sampled_from([1e-9, 3.0, 100.0])))
    edges = sorted(draw(st.lists(st.floats(0, seconds * 1.1), min_size=2, max_size=8)))
    kinds = draw(st.lists(st.sampled_from(SECTION_KINDS), min_size=8, max_size=8))
    parts = [part(kind, a, b) for kind, (a, b) in zip(kinds, pairwise(edges), strict=False)]
    lines = [Line(text, heading=name) for text, name in draw(st.lists(st.tuples(_TEXTS, _HEADINGS), max_size=14))]
    at = sorted(draw(st.lists(st.fractions(0, 500, max_denominator=100), max_size=len(lines))))
    for place, start in zip(sorted(draw(st.permutations(range(len(lines))))[: len(at)]), at, strict=False):
        lines[place] = replace(lines[place], start=start, end=start + draw(st.fractions(Fraction(1, 10), 20)))
    bars = sorted(draw(st.sets(st.floats(0, seconds), max_size=20)))
    return lines, draw(st.sampled_from([[], parts])), bars, seconds


@settings(max_examples=150, deadline=None)
@given(songs())
def test_any_song_gives_times_inside_and_in_order(song: tuple[list[Line], list[Part], list[float], float]) -> None:
    lines, parts, bars, seconds = song
    found = spread(lines, parts, bars, seconds)
    assert [(line.text, line.heading) for line in found] == [(line.text, line.heading) for line in lines]
    assert all(new == old for new, old in zip(found, lines, strict=True) if old.start is not None)
    for new in (new for new, old in zip(found, lines, strict=True) if old.start is None):
        assert (new.start is None) == (new.end is None) == (not new.estimated)
        assert new.start is None or (new.end is not None and 0 <= new.start < new.end <= Fraction(seconds))
    with_time = [line for line in found if line.start is not None]
    assert all((a.start or 0) <= (b.start or 0) for a, b in pairwise(with_time))
    assert all(a.start != b.start for a, b in pairwise(with_time) if a.estimated or b.estimated)
    if all(line.start is None for line in lines) and seconds > 1:
        assert len(with_time) == len(lines)
