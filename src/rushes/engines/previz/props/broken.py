"""Anything of clay or glass in pieces: cut along the borders of cells about points of its surface (Voronoi).

The same cut serves what breaks, what lies broken and what was mended, so that all three are one thing.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Ints, Mesh, Surface, joined, mesh, normals, rotation
from rushes.engines.previz.props.made import Prop
from rushes.engines.previz.props.thrown import GOLD
from rushes.engines.previz.shapes import Doubles

BREAKABLE = frozenset({"plate", "bowl", "vase", "glass", "bottle", "teapot", "wine"})
"""Kinds of things that break, and have no pieces of their own."""
BRITTLE = (Surface.CERAMIC, Surface.GLASS, Surface.STONE, Surface.SHEEN)
PIECES, FINE = 10, 2600
"""Into how many pieces, and how many faces make a border that looks broken."""
LOOSE = 3
"""Pieces that still lie beside what is being mended: the first ones."""
UPPER = np.array([-0.5, 1.0, 0.5])
"""The way to the first pieces: up, and where a right hand works at them."""


def breakable(prop: Prop, state: str, seed: int = 0) -> Prop:
    """A prop with the pieces it breaks into; in them where its state says so, or with gold between them."""
    rest, shell = _parts(prop.mesh)
    cells = _cells(shell, seed)
    shell = replace(shell, points=_smoothed(shell.points.astype(float), _border(shell, cells)).astype(np.float32))
    pieces = tuple(_piece(shell, cells == k) for k in range(int(cells.max()) + 1))
    whole = replace(prop, shards=(*pieces, rest) if len(rest.faces) else pieces)
    if state in ("shattered", "broken"):
        lying = tuple(_lying(piece, k, prop, seed) for k, piece in enumerate(whole.shards))
        return replace(whole, mesh=joined(lying), lying=lying, grips={}, flames=())
    if state in ("repaired", "mended"):
        return replace(whole, mesh=joined((prop.mesh, _seams(shell, cells))))
    if state == "mending":
        stays = cells >= LOOSE
        aside = (_aside(piece, k, prop) for k, piece in enumerate(pieces[:LOOSE]))
        gilt = _seams(shell, np.where(stays, cells, -1))
        return replace(whole, mesh=joined((_piece(shell, stays), gilt, *aside)), grips={})
    return whole


def _parts(whole: Mesh) -> tuple[Mesh, Mesh]:
    """What does not break of a thing (its flowers), and what does, in faces fine enough."""
    brittle = np.isin(whole.surface, [int(each) for each in BRITTLE])
    shell = _piece(whole, brittle)
    while len(shell.faces) < FINE:
        shell = _finer(shell)
    return _piece(whole, ~brittle), shell


def _finer(whole: Mesh) -> Mesh:
    """Every triangle as four."""
    a, b, c = (whole.faces[:, k] for k in range(3))
    ends = np.concatenate([np.stack(pair, 1) for pair in ((a, b), (b, c), (c, a))])
    edges, which = np.unique(np.sort(ends, 1), axis=0, return_inverse=True)
    ab, bc, ca = (which.reshape(3, -1) + len(whole.points)).astype(np.int32)
    faces = np.concatenate([np.stack(each, 1) for each in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])

    def middles(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.concatenate([values, values[edges].mean(1)]).astype(np.float32)

    return Mesh(
        middles(whole.points), faces.astype(np.int32), middles(whole.colours), np.tile(whole.surface, 4),
        middles(whole.rest), middles(whole.uv), np.tile(whole.picture, 4),
    )  # fmt: skip


def _cells(shell: Mesh, seed: int) -> Ints:
    """The piece of each face: that of the nearest of points spread over the surface, by ways that waver."""
    middles = shell.points[shell.faces].mean(1).astype(float)
    rng = np.random.default_rng(seed + 17)
    chosen = [int(rng.integers(len(middles)))]
    far = np.full(len(middles), np.inf)
    for _ in range(PIECES - 1):  # each next point far from those before, so that pieces are much of a size
        far = np.minimum(far, np.linalg.norm(middles - middles[chosen[-1]], axis=1))
        chosen.append(int((far * rng.uniform(0.6, 1.0, len(far))).argmax()))
    size = float(np.ptp(middles, axis=0).max())
    ways = rng.normal(size=(3, 3)) * 30 / size
    waver = 0.05 * size * np.sin(middles @ ways + rng.uniform(0, 6, 3))
    spread = np.linalg.norm((middles + waver)[:, None] - middles[chosen][None], axis=2)
    cells = spread.argmin(1)
    low = [-float((middles[cells == k] @ UPPER).mean()) for k in range(PIECES)]
    rank = np.argsort(np.argsort(low))
    return np.asarray(rank[cells], np.int32)


def _piece(whole: Mesh, chosen: NDArray[np.bool_]) -> Mesh:
    """Some faces of a mesh with the points they need."""
    faces = whole.faces[chosen]
    kept, numbers = np.unique(faces, return_inverse=True)
    return Mesh(
        whole.points[kept], numbers.reshape(-1, 3).astype(np.int32), whole.colours[kept], whole.surface[chosen],
        whole.rest[kept], whole.uv[kept], whole.picture[chosen],
    )  # fmt: skip


def _flat(piece: Mesh, whirl: float, over: bool) -> Mesh:
    """A piece about the origin, its broad side on the floor."""
    points = piece.points.astype(float) - piece.points.mean(0)
    axes = np.linalg.svd(points, full_matrices=False)[2]
    frame = np.stack([axes[0], axes[2], np.cross(axes[0], axes[2])])
    turn = rotation((0, 1, 0), whirl) @ (rotation((1, 0, 0), 180.0 * over) @ frame)
    laid = piece.moved(-piece.points.mean(0)).turned(turn)
    return laid.moved((0.0, -float(laid.points[:, 1].min()) + 0.0003, 0.0))


def _lying(piece: Mesh, k: int, prop: Prop, seed: int) -> Mesh:
    """A piece on the floor, about where the thing fell."""
    rng = np.random.default_rng((seed, 71, k))
    far = (0.35 + 0.95 * rng.random()) * max(prop.size)
    turn = k * 2.4 + float(rng.normal(0, 0.3))
    return _flat(piece, float(rng.uniform(0, 360)), bool(rng.random() < 0.4)).moved(
        (min(far, 0.26) * np.cos(turn), 0.0, min(far, 0.26) * np.sin(turn))
    )


def _aside(piece: Mesh, k: int, prop: Prop) -> Mesh:
    """A piece that waits before what is mended."""
    return _flat(piece, 40.0 * k, False).moved((-0.09 + 0.09 * k, 0.0, 0.5 * prop.size[2] + 0.07))


def _seams(shell: Mesh, cells: Ints) -> Mesh:
    """Gold along the borders of the pieces: ribbons a little over the surface; -1 is what is not there."""
    border = _border(shell, cells)
    if not len(border):
        return mesh(np.zeros((3, 3)), [(0, 1, 2)], GOLD, Surface.METAL)
    out = normals(shell.points, shell.faces).astype(float)
    return _ribbons(shell.points.astype(float), out, border)


def _border(shell: Mesh, cells: Ints) -> NDArray[np.int64]:
    """The edges between two pieces, as pairs of points."""
    corners = shell.faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    owner = np.repeat(np.arange(len(shell.faces)), 3)
    edges, which = np.unique(np.sort(corners, 1), axis=0, return_inverse=True)
    low, high = np.full(len(edges), 10**6), np.full(len(edges), -2)
    np.minimum.at(low, which.reshape(-1), cells[owner])
    np.maximum.at(high, which.reshape(-1), cells[owner])
    return np.asarray(edges[(low != high) & (high >= 0)], np.int64)


def _smoothed(points: Doubles, border: NDArray[np.int64], passes: int = 3) -> Doubles:
    """Points of a border, each drawn to the middle of its neighbours along it: a crack, not a stair."""
    points = points.copy()
    count = np.maximum(np.bincount(border.reshape(-1), minlength=len(points)), 1)[:, None]
    on = np.unique(border)
    for _ in range(passes):
        total = np.zeros_like(points)
        np.add.at(total, border[:, 0], points[border[:, 1]])
        np.add.at(total, border[:, 1], points[border[:, 0]])
        points[on] = 0.45 * points[on] + 0.55 * (total / count)[on]
    return points


def _ribbons(points: Doubles, out: Doubles, border: NDArray[np.int64], half: float = 0.0013) -> Mesh:
    a, b = points[border[:, 0]], points[border[:, 1]]
    up = out[border].mean(1)
    side = np.cross(b - a, up)
    side *= half / np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    lift = up * 0.0016
    along = (b - a) * 0.12
    rows = np.stack([a - along - side, a - along + side, b + along + side, b + along - side], 1) + lift[:, None]
    first = 4 * np.arange(len(border))[:, None]
    faces = np.concatenate([first + np.array(corners) for corners in ((0, 1, 2), (0, 2, 3))])
    return mesh(rows.reshape(-1, 3), faces, GOLD, Surface.METAL)
