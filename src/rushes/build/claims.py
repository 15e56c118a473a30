"""Claims: who is making a node right now, so that two runs never make it twice.

A claim is an advisory lock on one byte of one file, at an offset taken from the key. The kernel
drops it when the process ends, however it ends, so nothing is left to clean up after kill -9.
"""

import fcntl
import hashlib
import os
import threading
from pathlib import Path


class Claims:
    """Claims of this process on a project's keys."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._mine: set[int] = set()
        self._lock = threading.Lock()

    def take(self, key: str) -> bool:
        """Claim a key; False where another process, or another thread, has it."""
        place = _offset(key)
        with self._lock:
            if place in self._mine:
                return False
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except (BlockingIOError, PermissionError):
                return False
            self._mine.add(place)
            return True

    def drop(self, key: str) -> None:
        """Let a key go."""
        place = _offset(key)
        with self._lock:
            if place in self._mine:
                self._mine.discard(place)
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def close(self) -> None:
        os.close(self._file)


def _offset(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:7], "big")
