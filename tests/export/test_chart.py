"""The chart of a plan: every shot where it is, nothing outside, nothing on top of another, whatever the film."""

import io
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from chart_films import CUP, film_for, shots_of, song_of
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rushes.errors import FilmError, RushesError
from rushes.export import chart
from rushes.export.chart import chart_page, chart_png, chart_svg, write_chart
from rushes.export.chart_facts import score_of
from rushes.export.chart_paper import STYLES, Box, Page, Shape, Strokes, Words
from rushes.export.chart_rows import LEFT, WIDTH, axis_of
from rushes.film.model import Film, Motif, Prop
from rushes.plan.quote import quote_all
from rushes.song.model import Line, Song, Trust

SVG = "{http://www.w3.org/2000/svg}"
EVIL = (
    '<script>alert("x")</script> & ]]> \x00\x07\x1b\x85 \ud800 \ufffe \u202eright '
    "\u05e9\u05dc\u05d5\u05dd \u0639\u0631\u0628\u064a \U0001f469\u200d\U0001f680 \n\r\t" + "W" * 300
)


def boxes(page: Page, style: str = "shot") -> list[Box]:
    return [mark for mark in page.marks if isinstance(mark, Box) and mark.style == style and mark.tip]


def texts(page: Page) -> list[Words]:
    return [mark for mark in page.marks if isinstance(mark, Words)]


def outside(page: Page) -> list[object]:
    """The marks that leave the page."""
    found: list[object] = []
    for mark in page.marks:
        if isinstance(mark, Box):
            points = [(mark.x, mark.y), (mark.x + mark.width, mark.y + mark.height)]
            assert mark.width > 0 and mark.height > 0, mark
        elif isinstance(mark, Strokes):
            points = [point for x1, y1, x2, y2 in mark.lines for point in ((x1, y1), (x2, y2))]
        elif isinstance(mark, Shape):
            points = list(mark.points)
        else:
            points = [(mark.left, mark.y), (mark.left + mark.width, mark.y)]
        if any(not (0 <= x <= page.width and 0 <= y <= page.height) for x, y in points):
            found.append(mark)
    return found


def collisions(page: Page) -> list[tuple[str, str]]:
    """Pairs of words that are written over each other."""
    lines: dict[float, list[Words]] = defaultdict(list)
    for mark in texts(page):
        lines[mark.y].append(mark)
    found = []
    heights = sorted(lines)
    for n, y in enumerate(heights):
        for other in heights[n:]:
            if other - y >= 8:
                break
            both = sorted({*lines[y], *lines[other]}, key=lambda mark: (mark.left, mark.y, mark.text))
            found += [(a.text, b.text) for a, b in pairwise(both) if a.left + a.width > b.left + 0.5]
    return found


def check(film: Film, song: Song | None) -> Page:
    """What is true of the chart of any film."""
    page = chart_page(film, song, film.shots)
    score = score_of(film, song, film.shots)
    axis = axis_of(score)
    assert [row.start for row in axis.rows] == [0, *[row.end for row in axis.rows[:-1]]]
    assert axis.rows[-1].end == score.frames and all(row.start < row.end for row in axis.rows)
    drawn: dict[str, list[Box]] = defaultdict(list)
    for box in boxes(page):
        drawn[box.tip.partition(":")[0]].append(box)
    for shot in film.shots:
        pieces = drawn[shot.id]
        rows = [row for row in axis.rows if row.start < shot.end and row.end > shot.start]
        assert len(pieces) == len(rows)
        assert sum(box.width for box in pieces) == pytest.approx(shot.frames * axis.scale, abs=0.05)
        assert pieces[0].x == pytest.approx(LEFT + (shot.start - rows[0].start) * axis.scale, abs=0.02)
    assert not outside(page)
    assert not collisions(page)
    return page


def grids(draw: st.DrawFn) -> list[int]:
    lengths = draw(st.lists(st.one_of(st.integers(1, 40), st.integers(40, 400), st.integers(2000, 9000)), max_size=40))
    edges = [0]
    for length in lengths or [24]:
        edges.append(edges[-1] + length)
    return edges


