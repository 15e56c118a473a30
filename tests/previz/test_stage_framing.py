"""Framing: a size holds as much of a body as it says, faces are seen, the camera stays where a camera can be."""

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
from stage_worlds import ANN, BOB, WIDE, Shot, azimuth, scene, shot, turned

from rushes.engines.previz.draw.bvh import met
from rushes.engines.previz.scene import Framing, Person, Scene, Thing
from rushes.engines.previz.words import read
from rushes.models import VIDEO_RATIOS
from rushes.prompts.lexicon import FRAMINGS

pytestmark = pytest.mark.sampled(3)

HEADS = {
    "macro": (1.2, 2.4), "extreme close-up": (0.8, 1.3), "close-up": (0.42, 0.65), "medium close-up": (0.27, 0.42),
    "medium": (0.17, 0.27), "medium-wide": (0.12, 0.18), "full": (0.085, 0.125), "wide": (0.06, 0.10),
    "establishing": (0.035, 0.075), "extreme wide": (0.02, 0.065),
}  # fmt: skip
"""How much of the frame's height a standing person's head takes."""
RATIOS = [(width / height) for width, height in (map(int, ratio.split(":")) for ratio in VIDEO_RATIOS)]
NEAR = ("bedroom", "hallway")
PLACES = (
    *NEAR,
    *(
        pytest.param(kind, marks=pytest.mark.long)
        for kind in ("studio", "kitchen", "street", "cafe", "forest", "stage")
    ),
)


@lru_cache
def one(size: str = "", place: str = "plain", aspect: float = WIDE, seed: int = 0, **framing: str) -> Shot:
    return shot(scene(ANN, place=place, framing=Framing(size=size, **framing)), aspect, seed=seed)  # type: ignore[arg-type]


def test_every_size_of_the_lexicon_has_its_heads() -> None:
    assert {term.name for term in FRAMINGS if term.group == "size"} == set(HEADS)


@pytest.mark.parametrize("size", HEADS)
def test_a_size_is_the_height_of_a_head(size: str) -> None:
    low, high = HEADS[size]
    assert low < one(size).face("ann")[1] < high


def test_sizes_grow() -> None:
    heads = [one(size).face("ann")[1] for size in HEADS if size != "extreme wide"]
    assert all(near > far for near, far in pairwise(heads))


@pytest.mark.parametrize("place", ["plain", "bedroom"])
@pytest.mark.parametrize("size", ["close-up", "medium close-up", "medium", "medium-wide", "full", "wide"])
def test_the_head_has_room_over_it(size: str, place: str) -> None:
    staged = one(size, place)
    top = float(staged.seen([staged.joint("ann", "crown")])[0, 1])
    assert 0.03 < top < (0.2 if size != "wide" else 0.4)


@pytest.mark.parametrize("size", ["close-up", "medium close-up", "medium"])
def test_eyes_lie_on_the_upper_third(size: str) -> None:
    eyes, head = one(size).face("ann")
    assert 0.17 < eyes[1] < 0.40
    assert abs(eyes[1] - 1 / 3) < 0.16 + head / 10


@pytest.mark.parametrize("size", ["full", "wide", "establishing", "extreme wide"])
def test_a_full_figure_keeps_its_feet(size: str) -> None:
    staged = one(size)
    points = staged.seen(staged.players["ann"].play.at(0.0)[0])
    assert points.min() > 0 and points[:, 1].max() < 0.99


@pytest.mark.parametrize("aspect", RATIOS)
@pytest.mark.parametrize("size", ["close-up", "medium", "full"])
def test_every_ratio_keeps_the_face(size: str, aspect: float) -> None:
    for view in ("", "profile"):
        staged = one(size, aspect=aspect, view=view)
        points = staged.seen([staged.joint("ann", name) for name in ("eyes", "mouth", "crown")])
        assert points.min() > 0.02 and points.max() < 0.98, (view, points)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("size", ["close-up", "medium", "wide"])
