"""Somebody to film: the mesh of a person by their looks, and the same in any pose, expression and gaze."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats, Ints, Mesh, Surface, rotation
from rushes.engines.previz.people.beards import bearded_face
from rushes.engines.previz.people.body import DECIMETRE, base, bones, shape, target
from rushes.engines.previz.people.chart import Chart, charted
from rushes.engines.previz.people.clothes import cloth_colour, dressed
from rushes.engines.previz.people.extras import worn
from rushes.engines.previz.people.eyes import eyeball, lashes
from rushes.engines.previz.people.hair import grown
from rushes.engines.previz.people.looks import LID, Looks, looks
from rushes.engines.previz.people.mouth import mouth
from rushes.engines.previz.people.paint import painted, skin
from rushes.engines.previz.people.pieces import Piece, of_base, together
from rushes.engines.previz.people.rig import Pose, Rig, rig, skinned
from rushes.engines.previz.people.shoes import shod
from rushes.engines.previz.people.skull import skull
from rushes.engines.previz.scene import Person

OPEN_EYE, SIDE_EYE = 24.0, 30.0
"""Degrees that an eye turns up and aside at most."""
FOLLOW = 0.42
"""How far shut an upper lid is over an eye that looks down as far as it goes."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A person at rest, on y = 0, looking along +z; ``pictures`` are what faces of ``mesh`` are painted with."""

    mesh: Mesh
    pictures: NDArray[np.uint8]
    height: float
    bone: Ints
    weight: Floats
    source: Ints
    """The base mesh's points that each point lies between, int32 [n, 2]; ``part`` is how far it is on the way."""
    part: Floats
    frame: Rig
    eyes: tuple[tuple[Floats, slice], ...]
    marks: Mapping[str, tuple[str, Floats]]
    """Places on the body at rest with the bone each moves with: eyes, mouth, crown, and where each hand grips."""

    def posed(
        self, pose: Pose, face: Mapping[str, float] | None = None, gaze: tuple[float, float] = (0.0, 0.0)
    ) -> tuple[Floats, dict[str, Floats]]:
        """Points float32 [n, 3] and joints, metres, in the person's space; ``gaze`` is -1..1 to their left and up."""
        points = self._faced(face or {}, gaze)
        moves, joints = self.frame.posed(pose)
        out = np.empty_like(points)
        skinned(points, self.bone, self.weight, moves, out)
        names = bones().names
        for name, (bone, at) in self.marks.items():
            move = moves[names.index(bone)]
            joints[name] = (move[:, :3] @ at + move[:, 3]).astype(np.float32)
        return out, joints

    def _faced(self, face: Mapping[str, float], gaze: tuple[float, float]) -> Floats:
        """The points at rest with an expression and the eyes turned."""
        points = self.mesh.points.copy()
        for unit, much in _lidded(face, gaze[1]).items():
            found = self._unit(unit) if abs(much) > 1e-3 else None
            if unit.startswith("eyeBlink"):
                much = much * (1 - LID)
            if found is not None:
                points[found[0]] += found[1] * np.float32(much)
        if gaze != (0.0, 0.0):
            turn = rotation((0, 1, 0), gaze[0] * SIDE_EYE) @ rotation((1, 0, 0), -gaze[1] * OPEN_EYE)
            for centre, part in self.eyes:
                points[part] = (points[part] - centre) @ turn.T.astype(np.float32) + centre
        return points

    def _unit(self, name: str) -> tuple[Ints, Floats] | None:
        """Which of the figure's points a movement of the face moves, and how, metres."""
        known = self.__dict__.setdefault("_units", {})
        if name not in known:
            known[name] = _moved_by(name, self.source, self.part)
        found: tuple[Ints, Floats] | None = known[name]
        return found


def _lidded(face: Mapping[str, float], up: float) -> Mapping[str, float]:
    """The face with lids that go down with the eyes: a lowered gaze is read by its lids."""
    if up >= 0:
        return face
    down, lids = -FOLLOW * max(up, -1.0), ("eyeBlinkLeft", "eyeBlinkRight")
    return {**face, **{lid: face.get(lid, 0.0) + (1 - face.get(lid, 0.0)) * down for lid in lids}}


@lru_cache(maxsize=24)
def figure(person: Person, seed: int = 0) -> Figure:
    """The figure of somebody, by their looks alone: what they do and where is not part of it."""
    return _made(replace(person, expression="", pose="", action="", partner="", relation="", holds=(), at="", gaze=""))


