"""The film's books, for people: what was bought, and lost purchases found again."""

from pathlib import Path
from typing import Any

from rushes.build import money, records
from rushes.build.ledger import Ledger, film_id
from rushes.engines.base import Ticket
from rushes.errors import EngineError, UsageError
from rushes.film.load import find_film, load
from rushes.project import Folders, shooting_engine


def film_books(start: Path | None) -> dict[str, Any]:
    """Totals and entries of every purchase, oldest first; a documented contract (``--json``)."""
    root = find_film(start)
    film = load(root, Folders(root).cache)
    ledger = Ledger(Folders(root).ledger)
    try:
        identity = film_id(ledger)
        entries = [_entry(task) for task in records.tasks(ledger, film=identity)]
        return {"totals": {**records.totals(ledger, identity), "cap": film.file.budget.cap}, "entries": entries}
    finally:
        ledger.close()


def adopt(start: Path | None, ext_id: str, node: str | None = None) -> str:
    """Give a lost purchase the service's id for it; the node it is of.

    Raises ``EngineError`` where the service does not know the id: nothing has changed then.
    """
    root = find_film(start)
    ledger = Ledger(Folders(root).ledger)
    try:
        task = _lost(ledger, node, f"rushes adopt {ext_id} NODE")
        film = load(root, Folders(root).cache)
        status = shooting_engine(film, task.provider).poll(Ticket(ext_id))
        if status.state == "gone":
            raise EngineError(f"{task.provider} has no job {ext_id} any more", next="Look for its id in the history.")
        money.adopt(ledger, task, ext_id)
        return task.node
    finally:
        ledger.close()


def disown(start: Path | None, node: str | None = None) -> str:
    """Say that a lost purchase was never made, as the service's own history shows; the node it is of.

    Its credits are free again, and the next run may buy it.
    """
    ledger = Ledger(Folders(find_film(start)).ledger)
    try:
        task = _lost(ledger, node, "name it")
        money.disown(ledger, task)
        return task.node
    finally:
        ledger.close()


def _lost(ledger: Ledger, node: str | None, how: str) -> records.Task:
    """The lost purchase of a node (``V1-03.clip``, or ``V1-03.clip#2`` where several are), newest first."""
    lost = [task for task in records.tasks(ledger, film=film_id(ledger)) if task.state in ("LOST_PAID", "AMBIGUOUS")]
    found = [task for task in lost if node in (None, task.node, f"{task.node}#{task.take_no}")]
    if not found:
        raise UsageError("no purchase of this film is lost" + (f" for {node}" if node else ""))
    if node is None and len(found) > 1:
        names = ", ".join(f"{task.node}#{task.take_no}" for task in found)
        raise UsageError(f"more than one purchase is lost: {names}", next=f"Say which: {how}.")
    return found[-1]


def _entry(task: records.Task) -> dict[str, Any]:
    return {
        "task_id": task.ext_id, "state": task.state, "take": f"{task.node}#{task.take_no}", "model": task.model,
        "credits": task.settled if task.settled is not None else task.reserved, "sha256": task.sha256,
        "error": task.error,
    }  # fmt: skip
