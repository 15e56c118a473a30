"""Somebody who overhears others: before the camera, turned from them, with those who whisper seen over the shoulder."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from rushes.engines.previz.draw.camera import FILM, Camera, Doubles, vector
from rushes.engines.previz.mesh import Set
from rushes.engines.previz.scene import Scene
from rushes.engines.previz.stage.blocking import listener
from rushes.engines.previz.stage.keeping import behind_wall, lost, parts_at
from rushes.engines.previz.stage.named import head
from rushes.engines.previz.stage.players import Player
from rushes.engines.previz.stage.viewpoint import Stand

NEAR = {"close-up": 0.8, "medium close-up": 1.05, "": 1.2, "medium": 1.55}
"""How far before the face the camera is, metres; sizes that hold a whole body are framed as any other."""
LENS = 40.0
STOP = 9.0
"""A small aperture: who whispers is soft in the depth, and still told."""


def overheard(scene: Scene, players: Sequence[Player], place: Set, stand: Stand, aspect: float) -> Camera | None:
    """The camera before somebody who overhears, with those who whisper beside the face, in the depth.

    None where nobody overhears, or the frame is to hold a whole body. Of several cameras to the left and the right
    that is taken which shows all faces.
    """
    who, size = listener(scene), scene.framing.size
    if who is None or size not in NEAR or scene.framing.detail or scene.framing.angle:
        return None
    near = next(each for each in players if each.person.id == who.id)
    others = [each for each in players if each is not near]
    faces = parts_at([head(each) for each in (near, *others)], 0.0)
    best, least = None, 1e9
    for side, aside in product((1, -1), (0.35, 0.5, 0.65)):
        camera = _before(near, others, NEAR[size], side * aside)
        cost = 3 * lost(camera, faces, aspect, stand.whole) + 3.0 * behind_wall(camera, place)
        if cost + aside < least - 1e-9:
            best, least = camera, cost + aside
    return best


def _before(near: Player, others: Sequence[Player], far: float, aside: float) -> Camera:
    eyes = _eyes(near)
    away = eyes - np.mean([_eyes(each) for each in others], 0)
    away[1] = 0
    depth = float(np.linalg.norm(away))
    away /= max(depth, 1e-6)
    right = np.cross((0.0, 1.0, 0.0), away)
    at = eyes + away * far + right * aside
    # half way between the face and the others, seen from here
    turn = (np.arctan2(aside, far) + np.arctan2(aside, far + depth)) / 2
    look = at - (away * np.cos(turn) + right * np.sin(turn)) * far - np.array([0.0, 0.09 * far, 0.0])
    focus = float(np.linalg.norm(eyes - at))
    return Camera(vector(at), vector(look), LENS, focus=focus, blur=LENS**2 / (STOP * focus * 1000) / FILM)


def _eyes(player: Player) -> Doubles:
    return np.array(player.play.at(0.0)[1]["eyes"])
