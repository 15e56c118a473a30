"""The colours of a photograph in words: what a user's own reference tells that nobody wrote down.

A picture of a person gives skin, hair and what is worn about the shoulders; any other gives its main colour. The words
join the request's, which come first: previz draws colours of a photograph, never its face.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.people.colours import CLOTHES, HAIRS, SKINS
from rushes.errors import RushesError
from rushes.media import read_picture

Colours = NDArray[np.uint8]
SIDE = 480
"""Pixels of the longer side that a photograph is looked at in."""
NATURAL = tuple(name for name in HAIRS if name not in ("blue", "green", "pink", "purple"))


@lru_cache(maxsize=64)
def colours_in(path: Path) -> str:
    """A picture's colours in words: "brown hair, fair skin, navy top" of a face, else "blue"; "" of no picture.

    Faces are found by Viola and Jones' cascade (2001), as OpenCV brings it.
    """
    try:
        picture = read_picture(path)
    except RushesError:
        return ""
    scale = SIDE / max(picture.shape[:2])
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return _of_person(small) or _nearest(_main(small), CLOTHES)


def _of_person(picture: Colours) -> str:
    face = _face(picture)
    if face is None:
        return ""
    x, y, side = face
    skin = _median(picture, x + 0.22 * side, y + 0.5 * side, x + 0.78 * side, y + 0.78 * side)
    if skin is None:
        return ""
    words = []
    crown = _crown(picture, face, skin)
    if crown is not None:
        words.append(f"{_nearest(crown, {name: HAIRS[name] for name in NATURAL}, 1.0)} hair")
    words.append(f"{_nearest(skin, SKINS)} skin")
    chest = _median(picture, x - 0.3 * side, y + 1.75 * side, x + 1.3 * side, y + 2.8 * side)
    if chest is not None:
        words.append(f"{_nearest(chest, CLOTHES)} top")
    return ", ".join(words)


def _face(picture: Colours) -> tuple[int, int, int] | None:
    """The largest face: left, top and side of its square."""
    grey = cv2.equalizeHist(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    found = _cascade().detectMultiScale(grey, 1.08, 5, minSize=(SIDE // 12, SIDE // 12))
    if not len(found):
        return None
    x, y, side, _ = max(found, key=lambda box: int(box[2]))
    return int(x), int(y), int(side)


@lru_cache(maxsize=1)
def _cascade() -> cv2.CascadeClassifier:
    return cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / "haarcascade_frontalface_alt2.xml"))


def _crown(picture: Colours, face: tuple[int, int, int], skin: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The colour above the forehead, of the pixels that are no skin; None where there is hardly any."""
    x, y, side = face
    part = _cut(picture, x + 0.2 * side, y - 0.22 * side, x + 0.8 * side, y + 0.08 * side)
    if len(part) < 30:
        return None
    hair = part[np.linalg.norm(_lab(part) - _lab(skin[None]), axis=1) > 22]
    return np.asarray(np.median(hair, 0)) if len(hair) > len(part) * 0.3 else None


def _main(picture: Colours) -> NDArray[np.float64]:
    """The middle colour of the middle of a picture; of its colourful pixels, where there are enough."""
    height, width = picture.shape[:2]
    part = _cut(picture, width // 4, height // 4, width - width // 4, height - height // 4)
    lively = np.ptp(part, axis=1) > 50
    return np.asarray(np.median(part[lively] if lively.mean() > 0.25 else part, 0))


def _median(picture: Colours, left: float, top: float, right: float, low: float) -> NDArray[np.float64] | None:
    part = _cut(picture, left, top, right, low)
    return np.asarray(np.median(part, 0)) if len(part) >= 30 else None


def _cut(picture: Colours, left: float, top: float, right: float, low: float) -> NDArray[np.float64]:
    """The pixels of a box, float64 [n, 3]; of what of it lies in the picture."""
    box = picture[max(0, int(top)) : max(0, int(low)), max(0, int(left)) : max(0, int(right))]
    return box.reshape(-1, 3).astype(float)


def _nearest(colour: NDArray[np.float64], named: Mapping[str, tuple[int, int, int]], light: float = 0.5) -> str:
    """The name whose colour is nearest in CIELAB; ``light`` is what lightness counts, as rooms are lit in many ways."""
    weigh = np.array([light, 1.0, 1.0])
    table = np.array(list(named.values()), float)
    away = np.linalg.norm((_lab(table) - _lab(colour[None])) * weigh, axis=1)
    return list(named)[int(away.argmin())]


def _lab(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    scaled = (np.clip(colours, 0, 255) / 255).astype(np.float32)[None]
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB)[0], float)
