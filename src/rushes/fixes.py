"""The guide's ways out of what is wrong with a shot, each as what would be changed of the film.

Sources: the guide's sections 7, 8.3 and 10: drift, length, camera, motion, still and cost.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Literal

from rushes.drifting import Followed, people_of
from rushes.film.model import Film, Shot
from rushes.plan.frames import clip_seconds_for, role_model
from rushes.prompts.lexicon import find_camera
from rushes.prompts.moves import camera_moves
from rushes.song.model import Song
from rushes.splitting import halves

Cause = Literal["drift", "camera", "motion", "still", "length", "cost"]
CAUSES: tuple[Cause, ...] = ("drift", "camera", "motion", "still", "length", "cost")
LOCKED = "static"
_CLAUSE = re.compile(r",? (?:and )?then |; |\. |, (?:and )?|(?<=\w) while ")


@dataclass(frozen=True, slots=True)
class Known:
    """What ways out may go by: the film and its song, who is seen where, and every shot id that was ever given."""

    film: Film
    song: Song | None = None
    people: tuple[Followed, ...] = ()
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fix:
    """A way out: its name, why it helps, keys of the shot to set, the shot that follows it anew, whose reference."""

    name: str
    why: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    follows: Shot | None = None
    portrait: str | None = None


def fixes(cause: Cause, known: Known, shot: Shot) -> Iterator[Fix]:
    """The ways out of a cause, the guide's first one first."""
    for way in _WAYS[cause]:
        yield from way(known, shot)


def other_ways(cause: Cause) -> tuple[str, ...]:
    """What helps beside a change of the film, as sentences."""
    return _MORE[cause]


def clauses(text: str) -> list[str]:
    """The parts of a text, each of one action."""
    return [clause.strip(" .,;") for clause in _CLAUSE.split(text) if clause.strip(" .,;")]


def _first(text: str) -> str:
    return (clauses(text) or [text])[0]


def _reference(known: Known, shot: Shot) -> Iterator[Fix]:
    """A frame in which the person is themselves, as their first reference."""
    from rushes.portraits import best_moment

    for tag in people_of(known.film, shot):
        best = best_moment(known.people, tag)
        if best is not None:
            why = (f"Frame {best[1]} of {best[0].name} is the best of @{tag} there is: copied into the project, it "
                   "becomes the reference that every still is made from.")  # fmt: skip
            yield Fix("reference" if tag == people_of(known.film, shot)[0] else f"reference-{tag}", why, portrait=tag)


def _closer(known: Known, shot: Shot) -> Iterator[Fix]:
    near = "medium close-up" if people_of(known.film, shot) else shot.framing
    framing = near if "wide" in shot.framing or not shot.framing else shot.framing
    why = "A face that is large in the still stays the same in the clip; a small one is drawn anew in every frame."
    yield Fix("closer", why, {"framing": framing, "text": _first(shot.text)})


def _shorter(known: Known, shot: Shot) -> Iterator[Fix]:
    """Fewer words: the first clause of the text and of the motion."""
    text, motion = (" ".join(_first(each).split()) for each in (shot.text, shot.motion))
    why = "Shorter, clearer prompts: what is not said cannot be misread. Looks come from the film's own words."
    yield Fix("shorter", why, {"text": text, "motion": motion})


def _simpler(known: Known, shot: Shot) -> Iterator[Fix]:
    why = "A simpler still leaves the clip less to invent. Light, place and looks come from the film's own words."
    yield Fix("simpler", why, {"text": _first(shot.text), "props": shot.props[:1]})


def _plain_camera(known: Known, shot: Shot) -> Iterator[Fix]:
    """One move, or a locked camera where none is asked, and nothing in the motion that moves it."""
    term = find_camera(shot.camera) if shot.camera else None
    if term is None or term.name == LOCKED:
        yield from _locked(known, shot)
        return
    why = "One move, named plainly and at the end of the prompt, is followed more often than two."
    yield Fix("one-move", why, {"camera": term.name, "motion": _without_moves(shot)})
    yield from _locked(known, shot)


def _locked(known: Known, shot: Shot) -> Iterator[Fix]:
    why = 'The prompt then ends with "Locked camera. The camera remains still."'
    yield Fix("locked", why, {"camera": LOCKED, "motion": _without_moves(shot)})


def _without_moves(shot: Shot) -> str:
    return ", ".join(clause for clause in clauses(shot.motion) if not camera_moves(clause)) or shot.motion


def _one_action(known: Known, shot: Shot) -> Iterator[Fix]:
    why = "One action for one clip: models lose the second, or melt both together."
    yield Fix("one-action", why, {"motion": _first(shot.motion)})


def _split(known: Known, shot: Shot) -> Iterator[Fix]:
    """Two shots in the place of one, each with an action of its own."""
    actions = clauses(shot.motion)
    found = halves(known.film, known.song, shot, actions, known.ids)
    if found:
        first, second = found
        keys = ("end", "motion", "seconds", "used", "trim")
        changes = {key: getattr(first, key) for key in keys if getattr(first, key) != getattr(shot, key)}
        what = f"{second.id} tells the rest: {second.motion}." if len(actions) > 1 else f"{second.id} tells the rest."
        why = (f"Two shots of one action each, cut at frame {second.start}. {shot.id} keeps its takes, "
               f"{what} Another framing hides the cut.")  # fmt: skip
        yield Fix("split", why, changes, second)


def _draft(known: Known, shot: Shot) -> Iterator[Fix]:
    """A draft, and no second more than its slot shows."""
    film, sold = known.film, role_model(known.film, "draft")
    shown = ceil(shot.frames * shot.speed(film.rate))
    fits = (clip_seconds_for(shown, film.rate, sold, handles, sold.seconds) for handles in (film.settings.handles, 0))
    seconds = min(next((each for each in fits if each is not None), shot.seconds), shot.seconds)
    yield Fix(
        "draft", f"The draft model, and {seconds} s, which covers its slot.", {"role": "draft", "seconds": seconds}
    )


_Way = Callable[[Known, Shot], Iterator[Fix]]
_WAYS: Mapping[Cause, Sequence[_Way]] = {
    "drift": (_reference, _closer, _shorter, _simpler),
    "camera": (_plain_camera, _shorter),
    "motion": (_one_action, _split, _locked, _simpler),
    "still": (_simpler, _shorter),
    "length": (_split, _one_action),
    "cost": (_draft,),
}
_MORE: Mapping[Cause, tuple[str, ...]] = {
    "drift": ("Test it for five seconds first: `rushes make --only SHOT --role test`.",),
    "camera": ("Two or three takes of the same words differ in their camera: `rushes make --again`, then pick.",),
    "motion": (
        "A clip of fewer seconds has less time to go wrong.",
        "A more exact verb: `turns her head`, not `moves`.",
    ),
    "still": ("A still of yours can take its place: `rushes take add SHOT picture.png --still`.",),
    "length": ("A clip may be as long as its model sells; `rushes engines` lists the lengths.",),
    "cost": (
        "`rushes budget` lists what else would make the film cheaper.",
        "A like section may show another part of a clip that is there: `reuse` in [cutting].",
    ),
}
