"""A cut that is stopped, killed or out of room: what was rendered is kept, the old film stays, the next one goes on."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_films import copy_of, edit, takes

from rushes.editing import cut
from rushes.media import probe

COMMAND = [sys.executable, "-c", "from rushes.cli import main; main()", "cut", "--jobs", "1"]
SEGMENTS = 3


@pytest.fixture
def heavy(free: Path) -> Path:
    """A film all of whose segments are to be rendered anew, at a second of work each."""
    edit(free, 'size = "160x90"', 'size = "640x360"')
    edit(free, "[film]", "[look]\ngrain = 40\n\n[film]")
    return free


def start(root: Path, **environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, str(root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environ}
    )


def rendered(root: Path) -> dict[str, str]:
    """The segments with grain that are there: their node, and what they hold."""
    found = {node: each for node, some in takes(root).items() for each in some[1:] if each.stage == "segment"}
    return {node: take.sha256 for node, take in found.items()}


def until_one_is_rendered(root: Path, process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + 120
    while not rendered(root) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    assert process.poll() is None, process.communicate()


def left_over(root: Path) -> list[str]:
    return [path.name for path in (root / ".rushes" / "store" / "tmp").iterdir()]


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGKILL, marks=pytest.mark.long)])
def test_what_is_rendered_is_kept(heavy: Path, tmp_path: Path, number: int) -> None:
    whole, old = copy_of(heavy, tmp_path / "whole"), (heavy / "out" / "film.mp4").read_bytes()
    process = start(heavy)
    until_one_is_rendered(heavy, process)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    kept = rendered(heavy)
    assert 1 <= len(kept) < SEGMENTS
    assert (heavy / "out" / "film.mp4").read_bytes() == old, "the film there was stays until there is another"
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    assert "Traceback" not in said and ("kept" in said or number == signal.SIGKILL)
    done = cut(heavy, jobs=1)
    assert done.film is not None and done.outcome.made == SEGMENTS - len(kept) + 1, "the rest, and the film"
    assert rendered(heavy).items() >= kept.items() and not left_over(heavy)
    undisturbed = cut(whole, jobs=1).film
    assert undisturbed is not None and done.film.read_bytes() == undisturbed.read_bytes()


@pytest.mark.long
@pytest.mark.parametrize("point", ["film.before-link", "film.linked", "store.written", "store.linked"])
def test_a_cut_that_dies_at_its_worst_moment_goes_on(heavy: Path, point: str) -> None:
    process = start(heavy, RUSHES_DIE_AT=point)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    assert probe(heavy / "out" / "film.mp4").frames == 144, "the old film or the new one, never half of one"
    done = cut(heavy, jobs=1)
    assert done.film is not None and probe(done.film).width == 640 and not left_over(heavy)


@pytest.mark.parametrize("kind", ["cut short", "empty", "a text"])
def test_a_clip_that_cannot_be_read_fails_its_shot_only(heavy: Path, kind: str) -> None:
    clip = next(take.sha256 for take in takes(heavy)["s1-02.clip"])
    path = heavy / ".rushes" / "store" / "sha256" / clip[:2] / clip[2:]
    whole, old = path.read_bytes(), (heavy / "out" / "film.mp4").read_bytes()
    path.chmod(0o644)
    path.write_bytes({"cut short": whole[: len(whole) // 2], "empty": b"", "a text": b"no clip at all"}[kind])
    failed = cut(heavy, jobs=1)
    assert failed.film is None and (failed.outcome.failed, failed.outcome.skipped) == (1, 1)
    assert failed.outcome.verdicts["s1-02.segment"].why and set(rendered(heavy)) == {"s1-01.segment", "s1-03.segment"}
    assert (heavy / "out" / "film.mp4").read_bytes() == old
    path.write_bytes(whole)
    mended = cut(heavy, jobs=1)
    assert mended.film is not None and mended.outcome.made == 2, "its segment, and the film"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a small file system of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if shutil.which("mount") is None or os.getuid() or mount("-t", "tmpfs", "-o", "size=100m", "tmpfs", str(folder)):
        pytest.skip("this machine does not let us mount")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def mount(*args: str) -> int:
    return subprocess.run(["mount", *args], check=False, capture_output=True).returncode


@pytest.mark.parametrize("room", [40, 1500, pytest.param(5000, marks=pytest.mark.long)])
def test_a_full_disk_is_told_once_and_nothing_is_lost(heavy: Path, disk: Path, room: int) -> None:
    film = copy_of(heavy, disk / "film")
    old = (film / "out" / "film.mp4").read_bytes()
    used = shutil.disk_usage(disk).used // 1024
    mount("-o", f"remount,size={used + room}k", str(disk))
    process = start(film)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 1 and said.count("the disk is full") == 1, said
    assert "Traceback" not in said and "rushes gc" in said
    assert (film / "out" / "film.mp4").read_bytes() == old
    mount("-o", "remount,size=100m", str(disk))
    kept = rendered(film)
    done = cut(film, jobs=1)
    assert done.film is not None and done.outcome.made == SEGMENTS - len(kept) + 1
    assert not left_over(film)
