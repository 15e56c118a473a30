"""The pace of a run: how many purchases it has in hand, who may place the next order, when to ask after a job.

Whoever waits is woken by what moves in this process; what other processes move is looked for now and then.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from rushes.build.records import Task

T = TypeVar("T")

_LOOK_SECONDS = 0.2
"""How long a lane sleeps before it looks whether it is to stop, or another process has moved something."""
_REMEMBERED = 12
"""Jobs of a kind whose time is remembered."""
_LONGEST = 6.0
"""The longest time between two questions after a job, in those that the engine asks for."""


def lanes(at_once: int) -> int:
    """Purchases to have in hand where so many jobs may be under way: fetching one must not keep the next waiting."""
    return at_once + max(2, at_once // 4)


@dataclass(slots=True)
class Door:
    """Where orders are placed: one lane at a time tries; the others wait behind it, and cost nothing."""

    _turn: threading.Lock = field(default_factory=threading.Lock)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _moved: int = 0

    def through(self, place: Callable[[], T | None], check: Callable[[], None], aid: Callable[[], None]) -> T:
        """What ``place`` gives, as soon as it gives something.

        ``check`` raises where the run is being stopped, ``aid`` is done before each wait. The first try
        needs no turn: what it finds under way may be what all the others wait for.
        """
        if (placed := place()) is not None:
            return placed
        while not self._turn.acquire(timeout=_LOOK_SECONDS):
            check()
        try:
            while True:
                moved = self._moved
                if (placed := place()) is not None:
                    return placed
                check()
                aid()
                self._wait(moved)
        finally:
            self._turn.release()

    def tell(self) -> None:
        """Say that an order was answered, or a job has ended: there may be room for another."""
        with self._news:
            self._moved += 1
            self._news.notify_all()

    def _wait(self, since: int) -> None:
        with self._news:
            self._news.wait_for(lambda: self._moved != since, _LOOK_SECONDS)


@dataclass(slots=True)
class Watch:
    """When to ask after each job: seldom while it can hardly be done, often when it should be.

    A job takes as long as the quickest of the last of its kind did, from the last moment that it was
    known to wait. Half of what is left is slept through each time: never less than the engine asks for
    between two questions, never more than six of those. Where jobs get quicker, the next ones are
    noticed early again.
    """

    now: Callable[[], float] = time.monotonic
    _waited: dict[str, float] = field(default_factory=dict)
    _took: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def pause(self, task: Task, least: float, *, waits: bool = False) -> float:
        """Seconds to let pass before the next question; ``least`` is what the engine asks for.

        ``waits``: the job was accepted just now, or still waits over there, and has its whole time to go.
        """
        if waits:
            self._waited[task.id] = self.now()
        took, since = self._took.get(_kind(task)), self._waited.get(task.id)
        if not took or since is None:
            return least
        left = since + min(took) - self.now()
        return min(max(least, left / 2), _LONGEST * least)

    def ended(self, task: Task) -> None:
        """A job was found to be done."""
        since = self._waited.pop(task.id, None)
        if since is not None:
            self._took[_kind(task)] = (*self._took.get(_kind(task), ()), self.now() - since)[-_REMEMBERED:]


def _kind(task: Task) -> str:
    """What takes about as long as one another: the same model, the same length."""
    return f"{task.model} {task.request.get('seconds')}"
