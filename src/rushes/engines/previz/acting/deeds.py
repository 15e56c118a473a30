"""What the verbs of a clip are, as motion: something that goes on, a change to another pose, a pulse, or a walk."""

from collections.abc import Callable, Mapping

from rushes.engines.previz.acting.ease import bump, ramp
from rushes.engines.previz.acting.pose import Pose

GOES_ON: Mapping[str, str] = {
    "sing": "sing", "play": "play piano", "play piano": "play piano", "play guitar": "play guitar",
    "play violin": "play violin", "play drums": "play drums", "dance": "dance", "sway": "sway", "swing": "sway",
    "talk": "talk", "laugh": "laugh", "cry": "cry", "cook": "cook", "stir": "stir", "wash": "wash", "sweep": "sweep",
    "work": "work",
    "mend": "mend", "repair": "mend", "write": "write", "draw": "draw", "clap": "clap", "eat": "eat", "drive": "drive",
}  # fmt: skip
"""Verbs that go on while the clip runs, and the loop each is."""
WALKS: Mapping[str, str] = {
    "walk": "walk", "run": "run", "enter": "walk", "leave": "walk", "approach": "walk", "step": "walk",
    "step aside": "walk", "climb": "walk",
}  # fmt: skip
TO_POSTURE: Mapping[str, str] = {
    "sit": "sit", "stand": "stand", "rise": "stand", "lie": "lie", "kneel": "kneel", "bow": "bow", "fall": "crouch",
    "crouch": "crouch", "hide": "crouch", "pick up": "crouch",
}  # fmt: skip
STILL_VERBS = frozenset({"blink", "rest", "sit still", "wait", "look", "smile", "sleep", "soften", "grow", "fade",
    "form", "flicker", "drift", "spread", "shatter", "float", "settle", "glow", "burn", "scatter", "roll", "stream",
    "curl",
    "shift", "spin", "breathe", "nod", "shake", "wake", "jump", "spill", "tighten", "close"})  # fmt: skip
"""Verbs that leave the pose as it is: of the face, of things, or pulses."""
FACES: Mapping[str, str] = {
    "smile": "smile", "laugh": "laugh", "cry": "crying", "drop": "shock", "soften": "tender", "fall": "fear",
    "kiss": "love", "comfort": "tender",
}  # fmt: skip
"""What a verb does to the face, where the request does not say."""
SHUT = frozenset({"sleep", "kiss", "pray"})
"""Deeds done with closed eyes."""

Pulse = Callable[[Pose, float], Pose]
"""A pose and the part of the pulse that has passed, 0..1, to the pose then."""


def nod(pose: Pose, part: float) -> Pose:
    """A nod or two: the head goes down and comes back."""
    much = bump(part * 2 if part < 0.5 else 0) + 0.6 * bump(part * 2 - 1)
    return pose.added(head=(11.0 * much, 0, 0), spine=(1.0 * much, 0, 0))


def shake(pose: Pose, part: float) -> Pose:
    """The head shakes a no."""
    turn = bump(part * 1.5) - 1.15 * bump(part * 1.5 - 0.28) + 0.7 * bump(part * 1.5 - 0.5)
    return pose.added(head=(3 * bump(part), 0, 15.0 * turn))


def breathe(pose: Pose, part: float) -> Pose:
    """In, deep; a moment held; out."""
    full = ramp(part * 2.4) * (1 - ramp((part - 0.52) * 2.1))
    return pose.added(breath=2.6 * full, head=(-5.0 * full, 0, 0), shrug=1.2 * full, spine=(-1.5 * full, 0, 0))


def jump(pose: Pose, part: float) -> Pose:
    """Knees give, then off the floor, then down into the knees again."""
    air = bump((part - 0.36) / 0.3)
    give = bump(part / 0.42) + 0.8 * bump((part - 0.6) / 0.4)
    up = 0.30 * air
    pose = pose.added(pelvis=(0, up - 0.13 * give, 0), hips=(0, 10 * give, 0, 0), spine=(8 * give - 4 * air, 0, 0))
    return pose.added(foot_l=(0, up, 0, 0, 30 * air), foot_r=(0, up, 0, 0, 34 * air), shrug=6 * air)


def startle(pose: Pose, part: float) -> Pose:
    """A start: shoulders up, head back, and slowly down again."""
    much = bump(part)
    return pose.added(shrug=5 * much, spine=(-4 * much, 0, 0), head=(-3 * much, 0, 0))


PULSES: Mapping[str, tuple[Pulse, float]] = {
    "nod": (nod, 1.5), "shake": (shake, 1.5), "breathe": (breathe, 3.6), "jump": (jump, 1.3),
    "drop": (startle, 0.7), "wake": (breathe, 3.0),
}  # fmt: skip
"""Motions that come and go, and their seconds."""
