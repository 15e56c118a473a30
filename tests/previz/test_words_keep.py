"""Scenes as JSON and back."""

import json
from typing import Any

import pytest

from rushes.engines.previz.scene import Scene
from rushes.engines.previz.words import SceneError, from_json, read, to_json

FULL = (
    "Medium shot, low angle. @anna, 28 years old, wavy dark hair, in a red wool coat, sits at the piano in the studio, "
    "three lit candles on it, dust motes, rain, 50mm. A theremin. Dawn light, intimate, noir."
)


def test_a_scene_comes_back_as_it_was() -> None:
    scene = read(FULL, "she sings, dust drifts. The camera slowly pushes in.")
    assert len(scene.things) >= 3 and scene.acts and scene.moves and scene.left
    assert from_json(json.loads(json.dumps(to_json(scene)))) == scene
    assert from_json(to_json(Scene())) == Scene()


def test_only_what_is_said_is_kept() -> None:
    assert to_json(Scene()) == {"scene": 1}
    assert set(to_json(read("golden hour"))) == {"scene", "light", "understood"}


def test_unknown_keys_are_passed_over() -> None:
    data = to_json(read(FULL))
    data["aura"] = {"strength": 3}
    data["people"][0]["shoe_size"] = 38
    assert from_json(data) == read(FULL)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "an object, not list"), (None, "an object, not nothing"), ({"scene": 99}, "format 99"),
        ({"scene": "1"}, "number of a format"), ({"people": {}}, "scene.people: a list"),
        ({"people": [{}]}, r"people\[0\]: lacks id"), ({"people": [{"id": 3}]}, r"people\[0\].id: str, not int"),
        ({"framing": {"lens": "50"}}, "framing.lens: int, not str"), ({"light": 1}, "scene.light: an object"),
        ({"left": ["a", 2]}, r"left\[1\]: str, not int"), ({"framing": {"shallow": 1}}, "shallow: bool, not int"),
        ({"people": [{"id": "a", "wardrobe": [{"colour": "red"}]}]}, r"wardrobe\[0\]: lacks kind"),
    ],
)  # fmt: skip
def test_what_is_no_scene_says_where_and_why(data: Any, says: str) -> None:
    with pytest.raises(SceneError, match=says):
        from_json(data)
