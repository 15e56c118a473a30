"""The next clip of a chain: one world for both, in which everybody goes on from where the clip before is left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rushes.engines.previz.acting.going_on import go_on
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.draw.painter import Body, Points, World
from rushes.engines.previz.mesh import Floats
from rushes.engines.previz.scene import Scene
from rushes.engines.previz.stage.falling import unforeseen
from rushes.engines.previz.stage.keeping import Way
from rushes.engines.previz.stage.laid import Falling, Laid
from rushes.engines.previz.stage.named import named_of
from rushes.engines.previz.stage.players import players_of
from rushes.engines.previz.stage.settle import settled
from rushes.engines.previz.stage.steaming import airs, steams
from rushes.engines.previz.stage.subjects import faced, subjects_of
from rushes.engines.previz.stage.things import laid_out
from rushes.engines.previz.stage.world import Staging, bodies_of, standing_of, way_of

ROOM_LEFT = 0.6
"""How much of the room to walk in is left in the next clip of a chain."""


@dataclass(frozen=True, eq=False)
class Later(Laid):
    """What fell in the clip before, some seconds later."""

    def __init__(self, fallen: Laid, left: float) -> None:
        super().__init__(fallen.thing, fallen.prop, lambda t: fallen.at(left + t))
        object.__setattr__(self, "_fallen", (fallen, left))

    def body(self) -> Body:
        fallen: Laid = self.__dict__["_fallen"][0]
        return replace(fallen.body(), at=self.points)

    def points(self, seconds: float) -> Floats:
        fallen, left = self.__dict__["_fallen"]
        found: Floats = fallen.points(left + seconds)
        return found


def going_on(
    before: Staging, left: float, scene: Scene, aspect: float, seed: int, seconds: float, beats: tuple[float, ...] = ()
) -> Staging:
    """What a scene comes to in the next clip of a chain, its time counted on from the first.

    Everybody begins as they are ``left`` seconds into the last clip of what is there, the camera where it stands then;
    what has been dropped lies where it fell, and light and exposure stay.
    """
    told, scene = scene, settled(_after(scene))
    place, was = before.place, {player.person.id: player for player in before.players}
    players = [
        replace(player, play=go_on(_nearer(player.play.part), was[player.person.id].play, left))
        for player in players_of(scene, place, seed, seconds, beats)
        if player.person.id in was
    ]
    fallen = {each.thing.id: Later(each, left) for each in before.laid if _has_fallen(each)}
    laid = [fallen.get(each.thing.id, each) for each in laid_out(scene, place, players, seed)]
    bodies, since = bodies_of(players, laid, place, seconds), before.since + left
    subjects, stand = subjects_of(scene, players, laid, place), standing_of(before.world.still, bodies, place)
    named = named_of(scene, players, laid, place, subjects, faced(scene, players).person.id if players else "")
    camera = before.world.camera(since)
    path = way_of(scene, players, laid, place, camera, named, stand, aspect, seconds)
    world = _joined(before.world, since, (*bodies, *airs(told, players, laid)), steams(told, laid), path)
    return Staging(world, place, players, laid, since)


def _nearer(part: Part) -> Part:
    """A part with less room to walk in: some of it is behind."""
    return replace(part, room=part.room * ROOM_LEFT)


def _has_fallen(laid: Laid) -> bool:
    return isinstance(laid, Falling | Later) or unforeseen(laid)


def _after(scene: Scene) -> Scene:
    """A scene in which what was dropped is out of the hands."""
    people = (replace(one, action="", holds=()) if one.action == "drop" else one for one in scene.people)
    return replace(scene, people=tuple(people))


def _joined(world: World, since: float, bodies: Sequence[Body], steam: tuple[Points, ...], path: Way) -> World:
    """A world that is one until a time, and after it what another comes to; what is new there is not seen."""
    camera, more = world.camera, world.bodies[len(bodies) :]
    both = (replace(one, at=_then(one, since, other)) for one, other in zip(world.bodies, bodies, strict=False))
    return replace(
        world, bodies=(*both, *more), camera=lambda time: camera(time) if time < since else path(time - since),
        steam=tuple(_in_turn(one, since, other) for one, other in zip(world.steam, steam, strict=False)),
    )  # fmt: skip


def _then(one: Body, since: float, other: Body) -> Points | None:
    """Where the points of a body are: as in one clip, and then as in the next."""
    first, then = one.at, other.at
    if first is None or then is None or len(one.mesh.points) != len(other.mesh.points):
        return first
    return _in_turn(first, since, then)


def _in_turn(first: Points, since: float, then: Points) -> Points:
    return lambda time: first(time) if time < since else then(time - since)
