"""Where everybody is: marks of the place, and what two people do together.

The order of trust: what the words say (``Person.at``), what the action needs (a pianist sits at the piano), what the
place offers. Metres and degrees of the place's own space.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from rushes.engines.previz.draw.camera import vector
from rushes.engines.previz.mesh import Set
from rushes.engines.previz.scene import Person, Scene
from rushes.engines.previz.stage.pairs import CLOSE, TOUCH, apart, lies, paired
from rushes.engines.previz.stage.spots import BOARDS, SEAT, Spot, beside_board, free, heading_to, mark_of

__all__ = ["Spot", "blocked", "mark_of"]

VIEWS = ("over-the-shoulder", "two-shot")
"""Views that two who face each other are filmed in."""
NEEDS: Mapping[str, tuple[str, ...]] = {
    "play piano": ("piano",), "sing": ("microphone",), "cook": ("stove", "counter"), "stir": ("stove", "table"),
    "wash": ("sink",), "sleep": ("bed",), "wake": ("bed",), "write": ("table", "desk"), "overhear": ("wall", "doorway"),
}  # fmt: skip
"""Where an action is done, the best first."""
BY_POSE: Mapping[str, tuple[str, ...]] = {
    "sit": ("bedside", "chair", "stool", "log", "bench"), "lie": ("bed",), "lean": ("wall", "counter", "window"),
}  # fmt: skip
TOLD = frozenset({"whisper", "talk", "argue"})
"""What is overheard."""
BEFORE_MICROPHONE = 0.33
"""How far behind a microphone who sings stands, metres."""


def blocked(scene: Scene, place: Set) -> dict[str, Spot]:
    """A spot for everybody, by id."""
    spots: dict[str, Spot] = {}
    people = {person.id: person for person in scene.people}
    for person in scene.people:
        if person.id not in spots:
            other = people.get(person.partner) or _other(person, scene.people, scene.framing.view in VIEWS)
            other = None if person.action == "overhear" else other  # that is done alone
            if other and other.id not in spots:
                taken = dict(spots)
                alone = partial(_alone, place=place, taken=taken)
                two = paired(person, other, place, alone, scene.framing.view)
                spots.update({id: apart(spot, taken, place, 0.2) for id, spot in two.items()})
            else:
                spots[person.id] = _beside_others(person, _alone(person, place, spots), place, spots)
    if scene.framing.view == "from behind":
        spots = {id: _away(people[id], spot, place) for id, spot in spots.items()}
    return _turned_from(scene, _apart(spots, place))


def listener(scene: Scene) -> Person | None:
    """Who overhears others that are in the scene."""
    told = any(each.action in TOLD for each in scene.people)
    return next((each for each in scene.people if each.action == "overhear"), None) if told else None


def _turned_from(scene: Scene, spots: Mapping[str, Spot]) -> dict[str, Spot]:
    """The same spots; who overhears is turned from those who are overheard."""
    found, who = dict(spots), listener(scene)
    if who is not None and who.pose not in ("sit", "lie"):
        middle = np.mean([spots[each.id].at for each in scene.people if each is not who], 0)
        found[who.id] = replace(found[who.id], facing=heading_to(middle, found[who.id].at))
    return found


def _away(person: Person, spot: Spot, place: Set) -> Spot:
    """Somebody on foot turned from the side that a place is seen from, left still left; a singer round the microphone.

    Who sits, lies or leans stays, and the camera goes round them.
    """
    ahead = np.cos(np.radians(spot.facing - place.view))
    if spot.height or person.pose in ("sit", "lie", "lean") or ahead <= 0:
        return spot
    step = 2 * BEFORE_MICROPHONE if spot.mark == "microphone" else 0.0
    turn = np.radians(spot.facing)
    at = vector(np.add(spot.at, (step * np.sin(turn), 0.0, step * np.cos(turn))))
    return replace(spot, at=at, facing=(2 * place.view + 180 - spot.facing) % 360)


def _alone(person: Person, place: Set, taken: Mapping[str, Spot]) -> Spot:
    """Where somebody is by what the words say of them alone, their deed and their posture."""
    used = {spot.mark for spot in taken.values()}
    for name in _names(person, place):
        if (name in place.marks and name not in used) or mark_of(place, name)[0] not in ("middle", *used):
            found, mark = mark_of(place, name)
            height = mark.height if _rests(person) else 0.0
            if person.pose == "sit" and not height and person.at not in _GROUND:
                at = mark.at if free(place, mark.at, 0.3) else place.marks["middle"].at
                return Spot(at, mark.facing, SEAT, found, brought=True)
            if found in ("table", "desk") and not height:
                at = beside_board(place, mark)
                return Spot(at, heading_to(at, mark.at), 0.0, found)
            if found == "window" and person.action in AT_A_PANE and place.window is not None:
                return Spot(mark.at, heading_to(mark.at, place.window), height, found)
            return Spot(mark.at, mark.facing, height, found)
    mark = place.marks["middle"]
    sits = person.pose == "sit" and person.at not in _GROUND and not place.open
    return Spot(mark.at, mark.facing, SEAT if sits else 0.0, "middle", brought=sits)


AT_A_PANE = ("open", "touch", "close")
"""What is done to a window or its curtain, by who faces it."""
_GROUND = ("floor", "path", "road", "pavement", "stage", "tree")
"""Marks where who sits sits on the ground."""


def _names(person: Person, place: Set) -> list[str]:
    at = "window" if person.at == "windowsill" else person.at  # a sill is for things
    names = [at] if at and mark_of(place, at)[0] != "middle" else []
    if person.pose == "sit" and person.at in BOARDS:
        names = ["chair", "chair2", "chair3", "stool", *names]  # who sits at a table sits on its chair
    if person.pose == "sit" and person.at in _GROUND:
        return names
    return [*names, *NEEDS.get(person.action, ()), *BY_POSE.get(person.pose, ())]


def _rests(person: Person) -> bool:
    return person.pose in ("sit", "lie") or person.action in ("sleep", "wake", "play piano")


def _other(person: Person, people: Sequence[Person], facing: bool) -> Person | None:
    """Whom a deed for two is done with, where the words leave it open."""
    others = [each for each in people if each.id != person.id]
    named = next((each for each in others if each.partner == person.id), None)
    if named is not None:
        return named
    taken = {each.partner for each in others}
    free_ = [each for each in others if not each.partner and each.id not in taken]
    faced = facing or any(each.id == person.gaze for each in others) or person.action in ("look", "listen")
    at_bed = len(others) == 1 and lies(person) != lies(others[0])
    at_table = len(others) == 1 and person.pose == others[0].pose == "sit"
    if person.action in CLOSE | TOUCH or faced or at_bed or at_table:
        return next(iter(free_), None)
    return None


def _beside_others(person: Person, spot: Spot, place: Set, taken: Mapping[str, Spot]) -> Spot:
    """A spot of somebody alone, moved where another is; on a seat somebody has, they stand."""
    return apart(spot, taken, place) if taken and not lies(person) else spot


def _apart(spots: dict[str, Spot], place: Set) -> dict[str, Spot]:
    """Nobody stands in anybody: those on one spot are set side by side."""
    out: dict[str, Spot] = {}
    for id, spot in spots.items():
        out[id] = apart(spot, out, place, 0.2)
    return out
