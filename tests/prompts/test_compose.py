from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError
from rushes.film.model import Cast, Film, FilmFile, Place, Prop, Shot
from rushes.film.treatment import Light, Look, Settings
from rushes.prompts.compose import cut_to, facts, light_at, motion_prompt, reference_prompt, still_prompt, utf16_units


def film(style: str = "35mm film look", **settings: Any) -> Film:
    light = (Light(name="dawn", text="soft dawn light"), Light(name="grey", text="overcast", start="1:00"))
    return Film(
        Path("/nowhere"),
        FilmFile(
            film=Settings(title="Care", **settings),
            look=Look(style=style, light=light),
            cast={
                "caregiver": Cast(name="Caregiver", text="24, ponytail, cardigan"),
                "elder": Cast(name="Elder", text="70s, silver hair"),
            },
            place={"bedroom": Place(name="Bedroom", text="lace curtains")},
            prop={"cup": Prop(name="Cup", text="blue mug", states={"whole": "intact", "broken": "in pieces"})},
        ),
    )


def shot(**keys: Any) -> Shot:
    return Shot(**{"id": "verse1-01", "start": 0, "end": 120, "section": "verse1", **keys})


CARE = shot(
    text="@caregiver holds the hand of <ref: Elder>, tender", cast=("caregiver", "elder"), place="bedroom",
    framing="wide", motion="a slight nod of @elder", camera="slow push in",
)  # fmt: skip


def test_a_still_prompt_says_all_in_order() -> None:
    assert still_prompt(film(), CARE) == (
        "@caregiver holds the hand of @elder, tender. @caregiver: 24, ponytail, cardigan. "
        "@elder: 70s, silver hair. Wide shot. Set in @bedroom: lace curtains. Soft dawn light. 35mm film look."
    )


def test_who_is_not_named_is_added() -> None:
    sings = shot(text="sings, eyes closed", cast=("caregiver",), props=("cup:broken",))
    assert still_prompt(film(), sings).startswith("@caregiver sings, eyes closed, with @cup. ")
    assert "@cup: blue mug, in pieces." in still_prompt(film(), sings)


def test_light_follows_the_film_unless_the_shot_has_its_own() -> None:
    late = shot(start=1500, end=1600, text="x")
    assert "Overcast." in still_prompt(film(), late)
    assert "Soft dawn light." in still_prompt(film(), shot(start=1500, end=1600, text="x", light="dawn"))
    assert "One lamp." in still_prompt(film(), shot(text="x", light="one lamp"))
    grey = light_at(film(), 1440)
    assert grey is not None and grey.name == "grey"


def test_a_person_without_a_slot_is_named_in_words() -> None:
    crowd = shot(text="@caregiver, @elder and @cup", cast=("caregiver", "elder"), props=("cup",), place="bedroom")
    prompt = still_prompt(film(), crowd)
    assert "@bedroom" not in prompt and "Set in Bedroom: lace curtains." in prompt


def test_long_prompts_give_up_looks_before_style_and_never_the_subject() -> None:
    long = film(style="s" * 200)
    tight = shot(**{**_fields(CARE), "text": CARE.text + " and waits" * 75})
    prompt = still_prompt(long, tight)
    assert utf16_units(prompt) <= 1000 and prompt.startswith("@caregiver holds")
    assert "lace curtains" not in prompt and "silver hair" not in prompt
    huge = shot(text="word " * 900)
    assert 990 < utf16_units(still_prompt(film(), huge)) <= 1000
    assert still_prompt(film(), huge).endswith("word")


def test_a_tag_is_written_where_only_its_name_is_said() -> None:
    named = shot(text="the caregiver beside an elder in the bedroom, a cupboard", cast=("caregiver",), place="bedroom")
    assert "@caregiver beside an elder in the @bedroom, a cupboard. " in still_prompt(film(), named)
    cups = shot(text="a cupboard", props=("cup",))
    assert still_prompt(film(), cups).startswith("A cupboard, with @cup. ")


def test_people_and_their_act_are_one_sentence() -> None:
    one: dict[str, Any] = {"cast": ("caregiver",)}
    assert still_prompt(film(), shot(text="slowly turns", **one)).startswith("@caregiver slowly turns. ")
    assert still_prompt(film(), shot(text="hands above the keys", **one)).startswith(
        "@caregiver, hands above the keys. "
    )
    both = shot(text="sings", cast=("caregiver", "elder"))
    assert still_prompt(film(), both).startswith("@caregiver and @elder, sings. ")
    assert still_prompt(film(), shot(**one)).startswith("@caregiver. ")


