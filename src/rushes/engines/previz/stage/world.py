"""A scene as a world that can be drawn: the place lit, the people playing, the things in hands and on tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from rushes.engines.previz import places, props
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.perform import Performance, perform
from rushes.engines.previz.draw.bvh import tree
from rushes.engines.previz.draw.camera import FILM, Camera, Vector
from rushes.engines.previz.draw.gather import Lit, Sunlight, stops
from rushes.engines.previz.draw.kept import kept_light
from rushes.engines.previz.draw.painter import Body, World
from rushes.engines.previz.mesh import Floats, Lamp, Mesh, Set, joined, rotation
from rushes.engines.previz.people.figure import Figure, figure
from rushes.engines.previz.scene import Light, Person, Place, Scene, Thing
from rushes.engines.previz.stage.breaking import breaking
from rushes.engines.previz.stage.blocking import Spot, blocked, mark_of
from rushes.engines.previz.stage.framing import Seen, framed
from rushes.engines.previz.stage.lighting import key_way, sunlight
from rushes.engines.previz.stage.moves import moved
from rushes.engines.previz.stage.settle import settled

Joints = Mapping[str, Vector]
FLAME = (1.0, 0.55, 0.20)
NOT_BUILT = frozenset({"window", "door", "wall", "curtain", "dust", "steam", "smoke", "snow", "rain", "sun", "moon",
    "cloud", "star", "stairs", "raindrops", "water", "keys", "bed", "windowsill"})  # fmt: skip
"""Things that a place has, or that are in the air."""
ON: Mapping[str, tuple[str, ...]] = {
    "table": ("table", "nightstand", "lid", "counter", "sill"), "window": ("sill",), "windowsill": ("sill",),
    "floor": ("middle",), "piano": ("lid",),
}  # fmt: skip
"""Marks with a board that things stand on, by where the words put them."""
CLOSE = ("macro", "extreme close-up", "close-up", "medium close-up")
"""Sizes that hold one face."""
BOARDS = ("table", "nightstand", "lid", "counter", "sill", "stool")


@dataclass(frozen=True, eq=False)
class Player:
    """Somebody in the shot: who, where, and how they play."""

    person: Person
    spot: Spot
    figure: Figure
    play: Performance

    def body(self) -> Body:
        points, _ = self.play.at(0.0)
        return Body(replace(self.figure.mesh, points=points), lambda t: self.play.at(t)[0], self.figure.pictures)


@dataclass(frozen=True, eq=False)
class Laid:
    """A thing in the shot: its mesh in its own space, and where it is by time (a turn, float64 [3, 3], and a place)."""

    thing: Thing
    prop: props.Prop
    at: Callable[[float], tuple[Floats, Floats]]

    def body(self) -> Body:
        return Body(replace(self.prop.mesh, points=self.points(0.0)), self.points)

    def points(self, seconds: float) -> Floats:
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


def staged(
    scene: Scene, aspect: float, seed: int = 0, seconds: float = 0.0, plain: bool = False,
    beats: tuple[float, ...] = (),
) -> World:  # fmt: skip
    """The world of a scene for a frame of an aspect; ``seconds`` is the length of its clip, 0 for a still.

    ``plain`` is for references: what they show stands before a plain ground, in even light.
    """
    scene = settled(scene, plain)
    place = _place(scene.place, scene.light.kind)
    players = _players(scene, place, seed, seconds, beats)
    laid = _laid(scene, place, players, seed)
    light = _with_flames(sunlight(scene.light, place), laid)
    still = _lit(scene.place, scene.light, light.lamps)
    bodies = (*(player.body() for player in players), *(each.body() for each in laid))
    live = joined(body.mesh for body in bodies)
    rays = tree(live.points, live.faces) if len(live.faces) else still.tree
    whole = joined((still.mesh, live))
    rays, skip = tree(whole.points, whole.faces), stops(whole.surface)
    camera = _over(scene, players, aspect) or framed(
        scene.framing, _subjects(scene, players, laid, place), place, rays, skip, aspect, seed
    )
    subject = _follow(players, laid, camera.look)
    path = moved(camera, scene.moves, seconds, subject)
    return World(
        still, bodies, light, camera.look, 5.0 if not place.open else 9.0, key_way(camera, light, camera.look), path
    )


@lru_cache(maxsize=8)
def _place(place: Place, light: str) -> Set:
    return places.build(place, light)


@lru_cache(maxsize=8)
def _lit(place: Place, light: Light, lamps: tuple[Lamp, ...]) -> Lit:
    """A place in a light, baked once in a process."""
    built = _place(place, light.kind)
    shown = sunlight(light, built)
    return kept_light(joined((built.mesh, *built.curtains)), Sunlight(shown.mood, shown.sun, shown.window, lamps))


def _players(scene: Scene, place: Set, seed: int, seconds: float, beats: tuple[float, ...] = ()) -> list[Player]:
    spots = blocked(scene, place)
    people = {person.id: person for person in scene.people}
    figures = {id: figure(person) for id, person in people.items()}
    alone = {id: _part(scene, people[id], spots[id], figures[id], place, seed, seconds, None) for id in people}
    alone = {id: replace(part, beats=beats) for id, part in alone.items()}
    out = []
    for id, person in people.items():
        partner = alone.get(person.partner) or next(
            (alone[each.id] for each in scene.people if each.partner == id), None
        )
        part = replace(alone[id], partner=partner, look=_look(person, alone, spots, place))
        out.append(Player(person, spots[id], figures[id], perform(part)))
    return out


def _part(
    scene: Scene, person: Person, spot: Spot, body: Figure, place: Set, seed: int, seconds: float, partner: Part | None
) -> Part:
    acts = tuple(act for act in scene.acts if act.who in ("", person.id) and act.verb)
    hands: dict[str, Vector] = {}
    if person.action == "play piano" and "keys" in place.marks:
        hands = _on_keys(place)
    room = 1.2 if not place.open else 2.2
    return Part(person, body, spot.at, spot.facing, spot.height, hands, None, partner, acts, seconds, seed, room=room)


def _on_keys(place: Set) -> dict[str, Vector]:
    """Where the two hands lie on the keyboard."""
    keys = place.marks["keys"]
    across = rotation((0, 1, 0), keys.facing) @ np.array([0.20, 0.0, 0.0])
    at = np.array(keys.at) + (0, keys.height + 0.02, 0)
    return {"left": _vector(at + across), "right": _vector(at - across)}


def _look(person: Person, parts: Mapping[str, Part], spots: Mapping[str, Spot], place: Set) -> Vector | None:
    """What somebody looks at: who or what the words name, else the partner."""
    id = person.gaze if person.gaze in parts else person.partner if person.gaze == "" else ""
    if id in parts and person.action not in ("turn away", "embrace"):
        other = parts[id]
        return (
            other.at[0],
            other.height + (0.35 if other.person.pose == "lie" else other.figure.height * 0.9),
            other.at[2],
        )
    if person.gaze == "camera":
        turn = np.radians(place.view)
        x, _, z = parts[person.id].at
        return float(x + 3 * np.sin(turn)), 1.5, float(z + 3 * np.cos(turn))
    return None


def _laid(scene: Scene, place: Set, players: list[Player], seed: int) -> list[Laid]:
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


def _upon(thing: Thing, laid: list[Laid]) -> Callable[[float], tuple[Floats, Floats]] | None:
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

    def on(seconds: float) -> tuple[Floats, Floats]:
        turn, at = under.at(seconds)
        return turn, turn @ top + at

    return on


def _held(player: Player, prop: props.Prop) -> Callable[[float], tuple[Floats, Floats]]:
    """A thing in the hands: between both where it has two grips, else in the right one."""
    grips = prop.grips
    if len(grips) >= 2:
        middle = np.mean([grips[key] for key in sorted(grips)[:2]], 0)

        def both(seconds: float) -> tuple[Floats, Floats]:
            _, joints = player.play.at(seconds)
            left, right = np.array(joints["grip_l"]), np.array(joints["grip_r"])
            across = left - right
            flat = np.array([across[0], 0.0, across[2]])
            flat /= max(float(np.linalg.norm(flat)), 1e-6)
            turn = np.stack([flat, np.array([0.0, 1, 0]), np.cross(flat, (0.0, 1, 0))], 1)
            return turn, (left + right) / 2 - turn @ middle

        return both
    grip = np.array(next(iter(grips.values()), (0.0, prop.size[1] / 2, 0.0)))

    def one(seconds: float) -> tuple[Floats, Floats]:
        _, joints = player.play.at(seconds)
        if "drop" in joints:
            return np.eye(3), np.array(joints["drop"]) - grip
        turn = rotation((0, 1, 0), player.spot.facing)
        return turn, np.array(joints["grip_r"]) - turn @ grip

    return one


def _standing(
    thing: Thing, prop: props.Prop, place: Set, laid: list[Laid], players: list[Player]
) -> Callable[[float], tuple[Floats, Floats]]:
    """A thing on a board or on the floor, beside those that stand there already."""
    at, height = _board(thing, place, players)
    beside = sum(1 for each in laid if each.thing.at == thing.at and each.prop.size[0] < 1) * 0.24
    turn = rotation((0, 1, 0), place.view - 12)
    where = np.array([at[0] + beside, height, at[2]])
    return lambda _: (turn, where)


def _board(thing: Thing, place: Set, players: list[Player]) -> tuple[Vector, float]:
    """Where a thing stands: on what the words say, else on a board of the place, else on the floor by somebody."""
    for player in players:
        if thing.at == player.person.id:
            x, _, z = player.spot.at
            return (x + 0.45, 0.0, z + 0.25), 0.0
    if thing.state in ("shattered", "spilled") and thing.at in ("", "floor"):
        middle = mark_of(place, "floor")[1]
        return middle.at, 0.0
    large = thing.kind in ("piano", "chair", "table", "bench", "bicycle", "car", "tree", "lamp", "microphone")
    names = (thing.at, *ON.get(thing.at, ())) if thing.at else ()
    for name in (*names, *(() if large else BOARDS)):
        if name in place.marks and (place.marks[name].height or name == "floor"):
            mark = place.marks[name]
            return mark.at, mark.height
    x, _, z = place.marks["middle"].at
    return (x + (0.7 if players else 0.0), 0.0, z), 0.0


def _flame(laid: Laid) -> Floats:
    """Where a thing burns."""
    turn, at = laid.at(0.0)
    return np.asarray(turn @ np.array(laid.prop.flames[0]) + at)


def _with_flames(light: Sunlight, laid: list[Laid]) -> Sunlight:
    """The lamps of a place and the flames of what was put in it."""
    lamps = list(light.lamps)
    for each in laid:
        turn, at = each.at(0.0)
        lamps += [Lamp(_vector(turn @ np.array(flame) + at), FLAME, 0.02, True) for flame in each.prop.flames]
    return replace(light, lamps=tuple(lamps))


def _subjects(scene: Scene, players: list[Player], laid: list[Laid], place: Set) -> list[Seen]:
    """What the frame is about: the part, person or thing the words name, else all people, else the things."""
    framing = scene.framing
    chosen = [player for player in players if player.person.id == framing.subject] or players
    things = [each for each in laid if each.thing.id == framing.subject]
    if framing.detail == "flame":
        burning = [each for each in laid if each.prop.flames][:1]
        return [_box(each.thing.id, _flame(each), (0.05, 0.05, 0.05)) for each in burning]
    if framing.detail and chosen and not things:
        found = _detail(framing.detail, chosen[0])
        if found:
            return [found]
    if framing.detail == "keys" or (framing.subject == "keys" and "keys" in place.marks):
        mark = place.marks["keys"]
        return (
            [_box("keys", np.array(mark.at) + (0, mark.height, 0), (0.26, 0.05, 0.10))] if "keys" in place.marks else []
        )
    if framing.subject and things and not any(player.person.id == framing.subject for player in players):
        return [_thing(each) for each in things]
    if len(chosen) > 1 and framing.size in CLOSE and framing.view not in ("two-shot", "over-the-shoulder"):
        chosen = sorted(chosen, key=lambda player: not player.person.action)[:1]
    if chosen:
        thrown = [_thing(each) for each in laid for player in chosen
                  if player.person.action == "drop" and each.thing.id in player.person.holds]  # fmt: skip
        return [_person(player) for player in chosen] + thrown
    return [_thing(each) for each in laid]


def _over(scene: Scene, players: list[Player], aspect: float) -> Camera | None:
    """The camera over one's shoulder at the other's face; None where that is not asked, or there are not two."""
    if scene.framing.view != "over-the-shoulder" or len(players) < 2:
        return None
    seen = next((each for each in players if each.person.id == scene.framing.subject), None)
    if seen is None:
        seen = max(
            players,
            key=lambda each: 3 * (each.person.action in ("look", "listen", "talk")) + bool(each.person.expression),
        )
    near = next(each for each in players if each is not seen)
    eyes, head = (np.array(each.play.at(0.0)[1]["eyes"]) for each in (seen, near))
    way = eyes - head
    way[1] = 0
    way /= max(float(np.linalg.norm(way)), 1e-6)
    right = np.cross(way, (0.0, 1.0, 0.0))
    at = head - way * 0.62 + right * 0.30 + np.array([0, 0.02, 0])
    look = eyes + right * -0.05 + np.array([0, -0.10, 0])
    far = float(np.linalg.norm(eyes - at))
    lens = min(max(FILM / max(aspect, 1.0) * far / 0.62, 35.0), 85.0)
    return Camera(_vector(at), _vector(look), lens, focus=far, blur=lens**2 / (2.6 * far * 1000) / FILM)


def _person(player: Player) -> Seen:
    points, joints = player.play.at(0.0)
    eyes, crown = np.array(joints["eyes"]), np.array(joints["crown"])
    front = _front(joints)
    points_ = tuple(_vector(np.array(joints[key])) for key in ("eyes", "mouth") if key in joints)
    return Seen(
        player.person.id,
        _vector(points.min(0)),
        _vector(points.max(0)),
        _vector(eyes + (crown - eyes) * 0),
        front,
        points_,
    )


def _front(joints: Joints) -> Vector | None:
    """The way a face looks, level; None where it looks up or down, as of somebody who lies."""
    way = np.array(joints["eyes"]) - np.array(joints["head"])
    up = np.array(joints["crown"]) - np.array(joints["head"])
    if abs(float(up[1])) < 0.55 * float(np.linalg.norm(up)):
        return None
    way[1] = 0
    return _vector(way / max(float(np.linalg.norm(way)), 1e-6))


_PARTS: Mapping[str, tuple[str, float]] = {
    "mouth": ("mouth", 0.08), "eyes": ("eyes", 0.09), "face": ("eyes", 0.14), "hands": ("hands", 0.16),
    "feet": ("foot_l", 0.2), "ear": ("eyes", 0.12), "hair": ("crown", 0.2), "shoulder": ("clavicle_l", 0.2),
}  # fmt: skip


def _detail(name: str, player: Player) -> Seen | None:
    if name not in _PARTS:
        return None
    joint, size = _PARTS[name]
    _, joints = player.play.at(0.0)
    at = (
        np.mean([joints["grip_l"], joints["grip_r"]], 0)
        if joint == "hands"
        else np.array(joints.get(joint, joints["eyes"]))
    )
    if joint in ("mouth", "eyes"):
        low, high = _vector(at - size), _vector(at + size)
        return Seen(player.person.id, low, high, _vector(at), _front(joints), (_vector(at),))
    return _box(player.person.id, at, (size, size, size))


def _thing(laid: Laid) -> Seen:
    points = laid.points(0.0)
    return Seen(laid.thing.id, _vector(points.min(0)), _vector(points.max(0)), points=(_vector(points.mean(0)),))


def _box(id: str, at: Floats, half: tuple[float, float, float]) -> Seen:
    return Seen(id, _vector(at - np.array(half)), _vector(at + np.array(half)), points=(_vector(at),))


def _follow(players: list[Player], laid: list[Laid], otherwise: Vector) -> Callable[[float], Vector]:
    """Where what the picture is about is, by time, for a camera that follows it."""
    if players:
        return lambda t: _vector(np.array(players[0].play.at(t)[1]["eyes"]))
    return lambda _: otherwise


def _vector(values: Floats | np.ndarray) -> Vector:  # type: ignore[type-arg]
    return float(values[0]), float(values[1]), float(values[2])
