"""Whoever walks stays in the frame: an empty frame tells nothing, unless the words say that somebody leaves."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from rushes.engines.previz.acting.perform import perform
from rushes.engines.previz.draw.camera import Camera
from rushes.engines.previz.stage.keeping import Part, inside
from rushes.engines.previz.stage.named import head
from rushes.engines.previz.stage.players import Player

SHORTER = (1.0, 0.75, 0.5, 0.3, 0.15)
"""Parts of the room to walk in that are tried in turn."""
EDGE = 0.04
"""How near to the edge of the frame a walker's head may come, parts of the frame."""
WHOLE = 0.98
"""How much of a head is in the frame where it is whole."""
LEAVING = ("leave", "exit", "climb")
WAYS_OUT = ("away", "out", "back")


def staying(players: list[Player], camera: Callable[[float], Camera], aspect: float, seconds: float) -> list[Player]:
    """The players with their walks made so short that all who begin in the frame are in it to the end of the clip."""
    return [_staying(player, camera, aspect, seconds) if seconds > 0 else player for player in players]


def _staying(player: Player, camera: Callable[[float], Camera], aspect: float, seconds: float) -> Player:
    part = player.play.part
    walks = player.play.score.walk is not None
    goes = any(act.verb in LEAVING or act.way in WAYS_OUT for act in part.acts)
    if not walks or goes or not _in_frame(player, camera, aspect, 0.0):
        return player
    for much in SHORTER:
        tried = replace(player, play=perform(replace(part, room=part.room * much))) if much < 1 else player
        if all(_in_frame(tried, camera, aspect, time) for time in np.linspace(0, seconds, 6)):
            return tried
    return tried


def _in_frame(player: Player, camera: Callable[[float], Camera], aspect: float, time: float) -> bool:
    """Whether somebody's head is in the frame at a moment, whole, with a little room about it."""
    return inside(camera(time), Part(head(player), head(player).points(time)), aspect, EDGE) > WHOLE
