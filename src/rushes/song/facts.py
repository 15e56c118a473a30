"""What is made of a hearing: beats where there are beats, how far to trust them, energy, and the song's parts.

All of it is quick, so that telling something better is answered at once.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace

from rushes.song import beats
from rushes.song.doubt import LOW
from rushes.song.energy import energy, onsets
from rushes.song.hearing import Hearing
from rushes.song.model import Beat, Line, Part, Song, Trust
from rushes.song.second import confidence, heard, second
from rushes.song.sections import lettered, sections
from rushes.song.told import Told

AGREED = 0.8
"""Agreement on bars from which another meter is believed, where on the one that was heard there is little."""
SAME = 0.1
"""Seconds a told part's edges may be off those of a heard one, and be that part."""


def facts(hearing: Hearing, sha256: str, told: Told, lines: Sequence[Line] = (), parts: Sequence[Part] = ()) -> Song:
    """The song, without its lines, which only help to find its parts.

    ``parts`` that are told take the place of those heard. Raises ``FilmError`` for what is told and cannot be.
    """
    seconds, recording = hearing.seconds, hearing.recording
    told.check(seconds)
    found = grid(hearing, told)
    downbeats = [beat.time for beat in found if beat.place == 1]
    own = sections(hearing.features, downbeats, seconds, lines)
    return Song(
        sha256, recording.rate, recording.channels, recording.frames, found,
        meter=told.meter or beats.meter_of(found), bpm=beats.bpm_of(found), told=told.meter is not None,
        parts=_told_parts(hearing, downbeats, own, parts) if parts else own,
        energy=energy(hearing.features, hearing.loudness, downbeats, seconds),
        onsets=onsets(hearing.features), trust=trust(hearing, found, told),
        loudness=hearing.loudness.integrated, loudness_range=hearing.loudness.range, peaks=hearing.peaks,
    )  # fmt: skip


def grid(hearing: Hearing, told: Told) -> tuple[Beat, ...]:
    """The beats that are told, or were heard; none where the grid only goes on through a pause.

    Where nobody told the meter and the two methods do not agree on bars, but do with three for four or four
    for three, that is the meter.
    """
    found = _grid(hearing, told)
    meter = beats.meter_of(found)
    if told.meter or meter not in beats.METERS or _bars(_judged(hearing, found, told, meter)) >= LOW:
        return found
    other = replace(told, meter=next(each for each in beats.METERS if each != meter))
    instead = _grid(hearing, other)
    return instead if _bars(_judged(hearing, instead, other, other.meter)) >= AGREED else found


def _grid(hearing: Hearing, told: Told) -> tuple[Beat, ...]:
    whole = beats.track(hearing.activations, **asdict(told))
    real = {beat.time for beat in heard(whole, hearing.activations)}
    return tuple(beat for beat in whole if beat.time in real or told.in_row(beat.time))


def other_meter(hearing: Hearing, told: Told) -> int | None:
    """Beats in a bar as the second method hears them by itself; None where the meter is told, or it hears none."""
    return None if told.meter else beats.meter_of(second(hearing.features))


def trust(hearing: Hearing, found: Sequence[Beat], told: Told) -> tuple[Trust, ...]:
    """How far the grid agrees with one by onsets alone; what a person told is certain."""
    return tuple(_with_told(each, told) for each in _judged(hearing, found, told, beats.meter_of(found)))


def _judged(hearing: Hearing, found: Sequence[Beat], told: Told, meter: int | None) -> tuple[Trust, ...]:
    """Agreement with the second method, which is asked for this meter, and for any; the better of both.

    Where meters may change, one slip of the second method does not spoil the bars that follow.
    """
    bpm = beats.bpm_of(found)
    tempo = (bpm / 1.25, bpm * 1.25) if bpm and (told.bpm or told.tempo or told.taps) else None
    asked = dict.fromkeys([None, meter])
    others = [confidence(found, second(hearing.features, each, tempo), hearing.seconds) for each in asked]
    return max(others, key=_bars)


def _bars(trust: Sequence[Trust]) -> float:
    """Mean agreement on bars, where there is a beat."""
    total = sum(each.end - each.start for each in trust if each.beat)
    return sum(each.bars * (each.end - each.start) for each in trust) / total if total else 0.0


def _with_told(each: Trust, told: Told) -> Trust:
    if not each.beat:
        return each
    tapped = any(row[0] - 1 <= each.start and each.end <= row[-1] + 1 for row in told.rows())
    sure = 1.0 if tapped else each.beats
    bars = max(each.bars, sure) if told.downbeat is not None or told.shift else each.bars
    return replace(each, beats=sure, bars=bars)


def _told_parts(
    hearing: Hearing, downbeats: Sequence[float], own: Sequence[Part], parts: Sequence[Part]
) -> tuple[Part, ...]:
    """Told parts in their order, with letters; certain, but for those that only repeat what was heard."""
    known = lettered(hearing.features, downbeats, hearing.seconds, sorted(parts, key=lambda part: part.start))
    sure = [next((each.confidence for each in own if _same(each, part)), 1.0) for part in known]
    return tuple(replace(part, confidence=each) for part, each in zip(known, sure, strict=True))


def _same(one: Part, other: Part) -> bool:
    near = abs(one.start - other.start) <= SAME and abs(one.end - other.end) <= SAME
    return near and one.kind == other.kind
