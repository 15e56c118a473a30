"""Ways to hold the body: on foot, seated, lying, on the knees. Each is a pose with the arms at rest.

Nobody stands like a mannequin: weight is on one leg, shoulders answer hips, one arm hangs a little ahead, all a little
otherwise for each seed. ``side`` is "l" or "r": the leg that carries, or the side that leads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.hands import shaped
from rushes.engines.previz.acting.pose import SIDES, SIZE, Pose, Told, hand, outward
from rushes.engines.previz.acting.skeleton import Skeleton

THICK = {"seat": 0.115, "back": 0.125, "side": 0.20}
"""From the hips to what they rest on, parts of the leg: sitting, lying on the back, lying on the side."""


@dataclass(frozen=True)
class Hold:
    """What a posture is made for: the figure's bones, the height of the seat or mattress (metres), luck, the side."""

    bones: Skeleton
    seat: float = 0.0
    luck: tuple[float, ...] = (0.0,) * 8
    side: str = "l"

    @property
    def mirror(self) -> float:
        return 1.0 if self.side == "l" else -1.0

    @property
    def other(self) -> str:
        return "r" if self.side == "l" else "l"


def hold(bones: Skeleton, seat: float, seed: int) -> Hold:
    """A hold with the luck of a seed: eight numbers in -1..1, and a side."""
    rng = np.random.default_rng([seed, 77])
    luck = tuple(float(x) for x in rng.uniform(-1, 1, 8))
    return Hold(bones, seat, luck, "l" if rng.random() < 0.5 else "r")


def posture(name: str, of: Hold) -> Pose:
    """The pose of a posture; a name that is not known is a natural stand."""
    return POSTURES.get(name, stand)(of)


def _base(of: Hold) -> Pose:
    pose = Pose(np.zeros(SIZE)).changed(pelvis=(0, 0.985, 0), arch=5.0, knee_l=(0.12, 0, 1), knee_r=(-0.12, 0, 1))
    for s in SIDES:
        pose = shaped(pose.changed(**{f"elbow_{s}": outward(s, (0.32, -0.12, -1.0))}), s, "ease")
    return pose.changed(look=1.0)


def armed(
    pose: Pose, side: str, anchor: str, at: tuple[float, float, float], **told: tuple[float, float, float]
) -> Pose:
    """The pose with one hand somewhere; ``told`` may hold ``fingers`` and ``palm``, both with x outwards."""
    return pose.changed(**{f"arm_{side}": hand(side, anchor, at, told.get("fingers"), told.get("palm"))})


def stand(of: Hold) -> Pose:
    """Contrapposto: the hip of the carrying leg is out and high, the other knee is bent, the shoulders answer."""
    m, (a, b, c, d, *_) = of.mirror, of.luck
    carry, free = of.side, of.other
    pose = _base(of).changed(
        pelvis=(0.060 * m, 0.985, 0.0), hips=(-8 * m + 3 * a, 1.0, 5.6 * m, 0), spine=(2.0, -9.0 * m + b, 6 * m),
        head=(2, 2.4 * m + 1.5 * c, -3 * m + 3 * d), shrug=(-2.0 - m, -2.0 + m), round=(3, 3),
    )  # fmt: skip
    legs: dict[str, Told] = {
        f"foot_{carry}": (0.068 * m, 0, 0.105, 7, 0), f"foot_{free}": (-0.175 * m, 0, 0.215 + 0.02 * a, 26, 0),
        f"knee_{free}": outward(free, (0.30, 0, 1)),
    }  # fmt: skip
    pose = armed(pose.changed(**legs), carry, "hang", (0.135, -0.952, 0.075 + 0.03 * c))
    return armed(pose, free, "hang", (0.165, -0.935, 0.17 + 0.03 * d))


