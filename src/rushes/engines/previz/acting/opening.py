"""The pose a part opens with: the posture, what the hands do over it, who it is done with. A still shows this."""

from collections.abc import Mapping

import numpy as np

from rushes.engines.previz.acting.gesture import Gesture, gestured, mirrored
from rushes.engines.previz.acting.gestures import ALIKE, GESTURES, gesture
from rushes.engines.previz.acting.handiwork import Grasp, grasps
from rushes.engines.previz.acting.hands import GRIP, PALM, TIPS, shaped
from rushes.engines.previz.acting.meeting import drawn_in, from_the_left, lent
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.pose import ANCHORS, SIDES, Pose, outward
from rushes.engines.previz.acting.postures import Hold, hold, posture
from rushes.engines.previz.acting.reach import leaned, pinned
from rushes.engines.previz.acting.skeleton import skeleton
from rushes.engines.previz.acting.solve import solve
from rushes.engines.previz.acting.space import space
from rushes.engines.previz.acting.together import TOGETHER
from rushes.engines.previz.acting.turns import Doubles, unit
from rushes.engines.previz.acting.walk import RUN, WALK, Gait, Walk

BY_DEED: Mapping[str, str] = {
    "play piano": "sit", "play drums": "sit", "pray": "kneel both", "sleep": "lie", "wake": "lie", "drive": "sit",
    "ride": "sit", "write": "sit", "walk": "walk", "run": "run", "enter": "walk", "leave": "walk", "approach": "walk",
    "dance": "dance", "jump": "jump", "climb": "stand", "hide": "crouch", "pick up": "crouch", "mend": "sit",
}  # fmt: skip
"""How the body is held for a deed, where nothing is said of it."""
PAPERS = ("letter", "paper", "photo", "map", "note", "page", "script", "drawing")
"""What is held up before the eyes."""
TWO_HANDS = ("tray", "box", "basket", "pot", "cake", "book", "laptop", "bowl", "suitcase", "log", "blanket", "pillow")
"""Things that take both hands, by a word of their id."""
SEATED = frozenset({"sit", "sit up", "sit low", "lie"})
GAZES: Mapping[str, tuple[float, float, float, float]] = {
    "down": (17, 0, 0, -14), "up": (-17, 0, 0, 12), "left": (0, 38, 14, 0), "right": (0, -38, -14, 0),
    "away": (2, 44, 10, 0),
}  # fmt: skip
"""The head down and to the left, the eyes left and up, degrees, where a gaze is a way and not a point."""


def opening(part: Part) -> Pose:
    """The pose of a part at time 0."""
    pose = posed(part, drawn_in(part, part.person.action))
    return _gazed(part, pose)


def held_as(part: Part) -> str:
    """The name of the posture of a part."""
    person = part.person
    name = person.pose or BY_DEED.get(person.action, "stand")
    if name == "sit" and person.relation == "in" and part.height:
        return "sit up"
    if name == "sit" and person.pose and person.at == "floor":
        return "sit low"
    if name == "sit" and not part.height and not person.pose:
        return "stand" if person.action not in ("drive", "ride", "play piano", "play drums") else "sit"
    if person.action == "pray" and name == "kneel":
        return "kneel both"
    if name == "bow" and person.action == "pray":
        return "kneel both"
    return name


def posed(part: Part, deed: str) -> Pose:
    """The pose of somebody who does a deed in the posture of the part."""
    of = hold(skeleton(part.figure), _seat(part), part.seed)
    name = held_as(part)
    pose = _held(name, of, part)
    if part.partner is not None and deed in TOGETHER and part.partner.person.id != part.person.id:
        return TOGETHER[deed](part, pose)
    pose = lent(part, part.partner, _laid_over(part, pose, deed, name))
    return _hands(part, pose, deed, name)


def walk_of(part: Part, name: str = "walk") -> Walk:
    """The stride of somebody who is walking or running when the clip begins."""
    gait: Gait = RUN if name == "run" else WALK
    first = "l" if np.random.default_rng([part.seed, 3]).random() < 0.5 else "r"
    return Walk(gait, skeleton(part.figure).leg, 30.0, pace=in_step(part), moving=True, first=first)