@lru_cache(maxsize=24)
def _made(person: Person) -> Figure:
    told = looks(person)
    points = shape(
        told.sex, told.years, weight=told.weight, muscle=told.muscle, height=told.height, ancestry=dict(told.ancestry),
        details=dict(told.details),
    )  # fmt: skip
    points[:, 1] -= points[base().points_of("body"), 1].min()
    frame = rig(points)
    chart = charted(points)
    garments, hidden = dressed(points, told.wear, told.seed)
    shoes = [garment for garment in told.wear if garment.kind in ("shoes", "boots")]
    if shoes:
        pair, inside = shod(points, cloth_colour(shoes[0]), shoes[0].kind == "boots")
        garments, hidden = [*garments, *pair], np.maximum(hidden, inside)
    head = skull(points, np.concatenate([points[:0], *[piece.mesh.points for piece in garments]]))
    balls = [eyeball(*_eye_centre(points, side), told) for side in "lr"]
    pieces = [_skin(points, told, chart, hidden), *garments, *mouth(points), lashes(points, told),
              *bearded_face(points, chart, head, told.features, told.hair_colour, told.seed),
              *worn(points, chart, head, told.features, {each.kind: cloth_colour(each) for each in told.wear}),
              *grown(points, head, told.hair, told.hair_colour, told.sex, told.years, told.seed)]  # fmt: skip
    whole = together([*balls, *pieces])
    count = [len(ball.mesh.points) for ball in balls]
    eyes = tuple(
        (np.asarray(_eye_centre(points, side)[0], np.float32), slice(sum(count[:k]), sum(count[: k + 1])))
        for k, side in enumerate("lr")
    )
    return Figure(
        whole.mesh, painted(told, chart, head)[None], float(points[base().points_of("body"), 1].max()), whole.bone,
        whole.weight, whole.source, whole.part, frame, eyes, _marks(points, frame),
    )  # fmt: skip


def _skin(points: Floats, told: Looks, chart: Chart, hidden: Floats) -> Piece:
    """The body, without what lies well under cloth; the face is also painted."""
    quads = base().quads("body") & ~(hidden[base().faces] > 0.018).all(1)
    return of_base(points, quads, skin(points, told, chart), Surface.SKIN, (chart.uv, chart.quads))


def _eye_centre(points: Floats, side: str) -> tuple[Floats, float]:
    ring = points[base().points_of(f"helper-{side}-eye")]
    centre = (ring.max(0) + ring.min(0)) / 2
    radius = float((ring[:, 1].max() - ring[:, 1].min()) / 2)
    return np.asarray(centre, np.float32), radius


def _marks(points: Floats, frame: Rig) -> dict[str, tuple[str, Floats]]:
    told = base()
    eyes = np.mean([_eye_centre(points, side)[0] for side in "lr"], 0)
    lips = points[told.points_of("helper-upper-teeth")].mean(0)
    front = points[told.points_of("body"), 2]
    near = np.abs(points[told.points_of("body"), 1] - lips[1]) < 0.01
    mouth = np.array([0, lips[1] - 0.004, front[near].max()], np.float32)
    skull = points[told.points_of("body")]
    crown = skull[skull[:, 1].argmax()]
    out = {
        "eyes": ("head", eyes + np.array([0, 0, 0.012])),
        "mouth": ("head", mouth),
        "crown": ("head", crown * (0, 1, 1)),
    }
    out |= {f"grip_{side}": (f"hand_{side}", _grip(points, side)) for side in "lr"}
    return {name: (bone, np.asarray(at, np.float32)) for name, (bone, at) in out.items()}


def _grip(points: Floats, side: str) -> Floats:
    """Where a closed hand holds things: before the palm, nearer the knuckles than the wrist."""
    wrist, index, middle, small = (
        points[base().points_of(f"joint-{side}-{name}")].mean(0)
        for name in ("hand", "finger-2-1", "finger-3-1", "finger-5-1")
    )
    palm = np.cross(middle - wrist, index - small) * (1 if side == "l" else -1)
    return np.asarray(wrist * 0.2 + middle * 0.8 + palm / np.linalg.norm(palm) * 0.028, np.float32)


def _moved_by(name: str, source: Ints, part: Floats) -> tuple[Ints, Floats] | None:
    found = target(f"face/{name}")
    if found is None:
        return None
    table = np.zeros((len(base().points) + 1, 3), np.float32)
    table[found[0]] = found[1] * np.float32(DECIMETRE)
    delta = table[source[:, 0]] * (1 - part[:, None]) + table[source[:, 1]] * part[:, None]
    moved = np.flatnonzero(np.abs(delta).max(1) > 1e-6).astype(np.int32)
    return moved, np.ascontiguousarray(delta[moved])
