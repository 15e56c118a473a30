"""``rushes still`` and ``rushes clip``: pictures outside a film, what they say, and what they refuse."""

import json
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from rushes import tries
from rushes.cli import rushes
from rushes.errors import EngineError, MediaError, RushesError, UsageError
from rushes.media import probe, write_clip


class Here(Executor):
    """Work done at once, in this process: what is tried here is not the crash of a worker."""

    def __init__(self, count: int = 1) -> None:
        self.count = count

    def submit(self, fn: Any, /, *args: Any, **more: Any) -> Future[Any]:
        job: Future[Any] = Future()
        try:
            job.set_result(fn(*args, **more))
        except Exception as error:
            job.set_exception(error)
        return job


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setattr(tries, "Workers", Here)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "light"))


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(rushes, [*map(str, args)], standalone_mode=False)


def refused(*args: str | Path) -> RushesError:
    error = run(*args).exception
    assert isinstance(error, RushesError), error
    return error


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "photo.jpg"
    shade = np.linspace(40, 200, 96 * 64 * 3).reshape(64, 96, 3).astype(np.uint8)
    Image.fromarray(shade).save(path)
    return path


@pytest.fixture
def out(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "out.png"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [], "nothing half written stays"


# Stills.


def test_a_still_tells_what_was_understood_and_what_was_not(out: Path) -> None:
    done = run("still", "a cup, quibbling zorvax, plain backdrop", "--ratio", "160:90", "-o", out, "--json")
    said = json.loads(done.stdout)
    assert set(said) == {"file", "seconds", "understood", "not_understood"}
    assert said["file"] == str(out) and said["seconds"] > 0
    assert any("cup" in each for each in said["understood"]) and "zorvax" in " ".join(said["not_understood"])
    with Image.open(out) as image:
        assert image.size == (160, 90)


def test_a_person_reads_the_same_on_the_side(out: Path) -> None:
    done = run("still", "a cup, quibbling zorvax, plain backdrop", "--ratio", "160:90", "-o", out)
    assert done.stdout.strip() == str(out)
    assert "Understood: " in done.stderr and "cup" in done.stderr
    assert "Not drawn: " in done.stderr and "zorvax" in done.stderr


def test_a_reference_in_words_is_who_is_drawn(out: Path) -> None:
    words = "woman, 70, silver hair, red coat"
    done = run("still", "@ann, plain backdrop", "--ref", f"ann={words}", "--ratio", "96:96", "-o", out, "--json")
    said = json.loads(done.stdout)
    assert any("@ann" in each and "silver" in each for each in said["understood"]), said


def test_a_reference_may_be_a_picture_or_begin_with_at(out: Path, photo: Path) -> None:
    done = run("still", "@ann, plain backdrop", "--ref", f"@ann={photo}", "--ratio", "96:96", "-o", out, "--json")
    assert done.exception is None and out.is_file()


def test_seeds_give_other_takes_and_the_same_seed_the_same(tmp_path: Path) -> None:
    made = []
    for number, seed in enumerate((1, 1, 2)):
        path = tmp_path / f"{number}.png"
        assert (
            run("still", "a cup, plain backdrop", "--seed", str(seed), "--ratio", "64:64", "-o", path).exception is None
        )
        made.append(path.read_bytes())
    assert made[0] == made[1] != made[2]


def test_another_engine_that_draws_may_be_asked(out: Path) -> None:
    done = run("still", "A door.", "--engine", "slate", "--ratio", "160:90", "-o", out, "--json")
    assert json.loads(done.stdout) | {"seconds": 0} == {
        "file": str(out), "seconds": 0, "understood": [], "not_understood": [],
    }  # fmt: skip


@pytest.mark.parametrize("engine", ["runway", "scripted"])
def test_nothing_is_bought_outside_a_film(out: Path, engine: str) -> None:
    error = refused("still", "a cup", "--engine", engine, "-o", out)
    assert isinstance(error, UsageError) and "nothing is bought" in error.what and not out.exists()


@pytest.mark.parametrize("what", ["ann", "ann=", "=woman", "a b=woman", "@=woman", "ann= "])
def test_what_is_no_reference(out: Path, what: str) -> None:
    error = refused("still", "a cup", "--ref", what, "-o", out)
    assert isinstance(error, UsageError) and "is not a reference" in error.what and "--ref" in (error.next or "")


def test_what_cannot_be_drawn_or_written_is_said(out: Path, tmp_path: Path) -> None:
    assert isinstance(refused("still", " ", "-o", out), UsageError)
    assert "no PNG" in refused("still", "a cup", "-o", tmp_path / "a.jpg").what
    assert "no engine" in refused("still", "a cup", "--engine", "previs", "-o", out).what
    assert isinstance(refused("still", "a cup", "--ratio", "10:10", "-o", out), EngineError)
    assert isinstance(refused("still", "@ann", "--ref", f"ann={tmp_path / 'none.png'}", "-o", out), MediaError)
    blocked = tmp_path / "file"
    blocked.write_text("")
    error = refused("still", "A door.", "--engine", "slate", "--ratio", "160:90", "-o", blocked / "a.png")
    assert isinstance(error, EngineError) and "cannot be written" in error.what
    assert not out.exists()


# Clips.


def test_a_clip_of_a_photograph(tmp_path: Path, photo: Path) -> None:
    out = tmp_path / "out.mp4"
    done = run("clip", photo, "The camera pushes in.", "--seconds", "1", "-o", out, "--json")
    said = json.loads(done.stdout)
    assert set(said) == {"file", "seconds", "understood", "not_understood"} and said["file"] == str(out)
    media = probe(out)
    assert (media.width, media.height, media.frames) == (96, 64, 24)


def test_a_clip_plays_the_scene_of_a_still(tmp_path: Path) -> None:
    still, out = tmp_path / "still.png", tmp_path / "out.mp4"
    assert run("still", "a cup, plain backdrop", "--ratio", "65:65", "-o", still).exception is None
    assert run("clip", still, "The camera pushes in.", "--seconds", "1", "-o", out).exception is None
    assert (probe(out).width, probe(out).height) == (64, 64), "an odd side loses a pixel: H.264 has even ones"


def test_what_is_no_clip(tmp_path: Path, photo: Path) -> None:
    out = tmp_path / "out.mp4"
    assert "no MP4" in refused("clip", photo, "she turns", "-o", tmp_path / "out.mov").what
    (tmp_path / "words.png").write_text("words")
    assert isinstance(refused("clip", tmp_path / "words.png", "she turns", "-o", out), MediaError)
    write_clip(tmp_path / "film.mp4", [np.zeros((64, 64, 3), np.uint8)] * 2, rate=Fraction(24))
    assert isinstance(refused("clip", tmp_path / "film.mp4", "she turns", "-o", out), MediaError)
    assert isinstance(refused("clip", photo, "she turns", "--engine", "runway", "-o", out), UsageError)
    assert run("clip", tmp_path / "gone.png", "she turns", "-o", out).exception is not None
    assert not out.exists()