def test_a_face_is_seen_wherever_it_is(place: str, size: str) -> None:
    staged = one(size, place)
    eyes, _ = staged.face("ann")
    assert 0.1 < eyes[0] < 0.9 and 0.1 < eyes[1] < 0.75
    assert not staged.hidden(staged.joint("ann", "eyes")) and not staged.hidden(staged.joint("ann", "mouth"))


@pytest.mark.parametrize("place", PLACES)
def test_the_camera_is_within_the_set_and_above_the_floor(place: str) -> None:
    low, high = (np.array(corner) for corner in one("medium", place).place.bounds)
    for angle in ("", "low angle", "high angle"):
        for size in ("close-up", "wide"):
            at = np.array(one(size, place, angle=angle).camera.at)
            assert (at > np.minimum(low, 0.12) - 0.26).all() and (at < high + 0.26).all(), (angle, size)
            assert at[1] > 0.1


@pytest.mark.parametrize(
    ("angle", "least", "most"),
    [("low angle", -40, -8), ("worm's eye", -50, -14), ("high angle", 12, 40), ("bird's eye", 60, 89)],
)
def test_an_angle_looks_from_where_it_says(angle: str, least: float, most: float) -> None:
    camera = one("medium", angle=angle).camera
    x, y, z = np.subtract(camera.at, camera.look)
    assert least < np.degrees(np.arctan2(y, np.hypot(x, z))) < most
    assert (camera.at[1] > camera.look[1]) == (least > 0)


@pytest.mark.parametrize(("view", "least", "most"), [("profile", 60, 120), ("from behind", 130, 181), ("", 0, 60)])
def test_a_view_is_of_the_side_it_says(view: str, least: float, most: float) -> None:
    staged = one("medium", view=view)
    facing = staged.players["ann"].spot.facing
    assert least <= abs(turned(azimuth(staged.camera) - facing)) <= most


@pytest.mark.parametrize("place", ["bedroom", "kitchen", pytest.param("street", marks=pytest.mark.long)])
@pytest.mark.parametrize("size", ["establishing", "extreme wide"])
def test_the_widest_frame_keeps_the_figure_where_the_set_is_small(place: str, size: str) -> None:
    for seed in (0, 3):
        staged = one(size, place, seed=seed)
        points = staged.seen(staged.players["ann"].play.at(0.0)[0])
        assert points.min() > 0 and points.max() < 1
        assert np.ptp(points[:, 1]) > 0.1
        assert staged.camera.at[1] < staged.place.bounds[1][1] + 0.01
        assert not staged.hidden(staged.joint("ann", "eyes"))


@pytest.mark.parametrize("place", ["bedroom", "kitchen"])
def test_the_widest_frame_does_not_see_past_the_end_of_the_walls(place: str) -> None:
    staged = one("extreme wide", place)
    low, high = (np.array(corner) for corner in staged.place.bounds)
    right, _, forward = staged.camera.axes
    half = 18 / staged.camera.lens
    for x in (-0.9, 0.9):
        way = forward + right * x * half
        side = (high[0] + 0.3 if way[0] > 0 else low[0] - 0.3) - staged.camera.at[0]
        assert staged.camera.at[2] + way[2] * side / way[0] < high[2] - 1.0


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("size", ["medium", "wide"])
def test_from_behind_is_a_back(place: str, size: str) -> None:
    staged = one(size, place, view="from behind")
    way = staged.joint("ann", "eyes") - staged.joint("ann", "head")
    toward = np.array(staged.camera.at) - staged.joint("ann", "head")
    assert np.dot(way[[0, 2]], toward[[0, 2]]) < 0
    eyes, _ = staged.face("ann")
    assert 0.1 < eyes[0] < 0.9
    for name in ("neck_01", "upperarm_l", "upperarm_r"):
        assert not staged.hidden(staged.joint("ann", name), slack=0.3), name


def test_a_pianist_is_gone_round_to_be_seen_from_behind() -> None:
    pianist = replace(ANN, action="play piano", pose="sit")
    staged = shot(scene(pianist, place="studio", framing=Framing(size="medium", view="from behind")))
    away = turned(azimuth(staged.camera) - staged.players["ann"].spot.facing)
    assert abs(away) > 125
    assert staged.players["ann"].spot == shot(scene(pianist, place="studio")).players["ann"].spot


