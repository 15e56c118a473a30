"""How a picture is lit: how bright it and its subject are, what is burnt out or lost in black, contrast and colour.

All in CIE L*a*b* (D65): L* is 0..100, 50 is middle grey to the eye; a* runs from green to red, b* from blue to yellow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.look.faces import Face
from rushes.look.pixels import Picture, Plane, lab, number, sized

SIDE = 256
BURNT, BLACK = 99.0, 2.0
"""L* from which a pixel is burnt out, and under which it is lost in black."""
DARK, DARKISH = 30.0, 40.0
"""L* of the brightest tenth of a face or a thing under which it is too dark, and perhaps: 30 is 6 % of the light of
white. Black clothes and dark skin have highlights brighter than that; development photographs have 33 at least."""
PALE = 90.0
"""L* of the darkest tenth above which it is washed out."""
CLIPPED = 0.12
"""Part of the subject that may be burnt out, or lost in black, before it shows."""
FLAT = 12.0
"""Range of L* (5 to 95 %) of the whole picture under which it is flat: fog, a veil, a lens cap."""
BEHIND = 30.0
"""L* by which what is behind a dark subject outshines it: backlit."""
PART, RIM, LEAST_REST = 0.2, 9, 0.1
"""Of people left out of the style: matte from which a pixel is theirs, pixels about them that are left out too (their
shadow and their light), and part of the picture that must be left beside them."""


@dataclass(frozen=True)
class Light:
    """``bright``: median L* of the whole picture. ``shade``, ``tone``, ``glow``: L* at 10, 50 and 90 % of its faces,
    or of its subject where there are none; ``behind``: median L* of what is not the subject.

    ``low``, ``high``: L* at 5 and 95 % of the picture. ``burnt``, ``black``: part of the faces or the subject that is
    clipped. ``warm``: mean b*, ``red``: mean a*, ``colour``: mean chroma, all of the whole picture.
    """

    bright: float
    shade: float
    tone: float
    glow: float
    behind: float
    low: float
    high: float
    burnt: float
    black: float
    warm: float
    red: float
    colour: float


@dataclass(frozen=True)
class Style:
    """What references are to have in common, without who is in them: L* ``brightness`` (median) and ``contrast`` (5 to
    95 %), ``colour`` (mean chroma) and ``warmth`` (mean b*). ``share``: part of the picture it was measured in.
    """

    brightness: float
    contrast: float
    colour: float
    warmth: float
    share: float


def style(picture: Picture, people: Plane | None = None) -> Style:
    """The light and the colours of a picture beside its ``people``: a black coat is no style. About 5 ms of CPU.

    Where people leave too little beside them, the whole picture is measured.
    """
    values = lab(np.ascontiguousarray(sized(picture, SIDE)))
    rest = np.ones(values.shape[:2], np.bool_)
    if people is not None:
        matte = cv2.resize(people, values.shape[1::-1])
        rest = cv2.dilate((matte > PART).astype(np.uint8), np.ones((RIM, RIM), np.uint8)) == 0
    if rest.mean() < LEAST_REST:
        rest = np.ones_like(rest)
    low, bright, high = np.quantile(values[..., 0][rest], (0.05, 0.5, 0.95))
    colour = np.hypot(values[..., 1], values[..., 2])[rest].mean(dtype=np.float64)
    warm = values[..., 2][rest].mean(dtype=np.float64)
    return Style(number(bright, 2), number(high - low, 2), number(colour, 2), number(warm, 2), number(rest.mean()))


def light(picture: Picture, mask: Plane, seen: Sequence[Face] = ()) -> Light:
    """How a picture is lit; ``mask`` says where its subject is (all zero: everywhere). About 10 ms of CPU."""
    small = np.ascontiguousarray(sized(picture, SIDE))
    values = lab(small)
    tone = values[..., 0]
    subject = _or_all(cv2.resize(mask, tone.shape[::-1]) > 0.5)
    own = _within(tone.shape, seen) if seen else subject
    clipped = (tone >= BURNT) | (small.min(axis=2) >= 254)
    rest = tone[~subject] if not subject.all() else tone
    low, bright, high = np.quantile(tone, (0.05, 0.5, 0.95))
    colour = np.hypot(values[..., 1], values[..., 2]).mean(dtype=np.float64)
    red, warm = (values[..., k].mean(dtype=np.float64) for k in (1, 2))
    tones = (bright, *np.quantile(tone[own], (0.1, 0.5, 0.9)), np.median(rest), low, high)
    shares = clipped[own].mean(), (tone[own] <= BLACK).mean()
    return Light(
        *(number(each, 2) for each in tones),
        *(number(each) for each in shares),
        *(number(each, 2) for each in (warm, red, colour)),
    )


def _or_all(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return mask if mask.any() else np.ones_like(mask)


def _within(shape: tuple[int, ...], seen: Sequence[Face]) -> NDArray[np.bool_]:
    """Where the faces are, without the hair and what is beside them; everywhere where they lie outside."""
    mask = np.zeros(shape[:2], np.bool_)
    height, width = mask.shape
    for face in seen:
        x, y, wide, high = face.box
        rows = slice(max(0, int((y + 0.1 * high) * height)), max(1, round((y + 0.9 * high) * height)))
        mask[rows, max(0, int((x + 0.15 * wide) * width)) : max(1, round((x + 0.85 * wide) * width))] = True
    return _or_all(mask)
