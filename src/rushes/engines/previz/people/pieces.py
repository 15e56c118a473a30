"""Pieces of a figure: geometry at rest that knows which bones move it and which points of the body it lies between."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushes.engines.previz.mesh import Floats, Ints, Mesh, Surface, joined, mesh
from rushes.engines.previz.people.body import base, bones


@dataclass(frozen=True, eq=False)
class Piece:
    """``mesh`` at rest; ``bone`` int32 and ``weight`` float32 [n, 4].

    ``source`` int32 [n, 2] are the base mesh's points that each lies between, -1 for none, and ``part`` float32 [n] how
    far it is on the way to the second: they tell how a face's expression moves it.
    """

    mesh: Mesh
    bone: Ints
    weight: Floats
    source: Ints
    part: Floats

    def painted(self, colours: ArrayLike) -> "Piece":
        """The same in other colours, one or one for each point."""
        return replace(self, mesh=self.mesh.coloured(colours))

    def at(self, points: ArrayLike) -> "Piece":
        """The same with its points elsewhere."""
        return replace(self, mesh=replace(self.mesh, points=np.asarray(points, np.float32)))


def of_base(
    points: Floats, quads: NDArray[np.bool_], colour: ArrayLike, surface: Surface,
    painted: tuple[Floats, NDArray[np.bool_]] | None = None,
) -> Piece:  # fmt: skip
    """A part of the base mesh in a shape; ``quads`` says which faces, ``colour`` is one or one for each base point.

    ``painted`` is where base points lie on picture 0, and which faces show it.
    """
    faces = base().faces[quads]
    tri = np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])
    whole = (tri[:, 0] != tri[:, 1]) & (tri[:, 1] != tri[:, 2]) & (tri[:, 0] != tri[:, 2])
    used, where = np.unique(tri[whole].reshape(-1), return_inverse=True)
    colours = np.broadcast_to(np.asarray(colour, np.float32), points.shape)[used]
    made = mesh(points[used], where.reshape(-1, 3), colours, surface)
    if painted is not None:
        shown = np.tile(painted[1][quads], 2)[whole]
        made = replace(made, uv=painted[0][used], picture=np.where(shown, 0, -1).astype(np.int32))
    return _from(made, used.astype(np.int32))


def _from(made: Mesh, source: Ints) -> Piece:
    """A piece each of whose points is one of the base mesh."""
    told = bones()
    return Piece(
        made, told.bone_of[source], told.weight_of[source], np.stack([source, source], 1).astype(np.int32),
        np.zeros(len(source), np.float32),
    )  # fmt: skip


def offset(piece: Piece, by: Floats | float) -> Piece:
    """The same, moved along its normals by metres."""
    return piece.at(piece.mesh.points + piece.mesh.normals * np.asarray(by, np.float32).reshape(-1, 1))


def sides(faces: Ints) -> Ints:
    """The edges of triangles, each once, int32 [k, 2], the lower point first."""
    every = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    return np.unique(np.sort(every, 1), axis=0).astype(np.int32)


def open_sides(faces: Ints) -> Ints:
    """The edges that only one triangle has, in that triangle's direction."""
    every = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    _, where, count = np.unique(np.sort(every, 1), axis=0, return_index=True, return_counts=True)
    return np.asarray(every[where[count == 1]], np.int32)


def relaxed(values: Floats, edges: Ints, times: int, much: float = 0.5) -> Floats:
    """Values at points, each moved towards the mean of its neighbours, so many times."""
    out = np.asarray(values, np.float32)
    count = np.maximum(np.bincount(edges.reshape(-1), minlength=len(out)), 1).astype(np.float32)
    for _ in range(times):
        total = np.zeros_like(out)
        np.add.at(total, edges[:, 0], out[edges[:, 1]])
        np.add.at(total, edges[:, 1], out[edges[:, 0]])
        alone = (np.bincount(edges.reshape(-1), minlength=len(out)) == 0)[(...,) + (None,) * (out.ndim - 1)]
        mean = total / (count if out.ndim == 1 else count[:, None])
        out = np.where(alone, out, out * (1 - much) + mean * much).astype(np.float32)
    return out


