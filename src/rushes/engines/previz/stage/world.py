"""A scene as a world that can be drawn: the place lit, the people playing, the things in hands and on tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
from rushes.engines.previz.stage.cover import covered
from rushes.engines.previz.stage.drawn import drawn, drawn_by
from rushes.engines.previz.stage.falling import unforeseen
from rushes.engines.previz.stage.framing import AT_A_CURTAIN, framed
from rushes.engines.previz.stage.keeping import EVERY, OFTEN, Way, kept
from rushes.engines.previz.stage.laid import Laid
from rushes.engines.previz.stage.lighting import falling, key_way, sunlight
from rushes.engines.previz.stage.moves import moved
from rushes.engines.previz.stage.named import Named, moved_hands, named_of
from rushes.engines.previz.stage.players import Player, players_of
from rushes.engines.previz.stage.seats import brought
from rushes.engines.previz.stage.settle import settled
from rushes.engines.previz.stage.staying import staying
from rushes.engines.previz.stage.steaming import airs, steams
from rushes.engines.previz.stage.subjects import faced, followed, over_shoulder, subjects_of
from rushes.engines.previz.stage.things import laid_out, with_flames
from rushes.engines.previz.stage.viewpoint import Sight, Stand

WALL, OPEN = np.array([0.3, 0.25, 0.3]), 1.0
"""How far within its walls, and beyond its open side, a room lets the camera stand, metres."""

CLEAR = np.array([0.25, 0.1, 0.25])
"""How near to the walls, the floor and the ceiling a move may bring the camera, metres."""


@dataclass(frozen=True, eq=False)
class Staging:
    """A world, the place it is in, who plays and what lies there; ``since`` is when its last clip begins."""

    world: World
    place: Set
    players: list[Player]
    laid: list[Laid]
    since: float = 0.0


def staged(
    scene: Scene, aspect: float, seed: int = 0, seconds: float = 0.0, plain: bool = False,
    beats: tuple[float, ...] = (),
) -> World:  # fmt: skip
    """The world of a scene for a frame of an aspect; ``seconds`` is the length of its clip, 0 for a still.

    ``plain`` is for references: what they show stands before a plain ground, in even light.
    """
    return staging(scene, aspect, seed, seconds, plain, beats).world


def staging(
    scene: Scene, aspect: float, seed: int = 0, seconds: float = 0.0, plain: bool = False,
    beats: tuple[float, ...] = (),
) -> Staging:  # fmt: skip
    """The world of a scene, with who plays in it and what lies there."""
    told, scene = scene, settled(scene, plain)
    place = _place(scene.place, scene.light.kind)
    players = players_of(scene, place, seed, seconds, beats)
    laid = laid_out(scene, place, players, seed)
    light = with_flames(sunlight(scene.light, place), laid)
    still = _lit(scene.place, scene.light, light.lamps, drawn_by(players, place))
    bodies = (*bodies_of(players, laid, place, seconds), *airs(told, players, laid))
    if not scene.framing.view and drawn_by(players, place):
        scene = replace(scene, framing=replace(scene.framing, view=AT_A_CURTAIN))
    subjects, stand = subjects_of(scene, players, laid, place), standing_of(still, bodies, place)
    named = named_of(scene, players, laid, place, subjects, faced(scene, players).person.id if players else "")
    camera = over_shoulder(scene, players, place, stand, aspect) or framed(
        scene.framing, subjects, place, stand, aspect, seed, named
    )
    path = way_of(scene, players, laid, place, camera, named, stand, aspect, seconds)
    if (stays := staying(players, path, aspect, seconds)) != players:
        players, laid = stays, laid_out(scene, place, stays, seed)
        bodies = (*bodies_of(players, laid, place, seconds), *airs(told, players, laid))
    world = World(
        still, bodies, light, camera.look, 5.0 if not place.open else 9.0, key_way(camera, light, camera.look), path,
        steam=steams(told, laid), weather=falling(scene.light, place), motes=scene.light.motes,
    )  # fmt: skip
    return Staging(world, place, players, laid)


def way_of(
    scene: Scene, players: list[Player], laid: list[Laid], place: Set, camera: Camera, named: Sequence[Named],
    stand: Stand, aspect: float, seconds: float,
) -> Way:  # fmt: skip
    """The camera's way through a clip, from where it stands."""
    subject = followed(players, laid, camera.look)

    def move(much: float) -> Way:
        return _within(moved(camera, scene.moves, seconds, subject, much), place)

    shown = [*named, *moved_hands(players, named, scene.framing.size)]
    sudden = seconds > 0 and any(map(unforeseen, laid))
    every = OFTEN if sudden else EVERY
    free = sudden or _free(scene, players, seconds)
    return kept(move, shown, seconds, aspect, place, stand.place, every) if free else move(1.0)


def _free(scene: Scene, players: list[Player], seconds: float) -> bool:
    """Whether the camera may give way in a clip: where it moves, or somebody walks and nobody says it is locked."""
    if not seconds or any(move.camera == "static" for move in scene.moves):
        return False
    return bool(scene.moves) or any(player.play.score.walk is not None for player in players)


def bodies_of(players: list[Player], laid: list[Laid], place: Set, seconds: float) -> tuple[Body, ...]:
    """Everybody and everything as the painter draws them."""
    people, things = (player.body() for player in players), (each.body() for each in laid)
    return (*people, *things, *brought(players), *covered(players, place, seconds), *drawn(players, place, seconds))


def standing_of(still: Lit, bodies: tuple[Body, ...], place: Set) -> Stand:
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
def _lit(place: Place, light: Light, lamps: tuple[Lamp, ...], without: tuple[int, ...]) -> Lit:
    """A place in a light, baked once in a process, ``without`` the curtains that somebody moves."""
    built = _place(place, light.kind)
    hung = (each for n, each in enumerate(built.curtains) if n not in without)
    shown = sunlight(light, built)
    return kept_light(joined((built.mesh, *hung)), Sunlight(shown.mood, shown.sun, shown.window, lamps))
