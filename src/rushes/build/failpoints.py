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

DOOR = ("door.before", "inbox.before", "inbox.taken", "inbox.linked", "inbox.moved")
"""Those on the way in of what was made elsewhere."""

_name, _left = "", 0
_lock = threading.Lock()


def arm(text: str) -> None:
    """Die at ``name:count`` from now on, or nowhere for an empty text: for processes that were forked."""
    global _name, _left
    name, _, count = text.partition(":")
    _name, _left = name, int(count or 1)


def failpoint(name: str) -> None:
    """Die here if the environment says so."""
    global _left
    if name != _name:
        return
    with _lock:
        _left -= 1
        if _left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


arm(os.environ.get("RUSHES_DIE_AT", ""))
