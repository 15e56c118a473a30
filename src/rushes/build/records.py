"""The books, to read: purchases and where they stand, totals, and whether it all adds up."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from rushes.build import tables
from rushes.build.ledger import Ledger

OPEN = ("READY", "SUBMITTING", "RUNNING", "FETCHING", "AMBIGUOUS")
"""States of a task whose end is not known yet."""
IN_DOUBT = ("SUBMITTING", "AMBIGUOUS")
"""States that keep every other submission of the account waiting."""
POST_SECONDS = 180.0
"""Seconds a courier may take over one submission."""

_T = tables.task.c


@dataclass(frozen=True, slots=True)
class Task:
    """A purchase as the ledger has it."""

    id: str
    film: str
    node: str
    stage: str
    key: str
    asked: str
    take_no: int
    attempt: int
    provider: str
    account: str
    model: str
    state: str
    reserved: int
    settled: int | None
    ext_id: str | None
    request: dict[str, Any]
    snapshot: dict[str, Any] | None
    deadline: float | None
    sent_by: str | None
    sha256: str | None
    error: str | None
    created: float
    not_before: float | None = None
    """The service asked not to be sent this again before then."""
    sending: int = 1
    """Which submission of this task it is; what is decided of one never touches the next."""
    owner: str | None = None
    lease_until: float | None = None


def find(ledger: Ledger, task_id: str) -> Task:
    """A task by its id."""
    return tasks(ledger, _T.id == task_id)[0]


def open_tasks(ledger: Ledger, film: str) -> list[Task]:
    """Every purchase of a film whose end is not known, oldest first."""
    return tasks(ledger, _T.state.in_(OPEN), film=film)


def tasks(ledger: Ledger, *where: Any, film: str | None = None) -> list[Task]:
    """Purchases, oldest first; of one film, where given."""
    where = (*where, _T.film == film) if film else where
    with ledger.reading() as connection:
        rows = connection.execute(select(tables.task).where(*where).order_by(_T.created, _T.id)).mappings()
        return [as_task(row) for row in rows]


def is_here() -> Any:
    """The condition that a task's film has not been moved to another ledger, or is not under way there."""
    films = tables.film.c
    return _T.film.not_in(select(films.id).where(films.state != "here"))


def in_doubt(ledger: Ledger, provider: str, account: str | None = None) -> list[Task]:
    """Submissions of a provider's accounts, or of one, that nobody knows the outcome of yet: of every film."""
    where = (_T.provider == provider, _T.state.in_(IN_DOUBT), is_here())
    return tasks(ledger, *where, *((_T.account == account,) if account is not None else ()))


def waits(ledger: Ledger, task: Task) -> float:
    """Seconds until a task may be sent again, by what the service said."""
    return max(0.0, task.not_before - ledger.now()) if task.not_before else 0.0


def failed_for_good(ledger: Ledger, order_film: str, key: str, take_no: int) -> Task | None:
    """The last try at a take, if it failed in a way that the same request would again."""
    row = tables.feed.c
    known = tasks(ledger, _T.key == key, _T.take_no == take_no, film=order_film)
    last = max(known, key=lambda task: task.attempt, default=None)
    if last is None or last.state != "FAILED":
        return None
    with ledger.reading() as connection:
        found = connection.execute(select(row.data_json).where(row.task_id == last.id, row.kind == "failed")).scalars()
        return last if any(json.loads(data).get("final") for data in found) else None


def finals(ledger: Ledger, film: str) -> frozenset[str]:
    """Ids of a film's purchases that failed in a way that the same request would again."""
    row = tables.feed.c
    query = select(row.task_id, row.data_json).where(row.kind == "failed", row.film == film)
    with ledger.reading() as connection:
        return frozenset(id for id, data in connection.execute(query) if json.loads(data).get("final"))


def may_be_sent(ledger: Ledger, task: Task) -> bool:
    """Whether no courier has taken a submission, and there is time for one to."""
    return task.sent_by is None and (task.deadline or 0) > ledger.now() + POST_SECONDS / 2


def returned_since(ledger: Ledger, task: Task) -> int:
    """Credits the service gave back to the account, for other tasks of any film, since this one was reserved."""
    rows = tables.ledger.c
    with ledger.reading() as connection:
        start = connection.execute(
            select(func.max(rows.seq)).where(rows.task_id == task.id, rows.kind == "RESERVE")
        ).scalar()
        settled = connection.execute(
            select(func.coalesce(func.sum(rows.credits), 0))
            .join(tables.task, _T.id == rows.task_id)
            .where(_T.provider == task.provider, rows.account == task.account)
            .where(rows.kind == "SETTLE", rows.seq > (start or 0))
        ).scalar_one()
    return -int(settled)


