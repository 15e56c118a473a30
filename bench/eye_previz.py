"""Clips of the previz engine, whose camera is known to the millimetre: what ``bench.eye_clips`` holds the eye against.

The truth of a frame is computed, not asked: what stands still is put back into space by its distance and seen by the
camera a twenty-fourth of a second later; the similarity nearest to how all of it moved is the camera's move in the
picture. In a set with depth, no similarity is exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bench.previz_sheets import CAST
from rushes.engines.previz.draw.camera import Camera
from rushes.engines.previz.draw.painter import Painter
from rushes.engines.previz.picture import MOVING, with_motion
from rushes.engines.previz.scene import Move, Scene
from rushes.engines.previz.stage.world import staged
from rushes.engines.previz.words import read

SIZE, RATE, SECONDS = (640, 360), Fraction(24), 3
FRAMES = int(RATE) * SECONDS
MOVES = (
    "static", "pan right", "pan left", "tilt up", "tilt down", "push in", "pull back", "truck right", "orbit", "roll",
    "handheld",
)  # fmt: skip
DEVELOPMENT = (
    ("@singer at piano, soft morning light", "She plays gently and sings."),
    ("@caregiver and @elder, hand-holding moment, warm light", "A slight nod, tender moment."),
    ("A woman in a red coat waits under a street lamp at night, wide shot", "She walks forward."),
)
APART = (
    ("@caregiver in doorway with soup tray, bedroom setting", "She walks forward gently."),
    ("close-up of @singer singing at the microphone, stage", "She sings, closes her eyes."),
    ("Two friends laughing over coffee in a café, medium two-shot, warm afternoon light", "They talk."),
)
SAMPLES, GRID = 4, 8
"""Times a second that the truth is taken, and pixels between the points it is taken from."""
MOST_METRES = 60.0


@dataclass(frozen=True, eq=False)
class Shot:
    """A clip drawn: the move it was asked for, its true pan, tilt, zoom (per cent) and roll (degrees) each second,
    frames uint8 [h, w, 3] and where people and things that move are, bool [h, w], by frame."""

    name: str
    asked: str
    truth: tuple[tuple[float, float, float, float], ...]
    frames: tuple[NDArray[np.uint8], ...]
    moving: tuple[NDArray[np.bool_], ...]


def shots(prompts: tuple[tuple[str, str], ...]) -> Iterator[Shot]:
    """Yield the clip of every prompt with every move."""
    for prompt, acts in prompts:
        scene = with_motion(read(prompt, references=CAST), acts)
        for move in MOVES:
            yield shot(replace(scene, moves=(Move(camera=move),)), f"{prompt[:30]}: {move}", move)


def shot(scene: Scene, name: str, move: str) -> Shot:
    """One clip with its truth."""
    world = staged(scene, SIZE[0] / SIZE[1], 1, float(SECONDS))
    painter = Painter(world, *SIZE, fine=MOVING, style=scene.style)
    frames, moving, rates = [], [], []
    for frame in range(FRAMES):
        time = float(frame / RATE)
        frames.append(painter.picture(time, frame))
        there = painter._face[..., 0] >= painter._still_faces
        moving.append(there.copy())
        if frame % (int(RATE) // SAMPLES) == 0:
            still = np.where(there, 0.0, painter._far)
            rates.append(_rate(world.camera(time), world.camera(time + float(1 / RATE)), still))
    each = np.array(rates).reshape(SECONDS, SAMPLES, 4).mean(1)
    return Shot(name, move, tuple(tuple(row) for row in each.tolist()), tuple(frames), tuple(moving))


def _rate(now: Camera, later: Camera, far: NDArray[np.floating]) -> tuple[float, float, float, float]:
    """Pan, tilt, zoom and roll a second between two cameras, of points at known distances, float [h, w] metres."""
    high, wide = far.shape
    y, x = (each.ravel() for each in np.mgrid[GRID // 2 : high : GRID, GRID // 2 : wide : GRID])
    depth = far[y, x].astype(np.float64)
    known = (depth > 0) & (depth < MOST_METRES)
    x, y, depth = x[known], y[known], depth[known]
    scale, (across, down) = now.scale(wide, high), now.middle(wide, high)
    ways = np.stack([(x - across) / scale, -(y - down) / scale, np.ones(len(x))], 1)
    points = np.array(now.at) + (ways * depth[:, None]) @ now.axes
    seen = (points - np.array(later.at)) @ later.axes.T
    u = later.middle(wide, high)[0] + seen[:, 0] / seen[:, 2] * later.scale(wide, high)
    v = later.middle(wide, high)[1] - seen[:, 1] / seen[:, 2] * later.scale(wide, high)
    a, b, tx, ty = _similarity(x - wide / 2, y - high / 2, u - wide / 2, v - high / 2)
    rate = float(RATE)
    zoom = 100 * np.expm1(np.log(np.hypot(a, b)) * rate)
    return -100 * tx / wide * rate, 100 * ty / high * rate, float(zoom), float(np.degrees(np.arctan2(b, a)) * rate)


def _similarity(
    x: NDArray[np.floating], y: NDArray[np.floating], u: NDArray[np.float64], v: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    """The a, b and shifts of u = a x - b y + tx, v = b x + a y + ty that are nearest, by least squares."""
    one, none = np.ones(len(x)), np.zeros(len(x))
    rows = np.concatenate([np.stack([x, -y, one, none], 1), np.stack([y, x, none, one], 1)])
    a, b, tx, ty = np.linalg.lstsq(rows, np.concatenate([u, v]), rcond=None)[0]
    return float(a), float(b), float(tx), float(ty)
