"""When everything in a part happens: acts of the clip set on a time line, one after the other or all along."""

from dataclasses import replace

import numpy as np

from rushes.engines.previz.acting.changes import WHOLE, Change
from rushes.engines.previz.acting.deeds import FACES, GOES_ON, PULSES, SHUT, STILL_VERBS, TO_POSTURE, WALKS
from rushes.engines.previz.acting.doings import FREE_HANDS
from rushes.engines.previz.acting.gesture import gestured, mirrored, with_arm
from rushes.engines.previz.acting.gestures import GESTURES, gesture
from rushes.engines.previz.acting.loops import LOOPS
from rushes.engines.previz.acting.meeting import MUTUAL, TOUCHING, drawn_in, from_the_left
from rushes.engines.previz.acting.opening import by_thing, free_hand, held_as, opening, over_board, posed, walk_of
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.pose import Pose
from rushes.engines.previz.acting.skeleton import skeleton
from rushes.engines.previz.acting.space import heading, space
from rushes.engines.previz.acting.timeline import Look, Loop, Pulsed, Score
from rushes.engines.previz.acting.together import TOGETHER
from rushes.engines.previz.acting.walk import RUN, WALK, Walk
from rushes.engines.previz.scene import Act, Person

PACE = {"slow": 1.6, "": 1.0, "normal": 1.0, "fast": 0.65}
SECONDS = {"turn": 1.1, "look": 0.9, "embrace": 2.2, "kneel": 1.8, "sit": 1.7, "stand": 1.5, "rise": 1.5,
    "lie": 2.4, "turn away": 1.6, "whisper": 1.6, "drop": 0.6, "bow": 1.5, "hold hands": 1.6, "comfort": 1.5,
    "kiss": 2.0}  # fmt: skip
"""Seconds a change takes, 1.3 for what is not named."""
ACTION_FACES = {
    "cry": "crying", "laugh": "laugh", "drop": "shock", "embrace": "tender", "sing": "passion", "sleep": "serene",
    "pray": "serene", "kiss": "love", "overhear": "worry", "turn away": "guilt", "smile": "smile", "comfort": "tender",
    "hold hands": "tender", "help up": "kind", "lean on": "serene", "play piano": "thoughtful", "fall": "fear",
    "fight": "anger", "hide": "fear", "dance": "joy", "wave": "smile", "give": "kind", "feed": "tender",
    "whisper": "worry", "listen": "thoughtful", "read": "thoughtful",
}  # fmt: skip
"""The face a deed has where nothing is said of it."""


def scored(part: Part, start: Pose) -> Score:
    """The time line of a part that opens with a pose."""
    person = part.person
    face = person.expression or ACTION_FACES.get(person.action, "neutral")
    ahead = None if part.look is None else np.array(part.look, float)
    score = Score(
        start, loops=_going_on(part), faces=((0.0, 1.0, face),), lids=((0.0, _lids(person)),),
        look=Look(part.watched or ahead),
    )  # fmt: skip
    acts = [act for act in (*part.acts, *_answers(part)) if act.verb or act.becomes]
    if part.seconds and any(act.pace == "slow" for act in acts) and not part.beats:
        score = replace(score, rate=0.5)
    if held_as(part) in ("walk", "run"):
        score = _walking(part, score, Act(verb=held_as(part)), 0.0, 0.0)
    return _phrased(part, _with_acts(part, score, acts))


PHRASE = (2.6, 4.4)
"""Seconds that the free hand of a singer stays where it is."""


def _phrased(part: Part, score: Score) -> Score:
    """Who sings at a stand, and does nothing else, moves the free hand from phrase to phrase."""
    busy = score.changes or score.walk or all(loop.name != "sing" for loop in score.loops)
    if part.mark != "microphone" or busy:
        return score
    luck, now, at, changes = np.random.default_rng([part.seed, 12]), free_hand(part), 1.2, list[Change]()
    while at < part.seconds * score.rate - 1.0:
        now = int(luck.choice([k for k in range(len(FREE_HANDS)) if k != now]))
        beat = min(part.beats, key=lambda beat: abs(beat - at), default=at)
        at = beat if abs(beat - at) < 0.5 else at
        changes.append(Change(with_arm(score.stand, "l", FREE_HANDS[now]), at, 1.7))
        at += float(luck.uniform(*PHRASE))
    return replace(score, changes=tuple(changes))