def cut(piece: Piece, field: Floats) -> Piece:
    """The part where a field is above 0, cut exactly along its zero line (marching triangles)."""
    field = np.where(np.abs(field) < 1e-7, np.float32(1e-7), field)
    inside, faces = field > 0, piece.mesh.faces
    count = inside[faces].sum(1)
    mixed = np.flatnonzero((count == 1) | (count == 2))
    tri, one = faces[mixed], (count[mixed] == 1)[:, None]
    odd = (inside[tri] == one).argmax(1)  # the corner that is alone on its side
    a, b, c = (tri[np.arange(len(tri)), (odd + k) % 3] for k in range(3))
    keys = np.concatenate([np.stack([np.minimum(a, o), np.maximum(a, o)], 1) for o in (b, c)])
    ends, where = np.unique(keys, axis=0, return_inverse=True) if len(keys) else (keys, np.zeros(0, int))
    where = where.reshape(-1) + len(field)
    ab, ac = where[: len(a)], where[len(a) :]
    alone = one[:, 0]
    fresh = [np.stack([a, ab, ac], 1)[alone], np.stack([ab, b, c], 1)[~alone], np.stack([ab, c, ac], 1)[~alone]]
    part = field[ends[:, 0]] / (field[ends[:, 0]] - field[ends[:, 1]])
    rows = np.concatenate([faces[count == 3], *fresh]).astype(np.int32)
    origin = np.concatenate([np.flatnonzero(count == 3), mixed[alone], mixed[~alone], mixed[~alone]])
    return _compact(_with(piece, ends[:, 0], ends[:, 1], part.astype(np.float32)), rows, origin)


def _with(piece: Piece, a: Ints, b: Ints, part: Floats) -> Piece:
    """The piece with points added between two of its own."""
    m = piece.mesh

    def mix(values: Floats) -> Floats:
        return np.concatenate([values, values[a] + (values[b] - values[a]) * part[:, None]]).astype(np.float32)

    bone, weight = mixed_weights(
        (piece.bone[a], piece.bone[b]), (piece.weight[a] * (1 - part[:, None]), piece.weight[b] * part[:, None])
    )
    near = np.where(part < 0.5, a, b)
    whole = (piece.part[a] == 0) & (piece.part[b] == 0)
    source = np.where(whole[:, None], np.stack([piece.source[a, 0], piece.source[b, 0]], 1), piece.source[near])
    return Piece(
        replace(m, points=mix(m.points), colours=mix(m.colours), rest=mix(m.rest), uv=mix(m.uv)),
        np.concatenate([piece.bone, bone]), np.concatenate([piece.weight, weight]),
        np.concatenate([piece.source, source]).astype(np.int32),
        np.concatenate([piece.part, np.where(whole, part, piece.part[near])]).astype(np.float32),
    )  # fmt: skip


def mixed_weights(bone: Iterable[Ints], weight: Iterable[Floats]) -> tuple[Ints, Floats]:
    """Weights of several sets added: the four strongest bones, and weights that sum to 1."""
    pairs = list(zip(bone, weight, strict=True))
    table = np.zeros((len(pairs[0][0]), len(bones().names)), np.float32)
    rows = np.arange(len(table))
    for which, much in pairs:
        for k in range(which.shape[1]):
            np.add.at(table, (rows, which[:, k]), much[:, k])
    best = np.argsort(-table, axis=1, kind="stable")[:, :4].astype(np.int32)
    found = np.take_along_axis(table, best, 1)
    return best, np.asarray(found / np.maximum(found.sum(1, keepdims=True), 1e-9), np.float32)


def _compact(piece: Piece, faces: Ints, origin: NDArray[np.int64]) -> Piece:
    """Only the points that faces use."""
    used = np.unique(faces)
    new = np.zeros(len(piece.part), np.int32)
    new[used] = np.arange(len(used))
    m = piece.mesh
    return Piece(
        Mesh(
            m.points[used], new[faces].astype(np.int32).reshape(-1, 3), m.colours[used], m.surface[origin],
            m.rest[used], m.uv[used], m.picture[origin],
        ),
        piece.bone[used], piece.weight[used], piece.source[used], piece.part[used],
    )  # fmt: skip


def kept(piece: Piece, faces: NDArray[np.bool_]) -> Piece:
    """Only some of its faces."""
    return _compact(piece, piece.mesh.faces[faces], np.flatnonzero(faces))


