"""The courier: a detached process that makes the one submission, and writes down its outcome itself.

Killing the run does not kill the request: the courier is in a session of its own, ends what it has
begun and commits it. It takes one task after another from its standard input, and ends when that
closes. While it has a task it holds a claim on it, so others can tell whether it still lives.
"""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from rushes.build import money, records
from rushes.build.claims import Claims
from rushes.build.failpoints import failpoint
from rushes.build.home import open_ledger
from rushes.build.ledger import Ledger
from rushes.build.refusals import LedgerAway
from rushes.build.slips import Slip
from rushes.build.store import Store
from rushes.engines.base import Engine, NotSent, Outcome, Reference, Request, Ticket, Unknown
from rushes.units import Json


def request_from(plain: Mapping[str, object]) -> Request:
    """The request that ``dataclasses.asdict`` made plain."""
    references = tuple(Reference(**ref) for ref in plain["references"])  # type: ignore[attr-defined]
    return Request(**{**plain, "references": references})  # type: ignore[arg-type]


def deliver(task_id: str, engine: Engine, ledger: Ledger, store: Store, claims: Claims) -> None:
    """Send one task's request, if nobody has, and commit what became of it."""
    if not claims.take(claim_name(task_id)):
        return
    try:
        began = time.monotonic()
        task = money.claim_to_send(ledger, task_id, f"{claims.place} pid {os.getpid()}")
        if task is not None:
            _send(task, engine, ledger, store, Slip(claims.folder, task), began)
    finally:
        claims.drop(claim_name(task_id))


def claim_name(task_id: str) -> str:
    """What a courier claims while it has a task."""
    return f"courier {task_id}"


PREPARED = "cache/packed"
"""Where, in a project's state, an engine keeps what it made ready to send."""
_LEAVE_SECONDS = 0.5
_FRESH = 30.0
"""Seconds after which a right to send is not used any more: later, others take its courier for dead."""
_PATIENCE = 900.0
"""Seconds for which a courier tries to write down an answer."""
_at_work: list["subprocess.Popen[str]"] = []
"""Couriers that were let go in the middle of a submission."""


class Courier:
    """The conductor's end: one warm courier process for an engine, started when first needed."""

    def __init__(
        self, state: Path, engine: str, options: Mapping[str, Json], stopped: Callable[[], bool] = lambda: False
    ) -> None:
        self._command = [sys.executable, "-P", "-m", "rushes.build.courier", str(state), engine]
        self._options, self._stopped = json.dumps(options), stopped
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def send(self, task_id: str) -> None:
        """Hand over a task and wait until the courier is done with it, or is dead, or the run is stopped."""
        with self._lock:
            if self._process is not None and self._process.poll() is not None:
                self._let_go()
            with suppress(BrokenPipeError):
                process = self._process or self._start()
                _write(process.stdin, task_id)
                failpoint("task.handed")
                if process.stdout is not None and self._heard(process.stdout):
                    return
            self._let_go()  # it is dead, or as good as, or the run is being stopped

    def close(self) -> None:
        """Let the courier go; it ends what it has begun, and nobody waits for that."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            for pipe in (process.stdin, process.stdout):
                with suppress(BrokenPipeError):
                    if pipe is not None:
                        pipe.close()
            try:
                process.wait(_LEAVE_SECONDS)
            except subprocess.TimeoutExpired:
                _at_work.append(process)

    def _heard(self, answers: IO[str]) -> bool:
        """Whether the courier said that it is done with its task; it may take as long as the service does."""
        while not select.select([answers], [], [], 0.1)[0]:
            if self._stopped():
                return False
        return bool(answers.readline())

    def _start(self) -> subprocess.Popen[str]:
        process = self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        _write(process.stdin, self._options)
        return process


def _send(task: records.Task, engine: Engine, ledger: Ledger, store: Store, slip: Slip, began: float) -> None:
    slip.lay()
    outcome = _submit(engine, request_from(task.request), store, began)
    failpoint("courier.answered")
    if isinstance(outcome, Ticket):
        slip.note(outcome)
    failpoint("courier.noted")
    _write_down(ledger, task, outcome)
    slip.tear()


def _write_down(ledger: Ledger, task: records.Task, outcome: Outcome) -> None:
    """Commit an answer; a ledger that is away, or did not say whether it did, is asked again for a while."""
    end, pause = time.monotonic() + _PATIENCE, 0.25
    while True:
        try:
            return money.answered(ledger, task, outcome)
        except LedgerAway:
            if time.monotonic() > end:
                raise  # what was paid for is on the slip
        time.sleep(pause)
        pause = min(2 * pause, 15.0)


def _submit(engine: Engine, request: Request, store: Store, began: float) -> Outcome:
    if time.monotonic() - began > _FRESH:
        return NotSent("its courier was stopped before it could send it")  # others may have decided it by now
    try:
        return engine.submit(request, {sha: store.path(sha) for sha in request.inputs})
    except Exception as error:
        # An engine that breaks while sending leaves the same doubt as a lost reply.
        return Unknown(f"{type(error).__name__}: {error}")


def _write(pipe: IO[str] | None, line: str) -> None:
    if pipe is not None:
        pipe.write(line + "\n")
        pipe.flush()


def main() -> None:
    """``python -m rushes.build.courier STATE ENGINE``; options, then task ids, on standard input."""
    from rushes.engines.registry import open_engine

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # it ends when its input does, never in the middle of a submission
    state, name = Path(sys.argv[1]), sys.argv[2]
    engine = open_engine(name, json.loads(sys.stdin.readline()))
    engine.cache = state / PREPARED
    ledger, store, claims = open_ledger(state), Store(state / "store"), Claims(state / "claims")
    for line in sys.stdin:
        deliver(line.strip(), engine, ledger, store, claims)
        try:
            print(line.strip(), flush=True)
        except BrokenPipeError:
            return


if __name__ == "__main__":
    main()
