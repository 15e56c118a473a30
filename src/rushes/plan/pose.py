"""A film put as a problem: what is owned and what is free, in order, as wants, clips and marks for the exact solver."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from rushes.film.model import Film, Shot
from rushes.film.treatment import Role
from rushes.models import Model
from rushes.plan.course import Course
from rushes.plan.frames import (
    clip_for,
    clip_frames,
    lengths,
    longest_slot,
    role_model,
    slot_capacity,
    snug_seconds,
    timed,
)
from rushes.plan.grid import OFF_BEAT, half_beats, time_marks
from rushes.plan.layout import Slot
from rushes.plan.paid import NOTHING_PAID, Paid, owned_clip
from rushes.plan.problem import POINT, Clip, Edit, Placed, Problem, Want
from rushes.plan.quote import clip_credits, picture_credits, reference_credits, still_credits
from rushes.plan.score import natural
from rushes.plan.setups import AGAIN
from rushes.plan.ways import Way
from rushes.units import step

HERO_LOST = 150 * POINT
"""What it costs to buy a shot that wished to be a hero as a draft: more than it saves, unless the cap is tight."""

STRETCH = 10
"""Percent a clip may be sped up or slowed down without being seen (guide, section 6.4)."""

ALIKE = 6 * POINT
"""What it costs that a performance follows a performance, or a detail a detail; ``AGAIN`` where there is one setup."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames ``[start, end)`` and the ways they may be told; one slot with its frames where they are owned."""

    start: int
    end: int
    ways: tuple[Way, ...]
    owned: bool = False


@dataclass(frozen=True, slots=True)
class Posed:
    """A problem and the slot each of its wants stands for."""

    problem: Problem
    slots: tuple[Slot, ...]

    def placed(self, edit: Edit) -> tuple[Slot, ...]:
        """The slots of an edit in order, with their frames, roles, clip lengths and speeds."""
        return tuple(self._placed(shot) for shot in edit.shots)

    def _placed(self, shot: Placed) -> Slot:
        want, slot = self.problem.wants[shot.want], self.slots[shot.want]
        clip = want.clips[shot.clip]
        used = shot.used if shot.used != natural(want, shot.frames) else None
        picture = replace(slot.picture, role=clip.role)
        return replace(
            slot, start=shot.start, end=shot.end, seconds=clip.seconds, picture=picture, used=used, takes=clip.owned
        )


def pose(
    course: Course, frames: int, pieces: Sequence[Piece], loose: Collection[int] = (), paid: Paid = NOTHING_PAID
) -> Posed:  # fmt: skip
    """The problem of a film of so many frames, cut into pieces without gaps.

    The film's cap, less its references and what is spent, is the problem's; what is paid for costs
    nothing. Free pieces whose start is in ``loose`` may be cut off the beat, by time, where their
    marks leave no room.
    """
    wants: list[Want] = []
    slots: list[Slot] = []
    heads: list[list[int]] = []
    tails: list[list[int]] = []
    for piece in pieces:
        heads.append([])
        tails.append([])
        for way in piece.ways:
            heads[-1].append(len(wants))
            wants += _wants(course, piece, way, len(wants), paid)
            slots += way.slots
            tails[-1].append(len(wants) - 1)
    for ends, begins in zip(tails, heads[1:], strict=False):
        for tail in ends:
            wants[tail] = replace(
                wants[tail], then=tuple((head, alike(course.film, slots[tail], slots[head])) for head in begins)
            )
    marks = _marks(course, frames, pieces, loose)
    cap = _room(course.film, paid)
    return Posed(Problem(frames, marks, tuple(wants), tuple(heads[0]), tuple(tails[-1]), cap=cap), tuple(slots))


def _room(film: Film, paid: Paid) -> int | None:
    """What the cap leaves for stills and clips; 0 where it is passed already and no reference is still to buy."""
    if film.file.budget.cap is None:
        return None
    wanted = reference_credits(film, paid.references)
    left = film.file.budget.cap - paid.spent - wanted
    return left if wanted else max(0, left)


def _wants(course: Course, piece: Piece, way: Way, first: int, paid: Paid) -> list[Want]:
    """The wants of a way, each followed by the next; what the way costs is paid with its first shot."""
    found = []
    for index, (slot, target) in enumerate(zip(way.slots, way.targets, strict=True)):
        want = _want(course, piece, slot, target, len(way.slots), paid)
        if any(each.link for each in way.slots[index : index + 2]) and want.shortest < want.longest:
            want = replace(want, longest=course.longest(slot), stretch=0)  # a chain goes at one speed
        if want.shortest < want.longest:
            offered = tuple(owned_clip(course.film, shot) for shot in _offered(paid, way, slot))
            want = replace(want, clips=want.clips + offered)
        if index == 0 and way.cost:
            want = replace(want, clips=tuple(replace(clip, dislike=clip.dislike + way.cost) for clip in want.clips))
        if index + 1 < len(way.slots):
            want = replace(want, then=((first + index + 1, alike(course.film, slot, way.slots[index + 1])),))
        found.append(want)
    return found


def _offered(paid: Paid, way: Way, slot: Slot) -> list[Shot]:
    """Shots of the bin whose clip a slot may take; of a moment told in several slots, each is for one alone."""
    if not slot.moment or way.slots.count(slot) > 1:
        return []
    shots = [shot for shot in paid.offered(slot) if (shot.chain is not None) == slot.link]
    if sum(each.moment == slot.moment and each.link == slot.link for each in way.slots) > 1:
        return [shot for shot in shots if shot.framing == slot.picture.framing]
    return shots


