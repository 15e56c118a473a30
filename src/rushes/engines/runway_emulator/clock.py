"""What time it is for the emulator: the day's own, a faster one, or one that is moved by hand."""

import threading
import time
from datetime import UTC, datetime


class Clock:
    """Seconds since 1970. A virtual clock stands still until ``advance``; a real one runs at ``speed``."""

    def __init__(self, *, virtual: bool = False, speed: float = 1.0, start: float | None = None) -> None:
        if not speed > 0:
            raise ValueError("the speed of a clock is more than 0")
        self.virtual, self.speed = virtual, speed
        self._begin = time.time() if start is None else start
        self._since = time.monotonic()
        self._moved = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        """The time, in seconds since 1970."""
        with self._lock:
            return self._begin + self._moved + (0.0 if self.virtual else self._run())

    def advance(self, seconds: float) -> float:
        """Move the clock on, a real one too; the new time."""
        if not 0 <= seconds < 1e9:
            raise ValueError("a clock is moved on by 0 seconds or more")
        with self._lock:
            self._moved += seconds
        return self.now()

    def _run(self) -> float:
        return (time.monotonic() - self._since) * self.speed


def stamp(seconds: float) -> str:
    """The time as the service writes it: ``2026-08-26T06:30:33.796Z``."""
    when = datetime.fromtimestamp(round(seconds * 1000) / 1000, UTC)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(seconds: float) -> str:
    """The day of a time, UTC: ``2026-08-26``."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
