"""What was heard in a song, for people and programs: figures, sections and stretches without a beat."""

from dataclasses import dataclass
from typing import Any

from rushes.song.doubt import sureness, without_beat
from rushes.song.model import Part, Song


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the song, and its energy 0..1, the mean over its bars."""

    part: Part
    energy: float


def chapters(song: Song) -> tuple[Chapter, ...]:
    """The parts of a song with their energy."""
    return tuple(Chapter(part, energy_between(song, part.start, part.end)) for part in song.parts)


def energy_between(song: Song, start: float, end: float) -> float:
    """Mean energy 0..1 from ``start`` to ``end`` in seconds; 0 outside the song."""
    total = weight = 0.0
    for each in song.energy:
        shared = min(end, each.end) - max(start, each.start)
        if shared > 0:
            total, weight = total + shared * each.energy, weight + shared
    return total / weight if weight else 0.0


def song_json(song: Song) -> dict[str, Any]:
    """The contract of ``rushes song --json``: seconds to a thousandth, shares 0..1."""
    beats, bars = sureness(song)
    return {
        "sha256": song.sha256, "seconds": round(float(song.seconds), 3), "rate": song.rate, "channels": song.channels,
        "bpm": song.bpm, "meter": song.meter, "meter_told": song.told,
        "beats": len(song.beats), "bars": len(song.downbeats), "first_downbeat": next(iter(song.downbeats), None),
        "confidence": {"beats": _rounded(beats), "bars": _rounded(bars)},
        "loudness": song.loudness, "loudness_range": song.loudness_range,
        "sections": [_plain(chapter) for chapter in chapters(song)],
        "trust": [
            {"start": round(each.start, 3), "end": round(each.end, 3), "beats": each.beats, "bars": each.bars}
            for each in song.trust if each.beat
        ],
        "without_beat": [{"start": round(start, 3), "end": round(end, 3)} for start, end in without_beat(song)],
        "lines": len(song.lines),
    }  # fmt: skip


def _plain(chapter: Chapter) -> dict[str, Any]:
    part = chapter.part
    return {
        "kind": part.kind, "letter": part.label, "start": round(part.start, 3), "end": round(part.end, 3),
        "confidence": round(part.confidence, 3), "energy": round(chapter.energy, 3),
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
