"""Rain and snow: streaks and flakes in layers of depth, and drops on the panes of a room's windows.

What is nearer than a layer hides it; in a room all of it is beyond the walls, where a window shows it.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Camera, Doubles, Vector
from rushes.engines.previz.mesh import Floats

Box = tuple[Vector, Vector]
WALL = 0.3
"""How far the walls of a room are beyond the box that a camera may be in, metres."""
LAYERS = ((5.0, 420, 0.30), (2.6, 170, 0.26), (1.3, 60, 0.20))
"""How far a layer is, metres; how many fall in a frame; how much of what is behind it one hides. Far to near."""
SPEED = {"rain": 8.0, "storm": 9.5, "snow": 1.1}
"""How fast what falls falls, metres a second."""
SLANT = {"rain": 0.06, "storm": 0.30, "snow": 0.12}
EXPOSED = 1 / 48
"""Seconds that a frame is exposed: so long is a streak."""
FLAKE, WHITE = 0.008, 2.6
"""How large a flake is, metres; how much more it hides than a drop."""
NEARER = 3.0
"""How much more rain hides that is seen through no pane, before an open door."""
DULL = 0.72
"""How bright the world outside a room is in rain, as part of dry weather."""
PANE, BEAD, SLIDES, RUN = 0.045, 0.0042, 0.3, 0.11
"""Metres from drop to drop on a pane, their radius; how many of them run down, and how fast, metres a second."""


@dataclass(frozen=True)
class Weather:
    """What falls: rain, storm or snow; and the box of the room it is seen from, None out of doors.

    ``panes`` are between the room and the weather; a front door that stands open has none.
    """

    kind: str
    room: Box | None = None
    panes: bool = True


def fallen(
    light: Floats, distance: Floats, far: Floats, camera: Camera, seconds: float, weather: Weather, glow: Floats
) -> Floats:
    """Linear light float32 [h, w, 3] with weather before it; ``glow`` is the light that it sends on, float32 [3].

    ``distance`` is that along the view, float32 [h, w], metres; ``far`` is how much of a pixel shows a backdrop,
    float32 [h, w], 0..1: in a room, there is the world outside.
    """
    walls = _walls(camera, distance.shape, weather.room)
    behind = weather.room is not None and weather.panes
    outside = far > 0 if behind else distance > walls + (WALL if weather.room else 0)
    if not outside.any():
        return light
    out = light.copy()
    if weather.room is not None and weather.kind != "snow":
        out[outside] *= np.float32(DULL)
    for number, (away, count, much) in enumerate(LAYERS):
        beyond = away if weather.room is None else away / 2
        hides = _layer(camera, distance.shape, seconds, weather, number, count)
        hides *= np.float32(much * (WHITE if weather.kind == "snow" else 1.0 if weather.panes else NEARER))
        hides *= outside & (distance > walls + beyond)
        out += (glow - out) * hides[..., None]
    if behind and weather.room is not None and weather.kind != "snow":
        bright, dark = _beads(camera, walls, outside, seconds, weather.room)
        out *= 1 - 0.45 * dark[..., None]
        out += (glow - out) * (0.8 * bright)[..., None]
    return light + (out - light) * far[..., None] if behind else out


def _walls(camera: Camera, shape: tuple[int, ...], room: Box | None) -> Floats:
    """How far along the view each pixel's ray leaves the room, float32 [h, w]; 0 out of doors."""
    if room is None:
        return np.zeros(shape, np.float32)
    rays, low, high = _rays(camera, shape), np.array(room[0]) - WALL, np.array(room[1]) + WALL
    wall = np.where(rays > 0, high, low) - np.array(camera.at)
    away = np.where(np.abs(rays) > 1e-6, wall / np.where(np.abs(rays) > 1e-6, rays, 1), np.inf)
    return np.asarray(np.clip(away.min(-1), 0, None), np.float32)


def _rays(camera: Camera, shape: tuple[int, ...]) -> Doubles:
    """The way through each pixel, one metre along the view, float64 [h, w, 3]."""
    height, width = shape
    scale, (x, y) = camera.scale(width, height), camera.middle(width, height)
    right, up, forward = camera.axes
    across, down = (np.arange(width) + 0.5 - x) / scale, (np.arange(height) + 0.5 - y) / scale
    return np.asarray(forward + across[None, :, None] * right - down[:, None, None] * up)


