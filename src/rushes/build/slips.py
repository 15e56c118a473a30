"""Slips: where a courier notes a ticket the moment it has it, in room taken before the request went out.

A disk that is full, or a ledger that cannot be written just then, must not cost the id of what was
just paid for. A slip is overwritten in place, which needs no room; who finds a submission without an
outcome looks for its slip first.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from rushes.build.records import Task
from rushes.engines.base import Ticket
from rushes.units import canonical

_BYTES = 512


class Slip:
    """The slip of one submission, in the folder that holds the ledger."""

    def __init__(self, state: Path, task: Task) -> None:
        self._path = state / "slips" / task.id
        self._deadline = task.deadline

    def lay(self) -> None:
        """Take the room for it. Raises ``OSError`` where there is none."""
        self._path.parent.mkdir(exist_ok=True)
        self._write(b"", "wb")

    def note(self, ticket: Ticket) -> None:
        """Write down the ticket."""
        note = {"id": ticket.id, "estimate": ticket.estimate, "deadline": self._deadline}
        self._write(canonical(note), "r+b")

    def ticket(self) -> Ticket | None:
        """The ticket of this very submission, if its courier came to note it."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            note = json.loads(self._path.read_bytes())
            return Ticket(note["id"], note["estimate"]) if note["deadline"] == self._deadline else None
        return None

    def tear(self) -> None:
        """Take it down: what it says is in the ledger."""
        with suppress(OSError):
            self._path.unlink()

    def _write(self, data: bytes, mode: str) -> None:
        with self._path.open(mode) as file:
            file.write(data.ljust(_BYTES))
            file.flush()
            os.fsync(file.fileno())
