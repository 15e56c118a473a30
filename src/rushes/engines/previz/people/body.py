"""The shape of a body: MakeHuman's base mesh, moved by the targets of sex, age, build and face.

Metres; x to the person's left, y up, z ahead; feet on y = 0. The macro targets and how they are weighed follow
MakeHuman's own scheme (makehumancommunity.org, "Macro targets").
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats, Ints

FILE = Path(__file__).with_name("people.npz")
DECIMETRE = 0.1
MASKS = ("lips", "inside-mouth", "eyelids", "ears", "fingernails")
HOLLOW = 0.25
"""By how much the inside of a mouth is drawn to its middle."""
CHILD, YOUNG, OLD = 12.0, 25.0, 90.0
"""Years at which the targets of an age hold alone."""


class Human(NamedTuple):
    """The base mesh: ``points`` float32 [19158, 3] decimetres, ``faces`` int32 [q, 4], their groups, and textures'."""

    points: Floats
    faces: Ints
    corners: Ints
    uv: Floats
    group: Ints
    groups: tuple[str, ...]

    def quads(self, name: str) -> NDArray[np.bool_]:
        """Which faces are of a group."""
        return np.asarray(np.isin(self.group, [k for k, each in enumerate(self.groups) if each == name]))

    def points_of(self, name: str) -> Ints:
        """Which points are of a group."""
        return np.unique(self.faces[self.quads(name)]).astype(np.int32)


class Bones(NamedTuple):
    """``names`` and ``parents``, parents first; four bones and weights for each point of the base mesh."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    bone_of: Ints
    weight_of: Floats
    ends: tuple[str, ...]


@lru_cache(maxsize=1)
def _file() -> dict[str, NDArray[Any]]:
    with np.load(FILE) as packed:
        return {name: packed[name] for name in packed.files}


@lru_cache(maxsize=1)
def base() -> Human:
    """The base mesh, read once."""
    data = _file()
    return Human(
        data["points"], data["faces"].astype(np.int32), data["corners"].astype(np.int32), data["uv"],
        data["groups"].astype(np.int32), tuple(map(str, data["group_names"])),
    )  # fmt: skip


@lru_cache(maxsize=1)
def bones() -> Bones:
    """The skeleton of the base mesh, read once; what has no weights moves with the nearest point that has."""
    data = _file()
    weights = data["weight_of"].astype(np.float32)
    found, points = data["bone_of"].astype(np.int32), data["points"]
    bare = weights.sum(1) < 1e-4
    kept = np.flatnonzero(~bare)
    for some in np.array_split(np.flatnonzero(bare), 24):
        near = kept[((points[some, None] - points[None, kept]) ** 2).sum(-1).argmin(1)]
        weights[some], found[some] = weights[near], found[near]
    weights /= weights.sum(1, keepdims=True)
    names = tuple(map(str, data["bones"]))
    return Bones(names, tuple(int(p) for p in data["parents"]), found, weights, tuple(map(str, data["ends"])))


@lru_cache(maxsize=8)
def mask(name: str) -> Floats:
    """How much each base point is of the lips, inside-mouth, eyelids, ears or fingernails, float32 [19158], 0..1."""
    return np.asarray(_file()["masks"][MASKS.index(name)] / 255, np.float32)


@lru_cache(maxsize=256)
def target(name: str) -> tuple[Ints, Floats] | None:
    """The points that a target moves and how, decimetres; None for one that is not packed."""
    data = _file()
    found = np.flatnonzero(data["names"] == name)
    if not len(found):
        return None
    first, last = data["starts"][found[0]], data["starts"][found[0] + 1]
    return data["index"][first:last].astype(np.int32), data["delta"][first:last].astype(np.float32)


def face_units() -> tuple[str, ...]:
    """The names of all movements of a face."""
    return tuple(str(name)[5:] for name in _file()["names"] if str(name).startswith("face/"))


def shape(
    sex: float, years: float, *, weight: float = 0.5, muscle: float = 0.5, height: float = 0.5,
    ancestry: Mapping[str, float] | None = None, details: Mapping[str, float] | None = None,
) -> Floats:  # fmt: skip
    """The points of the whole base mesh in a shape, float32 [19158, 3], metres, the feet not yet on the floor.

    ``sex`` is 0 for a woman, 1 for a man; ``weight``, ``muscle`` and ``height`` are 0..1 with .5 the average;
    ``ancestry`` parts of caucasian, african and asian; ``details`` weights of targets by name.
    """
    points = base().points.copy()
    for name, much in _macros(sex, years, weight, muscle, height, ancestry or {"caucasian": 1.0}).items():
        _add(points, f"macrodetails/{name}", much)
    for name, much in (details or {}).items():
        _add(points, name, much)
    return np.asarray(_hollow(points) * np.float32(DECIMETRE), np.float32)


def _hollow(points: Floats) -> Floats:
    """The inside of the mouth drawn together: in thin cheeks it would come through a laugh."""
    inside = np.clip(mask("inside-mouth") * 1.6 - mask("lips") - 0.6, 0, 1)[:, None]
    middle = points[inside[:, 0] > 0.5].mean(0)
    return np.asarray(points + (middle - points) * inside * np.float32(HOLLOW), np.float32)


def _macros(
    sex: float, years: float, weight: float, muscle: float, height: float, ancestry: Mapping[str, float]
) -> dict[str, float]:
    out: dict[str, float] = {}
    for gender, part in (("female", 1 - sex), ("male", sex)):
        for age, share in _ages(years).items():
            much = part * share
            if much < 1e-3:
                continue
            for race, amount in ancestry.items():
                out[f"{race}-{gender}-{age}"] = much * amount
            first = f"universal-{gender}-{age}-"
            heavy, light = max(0.0, 2 * weight - 1), max(0.0, 1 - 2 * weight)
            strong, weak = max(0.0, 2 * muscle - 1), max(0.0, 1 - 2 * muscle)
            if age == "child":
                heavy = light = strong = weak = 0.0
            out[f"{first}averagemuscle-averageweight"] = much * (1 - heavy - light - strong - weak)
            out[f"{first}averagemuscle-maxweight"], out[f"{first}averagemuscle-minweight"] = much * heavy, much * light
            out[f"{first}maxmuscle-averageweight"], out[f"{first}minmuscle-averageweight"] = much * strong, much * weak
            tall = f"height/{gender}-{age}-averagemuscle-averageweight-"
            out[f"{tall}maxheight"] = much * max(0.0, 2 * height - 1)
            out[f"{tall}minheight"] = much * max(0.0, 1 - 2 * height)
    return out


def _ages(years: float) -> dict[str, float]:
    if years < YOUNG:
        grown = min(max((years - CHILD) / (YOUNG - CHILD), 0.0), 1.0)
        return {"child": 1 - grown, "young": grown}
    aged = min((years - YOUNG) / (OLD - YOUNG), 1.0)
    return {"young": 1 - aged, "old": aged}


def _add(points: Floats, name: str, much: float) -> None:
    found = target(name) if abs(much) > 1e-3 else None
    if found is not None:
        points[found[0]] += found[1] * np.float32(much)
