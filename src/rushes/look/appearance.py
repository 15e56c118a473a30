"""What heads, things and places look like, as vectors that can be compared, kept as text.

The features are those of the middle of EfficientNet-Lite0 (Tan and Le 2019), 112 channels a sixteenth of the picture
in size: late enough not to mind light, early enough to tell one cup from another. A head is the square about a face,
in three by three parts, so that hair, skin, collar and their places count and the room hardly does; a thing is the
mean over its mask; a place is what is left without its people, in five by three parts, with mean and spread.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.look.deep import deep_face
from rushes.look.faces import LEAST_PIXELS, Face
from rushes.look.masks import Subject, people
from rushes.look.nets import SIDE as NET_SIDE
from rushes.look.nets import answer, answer_of, planes
from rushes.look.pixels import Picture, Plane, number

HEAD_SIDE, HEAD_GROW, HEAD_DOWN, HEAD_PARTS = 160, 2.2, 0.15, 3
"""Pixels of a head, its width in faces, how far its middle lies below the face's, and parts across and down. Chosen
among 15 on eight drawn people in eight shots (bench/eye_pictures.py, development)."""
THING_SIDE, THING_GROW = 160, 1.15
PLACE_SIZE, PLACE_PARTS = (320, 192), (5, 3)
BUST = (4.0, 0.7)
"""Of what the user's network is shown of a person: width in faces, and how far its middle lies below the face's."""
MEAN, SPAN = 127, 128
"""Of the input of EfficientNet-Lite: (value - 127) / 128."""
MORE_MEAN, MORE_SPAN = 116.0, 58.0
"""Of the input of a network of the user's: that of ImageNet, one number for all channels."""
Vector = NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """A face as it can be compared. ``vector``: ours; ``deep``: dlib's, where the extra is installed; ``more``: head
    and shoulders by the user's own network."""

    box: tuple[float, float, float, float]
    pixels: int
    crisp: float
    vector: str
    deep: str | None = None
    more: str | None = None


@dataclass(frozen=True)
class Thing:
    """A thing as it can be looked for. ``wide``, ``high``: its box in parts of the square it was seen in."""

    vector: str
    wide: float
    high: float


@dataclass(frozen=True)
class Seen:
    """What of a picture can be compared: its heads, the largest first, its thing, its place.

    ``shown``: part of the picture that is place and not people. ``more``: the whole picture by the user's network.
    """

    heads: tuple[Head, ...]
    thing: Thing | None
    place: str
    shown: float
    more: str | None = None


def seen_in(
    picture: Picture, faces: Sequence[Face], subject: Subject, *, deep: Path | None = None, network: Path | None = None
) -> Seen:
    """Everything of a picture that can be compared. About 90 ms of CPU, 110 more for each face with ``deep``.

    ``deep`` is the folder of dlib's models (``deep.models()``), ``network`` an ONNX file of the user's own.
    """
    told = [face for face in faces if face.pixels >= LEAST_PIXELS]
    heads = tuple(
        Head(
            face.box,
            face.pixels,
            face.crisp,
            packed(head(picture, face)),
            _deep(picture, face, deep),
            _more(network, _about(picture, face, *BUST, NET_SIDE)),
        )
        for face in told
    )
    matte = people(picture) if faces else None
    place, shown = place_of(picture, matte)
    more = _more(network, cv2.resize(picture, (NET_SIDE, NET_SIDE), interpolation=cv2.INTER_AREA)) if network else None
    thing = thing_of(picture, subject.mask) if subject.kind == "thing" else None
    return Seen(heads, thing, packed(place), number(shown), more)


def _deep(picture: Picture, face: Face, models: Path | None) -> str | None:
    return None if models is None else packed(deep_face(picture, face, models))


def _more(network: Path | None, picture: Picture) -> str | None:
    """What the user's network says of a square picture."""
    return None if network is None else packed(unit(answer_of(network, planes(picture, MORE_MEAN, MORE_SPAN))))


def head(picture: Picture, face: Face) -> Vector:
    """A head, ``float32 [1008]``, of length 1."""
    return grid(features(_about(picture, face, HEAD_GROW, HEAD_DOWN, HEAD_SIDE)), (HEAD_PARTS, HEAD_PARTS))


def _about(picture: Picture, face: Face, grow: float, down: float, side: int) -> Picture:
    """The square about a face: ``grow`` faces wide, its middle ``down`` faces below the face's."""
    height, width = picture.shape[:2]
    x, y, wide, high = face.box
    middle = ((x + wide / 2) * width, (y + high * (0.5 + down)) * height)
    return _square(picture, middle, max(wide * width, high * height) * grow, side)


