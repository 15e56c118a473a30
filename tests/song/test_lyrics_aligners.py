"""Aligner plug-ins: found by entry point, their answers checked and kept; one to copy from.

``HEARS`` is such a plug-in in full: what it hears comes from a file beside the recording, so that tests
can tell it what to answer.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError
from rushes.events import Event, Said
from rushes.song.aligners import _merged, aligned, find_aligner, known_aligners
from rushes.song.model import Line, Word
from rushes.song.spread import spread

HEARS = '''
"""A plug-in that hears nothing: it reads what it shall answer from RECORDING.json, and counts its calls."""
import json
from dataclasses import replace

from rushes.song.model import Word

calls = []


def align(recording, lines, language):
    calls.append((recording.name, language))
    told = json.loads(recording.with_suffix(".json").read_text())
    return [
        replace(line, start=start, end=end, words=tuple(Word(*word) for word in words))
        for line, (start, end, words) in zip(lines, told)
    ]


def fails(recording, lines, language):
    raise ValueError("no GPU\\nhere")


def leaves(recording, lines, language):
    raise SystemExit(3)


def shouts(recording, lines, language):
    return "not lines"


def endless(recording, lines, language):
    while True:
        yield lines[0]


def silent(recording, lines, language):
    return None


number = 7
'''
LINES = (Line("Lay it down", heading="Verse"), Line("take the cup"), Line("hold"))


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A recording, in a place where a package with some aligners is installed."""
    site = tmp_path / "site"
    info = site / "hears-1.2.dist-info"
    info.mkdir(parents=True)
    (site / "hears_fake.py").write_text(HEARS)
    names = ("align", "fails", "leaves", "shouts", "endless", "silent", "number", "gone")
    rows = [f"{name} = hears_fake:{name}" for name in names] + ["missing = no_such_module_here:align"]
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hears\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[rushes.aligners]\n" + "\n".join(rows) + "\n")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(__import__("sys").modules, "hears_fake", raising=False)
    path = tmp_path / "song.wav"
    path.write_bytes(b"sound")
    return path


def words(**times: float) -> tuple[Word, ...]:
    return tuple(Word(text.replace("_", " "), Fraction(time)) for text, time in times.items())


Ask = Callable[..., tuple[Line, ...]]


@pytest.fixture
def ask(recording: Path, tmp_path: Path) -> Ask:
    """Ask the plug-in, which hears what is given here: start, end and words of each line."""

    def answer(heard: list[Any], lines: tuple[Line, ...] = LINES, **more: Any) -> tuple[Line, ...]:
        recording.with_suffix(".json").write_text(json.dumps(heard))
        return aligned("align", recording, lines, Fraction(60), **more)

    return answer


def calls() -> list[tuple[str, str | None]]:
    import hears_fake  # type: ignore[import-not-found]

    found: list[tuple[str, str | None]] = hears_fake.calls
    return found


def test_an_aligner_gives_times_to_lines_and_words(ask: Ask) -> None:
    found = ask([[1.5, 4, [["Lay", 1.5], ["it down", 2]]], [5, 7.25, []], [8, 9, []]], language="en")
    assert found == (
        Line("Lay it down", Fraction(3, 2), Fraction(4), "Verse", words(Lay=1.5, it_down=2)),
        Line("take the cup", Fraction(5), Fraction(29, 4)),
        Line("hold", Fraction(8), Fraction(9)),
    )  # fmt: skip
    assert calls() == [("song.wav", "en")]


def test_bad_times_are_left_for_spread_with_a_warning(ask: Ask) -> None:
    events: list[Event] = []
    found = ask([[20, 22, []], [5, 3, []], [10, 12, []]], report=events.append)
    assert [line.start for line in found].count(None) == 2 and found[1].start is None
    assert events == [Said('aligner "align" gives no good time for 2 of 3 lines: estimated.', "warning")]
    whole = spread(found, (), (), 60)
    assert all(line.start is not None for line in whole) and sum(line.estimated for line in whole) == 2


@pytest.mark.parametrize("bad", [[-1, 2], [59, 61], [4, 4], [None, 5], ["1", 2], [float("nan"), 2], [True, 3]])
def test_what_is_no_time_of_the_song_is_not_taken(ask: Ask, bad: list[Any]) -> None:
    assert ask([[1, 2, []], [*bad, []], [50, 51, []]])[1] == LINES[1]


def test_told_times_stay_and_get_words(ask: Ask) -> None:
    told = (LINES[0], Line("take the cup", Fraction(10), Fraction(14)), LINES[2])
    found = ask([[12, 13, []], [30, 32, [["take", 10.5], ["the cup", 11]]], [40, 41, []]], told)
    assert found[1] == replace(told[1], words=words(take=10.5, the_cup=11))
    assert found[0].start is None, "after the line that follows it"
    assert found[2].start == 40


