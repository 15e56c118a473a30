"""Lyrics files, whichever their kind: which one it is, what is refused, and LRC with its word times."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError
from rushes.song.lyrics import read_lyrics
from rushes.song.model import Line


def read(tmp_path: Path, text: str | bytes, name: str = "lyrics.lrc") -> tuple[Line, ...]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_lyrics(path)


def spans(lines: tuple[Line, ...]) -> list[tuple[str, float | None, float | None]]:
    return [
        (line.text, None if line.start is None else float(line.start), None if line.end is None else float(line.end))
        for line in lines
    ]


def test_lrc(tmp_path: Path) -> None:
    lines = read(
        tmp_path,
        "[ti:A song]\n[ar:Someone]\n[00:10.50]First\n[00:12.00]<00:12.10>Sec<00:12.40>ond <00:13.00>line\n"
        "[00:15.00]\n[00:20.00]Fourth\n[01:00]Last\n",
    )
    assert spans(lines) == [
        ("First", 10.5, 12.0),
        ("Second line", 12.0, 15.0),
        ("Fourth", 20.0, 30.0),
        ("Last", 60.0, 70.0),
    ]
    assert lines[0].start == Fraction(21, 2)


def test_lrc_with_several_stamps_offset_and_headings(tmp_path: Path) -> None:
    lines = read(
        tmp_path,
        "[offset:+500]\n[Verse 1]\n[00:01.00]a\n[Chorus]\n[00:05.00][00:09.000] b\n[00:07:25]c\nwithout a time\n",
    )
    assert spans(lines) == [
        ("a", 0.5, 4.5),
        ("b", 4.5, 6.75),
        ("c", 6.75, 7.375),
        ("without a time", None, None),
        ("b", 8.5, 18.5),
    ]
    assert [line.heading for line in lines] == ["Verse 1", "Chorus", "Chorus", "Chorus", "Chorus"]


def words(line: Line) -> list[tuple[str, float]]:
    return [(word.text, float(word.start)) for word in line.words]


@pytest.mark.parametrize(
    ("row", "text", "heard", "end"),
    [
        ("[00:12.00]<00:12.10>Sec<00:12.40>ond <00:13.00>line", "Second line", [("Second", 12.1), ("line", 13)], 22),
        ("[00:12.00]Care <00:12.40>for us<00:14.50>", "Care for us", [("Care", 12), ("for us", 12.4)], 14.5),
        ("[00:12.00] <00:12.04> When <00:12.16> the day", "When the day", [("When", 12.04), ("the day", 12.16)], 22),
        ("<00:12.10>no <00:12.40>line stamp", "no line stamp", [("no", 12.1), ("line stamp", 12.4)], 22.1),
        ("[00:12.00]square [00:12.50]ones[00:13.00]", "square ones", [("square", 12), ("ones", 12.5)], 13),
        ("[00:12.00]<00:11.60>early <00:12.50>word", "early word", [("early", 12), ("word", 12.5)], 22),
        ("[00:12.00]<00:12.00>我<00:12.50>爱<00:13.00>你", "我爱你", [("我", 12), ("爱", 12.5), ("你", 13)], 22),
        ("[00:12.00]I <3 you", "I <3 you", [], 22),
        ("[00:12.00]<00:12.00>late <00:30.00>word", "late word", [("late", 12), ("word", 30)], 30.2),
    ],
)  # fmt: skip
def test_words_of_lrc(tmp_path: Path, row: str, text: str, heard: list[tuple[str, float]], end: float) -> None:
    (line,) = read(tmp_path, row)
    assert (line.text, words(line), float(line.end or 0)) == (text, heard, end)
    assert line.start is not None and all(line.start <= word.start < (line.end or 0) for word in line.words)


def test_words_of_a_line_that_is_sung_twice_move_with_it_and_with_the_offset(tmp_path: Path) -> None:
    first, second = read(tmp_path, "[offset:1000]\n[00:10.00][01:10.00]<00:10.50>one <00:11.00>two<00:12.00>")
    assert (words(first), float(first.end or 0)) == ([("one", 9.5), ("two", 10)], 11)
    assert (words(second), float(second.end or 0)) == ([("one", 69.5), ("two", 70)], 71)


def test_lines_at_one_time_share_it(tmp_path: Path) -> None:
    assert spans(read(tmp_path, "[00:10.00]Liebe\n[00:10.00]Love\n[00:12.00]end")) == [
        ("Liebe", 10, 12), ("Love", 10, 12), ("end", 12, 22)
    ]  # fmt: skip


def test_srt(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i>\n{\\an8}there\n\n2\n01:00:03.5 --> 01:00:04.0 X1:0\n99\n\n"
        "3\n00:00:02,500 --> 00:00:03,000\nNow & <3\n"
    )
    assert spans(read(tmp_path, text, "lyrics.srt")) == [
        ("Hello there", 1.0, 2.5),
        ("Now & <3", 2.5, 3.0),
        ("99", 3603.5, 3604.0),
    ]
    assert spans(read(tmp_path, "WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n")) == [("Hi", 1.0, 2.0)]


def test_plain_text(tmp_path: Path) -> None:
    lines = read(tmp_path, "[Verse]\nOne line\n\nAnother\r\n[Chorus]:\nLa la [laughs]\n", "lyrics.txt")
    assert lines == (
        Line("One line", heading="Verse"),
        Line("Another", heading="Verse"),
        Line("La la [laughs]", heading="Chorus"),
    )
    assert read(tmp_path, "") == read(tmp_path, "\n\n \n") == ()


@pytest.mark.parametrize(
    "data", ["Ça va, Zoë".encode("utf-8-sig"), "Ça va, Zoë".encode("latin-1"), "Ça va, Zoë".encode("utf-16")]
)
def test_encodings(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == (Line("Ça va, Zoë"),)


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("[00:01.00]fine\n[00:99.00]no\n[00:02.00]fine\n[0x:12]a heading or words\n[1:2:3:4]no\n", [2, 4, 5]),
        ("[00:05.00]<00:05.00>a <00:04.00>b\n[00:05.00]<00:03.00>far too early\n[00:07.00]<00:99.00>no\n", [1, 2, 3]),
        ("[00:05.00]" + "<00:06.00>a" * 400, [1]),
        ("x" * 2001 + "\nfine", [1]),
        ("1\n00:00:05,000 --> 00:00:02,000\nbackwards\n\nlost words\nmore\n\n2\nsoon --> later\nx\n", [2, 5, 9]),
    ],
)
def test_every_line_that_cannot_be_read_is_named(tmp_path: Path, text: str, bad: list[int]) -> None:
    with pytest.raises(FilmError) as caught:
        read(tmp_path, text, "song.lrc")
    assert [problem.line for problem in caught.value.problems] == bad
    assert all(problem.file == "song.lrc" and problem.fix for problem in caught.value.problems)
    assert f"song.lrc:{bad[0]}" in str(caught.value)


def test_what_is_no_text_or_too_much_is_refused(tmp_path: Path) -> None:
    for data, what in ((b"ID3\x00\x01", "not text"), (b"a" * 2_000_001, "2 MB"), (b"a\n" * 20_001, "20000")):
        with pytest.raises(FilmError, match=what):
            read(tmp_path, data)
    with pytest.raises(FilmError, match="no such file"):
        read_lyrics(tmp_path)


def test_hostile_rows_are_read_in_linear_time(tmp_path: Path) -> None:
    for row in (
        "[00:01]" * 200_000,
        "[" * 1_000_000,
        "[00:01.00]" + "<0" * 900_000,
        "[1" * 900_000,
        "--> " * 400_000,
        "<00:01.00>a" * 170_000,
        "Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,," + "{\\k1" * 300_000,
        "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<00:01.1>" * 200_000,
        "[Chorus]\na\n" * 9_000,
        "[Chorus]\n" + "a\n" * 9000 + "[Chorus]\n" * 9000,
    ):
        try:
            read(tmp_path, row)
        except FilmError as error:
            assert error.problems or error.what


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.from_regex(r"\[\d{1,3}:\d{1,2}(\.\d{1,3})?\]( ?[a-z<>:\[\]0-9]{0,12})", fullmatch=True),
            st.from_regex(r"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}", fullmatch=True),
            st.sampled_from(["[Verse]", "[offset:-99]", "1", "", "-->"]),
        ),
        max_size=12,
    )
)
def test_any_text_gives_lines_or_problems(tmp_path: Path, rows: list[str]) -> None:
    try:
        lines = read(tmp_path, "\n".join(rows).encode(errors="replace"))
    except FilmError as error:
        assert error.problems or "not text" in error.what
        return
    starts = [line.start for line in lines if line.start is not None]
    assert starts == sorted(starts)
    assert all(line.text and "\n" not in line.text for line in lines)
    assert all(line.start is None or (line.end is not None and line.end > line.start >= 0) for line in lines)
