"""Places: each kind builds whole, the same every time, with marks where people can be."""

import hashlib
import subprocess
import sys
from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray

from rushes.engines.previz import places
from rushes.engines.previz.mesh import Mark, Mesh, Set, Surface, joined
from rushes.engines.previz.scene import Place

KINDS = tuple(places.BUILDERS)
INDOORS = ("bedroom", "hallway", "kitchen", "studio", "cafe")
MOST = {"street": 90_000}
"""Triangles a place may have; 72,000 otherwise."""
ASKED = {
    "bedroom": "bed bedside doorway window nightstand sill floor",
    "hallway": "doorway far near wall window",
    "kitchen": "table chair sink window stove sill doorway",
    "studio": "piano keys microphone lid window sill stool",
    "street": "kerb doorway lamp bench crossing",
    "cafe": "table chair chair2 counter window doorway",
    "forest": "clearing tree log path",
    "stage": "microphone piano wings",
    "plain": "table",
}


@lru_cache
def built(kind: str, *dressing: str) -> Set:
    return places.build(Place(kind=kind, dressing=dressing))


def whole(place: Set) -> Mesh:
    return joined((place.mesh, *place.curtains))


def digest(place: Set) -> str:
    mesh = whole(place)
    parts = (mesh.points, mesh.faces, mesh.colours, mesh.surface, mesh.rest)
    return hashlib.sha256(b"".join(part.tobytes() for part in parts) + repr(place.marks).encode()).hexdigest()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_sound(kind: str) -> None:
    mesh = whole(built(kind))
    assert all(np.isfinite(part).all() for part in (mesh.points, mesh.colours, mesh.rest, mesh.normals))
    assert mesh.faces.min() >= 0 and mesh.faces.max() < len(mesh.points)
    assert 3_000 < len(mesh.faces) <= MOST.get(kind, 72_000)
    corner = mesh.faces[~np.isin(mesh.surface, (Surface.FAR, Surface.GLOW))]
    albedo = mesh.colours[np.unique(corner)]
    assert albedo.min() >= 0.003 and albedo.max() <= 0.86


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_the_marks_that_prompts_use(kind: str) -> None:
    assert {"middle", *ASKED[kind].split()} <= set(built(kind).marks)


@pytest.mark.parametrize("kind", KINDS)
def test_marks_are_on_the_ground_within_the_place(kind: str) -> None:
    place = built(kind)
    low, high = whole(place).points.min(0), whole(place).points.max(0)
    for name, mark in place.marks.items():
        assert mark.at[1] == 0.0, name
        assert low[0] < mark.at[0] < high[0] and low[2] < mark.at[2] < high[2], name


def standing(place: Set) -> dict[str, Mark]:
    """Marks where somebody stands: no seat, no board, and not what lies on a sill."""
    return {name: mark for name, mark in place.marks.items() if not mark.height}


def in_the_way(points: NDArray[np.float32], mark: Mark, top: float = 1.7) -> int:
    """How many points lie within a body's width above the floor at a mark."""
    away = np.hypot(points[:, 0] - mark.at[0], points[:, 2] - mark.at[2])
    return int(((away < 0.20) & (points[:, 1] > 0.12) & (points[:, 1] < top)).sum())


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_in_the_way_of_who_stands_on_a_mark(kind: str) -> None:
    place = built(kind)
    points = whole(place).points
    tops = {"microphone": 1.2}  # it leans to the mouth
    blocked = {name: in_the_way(points, mark, tops.get(name, 1.7)) for name, mark in standing(place).items()}
    assert {name: count for name, count in blocked.items() if count} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_floor_under_every_mark(kind: str) -> None:
    place = built(kind)
    points = whole(place).points
    for name, mark in place.marks.items():
        near = np.hypot(points[:, 0] - mark.at[0], points[:, 2] - mark.at[2]) < 0.6
        heights = points[near, 1]
        assert ((heights > -0.12) & (heights < 0.06)).any(), name


@pytest.mark.parametrize("kind", KINDS)
def test_boards_and_seats_are_at_the_height_their_marks_say(kind: str) -> None:
    place = built(kind)
    points = whole(place).points
    for name, mark in place.marks.items():
        if mark.height:
            near = np.hypot(points[:, 0] - mark.at[0], points[:, 2] - mark.at[2]) < 0.35
            assert np.abs(points[near, 1] - mark.height).min() < 0.06, name


@pytest.mark.parametrize("kind", INDOORS)
def test_rooms_are_closed_but_for_the_side_of_the_camera(kind: str) -> None:
    place = built(kind)
    (left, _, rear), (right, _, front) = place.bounds
    points = place.mesh.points
    assert points[:, 0].min() < left and points[:, 0].max() > right and points[:, 2].min() < rear
    assert place.window is not None and not place.open
    assert front > 3.5
    assert np.isclose(np.linalg.norm(place.sun), 1, atol=0.02)


def test_the_same_place_comes_out_of_another_process_alike() -> None:
    code = (
        "import hashlib;from rushes.engines.previz import places;from rushes.engines.previz.scene import Place;"
        "made = (places.build(Place(kind=kind)).mesh.points.tobytes() for kind in places.BUILDERS);"
        "print(*(hashlib.sha256(each).hexdigest() for each in made))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert out == [hashlib.sha256(built(kind).mesh.points.tobytes()).hexdigest() for kind in KINDS]


@pytest.mark.parametrize("kind", ("bedroom", "forest"))
def test_the_same_place_is_built_twice_alike(kind: str) -> None:
    assert digest(places.build(Place(kind=kind))) == digest(built(kind))


def test_dressing_and_walls_change_what_is_seen() -> None:
    assert digest(built("bedroom")) != digest(built("bedroom", "white linens"))
    assert len(built("street", "puddles").mesh.faces) > len(built("street").mesh.faces)
    plain, red = places.build(Place(kind="kitchen")), places.build(Place(kind="kitchen", walls="red"))
    assert (plain.mesh.points == red.mesh.points).all() and (plain.mesh.colours != red.mesh.colours).any()


def test_practicals_are_on_when_it_is_dark() -> None:
    day, night = places.build(Place(kind="street"), "day"), places.build(Place(kind="street"), "night")
    assert len(night.lamps) > len(day.lamps)
    assert (night.mesh.surface == Surface.GLOW).sum() > (day.mesh.surface == Surface.GLOW).sum()


def test_a_place_that_is_not_known_is_a_neutral_room_and_says_so() -> None:
    unknown, none = places.build(Place(kind="submarine")), places.build(Place())
    assert unknown.notes and "submarine" in unknown.notes[0] and none.notes
    assert "middle" in unknown.marks
    assert not built("bedroom").notes
