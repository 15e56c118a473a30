"""Things in hands at work: on a tray is on it, what falls lands in the frame, tools reach what they are for."""

from dataclasses import replace

import numpy as np
import pytest
from stage_worlds import ANN, Shot, far, scene, shot

from rushes.engines.previz.draw.camera import Camera
from rushes.engines.previz.draw.steam import veiled
from rushes.engines.previz.mesh import Surface
from rushes.engines.previz.picture import with_motion
from rushes.engines.previz.props import prop
from rushes.engines.previz.scene import Act, Framing, Person, Scene, Thing
from rushes.engines.previz.stage.handling import handled
from rushes.engines.previz.words import read

pytestmark = pytest.mark.sampled(2)

SECONDS = 4.0
SIZES = {"medium": 1.0, "medium-wide": 1.45, "full": 2.05}


def film(prompt: str, motion: str = "", seed: int = 1) -> Shot:
    return shot(with_motion(read(prompt), motion), seed=seed, seconds=SECONDS)


def covers(staged: Shot) -> float:
    """How much height the frame covers where the first player's head is, metres."""
    name = next(iter(staged.players))
    camera = staged.world.camera(0.0)
    away = float((staged.joint(name, "head") - camera.at) @ camera.axes[2])
    return away * 36 / (16 / 9) / camera.lens


def in_frame(staged: Shot, id: str, time: float, slack: float = 0.5) -> bool:
    at = staged.world.camera(time).project(np.asarray(staged.laid[id].points(time), float), 160, 90)
    return bool((at[:, 2] > 0).all() and (at[:, :2] >= -slack).all() and (at[:, :2] <= (160 + slack, 90 + slack)).all())


@pytest.mark.parametrize(
    ("prompt", "upon", "under"),
    [
        ("a nurse with a wooden tray, a steaming cup of soup on it, in the bedroom doorway", "cup", "tray"),
        ("a waiter carries a tray with a bottle in the café", "bottle", "tray"),
        ("a plate on the table, a candle on it", "candle", "plate"),
    ],
)
def test_what_is_told_to_be_on_something_is_at_it(prompt: str, upon: str, under: str) -> None:
    things = {each.id: each for each in read(prompt).things}
    assert things[upon].at == under


def test_a_cup_on_a_tray_rides_on_it_through_the_walk() -> None:
    staged = film(
        "a nurse in the doorway of the bedroom with a wooden tray, a steaming cup on it, medium-wide shot",
        "she walks forward gently. The camera pushes in.",
    )
    for time in (0.0, SECONDS / 2, SECONDS):
        tray, cup = (staged.laid[id].points(time) for id in ("tray", "cup"))
        low, high = tray.min(0), tray.max(0)
        middle = cup.mean(0)
        assert (low[[0, 2]] < middle[[0, 2]]).all() and (middle[[0, 2]] < high[[0, 2]]).all()
        assert low[1] < cup[:, 1].min() < low[1] + 0.03
        assert in_frame(staged, "cup", time), time


def test_a_tray_with_something_on_it_leaves_room_for_it() -> None:
    full, laid = (prop(Thing(id="tray", kind="tray", state=state)) for state in ("", "laid"))
    assert len(laid.mesh.points) < len(full.mesh.points)
    assert laid.grips == full.grips


@pytest.mark.parametrize("seed", range(4))
def test_who_drops_something_stands_and_is_seen_from_the_head_to_the_floor(seed: int) -> None:
    """A medium shot opens to a full one: on their knees from the start, they tell another story."""
    staged = film(
        "a young woman drops a blue cup in the hallway, medium shot",
        "the cup falls and shatters on the floor. Locked camera.",
        seed,
    )
    assert len({staged.world.camera(time) for time in (0.0, SECONDS)}) == 1
    pieces = staged.laid["cup"].points(SECONDS)
    assert pieces[:, 1].max() < 0.12
    for time in (0.0, 0.4, SECONDS):
        assert in_frame(staged, "cup", time), time
    crown = staged.joint(next(iter(staged.players)), "crown")
    assert crown[1] > 1.4 and 0 < staged.seen([crown])[0, 1] < 0.3
    assert covers(staged) < 1.25 * SIZES["full"]


