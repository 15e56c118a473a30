"""Worker processes with limits: media that nobody trusts is read, drawn and encoded in them.

A worker that dies, runs out of memory or takes too long is one failed job, never a failed run:
the next job gets a new worker. They are a ``concurrent.futures.Executor``.
"""

import multiprocessing
import os
import pickle
import queue
import resource
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, ParamSpec, TypeVar

from rushes.build.store import disk_full
from rushes.errors import RushesError, UsageError

P = ParamSpec("P")
T = TypeVar("T")

MEMORY = 6 << 30
"""Bytes of address space a worker may use."""
SECONDS = 900.0
"""Seconds one job may take."""
_LEAVE_SECONDS = 1.0
_START_SECONDS = 120.0
_READY = b"ready"


class WorkerDied(RushesError):
    """A job took its worker down with it, or was stopped at a limit."""


class CannotStart(WorkerDied):
    """A worker died before it took any job: this machine is to blame, or the script that started it."""


class Workers(Executor):
    """A bounded pool of worker processes, each started when first needed."""

    def __init__(self, count: int, *, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        _refuse_import()
        self._memory, self._seconds = memory, seconds
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lanes = [threading.Thread(target=self._lane, daemon=True) for _ in range(count)]
        self._closed = self._cancelled = False
        self._lock = threading.Lock()
        self._live: set[SpawnProcess] = set()
        for lane in self._lanes:
            lane.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a picklable function in a worker. Raises ``WorkerDied`` after ``shutdown``."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise WorkerDied("the workers were stopped")
            self._jobs.put((future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop the workers when they have done what was asked; with ``cancel_futures``, at once."""
        with self._lock:
            if not self._closed:
                for _ in self._lanes:
                    self._jobs.put(None)
            self._closed = True
            if cancel_futures:
                self._cancelled = True
                _end([process for process in self._live if process.is_alive()])
        if wait:
            for lane in self._lanes:
                lane.join()

    def _lane(self) -> None:
        worker: _Worker | None = None
        while (job := self._jobs.get()) is not None:
            future, fn, args, kwargs = job
            if (self._cancelled and future.cancel()) or not future.set_running_or_notify_cancel():
                continue
            if worker is not None and not worker.process.is_alive():
                worker = self._stop(worker)  # it died idle: not this job's fault
            try:
                worker = worker or self._start()
                good, value = worker.call((fn, args, kwargs), self._seconds)
            except Exception as death:
                # A lane outlives everything: were it to die, its jobs would be waited for forever.
                worker = self._stop(worker)
                future.set_exception(death)
            else:
                future.set_result(value) if good else future.set_exception(value)
        self._stop(worker)

    def _start(self) -> "_Worker":
        with self._lock:
            if self._cancelled:
                raise WorkerDied("the workers were stopped")
            worker = _Worker(self._memory)
            self._live.add(worker.process)
        return worker

    def _stop(self, worker: "_Worker | None") -> "_Worker | None":
        """Let a worker go; there is none then."""
        if worker is not None:
            with self._lock:
                self._live.discard(worker.process)
            worker.stop()
        return None


def _refuse_import() -> None:
    """A worker imports the script that started it: one without a guard would make, and buy, all over again there."""
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise UsageError(
            "a worker was started that runs the whole script again",
            next='Put what your script does under: if __name__ == "__main__":',
        )


_Job = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, memory: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, memory), daemon=True)
        self.process.start()
        theirs.close()
        self._ready = False

    def call(self, job: object, seconds: float) -> tuple[bool, Any]:
        try:
            data = ForkingPickler.dumps(job)
        except Exception as error:
            raise RushesError(f"a job that cannot be sent to a worker: {error}") from error
        try:
            self._begin()
            self._pipe.send_bytes(data)
            if not self._pipe.poll(seconds):
                raise WorkerDied(f"took longer than {seconds:.0f} seconds and was stopped")
            answer = self._pipe.recv_bytes()
        except (EOFError, OSError) as error:
            self.process.join(5)
            raise WorkerDied(f"its worker process died ({_cause(self.process.exitcode)})") from error
        return _unpacked(answer)

    def _begin(self) -> None:
        """Wait until it is there. A worker that dies before it says so has not seen the job."""
        if self._ready:
            return
        try:
            self._ready = self._pipe.poll(_START_SECONDS) and bool(self._pipe.recv_bytes())
        except (EOFError, OSError):
            self.process.join(5)
        if not self._ready:
            raise CannotStart(
                f"no worker process can be started ({_cause(self.process.exitcode)})",
                next='Free some memory, or put what your script does under `if __name__ == "__main__":`.',
            )

    def stop(self) -> None:
        self._pipe.close()
        self.process.join(0.5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _serve(pipe: Connection, memory: int) -> None:
    """A worker's whole life: one job after another, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_follow, daemon=True).start()
    os.nice(5)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with suppress(BrokenPipeError):
        pipe.send_bytes(_READY)
    while True:
        try:
            data = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        answer = _packed(_answer(data))
        with suppress(BrokenPipeError):  # whoever asked is gone
            pipe.send_bytes(answer)


def _follow() -> None:
    """End this worker with the run it belongs to: what it writes, nobody would take in or sweep up."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_LEAVE_SECONDS)
        os._exit(1)


def _leave(number: int, frame: object) -> None:
    raise SystemExit(1)


def _end(processes: Sequence[SpawnProcess]) -> None:
    """Stop workers at once, but leave them a moment to take their temporary files down."""
    for process in processes:
        process.terminate()
    end = time.monotonic() + _LEAVE_SECONDS
    left = {process.sentinel for process in processes}
    while left and time.monotonic() < end:
        left -= set(wait(list(left), max(0.0, end - time.monotonic())))
    for process in processes:
        process.kill()


def _packed(answer: tuple[bool, Any]) -> Any:
    try:
        return ForkingPickler.dumps(answer)
    except Exception as error:
        return ForkingPickler.dumps((False, RushesError(f"its answer cannot be sent: {error}")))


def _unpacked(data: bytes) -> tuple[bool, Any]:
    try:
        good, value = pickle.loads(data)
    except Exception as error:
        return False, RushesError(f"its answer cannot be read: {error}")
    return good, value


def _answer(data: bytes) -> tuple[bool, Any]:
    try:
        fn, args, kwargs = pickle.loads(data)
        return True, fn(*args, **kwargs)
    except RushesError as error:
        return False, error
    except OSError as error:
        return False, disk_full(error) or RushesError(f"{type(error).__name__}: {error}")
    except MemoryError:
        return False, WorkerDied("needed more memory than a worker may use")
    except Exception as error:
        return False, RushesError(f"{type(error).__name__}: {error}")


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
