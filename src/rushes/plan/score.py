"""What an edit costs, reason by reason, and which hard rules it breaks: `docs/why/solver.md` as functions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

from rushes.plan.problem import Clip, Placed, Problem, Want, Weights


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to fill a slot: a clip, how many of its frames are seen, what that costs in all, and its credits."""

    clip: int
    used: int
    cost: int
    credits: int


@dataclass(frozen=True, slots=True)
class Score:
    """What an edit costs, by reason, in hundredths of a point."""

    credits: int
    music: int
    length: int
    speed: int
    role: int
    order: int
    rhythm: int

    @property
    def total(self) -> int:
        return sum(getattr(self, entry.name) for entry in fields(self))


def natural(want: Want, frames: int) -> int:
    """Clip frames a slot of so many film frames shows at speed 1."""
    return -int(-frames * want.play.numerator // want.play.denominator)


def length_cost(weights: Weights, want: Want, frames: int) -> int:
    """What it costs that a slot is not as long as it wished to be."""
    return weights.length * (frames - want.target) ** 2 // max(1, want.target) ** 2


def speed_cost(weights: Weights, want: Want, frames: int, used: int) -> int:
    """What it costs to show more or fewer clip frames than speed 1 would."""
    plain = natural(want, frames)
    return weights.speed * abs(used - plain) // plain


def used_frames(want: Want, clip: Clip, frames: int) -> int | None:
    """Clip frames seen in a slot at the speed nearest to 1 that the clip allows; None where none does."""
    plain = natural(want, frames)
    give = want.stretch * plain // 100
    least, most = max(clip.action, plain - give), min(clip.frames - 2 * want.handles, plain + give)
    return min(max(plain, least), most) if least <= most else None


def offers(weights: Weights, want: Want, frames: int) -> tuple[Offer, ...]:
    """Every clip that can fill a slot of so many frames, each at its best speed; dearer twins left out."""
    found = []
    for index, clip in enumerate(want.clips):
        used = used_frames(want, clip, frames)
        if used is not None:
            flaws = length_cost(weights, want, frames) + speed_cost(weights, want, frames, used) + clip.dislike
            found.append(Offer(index, used, weights.credit * clip.credits + flaws, clip.credits))
    found.sort(key=lambda offer: (offer.credits, offer.cost, offer.clip))
    kept = [offer for index, offer in enumerate(found) if all(offer.cost < less.cost for less in found[:index])]
    return tuple(kept)


def score(problem: Problem, shots: Sequence[Placed]) -> Score:
    """What an edit costs, reason by reason; it need not keep the hard rules."""
    weights, wants = problem.weights, problem.wants
    clips = [wants[shot.want].clips[shot.clip] for shot in shots]
    marks = dict(problem.marks)
    return Score(
        credits=weights.credit * sum(clip.credits for clip in clips),
        music=sum(marks.get(shot.start, problem.elsewhere) for shot in shots[1:]),
        length=sum(length_cost(weights, wants[shot.want], shot.frames) for shot in shots),
        speed=sum(speed_cost(weights, wants[shot.want], shot.frames, shot.used) for shot in shots),
        role=sum(clip.dislike for clip in clips),
        order=sum(dict(wants[a.want].then).get(b.want, 0) for a, b in pairwise(shots)),
        rhythm=weights.metronome * ticks(weights, [shot.frames for shot in shots]),
    )


def ticks(weights: Weights, lengths: Sequence[int]) -> int:
    """Slots alike to the one before them where ``run`` or more in a row were alike already."""
    count = run = 0
    for before, here in pairwise((None, *lengths)):
        like = before is not None and here is not None and abs(here - before) <= weights.alike
        count += like and run >= weights.run
        run = run + 1 if like else 1
    return count


def faults(problem: Problem, shots: Sequence[Placed]) -> tuple[str, ...]:
    """The hard rules an edit breaks, as sentences; none where it keeps them all."""
    return tuple(_edge_faults(problem, shots)) + tuple(
        sentence for shot in shots for sentence in _slot_faults(problem, shot)
    )


def _edge_faults(problem: Problem, shots: Sequence[Placed]) -> Iterator[str]:
    edges = [0, *(shot.end for shot in shots)]
    if [shot.start for shot in shots] != edges[:-1] or edges[-1] != problem.frames:
        yield "the shots do not cover every frame once"
    if missed := set(problem.walls).difference(edges):
        yield f"no cut at {sorted(missed)}"
    if shots and (shots[0].want not in problem.first or shots[-1].want not in problem.last):
        yield "the film opens or closes with the wrong shot"
    for a, b in pairwise(shots):
        if b.want not in dict(problem.wants[a.want].then):
            yield f"{problem.wants[b.want].id} may not follow {problem.wants[a.want].id}"
    credits = sum(problem.wants[shot.want].clips[shot.clip].credits for shot in shots)
    if problem.cap is not None and credits > problem.cap:
        yield f"{credits} credits are over the cap of {problem.cap}"


def _slot_faults(problem: Problem, shot: Placed) -> Iterator[str]:
    want = problem.wants[shot.want]
    clip = want.clips[shot.clip]
    if not (want.window[0] <= shot.start and shot.end <= want.window[1]):
        yield f"{want.id} lies outside its window"
    if not want.shortest <= shot.frames <= want.longest:
        yield f"{want.id} is too short or too long"
    if not clip.action <= shot.used <= clip.frames - 2 * want.handles:
        yield f"the clip of {want.id} does not cover its slot and handles"
    plain = natural(want, shot.frames)
    if 100 * abs(shot.used - plain) > want.stretch * plain:
        yield f"the speed of {want.id} is out of bounds"
