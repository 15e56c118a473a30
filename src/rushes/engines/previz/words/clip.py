"""A motion prompt read with its still in view: who moves is somebody of the picture, and steam that rises is steam."""

from collections.abc import Iterator
from dataclasses import replace

from rushes.engines.previz.scene import Act, Move, Scene
from rushes.engines.previz.words.motion import read_motion
from rushes.engines.previz.words.story import Somebody, Something, Story
from rushes.engines.previz.words.terms import POSES
from rushes.engines.previz.words.tokens import READ

FALLS = frozenset({"fall", "drop", "shatter", "slip", "tumble"})
"""What a thing does that leaves the hand."""
TIGHT = ("close-up", "medium close-up", "medium")
"""Sizes too tight for hand and floor: whoever lets something fall there goes down to it."""
DRUNK = frozenset({"cup", "mug", "glass", "bottle", "tea", "coffee", "wine"})
"""Things that are lifted to the mouth."""
SMELLS = frozenset({"breathe", "smell", "inhale", "blow", "smile", "look"})
"""What is done over a cup that is lifted: the face must be seen."""


def read_clip(scene: Scene, motion: str) -> Scene:
    """A still's scene with the acts and camera moves of its motion prompt; ``left`` is what of that is not understood.

    People and things are those of the still: an act with nobody named is the first person's, and what the air, the
    light or a thing does is nobody's.
    """
    story = Story(
        people=[Somebody(id=one.id, noun=one.id, sex=one.sex) for one in scene.people],
        things=[Something(id=each.id, kind=each.kind, state=each.state) for each in scene.things],
    )
    acts, left = read_motion(story, motion[:READ])
    moves = tuple(Move(camera=camera, pace=pace) for camera, pace in story.moves)
    return replace(scene, acts=tuple(_by_hand(scene, acts)), moves=moves, left=tuple(dict.fromkeys(left)))


def _by_hand(scene: Scene, acts: list[Act]) -> Iterator[Act]:
    """The acts as those do them who hold something: they let go what falls, and do not stoop for what they have."""
    holders = {id: person.id for person in scene.people for id in person.holds}
    held = {person.id: person.holds for person in scene.people}
    kinds = {each.id: each.kind for each in scene.things}
    sinks: list[Act] = []
    letting = {act.who for act in acts if act.verb in ("drop", "spill")}
    for act in acts:
        if act.verb in ("pick up", "lift") and act.way in held.get(act.who, ()):  # lifted already: up to the mouth
            smells = any(one.who == act.who and one.verb in SMELLS for one in acts)  # or below it
            act = replace(act, verb="drink" if kinds.get(act.way) in DRUNK and not smells else "lift")
        holder = holders.get(act.who, "")
        if act.verb in FALLS and holder and holder not in letting:
            letting.add(holder)
            yield Act(who=holder, verb="drop", way=act.who, pace=act.pace)
            if scene.framing.size in TIGHT and not {one.verb for one in acts if one.who == holder} & set(POSES):
                sinks.append(Act(who=holder, verb="kneel", pace=act.pace))
        yield act
    yield from (act for act in sinks if _stands(scene, act.who))


def _stands(scene: Scene, id: str) -> bool:
    """Whether somebody is on foot, and did not drop anything in the still: there they are down already."""
    return any(one.id == id and one.pose in ("", "stand") and one.action != "drop" for one in scene.people)
