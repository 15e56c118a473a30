"""ASS and SSA: columns as the file names them, karaoke as times of words, and rows that cannot be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.song.lyrics import read_rows
from rushes.song.model import Line

HEAD = (
    "[Script Info]\n; a comment\nTitle: Care\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n[Events]"
)
FORMAT = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


def read(*rows: str) -> tuple[list[Line], list[int | None]]:
    lines, problems = read_rows([row.strip() for row in "\n".join(rows).split("\n")])
    return lines, [problem.line for problem in problems]


def said(text: str, start: str = "0:00:10.00", end: str = "0:00:15.00") -> str:
    return f"Dialogue: 0,{start},{end},Default,,0,0,0,,{text}"


def words(line: Line) -> list[tuple[str, float]]:
    return [(word.text, float(word.start)) for word in line.words]


def test_dialogue_in_order_without_comments_tags_and_drawings() -> None:
    lines, problems = read(
        HEAD, FORMAT, said(r"second,\Nwith a comma", "0:01:00.00", "0:01:05.50"), "Comment: 0,bad,bad,,,0,0,0,,note",
        said(r"{\an8\i1}first{\i0} {a remark}line"), said(r"{\p1}m 0 0 l 100 0{\p0}"), "", "; more", said("  "),
        said(r"{\pos(10,20)}first line"),
    )  # fmt: skip
    assert problems == []
    assert [line.text for line in lines] == ["first line", "second, with a comma"]
    assert [(float(line.start or 0), float(line.end or 0)) for line in lines] == [(10, 15), (60, 65.5)]


def test_karaoke() -> None:
    (line,), problems = read(HEAD, FORMAT, said(r"{\k50}Lay {\kf30\bord2}it {\ko20}d{\K40}own {\k10}{\k60}here, my"))
    assert problems == [] and line.text == "Lay it down here, my"
    assert words(line) == [("Lay", 10), ("it", 10.5), ("down", 10.8), ("here, my", 11.5)]


def test_the_format_row_is_read() -> None:
    rows = ("[Events]", "Format: End, Start, Text", "Dialogue: 0:00:04.00,0:00:03.00,one, two")
    (line,), problems = read(*rows)
    assert (problems, line.text) == ([], "one, two")
    assert line.start == 3 and line.end == 4


def test_old_ssa_without_a_format_row_and_a_heading() -> None:
    lines, problems = read(
        "[Events]", "Dialogue: Marked=0,0:00:01.00,0:00:02.00,Default,,0000,0000,0000,,[Chorus]",
        "dialogue: Marked=0,0:00:02.00,0:00:03.00,Default,,0000,0000,0000,,take it",
    )  # fmt: skip
    assert problems == [] and [(line.text, line.heading) for line in lines] == [("take it", "Chorus")]


@pytest.mark.parametrize(
    ("rows", "bad"),
    [
        ([FORMAT, said("x", "0:00:99.00"), said("x", "later"), said("x", "0:00:20.00")], [11, 12, 13]),
        ([FORMAT, "Dialogue: 0,0:00", said("fine")], [11]),
        (["Format: Layer, Start, Text", said("x")], [10]),
        (["Format: Text, Start, End", said("x")], [10]),
        ([FORMAT, "what is this", said(r"{\k900}late {\k1}word")], [11, 12]),
        ([FORMAT, said(r"{\k1}a" * 400)], [11]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_row(rows: list[str], bad: list[int]) -> None:
    assert read(HEAD, *rows)[1] == bad


def test_a_script_without_events_is_empty() -> None:
    assert read(HEAD) == read("[Script Info]\nTitle: x") == ([], [])


_TIME = st.tuples(st.integers(0, 3), st.integers(0, 70), st.integers(0, 99)).map(
    lambda t: "0:{:02}:{:02}.{:02}".format(*t)
)
_TEXT = st.lists(
    st.one_of(
        st.sampled_from(["{", "}", r"{\k20}", r"{\kf5\k7}", r"{\p1}", r"{\p0}", r"\N", "la ", "lo", "字", ",", r"\k"]),
        st.text(max_size=4),
    ),
    max_size=12,
).map("".join)
_ROW = st.one_of(
    st.text(max_size=20),
    st.tuples(_TIME, _TIME, _TEXT).map(lambda t: said(t[2], t[0], t[1])),
    st.sampled_from([FORMAT, "Format: Start", "[Events]", "[Fonts]", "", "Dialogue:", "Comment: x", "Format:"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_ROW, max_size=12))
def test_any_script_gives_lines_in_order_or_problems(rows: list[str]) -> None:
    lines, problems = read_rows(["[Script Info]", "[Events]", *(" ".join(row.split()) for row in rows)])
    assert all(problem.line and problem.fix for problem in problems)
    starts = [line.start for line in lines if line.start is not None]
    assert len(starts) == len(lines) and starts == sorted(starts)
    for line in lines:
        assert line.text and line.start is not None and line.end is not None and 0 <= line.start < line.end
        times = [word.start for word in line.words]
        assert times == sorted(times) and all(line.start <= time < line.end for time in times)
