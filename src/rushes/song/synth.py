"""Plays a score into a song, with the truth about it: beats, sections and sung lines, to the sample.

The song is 44.1 kHz stereo 16-bit WAV; the same score gives the same bytes. Tracks are played one
instrument at a time, sent to one room, brought to a loudness and held by a look-ahead limiter.
"""

import json
import wave
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from rushes.song import singer, voices
from rushes.song.master import master, reverb
from rushes.song.players import Hit, bars, player
from rushes.song.score import Part, Score, read_score
from rushes.song.voices import RATE, Sound, Voice
from rushes.units import Json


@dataclass(frozen=True, slots=True)
class Truth:
    """What is so in the song, in seconds: the answers a listener is measured against."""

    beats: tuple[float, ...]
    downbeats: tuple[float, ...]
    sections: tuple[Mapping[str, Json], ...]
    lines: tuple[Mapping[str, Json], ...]
    bpm: float
    meter: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Track:
    """An instrument on the desk: its voice, level in the mix, share sent to the room, looseness in s."""

    voice: Voice
    level: float
    room: float
    loose: float = 0.0


TRACKS: Mapping[tuple[str, str], Track] = {
    ("piano", ""): Track(voices.piano, 0.22, 0.30, 0.005),
    ("guitar", ""): Track(voices.guitar, 0.30, 0.22, 0.006),
    ("bass", ""): Track(voices.bass, 0.29, 0.03, 0.003),
    ("drums", ""): Track(voices.drum, 0.72, 0.16, 0.002),
    ("pad", "dark"): Track(voices.pad(0.12), 0.16, 0.5),
    ("pad", "warm"): Track(voices.pad(0.4), 0.15, 0.5),
    ("pad", "bright"): Track(voices.pad(0.85), 0.13, 0.5),
}
"""The mixing desk: by instrument, and by style where styles sound different."""


def render(score: Path, into: Path) -> Truth:
    """The truth of a score, after playing it into the WAV file ``into``.

    Writes ``<name>.json`` (the truth) and ``<name>.lrc`` (the lyrics) beside it. Raises
    ``FilmError`` where the score is wrong; nothing is written then.
    """
    music = read_score(score)
    facts = truth(music)
    _write(into, _wav(play(music)))
    _write(into.with_suffix(".json"), json.dumps(asdict(facts), indent=1, ensure_ascii=False).encode())
    _write(into.with_suffix(".lrc"), lrc(music).encode())
    return facts


def truth(score: Score) -> Truth:
    """Beats, sections and sung lines of a score, without playing it."""
    return Truth(
        beats=tuple(float(time) for time, _ in score.beats),
        downbeats=tuple(float(time) for time, place in score.beats if place == 1),
        sections=tuple(
            {"id": part.id, "kind": part.kind, "start": float(part.start), "end": float(part.end)}
            for part in score.parts
        ),
        lines=tuple(
            {"text": phrase.text, "start": float(phrase.start), "end": float(phrase.end)}
            for part in score.parts
            for phrase in part.phrases
        ),
        bpm=float(score.bpm),
        meter=score.meter,
        seconds=float(score.seconds),
    )


def lrc(score: Score) -> str:
    """The lyrics as an LRC file: each line at its true time, to a hundredth of a second."""
    lines = [f"[ti:{score.title}]"]
    for phrase in (phrase for part in score.parts for phrase in part.phrases):
        minutes, hundredths = divmod(round(phrase.start * 100), 6000)
        lines.append(f"[{minutes:02d}:{hundredths // 100:02d}.{hundredths % 100:02d}]{phrase.text}")
    return "\n".join(lines) + "\n"


