"""Who plays what: the bars of a section in, the notes of each instrument out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from rushes.song.score import Chord, Part, Score
from rushes.song.voices import DRUMS


@dataclass(frozen=True, slots=True)
class Hit:
    """One note to play: seconds of the song, MIDI pitch, velocity 0..1, length, pan -1..1."""

    at: float
    pitch: int
    velocity: float
    seconds: float
    pan: float = 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as its players see it; ``halves`` are its chords, ``rest`` the breath after it."""

    start: float
    beat: float
    meter: int
    halves: tuple[Chord, Chord]
    level: float
    index: int
    count: int
    rest: float
    opens: bool

    def at(self, beats: float) -> float:
        """Seconds of the song, so many beats into the bar."""
        return self.start + beats * self.beat

    @property
    def chord(self) -> Chord:
        return self.halves[0]

    @property
    def seconds(self) -> float:
        """Length of the bar with the breath after it."""
        return self.meter * self.beat + self.rest

    @property
    def rings(self) -> bool:
        """Whether this is the last bar before a breath: one chord, left to ring."""
        return self.rest > 0

    def chord_at(self, beats: float) -> Chord:
        return self.halves[0] if beats < self.meter / 2 else self.halves[1]


def bars(score: Score, part: Part, before: Part | None) -> Iterator[Bar]:
    """The bars of a part, louder and softer as its level goes."""
    length, beat = score.meter * score.beat, float(score.beat)
    rest = float(part.end - part.start - part.bars * length)
    first, last = part.level
    for i in range(part.bars):
        level = first + (last - first) * i / max(1, part.bars - 1)
        final = i == part.bars - 1
        halves = (part.chords[2 * i], part.chords[2 * i + 1])
        opens = i == 0 and before is not None
        yield Bar(
            float(part.start + i * length),
            beat,
            score.meter,
            halves,
            level,
            i,
            part.bars,
            rest if final else 0.0,
            opens,
        )


def near(chord: Chord, low: int) -> list[int]:
    """The tones of a chord within the octave above a pitch, from low to high."""
    return sorted(low + (tone - low) % 12 for tone in chord.tones)


def root(chord: Chord, low: int) -> int:
    """The bass of a chord within the octave above a pitch."""
    return low + (chord.bass - low) % 12


def piano(how: str, bar: Bar) -> Iterator[Hit]:
    """The left hand plays the bass, the right hand the chord, in one of four ways."""
    base, spread = root(bar.chord, 38), near(bar.chord, 57)
    soft = 0.25 + 0.5 * bar.level
    if bar.rings or how == "sparse":
        yield from _rolled(bar, base, spread, soft)
    elif how == "broken":
        yield from _broken(bar, soft)
    elif how == "chords":
        yield from _pulsed(bar, soft)
    else:
        yield from _low(bar, soft)


def _keys(at: float, pitch: int, velocity: float, seconds: float) -> Hit:
    """A piano note: low keys to the left, as the player hears them."""
    return Hit(at, pitch, min(velocity, 1.0), seconds, max(-0.5, min(0.5, (pitch - 62) / 40)))


def _rolled(bar: Bar, base: int, spread: list[int], soft: float) -> Iterator[Hit]:
    notes = [base, base + 12, *spread, spread[0] + 12]
    for i, pitch in enumerate(notes):
        yield _keys(bar.start + 0.035 * i, pitch, soft * (0.9 if i == 0 else 0.75), bar.seconds - 0.035 * i)
    if not bar.rings:
        for beats, pitch in ((bar.meter / 2, spread[-1] + 12), (bar.meter * 3 / 4, spread[1] + 12)):
            yield _keys(bar.at(beats), pitch, soft * 0.8, bar.seconds - beats * bar.beat)


def _broken(bar: Bar, soft: float) -> Iterator[Hit]:
    shape = (0, 2, 3, 4, 5, 4, 3, 2)
    for step in range(2 * bar.meter):
        chord = bar.chord_at(step / 2)
        notes = [root(chord, 38), root(chord, 50), *near(chord, 57)]
        notes.append(notes[2] + 12)
        pitch = notes[min(shape[step % 8], len(notes) - 1)]
        accent = (0.95, 0.6, 0.72, 0.6)[step % 4]
        yield _keys(bar.at(step / 2), pitch, soft * accent, bar.seconds - step / 2 * bar.beat)


