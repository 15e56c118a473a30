"""The people of a shot: who stands where, what they look at, where their hands are, and how they play it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.perform import Performance, perform
from rushes.engines.previz.acting.together import TOGETHER
from rushes.engines.previz.draw.camera import Vector, vector
from rushes.engines.previz.draw.painter import Body
from rushes.engines.previz.mesh import Set, rotation
from rushes.engines.previz.people.figure import Figure, figure
from rushes.engines.previz.scene import Person, Scene
from rushes.engines.previz.stage.blocking import Spot, blocked
from rushes.engines.previz.stage.together import watched_by


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
    told = {id: _partner(id, alone) for id in alone}
    parts = {id: replace(part, partner=told[id] or _by_act(id, alone)) for id, part in alone.items()}
    blind = {id: perform(part) for id, part in parts.items()}
    out = []
    for id, part in parts.items():
        partner = told[id]
        other = partner.person if partner else None
        talk = any(act.verb in ("talk", "laugh") for act in scene.acts)
        seen = blind.get(watched_by(part.person, other, people, talk))
        part = replace(part, look=_look(part.person, alone, place), watched=seen.eyes if seen else None)
        out.append(Player(part.person, spots[id], figures[id], perform(part)))
    return out


def _partner(id: str, parts: Mapping[str, Part]) -> Part | None:
    """Who somebody is with: by their own words, or by the other one's."""
    other = parts.get(parts[id].person.partner)
    return other or next((part for part in parts.values() if part.person.partner == id), None)


def _by_act(id: str, parts: Mapping[str, Part]) -> Part | None:
    """The other of two, where only what they do in the clip is for two: the still does not say so yet."""
    if len(parts) != 2 or not any(act.verb in TOGETHER for part in parts.values() for act in part.acts):
        return None
    return next(part for other, part in parts.items() if other != id)


def _part(
    scene: Scene, person: Person, spot: Spot, body: Figure, place: Set, seed: int, seconds: float, partner: Part | None
) -> Part:
    acts = tuple(act for act in scene.acts if act.who == person.id and act.verb)
    hands: dict[str, Vector] = {}
    if person.action == "play piano" and "keys" in place.marks:
        hands = _on_keys(place, spot)
    room = 1.2 if not place.open else 2.2
    at_table = spot.height and (spot.mark.startswith("chair") or spot.mark == "near side") and "table" in place.marks
    board = place.marks["table"].height if at_table else 0.0
    return Part(
        person,
        body,
        spot.at,
        spot.facing,
        spot.height,
        hands,
        None,
        partner,
        acts,
        seconds,
        seed,
        room=room,
        board=board,
        mark=spot.mark,
    )


def _on_keys(place: Set, spot: Spot) -> dict[str, Vector]:
    """Where the two hands lie on the keyboard: before who plays, as two who share the bench have half of it each."""
    keys = place.marks["keys"]
    turn = rotation((0, 1, 0), keys.facing)
    across = turn @ np.array([0.20, 0.0, 0.0])
    aside = float((turn @ np.array([1.0, 0.0, 0.0])) @ np.subtract(spot.at, place.marks["piano"].at))
    at = np.add(keys.at, (0, keys.height + 0.02, 0)) + across / 0.20 * aside
    across = across * (1.0 if abs(aside) < 0.1 else 0.7)
    return {"left": vector(at + across), "right": vector(at - across)}


def _look(person: Person, parts: Mapping[str, Part], place: Set) -> Vector | None:
    """The point somebody looks at where it is nobody's eyes."""
    if person.gaze == "camera":
        turn = np.radians(place.view)
        x, _, z = parts[person.id].at
        return float(x + 3 * np.sin(turn)), 1.5, float(z + 3 * np.cos(turn))
    return None
