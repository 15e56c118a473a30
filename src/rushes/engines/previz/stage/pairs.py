"""Two people in one shot by their relation: across the table, beside, behind, at the bed, in each other's arms.

Each relation is a few metres and degrees about the spot of whoever is bound most by the place: who lies, then who sits.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from rushes.engines.previz.draw.camera import Vector, vector
from rushes.engines.previz.mesh import Mark, Set
from rushes.engines.previz.scene import Person
from rushes.engines.previz.stage.spots import SEAT, Spot, cleared, free, heading_to, ways

CLOSE = frozenset({"embrace", "kiss"})
TOUCH = frozenset({"hold hands", "whisper", "talk", "give", "feed", "comfort", "lean on", "help up"})
REACH = 0.36
"""Half of how far apart two who talk stand, metres."""
GAPS: Mapping[str, float] = {
    "embrace": 0.13, "kiss": 0.13, "beside": 0.30, "lean on": 0.285, "across": 0.5, "turn away": 0.42,
}  # fmt: skip
"""Half of how far apart two stand, by what they do or how they are placed, metres."""
AT_CORNER = frozenset({"hold hands", "whisper", "comfort", "lean on", "embrace", "kiss"})
"""What is done at a table by two who sit round its corner, where hands meet."""
_SIDE_BY_SIDE: Mapping[str, float] = {"bench": 0.34, "log": 0.34, "piano": 0.31}
"""Half of how far apart two sit on one seat that is wide enough, metres."""


def lies(person: Person) -> bool:
    """Whether somebody is in bed: lying, asleep, or sitting up in it."""
    in_bed = person.pose == "sit" and person.relation == "in"
    return in_bed or person.pose == "lie" or (person.action in ("sleep", "wake") and not person.pose)


def paired(one: Person, other: Person, place: Set, alone: Callable[[Person], Spot], view: str) -> dict[str, Spot]:
    """Spots for two who belong together; ``alone`` gives the spot one would have by the words and the deed."""
    if other.relation and not one.relation:
        one, other = other, one
    if lies(one) != lies(other) and "bed" in place.marks:
        lying, up = (one, other) if lies(one) else (other, one)
        return _at_bed(up, lying, place)
    if one.pose == other.pose == "sit":
        return _seated(one, other, place, alone, view)
    if "sit" in (one.pose, other.pose):
        sitting, up = (one, other) if one.pose == "sit" else (other, one)
        return _by_seat(up, sitting, place, alone(sitting))
    return _standing(one, other, place, alone(one))


def relation_of(one: Person, other: Person) -> str:
    """How two are placed, as either is told; what they do says it where the words do not."""
    told = one.relation or other.relation
    if told in ("across", "beside", "behind"):
        return told
    return "beside" if "lean on" in (one.action, other.action) else ""


def _at_bed(one: Person, lying: Person, place: Set) -> dict[str, Spot]:
    """Who lies in the bed, and who is with them: on its edge, on the chair, on the knees or on foot beside it."""
    bed = place.marks["bed"]
    name = "bedside"
    if one.relation == "edge" or (one.action in ("help up", *CLOSE) and "edge" in place.marks):
        name = "edge"
    elif one.pose in ("kneel", "crouch"):
        name = "knees"
    elif one.pose and one.pose != "sit":
        name = "by the bed"
    mark = place.marks.get(name, place.marks.get("bedside", bed))
    up = Spot(mark.at, mark.facing, mark.height if one.pose in ("", "sit") else 0.0, name)
    there = Spot(bed.at, bed.facing, bed.height, "bed")
    if name == "edge" and "bed aside" in place.marks:  # who lies there makes room
        there = replace(there, at=place.marks["bed aside"].at)
    return {one.id: up, lying.id: there}


def _seated(one: Person, other: Person, place: Set, alone: Callable[[Person], Spot], view: str) -> dict[str, Spot]:
    """Two who sit: side by side on one bench, across a table, round its corner, or on chairs that the shot brings."""
    spot = alone(one)
    if spot.mark in ("middle", "floor") and alone(other).mark in place.marks:
        spot = alone(other) if alone(other).height else spot
    if "feed" in (one.action, other.action):
        feeds, fed = (one, other) if one.action == "feed" else (other, one)
        return _fed(feeds, fed, place, spot)
    relation = relation_of(one, other)
    if spot.mark in _SIDE_BY_SIDE:
        return _on_one_seat(one, other, spot)
    if spot.height and spot.mark.startswith("chair") and "chair2" in place.marks and relation != "beside":
        seats = _table_seats(one, other, place, relation, view)
        return {each.id: seat for each, seat in zip((one, other), seats, strict=True)}
    return _on_chairs(one, other, place, spot, relation)


def _fed(feeds: Person, fed: Person, place: Set, seat: Spot) -> dict[str, Spot]:
    """Who feeds somebody sits close beside them, half turned to them, on a chair the shot brings."""
    ahead, left = ways(seat.facing)
    sides = [(side, side * (left * 0.64) + ahead * back) for back in (-0.3, -0.4, 0.0) for side in (-1, 1)]
    side, aside = next(((s, way) for s, way in sides if free(place, np.array(seat.at) + way, 0.17)), sides[0])
    near = Spot(vector(np.array(seat.at) + aside), seat.facing - side * 34, SEAT, seat.mark, brought=True)
    return {fed.id: seat, feeds.id: near}


def _on_one_seat(one: Person, other: Person, spot: Spot) -> dict[str, Spot]:
    half, (_, left) = _SIDE_BY_SIDE[spot.mark], ways(spot.facing)
    lean = "lean on" in (one.action, other.action)
    inward = 0 if lean or spot.mark == "piano" else 8
    return {
        person.id: replace(
            spot,
            at=vector(np.array(spot.at) + left * side * (0.30 if lean else half)),
            facing=spot.facing - side * inward,
        )
        for person, side in ((one, -1), (other, 1))
    }


def _table_seats(one: Person, other: Person, place: Set, relation: str, view: str) -> tuple[Spot, Spot]:
    """The two chairs of a table that fit: opposite each other, or at its corner where hands are to meet."""
    marks, corner = place.marks, {one.action, other.action} & (AT_CORNER | {"give", "talk"} if not relation else
                                                             AT_CORNER)  # fmt: skip
    if "chair3" not in marks:
        return _seat(marks, "chair"), _seat(marks, "chair2")
    if view == "over-the-shoulder" and "table" in marks:
        return _over_the_table(one, other, place)
    if corner or not relation:
        return _seat(marks, "chair2"), _seat(marks, "chair")
    return _seat(marks, "chair2"), _seat(marks, "chair3")


def _over_the_table(one: Person, other: Person, place: Set) -> tuple[Spot, Spot]:
    """One on the far chair, who is seen over the other's shoulder, and a chair brought to the near side."""
    chair, table = place.marks["chair"], np.array(place.marks["table"].at)
    away = np.array(chair.at) - table
    near = Spot(vector(table - away * 0.86), (chair.facing + 180) % 360, SEAT, "near side", brought=True)
    far = _seat(place.marks, "chair")
    shown = one.expression or one.action in ("talk", "look", "listen", "give")
    return (far, near) if shown else (near, far)


