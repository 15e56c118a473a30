"""What was asked held against what was measured."""

import pytest
from clip_scenes import RATE, filmed, locked, panning, pushing, texture

from rushes.look.asked import ANSWERS, OTHER_WORDS, held, known, told
from rushes.look.camera import CameraMove
from rushes.look.clips import look_at_clip


def camera(
    *moves: str, pan: float = 0.0, tilt: float = 0.0, zoom: float = 0.0, roll: float = 0.0, shake: float = 0.1
) -> CameraMove:
    return CameraMove(0, 120, moves, pan, tilt, zoom, roll, shake, 0.95, 150)


def test_the_sentence_of_a_camera_that_should_have_stood() -> None:
    moved = camera("push in", zoom=4.04)
    found = held(["static"], moved, [moved])
    assert found is not None and found.verdict == "differs"
    assert found.says == "asked static, measured push in 4 %/s"


def test_a_real_push_is_held_against_a_locked_camera() -> None:
    look = look_at_clip(filmed(texture(), pushing(4)), RATE, asked=["locked"])
    assert look.asked is not None
    assert (look.asked.verdict, look.asked.asked) == ("differs", ("static",))
    assert look.asked.says.startswith("asked static, measured push in ")


@pytest.mark.parametrize(
    ("asked", "path", "verdict"),
    [
        (["static"], locked, "matches"),
        (["slow push in"], pushing(3), "matches"),
        (["pan right"], panning(5), "matches"),
        (["truck right"], panning(5), "matches"),
        (["orbit"], panning(5), "matches"),
        (["pan left"], panning(5), "differs"),
        (["push in"], locked, "differs"),
        (["static"], panning(5), "differs"),
    ],
)
def test_verdicts_on_clips(asked: list[str], path: object, verdict: str) -> None:
    found = look_at_clip(filmed(texture(), path), RATE, asked=asked).asked  # type: ignore[arg-type]
    assert found is not None and found.verdict == verdict, found


def test_nothing_asked_is_held_against_nothing() -> None:
    assert held([], camera("static"), []) is None and held(["slowly"], camera("static"), []) is None


def test_what_cannot_be_measured_is_unsure() -> None:
    found = held(["rack focus"], camera("static"), [])
    assert found is not None and found.verdict == "unsure" and "rack focus" in found.says


def test_an_unsure_camera_gives_no_verdict_and_says_why() -> None:
    lost = CameraMove(0, 120, ("unsure",), 0.0, 0.0, 0.0, 0.0, 0.0, 0.41, 90)
    found = held(["static"], lost, [])
    assert found is not None and found.verdict == "unsure"
    assert found.says == "asked static, measured nothing: only 41 % of 90 background points agree"


def test_a_move_too_faint_to_tell_is_unsure() -> None:
    found = held(["push in"], camera("static", zoom=0.9), [])
    assert found is not None and found.verdict == "unsure"
    assert found.says == "asked push in, measured push in 0.9 %/s: too little to tell"
    none = held(["push in"], camera("static", zoom=0.1), [])
    assert none is not None and none.verdict == "differs"


def test_a_little_of_another_move_is_said_and_forgiven() -> None:
    found = held(["push in"], camera("push in", "pan left", zoom=4, pan=-2), [])
    assert found is not None and found.verdict == "matches"
    assert found.says == "asked push in, measured push in 4 %/s and pan left 2 %/s"


def test_another_move_that_is_much_stronger_is_not() -> None:
    found = held(["push in"], camera("pan left", "push in", zoom=1.3, pan=-9), [])
    assert found is not None and found.verdict == "differs"


def test_a_second_that_moves_is_no_locked_camera() -> None:
    still, swing = camera("static"), camera("pan right", pan=4.0)
    found = held(["static"], still, [still, swing, still])
    assert found is not None and found.verdict == "differs"
    assert found.says == "asked static, measured pan right 4 %/s in second 2"


def test_two_moves_are_both_wanted() -> None:
    found = held(["push in", "pan left"], camera("push in", zoom=4), [])
    assert found is not None and found.verdict == "differs"


def test_every_other_word_has_an_answer() -> None:
    assert set(OTHER_WORDS.values()) <= set(ANSWERS)
    assert known(["Slow dolly in.", "push in", "static camera"]) == ("push in", "static")


def test_moves_without_values_are_told_by_name() -> None:
    assert (
        told(camera("static")) == "static" and told(camera("handheld", "roll", roll=-2)) == "handheld and roll 2 deg/s"
    )