@pytest.mark.parametrize("place", PLACES)
def test_neighbouring_shots_stay_on_one_side_of_the_line(place: str) -> None:
    """The camera is within a right angle of the place's own view, whatever the size: screen direction holds."""
    for size in ("close-up", "medium", "full", "wide"):
        staged = one(size, place)
        assert abs(turned(azimuth(staged.camera) - staged.place.view)) <= 90, size


@pytest.mark.parametrize("place", ["plain", "bedroom", pytest.param("street", marks=pytest.mark.long)])
@pytest.mark.parametrize("action", ["talk", "hold hands", "embrace", "whisper"])
def test_two_are_not_cut_by_the_side_of_the_frame(place: str, action: str) -> None:
    ann = replace(ANN, action=action, partner="bob")
    staged = shot(scene(ann, BOB, place=place, framing=Framing(view="two-shot")))
    names = ("crown", "eyes", "upperarm_l", "upperarm_r")
    points = staged.seen([staged.joint(who, name) for who in ("ann", "bob") for name in names])
    assert points[:, 0].min() > 0.02 and points[:, 0].max() < 0.98
    assert points[:, 1].min() > 0.01


@pytest.mark.parametrize("subject", ["ann", "bob"])
def test_over_the_shoulder_shows_the_others_face(subject: str) -> None:
    ann, bob = replace(ANN, action="talk", partner="bob"), replace(BOB, action="talk", partner="ann")
    staged = shot(scene(ann, bob, framing=Framing(view="over-the-shoulder", subject=subject)))
    other = "bob" if subject == "ann" else "ann"
    eyes, head = staged.face(subject)
    assert 0.2 < eyes[0] < 0.8 and 0.1 < eyes[1] < 0.6 and 0.1 < head < 0.7
    assert not staged.hidden(staged.joint(subject, "eyes"))
    way = np.subtract(staged.camera.look, staged.camera.at)
    near, away = (float(np.dot(staged.joint(who, "eyes") - staged.camera.at, way)) for who in (other, subject))
    assert 0 < near < away
    assert np.dot(staged.joint(subject, "eyes") - staged.joint(subject, "head"), -way) > 0


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_side_that_is_asked_for_is_given(side: str) -> None:
    eyes, _ = one("medium", side=side).face("ann")
    assert (eyes[0] < 0.42) if side == "left" else (eyes[0] > 0.58)


def test_another_seed_is_another_take() -> None:
    cameras = {one("medium", seed=seed).camera for seed in range(3)}
    assert len(cameras) == 3
    assert max(azimuth(each) for each in cameras) - min(azimuth(each) for each in cameras) < 20


def test_a_place_with_nobody_in_it_is_framed_level() -> None:
    staged = shot(Scene(place=scene(place="bedroom").place, framing=Framing(size="wide")))
    assert abs(staged.camera.at[1] - staged.camera.look[1]) < 0.3
    assert staged.camera.lens >= 20


def test_a_thing_fills_its_frame() -> None:
    cup = Thing(id="cup", kind="cup", at="table")
    staged = shot(replace(scene(framing=Framing(size="close-up", subject="cup")), things=(cup,)))
    points = staged.seen(staged.laid["cup"].points(0.0))
    assert 0.35 < np.ptp(points[:, 1]) < 0.95 and points.min() > 0 and points.max() < 1


@pytest.mark.parametrize(
    ("detail", "joints"), [("mouth", ("mouth",)), ("eyes", ("eyes",)), ("hands", ("grip_l", "grip_r"))]
)
def test_a_detail_is_in_the_middle(detail: str, joints: tuple[str, ...]) -> None:
    """Of two hands that hang far apart, one is."""
    staged = shot(scene(ANN, framing=Framing(detail=detail)))
    found = staged.seen([staged.joint("ann", joint) for joint in joints])
    assert np.abs(found - 0.5).max(1).min() < 0.25


