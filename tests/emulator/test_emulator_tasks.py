"""Tasks: their slots, their times, what they cost, and what the books say of it."""

import heapq
import os
import re
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from emulator_ways import ask, clip, statuses, still, task
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.engines.runway_emulator import Emulator
from rushes.engines.runway_emulator.books import Books
from rushes.engines.runway_emulator.clock import Clock
from rushes.engines.runway_emulator.floor import Fate, Floor
from rushes.engines.runway_emulator.knobs import Knobs
from rushes.errors import UsageError


def order(service: Emulator, count: int, **fields: Any) -> list[str]:
    return [clip(service, **fields).json["id"] for _ in range(count)]


# Slots.


def test_one_at_a_time_first_come_first_served(service: Emulator) -> None:
    service.config(queue_s=1, run_s=2)
    order(service, 3)
    seen = [statuses(service)]
    for _ in range(9):
        service.advance(1)
        seen.append(statuses(service))
    assert seen == ["PTT", "RTT", "RTT", "SPT", "SRT", "SRT", "SSP", "SSR", "SSR", "SSS"]


def test_tasks_go_on_when_nobody_looks(service: Emulator) -> None:
    service.config(queue_s=1, run_s=2)
    order(service, 3)
    service.advance(1000)
    jobs = service.jobs()
    begun = jobs[0]["created"]
    assert [(job["started"] - begun, job["ended"] - begun) for job in jobs] == [(0, 3), (3, 6), (6, 9)]


def test_a_tenth_ten_times_is_a_second(service: Emulator) -> None:
    service.config(queue_s=0.3, run_s=0.7)
    order(service, 3)
    for count in range(1, 31):
        service.advance(0.1)
        assert statuses(service).count("S") == count // 10


def test_each_model_has_slots_of_its_own(service: Emulator) -> None:
    order(service, 2)
    order(service, 1, model="gen4.5")
    for _ in range(3):
        still(service)
    assert statuses(service) == "PTPPPT"


@pytest.mark.parametrize(("tier", "clips", "stills"), [(1, 1, 2), (2, 3, 3), (3, 5, 5), (4, 10, 10), (5, 20, 20)])
def test_tiers(tier: int, clips: int, stills: int) -> None:
    with Emulator(credits=10_000, tier=tier, clock="virtual", renderer="plain") as service:
        order(service, 21)
        for _ in range(21):
            still(service)
        assert statuses(service) == "P" * clips + "T" * (21 - clips) + "P" * stills + "T" * (21 - stills)


def test_a_limit_that_is_raised_lets_the_next_begin(service: Emulator) -> None:
    order(service, 4)
    service.config(concurrency={"gen4_turbo": 3})
    assert statuses(service) == "PPPT"
    service.config(concurrency={"gen4_turbo": None})
    assert statuses(service) == "PPPP"


def test_progress_rises_and_stays_below_one(service: Emulator) -> None:
    (id,) = order(service, 1)
    seen = []
    for _ in range(11):
        service.advance(0.5)
        seen.append(task(service, id).get("progress", -1.0))
    assert seen[:1] == [-1.0] and seen[1:] == sorted(seen[1:]) and max(seen) < 1


