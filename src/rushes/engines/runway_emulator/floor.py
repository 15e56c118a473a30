"""The floor: tasks in their slots, first come first served for each model, and what they cost.

Nothing runs. When someone looks, everything that was due since the last look happens, in order and at
its own time, so that tasks go on whether or not they are asked about.
"""

import heapq
import uuid
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rushes.engines.runway_emulator.books import Balance, Books, Job
from rushes.engines.runway_emulator.clock import Clock, stamp
from rushes.engines.runway_emulator.knobs import Knobs, turned

DAY = 86400.0
SAME = 1e-6
"""Seconds by which two times may differ and be the same: sums of fractions are not exact."""
DONE = "SUCCEEDED"
CANCELLED = "CANCELLED"
NEARLY = 0.99
"""The most progress a task that still runs shows."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a task: its end, and what it is charged then where that is not the rule's."""

    ends: str = DONE
    cost: int | None = None


class Full(Exception):
    """A task that is not taken: the day's limit is reached, or the credits do not do."""

    def __init__(self, why: Literal["daily", "credits"]) -> None:
        super().__init__(why)
        self.why = why


class Floor:
    """Every task of the account, its slots and its balance."""

    def __init__(self, books: Books, clock: Clock, knobs: Knobs, credits: int) -> None:
        self.books, self.clock, self.knobs = books, clock, knobs
        self._jobs: dict[str, Job] = {}
        self._begun: defaultdict[str, list[float]] = defaultdict(list)
        self._waiting: defaultdict[str, deque[Job]] = defaultdict(deque)
        self._working: defaultdict[str, set[int]] = defaultdict(set)
        self._due: list[tuple[float, int, Job]] = []
        self.credits = int(books.kept("credits", str(credits)))
        self.balance = self.credits - sum(entry.credits for entry in books.entries())
        for job in books.jobs():
            self._recall(job)

    def turn(self, changes: Mapping[str, Any]) -> None:
        """Turn knobs; a higher limit lets throttled tasks begin at once."""
        with self.books.saving():
            now = self.look()
            self.knobs = turned(self.knobs, changes)
            for model in list(self._waiting):
                self._fill(model, now)

    def look(self) -> float:
        """Let everything happen that is due by now, each at its own time; the time."""
        with self.books.lock:
            now = self.clock.now()
            if self._due and self._due[0][0] <= now + SAME:
                with self.books.saving():
                    while self._due and self._due[0][0] <= now + SAME:
                        at, _, job = heapq.heappop(self._due)
                        if job.ended is None:
                            self._end(job, at, job.fate, self._final(job))
        return now

    def begin(self, endpoint: str, model: str, request: dict[str, Any], cost: int, fate: Callable[[], Fate]) -> Job:
        """Take a task and charge for it. Raises ``Full`` for the day's limit, then for the credits.

        ``fate`` is asked only once it is taken.
        """
        with self.books.saving():
            now = self.look()
            limit = self.knobs.a_day(model)
            if limit is not None and self.begun_today(model) >= limit:
                raise Full("daily")
            if self.balance < cost:
                raise Full("credits")
            end = fate()
            times = (now, self.knobs.queue_s, self.knobs.run_s)
            job = Job(
                len(self._jobs) + 1, str(uuid.uuid4()), endpoint, model, request, cost, *times, end.ends, end.cost
            )
            self.books.add(job)
            self._charge(now, job, "charge", cost)
            self._recall(job)
            self._fill(model, now)
        return job

    def find(self, id: str) -> Job | None:
        """A task that is not deleted, as it stands now."""
        with self.books.lock:
            self.look()
            job = self._jobs.get(id)
            return None if job is None or job.deleted is not None else job

    def delete(self, id: str) -> bool:
        """Cancel a task, or delete one that ended; False where there is none.

        Before it runs all of it is given back, while it runs nothing is.
        """
        with self.books.saving():
            job = self.find(id)
            if job is None:
                return False
            now = self.clock.now()
            if job.ended is None:
                running = self.status(job, now) == "RUNNING"
                if job in self._waiting[job.model]:
                    self._waiting[job.model].remove(job)
                self._end(job, now, CANCELLED, job.estimate if running else 0)
            job.deleted = now
            self.books.update(job)
        return True

    def status(self, job: Job, now: float) -> str:
        """The state of a task at a time."""
        if job.status is not None:
            return job.status
        if job.started is None:
            return "THROTTLED"
        return "PENDING" if now + SAME < job.started + job.queue_s else "RUNNING"

    def wire(self, job: Job, output: Callable[[Job], list[str]]) -> dict[str, Any]:
        """A task as the service writes it, in the service's order of keys."""
        with self.books.lock:
            now = self.look()
            status = self.status(job, now)
            wire: dict[str, Any] = {"id": job.id, "createdAt": stamp(job.created), "status": status}
            if status == "RUNNING":
                part = (now - (job.started or now) - job.queue_s) / job.run_s if job.run_s else 0.0
                wire["progress"] = round(min(max(part, 0.0), NEARLY), 4)
            if status == DONE:
                wire["output"] = output(job)
            if status == "FAILED":
                code = None if job.fate == "null" else job.fate
                wire |= {"failure": words(job.fate), "failureCode": code}
            if job.status is None:
                return {**wire, "estimatedCost": {"credits": job.estimate}}
            return {**wire, "cost": {"credits": job.cost}}

    def begun_today(self, model: str) -> int:
        """Generations of a model begun in the last 24 hours."""
        with self.books.lock:
            times = self._begun[model]
            return len(times) - bisect_right(times, self.clock.now() - DAY + SAME)

    def account(self) -> Balance:
        """The books as they stand now."""
        with self.books.lock:
            self.look()
            entries = self.books.entries()
            charged = dict.fromkeys(self._jobs, 0)
            for entry in entries:
                charged[entry.job] += entry.credits
            return Balance(self.balance, charged, entries)

    def jobs(self) -> list[Job]:
        """Every task there ever was, oldest first, as it stands now."""
        with self.books.lock:
            self.look()
            return list(self._jobs.values())

    def fetched(self, job: Job) -> None:
        """Count that what a task made was fetched."""
        with self.books.saving():
            job.fetched += 1
            self.books.update(job)

    def _recall(self, job: Job) -> None:
        self._jobs[job.id] = job
        self._begun[job.model].append(job.created)
        if job.ended is None and job.started is not None:
            self._working[job.model].add(job.n)
            heapq.heappush(self._due, (job.until, job.n, job))
        elif job.ended is None:
            self._waiting[job.model].append(job)

    def _fill(self, model: str, at: float) -> None:
        waiting, working = self._waiting[model], self._working[model]
        limit = self.knobs.at_once(model)
        while waiting and (limit is None or len(working) < limit):
            job = waiting.popleft()
            job.started = at
            working.add(job.n)
            heapq.heappush(self._due, (job.until, job.n, job))
            self.books.update(job)

    def _final(self, job: Job) -> int:
        """What a task comes to: moderation is charged in full, every other failure is given back."""
        if job.fate_cost is not None:
            return job.fate_cost
        return job.estimate if job.fate == DONE or job.fate.startswith("SAFETY.") else 0

    def _end(self, job: Job, at: float, fate: str, cost: int) -> None:
        job.ended, job.cost, job.fate = at, cost, fate
        job.status = fate if fate in (DONE, CANCELLED) else "FAILED"
        self._working[job.model].discard(job.n)
        self.books.update(job)
        if cost != job.estimate:
            self._charge(at, job, "refund" if cost < job.estimate else "charge", cost - job.estimate)
        self._fill(job.model, at)

    def _charge(self, at: float, job: Job, kind: str, credits: int) -> None:
        self.books.enter(at, job, kind, credits)
        self.balance -= credits


def words(code: str) -> str:
    """What a failure is called for people."""
    if "SAFETY" in code:
        return "Your request did not pass our content moderation."
    if code.startswith("ASSET"):
        return "One of the assets could not be used."
    if code.startswith("THIRD_PARTY"):
        return "A provider that this model depends on is not available."
    return "An unexpected error occurred."
