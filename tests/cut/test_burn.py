"""Lettering burnt into pictures: it fits, line by line, whatever their shape."""

import numpy as np
import pytest

from rushes.cut.burn import letter

LINES = "00:00:10:05   verse-03  #12 runway gen4_turbo\n              chorus-04  #2 previz procedural-3d"


@pytest.mark.parametrize("size", [(854, 480), (480, 854), (1280, 720), (720, 720)])
def test_lettering_is_no_wider_than_its_picture(size: tuple[int, int]) -> None:
    width, height = size
    luma = np.full((height, width), 120, np.uint8)
    letter(luma, LINES)
    touched = np.flatnonzero((luma != 120).any(1))
    assert touched[-1] == height - 1 and len(touched) <= height // 7
    bright = luma > 150
    assert bright.any() and not bright[:, -width // 100 :].any(), "no letter is cut off at the right edge"
    upper, lower = np.array_split(bright[touched], 2)
    assert upper[:, : width // 2].any() and lower.any(), "a line for each shot of a dissolve"
