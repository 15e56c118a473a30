"""What stands for a thing that cannot be drawn: a rounded block in a soft colour, of a size to hold."""

from rushes.engines.previz.mesh import Surface, joined
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import named, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import block, cushion


def standin(thing: Thing, seed: int = 0) -> Prop:
    """A neutral block with softly rounded edges and a pale band, in the thing's colour where it has one."""
    colour = named(thing.colour, "#9a958b")
    body = cushion((0.20, 0.15, 0.14), (0, 0, 0), colour, Surface.MATTE, power=7, cells=10)
    band = block((0.202, 0.022, 0.142), (0, 0.064, 0), shade(colour, 1.25), Surface.MATTE, bevel=0.008, cell=0.05)
    return made(joined((body, band)), {"left": (0.10, 0.07, 0.0), "right": (-0.10, 0.07, 0.0)})
