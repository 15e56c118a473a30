"""The first plan of a film: kept shots, pinned moments, and everything between them filled and cut to the music."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rushes.errors import FilmError, Problem
from rushes.film.inherit import sources
from rushes.film.model import Film, Shot
from rushes.plan.fill import Around, Course, fill, moment_slot
from rushes.plan.frames import clip_for, longest_slot, role_model, snug_seconds
from rushes.plan.grid import marks_of
from rushes.plan.layout import Part, Slot, film_frames, part_at, parts_of
from rushes.plan.material import PICTURE, Material, Scenery, picture_of
from rushes.plan.model import Plan
from rushes.plan.names import is_yours, name_shots
from rushes.plan.pins import Pin, Pinned, pin_moments, problem
from rushes.plan.quote import Tariff, quote_all
from rushes.plan.solve import Stretch, solve
from rushes.plan.story import Gap, story_frames, tell_free, tell_sections
from rushes.plan.taste import PIECE_SECONDS, SCRAP_SECONDS
from rushes.song.model import Song


def make_plan(film: Film, song: Song | None = None) -> Plan:
    """A plan of the whole film: every frame in exactly one shot, cut to the music, moments where they belong.

    Pure: the same film and song give the same plan. Shots a person touched keep their slot and
    their content; the rest may be proposed anew. Raises ``FilmError`` with every problem that
    makes the film impossible: pins that overlap or lie past the end, words that no line has,
    more moments than fit, nothing to plan at all.
    """
    frames = film_frames(film, song)
    parts = parts_of(film, frames)
    course = course_of(film, song, frames, parts)
    kept = keep(film, frames)
    pinned = pin_moments(film, song, frames, kept)
    _refuse(pinned.problems)
    owned = settle(course, parts, kept, pinned.pins, frames)
    gaps = free_stretches(course, parts, owned, frames)
    _refuse(tell(film, course, parts, gaps, owned, pinned))
    slots = fill_all(course, gaps, owned)
    return quote_all(film, frames, _named(film, parts, slots))


def course_of(film: Film, song: Song | None, frames: int, parts: tuple[Part, ...]) -> Course:
    """What holds all along the film: its marks and its prices."""
    marks = marks_of(film, song, frames, parts)
    return Course(film, marks, Tariff(film), song is not None, tuple(marks))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise FilmError("the film cannot be planned as it is written", problems=problems)


def keep(film: Film, frames: int) -> tuple[Slot, ...]:
    """The slots of shots that are a person's; refuses those that overlap or lie past the end."""
    known = sources(film.file)
    yours = sorted((shot for shot in film.shots if is_yours(shot, known)), key=lambda shot: (shot.start, shot.end))
    problems = [
        _misplaced(shot, "lies outside the film", f"The film has frames 0 to {frames}; move it or remove it.")
        for shot in yours
        if not 0 <= shot.start < shot.end <= frames
    ]
    problems += [
        _misplaced(later, f'overlaps shot "{shot.id}", and both are yours', "Move one of them.")
        for shot, later in pairwise(yours)
        if later.start < shot.end
    ]
    _refuse(problems)
    return tuple(Slot(s.start, s.end, picture_of(s), s.moment, s.setup, s.seconds, s) for s in yours)


def _misplaced(shot: Shot, what: str, fix: str) -> Problem:
    return Problem("shot-fits", f'shot "{shot.id}" {what}.', fix, file="shots.toml", shot=shot.id)


def settle(
    course: Course, parts: tuple[Part, ...], kept: tuple[Slot, ...], pins: tuple[Pin, ...], frames: int
) -> list[Slot]:
    """Every slot that is owned, in order: kept shots, and pinned moments with the ends the music gives them."""
    told: dict[str | None, list[Slot]] = {}
    for slot in kept:
        told.setdefault(slot.moment, []).append(slot)
    starts = sorted([*(slot.start for slot in kept), *(pin.start for pin in pins), frames])
    owned = list(kept)
    for pin in pins:
        if pin.end is None and pin.moment.id not in told:
            limit = starts[bisect_right(starts, pin.start)]
            owned.append(_open_pin(course, parts, pin, limit))
        elif pin.end is not None:
            for start, end in _uncovered(pin.start, pin.end, told.get(pin.moment.id, [])):
                owned += _pieces(course, replace(moment_slot(pin.moment), start=start, end=end))
    return sorted(owned, key=lambda slot: slot.start)


def _open_pin(course: Course, parts: tuple[Part, ...], pin: Pin, limit: int) -> Slot:
    """A moment pinned by its start: it ends on the mark nearest its wished length that leaves no scrap behind."""
    slot = moment_slot(pin.moment)
    part = parts[bisect_right([part.start for part in parts], pin.start) - 1]
    wish = course.wish(part, slot)
    bare = longest_slot(course.film, role_model(course.film, slot.picture.role), handles=0)
    last = min(limit, pin.start + wish.longest)
    ends = [frame for frame in course.between(pin.start, last + 1) if frame - pin.start >= wish.shortest]
    scrap = round(SCRAP_SECONDS * course.film.rate)
    ends = [frame for frame in ends if limit - frame >= scrap] or [last if limit - last >= scrap else limit]
    if limit - pin.start <= bare:
        ends.append(limit)
    end = min(ends, key=lambda frame: (abs(frame - pin.start - wish.target) + course.marks.get(frame, 0), frame))
    return replace(slot, start=pin.start, end=min(end, pin.start + bare))


