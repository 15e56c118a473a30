"""One slot that tells too much as two, each of one action: the guide's way for a moment that is too long."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from rushes.film.model import Film, Shot
from rushes.plan.frames import clip_for, role_model
from rushes.plan.names import fresh_id
from rushes.prompts.lexicon import find_framing
from rushes.song.model import Song

LEAST_SECONDS = 1
"""Each half must be seen so long."""
ANOTHER = {
    "establishing": "medium-wide", "extreme wide": "medium-wide", "wide": "medium", "full": "medium",
    "medium-wide": "medium close-up", "medium": "close-up", "medium close-up": "medium-wide", "close-up": "medium",
    "extreme close-up": "medium", "macro": "medium",
}  # fmt: skip
"""Another size for the second half: a cut to the same one jumps."""


def halves(film: Film, song: Song | None, shot: Shot, actions: Sequence[str], ids: frozenset[str]) -> list[Shot]:
    """A shot as two that follow each other: the first keeps its id and its takes; nothing where it is too short.

    ``actions`` are those of its motion, the first of which stays; ``ids`` are all that were ever given. Nothing for a
    shot that follows a performance or shows another's clip, either.
    """
    at = cut_of(film, song, shot)
    if at is None or shot.clip_of or shot.performance:
        return []
    first, *rest = actions or ("",)
    size = find_framing(shot.framing, "size")
    framing = ANOTHER.get(size.name, shot.framing) if size else "close-up"
    second = replace(
        shot, id=fresh_id(shot.section or "shot", ids), start=at, framing=framing,
        motion=", ".join(rest) or shot.motion, seconds=_seconds(film, shot, shot.end - at), picks={}, rejects={},
        takes={}, notes={}, still_prompt=None, motion_prompt=None, composition=None, mend=None, trim=None, ramp=None,
        transition=None, begin=None, used=None, slip=0, plan=None,
    )  # fmt: skip
    return [_first(film, shot, at, first if rest else shot.motion), second]


def _first(film: Film, shot: Shot, at: int, motion: str) -> Shot:
    """The shot up to the cut; its clip stays as long as another shot shows a part of it."""
    shared = any(other.clip_of == shot.id for other in film.shots)
    trim = shot.trim
    if trim is not None:
        trim = trim[0], trim[0] + max(1, round(Fraction((trim[1] - trim[0]) * (at - shot.start), shot.frames)))
    seconds = shot.seconds if shared else min(shot.seconds, _seconds(film, shot, at - shot.start))
    return replace(shot, end=at, motion=motion, seconds=seconds, used=None, trim=trim)


def cut_of(film: Film, song: Song | None, shot: Shot) -> int | None:
    """The frame to cut at: the beat nearest to the middle, within its half; the middle without one."""
    least = round(LEAST_SECONDS * film.rate)
    low, high = shot.start + least, shot.end - least
    if high < low:
        return None
    middle = (shot.start + shot.end) // 2
    beats = [film.frame_at(Fraction(beat.time)) for beat in song.beats] if song else []
    near = [beat for beat in beats if low <= beat <= high and abs(beat - middle) <= shot.frames // 4]
    return min(near, key=lambda beat: (abs(beat - middle), beat), default=middle)


def _seconds(film: Film, shot: Shot, frames: int) -> int:
    return clip_for(film, role_model(film, shot.role), frames)