def _layer(camera: Camera, shape: tuple[int, ...], seconds: float, weather: Weather, number: int, count: int) -> Floats:
    """How much one layer hides of each pixel, float32 [h, w], 0..1."""
    height, width = shape
    away, kind = LAYERS[number][0], weather.kind
    scale = camera.scale(width, height) / (away if weather.room is None else away + 3)
    rng = np.random.default_rng(number)
    u, v, sway = rng.random(count), rng.random(count), rng.random(count)
    pace = SPEED[kind] * scale * (0.85 + 0.3 * sway)
    forward = camera.axes[2]
    turned = float(np.arctan2(forward[0], forward[2])) * camera.scale(width, height)  # as the view pans
    long = pace * EXPOSED
    y = (v * height + pace * seconds) % (height + long) - long
    x = (u * width - turned + SLANT[kind] * pace * seconds) % width
    if kind == "snow":
        x = x + 0.05 * scale * np.sin(2 * seconds + 6.28 * sway)
    canvas = np.zeros((height, width), np.uint8)
    thick = max(round(0.0012 * scale), 1)
    for at_x, at_y, length in zip(x, y, long, strict=True):
        if kind == "snow":
            cv2.circle(canvas, (round(at_x * 16), round(at_y * 16)), max(round(FLAKE * scale * 16), 12), 255, -1,
                       cv2.LINE_AA, 4)  # fmt: skip
        else:
            ends = [(round(px * 16), round(py * 16)) for px, py in
                    ((at_x, at_y), (at_x + SLANT[kind] * length, at_y + length))]  # fmt: skip
            cv2.line(canvas, ends[0], ends[1], 255, thick, cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(canvas, (0, 0), 0.6 + 0.5 * number)
    return np.asarray(soft, np.float32) / np.float32(255)


def _beads(
    camera: Camera, walls: Floats, outside: NDArray[np.bool_], seconds: float, room: Box
) -> tuple[Floats, Floats]:
    """Drops on the panes: how bright their light edge is and how dark their other, float32 [h, w], 0..1."""
    height, width = walls.shape
    bright, dark = np.zeros((2, height, width), np.uint8)
    points = _drops(camera, walls, outside, seconds)
    seen = camera.project(points, width, height) if len(points) else np.zeros((0, 3), np.float32)
    scale = camera.scale(width, height)
    for x, y, near in seen:
        if near > 0 and 0 <= x < width and 0 <= y < height and outside[int(y), int(x)]:
            size = BEAD * scale * near
            at = round(float(x) * 16), round(float(y) * 16)
            cv2.circle(dark, at, max(round(size * 16), 8), 255, -1, cv2.LINE_AA, 4)
            low = at[0], round((float(y) + 0.45 * size) * 16)
            cv2.circle(bright, low, max(round(0.5 * size * 16), 6), 255, -1, cv2.LINE_AA, 4)
    hidden = outside.astype(np.float32) / np.float32(255)
    return bright * hidden, dark * hidden


def _drops(camera: Camera, walls: Floats, outside: NDArray[np.bool_], seconds: float) -> Doubles:
    """Where drops are on the planes of the walls that are seen through, float64 [n, 3]: one in each cell of a grid."""
    rows, columns = np.nonzero(outside[::12, ::12])
    if not len(rows):  # a sliver of a window
        return np.zeros((0, 3))
    rays = _rays(camera, outside.shape)[::12, ::12][rows, columns]
    points = np.array(camera.at) + rays * walls[::12, ::12][rows, columns][:, None]
    wide = np.ptp(points, axis=0)
    flat, across = (0, 2) if wide[0] <= wide[2] else (2, 0)
    cells = np.unique(np.floor(points[:, [across, 1]] / PANE).astype(np.int64), axis=0)
    out = np.empty((len(cells), 3))
    out[:, flat] = np.median(points[:, flat])
    for k, (i, j) in enumerate(cells):
        rng = np.random.default_rng((abs(int(i)), abs(int(j)), int(i < 0)))
        a, b, runs = rng.random(3)
        down = RUN * (0.4 + runs) * seconds if runs < SLIDES else 0.0
        out[k, across], out[k, 1] = (i + a) * PANE, (j + b) * PANE - down % 0.6
    return out
