"""Frames between frames: what is shown where a clip runs at another speed than its own.

``drop`` repeats and leaves out whole frames. ``blend`` mixes the two neighbours. ``flow`` moves both along the
optical flow between them (DIS: Kroeger et al., "Fast Optical Flow using Dense Inverse Search", ECCV 2016), and
blends where the two do not agree. ``auto`` is what `python -m bench.retime` measured to be the best.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rushes.cut.timeline import Item, position
from rushes.film.treatment import Retime

PARTS = 16
"""A frame in between lies at so many sixteenths: finer is not seen, and coarse numbers make short keys."""

AUTO: Retime = "flow"

FLOW_WIDTH = 480
"""Pixels across at which movement is measured; finer costs four times as much and follows grain."""

ASTRAY = 1.5
"""Pixels of the measured size by which the flow there and the flow back may differ and still be believed."""

Shown: TypeAlias = tuple[int, int]
"""A frame of a file, and how many sixteenths of the way to the next."""

Planes: TypeAlias = NDArray[np.uint8]
"""A yuv420p picture as FFmpeg lays it out: ``uint8 [h * 3 / 2, w]``, luma above, then both chroma planes."""


def shows(item: Item, film_rate: Fraction, first: int = 0, end: int | None = None) -> tuple[Shown, ...]:
    """What of the item's file is shown at its frames ``first`` to ``end``, which may lie before or behind the slot."""
    return tuple(_shown(item, k, film_rate) for k in range(first, item.frames if end is None else end))


def method_of(item: Item) -> Retime:
    """How the frames of an item are made."""
    if item.natural:
        return "drop"
    return AUTO if item.retime == "auto" else item.retime


def _shown(item: Item, k: int, film_rate: Fraction) -> Shown:
    at = position(item, k, film_rate) - item.source_first
    if at < 0:
        return 0, 0
    if at >= item.source_frames - 1:
        return item.source_frames - 1, 0
    frame = floor(at)
    return frame, 0 if method_of(item) == "drop" else floor((at - frame) * PARTS)


def retimed(frames: Iterator[Planes], shown: Sequence[Shown], how: Retime) -> Iterator[Planes]:
    """The pictures shown, made of the file's frames from ``shown[0][0]`` on; ``shown`` never runs backwards."""
    number = shown[0][0]
    here, after = next(frames), None
    for frame, parts in shown:
        while number < frame:
            here, after, number = after if after is not None else next(frames), None, number + 1
        if parts and after is None:
            after = next(frames)
        yield here if not parts or after is None else between(here, after, parts, how)


def between(a: Planes, b: Planes, parts: int, how: Retime) -> Planes:
    """The picture ``parts`` sixteenths of the way from ``a`` to ``b``."""
    if how == "flow":
        a, b = _followed(a, b, parts)
    return mix(a, b, parts * 256 // PARTS)


def mix(a: Planes, b: Planes, weight: int) -> Planes:
    """``a`` with ``weight`` of 256 of ``b``, as a dissolve mixes them: in the coded values, not in light."""
    return ((a.astype(np.uint16) * (256 - weight) + b.astype(np.uint16) * weight + 128) >> 8).astype(np.uint8)


def _followed(a: Planes, b: Planes, parts: int) -> tuple[Planes, Planes]:
    """Both pictures moved to where things are in between; where the flow is not to be believed, as they are."""
    import cv2

    there, back, doubt = _flows(a, b)
    height, width = a.shape[0] * 2 // 3, a.shape[1]
    t = parts / PARTS
    # movement measured at a is used as that in between: true for steps as small as these
    moved_a = _moved(a, there * -t, height, width)
    moved_b = _moved(b, back * (t - 1), height, width)
    veil = cv2.resize(doubt, (width, height), interpolation=cv2.INTER_LINEAR)
    return _veiled(moved_a, a, veil), _veiled(moved_b, b, veil)


def _flows(a: Planes, b: Planes) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Flow from a to b and from b to a in pixels of the measured size, and where they disagree (0 to 1)."""
    import cv2

    height, width = a.shape[0] * 2 // 3, a.shape[1]
    size = min(FLOW_WIDTH, width), round(height * min(FLOW_WIDTH, width) / width)
    small = [cv2.resize(each[:height], size, interpolation=cv2.INTER_AREA) for each in (a, b)]
    dis = _dis()
    there = np.asarray(dis.calc(small[0], small[1], None), np.float32)
    back = np.asarray(dis.calc(small[1], small[0], None), np.float32)
    grid = np.stack(np.meshgrid(np.arange(size[0]), np.arange(size[1])), axis=-1).astype(np.float32)
    met = cv2.remap(back, grid + there, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    astray = np.hypot(*np.moveaxis(there + met, -1, 0))
    doubt = cv2.GaussianBlur(np.clip(astray / ASTRAY - 0.5, 0, 1).astype(np.float32), (0, 0), 2)
    return there, back, np.asarray(doubt, np.float32)


@lru_cache(maxsize=1)
def _dis() -> Any:
    import cv2

    cv2.setNumThreads(1)
    return cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)


def _moved(planes: Planes, flow: NDArray[np.float32], height: int, width: int) -> Planes:
    """A picture of which every point is taken from where ``flow`` (pixels of the measured size) points to."""
    import cv2

    full = cv2.resize(flow, (width, height), interpolation=cv2.INTER_LINEAR) * (width / flow.shape[1])
    half = cv2.resize(flow, (width // 2, height // 2), interpolation=cv2.INTER_LINEAR) * (width / 2 / flow.shape[1])
    out = np.empty_like(planes)
    out[:height] = _remapped(planes[:height], full)
    chroma = planes[height:].reshape(2, height // 2, width // 2)
    out[height:] = np.stack([_remapped(each, half) for each in chroma]).reshape(height // 2, width)
    return out


def _remapped(plane: Planes, flow: NDArray[np.float32]) -> Planes:
    import cv2

    height, width = plane.shape
    x = np.arange(width, dtype=np.float32)[None] + flow[..., 0]
    y = np.arange(height, dtype=np.float32)[:, None] + flow[..., 1]
    return np.asarray(cv2.remap(plane, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _veiled(moved: Planes, still: Planes, veil: NDArray[np.float32]) -> Planes:
    """``moved``, and ``still`` where the veil is 1."""
    import cv2

    height, width = veil.shape
    half = cv2.resize(veil, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    whole = np.concatenate([veil, np.stack([half, half]).reshape(height // 2, width)])
    weight = np.round(whole * 256).astype(np.uint16)
    return ((moved.astype(np.uint16) * (256 - weight) + still.astype(np.uint16) * weight + 128) >> 8).astype(np.uint8)
