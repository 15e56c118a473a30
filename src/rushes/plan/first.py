"""The plan of a film: kept shots, pinned moments, and everything between them told and cut at the least cost."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from rushes.errors import BudgetError, Problem, RushesError
from rushes.film.model import Film, Shot
from rushes.plan.course import Course, course_of, moment_slot
from rushes.plan.dress import Dressed, dress
from rushes.plan.exact import solve_exact
from rushes.plan.frames import clip_for, longest_slot, role_model, snug_seconds
from rushes.plan.kept import keep, refuse
from rushes.plan.layout import Part, Slot, film_frames, part_at, parts_of
from rushes.plan.links import angled, followed, linked
from rushes.plan.material import PICTURE, Material
from rushes.plan.model import Plan
from rushes.plan.names import name_shots
from rushes.plan.paid import NOTHING_PAID, Paid
from rushes.plan.pins import Pinned, pin_moments, problem
from rushes.plan.pose import Piece, Posed, bends, pose
from rushes.plan.problem import Edit, Stuck, TooSmall
from rushes.plan.quote import quote_all, reference_credits
from rushes.plan.reuse import SHOWN_AGAIN
from rushes.plan.story import Gap, story_frames, tell_free, tell_sections
from rushes.plan.taste import PIECE_SECONDS, SCRAP_SECONDS, performance_share
from rushes.plan.thrift import fewest
from rushes.plan.ways import Share, Way, ways_of
from rushes.song.model import Song


@dataclass(frozen=True, slots=True)
class Outline:
    """A film before it is cut: its frames and parts, the slots that are owned, and the gaps with what they tell."""

    course: Course
    frames: int
    parts: tuple[Part, ...]
    owned: tuple[Slot, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan with how it was found: the problem that was solved, its edit, and the slots as they were dressed."""

    outline: Outline
    posed: Posed
    edit: Edit
    dressed: Dressed
    plan: Plan
    paid: Paid
    pieces: tuple[Piece, ...]
    loose: frozenset[int]

    @property
    def credits(self) -> int:
        """Credits of stills and clips that are still to buy, one take of each."""
        return self.edit.credits + self.dressed.credits


def make_plan(film: Film, song: Song | None = None, paid: Paid = NOTHING_PAID) -> Plan:
    """A plan of the whole film: every frame in exactly one shot, cut to the music, moments where they belong.

    Pure: the same film and song give the same plan. Shots that a person touched or that are paid for keep
    their slot and their content; the rest may be proposed anew. Raises ``FilmError`` with every problem that
    makes the film impossible: pins that overlap or lie past the end, words that no line has, more moments
    than fit, nothing to plan at all. Raises ``BudgetError`` where no plan keeps the cap, with the proof.
    """
    return solve_plan(film, song, paid).plan


def solve_plan(film: Film, song: Song | None = None, paid: Paid = NOTHING_PAID) -> Solution:
    """The plan of a film, with everything that ``--why`` and ``--compare`` tell of it."""
    solution = _solution(film, song, paid)
    shots = tuple(planned.shot for planned in solution.plan.shots)
    there = {shot.id for shot in shots}
    settled = replace(film, shots=shots)
    left = replace(paid, bin=tuple(shot for shot in paid.bin if shot.id not in there))
    held = sum(slot.kept is not None for slot in solution.dressed.slots)
    if len(keep(settled, solution.outline.frames, left)) == held:
        return solution
    try:
        return solve_plan(settled, song, left)  # what was taken from the bin is held from now on: plan around it
    except RushesError:
        return _solution(film, song, replace(paid, bin=(), ids=paid.ids | {shot.id for shot in paid.bin}))


def _solution(film: Film, song: Song | None, paid: Paid) -> Solution:
    outline = outline_of(film, song, paid)
    pieces, loose, posed, free = solved(outline, pieces_of(outline), paid)

    def told(edit: Edit, again: int = SHOWN_AGAIN, room: int | None = None) -> Solution:
        dressed = dress(outline.course, song, outline.parts, posed, edit, paid, again, room)
        plan = quote_all(film, outline.frames, _named(film, outline.parts, dressed, paid))
        return Solution(outline, posed, edit, dressed, plan, paid, pieces, loose)

    return _within_cap(told, posed, free)


def _within_cap(told: Callable[..., Solution], posed: Posed, free: Edit) -> Solution:
    """The best edit where it keeps the cap, with its shared clips; else the best that keeps it by itself; else
    the one with the fewest credits, with every clip shared that can be.

    Raises ``BudgetError`` where even that does not keep it.
    """
    cap, solution = posed.problem.cap, told(free)
    if cap is None or solution.credits <= cap:
        return solution
    found = solve_exact(posed.problem)
    if isinstance(found, Edit):
        return told(found, room=cap - found.credits)
    assert isinstance(found, TooSmall)
    solution = told(found.cheapest, again=0, room=cap - found.cheapest.credits)
    if solution.credits > cap:
        raise BudgetError(_too_small(solution), where="film.toml: budget.cap", next=_CHEAPER)
    return solution


