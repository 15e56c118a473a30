"""The case study read: every still and clip of the example, with what ``rushes.prompts.compose`` adds to its words."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from rushes.engines.previz.scene import Person, Scene
from rushes.engines.previz.words import read
from rushes.engines.previz.words.unread import unread
from rushes.film.model import Film, FilmFile, Moment, Setup, Shot
from rushes.prompts.compose import facts, motion_prompt, still_prompt
from rushes.prompts.references import wanted_tags
from rushes.prompts.tags import descriptor

CARE = Path(__file__).parents[2] / "examples" / "care" / "film.toml"
FILE = TypeAdapter(FilmFile).validate_python(tomllib.loads(CARE.read_text(encoding="utf-8")))
FILM = Film(CARE.parent, FILE)
SAID = (
    "text", "motion", "framing", "camera", "cast", "place", "props", "kind", "light", "motifs", "role",
)  # fmt: skip


def shot_of(picture: Moment | Setup) -> Shot:
    """A shot that shows one moment or setup, as the plan would lay it, under its light."""
    said = {key: getattr(picture, key) for key in SAID if hasattr(picture, key)}
    return Shot(id=picture.id, start=0, end=120, **said)


PICTURES: list[Moment | Setup] = [*FILE.moment, *FILE.setup]
SHOTS = {picture.id: shot_of(picture) for picture in PICTURES}


def scene_of(id: str) -> Scene:
    shot = SHOTS[id]
    references = {tag: descriptor(FILM, tag, state) for tag, state in wanted_tags(FILM, shot)}
    return read(still_prompt(FILM, shot), motion_prompt(FILM, shot), references, facts(FILM, shot))


SCENES = {id: scene_of(id) for id in SHOTS}


def people(id: str) -> dict[str, Person]:
    return {person.id: person for person in SCENES[id].people}


def test_everybody_who_is_cast_is_there_and_nobody_else() -> None:
    for id, scene in SCENES.items():
        strangers = {"stranger"} if id == "whisper" else set()
        assert {person.id for person in scene.people} == set(SHOTS[id].cast) | strangers, id


def test_they_look_the_same_in_every_shot() -> None:
    looks = {"singer": (28, "dark", "wavy"), "caregiver": (24, "light brown", "ponytail"), "elder": (74, "silver", ""),
             "friend": (24, "dark", "")}  # fmt: skip
    for id, scene in SCENES.items():
        for person in scene.people:
            if person.id in looks:
                hair = person.hair
                assert (person.age, hair.colour, hair.style) == looks[person.id], (id, person)


@pytest.mark.parametrize("id", sorted(SHOTS))
def test_place_size_camera_and_props_are_those_of_the_shot(id: str) -> None:
    shot, scene = SHOTS[id], SCENES[id]
    assert scene.place.kind == (shot.place or "")
    framing = scene.framing
    assert shot.framing in (framing.size, framing.view)
    named = {
        "dolly in": "push in",
        "crane shot": "crane up",
        "locked-off shot": "static",
        "slow pan right": "pan right",
    }
    assert [move.camera for move in scene.moves] == [named.get(shot.camera, shot.camera)]
    states = dict(prop.partition(":")[::2] for prop in shot.props)
    things = {thing.id: thing for thing in scene.things}
    for tag, state in states.items():
        assert tag in things
        assert things[tag].state == state or not state or things[tag].state == "steaming", (id, things[tag])
    assert not [thing.kind for thing in scene.things if not thing.known]


@pytest.mark.parametrize(
    ("id", "who", "slots"),
    [
        ("opening", "singer", {"pose": "sit", "action": "play piano", "at": "piano"}),
        ("soup", "caregiver", {"at": "doorway", "holds": ("tray",), "action": "carry", "expression": "tender"}),
        ("hands_held", "caregiver", {"pose": "sit", "action": "hold hands", "partner": "elder"}),
        ("hands_held", "elder", {"action": "hold hands", "partner": "caregiver"}),
        ("empathy", "singer", {"at": "microphone", "gaze": "closed", "expression": "empathy", "action": "sing"}),
        ("first_smile", "elder", {"gaze": "window", "expression": "serene", "at": "bed"}),
        ("warm_cup", "elder", {"holds": ("cup",), "action": "hold"}),
        ("rain_door", "friend", {"at": "doorway"}),
        ("bread", "elder", {"action": "give", "partner": "friend", "holds": ("bread",)}),
        ("laughter", "elder", {"action": "laugh", "expression": "joy", "at": "table"}),
        ("shared_cup", "friend", {"action": "hold", "holds": ("cup",)}),
        ("whisper", "caregiver", {"pose": "stand", "action": "overhear", "expression": "shock"}),
        ("whisper", "friend", {"expression": "", "partner": "stranger", "at": "far doorway"}),
        ("cup_drops", "caregiver", {"action": "drop", "expression": "grief"}),
        ("mouth", "singer", {"at": "microphone", "expression": "anguish", "action": "sing"}),
        ("stunned", "caregiver", {"expression": "crying"}),
        ("turns_away", "friend", {"action": "turn away", "expression": "guilt"}),
        ("empty_chair", "caregiver", {"at": "table", "expression": "sad"}),
        ("counsel", "elder", {"action": "hold hands", "partner": "caregiver", "at": "table"}),
        ("gathering", "caregiver", {"pose": "kneel", "holds": ("broom",), "expression": "determined"}),
        ("still_here", "caregiver", {"action": "open", "at": "doorway", "gaze": "friend"}),
        ("embrace", "caregiver", {"action": "embrace", "partner": "friend"}),
        ("embrace", "friend", {"action": "embrace", "partner": "caregiver"}),
        ("joy", "singer", {"expression": "joy", "at": "piano"}),
        ("golden_seam", "elder", {"action": "pour", "expression": "gratitude"}),
        ("care_again", "friend", {"pose": "sit", "action": "hold hands", "partner": "elder"}),
        ("on_the_sill", "friend", {"at": "window", "holds": ("cup",)}),
        ("verse_medium", "singer", {"pose": "sit", "at": "piano", "expression": "thoughtful"}),
        ("chorus_wide", "singer", {"pose": "stand", "at": "microphone", "action": "sing"}),
        ("bridge_wide", "singer", {"gaze": "away", "at": "piano", "expression": "grief"}),
    ],
)  # fmt: skip
def test_who_does_what(id: str, who: str, slots: dict[str, object]) -> None:
    person = people(id)[who]
    assert {slot: getattr(person, slot) for slot in slots} == slots


@pytest.mark.parametrize(
    ("id", "detail"),
    [
        ("keys", "hands"),
        ("mending", "hands"),
        ("warm_cup", "hands"),
        ("candle_flame", "flame"),
        ("mouth", "mouth"),
        ("golden_seam", "hands"),
    ],
)
def test_details(id: str, detail: str) -> None:
    assert SCENES[id].framing.detail == detail


def test_things_are_where_they_are_said_to_be() -> None:
    assert [(t.id, t.state, t.at) for t in SCENES["sunlit_cup"].things] == [("cup", "repaired", "windowsill")]
    assert [(t.id, t.state) for t in SCENES["candle_flame"].things] == [("candle", "lit")]
    assert SCENES["dust_motes"].light.motes and SCENES["dust_motes"].light.shafts
    assert SCENES["cloudy_pane"].light.weather == "rain"


@pytest.mark.parametrize(
    ("light", "kind"), [("dawn", "dawn"), ("overcast", "overcast"), ("golden", "golden"), ("brilliant", "brilliant")]
)
def test_the_light_of_the_progression_is_read(light: str, kind: str) -> None:
    for id in ("opening", "soup", "embrace"):
        shot = replace(SHOTS[id], light=light, text=SHOTS[id].text.replace(", soft morning light", ""))
        assert read(still_prompt(FILM, shot)).light.kind == kind


@pytest.mark.parametrize(
    ("id", "acts"),
    [
        ("soup", [("caregiver", "walk"), ("caregiver", "approach"), ("", "rise")]),
        ("cup_drops", [("cup", "fall"), ("cup", "shatter"), ("caregiver", "form")]),
        ("first_smile", [("elder", "smile"), ("elder", "look")]),
        ("dust_motes", [("", "drift")]),
        ("chorus_close", [("singer", "sing")]),
    ],
)
def test_what_happens_in_the_clips(id: str, acts: list[tuple[str, str]]) -> None:
    assert [(act.who, act.verb) for act in SCENES[id].acts][: len(acts)] == acts


def test_next_to_nothing_of_the_example_is_left() -> None:
    left = unread(FILM, SHOTS.values())
    assert set(left) <= set(SHOTS)
    assert sum(len(words) for words in left.values()) <= 6, left


def test_words_that_the_plan_wrote_itself_are_not_told() -> None:
    shot = Shot(id="detail", start=0, end=48, kind="insert", place="kitchen", text="@kitchen, empty", framing="wide")
    assert not unread(FILM, [shot])
    assert unread(FILM, [replace(shot, text="@kitchen, empty, zorgled")])["detail"]
