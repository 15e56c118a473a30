"""How good a plan could be at best: a bound over every way to give moments, setups and shared clips to a film.

The film is relaxed until it is one shortest path: between what is pinned, any number of performances,
details and moments may follow each other in any order, at any length they may have; setups cost nothing;
and a performance pays only for the frames it shows, at the price of the clip that is best when it is
filled to its end. Whatever assignment is made, the plan is one of these films and costs no less there,
so the least of them is a bound (`docs/why/solver.md`).
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from math import ceil

from rushes.film.model import Film
from rushes.plan.course import Course, moment_slot
from rushes.plan.dress import spare_of
from rushes.plan.exact import solve_exact
from rushes.plan.first import Outline, Solution
from rushes.plan.lattice import NEVER
from rushes.plan.layout import Part, Slot
from rushes.plan.links import is_long
from rushes.plan.pose import Piece, alike, pose
from rushes.plan.problem import POINT, Clip, Edit, Problem, Want, Weights
from rushes.plan.quote import clip_credits, still_credits
from rushes.plan.setups import serving
from rushes.plan.story import Gap
from rushes.plan.taste import SWING
from rushes.plan.thrift import STEP, frame_price, shares, shown_frames
from rushes.plan.ways import GIVE, INSERT, PERFORMANCE, Way


def total(solution: Solution) -> int:
    """What a plan costs with its setups and its shared clips, in hundredths of a point."""
    return solution.edit.cost + solution.dressed.setups + solution.dressed.shared


def bound(solution: Solution) -> int | None:
    """A cost, in hundredths of a point, that no plan of this film is under; None where no music leads it."""
    outline = solution.outline
    if not outline.course.music:
        return None
    gaps = {gap.start: gap for gap in outline.gaps}
    own = [piece.start in gaps and not piece.owned for piece in solution.pieces]
    pieces = [
        replace(piece, ways=_loosely(outline, gaps[piece.start])) if free else piece
        for piece, free in zip(solution.pieces, own, strict=True)
    ]
    paid = replace(solution.paid, bin=())
    posed = pose(outline.course, outline.frames, pieces, solution.loose, paid)
    problem = replace(posed.problem, cap=None, weights=replace(Weights(), length=0))
    found = solve_exact(_in_any_order(outline, problem, posed.slots, pieces, own))
    if not isinstance(found, Edit):
        return None
    return max(0, min(found.cost - _given(solution), total(solution)))


def _loosely(outline: Outline, gap: Gap) -> tuple[Way, ...]:
    """One shot each of what a gap may show: what leads it, then fillers and moments; each once more, alone in it."""
    film = outline.course.film
    moments = {(m.role, m.seconds, m.kind, m.framing): _as_link(film, moment_slot(m)) for m in film.file.moment}
    fillers = [PERFORMANCE, INSERT] if serving(film, gap.part) else [INSERT]
    some = [*(_as_link(film, slot) for slot in gap.lead), *fillers, *moments.values()]
    return tuple(Way((slot,), (1,)) for slot in (*some, *some))


def _as_link(film: Film, slot: Slot) -> Slot:
    """A moment that is longer than a clip as one of its links, at the least that any of them costs."""
    return replace(slot, seconds=None, angles=(), link=True) if is_long(film, slot) or slot.angles else slot


def _in_any_order(
    outline: Outline, problem: Problem, slots: Sequence[Slot], pieces: Sequence[Piece], own: Sequence[bool]
) -> Problem:
    """The same problem, where the shots of a gap may follow each other freely and performances pay by the frame."""
    wants = list(problem.wants)
    blocks, heads, tails = [], [], []
    main = {gap.start: gap.part for gap in outline.gaps}
    parts = [main.get(piece.start, outline.parts[0]) for piece in pieces]
    at = 0
    for piece, free in zip(pieces, own, strict=True):
        sizes = [len(way.slots) for way in piece.ways]
        starts = [at + sum(sizes[:index]) for index in range(len(sizes))]
        at += sum(sizes)
        if free:
            half = len(starts) // 2
            lead = 1 if slots[starts[0]].moment and slots[starts[1]].moment is None else 0
            lone = [n for n in starts[half:] if wants[n].handles == 0]
            blocks.append((starts[lead:half], starts[:half], lone))
            heads.append((starts[:1] + lone[:1] if lone and lead else starts[:1]) if lead else starts[:half] + lone)
            tails.append(starts[:half] + lone)
        else:
            blocks.append(([], [], []))
            heads.append(starts)
            tails.append([start + size - 1 for start, size in zip(starts, sizes, strict=True)])
    for index, (fillers, each, lone) in enumerate(blocks):
        after = heads[index + 1] if index + 1 < len(heads) else []
        for n in each:
            follow = tuple((other, alike(outline.course.film, slots[n], slots[other])) for other in (*fillers, *after))
            want = replace(wants[n], then=follow, handles=outline.course.film.settings.handles)
            wants[n] = _at_best(outline.course, parts[index], want, slots[n])
        for n in lone or (tails[index] if not each else []):
            want = replace(
                wants[n], then=tuple((other, alike(outline.course.film, slots[n], slots[other])) for other in after)
            )
            length = want.window[1] - want.window[0]
            wants[n] = replace(want, shortest=length, longest=length) if lone else want
    return replace(problem, wants=tuple(wants), first=tuple(heads[0]), last=tuple(tails[-1]))


def _at_best(course: Course, part: Part, want: Want, slot: Slot) -> Want:
    """A want whose clips are told apart by the frames they show: each at the least it may cost in a plan."""
    film, h = course.film, want.handles
    liked = _liked(course, part, slot)
    by_frame = shares(film, slot) or (slot == PERFORMANCE and any(s.role == "hero" for s in film.file.setup))
    clips = []
    for shown in shown_frames(want):
        fits = [clip for clip in want.clips if clip.frames - 2 * h >= shown]
        if by_frame or fits:
            credits = frame_price(film, shown) if by_frame else min(clip.credits for clip in fits)
            flaw = min(clip.dislike for clip in fits) if fits and not by_frame else 0
            span = (shown / want.play * 10 / 11, (shown + STEP - 1) / want.play * 10 / 9)
            if not slot.link:  # a link is as long as its share of the moment
                flaw += min(
                    _length_flaw(ceil(span[0]), liked), _length_flaw(int(span[1]), liked), _between(span, liked)
                )
            clips.append(Clip(0, credits, shown + STEP - 1 + 2 * h, action=shown, dislike=flaw))
    return replace(want, clips=tuple(clips))


def _liked(course: Course, part: Part, slot: Slot) -> tuple[int, int, bool]:
    """The shortest and the longest length a slot may like, and whether a way may stretch it."""
    turns = range(len(SWING)) if slot == PERFORMANCE else (0,)
    lengths = [course.target(part, slot, turn) for turn in turns]
    return min(lengths), max(lengths), slot.seconds is None


def _between(span: tuple[Fraction, Fraction], liked: tuple[int, int, bool]) -> int:
    return 0 if span[0] <= liked[1] and liked[0] <= span[1] else NEVER


@lru_cache(maxsize=100_000)
def _length_flaw(frames: int, liked: tuple[int, int, bool]) -> int:
    """The least that a length costs under any wish a way may make of what is liked."""
    low, high, stretches = liked
    if low <= frames <= high:
        return 0
    like = low if frames < low else high
    beta = Weights().length
    wishes = range(max(1, int(like * GIVE[0])), ceil(like * GIVE[1]) + 1) if stretches else (like,)
    return min(beta * (frames - t) ** 2 // t**2 + beta * (t - like) ** 2 // like**2 for t in wishes)


def _given(solution: Solution) -> int:
    """What the bound does not know to be free: what kept clips leave over, and clips of the bin."""
    film = solution.outline.course.film
    kept = [slot.kept for slot in solution.outline.owned if slot.kept is not None]
    spare = sum(max(0, spare_of(film, shot, kept).frames) for shot in kept if not shot.clip_of) if kept else 0
    bin = [shot for shot in solution.paid.bin if shot.id in solution.paid.clips]
    clips = sum(still_credits(film) + clip_credits(film, shot.role, shot.seconds) for shot in bin)
    return POINT * (clips + (frame_price(film, spare) + len(kept) if spare and film.file.cutting.reuse else 0))
