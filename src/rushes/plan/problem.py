"""The plan as a problem to solve: where cuts may fall, what shots are wanted, what clips cost, and the cap.

Plain data, in whole frames, whole credits and hundredths of a point; `docs/why/solver.md` states the
same as mathematics, letter for letter. ``exact.solve_exact`` gives the best edit, ``rivals`` two
simple ones, ``score.score`` says what any edit costs and ``score.faults`` which hard rules it breaks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from rushes.film.treatment import Role

POINT = 100
"""Costs are whole hundredths of a point."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip a shot may be cut from: one for sale, or one already paid for (``owned``, credits 0).

    ``frames`` counts all its frames, at its own rate. ``action`` frames of it must be seen (0 where
    any part will do); ``dislike`` is what it costs that this is not the role that was wished.
    """

    seconds: int
    credits: int
    frames: int
    role: Role = "draft"
    action: int = 0
    dislike: int = 0
    owned: str | None = None


@dataclass(frozen=True, slots=True)
class Want:
    """A shot that is wanted, once or as often as ``then`` leads back to it.

    Lengths are film frames; it lies inside ``window`` (``[start, end)``); ``then`` lists the wants
    that may follow it, by index, with the cost of that order. ``play`` is clip frames per film frame
    at speed 1, ``stretch`` the most its speed may differ from 1, in percent.
    """

    id: str
    target: int
    shortest: int
    longest: int
    window: tuple[int, int]
    clips: tuple[Clip, ...]
    then: tuple[tuple[int, int], ...] = ()
    handles: int = 6
    play: Fraction = Fraction(1)
    stretch: int = 10


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of flaw costs, in hundredths of a point; the order of their sizes is the documented one.

    ``length`` is for a slot that misses its wish by the whole of it (grows with the square), ``speed``
    for a speed 100 % away from 1 (grows evenly), ``metronome`` for each slot alike (to ``alike``
    frames) to the one before it where ``run`` or more in a row were alike already.
    """

    credit: int = POINT
    length: int = 90 * POINT
    speed: int = 120 * POINT
    metronome: int = 12 * POINT
    run: int = 2
    alike: int = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan is decided from.

    ``marks`` are the frames a cut may fall on with what it costs there, in order, 0 and ``frames``
    among them; ``walls`` are frames that must be cut; ``first`` and ``last`` the wants that may open
    and close the film; ``elsewhere`` prices a cut off the marks, which only rivals make.
    Raises ``ValueError`` where the data contradict themselves. Whole edits may cost up to 10^10 points
    and 10^6 credits.
    """

    frames: int
    marks: tuple[tuple[int, int], ...]
    wants: tuple[Want, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    walls: tuple[int, ...] = ()
    weights: Weights = Weights()
    cap: int | None = None
    elsewhere: int = 60 * POINT

    def __post_init__(self) -> None:
        fault = next(_contradictions(self), None)
        if fault:
            raise ValueError(fault)


@dataclass(frozen=True, slots=True)
class Placed:
    """A shot of an edit: its want, its frames ``[start, end)``, which of the want's clips, and how much of it.

    ``used`` counts the clip's frames that are seen; against ``natural`` it gives the speed.
    """

    want: int
    start: int
    end: int
    clip: int
    used: int

    @property
    def frames(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of the whole film, its cost in hundredths of a point, its credits, and a proven bound.

    No edit within the cap costs less than ``bound``; where it equals ``cost``, this one is optimal.
    """

    shots: tuple[Placed, ...]
    cost: int
    credits: int
    bound: int

    @property
    def gap(self) -> int:
        """By how much a better edit could be cheaper; 0 proves that there is none."""
        return self.cost - self.bound


@dataclass(frozen=True, slots=True)
class Stuck:
    """No order of shots fills the film: none gets past ``frame``, or none that gets there may close the film."""

    frame: int


@dataclass(frozen=True, slots=True)
class TooSmall:
    """The cap is too small: ``least`` credits are the fewest any edit needs, ``cheapest`` is one that needs them."""

    cap: int
    least: int
    cheapest: Edit

    @property
    def short(self) -> int:
        """By how many credits the cap is too small."""
        return self.least - self.cap


def _contradictions(problem: Problem) -> Iterator[str]:
    frames = [frame for frame, _ in problem.marks]
    if frames != sorted({0, problem.frames, *frames}) or not 0 == frames[0] < frames[-1] == problem.frames:
        yield "marks must be in order, from 0 to the film's last frame"
    if not set(problem.walls) <= set(frames):
        yield "a wall must be one of the marks"
    known = range(len(problem.wants))
    named = [*problem.first, *problem.last, *(index for want in problem.wants for index, _ in want.then)]
    if any(index not in known for index in named):
        yield "an order names a want that is not there"
    elif any(len(dict(want.then)) < len(want.then) for want in problem.wants):
        yield "an order names the same want twice"
    elif (again := next(_owned_twice(problem), None)) is not None:
        yield f'"{again}" is owned once and may be used once: its want must not come back'
    if any(
        min(want.shortest, want.target) < 1 or want.play <= 0 or not 0 <= want.stretch < 100 for want in problem.wants
    ):
        yield "a want needs lengths of at least one frame, a play rate above 0 and a stretch under 100 %"
    if problem.weights.run < 1:
        yield "a run is at least 1"


def _owned_twice(problem: Problem) -> Iterator[str]:
    """Owned clips that one edit could use twice."""
    owners: dict[str, set[int]] = {}
    for index, want in enumerate(problem.wants):
        for owned in {clip.owned for clip in want.clips if clip.owned}:
            owners.setdefault(owned, set()).add(index)
    for owned, wants in owners.items():
        if any(wants & _after(problem, index) for index in wants):
            yield owned


def _after(problem: Problem, index: int) -> set[int]:
    """Every want that can come after this one."""
    found: set[int] = set()
    waiting = [index]
    while waiting:
        fresh = {follower for follower, _ in problem.wants[waiting.pop()].then} - found
        found |= fresh
        waiting += fresh
    return found
