"""The emulator in a process of its own, and what goes wrong at it."""

import hashlib
import json
import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from runway_crash_processes import die_with_parent, fork

from rushes.engines.runway_emulator import Emulator
from rushes.engines.runway_emulator.faults import CREATE
from rushes.engines.runway_emulator.wire import Asked, Reply

Fault = Mapping[str, Any]
"""Words of ``Emulator.fault``: its action, and where and how often."""

REPLY_SECONDS = 1.2
"""The client's patience with the service; a slow reply takes longer."""
SETTLE_SECONDS = 0.2
"""After how long the balance is asked; far more than the emulator takes to charge for what it has read."""
_SLOW = f"{REPLY_SECONDS + 0.3:.1f}"
_TASKS, _ACCOUNT = r"/v1/tasks/.*", r"/v1/organization"

SUBMITS = (
    "drop_before", "drop_after", "drop_after", f"slow:{_SLOW}", f"hang:{_SLOW}", "status:429", "status:429",
    "status:500", "status:502", "status:503", "status_after:500", "status_after:502", "status_after:503", "html200",
    "html200_before", "badjson200", "redirect307",
)  # fmt: skip
"""What can happen to a submission: seven of these are made, charged and not told."""
FATES = ("task:INTERNAL.BAD_OUTPUT.CODE01", "task:INTERNAL", "task:SAFETY.OUTPUT.IMAGE", "task:null")
QUESTIONS: tuple[Fault, ...] = (
    {"action": "poll_404", "n": 2},
    {"action": "poll_404", "n": 1},
    {"action": "status:429", "method": "GET", "path_regex": _TASKS, "n": 2},
    {"action": "status:503", "method": "GET", "path_regex": _TASKS, "n": 3},
    {"action": "html200", "method": "GET", "path_regex": _TASKS},
    {"action": "badjson200", "method": "GET", "path_regex": _TASKS},
    {"action": "drop_before", "method": "GET", "path_regex": _TASKS},
    {"action": f"slow:{_SLOW}", "method": "GET", "path_regex": _TASKS},
    {"action": "status:500", "method": "GET", "path_regex": _ACCOUNT},
    {"action": "badjson200", "method": "GET", "path_regex": _ACCOUNT},
    {"action": "drop_before", "method": "GET", "path_regex": _ACCOUNT},
)
RESULTS: tuple[Fault, ...] = (
    {"action": "expire_urls", "n": 2},
    {"action": "expire_urls", "method": "GET", "path_regex": _TASKS},
    {"action": "truncate_download"},
    {"action": "truncate_download", "n": 2},
    {"action": "corrupt_download"},
    {"action": "status:503", "method": "GET", "path_regex": r"/_out/.*"},
    {"action": "drop_before", "method": "GET", "path_regex": r"/_out/.*"},
)
UPLOADS: tuple[Fault, ...] = (
    {"action": "upload_500"},
    {"action": "status:503", "method": "POST", "path_regex": r"/v1/uploads"},
    {"action": "drop_after", "method": "POST", "path_regex": r"/v1/uploads"},
    {"action": "html200", "method": "POST", "path_regex": r"/v1/uploads"},
)


