import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.prompts import wording
from rushes.prompts.mending import without_durations, without_requests, without_sounds
from rushes.prompts.moves import camera_moves, disagreement

FINDERS: tuple[Callable[[str], list[str]], ...] = (
    wording.looks, wording.style, wording.negatives, wording.commands, wording.sounds, wording.durations,
    wording.settings, wording.vague, wording.lettering, wording.steps,
)  # fmt: skip
MENDS = (without_durations, without_requests, without_sounds)


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (wording.looks, "her dark hair blows in the wind"), (wording.looks, "walks on, warm lighting"),
        (wording.looks, "a tall man wearing a tie bows"), (wording.looks, "a woman in a long red coat turns"),
        (wording.looks, "a 25-year-old dancer spins"), (wording.looks, "moss-covered trees in the background"),
        (wording.style, "she turns, cinematic, 35mm"), (wording.style, "shallow depth of field"),
        (wording.negatives, "no one moves"), (wording.negatives, "the camera doesn\u2019t move"),
        (wording.negatives, "walks on, avoid blur"), (wording.negatives, "Negative prompt: blur"),
        (wording.commands, "please add my dog"), (wording.commands, "Make her smile"),
        (wording.commands, "She waits. Keep the camera low"), (wording.commands, "I want a sunset"),
        (wording.commands, "/imagine a fox"), (wording.commands, "can you show it"),
        (wording.sounds, "soft piano music"), (wording.sounds, "thunder rolls"), (wording.sounds, 'he says "hello"'),
        (wording.durations, "a 10-second take"), (wording.durations, "waits for five seconds"),
        (wording.durations, "turns, 4s"), (wording.settings, "a fox --ar 16:9"), (wording.settings, "a fox, 24fps"),
        (wording.vague, "a stunning view"), (wording.vague, "embodies the essence of joy"),
        (wording.lettering, "a sign that says OPEN"), (wording.lettering, "with the words LOVE"),
        (wording.steps, "she sits, then stands, then runs"), (wording.steps, "a street. Cut to a beach"),
        (wording.steps, "runs on, climbs a wall and opens a gate"),
    ],
)  # fmt: skip
def test_found(find: Callable[[str], list[str]], text: str) -> None:
    assert find(text)


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (wording.looks, "golden light sweeps across the wall"), (wording.looks, "walks to the red door"),
        (wording.looks, "the woman in the red coat turns"), (wording.looks, "her hair moves in the wind"),
        (wording.looks, "the coat billows, the lighting shifts"),
        (wording.looks, "from the red door to the blue door"),
        (wording.style, "slow cinematic push in"), (wording.style, "a film crew walks by"),
        (wording.negatives, "a note in a noble hand, a knot"), (wording.negatives, 'a sign reads "NO ENTRY"'),
        (wording.negatives, "she avoids a puddle"), (wording.negatives, "Chanel No. 5, never-ending sea"),
        (wording.commands, "a turn of the head, she lets go"), (wording.commands, "pleased, she adds salt"),
        (wording.commands, "Turn of the tide, pan left"), (wording.commands, "he shows his hand, she draws a line"),
        (wording.sounds, "she says goodbye with her hand"), (wording.sounds, "sheet music on a music stand"),
        (wording.sounds, "whispers in her ear, sings"), (wording.sounds, "film noise, waves echo the shape of hills"),
        (wording.durations, "in the 1970s, 3 cups, in her 70s, size 10 shoes"),
        (wording.settings, "at 10:30, ratio of hope"), (wording.vague, "a perfect circle, cool light"),
        (wording.lettering, "reads a letter, a sign on the door"), (wording.steps, "she sits down, then smiles"),
        (wording.steps, "walks forward gently and approaches the bed"), (wording.steps, "jumps and lands softly"),
        (wording.steps, "waves roll in, rain falls, the camera pushes in, turns and lifts"),
    ],
)  # fmt: skip
def test_quiet(find: Callable[[str], list[str]], text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("Locked camera. The camera remains still.", ("static",)), ("slow push in, steam rises", ("push in",)),
        ("she pushes in the chair, pulls back the curtain", ()), ("a copper pan, a train track, a paper crane", ()),
        ("the camera zooms in, pans left, and tilts up", ("zoom in", "pan", "tilt")), ("his head tilts up", ()),
        ("camera pans right to follow her", ("pan",)), ("a handheld camera tracks the bull", ("follow",)),
        ("static camera, dolly in", ("static", "push in")),
        ("dolly zoom", ()), ("Box static. Slow dolly in", ("push in",)),
    ],
)  # fmt: skip
def test_camera_moves(text: str, moves: tuple[str, ...]) -> None:
    assert camera_moves(text) == moves


def test_moves_that_disagree() -> None:
    assert "still and moves" in disagreement("static camera, dolly in")
    assert "both ways" in disagreement("the camera pushes in, then the camera pulls back")
    assert "2 camera moves" in disagreement("camera pans left and tilts up")
    assert disagreement("slow push in") == disagreement("") == ""


@pytest.mark.parametrize(
    ("mend", "text", "mended"),
    [
        (without_durations, "walks on, 10-second take", "walks on"),
        (without_durations, "waits for 5 seconds", "waits"),
        (without_requests, "please create a video of a fox", "a fox"), (without_requests, "a fox, please", "a fox"),
        (without_requests, "Can you please make a short clip showing a fox", "a fox"),
        (without_sounds, "she turns, soft music plays, a door opens", "she turns, a door opens"),
        (without_durations, "5 seconds", "5 seconds"), (without_sounds, "loud music", "loud music"),
    ],
)  # fmt: skip
def test_mended(mend: Callable[[str], str], text: str, mended: str) -> None:
    assert mend(text) == mended


HOSTILE = (
    "a " * 500_000, "-" * 1_000_000, "a-" * 500_000, "no" * 500_000, "with " * 200_000, "camera " * 150_000,
    "in a " * 200_000, "red " * 250_000, "1" * 1_000_000, "1-" * 500_000, '"' * 1_000_000, "slow " * 200_000,
    "@" * 1_000_000, "<ref: " * 160_000, "\u202e" * 100_000, "\N{GRINNING FACE}" * 250_000, "\x00\x1b" * 400_000,
    ", " * 500_000, "jumps " * 160_000, "the camera pans, " * 60_000, "please " * 140_000, "\ud800" * 1000,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_a_megabyte_of_anything_is_read_at_once(text: str) -> None:
    began = time.process_time()
    for find in FINDERS:
        find(text)
    disagreement(text)
    for mend in MENDS:
        mend(text)
    assert time.process_time() - began < 0.5


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for find in FINDERS:
        assert all(find(text))
    disagreement(text)


PIECES = (
    "please", "create a video of", "the camera pans", "10-second", "take", ",", ".", "music plays", "no", "then",
    "red coat",
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
def test_a_text_is_mended_in_the_end_and_never_longer(words: list[str]) -> None:
    text = " ".join(words)
    for mend in MENDS:
        once = mend(text)
        assert len(once) <= len(text) and bool(once.strip()) == bool(text.strip())
        for _ in words:
            once = mend(once)
        assert mend(once) == once