def test_the_words_of_a_portrait_do_not_fight_the_scene() -> None:
    portrait = (
        "Portrait of compassionate young adult, light brown hair in ponytail, soft natural lighting, kind expression, "
        "looking directly at camera"
    )
    room = "Cozy room, lace curtains filtering morning sunlight, mountains in the background, realistic photography"
    base = film("stylized realism, warm cinematic lighting, 35mm film look")
    file = replace(
        base.file, cast={"singer": Cast(text=portrait)}, place={"room": Place(text=room)},
        prop={"mug": Prop(text="Blue mug, sitting on wood, clean background", states={"lit": "in warm light"})},
    )  # fmt: skip
    prompt = still_prompt(replace(base, file=file), shot(text="@singer with @mug in @room", framing="wide, low angle"))
    assert prompt == (
        "@singer with @mug in @room. @singer: Compassionate young adult, light brown hair in ponytail. "
        "@mug: Blue mug, in warm light. Wide shot, low angle. "
        "@room: Cozy room, lace curtains, mountains in the background. Soft dawn light. "
        "Stylized realism, 35mm film look."
    )
    assert "kind expression" in reference_prompt(replace(base, file=file), "singer")
    unlit = replace(file, look=replace(file.look, light=()))
    assert "warm cinematic lighting" in still_prompt(replace(base, file=unlit), shot(text="x"))


def test_a_lone_person_is_the_subject_of_a_motion() -> None:
    alone: dict[str, Any] = {"text": "@elder at the window"}
    assert motion_prompt(film(), shot(motion="turns slowly", **alone)).startswith("The subject turns slowly. ")
    assert motion_prompt(film(), shot(motion="hands rise", **alone)).startswith("Hands rise. ")
    both = shot(text="@elder and @caregiver", motion="turns slowly")
    assert motion_prompt(film(), both).startswith("Turns slowly. ")


def test_own_words_are_kept() -> None:
    own = shot(text="x", still_prompt="  My   own  @nobody ", motion_prompt="go!" * 500)
    assert still_prompt(film(), own) == "  My   own  @nobody "
    assert motion_prompt(film(), own) == "go!" * 500


def test_a_motion_prompt_is_motion_and_camera_only() -> None:
    assert motion_prompt(film(), CARE) == "A slight nod of Elder. The camera slowly pushes in."
    assert motion_prompt(film(), shot()) == "Subtle natural movement. Locked camera. The camera remains still."
    assert motion_prompt(film(), shot(motion="hands rise, the camera follows")) == "Hands rise, the camera follows."
    assert motion_prompt(film(), shot(camera="wobbles oddly")) == "Subtle natural movement. Camera: wobbles oddly."


def test_references_are_alone_and_evenly_lit() -> None:
    assert reference_prompt(film(), "cup", "whole").startswith("Blue mug, intact. Product photograph")
    assert reference_prompt(film(), "cup", "broken").startswith("@cup: blue mug, in pieces. Product photograph")
    assert reference_prompt(film(), "caregiver").startswith("24, ponytail, cardigan. Portrait")
    assert "empty place" in reference_prompt(film(), "bedroom")
    with pytest.raises(FilmError, match="@cup"):
        reference_prompt(film(), "cap")
    with pytest.raises(FilmError):
        reference_prompt(film(), "cup", "melted")


def test_facts_are_plain_words_and_know_nothing_of_other_shots() -> None:
    told = facts(film(), shot(**{**_fields(CARE), "props": ("cup:broken",), "motifs": ("hands",)}), "Hold on", 2)
    assert told == {
        "shot": "verse1-01", "section": "verse1", "kind": "narrative",
        "text": "Caregiver holds the hand of Elder, tender", "who": "Caregiver, Elder", "place": "Bedroom",
        "props": "Cup (broken)", "motifs": "hands", "framing": "wide", "camera": "slow push in",
        "light": "soft dawn light", "lyric": "Hold on", "take": "2",
    }  # fmt: skip


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(0, 60))
def test_cutting_never_breaks_a_character(text: str, most: int) -> None:
    cut = cut_to(text, most)
    assert utf16_units(cut) <= most or cut == text
    assert text.startswith(cut)


@settings(deadline=None)
@given(st.text(max_size=3000), st.text(max_size=400), st.text(max_size=60))
def test_any_text_makes_a_prompt_within_limits(text: str, motion: str, framing: str) -> None:
    odd = shot(text=text, motion=motion, framing=framing, camera=framing, cast=("caregiver",), place="bedroom")
    assert utf16_units(still_prompt(film(), odd)) <= 1000
    assert 0 < utf16_units(motion_prompt(film(), odd)) <= 1000
    assert facts(film(), odd)["shot"] == "verse1-01"


def _fields(one: Shot) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("text", "cast", "place", "framing", "motion", "camera")}
