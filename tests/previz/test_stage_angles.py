"""Coverage keeps to one side of the line: whoever is left in the first angle of a moment is left in the others.

Of two the line goes from one to the other, of one along the way they stand. Only cameras are placed; nothing is drawn.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pairs import CAST
from stage_worlds import Shot, shot, turned

from rushes.engines.previz.stage.line import SLACK
from rushes.engines.previz.words import read
from rushes.film.load import parse
from rushes.plan.first import make_plan
from rushes.prompts.compose import still_prompt

ANGLES = ("wide", "medium", "close-up", "over-the-shoulder")
TWO = {
    "table": "@caregiver and @elder sit across the table from each other in the kitchen, they talk",
    "hands": "@elder lays a hand on the hand of @caregiver at the table of the kitchen",
    "bedside": "@caregiver sits beside the bed in the bedroom and holds the hand of @elder who lies in it",
    "door": "@caregiver opens the front door of the hallway to @friend, eyes meet",
    "argue": "@caregiver and @friend argue face to face in the kitchen",
    "behind": "@caregiver stands behind @elder, hands on her shoulders, in the kitchen",
    "bench": "@caregiver and @friend sit side by side on a bench in the street, they talk",
    "forest": "@caregiver holds @elder's hand in the forest",
}
ONE = {
    "letter": "@caregiver reads a letter at the kitchen table",
    "piano": "@singer plays the piano in the studio",
    "microphone": "@singer sings at the microphone in the studio",
    "window": "@elder stands at the window of the bedroom and looks out",
    "path": "@friend walks along the forest path",
}
BARELY = 0.1
"""How much of the way between two leads across the frame where neither is left of the other, of one."""


def angles(text: str, seed: int, *names: str) -> Iterator[Shot]:
    """The shots of a moment, one for each angle, as the plan has them and the prompts word them."""
    cast = "\n".join(f"[cast.{tag}]\ntext = {json.dumps(looks)}" for tag, looks in CAST.items())
    moment = f"[[moment]]\nid = 'm'\nseconds = 10\ntext = {json.dumps(text)}\nangles = {json.dumps(names)}"
    film, problems = parse(f'[film]\ntitle = "Angles"\nkind = "narrative"\n\n{cast}\n\n{moment}\n', "", Path())
    assert film is not None, problems
    planned = make_plan(film).shots
    assert [each.shot.framing for each in planned] == list(names)
    return (shot(read(still_prompt(film, each.shot), references=CAST), seed=seed) for each in planned)


def to_the_right(staged: Shot) -> float:
    """How much of the way from one to the other leads right in the frame, -1 to 1."""
    one, other = (staged.joint(who, "eyes") for who in sorted(staged.players))
    return float(staged.camera.axes[0] @ (other - one) / np.linalg.norm(other - one))


def off_the_look(staged: Shot) -> float:
    """From which side somebody is filmed, degrees off the way they stand."""
    (who,) = staged.players
    x, _, z = np.subtract(staged.camera.at, staged.joint(who, "eyes"))
    return turned(float(np.degrees(np.arctan2(x, z))) - staged.players[who].spot.facing)


def keeps_two(text: str, seed: int) -> None:
    first, *others = (to_the_right(staged) for staged in angles(text, seed, *ANGLES))
    assert abs(first) > BARELY
    assert all(each * np.sign(first) > BARELY for each in others), (first, others)


def keeps_one(text: str, seed: int) -> None:
    found = [off_the_look(staged) for staged in angles(text, seed, *ANGLES[:3])]
    assert min(found) > -SLACK or max(found) < SLACK, found


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", TWO)
def test_two_keep_their_sides_of_the_frame(name: str) -> None:
    keeps_two(TWO[name], 0)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", ONE)
def test_one_is_filmed_from_one_side(name: str) -> None:
    keeps_one(ONE[name], 0)


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 4, 6])
@pytest.mark.parametrize("name", [*TWO, *ONE])
def test_the_side_is_kept_whatever_the_seed(name: str, seed: int) -> None:
    if name in TWO:
        keeps_two(TWO[name], seed)
    else:
        keeps_one(ONE[name], seed)


@pytest.mark.parametrize("name", ["table", "hands", "argue", "bedside"])
def test_over_the_shoulder_both_are_in_the_frame(name: str) -> None:
    *_, staged = angles(TWO[name], 0, *ANGLES)
    for who in staged.players:
        head = (staged.joint(who, "crown") + staged.joint(who, "neck_01")) / 2
        assert 0 < staged.seen([head])[0, 0] < 1, who


@pytest.mark.parametrize("name", ["table", "bedside", "bench"])
def test_everybody_stands_where_they_stand_in_the_first_angle(name: str) -> None:
    first, *others = ({who: each.spot for who, each in staged.players.items()}
                      for staged in angles(TWO[name], 0, *ANGLES[:3]))  # fmt: skip
    assert all(each == first for each in others)
