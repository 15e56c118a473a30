"""The parts of a song as sections of a film, and sections of a film as parts of its song."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from rushes.errors import FilmError
from rushes.film.append import Heard
from rushes.film.model import Film, Section
from rushes.film.treatment import SongFile
from rushes.song.model import Part, Song
from rushes.song.told import Told
from rushes.units import clock, parse_clock

_ONLY = {"intro", "bridge", "outro"}
"""Kinds that need no number where there is one of them."""


def told_of(song: SongFile) -> Told:
    """What ``[song]`` says of beats and bars; raises ``FilmError`` for what is no time, or cannot be."""
    downbeat = None if song.downbeat is None else _seconds("downbeat", song.downbeat)
    told = Told(
        song.meter, song.bpm, song.tempo, song.shift, downbeat, tuple(_seconds("taps", tap) for tap in song.taps)
    )
    told.check()
    return told


def told_parts(sections: Sequence[Section]) -> tuple[Part, ...]:
    """The sections of a film as parts of its song; those whose times cannot be read are left to the rules."""
    found = []
    for section in sections:
        try:
            start, end = parse_clock(section.start), parse_clock(section.end)
        except ValueError:
            continue
        if start < end:
            found.append(Part(section.kind, "", float(start), float(end), 1.0))
    return tuple(found)


def heard_sections(film: Film, song: Song) -> tuple[Heard, ...]:
    """The parts of the song as sections of this film: starts are on the very frames of the downbeats.

    They follow each other without a gap, all along the song, also where the film uses only a part of it.
    None where the song has one part only: then there is nothing to tell.
    """
    edges = [film.frame_at(Fraction(part.start)) for part in song.parts]
    edges.append(film.frame_at(song.seconds))
    parts = [(part, a, b) for part, (a, b) in zip(song.parts, pairwise(edges), strict=True) if a < b]
    if len(parts) < 2:
        return ()
    ids = _ids([part for part, _, _ in parts])
    return tuple(
        Heard(Section(id=id, kind=part.kind, start=_clock_of(film, a), end=_clock_of(film, b)), part.confidence)
        for id, (part, a, b) in zip(ids, parts, strict=True)
    )


def _ids(parts: Sequence[Part]) -> list[str]:
    """verse1, chorus1, verse2, bridge."""
    total, seen, found = Counter(part.kind for part in parts), Counter[str](), []
    for part in parts:
        seen[part.kind] += 1
        bare = part.kind in _ONLY and total[part.kind] == 1
        found.append(part.kind if bare else f"{part.kind}{seen[part.kind]}")
    return found


def _clock_of(film: Film, frame: int) -> str:
    """A time of the song that ``film.frame_at`` turns into this frame: it is off by less than a sixth of one."""
    return clock(max(Fraction(0), film.song_start + frame / film.rate))


def _seconds(key: str, text: str) -> float:
    try:
        return float(parse_clock(text[:80]))
    except ValueError as error:
        what, _, fix = str(error).partition(": ")
        raise FilmError(what, where=f"film.toml: song.{key}", next=fix[:1].upper() + fix[1:]) from None
