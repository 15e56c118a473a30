"""Curtains: the lace goes with the hands that draw it apart, and with nobody else's."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from stage_worlds import ANN, Shot, scene, shot

from rushes.engines.previz.mesh import Mesh, Surface
from rushes.engines.previz.scene import Act
from rushes.engines.previz.stage.drawn import drawn_by

AT_IT = replace(ANN, at="window", action="touch")
OPENS = Act(who="ann", verb="open")


def lace_of(found: Shot) -> list[Mesh]:
    return [each.mesh for each in found.world.bodies if (each.mesh.surface == Surface.LACE).all()]


def gap(found: Shot, seconds: float) -> float:
    """Metres between the two halves of the lace, along the window, half way up."""
    one, other = (b.at(seconds) for b in found.world.bodies if (b.mesh.surface == Surface.LACE).all() and b.at)
    way = (other.mean(0) - one.mean(0)) * (1, 0, 1)
    way /= np.linalg.norm(way)
    return float((other @ way).min() - (one @ way).max())


@pytest.mark.parametrize("place", ["bedroom", "studio"])
def test_lace_goes_with_the_hands_and_stays_where_it_is_left(place: str) -> None:
    found = shot(scene(AT_IT, place=place, acts=(OPENS,)), seconds=5.0)
    gaps = [gap(found, seconds) for seconds in (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)]
    assert gaps[0] < 0.35 and gaps[-1] > gaps[0] + 0.3
    assert all(b >= a - 1e-4 for a, b in pairwise(gaps))
    for body in found.world.bodies:
        if (body.mesh.surface == Surface.LACE).all() and body.at:
            before, after = body.at(0.0), body.at(5.0)
            assert np.isfinite(after).all() and np.abs(after[:, 1] - before[:, 1]).max() < 1e-4


def test_lace_that_moves_does_not_hang_there_twice() -> None:
    opened, looked = (shot(scene(replace(AT_IT, action=a), place="bedroom")) for a in ("touch", "look"))
    moved = sum(len(each.points) for each in lace_of(opened))
    assert moved and len(looked.world.still.mesh.points) - len(opened.world.still.mesh.points) == moved
    assert not lace_of(looked) and drawn_by(list(looked.players.values()), looked.place) == ()


def test_who_draws_a_curtain_is_seen_before_the_window() -> None:
    found = shot(scene(AT_IT, place="bedroom", acts=(OPENS,)), seconds=5.0)
    across = found.seen([each.points.mean(0) for each in lace_of(found)])
    assert abs(across[0, 0] - across[1, 0]) > 0.05, "the two halves are beside each other in the frame"
    assert ((across > 0) & (across < 1)).all()
