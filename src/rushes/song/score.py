"""What is to be played: a score (TOML) as plain frozen data, with every time exact.

A score has ``title``, ``bpm``, ``meter``, ``seed`` and a list of ``[[section]]``: ``id``, ``kind``,
``bars``, ``breath`` (seconds of ring-out after the last bar), ``chords`` (one a bar, ``D,A`` for two;
they repeat to fill the section), ``level`` (how loud, from and to, 0..1), ``players`` and ``sing``.
A sung line is ``bar:beat`` and its notes, ``syllable/pitch/beats``: ``"5:1 Care/F#4/1.5 for/E4/.5"``.
A syllable that ends in ``-`` joins the next one, ``+/D4/1`` carries a syllable to another pitch,
``-/1`` rests.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from rushes.errors import FilmError
from rushes.film.treatment import SECTION_KINDS

LONGEST = 1200
"""Seconds a score may last: as sound in memory that is under 1.5 GB."""

LARGEST = 1 << 20
"""Bytes of a score that are read; the rest of a larger file is not."""

STYLES: Mapping[str, tuple[str, ...]] = {
    "piano": ("sparse", "broken", "chords", "low"),
    "guitar": ("picked", "strummed"),
    "bass": ("held", "pulse"),
    "pad": ("warm", "bright", "dark"),
    "drums": ("brushes", "full", "bright", "heart", "rise"),
    "voice": ("solo", "harmony"),
}
"""Who can play, and how."""

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_CHORD = re.compile(r"([A-G][#b]?)(maj7|m7|dim|sus4|add9|m|7)?(?:/([A-G][#b]?))?")
_SHAPES = {
    "": (0, 4, 7), "m": (0, 3, 7), "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10), "maj7": (0, 4, 7, 11),
    "dim": (0, 3, 6), "sus4": (0, 5, 7), "add9": (0, 4, 7, 14),
}  # fmt: skip
_PITCH = re.compile(r"([A-G][#b]?)([1-6])")
_BEATS = re.compile(r"\d{0,3}(?:\.\d{1,4})?(?<=[\d])")


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: pitch classes (C is 0) of its bass and of its tones, root first."""

    bass: int
    tones: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A sung note: its syllable ("" carries the one before), MIDI pitch, start and length in seconds."""

    syllable: str
    pitch: int
    start: Fraction
    seconds: Fraction


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sung line of lyrics; times in seconds of the song."""

    text: str
    notes: tuple[Note, ...]

    @property
    def start(self) -> Fraction:
        return self.notes[0].start

    @property
    def end(self) -> Fraction:
        return self.notes[-1].start + self.notes[-1].seconds


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the score; ``end`` is after its breath. ``chords`` has two a bar."""

    id: str
    kind: str
    start: Fraction
    end: Fraction
    bars: int
    chords: tuple[Chord, ...]
    level: tuple[float, float] = (0.7, 0.7)
    players: Mapping[str, str] = field(default_factory=dict)
    phrases: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """A whole song to be played."""

    title: str
    bpm: Fraction
    meter: int
    seed: int
    parts: tuple[Part, ...]

    @property
    def beat(self) -> Fraction:
        """Seconds of a beat."""
        return 60 / self.bpm

    @property
    def seconds(self) -> Fraction:
        return self.parts[-1].end

    @property
    def beats(self) -> tuple[tuple[Fraction, int], ...]:
        """Time and place in the bar (1 is the downbeat) of every beat; breaths have none."""
        return tuple(
            (part.start + i * self.beat, i % self.meter + 1)
            for part in self.parts
            for i in range(part.bars * self.meter)
        )


def read_score(path: Path) -> Score:
    """The score in a TOML file.

    Raises ``FilmError`` that names the section and the word at fault.
    """
    try:
        with path.open("rb") as file:
            table = tomllib.loads(file.read(LARGEST).decode())
    except (OSError, ValueError, RecursionError) as error:
        raise FilmError(f"the score cannot be read: {error}", where=path.name, next="A score is a TOML file.") from None
    try:
        return _score(table)
    except _Wrong as error:
        raise FilmError(str(error), where=path.name, next="The top of rushes/song/score.py shows how.") from None


class _Wrong(ValueError):
    """A sentence about a mistake in the score."""


def _score(table: Mapping[str, Any]) -> Score:
    bpm = _number(table, "bpm", 20, 400)
    meter = int(_number(table, "meter", 1, 12, 4))
    beat, clock, parts = 60 / bpm, Fraction(0), list[Part]()
    sections = table.get("section")
    if not isinstance(sections, list) or not sections:
        raise _Wrong("a score needs at least one [[section]]")
    for entry in sections:
        part = _part(entry, clock, beat, meter)
        parts.append(part)
        clock = part.end
        if clock > LONGEST:
            raise _Wrong(f'section "{part.id}" ends past {LONGEST} seconds, the longest a score may be')
    seed = int(_number(table, "seed", 0, 2**32, 0))
    return Score(str(table.get("title", "Untitled")), bpm, meter, seed, tuple(parts))


def _part(entry: Any, start: Fraction, beat: Fraction, meter: int) -> Part:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise _Wrong("every [[section]] needs an id")
    id, kind = entry["id"], entry.get("kind", "verse")
    if kind not in SECTION_KINDS:
        raise _Wrong(f'section "{id}": kind "{kind}" is none of {", ".join(SECTION_KINDS)}')
    try:
        bars = int(_number(entry, "bars", 1, 400))
        end = start + bars * meter * beat + _number(entry, "breath", 0, 30, 0)
        phrases = tuple(_phrase(text, start, beat, meter) for text in _texts(entry, "sing"))
        chords, level, players = _chords(entry.get("chords"), bars), _level(entry), _players(entry)
        late = next((phrase for phrase in phrases if phrase.end > end), None)
        if late:
            raise _Wrong(f'"{late.text}" is sung past the end of the section')
    except _Wrong as error:
        raise _Wrong(f'section "{id}": {error}') from None
    return Part(id, kind, start, end, bars, chords, level, players, phrases)


def _number(table: Mapping[str, Any], key: str, low: int, high: int, default: float | None = None) -> Fraction:
    value = table.get(key, default)
    # The comparison also refuses nan and the infinities.
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise _Wrong(f"{key} must be a number from {low} to {high}")
    return Fraction(str(value))


def _texts(table: Mapping[str, Any], key: str) -> Sequence[str]:
    texts = table.get(key, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise _Wrong(f"{key} must be a list of texts")
    return texts


def _level(entry: Mapping[str, Any]) -> tuple[float, float]:
    level = entry.get("level", 0.7)
    pair = level if isinstance(level, list) else [level, level]
    if len(pair) != 2:
        raise _Wrong("level must be one number or two, from and to")
    first, last = (float(_number({"level": value}, "level", 0, 1)) for value in pair)
    return first, last


def _players(entry: Mapping[str, Any]) -> Mapping[str, str]:
    players = entry.get("players", {})
    if not isinstance(players, dict):
        raise _Wrong('players must be a table: { piano = "broken" }')
    for who, how in players.items():
        if how not in STYLES.get(who, ()):
            raise _Wrong(f'{who} = "{how}" is none of {", ".join(STYLES.get(who, STYLES))}')
    return players


def _chords(text: Any, bars: int) -> tuple[Chord, ...]:
    if not isinstance(text, str) or not text.split():
        raise _Wrong('chords must be a text, like "D A/C# Bm G"')
    halves: list[Chord] = []
    for bar in islice(cycle(text.split()), bars):
        first, _, second = bar.partition(",")
        halves += [_chord(first), _chord(second or first)]
    return tuple(halves)


def _chord(name: str) -> Chord:
    match = _CHORD.fullmatch(name)
    if match is None:
        raise _Wrong(f'"{name}" is not a chord: write D, F#m, A7 or A/C#')
    root = _step(match[1])
    return Chord(_step(match[3] or match[1]), tuple((root + up) % 12 for up in _SHAPES[match[2] or ""]))


def _step(name: str) -> int:
    return (_STEPS[name[0]] + name.count("#") - name.count("b")) % 12


def _phrase(text: str, start: Fraction, beat: Fraction, meter: int) -> Phrase:
    place, *tokens = text.split() or [""]
    match = re.fullmatch(r"(\d{1,3}):(\d{1,2}(?:\.\d{1,4})?)", place)
    if match is None or int(match[1]) < 1 or not 1 <= Fraction(match[2]) < meter + 1:
        raise _Wrong(f'"{text[:40]}" must begin with its bar and beat, like "5:1"')
    time = start + ((int(match[1]) - 1) * meter + Fraction(match[2]) - 1) * beat
    notes: list[Note] = []
    for token in tokens:
        note = _note(token, time, beat)
        time = note.start + note.seconds
        if note.pitch:
            notes.append(note)
    if not notes or not notes[0].syllable:
        raise _Wrong(f'"{text[:40]}" sings no words')
    words = " ".join(note.syllable for note in notes if note.syllable)
    return Phrase(words.replace("- ", ""), tuple(notes))


def _note(token: str, start: Fraction, beat: Fraction) -> Note:
    syllable, *rest = token.split("/")
    match = _PITCH.fullmatch(rest[0]) if len(rest) == 2 else None
    silent = syllable == "-" and len(rest) == 1
    if not rest or not syllable or not (match or silent) or not _BEATS.fullmatch(rest[-1]):
        raise _Wrong(f'"{token[:40]}" is not a note: write syllable/pitch/beats, like Care/F#4/1.5')
    length = Fraction(rest[-1]) * beat
    if length == 0:
        raise _Wrong(f'"{token[:40]}" has no length')
    pitch = 12 * (int(match[2]) + 1) + _STEPS[match[1][0]] + match[1].count("#") - match[1].count("b") if match else 0
    return Note("" if syllable in "+-" else syllable, pitch, start, length)
