"""Whoever walks is in the frame to the end of the clip, unless the words let them go."""

import numpy as np
import pytest
from stage_worlds import ANN, WIDE, Shot, scene, shot

from rushes.engines.previz.scene import Act, Framing, Move
from rushes.engines.previz.stage.staying import staying

SECONDS = 8.0
LOCKED = (Move(camera="static"),)
SIDE = 0.07
"""How near to the side of the frame a walker's eyes may come, parts of its width."""


def walked(act: Act, place: str, *, moves: tuple[Move, ...] = (), size: str = "medium") -> Shot:
    return shot(scene(ANN, place=place, framing=Framing(size=size), acts=(act,), moves=moves), seconds=SECONDS)


def across(filmed: Shot, time: float) -> float:
    """Where in the frame's width her eyes are, played as the film has it."""
    kept = staying(list(filmed.players.values()), filmed.world.camera, WIDE, SECONDS)[0]
    seen = filmed.world.camera(time).project(np.array([kept.play.at(time)[1]["eyes"]]), 1600, 900)[0]
    return float(seen[0] / 1600) if seen[2] > 0 else -1.0


@pytest.mark.parametrize("place", ["bedroom", "hallway", "plain"])
@pytest.mark.parametrize("way", ["left", "right", "forward"])
@pytest.mark.parametrize("moves", [(), LOCKED])
def test_a_walker_stays_in_the_frame(place: str, way: str, moves: tuple[Move, ...]) -> None:
    filmed = walked(Act(who="ann", verb="walk", way=way), place, moves=moves)
    assert SIDE < across(filmed, SECONDS) < 1 - SIDE


def test_without_it_somebody_would_walk_out() -> None:
    """The control: there are walks that leave the frame of a locked camera as they come."""
    ends = []
    for way in ("left", "right"):
        filmed = walked(Act(who="ann", verb="walk", way=way), "plain", moves=LOCKED, size="medium close-up")
        eyes = np.array([filmed.players["ann"].play.at(SECONDS)[1]["eyes"]])
        ends.append(float(filmed.world.camera(SECONDS).project(eyes, 1600, 900)[0, 0]) / 1600)
    assert any(not SIDE < end < 1 - SIDE for end in ends)


def test_whoever_leaves_may_go() -> None:
    filmed = walked(Act(who="ann", verb="leave", way="left"), "plain")
    players = list(filmed.players.values())
    assert staying(players, filmed.world.camera, WIDE, SECONDS)[0] is players[0]


def test_a_still_and_those_who_stand_are_as_they_are() -> None:
    filmed = walked(Act(who="ann", verb="smile"), "plain")
    players = list(filmed.players.values())
    assert staying(players, filmed.world.camera, WIDE, SECONDS)[0] is players[0]
    assert staying(players, filmed.world.camera, WIDE, 0.0) == players
