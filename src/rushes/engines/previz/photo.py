"""A still with no scene brought to life: a photograph or a bought still as two planes in space, and a true camera move.

The subject is cut out by GrabCut (Rother et al. 2004) from where the picture is salient and near its middle, what lies
behind it is painted in (Telea 2004), and both planes stand at depths of their own before the same camera that films
sets. Nothing in the picture moves by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Camera
from rushes.engines.previz.scene import Move
from rushes.engines.previz.stage.moves import moved

NEAR, FAR = 3.0, 6.5
"""Metres to the subject and to what is behind it."""
WORK = 320
"""Pixels of the longer side at which the subject is looked for."""
LEAST, MOST = 0.03, 0.72
"""Part of the picture that a subject covers; else all of it is one plane."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Layers:
    """What is behind, uint8 [h, w, 3], and the subject with how solid it is, float32 [h, w], 0..1."""

    behind: Picture
    subject: Picture
    solid: NDArray[np.float32]


def animated(
    picture: Picture, moves: Sequence[Move], seconds: int, rate: Fraction, first: int, last: int
) -> Iterator[Picture]:
    """Frames ``[first, last)`` of a clip of so many seconds, uint8 [h, w, 3]; a slow push in where no move is asked."""
    layers = cut_out(picture)
    height, width = picture.shape[:2]
    camera = Camera((0.0, 0.0, NEAR), (0.0, 0.0, 0.0), 36.0, focus=NEAR)
    path = moved(camera, moves or (Move(camera="push in", pace="slow"),), float(seconds), lambda _: (0.0, 0.0, 0.0))
    times = [float(frame / rate) for frame in range(first, last)]
    zoom = _zoom(path, float(seconds), width, height)
    for time in times:
        now = path(time)
        yield _seen(layers, replace(now, lens=now.lens * zoom), width, height)


def cut_out(picture: Picture) -> Layers:
    """The subject and what is behind it; a picture with no clear subject is all behind."""
    height, width = picture.shape[:2]
    part = WORK / max(height, width)
    small = cv2.resize(
        picture, (max(8, round(width * part)), max(8, round(height * part))), interpolation=cv2.INTER_AREA
    )
    mask = _subject(small)
    if not LEAST < float(mask.mean()) < MOST:
        return Layers(picture, picture, np.zeros((height, width), np.float32))
    hole = cv2.dilate(mask, np.ones((9, 9), np.uint8))
    filled = cv2.inpaint(small, hole, 5, cv2.INPAINT_TELEA)
    soft = cv2.resize(cv2.GaussianBlur(hole.astype(np.float32), (0, 0), 2.0), (width, height))[..., None]
    behind = picture * (1 - soft) + cv2.resize(filled, (width, height), interpolation=cv2.INTER_CUBIC) * soft
    solid = cv2.GaussianBlur(cv2.erode(mask, np.ones((2, 2), np.uint8)).astype(np.float32), (0, 0), 0.9)
    return Layers(
        np.clip(behind + 0.5, 0, 255).astype(np.uint8), picture,
        np.clip(cv2.resize(solid, (width, height), interpolation=cv2.INTER_CUBIC), 0, 1).astype(np.float32),
    )  # fmt: skip


def _subject(small: Picture) -> NDArray[np.uint8]:
    """1 where the subject is: salient, about the middle, and refined by GrabCut. uint8 [h, w]."""
    height, width = small.shape[:2]
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    edge = np.concatenate([lab[:4].reshape(-1, 3), lab[:, :4].reshape(-1, 3), lab[:, -4:].reshape(-1, 3)])
    centres = edge[:: max(1, len(edge) // 64)]
    unlike = np.min(np.linalg.norm(lab[:, :, None] - centres, axis=3), 2)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    score = cv2.GaussianBlur(unlike, (0, 0), 3) * np.exp(-(x**2 * 1.6 + (y - 0.15) ** 2 * 0.7))
    labels = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    labels[score > np.quantile(score, 0.72)] = cv2.GC_PR_FGD
    labels[score > np.quantile(score, 0.93)] = cv2.GC_FGD
    labels[:3], labels[:, :3], labels[:, -3:] = cv2.GC_BGD, cv2.GC_BGD, cv2.GC_BGD
    cv2.setRNGSeed(7)
    cv2.grabCut(small, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    mask = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, regions, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return np.asarray(mask, np.uint8)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return np.asarray(regions == largest, np.uint8)


def _zoom(path: Callable[[float], Camera], seconds: float, width: int, height: int) -> float:
    """How much closer the lens must be for the planes to fill the frame during the whole move."""
    zoom = 1.0
    for k in range(9):
        matrix = _matrix(path(seconds * k / 8), FAR, width, height)
        corners = cv2.perspectiveTransform(
            np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64), matrix
        )
        middle = np.array([width / 2, height / 2])
        reach = np.abs(corners[0] - middle) / middle
        zoom = max(zoom, 1 / max(float(reach.min()), 0.4))
    return min(zoom * 1.01 if zoom > 1 else 1.0, 1.6)


def _seen(layers: Layers, camera: Camera, width: int, height: int) -> Picture:
    size = (width, height)
    far = _matrix(camera, FAR, width, height)
    behind = cv2.warpPerspective(layers.behind, far, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    if not layers.solid.any():
        return np.asarray(behind, np.uint8)
    near = _matrix(camera, NEAR, width, height)
    subject = cv2.warpPerspective(layers.subject, near, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    solid = cv2.warpPerspective(layers.solid, near, size, flags=cv2.INTER_LINEAR)[..., None]
    mixed = behind * (1 - solid) + subject * solid + 0.5
    return np.asarray(np.clip(mixed, 0, 255), np.uint8)


def _matrix(camera: Camera, depth: float, width: int, height: int) -> NDArray[np.float64]:
    """From the picture, hung so that it fills the first frame at a depth, to the frame, float64 [3, 3]."""
    wide = depth * width / max(width, height) / 2
    high = wide * height / width
    z = NEAR - depth
    corners = np.array([(-wide, high, z), (wide, high, z), (wide, -high, z), (-wide, -high, z)])
    to = camera.project(corners, width, height)[:, :2].astype(np.float32)
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, to), np.float64)
