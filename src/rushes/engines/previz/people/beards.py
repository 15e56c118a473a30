"""Beards and moustaches: short locks from the skin of cheeks, chin and lip, over the shade that is painted there."""

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats
from rushes.engines.previz.people.body import base, mask
from rushes.engines.previz.people.chart import Chart
from rushes.engines.previz.people.features import bearded
from rushes.engines.previz.people.locks import Strands, ribbons
from rushes.engines.previz.people.pieces import Piece
from rushes.engines.previz.people.skull import Skull


def bearded_face(
    points: Floats, chart: Chart, head: Skull, features: tuple[str, ...], colour: Vector, seed: int
) -> list[Piece]:
    """The locks of a beard or a moustache, where the features tell of one; they move with the face."""
    told = {"beard", "moustache"} & set(features)
    if not told:
        return []
    rng = np.random.default_rng(seed + 13)
    faces = base().faces[chart.quads]
    corner = points[faces].astype(float)
    middle = (corner.mean(1) - chart.eye) * 1000 + (chart.eye * (1, 0, 0)) * 1000
    side, high = np.abs(middle[:, 0]).astype(np.float32), middle[:, 1].astype(np.float32)
    part = bearded(side, high, chart) * (mask("lips")[faces].max(1) < 0.4) * (mask("inside-mouth")[faces].max(1) < 0.2)
    low = float(chart.mouth[1] - chart.eye[1]) * 1000
    if "beard" not in told:
        part = part * (high > low + 2) * (side < 34)
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 3] - corner[:, 0]), axis=1) * (part > 0.35)
    if area.sum() == 0:
        return []
    count = 850 if "beard" in told else 220
    pick = rng.choice(len(area), count, p=area / area.sum())
    u, v = rng.random((2, count, 1))
    c = corner[pick]
    root = (c[:, 0] * (1 - u) + c[:, 1] * u) * (1 - v) + (c[:, 3] * (1 - u) + c[:, 2] * u) * v
    out = np.cross(c[:, 1] - c[:, 0], c[:, 3] - c[:, 0])
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    made = ribbons(_strands(root, out, part[pick], low / 1000 + chart.eye[1], rng), head, colour, rng, 0.5)
    source = faces[pick, 0].astype(np.int32).repeat(len(made.part) // count)
    return [Piece(made.mesh, made.bone, made.weight, np.stack([source, source], 1), made.part)]


def _strands(root: Floats, out: Floats, part: Floats, lip: float, rng: np.random.Generator) -> Strands:
    count = len(root)
    above = (root[:, 1] > lip)[:, None]
    aside = np.sign(root[:, :1]) * np.clip(np.abs(root[:, :1]) / 0.012, 0, 1)
    way = np.where(
        above, np.concatenate([aside * 0.8, -0.55 + 0 * aside, 0.1 + 0 * aside], 1), np.array([[0.0, -1.0, 0.10]])
    )
    way = way + out * 0.35 + rng.normal(0, 0.16, (count, 3))
    way -= out * np.minimum((way * out).sum(1, keepdims=True), 0)
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    long = (np.where(above[:, 0], 0.011, 0.017) * (0.5 + 0.6 * part) * (0.75 + 0.5 * rng.random(count)))[:, None, None]
    t = np.linspace(0, 1, 6)[None, :, None]
    paths = root[:, None] + (way[:, None] * t + out[:, None] * 0.18 * np.sin(np.pi * t * 0.8)) * long
    return Strands(np.asarray(paths - out[:, None] * 0.0006, float), 0.0016 + 0.0012 * rng.random(count))
