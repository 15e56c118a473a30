"""The net of cracks of the cup: the shards' edges on the unrolled wall, and the seams that mend it."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, mesh
from rushes.engines.previz.props.paint import Colour
from rushes.engines.previz.props.thrown import HIGH, on
from rushes.engines.previz.shapes import Doubles, lattice, ripple

NODES: dict[str, tuple[float, float]] = {
    "p": (0.27, 0.62), "j": (0.44, 0.40), "k": (0.09, 0.50), "m": (0.71, 0.60),
    "a": (0.20, 1.0), "b": (0.37, 1.0), "c": (0.445, 1.0), "d": (0.78, 1.0), "e": (0.02, 1.0),
    "f": (0.23, 0.0), "g": (0.41, 0.0), "h": (0.65, 0.0), "i": (0.11, 0.0),
}  # fmt: skip
"""Junctions of the cracks: parts of a turn (0.25 faces +z, the handle is at 0.5) and of the height."""

SHARDS = ("p b a", "p j c b", "p f g j", "p a e k", "p k i f", "j g h m", "j m d c", "m h i+ k+", "m k+ e+ d")
"""Each piece by its junctions; + is one turn further."""


@lru_cache(maxsize=32)
def _crack(one: str, other: str) -> tuple[tuple[float, float], ...]:
    """A crack between two junctions: a line broken by ever finer shifts, the same from both ends."""
    if one.rstrip("+") > other.rstrip("+"):
        return tuple(reversed(_crack(other, one)))
    ends = np.array([_node(one), _node(other)])
    rng = np.random.default_rng([ord(name[0]) for name in (one, other)])
    line, swing = ends * (0.262, HIGH), 0.075
    for _ in range(5):
        across = np.diff(line, axis=0)
        shift = rng.normal(0, swing, len(across))[:, None] * np.stack([-across[:, 1], across[:, 0]], 1)
        fresh = np.insert(line, np.arange(1, len(line)), (line[:-1] + line[1:]) / 2 + shift, axis=0)
        line, swing = fresh, swing * 0.92
    line[:, 1] = np.clip(line[:, 1], 0, HIGH)
    return tuple((float(x) / 0.262, float(y) / HIGH) for x, y in line)


def _node(name: str) -> tuple[float, float]:
    x, y = NODES[name[0]]
    return x + (1.0 if name.endswith("+") else 0.0), y


def outline(shard: str) -> Doubles:
    """The edge of a piece on the unrolled wall, in parts of a turn and of the height, float64 [n, 2]."""
    names = shard.split()
    pieces = []
    for one, other in zip(names, [*names[1:], names[0]], strict=True):
        if _node(one)[1] == _node(other)[1] and _node(one)[1] in (0.0, 1.0):  # along the rim or the foot
            line = np.linspace(_node(one), _node(other), 9)
        else:
            line = np.array(_crack(one.rstrip("+"), other.rstrip("+")))
            line = np.add(line, (_node(one)[0] - line[0, 0], 0))
            if abs(line[-1, 0] - _node(other)[0]) > 0.01:  # the crack between m and k runs round the back
                line = np.linspace(_node(one), _node(other), 33) + _wander(33)
            line = line[::2]
        pieces.append(line[:-1])
    return np.concatenate(pieces)


def _wander(count: int) -> Doubles:
    t = np.linspace(0, 1, count)
    wave = 0.02 * np.sin(t * 9.0) + 0.014 * np.sin(t * 23.0)
    return np.stack([0 * t, wave * np.sin(np.pi * t)], 1)


def seams(colour: Colour, thick: float, surface: Surface, shards: Sequence[str] = SHARDS) -> Mesh:
    """Every crack about some pieces filled: fine ridges of uneven width on the outside, beads at the junctions."""
    done: set[frozenset[str]] = set()
    parts = []
    for shard in shards:
        names = shard.split()
        for one, other in zip(names, [*names[1:], names[0]], strict=True):
            key = frozenset((one[0], other[0]))
            if key in done or (_node(one)[1] == _node(other)[1] and _node(one)[1] in (0.0, 1.0)):
                continue
            done.add(key)
            parts.append(_ridge(_between(one, other), thick, colour, surface, len(done)))
    for name, (x, y) in NODES.items():
        if 0 < y < 1:
            at = on(np.array(x), np.array(y))
            parts.append(_bead(at, 0.0019 * thick, colour, surface, ord(name)))
    return joined(parts)


def _between(one: str, other: str) -> Doubles:
    line = np.array(_crack(one.rstrip("+"), other.rstrip("+")))
    line = np.add(line, (_node(one)[0] - line[0, 0], 0))
    return (
        line if abs(line[-1, 0] - _node(other)[0]) < 0.01 else np.linspace(_node(one), _node(other), 33) + _wander(33)
    )


def _ridge(line: Doubles, thick: float, colour: Colour, surface: Surface, seed: int) -> Mesh:
    """A thin raised line on the wall."""
    t = np.linspace(0, 1, len(line))
    width = (0.00060 + 0.00028 * ripple((t * 5)[:, None], seed) + 0.0005 * np.abs(2 * t - 1) ** 6) * thick
    width = np.maximum(width, 0.00028 * thick)
    flat = line * (0.262, HIGH)
    way = np.gradient(flat, axis=0)
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    side = np.stack([-way[:, 1], way[:, 0]], 1) * width[:, None] / (0.262, HIGH)
    rows = []
    for across, lift in ((-1.0, -0.0002), (-0.55, 0.00030), (0.0, 0.00048), (0.55, 0.00030), (1.0, -0.0002)):
        at = line + side * across
        rows.append(on(at[:, 0], np.clip(at[:, 1], 0.0, 1.0), lift * (0.6 + 0.4 * thick)))
    return lattice(np.stack(rows), colour, surface, flip=True)


def _bead(at: Doubles, radius: float, colour: Colour, surface: Surface, seed: int) -> Mesh:
    """A small flattened drop on the wall where seams meet."""
    out = at * (1, 0, 1) / np.linalg.norm(at * (1, 0, 1))
    side = np.cross((0, 1, 0), out)
    t = np.linspace(0, 2 * np.pi, 13)[:-1]
    wide = radius * (1 + 0.25 * np.sin(t * 2 + seed))[:, None]
    rim = at + wide * (np.cos(t)[:, None] * side + np.sin(t)[:, None] * (0, 1, 0)) - out * 0.0003
    inner = at + 0.55 * (rim - at) + out * 0.0005
    fan = [(k, (k + 1) % 12, 12 + k) for k in range(12)] + [
        ((k + 1) % 12, 12 + (k + 1) % 12, 12 + k) for k in range(12)
    ]
    fan += [(12 + k, 12 + (k + 1) % 12, 24) for k in range(12)]
    return mesh(np.vstack([rim, inner, at + out * 0.0007]), fan, colour, surface)
