"""The ways a free stretch may be told: its moments in order among performances and inserts, with wished lengths.

Lengths are stretched or shortened so that performance and story share the section as they should
(guide, section 5.7); how far that takes a shot from the length it likes is part of what the way costs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rushes.film.model import Picture
from rushes.film.treatment import ShotKind
from rushes.plan.course import Course, moment_slot
from rushes.plan.frames import longest_slot, role_model
from rushes.plan.layout import SECONDS, Slot
from rushes.plan.links import is_long, parted, spread
from rushes.plan.material import Material
from rushes.plan.problem import POINT, Weights
from rushes.plan.story import Gap
from rushes.plan.taste import wished_frames

STEPS = (0, -1, 1, -2, 2)
"""Numbers of shots tried around the likely one."""

DETAILS = (0, -1, 1)
"""Numbers of inserts tried around the likely one."""

GIVE = (0.6, 1.5)
"""How far the shares of a section may shorten or stretch a wished length."""

RATIO = 120 * POINT
"""What it costs that a whole stretch shows the performance where it should tell the story, or the reverse."""

PERFORMANCE = Slot(0, 0, Picture(kind="performance"))
INSERT = Slot(0, 0, Picture(kind="insert"))
"""What fills the film between its moments, before it is known with which setup or detail."""


@dataclass(frozen=True, slots=True)
class Way:
    """Slots in order without their frames yet, the length each wishes for, and what it costs to wish so."""

    slots: tuple[Slot, ...]
    targets: tuple[int, ...]
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """Frames of a stretch that shall show the performance, and frames that shall tell the story."""

    performance: float
    story: float


def ways_of(course: Course, gap: Gap, material: Material, share: Share, turn: int, every: int = 0) -> tuple[Way, ...]:
    """Every way that is tried for a gap, the likeliest first; there always is one.

    ``turn`` counts the performance shots before it; ``every`` adds the way with a shot for so many frames.
    """
    told = [*gap.lead, *(moment_slot(moment) for moment in gap.moments)]
    if not course.music and (written := as_written(course, gap, told)):
        return (written,)
    likely = _likely_fillers(course, gap, told, material)
    least = 0 if told else 1
    counts = dict.fromkeys(max(least, likely + step) for step in STEPS)
    if every:
        counts[max(least, gap.frames // every - len(told))] = None
    found = {}
    for count in counts:
        for inserts in _inserts(course, gap, count, material, share, told):
            slots = sequence(gap, told, count, inserts)
            way = in_links(course, gap, weighed(course, gap, slots, share, turn))
            found[tuple((slot.picture.kind, slot.moment) for slot in slots)] = way
    return tuple(found.values())


def as_written(course: Course, gap: Gap, told: Sequence[Slot]) -> Way | None:
    """Moments one after another at their own lengths, where these fill a gap to the second and nothing else leads."""
    seconds = list(accumulate((slot.seconds or SECONDS for slot in told), initial=0))
    if not told or abs(seconds[-1] * course.film.rate - gap.frames) >= course.second:
        return None
    edges = [gap.start + gap.frames * at // seconds[-1] for at in seconds]
    lengths = tuple(b - a for a, b in pairwise(edges))
    film = course.film
    limits = [longest_slot(film, role_model(film, slot.picture.role), 0) for slot in told]
    fits = (
        length <= limit or is_long(film, slot) or len(slot.angles) > 1
        for slot, length, limit in zip(told, lengths, limits, strict=True)
    )  # fmt: skip
    if not all(fits):
        return None
    chains = (
        spread(parted(film, slot, length), start, length)
        for slot, start, length in zip(told, edges, lengths, strict=False)
    )
    placed = tuple(slot for chain in chains for slot in chain)
    return Way(placed, tuple(slot.end - slot.start for slot in placed))


def in_links(course: Course, gap: Gap, way: Way) -> Way:
    """A way with every moment in as many slots as its angles or its length need, one after another."""
    film, slots, targets = course.film, list[Slot](), list[int]()
    for slot, target in zip(way.slots, way.targets, strict=True):
        most = min(target, gap.frames)
        chain = parted(film, slot, most)
        slots += chain
        targets += [max(1, target // len(chain))] * len(chain)
    return Way(tuple(slots), tuple(targets), way.cost)


def _likely_fillers(course: Course, gap: Gap, told: Sequence[Slot], material: Material) -> int:
    wanted = sum(course.target(gap.part, slot) for slot in told)
    kind: ShotKind = "performance" if material.setups(gap.part) else "insert"
    each = course.target(gap.part, Slot(0, 0, Picture(kind=kind)))
    return max(0, round((gap.frames - wanted) / max(1, each)))


def _inserts(
    course: Course, gap: Gap, count: int, material: Material, share: Share, told: Sequence[Slot]
) -> Iterator[int]:
    """How many fillers are inserts: all of them without setups; else about as many as the story still lacks.

    An insert never takes more than every third filler, and only where the treatment has a detail to show.
    """
    if not material.setups(gap.part):
        yield count
    elif not material.has_details() or count < 2:
        yield 0
    else:
        lacking = share.story - sum(course.target(gap.part, slot) for slot in told)
        likely = round(lacking / wished_frames(course.film, gap.part, Picture(kind="insert")))
        most = (count + 1) // 3
        yield from dict.fromkeys(min(most, max(0, likely + step)) for step in DETAILS)


def sequence(gap: Gap, told: Sequence[Slot], count: int, inserts: int) -> tuple[Slot, ...]:
    """A gap's moments in order, evenly among so many fillers, of which so many are inserts.

    A moment that leads stays first.
    """
    lead = len(gap.lead)
    order = (True,) * lead + interleave(len(told) - lead, count, True if lead else None)
    details = {index * count // max(1, inserts) + 1 for index in range(inserts)} if inserts < count else {*range(count)}
    fillers = iter(INSERT if index in details or inserts == count else PERFORMANCE for index in range(count))
    moments = iter(told)
    return tuple(next(moments) if story else next(fillers) for story in order)


def interleave(moments: int, fillers: int, before: bool | None) -> tuple[bool, ...]:
    """Moments (True) among fillers (False), evenly, with the fewest neighbours of one kind."""
    total = moments + fillers

    def spaced(offset: float) -> tuple[bool, ...]:
        told = {int((index + offset) * total / moments) for index in range(moments)} if moments else set()
        return tuple(index in told for index in range(total))

    def alike(order: tuple[bool, ...]) -> int:
        return sum(a == b for a, b in pairwise((before, *order)) if a is not None)

    return min((spaced(offset) for offset in (0.5, 0.05, 0.95)), key=alike)


def weighed(course: Course, gap: Gap, slots: tuple[Slot, ...], share: Share, turn: int) -> Way:
    """Slots with their wished lengths, scaled to the section's shares, and what the scaling costs."""
    liked = [course.target(gap.part, slot, turn + index) for index, slot in enumerate(slots)]
    kinds = [slot.picture.kind == "performance" for slot in slots]
    if not course.music:
        return Way(slots, tuple(liked))
    scales = [_scale(share.story, liked, kinds, False), _scale(share.performance, liked, kinds, True)]
    targets = [
        length if slot.seconds else max(1, min(round(length * scales[kind]), course.longest(slot)))
        for slot, length, kind in zip(slots, liked, kinds, strict=True)
    ]
    beta = Weights().length
    cost = sum(beta * (t - b) ** 2 // b**2 for t, b in zip(targets, liked, strict=True))
    return Way(slots, tuple(targets), cost + _unshared(gap, share, kinds))


def _scale(wanted: float, liked: Sequence[int], kinds: Sequence[bool], kind: bool) -> float:
    total = sum(length for length, each in zip(liked, kinds, strict=True) if each == kind)
    return min(GIVE[1], max(GIVE[0], wanted / total)) if total else 1.0


def _unshared(gap: Gap, share: Share, kinds: Sequence[bool]) -> int:
    """What it costs that a stretch which shall show the performance, or tell the story, has no shot that does."""
    missing = (0 if any(kinds) else share.performance) + (0 if not all(kinds) else share.story)
    return round(RATIO * missing / max(1, gap.frames))