def hemmed(piece: Piece, thick: float = 0.004, shade: float = 0.66, deep_in: float = 0.006) -> Piece:
    """The same with its open edges turned in, so that cloth has a thickness and a dark inside."""
    open_ = open_sides(piece.mesh.faces)
    if not len(open_):
        return piece
    rim, first = np.unique(open_), len(piece.part)
    inner = np.zeros(first, np.int32)
    inner[rim] = first + np.arange(len(rim))
    deep = inner + len(rim)
    m, way = piece.mesh, piece.mesh.normals[rim]
    back = _inward(piece, open_, rim)
    a, b = open_[:, 0], open_[:, 1]
    band = [np.stack([a, inner[a], b], 1), np.stack([b, inner[a], inner[b]], 1),
            np.stack([inner[a], deep[a], inner[b]], 1), np.stack([inner[b], deep[a], deep[b]], 1)]  # fmt: skip
    more = np.concatenate(band).astype(np.int32)
    turned = m.points[rim] - way * np.float32(thick)
    ends = np.concatenate([turned, turned + back * np.float32(deep_in) - way * np.float32(thick * 0.5)])

    def twice(values: NDArray[np.generic], rim_values: NDArray[np.generic]) -> NDArray[np.generic]:
        return np.concatenate([values, rim_values, rim_values])

    colours = np.concatenate([m.colours, m.colours[rim] * np.float32(shade), m.colours[rim] * np.float32(shade * 0.5)])
    made = Mesh(
        np.concatenate([m.points, ends]).astype(np.float32), np.concatenate([m.faces, more]).astype(np.int32),
        colours.astype(np.float32), np.concatenate([m.surface, np.full(len(more), m.surface[0], np.int32)]),
        np.asarray(twice(m.rest, m.rest[rim]), np.float32), np.asarray(twice(m.uv, m.uv[rim]), np.float32),
        np.concatenate([m.picture, np.full(len(more), -1, np.int32)]),
    )  # fmt: skip
    return Piece(
        made, np.asarray(twice(piece.bone, piece.bone[rim]), np.int32),
        np.asarray(twice(piece.weight, piece.weight[rim]), np.float32),
        np.asarray(twice(piece.source, piece.source[rim]), np.int32),
        np.asarray(twice(piece.part, piece.part[rim]), np.float32),
    )  # fmt: skip


def _inward(piece: Piece, open_: Ints, rim: Ints) -> Floats:
    """The way from each point of the open edge into the cloth, unit."""
    edges = sides(piece.mesh.faces)
    on = np.zeros(len(piece.part), bool)
    on[rim] = True
    total = np.zeros((len(piece.part), 3), np.float32)
    for a, b in ((0, 1), (1, 0)):
        step = edges[on[edges[:, a]] & ~on[edges[:, b]]]
        np.add.at(total, step[:, a], piece.mesh.points[step[:, b]] - piece.mesh.points[step[:, a]])
    way = total[rim]
    return np.asarray(way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6), np.float32)


def evened(piece: Piece, times: int = 6) -> Piece:
    """The same with its open edges drawn smooth: each of their points between its neighbours along the edge."""
    open_ = np.unique(np.sort(open_sides(piece.mesh.faces), 1), axis=0)
    return piece.at(relaxed(piece.mesh.points, open_, times)) if len(open_) else piece


def rigid(made: Mesh, bone: str) -> Piece:
    """Something that moves with one bone."""
    count = len(made.points)
    weight = np.zeros((count, 4), np.float32)
    weight[:, 0] = 1
    number = np.full((count, 4), bones().names.index(bone), np.int32)
    return Piece(made, number, weight, np.full((count, 2), -1, np.int32), np.zeros(count, np.float32))


def together(pieces: Iterable[Piece]) -> Piece:
    """Several pieces as one."""
    parts = [piece for piece in pieces if len(piece.mesh.points)]
    return Piece(
        joined(part.mesh for part in parts),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("bone", "weight", "source", "part")),
    )  # fmt: skip


def dominated(names: Callable[[str], bool]) -> NDArray[np.bool_]:
    """The points of the base mesh that follow most a bone of such a name."""
    told = bones()
    first = told.bone_of[np.arange(len(told.bone_of)), told.weight_of.argmax(1)]
    return np.isin(first, [k for k, name in enumerate(told.names) if names(name)])


def weight_on(names: Callable[[str], bool]) -> Floats:
    """How much each base point follows bones of such names, 0..1."""
    told = bones()
    of = np.isin(told.bone_of, [k for k, name in enumerate(told.names) if names(name)])
    return np.asarray((told.weight_of * of).sum(1), np.float32)
