"""Films and songs to draw charts of: as long and as cut up as a test wants them, and always the same."""

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.film.model import Film, FilmFile, Motif, Prop, Section, Shot
from rushes.film.treatment import SECTION_KINDS, SHOT_KINDS, Light, Look, Settings, SongFile
from rushes.song.model import Beat, Line, Moving, Part, Song, Trust
from rushes.units import clock

CUP = Prop(text="blue mug", states={"whole": "whole", "shattered": "in pieces", "repaired": "mended with gold"})
LIGHT = (
    Light(name="dawn", text="soft blue dawn", start="0:00"),
    Light(name="overcast", text="grey", start="0:20"),
    Light(name="golden", text="golden hour", start="0:40"),
)


def song_of(seconds: float, bpm: float = 96.0, *, first: float = 0.0, line: float = 5.0) -> Song:
    """A song in four, with everything that can be heard: a beat but for its last fifth, a line every few seconds."""
    step = 60 / bpm
    count = max(0, int((seconds * 0.8 - first) / step))
    beats = tuple(Beat(first + n * step, n % 4 + 1) for n in range(count))
    kinds, length = ("intro", "verse", "chorus", "bridge"), seconds / 8
    parts = tuple(
        Part(kinds[n % 4], "ABCD"[n % 4], n * length, (n + 1) * length, (0.9, 0.4, 0.7, 0.6)[n % 4])  # type: ignore[arg-type]
        for n in range(8)
    )
    energy = tuple(Moving(t, t + 4 * step, 0.5 + 0.5 * math.sin(t / 20)) for t in _every(4 * step, seconds))
    trust = tuple(Trust(t, t + 8, 0.9, 0.5 if n % 5 == 2 else 0.9) for n, t in enumerate(_every(8, seconds * 0.8)))
    trust = (*trust, Trust(seconds * 0.8, seconds, 0.0, 0.0, beat=False))
    words = ["so", "lay", "it", "down", "here", "in", "my", "hands,", "the", "heavy,", "the", "broken,", "the", "small"]
    lines = tuple(
        Line(" ".join(words[: 3 + n % 9]), _fraction(t), _fraction(t + line), estimated=n % 4 == 3)
        for n, t in enumerate(_every(line, seconds))
    )
    peaks = bytes(int(60 + 50 * math.sin(n / 300) + (n * 7919) % 17) for n in range(int(seconds * 100)))
    frames = int(seconds * 44100)
    return Song(
        "0" * 64, 44100, 2, frames, beats, 4, bpm, False, lines, parts, energy, (), trust, -14.0, 6.0, peaks
    )  # fmt: skip


def _every(step: float, seconds: float) -> list[float]:
    return [round(n * step, 4) for n in range(int(seconds / step))]


def _fraction(value: float) -> Fraction:
    return Fraction(round(value * 1000), 1000)


def shots_of(edges: Sequence[int]) -> tuple[Shot, ...]:
    """A shot from each edge to the next; kinds, heroes, states and shared clips take turns."""
    states = ("whole", "shattered", "repaired")
    shots: list[Shot] = []
    for n in range(len(edges) - 1):
        shot = Shot(
            id=f"verse{n // 10 + 1}-{n % 10 + 1:02d}", start=edges[n], end=edges[n + 1],
            kind=SHOT_KINDS[(n * 3 + n // 7) % 4], role="hero" if n % 9 == 4 else "draft",
            moment=("soup", "hands_held", "the_last_note", "open door")[n % 4], seconds=10,
            framing="close-up", motifs=("hands",) if n % 3 == 0 else (),
            props=(f"cup:{states[min(2, 3 * n // max(1, len(edges) - 1))]}",) if n % 4 == 1 else (),
        )  # fmt: skip
        shots.append(replace(shot, clip_of=shots[n - 2].id, begin=90) if n % 10 == 6 else shot)
    return tuple(shots)


def film_for(shots: Sequence[Shot] = (), *, song: bool = True, sections: bool = False, **more: Any) -> Film:
    """A film of these shots, with motifs, a cup in three states and three kinds of light."""
    settings = Settings(title=more.pop("title", "Care"), fps=more.pop("fps", "24"))
    end = max((shot.end for shot in shots), default=24 * 60) / 24
    named = tuple(
        Section(id=f"part{n + 1}", kind=SECTION_KINDS[n % 8], start=clock(n * end / 6), end=clock((n + 1) * end / 6))
        for n in range(6)
    )
    excerpt = more.pop("excerpt", {})
    told = {
        "song": SongFile(file="song.wav", **excerpt) if song else None,
        "look": Look(light=LIGHT), "prop": {"cup": CUP}, "motif": {"hands": Motif(text="care")},
        "section": named if sections else (), **more,
    }  # fmt: skip
    return Film(Path("film"), FilmFile(film=settings, **told), tuple(shots))
