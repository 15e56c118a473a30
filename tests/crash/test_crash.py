"""No crash loses or doubles anything: tiny films are killed in every way we know, and held against the books."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from crash_harness import (
    CHAINED,
    FIRST_LINK,
    FREE,
    LOSSY_CHAINED,
    LOSSY_PRICED,
    PRICED,
    PROCESSES,
    SLATE,
    SONG,
    SOURCE,
    Project,
    World,
    began,
    film_text,
)  # fmt: skip
from crash_scenarios import Scenarios

from rushes.build.failpoints import POINTS
from rushes.engines.base import Request
from rushes.engines.scripted import Scripted
from rushes.film.write import replace_file
from rushes.leftovers import beside, sweep

SHORT_FREE, SHORT_PRICED = replace(FREE, shots=2), replace(PRICED, shots=2)
REPLY_LOST = replace(SHORT_PRICED, name="lost", script='{at = 2, answer = "lost-reply"}')
SLOW = replace(SHORT_PRICED, name="slow", latency=30.0)

_HARD_WORK = """
import sys
from crash_work import work
from rushes.build.workers import Workers
if __name__ == "__main__":
    Workers(1).submit(work, sys.argv[1]).result()
"""

sees_processes = pytest.mark.skipif(not PROCESSES.is_dir(), reason="no /proc to find couriers and workers in")

REGRESSIONS = ((LOSSY_PRICED, 2),)
"""Worlds and seeds: those that ever failed, and one that never did."""


@pytest.fixture(scope="session")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenarios]:
    yield Scenarios(tmp_path_factory.mktemp("crash"))


# In every run of the tests.


@pytest.mark.long
def test_free_film_dies_again_and_again(scenarios: Scenarios) -> None:
    points = ("store.written", "store.linked:2", "take.before:2", "take.recorded:2", "film.before-link")
    assert scenarios.dies_at(SHORT_FREE, points) == []


def test_bought_film_dies_again_and_again(scenarios: Scenarios) -> None:
    points = ("task.reserved", "task.handed", "task.accepted:2", "task.polled", "task.stored", "task.before-settle")
    assert scenarios.dies_at(SHORT_PRICED, points) == []


@pytest.mark.long
def test_chained_film_dies_again_and_again(scenarios: Scenarios) -> None:
    """Once its first clip is bought: at the frame taken out of that, at the clip bought from it, at the next frame."""
    kills = scenarios.tally.kills
    points = ("take.before", "task.accepted", "store.linked:2")
    assert scenarios.dies_at(CHAINED, points, after=FIRST_LINK) == []
    assert scenarios.tally.kills == kills + len(points)


def test_lost_reply_is_found_again(scenarios: Scenarios) -> None:
    project = scenarios.project(REPLY_LOST)
    done = project.run("--until", "clips")
    assert done.code == 1
    assert "rushes adopt" in done.err
    assert [task.state for task in project.tasks()].count("LOST_PAID") == 1
    project.finish()
    assert project.adopted == 1
    assert project.faults(scenarios.whole(REPLY_LOST)) == []


def test_two_at_once_make_nothing_twice(scenarios: Scenarios) -> None:
    assert scenarios.together(SHORT_PRICED, 2) == []


@sees_processes
def test_stopped_while_a_job_runs(scenarios: Scenarios) -> None:
    project = scenarios.project(SLOW)
    run = project.start()
    began(project, run)
    _until(lambda: any(task.state == "RUNNING" for task in project.tasks()))
    began_to_stop = time.monotonic()
    run.send(signal.SIGTERM)
    done = run.wait(20)
    assert (done.code, "Traceback" in done.err) == (130, False)
    assert "run the command again" in done.err
    assert time.monotonic() - began_to_stop < 10
    assert project.couriers() == []


@sees_processes
def test_courier_ends_what_it_began_when_everything_is_stopped(scenarios: Scenarios) -> None:
    """Who shuts the machine down tells every process to stop; the courier used to, with the reply on its way.

    And the run used to wait for the reply, for as long as the service took.
    """
    project = scenarios.project(replace(SHORT_PRICED, name="hangs", reply_seconds=6.0))
    run = project.start()
    _until(lambda: bool(project.couriers()) and any(task.sent_by for task in project.tasks()))
    for pid in project.couriers():
        os.kill(pid, signal.SIGTERM)
    run.send(signal.SIGTERM)
    assert run.wait(20).code == 130
    assert [task.state for task in project.tasks()] == ["SUBMITTING"]
    _until(lambda: not project.couriers())
    assert [task.state for task in project.tasks()] == ["RUNNING"]


def test_books_opened_by_many_at_once(tmp_path: Path) -> None:
    """The fake's own books: "no such table" where a second opener came between file and table."""
    request = Request(stage="still", model="scripted_still", prompt="a cup", ratio="1280:720")
    fakes = [Scripted({"books": str(tmp_path / "books.sqlite")}) for _ in range(8)]
    threads = [threading.Thread(target=fake.submit, args=(request, {})) for fake in fakes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fakes[0].jobs()) == 8