def test_a_cup_is_caught_just_out_of_the_hand_and_does_not_follow_it_about() -> None:
    staged = film("a woman drops a cup in the hallway, medium shot", "the cup falls and shatters. Locked camera.")
    hand, cup = staged.joint("woman", "grip_r"), staged.laid["cup"].points(0.0).mean(0)
    assert 0.05 < hand[1] - cup[1] < 0.35
    assert np.hypot(*(hand - cup)[[0, 2]]) < 0.12
    lain = [staged.laid["cup"].points(time) for time in (2.5, SECONDS)]
    assert np.abs(lain[0] - lain[1]).max() < 0.01  # while the hand goes to the mouth


def test_who_holds_what_falls_in_the_motion_lets_it_go() -> None:
    still = read("a man holds a mug in the kitchen, medium shot")
    acts = with_motion(still, "the mug slips from his hand and shatters").acts
    assert [(act.who, act.verb) for act in acts][:2] == [("man", "drop"), ("mug", "drop")]
    staged = film("a man holds a mug in the kitchen, medium shot", "the mug slips from his hand and shatters")
    first = shot(still, seed=1)
    assert np.allclose(staged.laid["mug"].points(0.0).mean(0), first.laid["mug"].points(0.0).mean(0), atol=0.004)
    assert staged.camera == first.camera
    assert staged.laid["mug"].points(SECONDS)[:, 1].max() < 0.12
    assert in_frame(staged, "mug", SECONDS)


def test_what_falls_off_a_table_is_followed_down_and_one_caught_low_is_held() -> None:
    followed = film("a white plate on the kitchen table, medium shot", "the plate slides off the table and shatters")
    caught = film("a plate falls from the kitchen table, close-up", "the plate falls and shatters on the floor")
    for staged, locked in ((followed, False), (caught, True)):
        heights = [float(staged.laid["plate"].points(time)[:, 1].mean()) for time in (0.0, SECONDS)]
        assert heights[0] > 0.2 and heights[1] < 0.06
        for time in np.arange(0, SECONDS, 0.25):  # an operator who follows a burst is behind it for a moment
            assert in_frame(staged, "plate", float(time), 0.5 if locked or abs(time - 1.5) > 0.1 else 6), time
        assert (staged.world.camera(SECONDS) == staged.camera) is locked


def test_a_cup_that_is_held_is_lifted_to_the_face_and_nobody_stoops_for_it() -> None:
    staged = film("a man holds a cup in both hands in the kitchen, close-up", "lifts the cup. Locked camera.")
    high = [staged.joint("man", "crown", time)[1] for time in (0.0, SECONDS)]
    assert abs(high[0] - high[1]) < 0.12
    assert staged.laid["cup"].points(SECONDS)[:, 1].mean() > staged.laid["cup"].points(0.0)[:, 1].mean() + 0.1
    assert in_frame(staged, "cup", SECONDS)


def test_a_cup_whose_steam_is_breathed_in_stays_below_the_face() -> None:
    still = "a man holds a cup in both hands in the kitchen, close-up"
    breathes, drinks = (
        film(still, f"lifts the cup{more}. Locked camera.") for more in (" and breathes in the steam", "")
    )
    tops = [float(each.laid["cup"].points(SECONDS)[:, 1].max()) for each in (breathes, drinks)]
    eyes = breathes.joint("man", "eyes", SECONDS)[1]
    assert tops[0] < eyes - 0.1 < tops[1]
    assert tops[0] > float(breathes.laid["cup"].points(0.0)[:, 1].max()) + 0.1
    for hand in ("grip_l", "grip_r"):
        assert far(breathes.joint("man", hand, SECONDS), breathes.laid["cup"].points(SECONDS).mean(0)) < 0.2


