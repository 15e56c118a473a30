"""Where the subject of a picture is: the people of it, or the thing that stands out from what is round it.

People by MediaPipe's selfie segmentation (13 ms), anything else by GrabCut (Rother et al. 2004) from what differs in
colour from the picture's edges and lies near its middle (about 60 ms).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from rushes.look.faces import Face
from rushes.look.nets import answer, planes
from rushes.look.pixels import Picture, Plane, lab, sized

SIDE = 256
"""Pixels of the network's square input."""
WORK = 160
"""Pixels of the longer side at which a thing is cut out."""
LEAST, MOST = 0.01, 0.95
"""Part of the picture that a subject covers."""
PERSON = 0.5
"""Of the matte of a person: more is person."""
Kind = Literal["person", "thing", "none"]


@dataclass(frozen=True, eq=False)
class Subject:
    """What the picture is of, and how much of each pixel it is: ``float32 [h, w]``, 0..1, at most 256 on a side."""

    kind: Kind
    mask: Plane

    @property
    def share(self) -> float:
        """Part of the picture that it covers."""
        return float((self.mask > PERSON).mean())


def subject(picture: Picture, seen: Sequence[Face] = ()) -> Subject:
    """The subject of a picture: people where there is a face, else the thing that stands out, else nothing."""
    if seen:
        mask = _people(picture, seen)
        if LEAST / 4 < float((mask > PERSON).mean()) < MOST:
            return Subject("person", mask)
    mask = _thing(picture)
    if LEAST < float(mask.mean()) < MOST:
        return Subject("thing", mask)
    return Subject("none", np.zeros_like(mask))


def people(picture: Picture) -> Plane:
    """How much of each pixel is a person, whatever the faces: ``float32 [h, w]``, 0..1, at most 256 on a side."""
    small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    (matte,) = answer("person.tflite", planes(small, 0, 255), ("activation_10",))
    height, width = sized(picture, SIDE).shape[:2]
    return np.asarray(np.clip(cv2.resize(matte[0, 0], (width, height)), 0, 1), np.float32)


def _people(picture: Picture, seen: Sequence[Face]) -> Plane:
    """The matte of the whole picture, and of a closer view about each face: small figures are missed from afar."""
    matte = people(picture)
    height, width = matte.shape
    for face in seen:
        x, y, wide, high = face.box
        if wide > 0.2:
            continue
        left, right = max(0.0, x - 3 * wide), min(1.0, x + 4 * wide)
        top, bottom = max(0.0, y - high), min(1.0, y + 8 * high)
        part = picture[int(top * picture.shape[0]) : int(bottom * picture.shape[0]) + 1]
        part = part[:, int(left * picture.shape[1]) : int(right * picture.shape[1]) + 1]
        if min(part.shape[:2]) < 32:
            continue
        rows = slice(int(top * height), max(int(top * height) + 1, round(bottom * height)))
        columns = slice(int(left * width), max(int(left * width) + 1, round(right * width)))
        view = matte[rows, columns]
        closer = cv2.resize(people(np.ascontiguousarray(part)), view.shape[::-1], interpolation=cv2.INTER_AREA)
        matte[rows, columns] = np.maximum(view, closer)
    return matte


def _thing(picture: Picture) -> Plane:
    """1 where the thing is that stands out, ``float32 [h, w]``; zeros where nothing does."""
    small = np.ascontiguousarray(sized(picture, WORK))
    height, width = small.shape[:2]
    if min(height, width) < 24:
        return np.zeros((height, width), np.float32)
    score = _standing_out(small)
    labels = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    labels[score > np.quantile(score, 0.75)] = cv2.GC_PR_FGD
    labels[score > np.quantile(score, 0.95)] = cv2.GC_FGD
    labels[:2], labels[:, :2], labels[:, -2:] = cv2.GC_BGD, cv2.GC_BGD, cv2.GC_BGD
    if not (labels == cv2.GC_FGD).any():
        return np.zeros((height, width), np.float32)
    cv2.setRNGSeed(7)
    cv2.grabCut(small, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    mask = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, regions, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return np.zeros((height, width), np.float32)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return np.asarray(regions == largest, np.float32)


def _standing_out(small: Picture) -> Plane:
    """How unlike the picture's edges a pixel is, and how near its middle."""
    height, width = small.shape[:2]
    colours = lab(small)
    edge = np.concatenate([colours[:3].reshape(-1, 3), colours[:, :3].reshape(-1, 3), colours[:, -3:].reshape(-1, 3)])
    unlike = np.full((height, width), np.inf, np.float32)
    for colour in edge[:: max(1, len(edge) // 48)]:
        unlike = np.minimum(unlike, np.linalg.norm(colours - colour, axis=2))
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return np.asarray(cv2.GaussianBlur(unlike, (0, 0), 2) * np.exp(-1.5 * (x**2 + y**2)), np.float32)
