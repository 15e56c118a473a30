"""The people of a shot: who stands where, what they look at, where their hands are, and how they play it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.perform import Performance, perform
from rushes.engines.previz.draw.camera import Vector, vector
from rushes.engines.previz.draw.painter import Body
from rushes.engines.previz.mesh import Set, rotation
from rushes.engines.previz.people.figure import Figure, figure
from rushes.engines.previz.scene import Person, Scene
from rushes.engines.previz.stage.blocking import Spot, blocked


@dataclass(frozen=True, eq=False)
class Player:
    """Somebody in the shot: who, where, and how they play."""

    person: Person
    spot: Spot
    figure: Figure
    play: Performance

    def body(self) -> Body:
        """Them as the painter draws them."""
        points, _ = self.play.at(0.0)
        return Body(replace(self.figure.mesh, points=points), lambda t: self.play.at(t)[0], self.figure.pictures)


def players_of(
    scene: Scene, place: Set, seed: int = 0, seconds: float = 0.0, beats: tuple[float, ...] = ()
) -> list[Player]:
    """Everybody of a scene in a place, in the scene's order; ``seconds`` is the length of the clip, 0 for a still."""
    spots = blocked(scene, place)
    people = {person.id: person for person in scene.people}
    figures = {id: figure(person) for id, person in people.items()}
    alone = {id: _part(scene, people[id], spots[id], figures[id], place, seed, seconds, None) for id in people}
    alone = {id: replace(part, beats=beats) for id, part in alone.items()}
    out = []
    for id, person in people.items():
        partner = alone.get(person.partner) or next(
            (alone[each.id] for each in scene.people if each.partner == id), None
        )
        part = replace(alone[id], partner=partner, look=_look(person, alone, spots, place))
        out.append(Player(person, spots[id], figures[id], perform(part)))
    return out


def _part(
    scene: Scene, person: Person, spot: Spot, body: Figure, place: Set, seed: int, seconds: float, partner: Part | None
) -> Part:
    acts = tuple(act for act in scene.acts if act.who in ("", person.id) and act.verb)
    hands: dict[str, Vector] = {}
    if person.action == "play piano" and "keys" in place.marks:
        hands = _on_keys(place)
    room = 1.2 if not place.open else 2.2
    return Part(person, body, spot.at, spot.facing, spot.height, hands, None, partner, acts, seconds, seed, room=room)


def _on_keys(place: Set) -> dict[str, Vector]:
    """Where the two hands lie on the keyboard."""
    keys = place.marks["keys"]
    across = rotation((0, 1, 0), keys.facing) @ np.array([0.20, 0.0, 0.0])
    at = np.add(keys.at, (0, keys.height + 0.02, 0))
    return {"left": vector(at + across), "right": vector(at - across)}


def _look(person: Person, parts: Mapping[str, Part], spots: Mapping[str, Spot], place: Set) -> Vector | None:
    """What somebody looks at: who or what the words name, else the partner."""
    id = person.gaze if person.gaze in parts else person.partner if person.gaze == "" else ""
    if id in parts and person.action not in ("turn away", "embrace"):
        other = parts[id]
        return (
            other.at[0],
            other.height + (0.35 if other.person.pose == "lie" else other.figure.height * 0.9),
            other.at[2],
        )
    if person.gaze == "camera":
        turn = np.radians(place.view)
        x, _, z = parts[person.id].at
        return float(x + 3 * np.sin(turn)), 1.5, float(z + 3 * np.cos(turn))
    return None
