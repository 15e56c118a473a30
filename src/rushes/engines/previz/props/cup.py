"""The cup: thrown by hand, glazed, with a handle; whole, broken into shards, or mended with seams of gold.

One net of cracks, drawn by hand on the unrolled wall, gives the shards their edges and the mended cup its seams, so
that the pieces on the floor are those that the gold holds together.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, mesh
from rushes.engines.previz.props.cracks import SHARDS, seams
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.props.shards import lain, pieces, scattered
from rushes.engines.previz.props.thrown import GLAZE, GOLD, WALL, handle, on, tint
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import lathe, lattice


def cup(thing: Thing, seed: int = 0) -> Prop:
    """The cup in its state; the handle is at -x, for a right hand."""
    glaze = named(thing.colour, GLAZE)
    if thing.state in ("shattered", "broken"):
        lying = scattered(glaze, seed)
        return replace(made(joined(lying), {}, (), pieces(glaze)), lying=lying)
    if thing.state == "mending":
        return made(joined(tuple(_half_mended(glaze))), {}, (), pieces(glaze))
    body = [_wall(glaze), handle(glaze)]
    if thing.state in ("repaired", "mended", "cracked"):
        gold = thing.state != "cracked"
        body.append(
            seams(GOLD if gold else paint("#2a2622"), 1.0 if gold else 0.45, Surface.METAL if gold else Surface.MATTE)
        )
    if thing.state in ("full", "steaming"):
        body.append(_drink(paint("#5b3a22")))
    grips = {"right": (-0.062, 0.050, 0.0), "left": (0.043, 0.045, 0.0)}
    return made(joined(body), grips if thing.count > 1 else {"right": grips["right"]}, (), pieces(glaze))


LOOSE = (0, 1, 3)
"""Pieces of a cup that is being mended that still lie beside it."""


def _half_mended(glaze: Colour) -> Iterator[Mesh]:
    """Most of the pieces in their place, gold in the seams between them; the others flat beside it, a dish of gold."""
    every = pieces(glaze)
    stays = [shard for k, shard in enumerate(SHARDS) if k not in LOOSE]
    yield from (piece for k, piece in enumerate(every) if k not in LOOSE)
    yield seams(GOLD, 1.15, Surface.METAL, stays)
    for n, k in enumerate(LOOSE):
        yield lain(every[k], 25.0 + 70 * n).moved((-0.075 + 0.070 * n, 0.0, 0.125 + 0.018 * (n % 2)))
    dish = lathe([(0, 0.001), (0.024, 0.0), (0.036, 0.009), (0.034, 0.0105), (0.022, 0.004), (0, 0.0035)],
        shade(glaze, 1.2), Surface.CERAMIC, turns=28, at=(-0.135, 0, 0.03))  # fmt: skip
    pool = lathe([(0.0245, 0.0052), (0, 0.0056)], GOLD, Surface.METAL, turns=24, at=(-0.135, 0, 0.03))
    yield from (dish, pool)


def _wall(glaze: Colour, turns: int = 52) -> Mesh:
    """The wall and base: outside, rim and inside, one closed shape."""
    u = np.linspace(0, 1, turns, endpoint=False)
    rows = [
        np.stack([0 * u, 0 * u + 0.0012, 0 * u], -1),
        on(u, 0 * u) * (0.86, 0, 0.86) + (0, 0.0012, 0),
        on(u, 0 * u) * (0.93, 0, 0.93),
    ]
    rows += [on(u, 0 * u + v) for v in np.linspace(0.0, 0.985, 18)]
    rows.append(on(u, 0 * u + 1.004, -0.0004))
    rows.append(on(u, 0 * u + 1.008, -WALL / 2))
    rows += [on(u, 0 * u + v, -WALL) for v in np.linspace(1.0, 0.10, 10)]
    rows += [on(u, 0 * u + 0.065, -WALL * 2.2), np.stack([0 * u, 0 * u + 0.0055, 0 * u], -1)]
    points = np.stack(rows)
    colour = tint(points, glaze)
    colour[-12:] = np.clip(colour[-12:] * 0.9 + 0.02, 0, 0.8)
    return lattice(points, colour, Surface.CERAMIC, ring=True, flip=True)


def _drink(colour: Colour) -> Mesh:
    t = np.linspace(0, 2 * np.pi, 33)[:-1]
    rim = np.stack([0.0392 * np.cos(t), 0 * t + 0.078, -0.0392 * np.sin(t)], 1)
    fan = [(k, (k + 1) % 32, 32) for k in range(32)]
    return mesh(np.vstack([rim, (0, 0.0778, 0)]), fan, colour, Surface.CERAMIC)
