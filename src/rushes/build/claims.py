"""Claims: who is making a node right now, so that two runs never make it twice.

A claim is an advisory lock on one byte of one file, at an offset taken from the key. The kernel
drops it when the process ends, however it ends, so nothing is left to clean up after kill -9.

The kernel also drops every lock a process has on a file when the process closes the file anywhere,
and never holds a process against itself. So a process has one descriptor and one set of claims for
each file, which all its ``Claims`` share.
"""

import fcntl
import hashlib
import os
import socket
import threading
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(slots=True)
class _Open:
    """A lock file that this process has open, and what it has claimed there."""

    handle: int
    users: int = 0
    held: set[int] = field(default_factory=set)


_files: dict[Path, _Open] = {}
_lock = threading.Lock()


class Claims:
    """Claims on a project's keys, held against other processes and other threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path.resolve()
        self._mine: set[int] = set()
        with _lock:
            if self._path not in _files:
                _files[self._path] = _Open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644))
            self._file: _Open | None = _files[self._path]
            self._file.users += 1

    @property
    def folder(self) -> Path:
        """The state folder of the project that the claims are for."""
        return self._path.parent

    @property
    def place(self) -> str:
        """Where a claim can be seen: this host, since it was started, and this very file."""
        return _place(self._path)

    def take(self, key: str) -> bool:
        """Claim a key; False where another process, or anybody else in this one, has it."""
        place = _offset(key)
        with _lock:
            if self._file is None or place in self._file.held:
                return False
            try:
                fcntl.lockf(self._file.handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except (BlockingIOError, PermissionError):
                return False
            self._file.held.add(place)
            self._mine.add(place)
            return True

    def drop(self, key: str) -> None:
        """Let a key go."""
        with _lock:
            self._drop(_offset(key))

    def close(self) -> None:
        """Let everything go."""
        with _lock:
            if self._file is None:
                return
            for place in list(self._mine):
                self._drop(place)
            self._file.users -= 1
            if not self._file.users:
                os.close(_files.pop(self._path).handle)
            self._file = None

    def _drop(self, place: int) -> None:
        if self._file is not None and place in self._mine:
            self._mine.discard(place)
            self._file.held.discard(place)
            fcntl.lockf(self._file.handle, fcntl.LOCK_UN, 1, place)


@cache
def _place(path: Path) -> str:
    file = path.stat()
    told = f"{socket.gethostname()} {_boot()} {file.st_dev} {file.st_ino}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _boot() -> str:
    """What tells this start of this machine from any other, a copy of the machine too; "" where the system has none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _offset(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:7], "big")
