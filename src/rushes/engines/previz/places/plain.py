"""A seamless paper backdrop for portraits and products: the floor curves up into a wall; a plinth stands aside."""

import numpy as np

from rushes.engines.previz.mesh import Mark, Set, Surface, joined
from rushes.engines.previz.places.rooms import PAINTS
from rushes.engines.previz.props.paint import paint, shade
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import block, lattice, panel

HIGH, WIDE, DEEP = 4.2, 9.0, 4.6


def build(place: Place, light: str, seed: int) -> Set:
    """The backdrop, in the colour that the walls are told, else a warm grey."""
    colour = paint(PAINTS.get(place.walls, "#a9a49b"))
    turn = np.linspace(0, np.pi / 2, 13)
    bend = [(0.9 * np.sin(t), 0.9 * (1 - np.cos(t))) for t in turn]
    profile = (
        [(z, 0.0) for z in np.linspace(DEEP, 0.18, 26)]
        + [(-x, y) for x, y in bend]
        + [(-0.9, y) for y in np.linspace(1.08, HIGH, 18)]
    )
    x = np.linspace(-WIDE / 2, WIDE / 2, 50)
    rows = np.array([[(each, y, z - 1.4) for each in x] for z, y in profile])
    sweep = lattice(rows, colour, Surface.PAPER)
    plinth = block((0.6, 0.72, 0.5), (2.5, 0, -0.4), shade(colour, 1.1), Surface.PLASTER, bevel=0.012, cell=0.12)
    outer = panel((-WIDE / 2, -0.05, DEEP - 1.4), (WIDE, 0, 0), (0, 0, -DEEP - 0.9), shade(colour, 0.4), cell=0.8)
    marks = {
        "middle": Mark((0, 0, 0), 0), "table": Mark((2.5, 0, -0.4), 0, 0.72), "floor": Mark((0, 0, 0.2), 0),
        "near": Mark((0, 0, 1.0), 0), "wall": Mark((0, 0, -1.2), 0),
        "turned": Mark((0, 0, 0), 88), "back turned": Mark((0, 0, 0), 165),
    }  # fmt: skip
    bounds = ((-3.2, 0.15, -0.9), (3.2, 3.2, 4.5))
    return Set(joined((sweep, plinth, outer)), marks, bounds, sun=(-0.6, 0.62, 0.5), open=True)
