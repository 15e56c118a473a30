from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.film.model import Cast, Film, FilmFile, Place, Prop, Shot
from rushes.film.treatment import Settings
from rushes.prompts.references import Slot, left_out, reference_tags, slots, wanted_tags
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
    assert left_out(FILM, one) == (("pen", None),)
    assert len(reference_tags(FILM, one, 16)) == 4 and left_out(FILM, one, 2) == (("room", None), ("pen", None))
    assert reference_tags(FILM, shot(cast=("nobody",))) == ()


def test_who_keeps_a_slot_and_why() -> None:
    def kept(**keys: Any) -> list[str]:
        return [tag for tag, _, _ in slots(FILM, shot(**keys)).kept]

    people: dict[str, Any] = {"cast": ("elder", "singer"), "place": "room"}
    assert kept(text="@singer gives @elder the @BlueCup:broken", **people) == ["singer", "elder", "BlueCup"]
    assert kept(text="@singer and @elder with the @pen", framing="wide", **people) == ["singer", "elder", "room"]
    assert kept(text="@singer and @elder with the @pen", **people) == ["singer", "elder", "pen"]
    close = shot(text="@singer, @pen, @elder", framing="close-up", **people)
    assert slots(FILM, close).dropped == (
        Slot("room", None, "no slot left: a close view of a person shows little of the place; said in words"),
    )
    assert kept(text="The hands of @elder around @BlueCup", kind="insert")[0] == "BlueCup"
    assert kept(text="@singer sings", **people) == ["singer", "room", "elder"]
    assert all(slot.why for slot in slots(FILM, close).kept)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(("elder", "singer", "nobody")), max_size=3),
    st.text("@singerpenBlueCup:broken ", max_size=60),
    st.sampled_from(("", "wide", "close-up", "insert", "?")), st.integers(0, 5),
)  # fmt: skip
def test_nothing_wanted_is_lost(cast: list[str], text: str, framing: str, most: int) -> None:
    one = shot(cast=tuple(cast), text=text, framing=framing, place="room", props=("pen",))
    found = slots(FILM, one, most)
    assert len(found.kept) <= most
    both = {(tag, state) for tag, state, _ in (*found.kept, *found.dropped)}
    assert both == set(wanted_tags(FILM, one)) and len(both) == len(found.kept) + len(found.dropped)


def test_both_ways_of_writing_names() -> None:
    text = "@singer and <ref: Blue Cup>, <ref: the singer>, a@b.c, @nobody"
    assert [(m.written, m.tag) for m in mentions(FILM, text)] == [
        ("@singer", "singer"), ("<ref: Blue Cup>", "BlueCup"), ("<ref: the singer>", "singer"), ("@nobody", None),
    ]  # fmt: skip
    assert with_tags(FILM, "<ref: Cup>!") == "@BlueCup!"
    assert with_names(FILM, "@singer has @BlueCup:broken: sad") == "The Singer has Cup: sad"
    assert nearest_tag(FILM, "singre") == "singer"


@settings(deadline=None)
@given(st.text(alphabet="@<>ref: BlueCupsinger:broken_\n", max_size=80))
def test_odd_texts(text: str) -> None:
    for mention in mentions(FILM, text):
        assert text[mention.start : mention.end].startswith(("@", "<"))
    with_names(FILM, text)
