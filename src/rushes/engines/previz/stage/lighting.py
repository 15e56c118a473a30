"""Where the light comes from: the sun through the window or over the camera's shoulder, and the key on a face."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Camera, Vector
from rushes.engines.previz.draw.gather import Sunlight
from rushes.engines.previz.draw.moods import hazier, mood
from rushes.engines.previz.mesh import Set
from rushes.engines.previz.scene import Light

FOGGY = {"fog": 2.0, "rain": 1.8, "snow": 1.8, "storm": 2.0}


def sunlight(light: Light, place: Set) -> Sunlight:
    """The sun, sky and lamps of a place in a light."""
    kind = light.kind or "day"
    chosen = mood(kind)
    if light.weather in FOGGY:
        chosen = hazier(chosen, FOGGY[light.weather])
    elif light.shafts or light.motes:
        chosen = hazier(chosen, 1.4)
    if light.rim:
        chosen = replace(chosen, rim=chosen.rim + 0.5)
    sun = np.array(place.sun, float)
    flat = float(np.hypot(sun[0], sun[2])) or 1.0
    if place.window is None:
        height = np.radians(chosen.height)
        sun = np.array([sun[0] / flat * np.cos(height), np.sin(height), sun[2] / flat * np.cos(height)])
        return Sunlight(chosen, _unit(sun), None, place.lamps)
    window = np.array([sun[0] / flat, 0.05, sun[2] / flat])
    return Sunlight(chosen, _unit(sun), _unit(window), place.lamps)


def key_way(camera: Camera, light: Sunlight, at: Vector) -> Vector:
    """The way from the subject to the key light: on the side the light comes from, forward of it, above the eyes."""
    right, _, forward = camera.axes
    source = np.array(light.window or light.sun)
    side = 1.0 if float(np.dot(source, right)) >= 0 else -1.0
    flat = np.array([forward[0], 0.0, forward[2]])
    flat /= max(float(np.linalg.norm(flat)), 1e-6)
    return _unit(right * side * 0.72 - flat * 0.62 + np.array([0.0, 0.52, 0.0]))


def _unit(way: NDArray[np.float64]) -> Vector:
    way = way / np.linalg.norm(way)
    return float(way[0]), float(way[1]), float(way[2])
