"""The things of a shot: in hands, on boards, on each other or on the floor, and what burns on them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from rushes.engines.previz import props
from rushes.engines.previz.acting.opening import held_as
from rushes.engines.previz.draw.camera import Doubles, Vector, vector
from rushes.engines.previz.draw.gather import Sunlight
from rushes.engines.previz.mesh import Lamp, Set, Surface, rotation
from rushes.engines.previz.scene import Scene, Thing
from rushes.engines.previz.stage.blocking import mark_of
from rushes.engines.previz.stage.breaking import Standing
from rushes.engines.previz.stage.falling import OVER, caught_low, edge, falls, let_go, low_in_frame, over_the_edge
from rushes.engines.previz.stage.laid import Falling, Gathered, Laid
from rushes.engines.previz.stage.players import Player
from rushes.engines.previz.stage.putting import put_down
from rushes.engines.previz.stage.tools import at_work, in_tool_hands, straw

FLAME = (1.0, 0.55, 0.20)
BY_DAY = 0.2
"""How much of its light a flame has where there is daylight, which the film is exposed for."""
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
ON_TRAY = frozenset({"bowl", "soup", "spoon", "napkin"})
"""What a tray brings by itself."""
TRAY_FLOOR = 0.0155
"""How high the floor of a tray is, metres."""
DOWN = ("kneel", "kneel both", "crouch")
PIECES = 0.52
"""How far before somebody the pieces lie that they are at, metres."""
BOARDS = ("table", "nightstand", "lid", "counter", "sill", "stool")


def laid_out(scene: Scene, place: Set, players: list[Player], seed: int = 0) -> list[Laid]:
    """Every thing of a scene that is drawn by itself: a place brings its own windows, beds and pianos."""
    holders = {id: player for player in players for id in player.person.holds}
    out: list[Laid] = []
    for thing in _supports_first(scene.things):
        if thing.kind == "bowl" and any(each.thing.id == thing.at == "tray" for each in out):
            continue  # a tray brings its soup
        if thing.kind in NOT_BUILT or (thing.kind in place.marks and thing.kind not in ("table", "chair")):
            continue
        prop = props.prop(thing, seed)
        if thing.id in holders and thing.at not in holders:
            out.append(_in_hand(thing, prop, holders[thing.id], place, seed))
        elif thing.state == "mending" and (mender := _mender(players)):
            out.append(Laid(thing, prop, at_work(mender)))
        elif prop.lying and (sweeper := _sweeper(players)):
            out.append(Gathered(thing, prop, _standing(thing, prop, place, out, players), np.array(sweeper.spot.at)))
        else:
            stands = _upon(thing, out) or _standing(thing, prop, place, out, players)
            out.append(_let_fall(scene, thing, prop, stands, place, seed) or Laid(thing, prop, stands))
    return out


def _in_hand(thing: Thing, prop: props.Prop, holder: Player, place: Set, seed: int) -> Laid:
    """A thing that is held; where it is let go it falls, and breaks if it can."""
    held = in_tool_hands(holder, thing, prop) or put_down(holder, _held(holder, prop), place)
    if holder.play.falls is None:
        return Laid(thing, prop, held)
    fall = let_go(holder, held, prop)
    return Falling(thing, prop, fall, seed) if prop.shards else Laid(thing, prop, fall)


def _let_fall(scene: Scene, thing: Thing, prop: props.Prop, stands: Standing, place: Set, seed: int) -> Laid | None:
    """A thing that falls though nobody holds it: caught low over the floor in a tight frame, else over its edge."""
    act = falls(thing, scene.things, scene.acts)
    if not (act or thing.state == "falling") or prop.lying or max(prop.size) > 0.7:
        return None
    if thing.state == "falling" and low_in_frame(scene.framing):
        floor = np.array(mark_of(place, "floor")[1].at)
        fall = caught_low(prop, floor, rotation((0, 1, 0), place.view)[:, 2], 0.5 if act and act.pace == "slow" else 1)
    else:
        spot = stands(0.0)[1]
        marks = [each for each in place.marks.values() if each.height and abs(each.height - spot[1]) < 0.02]
        if not marks:
            return None
        mark = min(marks, key=lambda each: float(np.hypot(each.at[0] - spot[0], each.at[2] - spot[2])))
        way, far = edge(place, mark)
        gone = float((spot - np.array(mark.at)) @ way)
        fall = over_the_edge(stands, prop, way, far - gone + OVER, None if thing.state == "falling" else act)
    return Falling(thing, prop, fall, seed) if prop.shards else Laid(thing, prop, fall)


def _sweeper(players: list[Player]) -> Player | None:
    return next((player for player in players if player.person.action == "sweep"), None)


def _mender(players: list[Player]) -> Player | None:
    return next((player for player in players if player.person.action == "mend"), None)


def _supports_first(things: Sequence[Thing]) -> Iterator[Thing]:
    """Things in their order, but each after what it stands on; a tray with something of its own on it is laid."""
    ids, borne = {thing.id for thing in things}, {thing.at for thing in things if thing.kind not in ON_TRAY}
    for thing in things:
        if thing.at not in ids:
            yield replace(thing, state="laid") if thing.kind == "tray" and thing.id in borne else thing
    yield from (thing for thing in things if thing.at in ids)


def _upon(thing: Thing, laid: list[Laid]) -> Standing | None:
    """A thing on another one: a bowl on its tray goes where the tray goes."""
    under = next((each for each in laid if each.thing.id == thing.at), None)
    if under is None:
        return None
    beside = sum(each.thing.at == thing.at for each in laid)
    top = np.array(
        [
            0.06 - (beside % 2) * 0.15 if under.thing.kind == "tray" else (beside % 2) * 0.12 - 0.04,
            TRAY_FLOOR if under.thing.kind == "tray" else under.prop.size[1],
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
    lean = _TO_THE_EYES if _is_paper(prop) else np.eye(3)
    if len(grips) >= 2:
        middle = np.mean([grips[key] for key in sorted(grips)[:2]], 0)

        def both(seconds: float) -> tuple[Doubles, Doubles]:
            _, joints = player.play.at(seconds)
            left, right = np.array(joints["grip_l"]), np.array(joints["grip_r"])
            across = left - right
            flat = np.array([across[0], 0.0, across[2]])
            flat /= max(float(np.linalg.norm(flat)), 1e-6)
            turn = np.stack([flat, np.array([0.0, 1, 0]), np.cross(flat, (0.0, 1, 0))], 1) @ lean
            return turn, (left + right) / 2 - turn @ middle

        return both
    grip = np.array(next(iter(grips.values()), (0.0, prop.size[1] / 2, 0.0)))

    def one(seconds: float) -> tuple[Doubles, Doubles]:
        _, joints = player.play.at(seconds)
        turn = rotation((0, 1, 0), player.spot.facing)
        return turn, np.array(joints["grip_r"]) - turn @ grip

    return one


_TO_THE_EYES = rotation((1, 0, 0), -52) @ rotation((0, 1, 0), 180)
"""How a page that lies, its top away from the reader, is held up to be read."""


def _is_paper(prop: props.Prop) -> bool:
    return bool((prop.mesh.surface == Surface.PAPER).mean() > 0.9)


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
        if (near := _dealing(thing, players)) is not None:
            return near, 0.0
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


def _dealing(thing: Thing, players: list[Player]) -> Vector | None:
    """The floor before whoever deals with what lies there: at the straw of their broom, before who is down at it."""
    for player in players:
        person = player.person
        broom = next((id for id in person.holds if "broom" in id), "")
        if broom:
            far = straw(player, props.prop(Thing(id=broom, kind="broom", state="short"))) - player.spot.at
            return vector(np.add(player.spot.at, far * 1.12))
        if person.at == thing.id or person.pose in DOWN or person.gaze == thing.id:
            return vector(player.play.home(player.play.start).out(np.array(_before(player))))
    return None


def _before(player: Player) -> tuple[float, float, float]:
    """Where the pieces are that somebody is down at, in their own space: beside the foot that stands before them."""
    if held_as(player.play.part) != "kneel":
        return (0.0, 0.0, PIECES)
    foot = player.play.start["foot_l"][2] > player.play.start["foot_r"][2]
    return (-0.2 if foot else 0.2, 0.0, 0.8 * PIECES)


def flame_of(laid: Laid) -> Doubles:
    """Where a thing burns."""
    turn, at = laid.at(0.0)
    return np.asarray(turn @ np.array(laid.prop.flames[0]) + at)


def with_flames(light: Sunlight, laid: list[Laid]) -> Sunlight:
    """The lamps of a place and the flames of what was put in it."""
    lamps = list(light.lamps)
    red, green, blue = FLAME
    colour = FLAME if light.mood.lamps > 1 else (BY_DAY * red, BY_DAY * green, BY_DAY * blue)
    for each in laid:
        turn, at = each.at(0.0)
        lamps += [Lamp(vector(turn @ np.array(flame) + at), colour, 0.02, True) for flame in each.prop.flames]
    return replace(light, lamps=tuple(lamps))
