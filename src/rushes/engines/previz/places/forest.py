"""A forest with a clearing: bent trunks, leaves against the light, ferns, a fallen log, a path, haze."""

import numpy as np

from rushes.engines.previz.mesh import Mark, Mesh, Set, joined
from rushes.engines.previz.places.ground import trail, woodland
from rushes.engines.previz.places.windows import thicket
from rushes.engines.previz.props.paint import mixed, paint
from rushes.engines.previz.props.plants import fern, foliage, grown, tuft
from rushes.engines.previz.props.wild import fallen
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import leaves, placed

BEECH, OLIVE, AUTUMN = paint("#76864a"), paint("#62743f"), paint("#a8803c")
NEAR = (
    (-2.1, -1.7, 0.21),
    (2.7, -2.8, 0.24),
    (-3.6, 1.2, 0.20),
    (3.9, 0.6, 0.22),
    (0.9, -5.2, 0.19),
    (-1.9, -6.0, 0.23),
)
"""Trunks about the clearing: x, z and radius."""


def build(place: Place, light: str, seed: int) -> Set:
    """The forest in its dressing."""
    rng = np.random.default_rng(4)
    parts = [woodland((-13.0, 13.0), (-15.0, 9.0))]
    for k, (x, z, radius) in enumerate(NEAR):
        tree = grown(8.6 + k % 3, radius, 40 + k, leafy=560, leaf=(BEECH, OLIVE)[k % 2], bare=0.30)
        parts.append(placed(tree, (x, -0.03, z), 60.0 * k))
    for k in range(22):
        turn = rng.uniform(0.15, 0.85) * np.pi if k < 17 else rng.uniform(1.15, 1.85) * np.pi
        far = float(rng.uniform(7.0, 13.0))
        x, z = far * np.cos(turn), -far * np.sin(turn)
        if abs(x - float(trail(np.array(z)))) > 0.9:
            tall = float(rng.uniform(7.5, 10.0))
            parts.append(
                placed(
                    grown(
                        tall, float(rng.uniform(0.11, 0.2)), 80 + k, leafy=190, leaf=BEECH, bare=0.35, limbs=5, sides=8
                    ),
                    (x, 0.05, z),
                )
            )
    parts += [*_undergrowth(rng, "leaves" in place.dressing), *_hedge(), _log()]
    bounds = ((-3.6, 0.15, -3.0), (3.6, 3.0, 7.0))
    return Set(joined(parts), _marks(), bounds, sun=(-0.52, 0.55, -0.62), open=True, view=6.0)


def _log() -> Mesh:
    return placed(fallen(2.2, 0.21, 3), (-1.35, -0.01, 0.15), 28)


def _hedge() -> list[Mesh]:
    """Painted woods all round, near to far, so that no edge of the world is seen."""
    return [placed(thicket(16.0, 9.0, k), (14.0 * np.sin(turn), -0.6, -14.0 * np.cos(turn)), -np.degrees(turn))
        for k, turn in enumerate(np.radians((-96, -48, 0, 48, 96)))]  # fmt: skip


def _undergrowth(rng: np.random.Generator, deep_leaves: bool) -> list[Mesh]:
    """Ferns, grass, shrubs and fallen leaves, kept off the path and the clearing."""
    parts = []
    for k in range(20):
        x, z = _beside(rng, 1.6, 7.0)
        parts.append(placed(fern(float(rng.uniform(0.5, 0.85)), k), (x, 0.02, z), float(rng.uniform(0, 360))))
    for k in range(40):
        x, z = _beside(rng, 0.9, 6.0)
        parts.append(tuft(20, float(rng.uniform(0.16, 0.34)), 0.16, (BEECH, OLIVE)[k % 2], k).moved((x, 0.0, z)))
    for k in range(12):
        x, z = _beside(rng, 4.2, 9.0)
        tips = np.stack([rng.normal(0, 0.5, 9), rng.uniform(0.3, 1.3, 9), rng.normal(0, 0.4, 9)], 1)
        parts.append(foliage(tips, 0.5, 150, (OLIVE, BEECH)[k % 2], 300 + k, 0.10).moved((x, 0, z)))
    count = 1400 if deep_leaves else 600
    at = np.stack([rng.uniform(-7, 7, count), np.full(count, 0.012), rng.uniform(-9, 5.5, count)], 1)
    away = np.hypot(at[:, 0], at[:, 2])
    at[:, 1] += np.clip(away - 2.6, 0, 3) * 0.012
    way = np.stack([rng.normal(size=count), rng.uniform(0.0, 0.25, count), rng.normal(size=count)], 1)
    tint = mixed(AUTUMN, paint("#7a5534"), rng.uniform(0, 1, count)) * rng.uniform(0.7, 1.2, (count, 1))
    parts.append(leaves(at, way, rng.uniform(0.05, 0.085, count), tint, broad=0.6, bend=0.15, seed=2))
    return parts


def _beside(rng: np.random.Generator, low: float, high: float) -> tuple[float, float]:
    """A spot at some distance from the clearing's middle, off the path."""
    while True:
        far, turn = float(rng.uniform(low, high)), float(rng.uniform(0, 2 * np.pi))
        x, z = far * np.cos(turn), far * np.sin(turn) - 0.8
        clear = all(np.hypot(x - mark.at[0], z - mark.at[2]) > 0.75 for mark in _marks().values())
        if abs(x - float(trail(np.array(z)))) > 0.75 and clear and (z < 2.2 or abs(x) > 2.4):
            return float(x), float(z)


def _marks() -> dict[str, Mark]:
    return {
        "middle": Mark((0.35, 0, 0.2), 4), "clearing": Mark((0.5, 0, -0.5), 0), "tree": Mark((-1.55, 0, -1.3), 30),
        "log": Mark((-1.3, 0, 0.2), 28, 0.42), "path": Mark((-0.16, 0, -3.4), 0), "far": Mark((-0.75, 0, -6.2), 0),
        "near": Mark((0.7, 0, 1.6), 0), "floor": Mark((0.5, 0, 0.4), 10), "bench": Mark((-1.3, 0, 0.2), 28, 0.42),
    }  # fmt: skip
