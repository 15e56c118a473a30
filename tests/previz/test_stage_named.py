"""What a prompt names is in the frame, whole and seen, at the first, the middle and the last frame of its clip."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pytest
from stage_worlds import WIDE, Shot, azimuth, shot, turned

from rushes.engines.previz.draw.bvh import met, tree
from rushes.engines.previz.draw.camera import Doubles
from rushes.engines.previz.draw.gather import stops
from rushes.engines.previz.mesh import joined
from rushes.engines.previz.picture import with_motion
from rushes.engines.previz.words import read

pytestmark = pytest.mark.sampled(3)

SECONDS = 6.0
FRAMES = (0.0, SECONDS / 2, SECONDS)
HIDDEN = 0.16
"""Metres that lie between the middle of a thing or a head and its surface at most, for those of the table."""

TABLE = [
    # the film's
    (
        "@caregiver in the doorway of the bedroom with a wooden tray, medium-wide shot",
        "walks forward gently and approaches the bed, steam rises. The camera pushes in.",
        ("caregiver", "tray"),
    ),
    (
        "@caregiver sits beside the bed in the bedroom and holds the hand of @elder, close-up",
        "slight nod. Locked camera.",
        ("caregiver", "elder"),
    ),
    (
        "@friend holds the @cup in both hands in the kitchen, close-up",
        "a slow breath. Locked camera.",
        ("friend", "cup"),
    ),
    (
        "@caregiver dropping the @cup in the hallway, medium shot",
        "her face shifts to shock. Locked camera.",
        ("caregiver", "floor of caregiver"),
    ),
    (
        "@friend turned away guiltily in the hallway above the pieces of the shattered @cup, medium shot",
        "the shoulder turns to the wall. Locked camera.",
        ("friend", "cup"),
    ),
    ("@singer at the piano in the studio, medium shot", "plays gently. The camera slowly pushes in.", ("singer",)),
    (
        "@singer at the piano in the studio, medium-wide shot",
        "hands rise slowly. The camera slowly pulls back.",
        ("singer",),
    ),
    (
        "@caregiver in the open front door of the hallway, medium-wide shot",
        "steps aside and beckons. The camera pushes in.",
        ("caregiver",),
    ),
    (
        "@caregiver opens the door of the hallway to @friend, over-the-shoulder shot",
        "both stand still. The camera pushes in.",
        ("caregiver",),
    ),
    (
        "the hands of @elder around the warm @cup in the bedroom, close-up",
        "fingers close around the cup. Locked camera.",
        ("hands of elder", "cup"),
    ),
    # others
    (
        "a tall old man in a coat walks along a forest path, medium shot",
        "he walks forward. The camera pushes in.",
        ("man",),
    ),
    ("a woman reads a letter at the table of a café, close-up", "she smiles. The camera slowly pushes in.", ("woman",)),
    ("a boy drops a glass in the kitchen, medium shot", "he stands still. Locked camera.", ("boy", "floor of boy")),
    (
        "a woman kneels beside a shattered plate on the floor of the kitchen, medium shot",
        "a long breath. Locked camera.",
        ("woman", "plate"),
    ),
    ("two friends talk in the street, medium two-shot", "they talk. The camera orbits.", ("friend", "friend 2")),
    (
        "close-up of an old woman's hands holding a mug, kitchen",
        "a thumb moves. The camera slowly pushes in.",
        ("hands of woman", "mug"),
    ),
    ("a singer at the microphone on the stage, medium shot", "she sings. The camera rises smoothly.", ("singer",)),
    (
        "a man carries a suitcase in the hallway, full shot",
        "he walks to the left. The camera pushes in.",
        ("man", "suitcase"),
    ),
]
CAST = {
    "singer": "indie folk singer, woman, 28 years old, wavy dark hair", "friend": "young man, dark hair",
    "caregiver": "young woman, 24 years old, light brown hair in ponytail, cardigan", "elder": "man, 70s, silver hair",
    "cup": "blue ceramic mug",
}  # fmt: skip


@lru_cache
def filmed(prompt: str, motion: str, seed: int) -> Shot:
    told = {tag: looks for tag, looks in CAST.items() if f"@{tag}" in prompt}
    return shot(with_motion(read(prompt, references=told), motion), seed=seed, seconds=SECONDS)


def outline(staged: Shot, what: str, time: float) -> Doubles:
    """The points of a named thing that must be in the frame: of a head crown, hair, chin and both cheeks."""
    if what in staged.laid:
        return np.asarray(staged.laid[what].points(time)[::7], float)
    if what.startswith("hands of "):
        found = staged.players[what[9:]].play.at(time)[1]
        return np.array([found["grip_l"], found["grip_r"]], float)
    if what.startswith("floor of "):
        x, _, z = staged.joint(what[9:], "pelvis")
        turn = np.radians(staged.players[what[9:]].spot.facing)
        return np.array([(x + 0.35 * np.sin(turn), 0.0, z + 0.35 * np.cos(turn))])
    eyes, mouth, crown, head = (staged.joint(what, name, time) for name in ("eyes", "mouth", "crown", "head"))
    up = (crown - mouth) / np.linalg.norm(crown - mouth)
    across = np.cross(up, eyes - head)
    across *= 0.075 / np.linalg.norm(across)
    return np.array([eyes, crown + up * 0.03, mouth - up * 0.045, eyes + across, eyes - across])


def hidden(staged: Shot, what: str, time: float) -> float:
    """How much of an outline lies behind something else, 0..1."""
    live = [body.mesh.points if body.at is None else body.at(time) for body in staged.world.bodies]
    whole = joined((staged.world.still.mesh, *(body.mesh for body in staged.world.bodies)))
    points = np.concatenate([staged.world.still.mesh.points, *live])
    solid = tree(points, whole.faces), (stops(whole.surface) == 1).astype(np.uint8)
    camera = staged.world.camera(time)
    outlined = outline(staged, what, time)
    ways = outlined[:: max(len(outlined) // 24, 1)] - np.array(camera.at)
    far = np.linalg.norm(ways, axis=1)
    return float(np.mean([met(*solid, camera.at, way / d, d) < d - HIDDEN for way, d in zip(ways, far, strict=True)]))


def shown(staged: Shot, what: str, time: float) -> Doubles:
    """Where a thing's outline is in the frame, parts of it."""
    found = staged.world.camera(time).project(outline(staged, what, time), 1600, 900)
    assert (found[:, 2] > 0).all(), "behind the camera"
    return found[:, :2].astype(float) / (1600, 900)