_CHEAPER = "`rushes budget` lists what would be cheaper; or raise the cap."


def _too_small(solution: Solution) -> str:
    """By how much a cap is too small: what the cheapest plan needs, and what none can need fewer than."""
    film, paid = solution.outline.course.film, solution.paid
    told = film.file.budget.cap or 0
    gone = paid.spent + reference_credits(film, paid.references)
    found = gone + solution.credits
    least = min(found, gone + fewest(film, solution.posed))
    spent = f", {paid.spent} of them spent already" if paid.spent else ""
    what = f"the cap of {told} credits is {found - told} too small: "
    if least == found:
        return f"{what}no plan of this film needs fewer than {found}{spent}"
    return (
        f"{what}the cheapest plan found needs {found}{spent}; "
        f"however performances share clips, none needs fewer than {least}"
    )


def outline_of(film: Film, song: Song | None = None, paid: Paid = NOTHING_PAID) -> Outline:
    """What of a film is settled before anything is cut: what is owned, what is free, and what it tells."""
    frames = film_frames(film, song)
    parts = parts_of(film, frames)
    course = course_of(film, song, frames, parts)
    kept = keep(film, frames, paid)
    pinned = pin_moments(film, song, frames, kept)
    refuse(pinned.problems)
    owned, leads = settle(course, kept, pinned)
    gaps = free_stretches(course, parts, owned, leads, frames)
    refuse(tell(film, course, parts, gaps, owned, pinned))
    return Outline(course, frames, parts, tuple(owned), tuple(gaps))


def settle(course: Course, kept: tuple[Slot, ...], pinned: Pinned) -> tuple[list[Slot], dict[int, Slot]]:
    """Every slot that is owned, in order; and the moments pinned by their start alone, by their first frame.

    The music chooses where these end. What a person made of a pinned moment takes the moment's place.
    """
    told: dict[str | None, list[Slot]] = {}
    for slot in kept:
        told.setdefault(slot.moment, []).append(slot)
    owned, leads = list(kept), {}
    for pin in pinned.pins:
        slot = moment_slot(pin.moment)
        if pin.end is None and pin.moment.id not in told:
            leads[pin.start] = slot
        elif pin.end is not None:
            there = told.get(pin.moment.id, [])
            uncovered = _uncovered(pin.start, pin.end, there)
            fresh = [_snug(course, replace(slot, start=start, end=end)) for start, end in uncovered]
            goes_on = {each.end for each in there if slot.picture.performance is None}
            owned += [replace(each, link=each.start in goes_on) for each in fresh]
    return sorted(owned, key=lambda slot: slot.start), leads


def _uncovered(start: int, end: int, slots: Sequence[Slot]) -> list[tuple[int, int]]:
    edges = [(start, start), *((s.start, s.end) for s in slots if s.start < end and start < s.end), (end, end)]
    return [(max(a, start), min(b, end)) for (_, a), (b, _) in pairwise(edges) if a < b]


def _snug(course: Course, slot: Slot) -> Slot:
    """A pinned slot with the clip that just covers it, where there is one."""
    film, frames = course.film, slot.end - slot.start
    seconds = snug_seconds(film, role_model(film, slot.picture.role), frames)
    return replace(slot, seconds=slot.seconds or seconds)


def free_stretches(
    course: Course, parts: tuple[Part, ...], owned: Sequence[Slot], leads: Mapping[int, Slot], frames: int
) -> list[Gap]:
    """What nobody owns, cut where a pinned moment begins, at the starts of sections, and into pieces."""
    ends = [0, *(slot.end for slot in owned)]
    starts = [*(slot.start for slot in owned), frames]
    gaps: list[Gap] = []
    for start, end in zip(ends, starts, strict=True):
        if start < end:
            pins = [start, *(pin for pin in sorted(leads) if start < pin < end), end]
            for first, last in pairwise(pins):
                edges = _edges(course, parts, first, last, leads.get(first))
                gaps += [
                    Gap(a, b, _main_part(parts, a, b), (leads[a],) if a in leads else ()) for a, b in pairwise(edges)
                ]
    return gaps


def _edges(course: Course, parts: tuple[Part, ...], start: int, end: int, lead: Slot | None) -> list[int]:
    """A stretch cut at the starts of sections, unless a scrap would be left or its lead would have no room."""
    scrap = round(SCRAP_SECONDS * course.film.rate) if lead else course.second
    first = course.target(_main_part(parts, start, end), lead) * 2 // 3 if lead else course.second
    edges = [start]
    for part in parts:
        cut = part.start - course.film.file.cutting.lead
        if edges[-1] + (first if len(edges) == 1 else course.second) <= cut <= end - scrap:
            edges.append(cut)
    edges.append(end)
    piece = PIECE_SECONDS * course.second if course.music else end - start
    return [edges[0], *(cut for a, b in pairwise(edges) for cut in (*_chop(course, a, b, piece), b))]


