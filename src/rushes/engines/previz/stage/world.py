"""A scene as a world that can be drawn: the place lit, the people playing, the things in hands and on tables."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from rushes.engines.previz import places
from rushes.engines.previz.draw.bvh import tree
from rushes.engines.previz.draw.camera import Camera, Doubles, vector
from rushes.engines.previz.draw.gather import Lit, Sunlight, stops
from rushes.engines.previz.draw.kept import kept_light
from rushes.engines.previz.draw.painter import Body, World
from rushes.engines.previz.mesh import Lamp, Set, joined
from rushes.engines.previz.scene import Light, Place, Scene
from rushes.engines.previz.stage.framing import framed
from rushes.engines.previz.stage.lighting import key_way, sunlight
from rushes.engines.previz.stage.moves import moved
from rushes.engines.previz.stage.players import Player, players_of
from rushes.engines.previz.stage.settle import settled
from rushes.engines.previz.stage.staying import staying
from rushes.engines.previz.stage.subjects import followed, over_shoulder, subjects_of
from rushes.engines.previz.stage.things import Laid, laid_out, with_flames
from rushes.engines.previz.stage.viewpoint import Sight, Stand

WALL, OPEN = np.array([0.3, 0.25, 0.3]), 1.0
"""How far within its walls, and beyond its open side, a room lets the camera stand, metres."""

CLEAR = np.array([0.25, 0.1, 0.25])
"""How near to the walls, the floor and the ceiling a move may bring the camera, metres."""


def staged(
    scene: Scene, aspect: float, seed: int = 0, seconds: float = 0.0, plain: bool = False,
    beats: tuple[float, ...] = (),
) -> World:  # fmt: skip
    """The world of a scene for a frame of an aspect; ``seconds`` is the length of its clip, 0 for a still.

    ``plain`` is for references: what they show stands before a plain ground, in even light.
    """
    scene = settled(scene, plain)
    place = _place(scene.place, scene.light.kind)
    players = players_of(scene, place, seed, seconds, beats)
    laid = laid_out(scene, place, players, seed)
    light = with_flames(sunlight(scene.light, place), laid)
    still = _lit(scene.place, scene.light, light.lamps)
    bodies = _bodies(players, laid)
    subjects = subjects_of(scene, players, laid, place)
    camera = over_shoulder(scene, players, aspect) or framed(
        scene.framing, subjects, place, _standing(still, bodies, place), aspect, seed
    )
    subject = followed(players, laid, camera.look)
    path = _within(moved(camera, scene.moves, seconds, subject), place)
    if (kept := staying(players, path, aspect, seconds)) != players:
        bodies = _bodies(kept, laid_out(scene, place, kept, seed))
    return World(
        still, bodies, light, camera.look, 5.0 if not place.open else 9.0, key_way(camera, light, camera.look), path
    )


def _bodies(players: list[Player], laid: list[Laid]) -> tuple[Body, ...]:
    return (*(player.body() for player in players), *(each.body() for each in laid))


def _standing(still: Lit, bodies: tuple[Body, ...], place: Set) -> Stand:
    """Everything that may stand before a face; a lace curtain lets light through, and hides a face."""
    whole = joined((still.mesh, *(body.mesh for body in bodies)))
    solid, set_ = ((stops(mesh.surface) == 1).astype(np.uint8) for mesh in (whole, still.mesh))
    return Stand(Sight(tree(whole.points, whole.faces), solid), Sight(still.tree, set_), _room(place))


def _room(place: Set) -> tuple[Doubles, Doubles] | None:
    """The box that the camera is in from the start, as two corners; None out of doors."""
    low, high = (np.array(corner) for corner in place.bounds)
    return None if place.open else (low - WALL, high + WALL - (0, 0, WALL[2] + OPEN))


def _within(path: Callable[[float], Camera], place: Set) -> Callable[[float], Camera]:
    """A camera's way that ends at the walls: nobody wants to see the inside of one."""
    room, start = _room(place), np.array(path(0.0).at)
    if room is None:
        return path
    low, high = np.minimum(room[0] + CLEAR, start), np.maximum(room[1] - CLEAR, start)
    return lambda time: replace(path(time), at=vector(np.clip(path(time).at, low, high)))


@lru_cache(maxsize=8)
def _place(place: Place, light: str) -> Set:
    return places.build(place, light)


@lru_cache(maxsize=8)
def _lit(place: Place, light: Light, lamps: tuple[Lamp, ...]) -> Lit:
    """A place in a light, baked once in a process."""
    built = _place(place, light.kind)
    shown = sunlight(light, built)
    return kept_light(joined((built.mesh, *built.curtains)), Sunlight(shown.mood, shown.sun, shown.window, lamps))
