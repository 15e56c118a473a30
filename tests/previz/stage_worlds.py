"""Shots staged from scenes that are built here, in places that are not lit: gathering light takes seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from rushes.engines.previz.draw.bvh import Tree, met, tree
from rushes.engines.previz.draw.camera import Camera, Doubles, Vector
from rushes.engines.previz.draw.gather import Lit, stops
from rushes.engines.previz.draw.painter import World
from rushes.engines.previz.mesh import Lamp, Set, joined
from rushes.engines.previz.scene import Framing, Garment, Hair, Light, Person, Place, Scene
from rushes.engines.previz.stage import world as staging
from rushes.engines.previz.stage.laid import Laid
from rushes.engines.previz.stage.players import Player, players_of
from rushes.engines.previz.stage.things import laid_out

WIDE = 16 / 9
AS_IT_COMES = Framing()
ANN = Person(
    id="ann", age=30, sex="woman", hair=Hair(colour="red", length="shoulder"),
    wardrobe=(Garment(kind="t-shirt", colour="black"),),
)  # fmt: skip
BOB = Person(id="bob", age=35, sex="man", hair=Hair(colour="black", length="short"))


@dataclass(frozen=True, eq=False)
class Shot:
    """A staged world and what stands in it."""

    world: World
    place: Set
    players: Mapping[str, Player]
    laid: Mapping[str, Laid]
    aspect: float

    @property
    def camera(self) -> Camera:
        return self.world.camera(0.0)

    def joint(self, who: str, name: str, time: float = 0.0) -> Doubles:
        return np.array(self.players[who].play.at(time)[1][name])

    def seen(self, points: ArrayLike) -> Doubles:
        """Where points are in the frame: parts of its width from the left and of its height from the top."""
        width, height = (2000, round(2000 / self.aspect)) if self.aspect >= 1 else (round(2000 * self.aspect), 2000)
        found = self.camera.project(np.atleast_2d(np.asarray(points, float)), width, height)
        assert (found[:, 2] > 0).all(), "behind the camera"
        return found[:, :2].astype(float) / (width, height)

    def face(self, who: str) -> tuple[Doubles, float]:
        """Where the eyes are in the frame, and how much of its height the head takes: eyes lie half way up it."""
        eyes, crown = self.seen([self.joint(who, "eyes"), self.joint(who, "crown")])
        return eyes, float(2 * (eyes[1] - crown[1]))

    @cached_property
    def solid(self) -> tuple[Tree, NDArray[np.uint8]]:
        whole = joined((self.world.still.mesh, *(body.mesh for body in self.world.bodies)))
        return tree(whole.points, whole.faces), (stops(whole.surface) == 1).astype(np.uint8)

    def hidden(self, point: ArrayLike, slack: float = 0.12) -> bool:
        """Whether something stands between the camera and a point, but what is within ``slack`` metres of it."""
        way = np.asarray(point, float) - np.array(self.camera.at)
        far = float(np.linalg.norm(way))
        return met(*self.solid, self.camera.at, way / far, far) < far - slack


@lru_cache(maxsize=16)
def unlit(place: Place, light: Light, lamps: tuple[Lamp, ...], without: tuple[int, ...] = ()) -> Lit:
    """A place with no light gathered in it."""
    built = staging._place(place, light.kind)
    mesh = joined((built.mesh, *(each for n, each in enumerate(built.curtains) if n not in without)))
    rays = tree(mesh.points, mesh.faces)
    return Lit(mesh, np.zeros_like(mesh.points), rays, np.zeros((len(mesh.faces), 9), np.float32), stops(mesh.surface))


def shot(scene: Scene, aspect: float = WIDE, **asked: Any) -> Shot:
    """A scene as it is staged, but for its light."""
    players: list[Player] = []
    laid: list[Laid] = []
    places: list[Set] = []

    def played(scene: Scene, place: Set, *more: Any) -> list[Player]:
        places.append(place)
        players.extend(players_of(scene, place, *more))
        return players

    def put(*more: Any) -> list[Laid]:
        found = laid_out(*more)
        laid.extend(found)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "_lit", unlit)
        patch.setattr(staging, "players_of", played)
        patch.setattr(staging, "laid_out", put)
        world = staging.staged(scene, aspect, **asked)
    who, what = {each.person.id: each for each in players}, {each.thing.id: each for each in laid}
    return Shot(world, places[0], who, what, aspect)


def scene(*people: Person, place: str = "plain", framing: Framing = AS_IT_COMES, **more: Any) -> Scene:
    """People in a place."""
    return Scene(people=people, place=Place(kind=place), framing=framing, **more)


def far(one: ArrayLike, other: ArrayLike) -> float:
    """Metres between two points."""
    return float(np.linalg.norm(np.subtract(one, other)))


def azimuth(camera: Camera) -> float:
    """From where a camera looks at what it looks at, degrees about y; 0 from +z."""
    x, _, z = np.subtract(camera.at, camera.look)
    return float(np.degrees(np.arctan2(x, z)))


def turned(degrees: float) -> float:
    """An angle from -180 to 180."""
    return (degrees + 180) % 360 - 180


def level(at: Vector) -> Doubles:
    """A point's x and z."""
    return np.array([at[0], at[2]])
