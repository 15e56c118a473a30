"""What the frame is about: the people, things and parts of them that the words name, as boxes with eyes."""

from collections.abc import Callable, Mapping

import numpy as np

from rushes.engines.previz.draw.camera import FILM, Camera, Doubles, Vector, vector
from rushes.engines.previz.mesh import Set
from rushes.engines.previz.scene import Scene
from rushes.engines.previz.stage.framing import Seen
from rushes.engines.previz.stage.players import Player
from rushes.engines.previz.stage.things import Laid, flame_of

Joints = Mapping[str, Vector]
CLOSE = ("macro", "extreme close-up", "close-up", "medium close-up")
"""Sizes that hold one face."""


def subjects_of(scene: Scene, players: list[Player], laid: list[Laid], place: Set) -> list[Seen]:
    """What the frame is about: the part, person or thing the words name, else all people, else the things."""
    framing = scene.framing
    chosen = [player for player in players if player.person.id == framing.subject] or players
    things = [each for each in laid if each.thing.id == framing.subject]
    if framing.detail == "flame":
        burning = [each for each in laid if each.prop.flames][:1]
        return [_box(each.thing.id, flame_of(each), (0.05, 0.05, 0.05)) for each in burning]
    if framing.detail and chosen and not things:
        found = _detail(framing.detail, chosen[0])
        if found:
            return [found]
    if framing.detail == "keys" or (framing.subject == "keys" and "keys" in place.marks):
        mark = place.marks["keys"]
        return [_box("keys", np.add(mark.at, (0, mark.height, 0)), (0.26, 0.05, 0.10))] if "keys" in place.marks else []
    if framing.subject and things and not any(player.person.id == framing.subject for player in players):
        return [_thing(each) for each in things]
    if len(chosen) > 1 and framing.size in CLOSE and framing.view not in ("two-shot", "over-the-shoulder"):
        chosen = sorted(chosen, key=lambda player: not player.person.action)[:1]
    if chosen:
        thrown = [_thing(each) for each in laid for player in chosen
                  if player.person.action == "drop" and each.thing.id in player.person.holds]  # fmt: skip
        return [_person(player) for player in chosen] + thrown
    return [_thing(each) for each in laid]


def over_shoulder(scene: Scene, players: list[Player], aspect: float) -> Camera | None:
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
    return Camera(vector(at), vector(look), lens, focus=far, blur=lens**2 / (2.6 * far * 1000) / FILM)


def _person(player: Player) -> Seen:
    points, joints = player.play.at(0.0)
    eyes, crown = np.array(joints["eyes"]), np.array(joints["crown"])
    front = _front(joints)
    points_ = tuple(vector(np.array(joints[key])) for key in ("eyes", "mouth") if key in joints)
    return Seen(
        player.person.id,
        vector(points.min(0)),
        vector(points.max(0)),
        vector(eyes + (crown - eyes) * 0),
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
    return vector(way / max(float(np.linalg.norm(way)), 1e-6))


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
        low, high = vector(at - size), vector(at + size)
        return Seen(player.person.id, low, high, vector(at), _front(joints), (vector(at),))
    return _box(player.person.id, at, (size, size, size))


def _thing(laid: Laid) -> Seen:
    points = laid.points(0.0)
    return Seen(laid.thing.id, vector(points.min(0)), vector(points.max(0)), points=(vector(points.mean(0)),))


def _box(id: str, at: Doubles, half: tuple[float, float, float]) -> Seen:
    return Seen(id, vector(at - np.array(half)), vector(at + np.array(half)), points=(vector(at),))


def followed(players: list[Player], laid: list[Laid], otherwise: Vector) -> Callable[[float], Vector]:
    """Where what the picture is about is, by time, for a camera that follows it."""
    if players:
        return lambda t: vector(np.array(players[0].play.at(t)[1]["eyes"]))
    return lambda _: otherwise
