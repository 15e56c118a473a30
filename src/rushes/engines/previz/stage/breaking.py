"""A thing that falls to the floor and breaks: whole until it lands, then its pieces, thrown, sliding, at rest."""

from collections.abc import Callable

import numpy as np

from rushes.engines.previz.draw.camera import Doubles
from rushes.engines.previz.mesh import Floats, Mesh, rotation
from rushes.engines.previz.props import Prop

GRAVITY = 9.81
LANDED, REACH = 0.05, 0.4
"""How low the middle of a falling thing is when it lands, metres and parts of its size."""
BURST = 0.075
"""Seconds after the break that a still of it shows: the pieces are in the air."""

Standing = Callable[[float], tuple[Doubles, Doubles]]
"""How a thing is turned, [3, 3], and where it stands, [3], at a time."""


def breaking(prop: Prop, at: Standing, broken: bool, seed: int) -> Callable[[float], Floats]:
    """Where the points of all shards are at a time, float32 [n, 3]; ``broken``: the break is in the first frame."""
    middle = np.array([0, prop.size[1] / 2, 0])
    lands = _landing(at, middle, LANDED + REACH * max(prop.size))
    floor = _middle(at, middle, lands) * (1, 0, 1)
    since = BURST if broken else -lands
    pieces = [_Piece(shard, prop, np.random.default_rng((seed, n))) for n, shard in enumerate(prop.shards)]

    def points(seconds: float) -> Floats:
        passed = seconds + since
        if passed <= 0:
            turn, spot = at(seconds)
            return np.concatenate([piece.mesh.points @ turn.T + spot for piece in pieces]).astype(np.float32)
        return np.concatenate([piece.thrown(passed, floor) for piece in pieces]).astype(np.float32)

    return points


def _middle(at: Standing, middle: Doubles, seconds: float) -> Doubles:
    turn, spot = at(seconds)
    return np.asarray(turn @ middle + spot, float)


def _landing(at: Standing, middle: Doubles, low: float) -> float:
    """When its middle is so low that it touches the floor, seconds; at most five."""
    for frame in range(120):
        if float(_middle(at, middle, frame / 24)[1]) < low:
            return frame / 24
    return 5.0


class _Piece:
    """One shard: where it flies, how it turns, and where it comes to rest."""

    def __init__(self, mesh: Mesh, prop: Prop, rng: np.random.Generator) -> None:
        self.mesh = mesh
        self.middle = mesh.points.mean(0).astype(float)
        out = np.array([self.middle[0], 0.0, self.middle[2]])
        out = out / max(float(np.linalg.norm(out)), 1e-6) + rng.normal(0, 0.4, 3) * (1, 0, 1)
        self.speed = out * (0.35 + 0.4 * rng.random()) + np.array([0, 0.9 + 1.1 * rng.random(), 0])
        self.axis, self.spin = rng.normal(size=3), 260 * (0.4 + rng.random())
        self.flat = float(np.ptp(mesh.points, axis=0).min()) / 2

    def thrown(self, passed: float, floor: Doubles) -> Doubles:
        """Its points so many seconds after the break."""
        height = self.middle[1] * 0.6
        lands = (self.speed[1] + np.sqrt(self.speed[1] ** 2 + 2 * GRAVITY * max(height - self.flat, 0))) / GRAVITY
        fly = min(passed, lands)
        slide = 0.12 * (1 - np.exp(-max(passed - lands, 0) * 5))
        level = self.speed * (1, 0, 1)
        at = floor + self.middle * (1, 0, 1) + level * (fly + slide)
        at[1] = max(height + self.speed[1] * fly - 0.5 * GRAVITY * fly**2, self.flat)
        turn = rotation(self.axis.tolist(), self.spin * (fly + slide))
        return np.asarray((self.mesh.points - self.middle) @ turn.T + at)
