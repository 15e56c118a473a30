"""What the words name, as points by time: heads with the hair on them, hands, props and pieces, what falls.

A camera is chosen, and its move limited, by where these are: see ``keeping``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.acting.gestures import gesture
from rushes.engines.previz.draw.camera import Doubles
from rushes.engines.previz.mesh import Ints, Set, rotation
from rushes.engines.previz.people.body import bones
from rushes.engines.previz.people.figure import Figure
from rushes.engines.previz.scene import Framing, Scene
from rushes.engines.previz.stage.laid import Laid
from rushes.engines.previz.stage.players import Player
from rushes.engines.previz.stage.viewpoint import Seen

HEAD, THING, HANDS, SET = 1.0, 0.8, 0.5, 0.25
"""How bad it is to lose each."""
NEAR = 1.3
"""How far from the people of a close shot a thing may be that has to be in it, metres."""
BY_HAND = frozenset({"hold hands", "play piano", "give", "hold", "mend", "pour", "sweep", "write"})
"""Deeds that are seen in the hands."""
CLOSE = frozenset({"macro", "extreme close-up", "close-up", "medium close-up"})
INNER: Mapping[str, tuple[str, ...]] = {"macro": ("eyes",), "extreme close-up": ("eyes", "mouth")}
"""Sizes that cut a head, and the features that they show of it."""
SPREAD = 0.27
"""How far around where it lands the pieces of a thing go, metres."""
DOWN = 3.0
"""Seconds after which everything that falls lies."""
WIDE = frozenset({"medium-wide", "full", "wide", "establishing", "extreme wide"})
"""Sizes that also show the furniture that the words name."""


@dataclass(frozen=True, eq=False)
class Named:
    """Something the words name: its outermost points at a time, float64 [n, 3], and how bad it is to lose it.

    ``slack`` is how far behind its own surface its points lie, metres: so much before them is the thing itself.
    """

    id: str
    kind: str
    points: Callable[[float], Doubles]
    weight: float
    slack: float


def named_of(
    scene: Scene, players: Sequence[Player], laid: Sequence[Laid], place: Set, subjects: Sequence[Seen], faced: str = ""
) -> list[Named]:
    """What has to be in the frame, the most important first; of an insert only the part that it is about.

    ``faced`` is whose face is seen, where that is over somebody's shoulder.
    """
    framing, ids = scene.framing, {each.id for each in subjects}
    if framing.detail == "hands" and subjects and players:
        one = next((player for player in players if player.person.id in ids), players[0])
        held = [each for each in laid if each.thing.id in one.person.holds]
        return [_hands(one, shown_hands(one)), *(_thing(each) for each in held if _small(each))]
    if framing.detail and not _whole_people(framing, players):
        return [_fixed(each) for each in subjects]
    if not players:
        falling = [each for each in laid if each.thing.id in ids and each.thing.state == "falling"]
        return [*(_thing(each) for each in laid if each.thing.id in ids), *(_fallen(each) for each in falling)]
    over = framing.view == "over-the-shoulder" and len(players) > 1
    seen = [player for player in players if player.person.id in ids and not (over and player.person.id != faced)]
    out = [_features(player, framing.size) if framing.size in INNER else head(player) for player in seen]
    out += [_thing(each) for each in laid if _belongs(each, seen, ids, framing)]
    out += [_landing(player) for player in seen if player.person.action == "drop" and player.person.holds]
    if framing.size not in CLOSE or any(player.person.partner in ids for player in seen):
        out += [_hands(player) for player in seen if player.person.action in BY_HAND or player.person.holds]
    if framing.size in WIDE:
        out += _furniture(scene, place)
    return sorted(out, key=lambda each: -each.weight)


def _whole_people(framing: Framing, players: Sequence[Player]) -> bool:
    return bool(players) and framing.detail in ("face", "back")


def head(player: Player) -> Named:
    """Somebody's head, hair and chin and all; a ponytail may be cut."""
    at = on_head(player.figure)
    return Named(player.person.id, "head", lambda t: np.asarray(player.play.at(t)[0][at], float), HEAD, 0.17)


def _features(player: Player, size: str) -> Named:
    """Of a face that is larger than the frame, the eyes, and where there is room the mouth."""
    names = INNER[size]

    def points(time: float) -> Doubles:
        joints = player.play.at(time)[1]
        found = [np.add(joints[name], (0.0, up, 0.0)) for name in names for up in (0.02, -0.02)]
        return np.array(found, float)

    return Named(player.person.id, "face", points, HEAD, 0.1)


def hand_points(player: Player, time: float, side: str) -> Doubles:
    """The outermost points of a hand."""
    return np.asarray(player.play.at(time)[0][_on_hand(player.figure, side)], float)


APART = 0.30
"""How far apart two hands are at most that one picture of hands is about; and how large a thing is in it, metres."""


def shown_hands(player: Player) -> str:
    """The sides of the hands that a picture of hands shows: both, or where they are far apart the one that is busy."""
    middles = {side: hand_points(player, 0.0, side).mean(0) for side in "lr"}
    if player.person.action == "play piano" or float(np.linalg.norm(middles["l"] - middles["r"])) <= APART:
        return "lr"
    if player.person.holds:
        return "r"
    ahead = rotation((0, 1, 0), player.spot.facing)[:, 2]
    return max("lr", key=lambda side: float(middles[side] @ ahead))


def _small(laid: Laid) -> bool:
    return float(np.ptp(laid.points(0.0), axis=0).max()) < APART


