"""The cup: thrown by hand, glazed, with a handle; whole, broken into shards, or mended with seams of gold.

One net of cracks, drawn by hand on the unrolled wall, gives the shards their edges and the mended cup its seams, so
that the pieces on the floor are those that the gold holds together.
"""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, mesh
from rushes.engines.previz.props.cracks import seams
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint
from rushes.engines.previz.props.shards import pieces, scattered
from rushes.engines.previz.props.thrown import GLAZE, GOLD, WALL, handle, on, tint
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import lattice


def cup(thing: Thing, seed: int = 0) -> Prop:
    """The cup in its state; the handle is at -x, for a right hand."""
    glaze = named(thing.colour, GLAZE)
    if thing.state in ("shattered", "broken"):
        return made(scattered(glaze, seed), {}, (), pieces(glaze))
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
