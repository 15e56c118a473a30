"""The inbox: files are matched by name and by picture, taken once by the door of all takes, and put away after that."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray
from PIL import Image
from tiny_films import books, copy_of, takes

import rushes
from rushes.build.failpoints import DOOR
from rushes.build.store import file_digest
from rushes.cli import rushes as command
from rushes.inbox import files
from rushes.inbox.files import MOST_FILES, dropped
from rushes.media import write_clip
from rushes.takes import add

Picture = NDArray[np.uint8]
SHOTS = ("s1-01", "s1-02", "s1-03")
RATE = Fraction(24)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PAUSE_SECONDS", 0.0)


@pytest.fixture(scope="session")
def made_with_stills(made_free: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film whose stills are three different pictures."""
    folder = tmp_path_factory.mktemp("stills")
    film = copy_of(made_free, folder / "film")
    for number, shot in enumerate(SHOTS):
        Image.fromarray(picture(number)).save(folder / "still.png")
        add(film, shot, folder / "still.png", "still")
    (film / "inbox").mkdir()
    return film


@pytest.fixture
def film(made_with_stills: Path, tmp_path: Path) -> Path:
    return copy_of(made_with_stills, tmp_path / "film")


def picture(seed: int, size: tuple[int, int] = (640, 360)) -> Picture:
    """Coloured shapes, the same for the same seed."""
    chance = np.random.default_rng(seed)
    made = np.full((size[1], size[0], 3), chance.integers(40, 200, 3), np.uint8)
    for _ in range(24):
        at, other = (tuple(map(int, chance.integers(0, size))) for _ in range(2))
        shade = tuple(map(int, chance.integers(0, 255, 3)))
        cv2.ellipse(
            made, at, (int(chance.integers(9, 90)), int(chance.integers(9, 60))), other[0] % 180, 0, 360, shade, -1
        )
    return np.asarray(cv2.GaussianBlur(made, (0, 0), 1), np.uint8)


def changed(made: Picture, part: float = 0.95) -> Picture:
    """As a generator gives it: a little closer, warmer, smaller."""
    high, wide = made.shape[:2]
    down, across = round(high * (1 - part) / 2), round(wide * (1 - part) / 2)
    cut = made[down : high - down, across : wide - across]
    warm = np.clip(cv2.resize(cut, (480, 270)) * np.array([1.1, 1.0, 0.85]) + 6, 0, 255)
    return np.asarray(warm, np.uint8)