def in_step(part: Part) -> float:
    """By how much somebody walks faster than they would alone, so that two who walk together stay together."""
    other = part.partner
    if other is None or part.person.relation != "beside" or other.person.pose not in ("walk", "run"):
        return 1.0
    own, theirs = (skeleton(each.figure).leg ** 0.5 for each in (part, other))
    return float((own + theirs) / (2 * own))


def _seat(part: Part) -> float:
    name = held_as(part)
    if name == "sit":
        return part.height or 0.45
    return part.height if name in ("lie", "curled", "sit up") or part.person.action == "sleep" else 0.0


def _held(name: str, of: Hold, part: Part) -> Pose:
    if name in ("walk", "run"):
        return walk_of(part, name).at(posture("stand", of), 0.0)
    if name == "lie" and part.person.action == "sleep" and of.luck[4] > 0.2 and part.partner is None:
        return posture("curled", of)
    if name == "sit" and part.board:
        return _at_board(posture(name, of), part)
    if name == "bow" and part.height:
        return gestured(posture("sit", of), gesture("lower the head"))
    return posture(name, of)


def _at_board(pose: Pose, part: Part) -> Pose:
    """Somebody at a table: forearms on its edge, hands on it."""
    for side, ahead, out in (("l", 0.47, 0.15), ("r", 0.49, 0.12)):
        goal = outward(side, (out, part.board + 0.012, ahead))
        pose = pinned(shaped(pose, side, "ease", PALM), side, goal, outward(side, (-0.5, 0, 1)), np.array([0, -1.0, 0]))
        pose = pose.changed(**{f"elbow_{side}": outward(side, (0.9, -0.6, -0.5))})
    return pose


def _laid_over(part: Part, pose: Pose, deed: str, name: str) -> Pose:
    """What the hands do, over the posture; a thing that is held is held whatever else is done."""
    chosen = _gesture_of(part, deed, name)
    if name == "lie" and deed not in ("reach", "drink", "cry", "wave", "hold", "telephone", "read"):
        return _lying(pose, deed)
    way = mirrored if chosen == "turn away" and from_the_left(part) else _same
    pose = gestured(pose, way(GESTURES[chosen]))
    if part.person.holds and GESTURES[chosen].right is None:
        two = _two_hands(part)
        pose = gestured(pose, GESTURES["carry tray" if two else "carry cup"])
    if name == "run" and GESTURES[chosen].right is None and not part.person.holds:
        pose = _running_arms(pose)
    return over_board(part, pose)


OVER_BOARD = 0.09
"""Metres over a table at which hands hold something."""


def over_board(part: Part, pose: Pose) -> Pose:
    """The pose of a gesture with the hands of who sits at a table over it, where they would be under it."""
    if not part.board or held_as(part) != "sit":
        return pose
    bones = skeleton(part.figure)
    solved = solve(bones, pose)
    for side in SIDES:
        at = solved.joints[f"grip_{side}"]
        arm = np.array(pose[f"arm_{side}"]).reshape(len(ANCHORS), -1)
        from_body = (arm[:, 0] > 0) & np.isin(ANCHORS, ("chest", "breast", "hips"))
        if at[2] > 0.2 and from_body.any():
            arm[from_body, 2] += max(part.board + OVER_BOARD - float(at[1]), 0.0) / bones.arm
            pose = pose.changed(**{f"arm_{side}": arm.reshape(-1)})
    return pose


def _same(gesture: Gesture) -> Gesture:
    return gesture


def _gesture_of(part: Part, deed: str, name: str) -> str:
    person = part.person
    if deed == "sing":
        microphone = any("micro" in each for each in person.holds)
        if microphone:
            return "sing with microphone"
        if name in SEATED or part.hands:
            return "sing seated"
        return f"sing at stand {free_hand(part)}" if part.mark == "microphone" else "sing"
    if deed in ("carry", "set down") and person.holds:
        return "carry tray" if _two_hands(part) else "carry cup" if deed == "carry" else "set down"
    if own := by_thing(part, deed):
        return own
    deed = ALIKE.get(deed, deed)
    if deed in ("", "hold", "look") and any(word in each for each in person.holds for word in PAPERS):
        return "read"
    return deed if deed in GESTURES else ""


def free_hand(part: Part) -> int:
    """What the free hand of who sings at a stand begins with; on the heart it comes later."""
    return int(np.random.default_rng([part.seed, 11]).choice((0, 0, 1, 2)))


