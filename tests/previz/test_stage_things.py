"""Things: in hands, on trays and boards, and those that fall break once and lie still."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from stage_worlds import ANN, BOB, Shot, far, scene, shot

from rushes.engines.previz.draw.bvh import met, tree
from rushes.engines.previz.draw.camera import Doubles
from rushes.engines.previz.mesh import Floats
from rushes.engines.previz.props import prop
from rushes.engines.previz.scene import Act, Framing, Scene, Thing
from rushes.engines.previz.stage.breaking import breaking

CUP = Thing(id="cup", kind="cup", colour="blue")
TRAY, BOWL = Thing(id="tray", kind="tray"), Thing(id="soup", kind="cup", at="tray")
TIMES = np.arange(0, 97) / 24


def dropped(state: str = "") -> Shot:
    holder = replace(ANN, action="drop", holds=("cup",))
    return shot(scene(holder, things=(replace(CUP, state=state),)), seconds=4.0)


def fall(seconds: float) -> tuple[Doubles, Doubles]:
    """Let go at half a second from a metre up."""
    since = max(seconds - 0.5, 0.0)
    return np.eye(3), np.array([0.3, max(1.0 - 4.905 * since**2, 0.04), 0.1])


def pieces(points: Floats) -> list[Floats]:
    ends = np.cumsum([len(shard.points) for shard in prop(CUP).shards])
    return np.split(points, ends[:-1])


def test_a_dropped_cup_falls_and_stays_on_the_floor() -> None:
    cup = dropped().laid["cup"]
    middle = np.array([cup.points(float(time))[:, 1].mean() for time in TIMES])
    assert middle[0] > 0.3 and middle[-1] < 0.08
    top = middle.argmax()
    assert top < 6 and middle[24:].max() < 0.5 * middle[0]
    assert np.array_equal(cup.points(3.5), cup.points(3.5))
    assert np.abs(cup.points(4.0) - cup.points(3.8)).max() < 0.004


def test_what_has_fallen_is_not_under_the_floor_nor_over_it() -> None:
    last = dropped().laid["cup"].points(4.0)
    assert last[:, 1].min() > -0.06
    assert all(piece[:, 1].min() < 0.03 for piece in pieces(last))


def test_it_breaks_once() -> None:
    """Whole to a moment, in pieces ever after: the gaps between pieces never close again."""
    points = breaking(prop(CUP), fall, False, 3)
    whole = np.concatenate([shard.points for shard in prop(CUP).shards])
    size = far(whole.max(0), whole.min(0))
    spread = np.array([np.ptp(points(float(time)), axis=0).max() for time in TIMES])
    broken = spread > 1.3 * size
    first = int(broken.argmax())
    assert 0.9 < TIMES[first] < 1.2 and broken[first:].all() and not broken[:first].any()
    before = points(0.2)
    assert np.ptp(before, axis=0).max() <= size * 1.01


def test_a_cup_that_lies_broken_in_the_first_frame_is_broken_there() -> None:
    points = breaking(prop(CUP), lambda t: (np.eye(3), np.array([0, 0.04, 0])), True, 3)
    whole = np.concatenate([shard.points for shard in prop(CUP).shards])
    assert np.ptp(points(0.0), axis=0).max() > 1.2 * np.ptp(whole, axis=0).max()


def test_pieces_fly_no_faster_than_things_fall() -> None:
    points = breaking(prop(CUP), fall, False, 3)
    steps = [np.abs(points(float(b)) - points(float(a))).max() * 24 for a, b in pairwise(TIMES)]
    assert max(steps) < 9


def test_another_seed_breaks_otherwise() -> None:
    ends = [breaking(prop(CUP), fall, False, seed)(4.0) for seed in (1, 1, 2)]
    assert np.array_equal(ends[0], ends[1]) and not np.array_equal(ends[0], ends[2])


def test_a_thing_on_a_tray_goes_with_the_tray() -> None:
    holder = replace(ANN, action="carry", holds=("tray",))
    asked = scene(holder, things=(TRAY, BOWL), acts=(Act(who="ann", verb="walk", way="forward"),))
    laid = shot(asked, seconds=3.0).laid
    tray = [laid["tray"].points(time).mean(0) for time in (0.0, 1.0, 2.5)]
    soup = [laid["soup"].points(time).mean(0) for time in (0.0, 1.0, 2.5)]
    assert far(tray[0], tray[2]) > 0.2
    for under, over in zip(tray, soup, strict=True):
        assert far(over, under) == pytest.approx(far(soup[0], tray[0]), abs=0.02)
        assert over[1] > under[1]


def test_a_tray_is_level_and_held_by_both_hands() -> None:
    holder = replace(ANN, action="carry", holds=("tray",))
    staged = shot(scene(holder, things=(TRAY,)))
    turn, _ = staged.laid["tray"].at(0.0)
    assert np.allclose(turn[:, 1], (0, 1, 0)) and np.allclose(turn @ turn.T, np.eye(3))
    points = staged.laid["tray"].points(0.0)
    for hand in ("grip_l", "grip_r"):
        assert np.linalg.norm(points - staged.joint("ann", hand), axis=1).min() < 0.08


@pytest.mark.parametrize("action", ["read", "hold", ""])
def test_a_letter_is_held_up_to_the_eyes_between_both_hands(action: str) -> None:
    reader = replace(ANN, pose="stand", action=action, holds=("letter",))
    staged = shot(replace(scene(reader), things=(Thing(id="letter", kind="letter"),)))
    page = staged.laid["letter"].points(0.0)
    hands = (staged.joint("ann", "grip_l") + staged.joint("ann", "grip_r")) / 2
    assert np.ptp(page[:, 1]) > 0.1  # it does not lie flat
    assert page[:, 1].max() > hands[1] + 0.08 and np.linalg.norm(page.mean(0) - hands) < 0.12
    middle = page - page.mean(0)
    face = np.linalg.svd(middle, full_matrices=False)[2][2]
    way = staged.joint("ann", "eyes") - page.mean(0)
    assert abs(face @ way) / np.linalg.norm(way) > 0.75


def test_a_cup_is_in_the_hand_that_holds_it() -> None:
    staged = shot(scene(replace(ANN, holds=("cup",)), things=(CUP,)))
    points = staged.laid["cup"].points(0.0)
    assert np.linalg.norm(points - staged.joint("ann", "grip_r"), axis=1).min() < 0.06


@pytest.mark.parametrize(("place", "at"), [("plain", "table"), ("bedroom", "windowsill"), ("bedroom", "")])
def test_a_thing_stands_on_its_board(place: str, at: str) -> None:
    staged = shot(Scene(things=(replace(CUP, at=at),), place=scene(place=place).place))
    low = float(staged.laid["cup"].points(0.0)[:, 1].min())
    heights = [mark.height for mark in staged.place.marks.values() if mark.height]
    assert any(low == pytest.approx(height, abs=1e-3) for height in heights)


@pytest.mark.parametrize(
    ("kind", "at", "place", "height"),
    [
        ("cup", "windowsill", "bedroom", 0.82), ("cup", "windowsill", "kitchen", 0.85),
        ("flower", "piano", "studio", 1.2),
        ("book", "bed", "bedroom", 0.655), ("book", "pillow", "bedroom", 0.66), ("guitar", "floor", "studio", 0.0),
        ("shoes", "", "hallway", 0.0), ("umbrella", "", "hallway", 0.0), ("letter", "", "bedroom", 0.56),
    ],
)  # fmt: skip
def test_a_thing_rests_on_what_the_place_has_there(kind: str, at: str, place: str, height: float) -> None:
    """Nothing of the place is in it, and something is right under it."""
    staged = shot(Scene(things=(Thing(id="it", kind=kind, at=at),), place=scene(place=place).place))
    points = staged.laid["it"].points(0.0)
    low, middle = float(points[:, 1].min()), points.mean(0)
    assert low == pytest.approx(height, abs=0.08)
    mesh = staged.place.mesh
    rays, solid = tree(mesh.points, mesh.faces), np.zeros(len(mesh.faces), np.uint8)
    over = (float(middle[0]), low + 0.4, float(middle[2]))
    assert met(rays, solid, over, np.array([0.0, -1.0, 0.0]), 2.0) == pytest.approx(0.4, abs=0.035)


@pytest.mark.parametrize("place", ["bedroom", "kitchen", "studio"])
def test_a_cup_on_a_windowsill_stands_before_the_lace(place: str) -> None:
    staged = shot(Scene(things=(replace(CUP, at="windowsill"),), place=scene(place=place).place))
    nearest = staged.laid["cup"].points(0.0)[:, 0].min()
    for curtain in staged.place.curtains:
        points = curtain.points
        there = points[(np.abs(points[:, 2] - staged.place.marks["sill"].at[2]) < 0.1) & (points[:, 0] < -1.9)]
        lace = there[(there[:, 1] < staged.place.marks["sill"].height + 0.12) & (there[:, 1] > 0.8)]
        assert not len(lace) or lace[:, 0].max() < nearest
    assert staged.camera.at[0] > staged.laid["cup"].points(0.0)[:, 0].max() + 0.2
    assert not staged.hidden(staged.laid["cup"].points(0.0).mean(0))


def test_two_things_on_one_board_stand_side_by_side() -> None:
    things = (CUP, Thing(id="bowl", kind="bowl"), Thing(id="candle", kind="candle"))
    laid = shot(Scene(things=tuple(replace(thing, at="table") for thing in things))).laid
    middles = [laid[thing.id].points(0.0).mean(0) for thing in things]
    assert min(far(one, other) for one in middles for other in middles if one is not other) > 0.1


def test_a_flame_is_a_lamp() -> None:
    candle = Thing(id="candle", kind="candle", state="lit", at="table")
    staged = shot(Scene(things=(candle,), framing=Framing(detail="flame")))
    (lamp,) = [lamp for lamp in staged.world.light.lamps if lamp.flickers]
    assert far(lamp.at, staged.laid["candle"].points(0.0).mean(0)) < 0.3
    assert abs(staged.seen([lamp.at])[0] - 0.5).max() < 0.2


def test_a_falling_cup_and_its_face_share_the_frame() -> None:
    staged = dropped()
    points = staged.seen(np.stack([staged.joint("ann", "eyes"), staged.laid["cup"].points(0.0).mean(0)]))
    assert points.min() > 0.02 and points.max() < 0.98


def test_things_of_the_place_are_not_put_there_twice() -> None:
    asked = scene(ANN, BOB, place="bedroom", things=(Thing(id="bed", kind="bed"), Thing(id="window", kind="window")))
    assert not shot(asked).laid
