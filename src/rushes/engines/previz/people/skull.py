"""A head as hair finds it: how far the skull reaches each way, and the neck and shoulders that hair falls on."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats
from rushes.engines.previz.people.body import base, mask
from rushes.engines.previz.people.pieces import dominated

Doubles = NDArray[np.float64]
ROUND, UP, ACROSS = 72, 36, 45
"""Cells of the tables, around and upright."""
LOW, HIGH = -0.75, 0.30
"""Metres from the middle of the skull that the table of the body spans."""
WIDE = 0.24


@dataclass(frozen=True, eq=False)
class Skull:
    """``centre`` of the skull; ``reach`` [UP, ROUND] metres from it by elevation and azimuth (0 is ahead).

    ``body`` [UP, ROUND] is how far the body reaches from the upright axis through the centre, by height. ``eyes`` is
    the middle between the eyes, ``top`` the height of the crown, ``front`` and ``back`` of the head along z.
    """

    centre: Doubles
    reach: Doubles
    body: Doubles
    chest: Doubles
    nape: Doubles
    """How far ahead and behind the body reaches, by height and from left to right, [UP, ACROSS]."""
    eyes: Doubles
    top: float
    front: float
    back: float
    wide: float
    neck: float

    def on(self, up: Doubles, turn: Doubles, lift: Doubles | float = 0.0) -> Doubles:
        """Places on the skull (or so far off it) by elevation and azimuth, radians."""
        far = sampled(self.reach, (up / np.pi + 0.5) * (UP - 1), turn) + lift
        flat = np.cos(up) * far
        return self.centre + np.stack([np.sin(turn) * flat, np.sin(up) * far, np.cos(turn) * flat], -1)

    def polar(self, at: Doubles) -> tuple[Doubles, Doubles, Doubles]:
        """Elevation, azimuth and distance of places."""
        rel = at - self.centre
        far = np.linalg.norm(rel, axis=-1)
        return np.arcsin(np.clip(rel[..., 1] / np.maximum(far, 1e-9), -1, 1)), np.arctan2(rel[..., 0], rel[..., 2]), far

    def off_body(self, at: Doubles, lift: Doubles) -> Doubles:
        """Places pushed out of the body below the ears: off the neck, and straight off chest and back."""
        rel = at - self.centre
        rows = (rel[..., 1] - LOW) / (HIGH - LOW) * (UP - 1)
        x, z = rel[..., 0], rel[..., 2]
        flat = np.maximum(np.hypot(x, z), 1e-6)
        grow = np.maximum((sampled(self.body, rows, np.arctan2(x, z)) + lift) / flat, 1.0)
        ahead, behind = (_read(table, rows, x) for table in (self.chest, self.nape))
        deep = np.where(z >= 0, np.maximum(z, ahead + lift), np.minimum(z, behind - lift))
        low = np.clip((-rel[..., 1] - 0.15) / 0.06, 0, 1)  # below the chin
        near = np.clip((-rel[..., 1] - 0.02) / 0.02, 0, 1)
        across = x * (1 + (grow - 1) * near * (1 - low))
        z = z * (1 + (grow - 1) * near) * (1 - low) + deep * low
        return self.centre + np.stack([across, rel[..., 1], z], -1)

    def out(self, at: Doubles) -> Doubles:
        """The way off the head, and below it off the upright axis, unit."""
        rel = at - self.centre
        rel = rel * np.stack([np.ones(rel.shape[:-1]), rel[..., 1] > 0, np.ones(rel.shape[:-1])], -1)
        return np.asarray(rel / np.maximum(np.linalg.norm(rel, axis=-1, keepdims=True), 1e-9), np.float64)


def sampled(table: Doubles, rows: Doubles, turn: Doubles) -> Doubles:
    """A table read between its cells, by row and by azimuth."""
    y = np.clip(rows, 0, len(table) - 1.001)
    x = (turn / (2 * np.pi) + 0.5) % 1.0 * ROUND - 0.5
    i, j = np.floor(y).astype(int), np.floor(x).astype(int)
    u, v = y - i, x - j
    a, b = j % ROUND, (j + 1) % ROUND
    low = table[i, a] * (1 - v) + table[i, b] * v
    return np.asarray(low * (1 - u) + (table[i + 1, a] * (1 - v) + table[i + 1, b] * v) * u)


def _table(rows: Doubles, turn: Doubles, far: Doubles, soft: float) -> Doubles:
    """The mean distance in each cell, spread to cells that have none."""
    total, count = np.zeros((UP, ROUND), np.float32), np.zeros((UP, ROUND), np.float32)
    i = np.clip(np.round(rows), 0, UP - 1).astype(int)
    j = np.clip(np.floor((turn / (2 * np.pi) + 0.5) % 1.0 * ROUND), 0, ROUND - 1).astype(int)
    np.add.at(total, (i, j), far)
    np.add.at(count, (i, j), 1)
    out = np.zeros((UP, ROUND))
    for size in (soft, 3.0, 9.0):
        wide = [
            cv2.GaussianBlur(np.concatenate([part[:, -20:], part, part[:, :20]], 1), (0, 0), size)[:, 20:-20]
            for part in (total, count)
        ]
        out = np.where(out > 0, out, np.where(wide[1] > 0.02, wide[0] / np.maximum(wide[1], 1e-9), 0))
    return np.asarray(np.where(out > 0, out, far.mean()))


def skull(points: Floats, clothes: Floats) -> Skull:
    """The skull of a shape (the whole base mesh at rest); ``clothes`` are points of what hair falls on."""
    told = base()
    body = points[told.points_of("body")].astype(float)
    on_head = dominated(lambda name: name == "head")[told.points_of("body")] & (
        mask("ears")[told.points_of("body")] < 0.2
    )
    eyes = np.mean([points[told.points_of(f"helper-{side}-eye")].mean(0) for side in "lr"], 0).astype(float)
    head = body[on_head]
    top, back, front = float(head[:, 1].max()), float(head[:, 2].min()), float(head[:, 2].max())
    centre = np.array([0, eyes[1] + (top - eyes[1]) * 0.28, back * 0.54 + eyes[2] * 0.46])
    rel = head - centre
    far = np.linalg.norm(rel, axis=1)
    outer = far > 0.06
    up, turn = np.arcsin(rel[:, 1] / np.maximum(far, 1e-9)), np.arctan2(rel[:, 0], rel[:, 2])
    reach = _table((up[outer] / np.pi + 0.5) * (UP - 1), turn[outer], far[outer], 1.1)
    high = (np.arange(UP) / (UP - 1) - 0.5) * np.pi
    pole = np.clip((np.abs(high) - 1.0) / 0.35, 0, 1)[:, None]  # near the poles all azimuths are one place
    reach = reach * (1 - pole) + reach.mean(1, keepdims=True) * pole
    wide = float(np.abs(head[head[:, 1] > eyes[1] + 0.01, 0]).max())
    whole = np.concatenate([body, clothes])
    return Skull(
        centre,
        reach,
        _body(whole, centre),
        _faces(whole, centre, 1.0),
        _faces(whole, centre, -1.0),
        eyes,
        top,
        front,
        back,
        wide,
        float(points[told.points_of("joint-neck")].mean(0)[1]),
    )


def _read(table: Doubles, rows: Doubles, x: Doubles) -> Doubles:
    """A table of ``ACROSS`` columns read between its cells."""
    y = np.clip(rows, 0, UP - 1.001)
    u = np.clip((x / WIDE + 1) / 2 * (ACROSS - 1), 0, ACROSS - 1.001)
    i, j = np.floor(y).astype(int), np.floor(u).astype(int)
    v, w = y - i, u - j
    low = table[i, j] * (1 - w) + table[i, j + 1] * w
    return np.asarray(low * (1 - v) + (table[i + 1, j] * (1 - w) + table[i + 1, j + 1] * w) * v)


def _faces(body: Doubles, centre: Doubles, way: float) -> Doubles:
    """How far the body reaches ahead (1) or behind (-1), by height and from left to right."""
    rel = body - centre
    rows = (rel[:, 1] - LOW) / (HIGH - LOW) * (UP - 1)
    near = (rows > 0) & (rel[:, 1] < 0.02) & (np.abs(rel[:, 0]) < WIDE)
    out = np.full((UP, ACROSS), -0.4, np.float32)
    cell = np.round(rows[near]).astype(int), np.round((rel[near, 0] / WIDE + 1) / 2 * (ACROSS - 1)).astype(int)
    np.maximum.at(out, cell, (rel[near, 2] * way).astype(np.float32))
    for _ in range(4):
        out = np.where(out > -0.39, out, cv2.dilate(out, np.ones((3, 3), np.uint8)))
    return np.asarray(cv2.GaussianBlur(out, (0, 0), 1.0) * way, float)


def _body(body: Doubles, centre: Doubles) -> Doubles:
    """How far the trunk reaches from the upright axis, by height and azimuth."""
    rel = body - centre
    rows = (rel[:, 1] - LOW) / (HIGH - LOW) * (UP - 1)
    near = (rows > 0) & (rel[:, 1] < 0.0) & (np.abs(rel[:, 0]) < 0.22)
    out = np.zeros((UP, ROUND))
    turn = np.arctan2(rel[near, 0], rel[near, 2])
    cell = np.round(rows[near]).astype(int), np.floor((turn / (2 * np.pi) + 0.5) % 1.0 * ROUND).astype(int) % ROUND
    np.maximum.at(out, cell, np.hypot(rel[near, 0], rel[near, 2]))
    mean = _table(rows[near], turn, np.hypot(rel[near, 0], rel[near, 2]), 1.0)
    most = np.maximum(out, mean)
    return np.asarray(cv2.GaussianBlur(np.concatenate([most[:, -20:], most, most[:, :20]], 1), (0, 0), 1.0)[:, 20:-20])