def _chop(course: Course, start: int, end: int, piece: int) -> list[int]:
    """Cuts on the best marks near equal divisions of a stretch that is too long to solve at once."""
    count = -(-(end - start) // piece)
    cuts = []
    for index in range(1, count):
        ideal = start + (end - start) * index // count
        near = course.between(ideal - piece // 10, ideal + piece // 10)
        cuts.append(min(near, key=lambda f: (course.marks[f], abs(f - ideal))) if near else ideal)
    return cuts


def _main_part(parts: tuple[Part, ...], start: int, end: int) -> Part:
    """The part that has most of these frames."""
    first = max(0, bisect_right(parts, start, key=lambda part: part.start) - 1)
    last = max(first + 1, bisect_left(parts, end, key=lambda part: part.start))
    return max(parts[first:last], key=lambda part: min(end, part.end) - max(start, part.start))


def tell(
    film: Film, course: Course, parts: tuple[Part, ...], gaps: list[Gap], owned: Sequence[Slot], pinned: Pinned
) -> list[Problem]:
    """Put the moments that are not pinned into the gaps, and say which do not fit."""
    told = {slot.moment for slot in owned} | {moment.id for moment, _ in pinned.outside}
    told |= {slot.moment for gap in gaps for slot in gap.lead}
    waiting = [moment for moment in film.file.moment if moment.id not in told]
    problems = tell_sections(film, parts, [moment for moment in waiting if moment.section], gaps, course.second, owned)
    if problems:
        return problems
    free = [moment for moment in waiting if not moment.section]
    story = story_frames(parts, owned)
    anchors, frames = _anchors(gaps, owned, pinned), parts[-1].end
    left = tell_free(free, anchors, film.file.moment, gaps, story, course.second, frames)
    order = {moment.id: index for index, moment in enumerate(film.file.moment)}
    for gap in gaps:
        gap.moments.sort(key=lambda moment: order[moment.id])
    if film.file.song is not None and (film.file.song.start or film.file.song.end):
        return []
    fix = "Remove some moments, or give the film more time."
    return [problem(moment, "does not fit: the film is full.", fix, "id") for moment in left]


def _anchors(gaps: Sequence[Gap], owned: Sequence[Slot], pinned: Pinned) -> dict[str, int]:
    """The frame of every moment that has a place by now, inside the film or outside its excerpt."""
    anchors = {moment.id: frame for moment, frame in pinned.outside}
    anchors |= {slot.moment: slot.start for slot in reversed(owned) if slot.moment}
    anchors |= {slot.moment: gap.start for gap in gaps for slot in gap.lead if slot.moment}
    return anchors | {moment.id: gap.start for gap in gaps for moment in gap.moments}


def pieces_of(outline: Outline, every: int = 0) -> tuple[Piece, ...]:
    """The film in order as what is owned and what is free, with every way that is tried for it.

    ``every`` adds the ways with a shot for every so many frames, for a plan on a grid.
    """
    material, shares = Material(outline.course.film), _shares(outline)
    both: list[Slot | Gap] = sorted([*outline.owned, *outline.gaps], key=lambda one: one.start)
    pieces, turn = [], 0
    for own in both:
        if isinstance(own, Slot):
            pieces.append(_owned_piece(outline.course, own))
        else:
            ways = ways_of(outline.course, own, material, shares[own.start], turn, every)
            pieces.append(Piece(own.start, own.end, ways))
            turn += sum(slot.picture.kind == "performance" for slot in ways[0].slots)
    return tuple(pieces)


def _owned_piece(course: Course, slot: Slot) -> Piece:
    """A slot as it is where one clip covers it, else in about as few slots as clips allow."""
    film, frames = course.film, slot.end - slot.start
    model = role_model(film, slot.picture.role)
    if slot.kept is None and (angles := angled(film, slot, frames)):
        return Piece(slot.start, slot.end, (Way(angles, (frames // len(angles),) * len(angles)),))
    if slot.kept or frames <= longest_slot(film, model, handles=0) or bends(film, slot):
        return Piece(slot.start, slot.end, (Way((slot,), (frames,)),), owned=True)
    least = -(-frames // longest_slot(film, model))
    ways = tuple(
        Way(linked(film, slot, frames, count), (max(1, frames // count),) * count) for count in range(least, least + 3)
    )
    return Piece(slot.start, slot.end, ways)


def _shares(outline: Outline) -> dict[int, Share]:
    """For each gap, by its start, how many of its frames shall show the performance."""
    told = outline.course.film.file.cutting.performance
    free, story, sung = ({part.start: 0 for part in outline.parts} for _ in range(3))
    for gap in outline.gaps:
        free[gap.part.start] += gap.frames
    for slot in outline.owned:
        whole = sung if slot.picture.kind == "performance" else story
        whole[_main_part(outline.parts, slot.start, slot.end).start] += slot.end - slot.start
    shares = {}
    for gap in outline.gaps:
        part, room = gap.part, free[gap.part.start]
        wanted = performance_share(part, told) * (room + story[part.start] + sung[part.start]) - sung[part.start]
        performance = min(max(wanted, 0), room) * gap.frames / room
        shares[gap.start] = Share(performance, gap.frames - performance)
    return shares


Solved: TypeAlias = tuple[tuple[Piece, ...], frozenset[int], Posed, Edit]


def solved(outline: Outline, pieces: Sequence[Piece], paid: Paid) -> Solved:
    """The best edit of these pieces, whatever it costs; those that marks leave no room in are cut by time, or evenly.

    With it, the pieces as they were solved, and the starts of those that were cut by time.
    """
    course = outline.course
    loose: set[int] = set()
    for _ in range(3 * len(pieces) + 1):
        posed = pose(course, outline.frames, pieces, loose, paid)
        found = solve_exact(replace(posed.problem, cap=None))
        if isinstance(found, Edit):
            return tuple(pieces), frozenset(loose), posed, found
        if isinstance(found, Stuck):
            pieces = _eased(course, pieces, loose, found)
    raise AssertionError("evenly cut pieces fill any film")


def _eased(course: Course, pieces: Sequence[Piece], loose: set[int], stuck: Stuck) -> Sequence[Piece]:
    """The same pieces, where the one that cannot be filled may be cut by time, or at last evenly."""
    free = [at for at, piece in enumerate(pieces) if not piece.owned and piece.start <= stuck.frame]
    at = max(free, key=lambda at: pieces[at].start)
    piece = pieces[at]
    if piece.start not in loose:
        loose.add(piece.start)
        return pieces
    return [*pieces[:at], replace(piece, ways=(_evenly(course, piece),), owned=True), *pieces[at + 1 :]]


def _evenly(course: Course, piece: Piece) -> Way:
    """Slots of equal length, where no mark helps: as few as the clips allow."""
    longest = min(longest_slot(course.film, role_model(course.film, role)) for role in ("draft", "hero"))
    likely = piece.ways[0].slots
    count = max(1, len([slot for slot in likely if slot.moment]), -(-(piece.end - piece.start) // max(1, longest)))
    moments = [slot for slot in likely if slot.moment]
    fillers = [slot for slot in likely if not slot.moment] or list(likely)
    slots = [*moments, *(replace(fillers[at % len(fillers)]) for at in range(count - len(moments)))]
    edges = [piece.start + (piece.end - piece.start) * index // count for index in range(count + 1)]
    placed = tuple(replace(slot, start=a, end=b) for slot, (a, b) in zip(slots, pairwise(edges), strict=True))
    return Way(placed, tuple(b - a for a, b in pairwise(edges)))


def _named(film: Film, parts: tuple[Part, ...], dressed: Dressed, paid: Paid) -> tuple[Shot, ...]:
    kept = tuple(slot.kept for slot in dressed.slots if slot.kept is not None)
    fresh = [slot for slot in dressed.slots if slot.kept is None]
    clips_of = {slot.start: slot.clip_of for slot in fresh if slot.clip_of is not None}
    taken = {slot.start: slot.takes for slot in fresh if slot.takes is not None}
    shots = [_shot(film, parts, slot) for slot in fresh]
    chains = followed(dressed.slots)
    return (*kept, *name_shots(film, shots, kept, clips_of, taken, paid.bin, paid.ids, chains))


def _shot(film: Film, parts: tuple[Part, ...], slot: Slot) -> Shot:
    """A shot of a slot, without its id yet; its section is the one its middle lies in."""
    section = part_at(parts, (slot.start + slot.end) // 2).section
    return Shot(
        id="",
        start=slot.start,
        end=slot.end,
        section=section.id if section else None,
        moment=slot.moment,
        setup=slot.setup,
        seconds=_seconds(film, slot),
        used=slot.used,
        begin=slot.begin,
        **{name: getattr(slot.picture, name) for name in PICTURE},
    )


def _seconds(film: Film, slot: Slot) -> int:
    """Seconds of a slot's clip: as the solver bought it, and else what covers the slot."""
    if slot.seconds is not None and (slot.used is not None or slot.begin is not None or slot.takes is not None):
        return slot.seconds
    return clip_for(film, role_model(film, slot.picture.role), slot.end - slot.start, slot.seconds)
