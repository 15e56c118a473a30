"""Where everybody is: marks of the place, and what two people do together.

The order of trust: what the words say (``Person.at``), what the action needs (a pianist sits at the piano), what the
place offers. Metres and degrees of the place's own space.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.draw.camera import Vector, vector
from rushes.engines.previz.mesh import Mark, Set
from rushes.engines.previz.scene import Person, Scene

CLOSE = frozenset({"embrace", "kiss", "comfort"})
TOUCH = frozenset({"hold hands", "whisper", "talk", "give", "feed"})
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
OTHER: Mapping[str, tuple[str, ...]] = {
    "windowsill": ("sill", "window"), "bed": ("bed", "bench", "log"), "bedside": ("chair",), "chair": ("stool",),
    "far doorway": ("far", "doorway"), "counter": ("counter", "sink", "table"), "desk": ("table",),
    "sofa": ("bedside", "chair"), "road": ("crossing", "kerb"), "pavement": ("kerb",), "background": ("far", "wall"),
    "foreground": ("near",), "stage": ("middle",), "bar": ("counter",), "fire": ("middle",), "path": ("path",),
}  # fmt: skip
"""Where a mark of the words is looked for in a place that has none of that name."""
BOARDS = ("table", "desk", "counter", "window", "windowsill")
REACH = 0.36
"""Half of how far apart two who talk stand, metres."""
BEFORE_MICROPHONE = 0.36
"""How far behind a microphone who sings stands, metres."""


@dataclass(frozen=True)
class Spot:
    """Where one person is: feet (metres), the way to face (degrees about y), the seat's or mattress's height."""

    at: Vector
    facing: float = 0.0
    height: float = 0.0
    mark: str = "middle"


def blocked(scene: Scene, place: Set) -> dict[str, Spot]:
    """A spot for everybody, by id."""
    spots: dict[str, Spot] = {}
    people = {person.id: person for person in scene.people}
    for person in scene.people:
        if person.id not in spots:
            spots[person.id] = _alone(person, place, spots)
            other = people.get(person.partner) or _other(person, scene.people, scene.framing.view in VIEWS)
            if other and other.id not in spots:
                spots.update(_pair(person, other, spots[person.id], place))
    if scene.framing.view == "from behind":
        spots = {id: _away(people[id], spot, place) for id, spot in spots.items()}
    return _apart(spots)


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


def mark_of(place: Set, name: str) -> tuple[str, Mark]:
    """The mark of a name, or the nearest thing to it; ``middle`` is always there."""
    for each in (name, *OTHER.get(name, ())):
        if each in place.marks:
            return each, place.marks[each]
    return "middle", place.marks["middle"]


def _alone(person: Person, place: Set, taken: Mapping[str, Spot]) -> Spot:
    at = "window" if person.at == "windowsill" else person.at  # a sill is for things
    names = [at] if at and mark_of(place, at)[0] != "middle" else []
    if person.pose == "sit" and person.at in BOARDS:
        names = ["chair", "stool", *names]  # who sits at a table sits on its chair
    names += [*NEEDS.get(person.action, ()), *BY_POSE.get(person.pose, ())]
    used = {spot.mark for spot in taken.values()}
    for name in names:
        if (name in place.marks and name not in used) or mark_of(place, name)[0] not in ("middle", *used):
            found, mark = mark_of(place, name)
            return Spot(mark.at, mark.facing, mark.height if _rests(person) else 0.0, found)
    mark = place.marks["middle"]
    return Spot(mark.at, mark.facing, 0.0, "middle")


def _rests(person: Person) -> bool:
    return person.pose in ("sit", "lie") or person.action in ("sleep", "wake", "play piano")


def _other(person: Person, people: Sequence[Person], facing: bool) -> Person | None:
    """Whom a deed for two is done with, where the words leave it open."""
    others = [each for each in people if each.id != person.id]
    faced = facing or any(each.id == person.gaze for each in others) or person.action in ("look", "listen")
    if person.action in CLOSE | TOUCH or any(each.partner == person.id for each in people) or (faced and others):
        return next(iter(others), None)
    return None


def _pair(one: Person, other: Person, spot: Spot, place: Set) -> dict[str, Spot]:
    """Two who do something together: in each other's arms, or face to face, half turned to the camera."""
    if other.pose == "lie" and "bed" in place.marks:
        bed, side = place.marks["bed"], place.marks.get("bedside", place.marks["bed"])
        return {
            one.id: Spot(side.at, side.facing, side.height, "bedside"),
            other.id: Spot(bed.at, bed.facing, bed.height, "bed"),
        }
    if one.pose == "lie":
        return _pair(other, one, spot, place)
    gap = 0.13 if one.action in CLOSE or other.action in CLOSE else REACH
    view = np.radians(place.view)
    across = np.array([np.cos(view), 0.0, -np.sin(view)]) * gap
    middle = np.array(spot.at)
    turn = place.view
    open_ = 0 if gap < 0.2 else 22
    left = Spot(vector(middle - across), turn + 90 - open_, 0.0, spot.mark)
    right = Spot(vector(middle + across), turn - 90 + open_, 0.0, spot.mark)
    if one.action == "turn away" or other.action == "turn away":
        left = replace(left, facing=turn + 40 if other.action == "turn away" else turn - 35)
    return {one.id: left, other.id: right}


def _apart(spots: dict[str, Spot]) -> dict[str, Spot]:
    """Nobody stands in anybody: those on one spot are set side by side."""
    out: dict[str, Spot] = {}
    for id, spot in spots.items():
        while any(_near(spot, each) for each in out.values()):
            spot = replace(spot, at=(spot.at[0] + 0.62, spot.at[1], spot.at[2] - 0.12), height=0.0)
        out[id] = spot
    return out


def _near(one: Spot, other: Spot) -> bool:
    return float(np.hypot(one.at[0] - other.at[0], one.at[2] - other.at[2])) < 0.2