def _pulsed(bar: Bar, soft: float) -> Iterator[Hit]:
    for beats in range(bar.meter):
        chord, left = bar.chord_at(beats), (bar.meter - beats) * bar.beat
        accent = 0.95 if beats == 0 else 0.7
        for pitch in near(chord, 57):
            yield _keys(bar.at(beats), pitch, soft * accent, 1.15 * bar.beat)
        if beats % 2 == 0:
            yield _keys(bar.at(beats), root(chord, 38), soft * accent, min(left, 2 * bar.beat))
    # A high tone of the chord on the last off-beat leads into the next bar.
    yield _keys(bar.at(bar.meter - 0.5), near(bar.halves[1], 69)[bar.index % 3], soft * 0.7, bar.beat)


def _low(bar: Bar, soft: float) -> Iterator[Hit]:
    base = root(bar.chord, 26)
    for pitch, weight in ((base, 1.0), (base + 12, 0.85), *((tone, 0.55) for tone in near(bar.chord, 52))):
        yield _keys(bar.start, pitch, soft * weight, bar.seconds)
    yield _keys(bar.at(bar.meter / 2), near(bar.halves[1], 64)[bar.index % 3], soft * 0.6, bar.seconds / 2)
    yield _keys(bar.at(bar.meter - 0.5), near(bar.halves[1], 64)[(bar.index + 1) % 3], soft * 0.5, bar.beat)


def guitar(how: str, bar: Bar) -> Iterator[Hit]:
    """Fingers on the strings one by one, or strokes down and up."""
    soft = 0.2 + 0.6 * bar.level
    if bar.rings:
        yield from _stroke(bar, 0.0, soft, bar.seconds)
    elif how == "picked":
        for step, string in enumerate((0, 3, 2, 4, 1, 3, 2, 3)[: 2 * bar.meter]):
            notes = _strings(bar.chord_at(step / 2))
            yield Hit(
                bar.at(step / 2), notes[string], soft * (0.9 if step % 4 == 0 else 0.65), 2 * bar.beat, (string - 2) / 6
            )
    else:
        for beats in (0, 1, 1.5, 2.5, 3, 3.5):
            if beats < bar.meter:
                yield from _stroke(bar, beats, soft * (0.9 if beats in (0, 1, 3) else 0.55), 0.9 * bar.beat)


def _strings(chord: Chord) -> list[int]:
    tones = near(chord, 52)
    return [root(chord, 40), tones[0], tones[1], tones[2], tones[0] + 12, tones[1] + 12]


def _stroke(bar: Bar, beats: float, soft: float, seconds: float) -> Iterator[Hit]:
    notes = _strings(bar.chord_at(beats))
    order = notes if beats == int(beats) else notes[:1:-1]
    for i, pitch in enumerate(order):
        yield Hit(bar.at(beats) + 0.011 * i, pitch, soft * 0.55, seconds, (pitch - 56) / 40)


def bass(how: str, bar: Bar) -> Iterator[Hit]:
    """One long note a bar, or a pulse that walks to the fifth."""
    low, soft = root(bar.chord, 31), 0.35 + 0.5 * bar.level
    if bar.rings or how == "held":
        yield Hit(bar.start, low, soft, bar.seconds - 0.1)
        return
    half = bar.meter / 2
    yield Hit(bar.start, low, soft, (half - 0.5) * bar.beat * 0.95)
    yield Hit(bar.at(half - 0.5), low, soft * 0.7, 0.5 * bar.beat * 0.95)
    yield Hit(bar.at(half), root(bar.halves[1], 31), soft * 0.9, (bar.meter - half) * bar.beat * 0.95)