def _seat(marks: Mapping[str, Mark], name: str) -> Spot:
    mark = marks[name]
    return Spot(mark.at, mark.facing, mark.height, name)


def _on_chairs(one: Person, other: Person, place: Set, spot: Spot, relation: str) -> dict[str, Spot]:
    """On chairs that the shot brings, or on the floor: turned to each other, side by side or face to face."""
    floor = spot.height == 0 or "floor" in (one.at, other.at)
    lean = "lean on" in (one.action, other.action)
    half, inward = {"across": (0.50 if floor else 0.64, 78), "beside": (0.30, 8)}.get(relation, (0.44, 46))
    half, inward = (0.30, 0) if lean else (half, inward)
    _, left = ways(place.view)
    middle = np.array(spot.at) if floor or not spot.height else np.array(place.marks["middle"].at)
    middle = middle + cleared(place, [middle - left * half, middle + left * half], 0.36)
    height = 0.0 if floor else SEAT
    out = {}
    for person, side in ((one, -1), (other, 1)):
        at, facing = vector(middle + left * side * half), place.view - side * inward
        out[person.id] = Spot(at, facing, height, "floor" if floor else "middle", brought=not floor)
    return out


def _by_seat(one: Person, sitting: Person, place: Set, seat: Spot) -> dict[str, Spot]:
    """Who stands by somebody that sits: behind the seat, before it, or beside it, on the side that is free."""
    ahead, left = ways(seat.facing)
    behind, before = ((-0.56, 0.0, 0.0),), ((0.95, 0.0, 180.0), (0.9, 0.3, 200.0), (0.9, -0.3, 160.0))
    near = 0.50 if one.action in (TOUCH | CLOSE) - {"talk"} else 0.62
    beside = tuple((0.04 + back, side * near * wide, -side * 62.0) for wide in (1.0, 1.15, 1.35)
                   for back in (0.0, -0.25, 0.25) for side in (-1, 1))  # fmt: skip
    relation = one.relation or sitting.relation
    ways_ = {"behind": behind + beside, "across": before + beside}.get(relation, beside + before + behind)
    for forward, aside, turn in ways_:
        at = np.array(seat.at) + ahead * forward + left * aside
        if free(place, at, 0.17):
            facing = heading_to(at, seat.at) if turn else seat.facing
            facing = facing if relation in ("across", "") or one.action else seat.facing + 0.35 * turn
            return {sitting.id: seat, one.id: Spot(vector(at), facing, 0.0, "by the seat")}
    aside_ = vector(np.array(seat.at) + left * 0.8)
    return {sitting.id: seat, one.id: Spot(aside_, heading_to(aside_, seat.at), 0.0, "by the seat")}