def play(score: Score) -> Sound:
    """The finished song, ``float32 [2, samples]``, -1..1."""
    samples = round(score.seconds * RATE)
    dry, room = np.zeros((2, samples), np.float32), np.zeros((2, samples), np.float32)
    for (who, style), track in TRACKS.items():
        bus = np.zeros((2, samples), np.float32)
        hits = [hit for hit in _hits(score, who, style) if hit.at < score.seconds]
        if not hits:
            continue
        _lay_all(bus, hits, track, np.random.default_rng([score.seed, len(who), len(style)]))
        dry += bus
        room += bus * np.float32(track.room)
    for bus, share in _voices(score, samples):
        dry += bus
        room += bus * np.float32(share)
    dry += reverb(room, score.seed)
    return master(dry)


def _hits(score: Score, who: str, style: str) -> Iterator[Hit]:
    """Every note of one instrument (of one of its styles, if given) in the song."""
    before: Part | None = None
    for part in score.parts:
        how = part.players.get(who)
        if how and style in ("", how):
            plays = player(who, how)
            for bar in bars(score, part, before):
                yield from plays(bar)
        before = part


def _lay_all(bus: Sound, hits: list[Hit], track: Track, rng: np.random.Generator) -> None:
    late = rng.normal(0, 1, len(hits)).clip(-2, 2) * track.loose
    touch = 1 + 0.06 * rng.normal(0, 1, len(hits)).clip(-2, 2) * (track.loose > 0)
    for hit, shift, weight in zip(hits, late, touch, strict=True):
        sound = track.voice(hit.pitch, min(1.0, hit.velocity * weight), hit.seconds)
        # Equal power across the stereo field.
        angle = (hit.pan + 1) * np.pi / 4
        gains = np.array([np.cos(angle), np.sin(angle)], np.float32)[:, None] * np.float32(1.414 * track.level)
        _lay(bus, sound, max(0.0, hit.at + shift), gains)


def _lay(bus: Sound, sound: Sound, at: float, gains: Sound) -> None:
    first = int(at * RATE)
    part = np.atleast_2d(sound)[:, : bus.shape[1] - first]
    bus[:, first : first + part.shape[1]] += part * gains


def _voices(score: Score, samples: int) -> Iterator[tuple[Sound, float]]:
    """The lead in the middle, and the second voice a chord tone below it on both sides."""
    for who, level, room in (("lead", 0.6, 0.24), ("second", 0.24, 0.4)):
        bus = np.zeros((2, samples), np.float32)
        for part in score.parts:
            how = part.players.get("voice")
            if how == "harmony" or (how and who == "lead"):
                _sing(bus, score, part, who, level)
        yield bus, room


def _sing(bus: Sound, score: Score, part: Part, who: str, level: float) -> None:
    bar = score.beat * score.meter / 2
    for number, phrase in enumerate(part.phrases):
        place = (float(phrase.start) - float(part.start)) / float(part.end - part.start)
        full = part.level[0] + (part.level[1] - part.level[0]) * place
        at = max(0.0, float(phrase.start) - singer.LEAD)
        seed = score.seed + 1000 * number + round(phrase.start)
        cut = round(max(0.0, singer.LEAD - float(phrase.start)) * RATE)
        gain = np.float32(level * (0.5 + 0.5 * full))
        if who == "lead":
            _lay(bus, singer.sing(phrase, full, seed)[cut:], at, np.full((2, 1), gain))
            continue
        halves = [min(int((note.start - part.start) / bar), len(part.chords) - 1) for note in phrase.notes]
        moves = singer.below(phrase, [part.chords[half].tones for half in halves])
        for side, gains in enumerate(((1.0, 0.35), (0.35, 1.0))):
            sound = singer.sing(phrase, 0.6 * full, seed + 77 * (side + 1), moves)[cut:]
            _lay(bus, sound, at + 0.012 * side, np.array(gains, np.float32)[:, None] * gain)


def _wav(sound: Sound) -> bytes:
    return np.round(sound.T * 32767).astype("<i2").tobytes()


def _write(path: Path, content: bytes) -> None:
    """Write beside, then rename, so that a file is whole or not there."""
    part = path.with_name(path.name + ".part")
    if path.suffix in (".json", ".lrc"):
        part.write_bytes(content)
    else:
        with wave.open(str(part), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(content)
    part.replace(path)
