"""Why a shot is as it is: what its slot costs, reason by reason, and what the film would cost cut elsewhere."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from rushes.errors import UsageError
from rushes.film.inherit import sources
from rushes.film.model import Film, Shot
from rushes.plan.first import Solution
from rushes.plan.grid import beat_frames
from rushes.plan.lattice import NEVER, Scale, lattice_of
from rushes.plan.names import is_yours
from rushes.plan.performed import clip_seconds, is_performed
from rushes.plan.problem import POINT, Placed, Want
from rushes.plan.score import length_cost, speed_cost
from rushes.song.model import Song
from rushes.units import parse_clock

NEARBY = 2
"""Half of how many other cuts are told."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that decides a shot, what it says, and its cost in points (0 where it has none)."""

    what: str
    says: str
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A cut that might have been: its frame, what falls there, and how many points more the best film with it costs."""

    frame: int
    falls_on: str
    points: float


@dataclass(frozen=True, slots=True)
class Why:
    """A shot with the reasons for it, and the cuts its start might have been instead."""

    shot: Shot
    reasons: tuple[Reason, ...]
    elsewhere: tuple[Elsewhere, ...]


def why(solution: Solution, film: Film, song: Song | None, shot_id: str) -> Why:
    """Why a shot of a plan is as it is; raises ``UsageError`` where the plan has no such shot."""
    shots = {planned.shot.id: planned.shot for planned in solution.plan.shots}
    if shot_id not in shots:
        raise UsageError(f"the plan has no shot {shot_id}", next="`rushes plan --dry-run` lists every shot.")
    shot = shots[shot_id]
    placed = next(each for each in solution.edit.shots if each.start == shot.start)
    want = solution.posed.problem.wants[placed.want]
    reasons = (*_reasons(solution, film, song, shot, placed, want),)
    return Why(
        shot, reasons, () if _held(solution, film, shot) else tuple(_elsewhere(solution, film, song, shot, placed))
    )


def _held(solution: Solution, film: Film, shot: Shot) -> str:
    """Why a shot may not move; empty where it may."""
    if shot.id in solution.paid.shots:
        return "its media are paid for; `rushes plan --release` lets it go"
    kept = film.shot(shot.id)
    if kept is not None and kept == shot and is_yours(kept, sources(film.file)):
        return "you made it or changed it, so the plan leaves it as it is"
    moment = next((moment for moment in film.file.moment if moment.id == shot.moment), None)
    if moment is not None and moment.at and "-" in moment.at:
        return f'its moment is pinned to "{moment.at}"'
    return ""


def _reasons(
    solution: Solution, film: Film, song: Song | None, shot: Shot, placed: Placed, want: Want
) -> Iterator[Reason]:
    weights, clip = solution.posed.problem.weights, want.clips[placed.clip]
    marks = dict(solution.posed.problem.marks)
    moment = next((moment for moment in film.file.moment if moment.id == shot.moment), None)
    if held := _held(solution, film, shot):
        yield Reason("held", held)
    if moment is not None:
        pinned = f'pinned by the words "{moment.on}"' if moment.on else f'pinned to "{moment.at}"' if moment.at else ""
        place = pinned or (f'of section "{moment.section}"' if moment.section else "free, told in its order")
        yield Reason("moment", f"it tells {moment.id}, which is {place}")
    if shot.setup:
        yield Reason("setup", f"{shot.setup}: of the setups that serve here, the one not seen for longest that fits")
    yield Reason("cut", f"it begins on {falls_on(film, song, shot.start)}", marks.get(shot.start, 0) / POINT)
    wished = f", and wished to be {float(want.target / film.rate):.2f} s" if want.shortest < want.longest else ""
    yield Reason("length", f"it is {float(shot.frames / film.rate):.2f} s long{wished}",
                 length_cost(weights, want, shot.frames) / POINT)  # fmt: skip
    yield Reason("clip", _clip(film, shot, clip.credits), float(clip.credits))
    if shot.used is not None:
        says = f"shown at {float(shot.speed(film.rate)):.2f}x, so that a shorter clip covers it with its handles"
        yield Reason("speed", says, speed_cost(weights, want, shot.frames, placed.used) / POINT)


def _clip(film: Film, shot: Shot, credits: int) -> str:
    if shot.clip_of:
        return f"it shows another part of the clip of {shot.clip_of}, from frame {shot.begin}"
    paid = "paid for already" if not credits else f"{credits} credits with its still"
    if is_performed(film, shot):
        return f'a clip of {clip_seconds(film, shot)} s that follows the performance "{shot.performance}": {paid}'
    return f"a clip of {shot.seconds} s, role {shot.role}: {paid}"


def _elsewhere(solution: Solution, film: Film, song: Song | None, shot: Shot, placed: Placed) -> Iterator[Elsewhere]:
    """The nearest marks the shot might begin on, with the least the film costs when it does; no cap is kept."""
    problem = solution.posed.problem
    frames = [frame for frame, _ in problem.marks]
    lattice = lattice_of(problem)
    through = (lattice.forward(Scale(1, 0)) + lattice.backward(Scale(1, 0))).min(axis=1)
    here = lattice.want == placed.want
    best = {frames[cut]: int(through[here & (lattice.start == cut)].min()) for cut in set(lattice.start[here].tolist())}
    around = sorted((frame for frame in best if frame != shot.start and best[frame] < NEVER), key=lambda frame: (
        abs(frame - shot.start), frame))  # fmt: skip
    for frame in sorted(around[: 2 * NEARBY]):
        yield Elsewhere(frame, falls_on(film, song, frame), (best[frame] - solution.edit.cost) / POINT)


def falls_on(film: Film, song: Song | None, frame: int) -> str:
    """What of the music a cut at this frame falls on."""
    heard = frame + film.file.cutting.lead
    starts = {film.frame_at(parse_clock(section.start)): section.id for section in film.file.section}
    near = next((id for start, id in starts.items() if abs(start - heard) <= 1), None)
    if near:
        return f"the start of {near}"
    beats = beat_frames(film, song)
    bars = [at for at, place in beats if place == 1]
    for at, place in beats:
        if abs(at - heard) <= 1:
            return f"bar {bars.index(at) + 1}" if place == 1 else f"beat {place} of bar {bisect_left(bars, at)}"
    lines = song.lines if song else ()
    sung = next((each.text for each in lines if each.start is not None and film.frame_at(each.start) == heard), None)
    return f'the line "{sung}"' if sung else "no beat"
