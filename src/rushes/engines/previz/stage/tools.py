"""Tools in hands at work: a broom between two hands, a brush at its seam, a pot that pours into the cup below it."""

import numpy as np

from rushes.engines.previz.acting import handiwork
from rushes.engines.previz.acting.turns import unit
from rushes.engines.previz.draw.camera import Doubles
from rushes.engines.previz.mesh import rotation
from rushes.engines.previz.props import Prop
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.stage.breaking import Standing
from rushes.engines.previz.stage.players import Player

POURING = ("teapot", "kettle", "bottle", "vase", "pot")
"""Vessels that others are filled from."""
STEEP = 0.55
"""How much of a broom's length goes down at least."""


def in_tool_hands(player: Player, thing: Thing, prop: Prop) -> Standing | None:
    """How a tool is held by whoever works with it; None for what is no tool, or of no work."""
    deed = player.person.action
    if thing.kind == "broom":
        return _swept(player, prop)
    if deed == "mend" and thing.kind in ("brush", "pen", "spoon", "knife"):
        return _pointed(player, prop)
    if deed == "pour":
        return _poured(player, prop) if thing.kind in POURING else _below(player)
    return None


def at_work(player: Player) -> Standing:
    """Where what somebody mends stands before them."""
    here = player.play.home(player.play.start)
    at, turn = here.out(handiwork.work(player.play.part)), rotation((0, 1, 0), here.facing - 35)
    return lambda _: (turn, at)


def _swept(player: Player, prop: Prop) -> Standing:
    """Along the line through both hands, its straw on the floor where that line comes to it."""

    def at(seconds: float) -> tuple[Doubles, Doubles]:
        _, joints = player.play.at(seconds)
        high, low = sorted((np.array(joints["grip_l"]), np.array(joints["grip_r"])), key=lambda each: -each[1])
        up = unit(high - low)
        if up[1] < STEEP:
            level = unit(up * (1, 0, 1)) * np.sqrt(1 - STEEP**2)
            up = np.array([level[0], STEEP, level[2]])
        tip = low - up * min(low[1] / up[1], prop.size[1] - 0.25)
        side = unit(np.add(np.cross(up, (0.0, 1.0, 0.0)), (1e-6, 0, 0)))
        return np.stack([side, up, np.cross(side, up)], 1), tip

    return at


def straw(player: Player, prop: Prop) -> Doubles:
    """Where the straw of somebody's broom is at first, on the floor."""
    return np.asarray(_swept(player, prop)(0.0)[1] * (1, 0, 1))


def _pointed(player: Player, prop: Prop) -> Standing:
    """A brush from the fingers to the side of what is mended."""
    grip = np.array(prop.grips["right"]) if prop.grips else np.array([0, prop.size[1] * 0.4, 0])

    def at(seconds: float) -> tuple[Doubles, Doubles]:
        here = player.play.home(player.play.start)
        target = here.out(np.add(handiwork.work(player.play.part), (-0.034, 0.058, -0.022)))
        hand = np.array(player.play.at(seconds)[1]["grip_r"])
        up = unit(hand - target)
        side = unit(np.add(np.cross(up, (0.0, 1.0, 0.0)), (1e-6, 0, 0)))
        return np.stack([side, up, np.cross(side, up)], 1), hand - up * min(grip[1], float((hand - target) @ up))

    return at


def _poured(player: Player, prop: Prop) -> Standing:
    """A pot tilted in the right hand."""
    grip = np.array(prop.grips.get("right", (0.0, prop.size[1] * 0.7, 0.0)))

    def at(seconds: float) -> tuple[Doubles, Doubles]:
        turn = rotation((0, 1, 0), player.spot.facing) @ handiwork.poured()
        return turn, np.array(player.play.at(seconds)[1]["grip_r"]) - turn @ grip

    return at


def _below(player: Player) -> Standing:
    """The cup in the left hand, its handle away from it, under the pot."""

    def at(seconds: float) -> tuple[Doubles, Doubles]:
        turn = rotation((0, 1, 0), player.spot.facing)
        here = turn @ handiwork.BESIDE
        return turn @ rotation((0, 1, 0), 35), np.array(player.play.at(seconds)[1]["grip_l"]) - here

    return at
