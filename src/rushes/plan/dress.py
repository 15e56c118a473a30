"""The slots of an edit, dressed: the setup of each performance, the detail of each insert, and shared clips."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rushes.film.model import Film, Setup, Shot
from rushes.plan.course import Course
from rushes.plan.frames import clip_for, clip_frames, clip_frames_needed, lengths, role_model, timed
from rushes.plan.layout import Part, Slot
from rushes.plan.material import Material, Scenery, picture_of
from rushes.plan.paid import NOTHING_PAID, Paid
from rushes.plan.pose import HERO_LOST, Posed
from rushes.plan.problem import POINT, Edit
from rushes.plan.quote import clip_credits, picture_credits, still_credits
from rushes.plan.reuse import SHOWN_AGAIN, Sold, Spare, divide
from rushes.plan.reuse import Part as Seen
from rushes.plan.setups import Chosen, choose, places_of, serving, waits
from rushes.song.model import Song
from rushes.units import parse_clock


@dataclass(frozen=True, slots=True)
class Dressed:
    """The slots of a plan, complete; what choosing setups and sharing clips costs, in hundredths of a point.

    ``shared`` is what sharing costs less what it saves, ``gap`` how much both might be better at most.
    ``credits`` are those the dressed slots need more (mostly less) than the edit.
    """

    slots: tuple[Slot, ...]
    setups: int
    shared: int
    gap: int
    credits: int = 0


def dress(
    course: Course,
    song: Song | None,
    parts: Sequence[Part],
    posed: Posed,
    edit: Edit,
    paid: Paid = NOTHING_PAID,
    again: int = SHOWN_AGAIN,
    room: int | None = None,
) -> Dressed:
    """The slots of an edit with their setups, details and shared clips; what the bin offers is used first.

    ``again`` is what it costs that a clip is seen again; ``room`` are the credits that setups of role hero
    may cost more than the edit, where a cap is kept.
    """
    film = course.film
    slots = list(posed.placed(edit))
    before = _credits(film, slots)
    within = {at: _part_of(parts, slot) for at, slot in enumerate(slots)}
    chosen, lost = _with_setups(film, song, slots, within, room)
    _with_details(film, slots, within)
    _with_the_bin(film, slots, paid)
    saved, gap = _with_shared_clips(film, slots, within, again) if film.file.cutting.reuse else (0, 0)
    credits = _credits(film, slots) - before
    return Dressed(tuple(slots), chosen.cost + lost, saved, chosen.cost - chosen.bound + gap, credits)


def _credits(film: Film, slots: Sequence[Slot]) -> int:
    """Credits of the stills and clips of slots nobody owns yet, one take of each."""
    fresh = [slot for slot in slots if slot.kept is None and slot.clip_of is None and slot.takes is None]
    return sum(
        picture_credits(film, slot.picture, slot.end - slot.start, slot.seconds or 0)
        + (0 if slot.link else still_credits(film))
        for slot in fresh
    )


def _part_of(parts: Sequence[Part], slot: Slot) -> Part:
    middle = (slot.start + slot.end) // 2
    return next(part for part in parts if part.start <= middle < part.end)


def _with_setups(
    film: Film, song: Song | None, slots: list[Slot], within: Mapping[int, Part], room: int | None
) -> tuple[Chosen, int]:
    """Gives every performance that waits for one its setup; where none serves, it becomes a detail.

    Gives back the choice, and what it costs more that heroes there is no room for are drafts.
    """
    for at, slot in enumerate(slots):
        if waits(slot) and not serving(film, within[at]):
            slots[at] = replace(slot, picture=replace(slot.picture, kind="insert"))
    sung = _sung(film, song, slots)
    choices = {at: serving(film, within[at]) for at, slot in enumerate(slots) if waits(slot)}
    prices = {at: {setup.id: _price(film, setup, slots[at]) for setup in some} for at, some in choices.items()}
    waiting, places = places_of(film, slots, within, sung, prices)
    found = choose(film, places, [choices[at] for at in waiting])
    dear = {at: prices[at][setup.id] for at, setup in zip(waiting, found.setups, strict=True)}
    drafts = _too_dear(dear, room)
    for at, setup in zip(waiting, found.setups, strict=True):
        picture = picture_of(setup)
        if at in drafts:
            slots[at] = replace(slots[at], picture=replace(picture, role=slots[at].picture.role), setup=setup.id)
        else:
            seconds, used = _clip_for(film, setup, slots[at])
            slots[at] = replace(slots[at], picture=picture, setup=setup.id, seconds=seconds, used=used)
    return found, sum(HERO_LOST - dear[at] for at in drafts)


def _too_dear(dear: Mapping[int, int], room: int | None) -> set[int]:
    """The slots, by index, that are drafts so that what the others cost more fits into the room: the dearest first."""
    drafts: set[int] = set()
    for at in sorted(dear, key=lambda at: (-dear[at], -at)):
        if room is None or sum(dear.values()) - sum(dear[each] for each in drafts) <= POINT * max(0, room):
            break
        drafts.add(at)
    return {at for at in drafts if dear[at] > 0}


def _price(film: Film, setup: Setup, slot: Slot) -> int:
    """What a setup's role costs more in a slot than the draft it was planned for, in hundredths of a point."""
    if (setup.role == slot.picture.role and setup.performance is None) or slot.seconds is None:
        return 0
    seconds, _ = _clip_for(film, setup, slot)
    price = picture_credits(film, setup, slot.end - slot.start, seconds)
    return POINT * (price - clip_credits(film, slot.picture.role, slot.seconds))


