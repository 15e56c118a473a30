"""A part played: the body's points and joints at any moment of the shot, in the place's space."""

from dataclasses import dataclass, field

from rushes.engines.previz.acting.ease import Pulse, ramp
from rushes.engines.previz.acting.fall import Fall
from rushes.engines.previz.acting.feelings import felt
from rushes.engines.previz.acting.life import Life
from rushes.engines.previz.acting.loops import LOOPS, SPEAKING, Now, luck, mouth
from rushes.engines.previz.acting.opening import held_as, opening
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.pose import Pose
from rushes.engines.previz.acting.score import scored
from rushes.engines.previz.acting.skeleton import BONES, Skeleton, skeleton
from rushes.engines.previz.acting.solve import Solved, solve
from rushes.engines.previz.acting.space import Space, space
from rushes.engines.previz.acting.timeline import Look, Loop, Score
from rushes.engines.previz.acting.turns import Doubles, about_y
from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, placed
from rushes.engines.previz.people.faces import VISEMES, blended
from rushes.engines.previz.people.figure import OPEN_EYE, SIDE_EYE

FADE = 0.6
"""Seconds in which what goes on sets in."""
_HEAD = BONES.index("head")
_HANDS = {side: BONES.index(f"hand_{side}") for side in "lr"}


@dataclass(eq=False)
class Performance:
    """A part being played. ``at`` gives the same for the same time, in whatever order it is asked."""

    part: Part
    score: Score
    start: Pose
    _bones: Skeleton = field(init=False)
    _home: Space = field(init=False)
    _last: tuple[float, tuple[Floats, dict[str, Vector]]] | None = None
    _released: Vector | None = None

    def __post_init__(self) -> None:
        part = self.part
        calm = 0.35 if part.person.action == "sleep" else 0.6 if held_as(part) == "lie" else 1.0
        self._bones, self._home = skeleton(part.figure), space(part.at, part.facing)
        self._life = Life(part.seed, calm, held_as(part) in ("sit", "lie", "kneel", "kneel both", "crouch"))
        self._luck, self._pulse = luck(part.seed), Pulse(part.beats)
        self._fall = Fall.of(part, self.score)

    def at(self, seconds: float) -> tuple[Floats, dict[str, Vector]]:
        """Points float32 [n, 3] and joints, metres in the place.

        Joints are the skeleton's, ``eyes``, ``mouth``, ``crown``, ``grip_l`` and ``grip_r`` (where a handle lies in the
        palm), and ``drop`` where something falls from the hands. ``axes`` has the hands' frames.
        """
        if self._last is None or self._last[0] != seconds:
            self._last = seconds, self._played(seconds)
        points, joints = self._last[1]
        return points, dict(joints)

    @property
    def falls(self) -> float | None:
        """When something falls from the hands, seconds; None where nothing does."""
        return None if self._fall is None else self._fall.start

    def axes(self, seconds: float) -> dict[str, Doubles]:
        """The hands' frames by "l" and "r", float64 [3, 3]: columns the fingers' way, the palm's way, the thumb's."""
        pose, solved = self.solved(seconds)
        turn = about_y(self.home(pose).facing)
        return {s: turn @ solved.turns[_HANDS[s]] @ self._bones.hands[s].frame for s in "lr"}

    def solved(self, seconds: float) -> tuple[Pose, Solved]:
        """The pose of a moment and its bones, in the person's own space."""
        pose = self.pose(seconds)
        look = self._looked(pose, seconds)
        return pose, solve(self._bones, pose, look)

    def look_at(self, seconds: float) -> Doubles | None:
        """The point of the place that is looked at, metres; None for ahead."""
        look: Look = self.score.look
        return look.at(seconds * self.score.rate, seconds)

    def eyes(self, seconds: float) -> Doubles:
        """Where the eyes are at a moment, metres in the place: for others to look at."""
        pose, solved = self.solved(seconds)
        rest = self._bones.joints
        at = solved.joints["head"] + solved.turns[_HEAD] @ (rest["eyes"] - rest["head"])
        return self.home(pose).out(at)

    def home(self, pose: Pose) -> Space:
        """The space the person is in, in a pose: where they have walked to."""
        return self._home.moved(pose["root"])

    def pose(self, seconds: float) -> Pose:
        """The controls of a moment."""
        score, time = self.score, seconds * self.score.rate
        pose = self.start
        if score.walk is not None:
            pose = score.walk.at(score.stand, time)
        for change in score.changes:
            pose = change.at(pose, self._bones.leg, time)
        for loop in score.loops:
            much = loop.much(time)
            if much > 0:
                pose = LOOPS[loop.name](pose, self._now(loop, time, much))
        for pulse in score.pulses:
            part = (time - pulse.start) / pulse.seconds
            if 0 < part < 1:
                pose = pulse.motion(pose, part)
        return self._life.lived(felt(self.part, score, pose, time), time)

    def face(self, seconds: float) -> dict[str, float]:
        """The movements of the face at a moment, 0..1."""
        score, time = self.score, seconds * self.score.rate
        face = score.face(time)
        speech = next((loop for loop in score.loops if loop.name.split(" ")[0] in SPEAKING), None)
        if speech is not None:
            face = self._speaking(face, speech, time)
        shut = max(score.shut(time), self._life.blink(time) * (1.0 if time > 0 else 0.0))
        for side in ("Left", "Right"):
            unit = f"eyeBlink{side}"
            face[unit] = face.get(unit, 0.0) + (1 - face.get(unit, 0.0)) * shut
        return face

    def _speaking(self, face: dict[str, float], speech: Loop, time: float) -> dict[str, float]:
        """The face of an expression with a mouth that sings or talks; it opens as the still has it."""
        deed = speech.name.split(" ")[0]
        much = speech.much(time)
        open_ = VISEMES["a"] if self.part.person.action == deed else {}
        wide = 0.8 if deed == "sing" else 0.35
        now = mouth(deed, self._now(speech, time, 1.0))
        calm = {unit: value * (1 - 0.5 * (unit in ("jawOpen",))) for unit, value in face.items()}
        return blended((calm, 1.0), (open_, wide * (1 - ramp(time / FADE))), (now, much))

    def _now(self, loop: Loop, time: float, much: float) -> Now:
        since = time - loop.start
        beat = self._pulse.at(time / self.score.rate) if self._pulse.beats else self._pulse.at(since)
        return Now(since, beat, much, self._luck, self._bones)

    def _looked(self, pose: Pose, seconds: float) -> Doubles | None:
        point = self.look_at(seconds)
        return None if point is None else self.home(pose).within(point)

    def _played(self, seconds: float) -> tuple[Floats, dict[str, Vector]]:
        pose, solved = self.solved(seconds)
        left, up = solved.gaze
        points, found = self.part.figure.posed(
            solved.operations(), self.face(seconds), (left / SIDE_EYE, up / OPEN_EYE)
        )
        here = self.home(pose)
        shift = solved.joints["pelvis"] - found["pelvis"]
        turn = about_y(here.facing)
        moved = shift @ turn.T + here.at
        out = placed(points, turn, moved)
        joints = {name: _vector(turn @ at + moved) for name, at in found.items()}
        for side in "lr":
            joints[f"grip_{side}"] = _vector(turn @ solved.joints[f"grip_{side}"] + here.at)
        if self._fall is not None:
            joints["drop"] = self._fall.at(seconds, self._let_go(joints["grip_r"], seconds))
        return out, joints

    def _let_go(self, grip: Vector, seconds: float) -> Vector:
        """Where the hand is, or was when it let go: what falls does not follow it about."""
        if self._fall is None or seconds <= self._fall.start:
            return grip
        if self._released is None:
            pose, solved = self.solved(self._fall.start)
            here = self.home(pose)
            self._released = _vector(about_y(here.facing) @ solved.joints["grip_r"] + here.at)
        return self._released


def perform(part: Part) -> Performance:
    """A part, ready to be asked for any moment of its shot."""
    start = opening(part)
    return Performance(part, scored(part, start), start)


def _vector(at: Doubles) -> Vector:
    return float(at[0]), float(at[1]), float(at[2])
