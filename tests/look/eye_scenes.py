"""Pictures for the tests of the eye, drawn here: textured things on walls, and people by previz."""

from functools import cache

import cv2
import numpy as np

from rushes.engines.previz.picture import still
from rushes.engines.previz.words import read
from rushes.look.pixels import Picture

CAST = {
    "singer": "indie folk singer, 28 years old, wavy dark hair, wearing simple black t-shirt",
    "boss": "heavy-set man, 50, bald, moustache, wearing a grey suit",
    "girl": "teenage girl, red curly hair, freckles, yellow raincoat",
}


@cache
def portrait(
    tag: str, shot: str = "close-up, plain grey background, soft daylight", size: tuple[int, int] = (640, 360)
) -> Picture:
    """A still of one of the cast."""
    return np.asarray(still(read(f"@{tag} {shot}", references=CAST), size, 0), np.uint8)


@cache
def pottery(seed: int = 1, size: int = 1200) -> Picture:
    """A glazed pot with a fine pattern on a plain wall, lit from the left."""
    rng = np.random.default_rng(seed)
    wall = np.full((size, size, 3), (148, 140, 130), np.float32)
    wall += np.linspace(12, -12, size, dtype=np.float32)[None, :, None]
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j].astype(np.float32)
    pot = (x / 0.45) ** 2 + (y / 0.6) ** 2 < 1
    pattern = (np.sin(x * 60 + 3 * np.sin(y * 20 + seed)) > 0) ^ (np.sin(y * 70) > 0.4)
    glaze = np.where(pattern[..., None], (30, 70, 150), (190, 200, 215)) * (0.75 - 0.35 * x[..., None])
    picture = np.where(pot[..., None], glaze, wall) + rng.normal(0, 1.5, (size, size, 3))
    return np.asarray(np.clip(cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.6), 0, 255), np.uint8)


def on(background: Picture, thing: Picture) -> Picture:
    """The pot of one picture before another background of its size."""
    size = len(thing)
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    return np.asarray(np.where(((x / 0.45) ** 2 + (y / 0.6) ** 2 < 1)[..., None], thing, background), np.uint8)


def shelves(size: int = 1200, seed: int = 5) -> Picture:
    """A wall full of small things of every colour."""
    rng = np.random.default_rng(seed)
    small = rng.integers(0, 255, (60, 60, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(small, (size, size), interpolation=cv2.INTER_NEAREST), np.uint8)


def smeared(picture: Picture, length: int, *, across: bool = True) -> Picture:
    """Motion blur along a row or a column."""
    return np.asarray(cv2.blur(picture, (length, 1) if across else (1, length)), np.uint8)