def _standing(one: Person, other: Person, place: Set, spot: Spot) -> dict[str, Spot]:
    """Two on foot about a spot, where the floor is free: face to face, side by side, one behind the other."""
    relation = relation_of(one, other)
    deed = next((each.action for each in (one, other) if each.action in GAPS), "")
    gap = GAPS.get(deed, GAPS.get(relation, REACH))
    _, left = ways(place.view)
    if relation == "behind" and one.action not in CLOSE:
        return _behind(one, other, place, spot)
    middle = np.array(spot.at)
    middle = middle + cleared(place, [middle - left * gap, middle + left * gap])
    here, there = vector(middle - left * gap), vector(middle + left * gap)
    if spot.mark == "doorway" and ("across" in (one.relation, other.relation) or not place.panes):
        return _at_door(one, other, place, spot)
    aside = 90.0 if "walk" in (one.pose, other.pose) or deed == "lean on" else 78.0
    open_ = 0.0 if gap < 0.2 else aside if relation == "beside" and deed != "turn away" else 22.0
    turn = place.view
    mine, theirs = Spot(here, turn + 90 - open_, 0.0, spot.mark), Spot(there, turn - 90 + open_, 0.0, spot.mark)
    if one.action == "whisper" or other.action == "whisper":
        mine, theirs = _whispering(one, mine, theirs, turn)
    elif one.action == "turn away":
        mine = replace(mine, facing=turn - 35)
    elif other.action == "turn away":
        mine, theirs = replace(mine, facing=turn + 40), theirs
    return {one.id: mine, other.id: theirs}


def _at_door(one: Person, other: Person, place: Set, spot: Spot) -> dict[str, Spot]:
    """Who is in the open door, and before them, inside, who lets them in."""
    guest, host = (one, other) if other.relation else (other, one)
    ahead, _ = ways(spot.facing)
    inside = next((at for far in (1.25, 1.1, 0.95, 0.8) if free(place, at := np.array(spot.at) + ahead * far)), None)
    inside = np.array(spot.at) + ahead * 0.95 if inside is None else inside
    return {guest.id: spot, host.id: Spot(vector(inside), (spot.facing + 180) % 360, 0.0, spot.mark)}


def _whispering(one: Person, mine: Spot, theirs: Spot, turn: float) -> tuple[Spot, Spot]:
    """Who is whispered to looks past the camera, who whispers stands at their shoulder."""
    if one.action == "whisper":
        return replace(mine, facing=turn + 78), replace(theirs, facing=turn - 12)
    return replace(mine, facing=turn + 12), replace(theirs, facing=turn - 78)


def _behind(one: Person, other: Person, place: Set, spot: Spot) -> dict[str, Spot]:
    """One at the other's back and a little aside, so that both faces are seen."""
    ahead, left = ways(place.view)
    touching = one.action in ("comfort", "hold hands")
    back = -ahead * (0.34 if touching else 0.52) + left * (0.06 if touching else 0.24)
    middle = np.array(spot.at)
    middle = middle + cleared(place, [middle, middle + back])
    return {
        other.id: Spot(vector(middle), place.view + 8, 0.0, spot.mark),
        one.id: Spot(vector(middle + back), place.view + 4, 0.0, spot.mark),
    }


def apart(spot: Spot, taken: Mapping[str, Spot], place: Set, near: float = 0.5) -> Spot:
    """A spot moved to the nearest free floor where nobody is; as it is where nobody is near."""
    if not any(_far(spot.at, each.at) < near for each in taken.values()):
        return spot
    ahead, left = ways(place.view)
    for far in (0.62, 0.8, 1.0, 1.25, 1.5):
        for turn in (90, 270, 120, 240, 60, 300, 150, 210, 180, 30, 330, 0):
            way = ahead * np.cos(np.radians(turn)) + left * np.sin(np.radians(turn))
            at: Vector = vector(np.array(spot.at) + way * far)
            if free(place, at) and all(_far(at, each.at) >= near for each in taken.values()):
                return replace(spot, at=at, height=0.0, brought=False)
    return replace(spot, at=(spot.at[0] + 0.62, spot.at[1], spot.at[2] - 0.12), height=0.0)


def _far(one: Vector, other: Vector) -> float:
    return float(np.hypot(one[0] - other[0], one[2] - other[2]))