def test_a_task_is_written_in_the_order_of_the_service(service: Emulator) -> None:
    service.fault("task:INTERNAL.BAD_OUTPUT.CODE01", when="bad")
    id, bad = order(service, 1)[0], clip(service, promptText="bad").json["id"]
    assert list(task(service, id)) == ["id", "createdAt", "status", "estimatedCost"]
    service.advance(2)
    assert list(task(service, id)) == ["id", "createdAt", "status", "progress", "estimatedCost"]
    service.advance(100)
    assert list(task(service, id)) == ["id", "createdAt", "status", "output", "cost"]
    assert list(task(service, bad)) == ["id", "createdAt", "status", "failure", "failureCode", "cost"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", task(service, id)["createdAt"])


# Money.

ENDS = [
    ("SAFETY.INPUT.TEXT", 25), ("SAFETY.OUTPUT.VIDEO", 25), ("INPUT_PREPROCESSING.INTERNAL", 0),
    ("INTERNAL.BAD_OUTPUT.CODE01", 0), ("ASSET.INVALID", 0), ("THIRD_PARTY.UNAVAILABLE", 0), ("INTERNAL", 0),
    ("null", 0), ("CANCELLED", 0),
]  # fmt: skip


@pytest.mark.parametrize(("code", "cost"), ENDS)
def test_moderation_is_charged_and_other_failures_are_given_back(service: Emulator, code: str, cost: int) -> None:
    service.fault(f"task:{code}")
    (id,) = order(service, 1)
    assert service.books().balance == 975, "charged until it has failed"
    service.advance(10)
    told = task(service, id)
    assert told["cost"] == {"credits": cost} and service.books().charged == {id: cost}
    if code != "CANCELLED":
        assert told["status"] == "FAILED" and told["failureCode"] == (None if code == "null" else code)
    assert service.books().balance == 1000 - cost


def test_a_failure_can_be_charged_otherwise(service: Emulator) -> None:
    service.fault("task:INTERNAL", cost=7)
    (id,) = order(service, 1)
    service.advance(10)
    assert service.books().charged == {id: 7}


def test_deleting_gives_back_what_has_not_begun(service: Emulator) -> None:
    pending, throttled, later = order(service, 3)
    assert ask(service, "DELETE", f"/v1/tasks/{throttled}").status == 204
    service.advance(2)
    assert ask(service, "DELETE", f"/v1/tasks/{pending}").status == 204
    assert statuses(service) == "CCP", "its slot is free at once"
    service.advance(100)
    url = task(service, later)["output"][0].removeprefix(service.url)
    assert ask(service, "DELETE", f"/v1/tasks/{later}").status == 204
    assert service.books().charged == {pending: 25, throttled: 0, later: 25}
    assert ask(service, "GET", url).status in (403, 404)
    for id in (pending, throttled, later):
        assert ask(service, "GET", f"/v1/tasks/{id}").status == ask(service, "DELETE", f"/v1/tasks/{id}").status == 404


def test_days_roll(service: Emulator) -> None:
    service.config(daily={"gen4_turbo": 2})
    order(service, 1)
    service.advance(3600)
    order(service, 1)
    assert clip(service).status == 429 and still(service).status == 200
    service.advance(23 * 3600 - 1)
    assert clip(service).status == 429
    service.advance(1)
    assert clip(service).status == 200 and clip(service).status == 429


def test_what_is_left_is_enough_or_it_is_not(service: Emulator) -> None:
    with Emulator(credits=30, clock="virtual", renderer="plain") as poor:
        assert [clip(poor).status, clip(poor).status, still(poor).status, still(poor).status] == [200, 400, 200, 400]
        assert poor.books().balance == 0


class Slots:
    """The same queue, told in another way: each task begins when its model's earliest slot is free."""

    def __init__(self, limit: int) -> None:
        self.free = [0.0] * limit

    def ends(self, created: float, seconds: float) -> float:
        begun = max(created, heapq.heappop(self.free))
        heapq.heappush(self.free, begun + seconds)
        return begun + seconds


@settings(max_examples=60, deadline=None)
@given(
    limits=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    steps=st.lists(
        st.tuples(st.integers(0, 5), st.booleans(), st.sampled_from(["", "SAFETY.X", "INTERNAL"])), max_size=40
    ),
    looks=st.booleans(),
)
def test_slots_are_as_a_queue_says(limits: tuple[int, int], steps: list[tuple[int, bool, str]], looks: bool) -> None:
    books, clock = Books(), Clock(virtual=True, start=0.0)
    knobs = Knobs(queue_s=1.0, run_s=3.0, concurrency={"gen4_turbo": limits[0], "gen4_image": limits[1]})
    floor = Floor(books, clock, knobs, 10_000)
    want: dict[str, float] = {}
    slots = {"gen4_turbo": Slots(limits[0]), "gen4_image": Slots(limits[1])}
    cost: defaultdict[str, int] = defaultdict(int)
    for wait, still_asked, fails in steps:
        now = clock.advance(wait)
        model = "gen4_image" if still_asked else "gen4_turbo"
        end = Fate(fails) if fails else Fate()
        job = floor.begin("/v1/x", model, {}, 10, lambda end=end: end)  # type: ignore[misc]
        want[job.id] = slots[model].ends(now, 4.0)
        cost[job.id] = 0 if fails == "INTERNAL" else 10
        if looks:
            floor.look()
    clock.advance(10_000)
    assert {job.id: job.ended for job in floor.jobs()} == want
    assert floor.account().charged == cost and floor.balance == 10_000 - sum(cost.values())
    books.close()


# Books that are kept.


def test_what_was_accepted_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    options: Any = {"credits": 100, "clock": "virtual", "renderer": "plain", "state": path}
    with Emulator(**options) as service:
        ids = order(service, 3, duration=2)
        service.advance(3)
        key, before = service.key, service.jobs()
    with Emulator(**{**options, "credits": 5}) as service:
        assert (service.key, service.jobs()) == (key, before) and statuses(service) == "RTT"
        assert clip(service, promptText="@ann", duration=10).status == 200, "100 credits at its first start"
        service.advance(100)
        assert statuses(service) == "SSSS" and service.books().balance == 20
        url = task(service, ids[0])["output"][0]
        assert ask(service, "GET", url.removeprefix(service.url)).status == 200


def test_a_file_has_one_emulator(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with Emulator(state=path, renderer="plain"), pytest.raises(UsageError, match="another emulator"):
        Emulator(state=path)
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be looked at " * 40)
    with pytest.raises(UsageError, match="not the state"):
        Emulator(state=tmp_path / "notes.txt")


KILLED = """
import os, signal, sys
from pathlib import Path
from emulator_ways import clip
from rushes.engines.runway_emulator import Emulator
with Emulator(credits=10_000, state=Path(sys.argv[1]), clock="virtual", renderer="plain") as service:
    for n in range(20):
        print(clip(service, promptText=str(n)).json["id"], flush=True)
        if n == 9:
            service.advance(10)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_emulator_loses_nothing_it_accepted(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    paths = os.pathsep.join([*(each for each in sys.path if each), str(Path(__file__).parent)])
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    with Emulator(state=path, clock="virtual", renderer="plain") as service:
        assert [job["id"] for job in service.jobs()] == done.stdout.split()
        assert statuses(service) == "SR" + "T" * 18, "and its clock goes on where it was"
        assert service.books().total == 20 * 25


# A clock of its own.


def test_clocks() -> None:
    virtual = Clock(virtual=True, start=100.0)
    assert (virtual.now(), virtual.advance(5), virtual.now()) == (100, 105, 105)
    fast = Clock(speed=1e6)
    begun = fast.now()
    assert fast.now() > begun
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError):
            virtual.advance(wrong)


def test_each_request_may_take_time(service: Emulator) -> None:
    service.config(tick_s=3)
    (id,) = order(service, 1)
    assert [task(service, id)["status"] for _ in range(2)] == ["RUNNING", "SUCCEEDED"]