@st.composite
def any_film(draw: st.DrawFn) -> tuple[Film, Song | None]:
    edges = grids(draw)
    fps = draw(st.sampled_from(("23.976", "24", "25", "29.97", "30")))
    song = draw(st.none() | st.builds(song_of, st.floats(1.5, 200), st.floats(40, 240), line=st.floats(0.3, 9)))
    excerpt = {"start": "0:01"} if song and draw(st.booleans()) else {}
    film = film_for(
        shots_of(edges), song=song is not None, fps=fps, excerpt=excerpt, sections=draw(st.booleans()),
        title=draw(st.text(max_size=80)),
    )  # fmt: skip
    return film, song


@given(any_film())
@settings(max_examples=40, deadline=None)
def test_any_film_is_drawn_right(told: tuple[Film, Song | None]) -> None:
    page = check(*told)
    root = ET.fromstring(chart_svg(*told, told[0].shots))
    assert len(root.findall(f".//{SVG}text")) == len(texts(page))


def test_a_film_like_the_case_study() -> None:
    edges = [0, *range(120, 312 * 24, 125)]
    film, song = film_for(shots_of(edges), sections=True), song_of(312)
    page = check(film, song)
    assert len(boxes(page)) == len(film.shots), "every shot is in one piece: rows are broken at cuts"
    assert page.width == WIDTH and 1000 < page.height < 2200
    names = {mark.text for mark in texts(page)}
    assert {"Part 1", "shots", "words", "Cup", "light", "Dawn", "5:12", "96 bpm"} <= names


def test_rows_break_where_a_section_begins_if_it_is_near() -> None:
    film = film_for(shots_of(range(0, 312 * 24 + 1, 96)), sections=True)
    score = score_of(film, None, film.shots)
    starts = {section.start for section in score.sections}
    assert starts.intersection(row.start for row in axis_of(score).rows[1:])


def test_an_hour_has_long_rows_and_bars_only() -> None:
    film, song = film_for(shots_of(range(0, 3601 * 24, 123))), song_of(3600)
    page = chart_page(film, song, film.shots)
    assert page.height < 9000
    strokes = [mark for mark in page.marks if isinstance(mark, Strokes)]
    per_row = len([mark for mark in strokes if mark.style == "bar"])
    assert 15 <= per_row <= 30
    assert not [mark for mark in texts(page) if mark.style == "t-head" and mark.width > 60]
    assert not outside(page) and not collisions(page)


def test_beats_are_left_out_where_there_is_no_room_for_them() -> None:
    film = film_for((), song=True)
    styles = [{m.style for m in chart_page(film, song_of(s, 200, line=s / 9), ()).marks} for s in (60, 4000)]
    assert "beat" in styles[0] and "bar" in styles[0]
    assert "beat" not in styles[1] and "bar" in styles[1]


@pytest.mark.parametrize("edges", [[0, 240], [0, 100, 230, 300], [0, 1], list(range(0, 7201, 12))])
def test_few_and_many_shots_with_and_without_a_song(edges: list[int]) -> None:
    shots = shots_of(edges)
    check(film_for(shots, song=False), None)
    check(film_for(shots), song_of(edges[-1] / 24))


def test_one_shot_longer_than_a_row_goes_on_in_the_next() -> None:
    film = film_for(shots_of([0, 24 * 400]), song=False)
    assert len(boxes(check(film, None))) == 5


def test_a_song_without_anything_heard_is_a_line() -> None:
    song = replace(song_of(34), beats=(), parts=(), trust=(), energy=(), lines=(), bpm=None, meter=None, peaks=b"")
    film = film_for(shots_of([0, 100, 300, 816]), motif={}, prop={})
    page = check(film, song)
    said = " ".join(mark.text for mark in texts(page))
    assert "on a bar" not in said and "energy" not in {mark.style for mark in page.marks}
    assert "axis" in {mark.style for mark in page.marks}