def test_an_expression_that_shifts_turns_nobody() -> None:
    scene_ = with_motion(read("a woman in the hallway, medium shot"), "her expression shifts to shock")
    assert [(act.verb, act.becomes) for act in scene_.acts] == [("form", "shock")]


@pytest.mark.parametrize(
    "prompt",
    [
        "a woman kneels in the hallway with a small broom beside the pieces of a cup, medium shot",
        "an old man sweeps the street with a broom, wide shot",
        "a boy sweeps the broken plate from the kitchen floor, medium shot",
    ],
)
def test_a_broom_is_in_both_hands_and_its_straw_on_the_floor(prompt: str) -> None:
    staged = film(prompt, "sweeps with care")
    who = next(iter(staged.players))
    for time in (0.0, 0.5, 1.0, SECONDS):
        turn, tip = staged.laid["broom"].at(time)
        assert abs(tip[1]) < 0.03, time
        for side in "lr":
            hand = staged.joint(who, f"grip_{side}", time) - tip
            assert np.linalg.norm(hand - turn[:, 1] * (hand @ turn[:, 1])) < 0.06, (side, time)
    assert in_frame(staged, "broom", 0.0)


def test_what_is_swept_comes_closer_together_and_loses_nothing() -> None:
    staged = film("a woman kneels with a broom beside the pieces of a cup in the hallway, medium shot", "sweeps")
    spread = [staged.laid["cup"].points(time)[:, [0, 2]].std() for time in (0.0, 1.0, SECONDS)]
    assert spread[0] > spread[1] > spread[2] > 0.3 * spread[0]
    far = [np.linalg.norm(staged.laid["cup"].points(t).mean(0) - staged.players["woman"].spot.at) for t in (0, SECONDS)]
    assert far[1] < far[0]


@pytest.mark.parametrize(
    ("prompt", "id"),
    [
        (
            "a woman at the table of the kitchen, pieces of a cup and a fine brush with gold in the hands, close-up",
            "cup",
        ),
        ("a man repairs a broken plate at the kitchen table, medium shot", "plate"),
        ("close-up of hands gluing a broken bowl together, kitchen", "bowl"),
    ],
)
def test_what_is_mended_lies_on_the_table_between_the_hands_with_gold_in_its_seams(prompt: str, id: str) -> None:
    staged = film(prompt, "works with care")
    who = next(iter(staged.players))
    piece = staged.laid[id]
    table = staged.place.marks["table"].height
    assert piece.points(0.0)[:, 1].min() == pytest.approx(table, abs=0.01)
    assert (piece.prop.mesh.surface == Surface.METAL).any()
    middle = piece.at(0.0)[1]
    for side in "lr":
        assert np.linalg.norm(staged.joint(who, f"grip_{side}") - middle) < 0.24, side
    if id == "cup":
        assert in_frame(staged, "cup", 0.0) and covers(staged) < 0.9


def test_who_pours_has_the_spout_over_the_cup() -> None:
    staged = film("hands of an old man pour tea into a repaired blue cup in the kitchen, close-up", "tea pours")
    pot, cup = staged.laid["pot"], staged.laid["cup"]
    for time in (0.0, SECONDS):
        points = pot.points(time)
        turn, _ = pot.at(time)
        spout = points[(points @ turn[:, 0]).argmax()]
        rim = cup.points(time)
        assert rim[:, 1].max() < spout[1] < rim[:, 1].max() + 0.2
        assert np.hypot(*(spout - cup.at(time)[1])[[0, 2]]) < 0.06
    assert len(staged.world.bodies) > len(staged.players) + len(staged.laid)  # the stream, and steam


