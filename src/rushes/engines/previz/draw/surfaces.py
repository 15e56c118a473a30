"""How each surface takes light: a table of figures that the shading kernel reads."""

from typing import NamedTuple

import numpy as np

from rushes.engines.previz.mesh import Floats, Surface


class Finish(NamedTuple):
    """``gloss`` is the strength of the highlight and ``tight`` its exponent; ``wrap`` how far light creeps round.

    ``sheen`` brightens edges; ``through`` is the part of light from behind that comes through; ``grain`` is the depth
    of the pattern and ``fine`` its frequency, cycles a metre, across and along; ``people`` takes the key light.
    """

    gloss: float = 0.0
    tight: float = 20.0
    wrap: float = 0.0
    sheen: float = 0.0
    through: float = 0.0
    grain: float = 0.0
    across: float = 6.0
    along: float = 6.0
    people: float = 0.0


FINISHES: dict[Surface, Finish] = {
    Surface.MATTE: Finish(grain=0.03),
    Surface.SKIN: Finish(gloss=0.16, tight=14, wrap=0.35, sheen=0.10, through=0.05, people=1),
    Surface.HAIR: Finish(gloss=0.22, tight=70, wrap=0.4, sheen=0.05, grain=0.30, across=420, along=6, people=1),
    Surface.CLOTH: Finish(wrap=0.18, sheen=0.20, grain=0.05, across=300, along=300, people=1),
    Surface.WOOD: Finish(gloss=0.10, tight=26, grain=0.30, across=26, along=1.6, sheen=0.05),
    Surface.PLASTER: Finish(grain=0.07, across=3, along=3),
    Surface.CERAMIC: Finish(gloss=0.9, tight=120, sheen=0.18, grain=0.06, across=30, along=30),
    Surface.METAL: Finish(gloss=1.4, tight=60, sheen=0.30, grain=0.05, across=40, along=8),
    Surface.GLASS: Finish(gloss=1.2, tight=200, sheen=0.35),
    Surface.GLOW: Finish(),
    Surface.LACE: Finish(wrap=0.3, through=0.75, grain=0.10, across=60, along=60),
    Surface.LEAF: Finish(gloss=0.08, tight=22, wrap=0.25, through=0.45, grain=0.12, across=20, along=20),
    Surface.EYE: Finish(gloss=1.6, tight=260, wrap=0.2, people=1),
    Surface.PAPER: Finish(wrap=0.1, through=0.15, grain=0.03, across=30, along=30),
    Surface.STONE: Finish(gloss=0.03, tight=10, grain=0.20, across=9, along=9),
    Surface.GROUND: Finish(grain=0.32, across=5, along=5),
    Surface.SHEEN: Finish(gloss=0.45, tight=45, sheen=0.15, grain=0.04, across=20, along=20),
    Surface.FAR: Finish(),
}


def table() -> Floats:
    """One row for each surface, float32 [18, 13], as the loops of ``pieces`` and ``lighting`` read it.

    Gloss, tight, wrap, sheen, through, people; whether it is skin, whether hair; how much of the cast of the light it
    takes; grain, and its frequency to the side, upwards and along.
    """
    return np.array([_row(surface, FINISHES[surface]) for surface in Surface], np.float32)


def _row(surface: Surface, finish: Finish) -> tuple[float, ...]:
    skin, hair, cloth = (surface == each for each in (Surface.SKIN, Surface.HAIR, Surface.CLOTH))
    cast = 0.5 if cloth else 1 - finish.people
    upward = finish.along if hair or surface == Surface.WOOD else finish.across  # boards stand along their grain
    return (*finish[:5], finish.people, skin, hair, cast, finish.grain, finish.across, upward, finish.along)
