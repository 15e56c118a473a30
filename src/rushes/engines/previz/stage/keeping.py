"""Keeping in the frame what the words name: how much of it a camera loses, and the nearest camera that loses nothing.

One measure serves all: points are projected, at one moment or at several, and the camera that is as near as can be to
the one that was wanted is found by sliding it across its view, then by stepping back, then by a wider lens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.draw.camera import FILM, Camera, Doubles, vector
from rushes.engines.previz.mesh import Set
from rushes.engines.previz.stage.named import HANDS, Named
from rushes.engines.previz.stage.viewpoint import WIDEST, Sight

EDGE = 0.035
"""How near to an edge of the frame a named thing may come, parts of the frame."""
CROWN = 0.05
"""How near to its top a head may come, parts of its height."""
FARTHER = (1.0, 1.06, 1.13, 1.21, 1.3, 1.4, 1.52, 1.66, 1.82, 2.0, 2.25, 2.5)
"""How many times as much as was wanted a camera may cover, to lose nothing."""
LOWEST = 0.06
"""How low over the floor a camera may be, metres."""
WIDER = 0.9
"""How bad it is to cover twice as much as was wanted."""


@dataclass(frozen=True, eq=False)
class Part:
    """A named thing at one moment: its outermost points, float64 [n, 3]."""

    named: Named
    points: Doubles

    @property
    def middle(self) -> Doubles:
        return np.asarray((self.points.min(0) + self.points.max(0)) / 2)

    def grown(self, much: float) -> "Part":
        """The same with room about it, as a factor on its size."""
        return replace(self, points=self.middle + (self.points - self.middle) * much)


def parts_at(named: Sequence[Named], time: float) -> list[Part]:
    """All that is named, at a time."""
    return [Part(each, each.points(time)) for each in named]


def halves(camera: Camera, aspect: float) -> Doubles:
    """Half the width and height of a frame one metre from the camera, metres."""
    half = FILM / camera.lens / 2
    return np.array([half, half / aspect] if aspect >= 1 else [half * aspect, half])


def behind_wall(camera: Camera, place: Set) -> bool:
    """Whether a camera stands behind a wall."""
    low, high = np.array(place.bounds[0]) - 0.2, np.array(place.bounds[1]) + 0.2
    return not place.open and bool((np.array(camera.at) < low).any() or (np.array(camera.at) > high).any())


def inside(camera: Camera, part: Part, aspect: float, edge: float = 0.0) -> float:
    """How much of a part lies within the frame, 0..1: of its box across, and of its box from top to bottom."""
    seen = (part.points - camera.at) @ camera.axes.T
    if seen[:, 2].min() < 0.05:
        return 0.0
    at = seen[:, :2] / seen[:, 2:] / halves(camera, aspect) / (1 - 2 * edge)
    low, high = at.min(0), at.max(0)
    kept = np.clip(np.minimum(high, 1) - np.maximum(low, -1), 0, None) / np.maximum(high - low, 1e-6)
    return float(kept.prod())


def lost(camera: Camera, parts: Sequence[Part], aspect: float, sight: Sight | None = None) -> float:
    """How much of what is named a camera loses, by weight: beyond the frame, or behind something else."""
    out = 0.0
    for part in parts:
        kept = inside(camera, part, aspect)
        if kept and sight is not None:
            kept *= 1 - _hidden(camera, part, sight)
        out += part.named.weight * (1 - kept)
    return out


def _hidden(camera: Camera, part: Part, sight: Sight) -> float:
    """How much of a part lies behind something, by its middle and points half way out."""
    middle, step = part.middle, max(len(part.points) // 6, 1)
    points = [middle, *((part.points[::step] + middle) / 2)]
    return sum(sight.hidden(camera.at, vector(point), part.named.slack) for point in points) / len(points)


def fitted(
    camera: Camera, parts: Sequence[Part], aspect: float, place: Set, most: float = FARTHER[-1]
) -> tuple[Camera, float]:
    """The nearest camera that has all parts in its frame, and how many times as much as before it covers.

    What would take too much is given up, the least important first; heads are not. Hands and furniture may take
    ``most``.
    """
    for least in (0.0, 0.3, 0.6, 0.9):
        held = [part for part in parts if part.named.weight > least]
        for much in FARTHER if held else ():
            if least < HANDS and much > most:
                break
            back = _stepped_back(camera, much, place)
            if (shift := _shift(back, held, aspect)) is not None:
                right, up, _ = back.axes
                return _over_floor(slid(back, right * shift[0] + up * shift[1]), camera), much
    return camera, 1.0


def _over_floor(found: Camera, wanted: Camera) -> Camera:
    """A camera lifted to where it is over the floor, if the one that was wanted is."""
    lack = LOWEST - found.at[1]
    return slid(found, np.array([0.0, lack, 0.0])) if lack > 0 and wanted.at[1] >= LOWEST else found


def slid(camera: Camera, by: Doubles) -> Camera:
    """The camera moved, looking the same way."""
    return replace(camera, at=vector(np.add(camera.at, by)), look=vector(np.add(camera.look, by)))


def _stepped_back(camera: Camera, much: float, place: Set) -> Camera:
    """The camera that covers so many times as much: from farther off, or with a wider lens where the set ends."""
    if much == 1:
        return camera
    back = -camera.axes[2]
    far = camera.focus * (much - 1)
    room = _behind(np.array(camera.at), back, place)
    gone = min(far, room)
    lens = camera.lens * (camera.focus + gone) / (camera.focus + far)
    at = np.array(camera.at) + back * gone
    return replace(camera, at=vector(at), lens=max(lens, min(WIDEST, camera.lens)), focus=camera.focus + gone)


def _behind(at: Doubles, way: Doubles, place: Set) -> float:
    """How far a camera may step along a way before it leaves the set, metres."""
    low, high = (np.array(corner) for corner in place.bounds)
    ends = [((high if way[k] > 0 else low)[k] - at[k]) / way[k] for k in range(3) if abs(way[k]) > 1e-6]
    return max(float(min(ends)), 0.0)


def _shift(camera: Camera, parts: Sequence[Part], aspect: float) -> Doubles | None:
    """The least way right and up, metres, that brings all parts into the frame; None where they are too large for it.

    A point ``a`` metres to the right and ``c`` ahead is within half a frame ``h`` where |a - x| <= h c: that is an
    interval for x, and all intervals must meet.
    """
    half = halves(camera, aspect)
    least, most = np.full(2, -np.inf), np.full(2, np.inf)
    for part in parts:
        seen = (part.points - camera.at) @ camera.axes.T
        if seen[:, 2].min() < 0.1:
            return None
        top = CROWN if part.named.kind == "head" else EDGE
        room_low, room_high = half * (1 - 2 * EDGE), half * (1 - 2 * np.array([EDGE, top]))
        least = np.maximum(least, (seen[:, :2] - room_high * seen[:, 2:]).max(0))
        most = np.minimum(most, (seen[:, :2] + room_low * seen[:, 2:]).min(0))
    if (least > most).any():
        return None
    return np.asarray(np.clip(0.0, least, most))


Way = Callable[[float], Camera]
"""A camera by time."""
EVERY = 0.7
"""Seconds between the moments at which a move is looked at."""
ROOM = 1.15
"""How much room a thing is kept in on the way of a move, as a factor on its size."""
OFTEN = 0.2
"""The same where something falls: a fall takes half a second."""
CLOSER, MOST = 1.6, 3.0
"""How many times as large as at first a thing may become before the camera gives way, and the most room it is given."""
FOR_HANDS = 1.13
"""How many times as much a move may cover for the sake of hands: a push in goes on pushing in."""
PASSES = 2
MUCH = (1.0, 0.7, 0.45, 0.2)
"""Parts of a move that are tried in turn."""


def moments(seconds: float, every: float = EVERY) -> list[float]:
    """Times at which a move is looked at, its first and last among them."""
    return [float(time) for time in np.linspace(0.0, seconds, max(round(seconds / every), 2) + 1)]


def kept(
    move: Callable[[float], Way], named: Sequence[Named], seconds: float, aspect: float, place: Set, sight: Sight,
    every: float = EVERY,
) -> Way:  # fmt: skip
    """The way of a camera that keeps to the end what it has at the start: corrected on its way, or not so far.

    ``move`` gives the way that goes a part of what was asked for. The first frame stays as it is: it is the still.
    """
    times = moments(seconds, every)
    parts = [parts_at(named, time) for time in times]
    roomy = [
        parts[0],
        *(_with_room(move(1.0), time, row, parts[0]) for time, row in zip(times[1:], parts[1:], strict=True)),
    ]
    best, least = move(1.0), np.inf
    for much in MUCH:
        way = move(much)
        for _ in range(PASSES):  # calming a correction undoes some of it: the next one adds what is missing
            way = _corrected(way, times, roomy, aspect, place)
        loss = sum(lost(way(time), each, aspect, sight) for time, each in zip(times, parts, strict=True)) / len(times)
        if loss < least - 0.02:
            best, least = way, loss
        if loss <= lost(way(0.0), parts[0], aspect, sight) + 0.02:
            break
    return best


def _with_room(way: Way, time: float, parts: Sequence[Part], first: Sequence[Part]) -> list[Part]:
    """Parts of a moment with room about them; more, where they come so near that nobody would stay for them."""
    start, camera = way(0.0), way(time)
    out = []
    for part, before in zip(parts, first, strict=True):
        far, was = (float((each.middle - view.at) @ view.axes[2]) for each, view in ((part, camera), (before, start)))
        nearer = was / max(far, 0.1) * camera.lens / start.lens
        out.append(part.grown(min(max(nearer / CLOSER, ROOM), MOST)))
    return out


def _corrected(way: Way, times: Sequence[float], parts: Sequence[Sequence[Part]], aspect: float, place: Set) -> Way:
    """A way that is slid, and drawn back, as an operator does who keeps somebody in the frame."""
    found = []
    for time, each in zip(times, parts, strict=True):
        camera = way(time)
        held, _ = fitted(camera, each, aspect, place, FOR_HANDS)
        found.append([*np.subtract(held.at, camera.at), np.log(held.lens / camera.lens)])
    steps = np.array(found) - found[0]
    if np.abs(steps).max() < 1e-3:
        return way
    steps = _calm(steps)

    def at(time: float) -> Camera:
        camera, step = way(time), _between(times, steps, time)
        back = -float(step[:3] @ camera.axes[2])
        wider = float(np.exp(step[3]))
        return replace(slid(camera, step[:3]), lens=camera.lens * wider, focus=max(camera.focus + back, 0.2))

    return at


def _calm(steps: Doubles) -> Doubles:
    """Steps without jerks: each the mean of its neighbours; the first stays nothing, so that the still stays."""
    for _ in range(2):
        padded = np.concatenate([steps[:1], steps, steps[-1:]])
        steps = np.concatenate([steps[:1], (padded[:-2] + 2 * padded[1:-1] + padded[2:])[1:] / 4])
    return steps


def _between(times: Sequence[float], steps: Doubles, time: float) -> Doubles:
    """The steps at a time: through all of them on one smooth curve (Catmull and Rom's)."""
    spacing = times[1] - times[0]
    at = min(max(time / spacing, 0.0), len(times) - 1.0)
    k = min(int(at), len(times) - 2)
    a, b, c, d = (steps[min(max(k + n, 0), len(times) - 1)] for n in (-1, 0, 1, 2))
    t = at - k
    return np.asarray(b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))), float)
