"""``rushes remedy TOPIC`` as people type it, in a film and outside one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tiny_films import tiny

from rushes.cli import rushes
from rushes.errors import FilmError, UsageError
from rushes.rules.topics import TOPICS
from rushes.troubles import tell


def said(*args: str | Path) -> Result:
    return CliRunner().invoke(rushes, ["remedy", *map(str, args)], standalone_mode=False)


def test_topics_are_listed() -> None:
    listed = said("--topics").stdout
    assert all(f"\n{id} " in listed for id in TOPICS)
    told = json.loads(said("--topics", "--json").stdout)["topics"]
    assert [each["id"] for each in told] == list(TOPICS)


def test_a_topic_is_explained_outside_a_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = said("camera").stdout
    assert "Unwanted camera movement" in told and "Known of Tiny" not in told and "shot: a clip." in told
    assert json.loads(said("camera", "--json").stdout)["film"] is None
    assert isinstance(said("camera", "--film", tmp_path).exception, FilmError), "a film that is named must be there"


def test_a_topic_says_what_is_known_of_the_film_and_makes_nothing(free: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in free.rglob("*") if path.is_file() and "cache" not in path.parts}
    told = said("no-memory", "--film", free).stdout
    assert "Known of Tiny\n  3 of 3 stills and 3 clips are there." in told
    assert "scripted draws all of it for nothing" in told
    after = {path: path.stat().st_mtime_ns for path in free.rglob("*") if path.is_file() and "cache" not in path.parts}
    assert after == before


def test_a_paid_film_has_its_own_prices(tmp_path: Path) -> None:
    root = tiny(tmp_path / "paid", free=False)
    told = said("drift", "--film", root).stdout
    assert "a still 5, a clip 25 to 50 credits" in told and "for nothing" not in told
    assert json.loads(said("drift", "--film", root, "--json").stdout)["drawn_by"] == ""


@pytest.mark.parametrize("args", [("drfit",), ("drift", "--because", "motion"), ("drift", "--apply")])
def test_what_is_no_shot_is_one_error_that_names_the_topic(tmp_path: Path, args: tuple[str, ...]) -> None:
    error = said(*args, "--film", tiny(tmp_path / "film")).exception
    assert isinstance(error, UsageError) and "no shot" in error.what and "topic drift" in (error.next or "")


def test_nothing_named_and_topics_nobody_knows_are_told() -> None:
    error = said().exception
    assert isinstance(error, UsageError) and "--topics" in (error.next or "")
    with pytest.raises(UsageError, match='no topic "cam"') as raised:
        tell(None, "cam")
    assert "camera" in (raised.value.next or "")