def clip(path: Path, made: Picture, frames: int = 50, black: int = 0) -> Path:
    def all_frames() -> Iterator[Picture]:
        for n in range(frames):
            yield np.zeros_like(made) if n < black else np.roll(made, n // 4, axis=1)

    path.parent.mkdir(parents=True, exist_ok=True)
    write_clip(path, all_frames(), rate=RATE)
    return path


def listed(film: Path, *more: str, code: int = 0) -> dict[str, dict[str, object]]:
    done = CliRunner().invoke(command, ["inbox", str(film), "--json", *more])
    assert done.exit_code == code, done.output
    return {each["file"]: each for each in json.loads(done.stdout)["files"]}


def hand(film: Path, node: str) -> int:
    return sum(take.engine == "hand" for take in takes(film).get(node, ()))


# Matching.


def test_a_clip_is_told_by_its_first_frame(film: Path) -> None:
    for number, shot in enumerate(SHOTS):
        clip(film / "inbox" / f"output ({number}).mp4", changed(picture(number)))
        found = listed(film)[f"output ({number}).mp4"]
        assert (found["verdict"], found["node"], found["how"]) == ("sure", f"{shot}.clip", "picture")
        assert isinstance(found["margin"], float) and found["margin"] > 0.3


def test_a_clip_that_fades_in_is_told_by_the_first_frame_that_shows_anything(film: Path) -> None:
    clip(film / "inbox" / "output.mp4", changed(picture(1)), black=6)
    assert listed(film)["output.mp4"]["node"] == "s1-02.clip"


def test_two_stills_alike_are_asked_about_and_a_word_in_the_name_decides(film: Path) -> None:
    twin = picture(0)
    twin[100:116, 100:116] = 255
    still = film.parent / "twin.png"
    Image.fromarray(twin).save(still)
    add(film, "s1-02", still, "still")
    clip(film / "inbox" / "a.mp4", changed(picture(0), 0.9))
    found = listed(film)["a.mp4"]
    assert found["verdict"] == "unsure"
    assert {each["node"] for each in found["candidates"][:2]} == {"s1-01.clip", "s1-02.clip"}  # type: ignore[index]
    (film / "inbox" / "a.mp4").rename(film / "inbox" / "a s1-02.mp4")
    assert listed(film)["a s1-02.mp4"]["verdict"] == "sure"


def test_a_picture_is_a_still_and_a_tag_a_reference(film: Path) -> None:
    for name in ("s1-02.png", "@ann.png", "cup-broken.webp", "nothing.png"):
        Image.fromarray(picture(77)).save(film / "inbox" / name)
        found = listed(film)[name]
        (film / "inbox" / name).unlink()
        wanted = {"s1-02.png": "s1-02.still", "@ann.png": "@ann", "cup-broken.webp": "@cup:broken"}.get(name)
        assert (found["verdict"] == "sure", found["node"] if wanted else None) == (wanted is not None, wanted)


def test_a_still_made_larger_is_told_by_its_picture(film: Path) -> None:
    Image.fromarray(cv2.resize(picture(2), (1280, 720))).save(film / "inbox" / "upscaled.png")
    assert listed(film)["upscaled.png"]["node"] == "s1-03.still"


def test_name_and_picture_that_do_not_agree_are_asked_about(film: Path) -> None:
    clip(film / "inbox" / "s1-01.mp4", changed(picture(2)))
    found = listed(film)["s1-01.mp4"]
    assert found["verdict"] == "unsure" and "s1-03.clip" in str(found["why"])
    assert listed(film, "--take", "--yes")["s1-01.mp4"]["taken"] is False


def test_a_clip_too_short_for_its_slot_is_left_to_a_person(film: Path) -> None:
    clip(film / "inbox" / "s1-01.mp4", changed(picture(0)), frames=24)
    found = listed(film, "--take", "--yes")["s1-01.mp4"]
    assert (found["verdict"], found["taken"]) == ("unsure", False)
    assert found["notes"] == ["1.00 s, and its slot shows 2.00 s"]


# Taking.


def test_what_is_sure_is_taken_once_and_put_away_with_where_it_is_from(film: Path) -> None:
    clip(film / "inbox" / "deep" / "one.mp4", changed(picture(0)))
    clip(film / "inbox" / "grey.mp4", np.full((270, 480, 3), 128, np.uint8))
    done = listed(film, "--take", "--yes", "--credits", "25", "--note", "the web app")
    assert (done["deep/one.mp4"]["take"], done["grey.mp4"]["taken"]) == ("s1-01.clip#2", False)
    assert sorted(path.name for path in (film / "inbox").iterdir()) == ["done", "grey.mp4"]
    kept = film / "inbox" / "done" / "deep" / "one.mp4"
    with books(film) as (ledger, _):
        assert ledger.sources()[file_digest(kept)] == [("s1-01.clip", 2)]
    assert takes(film)["s1-01.clip"][-1].credits == 25
    assert '"clip#2" = "the web app"' in (film / "shots.toml").read_text()
    assert [path.name for path in (film / "media").glob("s1-01_Door_*_t2.mp4")] == ["s1-01_Door_3s_t2.mp4"]


def test_the_same_content_is_known_whatever_it_is_called(film: Path) -> None:
    one = clip(film / "inbox" / "one.mp4", changed(picture(0)))
    (film / "inbox" / "two.mp4").write_bytes(one.read_bytes())
    assert {name: each["verdict"] for name, each in listed(film).items()} == {"one.mp4": "sure", "two.mp4": "known"}
    listed(film, "--take", "--yes")
    assert hand(film, "s1-01.clip") == 1
    done = film / "inbox" / "done"
    (film / "inbox" / "V9.mp4").write_bytes((done / "one.mp4").read_bytes())
    assert listed(film)["V9.mp4"]["why"] == "it is s1-01.clip#2 already"
    listed(film, "--take", "--yes")
    assert hand(film, "s1-01.clip") == 1
    assert sorted(path.name for path in done.iterdir()) == ["V9.mp4", "one.mp4", "two.mp4"]


def test_of_two_files_that_are_one_that_with_the_telling_name_leads(film: Path) -> None:
    Image.fromarray(picture(77)).save(film / "inbox" / "IMG_1.png")
    (film / "inbox" / "s1-02.png").write_bytes((film / "inbox" / "IMG_1.png").read_bytes())
    found = listed(film)
    assert (found["s1-02.png"]["node"], found["IMG_1.png"]["why"]) == ("s1-02.still", "the same as s1-02.png")


def test_two_files_that_are_one_and_are_named_after_two_shots_are_asked_about(film: Path) -> None:
    one = clip(film / "inbox" / "final.mp4", changed(picture(0)))
    (film / "inbox" / "s1-02.mp4").write_bytes(one.read_bytes())
    found = listed(film, "--take", "--yes")["final.mp4"]
    assert (found["verdict"], found["taken"]) == ("unsure", False)
    assert "the same file is here as s1-02.mp4" in str(found["why"])
    assert listed(film, "--take", "--shot", "s1-01", "final.mp4")["final.mp4"]["take"] == "s1-01.clip#2"


def test_what_is_small_is_said_before_it_is_taken_and_as_it_is(film: Path) -> None:
    clip(film / "inbox" / "s1-01.mp4", cv2.resize(changed(picture(0)), (64, 36)))
    Image.fromarray(picture(5)).save(film / "inbox" / "@ann.png")
    notes = {name: str(each["notes"]) for name, each in listed(film).items()}
    assert "64x36 are enlarged" in notes["s1-01.mp4"] and "under 1024 pixels" in notes["@ann.png"]
    done = CliRunner().invoke(command, ["inbox", str(film), "--take", "--yes"])
    assert "64x36 are enlarged" in done.stderr


def test_a_broken_file_that_is_said_to_be_of_a_shot_is_told_with_the_reason(film: Path) -> None:
    (film / "inbox" / "a.mp4").write_bytes(b"no clip")
    done = CliRunner().invoke(command, ["inbox", str(film), "--take", "--shot", "s1-01", "a.mp4"])
    assert done.exit_code == 1 and "a.mp4: this cannot be read" in done.stderr


def test_what_take_add_brought_in_is_known_too(film: Path) -> None:
    add(film, "s1-01", clip(film / "inbox" / "one.mp4", changed(picture(0))), "clip")
    assert listed(film)["one.mp4"]["verdict"] == "known"


def test_a_person_says_what_a_file_is_of(film: Path) -> None:
    clip(film / "inbox" / "a.mp4", changed(picture(2)))
    clip(film / "inbox" / "b.mp4", changed(picture(1)))
    done = listed(film, "--take", "--shot", "s1-01", "inbox/a.mp4")
    assert (done["a.mp4"]["take"], done["b.mp4"]["taken"]) == ("s1-01.clip#2", False)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["--take"], "nobody is here"),
        (["--yes"], "--take"),
        (["--shot", "s9-09", "a.mp4"], "there is no s9-09.clip"),
        (["--shot", "s1-01", "../a.mp4"], "there is no ../a.mp4 in inbox"),
        (["--shot", "s1-01", "/etc/passwd"], "there is no /etc/passwd in inbox"),
    ],
)
def test_what_cannot_be_done_is_one_clear_error(film: Path, line: list[str], says: str) -> None:
    clip(film / "inbox" / "a.mp4", changed(picture(0)))
    done = CliRunner().invoke(command, ["inbox", str(film), *line])
    assert done.exception is not None and says in str(done.exception)
    assert hand(film, "s1-01.clip") == 0