def test_two_runs_write_the_same_shot_list(tmp_path: Path) -> None:
    """Both saw no file and wrote the same one: the second used to end with exit code 3."""
    replace_file(tmp_path / "shots.toml", None, "same\n")
    replace_file(tmp_path / "shots.toml", None, "same\n")
    assert [path.name for path in tmp_path.iterdir()] == ["shots.toml"]


def test_what_a_dead_process_left_is_swept(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    gone = subprocess.Popen(["true"])
    gone.wait()
    mine = beside(film)
    theirs = tmp_path / mine.name.replace(f".{os.getpid()}-", f".{gone.pid}-")
    for path in (film, mine, theirs, tmp_path / ".hidden~", tmp_path / "notes~"):
        path.write_bytes(b"x")
    sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([film, mine, tmp_path / ".hidden~", tmp_path / "notes~"])


@sees_processes
def test_worker_ends_with_its_run(tmp_path: Path) -> None:
    """It used to go on with its job, and to leave what it wrote after the next run had swept."""
    here = {**os.environ, "PYTHONPATH": os.pathsep.join((SOURCE, str(Path(__file__).parent)))}
    run = subprocess.Popen([sys.executable, "-c", _HARD_WORK, str(tmp_path / "pid")], env=here)
    _until(lambda: (tmp_path / "pid").exists() and bool((tmp_path / "pid").read_text()))
    run.kill()
    run.wait()
    pid = int((tmp_path / "pid").read_text())
    _until(lambda: not Path(f"/proc/{pid}").exists(), timeout=5)
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.long
@pytest.mark.parametrize(("world", "seed"), REGRESSIONS)
def test_killed_at_moments_that_once_hurt(scenarios: Scenarios, world: World, seed: int) -> None:
    assert scenarios.killed(replace(world, shots=2), seed, kills=1) == []


# The long matrix.


@pytest.mark.long
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("world", [SLATE, PRICED], ids=lambda world: world.name)
def test_dies_at_every_point(scenarios: Scenarios, world: World, point: str, count: int) -> None:
    assert scenarios.dies_at(world, (f"{point}:{count}",)) == []


@pytest.mark.long
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("point", POINTS)
def test_chained_film_dies_at_every_point(scenarios: Scenarios, point: str, count: int) -> None:
    assert scenarios.dies_at(CHAINED, (f"{point}:{count}",), after=FIRST_LINK) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(24))
def test_dies_twice(scenarios: Scenarios, seed: int) -> None:
    chance = Random(seed)
    world = chance.choice((SHORT_FREE, SHORT_PRICED, PRICED))
    pair = [f"{chance.choice(POINTS)}:{chance.randint(1, 3)}" for _ in range(2)]
    assert scenarios.dies_at(world, pair) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(16))
@pytest.mark.parametrize("world", [SLATE, LOSSY_PRICED, LOSSY_CHAINED, SONG], ids=lambda world: world.name)
def test_killed_at_random(scenarios: Scenarios, world: World, seed: int) -> None:
    assert scenarios.killed(world, seed, span=2.5) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("world", [PRICED, LOSSY_PRICED], ids=lambda world: world.name)
def test_one_of_two_is_killed(scenarios: Scenarios, world: World, seed: int) -> None:
    assert scenarios.survived(world, seed) == []


