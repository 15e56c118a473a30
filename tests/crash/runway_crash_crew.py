"""Workers that play scenarios: each a process that has imported everything, has no threads, and forks.

    python runway_crash_crew.py FOLDER     scenarios as JSON lines on standard input, their tallies on its output

``Crew`` starts some of them and shares scenarios out among them.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import rushes

Play = Mapping[str, Any]
"""A scenario: ``{"seed": 7}``, ``{"points": ["task.polled:2", ..]}`` or ``{"rival": "task.polled"}``.

With ``server``, its ledger is in a database of its own on that PostgreSQL; ``careless``, ``short``
and ``wanted`` are those of ``How``."""
SOURCE = str(Path(rushes.__file__).parents[1])


class Crew:
    """So many workers, for a ``with`` block."""

    def __init__(self, count: int = 2) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rushes-runway-crashes-", dir=fast_folder()))
        paths = [SOURCE, str(Path(__file__).parent), str(Path(__file__).parents[1] / "build")]
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1"}
        self._workers: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        self._all = [self._started(self.folder / str(number), environ) for number in range(count)]
        for worker in self._all:
            self._workers.put(worker)
        self._threads = ThreadPoolExecutor(count)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *error: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        for worker in self._all:
            if worker.stdin is not None:
                with suppress(OSError):
                    worker.stdin.close()
            if worker.stdout is not None:
                worker.stdout.close()
            worker.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def play(self, plays: Iterable[Play]) -> Iterator[dict[str, Any]]:
        """The tally of each scenario, in the order they were given."""
        return self._threads.map(self._played, plays)

    def _played(self, play: Play) -> dict[str, Any]:
        worker = self._workers.get()
        try:
            if worker.stdin is None or worker.stdout is None:
                raise RuntimeError("a worker without pipes")
            worker.stdin.write(json.dumps(play) + "\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
            if not line:
                raise RuntimeError(f"a worker ended with {worker.wait(60)} at {play}")
            found: dict[str, Any] = json.loads(line)
            return found
        finally:
            self._workers.put(worker)

    def _started(self, folder: Path, environ: Mapping[str, str]) -> "subprocess.Popen[str]":
        line = [sys.executable, "-P", __file__, str(folder)]
        return subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ, start_new_session=True
        )


def fast_folder() -> str | None:
    """A folder in memory where there is one: kill -9 takes nothing from the page cache, so no fsync is missed."""
    shared = Path("/dev/shm")
    return str(shared) if os.access(shared, os.W_OK) else None


def played(scenarios: Any, play: Play) -> dict[str, Any]:
    """The tally of a scenario; whatever breaks is a fault of it."""
    from runway_crash_processes import asked
    from runway_crash_tally import How, Tally

    ledger: str | None = None
    try:
        if "server" in play:
            ledger = asked(lambda: _fresh(play["server"]), scenarios.folder / "database.errors")
        how = How(ledger, play.get("careless"), play.get("short", 0), play.get("wanted", 0))
        if "seed" in play:
            tally = scenarios.random(play["seed"], how)
        elif "rival" in play:
            tally = scenarios.rivals(play["rival"], how)
        else:
            tally = scenarios.dies_at(play["points"], how)
        if ledger is not None and not tally.faults:
            asked(lambda: _dropped(ledger), scenarios.folder / "database.errors")
    except Exception as error:
        scenarios.kill_all()
        tally = Tally(scenarios=1, faults=[f"other: {play}: {type(error).__name__}: {error}"])
    return asdict(tally)


def _fresh(server: str) -> str:
    from postgresql_server import fresh_database  # type: ignore[import-not-found,unused-ignore]

    return str(fresh_database(server))


def _dropped(url: str) -> None:
    import psycopg

    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres".replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)'.encode())


def main(args: Sequence[str]) -> None:
    """A worker's whole life."""
    from runway_crash_processes import warm_up

    warm_up()
    from runway_crash_scenarios import Scenarios

    orders, answers = os.dup(0), os.dup(1)  # what is forked neither reads the orders nor writes among the answers
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    scenarios = Scenarios(Path(args[0]))
    with os.fdopen(orders) as lines, os.fdopen(answers, "w") as file:
        for line in lines:
            file.write(json.dumps(played(scenarios, json.loads(line))) + "\n")
            file.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
