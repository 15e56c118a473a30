"""Props: each kind is sound and of a likely size, and the cup breaks and mends along the same cracks."""

import hashlib

import numpy as np
import pytest

from rushes.engines.previz import props
from rushes.engines.previz.mesh import Mesh, Surface
from rushes.engines.previz.props.cracks import SHARDS
from rushes.engines.previz.props.paint import NAMED, named, paint
from rushes.engines.previz.props.piano import KEYS, SHARPS, keyboard
from rushes.engines.previz.props.standin import standin
from rushes.engines.previz.scene import Thing

KINDS = tuple(props.MAKERS)
HAND = ("cup", "mug", "spoon", "book", "letter", "photograph", "phone", "candle", "glass", "bottle", "key", "napkin")


def thing(kind: str, state: str = "", colour: str = "") -> Thing:
    return Thing(id="it", kind=kind, state=state, colour=colour)


def made(kind: str, state: str = "", colour: str = "") -> props.Prop:
    return props.prop(thing(kind, state, colour))


def sound(mesh: Mesh) -> None:
    assert all(np.isfinite(part).all() for part in (mesh.points, mesh.colours, mesh.rest, mesh.normals))
    lit = mesh.colours[np.unique(mesh.faces[mesh.surface != Surface.GLOW])]
    assert lit.min() >= 0.002 and lit.max() <= 0.86


@pytest.mark.parametrize("kind", KINDS)
def test_it_stands_on_its_own_foot_and_is_held_where_it_is(kind: str) -> None:
    prop = made(kind)
    sound(prop.mesh)
    low, high = prop.mesh.points.min(0), prop.mesh.points.max(0)
    assert abs(float(low[1])) < 1e-5
    assert np.allclose(high - low, prop.size, atol=1e-5)
    assert len(prop.mesh.faces) <= 9_000
    for name, grip in prop.grips.items():
        assert name in ("left", "right")
        assert (np.array(grip) > low - 0.06).all() and (np.array(grip) < high + 0.06).all()
    if {"left", "right"} <= set(prop.grips) and kind not in ("violin", "guitar", "bicycle", "flag"):
        assert prop.grips["left"][0] > prop.grips["right"][0]


@pytest.mark.parametrize("kind", HAND)
def test_what_a_hand_holds_is_of_the_size_of_a_hand(kind: str) -> None:
    assert max(made(kind).size) < 0.32
    assert "right" in made(kind).grips


@pytest.mark.parametrize("kind", ["cup", "piano", "tray", "tree", "letter", "vase"])
def test_it_is_made_twice_alike(kind: str) -> None:
    one, two = made(kind), made(kind)
    for field in ("points", "faces", "colours", "surface", "rest"):
        first, second = (getattr(each.mesh, field).tobytes() for each in (one, two))
        assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_a_thing_that_is_not_known_is_a_rounded_block_to_hold() -> None:
    prop = made("astrolabe", colour="red")
    assert prop == prop and not props.knows("astrolabe") and props.knows("cup")
    assert max(prop.size) < 0.25 and set(prop.grips) == {"left", "right"}
    assert np.array_equal(prop.mesh.points, standin(thing("astrolabe")).mesh.points)
    assert prop.mesh.colours[:, 0].mean() > 2 * prop.mesh.colours[:, 2].mean()


def test_the_shards_together_are_the_cup() -> None:
    prop = made("cup")
    assert len(prop.shards) == len(SHARDS) + 1
    points = np.concatenate([shard.points for shard in prop.shards])
    assert np.allclose(points.min(0), prop.mesh.points.min(0), atol=0.002)
    assert np.allclose(points.max(0), prop.mesh.points.max(0), atol=0.002)
    area, shards = _outer(prop.mesh), sum(_outer(shard) for shard in prop.shards)
    assert shards == pytest.approx(area, rel=0.15)


