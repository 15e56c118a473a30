"""The film's books, for people: what was bought, and lost purchases found again."""

from pathlib import Path
from typing import Any

from rushes.build import money
from rushes.build.ledger import Ledger, film_id
from rushes.errors import UsageError
from rushes.film.load import find_film, load
from rushes.project import Folders


def film_books(start: Path | None) -> dict[str, Any]:
    """Totals and entries of every purchase, oldest first; a documented contract (``--json``)."""
    root = find_film(start)
    film = load(root, Folders(root).cache)
    ledger = Ledger(Folders(root).ledger)
    try:
        identity = film_id(ledger)
        entries = [_entry(task) for task in money.tasks(ledger, film=identity)]
        return {"totals": {**money.totals(ledger, identity), "cap": film.file.budget.cap}, "entries": entries}
    finally:
        ledger.close()


def adopt(start: Path | None, ext_id: str, node: str | None = None) -> str:
    """Give a lost purchase the service's id for it; the node it is of."""
    root = find_film(start)
    ledger = Ledger(Folders(root).ledger)
    try:
        lost = [task for task in money.tasks(ledger, film=film_id(ledger)) if task.state in ("LOST_PAID", "AMBIGUOUS")]
        found = [task for task in lost if node in (None, task.node)]
        if not found:
            raise UsageError("no purchase of this film is lost" + (f" for {node}" if node else ""))
        if len(found) > 1:
            names = ", ".join(task.node for task in found)
            raise UsageError(f"more than one purchase is lost: {names}", next=f"Say which: rushes adopt {ext_id} NODE.")
        money.adopt(ledger, found[0], ext_id)
        return found[0].node
    finally:
        ledger.close()


def _entry(task: money.Task) -> dict[str, Any]:
    return {
        "task_id": task.ext_id, "state": task.state, "take": f"{task.node}#{task.take_no}", "model": task.model,
        "credits": task.settled if task.settled is not None else task.reserved, "sha256": task.sha256,
        "error": task.error,
    }  # fmt: skip
