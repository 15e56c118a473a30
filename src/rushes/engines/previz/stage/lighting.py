"""Where the light comes from: the sun through the window or over the camera's shoulder, and the key on a face."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Camera, Vector
from rushes.engines.previz.draw.gather import Sunlight
from rushes.engines.previz.draw.moods import Mood, hazier, mood
from rushes.engines.previz.draw.weather import SPEED, Weather
from rushes.engines.previz.mesh import Set
from rushes.engines.previz.scene import Light

FOGGY = {"fog": 1.3, "rain": 1.8, "snow": 1.8, "storm": 2.0}
"""How much thicker weather makes the air of a light."""
FOG = 0.040
"""The thinnest fog, one over metres."""
VEILED = 0.35
"""What is left of the sun's beams in fog, where none are asked for: they would lie over the faces like milk."""
CLOUDED = 0.3
"""What is left of the sun where rain or snow falls."""
OUTDOORS = 0.5
"""How much thinner clear air is outdoors than the dust of a room: a street is seen to its end."""


def sunlight(light: Light, place: Set) -> Sunlight:
    """The sun, sky and lamps of a place in a light."""
    kind = light.kind or ("overcast" if light.weather in SPEED else "day")
    chosen = _aired(mood(kind), light, place)
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


def _aired(mood: Mood, light: Light, place: Set) -> Mood:
    """A light in the air that the weather makes, and that the place has without any."""
    if light.weather in SPEED:
        red, green, blue = (CLOUDED * part for part in mood.sun)
        mood = replace(mood, sun=(red, green, blue), shafts=CLOUDED * mood.shafts)
    if light.weather in FOGGY and (place.open or light.weather == "fog"):
        mood = hazier(mood, FOGGY[light.weather])
        if light.weather == "fog":
            beams = mood.shafts if light.shafts else mood.shafts * VEILED
            mood = replace(mood, thick=max(mood.thick, FOG), shafts=beams, level=mood.level * 0.85)
        return mood
    if light.shafts or light.motes:
        return hazier(mood, 1.8)
    return replace(mood, thick=mood.thick * OUTDOORS) if place.open else mood


def falling(light: Light, place: Set) -> Weather | None:
    """What falls from the sky, if anything does, and the room it is seen from."""
    return Weather(light.weather, None if place.open else place.bounds, place.panes) if light.weather in SPEED else None


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
