"""Named places where a crash test may kill the process: each is a gap between two durable steps.

``RUSHES_DIE_AT=store.linked`` kills the process with SIGKILL the first time it gets there;
``store.linked:3`` the third time. Nothing else reads the variable.
"""

import os
import signal
import threading

POINTS = (
    "store.written", "store.synced", "store.linked", "store.done",
    "take.before", "take.recorded", "take.done",
    "task.before-reserve", "task.reserved", "task.snapshot", "task.handed",
    "courier.claimed", "courier.answered", "courier.noted", "courier.committed",
    "task.accepted", "task.polled", "task.fetched", "task.stored", "task.before-settle", "task.settled",
    "film.before-link", "film.linked",
)  # fmt: skip
"""Every failpoint, in the order of a purchase."""

_name, _, _count = os.environ.get("RUSHES_DIE_AT", "").partition(":")
_left = int(_count or 1)
_lock = threading.Lock()


def failpoint(name: str) -> None:
    """Die here if the environment says so."""
    global _left
    if name != _name:
        return
    with _lock:
        _left -= 1
        if _left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