def _outer(mesh: Mesh) -> float:
    """The area of what faces away from the cup's middle axis, m2."""
    corner = mesh.points[mesh.faces].astype(float)
    across = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]) / 2
    middle = corner.mean(1)
    radius = np.hypot(middle[:, 0], middle[:, 2])
    out = (across[:, 0] * middle[:, 0] + across[:, 2] * middle[:, 2]) / np.maximum(radius, 1e-9)
    wall = (radius > 0.030) & (radius < 0.0465) & (np.abs(middle[:, 2]) + middle[:, 0] > 0)
    return float(np.clip(out, 0, None)[wall].sum())


def test_a_shattered_cup_lies_scattered_with_drops_and_a_mended_one_is_whole_with_gold() -> None:
    whole, broken, mended = made("cup"), made("cup", "shattered"), made("cup", "repaired")
    assert broken.size[0] > 2.5 * whole.size[0] and broken.size[1] < whole.size[1]
    assert mended.size == pytest.approx(whole.size, abs=0.002)
    gold = mended.mesh.surface == Surface.METAL
    assert gold.any() and not (whole.mesh.surface == Surface.METAL).any()
    seams = mended.mesh.points[np.unique(mended.mesh.faces[gold])]
    radius = np.hypot(seams[:, 0], seams[:, 2])
    wall = np.interp(seams[:, 1], [0, 0.01, 0.03, 0.06, 0.096], [0.0275, 0.0335, 0.0390, 0.0420, 0.0432])
    assert np.abs(radius - wall).max() < 0.0025  # on the surface, not worms that leave it


@pytest.mark.parametrize("kind", ["letter", "paper", "photograph"])
def test_torn_paper_is_two_halves(kind: str) -> None:
    whole, torn = (props.prop(Thing(id="x", kind=kind, state=state)) for state in ("", "shattered"))
    assert len(torn.mesh.faces) == len(whole.mesh.faces)
    long = max(whole.size[0], whole.size[2])
    assert long + 0.015 < max(torn.size[0], torn.size[2]) < long + 0.06
    assert np.isin(torn.mesh.surface, int(Surface.PAPER)).all()


def test_a_cup_takes_the_colour_it_is_told() -> None:
    red, blue = made("cup", colour="red").mesh.colours.mean(0), made("cup").mesh.colours.mean(0)
    assert red[0] > red[2] and blue[2] > blue[0]


def test_a_candle_burns_unless_it_is_out() -> None:
    lit, out = made("candle"), made("candle", "out")
    assert len(lit.flames) == 1 and not out.flames
    assert (lit.mesh.surface == Surface.GLOW).any() and not (out.mesh.surface == Surface.GLOW).any()
    assert 0 < lit.size[1] - lit.flames[0][1] < 0.05


def test_the_tray_carries_soup_and_the_cup_when_it_is_told() -> None:
    full, bare, cup = made("tray"), made("tray", "empty"), made("tray", "cup")
    assert len(bare.mesh.faces) < len(full.mesh.faces) < len(cup.mesh.faces)
    assert full.grips["left"][0] == pytest.approx(-full.grips["right"][0])


def test_the_keyboard_has_88_keys_in_the_right_order() -> None:
    assert sum(SHARPS[k % 7] for k in range(51)) == 36
    mesh = keyboard()
    dark = mesh.colours.mean(1) < 0.03
    black = mesh.points[dark & (mesh.points[:, 1] > 0.735)]
    middles = np.unique(np.round(black[:, 0] / 0.0235 * 2))
    assert len(middles) >= 36
    white = mesh.points[(mesh.points[:, 1] > 0.72) & (mesh.colours.mean(1) > 0.5)]
    assert np.ptp(white[:, 0]) == pytest.approx(52 * 0.0235, abs=0.01)
    assert KEYS[1] == pytest.approx(float(white[:, 1].max()), abs=0.01)


def test_colours_are_linear() -> None:
    assert paint("#808080")[0] == pytest.approx(0.2159, abs=1e-3)
    assert named("red", "blue") == NAMED["red"] and named("", "blue") == NAMED["blue"]
    assert all(0.01 < value < 0.85 for colour in NAMED.values() for value in colour)
