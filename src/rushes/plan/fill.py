"""A free stretch of film, filled: performance and story intercut, cut to the music."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from rushes.film.model import Film, Moment, Picture, Role, ShotKind
from rushes.plan.frames import longest_slot, role_model, slot_capacity, snug_seconds
from rushes.plan.grid import OFF_BEAT, Marks, time_marks
from rushes.plan.layout import SECONDS, Part, Slot
from rushes.plan.material import Material, Scenery, picture_of
from rushes.plan.quote import Tariff
from rushes.plan.solve import POINT, Cuts, Stretch, Wish, cost, solve
from rushes.plan.story import Gap
from rushes.plan.taste import CLOSE_MOST, is_close, performance_share, wished_frames

ROLES: tuple[Role, ...] = ("draft", "hero")

TRIES = 5
"""Numbers of shots tried around the likely one."""

LONGEST_SECONDS = 180
"""Longer gaps than this, which only films without music have, are cut evenly."""


@dataclass(frozen=True, slots=True)
class Course:
    """What the planner knows all along the film: the film, its marks, its prices, and whether music leads."""

    film: Film
    marks: Marks
    tariff: Tariff
    music: bool
    frames: tuple[int, ...]
    """The marks' frames, in order."""

    def between(self, start: int, end: int) -> Marks:
        """The marks inside ``(start, end)``."""
        inside = self.frames[bisect_right(self.frames, start) : bisect_left(self.frames, end)]
        return {frame: self.marks[frame] for frame in inside}

    @property
    def second(self) -> int:
        """Frames of the shortest slot that is not pinned."""
        return max(1, round(self.film.rate))

    def wish(self, part: Part, slot: Slot, turn: int = 0) -> Wish:
        """What one slot asks of the cut."""
        prices = self.tariff.prices(slot.picture.role, slot.seconds)
        if is_close(slot.picture):
            prices = prices[: round(CLOSE_MOST * self.film.rate) + 1]
        target = min(self._target(part, slot, turn), len(prices) - 1)
        return Wish(target, min(self.second, len(prices) - 1), prices)

    def _target(self, part: Part, slot: Slot, turn: int) -> int:
        film = self.film
        if slot.moment and not self.music:
            return round((slot.seconds or SECONDS) * film.rate)
        if slot.seconds:
            model = role_model(film, slot.picture.role)
            return slot_capacity(slot.seconds, film.rate, model, film.settings.handles) or self.second
        return wished_frames(film, part, slot.picture, turn)


def moment_slot(moment: Moment) -> Slot:
    """A moment without its frames yet."""
    return Slot(0, 0, picture_of(moment), moment=moment.id, seconds=moment.seconds)


@dataclass(frozen=True, slots=True)
class Around:
    """The slots on both sides of a gap, and the lengths of the three before it."""

    before: Slot | None = None
    after: Slot | None = None
    lengths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """One way to fill a gap: its slots in order, the material after it, and what it costs."""

    slots: tuple[Slot, ...]
    material: Material
    cost: int


def fill(course: Course, gap: Gap, material: Material, scenery: Scenery, around: Around) -> Filled:
    """The best way found to fill a gap between its two neighbours; there always is one."""
    moments = [moment_slot(moment) for moment in gap.moments]
    if not course.music and (told := _as_written(course, gap, moments)):
        return Filled(told, material, 0)
    likely = _likely_fillers(course, gap, moments, material)
    counts = sorted({max(0, likely + step) for step in (0, -1, 1, -2, 2)[:TRIES]})
    if not moments:
        counts = [count for count in counts if count] or [1]
    for strict in (True, False) if gap.frames < LONGEST_SECONDS * course.second else ():
        tries = [_fill_with(course, gap, count, material.copy(), scenery, around, strict) for count in counts]
        found = [filled for filled in tries if filled is not None]
        if found:
            return min(found, key=lambda filled: filled.cost)
    return _evenly(course, gap, material, scenery, around)


