"""What a feeling does to the body: how head, eyes, shoulders and back carry what the face shows.

At the size of a medium shot a mouth is a few pixels wide: the tilt of a head, a gaze let fall and round shoulders are
read before it. All is added to whatever the body does, and grows and fades with the expression on the face.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rushes.engines.previz.acting.ease import ramp
from rushes.engines.previz.acting.gestures import gesture
from rushes.engines.previz.acting.meeting import TOUCHING
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.pose import Pose
from rushes.engines.previz.acting.timeline import Score
from rushes.engines.previz.people.faces import named


@dataclass(frozen=True)
class Carriage:
    """Degrees that are added: the head down and to the right shoulder, the eyes up, the back bent ahead, shoulders up
    and ahead, the chest out. ``shy`` is how much of the look at somebody is let go, 0..1.
    """

    down: float = 0.0
    tilt: float = 0.0
    eyes: float = 0.0
    bend: float = 0.0
    shrug: float = 0.0
    round: float = 0.0
    chest: float = 0.0
    shy: float = 0.0


CARRIED: Mapping[str, Carriage] = {
    "calm": Carriage(down=-1, tilt=2),
    "smile": Carriage(down=-3, tilt=5, chest=1),
    "joy": Carriage(down=-7, tilt=6, chest=3, shrug=2),
    "laugh": Carriage(down=-9, tilt=7, chest=3, shrug=4),
    "tender": Carriage(down=5, tilt=11, eyes=-4, bend=2, round=3),
    "empathy": Carriage(down=5, tilt=10, eyes=-2, bend=3, round=3),
    "sad": Carriage(down=13, tilt=5, eyes=-8, bend=5, shrug=-3, round=11, shy=0.8),
    "grief": Carriage(down=15, tilt=6, eyes=-9, bend=8, shrug=3, round=13, shy=0.8),
    "anguish": Carriage(down=-5, tilt=7, bend=4, shrug=8, round=8, shy=0.5),
    "crying": Carriage(down=13, tilt=5, eyes=-9, bend=7, shrug=5, round=12, shy=0.7),
    "shock": Carriage(down=-5, bend=-5, shrug=7),
    "surprise": Carriage(down=-6, bend=-4, shrug=4),
    "hopeful": Carriage(down=-6, tilt=4, eyes=3, chest=2),
    "wonder": Carriage(down=-7, tilt=5, eyes=4, chest=2),
    "fear": Carriage(down=-2, tilt=-4, bend=-5, shrug=11, round=7),
    "worry": Carriage(down=4, tilt=-6, bend=2, shrug=6, round=6),
    "anger": Carriage(down=9, eyes=9, bend=3, shrug=4),
    "bitter": Carriage(down=3, tilt=-5, eyes=-3, shrug=3, shy=0.4),
    "cold": Carriage(down=-6, tilt=-2, eyes=-2, bend=-2, chest=2),
    "guilt": Carriage(down=14, tilt=4, eyes=-12, bend=5, round=11, shy=0.9),
    "tired": Carriage(down=9, tilt=7, eyes=-6, bend=5, shrug=-4, round=9, shy=0.4),
    "determined": Carriage(down=4, eyes=4, chest=3),
    "thoughtful": Carriage(down=6, tilt=4, eyes=-5, shy=0.3),
}
"""By expressions as ``people.faces`` names them; one that is not here leaves the body as it is."""
FREE = frozenset({"", "look", "listen", "talk", "wait", "smile", "breathe", "hold", "carry"})
"""Deeds that leave the head to the feeling."""
BUSY, LYING = 0.4, 0.3
"""How much of a feeling a body shows whose deed moves the head itself, and one that lies."""


def felt(part: Part, score: Score, pose: Pose, time: float) -> Pose:
    """The pose with what somebody feels at a moment of the part's own time."""
    free = _free(part)
    if not free:
        return pose
    told = part.person.gaze
    for name, much in _feelings(score, time):
        of = CARRIED.get(named(name))
        if of is not None and much > 1e-3:
            pose = _carried(pose, of, much * free, told)
    return pose


def _free(part: Part) -> float:
    """How much of a feeling the body shows beside what it does."""
    person = part.person
    if person.action in TOUCHING:
        return 0.0
    if person.pose == "lie" or person.action == "sleep":
        return LYING
    moved = any(gesture(person.action).head) or bool(part.hands)
    return 1.0 if person.action in FREE and not part.hands else BUSY if moved else 1.0


def _feelings(score: Score, time: float) -> Iterator[tuple[str, float]]:
    """Every expression of the time line and how much of it is left at a moment."""
    left = 1.0
    for start, seconds, name in reversed(score.faces[1:]):
        much = ramp((time - start) / seconds)
        yield name, left * much
        left *= 1 - much
    if score.faces:
        yield score.faces[0][2], left


def _carried(pose: Pose, of: Carriage, much: float, gaze: str) -> Pose:
    """The pose with a carriage; where a gaze is told, head and eyes go where it says."""
    own = much if gaze == "" else 0.0
    turned = much if gaze in ("", "camera", "closed") else 0.5 * much
    pose = pose.changed(look=pose["look"] * (1 - of.shy * own))
    return pose.added(
        head=(of.down * (own if of.down > 0 else turned), of.tilt * turned, 0.0), eyes=(0.0, of.eyes * own),
        spine=(of.bend * much, 0.0, 0.0), shrug=of.shrug * much, round=of.round * much, arch=of.chest * much,
    )  # fmt: skip