BED = (
    replace(ANN, action="hold hands", partner="eve", pose="sit", at="bedside"),
    Person(id="eve", age=75, sex="woman", action="hold hands", partner="ann", pose="lie", at="bed"),
)


def square(staged: Shot, who: str) -> float:
    """How squarely the camera looks at a face: the cosine of the angle."""
    head, crown, eyes = (staged.joint(who, name) for name in ("head", "crown", "eyes"))
    up = (crown - head) / np.linalg.norm(crown - head)
    face, toward = (eyes - head) - up * np.dot(eyes - head, up), staged.camera.at - eyes
    return float(face @ toward / np.linalg.norm(face) / np.linalg.norm(toward))


@pytest.mark.parametrize("action", ["hold hands", ""])
@pytest.mark.parametrize("size", ["", "medium", "wide"])
@pytest.mark.parametrize("seed", [0, 1, 4])
def test_at_a_bedside_both_faces_are_seen(action: str, size: str, seed: int) -> None:
    both = tuple(replace(each, action=action) for each in BED)
    staged = shot(scene(*both, place="bedroom", framing=Framing(size=size)), seed=seed)
    for who in ("ann", "eve"):
        for name in ("eyes", "mouth"):
            assert not staged.hidden(staged.joint(who, name)), (who, name)
        points = staged.seen([staged.joint(who, name) for name in ("crown", "eyes", "mouth")])
        assert points.min() > 0.02 and points.max() < 0.98, (who, points)
        assert square(staged, who) > (0.15 if who == "eve" else 0.0), who


@pytest.mark.parametrize("size", ["close-up", "medium", "medium-wide"])
@pytest.mark.parametrize("seed", range(7))
def test_no_dressing_stands_before_a_pianist(size: str, seed: int) -> None:
    pianist = replace(ANN, action="play piano", pose="sit")
    staged = shot(scene(pianist, place="studio", framing=Framing(size=size)), seed=seed)
    solid = staged.world.still.tree, (staged.world.still.skip == 1).astype(np.uint8)
    for name in ("eyes", "mouth", "crown", "neck_01", "upperarm_r"):
        way = staged.joint("ann", name) - np.array(staged.camera.at)
        far = float(np.linalg.norm(way))
        assert met(*solid, staged.camera.at, way / far, far) > far - 0.15, name


def test_a_microphone_alone_is_framed_where_the_studio_has_it() -> None:
    microphone = Thing(id="microphone", kind="microphone")
    staged = shot(replace(scene(place="studio", framing=Framing(size="close-up")), things=(microphone,)))
    mark = staged.place.marks["microphone"]
    head = staged.seen([np.add(mark.at, (0, 1.465, 0.18))])[0]
    assert np.abs(head - 0.5).max() < 0.2


def test_who_lies_is_seen_from_above() -> None:
    lying = Person(id="ann", age=75, sex="woman", pose="lie", at="bed")
    staged = shot(scene(lying, place="bedroom", framing=Framing(size="medium")))
    assert staged.camera.at[1] > staged.joint("ann", "eyes")[1] + 0.1
    assert not staged.hidden(staged.joint("ann", "eyes"))


def test_a_window_is_seen_from_before_it_and_level() -> None:
    staged = shot(read("The window of the bedroom behind its lace curtains, close-up"))
    assert abs(turned(azimuth(staged.camera) - staged.place.marks["sill"].facing)) < 50
    assert abs(staged.camera.axes[2][1]) < 0.12


def test_hands_of_who_stands_are_seen_from_the_side() -> None:
    staged = shot(read("hands of an old man pour tea into a blue cup in the kitchen, close-up"))
    (who,) = staged.players.values()
    assert 50 < abs(turned(azimuth(staged.camera) - who.spot.facing)) < 110


def test_a_table_is_seen_from_over_it_in_wide_views() -> None:
    alone = "a woman alone at the table of the kitchen, {}"
    high = {size: shot(read(alone.format(size))).camera for size in ("medium-wide", "medium")}
    down = {size: float(-each.axes[2][1]) for size, each in high.items()}
    assert down["medium-wide"] > 0.12 and abs(down["medium"]) < 0.05