def sit(of: Hold) -> Pose:
    """On a seat of any height: feet on the floor or hanging, hands on the thighs, the back not quite straight."""
    bones, m, (a, b, c, d, *_) = of.bones, of.mirror, of.luck
    high = of.seat / bones.leg + THICK["seat"]
    thigh, calf = bones.legs["l"].first / bones.leg, bones.legs["l"].second / bones.leg
    drop = min(max(high - calf - 0.05, -0.35), thigh * 0.8)
    knee = float(np.sqrt(thigh**2 - max(drop, 0) ** 2))
    floor = max(high - drop - calf - 0.03, 0.0) if drop > thigh * 0.55 else 0.0
    low = max(-drop, 0.0)
    pose = _base(of).changed(
        pelvis=(0, THICK["seat"], 0), seat=of.seat, hips=(2 * a, -7, 0, 0), arch=1.0, spine=(11 + 2 * b, 1.5 * m, 0),
        head=(3, 2 * c, 2 * d), round=(5, 5), shrug=(-1, -1),
        knee_l=(0.16, 0.55, 1), knee_r=(-0.16, 0.55, 1),
    )  # fmt: skip
    for s, ahead, out in ((of.side, 0.10, 0.125), (of.other, -0.01, 0.15)):
        z = knee + ahead + 0.62 * low + 0.115
        pose = pose.changed(**{f"foot_{s}": ((1 if s == "l" else -1) * out, floor, z, 9, 22 if floor else 0)})
    for s, ahead, up in ((of.side, 0.36, 0.142), (of.other, 0.29, 0.147)):
        pose = armed(
            pose, s, "hips", (0.125, up - min(drop, 0.2) * 0.6, ahead), fingers=(-0.35, -0.30, 1), palm=(0, -1, -0.25)
        )
        pose = shaped(pose.changed(**{f"elbow_{s}": outward(s, (0.75, -0.5, -0.8))}), s, "ease")
    return pose


def lie(of: Hold) -> Pose:
    """On the back, the head on a pillow, one knee a little up, one hand on the belly."""
    m, other, (a, b, *_) = of.mirror, of.other, of.luck
    pose = _base(of).changed(
        pelvis=(0, THICK["back"], 0), seat=of.seat, hips=(0, -88, 0, 0), arch=1.0, spine=(7, 0, 0),
        head=(17, 0, 8 * m + 3 * a), knee_l=(0.3, 1, 0), knee_r=(-0.3, 1, 0), round=(4, 4), look=0.5,
    )  # fmt: skip
    high = of.seat / of.bones.leg
    for s, far, out in ((of.side, 1.075, 0.11), (other, 1.03, 0.14)):
        pose = pose.changed(**{f"foot_{s}": ((1 if s == "l" else -1) * out, high + 0.01, far + 0.08, 16, -64)})
    pose = armed(pose, of.side, "hips", (0.25, 0.115, 0.02 + 0.02 * b), fingers=(0.12, -0.05, 1), palm=(-0.3, -1, 0))
    pose = armed(pose, other, "hips", (0.03, 0.185, -0.13), fingers=(-0.9, 0.02, 0.35), palm=(0, -1, 0))
    pose = pose.changed(
        **{f"elbow_{of.side}": outward(of.side, (1, -0.1, -0.4)), f"elbow_{other}": outward(other, (1, 0, -0.5))}
    )
    return shaped(shaped(pose, "l", "ease"), "r", "ease")


def curled(of: Hold) -> Pose:
    """On the side, knees drawn up, one hand under the cheek."""
    m = of.mirror
    pose = _base(of).changed(
        pelvis=(0, THICK["side"], 0), seat=of.seat, hips=(0, -88, 0, 84 * m), arch=0.0, spine=(22, -4 * m, 0),
        head=(14, 10 * m, 0), knee_l=(m, 0.06, 0.4), knee_r=(m, 0.12, 0.4), look=0.0, round=(12, 12),
    )  # fmt: skip
    high = of.seat / of.bones.leg
    for s, up, far, out in ((of.side, 0.05, 0.63, 0.20), (of.other, 0.20, 0.69, 0.10)):
        pose = pose.changed(**{f"foot_{s}": (m * out, high + up, far, 30 * (1 if s == of.side else -1), -20)})
    pose = armed(pose, of.side, "head", (0.10, 0.0, 0.45), fingers=(0.1, 0.9, -0.3), palm=(-1, 0, -0.4))
    pose = armed(pose, of.other, "breast", (0.15, -0.42, 0.55), fingers=(-0.5, 0.2, 1), palm=(0, -0.6, -0.6))
    return pose.changed(
        **{f"elbow_{of.side}": outward(of.side, (0.3, -1, 0.6)), f"elbow_{of.other}": outward(of.other, (0.9, -1, 0))}
    )


def kneel(of: Hold) -> Pose:
    """On one knee, the hand on the other."""
    m, up, down = of.mirror, of.side, of.other
    legs = of.bones.legs["l"]
    thigh, calf = legs.first / of.bones.leg, legs.second / of.bones.leg
    pose = _base(of).changed(
        pelvis=(0, thigh + 0.125, -0.03), hips=(-6 * m, 4, 2 * m, 0), spine=(6, -2 * m, 3 * m), head=(6, 0, 2 * m),
    )  # fmt: skip
    pose = pose.changed(**{
        f"foot_{up}": (0.13 * m, 0, thigh + 0.10, 6, 0), f"foot_{down}": (-0.12 * m, 0.022, -calf + 0.05, 4, 74),
        f"knee_{down}": (-0.1 * m, -0.6, 1), f"knee_{up}": (0.16 * m, 0.8, 1),
    })  # fmt: skip
    pose = armed(pose, up, "hips", (0.11, 0.085, 0.40), fingers=(-0.45, -0.25, 1), palm=(0, -1, -0.2))
    pose = pose.changed(**{f"elbow_{up}": outward(up, (0.9, -0.4, -0.6))})
    return armed(pose, down, "hang", (0.14, -0.94, 0.12))