def feed_end(ledger: Ledger) -> int:
    """Number of the last row of the feed."""
    with ledger.reading() as connection:
        return int(connection.execute(select(func.coalesce(func.max(tables.feed.c.seq), 0))).scalar_one())


def last_drift(ledger: Ledger, provider: str, model: str) -> tuple[Task, int] | None:
    """The last purchase of a model that cost more than it was quoted at, and what it cost."""
    with ledger.reading() as connection:
        found = drift(connection, provider, model, since=0)
        return (find(ledger, found[0]), found[1]["now"]) if found else None


def totals(ledger: Ledger, film: str) -> dict[str, int]:
    """Credits spent, reserved and lost over the film's life."""
    return totals_of(tasks(ledger, film=film))


def totals_of(every: Sequence[Task]) -> dict[str, int]:
    """The same, of these purchases."""
    return {
        "spent": sum(counted(task) for task in every if task.state in ("DONE", "FAILED")),
        "reserved": sum(counted(task) for task in every if task.state in OPEN),
        "lost": sum(counted(task) for task in every if task.state == "LOST_PAID"),
    }


def by_account(provider: str, account: str) -> Any:
    """The condition that a purchase was made with an account of a provider, whichever film's it is."""
    return (_T.provider == provider) & (_T.account == account)


def counted(task: Task) -> int:
    """Credits of a purchase that the film's cap counts: what it came to, or what is reserved for it or was lost."""
    return task.settled or 0 if task.state in ("DONE", "FAILED") else task.reserved


@dataclass(frozen=True, slots=True)
class Booked:
    """A row of the ledger: when, by this program's clock, and the change of what is committed."""

    task_id: str
    kind: str
    credits: int
    t: float


def booked(ledger: Ledger, film: str | None = None) -> dict[str, list[Booked]]:
    """The rows of the ledger by purchase, oldest first; of one film, where given."""
    row, found = tables.ledger.c, dict[str, list[Booked]]()
    query = select(row.task_id, row.kind, row.credits, row.t).order_by(row.seq)
    with ledger.reading() as connection:
        for each in connection.execute(query.where(row.film == film) if film else query):
            found.setdefault(each[0], []).append(Booked(*each))
    return found


def order_of(rows: Sequence[Booked]) -> tuple[float, int] | None:
    """When a purchase was ordered, the last time it was, and the credits reserved for it; None where it is not."""
    last = max((n for n, row in enumerate(rows) if row.kind == "RELEASE"), default=-1)
    reserved = [row for row in rows[last + 1 :] if row.kind == "RESERVE"]
    return (reserved[0].t, sum(row.credits for row in reserved)) if reserved else None


def audit(ledger: Ledger, film: str) -> Sequence[str]:
    """Disagreements between the running total, the ledger's rows and the tasks; none is right."""
    with ledger.reading() as connection:
        return disagreements(connection, film)


def disagreements(connection: Connection, film: str) -> Sequence[str]:
    """The same, within a transaction."""
    rows, account = tables.ledger.c, tables.account.c
    sums = func.coalesce(func.sum(rows.credits), 0)
    booked = connection.execute(select(sums).where(rows.film == film, rows.kind != "WRITE_OFF")).scalar()
    running = connection.execute(
        select(func.coalesce(func.sum(account.committed), 0)).where(account.film == film)
    ).scalar()
    every = connection.execute(select(tables.task).where(_T.film == film)).mappings()
    counted = sum(totals_of([as_task(row) for row in every]).values())
    if booked == running == counted:
        return ()
    return (f"ledger rows say {booked} credits, the running total {running}, the tasks {counted}",)


def drift(connection: Connection, provider: str, model: str, since: int) -> tuple[str, dict[str, Any]] | None:
    """Task and figures of the last price that was not as quoted, after a row of the feed."""
    row = tables.feed.c
    query = select(row.task_id, row.data_json).join(tables.task, _T.id == row.task_id)
    query = query.where(row.kind == "drift", row.seq > since, _T.provider == provider, _T.model == model)
    found = connection.execute(query.order_by(row.seq.desc()).limit(1)).first()
    return (str(found[0]), json.loads(found[1])) if found else None


def as_task(row: Any) -> Task:
    """A purchase from its row."""
    return Task(
        row["id"], row["film"], row["node"], row["stage"], row["key"], row["asked"], row["take_no"], row["attempt"],
        row["provider"], row["account"], row["model"], row["state"], row["cost_reserved"], row["cost_settled"],
        row["ext_id"], json.loads(row["request_json"]), json.loads(row["snapshot_json"] or "null"),
        row["submit_deadline"], row["sent_by"], row["sha256"], row["error"], row["created"], row["poll_after"],
        row["sending"], row["owner"], row["lease_until"],
    )  # fmt: skip
