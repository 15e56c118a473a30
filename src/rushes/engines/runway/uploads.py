"""What was uploaded lately, so that a large picture goes over once a day and not for every take.

Kept in the user's cache folder by account and content: the address the service gave, and until when it
holds (the service says 24 hours; an hour is left for the request that uses it). No key, no name of a film.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rushes.engines.keys import user_folder
from rushes.units import digest

HOURS = 23
MOST = 5000
"""Uploads that are remembered."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """The uploads of one account at one service."""

    account: str
    url: str
    now: Callable[[], float] = time.time

    def find(self, sha256: str) -> str | None:
        """Where a content was uploaded, while that holds."""
        row = _read().get(self._name(sha256))
        good = row is not None and row[1] <= self.now() < row[1] + HOURS * 3600
        return row[0] if row is not None and good else None

    def keep(self, sha256: str, uri: str, at: float) -> None:
        """Remember where a content is, that was uploaded at a time."""
        held = {name: row for name, row in _read().items() if row[1] + HOURS * 3600 > self.now()}
        newest = sorted(held.items(), key=lambda item: item[1][1])[-MOST + 1 :]
        _write({**dict(newest), self._name(sha256): (uri, at)})

    def forget(self, sha256: str) -> None:
        """Upload a content anew when it is wanted again."""
        held = _read()
        if held.pop(self._name(sha256), None) is not None:
            _write(held)

    def _name(self, sha256: str) -> str:
        return digest([self.account, self.url, sha256])


def _path() -> Path:
    return user_folder("XDG_CACHE_HOME", ".cache") / "runway-uploads.json"


def _read() -> dict[str, tuple[str, float]]:
    """What is remembered; nothing where the file is not there or broken."""
    found = {}
    with suppress(OSError, ValueError, RecursionError):
        data = json.loads(_path().read_bytes())
        for name, row in data.items() if isinstance(data, dict) else ():
            match row:
                case [str(uri), int() | float() as at] if uri.startswith("runway://"):
                    found[name] = (uri, float(at))
    return found


def _write(rows: Mapping[str, tuple[str, float]]) -> None:
    """A cache that cannot be written is none: the picture goes over again."""
    with suppress(OSError):
        path = _path()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".uploads-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(rows, file)
        Path(name).replace(path)
