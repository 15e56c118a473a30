"""The shots of a film over another recording of its song: same ids, same order, each where its music went."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from rushes.film.model import Film, Shot
from rushes.plan.frames import clip_frames, clip_frames_needed, clip_seconds_for, lengths, role_model
from rushes.song.align import Warp

NEAR = 2
"""Frames within which a cut that was on a beat is put on one."""
SHORTEST = Fraction(1, 2)
"""Seconds of a shot below which what is left of it goes to its neighbour."""
LEAST_GAP = 1
"""Seconds of added song that are worth a shot of their own."""
_TIE = 1e-6
_SLOW = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Grid:
    """Frames of beats of a film, and how many frames it has."""

    beats: tuple[int, ...]
    frames: int


@dataclass(frozen=True, slots=True)
class Course:
    """From the old film to the new: the warp, the second of the song at frame 0 of each, and their grids."""

    warp: Warp
    start: Fraction
    new_start: Fraction
    old: Grid
    new: Grid


@dataclass(frozen=True, slots=True)
class Grown:
    """A shot whose clip does not cover its new slot, and what to do about it."""

    shot: str
    frames: int
    short: int
    advice: str


@dataclass(frozen=True, slots=True)
class Remapped:
    """The shots on the new song, those that are gone, and frames ``[start, end)`` that are in no shot yet."""

    shots: tuple[Shot, ...]
    gone: tuple[Shot, ...]
    gaps: tuple[tuple[int, int], ...]
    grown: tuple[Grown, ...]
    snapped: int = 0


def remapped(film: Film, course: Course) -> Remapped:
    """Every shot of the film where its music is now.

    A shot that music was added into keeps its length and its longer side; one that music was cut out of
    gets shorter, or goes. Gaps of a second and more are left for the plan. Pure.
    """
    found = [(shot, _slot(shot, film.rate, course)) for shot in film.shots]
    least = float(SHORTEST * film.rate)
    kept = [(s, slot) for s, slot in found if slot and (slot[1] - slot[0] >= min(least, s.frames - 1))]
    old = [shot for shot, _ in kept]
    slots, snapped = _on_beats(film, old, [slot for _, slot in kept], course)
    placed = [(s, slot) for s, slot in zip(old, _closed(slots, film.rate, course), strict=True) if slot[1] > slot[0]]
    there = {shot.id for shot, _ in placed}
    gone = tuple(shot for shot in film.shots if shot.id not in there)
    shots = _without(tuple(_moved(film, *each) for each in placed), {shot.id for shot in gone})
    grown = [_grown(film, shot, was) for shot, (was, _) in zip(shots, placed, strict=True)]
    gaps = _gaps([(shot.start, shot.end) for shot in shots], course.new.frames)
    if shots != film.shots:  # what was moved is held: the next plan fills the gaps and leaves the rest
        shots = tuple(replace(shot, plan=None) for shot in shots)
    return Remapped(shots, gone, gaps, tuple(each for each in grown if each), snapped)


def _frame(seconds: float, rate: Fraction, course: Course) -> int:
    return floor((seconds - float(course.new_start)) * float(rate) + 0.5 + _TIE)


def _slot(shot: Shot, rate: Fraction, course: Course) -> tuple[int, int] | None:
    """Frames of a shot in the new film; None where nothing of it is left."""
    first, last = (float(at / rate + course.start) for at in (shot.start, shot.end))
    last = min(last, course.warp.old_seconds) if shot.end >= course.old.frames else last
    spans = [
        (course.warp.after(max(first, each.old)), course.warp.before(min(last, each.old_end)))
        for each in course.warp.stretches
        if each.old < last and each.old_end > first
    ]
    if not spans:
        return None
    start, end = _frame(spans[0][0], rate, course), _frame(spans[-1][1], rate, course)
    holes = [(b, a) for (_, b), (a, _) in pairwise(spans) if a - b >= LEAST_GAP]
    if not holes:
        return start, end
    added = sum(b - a for a, b in holes)
    frames = end - start - round(added * float(rate))
    hole = max(holes, key=lambda hole: hole[1] - hole[0])
    left = hole[0] - spans[0][0] >= spans[-1][1] - hole[1]
    return (start, start + frames) if left else (end - frames, end)


Slots = list[tuple[int, int]]


def _on_beats(film: Film, shots: Sequence[Shot], slots: Slots, course: Course) -> tuple[Slots, int]:
    """Slots with cuts that were on a beat put on the nearest one, and how many moved for it.

    A cut one frame beside a beat stays: beats are heard to half a frame, and shots keep their lengths so.
    """
    lead = film.file.cutting.lead
    old = {beat - lead for beat in course.old.beats}
    new = [beat - lead for beat in course.new.beats]
    put: dict[int, int] = {}
    cuts = [
        (a, b)
        for shot, slot in zip(shots, slots, strict=True)
        for a, b in zip((shot.start, shot.end), slot, strict=True)
    ]
    for was, now in cuts:
        near = _nearest(new, now)
        if was in old and near is not None and abs(near - now) == NEAR:
            put[now] = near
    edges = [(put.get(a, a), put.get(b, b)) for a, b in slots]
    if any(b <= a for a, b in edges) or any(b > a for (_, b), (a, _) in pairwise(edges)):
        return slots, 0
    return edges, len(put)


def _nearest(beats: Sequence[int], frame: int) -> int | None:
    at = bisect_left(beats, frame)
    return min(beats[max(0, at - 1) : at + 1], key=lambda beat: abs(beat - frame), default=None)


def _closed(slots: Slots, rate: Fraction, course: Course) -> Slots:
    """Slots without overlaps, and without gaps too short for a shot of their own."""
    least, frames = LEAST_GAP * rate, course.new.frames
    found: Slots = []
    at = 0
    for start, end in slots:
        start = at if start - at < least and not found else max(start, at)
        if found and 0 < start - at < least:
            found[-1] = (found[-1][0], start)
        found.append((start, max(end, start)))
        at = found[-1][1]
    if found and (abs(frames - at) < least or at > frames):
        found = [(min(start, frames), min(end, frames)) for start, end in found]
        last = max(n for n, slot in enumerate(found) if slot[0] < frames)
        found[last] = (found[last][0], frames)
    return found


def _gaps(slots: Sequence[tuple[int, int]], frames: int) -> tuple[tuple[int, int], ...]:
    edges = [(0, 0), *slots, (frames, frames)]
    return tuple((a, b) for (_, a), (b, _) in pairwise(edges) if b > a)


def _moved(film: Film, shot: Shot, slot: tuple[int, int]) -> Shot:
    """A shot in its new slot; a trim that would run too fast or slow there runs at natural speed."""
    new = replace(shot, start=slot[0], end=slot[1])
    if new.frames == shot.frames:
        return new
    if shot.used is not None:
        new = replace(new, used=max(1, round(shot.used * new.frames / shot.frames)))
    if shot.trim is None:
        return new
    model = role_model(film, shot.role)
    was, now = (clip_frames_needed(each.frames, film.rate, model) for each in (shot, new))
    length = shot.trim[1] - shot.trim[0]
    if length == was or not _SLOW <= Fraction(length, now) <= 2 - _SLOW:
        return replace(new, trim=(shot.trim[0], shot.trim[0] + now))
    return new


def _without(shots: tuple[Shot, ...], gone: set[str]) -> tuple[Shot, ...]:
    """Shots that showed part of a clip whose shot is gone, or went on from it, get one of their own."""
    own = (replace(s, clip_of=None, begin=None, used=None) if s.clip_of in gone else s for s in shots)
    return tuple(replace(s, chain=None) if s.chain in gone else s for s in own)


def _grown(film: Film, shot: Shot, old: Shot) -> Grown | None:
    model = role_model(film, shot.role)
    have, need = clip_frames(shot.seconds, film.rate, model), clip_frames_needed(shot.frames, film.rate, model)
    if need <= have or shot.frames <= old.frames:
        return None
    if ceil(need * _SLOW) <= have:
        advice = f"Show all of it, slower: `rushes trim {shot.id} --in 0f --out {have}f`."
    elif (longer := clip_seconds_for(shot.frames, film.rate, model, 0, lengths(film, model))) is not None:
        advice = (
            f"Give it a clip of {longer} s (seconds = {longer} in shots.toml), or end it {need - have} frames earlier."
        )
    else:
        advice = f"End it {need - have} frames earlier in shots.toml, and let `rushes plan` fill the rest."
    return Grown(shot.id, shot.frames - old.frames, need - have, advice)