def _hands(player: Player, sides: str = "") -> Named:
    """Somebody's hands; of who holds the other one's hand, the one that does."""
    other = player.play.part.partner
    if not sides and player.person.action == "hold hands" and other is not None:
        there = np.array(other.at)
        sides = min("lr", key=lambda side: float(np.linalg.norm(hand_points(player, 0.0, side).mean(0) - there)))

    def points(time: float) -> Doubles:
        return np.concatenate([hand_points(player, time, side) for side in sides or "lr"])

    return Named(f"{player.person.id}'s hands", "hands", points, HANDS, 0.12)


def _thing(laid: Laid) -> Named:
    size = float(np.ptp(laid.points(0.0), axis=0).max())
    return Named(laid.thing.id, "thing", lambda t: outermost(laid.points(t)), THING, 0.5 * size + 0.05)


def _belongs(laid: Laid, seen: Sequence[Player], ids: set[str], framing: Framing) -> bool:
    """Whether a thing has to be in the frame: in a close shot only what is at hand."""
    if not seen:
        return laid.thing.id in ids
    middle = laid.points(0.0).mean(0)
    far = min(float(np.linalg.norm(middle - player.play.at(0.0)[1]["spine_03"])) for player in seen)
    return far < (NEAR if framing.size in CLOSE else 2 * NEAR)


def moved_hands(players: Sequence[Player], named: Sequence[Named], size: str) -> list[Named]:
    """The hands that a clip has something to do for, of those whose heads are in the frame; a close-up has no room."""
    if size in CLOSE:
        return []
    heads = {each.id for each in named if each.kind == "head"}
    known = {each.id for each in named}
    busy = [player for player in players if player.person.id in heads and _gestures(player)]
    return [hands for player in busy if (hands := _hands(player)).id not in known]


def _gestures(player: Player) -> bool:
    return any(gesture(act.verb).right or gesture(act.verb).left for act in player.play.part.acts)


def _landing(player: Player) -> Named:
    """The floor that something falls to: the same in the still, before it falls."""
    middle = np.array(player.play.at(DOWN)[1]["drop"]) * (1, 0, 1)
    corners = middle + np.array([(x * SPREAD, 0.0, z * SPREAD) for x in (-1, 1) for z in (-1, 1)])
    return Named(f"{player.person.id}'s fall", "floor", lambda _: corners, THING, 0.5)


def _fallen(laid: Laid) -> Named:
    """Where a thing that falls by itself lies at last."""
    lies = outermost(laid.points(DOWN))
    return Named(f"{laid.thing.id}'s fall", "floor", lambda _: lies, THING, 0.5)


def _fixed(seen: Seen) -> Named:
    low, high = np.array(seen.low), np.array(seen.high)
    if seen.eyes is not None:  # a mouth is smaller than the room it is given
        low, high = low * 0.75 + high * 0.25, high * 0.75 + low * 0.25
    corners = np.array([np.where(which, high, low) for which in np.ndindex(2, 2, 2)], float)
    return Named(seen.id, "part", lambda _: corners, HEAD, float(np.linalg.norm(high - low)) / 2 + 0.05)


_FURNITURE: Mapping[str, tuple[str, tuple[float, float, float], tuple[float, float, float]]] = {
    "microphone": ("microphone", (0, 1.465, 0.18), (0.05, 0.12, 0.05)),
    "piano": ("keys", (0, 0.75, 0), (0.6, 0.3, 0.15)),
}  # fmt: skip
"""What a place brings and a sentence names: its mark, and the middle and half the size of what must be seen of it."""


def _furniture(scene: Scene, place: Set) -> Iterator[Named]:
    for thing in scene.things:
        name, shift, half = _FURNITURE.get(thing.kind, ("", (0, 0, 0), (0, 0, 0)))
        if name in place.marks:
            mark = place.marks[name]
            at = np.array(mark.at) + rotation((0, 1, 0), mark.facing) @ np.array(shift)
            yield _boxed(thing.id, at, np.array(half))


def _boxed(id: str, at: Doubles, half: Doubles) -> Named:
    corners = at + half * np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    return Named(id, "set", lambda _: corners, SET, 0.6)


def outermost(points: NDArray[np.floating]) -> Doubles:
    """Those of many points that lie farthest out in each of 26 ways, float64 [26, 3]."""
    return np.asarray(points[(points @ _WAYS.T).argmax(0)], float)


_WAYS = np.array(
    [(x, y, z) for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1) if (x, y, z) != (0, 0, 0)], np.float32
)
_WAYS /= np.linalg.norm(_WAYS, axis=1, keepdims=True)


@lru_cache(maxsize=48)
def on_head(figure: Figure) -> Ints:
    """The points of a figure that lie farthest out on its head, from the chin to the hair on top, int [n]."""
    mouth, eyes = figure.marks["mouth"][1], figure.marks["eyes"][1]
    points = figure.mesh.points
    level = np.hypot(points[:, 0], points[:, 2] - (float(eyes[2]) - 0.09))
    high = points[:, 1] > float(mouth[1]) - 0.6 * float(eyes[1] - mouth[1])
    return _outer(figure, (_bone(figure) == bones().names.index("head")) & high & (level < 0.14))


@lru_cache(maxsize=96)
def _on_hand(figure: Figure, side: str) -> Ints:
    kinds = ("hand", "thumb", "index", "middle", "ring", "pinky")
    names = bones().names
    mine = [k for k, name in enumerate(names) if name.split("_")[0] in kinds and name.endswith(side)]
    return _outer(figure, np.isin(_bone(figure), mine))


def _bone(figure: Figure) -> Ints:
    """The bone that moves each point most."""
    main = figure.weight.argmax(1)
    return np.asarray(figure.bone[np.arange(len(main)), main], np.int32)


def _outer(figure: Figure, chosen: NDArray[np.bool_]) -> Ints:
    at = np.flatnonzero(chosen)
    return np.unique(at[(figure.mesh.points[at] @ _WAYS.T).argmax(0)]).astype(np.int32)
