"""What the frame is about: the people, things and parts of them that the words name, as boxes with eyes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product

import numpy as np

from rushes.engines.previz.acting.meeting import TOUCHING
from rushes.engines.previz.draw.camera import FILM, Camera, Doubles, Vector, vector
from rushes.engines.previz.mesh import Set, rotation
from rushes.engines.previz.scene import Scene
from rushes.engines.previz.stage.blocking import blocked
from rushes.engines.previz.stage.keeping import behind_wall, fitted, lost, parts_at
from rushes.engines.previz.stage.laid import Laid
from rushes.engines.previz.stage.line import order
from rushes.engines.previz.stage.named import APART, hand_points, head, shown_hands
from rushes.engines.previz.stage.overheard import overheard
from rushes.engines.previz.stage.pairs import lies
from rushes.engines.previz.stage.players import Player
from rushes.engines.previz.stage.things import flame_of
from rushes.engines.previz.stage.viewpoint import Seen, Stand

Joints = Mapping[str, Vector]
CLOSE = ("macro", "extreme close-up", "close-up", "medium close-up")
"""Sizes that hold one face."""


BODY = ("crown", "neck_01", "upperarm_l", "upperarm_r", "grip_l", "grip_r", "pelvis")
"""Joints of somebody that the place had better not hide."""


def subjects_of(scene: Scene, players: list[Player], laid: list[Laid], place: Set) -> list[Seen]:
    """What the frame is about: the part, person or thing the words name, else all people, else the things."""
    framing = scene.framing
    chosen = [player for player in players if player.person.id == framing.subject] or players
    things = [each for each in laid if each.thing.id == framing.subject]
    if framing.detail == "flame":
        burning = [each for each in laid if each.prop.flames][:1]
        return [_box(each.thing.id, flame_of(each), (0.05, 0.05, 0.05)) for each in burning]
    if framing.detail and chosen and not things:
        found = _hands(chosen[0], laid) if framing.detail == "hands" else _detail(framing.detail, chosen[0])
        if found:
            return [found]
    if framing.detail == "keys" or (framing.subject == "keys" and "keys" in place.marks):
        mark = place.marks["keys"]
        return [_box("keys", np.add(mark.at, (0, mark.height, 0)), (0.26, 0.05, 0.10))] if "keys" in place.marks else []
    if framing.subject and things and not any(player.person.id == framing.subject for player in players):
        return [_thing(each, place) for each in things]
    if len(chosen) > 1 and framing.size in CLOSE and framing.view not in ("two-shot", "over-the-shoulder"):
        first = sorted(chosen, key=lambda player: not player.person.action)[0]
        chosen = [player for player in chosen if player is first or _touched(first, player)]
    if chosen:
        thrown = [_thing(each, place) for each in laid for player in chosen
                  if player.person.action == "drop" and each.thing.id in player.person.holds]  # fmt: skip
        return [_person(player) for player in chosen] + thrown
    return [_thing(each, place) for each in laid] or _of_the_place(scene, place)


def _touched(one: Player, other: Player) -> bool:
    """Whether somebody does what they do with another one: neither is to be cut away."""
    met = one.person.partner == other.person.id or other.person.partner == one.person.id
    return met and one.person.action in TOUCHING


_BROUGHT: Mapping[str, tuple[str, tuple[float, float, float], tuple[float, float, float]]] = {
    "microphone": ("microphone", (0, 1.465, 0.18), (0.05, 0.12, 0.05)),
    "piano": ("keys", (0, 0.62, 0), (0.75, 0.6, 0.3)),
    "bed": ("bed", (0, 0.5, 0), (1.0, 0.45, 1.0)), "window": ("sill", (0, 0.55, 0), (0.36, 0.32, 0.1)),
    "door": ("doorway", (0, 1.05, 0), (0.45, 1.0, 0.1)), "windowsill": ("sill", (0, 0.1, 0), (0.3, 0.15, 0.1)),
}  # fmt: skip
"""Things that places bring: the mark they are at, and their middle and half their size by its facing, metres."""


def _of_the_place(scene: Scene, place: Set) -> list[Seen]:
    """A thing alone that the place brings itself: its window, its bed, the microphone on its stand."""
    if scene.framing.size not in CLOSE and scene.framing.view != "insert":
        return []
    for thing in scene.things:
        name, shift, half = _BROUGHT.get(thing.kind, ("", (0, 0, 0), (0, 0, 0)))
        if name in place.marks:
            mark = place.marks[name]
            turn = rotation((0, 1, 0), mark.facing)
            up = mark.height if name == "sill" else 0.0
            seen = _box(thing.id, np.add(mark.at, (0, up, 0)) + turn @ np.array(shift), half)
            beam = scene.light.motes or scene.light.shafts  # is seen before the dark beside the window
            return [seen if beam or name != "sill" else replace(seen, front=vector(turn[:, 2]))]
    return []


CROSSED = 4.0
"""How bad a camera over the shoulder is that crosses the line between the two: worse than to lose half of the face."""
ALONE = 1.0
"""How bad it is to lose whose shoulder it is: worse than a sixth of the room about the face."""
AROUND = 2.2
"""How much room about a face is kept free of the one before it, as a factor on its size: people lean."""


def over_shoulder(scene: Scene, players: list[Player], place: Set, stand: Stand, aspect: float) -> Camera | None:
    """The camera over one's shoulder at the other's face; None where that is not asked, or there are not two.

    Of both shoulders, and of several steps aside, the one is taken that shows the face whole, on the side of the line
    between the two that the other angles of the same moment are seen from.
    """
    if scene.framing.view != "over-the-shoulder" or len(players) < 2:
        return None
    if (camera := overheard(scene, players, place, stand, aspect)) is not None:
        return camera
    seen = faced(scene, players)
    near = next((each for each in players if each.person.id == seen.person.partner), None)
    near = near or next(each for each in players if each is not seen)
    face = parts_at([head(seen)], 0.0)
    about = [part.grown(AROUND) for part in face]
    best, least, keeps = None, 1e9, _order(scene, near, seen, place)
    for side, out in product((1, -1), (0.24, 0.30, 0.38, 0.47, 0.58)):
        camera = _over(near, seen, side, out, aspect)
        camera, much = fitted(camera, face, aspect, place)
        cost = 6 * lost(camera, about, aspect, stand.whole) + 2 * lost(camera, face, aspect, stand.place)
        cost += abs(out - 0.34) + 0.3 * (side < 0) + much - 1 + 3.0 * behind_wall(camera, place)
        cost += CROSSED * (side * keeps < 0) + ALONE * (not _frames(camera, near, aspect))
        if cost < least - 1e-9:
            best, least = camera, cost
    return best


def _frames(camera: Camera, near: Player, aspect: float) -> bool:
    """Whether the middle of somebody's head is within the sides of the frame."""
    joints = near.play.at(0.0)[1]
    middle = np.add(joints["crown"], joints["neck_01"]) / 2
    x, _, away = camera.project(middle[None], round(1000 * aspect), 1000)[0]
    return bool(away > 0 and 0 < x < 1000 * aspect)


