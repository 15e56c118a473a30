"""The pace of purchases: lanes, the door where orders are placed, and when a job is asked about."""

import threading
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from build_worlds import Studio

from rushes.build.pace import Door, Watch, lanes
from rushes.build.purchase import NodeError
from rushes.build.records import Task
from rushes.build.run import collect, run
from rushes.engines.base import Status, Ticket
from rushes.errors import RushesError


def nothing() -> None:
    """Neither stops nor helps."""


@pytest.fixture
def task(tmp_path: Path) -> Task:
    studio = Studio(tmp_path)
    studio.buy()
    found = studio.tasks()[0]
    studio.close()
    return found


@pytest.mark.parametrize(("at_once", "hands"), [(1, 3), (2, 4), (6, 8), (25, 31)])
def test_there_are_more_lanes_than_jobs(at_once: int, hands: int) -> None:
    assert lanes(at_once) == hands


def test_an_order_that_finds_room_waits_for_nobody() -> None:
    door, inside = Door(), threading.Event()
    stop = threading.Event()

    def check() -> None:
        inside.set()
        if stop.is_set():
            raise RushesError("stopped")

    def wait() -> None:
        with pytest.raises(RushesError):
            door.through(lambda: None, check, nothing)

    first = threading.Thread(target=wait)
    first.start()
    assert inside.wait(10)
    assert door.through(lambda: "placed", nothing, nothing) == "placed"
    stop.set()
    first.join(10)
    assert not first.is_alive()


def test_whoever_waits_is_woken_by_what_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rushes.build.pace._LOOK_SECONDS", 30.0)
    door, room, tries = Door(), threading.Event(), threading.Semaphore(0)

    def place() -> str | None:
        tries.release()
        return "placed" if room.is_set() else None

    found: list[str] = []
    waits = threading.Thread(target=lambda: found.append(door.through(place, nothing, nothing)))
    begin = time.monotonic()
    waits.start()
    for _ in range(2):
        assert tries.acquire(timeout=10)
    room.set()
    door.tell()
    waits.join(20)
    assert found == ["placed"] and time.monotonic() - begin < 20


def test_one_lane_at_a_time_looks_for_room() -> None:
    door, stop, tries = Door(), threading.Event(), list[str]()

    def lane() -> None:
        def place() -> None:
            tries.append(threading.current_thread().name)

        def check() -> None:
            if stop.is_set():
                raise RushesError("stopped")

        with pytest.raises(RushesError):
            door.through(place, check, nothing)

    threads = [threading.Thread(target=lane) for _ in range(6)]
    for each in threads:
        each.start()
    time.sleep(0.7)
    seen = list(tries)
    stop.set()
    for each in threads:
        each.join(10)
        assert not each.is_alive()
    counts = sorted(seen.count(each.name) for each in threads)
    assert counts[:5] == [1] * 5 and counts[5] > 2


def test_a_job_is_asked_about_when_it_should_be_done(task: Task) -> None:
    clock = [0.0]
    watch = Watch(lambda: clock[0])

    def asked(job: Task, takes: float) -> list[float]:
        """When a job is asked about that begins at once and takes so long."""
        begin, times = clock[0], []
        clock[0] += watch.pause(job, 5.0, waits=True)
        while clock[0] - begin < takes:
            times.append(clock[0] - begin)
            clock[0] += watch.pause(job, 5.0)
        watch.ended(job)
        return [*times, clock[0] - begin]

    first = asked(task, 40.0)
    assert first == [5.0 * n for n in range(1, 9)]
    again = asked(replace(task, id="again"), 40.0)
    assert again[0] == 20.0 and len(again) <= 5 and again[-1] < 46
    other = asked(replace(task, id="other", model="another"), 40.0)
    assert other == first, "of another model nothing is known"
    quick = asked(replace(task, id="quick"), 12.0)
    assert quick[-1] == 20.0
    assert asked(replace(task, id="quicker"), 12.0)[-1] <= 16
    slow = asked(replace(task, id="slow"), 400.0)
    assert {later - sooner for sooner, later in pairwise(slow[3:])} == {5.0}