def test_a_picture_said_to_be_a_clip_is_refused_and_stays(film: Path) -> None:
    Image.fromarray(picture(0)).save(film / "inbox" / "a.png")
    found = listed(film, "--take", "--shot", "s1-01.clip", "a.png", code=1)
    assert (found["a.png"]["verdict"], found["a.png"]["taken"]) == ("wrong", False)


# Files that nobody can take.


def test_hostile_and_broken_files_get_a_line_each_and_stay(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox, outside = film / "inbox", film.parent / "outside.mp4"
    clip(outside, changed(picture(0)))
    (inbox / "link.mp4").symlink_to(outside)
    (inbox / "folder link").symlink_to(film.parent)
    (inbox / "empty.mp4").touch()
    (inbox / "half.mp4").write_bytes(outside.read_bytes()[:3000])
    (inbox / "note.txt").write_text("V1-03\r\nWindows\r\n")
    (inbox / "a.mp4.crdownload").write_bytes(b"x")
    (inbox / "<img src=x onerror=alert(1)>.png").write_bytes(b"\x89PNG\r\n")
    (inbox / "line\r\nend\x1b[31m.mp4").write_bytes(b"nothing")
    os.mkfifo(inbox / "pipe.mp4")
    monkeypatch.setattr(files, "MAX_BYTES", 5000)
    (inbox / "huge.mp4").write_bytes(b"0" * 5001)
    found = listed(film, "--take", "--yes")
    assert len(found) == 10
    assert all(each["verdict"] == "wrong" and each["why"] for each in found.values())
    assert not (inbox / "done").exists() and outside.exists()
    table = CliRunner().invoke(command, ["inbox", str(film)])
    assert table.exit_code == 0 and "\x1b[31m" not in table.output
    assert len(table.stdout.splitlines()) == 1 + 10


def test_a_file_that_grows_is_left_until_it_is_whole(film: Path) -> None:
    path = clip(film / "inbox" / "s1-01.mp4", changed(picture(0)))
    whole = path.read_bytes()
    path.write_bytes(whole[:2000])

    def meanwhile(seconds: float) -> None:
        path.write_bytes(whole[:3000])

    assert dropped(film, meanwhile)[0].wrong.startswith("still growing")
    path.write_bytes(whole)
    assert dropped(film, lambda seconds: None)[0].wrong == ""


def test_an_inbox_that_leaves_the_project_is_refused(free: Path) -> None:
    (free / "inbox").symlink_to(free.parent)
    done = CliRunner().invoke(command, ["inbox", str(free)])
    assert done.exception is not None and "leave the project" in str(done.exception)


def test_hidden_files_and_what_is_done_are_passed_over(film: Path) -> None:
    for name in (".DS_Store", "._a.mp4", "desktop.ini", "done/a.mp4"):
        (film / "inbox" / name).parent.mkdir(exist_ok=True)
        (film / "inbox" / name).write_bytes(b"x")
    assert listed(film) == {}


def test_more_files_than_anybody_makes_are_not_all_read(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 3)
    assert MOST_FILES > 3
    for number in range(9):
        (film / "inbox" / f"{number}.mp4").touch()
    assert len(dropped(film)) == 4


# Kills.


@pytest.mark.long
def test_a_kill_anywhere_loses_nothing_and_takes_nothing_twice(film: Path) -> None:
    kills = ("store.linked", *DOOR)
    for number in range(len(SHOTS)):
        clip(film / "inbox" / f"output ({number}).mp4", changed(picture(number)))
    whole = {file_digest(path) for path in (film / "inbox").iterdir()}
    for point in kills:
        assert taken(film, RUSHES_DIE_AT=point) in (-9, 0)
        assert {file_digest(path) for path in (film / "inbox").rglob("*.mp4")} == whole
    assert taken(film) == 0
    assert [hand(film, f"{shot}.clip") for shot in SHOTS] == [1, 1, 1]
    assert sorted(path.name for path in (film / "inbox" / "done").iterdir()) == [f"output ({n}).mp4" for n in range(3)]
    assert not [path for path in (film / "inbox").iterdir() if path.name != "done"]


def test_two_at_once_take_each_file_once(film: Path) -> None:
    for number in range(len(SHOTS)):
        clip(film / "inbox" / f"output ({number}).mp4", changed(picture(number)))
    runs = [started(film) for _ in range(2)]
    said = [run.communicate(timeout=120)[0] for run in runs]
    assert {run.returncode for run in runs} <= {0, 1}, said
    assert "Traceback" not in "".join(said), said
    assert taken(film) == 0
    assert [hand(film, f"{shot}.clip") for shot in SHOTS] == [1, 1, 1]


def started(film: Path, **environ: str) -> "subprocess.Popen[str]":
    line = [sys.executable, "-c", "from rushes.cli import main; main()", "inbox", str(film), "--take", "--yes"]
    source = str(Path(rushes.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": source, "RUSHES_DEBUG": "1", **environ}
    return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def taken(film: Path, **environ: str) -> int:
    run = started(film, **environ)
    said, _ = run.communicate(timeout=120)
    assert "Traceback" not in said, said
    return run.returncode
