import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.prompts.lexicon import CAMERAS, FRAMINGS, LIGHTS, find_camera, find_framing, find_light, nearest


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Close-Ups", "close-up"), ("extreme close-up on mouth", "extreme close-up"), ("OTS", "over-the-shoulder"),
        ("medium close up, low angle", "medium close-up"), ("Birds Eye view", "bird's eye"), ("the wide shot", "wide"),
        ("POV", "POV"), ("medium-wide", "medium-wide"),
    ],
)  # fmt: skip
def test_framings_are_found_whole(text: str, name: str) -> None:
    term = find_framing(text)
    assert term is not None and term.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Slow Push-Ins", "slow push in"), ("a crane shot of the door", "crane up"), ("locked-off shot", "static"),
        ("dolly in", "push in"), ("pan LEFT", "pan left"), ("handheld camera", "handheld"), ("slow pan", "pan"),
    ],
)  # fmt: skip
def test_camera_moves_are_found_whole(text: str, name: str) -> None:
    term = find_camera(text)
    assert term is not None and term.name == name and term.says


def test_nothing_is_found_in_other_words() -> None:
    assert find_camera("company") is None
    assert find_framing("mediumish") is None
    assert find_framing("") is None
    light = find_light("in golden hour glow")
    assert light is not None and light.name == "golden hour"
    size = find_framing("low angle close-up", "size")
    assert size is not None and size.name == "close-up"


def test_the_nearest_term() -> None:
    assert nearest("cloze-up", FRAMINGS) == "close-up"
    assert nearest("handhled", CAMERAS) == "handheld"


def test_no_word_means_two_things() -> None:
    for lexicon, find in ((FRAMINGS, find_framing), (CAMERAS, find_camera), (LIGHTS, find_light)):
        for term in lexicon:
            for word in term.words:
                found = find(word)
                assert found is not None and found.name == term.name, word


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    for find in (find_framing, find_camera, find_light):
        find(text)
