"""Which picture of a set a shot takes, and which views a film will need."""

from dataclasses import replace
from pathlib import Path

import pytest

from rushes.film.model import Cast, Film, FilmFile, Place, Prop, Shot, Style
from rushes.film.treatment import Light, Look, Settings
from rushes.prompts.compose import reference_prompt, still_prompt
from rushes.prompts.references import made_from, reference_tags
from rushes.prompts.views import nearest_view, needed_views

VIEWS = {
    "profile": "profile view, thoughtful", "smile": "smiling, happy", "wept": "sad, in tears",
    "night": "in deep blue moonlight", "sad_night": "sad, in deep blue moonlight",
}  # fmt: skip
LIGHTS = (Light(name="day", text="soft daylight"), Light(name="night", text="deep blue moonlight", start="0:10"))


def film(**views: str) -> Film:
    return Film(
        Path("/nowhere"),
        FilmFile(
            film=Settings(title="Film", kind="narrative"), look=Look(style="35mm", light=LIGHTS),
            cast={"ann": Cast(name="Ann", text="woman of 30, red coat, soft lighting, kind smile",
                              views=views or VIEWS),
                  "bob": Cast(name="Bob", text="man of 40, grey coat")},
            place={"room": Place(text="a bare room", views={"detail": "close-up detail of the door"})},
            prop={"cup": Prop(text="a cup", states={"whole": "intact", "broken": "in pieces", "mended": "gold seams"})},
        ),
    )  # fmt: skip


def shot(text: str = "@ann waits in the @room", start: int = 0, **more: str) -> Shot:
    return Shot(id="s-01", start=start, end=start + 48, text=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "view"),
    [
        (shot(), None),
        (shot("@ann smiles"), "smile"),
        (shot("@ann in profile at the window"), "profile"),
        (shot("@ann waits", framing="profile"), "profile"),
        (shot("@ann weeps"), "wept"),
        (shot("@ann waits", start=400), "night"),
        (shot("@ann weeps", start=400), "sad_night"),
        (shot("@bob smiles, @ann waits"), None),
        (shot("@bob waits while @ann smiles"), "smile"),
        (shot("Ann laughs, Bob weeps"), "smile"),
    ],
)
def test_a_shot_takes_the_view_nearest_to_it(told: Shot, view: str | None) -> None:
    assert nearest_view(film(), told, "ann") == view


def test_a_view_that_shows_what_the_shot_does_not_is_further_than_none() -> None:
    assert nearest_view(film(both="smiling, profile view"), shot("@ann smiles"), "ann") is None
    assert nearest_view(film(both="smiling, profile view"), shot("@ann smiles in profile"), "ann") == "both"


def test_a_place_is_chosen_by_size() -> None:
    assert nearest_view(film(), shot("the @room", framing="close-up"), "room") == "detail"
    assert nearest_view(film(), shot("the @room", framing="wide"), "room") is None


def test_the_views_a_film_needs_are_those_its_shots_ask_for() -> None:
    shots = (shot("@ann smiles"), shot("@ann weeps in the @room", start=400), shot("@bob waits"))
    told = replace(film(none="x"), shots=shots)
    assert list(needed_views(told, "ann")) == ["three_quarter", "profile", "happy", "sad", "day", "night"]
    assert needed_views(told, "ann")["night"] == "in deep blue moonlight"
    assert list(needed_views(told, "bob")) == ["three_quarter", "profile", "day"][:2]
    assert "detail" not in needed_views(told, "room")  # it has one


def test_a_view_says_its_own_light_and_pose_and_not_those_of_the_first_picture() -> None:
    said = reference_prompt(film(), "ann", "night")
    assert said == "@ann: woman of 30, red coat. Portrait, in deep blue moonlight. Plain clean background. 35mm."
    assert "even light" in reference_prompt(film(), "ann", "profile")
    assert reference_prompt(film(), "room", "detail").startswith("@room: a bare room. The empty place, close-up detail")


def test_each_state_is_made_from_the_one_before_it_and_a_view_from_the_first() -> None:
    assert [made_from(film(), "cup", name) for name in ("whole", "broken", "mended")] == [None, "whole", "broken"]
    assert made_from(film(), "ann", None) is None and made_from(film(), "ann", "profile") == ""


def test_a_style_goes_into_every_reference_and_into_stills_that_have_a_slot_left() -> None:
    plain = film()
    styled = replace(plain, file=replace(plain.file, style={"grain": Style(text="amber light, deep shadow")}))
    assert "in the style of @grain" in reference_prompt(styled, "ann")
    assert reference_prompt(styled, "grain").startswith("Amber light, deep shadow. A picture of light")
    alone, full = shot("@ann waits"), shot("@ann gives the @cup to @bob in the @room")
    assert reference_tags(styled, alone, 3) == (("ann", None), ("grain", None))
    assert ("grain", None) not in reference_tags(styled, full, 3)
    assert "@grain" in still_prompt(styled, alone) and "@grain" not in still_prompt(styled, full)
