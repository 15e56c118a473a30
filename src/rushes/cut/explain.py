"""What each shot of a cut shows, and why: the timeline in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from rushes.cut.retime import method_of
from rushes.cut.timeline import Item, Timeline, clip_frame, short_items
from rushes.film.model import Shot
from rushes.units import timecode


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One shot of the cut: its slot as time code, the frames of the clip it shows, at which speed, and why.

    ``first`` and ``last`` are frames of the whole clip, both shown; its file begins at frame ``window``, since a free
    engine draws no more than is shown. ``speed`` is of the first and the last frame.
    ``held`` frames at its end are a still picture, because the clip is short.
    """

    shot: str
    start: str
    end: str
    frames: int
    take: str
    first: int
    last: int
    window: int
    speed: tuple[float, float]
    method: str
    transition: str
    held: int
    why: str


def told(timeline: Timeline, shots: Sequence[Shot]) -> tuple[Told, ...]:
    """Every shot of a cut, in the order of the film."""
    held = {short.shot: short.held for short in short_items(timeline)}
    pairs = zip(timeline.items, shots, strict=True)
    return tuple(_told(item, shot, timeline, held.get(item.shot, 0)) for item, shot in pairs)


def _told(item: Item, shot: Shot, timeline: Timeline, held: int) -> Told:
    speeds = tuple(float(round(item.speed * each, 4)) for each in item.ramp)
    transition = f"{shot.transition.kind} {sum(shot.spread) or ''}".strip() if shot.transition else "cut"
    return Told(
        shot=item.shot, start=timecode(item.start, timeline.rate), end=timecode(item.end, timeline.rate),
        frames=item.frames, take=item.label, first=clip_frame(item, 0, timeline.rate),
        last=clip_frame(item, item.frames - 1, timeline.rate), window=item.source_first, speed=(speeds[0], speeds[1]),
        method="" if item.natural else method_of(item), transition=transition, held=held, why=_why(item, shot),
    )  # fmt: skip


def _why(item: Item, shot: Shot) -> str:
    """Why it begins where it does, and why at this speed."""
    if item.standin:
        return "a card stands in: its clip is not made"
    reasons = []
    if shot.trim:
        reasons.append(f"your trim {shot.trim[0]} to {shot.trim[1]}")
    elif shot.begin is not None:
        reasons.append(f"the plan's part of {shot.clip_of or 'its clip'} from frame {shot.begin}")
    elif item.chosen:
        reasons.append(item.chosen)
    else:
        reasons.append("behind its handles")
    if shot.slip:
        reasons.append(f"slipped {shot.slip:+d}")
    if shot.used is not None and not shot.trim:
        reasons.append("the plan's speed")
    if shot.ramp:
        reasons.append("your ramp")
    return ", ".join(reasons)
