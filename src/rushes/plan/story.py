"""Which free stretch tells which moment: in the order they were written, spread over the room there is."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import accumulate
from math import inf

from rushes.errors import Problem
from rushes.film.model import Film, Moment
from rushes.plan.layout import Part, Slot
from rushes.plan.pins import problem
from rushes.plan.taste import performance_share


@dataclass(slots=True)
class Gap:
    """A free stretch ``[start, end)`` inside one part, the moment it begins with, and those it shall tell."""

    start: int
    end: int
    part: Part
    lead: tuple[Slot, ...] = ()
    moments: list[Moment] = field(default_factory=list)

    @property
    def frames(self) -> int:
        return self.end - self.start

    def room(self, shortest: int) -> int:
        """How many more moments it can tell."""
        return max(self.frames // shortest, int(self.frames > 0)) - len(self.moments) - len(self.lead)


def spread(moments: Sequence[Moment], gaps: Sequence[Gap], weights: Sequence[float], shortest: int) -> list[Moment]:
    """Put moments into gaps in order, each as near as it can be to its share of the room; gives back the rest.

    Each moment gets the first gap at or after its place on the scale of weights that still leaves
    enough room behind it for the moments that follow.
    """
    room = [gap.room(shortest) for gap in gaps]
    fits = list(moments[: sum(room)])
    latest = _latest(len(fits), room)
    total = sum(weights) or 1.0
    at = 0
    for index, moment in enumerate(fits):
        wished = _gap_at(weights, (index + 0.5) / len(fits) * total)
        at = min(max(at, wished), latest[index])
        while room[at] == 0:
            at += 1
        room[at] -= 1
        gaps[at].moments.append(moment)
    return list(moments[len(fits) :])


def _latest(count: int, room: Sequence[int]) -> list[int]:
    """The last gap each of ``count`` moments may take when the later ones stay as late as they can."""
    places = [gap for gap, free in enumerate(room) for _ in range(free)]
    return places[len(places) - count :]


def _gap_at(weights: Sequence[float], place: float) -> int:
    for index, weight in enumerate(weights):
        if place < weight:
            return index
        place -= weight
    return len(weights) - 1


def tell_sections(
    film: Film, parts: Sequence[Part], moments: Sequence[Moment], gaps: Sequence[Gap], shortest: int,
    owned: Sequence[Slot] = (),
) -> list[Problem]:  # fmt: skip
    """Put the moments of a section into its gaps, or else into those that reach into it; gives what is wrong with
    those that have no place.

    Where slots that are owned take the section's room, they are told as near to it as they can be. Moments
    of sections outside an excerpt are left out.
    """
    known = [section.id for section in film.file.section]
    problems = [_no_section(moment, known) for moment in moments if moment.section not in known]
    lead = film.file.cutting.lead
    for part, id in ((part, part.section.id) for part in parts if part.section):
        left = [moment for moment in moments if moment.section == id]
        own = [gap for gap in gaps if gap.part.section and gap.part.section.id == id]
        near = [gap for gap in gaps if gap.start + lead < part.end and part.start < gap.end + lead and gap not in own]
        for chosen in (own, near) if left else ():
            left = spread(left, chosen, [float(gap.frames) for gap in chosen], shortest)
        if any(slot.start < part.end and part.start < slot.end for slot in owned):
            left = [moment for moment in left if not _told_near(moment, part, gaps, shortest)]
        for moment in left:
            fix = "Move it to another section, or make the section longer."
            problems.append(problem(moment, f'does not fit: section "{id}" is full.', fix, "section"))
    return problems


def _told_near(moment: Moment, part: Part, gaps: Sequence[Gap], shortest: int) -> bool:
    """Put a moment into the gap nearest to a part that has room; False where none has."""
    free = [gap for gap in gaps if gap.room(shortest) > 0]
    if free:
        min(free, key=lambda gap: max(gap.start - part.end, part.start - gap.end)).moments.append(moment)
    return bool(free)


def _no_section(moment: Moment, known: Sequence[str]) -> Problem:
    near = get_close_matches(moment.section or "", known, n=1, cutoff=0)
    fix = f'The nearest section is "{near[0]}".' if near else "Write a [[section]] with that id."
    return problem(moment, f'is in section "{moment.section}", which is not there.', fix, "section")


def tell_free(
    moments: Sequence[Moment], anchors: Mapping[str, int], order: Sequence[Moment], gaps: Sequence[Gap],
    told: Mapping[int, int], shortest: int, frames: int,
) -> list[Moment]:  # fmt: skip
    """Put the free moments into gaps, each between the anchored moments it is written between.

    ``anchors`` are frames by moment id, ``told`` frames of story by part (``story_frames``). Where
    there is no room between two anchors, a moment is told later, or else anywhere. Moments that
    belong outside the excerpt ``[0, frames)`` are left out. Gives back the moments for which there was no room.
    """
    left: list[Moment] = []
    starts = [gap.start for gap in gaps]
    for (low, high), group in _groups(moments, anchors, order):
        if high < 0 or low >= frames:
            continue
        for first, until in ((low, high), (low, inf), (-inf, inf)):
            if group:
                chosen = gaps[bisect_left(starts, first) : bisect_right(starts, until)]
                group = spread(group, chosen, _narrative_room(chosen, told), shortest)
        left += group
    return left


def _groups(
    moments: Sequence[Moment], anchors: Mapping[str, int], order: Sequence[Moment]
) -> list[tuple[tuple[float, float], list[Moment]]]:
    """Free moments that stand between the same anchored ones, with the frames between these."""
    free = {moment.id for moment in moments}
    highest = list(accumulate((anchors.get(m.id, -inf) for m in order), max))
    lowest = list(accumulate((anchors.get(m.id, inf) for m in reversed(order)), min))[::-1]
    groups: dict[tuple[float, float], list[Moment]] = {}
    for moment, low, high in zip(order, highest, lowest, strict=True):
        if moment.id in free:
            window = (low, high) if low <= high else (-inf, inf)
            groups.setdefault(window, []).append(moment)
    return list(groups.items())


def _narrative_room(gaps: Sequence[Gap], told: Mapping[int, int]) -> list[float]:
    """Frames of story each gap may still take, by its section's ratio and what is told there already."""
    free: Counter[int] = Counter()
    for gap in gaps:
        free[gap.part.start] += gap.frames
    return [_room_of(gap, told.get(gap.part.start, 0), free[gap.part.start]) for gap in gaps]


def _room_of(gap: Gap, told: int, free: int) -> float:
    wanted = (1 - performance_share(gap.part)) * (gap.part.end - gap.part.start) - told
    return max(wanted * gap.frames / max(1, free), gap.frames / 10) / (1 + len(gap.moments))


def story_frames(parts: Sequence[Part], owned: Sequence[Slot]) -> dict[int, int]:
    """Frames of story that pinned moments and kept shots already tell, by the start of their part."""
    told: Counter[int] = Counter()
    starts = [part.start for part in parts]
    for slot in owned:
        if slot.picture.kind != "performance":
            told[starts[bisect_right(starts, slot.start) - 1]] += slot.end - slot.start
    return dict(told)
