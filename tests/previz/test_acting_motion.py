"""Motion: clips begin with their still, feet stay planted, nothing jumps, nothing repeats."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from rushes.engines.previz.acting.ease import Pulse, flowing, ramp, wave
from rushes.engines.previz.acting.life import Life
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.perform import Performance, perform
from rushes.engines.previz.acting.turns import Doubles
from rushes.engines.previz.acting.walk import RUN, WALK, Walk
from rushes.engines.previz.people.figure import figure
from rushes.engines.previz.scene import Act, Person
from rushes.engines.previz.words.terms import VERBS

WOMAN = Person(id="a", age=28, sex="woman")
FPS = 24


def _part(acts: tuple[Act, ...] = (), seconds: float = 5.0, **told: Any) -> Part:
    person = replace(WOMAN, **told)
    height = 0.46 if told.get("pose") == "sit" or told.get("action") == "play piano" else 0.0
    return Part(person, figure(person), (0.0, 0.0, 0.0), 0.0, height, acts=acts, seconds=seconds, seed=5, room=2.4)


def _track(play: Performance, seconds: float, *names: str) -> dict[str, Doubles]:
    """Joints by frame, in the place, from the bones alone."""
    frames = [_joints(play, k / FPS) for k in range(int(seconds * FPS))]
    return {name: np.array([frame[name] for frame in frames]) for name in names}


def _joints(play: Performance, time: float) -> dict[str, Doubles]:
    pose, solved = play.solved(time)
    here = play.home(pose)
    return {name: here.out(at) for name, at in solved.joints.items() if name != "Root"}


@pytest.mark.parametrize(
    ("verb", "told"),
    [("sing", {"action": "sing"}), ("play", {"action": "play piano"}), ("embrace", {}), ("walk", {"pose": "walk"}),
     ("walk", {}), ("turn away", {}), ("drop", {"action": "drop"}), ("nod", {"pose": "sit"}),
     ("dance", {"action": "dance"})],
)  # fmt: skip
def test_clip_begins_with_its_still(verb: str, told: dict[str, Any]) -> None:
    still = perform(_part(seconds=0.0, **told)).at(0.0)[0]
    clip = perform(_part((Act(who="a", verb=verb, becomes="joy"),), **told)).at(0.0)[0]
    assert np.abs(still - clip).max() < 1e-5


@pytest.mark.parametrize("verb", sorted(set(VERBS)))
def test_every_verb_gives_a_body_at_all_times(verb: str) -> None:
    play = perform(_part((Act(who="a", verb=verb),), 3.0))
    for time in (0.0, 0.9, 2.9):
        joints = _joints(play, time)
        assert all(np.isfinite(at).all() for at in joints.values())
        assert min(at[1] for at in joints.values()) > -0.05
        assert max(at[1] for at in joints.values()) < 2.6


@pytest.mark.parametrize(
    "verb",
    ["sing", "walk", "turn", "turn away", "look", "reach", "nod", "shake", "kneel", "sit", "lie", "rise", "bow", "drop",
     "give", "dance", "laugh", "cry", "wave", "breathe", "play guitar", "jump", "run", "step", "talk", "drink"],
)  # fmt: skip
def test_verbs_move_smoothly(verb: str) -> None:
    play = perform(_part((Act(who="a", verb=verb),), 4.0))
    track = _track(play, 3.0, "pelvis", "head", "hand_l", "hand_r", "foot_l", "foot_r")
    limits = {"pelvis": 22, "head": 26, "hand_l": 60, "hand_r": 60, "foot_l": 60, "foot_r": 60}
    if verb in ("run", "jump"):
        limits = {name: limit * 3 for name, limit in limits.items()}
    for name, at in track.items():
        speed_up = np.linalg.norm(np.diff(at, 2, axis=0), axis=1) * FPS**2
        assert np.isfinite(at).all()
        assert speed_up.max() < limits[name], (verb, name, float(speed_up.max()))


@pytest.mark.parametrize("told", [{}, {"action": "sing"}, {"pose": "sit"}, {"action": "talk"}, {"action": "dance"}])
def test_feet_do_not_slide(told: dict[str, Any]) -> None:
    play = perform(_part(seconds=10.0, **told))
    rest = play.part.figure.mesh.points
    soles = np.flatnonzero(rest[:, 1] < 0.006)
    first = play.at(0.0)[0][soles]
    for time in np.arange(0.5, 10, 1.7):
        points = play.at(float(time))[0][soles]
        planted = first[:, 1] < 0.012
        assert np.abs(points - first)[planted].max() < 0.005


def test_ten_seconds_of_standing_are_alive_and_never_the_same() -> None:
    track = _track(perform(_part(seconds=10.0)), 10.0, "head", "spine_03", "hand_r")
    moved = track["head"].max(0) - track["head"].min(0)
    assert 0.004 < moved.max() < 0.08
    head = track["head"] - track["head"].mean(0)
    for lag in range(36, 180):
        assert np.abs(head[lag:] - head[:-lag]).max() > 0.002


@pytest.mark.parametrize("gait", [WALK, RUN], ids=["walk", "run"])
@pytest.mark.parametrize("moving", [False, True])
def test_planted_feet_stay_while_walking(gait: object, moving: bool) -> None:
    told = {"pose": "run" if gait is RUN else "walk"} if moving else {}
    verb = "run" if gait is RUN else "walk"
    play = perform(_part((Act(who="a", verb=verb, way="forward"),), 6.0, **told))
    balls = _track(play, 6.0, "ball_l", "ball_r", "pelvis")
    assert balls["pelvis"][-1, 2] > 1.5
    for side in ("ball_l", "ball_r"):
        at = balls[side]
        step = np.linalg.norm(np.diff(at[:, [0, 2]], axis=0), axis=1)
        low = (at[1:, 1] < 0.016) & (at[:-1, 1] < 0.016)
        assert np.median(step[low]) < 0.002
        assert at[:, 1].min() > -0.01
    assert np.linalg.norm(balls["pelvis"][-1] - balls["pelvis"][-6]) < 0.01


def test_walk_ends_where_it_was_told_to() -> None:
    walk = Walk(WALK, 0.82, 2.0)
    gone, speed = walk.course(60.0)
    assert gone == pytest.approx(walk.steps * walk.step)
    assert speed == 0.0
    assert walk.course(0.0) == (0.0, 0.0)


def test_soles_stay_above_the_floor_through_a_walk() -> None:
    play = perform(_part((Act(who="a", verb="walk"),), 4.0))
    assert min(float(play.at(k / 6)[0][:, 1].min()) for k in range(24)) > -0.02


def test_slow_motion_is_half_as_fast() -> None:
    normal = perform(_part((Act(who="a", verb="nod"),)))
    slow = perform(_part((Act(who="a", verb="blink", pace="slow"),)))
    assert slow.score.rate == 0.5
    assert normal.score.rate == 1.0


def test_cup_falls_to_the_floor_and_stays() -> None:
    play = perform(_part((Act(who="a", verb="drop"),), 3.0, action="carry"))
    heights = [play.at(k / FPS)[1]["drop"][1] for k in range(72)]
    assert heights[0] == pytest.approx(play.at(0.0)[1]["grip_r"][1])
    assert heights[-1] == pytest.approx(0.04)
    assert all(b <= a + 0.03 for a, b in pairwise(heights))


def test_expression_becomes_another() -> None:
    play = perform(_part((Act(who="a", becomes="smile"),)))
    assert play.face(0.0).get("mouthSmileLeft", 0.0) < 0.1
    assert play.face(4.0)["mouthSmileLeft"] > 0.4


def test_a_singing_mouth_opens_and_closes() -> None:
    play = perform(_part(action="sing"))
    jaw = [play.face(k / FPS).get("jawOpen", 0.0) for k in range(120)]
    assert play.face(0.0)["jawOpen"] > 0.3
    assert max(jaw) - min(jaw) > 0.35
    assert np.abs(np.diff(jaw)).max() < 0.25


def test_piano_strokes_follow_the_beat() -> None:
    beats = tuple(0.35 + 0.5 * k for k in range(12))
    part = replace(_part(action="play piano"), beats=beats)
    play = perform(part)
    wrist = _track(play, 5.0, "hand_l")["hand_l"][:, 1]
    on = np.mean([wrist[round(beat * FPS)] for beat in beats[3:9]])
    off = np.mean([wrist[round((beat + 0.25) * FPS)] for beat in beats[3:9]])
    assert off - on > 0.004


def test_sit_down_ends_on_the_seat() -> None:
    part = replace(_part((Act(who="a", verb="kneel"),), 4.0), height=0.0)
    end = _joints(perform(part), 3.9)
    assert end["pelvis"][1] < 0.62


def test_ramps_start_and_stop_gently() -> None:
    assert [ramp(0), ramp(1), flowing(0), flowing(1)] == pytest.approx([0, 1, 0, 1])
    assert ramp(0.01) < 1e-4 and 1 - ramp(0.99) < 1e-4
    assert wave(0.0, 0.3, 1.2) == 0.0


def test_pulse_counts_beats() -> None:
    pulse = Pulse((0.5, 1.0, 1.6, 2.1))
    assert [pulse.at(x) for x in (0.5, 1.3, 2.1)] == pytest.approx([0, 1.5, 3])
    assert pulse.at(0.0) < 0 < Pulse().at(0.5)


def test_blinks_are_irregular_and_breath_is_slow() -> None:
    life = Life(3)
    shut = [life.blink(k / FPS) > 0.5 for k in range(FPS * 60)]
    starts = [k for k in range(1, len(shut)) if shut[k] and not shut[k - 1]]
    gaps = np.diff(starts) / FPS
    assert 10 <= len(starts) <= 26
    assert gaps.std() > 0.4
    breath = np.array([life.breath(k / FPS) for k in range(FPS * 60)])
    assert 12 <= int(((breath[1:] > 0) & (breath[:-1] <= 0)).sum()) <= 16