def by_thing(part: Part, deed: str) -> str:
    """The gesture a deed is with its thing: a curtain is drawn apart, a cup raised below the face; or ``""``."""
    if part.person.at == "window" and deed in ("open", "touch"):
        return "draw apart" if deed == "open" else "hold cloth"
    return "raise" if deed == "lift" and part.person.holds and not _two_hands(part) else ""


def _two_hands(part: Part) -> bool:
    return any(word in each for each in part.person.holds for word in TWO_HANDS)


def _lying(pose: Pose, deed: str) -> Pose:
    if deed in ("talk", "sing", "look", "listen", "wake", "smile"):
        return pose.added(head=(8, 0, 0), spine=(6, 0, 0))
    return pose


def _running_arms(pose: Pose) -> Pose:
    for side in SIDES:
        pose = pose.changed(**{f"elbow_{side}": outward(side, (0.35, -0.5, -1))})
        pose = shaped(pose, side, "hook")
    return pose


def _hands(part: Part, pose: Pose, deed: str, name: str) -> Pose:
    """Hands at the places the part gives them; on keys where a piano is played."""
    if grasped := grasps(part, deed):
        return _at_work(part, pose, grasped, name)
    goals = _places(part, deed, name)
    if not goals:
        return pose
    keys = deed == "play piano" or part.person.action == "play piano"
    for side, goal in goals.items():
        pose = _on_keys(pose, side, goal, part) if keys else _on_grip(pose, side, goal)
    return leaned(skeleton(part.figure), pose.changed(look=0.35 if keys else 1.0), goals, name not in SEATED)


def _at_work(part: Part, pose: Pose, grasped: Mapping[str, Grasp], name: str) -> Pose:
    """Both hands at what they do, the body leaning until they are there."""
    for side, each in grasped.items():
        pose = shaped(pose, side, each.shape, each.contact)
        pose = pinned(pose, side, each.at, unit(outward(side, each.fingers)), unit(outward(side, each.palm)))
    goals = {side: each.at for side, each in grasped.items()}
    return leaned(skeleton(part.figure), pose.changed(look=0.0), goals, name not in SEATED)


def _places(part: Part, deed: str, name: str) -> dict[str, Doubles]:
    here = space(part.at, part.facing)
    sides = {"left": "l", "right": "r"}
    goals = {sides[key]: here.within(np.array(at)) for key, at in part.hands.items() if key in sides}
    if not goals and deed == "play piano":
        bones = skeleton(part.figure)
        high, far = _seat(part) + 0.30 * bones.leg / 0.82, 0.50 * bones.leg / 0.82
        goals = {"l": np.array([0.19, high, far]), "r": np.array([-0.17, high, far])}
    return goals


def _on_keys(pose: Pose, side: str, goal: Doubles, part: Part) -> Pose:
    """The wrist level with the knuckles, fingers curved, tips on the keys, elbows at ease."""
    way = outward(side, (-0.10, -0.16, 1.0))
    pose = shaped(pose, side, "keys", TIPS)
    pose = pinned(pose, side, goal, unit(way), np.array([0.0, -1.0, -0.1]))
    pose = pose.changed(**{f"elbow_{side}": outward(side, (0.75, -1.0, -0.3))})
    return pose.changed(head=(13, float(pose["head"][1]), 0), eyes=(0, -10))


def _on_grip(pose: Pose, side: str, goal: Doubles) -> Pose:
    pose = shaped(pose, side, "grip", GRIP)
    return pinned(pose, side, goal, outward(side, (-0.1, 0.1, 1.0)), outward(side, (-0.9, 0.3, 0.0)))


def _gazed(part: Part, pose: Pose) -> Pose:
    gaze = part.person.gaze
    if gaze in GAZES:
        down, turn, left, up = GAZES[gaze]
        mirror = 1.0 if hold(skeleton(part.figure), 0, part.seed).side == "l" or gaze != "away" else -1.0
        return pose.changed(look=0.0).added(
            head=(down, 0, turn * mirror), eyes=(left * mirror, up), spine=(0, 0, 0.2 * turn * mirror)
        )
    if part.look is None and part.person.action not in ("play piano", "drop"):
        return pose.added(head=(3, 0, 0), eyes=(0, -3))
    return pose