def _answers(part: Part) -> tuple[Act, ...]:
    """What the partner's acts draw somebody into: nobody is embraced with hanging arms."""
    own = {act.verb for act in part.acts}
    if part.partner is None or part.person.action in MUTUAL:
        return ()
    return tuple(act for act in part.partner.acts if act.verb in MUTUAL - own)


def _going_on(part: Part) -> tuple[Loop, ...]:
    action = drawn_in(part, part.person.action)
    name = _loop_name(part, action)
    return (Loop(name, 0.0),) if name in LOOPS else ()


def _loop_name(part: Part, deed: str) -> str:
    if deed == "sing" and (part.hands or part.person.holds or held_as(part) in ("sit", "lie", "kneel")):
        return "sing seated"
    return deed


def _lids(person: Person) -> float:
    if person.gaze == "closed" or person.action in SHUT:
        return 1.0
    return {"embrace": 0.92, "down": 0.0}.get(person.action, 0.0)


def _with_acts(part: Part, score: Score, acts: list[Act]) -> Score:
    """Acts in their order: what goes on runs all along, the others share the time."""
    lasting = part.seconds * score.rate
    turns = [act for act in acts if act.verb not in GOES_ON and act.verb != part.person.action]
    walks = [act for act in turns if act.verb in WALKS]
    turns = [act for act in turns if act not in walks[1:]]  # walks forward and approaches the bed: one walk
    span = max((lasting - 0.4) / max(len(turns), 1), 0.6)
    at = 0.25
    pose = _arrived(score)
    for act in acts:
        own = act in turns
        score, pose = _act(part, score, act, pose, at if own else 0.2, span)
        at += span if own else 0.0
    return score


def _act(part: Part, score: Score, act: Act, pose: Pose, at: float, span: float) -> tuple[Score, Pose]:
    """The time line with one more act; and the pose it ends in."""
    verb = act.verb
    seconds = min(SECONDS.get(verb, 1.3) * PACE.get(act.pace, 1.0) * (0.6 if score.rate < 1 else 1.0), span)
    score = _faced(replace(score, told=(*score.told, (verb, at, seconds))), act, at, seconds)
    if verb in PULSES and PULSES[verb][1]:
        motion, lasts = PULSES[verb]
        score = replace(score, pulses=(*score.pulses, Pulsed(motion, at, lasts * PACE.get(act.pace, 1.0))))
    if verb in WALKS and held_as(part) not in ("sit", "lie", "kneel"):
        score = score if score.walk else _walking(part, score, act, at, span)
        return score, _arrived(score)
    if verb == "drop":
        return _dropped(part, score, act, pose, at, seconds)
    if verb in GOES_ON or verb == part.person.action:
        return _looping(part, score, verb, pose, at)
    goal = _goal(part, act, pose)
    if goal is None:
        return score, pose
    score = replace(
        score, changes=(*score.changes, _change(score, pose, goal, at, seconds)), look=_aim(part, score, act, at)
    )
    if verb in LOOPS and verb != part.person.action:
        score = replace(score, loops=(*score.loops, Loop(verb, at + seconds, 0.8)))
    return score, goal


def _change(score: Score, pose: Pose, goal: Pose, at: float, seconds: float) -> Change:
    """The change to a goal: while somebody walks of hands and head alone, of the whole body only once they have come
    to where they go.
    """
    lasts = seconds / WHOLE * 1.15
    if score.walk is None:
        return Change(goal, at, lasts)
    lower = any(not np.allclose(goal[name], pose[name]) for name in ("root", "pelvis", "foot_l", "foot_r"))
    return Change(goal, max(at, score.walk.end), lasts) if lower else Change(goal, at, lasts, walking=True)


def _arrived(score: Score) -> Pose:
    """Where a walk ends: what comes after it happens there, not where it began."""
    return score.stand if score.walk is None else score.walk.at(score.stand, score.walk.end)


def _dropped(part: Part, score: Score, act: Act, pose: Pose, at: float, seconds: float) -> tuple[Score, Pose]:
    """Hands fly open; then one comes to the mouth, and the head sinks."""
    changes = score.changes
    if part.person.action != "drop":
        pose = _over(part, pose, "drop")
        changes = (*changes, Change(pose, at, seconds / WHOLE * 1.15))
    after = _over(part, pose, "hand to mouth").added(head=(13, 0, 0), eyes=(0, -8))
    after = after.changed(look=0.0, arm_l=_as_at_rest(part)["arm_l"], fingers_l=_as_at_rest(part)["fingers_l"])
    return replace(score, changes=(*changes, Change(after, at + seconds + 0.75, 1.5))), after