def alike(film: Film, before: Slot, after: Slot) -> int:
    """What it costs that one slot follows another, by what they are."""
    kind = before.picture.kind
    if kind != after.picture.kind or kind not in ("performance", "insert"):
        return 0
    return AGAIN if kind == "performance" and len(film.file.setup) < 2 else ALIKE


def _want(course: Course, piece: Piece, slot: Slot, target: int, many: int, paid: Paid) -> Want:
    name = f"{slot.moment or slot.setup or slot.picture.kind}@{piece.start}"
    if piece.owned or slot.end > slot.start:
        return _owned(course.film, slot, name, paid)
    film, sold = course.film, role_model(course.film, slot.picture.role)
    longest = course.longest(slot)
    shortest = min(course.second, longest)
    if slot.picture.role == "hero":  # dearer by the second, and not to be short for that
        shortest = max(shortest, min(target * 9 // 10, (piece.end - piece.start) // many))
    bare = many == 1 and not slot.seconds and snug_seconds(film, sold, piece.end - piece.start) is not None
    return Want(
        name, target, shortest, (100 + STRETCH) * longest // 100, (piece.start, piece.end), clips_of(film, slot),
        handles=0 if bare else film.settings.handles, play=_play(film, sold),
        stretch=STRETCH if timed(film, sold) and slot.picture.performance is None else 0,
    )  # fmt: skip


def _owned(film: Film, slot: Slot, name: str, paid: Paid) -> Want:
    """A slot nobody may move, with the one clip it has."""
    frames, sold = slot.end - slot.start, role_model(film, slot.picture.role)
    kept = slot.kept
    seconds = kept.seconds if kept else clip_for(film, sold, frames, slot.seconds)
    have, plain = clip_frames(seconds, film.rate, sold), ceil(frames * _play(film, sold))
    if kept or not bends(film, slot):
        have = max(have, plain)
    shared = kept is not None and kept.clip_of is not None
    links = slot.link if kept is None else kept.chain is not None
    credits = 0 if shared or links or (kept and kept.id in paid.shots) else still_credits(film)
    credits += 0 if shared or (kept and kept.id in paid.clips) else picture_credits(film, slot.picture, frames, seconds)
    clip = Clip(seconds, credits, have, slot.picture.role)
    return Want(name, frames, frames, frames, (slot.start, slot.end), (clip,), handles=0, play=_play(film, sold))


def bends(film: Film, slot: Slot) -> bool:
    """Whether a slot that one clip does not cover is covered by it a little slower: 10 s at 25 fps, at 0.96."""
    sold = role_model(film, slot.picture.role)
    longest, frames = longest_slot(film, sold, handles=0), slot.end - slot.start
    fits = timed(film, sold) and slot.picture.performance is None
    return fits and longest < frames <= longest * (100 + STRETCH) // 100


def clips_of(film: Film, slot: Slot) -> tuple[Clip, ...]:
    """Every clip that may be bought for a slot, of the length and role it asks for; a hero as a draft, which costs."""
    wished: Role = slot.picture.role
    roles: tuple[Role, ...] = ("hero", "draft") if wished == "hero" else ("draft",)
    found = []
    for role in roles:
        sold = role_model(film, role)
        choices = lengths(film, sold)
        for seconds in [slot.seconds] if slot.seconds in choices else choices:
            have = clip_frames(seconds, film.rate, sold) + film.settings.handles * slot.link  # none before its first
            credits = _clip_credits(film, slot, role, seconds) + (0 if slot.link else still_credits(film))
            found.append(Clip(seconds, credits, have, role, dislike=0 if role == wished else HERO_LOST))
    return tuple(found)


def _clip_credits(film: Film, slot: Slot, role: Role, seconds: int) -> int:
    """Credits of a clip of so many seconds; of a performance, of the longest slot it covers."""
    if slot.picture.performance is None:
        return clip_credits(film, role, seconds)
    frames = slot_capacity(seconds, film.rate, role_model(film, role), film.settings.handles)
    return picture_credits(film, replace(slot.picture, role=role), max(1, frames), seconds)


def _play(film: Film, sold: Model) -> Fraction:
    """Clip frames per film frame at speed 1; film rates near the clip's play it frame for frame."""
    return step(sold.rate or film.rate, film.rate)


def _marks(course: Course, frames: int, pieces: Sequence[Piece], loose: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Marks of the course inside free pieces, and the edges of all pieces at no cost of their own."""
    film = course.film
    marks = {0: 0, frames: 0}
    for piece in pieces:
        if not piece.owned:
            if piece.start in loose:
                marks |= dict.fromkeys(time_marks(film, piece.start, piece.end), OFF_BEAT * POINT)
                halves = half_beats(course.between(piece.start - 1, piece.end + 1))
                marks |= {f: cost * POINT for f, cost in halves.items() if piece.start < f < piece.end}
            music = film.file.cutting.music * POINT
            marks |= {f: cost * music // 100 for f, cost in course.between(piece.start, piece.end).items()}
        fixed = (slot for way in piece.ways for slot in way.slots if slot.end > slot.start)
        marks |= {frame: 0 for slot in fixed for frame in (slot.start, slot.end)}
        marks[piece.start] = marks[piece.end] = 0
    return tuple(sorted(marks.items()))
