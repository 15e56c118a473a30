"""Photographs steer by their colours: of a person hair, skin and top, of anything else the main one, never a crash."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rushes.engines.base import Reference, Request
from rushes.engines.previz.palette import colours_in
from rushes.engines.previz.picture import scene_of, still
from rushes.engines.previz.words import read


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two people as flat pictures: what previz kept of them is gone, so they are photographs to it."""
    found = {}
    for name, looks in (
        ("ann", "woman 25, red hair, pale skin, green shirt"),
        ("bob", "man 40, tan skin, navy sweater"),
    ):
        scene = read("@subject", references={"subject": looks})
        found[name] = tmp_path_factory.mktemp("photos") / f"{name}.png"
        Image.fromarray(still(scene, (400, 400), 0, plain=True)).save(found[name])
    return found


def test_a_face_tells_hair_skin_and_top(portraits: dict[str, Path]) -> None:
    assert colours_in(portraits["ann"]) == "red hair, pale skin, green top"
    assert "navy top" in colours_in(portraits["bob"]) and "pale" not in colours_in(portraits["bob"])


def test_what_nobody_wrote_comes_from_the_photograph_and_words_come_first(portraits: dict[str, Path]) -> None:
    asked = Request(
        stage="still", model="", prompt="@ann by the window. @ann has blonde hair.", ratio="1280:720",
        references=(Reference("ann", "1"), Reference("gone", "2")),
    )  # fmt: skip
    ann = next(each for each in scene_of(asked, {"1": portraits["ann"]}).people if each.id == "ann")
    assert (ann.hair.colour, ann.skin) == ("blonde", "pale")
    assert [(each.kind, each.colour) for each in ann.wardrobe] == [("t-shirt", "green")]


def test_a_thing_tells_its_main_colour(tmp_path: Path) -> None:
    picture = np.full((90, 120, 3), 235, np.uint8)
    picture[20:70, 30:90] = (60, 84, 126)
    Image.fromarray(picture).save(tmp_path / "cup.png")
    assert colours_in(tmp_path / "cup.png") == "blue"
    asked = Request(
        stage="still", model="", prompt="@cup on the table", ratio="1280:720", references=(Reference("cup", "1"),)
    )
    assert [each.colour for each in scene_of(asked, {"1": tmp_path / "cup.png"}).things] == ["blue"]


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (3000, 2)])
def test_odd_shapes_are_looked_at(size: tuple[int, int], tmp_path: Path) -> None:
    Image.new("L", size, 128).save(tmp_path / "odd.png")
    assert colours_in(tmp_path / "odd.png") == "grey"


def test_what_is_no_picture_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "no.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 50)
    assert colours_in(tmp_path / "no.png") == "" and colours_in(tmp_path / "gone.png") == ""