def _as_at_rest(part: Part) -> Pose:
    return posed(replace(part, hands={}, partner=None), "")


def _faced(score: Score, act: Act, at: float, seconds: float) -> Score:
    """The time line with the face and lids of an act."""
    name = act.becomes or FACES.get(act.verb, "")
    if name:
        lasts = 0.22 if name in ("shock", "surprise", "fear") else max(seconds, 1.2)
        score = replace(score, faces=(*score.faces, (at, lasts, name)))
    if act.verb in SHUT or act.verb == "embrace":
        return replace(score, lids=(*score.lids, (at + seconds * 0.7, 0.95)))
    if act.verb in ("wake", "look", "rise") and score.lids[-1][1] > 0.5:
        return replace(score, lids=(*score.lids, (at, 0.0)))
    return score


def _looping(part: Part, score: Score, verb: str, pose: Pose, at: float) -> tuple[Score, Pose]:
    """What begins and goes on: into its pose first, where the still does not show it."""
    name = _loop_name(part, GOES_ON.get(verb, verb))
    if any(loop.name == name for loop in score.loops) or name not in LOOPS:
        return score, pose
    changes = score.changes
    playing = part.person.action in ("play piano", "play guitar", "play violin", "play drums", "dance")
    if name not in ("sway", "talk", "sing seated") and not (playing or part.hands or part.person.holds):
        goal = _over(part, pose, GOES_ON.get(verb, verb))
        changes = (*changes, Change(goal, at, 1.1))
        pose = goal
    return replace(score, changes=changes, loops=(*score.loops, Loop(name, at + 0.2, 1.0))), pose


def _over(part: Part, pose: Pose, deed: str) -> Pose:
    """The pose with a deed's gesture in it, in the posture it has."""
    if deed == "sing":
        return gestured(pose, GESTURES["sing seated"])
    return over_board(part, gestured(_as_at_first(pose, part), gesture(deed)))


def _as_at_first(pose: Pose, part: Part) -> Pose:
    """The pose with spine and head as the posture alone has them, so that gestures do not add up."""
    plain = _as_at_rest(part)
    return pose.changed(
        head=plain["head"], spine=plain["spine"], shrug=plain["shrug"], round=plain["round"], look=plain["look"]
    )


def _goal(part: Part, act: Act, pose: Pose) -> Pose | None:
    """The pose an act ends in; None where it leaves the body as it is."""
    verb = act.verb
    if verb in TOGETHER and part.partner is not None:
        return TOGETHER[verb](part, posed(replace(part, hands={}), ""))
    if verb in ("turn", "look") or verb in ("shift",):
        return _turned(part, act, pose)
    if verb in TO_POSTURE and verb != "pick up":
        return _posture(part, verb, pose)
    if verb in STILL_VERBS and verb not in ("smile", "wake"):
        return None
    if verb == "lean" and part.partner is not None and part.person.action in TOUCHING:
        return pose.added(spine=(2, 0, 0), head=(2, 0, 0))  # as close as they get already
    if verb == "lean":
        return gestured(pose, gesture("lean in"))
    if verb in ("lower", "rest"):
        return gestured(pose, gesture("lower the head"))
    if verb == "turn away":
        left = from_the_left(part)
        goal = gestured(_as_at_first(pose, part), mirrored(gesture(verb)) if left else gesture(verb))
        return goal.added(root=(0, 0, -38.0 if left else 38.0))
    if gesture(verb) is GESTURES[""] or _holding(part, act):
        return None
    return _over(part, pose, by_thing(part, verb) or verb)


def _holding(part: Part, act: Act) -> bool:
    """Whether a deed would take hands from what they hold: a palm that opens on a back, fingers that close on a cup."""
    if act.way in part.person.holds and act.verb in ("touch", "hold", "close", "move"):
        return True
    held = part.partner is not None and drawn_in(part, part.person.action) in MUTUAL
    return held and gesture(act.verb).right is not None and act.verb != "turn away"


def _posture(part: Part, verb: str, pose: Pose) -> Pose:
    name = TO_POSTURE[verb]
    person = replace(part.person, pose=name, action="")
    goal = opening(replace(part, person=person, hands={}, partner=None))
    if part.person.holds:
        goal = goal.changed(arm_r=pose["arm_r"], fingers_r=pose["fingers_r"], elbow_r=pose["elbow_r"])
    return goal.changed(root=pose["root"])


