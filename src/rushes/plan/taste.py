"""How long shots like to be, and how performance and story share a section: the guide's ratios as data.

Ratios: guide section 5.7 (verse 30 % performance, chorus 60 %, bridge 50 %). Lengths: the guide's
6 to 9 s of a trimmed ten-second clip in verses, faster cutting in choruses.
"""

from collections.abc import Mapping, Sequence

from rushes.film.model import Film, Picture
from rushes.plan.layout import Part
from rushes.song.model import Moving, Song

PERFORMANCE: Mapping[str, float] = {
    "intro": 0.4, "verse": 0.3, "prechorus": 0.4, "chorus": 0.6, "bridge": 0.5,
    "instrumental": 0.3, "outro": 0.5, "scene": 0.0,
}  # fmt: skip
"""The share of a section's time that shows the performance, where the film has one."""

SECONDS: Mapping[str, tuple[float, float, float]] = {
    "intro": (5.5, 6.5, 4.5), "verse": (6.0, 7.5, 4.0), "prechorus": (4.5, 5.5, 3.0), "chorus": (4.0, 4.8, 2.5),
    "bridge": (5.0, 6.0, 3.5), "instrumental": (4.5, 5.5, 4.5), "outro": (6.5, 7.5, 5.0), "scene": (5.0, 6.0, 3.5),
}  # fmt: skip
"""Wished seconds of a performance, a narrative shot and an insert, by kind of section."""

PLAIN = (5.0, 6.0, 4.0)
"""The same for film outside any section."""

SWING = (1.12, 0.82, 1.0, 0.9, 1.2)
"""Performance shots take these shares of their wished length in turn: no two neighbours alike."""

CLOSE_SECONDS = 4.0
CLOSE_MOST = 5
"""Wished and most seconds of a singing close-up; longer ones show that the lips do not match (guide, section 6.4)."""

SCRAP_SECONDS = 2.5
"""What is left behind a moment of open length is at least this long, or nothing."""

QUICKEN = 0.9
"""A chorus that returns is cut this much faster, down to four fifths of the first."""

PIECE_SECONDS = 60
"""Longer free stretches are cut on their best marks into pieces of about this length before they are solved."""


def performance_share(part: Part, told: Mapping[str, int] | None = None) -> float:
    """The share of a part's time that shows the performance, 0..1; ``told`` are percents by section id or kind."""
    percent = (told or {}).get(part.section.id if part.section else "", (told or {}).get(part.kind))
    return PERFORMANCE.get(part.kind, 0.4) if percent is None else percent / 100


def is_close(picture: Picture) -> bool:
    """Whether a picture is a singing close-up."""
    return picture.kind == "performance" and "close" in picture.framing.lower()


def wished_frames(film: Film, part: Part, picture: Picture, turn: int = 0) -> int:
    """The best length of a slot in frames; ``turn`` counts the performance shots before it."""
    seconds = dict(zip(("performance", "narrative", "insert"), SECONDS.get(part.kind, PLAIN), strict=True))
    wished = seconds.get(picture.kind, seconds["insert"])
    if part.kind in ("chorus", "prechorus"):
        wished *= max(0.8, QUICKEN**part.repeat)
    if picture.kind == "performance":
        wished *= SWING[turn % len(SWING)]
    if is_close(picture):
        wished = min(wished, CLOSE_SECONDS)
    return max(1, round(film.rate * round(wished * 100) / 100))


QUICKER = 0.35
"""A stretch of full energy is cut this share faster than a still one."""


def paces(film: Film, song: Song | None, parts: Sequence[Part]) -> dict[int, float]:
    """For each part, by its start, how its wished lengths are scaled: shorter where more goes on than usual."""
    if song is None or not song.energy:
        return {}
    usual = _mean(song.energy)
    return {part.start: 1 + QUICKER * (usual - _mean(_within(film, song, part))) for part in parts}


def _within(film: Film, song: Song, part: Part) -> list[Moving]:
    start, end = (float(film.song_start + frame / film.rate) for frame in (part.start, part.end))
    return [moving for moving in song.energy if moving.start < end and start < moving.end]


def _mean(curve: Sequence[Moving]) -> float:
    """Mean energy of some stretches, by their lengths."""
    total = sum(moving.end - moving.start for moving in curve)
    return sum(moving.energy * (moving.end - moving.start) for moving in curve) / total if total else 0.5
