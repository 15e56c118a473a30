"""How the camera moves through a clip: from its first frame, eased in and out, in metres and degrees people use."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from rushes.engines.previz.draw.camera import Camera, Vector
from rushes.engines.previz.scene import Move

PACE = {"slow": 0.6, "": 1.0, "normal": 1.0, "fast": 1.7}
STEP = 0.8
"""Metres that somebody goes before a camera on a crane turns after them fully."""
Path = Callable[[Camera, float, float], Camera]
"""A camera, how far the move has gone (0..1) and the seconds passed, to the camera then."""


def moved(
    start: Camera, moves: Sequence[Move], seconds: float, subject: Callable[[float], Vector], much: float = 1.0
) -> Callable[[float], Camera]:
    """The camera at any time of a clip of so many seconds; ``subject`` is where what it is about is, by time.

    ``much`` is the part of its moves that it makes.
    """
    first = np.array(subject(0.0))

    def at(time: float) -> Camera:
        camera = start
        part = much * eased(time / seconds if seconds > 0 else 0.0)
        for move in moves:
            camera = _one(camera, move, part, time)
            shift = np.array(subject(time)) - first
            if move.camera in ("tracking", "tracking shot"):
                camera = _shifted(camera, shift, shift)
            elif "crane" in move.camera:  # an operator turns after who walks, and not after a nod
                camera = _shifted(camera, (0, 0, 0), shift * min(float(np.linalg.norm(shift)) / STEP, 1.0))
        return camera

    return at


def eased(part: float) -> float:
    """Slow at both ends: the fifth-degree ramp with no jerk (Perlin's), 0..1."""
    part = min(max(part, 0.0), 1.0)
    return part**3 * (part * (part * 6 - 15) + 10)


def _one(camera: Camera, move: Move, part: float, time: float) -> Camera:
    name = move.camera
    much = PACE.get(move.pace, 1.0) * part
    if name.startswith("slow "):
        name, much = name[5:], much * (0.6 if move.pace != "slow" else 1.0)
    path = PATHS.get(name)
    return path(camera, much, time) if path else camera


def _toward(camera: Camera, by: float) -> Camera:
    way = np.subtract(camera.look, camera.at)
    camera = _shifted(camera, way * by, way * 0)
    return replace(camera, focus=camera.focus * (1 - by))


def _shifted(camera: Camera, at: Sequence[float] | np.ndarray, look: Sequence[float] | np.ndarray) -> Camera:
    return replace(camera, at=_add(camera.at, at), look=_add(camera.look, look))


def _turned(camera: Camera, pan: float, tilt: float) -> Camera:
    """Turned on its head: degrees to the right and up."""
    right, up, forward = camera.axes
    far = float(np.linalg.norm(np.subtract(camera.look, camera.at)))
    pan, tilt = math.radians(pan), math.radians(tilt)
    way = forward * math.cos(pan) * math.cos(tilt) + right * math.sin(pan) + up * math.sin(tilt)
    return replace(camera, look=_add(camera.at, way / np.linalg.norm(way) * far))


def _orbited(camera: Camera, degrees: float) -> Camera:
    turn = math.radians(degrees)
    x, y, z = np.subtract(camera.at, camera.look)
    way = (x * math.cos(turn) + z * math.sin(turn), y, z * math.cos(turn) - x * math.sin(turn))
    return replace(camera, at=_add(camera.look, way))


def _side(camera: Camera, metres: float) -> Camera:
    step = camera.axes[0] * metres
    return _shifted(camera, step, step)


def _rise(camera: Camera, metres: float) -> Camera:
    return _shifted(camera, (0, metres, 0), (0, metres * 0.25, 0))


def _reach(camera: Camera) -> float:
    """How far a sideways move goes: more, the farther away the subject is."""
    return 0.16 * float(np.linalg.norm(np.subtract(camera.look, camera.at)))


def _breathing(camera: Camera, time: float, much: float) -> Camera:
    """A camera on a shoulder: slow sway, a little walk, never twice the same."""
    x = math.sin(time * 1.13) + 0.5 * math.sin(time * 2.31 + 1.0) + 0.2 * math.sin(time * 5.3)
    y = math.sin(time * 1.37 + 0.6) + 0.45 * math.sin(time * 2.77 + 2.0) + 0.2 * math.sin(time * 6.1 + 1)
    start = math.sin(0.6) + 0.45 * math.sin(2.0) + 0.2 * math.sin(1), 0.5 * math.sin(1.0)
    camera = _turned(camera, (x - start[1]) * 0.42 * much, (y - start[0]) * 0.34 * much)
    return replace(camera, roll=camera.roll + 0.3 * much * math.sin(time * 0.9))


PATHS: dict[str, Path] = {
    "push in": lambda c, p, t: _toward(c, 0.26 * p),
    "pull back": lambda c, p, t: _toward(c, -0.32 * p),
    "zoom in": lambda c, p, t: replace(c, lens=c.lens * (1 + 0.35 * p)),
    "zoom out": lambda c, p, t: replace(c, lens=c.lens / (1 + 0.35 * p)),
    "dolly zoom": lambda c, p, t: replace(_toward(c, 0.3 * p), lens=c.lens * (1 - 0.3 * p)),
    "pan": lambda c, p, t: _turned(c, 13 * p, 0),
    "pan right": lambda c, p, t: _turned(c, 13 * p, 0),
    "pan left": lambda c, p, t: _turned(c, -13 * p, 0),
    "whip pan": lambda c, p, t: _turned(c, 60 * p, 0),
    "tilt": lambda c, p, t: _turned(c, 0, 8 * p),
    "tilt up": lambda c, p, t: _turned(c, 0, 8 * p),
    "tilt down": lambda c, p, t: _turned(c, 0, -8 * p),
    "truck left": lambda c, p, t: _side(c, -_reach(c) * p),
    "truck right": lambda c, p, t: _side(c, _reach(c) * p),
    "tracking": lambda c, p, t: c,
    "crane up": lambda c, p, t: _rise(c, 2.2 * _reach(c) * p),
    "crane down": lambda c, p, t: _rise(c, -1.2 * _reach(c) * p),
    "orbit": lambda c, p, t: _orbited(c, 24 * p),
    "orbit right": lambda c, p, t: _orbited(c, 24 * p),
    "orbit left": lambda c, p, t: _orbited(c, -24 * p),
    "handheld": lambda c, p, t: _breathing(c, t, 1.0),
    "drift": lambda c, p, t: _side(_toward(c, 0.05 * p), 0.3 * _reach(c) * p),
    "roll": lambda c, p, t: replace(c, roll=c.roll + 8 * p),
    "rack focus": lambda c, p, t: replace(c, focus=c.focus * (1 + 1.1 * p)),
    "flyover": lambda c, p, t: _rise(_toward(c, 0.3 * p), _reach(c) * p),
}
"""The camera's paths by the lexicon's terms; a term that is not here holds still."""


def _add(one: Sequence[float], other: Sequence[float] | np.ndarray) -> Vector:
    return float(one[0] + other[0]), float(one[1] + other[1]), float(one[2] + other[2])
