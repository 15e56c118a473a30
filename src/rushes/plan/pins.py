"""Moments with a place of their own: pinned by time or by words of the lyrics.

A moment begins with its words where the lyrics time them, and else with their line: a cut wants the start
of a line, and a place inside it would be a guess. Where words fall in a line (``sung_at``) is for what
happens in a shot.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction

from rushes.errors import Problem
from rushes.film.model import Film, Moment
from rushes.plan.layout import Slot, span_frames
from rushes.song.model import Line, Song, Word
from rushes.song.syllables import syllables, tokens, weight


@dataclass(frozen=True, slots=True)
class Pin:
    """A moment and the frames it owns; ``end`` is None where the music may choose it.

    ``estimated`` says that it waits for a line whose time nobody told: it was spread over its section.
    """

    moment: Moment
    start: int
    end: int | None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Pinned:
    """The pins inside the film, the moments outside its excerpt, and what is wrong."""

    pins: tuple[Pin, ...]
    outside: tuple[tuple[Moment, int], ...]
    problems: tuple[Problem, ...]


def problem(moment: Moment, message: str, fix: str = "", key: str = "at") -> Problem:
    """A problem of a moment, with its id."""
    place = f"moment.{moment.id}.{key}"
    return Problem("moment-fits", f'moment "{moment.id}" {message}', fix, file="film.toml", key=place)


def pin_moments(film: Film, song: Song | None, frames: int, kept: tuple[Slot, ...]) -> Pinned:
    """Where the pinned moments stand, in the order of the film, clipped to an excerpt's edges."""
    found: list[Pin] = []
    problems: list[Problem] = []
    told: Counter[str] = Counter()
    for moment in film.file.moment:
        pin = _pin(film, song, moment, told)
        if isinstance(pin, Pin):
            found.append(pin)
        elif pin is not None:
            problems.append(pin)
    inside = [pin for pin in found if _inside(film, pin, frames)]
    outside = [pin for pin in found if not _inside(film, pin, frames)]
    late = [pin for pin in outside if pin.start >= frames and not _cut_off(film, song, pin.start)]
    problems += [_late(pin, film, frames) for pin in late]
    pins = sorted((_clipped(pin, frames) for pin in inside), key=lambda pin: pin.start)
    problems += _overlaps(pins, kept)
    return Pinned(tuple(pins), tuple((pin.moment, pin.start) for pin in outside), tuple(problems))


def find_line(lines: tuple[Line, ...], words: str, nth: int = 0) -> Line | None:
    """The nth line that has these words, whatever their case and punctuation; the last one past it."""
    sought = f" {_plain(words)} "
    found = [line for line in lines if sought.strip() and sought in f" {_plain(line.text)} "]
    return found[min(nth, len(found) - 1)] if found else None


def sung_at(line: Line, words: str) -> Fraction | None:
    """When these words of a line are sung, in seconds of the song; None where the line has no time.

    Words with a time of their own are sung then, words that begin their line with it, and others after
    their share of its syllables: it is taken to last until the next line, with a rest of four syllables.
    """
    own, sought = tokens(line.text), tokens(words)
    at = next((at for at in range(len(own)) if own[at : at + len(sought)] == sought), 0)
    if line.start is None:
        return None
    if [token for word in line.words for token in tokens(word.text)] == own and own:
        return _within(line.words, at, line.end)
    return _shared(line.start, line.end, line.text, own[:at])


def _within(words: tuple[Word, ...], at: int, end: Fraction | None) -> Fraction:
    """When token ``at`` of a line is sung: with the word it begins, or after its share of that word."""
    for word, following in zip(words, [*words[1:], None], strict=True):
        count = len(tokens(word.text))
        if at < count:
            before = tokens(word.text)[:at]
            last = following is None
            return _shared(word.start, following.start if following else end, word.text, before, rest=last)
        at -= count
    return words[-1].start


