"""Words that furnish a place are its dressing; and "from behind" is the camera's only where it is said of it."""

import pytest

from rushes.engines.previz.words import read

REFERENCES = {"singer": "", "caregiver": "", "elder": "", "friend": ""}


def kinds(prompt: str) -> set[str]:
    return {thing.kind for thing in read(prompt, references=REFERENCES).things}


@pytest.mark.parametrize(
    ("prompt", "place", "dressing"),
    [
        ("@singer in a café with wooden tables, hanging lamps", "cafe", {"wooden furniture", "practicals"}),
        ("a café with wooden tables and hanging lamps", "cafe", {"wooden furniture", "practicals"}),
        ("Hanging lamps, wooden tables, a cosy café", "cafe", {"wooden furniture", "practicals"}),
        ("@singer sings in a wood-panelled studio with microphones", "studio", {"wood panelling", "instruments"}),
        ("Recording studio with vintage microphones and guitars", "studio", {"instruments"}),
        ("Cosy kitchen, copper pots, wooden chairs, morning light", "kitchen", {"wooden furniture"}),
        ("A bedroom with an old piano and a rocking chair", "bedroom", set()),
        ("hallway with framed photographs", "hallway", {"pictures"}),
        ("A street with parked cars and street lamps, night", "street", {"practicals"}),
    ],
)
def test_what_furnishes_a_place_is_dressing(prompt: str, place: str, dressing: set[str]) -> None:
    scene = read(prompt, references=REFERENCES)
    assert scene.place.kind == place
    assert not scene.things
    assert dressing <= set(scene.place.dressing)
    assert not {"hanging", "wooden", "parked"} & set(scene.left)


@pytest.mark.parametrize(
    ("prompt", "kept"),
    [
        ("a kitchen with a blue cup on the table", {"cup"}),
        ("Close-up of wooden tables", {"table"}),
        ("two guitars on the floor", {"guitar"}),
        ("letters scattered on the floor of the kitchen", {"letter"}),
        ("@elder looks at photographs in the hallway", {"photograph"}),
        ("@caregiver carries chairs into the café, holds flowers and books", {"book"}),
        ("a church full of candles", {"candle"}),
        ("@friend waits under the street lamp", {"street lamp"}),
        ("a lamp on a table in the studio", {"lamp"}),
        ("children with balloons in a park", {"balloon"}),
    ],
)
def test_what_is_told_for_itself_stays_a_thing(prompt: str, kept: set[str]) -> None:
    assert kept <= kinds(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "@singer from behind, medium shot", "@friend seen from behind at the window",
        "wide shot from behind of @friend",
        "she stands with her back to the camera", "@singer back to camera on stage",
        "A man walks along a forest path at dawn, fog, wide shot from behind",
    ],
)  # fmt: skip
def test_a_back_is_asked_for_in_words(prompt: str) -> None:
    assert read(prompt, references=REFERENCES).framing.view == "from behind"


@pytest.mark.parametrize(
    "prompt",
    ["@caregiver hugs @elder from behind", "@friend embraces her from behind",
     "a cat comes out from behind the curtain", "sunlight falls from behind the curtain on @singer",
     "@singer at the window"],
)  # fmt: skip
def test_from_behind_is_not_always_the_cameras(prompt: str) -> None:
    assert read(prompt, references=REFERENCES).framing.view == ""


def test_over_a_shoulder_is_about_the_other() -> None:
    prompt = "Over the shoulder of @friend: @caregiver looks at him, tearful, medium close-up"
    friend, caregiver = read(prompt, references=REFERENCES).people
    assert (friend.id, friend.expression, friend.action) == ("friend", "", "")
    assert (caregiver.expression, caregiver.gaze) == ("crying", "friend")


def test_what_is_said_of_a_flame_is_said_of_its_candle() -> None:
    for where, mark in (("on the windowsill", "windowsill"), ("beside the window", "window")):
        (candle,) = read(f"The flame of a white candle {where} of the bedroom, extreme close-up").things
        assert (candle.kind, candle.state, candle.at) == ("candle", "lit", mark)