def test_gaps_and_overlaps_in_a_list_people_edit_are_drawn_as_they_are() -> None:
    shots = shots_of([0, 100, 200, 300])
    torn = (shots[0], replace(shots[1], start=130, end=260), shots[2])
    page = chart_page(film_for(torn, song=False), None, torn)
    assert [box.x for box in boxes(page)] == sorted(box.x for box in boxes(page)) and not outside(page)


def test_nothing_at_all_is_an_error_in_words() -> None:
    with pytest.raises(FilmError, match="nothing to plan"):
        chart_page(film_for((), song=False), None, ())


def test_an_excerpt_is_placed_by_the_films_own_clock() -> None:
    """At 23.976 frames a second and from 2:25 of the song, 2:27.5 is 60 frames in, not 3,537."""
    film = film_for(shots_of([0, 60, 1438]), fps="23.976", excerpt={"start": "2:25", "end": "3:25"})
    song = replace(song_of(240), lines=(Line("here", Fraction("147.5"), Fraction(150)),))
    page, axis = check(film, song), axis_of(score_of(film, song, film.shots))
    sung = next(mark for mark in texts(page) if mark.text == "here")
    cut = boxes(page)[1].x
    assert sung.x - 4 == pytest.approx(cut, abs=axis.scale)
    assert "2:25" in {mark.text for mark in texts(page)} and "0:00" not in {mark.text for mark in texts(page)}


def test_svg_says_what_it_is_and_what_each_shot_is() -> None:
    film, song = film_for(shots_of(range(0, 2000, 150)), sections=True), song_of(80)
    root = ET.fromstring(chart_svg(film, song, film.shots))
    assert root.findtext(f"{SVG}title") == "Care: the plan"
    assert "cuts on a bar" in (root.findtext(f"{SVG}desc") or "")
    tips = [tip.text or "" for tip in root.findall(f".//{SVG}rect/{SVG}title")]
    for shot in film.shots:
        assert [tip for tip in tips if tip.startswith(f"{shot.id}: {shot.kind}")]
    assert any("hero" in tip for tip in tips) and any("10 s clip of verse" in tip for tip in tips)
    for one in root.iter(f"{SVG}rect"):
        assert float(str(one.get("x", "0"))) >= 0 and "nan" not in "".join(one.attrib.values())


def hostile() -> tuple[Film, Song]:
    shots = tuple(
        replace(s, id=EVIL[:30] + s.id, moment=EVIL, text=EVIL, framing=EVIL, camera=EVIL, motifs=(EVIL,), light=EVIL)
        for s in shots_of([0, 100, 300, 500, 816])
    )
    bad = replace(CUP, states={EVIL: EVIL})
    film = film_for(shots, title=EVIL, motif={EVIL: Motif(text=EVIL)}, prop={"cup": bad, EVIL: Prop(text=EVIL)})
    song = song_of(34)
    lines = tuple(replace(line, text=EVIL) for line in song.lines)
    return film, replace(song, lines=lines, parts=tuple(replace(part, label=EVIL) for part in song.parts))


def test_hostile_names_are_only_ever_text() -> None:
    film, song = hostile()
    told = chart_svg(film, song, film.shots)
    root = ET.fromstring(told.encode())
    assert "script" not in {element.tag.replace(SVG, "") for element in root.iter()}
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u202a-\u202e\ud800-\udfff]", told)
    assert not [one for one in root.iter() for name in one.attrib if name.startswith("on") or "href" in name]
    page = chart_page(film, song, film.shots)
    assert not outside(page) and not collisions(page)
    assert all(len(mark.text) < 300 for mark in texts(page))
    assert Image.open(io.BytesIO(chart_png(film, song, film.shots))).size[0] == 2 * WIDTH


def test_png_is_the_page_twice_as_large_and_always_the_same() -> None:
    film, song = film_for(shots_of([0, 100, 230, 480]), sections=True), song_of(20)
    page, png = chart_page(film, song, film.shots), chart_png(film, song, film.shots)
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.size == (2 * page.width, 2 * page.height)
    assert png == chart_png(film, song, film.shots) and chart_svg(film, song, film.shots) == chart_svg(
        film, song, film.shots
    )
    for box in boxes(page):
        middle = (round((box.x + box.width * 0.5) * 2), round((box.y + 45) * 2))
        assert box.fill == "#{:02x}{:02x}{:02x}".format(*image.getpixel(middle))  # type: ignore[misc]