def _shared(start: Fraction, end: Fraction | None, text: str, before: list[str], *, rest: bool = True) -> Fraction:
    """The time inside ``[start, end)`` after what is sung before it; ``start`` where nothing is."""
    if not before or end is None or end <= start:
        return start
    whole = weight(text) if rest else syllables(text)
    return start + (end - start) * sum(map(syllables, before)) / whole


def nearest_line(lines: tuple[Line, ...], words: str) -> str | None:
    """The line of lyrics that looks most like these words."""
    plain = {_plain(line.text): line.text for line in lines if line.text.strip()}
    near = get_close_matches(_plain(words), plain, n=1, cutoff=0)
    return plain[near[0]] if near else None


def _plain(text: str) -> str:
    return " ".join(tokens(text))


def _pin(film: Film, song: Song | None, moment: Moment, told: Counter[str]) -> Pin | Problem | None:
    if moment.at is not None:
        return Pin(moment, *span_frames(film, moment.at, f"moment.{moment.id}.at"))
    if moment.on is None:
        return None
    lines = song.lines if song else ()
    line = find_line(lines, moment.on, told[_plain(moment.on)])
    told[_plain(moment.on)] += 1
    if line is None:
        near = nearest_line(lines, moment.on)
        fix = f'The nearest line is "{near}".' if near else "The film has no lyrics; pin it with at instead."
        return problem(moment, f'waits for words that are not in the lyrics: "{moment.on}".', fix, "on")
    time = sung_at(line, moment.on) if line.words else line.start
    if time is None:
        fix = "Give the lyrics times (LRC or SRT), or pin it with at instead."
        return problem(moment, f'waits for a line without a time: "{line.text}".', fix, "on")
    return Pin(moment, film.frame_at(time), None, line.estimated)


def _likely_end(film: Film, pin: Pin) -> int:
    return pin.end if pin.end is not None else pin.start + round((pin.moment.seconds or 5) * film.rate)


def _inside(film: Film, pin: Pin, frames: int) -> bool:
    return pin.start < frames and _likely_end(film, pin) > 0


def _cut_off(film: Film, song: Song | None, start: int) -> bool:
    """Whether a start past the film's end lies in the part of the song that the excerpt leaves out."""
    told = film.file.song.end if film.file.song else None
    return song is not None and told is not None and start < film.frame_at(song.seconds)


def _late(pin: Pin, film: Film, frames: int) -> Problem:
    over = round(float((pin.start - frames) / film.rate), 2)
    key = "at" if pin.moment.at else "on"
    return problem(pin.moment, f"is pinned {over} s past the end of the film.", "Pin it earlier.", key)


def _clipped(pin: Pin, frames: int) -> Pin:
    end = pin.end if pin.end is None or pin.end <= frames else frames
    return replace(pin, start=max(0, pin.start), end=end)


def _overlaps(pins: list[Pin], kept: tuple[Slot, ...]) -> list[Problem]:
    """A problem for each pin that begins inside another or that meets a shot a person made."""
    problems: list[Problem] = []
    reach, longest = 0, ""
    for pin in pins:
        end = pin.end if pin.end is not None else pin.start + 1
        if pin.start < reach:
            problems.append(problem(pin.moment, f'overlaps moment "{longest}".', "Pin one of them elsewhere."))
        if end > reach:
            reach, longest = end, pin.moment.id
        for slot in _meets(kept, pin, end):
            what = f'is pinned over shot "{slot}", which you have touched or paid for.'
            advice = f"Move one of them, or let the shot go: rushes plan --release {slot}."
            problems.append(problem(pin.moment, what, advice))
    return problems


def _meets(kept: tuple[Slot, ...], pin: Pin, end: int) -> list[str]:
    """Ids of the kept shots (in order, none overlapping) in a pin's frames that tell something else."""
    first = bisect_right(kept, pin.start, key=lambda slot: slot.end)
    last = bisect_left(kept, end, key=lambda slot: slot.start)
    return [slot.kept.id for slot in kept[first:last] if slot.kept and slot.moment != pin.moment.id]