def _order(scene: Scene, near: Player, seen: Player, place: Set) -> float:
    """Whether who is seen is right of the other, 1, or left, -1, where the two are in a wider view of the scene."""
    spots = blocked(replace(scene, framing=replace(scene.framing, view="")), place)
    one, other = spots[near.person.id], spots[seen.person.id]
    return order(np.subtract(other.at, one.at), (one.facing, other.facing), place)


def faced(scene: Scene, players: list[Player]) -> Player:
    """Whose face is seen over the other's shoulder."""
    named = next((each for each in players if each.person.id == scene.framing.subject), None)
    return named or max(
        players,
        key=lambda each: 3 * (each.person.action in ("look", "listen", "talk")) + bool(each.person.expression),
    )


def _over(near: Player, seen: Player, side: int, out: float, aspect: float) -> Camera:
    """The camera behind a shoulder, so far beside it."""
    eyes, head = (np.array(each.play.at(0.0)[1]["eyes"]) for each in (seen, near))
    way = eyes - head
    way[1] = 0
    way /= max(float(np.linalg.norm(way)), 1e-6)
    right = np.cross(way, (0.0, 1.0, 0.0)) * side
    at = head - way * 0.62 + right * out + np.array([0, 0.02, 0])
    look = eyes + right * -0.05 + np.array([0, -0.10, 0])
    far = float(np.linalg.norm(eyes - at))
    lens = min(max(FILM / max(aspect, 1.0) * far / 0.62, 35.0), 85.0)
    return Camera(vector(at), vector(look), lens, focus=far, blur=lens**2 / (2.6 * far * 1000) / FILM)


def _person(player: Player) -> Seen:
    points, joints = player.play.at(0.0)
    face = _face(joints)
    front = None if _flat(player) else _front(joints)
    return Seen(
        player.person.id, vector(points.min(0)), vector(points.max(0)), joints["eyes"], front,
        _on_face(joints, face), vector(face), tuple(vector(np.array(joints[key])) for key in BODY),
        player.spot.facing if front else None,
    )  # fmt: skip


