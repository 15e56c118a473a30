"""How a thing comes to the floor: out of a hand that lets it go, or over the edge of what it stands on."""

from collections.abc import Sequence

import numpy as np

from rushes.engines.previz.acting.fall import GRAVITY, SPEED
from rushes.engines.previz.draw.camera import Doubles
from rushes.engines.previz.mesh import Mark, Set, rotation
from rushes.engines.previz.props import Prop
from rushes.engines.previz.scene import Act, Framing, Thing
from rushes.engines.previz.stage.breaking import Standing
from rushes.engines.previz.stage.laid import Laid
from rushes.engines.previz.stage.players import Player

FALLS = frozenset({"fall", "drop", "shatter", "slip", "tumble", "spill"})
"""What a thing does that ends on the floor."""
CLOSE = ("macro", "extreme close-up", "close-up", "medium close-up")
LOW = 0.30
"""How high over the floor a thing is caught falling, where the frame holds no more than that, metres."""
TUMBLE = (0.3, 0.2, 1.0)
"""The axis that falling things turn about."""
PUSH, OVER = 0.35, 0.10
"""Seconds before a thing slides, and how far past the edge it tips, metres."""
DOWN, DEEP = 4.0, 0.25
"""Seconds after which what falls lies on the floor, and how far down that is at least, metres."""
SLIDE = 0.7
"""Seconds from its place to the edge."""


def falls(thing: Thing, things: Sequence[Thing], acts: Sequence[Act]) -> Act | None:
    """The act in which a thing falls or breaks by itself; one that nobody is named for is the only thing's."""
    alone = len(things) == 1
    return next((act for act in acts if act.verb in FALLS and (act.who == thing.id or (alone and not act.who))), None)


def let_go(player: Player, held: Standing, prop: Prop) -> Standing:
    """A thing in a hand, and from when it is let go on its way down, turning over."""
    start = player.play.falls
    middle = np.array([0.0, prop.size[1] / 2, 0.0])

    def at(seconds: float) -> tuple[Doubles, Doubles]:
        joints = player.play.at(seconds)[1]
        if start is None or "drop" not in joints:
            return held(seconds)
        if player.person.action == "drop":  # under way in the still
            turn = rotation(TUMBLE, 40 + 70 * seconds)
            return turn, np.array(joints["drop"]) - turn @ middle
        if seconds <= start:
            return held(seconds)
        first, place = held(start)
        turn = rotation(TUMBLE, 90 * (seconds - start)) @ first
        off = place + first @ middle - np.array(player.play.at(start)[1]["drop"])
        return turn, np.array(joints["drop"]) + off - turn @ middle

    return at


def over_the_edge(standing: Standing, prop: Prop, way: Doubles, far: float, act: Act | None) -> Standing:
    """A thing that slides so far along a unit way to the edge and falls; with no act it is over the edge already."""
    turn0, place = standing(0.0)
    rate = 0.5 if act is not None and act.pace == "slow" else 1.0
    middle = np.array([0.0, prop.size[1] / 2, 0.0])
    axis = np.cross((0.0, 1.0, 0.0), way)
    lands = float(np.sqrt(2 * max(place[1], 0.05) / GRAVITY))

    def at(seconds: float) -> tuple[Doubles, Doubles]:
        time = seconds * rate
        if act is None:
            slid, since = 1.0, time + 0.12
        else:
            slid = float(np.clip((time - PUSH) / SLIDE, 0, 1)) ** 2
            since = max(time - PUSH - SLIDE, 0.0)
        tip = min(25.0 * max(slid - 0.8, 0) / 0.2, 25.0)  # it tips, turns over in the air, and lies
        turn = rotation(axis.tolist(), tip + 155.0 * min(since / lands, 1.0)) @ turn0
        centre = place + turn0 @ middle + way * (far * slid + 0.25 * min(since, 0.45))
        centre[1] = max(centre[1] - 0.5 * GRAVITY * since**2, middle[1])
        return turn, centre - turn @ middle

    return at


def caught_low(prop: Prop, floor: Doubles, way: Doubles, rate: float = 1.0) -> Standing:
    """A thing in the air a little over the floor, falling."""
    middle = np.array([0.0, prop.size[1] / 2, 0.0])

    def at(seconds: float) -> tuple[Doubles, Doubles]:
        time = seconds * rate
        turn = rotation(np.cross((0.0, 1.0, 0.0), way).tolist(), 35 + 145 * min(time / 0.18, 1.0))
        high = max(LOW - SPEED * time - 0.5 * GRAVITY * time**2, middle[1])
        return turn, np.add(floor, (0.0, high, 0.0)) - turn @ middle

    return at


def edge(place: Set, mark: Mark) -> tuple[Doubles, float]:
    """The way to the nearer edge of a board on the side it is seen from (a unit vector), and how far off it is."""
    ways = [rotation((0, 1, 0), mark.facing + 90 * k)[:, 2] for k in range(4)]
    seen = rotation((0, 1, 0), place.view)[:, 2]
    way = max(ways, key=lambda each: float(each @ seen))
    off = place.mesh.points - np.array([mark.at[0], mark.height, mark.at[2]])
    across = np.cross((0.0, 1.0, 0.0), way)
    board = (np.abs(off[:, 1]) < 0.012) & (np.abs(off @ across) < 0.8) & (off @ way < 0.8) & (off @ way > 0)
    far = float((off[board] @ way).max()) if board.any() else 0.3
    return np.asarray(way, float), far


def unforeseen(laid: Laid) -> bool:
    """Whether a thing falls in a clip whose still did not say so: a camera, even a locked one, tilts down with it."""
    falling = laid.thing.state in ("falling", "shattered", "broken")
    return not falling and float(laid.points(0.0)[:, 1].min() - laid.points(DOWN)[:, 1].min()) > DEEP


def low_in_frame(framing: Framing) -> bool:
    """Whether a frame is too tight for a fall from a table: it shows the floor."""
    return framing.size in CLOSE or framing.view == "insert"
