"""SRT and WebVTT: cues, times of words, headings, and what stands where it should not."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError
from rushes.song.lyrics import read_lyrics, read_rows
from rushes.song.model import Line


def read(text: str) -> tuple[list[Line], list[int | None]]:
    lines, problems = read_rows([row.strip() for row in text.split("\n")])
    return lines, [problem.line for problem in problems]


def told(lines: list[Line]) -> list[tuple[str, float, float]]:
    return [(line.text, float(line.start or 0), float(line.end or 0)) for line in lines]


VTT = """WEBVTT - Care
X-TIMESTAMP-MAP=LOCAL:00:00:00.000

NOTE
a comment --> is not a cue

STYLE
::cue { color: red }

REGION
id:fred

intro cue
00:01.000 --> 00:04.000 align:start position:10%
<v Ann>Lay it <00:02.000><c.loud>down</c> <00:02.500>here &amp; now

01:00:05.000 --> 01:00:06.000
♪ Hold
out ♪
"""


def test_vtt() -> None:
    lines, problems = read(VTT)
    assert problems == [] and told(lines) == [("Lay it down here & now", 1, 4), ("Hold out", 3605, 3606)]
    assert [(word.text, float(word.start)) for word in lines[0].words] == [
        ("Lay it", 1), ("down", 2), ("here & now", 2.5)
    ]  # fmt: skip
    assert lines[1].words == ()


def test_only_the_head_of_a_vtt_is_no_lyrics() -> None:
    assert read("WEBVTT\n") == ([], [])


def test_cues_without_an_empty_row_between_them_and_with_short_clocks() -> None:
    lines, problems = read("1\n00:01 --> 00:02\none\n2\n00:00:03,5-->00:00:04,25\ntwo\nrows")
    assert problems == [] and told(lines) == [("one", 1, 2), ("two rows", 3.5, 4.25)]


def test_headings_and_sounds_in_brackets() -> None:
    rows = (
        "00:01.000 --> 00:02.000\n[Music]\n\n00:02.000 --> 00:03.000\n[Chorus]\ntake the cup\n\n"
        "00:04.000 --> 00:05.000\n[laughs] again\n\n00:05.000 --> 00:06.000\n[Verse 2: Ann]\n\n00:06 --> 00:07\nrain\n"
    )
    lines, problems = read(rows)
    assert problems == []
    assert [(line.text, line.heading) for line in lines] == [
        ("take the cup", "Chorus"), ("[laughs] again", "Chorus"), ("rain", "Verse 2: Ann")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("1\n00:00:61,000 --> 00:01:02,000\nx", [2]),
        ("00:01.000 --> 00:01.000\nno length", [1]),
        ("00:01.000 --> 00:02.000\nx\n\nunder nothing\n\n00:05.000 -->\ny", [4, 6]),
        ("00:01.000 --> 00:05.000\na <00:03.000>b <00:02.000>c\n\n00:06.000 --> 00:07.000\n<00:09.000>late", [1, 4]),
        ("WEBVTT\n\nname\nanother\n00:01.000 --> 00:02.000\nx", [3]),
    ],
)
def test_what_is_wrong_is_told_by_row(text: str, bad: list[int]) -> None:
    assert read(text)[1] == bad


def test_an_arrow_in_plain_words_is_no_cue() -> None:
    assert [line.text for line in read("love --> hate\nhate --> love")[0]] == ["love --> hate", "hate --> love"]


_TIME = st.tuples(st.integers(0, 99), st.integers(0, 70), st.integers(0, 999)).map(
    lambda t: "{:02}:{:02}.{:03}".format(*t)
)
_ROW = st.one_of(
    st.text(max_size=15),
    st.tuples(_TIME, _TIME).map(lambda t: f"{t[0]} --> {t[1]}"),
    st.lists(st.one_of(_TIME.map(lambda t: f"<{t}>"), st.sampled_from(["la ", "lo", "<c>", "</c>", "字"]))).map(
        "".join
    ),
    st.sampled_from(["", "", "WEBVTT", "NOTE x", "[Chorus]", "7"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_ROW, max_size=14))
def test_any_cues_give_lines_in_order_or_problems(rows: list[str]) -> None:
    lines, problems = read_rows(["00:01.000 --> 00:02.000", "x", "", *(" ".join(row.split()) for row in rows)])
    assert all(problem.line and problem.fix for problem in problems)
    starts = [line.start for line in lines if line.start is not None]
    assert len(starts) == len(lines) and starts == sorted(starts)
    for line in lines:
        assert line.text and line.start is not None and line.end is not None and 0 <= line.start < line.end
        times = [word.start for word in line.words]
        assert times == sorted(times) and all(line.start <= time < line.end for time in times)


def test_a_file_with_problems_names_them(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n00:05.000 --> 00:01.000\nx\n")
    with pytest.raises(FilmError, match=r"a\.vtt:3"):
        read_lyrics(tmp_path / "a.vtt")