def _turned(part: Part, act: Act, pose: Pose) -> Pose | None:
    """Eyes, head and chest to a side; the feet too where it is far and somebody stands."""
    yaw = _way(part, act)
    if yaw is None:
        if act.way == "up" and part.watched is not None:
            return pose.changed(look=1.0)  # up at whoever is there
        if act.way in ("up", "down"):
            return gestured(pose, gesture("raise the head" if act.way == "up" else "lower the head"))
        return pose.changed(look=1.0) if act.verb == "look" else gestured(pose, gesture("turn"))
    rest = yaw
    root = pose["root"].copy()
    if act.verb == "turn" and abs(yaw) > 40 and held_as(part) not in ("sit", "lie", "kneel"):
        root[2] += yaw * 0.8
        rest = yaw * 0.2
    rest = max(-62.0, min(62.0, rest))
    return pose.changed(root=root, look=0.0).added(
        head=(0, 0, 0.62 * rest), spine=(0, 0, 0.38 * rest), eyes=(0.15 * rest, 0)
    )


def _way(part: Part, act: Act) -> float | None:
    """Degrees to the left that an act's way is from ahead; None for none."""
    plain = {"left": 55.0, "right": -55.0, "back": 150.0, "away": 120.0, "camera": None, "forward": 0.0}
    if act.way in plain:
        return plain[act.way]
    here = space(part.at, part.facing)
    if part.partner is not None and act.way in (part.partner.person.id, "in"):
        return heading(here.within(np.array(part.partner.at)))
    if part.look is not None and act.way:
        return heading(here.within(np.array(part.look)))
    return None


def _aim(part: Part, score: Score, act: Act, at: float) -> Look:
    """The look, and where an act turns it: to the partner, where the act is done to them."""
    if part.partner is not None and act.way == part.partner.person.id:
        body = part.partner
        if part.watched is not None:
            return replace(score.look, then=(*score.look.then, (at, part.watched)))
        point = np.array(
            [
                body.at[0],
                body.height + 0.86 * body.figure.height * (0.3 if body.person.pose == "lie" else 1),
                body.at[2],
            ]
        )
        return replace(score.look, then=(*score.look.then, (at, point)))
    return score.look


def _walking(part: Part, score: Score, act: Act, at: float, span: float) -> Score:
    """The time line with a walk of so many seconds: as far as there is room, or up to the partner.

    With no ``span`` it is under way when the clip begins, and lasts as long as the clip.
    """
    moving = not span
    verb = WALKS.get(act.verb, act.verb)
    here = space(part.at, part.facing)
    turn, metres = _way(part, act) or 0.0, part.room
    if part.partner is not None and (act.way == part.partner.person.id or act.verb == "approach"):
        to = here.within(np.array(part.partner.at))
        turn, metres = heading(to), max(min(float(np.hypot(to[0], to[2])) - 0.65, part.room), 0.4)
    if act.verb in ("step", "step aside"):
        metres = 0.6
    metres = min(metres, _until_partner(part, turn))
    lasting = max(part.seconds * score.rate - at if moving else span + 0.15, 1.5)
    stride = walk_of(part, verb if verb == "run" else "walk")
    pace = {"slow": 0.75 if score.rate == 1 else 1.0, "fast": 1.35}.get(act.pace, 1.0)
    if not moving:
        metres = min(metres, stride.speed * pace * max(lasting - 0.6, 0.8))
    slower = max(min(metres / max(stride.speed * (lasting - 1.0), 0.1), 1.0), 0.6 if verb != "run" else 0.8)
    gait = RUN if verb == "run" else WALK
    gait = gait if moving else replace(gait, step=gait.step * (0.7 + 0.3 * slower))
    leg = skeleton(part.figure).leg
    walk = Walk(gait, leg, metres, turn, at if not moving else 0.0, pace * slower, moving, stride.first)
    stand = score.stand if not moving else _stood(part)
    return replace(score, walk=walk, stand=stand)


def _until_partner(part: Part, turn: float) -> float:
    """Metres somebody may walk a way until they are before the partner, if that is where it leads."""
    if part.partner is None:
        return part.room
    to = space(part.at, part.facing).within(np.array(part.partner.at))
    far, off = float(np.hypot(to[0], to[2])), abs((heading(to) - turn + 180) % 360 - 180)
    return max(far - 0.65, 0.2) if off < 35 else part.room


def _stood(part: Part) -> Pose:
    """The pose of a walker come to rest, with what the hands hold."""
    person = replace(part.person, pose="stand")
    return opening(replace(part, person=person))