def _as_written(course: Course, gap: Gap, moments: Sequence[Slot]) -> tuple[Slot, ...]:
    """Moments one after another at their own lengths, where these fill a gap to the second; else nothing."""
    seconds = list(accumulate((slot.seconds or SECONDS for slot in moments), initial=0))
    if not moments or abs(seconds[-1] * course.film.rate - gap.frames) >= course.second:
        return ()
    edges = [gap.start + gap.frames * at // seconds[-1] for at in seconds]
    lengths = [b - a for a, b in pairwise(edges)]
    limits = [longest_slot(course.film, role_model(course.film, slot.picture.role), 0) for slot in moments]
    if any(length > limit for length, limit in zip(lengths, limits, strict=True)):
        return ()
    return tuple(replace(slot, start=a, end=b) for slot, (a, b) in zip(moments, pairwise(edges), strict=True))


def _likely_fillers(course: Course, gap: Gap, moments: Sequence[Slot], material: Material) -> int:
    wanted = sum(course.wish(gap.part, slot).target for slot in moments)
    kind: ShotKind = "performance" if material.setups(gap.part) else "insert"
    each = wished_frames(course.film, gap.part, Picture(kind=kind))
    return max(0, round((gap.frames - wanted) / max(1, each)))


def _fill_with(
    course: Course, gap: Gap, count: int, material: Material, scenery: Scenery,
    around: Around, strict: bool,
) -> Filled | None:  # fmt: skip
    turn = material.performances
    slots = sequence(course, gap, count, material, scenery, around)
    wishes = tuple(course.wish(gap.part, slot, turn + index) for index, slot in enumerate(slots))
    marks = course.between(gap.start, gap.end) if strict else _loose_marks(course, gap)
    stretch = Stretch(gap.start, gap.end, wishes, marks, around.lengths)
    cuts = solve(stretch)
    if cuts is None:
        return None
    placed = _placed(gap, slots, cuts)
    snug = _snug(course, placed[0]) if len(placed) == 1 else None
    if snug is not None:
        saved = wishes[0].prices[gap.frames] - course.tariff.prices(snug.picture.role, snug.seconds)[0]
        return Filled((snug,), material, cost(stretch, ()) - POINT * saved)
    return Filled(placed, material, cost(stretch, cuts.frames))


def _snug(course: Course, slot: Slot) -> Slot | None:
    """A slot whose ends others own, with the clip that just covers it where handles would double its price."""
    model = role_model(course.film, slot.picture.role)
    seconds = None if slot.seconds else snug_seconds(course.film, model, slot.end - slot.start)
    return replace(slot, seconds=seconds) if seconds else None


def _loose_marks(course: Course, gap: Gap) -> Marks:
    """The marks with cuts by time among them, for stretches the beats leave no room in."""
    return {
        **dict.fromkeys(time_marks(course.film, gap.start, gap.end), OFF_BEAT),
        **course.between(gap.start, gap.end),
    }


def _placed(gap: Gap, slots: Sequence[Slot], cuts: Cuts) -> tuple[Slot, ...]:
    edges = pairwise((gap.start, *cuts.frames, gap.end))
    return tuple(replace(slot, start=a, end=b) for slot, (a, b) in zip(slots, edges, strict=True))


def _evenly(course: Course, gap: Gap, material: Material, scenery: Scenery, around: Around) -> Filled:
    """Slots of equal length, where no mark helps: as few as the clips allow."""
    longest = min(longest_slot(course.film, role_model(course.film, role)) for role in ROLES)
    count = max(1, len(gap.moments), -(-gap.frames // max(1, longest)))
    slots = sequence(course, gap, count - len(gap.moments), material, scenery, around)
    cuts = tuple(gap.start + gap.frames * index // count for index in range(1, count))
    return Filled(_placed(gap, slots, Cuts(cuts, 0)), material, 0)


def sequence(
    course: Course, gap: Gap, count: int, material: Material, scenery: Scenery,
    around: Around,
) -> tuple[Slot, ...]:  # fmt: skip
    """A gap's moments and ``count`` fillers in order, without their frames yet."""
    told = interleave(len(gap.moments), count, _is_story(around.before), _is_story(around.after))
    inserts = _insert_places(course, gap, count, material)
    moments = iter(gap.moments)
    slots: list[Slot] = []
    filler = 0
    for index, story in enumerate(told):
        before = slots[-1] if slots else around.before
        if story:
            slots.append(moment_slot(next(moments)))
        else:
            after = around.after if index == len(told) - 1 else None
            slots.append(_filler(gap, material, scenery, (before, after), filler in inserts))
            filler += 1
    return tuple(slots)


def _is_story(slot: Slot | None) -> bool | None:
    return None if slot is None else slot.picture.kind != "performance"


def interleave(moments: int, fillers: int, before: bool | None, after: bool | None) -> tuple[bool, ...]:
    """Moments (True) among fillers (False), evenly, with the fewest neighbours of one kind."""
    total = moments + fillers

    def spaced(offset: float) -> tuple[bool, ...]:
        told = {int((index + offset) * total / moments) for index in range(moments)} if moments else set()
        return tuple(index in told for index in range(total))

    def alike(order: tuple[bool, ...]) -> int:
        return sum(a == b for a, b in pairwise((before, *order, after)) if a is not None and b is not None)

    return min((spaced(offset) for offset in (0.5, 0.05, 0.95)), key=alike)


def _insert_places(course: Course, gap: Gap, count: int, material: Material) -> frozenset[int]:
    """Which fillers are inserts: all of them without setups; else as many as the story's share still lacks.

    An insert never takes more than every third filler, and only where the treatment has a detail to show.
    """
    if not material.setups(gap.part):
        return frozenset(range(count))
    if not material.has_details() or count < 2:
        return frozenset()
    told = sum(course.wish(gap.part, moment_slot(moment)).target for moment in gap.moments)
    lacking = (1 - performance_share(gap.part)) * gap.frames - told
    detail = wished_frames(course.film, gap.part, Picture(kind="insert"))
    wanted = min((count + 1) // 3, max(0, round(lacking / detail)))
    return frozenset(1 + index * count // max(1, wanted) for index in range(wanted))


def _filler(
    gap: Gap, material: Material, scenery: Scenery, near: tuple[Slot | None, Slot | None], detail: bool
) -> Slot:
    setup = None if detail else material.performance(gap.part, *near)
    if setup is not None:
        return Slot(0, 0, picture_of(setup), setup=setup.id)
    return Slot(0, 0, material.insert(gap.part, scenery.place, scenery.states))
