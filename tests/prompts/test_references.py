from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rushes.film.model import Cast, Film, FilmFile, Place, Prop, Settings, Shot
from rushes.prompts.references import left_out, reference_tags
from rushes.prompts.tags import mentions, nearest_tag, with_names, with_tags

FILM = Film(
    Path("/nowhere"),
    FilmFile(
        film=Settings(title="Care"),
        cast={"singer": Cast(name="The Singer", text="x"), "elder": Cast(text="x")},
        place={"room": Place(name="Room", text="x")},
        prop={"BlueCup": Prop(name="Cup", text="x", states={"whole": "", "broken": ""}), "pen": Prop(text="x")},
    ),
)


def shot(**keys: Any) -> Shot:
    return Shot(id="a", start=0, end=100, **keys)


def test_cast_then_props_with_state_then_place() -> None:
    one = shot(place="room", props=("BlueCup:broken",), cast=("elder",))
    assert reference_tags(FILM, one) == (("elder", None), ("BlueCup", "broken"), ("room", None))
    assert left_out(FILM, one) == ()


def test_names_in_the_text_count_too() -> None:
    one = shot(text="@singer takes @BlueCup:broken from <ref: pen>")
    assert reference_tags(FILM, one) == (("singer", None), ("BlueCup", "broken"), ("pen", None))
    assert reference_tags(FILM, shot(text="@BlueCup")) == (("BlueCup", "whole"),)


def test_what_has_no_slot_is_left_out_from_the_end() -> None:
    one = shot(cast=("elder", "singer"), props=("pen",), place="room")
    assert left_out(FILM, one) == (("room", None),)
    assert len(reference_tags(FILM, one, 16)) == 4 and left_out(FILM, one, 2) == (("pen", None), ("room", None))
    assert reference_tags(FILM, shot(cast=("nobody",))) == ()


def test_both_ways_of_writing_names() -> None:
    text = "@singer and <ref: Blue Cup>, <ref: the singer>, a@b.c, @nobody"
    assert [(m.written, m.tag) for m in mentions(FILM, text)] == [
        ("@singer", "singer"), ("<ref: Blue Cup>", "BlueCup"), ("<ref: the singer>", "singer"), ("@nobody", None),
    ]  # fmt: skip
    assert with_tags(FILM, "<ref: Cup>!") == "@BlueCup!"
    assert with_names(FILM, "@singer has @BlueCup:broken: sad") == "The Singer has Cup: sad"
    assert nearest_tag(FILM, "singre") == "singer"


@given(st.text(alphabet="@<>ref: BlueCupsinger:broken_\n", max_size=80))
def test_odd_texts(text: str) -> None:
    for mention in mentions(FILM, text):
        assert text[mention.start : mention.end].startswith(("@", "<"))
    with_names(FILM, text)