def test_a_very_long_page_is_drawn_with_fewer_dots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rushes.export.chart_as_png.MOST", 1_000_000)
    film = film_for(shots_of([0, 100, 230, 480]), song=False)
    assert Image.open(io.BytesIO(chart_png(film, None, film.shots))).size[0] == WIDTH


def test_credits_are_told_where_there_is_a_quote() -> None:
    film = film_for(shots_of([0, 120, 240]), song=False)
    plan = quote_all(film, 240, film.shots)
    said = {mark.text for mark in texts(chart_page(film, None, film.shots, plan))}
    assert f"{plan.credits:,}" in said and "credits, one take of each" in said


def test_both_files_are_written_and_written_again(tmp_path: Path) -> None:
    film = film_for(shots_of([0, 120, 240]), song=False)
    made = write_chart(film, None, film.shots, tmp_path / "new" / "out")
    assert made == (tmp_path / "new/out/plan.svg", tmp_path / "new/out/plan.png")
    again = write_chart(film, None, film.shots[:1], tmp_path / "new" / "out")
    ET.parse(again[0])
    with Image.open(again[1]) as image:
        assert image.format == "PNG"
    assert sorted(path.name for path in (tmp_path / "new/out").iterdir()) == ["plan.png", "plan.svg"]


def test_what_stood_there_stays_where_a_chart_cannot_be_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = film_for(shots_of([0, 120, 240]), song=False)
    write_chart(film, None, film.shots, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def broken(page: Page) -> bytes:
        raise MemoryError

    monkeypatch.setattr(chart, "as_png", broken)
    with pytest.raises(MemoryError):
        write_chart(film, None, film.shots[:1], tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    film = film_for(shots_of([0, 120]), song=False)
    with pytest.raises(RushesError, match="the chart cannot be written"):
        write_chart(film, None, film.shots, tmp_path / "out")


def test_every_style_is_known_and_every_known_one_is_used() -> None:
    film, song = hostile()
    pages = [
        chart_page(film, song, film.shots),
        chart_page(f := film_for(shots_of(range(0, 7000, 45)), sections=True), song_of(300), f.shots),
        chart_page(f := film_for(shots_of([0, 24 * 400])), replace(song_of(400), parts=()), f.shots),
        chart_page(f := film_for(on_the_beat()), song_of(40), f.shots),
        chart_page(f := film_for((), sections=True), replace(song, trust=(Trust(0, 40, 0.2, 0.2),)), ()),
    ]
    used = {mark.style for page in pages for mark in page.marks}
    assert used <= set(STYLES)
    assert set(STYLES) - used <= {"t-light-pale"}


def on_the_beat() -> tuple[Any, ...]:
    return shots_of([0, 60, 75, 120, 240, 480, 487, 600])


def order(marks: Sequence[object], style: str) -> int:
    return next(n for n, mark in enumerate(marks) if getattr(mark, "style", "") == style)


def test_cuts_lie_under_the_shots_and_the_words() -> None:
    film = film_for(on_the_beat())
    marks = chart_page(film, song_of(40), film.shots).marks
    assert order(marks, "cut-bar") < order(marks, "shot") < order(marks, "t-lyric")
    assert order(marks, "cut-off") < order(marks, "shot")


@pytest.mark.long
def test_an_hour_of_seven_hundred_shots_is_drawn_in_seconds(tmp_path: Path) -> None:
    import time

    film, song = film_for(shots_of(range(0, 3601 * 24, 123))), song_of(3600)
    began = time.process_time()
    svg, png = write_chart(film, song, film.shots, tmp_path)
    assert time.process_time() - began < 20
    assert svg.stat().st_size < 4_000_000 and png.stat().st_size < 8_000_000
