"""How long the film is, and the parts it has: its sections laid over ``[0, frames)``."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from rushes.errors import FilmError, Problem
from rushes.film.model import Film, Picture, Section, Shot
from rushes.song.model import Song
from rushes.units import clock, parse_clock, parse_span

SECONDS = 5
"""Length of a moment nobody gave a length, where there is no music to give it one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the film in one section (or in none): frames ``[start, end)``.

    ``repeat`` counts the earlier sections of the same kind: 1 for the second chorus.
    """

    start: int
    end: int
    section: Section | None = None
    repeat: int = 0

    @property
    def kind(self) -> str:
        return self.section.kind if self.section else ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Frames ``[start, end)`` and what is seen in them; ``kept`` is the shot where they are a person's.

    ``seconds`` is the clip length that was asked for or bought, ``used`` how many of the clip's frames are
    seen where that is not the natural speed.
    """

    start: int
    end: int
    picture: Picture
    moment: str | None = None
    setup: str | None = None
    seconds: int | None = None
    kept: Shot | None = None
    used: int | None = None
    clip_of: int | None = None
    """Start of the slot whose clip it shows another part of."""
    begin: int | None = None
    """Clip frame its part begins at."""
    takes: str | None = None
    """Id of the shot in the bin whose clip it takes."""
    angles: tuple[str, ...] = ()
    """Angles that its moment is covered from."""
    link: bool = False
    """Whether it goes on from the clip of the slot before it, of the same moment."""


def span_frames(film: Film, text: str, where: str) -> tuple[int, int | None]:
    """Film frames of ``"0:15-0:25"``; they may lie before 0 or past the end of an excerpt."""
    try:
        start, end = parse_span(text)
    except ValueError as error:
        raise FilmError(
            f"{where}: {error}", problems=[Problem("time", str(error), file="film.toml", key=where)]
        ) from None
    return film.frame_at(start), None if end is None else film.frame_at(end)


def film_frames(film: Film, song: Song | None) -> int:
    """How many frames the film has: the song's or its excerpt's length, else that of sections, moments or shots."""
    if song is not None:
        told = film.file.song.end if film.file.song else None
        frames = film.frame_at(min(song.seconds, parse_clock(told)) if told else song.seconds)
        if frames <= 0:
            raise _no_excerpt(film, song)
    else:
        frames = _frames_without_song(film)
    if frames <= 0:
        raise FilmError(
            "there is nothing to plan: the film has no length",
            where="film.toml",
            next="Write a [song], some [[section]]s with start and end, or some [[moment]]s.",
        )
    return frames


def _no_excerpt(film: Film, song: Song) -> FilmError:
    """Nothing of the song is left: it ends before its excerpt begins, or this is shorter than a frame."""
    what = f"the song has {clock(song.seconds)}, and nothing of it is left from {clock(film.song_start)} on"
    fix = "Write an earlier start, or a later end."
    return FilmError(
        "there is nothing to plan:", problems=[Problem("time", f"{what}.", fix, file="film.toml", key="song.start")]
    )


def _frames_without_song(film: Film) -> int:
    sections = [film.frame_at(_clock(s.end, f"section.{s.id}.end")) for s in film.file.section]
    if sections:
        return max(sections)
    seconds = sum(moment.seconds or SECONDS for moment in film.file.moment)
    if seconds:
        pins = (span_frames(film, m.at, f"moment.{m.id}.at") for m in film.file.moment if m.at)
        ends = [end if end is not None else start + 1 for start, end in pins]
        return max([film.frame_at(film.song_start + seconds), *ends])
    return max((shot.end for shot in film.shots), default=0)


def parts_of(film: Film, frames: int) -> tuple[Part, ...]:
    """The sections in order, clipped to the film, with nameless parts where none was written."""
    parts: list[Part] = []
    seen: dict[str, int] = {}
    spans = sorted((*_section_span(film, section), index) for index, section in enumerate(film.file.section))
    ends = [min(end, later[0]) for (_, end, _), later in pairwise([*spans, (frames, frames, -1)])]
    for (start, _, index), end in zip(spans, ends, strict=True):
        section = film.file.section[index]
        repeat = seen.get(section.kind, 0)
        seen[section.kind] = repeat + 1
        if (begin := max(0, start)) < min(end, frames):
            parts.append(Part(begin, min(end, frames), section, repeat))
    return _without_gaps(parts, frames)


def _without_gaps(parts: list[Part], frames: int) -> tuple[Part, ...]:
    whole: list[Part] = []
    at = 0
    for part in [*parts, Part(frames, frames)]:
        if part.start > at:
            whole.append(Part(at, part.start))
        if part.end > part.start:
            whole.append(part)
        at = part.end
    return tuple(whole)


def part_at(parts: tuple[Part, ...], frame: int) -> Part:
    """The part a frame belongs to."""
    return next(part for part in parts if part.start <= frame < part.end)


def _section_span(film: Film, section: Section) -> tuple[int, int]:
    start = film.frame_at(_clock(section.start, f"section.{section.id}.start"))
    return start, film.frame_at(_clock(section.end, f"section.{section.id}.end"))


def _clock(text: str, where: str) -> Fraction:
    try:
        return parse_clock(text)
    except ValueError as error:
        raise FilmError(
            f"{where}: {error}", problems=[Problem("time", str(error), file="film.toml", key=where)]
        ) from None