def test_what_is_hot_steams_and_what_is_cold_does_not() -> None:
    steam = {
        state: shot(scene(things=(Thing(id="cup", kind="cup", state=state, at="table"),))).world.steam
        for state in ("", "steaming")
    }
    assert steam[""] == () and len(steam["steaming"]) == 1
    (threads,) = (each(0.0) for each in steam["steaming"])
    assert threads[:, 0, 1].max() < threads[:, -1, 1].min()  # it rises


def test_steam_is_a_veil_before_what_is_behind_it() -> None:
    light, camera = np.zeros((90, 160, 3), np.float32), Camera((0, 1, 1), (0, 1, 0))
    rise = np.linspace(0, 1, 40)
    thread = np.stack([0 * rise, 0.9 + 0.2 * rise, 0 * rise, rise], 1).astype(np.float32)[None]
    glow = np.ones(3, np.float32)
    behind, before = (np.full((90, 160), far, np.float32) for far in (2.0, 0.5))
    veil = veiled(light, behind, camera, [thread], glow)[..., 0]
    assert veil[:, 80].max() > 0.05 and veil.max() < 0.5 and veil[:, 20].max() == 0
    assert veiled(light, before, camera, [thread], glow) is light  # hidden by what is nearer


def test_what_is_set_down_stays_on_the_sill() -> None:
    staged = film("a man at the window of the bedroom with a cup, medium shot", "sets the cup down on the sill")
    cup = staged.laid["cup"]
    assert cup.points(SECONDS)[:, 1].min() == pytest.approx(staged.place.marks["sill"].height, abs=0.01)
    assert np.abs(cup.points(SECONDS) - cup.points(SECONDS - 0.5)).max() < 1e-5
    assert cup.points(0.0)[:, 1].min() > staged.place.marks["sill"].height + 0.05


def test_who_is_with_pieces_in_a_tight_shot_is_down_at_them_unless_told_to_stand() -> None:
    def poses(size: str, pose: str = "") -> str:
        broken = Thing(id="cup", kind="cup", state="shattered")
        return (
            handled(
                replace(
                    scene(replace(ANN, pose=pose), things=(broken,)), framing=Framing(size=size), light=Scene().light
                )
            )
            .people[0]
            .pose
        )

    assert (poses("medium"), poses("wide"), poses("medium", "stand")) == ("kneel", "", "stand")


def test_a_cloth_wipes_and_is_no_broom() -> None:
    one = Person(id="ann", action="sweep", holds=("cloth",))
    found = handled(
        Scene(people=(one,), things=(Thing(id="cloth", kind="cloth"),), acts=(Act(who="ann", verb="sweep"),))
    )
    assert found.people[0].action == "work" and [each.kind for each in found.things] == ["cloth"]


@pytest.mark.parametrize("kind", ["plate", "bowl", "vase", "glass", "bottle", "teapot"])
def test_pieces_are_those_of_the_whole_and_lie_flat_and_gold_joins_them(kind: str) -> None:
    states = ("empty", "shattered", "repaired")
    whole, broken, mended = (prop(Thing(id="a", kind=kind, state=state)) for state in states)
    assert len(whole.shards) >= 10
    together = np.concatenate([shard.points for shard in whole.shards])
    assert np.allclose(np.ptp(together, axis=0), whole.size, atol=0.012)
    area = [sum(_area(shard.points, shard.faces) for shard in each) for each in (whole.shards, broken.lying)]
    assert area[0] == pytest.approx(area[1], rel=1e-3)
    assert broken.mesh.points[:, 1].min() > -1e-4
    gold = mended.mesh.surface == Surface.METAL
    assert gold.sum() > (whole.mesh.surface == Surface.METAL).sum() + 40
    again = prop(Thing(id="a", kind=kind, state="shattered"))
    assert np.array_equal(again.mesh.points, broken.mesh.points)


def _area(points: np.ndarray, faces: np.ndarray) -> float:
    a, b, c = (points[faces[:, k]].astype(float) for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)