def kneel_both(of: Hold) -> Pose:
    """On both knees, upright."""
    legs = of.bones.legs["l"]
    thigh, calf = legs.first / of.bones.leg, legs.second / of.bones.leg
    pose = _base(of).changed(
        pelvis=(0, thigh + 0.112, -0.05), hips=(0, 6, 0, 0), spine=(8, of.luck[0], 0), head=(6, 0, 0)
    )
    for s in SIDES:
        mirror = 1 if s == "l" else -1
        pose = pose.changed(**{
            f"foot_{s}": (0.11 * mirror, 0.020, -calf + 0.05, 2, 78), f"knee_{s}": (0.12 * mirror, -0.6, 1),
        })  # fmt: skip
        pose = armed(pose, s, "hips", (0.11, -0.06, 0.12), fingers=(-0.2, -1, 0.5), palm=(-0.2, -0.3, -1))
    return pose


def crouch(of: Hold) -> Pose:
    """Down on the heels, forearms on the knees."""
    m = of.mirror
    pose = _base(of).changed(
        pelvis=(0, 0.42, -0.16), hips=(-4 * m, 18, 0, 0), arch=0.0, spine=(28, 0, 0), head=(-16, 0, 0), round=(8, 8),
        knee_l=(0.3, 0.5, 1), knee_r=(-0.3, 0.5, 1),
    )  # fmt: skip
    pose = pose.changed(**{
        f"foot_{of.side}": (0.15 * m, 0, 0.16, 14, 0), f"foot_{of.other}": (-0.15 * m, 0, 0.04, 12, 34),
    })  # fmt: skip
    pose = armed(pose, of.side, "hips", (0.10, 0.12, 0.60), fingers=(-0.4, -0.7, 0.6), palm=(-0.5, -0.7, -0.4))
    return armed(pose, of.other, "hips", (0.04, 0.02, 0.55), fingers=(-0.6, -0.6, 0.5), palm=(-0.5, -0.7, -0.4))


def lean(of: Hold) -> Pose:
    """The back against a wall, one foot crossed over, arms loosely crossed."""
    m = of.mirror
    pose = _base(of).changed(
        pelvis=(0.02 * m, 0.955, -0.02), hips=(-8 * m, -9, 2.5 * m, 0), spine=(6, -4 * m, 4 * m),
        head=(8, 4 * m, -4 * m), round=(10, 10), shrug=(1, 1),
    )  # fmt: skip
    pose = pose.changed(**{
        f"foot_{of.side}": (0.07 * m, 0, 0.30, 6, 0), f"foot_{of.other}": (0.16 * m, 0, 0.50, 0, 10),
        f"knee_{of.other}": (0.25 * m, 0, 1),
    })  # fmt: skip
    return crossed(pose, of.side)


def crossed(pose: Pose, side: str) -> Pose:
    """Arms crossed: one hand on the other arm, the other under it."""
    other = "r" if side == "l" else "l"
    pose = armed(pose, side, "breast", (-0.30, -0.42, 0.30), fingers=(-1, 0.15, -0.15), palm=(0, -0.1, -1))
    pose = armed(pose, other, "breast", (-0.26, -0.50, 0.36), fingers=(-1, 0.25, 0), palm=(0, -0.2, -1))
    for s in SIDES:
        pose = shaped(pose.changed(**{f"elbow_{s}": outward(s, (0.8, -0.9, -0.1))}), s, "ease")
    return pose


def bow(of: Hold) -> Pose:
    """Bent from the hips, the head low."""
    pose = stand(of).changed(
        pelvis=(0, 0.97, -0.11), hips=(0, 44, 0, 0), spine=(24, 0, 0), arch=0.0, head=(20, 0, 0), look=0.0,
        foot_l=(0.09, 0, 0.10, 8, 0), foot_r=(-0.09, 0, 0.10, 8, 0),
    )  # fmt: skip
    pose = armed(pose, of.side, "breast", (-0.10, -0.40, 0.20), fingers=(-1, 0.1, 0), palm=(0, 0, -1))
    return armed(pose, of.other, "hang", (0.10, -0.90, 0.10))


