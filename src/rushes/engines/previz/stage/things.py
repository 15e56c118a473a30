"""The things of a shot: in hands, on boards, on each other or on the floor, and what burns on them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz import props
from rushes.engines.previz.draw.camera import Doubles, Vector, vector
from rushes.engines.previz.draw.gather import Sunlight
from rushes.engines.previz.draw.painter import Body
from rushes.engines.previz.mesh import Floats, Lamp, Set, joined, rotation
from rushes.engines.previz.scene import Scene, Thing
from rushes.engines.previz.stage.blocking import mark_of
from rushes.engines.previz.stage.breaking import Standing, breaking
from rushes.engines.previz.stage.players import Player

FLAME = (1.0, 0.55, 0.20)
NOT_BUILT = frozenset({"window", "door", "wall", "curtain", "dust", "steam", "smoke", "snow", "rain", "sun", "moon",
    "cloud", "star", "stairs", "raindrops", "water", "keys", "bed", "windowsill"})  # fmt: skip
"""Things that a place has, or that are in the air."""
ON: Mapping[str, tuple[str, ...]] = {
    "table": ("table", "nightstand", "lid", "counter", "sill"), "window": ("sill",), "windowsill": ("sill",),
    "floor": ("middle",), "piano": ("lid",), "desk": ("table", "nightstand", "lid"), "bed": ("cover", "bed"),
    "pillow": ("pillow", "cover"), "blanket": ("cover",), "counter": ("counter", "table"),
    "bar": ("bar", "counter", "table"),
}  # fmt: skip
"""Marks with a board that things stand on, by where the words put them."""
ON_FLOOR = frozenset({"piano", "chair", "table", "bench", "bicycle", "car", "tree", "lamp", "microphone", "shoes",
    "suitcase", "umbrella", "bag", "rock", "leaf"})  # fmt: skip
"""Things that stand on the floor unless the words put them on something."""
BOARDS = ("table", "nightstand", "lid", "counter", "sill", "stool")


@dataclass(frozen=True, eq=False)
class Laid:
    """A thing in the shot: its mesh in its own space, and where it is by time (a turn, float64 [3, 3], and a place)."""

    thing: Thing
    prop: props.Prop
    at: Standing

    def body(self) -> Body:
        """It as the painter draws it."""
        return Body(replace(self.prop.mesh, points=self.points(0.0)), self.points)

    def points(self, seconds: float) -> Floats:
        """Where its points are at a time, float32 [n, 3]."""
        turn, at = self.at(seconds)
        return np.asarray(self.prop.mesh.points @ turn.T + at, np.float32)


@dataclass(frozen=True, eq=False)
class Falling(Laid):
    """A thing that falls and breaks."""

    def __init__(self, thing: Thing, prop: props.Prop, player: Player, seed: int) -> None:
        super().__init__(thing, prop, lambda t: (np.eye(3), np.array(player.play.at(t)[1].get("drop", player.spot.at))))
        object.__setattr__(self, "_break", breaking(prop, self.at, thing.state == "shattered", seed))

    def body(self) -> Body:
        whole = joined(self.prop.shards)
        return Body(replace(whole, points=self.points(0.0)), self.points)

    def points(self, seconds: float) -> Floats:
        found: Floats = self.__dict__["_break"](seconds)
        return found


def laid_out(scene: Scene, place: Set, players: list[Player], seed: int = 0) -> list[Laid]:
    """Every thing of a scene that is drawn by itself: a place brings its own windows, beds and pianos."""
    holders = {id: player for player in players for id in player.person.holds}
    out: list[Laid] = []
    for thing in scene.things:
        if thing.kind == "bowl" and any(each.thing.id == thing.at == "tray" for each in out):
            continue  # a tray brings its soup
        if thing.kind in NOT_BUILT or (thing.kind in place.marks and thing.kind not in ("table", "chair")):
            continue
        prop = props.prop(thing, seed)
        if thing.id in holders and holders[thing.id].person.action == "drop" and prop.shards:
            out.append(Falling(thing, prop, holders[thing.id], seed))
        elif thing.id in holders:
            out.append(Laid(thing, prop, _held(holders[thing.id], prop)))
        else:
            out.append(Laid(thing, prop, _upon(thing, out) or _standing(thing, prop, place, out, players)))
    return out


def _upon(thing: Thing, laid: list[Laid]) -> Standing | None:
    """A thing on another one: a bowl on its tray goes where the tray goes."""
    under = next((each for each in laid if each.thing.id == thing.at), None)
    if under is None:
        return None
    beside = sum(each.thing.at == thing.at for each in laid)
    top = np.array(
        [
            (beside % 2) * 0.12 - 0.04,
            min(under.prop.size[1], 0.02) if under.thing.kind == "tray" else under.prop.size[1],
            0.0,
        ]
    )

    def on(seconds: float) -> tuple[Doubles, Doubles]:
        turn, at = under.at(seconds)
        return turn, turn @ top + at

    return on


def _held(player: Player, prop: props.Prop) -> Standing:
    """A thing in the hands: between both where it has two grips, else in the right one."""
    grips = prop.grips
    if len(grips) >= 2:
        middle = np.mean([grips[key] for key in sorted(grips)[:2]], 0)

        def both(seconds: float) -> tuple[Doubles, Doubles]:
            _, joints = player.play.at(seconds)
            left, right = np.array(joints["grip_l"]), np.array(joints["grip_r"])
            across = left - right
            flat = np.array([across[0], 0.0, across[2]])
            flat /= max(float(np.linalg.norm(flat)), 1e-6)
            turn = np.stack([flat, np.array([0.0, 1, 0]), np.cross(flat, (0.0, 1, 0))], 1)
            return turn, (left + right) / 2 - turn @ middle

        return both
    grip = np.array(next(iter(grips.values()), (0.0, prop.size[1] / 2, 0.0)))

    def one(seconds: float) -> tuple[Doubles, Doubles]:
        _, joints = player.play.at(seconds)
        if "drop" in joints:
            return np.eye(3), np.array(joints["drop"]) - grip
        turn = rotation((0, 1, 0), player.spot.facing)
        return turn, np.array(joints["grip_r"]) - turn @ grip

    return one


def _standing(thing: Thing, prop: props.Prop, place: Set, laid: list[Laid], players: list[Player]) -> Standing:
    """A thing on a board or on the floor, beside those that stand there already."""
    at, height = _board(thing, prop, place, players)
    beside = sum(1 for each in laid if each.thing.at == thing.at and each.prop.size[0] < 1) * 0.24
    sill = place.marks.get("sill")
    turn = rotation((0, 1, 0), sill.facing - 45 if sill and sill.at == at else place.view - 12)
    where = np.array([at[0] + beside, height, at[2]])
    return lambda _: (turn, where)


def _board(thing: Thing, prop: props.Prop, place: Set, players: list[Player]) -> tuple[Vector, float]:
    """Where a thing stands: on what the words say, else on a board of the place, else on the floor by somebody."""
    for player in players:
        if thing.at == player.person.id:
            x, _, z = player.spot.at
            return (x + 0.45, 0.0, z + 0.25), 0.0
    if thing.state in ("shattered", "spilled") and thing.at in ("", "floor"):
        middle = mark_of(place, "floor")[1]
        return middle.at, 0.0
    large = thing.kind in ON_FLOOR or max(prop.size) > 0.7
    names = ON.get(thing.at, (thing.at,)) if thing.at else ()
    for name in (*names, *(() if large else BOARDS)):
        if name in place.marks and (place.marks[name].height or name == "floor"):
            mark = place.marks[name]
            return mark.at, mark.height
    x, _, z = place.marks["middle"].at
    return (x + (0.7 if players else 0.0), 0.0, z), 0.0


def flame_of(laid: Laid) -> Doubles:
    """Where a thing burns."""
    turn, at = laid.at(0.0)
    return np.asarray(turn @ np.array(laid.prop.flames[0]) + at)


def with_flames(light: Sunlight, laid: list[Laid]) -> Sunlight:
    """The lamps of a place and the flames of what was put in it."""
    lamps = list(light.lamps)
    for each in laid:
        turn, at = each.at(0.0)
        lamps += [Lamp(vector(turn @ np.array(flame) + at), FLAME, 0.02, True) for flame in each.prop.flames]
    return replace(light, lamps=tuple(lamps))
