"""Pieces of a figure: geometry at rest that knows which bones move it and which point of the body it came from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats, Ints, Mesh, Surface, joined, mesh, normals
from rushes.engines.previz.people.body import base, bones


@dataclass(frozen=True, eq=False)
class Piece:
    """``mesh`` at rest; ``bone`` int32 and ``weight`` float32 [n, 4]; ``source`` int32 [n] the base mesh's point, or -1."""

    mesh: Mesh
    bone: Ints
    weight: Floats
    source: Ints


def of_base(points: Floats, quads: NDArray[np.bool_], colour: tuple[float, float, float], surface: Surface) -> Piece:
    """A part of the base mesh in a shape, with its texture coordinates; ``quads`` says which faces."""
    told = base()
    faces, corners = told.faces[quads], told.corners[quads]
    tri = np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])
    tex = np.concatenate([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]])
    kept = (tri[:, 0] != tri[:, 1]) & (tri[:, 1] != tri[:, 2]) & (tri[:, 0] != tri[:, 2])
    tri, tex = tri[kept], tex[kept]
    pairs, where = np.unique(np.stack([tri.reshape(-1), tex.reshape(-1)], 1), axis=0, return_inverse=True)
    source = pairs[:, 0].astype(np.int32)
    made = mesh(points[source], where.reshape(-1, 3), colour, surface, uv=told.uv[pairs[:, 1]])
    return Piece(made, bones().bone_of[source], bones().weight_of[source], source)


def offset(piece: Piece, by: Floats | float, around: Floats | None = None) -> Piece:
    """The same, moved along its normals by metres; normals are those of points that lie together."""
    way = _whole_normals(piece) if around is None else around
    points = piece.mesh.points + way * np.asarray(by, np.float32).reshape(-1, 1)
    return replace(piece, mesh=replace(piece.mesh, points=points.astype(np.float32)))


def relaxed(piece: Piece, times: int) -> Piece:
    """The same with every point moved towards the middle of its neighbours, so many times; open edges stay."""
    faces, points = piece.mesh.faces, piece.mesh.points.copy()
    same, where = np.unique(np.round(points * 2e4).astype(np.int64), axis=0, return_inverse=True)
    tri = where.reshape(-1)[faces]
    edges = np.unique(np.sort(np.concatenate([tri[:, [0, 1]], tri[:, [1, 2]], tri[:, [2, 0]]]), 1), axis=0)
    count = np.bincount(edges.reshape(-1), minlength=len(same)).astype(np.float32)
    at = np.zeros((len(same), 3), np.float32)
    at[where.reshape(-1)] = points
    for _ in range(times):
        total = np.zeros_like(at)
        np.add.at(total, edges[:, 0], at[edges[:, 1]])
        np.add.at(total, edges[:, 1], at[edges[:, 0]])
        at = at * 0.4 + total / np.maximum(count, 1)[:, None] * 0.6
    return replace(piece, mesh=replace(piece.mesh, points=at[where.reshape(-1)].astype(np.float32)))


def _whole_normals(piece: Piece) -> Floats:
    """Normals as if points split for their texture were one."""
    same, where = np.unique(np.round(piece.mesh.points * 2e4).astype(np.int64), axis=0, return_inverse=True)
    where = where.reshape(-1)
    first = np.zeros((len(same), 3), np.float32)
    first[where] = piece.mesh.points
    return normals(first, where[piece.mesh.faces].astype(np.int32))[where]


