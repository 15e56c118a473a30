"""Clips of the previz engine, in sets with depth and people in front: the camera that was asked for is measured."""

from dataclasses import replace
from fractions import Fraction

import pytest

from rushes.engines.previz.picture import clip, with_motion
from rushes.engines.previz.scene import Move
from rushes.engines.previz.words import read
from rushes.look.clips import look_at_clip

RATE = Fraction(24)


@pytest.mark.long
@pytest.mark.parametrize("move", ["static", "pan left", "tilt up", "push in", "pull back", "handheld"])
def test_what_previz_was_asked_for_is_what_is_measured(move: str) -> None:
    scene = with_motion(read("@singer at piano, soft morning light"), "She plays gently and sings.")
    frames = clip(replace(scene, moves=(Move(camera=move),)), (480, 270), 1, 3, RATE, 0, 72)
    look = look_at_clip(frames, RATE, asked=[move])
    assert look.asked is not None and look.asked.verdict == "matches", look.asked
    assert look.defects == ()
