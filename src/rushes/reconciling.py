"""A film's ledger held against its services: who is asked, what, and what comes of it as plain data."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from rushes.bookkeeping import books_to_read
from rushes.build import records, tables
from rushes.build.home import has_books
from rushes.build.ledger import Ledger, film_id
from rushes.build.records import Booked, Task
from rushes.engines.base import Engine, Status, Ticket
from rushes.errors import EngineError
from rushes.film.load import find_film, load
from rushes.film.model import Film
from rushes.midnight import Flow
from rushes.project import Folders, shooting_engine
from rushes.reconcile import MOST_DAYS, Account, compared, day_of, flows, remarks, standing


def reconcile(start: Path | None, days: int = 30) -> list[Account]:
    """Each account the film has bought from, held against the ledger over the last days, today counted.

    Free: it asks for the account, its use by day, and how each purchase without an end stands. Raises
    ``EngineError`` where a service cannot be reached.
    """
    root = find_film(start)
    film = load(root, Folders(root).cache)
    if not has_books(Folders(root).state):
        return []
    with books_to_read(film) as (ledger, _):
        tasks = records.tasks(ledger, film=film_id(ledger))
        return [
            _account(film, ledger, provider, tasks, min(max(days, 1), MOST_DAYS))
            for provider in dict.fromkeys(task.provider for task in tasks)
        ]


def _account(film: Film, ledger: Ledger, provider: str, tasks: Sequence[Task], days: int) -> Account:
    engine = shooting_engine(film, provider)
    try:
        account = engine.account()
        if account is None:
            raise EngineError(f"engine {provider} has no account to ask")
        return _held(engine, account.name, ledger, [task for task in tasks if task.provider == provider], days)
    finally:
        engine.close()


def _held(engine: Engine, name: str, ledger: Ledger, tasks: Sequence[Task], days: int) -> Account:
    now = tables.now()
    last = day_of(now)
    first = last - timedelta(days - 1)
    mine = [task for task in tasks if task.account == name]
    told = {task.id: _asked(engine, task) for task in mine if task.state in _OPEN}
    found = list(_flows(ledger, engine.name, name, {task.id for task in mine}, told, now))
    used = engine.usage(first, last)
    lines = compared(found, used, first, last) if used is not None else ()
    return Account(
        engine=engine.name, name=name, first=first, last=last, lines=lines, told=used is not None,
        standing=tuple(standing(task, told[task.id]) for task in mine if task.id in told),
        remarks=tuple(remarks(lines, mine, found, last)), elsewhere=len(tasks) - len(mine),
    )  # fmt: skip


_OPEN = ("SUBMITTING", "RUNNING", "FETCHING", "AMBIGUOUS", "LOST_PAID")


def _asked(engine: Engine, task: Task) -> Status | None:
    """What the service says of a purchase; None where it cannot be asked, for want of an id."""
    return engine.poll(Ticket(task.ext_id)) if task.ext_id else None


def _flows(
    ledger: Ledger, provider: str, name: str, own: set[str], told: Mapping[str, Status | None], now: float
) -> Iterator[Flow]:
    """What every film of the ledger has moved on the account."""
    rows: Mapping[str, Sequence[Booked]] = records.booked(ledger)
    for task in records.tasks(ledger, records.by_account(provider, name)):
        yield from flows(task, rows.get(task.id, ()), now, told.get(task.id), own=task.id in own)


def plain(account: Account) -> dict[str, Any]:
    """All of it; a documented contract (``rushes ledger reconcile --json``)."""
    return {
        "engine": account.engine, "account": account.name, "from": account.first.isoformat(),
        "to": account.last.isoformat(), "agreement": account.agreement, "ledger": account.ledger,
        "others": account.others, "service": account.service, "elsewhere": account.elsewhere,
        "days": [
            {
                "day": line.day.isoformat(), "model": line.model, "ledger": line.ledger, "others": line.others,
                "service": line.service, "difference": line.difference,
            }
            for line in account.lines
        ],
        "remarks": list(account.remarks),
        "standing": [
            {
                "take": f"{each.task.node}#{each.task.take_no}", "state": each.task.state, "task_id": each.task.ext_id,
                "credits": each.task.reserved, "says": each.says, "next": each.next,
            }
            for each in account.standing
        ],
    }  # fmt: skip
