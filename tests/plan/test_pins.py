"""Where words of the lyrics pin a moment: at their own time, with their line, or at their share of it."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_films import film_of, moment, song_of

from rushes.plan.pins import Pin, find_line, pin_moments, sung_at
from rushes.song.model import Line, Word

RATE = 24


def line(text: str, start: int = 10, end: int = 20, words: tuple[tuple[str, float], ...] = ()) -> Line:
    told = tuple(Word(word, Fraction(time)) for word, time in words)
    return Line(text, Fraction(start), Fraction(end), words=told)


def at(line: Line, words: str) -> float:
    time = sung_at(line, words)
    assert time is not None
    return float(time)


def pins(lines: tuple[Line, ...], *on: str) -> list[Pin]:
    film = film_of(moment=tuple(moment(f"m{n}", "x", on=words) for n, words in enumerate(on)))
    found = pin_moments(film, song_of(60, lines=lines), 60 * RATE, ())
    assert not found.problems
    return list(found.pins)


def test_words_that_begin_their_line_pin_to_its_start() -> None:
    assert at(line("Lifted heel of the one"), "lifted heel") == 10
    assert at(line("Lifted heel of the one"), "LIFTED, heel!") == 10


def test_later_words_pin_to_their_share_of_the_line() -> None:
    sung = line("la la la la la la")
    assert [at(sung, "la la"), at(line("la la la oh la la"), "oh")] == [10, 13]
    assert at(line("la la la oh la la", end=10), "oh") == 10


def test_words_with_times_pin_to_them() -> None:
    timed = line("So lay it down here", words=(("So", 10.5), ("lay it", 12), ("down here", 14)))
    assert [at(timed, words) for words in ("so", "lay", "down here")] == [10.5, 12, 14]
    assert at(timed, "it down") == 13, "half of its two words"
    assert 14 < at(timed, "here") < 17
    mixed = line("我爱 you", words=(("我", 10), ("爱", 11), ("you", 12)))
    assert [at(mixed, words) for words in ("爱", "you", "我爱")] == [11, 12, 10]


def test_words_with_times_that_are_not_those_of_the_line_are_not_used() -> None:
    assert at(line("la la la oh la la", words=(("other", 19),)), "oh") == 13


def test_a_line_without_a_time_has_none() -> None:
    assert sung_at(Line("hold on"), "on") is None
    film = film_of(moment=(moment("a", "x", on="hold"),))
    (problem,) = pin_moments(film, song_of(60, lines=(Line("hold on"),)), 60 * RATE, ()).problems
    assert "without a time" in problem.message


def test_the_nth_moment_takes_the_nth_line() -> None:
    lines = tuple(line("take the cup", start, start + 5) for start in (10, 20, 30))
    assert [pin.start for pin in pins(lines, "take the cup", "Take the cup!")] == [240, 480]
    assert find_line(lines, "the cup", 2) is lines[2] and find_line(lines, "the cup", 9) is lines[2]


def test_pins_on_estimated_lines_say_so() -> None:
    lines = (line("told line"), Line("spread line", Fraction(30), Fraction(35), estimated=True))
    first, second = pins(lines, "told line", "spread")
    assert (first.start, first.estimated, second.start, second.estimated) == (240, False, 720, True)
    film = film_of(moment=(moment("a", "x", at="0:05"),))
    (timed,) = pin_moments(film, song_of(60), 60 * RATE, ()).pins
    assert not timed.estimated


@pytest.mark.parametrize("words", ["爱你", "爱", "LOVE 我"])
def test_words_are_found_in_scripts_without_spaces(words: str) -> None:
    lines = (line("我爱你"), line("love 我"))
    assert find_line(lines, words) is lines["L" in words]
    assert find_line(lines, "你爱") is None


_WORDS = st.lists(
    st.sampled_from(["la", "window", "it's", "我", "-", "mid-step", "24", "hold"]), min_size=1, max_size=9
)


@settings(max_examples=150, deadline=None)
@given(_WORDS, st.booleans(), st.data())
def test_any_words_are_sung_within_their_line_and_in_order(words: list[str], timed: bool, data: st.DataObject) -> None:
    times = sorted(data.draw(st.lists(st.floats(10, 19.9), min_size=len(words), max_size=len(words))))
    sung = line(" ".join(words), words=tuple(zip(words, times, strict=True)) if timed else ())
    cuts = [at(sung, " ".join(words[n:])) for n in range(len(words))]
    assert all(10 <= time < 20 for time in cuts)


def test_a_moment_begins_with_its_line_unless_its_words_are_timed() -> None:
    assert [pin.start for pin in pins((line("la la la oh la la"),), "oh")] == [10 * RATE]
    assert [pin.start for pin in pins((line("la oh", words=(("la", 10), ("oh", 12))),), "oh")] == [12 * RATE]
