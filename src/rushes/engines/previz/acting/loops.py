"""What is done again and again while a clip runs: singing, playing, talking, dancing, stirring, crying.

Each loop adds to a pose (and to the face) as a function of time and beat; nothing at time 0, so that a clip begins with
its still. No two bars are alike: what varies comes from a long table of luck.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.ease import bump, ramp
from rushes.engines.previz.acting.handiwork import swing
from rushes.engines.previz.acting.pose import ANCHORS, PARTS, Pose
from rushes.engines.previz.acting.skeleton import Skeleton
from rushes.engines.previz.people.faces import VISEMES, Face, blended

LUCK = 257


@dataclass(frozen=True, eq=False)
class Now:
    """The moment of a loop: seconds since it began, the beat, how much of it shows (0..1), and its luck."""

    seconds: float
    beat: float
    much: float
    luck: tuple[float, ...]
    bones: Skeleton

    def chance(self, k: int) -> float:
        """A number of the table, 0..1."""
        return self.luck[k % LUCK]

    def course(self, at: float, salt: int = 0) -> float:
        """A smooth wandering value, -1..1, with a new aim at every whole number."""
        k = math.floor(at)
        one, other = self.chance(k * 7 + salt), self.chance(k * 7 + 7 + salt)
        return 2 * (one + (other - one) * ramp(at - k)) - 1


def luck(seed: int) -> tuple[float, ...]:
    """The table of luck of a seed."""
    return tuple(float(x) for x in np.random.default_rng([seed, 5]).random(LUCK))


def moved(pose: Pose, now: Now, side: str, x: float, y: float, z: float) -> Pose:
    """The pose with a hand shifted by metres (x outwards) in the space it is told in."""
    bones, values = now.bones, pose.values.copy()
    rows = values[PARTS[f"arm_{side}"]].reshape(len(ANCHORS), 11)
    scale = {"head": bones.head, "hips": bones.leg, "place": 1.0}
    shift = np.array([x if side == "l" else -x, y, z]) * now.much
    for anchor, row in zip(ANCHORS, rows, strict=True):
        row[1:4] += row[0] * shift / scale.get(anchor, bones.arm)
    return Pose(values)


Loop = Callable[[Pose, Now], Pose]


def sing(pose: Pose, now: Now) -> Pose:
    """The body carries the line: it sways over two bars, the head lifts on long notes."""
    m, b = now.much, now.beat
    lift = now.course(b / 4, 3)
    return pose.added(
        spine=(1.2 * math.sin(math.pi * b / 2) * m, 3.4 * math.sin(math.pi * b / 4) * m, 2 * now.course(b / 4, 1) * m),
        head=((2 * math.sin(math.pi * b) - 3.5 * lift) * m, 3 * now.course(b / 3, 2) * m, 4.5 * now.course(b / 4,
        5) * m),
        shrug=1.5 * lift * m, pelvis=(0.006 * math.sin(math.pi * b / 4) * m, 0, 0),
    )  # fmt: skip


def sing_on_foot(pose: Pose, now: Now) -> Pose:
    """Somebody who stands and sings: chest, head and a free hand move with the phrase."""
    pose = sing(pose, now)
    rise = now.course(now.beat / 4, 9)
    return moved(pose, now, "l", 0.07 * now.course(now.beat / 3, 8), 0.11 * rise, 0.05 * rise)


def piano(pose: Pose, now: Now) -> Pose:
    """Hands that alternate: a wrist falls with each stroke, fingers press in turn, the hand travels between chords."""
    m, b = now.much, now.beat
    pose = pose.added(
        spine=(1.6 * math.sin(math.pi * b / 2) * m, 1.8 * now.course(b / 4, 4) * m, 0),
        head=(2.2 * math.sin(math.pi * b) * m, 1.8 * now.course(b / 3, 6) * m, 2.5 * now.course(b / 4, 7) * m),
    )  # fmt: skip
    for side, rate, salt in (("l", 1.0, 20), ("r", 2.0, 40)):
        at = b * rate
        k = math.floor(at)
        stroke = bump((at - k + 0.5) / 1.0 % 1.0)
        travel = now.course(b / 2, salt)
        pose = moved(
            pose, now, side, 0.075 * travel, 0.012 * (1 - stroke) + 0.014 * abs(bump(b / 2 % 1.0)), 0.008 * travel
        )
        press = np.zeros(7)
        for finger in range(5):
            if now.chance(k * 5 + finger + salt) < (0.5 if rate == 1 else 0.34):
                press[finger] += 0.16 * bump(at - k)
            else:
                press[finger] -= 0.05 * bump(at - k)
        pose = pose.added(**{f"fingers_{side}": press * m})
    return pose


def guitar(pose: Pose, now: Now) -> Pose:
    """The strumming hand and the hand on the neck."""
    b = now.beat
    pose = moved(pose, now, "r", 0, -0.055 * math.sin(2 * math.pi * b), 0)
    pose = moved(pose, now, "l", 0.035 * now.course(b / 4, 2), 0.01 * now.course(b / 4, 2), 0)
    return _groove(pose, now, 0.6)


def violin(pose: Pose, now: Now) -> Pose:
    """The bow goes to and fro."""
    draw = math.sin(math.pi * now.beat)
    pose = moved(pose, now, "r", 0.13 * draw, -0.05 * draw, 0.04 * draw)
    return _groove(pose, now, 0.5)


def drums(pose: Pose, now: Now) -> Pose:
    """Two hands beat in turn."""
    b = now.beat
    pose = moved(pose, now, "r", 0, 0.07 * bump(2 * b % 1.0), 0)
    pose = moved(pose, now, "l", 0.03 * now.course(b, 3), 0.10 * bump((b + 0.5) % 1.0), 0)
    return _groove(pose, now, 1.2)


def _groove(pose: Pose, now: Now, much: float) -> Pose:
    m, b = now.much * much, now.beat
    return pose.added(
        spine=(1.0 * math.sin(math.pi * b) * m, 2.0 * math.sin(math.pi * b / 2) * m, 0),
        head=(3.0 * math.sin(2 * math.pi * b) * m * 0.5, 2.0 * math.sin(math.pi * b / 2) * m, 0),
    )  # fmt: skip


def dance(pose: Pose, now: Now) -> Pose:
    """Weight from foot to foot over two beats, knees giving on each, arms after it."""
    m, b = now.much, now.beat
    side, turn = math.sin(math.pi * b), math.sin(math.pi * b / 2)
    pose = pose.added(
        pelvis=(0.05 * side * m, -0.022 * (1 - math.cos(2 * math.pi * b)) * m, 0.012 * now.course(b / 2, 1) * m),
        hips=(6 * turn * m, 0, 4 * side * m, 0), spine=(0, -6 * side * m, 8 * turn * m),
        head=(2 * math.sin(2 * math.pi * b) * m, 4 * side * m, 6 * now.course(b / 2, 2) * m),
    )  # fmt: skip
    late = b - 0.12
    for s, salt in (("l", 3), ("r", 4)):
        lift = math.sin(math.pi * late + salt)
        pose = moved(
            pose, now, s, 0.06 * now.course(late / 2, salt), 0.07 * lift, 0.06 * now.course(late / 2, salt + 5)
        )
    return pose


def sway(pose: Pose, now: Now) -> Pose:
    """The weight goes from one foot to the other."""
    m, turn = now.much, math.sin(math.pi * now.beat / 2)
    return pose.added(
        pelvis=(0.022 * turn * m, 0, 0), spine=(0, 4.0 * turn * m, 1.5 * turn * m), head=(0, 2.5 * turn * m, 0)
    )


def rock(pose: Pose, now: Now) -> Pose:
    """Two in each other's arms rock together: the same slow time for both."""
    turn = math.sin(2 * math.pi * 0.21 * now.seconds) * now.much
    return pose.added(pelvis=(0, 0, 0), spine=(0.5 * turn, 0, 0), head=(0.8 * turn, 0.6 * turn, 0))