def bad_day(chance: Random, submissions: int, *, uploads: bool) -> list[Fault]:
    """Faults of one run: some at its submissions, some at what is asked, fetched and uploaded."""
    found: list[Fault] = []
    for _ in range(chance.randint(2, 5)):
        action = chance.choice(SUBMITS)
        wait: Fault = (
            {"headers": {"retry-after-ms": str(chance.choice((0, 50, 200)))}} if action.endswith("429") else {}
        )
        found.append({"action": action, "skip": chance.randrange(submissions), **wait})
    for _ in range(chance.randint(0, 2)):
        found.append({"action": chance.choice(FATES), "skip": chance.randrange(submissions)})
    for _ in range(chance.randint(1, 3)):
        found.append({**chance.choice(QUESTIONS), "skip": chance.randrange(2 * submissions)})
    for _ in range(chance.randint(0, 2)):
        found.append({**chance.choice(RESULTS), "skip": chance.randrange(submissions)})
    for _ in range(chance.randint(1, 2) if uploads else 0):
        found.append({**chance.choice(UPLOADS), "skip": chance.randrange(submissions // 2)})
    return found


class Watched(Emulator):
    """An emulator that notes when each submission was in its hands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.submissions: list[tuple[float, float, str | None]] = []
        """From when to when a submission was answered (monotonic), and its retry count."""

    def _answer(self, asked: Asked) -> Reply:
        import re

        if asked.method != "POST" or not re.fullmatch(CREATE[1], asked.path):
            return super()._answer(asked)
        begin = time.monotonic()
        reply = super()._answer(asked)
        self.submissions.append((begin, time.monotonic(), asked.headers.get("x-stainless-retry-count")))
        return reply

    def facts(self) -> dict[str, Any]:
        """Everything that a run is held against: tasks with the digest of what they made, entries, the log."""
        books = self.books()
        made = {job.id: self._outputs.content(job)[0] for job in self._floor.jobs() if job.status == "SUCCEEDED"}
        digests = {id: hashlib.sha256(content).hexdigest() for id, content in made.items()}
        return {
            "jobs": [
                {**job, "sha256": digests.get(job["id"]), "charged": books.charged[job["id"]]} for job in self.jobs()
            ],
            "entries": [[entry.at, entry.job, entry.credits] for entry in books.entries],
            "total": books.total,
            "balance": books.balance,
            "submissions": self.submissions,
            "faults": [each["fault"] for each in self.log() if each["fault"]],
            "failures": self.failures,
        }


class Service:
    """One process with one emulator at a time, told what to do over a socket."""

    def __init__(self, errors: Path) -> None:
        self._socket, theirs = socket.socketpair()
        self.pid = fork(lambda: _serve(self._socket, theirs), errors)
        theirs.close()
        self._file = self._socket.makefile("rw", encoding="utf-8")

    def open(self, faults: list[Fault], **options: Any) -> dict[str, str]:
        """A new emulator in place of the last; the variables with which it is found."""
        found: dict[str, str] = self._ask("open", {"faults": faults, "options": options})
        return found

    def calm(self) -> None:
        """Let nothing more go wrong."""
        self._ask("calm", None)

    def config(self, **knobs: Any) -> None:
        """Turn knobs."""
        self._ask("config", knobs)

    def facts(self) -> dict[str, Any]:
        """See ``Watched.facts``."""
        found: dict[str, Any] = self._ask("facts", None)
        return found

    def _ask(self, verb: str, words: Any) -> Any:
        self._file.write(json.dumps([verb, words]) + "\n")
        self._file.flush()
        line = self._file.readline()
        if not line:
            raise RuntimeError("the emulator's process has ended")
        return json.loads(line)


def _serve(ours: socket.socket, orders: socket.socket) -> None:
    ours.close()
    die_with_parent()
    emulator: Watched | None = None
    with orders.makefile("rw", encoding="utf-8") as file:
        for line in file:
            verb, words = json.loads(line)
            answer: Any = None
            if verb == "open":
                if emulator is not None:
                    emulator.stop()
                emulator = _opened(words["faults"], words["options"])
                answer = emulator.environment()
            elif emulator is not None and verb == "facts":
                answer = emulator.facts()
            elif emulator is not None and verb == "config":
                emulator.config(**words)
            elif emulator is not None:
                emulator.clear_faults()
            file.write(json.dumps(answer) + "\n")
            file.flush()
    os._exit(0)


def _opened(faults: list[dict[str, Any]], options: dict[str, Any]) -> Watched:
    emulator = Watched(renderer="plain", **options)
    for each in faults:
        words = dict(each)
        emulator.fault(words.pop("action"), **words)
    emulator.start()
    return emulator
