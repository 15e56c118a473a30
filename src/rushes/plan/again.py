"""Performances that could be shown from one clip: another part of it in each like section (guide, section 5.7)."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, replace

from rushes.film.model import Film, Shot
from rushes.plan.frames import clip_frames, clip_frames_needed, lengths, role_model
from rushes.plan.prices import Prices

LENDERS = 8
"""Clips of a setup that are looked at for a free part: the latest."""


@dataclass(slots=True)
class _Clip:
    """A clip that may lend parts: its shot, its length in seconds, the first clip frame free, and where it is seen.

    ``fixed``: it is bought, or a person's, and stays as long as it is.
    """

    shot: Shot
    seconds: int
    free: int
    sections: set[str | None]
    fixed: bool


def shown_again(film: Film, prices: Prices, to_buy: Collection[str]) -> dict[str, Shot]:
    """Shots that change where performances are shown again, by id: those that borrow, and lenders with a longer clip.

    A borrower has the setup and role of its lender and stands in another section of the same kind; the parts of a
    clip do not overlap and keep handles between them. A longer clip is taken where it costs less than the borrower's.
    """
    kinds = {section.id: section.kind for section in film.file.section}
    lending = {shot.clip_of for shot in film.shots if shot.clip_of}
    clips: dict[object, deque[_Clip]] = {}
    changed: dict[str, Shot] = {}
    for shot in sorted(film.shots, key=lambda shot: shot.start):
        lips = shot.performance is not None  # they move to this part of the song, and to no other
        if shot.kind != "performance" or shot.clip_of or lips or shot.id in lending or shot.section not in kinds:
            continue
        like = clips.setdefault((_setup(shot), kinds[shot.section], shot.role), deque(maxlen=LENDERS))
        if shot.id in to_buy and not _is_touched(shot) and (part := _part(film, prices, shot, like)):
            clip, seconds, begin, end = part
            clip.free, clip.seconds = end, seconds
            clip.sections.add(shot.section)
            changed[shot.id] = replace(shot, clip_of=clip.shot.id, begin=begin)
            if seconds != clip.shot.seconds:
                changed[clip.shot.id] = replace(clip.shot, seconds=seconds)
        elif shot.trim is None and shot.used is None:
            free = film.settings.handles + clip_frames_needed(shot.frames, film.rate, role_model(film, shot.role))
            like.append(_Clip(shot, shot.seconds, free, {shot.section}, shot.id not in to_buy or _is_touched(shot)))
    return changed


def _part(film: Film, prices: Prices, shot: Shot, clips: Collection[_Clip]) -> tuple[_Clip, int, int, int] | None:
    """A clip with a free part for a shot: the clip, the length it then has, and the part's first frame and end."""
    sold, handles = role_model(film, shot.role), film.settings.handles
    needed, choices = clip_frames_needed(shot.frames, film.rate, sold), lengths(film, sold)
    longest = clip_frames(choices[-1], film.rate, sold)
    for clip in clips:
        end = clip.free + handles + needed
        if end + handles > longest or shot.section in clip.sections:
            continue
        fits = (s for s in choices if s >= clip.seconds and clip_frames(s, film.rate, sold) >= end + handles)
        seconds = next(fits, None)
        if seconds is None or (clip.fixed and seconds != clip.seconds):
            continue
        own = prices.clip(shot.role, shot.seconds) + prices.still_of(shot).price(prices.still_ratio)
        if prices.clip(shot.role, seconds) - prices.clip(shot.role, clip.seconds) < own:
            return clip, seconds, end - needed, end
    return None


def _setup(shot: Shot) -> object:
    return shot.setup or (shot.cast, shot.place, shot.framing, shot.text)


def _is_touched(shot: Shot) -> bool:
    """Whether a person chose or wrote something of a shot's clip."""
    return bool(shot.picks or shot.rejects or shot.trim or shot.still_prompt or shot.motion_prompt)
