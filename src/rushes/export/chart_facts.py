"""What a chart tells of a film: how its cuts meet the music beside chance, its sections, its shared clips."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rushes.errors import FilmError
from rushes.export.board_words import title_of
from rushes.film.model import Film, Shot
from rushes.film.treatment import SectionKind
from rushes.plan.grid import beat_frames
from rushes.plan.layout import film_frames, parts_of
from rushes.plan.model import Plan
from rushes.song.model import Song
from rushes.units import parse_clock

NEAR = 1
"""Frames a cut may be from its beat and still be on it."""

Fall = Literal["bar", "beat", "off", "free"]
"""Where a cut falls: on a bar, on another beat, between beats, or where there is no beat."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A frame at which the picture changes, and where in the music it falls."""

    frame: int
    fall: Fall


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many cuts are on something, and how many of a hundred would be by chance."""

    hits: int
    of: int
    chance: float


@dataclass(frozen=True, slots=True)
class Named:
    """A section as it is drawn: frames ``[start, end)``; ``sure`` is 0..1, None where a person said it."""

    start: int
    end: int
    name: str
    kind: SectionKind | None
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A film as a chart needs it: its shots in order, its length in frames, and how its cuts fall."""

    film: Film
    song: Song | None
    shots: tuple[Shot, ...]
    frames: int
    cuts: tuple[Cut, ...]
    sections: tuple[Named, ...]
    bars: Share | None
    beats: Share | None
    clips: Mapping[str, str]
    plan: Plan | None = None

    def frame(self, seconds: float) -> float:
        """The film frame, with its fraction, at a time of the song."""
        return (seconds - float(self.film.song_start)) * float(self.film.rate)

    def clip_name(self, shot: Shot) -> str | None:
        """The letter of the clip a shot shares with others; None where it has its own."""
        return self.clips.get(shot.clip_of or shot.id)


def score_of(film: Film, song: Song | None, shots: Sequence[Shot], plan: Plan | None = None) -> Score:
    """Everything a chart shows, reckoned once. Raises ``FilmError`` for a film without a length."""
    ordered = tuple(sorted((s for s in shots if 0 <= s.start < s.end), key=lambda s: (s.start, s.end, s.id)))
    frames = max([plan.frames if plan else 0, _length(film, song, ordered), *(shot.end for shot in ordered)])
    cuts = _cuts(film, song, ordered, frames)
    return Score(
        film, song, ordered, frames, cuts, sections_of(film, song, frames),
        share(film, song, cuts, frames, ("bar",)), share(film, song, cuts, frames, ("bar", "beat")),
        shared_clips(ordered), plan,
    )  # fmt: skip


def _length(film: Film, song: Song | None, shots: Sequence[Shot]) -> int:
    """The film's length by its song or sections; shots are enough where those say nothing."""
    if shots and song is None:
        return 0
    try:
        return film_frames(film, song)
    except FilmError:
        if shots:
            return 0
        raise


def _cuts(film: Film, song: Song | None, shots: Sequence[Shot], frames: int) -> tuple[Cut, ...]:
    edges = sorted({edge for shot in shots for edge in (shot.start, shot.end)} - {0, frames})
    near = grid_windows(film, song, frames)
    quiet = _quiet(film, song, frames)
    falls: dict[Fall, set[int]] = {"bar": near["bar"].intersection(edges), "beat": near["beat"].intersection(edges)}

    def fall(frame: int) -> Fall:
        if any(start <= frame < end for start, end in quiet):
            return "free"
        return next((name for name in falls if frame in falls[name]), "off")

    return tuple(Cut(frame, fall(frame)) for frame in edges)


def grid_windows(film: Film, song: Song | None, frames: int) -> dict[Literal["bar", "beat"], set[int]]:
    """The frames on which a cut counts as on a bar, or on any beat, to a frame; the film's lead may go before."""
    windows: dict[Literal["bar", "beat"], set[int]] = {"bar": set(), "beat": set()}
    early = max(0, film.file.cutting.lead) + NEAR
    for beat, place in beat_frames(film, song):
        near = range(max(1, beat - early), min(frames, beat + NEAR + 1))
        windows["beat"].update(near)
        if place == 1:
            windows["bar"].update(near)
    return windows


def _quiet(film: Film, song: Song | None, frames: int) -> list[tuple[int, int]]:
    """Stretches of the film without a beat."""
    if song is None or not song.beats:
        return [(0, frames + 1)]
    rate, begin = float(film.rate), float(film.song_start)
    spans = [(t.start, t.end) for t in song.trust if not t.beat]
    return [(round((start - begin) * rate), round((end - begin) * rate)) for start, end in spans]


def share(
    film: Film, song: Song | None, cuts: Sequence[Cut], frames: int, falls: tuple[Literal["bar", "beat"], ...]
) -> Share | None:
    """The share of the cuts where there is a beat that fall so, beside that of all frames there; None for no cuts.

    The second is what cutting blindly would reach: about ``2 e T / 60`` for a tolerance of ``e`` seconds and
    a tempo ``T``, here counted frame by frame.
    """
    judged = [cut for cut in cuts if cut.fall != "free"]
    if not judged:
        return None
    quiet = [(max(1, start), min(frames, end)) for start, end in _quiet(film, song, frames)]
    windows = grid_windows(film, song, frames)["beat" if "beat" in falls else "bar"]
    on = sum(not any(start <= frame < end for start, end in quiet) for frame in windows)
    heard = frames - 1 - sum(max(0, end - start) for start, end in quiet)
    return Share(sum(cut.fall in falls for cut in judged), len(judged), min(1.0, on / max(1, heard)))


def sections_of(film: Film, song: Song | None, frames: int) -> tuple[Named, ...]:
    """The film's sections: a person's, else those that were heard in the song."""
    try:
        told = [part for part in parts_of(film, frames) if part.section]
    except FilmError:
        told = []
    if told:
        return tuple(Named(p.start, p.end, title_of(p.section.id), p.section.kind) for p in told if p.section)
    return tuple(_heard(film, song, frames)) if song else ()


def _heard(film: Film, song: Song, frames: int) -> Iterator[Named]:
    rate, begin = float(film.rate), float(film.song_start)
    for part in song.parts:
        start, end = (min(frames, max(0, round((time - begin) * rate))) for time in (part.start, part.end))
        if start < end:
            yield Named(start, end, f"{title_of(part.kind)} {part.label}".strip(), part.kind, part.confidence)


def shared_clips(shots: Iterable[Shot]) -> dict[str, str]:
    """A letter for every clip that more than one shot shows, by the id of the shot it was made for."""
    users: dict[str, int] = {}
    for shot in shots:
        clip = shot.clip_of or shot.id
        users[clip] = users.get(clip, 0) + 1
    return {clip: letters(n) for n, clip in enumerate(clip for clip, count in users.items() if count > 1)}


def letters(n: int) -> str:
    """A, B, .. Z, AA, AB: names that go on."""
    return (letters(n // 26 - 1) if n >= 26 else "") + chr(65 + n % 26)


def light_steps(film: Film, frames: int) -> Iterator[tuple[int, int, int]]:
    """Each step of the light inside the film: its number, and the frames ``[start, end)`` it holds."""
    begins = []
    for number, light in enumerate(film.file.look.light):
        try:
            begins.append((film.frame_at(parse_clock(light.start)), number))
        except ValueError:
            continue
    begins.sort()
    for (start, number), (end, _) in pairwise([*begins, (frames, -1)]):
        if max(0, start) < min(frames, end):
            yield number, max(0, start), min(frames, end)