def _flat(player: Player) -> bool:
    """Whether somebody lies in bed, however far they raise their head to look at who is with them."""
    return lies(player.person) and player.person.pose != "sit"


def _face(joints: Joints) -> Doubles:
    """The unit way a face looks: ahead of the eyes, square to the head's own up."""
    head = np.array(joints["head"])
    up = np.array(joints["crown"]) - head
    up /= max(float(np.linalg.norm(up)), 1e-6)
    way = np.array(joints["eyes"]) - head
    way -= up * float(way @ up)
    return np.asarray(way / max(float(np.linalg.norm(way)), 1e-6))


def _on_face(joints: Joints, face: Doubles) -> tuple[Vector, ...]:
    """Points of a face that must not be hidden: between the eyes, the mouth, the forehead, and both cheeks."""
    eyes, mouth, crown = (np.array(joints[key]) for key in ("eyes", "mouth", "crown"))
    across = np.cross(face, eyes - mouth)
    across *= 0.045 / max(float(np.linalg.norm(across)), 1e-6)
    low = (eyes + mouth) / 2
    return tuple(vector(at) for at in (eyes, mouth, eyes + (crown - eyes) * 0.35, low + across, low - across))


def _front(joints: Joints) -> Vector | None:
    """The way a face looks, level; None where it looks up or down, as of somebody who lies."""
    way = np.array(joints["eyes"]) - np.array(joints["head"])
    up = np.array(joints["crown"]) - np.array(joints["head"])
    if abs(float(up[1])) < 0.55 * float(np.linalg.norm(up)):
        return None
    way[1] = 0
    return vector(way / max(float(np.linalg.norm(way)), 1e-6))


def _hands(player: Player, laid: list[Laid]) -> Seen:
    """Somebody's hands with what they hold, where it is small; seen from before them."""
    hands = [hand_points(player, 0.0, side) for side in shown_hands(player)]
    held = [np.asarray(each.points(0.0), float) for each in laid if each.thing.id in player.person.holds]
    held = [each for each in held if np.ptp(each, axis=0).max() < APART]
    points = np.concatenate([*hands, *held])
    front = vector(rotation((0, 1, 0), player.spot.facing)[:, 2])
    middles = tuple(vector(each.mean(0)) for each in (*hands, *held))
    return Seen(player.person.id, vector(points.min(0)), vector(points.max(0)), None, front, middles)


_PARTS: Mapping[str, tuple[str, float]] = {
    "mouth": ("mouth", 0.05), "eyes": ("eyes", 0.09), "face": ("eyes", 0.14), "feet": ("foot_l", 0.2),
    "ear": ("eyes", 0.12), "hair": ("crown", 0.2), "shoulder": ("clavicle_l", 0.2),
}  # fmt: skip


def _detail(name: str, player: Player) -> Seen | None:
    if name not in _PARTS:
        return None
    joint, size = _PARTS[name]
    _, joints = player.play.at(0.0)
    at = np.array(joints.get(joint, joints["eyes"]))
    if joint in ("mouth", "eyes"):
        low, high = vector(at - size), vector(at + size)
        return Seen(player.person.id, low, high, vector(at), _front(joints), (vector(at),), vector(_face(joints)))
    return _box(player.person.id, at, (size, size, size))


def _thing(laid: Laid, place: Set) -> Seen:
    """A thing; on a windowsill it is looked at from the room, so that the window is behind it."""
    points = laid.points(0.0)
    middle, sill = points.mean(0), place.marks.get("sill")
    front = None
    if sill is not None and np.hypot(middle[0] - sill.at[0], middle[2] - sill.at[2]) < 0.4:
        front = vector(rotation((0, 1, 0), sill.facing) @ np.array([0.0, 0.0, 1.0]))
    return Seen(laid.thing.id, vector(points.min(0)), vector(points.max(0)), None, front, (vector(middle),))


def _box(id: str, at: Doubles, half: tuple[float, float, float]) -> Seen:
    return Seen(id, vector(at - np.array(half)), vector(at + np.array(half)), points=(vector(at),))


def followed(players: list[Player], laid: list[Laid], otherwise: Vector) -> Callable[[float], Vector]:
    """Where what the picture is about is, by time, for a camera that follows it."""
    if players:
        return lambda t: vector(np.array(players[0].play.at(t)[1]["eyes"]))
    return lambda _: otherwise
