"""Shapes: closed ones wind outwards and are as large as they say; sheets face where they say."""

import numpy as np
import pytest

from rushes.engines.previz.mesh import Mesh, Surface
from rushes.engines.previz.shapes import (
    ball,
    between,
    block,
    curved,
    cushion,
    folds,
    grained,
    lathe,
    lattice,
    leaves,
    moulding,
    panel,
    placed,
    ripple,
    slab,
    tube,
)  # fmt: skip

GREY = (0.5, 0.5, 0.5)


def volume(mesh: Mesh) -> float:
    """What a closed mesh holds, positive where its faces wind outwards (divergence theorem)."""
    corner = mesh.points[mesh.faces].astype(float)
    return float((corner[:, 0] * np.cross(corner[:, 1], corner[:, 2])).sum() / 6)


def edges_meet(mesh: Mesh) -> bool:
    """Whether every edge belongs to two faces that run along it in opposite ways."""
    _, number = np.unique(np.round(mesh.points, 5), axis=0, return_inverse=True)
    faces = number.reshape(-1)[mesh.faces]
    faces = faces[(faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 0] != faces[:, 2])]
    ways = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    there, back = ({tuple(way) for way in each.tolist()} for each in (ways, ways[:, ::-1]))
    return there == back


@pytest.mark.parametrize(
    ("mesh", "size"),
    [
        (block((1, 2, 3), bevel=0.01, cell=0.4), 6.0),
        (block((0.2, 0.2, 0.2), (5, 1, 2), bevel=0.01, turn=30), 0.0078),
        (cushion((1, 1, 1), power=8, cells=12), 0.93),
        (lathe([(0, 0), (1, 0), (1, 2), (0, 2)], GREY, turns=96), 2 * np.pi),
        (ball(1, (1, 1, 1), GREY, turns=48), 4 / 3 * np.pi),
        (tube([(0, 0, 0), (0, 0, 1), (0, 0, 2)], 0.1, GREY, sides=48), 2 * np.pi * 0.01),
        (between((1, 0, 0), (0, 1, 0), 0.1, GREY, Surface.WOOD, 48), np.sqrt(2) * np.pi * 0.01),
        (slab([(0, 0), (2, 0), (2, 1), (0, 1)], 0.5, GREY), 1.0),
    ],
)
def test_closed_shapes_wind_outwards_and_hold_what_they_should(mesh: Mesh, size: float) -> None:
    assert volume(mesh) == pytest.approx(size, rel=0.05)
    assert edges_meet(mesh)


def test_a_tube_bends_without_folding() -> None:
    path = curved([(0, 0, 0), (0, 1, 0), (1, 1, 0), (1, 1, 1)], 40)
    mesh = tube(path, 0.05, GREY, sides=12)
    assert np.isfinite(mesh.points).all()
    away = np.linalg.norm(mesh.points[:, None].astype(float) - path[None], axis=2).min(1)
    assert away.max() < 0.0501
    assert volume(mesh) > 0


def test_sheets_face_the_way_they_say() -> None:
    assert np.allclose(panel((0, 0, 0), (1, 0, 0), (0, 1, 0), GREY).normals, (0, 0, 1))
    assert np.allclose(panel((0, 0, 1), (1, 0, 0), (0, 0, -1), GREY).normals, (0, 1, 0))
    assert folds(1, 2, GREY).normals[:, 2].mean() > 0.5
    assert moulding(((0, 0), (0.02, 0), (0.02, 0.1), (0, 0.1)), 1, GREY).normals[:, 2].mean() > 0.3
    flat = np.stack(np.broadcast_arrays(np.arange(3.0)[None], np.arange(2.0)[:, None], 0.0), -1)
    assert np.allclose(lattice(flat, GREY).normals, (0, 0, 1))
    assert np.allclose(lattice(flat, GREY, flip=True).normals, (0, 0, -1))


def test_panels_are_cut_as_fine_as_asked() -> None:
    assert len(panel((0, 0, 0), (3, 0, 0), (0, 1.5, 0), GREY, cell=0.15).faces) == 2 * 20 * 10


def test_placing_turns_before_it_moves() -> None:
    mesh = placed(block((0.1, 0.1, 1.0)).moved((0, 0, 1)), (5, 0, 0), 90)
    assert np.allclose(mesh.points.mean(0), (6, 0.05, 0), atol=1e-5)


def test_the_grain_runs_along_the_longest_side_and_stays_there_when_turned() -> None:
    board = block((2, 0.1, 0.2), colour=GREY, surface=Surface.WOOD)
    assert np.argmax(np.ptp(board.rest, axis=0)) == 2
    assert np.array_equal(placed(board, (1, 1, 1), 40).rest, board.rest)
    assert np.argmax(np.ptp(grained(board, 1).rest, axis=0)) != 2


def test_leaves_start_at_their_stalks_and_are_as_long_as_told() -> None:
    at = np.random.default_rng(1).normal(size=(20, 3))
    mesh = leaves(at, np.tile((0.0, 1.0, 0.0), (20, 1)), 0.3, GREY)
    assert np.allclose(mesh.points[::4], at, atol=1e-5)
    assert np.allclose(mesh.points[2::4] - mesh.points[::4], (0, 0.3, 0), atol=1e-5)


def test_ripple_is_smooth_and_centred() -> None:
    line = np.linspace(0, 20, 4000)[:, None]
    wave = ripple(line, 3)
    assert abs(wave.mean()) < 0.3 and 0.5 < np.abs(wave).max() < 2.5
    assert np.abs(np.diff(wave)).max() < 0.15
