"""Workers: a job that goes wrong in any way is one failed future, and the next one works."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from typing import Any

import pytest

from rushes.build import workers as rooms
from rushes.build.workers import CannotStart, WorkerDied, Workers
from rushes.errors import MediaError, RushesError


def add(one: int, two: int = 0) -> int:
    return one + two


def pid() -> int:
    return os.getpid()


def fail_with(what: str) -> None:
    if what == "media":
        raise MediaError("this is no clip", where="a.mp4", next="Export it again.")
    raise ValueError(what)


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def leave() -> None:
    os._exit(7)


def eat(size: int) -> int:
    return len(bytearray(size))


def nap(seconds: float) -> str:
    time.sleep(seconds)
    return "rested"


def give(what: str) -> Any:
    return (lambda: 1) if what == "function" else Odd()


class Odd:
    """Packs well, and breaks when it is unpacked."""

    def __reduce__(self) -> tuple[Any, ...]:
        return broken, ()


def broken() -> None:
    raise ZeroDivisionError("made to break")


@pytest.fixture(scope="module")
def shared() -> Iterator[Workers]:
    workers = Workers(1, memory=2 << 30, seconds=30)
    yield workers
    workers.shutdown()


def test_a_result_comes_back_and_a_worker_is_kept(shared: Workers) -> None:
    assert shared.submit(add, 1, two=2).result(30) == 3
    assert shared.submit(pid).result(30) == shared.submit(pid).result(30) != os.getpid()


def test_an_exception_is_a_sentence(shared: Workers) -> None:
    with pytest.raises(RushesError, match="ValueError: no"):
        shared.submit(fail_with, "no").result(30)
    with pytest.raises(RushesError, match="this is no clip") as caught:
        shared.submit(fail_with, "media").result(30)
    assert "Export it again" in str(caught.value)


def test_what_cannot_be_sent_is_an_error_and_nothing_hangs(shared: Workers) -> None:
    odd: Any = Odd()
    jobs: list[Future[Any]] = [shared.submit(lambda: 1), shared.submit(add, odd)]
    jobs += [shared.submit(give, what) for what in ("function", "odd")]
    for job in jobs:
        with pytest.raises(RushesError):
            job.result(30)
    assert shared.submit(add, 1).result(30) == 1


def test_too_much_memory_is_an_error(shared: Workers) -> None:
    with pytest.raises(RushesError, match="memory"):
        shared.submit(eat, 8 << 30).result(30)
    assert shared.submit(add, 1).result(30) == 1


def test_a_death_is_one_failed_job(shared: Workers) -> None:
    with pytest.raises(WorkerDied, match="SIGSEGV"):
        shared.submit(die, int(signal.SIGSEGV)).result(30)
    with pytest.raises(WorkerDied, match="exit code 7"):
        shared.submit(leave).result(30)
    assert shared.submit(add, 2, 2).result(30) == 4


def test_a_worker_that_died_idle_costs_no_job(shared: Workers) -> None:
    os.kill(shared.submit(pid).result(30), signal.SIGKILL)
    time.sleep(0.1)
    assert shared.submit(add, 2, 2).result(30) == 4


def test_a_job_past_its_time_is_stopped() -> None:
    workers = Workers(1, seconds=4)
    try:
        with pytest.raises(WorkerDied, match="longer than"):
            workers.submit(nap, 60).result(30)
        assert workers.submit(add, 1).result(30) == 1
    finally:
        workers.shutdown()


def test_a_stop_in_the_middle_is_soon_and_nobody_waits_forever() -> None:
    workers = Workers(1)
    assert workers.submit(add, 1).result(30) == 1
    busy: list[Future[str]] = [workers.submit(nap, 60) for _ in range(3)]
    while not busy[0].running():
        time.sleep(0.01)
    start = time.monotonic()
    workers.shutdown(cancel_futures=True)
    assert time.monotonic() - start < 10
    for job in busy:
        with pytest.raises((WorkerDied, CancelledError)):
            job.result(10)


def test_what_was_asked_before_a_plain_shutdown_is_done() -> None:
    workers = Workers(1)
    jobs = [workers.submit(add, number) for number in range(3)]
    workers.shutdown()
    workers.shutdown()
    assert [job.result(0) for job in jobs] == [0, 1, 2]


def test_after_a_shutdown_nothing_is_taken_on() -> None:
    workers = Workers(1)
    workers.shutdown()
    with pytest.raises(WorkerDied, match="stopped"):
        workers.submit(add, 1)


def test_a_job_that_was_called_off_is_not_done() -> None:
    workers = Workers(1)
    first, second = workers.submit(nap, 0.2), workers.submit(add, 1)
    assert second.cancel() and first.result(30) == "rested"
    workers.shutdown()


def leave_at_once(*_: object) -> None:
    os._exit(3)


def test_a_worker_that_never_comes_is_not_the_jobs_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = Workers(1)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(rooms, "_serve", leave_at_once)
            with pytest.raises(CannotStart, match="exit code 3"):
                workers.submit(add, 1, 2).result()
        with pytest.raises(WorkerDied) as died:
            workers.submit(leave).result()
        assert not isinstance(died.value, CannotStart)
        assert workers.submit(add, 1, 2).result() == 3
    finally:
        workers.shutdown(cancel_futures=True)