def talk(pose: Pose, now: Now) -> Pose:
    """Hands and head speak along, in phrases."""
    t, m = now.seconds, now.much
    phrase = 0.5 + 0.5 * now.course(t / 1.7, 1)
    pose = pose.added(
        head=(
            2.2 * now.course(t * 1.1, 2) * phrase * m,
            1.8 * now.course(t / 1.6, 3) * m,
            2.6 * now.course(t / 1.4, 4) * m,
        )
    )
    beat = now.course(t * 0.9, 5) * phrase
    pose = moved(pose, now, "r", 0.05 * now.course(t / 1.1, 6), 0.085 * beat, 0.06 * beat)
    return pose.added(spine=(0.8 * beat * m, 1.2 * now.course(t / 2.3, 7) * m, 2.0 * now.course(t / 2.1, 8) * m))


def laugh(pose: Pose, now: Now) -> Pose:
    """The chest shakes."""
    t, m = now.seconds, now.much
    burst = max(now.course(t / 1.6, 1) + 0.35, 0.0)
    shake = math.sin(2 * math.pi * 4.2 * t) * burst * m
    return pose.added(
        shrug=1.5 * shake,
        spine=(0.7 * shake - 2 * burst * m, 1.6 * now.course(t / 1.8, 2) * m, 0),
        head=(-3 * burst * m + 0.5 * shake, 0, 0),
        breath=0.5 * shake,
    )


def cry(pose: Pose, now: Now) -> Pose:
    """The shoulders shake and come to rest."""
    t, m = now.seconds, now.much
    sob = max(now.course(t / 1.4, 1) + 0.2, 0.0)
    shake = math.sin(2 * math.pi * 2.6 * t) * sob * m
    return pose.added(
        shrug=1.8 * shake, spine=(0.9 * shake + 1.5 * sob * m, 0, 0), head=(0.8 * shake + 2 * sob * m, 0, 0)
    )


def round_(pose: Pose, now: Now) -> Pose:
    """One hand goes round and round: stirring, wiping, polishing."""
    turn = 2 * math.pi * 0.75 * now.seconds
    pose = moved(pose, now, "r", 0.035 * (math.cos(turn) - 1), 0.004 * math.sin(2 * turn), 0.035 * math.sin(turn))
    return pose.added(spine=(0, 0, 0.8 * math.sin(turn) * now.much))