def pad(how: str, bar: Bar) -> Iterator[Hit]:
    """Long chords that overlap from bar to bar; the bright ones add the octave above."""
    low = {"dark": 45, "warm": 53, "bright": 57}[how]
    notes = near(bar.chord, low)
    over = {"dark": [root(bar.chord, 38)], "warm": [notes[0] + 12], "bright": [note + 12 for note in notes[:3]]}
    notes += over[how]
    for pitch in notes:
        yield Hit(bar.start, pitch, (0.25 + 0.6 * bar.level) * (0.6 if pitch > 72 else 1), round(bar.seconds, 3))


def drums(how: str, bar: Bar) -> Iterator[Hit]:
    """The kit: brushes, full, bright (with tambourine), a heart beat, or a rise."""
    if bar.opens and how in ("full", "bright"):
        yield _beat(bar, "cymbal", 0, 0.5 * bar.level)
    if bar.rings:
        yield _beat(bar, "kick", 0, bar.level)
        yield _beat(bar, "cymbal", 0, 0.4 * bar.level)
        return
    yield from {"brushes": _brushes, "full": _full, "bright": _bright, "heart": _heart, "rise": _rise}[how](bar)


def _beat(bar: Bar, name: str, beats: float, velocity: float) -> Hit:
    side = {"hat": 0.3, "shaker": -0.35, "swish": -0.15, "cymbal": 0.2}.get(name, 0.0)
    return Hit(bar.at(beats), DRUMS.index(name), velocity, 0.0, side)


def _brushes(bar: Bar) -> Iterator[Hit]:
    for beats in range(bar.meter):
        yield _beat(bar, "swish", beats, 0.4 * bar.level)
        if beats % 2:
            yield _beat(bar, "brush", beats, 0.85 * bar.level)
    yield _beat(bar, "kick", 0, 0.6 * bar.level)
    yield _beat(bar, "kick", bar.meter / 2 + 0.5, 0.4 * bar.level)


def _full(bar: Bar) -> Iterator[Hit]:
    for beats in range(bar.meter):
        yield _beat(bar, "hat", beats, 0.3 * bar.level)
        yield _beat(bar, "hat", beats + 0.5, 0.42 * bar.level)
        if beats % 2:
            yield _beat(bar, "snare", beats, 0.85 * bar.level)
    for at, weight in ((0.0, 0.9), (bar.meter / 2, 0.6), (bar.meter / 2 + 0.5, 0.75)):
        yield _beat(bar, "kick", at, weight * bar.level)
    if bar.index % 4 == 3:
        for early, weight in ((0.75, 0.25), (0.5, 0.35), (0.25, 0.45)):
            yield _beat(bar, "snare", bar.meter - early, weight * bar.level)


def _bright(bar: Bar) -> Iterator[Hit]:
    yield from _full(bar)
    for step in range(2 * bar.meter):
        yield _beat(bar, "shaker", step / 2 - 0.1, (0.5 if step % 2 else 0.3) * bar.level)
    if bar.index % 8 == 0 and bar.index:
        yield _beat(bar, "cymbal", 0, 0.4 * bar.level)


def _heart(bar: Bar) -> Iterator[Hit]:
    yield _beat(bar, "kick", 0, 0.8 * bar.level)
    yield _beat(bar, "kick", 0.5, 0.5 * bar.level)


def _rise(bar: Bar) -> Iterator[Hit]:
    for beats in range(bar.meter):
        yield _beat(bar, "kick", beats, 0.6 * bar.level)
    if bar.index >= bar.count - 2:
        for step in range(2 * bar.meter):
            grown = (bar.index - bar.count + 2 + step / (2 * bar.meter)) / 2
            yield _beat(bar, "snare", step / 2, (0.12 + 0.4 * grown) * bar.level)
    if bar.index == bar.count - 2:
        yield _beat(bar, "swell", 0, 0.4)


_PLAYERS: Mapping[str, Callable[[str, Bar], Iterator[Hit]]] = {
    "piano": piano, "guitar": guitar, "bass": bass, "pad": pad, "drums": drums,
}  # fmt: skip


def player(who: str, how: str) -> Callable[[Bar], Iterator[Hit]]:
    """The player of an instrument in a style of ``score.STYLES``."""
    return partial(_PLAYERS[who], how)
