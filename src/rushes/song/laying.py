"""Which lines are sung in which parts of the song: headings against parts, both in their order."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from rushes.song.model import Line, Part
from rushes.song.syllables import syllables, tokens
from rushes.song.titles import part_named

SUNG = ("verse", "prechorus", "chorus", "bridge")
"""Parts that lines without headings go to."""
_GROUPS_MAX = 400
"""Headings that are aligned; a file with more is spread as if it had none."""
_OTHER, _UNSUNG, _UNNAMED = 1.2, 2.0, 0.3
"""A heading over a part of another name; over one where nobody sings; lines of no name over a sung part."""
_EDGE = 1.0
"""Lines of no name over an intro or outro."""
_PASSED = 1.0
"""A sung part without words."""
_SHARED = 2.5
"""Two headings in one part."""
_ASTRAY = 1.0
"""Words of the whole song's share away from where the part lies in the song's singing."""
_REFRAIN, _ASIDE = 3, 3
"""Fewer lines in a row that come again are no chorus; fewer among those that come again belong to it."""
_SHORT = 0.5
"""Seconds of a part that are too few to sing in."""


@dataclass(frozen=True, slots=True)
class Room:
    """A stretch ``[start, end)`` of the song, in seconds, and the kind of its part."""

    start: float
    end: float
    kind: str = ""

    @property
    def seconds(self) -> float:
        return self.end - self.start


def rooms_for(lines: Sequence[Line], parts: Sequence[Part], window: Room) -> list[Sequence[Room]]:
    """For each line the rooms it may be sung in; lines that share theirs have the same object.

    ``window`` is the time these lines have; it is one room where no part lies in it.
    """
    rooms = _inside(parts, window)
    groups = [(_kind(heading), list(own)) for heading, own in groupby(lines, key=lambda line: line.heading)]
    if not any(kind for kind, _ in groups):
        groups = _by_repeats(lines)
    if not any(kind for kind, _ in groups) or len(groups) > _GROUPS_MAX or len(rooms) < 2:
        sung: Sequence[Room] = [room for room in rooms if room.kind in SUNG] or rooms
        return [sung] * len(lines)
    found = list[Sequence[Room]]()
    weights = [sum(syllables(line.text) for line in own) for _, own in groups]
    shared = _given([kind for kind, _ in groups], weights, rooms)
    for (_, own), given in zip(groups, shared, strict=True):
        found += [given] * len(own)
    return found


def _by_repeats(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Lines without headings, in runs: those that come again are a chorus, the rest has no name."""
    texts = [" ".join(tokens(line.text)) for line in lines]
    times = Counter(texts)
    again = [times[text] > 1 for text in texts]
    for value, least in ((False, _ASIDE), (True, _REFRAIN)):
        at = 0
        for run, own in [(run, len(list(own))) for run, own in groupby(again)]:
            if run is value and own < least and (value or 0 < at < len(lines) - own):
                again[at : at + own] = [not value] * own
            at += own
    marked = groupby(zip(again, lines, strict=True), key=lambda pair: pair[0])
    return [("chorus" if chorus else "", [line for _, line in own]) for chorus, own in marked]


def _inside(parts: Sequence[Part], window: Room) -> Sequence[Room]:
    """The parts within the window, none over another; the window itself where there is none."""
    found, at = list[Room](), window.start
    for part in sorted(parts, key=lambda part: part.start):
        start, end = max(at, part.start), min(window.end, part.end)
        if end - start >= _SHORT:
            found.append(Room(start, end, part.kind))
            at = end
    return found or [window]


def _kind(heading: str | None) -> str:
    """The kind of part a heading names, after its first words if need be: ``[Final Chorus]``."""
    words = (heading or "").split()
    kinds = [part_named(heading), *(part_named(" ".join(words[at:])) for at in range(1, len(words)))]
    return next((kind for kind in kinds if kind), "")


def _given(kinds: Sequence[str], weights: Sequence[int], rooms: Sequence[Room]) -> list[Sequence[Room]]:
    """The rooms of each heading: those at which the alignment puts it, and like ones right behind that nobody has."""
    at = _aligned(kinds, weights, rooms)
    found = list[Sequence[Room]]()
    for group, room in enumerate(at):
        if group and at[group - 1] == room:
            found.append(found[-1])
            continue
        after = next((other for other in at[group:] if other > room), len(rooms))
        like = {rooms[room].kind} if kinds[group] else {*SUNG} - {"chorus"}
        last = next((other for other in range(room + 1, after) if rooms[other].kind not in like), after)
        found.append([each for each in rooms[room:last] if each.kind in SUNG] or [rooms[room]])
    return found


def _aligned(kinds: Sequence[str], weights: Sequence[int], rooms: Sequence[Room]) -> list[int]:
    """The room of each heading, never going back, at the least cost."""
    sung = [room.seconds if room.kind in SUNG else 0.0 for room in rooms]
    places = _shares(sung)
    wished = _shares(weights)
    named, unnamed = _passed(rooms, SUNG), _passed(rooms, ("chorus",))
    best = [named[at] + _fit(kinds[0], room) + _ASTRAY * abs(places[at] - wished[0]) for at, room in enumerate(rooms)]
    came = list[list[int]]()
    for before, kind, wish in zip(kinds, kinds[1:], wished[1:], strict=False):
        passed = named if before else unnamed
        costs, steps, least, from_ = list[float](), list[int](), math.inf, 0
        for at, room in enumerate(rooms):
            own = _fit(kind, room) + _ASTRAY * abs(places[at] - wish)
            stay, go = best[at] + _SHARED, least + passed[at]
            costs.append(min(stay, go) + own)
            steps.append(at if stay <= go else from_)
            if best[at] - passed[at + 1] < least:
                least, from_ = best[at] - passed[at + 1], at
        came.append(steps)
        best = costs
    passed = named if kinds[-1] else unnamed
    last = min(range(len(rooms)), key=lambda at: best[at] + passed[-1] - passed[at + 1])
    path = [last]
    for steps in reversed(came):
        path.append(steps[path[-1]])
    return path[::-1]


def _passed(rooms: Sequence[Room], kinds: Sequence[str]) -> list[float]:
    """What it costs to pass over all rooms before each; lines of no name go on into those that follow."""
    return [0.0, *accumulate(_PASSED if room.kind in kinds else 0.0 for room in rooms)]


def _shares(weights: Sequence[float]) -> list[float]:
    """Where the middle of each lies, 0..1 of their sum."""
    total = sum(weights) or 1.0
    return [(end - weight / 2) / total for end, weight in zip(accumulate(weights), weights, strict=True)]


def _fit(kind: str, room: Room) -> float:
    if not kind:
        return _UNNAMED if room.kind in SUNG else _UNSUNG if room.kind == "instrumental" else _EDGE
    if kind == room.kind:
        return 0.0
    return _OTHER if room.kind in SUNG or kind not in SUNG else _UNSUNG
