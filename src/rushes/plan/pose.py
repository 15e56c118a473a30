"""A film put as a problem: what is owned and what is free, in order, as wants, clips and marks for the exact solver."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rushes.film.model import Film, Role
from rushes.models import Model
from rushes.plan.fill import Course
from rushes.plan.frames import CONFORM, clip_for, clip_frames, lengths, longest_slot, role_model, snug_seconds
from rushes.plan.grid import OFF_BEAT, time_marks
from rushes.plan.layout import Part, Slot
from rushes.plan.problem import POINT, Clip, Edit, Problem, Want
from rushes.plan.quote import clip_credits, reference_credits, still_credits
from rushes.plan.taste import CLOSE_MOST, is_close

HERO_LOST = 150 * POINT
"""What it costs to buy a shot that wished to be a hero as a draft: more than it saves, unless the cap is tight."""

STRETCH = 10
"""Percent a clip may be sped up or slowed down without being seen (guide, section 6.4)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames ``[start, end)`` and the ways they may be filled, each a sequence of slots; one slot where they are owned.

    ``turn`` counts the performance shots before it.
    """

    start: int
    end: int
    part: Part
    ways: tuple[tuple[Slot, ...], ...]
    owned: bool = False
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Posed:
    """A problem and the slot each of its wants stands for."""

    problem: Problem
    slots: tuple[Slot, ...]

    def placed(self, edit: Edit) -> tuple[Slot, ...]:
        """The slots of an edit in order, with their frames, roles and clip lengths."""
        chosen = ((shot, self.problem.wants[shot.want].clips[shot.clip]) for shot in edit.shots)
        return tuple(
            replace(slot, start=shot.start, end=shot.end, seconds=clip.seconds,
                    picture=replace(slot.picture, role=clip.role))
            for shot, clip in chosen for slot in [self.slots[shot.want]]
        )  # fmt: skip


def pose(course: Course, frames: int, pieces: Sequence[Piece], loose: Collection[int] = ()) -> Posed:
    """The problem of a film of so many frames, cut into pieces without gaps.

    The film's cap, less its references, is the problem's. Free pieces whose start is in ``loose`` may be
    cut off the beat, by time, where their marks leave no room.
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
            for index, slot in enumerate(way):
                want = _want(course, piece, slot, index, alone=len(way) == 1)
                last = index == len(way) - 1
                wants.append(want if last else replace(want, then=((len(wants) + 1, 0),)))
                slots.append(slot)
            tails[-1].append(len(wants) - 1)
    for ends, begins in zip(tails, heads[1:], strict=False):
        for tail in ends:
            wants[tail] = replace(wants[tail], then=tuple((head, 0) for head in begins))
    marks = _marks(course, frames, pieces, loose)
    cap = course.film.file.budget.cap
    if cap is not None:
        cap -= reference_credits(course.film)
    return Posed(Problem(frames, marks, tuple(wants), tuple(heads[0]), tuple(tails[-1]), cap=cap), tuple(slots))


def _want(course: Course, piece: Piece, slot: Slot, index: int, alone: bool) -> Want:
    name = f"{slot.moment or slot.setup or slot.picture.kind}@{piece.start}"
    if piece.owned:
        return _owned(course.film, piece, slot, name)
    wish = course.wish(piece.part, slot, piece.turn + index)
    film, sold = course.film, role_model(course.film, slot.picture.role)
    most = (100 + STRETCH) * longest_slot(film, sold) // 100
    if is_close(slot.picture):
        most = min(most, round(CLOSE_MOST * film.rate))
    bare = alone and not slot.seconds and snug_seconds(film, sold, piece.end - piece.start) is not None
    return Want(
        name, wish.target, wish.shortest, most, (piece.start, piece.end), clips_of(film, slot),
        handles=0 if bare else film.settings.handles, play=_play(film, sold), stretch=STRETCH,
    )  # fmt: skip


def _owned(film: Film, piece: Piece, slot: Slot, name: str) -> Want:
    """A slot nobody may move, with the one clip it has."""
    frames, sold = slot.end - slot.start, role_model(film, slot.picture.role)
    seconds = slot.kept.seconds if slot.kept else clip_for(film, sold, frames, slot.seconds)
    have = max(clip_frames(seconds, film.rate, sold), -int(-frames * _play(film, sold)))
    credits = still_credits(film) + clip_credits(film, slot.picture.role, seconds)
    clip = Clip(seconds, credits, have, slot.picture.role)
    return Want(name, frames, frames, frames, (piece.start, piece.end), (clip,), handles=0, play=_play(film, sold))


def clips_of(film: Film, slot: Slot) -> tuple[Clip, ...]:
    """Every clip that may be bought for a slot, of the length and role it asks for; a hero as a draft, which costs."""
    wished: Role = slot.picture.role
    roles: tuple[Role, ...] = ("hero", "draft") if wished == "hero" else ("draft",)
    found = []
    for role in roles:
        sold = role_model(film, role)
        choices = lengths(film, sold)
        for seconds in [slot.seconds] if slot.seconds in choices else choices:
            credits = still_credits(film) + clip_credits(film, role, seconds)
            have = clip_frames(seconds, film.rate, sold)
            found.append(Clip(seconds, credits, have, role, dislike=0 if role == wished else HERO_LOST))
    return tuple(found)


def _play(film: Film, sold: Model) -> Fraction:
    """Clip frames per film frame at speed 1; film rates near the clip's play it frame for frame."""
    play = (sold.rate or film.rate) / film.rate
    return Fraction(1) if abs(1 / play - 1) <= CONFORM else play


def _marks(course: Course, frames: int, pieces: Sequence[Piece], loose: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Marks of the course inside free pieces, and the edges of all pieces at no cost of their own."""
    marks = {0: 0, frames: 0}
    for piece in pieces:
        if not piece.owned:
            if piece.start in loose:
                marks |= dict.fromkeys(time_marks(course.film, piece.start, piece.end), OFF_BEAT * POINT)
            marks |= {frame: cost * POINT for frame, cost in course.between(piece.start, piece.end).items()}
        marks[piece.start] = marks[piece.end] = 0
    return tuple(sorted(marks.items()))
