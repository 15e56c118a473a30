"""A plan beside plainer ones: what each costs, how it cuts to the music, and how it shares performance and story."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rushes.film.model import Film
from rushes.plan.exact import solve_exact
from rushes.plan.first import Outline, Solution, pieces_of
from rushes.plan.grid import beat_frames
from rushes.plan.layout import Part, Slot
from rushes.plan.paid import NOTHING_PAID, Paid
from rushes.plan.pose import Posed, pose
from rushes.plan.problem import POINT, Edit, Problem, Stuck, TooSmall
from rushes.plan.rivals import greedy, grid
from rushes.plan.taste import performance_share
from rushes.song.model import Song

GRID_SECONDS = 5
"""The fixed grid of the guide's checklist: a cut every five seconds."""

RIVALS = ("greedy", "grid")


@dataclass(frozen=True, slots=True)
class Measured:
    """A plan in figures: points and credits, shots, the shares of its cuts
    on bars and on beats (to a frame), the shares that cuts anywhere would have, and how far sections are
    from their share of performance, in mean and in the worst one; all shares 0..1.
    """

    name: str
    points: float
    credits: int
    shots: int
    bars: float
    beats: float
    chance_bars: float
    chance_beats: float
    ratio_error: float
    ratio_worst: float


def rival(outline: Outline, name: str, paid: Paid = NOTHING_PAID) -> tuple[Posed, Edit | Stuck | TooSmall]:
    """The plan of ``"exact"``, ``"greedy"`` or ``"grid"``, of the same film with the same ways to tell it.

    All may tell a stretch with a shot for every five seconds, so that the grid has what it needs.
    """
    every = round(GRID_SECONDS * outline.course.film.rate)
    pieces = pieces_of(outline, every)
    posed = pose(outline.course, outline.frames, pieces, paid=paid)
    if name == "greedy":
        return posed, greedy(posed.problem)
    if name == "grid":
        return posed, grid(_without_handles(posed.problem), every)
    return posed, solve_exact(replace(posed.problem, cap=None))


def _without_handles(problem: Problem) -> Problem:
    """The same problem, where no clip needs spare frames: a fixed grid of five seconds on clips of five has none."""
    bare = (
        want if want.shortest == want.longest else replace(want, handles=0, longest=want.longest + 3 * want.handles)
        for want in problem.wants
    )
    return replace(problem, wants=tuple(bare), cap=None)


def compared(solution: Solution, film: Film, song: Song | None, names: Sequence[str]) -> list[Measured]:
    """The plan and its rivals in figures; credits are of stills and clips, one take of each.

    All are measured before setups are chosen and clips shared. A rival that cannot fill the film is left out.
    """
    edits = [("exact", solution.posed, solution.edit)]
    for name in names:
        posed, found = rival(solution.outline, name, solution.paid)
        if isinstance(found, Edit):
            edits.append((name, posed, found))
    return [
        measure(name, film, song, solution.outline.parts, posed.placed(edit), edit.credits, edit.cost / POINT)
        for name, posed, edit in edits
    ]


def measure(
    name: str, film: Film, song: Song | None, parts: tuple[Part, ...], slots: Sequence[Slot], credits: int,
    points: float = 0,
) -> Measured:  # fmt: skip
    """A plan in figures, from its slots in order."""
    beats = beat_frames(film, song)
    frames = max((slot.end for slot in slots), default=1)
    on_bars, on_beats = {frame for frame, place in beats if place == 1}, {frame for frame, _ in beats}
    cuts = [slot.start for slot in slots if slot.start > 0]
    errors = ratio_errors(film, parts, slots)
    lead = film.file.cutting.lead
    return Measured(
        name, points, credits, len(slots), _share(cuts, on_bars, lead), _share(cuts, on_beats, lead),
        _chance(on_bars, frames), _chance(on_beats, frames),
        sum(errors.values()) / max(1, len(errors)), max(errors.values(), default=0.0),
    )  # fmt: skip


def _share(cuts: Sequence[int], marks: Collection[int], lead: int) -> float:
    return sum(any(cut + lead + near in marks for near in (-1, 0, 1)) for cut in cuts) / max(1, len(cuts))


def _chance(marks: Collection[int], frames: int) -> float:
    """The share of all frames that are within one frame of a mark."""
    near = {frame + step for frame in marks for step in (-1, 0, 1) if 0 < frame + step < frames}
    return len(near) / max(1, frames - 1)


def ratio_errors(film: Film, parts: tuple[Part, ...], slots: Sequence[Slot]) -> dict[int, float]:
    """For each part, by its start, how far its share of performance is from the one it should have, 0..1."""
    shown = dict.fromkeys((part.start for part in parts), 0)
    for part in parts:
        for slot in slots[bisect_left(slots, part.start, key=lambda each: each.end) :]:
            if slot.start >= part.end:
                break
            if slot.picture.kind == "performance":
                shown[part.start] += max(0, min(slot.end, part.end) - max(slot.start, part.start))
    told = film.file.cutting.performance
    return {
        part.start: abs(shown[part.start] / (part.end - part.start) - performance_share(part, told)) for part in parts
    }