def _uncovered(start: int, end: int, slots: Sequence[Slot]) -> list[tuple[int, int]]:
    edges = [(start, start), *((s.start, s.end) for s in slots if s.start < end and start < s.end), (end, end)]
    return [(max(a, start), min(b, end)) for (_, a), (b, _) in pairwise(edges) if a < b]


def _pieces(course: Course, slot: Slot) -> list[Slot]:
    """A span in one slot where one clip covers it, else in as few slots as clips allow, cut on beats."""
    film, model = course.film, role_model(course.film, slot.picture.role)
    if slot.end - slot.start <= longest_slot(film, model, handles=0):
        return [replace(slot, seconds=slot.seconds or snug_seconds(film, model, slot.end - slot.start))]
    whole = replace(slot, seconds=None)
    count = -(-(slot.end - slot.start) // longest_slot(film, model))
    prices = course.tariff.prices(slot.picture.role, None)
    even = tuple(slot.start + (slot.end - slot.start) * index // count for index in range(1, count))
    for more in (count, count + 1):
        wish = course.wish(Part(slot.start, slot.end), whole)
        wishes = (replace(wish, target=(slot.end - slot.start) // more, prices=prices),) * more
        cuts = solve(Stretch(slot.start, slot.end, wishes, course.between(slot.start, slot.end)))
        if cuts is not None:
            even = cuts.frames
            break
    return [replace(whole, start=a, end=b) for a, b in pairwise((slot.start, *even, slot.end))]


def free_stretches(course: Course, parts: tuple[Part, ...], owned: Sequence[Slot], frames: int) -> list[Gap]:
    """What nobody owns, cut at the starts of sections (unless a scrap would be left) and into pieces."""
    ends = [0, *(slot.end for slot in owned)]
    starts = [*(slot.start for slot in owned), frames]
    gaps: list[Gap] = []
    for start, end in zip(ends, starts, strict=True):
        if start < end:
            edges = _edges(course, parts, start, end)
            gaps += [Gap(a, b, _main_part(parts, a, b)) for a, b in pairwise(edges)]
    return gaps


def _edges(course: Course, parts: tuple[Part, ...], start: int, end: int) -> list[int]:
    edges = [start]
    for part in parts:
        if edges[-1] + course.second <= part.start <= end - course.second:
            edges.append(part.start)
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
    return max(parts, key=lambda part: min(end, part.end) - max(start, part.start))


def tell(
    film: Film, course: Course, parts: tuple[Part, ...], gaps: list[Gap], owned: Sequence[Slot], pinned: Pinned
) -> list[Problem]:
    """Put the moments that are not pinned into the gaps, and say which do not fit."""
    told = {slot.moment for slot in owned} | {moment.id for moment, _ in pinned.outside}
    waiting = [moment for moment in film.file.moment if moment.id not in told]
    problems = tell_sections(film, parts, [moment for moment in waiting if moment.section], gaps, course.second)
    if problems:
        return problems
    free = [moment for moment in waiting if not moment.section]
    story = story_frames(parts, owned)
    left = tell_free(free, _anchors(gaps, owned, pinned), film.file.moment, gaps, story, course.second)
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
    return anchors | {moment.id: gap.start for gap in gaps for moment in gap.moments}


def fill_all(course: Course, gaps: Sequence[Gap], owned: Sequence[Slot]) -> list[Slot]:
    """Every slot of the film, in order: what is owned, and each gap filled knowing what was seen before it."""
    material, scenery = Material(course.film), Scenery(course.film)
    begins = {slot.start: slot for slot in owned}
    slots: list[Slot] = []
    waiting = iter([*owned, None])
    ahead = next(waiting)
    for gap in gaps:
        while ahead is not None and ahead.start < gap.start:
            slots.append(ahead)
            scenery.see([ahead])
            ahead = next(waiting)
        lengths = tuple(slot.end - slot.start for slot in slots[-3:])
        around = Around(slots[-1] if slots else None, begins.get(gap.end), lengths)
        filled = fill(course, gap, material, scenery, around)
        material = filled.material
        scenery.see(filled.slots)
        slots += filled.slots
    return [*slots, *(slot for slot in (ahead, *waiting) if slot is not None)]


def _named(film: Film, parts: tuple[Part, ...], slots: Sequence[Slot]) -> tuple[Shot, ...]:
    fresh = [_shot(film, parts, slot) for slot in slots if slot.kept is None]
    return (*(slot.kept for slot in slots if slot.kept is not None), *name_shots(film, fresh))


def _shot(film: Film, parts: tuple[Part, ...], slot: Slot) -> Shot:
    """A shot of a slot, without its id yet; its section is the one its middle lies in."""
    section = part_at(parts, (slot.start + slot.end) // 2).section
    model = role_model(film, slot.picture.role)
    return Shot(
        id="",
        start=slot.start,
        end=slot.end,
        section=section.id if section else None,
        moment=slot.moment,
        setup=slot.setup,
        seconds=clip_for(film, model, slot.end - slot.start, slot.seconds),
        **{name: getattr(slot.picture, name) for name in PICTURE},
    )