def to_and_fro(pose: Pose, now: Now) -> Pose:
    """Sweeping, pushing, rubbing: both hands, the back with them."""
    turn = math.sin(2 * math.pi * 0.5 * now.seconds) * now.much
    for side in "lr":
        pose = moved(pose, now, side, 0.0, 0.0, 0.07 * math.sin(2 * math.pi * 0.5 * now.seconds))
    return pose.added(spine=(2.0 * turn, 0, 3.0 * turn))


def swept(pose: Pose, now: Now) -> Pose:
    """Strokes of a broom: the lower hand draws it across and carries it back, the upper one is what it turns about."""
    draw = swing(now.seconds)
    pose = moved(pose, now, "l", -0.085 * draw, 0.0, 0.015 * draw)
    pose = moved(pose, now, "r", -0.02 * draw, 0.0, 0.0)
    return pose.added(spine=(1.5 * draw * now.much, 0, -5.0 * draw * now.much))


def small(pose: Pose, now: Now) -> Pose:
    """Fine work of one hand: writing, sewing, drawing."""
    t = now.seconds
    line = t / 3.2 % 1.0
    x = 0.05 * (0.5 - line) if line < 0.86 else 0.05 * (0.5 - 0.86 + 0.86 * ramp((line - 0.86) / 0.14))
    return moved(
        pose, now, "r", x * 0.5, 0.003 * math.sin(2 * math.pi * 2.1 * t), 0.006 * math.sin(2 * math.pi * 1.7 * t)
    )


def wave(pose: Pose, now: Now) -> Pose:
    """A raised hand waves."""
    swing = math.sin(2 * math.pi * 1.35 * now.seconds)
    return moved(pose, now, "r", 0.07 * swing, -0.012 * swing * swing, 0).added(head=(0, 1.2 * swing * now.much, 0))


def clap(pose: Pose, now: Now) -> Pose:
    """Two hands meet on the beat."""
    open_ = bump(now.beat * 2 % 1.0)
    for side in "lr":
        pose = moved(pose, now, side, 0.055 * open_, 0, 0)
    return pose.added(head=(1.5 * open_ * now.much, 0, 0))


def stroke(pose: Pose, now: Now) -> Pose:
    """A hand goes gently to and fro."""
    turn = math.sin(2 * math.pi * 0.42 * now.seconds)
    return moved(pose, now, "r", 0.012 * turn, -0.02 * (1 - math.cos(2 * math.pi * 0.42 * now.seconds)), 0)


def bite(pose: Pose, now: Now) -> Pose:
    """A hand goes to the mouth and back."""
    away = 0.5 - 0.5 * math.cos(2 * math.pi * now.seconds / 3.4)
    return moved(pose, now, "r", 0.05 * away, -0.10 * away, 0.07 * away).added(head=(4 * away * now.much, 0, 0))


LOOPS: Mapping[str, Loop] = {
    "sing": sing_on_foot, "sing seated": sing, "play piano": piano, "play guitar": guitar, "play violin": violin,
    "play drums": drums, "dance": dance, "sway": sway, "embrace": rock, "kiss": rock, "talk": talk, "laugh": laugh,
    "cry": cry, "cook": round_, "stir": round_, "wash": round_, "sweep": swept, "work": round_, "mend": small,
    "write": small,
    "draw": small, "wave": wave, "clap": clap, "comfort": stroke, "touch": stroke, "eat": bite, "drive": sway,
    "fight": to_and_fro, "hold hands": rock,
}  # fmt: skip
"""Loops by the deed they belong to."""

SPEAKING = frozenset({"sing", "talk", "whisper", "read aloud"})
_VOWELS = ("a", "o", "e", "a", "i", "o", "u", "a")


def mouth(deed: str, now: Now) -> Face:
    """The mouth of somebody who sings, talks or whispers: syllables in phrases, rests to breathe between them."""
    if deed == "sing":
        at, wide = now.beat * 1.5, 1.0
    else:
        at, wide = now.seconds * 4.2, 0.5 if deed == "talk" else 0.3
    k = math.floor(at)
    part = ramp(min((at - k) * 1.6, 1.0))
    close = 1 - 0.62 * bump(min(max((at - k) * 1.6 - 0.1, 0.0), 1.0))
    one, other = _syllable(now, k), _syllable(now, k + 1)
    return blended((one[0], one[1] * (1 - part) * wide * close), (other[0], other[1] * part * wide * close))


def _syllable(now: Now, k: int) -> tuple[Face, float]:
    """A vowel and how wide it is sung; every seventh or so is a rest."""
    if k % 7 == 6 or now.chance(k * 3 + 1) < 0.08:
        return VISEMES["rest"], 1.0
    return VISEMES[_VOWELS[int(now.chance(k * 3) * len(_VOWELS)) % len(_VOWELS)]], 0.65 + 0.45 * now.chance(k * 3 + 2)
