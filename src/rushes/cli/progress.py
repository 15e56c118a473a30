"""Where stderr is no terminal: how far a run is, as one plain line now and then, so that a log is never silent."""

import threading
import time
from collections.abc import Callable

from rushes.events import (
    Event,
    NodeDone,
    NodeFailed,
    NodeStarted,
    RunEnded,
    RunStarted,
    StepAdvanced,
    StepDone,
    StepStarted,
)

SECONDS = 15.0
"""Seconds between two lines."""
_NAMED = 3


class Progress:
    """Counts what a run does, and says it every so many seconds while there is something under way.

    What takes less says nothing: the last line of the command sums it up.
    """

    def __init__(self, say: Callable[[str], None], seconds: float = SECONDS) -> None:
        self._say, self._seconds = say, seconds
        self._lock, self._over = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._talk, daemon=True, name="progress")
        self._steps: dict[str, float] = {}
        self._under_way: dict[str, None] = {}
        self._to_make = self._done = self._failed = self._credits = 0
        self._since = time.monotonic()

    def begin(self) -> None:
        """Start to talk."""
        self._thread.start()

    def end(self) -> None:
        """Fall silent; nothing is said after this returns."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def __call__(self, event: Event) -> None:
        with self._lock:
            self._count(event)

    def line(self) -> str:
        """How far it is, in a line; "" where nothing is under way."""
        with self._lock:
            if self._to_make:
                return self._of_run()
            steps = [f"{name}, {part:.0%}" if part else name for name, part in self._steps.items()]
            return f"{'; '.join(steps)} ... {self._clock()}" if steps else ""

    def _of_run(self) -> str:
        parts = [f"{self._done} of {self._to_make} made"]
        parts += [f"{self._failed} failed"] if self._failed else []
        if names := list(self._under_way):
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            parts.append(f"under way: {' '.join(names[:_NAMED])}{more}")
        parts += [f"{self._credits} credits"] if self._credits else []
        return f"{'; '.join(parts)} ... {self._clock()}"

    def _clock(self) -> str:
        minutes, seconds = divmod(round(time.monotonic() - self._since), 60)
        return f"{minutes}:{seconds:02d} min"

    def _count(self, event: Event) -> None:
        match event:
            case StepStarted(name=name):
                self._steps[name] = 0.0
            case StepAdvanced(name=name, part=part) if name in self._steps:
                self._steps[name] = part
            case StepDone(name=name):
                self._steps.pop(name, None)
            case RunStarted(to_make=to_make):
                self._to_make, self._done, self._failed, self._credits = to_make, 0, 0, 0
                self._under_way.clear()
            case RunEnded():
                self._to_make = 0
            case NodeStarted(node=node):
                self._under_way[node] = None
            case NodeDone(node=node, made=True, credits=credits):
                self._under_way.pop(node, None)
                self._done, self._credits = self._done + 1, self._credits + credits
            case NodeDone(node=node):
                self._under_way.pop(node, None)
            case NodeFailed(node=node):
                self._under_way.pop(node, None)
                self._failed += 1

    def _talk(self) -> None:
        while not self._over.wait(self._seconds):
            if line := self.line():
                self._say(line)