def _clip_for(film: Film, setup: Setup, slot: Slot) -> tuple[int, int | None]:
    """Seconds and speed of a setup's clip: as planned where its model sells that length; lips move at their own."""
    sold = role_model(film, setup.role)
    if setup.performance is None and slot.seconds is not None and slot.seconds in lengths(film, sold):
        return slot.seconds, slot.used
    return clip_for(film, sold, slot.end - slot.start), None


def _sung(film: Film, song: Song | None, slots: Sequence[Slot]) -> dict[int, int]:
    """Frames of sung words in each slot, by index; lines whose times are estimated do not count."""
    lines = [
        (film.frame_at(line.start), film.frame_at(line.end))
        for line in (song.lines if song else ())
        if line.start is not None and line.end is not None and not line.estimated
    ]
    found: dict[int, int] = defaultdict(int)
    first = 0
    for at, slot in enumerate(slots):
        while first < len(lines) and lines[first][1] <= slot.start:
            first += 1
        for start, end in lines[first:]:
            if start >= slot.end:
                break
            found[at] += max(0, min(end, slot.end) - max(start, slot.start))
    return found


def _with_details(film: Film, slots: list[Slot], within: Mapping[int, Part]) -> None:
    """Gives every insert that waits for one its detail: a motif, the place or a prop, in the state it is in by then."""
    material, scenery = Material(film), Scenery(film)
    for at, slot in enumerate(slots):
        if slot.kept is None and slot.moment is None and slot.setup is None and slot.picture.kind == "insert":
            picture = material.insert(within[at], scenery)
            slots[at] = slot = replace(slot, picture=replace(picture, role=slot.picture.role))
        scenery.see([slot])


def _with_the_bin(film: Film, slots: list[Slot], paid: Paid) -> None:
    """Gives clips of the bin to slots that show the same: each where it was, else to the dearest slot it covers.

    A clip covers a slot with its handles, or one no longer than it had.
    """
    used = {slot.takes for slot in slots}
    for shot in paid.bin:
        usable = clip_frames(shot.seconds, film.rate, role_model(film, shot.role)) - 2 * film.settings.handles
        fits = [
            at for at, slot in enumerate(slots)
            if slot.kept is None and slot.takes is None and not slot.link and shot in paid.offered(slot)
            and (_shown(film, slot) <= usable or slot.end - slot.start <= shot.frames)
        ]  # fmt: skip
        if shot.id not in used and fits:
            at = max(fits, key=lambda at: (_overlap(slots[at], shot), slots[at].seconds or 0, -at))
            slots[at] = replace(slots[at], takes=shot.id, seconds=shot.seconds)