def jump(of: Hold) -> Pose:
    """Off the floor: knees drawn up, arms flung high."""
    m = of.mirror
    pose = _base(of).changed(
        pelvis=(0, 1.28, 0), hips=(0, -4, 2 * m, 0), spine=(-6, -3 * m, 0), head=(-10, 0, 0),
        knee_l=(0.25, 0, 1), knee_r=(-0.25, 0, 1),
    )  # fmt: skip
    pose = pose.changed(**{
        f"foot_{of.side}": (0.14 * m, 0.46, 0.05, 12, 40), f"foot_{of.other}": (-0.15 * m, 0.36, -0.16, 12, 48),
    })  # fmt: skip
    for s, up in ((of.side, 0.86), (of.other, 0.78)):
        pose = armed(pose, s, "chest", (0.42, up, 0.06), fingers=(0.4, 1, 0), palm=(-0.3, 0.1, 1))
        pose = shaped(pose.changed(**{f"elbow_{s}": outward(s, (1, -0.2, -0.2))}), s, "soft")
    return pose


def dance(of: Hold) -> Pose:
    """Caught in a turn: hip out, one arm high, the other out, a heel up."""
    m = of.mirror
    pose = stand(of).changed(
        pelvis=(0.075 * m, 0.95, 0), hips=(-16 * m, 0, 8 * m, 0), spine=(-2, -15 * m, 16 * m), head=(-6, 7 * m, 12 * m),
        look=0.5,
    )  # fmt: skip
    legs: dict[str, Told] = {
        f"foot_{of.side}": (0.09 * m, 0, 0.12, 16, 0), f"foot_{of.other}": (-0.26 * m, 0, 0.20, 30, 38),
        f"knee_{of.other}": outward(of.other, (0.1, 0, 1)),
    }  # fmt: skip
    pose = pose.changed(**legs)
    pose = armed(pose, of.other, "chest", (0.28, 0.84, 0.12), fingers=(-0.3, 1, 0), palm=(-0.6, 0, 0.6))
    pose = armed(pose, of.side, "chest", (0.78, 0.10, 0.22), fingers=(1, -0.2, 0.2), palm=(0, -1, 0.3))
    for s in SIDES:
        pose = shaped(pose.changed(**{f"elbow_{s}": outward(s, (0.8, -0.8, -0.2))}), s, "soft")
    return pose


def sit_up(of: Hold) -> Pose:
    """Sitting up in bed, the legs along it, the back against the pillows."""
    m, (a, b, *_) = of.mirror, of.luck
    pose = lie(of).changed(
        hips=(0, -34, 0, 0), arch=0.0, spine=(16 + 2 * a, 1.5 * m, 0), head=(10, 2 * b, 0), look=1.0, round=(5, 5),
    )  # fmt: skip
    for s, ahead in ((of.side, 0.20), (of.other, 0.30)):
        pose = armed(pose, s, "hips", (0.16, 0.13, ahead), fingers=(-0.5, -0.1, 1), palm=(0, -1, -0.1))
        pose = shaped(pose.changed(**{f"elbow_{s}": outward(s, (0.9, -0.5, -0.6))}), s, "ease")
    return pose


def sit_low(of: Hold) -> Pose:
    """On the floor, the legs crossed, hands in the lap."""
    m, (a, b, c, *_) = of.mirror, of.luck
    pose = _base(of).changed(
        pelvis=(0, 0.060 / of.bones.leg, -0.10), hips=(2 * a, -8, 0, 0), arch=0.0, spine=(20 + 2 * b, 1.5 * m, 0),
        head=(-2, 2 * c, 0), round=(6, 6), knee_l=(1.0, 0.42, 0.55), knee_r=(-1.0, 0.42, 0.55),
    )  # fmt: skip
    for s, ahead, out in ((of.side, 0.40, -0.16), (of.other, 0.26, -0.10)):
        mirror = 1 if s == "l" else -1
        pose = pose.changed(**{f"foot_{s}": (mirror * out, 0.035, ahead, -62, 30)})
    for s in SIDES:
        pose = armed(pose, s, "hips", (0.22, 0.11, 0.30), fingers=(-0.5, -0.4, 1), palm=(0, -1, -0.2))
        pose = shaped(pose.changed(**{f"elbow_{s}": outward(s, (0.8, -0.6, -0.6))}), s, "ease")
    return pose


POSTURES: Mapping[str, Callable[[Hold], Pose]] = {
    "stand": stand, "sit": sit, "sit up": sit_up, "sit low": sit_low, "lie": lie, "curled": curled, "kneel": kneel,
    "kneel both": kneel_both, "crouch": crouch, "lean": lean, "bow": bow, "jump": jump, "dance": dance,
}  # fmt: skip