def test_words_that_lie_outside_their_line_are_left_out(ask: Ask) -> None:
    for heard in ([["Lay", 0.5]], [["Lay", 2], ["it", 1.5]], [["Lay", 9]], [["", 2]], [["Lay", None]]):
        assert ask([[1, 4, heard], [5, 6, []], [7, 8, []]])[0].words == ()


def test_an_answer_is_kept_by_what_it_is_made_of(ask: Ask, recording: Path, tmp_path: Path) -> None:
    heard = [[1, 2, [["Lay", 1]]], [9, 3, []], [5, 6, []]]
    events: list[Event] = []
    first = ask(heard, cache=tmp_path / "cache")
    assert ask([], cache=tmp_path / "cache", report=events.append) == first and len(calls()) == 1
    assert len(events) == 1, "a kept answer warns as a new one does"
    ask(heard, cache=tmp_path / "cache", language="fr")
    ask(heard, (*LINES[:2], Line("other")), cache=tmp_path / "cache")
    ask(heard, cache=tmp_path / "cache", sha256="0" * 64)
    recording.write_bytes(b"another mix")
    ask(heard, cache=tmp_path / "cache")
    assert len(calls()) == 5
    kept = list((tmp_path / "cache" / "song").iterdir())
    assert len(kept) == 5 and all(path.name.startswith("aligned-") for path in kept)


@pytest.mark.parametrize("broken", ["", "[]", "null", '[["x"]]', '[["Lay it down","Verse","1/0","2",[],false]]'])
def test_a_broken_cache_is_asked_again(ask: Ask, tmp_path: Path, broken: str) -> None:
    heard = [[1, 2, []], [3, 4, []], [5, 6, []]]
    first = ask(heard, cache=tmp_path)
    (kept,) = (tmp_path / "song").iterdir()
    kept.write_text(broken)
    assert ask(heard, cache=tmp_path) == first and len(calls()) == 2


def test_nothing_is_asked_where_nothing_is_missing(ask: Ask) -> None:
    whole = (Line("a", Fraction(1), Fraction(2), words=(Word("a", Fraction(1)),)),)
    assert ask([], whole) == whole and ask([], ()) == ()
    assert aligned("no such aligner", Path("/nowhere"), (), Fraction(1)) == ()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("fails", r'aligner "fails" 1\.2 fails: ValueError: no GPU here'), ("leaves", "fails: SystemExit: 3"),
        ("shouts", "does not answer with lines"), ("silent", "does not answer with lines"),
        ("endless", "more than 3 lines"), ("number", "not a function"), ("gone", "cannot be loaded: AttributeError"),
        ("missing", "cannot be loaded: ModuleNotFoundError"),
    ],
)  # fmt: skip
def test_an_aligner_that_fails_says_so(recording: Path, name: str, what: str) -> None:
    with pytest.raises(FilmError, match=what) as caught:
        aligned(name, recording, LINES, Fraction(60))
    assert caught.value.where == "film.toml: song.aligner" and caught.value.next


def test_fewer_lines_are_refused(ask: Ask) -> None:
    with pytest.raises(FilmError, match="answers with 2 of 3 lines"):
        ask([[1, 2, []], [3, 4, []]])


def test_unknown_aligners_are_told_with_those_there_are(recording: Path) -> None:
    assert {"align", "fails"} <= set(known_aligners())
    with pytest.raises(FilmError, match='no aligner "alignn"') as caught:
        find_aligner("alignn")
    assert 'Did you mean "align"? Installed aligners: align, ' in (caught.value.next or "")
    assert find_aligner("align").version == "1.2"


_TIMES = st.one_of(
    st.none(), st.floats(), st.integers(-5, 70), st.fractions(0, 60, max_denominator=9), st.text(max_size=1)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_TIMES, _TIMES, st.one_of(st.none(), st.integers(0, 55))), max_size=12))
def test_any_answer_gives_good_times_in_order_or_none(rows: list[tuple[Any, Any, int | None]]) -> None:
    times = iter(sorted(told for _, _, told in rows if told is not None))
    starts = [None if told is None else Fraction(next(times)) for _, _, told in rows]
    lines = [Line("x", start, None if start is None else start + 3) for start in starts]
    answer = [Line("other", start, end, words=((7,),)) for start, end, _ in rows]  # type: ignore[arg-type]
    found = _merged(lines, answer, Fraction(60))
    for new, old in zip(found, lines, strict=True):
        assert new.text == "x" and (old.start is None or (new.start, new.end) == (old.start, old.end))
        assert new.start is None or (new.end is not None and 0 <= new.start < new.end <= 60)
    timed = [line.start for line in found if line.start is not None]
    assert all(a <= b for a, b in pairwise(timed))