def test_a_job_that_waits_over_there_has_its_whole_time_to_go(task: Task) -> None:
    clock = [0.0]
    watch = Watch(lambda: clock[0])
    watch.pause(task, 1.0, waits=True)
    clock[0] = 10.0
    watch.ended(task)
    second = replace(task, id="second")
    assert watch.pause(second, 1.0, waits=True) == 5.0
    clock[0] += 5.0
    assert watch.pause(second, 1.0, waits=True) == 5.0
    clock[0] += 5.0
    assert watch.pause(second, 1.0) == 2.5
    assert watch.pause(replace(task, id="found"), 1.0) == 1.0, "nobody knows when that one was begun"
    long = replace(task, id="long", model="long")
    watch.pause(long, 1.0, waits=True)
    clock[0] += 1000.0
    watch.ended(long)
    assert watch.pause(replace(long, id="next"), 1.0, waits=True) == 6.0


def test_a_job_is_not_asked_about_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(tmp_path, options={"poll_seconds": 0.3})
    begun, asked = list[float](), list[float]()
    submit, poll = studio.engine.submit, studio.engine.poll

    def timed_submit(*args: Any) -> Any:
        begun.append(time.monotonic())
        return submit(*args)

    def timed_poll(ticket: Ticket) -> Status:
        asked.append(time.monotonic())
        return poll(ticket)

    monkeypatch.setattr(studio.engine, "submit", timed_submit)
    monkeypatch.setattr(studio.engine, "poll", timed_poll)
    studio.buy()
    assert asked[0] - begun[0] >= 0.29 and len(asked) == 1
    studio.close()


def test_what_is_fetched_does_not_keep_the_next_order_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio, begun, on = Studio(tmp_path, options={"concurrency": 5}), threading.Semaphore(0), threading.Event()
    fetch = studio.engine.fetch

    def slow(ticket: Ticket) -> bytes:
        begun.release()
        assert on.wait(60)
        return fetch(ticket)

    def all_in_hand() -> None:
        if all(begun.acquire(timeout=30) for _ in range(lanes(5))):
            reached.append(len(studio.engine.jobs()))
        on.set()

    reached: list[int] = []
    monkeypatch.setattr(studio.engine, "fetch", slow)
    watching = threading.Thread(target=all_in_hand)
    watching.start()
    with studio.workshop(lanes=lanes(5)) as shop:
        assert run([studio.node(number) for number in range(10)], shop).made == 10
    watching.join(10)
    assert reached == [lanes(5)] and lanes(5) > 5
    studio.close()


@pytest.mark.long
def test_the_slots_are_kept_busy(tmp_path: Path) -> None:
    """20 jobs of 0.6 s, five at once, within twice the ideal 2.4 s; one lane alone would need 12 s."""
    ratios: list[float] = []
    while not ratios or min(ratios) >= 2:
        assert len(ratios) < 3, ratios
        studio = Studio(tmp_path / str(len(ratios)), options={"latency": 0.6, "poll_seconds": 0.04})
        with studio.workshop(lanes=lanes(5)) as shop:
            begin = time.monotonic()
            assert run([studio.node(number) for number in range(20)], shop).made == 20
            ratios.append((time.monotonic() - begin) / 2.4)
        studio.close()


def test_what_earlier_runs_bought_is_fetched_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"latency": 3600, "concurrency": 10}
    studio = Studio(tmp_path, options=options)
    for number in range(10):
        studio.buyer.stopped = lambda number=number: studio.states().count("RUNNING") > number  # type: ignore[misc]
        with pytest.raises(NodeError, match="stopped"):
            studio.buy(number)
    studio = studio.again(options={**options, "latency": 0})
    gate, fetch = threading.Barrier(10, timeout=60), studio.engine.fetch

    def together(ticket: Ticket) -> bytes:
        gate.wait()
        return fetch(ticket)

    monkeypatch.setattr(studio.engine, "fetch", together)
    with studio.workshop() as shop:
        assert shop.lanes < 10 and collect(shop, studio.film, ["scripted"]).fetched == 10
    studio.close()