def cut(piece: Piece, field: Floats) -> Piece:
    """The part where a field is above 0, cut exactly along its zero line (marching triangles)."""
    inside = field > 0
    faces = piece.mesh.faces
    count = inside[faces].sum(1)
    rows, kept, cutters = [faces[count == 3]], [np.flatnonzero(count == 3)], []
    edges: dict[tuple[int, int], int] = {}

    def between(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in edges:
            edges[key] = len(field) + len(cutters)
            cutters.append((key[0], key[1], float(field[key[0]] / (field[key[0]] - field[key[1]]))))
        return edges[key]

    fresh, origin = [], []
    for t in np.flatnonzero((count == 1) | (count == 2)):
        a, b, c = (int(v) for v in faces[t])
        while inside[a] != (count[t] == 1) or (inside[b] == inside[a]):
            a, b, c = b, c, a
        if count[t] == 1:
            fresh.append((a, between(a, b), between(a, c)))
            origin.append(t)
        else:
            fresh += [(between(a, b), b, c), (between(a, b), c, between(a, c))]
            origin += [t, t]
    rows.append(np.array(fresh, np.int32).reshape(-1, 3))
    kept.append(np.array(origin, np.int64))
    return _compact(_with(piece, cutters), np.concatenate(rows), np.concatenate(kept))


def _with(piece: Piece, cutters: list[tuple[int, int, float]]) -> Piece:
    """The piece with points added between two of its own."""
    if not cutters:
        return piece
    a, b = (np.array([row[k] for row in cutters], np.int64) for k in (0, 1))
    part = np.array([row[2] for row in cutters], np.float32)
    m = piece.mesh

    def mix(values: Floats) -> Floats:
        return np.concatenate([values, values[a] + (values[b] - values[a]) * part[:, None]]).astype(np.float32)

    near = np.where(part < 0.5, a, b)
    return Piece(
        replace(m, points=mix(m.points), colours=mix(m.colours), rest=mix(m.rest), uv=mix(m.uv)),
        np.concatenate([piece.bone, piece.bone[near]]), np.concatenate([piece.weight, piece.weight[near]]),
        np.concatenate([piece.source, piece.source[near]]),
    )  # fmt: skip


def _compact(piece: Piece, faces: Ints, origin: NDArray[np.int64]) -> Piece:
    """Only the points that faces use."""
    used = np.unique(faces)
    new = np.zeros(len(piece.source), np.int32)
    new[used] = np.arange(len(used))
    m = piece.mesh
    return Piece(
        Mesh(
            m.points[used], new[faces].astype(np.int32).reshape(-1, 3), m.colours[used], m.surface[origin],
            m.rest[used], m.uv[used], m.picture[origin],
        ),
        piece.bone[used], piece.weight[used], piece.source[used],
    )  # fmt: skip


def kept(piece: Piece, faces: NDArray[np.bool_]) -> Piece:
    """Only some of its faces."""
    return _compact(piece, piece.mesh.faces[faces], np.flatnonzero(faces))


def hemmed(piece: Piece, thick: float = 0.006) -> Piece:
    """The same with its open edges turned in, so that cloth has a thickness."""
    faces = piece.mesh.faces
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    _, where, count = np.unique(np.sort(edges, 1), axis=0, return_index=True, return_counts=True)
    open_ = edges[where[count == 1]]
    if not len(open_):
        return piece
    rim = np.unique(open_)
    inner = np.zeros(len(piece.source), np.int32)
    inner[rim] = len(piece.source) + np.arange(len(rim))
    m, way = piece.mesh, _whole_normals(piece)
    a, b = open_[:, 0], open_[:, 1]
    band = np.concatenate([np.stack([a, inner[a], b], 1), np.stack([b, inner[a], inner[b]], 1)]).astype(np.int32)

    def more(values: Floats, extra: Floats) -> Floats:
        return np.concatenate([values, extra]).astype(np.float32)

    made = Mesh(
        more(m.points, m.points[rim] - way[rim] * np.float32(thick)), np.concatenate([faces, band]),
        more(m.colours, m.colours[rim] * np.float32(0.6)), np.concatenate([m.surface, np.full(len(band), m.surface[0])]),
        more(m.rest, m.rest[rim]), more(m.uv, m.uv[rim]), np.concatenate([m.picture, np.full(len(band), -1)]),
    )  # fmt: skip
    ints = [np.concatenate([values, values[rim]]) for values in (piece.bone, piece.weight, piece.source)]
    return Piece(_typed(made), ints[0], ints[1], ints[2])


def _typed(m: Mesh) -> Mesh:
    return replace(m, faces=m.faces.astype(np.int32), surface=m.surface.astype(np.int32), picture=m.picture.astype(np.int32))


def rigid(made: Mesh, bone: str) -> Piece:
    """Something that moves with one bone."""
    count = len(made.points)
    number = bones().names.index(bone)
    weight = np.zeros((count, 4), np.float32)
    weight[:, 0] = 1
    return Piece(made, np.full((count, 4), number, np.int32), weight, np.full(count, -1, np.int32))


def together(pieces: Iterable[Piece]) -> Piece:
    """Several pieces as one."""
    parts = [piece for piece in pieces if len(piece.mesh.points)]
    return Piece(
        joined(part.mesh for part in parts),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("bone", "weight", "source")),
    )  # fmt: skip


def dominated(names: Callable[[str], bool]) -> NDArray[np.bool_]:
    """The points of the base mesh that follow most a bone of such a name."""
    told = bones()
    first = told.bone_of[np.arange(len(told.bone_of)), told.weight_of.argmax(1)]
    return np.isin(first, [k for k, name in enumerate(told.names) if names(name)])