def _overlap(slot: Slot, shot: Shot) -> int:
    return max(0, min(slot.end, shot.end) - max(slot.start, shot.start))


def _with_shared_clips(film: Film, slots: list[Slot], within: Mapping[int, Part], again: int) -> tuple[int, int]:
    """Lets performances of one setup share clips; what that costs (less than nothing where it saves), and its gap."""
    every = [slot.kept for slot in slots if slot.kept is not None]
    groups: dict[object, list[int]] = defaultdict(list)
    for at, slot in enumerate(slots):
        if slot.setup and slot.picture.kind == "performance" and slot.picture.performance is None:
            groups[slot.setup, slot.picture.role, within[at].kind, _light(film, slot)].append(at)
    cost = gap = 0
    for group in groups.values():
        fresh = [at for at in group if slots[at].kept is None and slots[at].takes is None]
        kept = [slots[at].kept for at in group]
        if fresh and len(group) > 1:
            own = [shot for shot in kept if shot is not None and shot.clip_of is None]
            spare = [spare_of(film, shot, every) for shot in own]
            more, wider = _share(film, slots, fresh, spare, again)
            cost, gap = cost + more, gap + wider
    return cost, gap


def _light(film: Film, slot: Slot) -> str | None:
    """The step of the light a slot begins in: a clip is not seen again in another light."""
    if slot.picture.light is not None:
        return slot.picture.light
    began = [light for light in film.file.look.light if film.frame_at(parse_clock(light.start)) <= slot.start]
    return max(began, key=lambda light: parse_clock(light.start)).name if began else None


def _share(film: Film, slots: list[Slot], fresh: Sequence[int], spare: Sequence[Spare], again: int) -> tuple[int, int]:
    """Divides the slots of one group among clips."""
    role, handles = slots[fresh[0]].picture.role, film.settings.handles
    model = role_model(film, role)
    seen = [Seen(slots[at].start, _shown(film, slots[at])) for at in fresh]
    sold = [
        Sold(seconds, frames, still_credits(film) + clip_credits(film, role, seconds))
        for seconds in lengths(film, model)
        if (frames := clip_frames(seconds, film.rate, model) - 2 * handles) > 0
    ]
    if not timed(film, model) or max(part.used for part in seen) > max((clip.frames for clip in sold), default=0):
        return 0, 0
    apart = POINT * sum(still_credits(film) + clip_credits(film, role, slots[at].seconds or 0) for at in fresh)
    found = divide(seen, sold, handles, spare, again)
    if found.cost >= apart:
        return 0, 0
    by_start = {slot.start: at for at, slot in enumerate(slots)}
    for clip in found.clips:
        source = clip.kept if clip.kept is not None else clip.parts[0][0]
        seconds = clip.seconds or slots[by_start[source]].seconds
        for start, begin in clip.parts:
            at = by_start[start]
            if start == source:
                slots[at] = replace(slots[at], seconds=seconds, begin=begin if len(clip.parts) > 1 else None)
            else:
                slots[at] = replace(slots[at], seconds=seconds, clip_of=source, begin=begin)
    return found.cost - apart, found.cost - found.bound


def _shown(film: Film, slot: Slot) -> int:
    """Clip frames a slot shows."""
    return slot.used or clip_frames_needed(slot.end - slot.start, film.rate, role_model(film, slot.picture.role))


def spare_of(film: Film, shot: Shot, kept: Sequence[Shot]) -> Spare:
    """What a kept shot, and those kept that show its clip too, leave of it at its end."""
    model, handles = role_model(film, shot.role), film.settings.handles
    begin = max(_end(film, each) for each in kept if each is shot or each.clip_of == shot.id) + handles
    return Spare(shot.start, begin, clip_frames(shot.seconds, film.rate, model) - handles - begin)


def _end(film: Film, shot: Shot) -> int:
    """The clip frame behind the last that a shot shows."""
    if shot.trim:
        return shot.trim[1] + max(0, shot.slip)
    first = film.settings.handles if shot.begin is None else shot.begin
    used = shot.used or clip_frames_needed(shot.frames, film.rate, role_model(film, shot.role))
    return max(0, first + shot.slip) + used