@pytest.mark.long
@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("world", [SLATE, FREE, PRICED, CHAINED, SONG], ids=lambda world: world.name)
def test_many_at_once(scenarios: Scenarios, world: World, count: int) -> None:
    assert scenarios.together(world, count) == []


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("world", [SLATE, PRICED], ids=lambda world: world.name)
def test_stopped_in_the_middle(scenarios: Scenarios, world: World, after: float, number: int) -> None:
    assert scenarios.interrupted(replace(world, shots=4), number, after) == []


@pytest.mark.long
@sees_processes
@pytest.mark.parametrize("seed", range(6))
def test_courier_that_sleeps_sends_once(scenarios: Scenarios, seed: int) -> None:
    """Its conductor is killed and another run begins while the courier is stopped; then it wakes up."""
    chance, project = Random(seed), scenarios.project(PRICED)
    run = project.start()
    _until(lambda: bool(project.couriers()))
    time.sleep(chance.uniform(0, 1.2))
    sleepers = project.couriers()
    for pid in sleepers:
        os.kill(pid, signal.SIGSTOP)
    run.kill()
    run.wait()
    following = project.start()
    time.sleep(chance.uniform(0.5, 3))
    for pid in sleepers:
        os.kill(pid, signal.SIGCONT)
    project.ended(following.wait())
    project.finish()
    assert project.faults(scenarios.whole(PRICED)) == []


@pytest.mark.long
@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
@pytest.mark.parametrize("point", ["task.snapshot", "task.handed", "task.accepted", "task.polled", "store.written"])
@pytest.mark.parametrize("days", ["+1d", "-1d"])
def test_clock_jumps_between_runs(scenarios: Scenarios, point: str, days: str) -> None:
    project = scenarios.project(SHORT_PRICED)
    project.run(RUSHES_DIE_AT=point)
    done = project.ended(project.start(prefix=("faketime", "-f", days)).wait())
    assert done.code == 0, done.err
    assert project.faults(scenarios.whole(SHORT_PRICED)) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if shutil.which("mount") is None or os.getuid() or _mount("-t", "tmpfs", "-o", "size=200m", "tmpfs", str(disk)):
        pytest.skip("this machine does not let us mount")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.long
@pytest.mark.parametrize("kilobytes", [48, 200, 260, 300, 340, 400, 450, 520])
@pytest.mark.parametrize("world", [FREE, PRICED], ids=lambda world: world.name)
def test_disk_is_full(scenarios: Scenarios, small_disk: Path, tmp_path: Path, world: World, kilobytes: int) -> None:
    project = _on(small_disk, tmp_path, world)
    _mount("-o", f"remount,size={kilobytes}k", str(small_disk))
    done = project.run()
    assert done.code == 1, done.err
    assert "the disk is full" in done.err
    assert "Traceback" not in done.err
    _mount("-o", "remount,size=200m", str(small_disk))
    project.finish()
    assert project.faults(scenarios.whole(world)) == []
    assert project.adopted == 0, "a ticket was lost for want of a few bytes"


@pytest.mark.long
@pytest.mark.parametrize("made", [False, True])
@pytest.mark.parametrize("command", ["make", "status", "check", "ledger", "board", "verify"])
def test_folder_is_read_only(small_disk: Path, tmp_path: Path, made: bool, command: str) -> None:
    project = _on(small_disk, tmp_path, SHORT_FREE)
    if made:
        assert project.run().code == 0
        (project.folder / "shots.toml").write_text((project.folder / "shots.toml").read_text() + "# changed\n")
    _mount("-o", "remount,ro", str(small_disk))
    done = project.run() if command == "make" else project.start(command=command).wait()
    assert done.code in (0, 1), done.err
    assert "Traceback" not in done.err and "bug" not in done.err
    if done.code:
        assert "cannot be written" in done.err or "cannot be opened" in done.err


def _on(disk: Path, beside: Path, world: World) -> Project:
    """A project on a small disk, with its logs and the service's books elsewhere."""
    project = Project(disk / "film", world)
    shutil.rmtree(project.logs)
    project.books, project.logs = beside / "books.sqlite", beside / "logs"
    project.logs.mkdir()
    (project.folder / "film.toml").write_text(film_text(world, project.books), encoding="utf-8")
    return project


def _mount(*args: str) -> int:
    return subprocess.run(["mount", *args], check=False, capture_output=True).returncode


def _until(so: Callable[[], bool], timeout: float = 30) -> None:
    end = time.monotonic() + timeout
    while not so():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)
