"""The states of things: said before and after them, in small words, by what they are not; and what is drawn of them."""

import numpy as np
import pytest

from rushes.engines.previz.props import knows, prop
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.stage.settle import settled
from rushes.engines.previz.stage.world import staged
from rushes.engines.previz.words import read
from rushes.engines.previz.words.tables.things import LOOKS

OUT = (
    "A candle, out, a thread of smoke", "candle: out", "a candle that has gone out", "an unlit candle on the table",
    "a candle blown out on the windowsill", "The candle is out", "a candle, not lit", "a candle with no flame",
    "a snuffed candle", "a candle without a flame", "a candle no longer burning", "a cold candle",
    "She holds a candle, out", "Close-up of @candle (out) on the sill", "a candle that isn't lit",
)  # fmt: skip


@pytest.mark.parametrize("prompt", OUT)
def test_a_candle_that_is_out(prompt: str) -> None:
    scene = read(prompt, references={"candle": "a candle in a brass holder"})
    assert [(each.kind, each.state) for each in scene.things if each.kind != "smoke"] == [("candle", "out")]
    assert not scene.left


@pytest.mark.parametrize(
    ("prompt", "state"),
    [
        ("the lamp is off", "out"), ("a lamp turned on", "lit"), ("the book is closed", "closed"),
        ("a book, shut", "closed"), ("a book lying open", "open"), ("closed curtains", "closed"),
        ("the cup is not empty", "full"), ("a cup that is not broken", "whole"), ("an unopened letter", "closed"),
        ("a folded letter", "folded"), ("a cup with nothing in it", "empty"), ("the fire has gone out", "out"),
        ("A woman holds a lit candle and walks out", "lit"), ("a man with a candle out in the rain", ""),
    ],
)  # fmt: skip
def test_a_state_is_read_wherever_it_stands(prompt: str, state: str) -> None:
    assert read(prompt).things[0].state == state


def test_the_state_of_a_reference_is_read() -> None:
    scene = read("@taper on the table", references={"taper": "a beeswax candle, out, a thread of smoke"})
    assert scene.things[0].state == "out"


@pytest.mark.parametrize(
    ("prompt", "word"), [("the door is closed", "closed"), ("a wet umbrella", "wet"), ("a broken guitar", "broken")]
)
def test_a_state_that_is_not_drawn_is_told(prompt: str, word: str) -> None:
    assert word in read(prompt).left


@pytest.mark.parametrize(
    ("kind", "state"),
    [(kind, state) for state in ("out", "folded", "shattered") for kind in sorted(LOOKS[state]) if knows(kind)],
)
def test_a_state_that_is_said_to_be_drawn_is_drawn(kind: str, state: str) -> None:
    plain, told = prop(Thing(id="a", kind=kind)), prop(Thing(id="a", kind=kind, state=state))
    alike = plain.mesh.points.shape == told.mesh.points.shape and np.array_equal(plain.mesh.colours, told.mesh.colours)
    assert not alike or kind in SO_ANYWAY


SO_ANYWAY = ("phone", "radio", "napkin", "blanket", "pieces")
"""Things that look so in any state."""


def test_smoke_rises_from_what_is_out_and_is_spoken_of() -> None:
    def smoke(prompt: str) -> int:
        return len(staged(settled(read(prompt)), 16 / 9).steam)

    assert smoke("a candle, out, on the table, close-up") == 0
    assert smoke("a candle, out, a thread of smoke, on the table, close-up") == 1