def thing_of(picture: Picture, mask: Plane) -> Thing | None:
    """The thing that a mask shows; None where it shows nothing."""
    rows, columns = (np.flatnonzero((mask > 0.5).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    height, width = picture.shape[:2]
    part = np.array([width / mask.shape[1], height / mask.shape[0]])
    low, high = np.array([columns[0], rows[0]]) * part, np.array([columns[-1] + 1, rows[-1] + 1]) * part
    side, middle = float((high - low).max()) * THING_GROW, (low + high) / 2
    seen = features(_square(picture, (middle[0], middle[1]), side, THING_SIDE))
    full = cv2.resize(mask, (width, height))
    weight = cv2.resize(_square(full, (middle[0], middle[1]), side, THING_SIDE), seen.shape[2:0:-1],
                        interpolation=cv2.INTER_AREA)  # fmt: skip
    weight = np.maximum(weight, 1e-6)
    mean = (seen * weight).sum(axis=(1, 2), dtype=np.float64) / weight.sum(dtype=np.float64)
    return Thing(packed(unit(mean.astype(np.float32))), *(number(each / side) for each in high - low))


def place_of(picture: Picture, matte: Plane | None) -> tuple[Vector, float]:
    """A place without its people, ``float32 [1904]``, and which part of the picture it is."""
    seen = features(cv2.resize(picture, PLACE_SIZE, interpolation=cv2.INTER_AREA))
    shape = seen.shape[2:0:-1]
    rest = (
        np.ones(shape[::-1], np.float32)
        if matte is None
        else 1 - cv2.resize(matte, shape, interpolation=cv2.INTER_AREA)
    )
    weight = np.clip(rest, 1e-3, 1) ** 2
    mean = (seen * weight).sum(axis=(1, 2)) / weight.sum()
    spread = np.sqrt(((seen - mean[:, None, None]) ** 2 * weight).sum(axis=(1, 2)) / weight.sum())
    return unit(np.concatenate([grid(seen * weight, PLACE_PARTS), unit(mean), unit(spread)])), float(rest.mean())


def features(picture: Picture) -> NDArray[np.float32]:
    """The features of a picture, ``float32 [112, h / 16, w / 16]``; its sides are multiples of 32."""
    (coarse,) = answer("appearance.onnx", planes(picture, MEAN, SPAN), ("coarse",))
    return np.asarray(coarse[0], np.float32)


def grid(seen: NDArray[np.float32], parts: tuple[int, int]) -> Vector:
    """The means of features over parts across and down, of length 1."""
    return unit(np.concatenate([cv2.resize(plane, parts, interpolation=cv2.INTER_AREA).reshape(-1) for plane in seen]))


def unit(vector: Vector) -> Vector:
    """A vector at length 1; zeros stay."""
    length = float(np.linalg.norm(vector.astype(np.float64)))
    return np.asarray(vector / max(length, 1e-9), np.float32)


def packed(vector: Vector) -> str:
    """A vector as text: its step, then its numbers in 255 of them, in base64. Moves a distance by less than 0.01."""
    step = np.float32(max(float(np.abs(vector).max(initial=0)), 1e-9) / 127)
    return base64.b64encode(step.tobytes() + np.rint(vector / step).astype(np.int8).tobytes()).decode()


def unpacked(text: str) -> Vector:
    """The vector of such a text."""
    data = base64.b64decode(text)
    step = np.frombuffer(data[:4], np.float32)[0]
    return np.asarray(np.frombuffer(data[4:], np.int8).astype(np.float32) * step, np.float32)


def _square(pixels: NDArray[Any], middle: tuple[float, float], side: float, out: int) -> NDArray[Any]:
    """A square about a point, ``out`` pixels wide; what lies outside the picture repeats its edge."""
    height, width = pixels.shape[:2]
    part = 2.0 ** -max(0, int(np.log2(max(side, 1.0) / out)))  # reduced first, or points are skipped
    small = pixels
    if part < 1:
        size = (max(1, round(width * part)), max(1, round(height * part)))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    across, down = small.shape[1] / width, small.shape[0] / height
    x, y = out / max(side * across, 1.0), out / max(side * down, 1.0)
    turn = np.array([[x, 0, out / 2 - middle[0] * across * x], [0, y, out / 2 - middle[1] * down * y]], np.float32)
    flags, edge = cv2.INTER_LINEAR, cv2.BORDER_REPLICATE
    return np.asarray(cv2.warpAffine(np.ascontiguousarray(small), turn, (out, out), flags=flags, borderMode=edge))