@pytest.mark.parametrize(("prompt", "motion", "named"), TABLE)
def test_what_is_named_is_in_the_frame_from_first_to_last(prompt: str, motion: str, named: tuple[str, ...]) -> None:
    staged = filmed(prompt, motion, 3)
    for time in FRAMES:
        for what in named:
            at = shown(staged, what, time)
            assert at.min() > -0.005 and at.max() < 1.005, (what, time, at.min(0), at.max(0))
            assert hidden(staged, what, time) < 0.5, (what, time)


@pytest.mark.parametrize(("prompt", "motion", "named"), TABLE)
def test_nothing_that_is_named_is_tiny(prompt: str, motion: str, named: tuple[str, ...]) -> None:
    staged = filmed(prompt, motion, 3)
    for what in named:
        if what in staged.players:
            assert np.ptp(shown(staged, what, 0.0)[:, 1]) > 0.06, what
        if "hands of" in what:
            assert np.ptp(shown(staged, named[1], 0.0)[:, 1]) > 0.2, "an insert shows what the hands hold large"


@pytest.mark.parametrize("seed", [0, 2, 5])
def test_a_clip_begins_where_its_still_is_whatever_it_does_then(seed: int) -> None:
    prompt = "@singer at the piano in the studio, medium shot"
    cameras = {filmed(prompt, motion, seed).camera for motion in ("", "The camera slowly pushes in.", "she waves")}
    assert len(cameras) == 1


def test_a_push_in_on_a_singers_face_pushes_in_and_stays_sharp() -> None:
    """Her hands move, but a close-up is not drawn back for them; the focus goes with the camera."""
    staged = filmed(SETUPS[2], "sings passionately. The camera slowly pushes in.", 0)
    near, far = (staged.world.camera(time) for time in (SECONDS, 0.0))
    eyes = [staged.joint("singer", "eyes", time) for time in (SECONDS, 0.0)]
    distances = [float((at - camera.at) @ camera.axes[2]) for at, camera in zip(eyes, (near, far), strict=True)]
    assert distances[0] < 0.95 * distances[1]
    assert abs(near.focus / distances[0] - far.focus / distances[1]) < 0.1


def test_a_locked_camera_is_locked_whoever_moves() -> None:
    staged = filmed("a woman stands in the hallway, medium shot", "she walks forward, waves. Locked camera.", 1)
    assert len({staged.world.camera(time) for time in FRAMES}) == 1


def test_whoever_hurries_is_followed_where_nobody_locks_the_camera() -> None:
    staged = filmed("a woman in a navy suit hurries across the road, talking on her phone, 85mm", "", 1)
    for time in FRAMES:
        at = shown(staged, "woman", time)
        assert at.min() > -0.005 and at.max() < 1.005, time


SETUPS = (
    "@singer on foot at the microphone in the studio, the piano behind, wide shot",
    "@singer at the microphone in the studio, one hand on the stand, medium shot",
    "@singer in three-quarter view at the microphone in the studio, close-up",
)


def angles(seed: int) -> Iterator[float]:
    for prompt in SETUPS:
        staged = filmed(prompt, "", seed)
        x, _, z = np.array(staged.camera.at) - staged.joint("singer", "eyes")
        yield turned(float(np.degrees(np.arctan2(x, z))) - staged.players["singer"].spot.facing)


@pytest.mark.parametrize("seed", range(7))
def test_the_setups_of_a_song_stay_on_one_side_of_the_line(seed: int) -> None:
    found = list(angles(seed))
    assert min(found) > -8 or max(found) < 8, found


@pytest.mark.parametrize("seed", [0, 3, 6])
def test_three_setups_are_three_views(seed: int) -> None:
    wide, medium, close = angles(seed)
    assert abs(wide - medium) > 10 and abs(close - medium) > 10
    faces = [filmed(prompt, "", seed).face("singer")[1] for prompt in SETUPS]
    assert faces[1] > 2 * faces[0] and faces[2] > 2 * faces[1]


def test_a_pianist_and_a_singer_look_the_same_way() -> None:
    """One side of the line for the whole room: who plays and who sings looks to the same side of the frame."""
    sides = []
    for prompt in ("@singer at the piano in the studio, medium shot", SETUPS[2]):
        staged = filmed(prompt, "", 1)
        way = staged.joint("singer", "eyes") - staged.joint("singer", "head")
        sides.append(float(np.sign(staged.camera.axes[0] @ way)))
    assert sides[0] == sides[1]
    assert abs(azimuth(staged.camera)) < 120 and WIDE > 1
