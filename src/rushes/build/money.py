"""Purchases: each state a task can be in, and the one transaction that moves it there.

    READY -> SUBMITTING -> RUNNING -> FETCHING -> DONE
                |             +----------------> FAILED | LOST_PAID (gone over there)
                +-> AMBIGUOUS -> READY | LOST_PAID -> RUNNING (adopted) | READY (disowned)

The intent and its reservation are on disk before a byte is sent. One submission at a time is in
flight per account, so at most one can ever be in doubt, and the balance decides it. The cap is
checked in the transaction that reserves. Every function works on the task as it is on disk now,
whatever its caller remembers of it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from rushes.build import tables
from rushes.build.failpoints import failpoint
from rushes.build.graph import Take
from rushes.build.ledger import Ledger, add_take, tell
from rushes.build.records import IN_DOUBT, POST_SECONDS, Task, as_task, drift, find
from rushes.engines.base import Account, NotSent, Outcome, Rejected, Ticket
from rushes.errors import BudgetError, UsageError
from rushes.units import Json, canonical

_UNDER_WAY = ("SUBMITTING", "RUNNING", "FETCHING", "AMBIGUOUS")
_T = tables.task.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to buy, for which take of which node, at which price, under which limits."""

    film: str
    node: str
    stage: str
    key: str
    asked: str
    take_no: int
    provider: str
    account: str
    model: str
    cost: int
    request: Json
    run: str
    cap: int | None = None
    spend: int | None = None
    concurrency: int = 1
    rebuy: bool = False
    since: int | None = None
    """End of the feed when the run began: a price that has drifted since then stops it."""


def place(ledger: Ledger, order: Order) -> Task | None:
    """Reserve the price and write down the intent to send; None while the account is busy.

    A task for the same wish that is under way or lost, or done for the same take, comes back as it
    is: the same thing is never bought twice. Raises ``BudgetError`` where a limit would be passed, or
    where the price has changed during the run.
    """
    failpoint("task.before-reserve")
    with ledger.writing() as connection:
        if (unsettled := _unsettled(connection, order)) is not None:
            return unsettled
        known = _latest(connection, order)
        if known and known.state == "DONE":
            return known
        if _busy(connection, order):
            return None
        _check_drift(connection, order)
        _check_limits(connection, order)
        task_id = _submitting(connection, order, known)
    failpoint("task.reserved")
    return find(ledger, task_id)


def note_snapshot(ledger: Ledger, task: Task, account: Account) -> None:
    """Write down the balance just before the request goes out."""
    made: Json = {"balance": account.balance, "made_today": dict(account.made_today)}
    with ledger.writing() as connection:
        _move(connection, task.id, ("SUBMITTING",), snapshot_json=canonical(made).decode())
    failpoint("task.snapshot")


def claim_to_send(ledger: Ledger, task_id: str, courier: str) -> Task | None:
    """The right to send a task's request, given once; None if it was given or taken away."""
    with ledger.writing() as connection:
        claimed = connection.execute(
            update(tables.task)
            .where(_T.id == task_id, _T.state == "SUBMITTING", _T.sent_by.is_(None), _T.snapshot_json.is_not(None))
            .where(_T.submit_deadline > tables.now() + POST_SECONDS / 2)
            .values(sent_by=courier, updated=tables.now(), row_version=_T.row_version + 1)
        )
        if not claimed.rowcount:
            return None
    failpoint("courier.claimed")
    return find(ledger, task_id)


def answered(ledger: Ledger, task: Task, outcome: Outcome) -> None:
    """Write down what became of a submission. Doubt is the answer to everything unclear."""
    with ledger.writing() as connection:
        task = _now(connection, task)
        match outcome:
            case Ticket():
                _accepted(connection, task, outcome)
            case NotSent(why=why, wait_seconds=wait):
                _release(connection, task, "READY", why, poll_after=tables.now() + wait)
            case Rejected(why=why):
                _release(connection, task, "FAILED", why)
            case _:
                _move(connection, task.id, ("SUBMITTING",), state="AMBIGUOUS", error=outcome.why)
    failpoint("courier.committed")


def doubt(ledger: Ledger, task: Task, why: str) -> None:
    """A submission whose courier died: nobody knows whether it was accepted."""
    with ledger.writing() as connection:
        _move(connection, task.id, ("SUBMITTING",), state="AMBIGUOUS", error=why)


def never_sent(ledger: Ledger, task: Task, why: str) -> None:
    """A submission that is known not to have been accepted: its price is free again."""
    with ledger.writing() as connection:
        _release(connection, task, "READY", why)


def write_off(ledger: Ledger, task: Task, why: str) -> None:
    """What was charged, with its id or its result lost: counted, shown, and never bought again by itself."""
    with ledger.writing() as connection:
        if _move(connection, task.id, ("AMBIGUOUS", "RUNNING", "FETCHING"), state="LOST_PAID", error=why):
            _book(connection, _now(connection, task), "WRITE_OFF", task.reserved)


def adopt(ledger: Ledger, task: Task, ext_id: str) -> None:
    """A lost purchase, found again under the service's own id: it goes on as if never lost.

    Raises ``UsageError`` where it is not lost any more, or the id belongs to another purchase.
    """
    with ledger.writing() as connection:
        taken = connection.execute(
            select(_T.node).where(_T.provider == task.provider, _T.ext_id == ext_id, _T.id != task.id)
        ).scalar()
        if taken is not None:
            raise UsageError(f"{ext_id} is the purchase of {taken}", next="Look for another id in the history.")
        if not _move(connection, task.id, ("AMBIGUOUS", "LOST_PAID"), state="RUNNING", ext_id=ext_id, error=None):
            raise UsageError(f"{task.node} is not lost any more", next="`rushes ledger` shows how it stands.")
        tell(connection, "adopted", node=task.node, task_id=task.id, ext_id=ext_id)
    failpoint("task.accepted")


def disown(ledger: Ledger, task: Task) -> None:
    """A purchase in doubt or lost that a person says was never made: its price is free again."""
    with ledger.writing() as connection:
        task = _now(connection, task)
        if not _move(connection, task.id, ("AMBIGUOUS", "LOST_PAID"), state="READY", cost_reserved=0, ext_id=None):
            raise UsageError(f"{task.node} is not lost any more", next="`rushes ledger` shows how it stands.")
        _book(connection, task, "RELEASE", -task.reserved)
        tell(connection, "disowned", node=task.node, task_id=task.id)


def fetching(ledger: Ledger, task: Task, cost: int | None) -> None:
    """The job is done over there; its result is being fetched."""
    with ledger.writing() as connection:
        _move(connection, task.id, ("RUNNING", "FETCHING"), state="FETCHING", cost_settled=cost)
    failpoint("task.polled")


def settle(ledger: Ledger, task: Task, take: Take, size: int, cost: int) -> Take | None:
    """The result is in the store: take, task and money in one transaction. None if it already was."""
    failpoint("task.before-settle")
    with ledger.writing() as connection:
        task = _now(connection, task)
        moved = _move(
            connection, task.id, ("RUNNING", "FETCHING"),
            state="DONE", cost_settled=cost, sha256=take.sha256, error=None,
        )  # fmt: skip
        if not moved:
            return None
        _settled(connection, task, cost)
        made = add_take(connection, take, size, task.request)
    failpoint("task.settled")
    return made


def fail(ledger: Ledger, task: Task, cost: int, why: str, *, final: bool = False) -> None:
    """The job failed over there, for what the service says it cost; ``final``: and would fail again as it is."""
    with ledger.writing() as connection:
        task = _now(connection, task)
        if _move(connection, task.id, ("RUNNING", "FETCHING"), state="FAILED", cost_settled=cost, error=why):
            _settled(connection, task, cost)
            tell(connection, "failed", node=task.node, task_id=task.id, why=why, final=final)


def _unsettled(connection: Connection, order: Order) -> Task | None:
    """A purchase of the same wish that is under way or lost, whichever take it was to be."""
    states = _UNDER_WAY if order.rebuy else (*_UNDER_WAY, "LOST_PAID")
    mine = (_T.film == order.film) & (_T.node == order.node) & (_T.asked == order.asked)
    made_with = (_T.provider == order.provider) & (_T.model == order.model)
    query = select(tables.task).where(mine, made_with, _T.state.in_(states)).order_by(_T.created).limit(1)
    row = connection.execute(query).mappings().first()
    return as_task(row) if row else None


def _latest(connection: Connection, order: Order) -> Task | None:
    query = select(tables.task).where(_T.film == order.film, _T.key == order.key, _T.take_no == order.take_no)
    row = connection.execute(query.order_by(_T.attempt.desc()).limit(1)).mappings().first()
    return as_task(row) if row else None


def _busy(connection: Connection, order: Order) -> bool:
    mine = (_T.account == order.account) & (_T.provider == order.provider)
    states = connection.execute(select(_T.state).where(mine, _T.state.in_((*IN_DOUBT, "RUNNING")))).scalars().all()
    return any(state in IN_DOUBT for state in states) or len(states) >= order.concurrency


def _check_drift(connection: Connection, order: Order) -> None:
    if order.since is None:
        return
    found = drift(connection, order.provider, order.model, order.since)
    if found is not None:
        quoted, now = found[1]["quoted"], found[1]["now"]
        raise BudgetError(
            f"{order.model} costs more than it is quoted at: {now} credits, not {quoted}; nothing more is bought",
            next="Run `rushes make` again with a --spend that covers the new price; it is counted with that.",
        )


def _check_limits(connection: Connection, order: Order) -> None:
    account = tables.account.c
    committed = connection.execute(
        select(func.coalesce(func.sum(account.committed), 0)).where(account.film == order.film)
    ).scalar_one()
    if order.cap is not None and committed + order.cost > order.cap:
        raise BudgetError(
            f"{order.node} costs {order.cost} credits; {committed} of the film's cap of {order.cap} are taken",
            next="Raise `cap` under [budget] in film.toml, or leave shots out with --only.",
        )
    if order.spend is None:
        return
    counted = func.coalesce(func.sum(func.coalesce(_T.cost_settled, _T.cost_reserved)), 0)
    spent = connection.execute(select(counted).where(_T.run == order.run, _T.state != "READY")).scalar_one()
    if spent + order.cost > order.spend:
        raise BudgetError(
            f"{order.node} costs {order.cost} credits; this run was given {order.spend} and has used {spent}",
            next="Run `rushes make` again with a larger --spend; what is made is kept.",
        )


def _submitting(connection: Connection, order: Order, known: Task | None) -> str:
    deadline = tables.now() + POST_SECONDS
    if known and known.state == "READY":
        task_id = known.id
        _move(
            connection, task_id, ("READY",), state="SUBMITTING", cost_reserved=order.cost, run=order.run,
            submit_deadline=deadline, sent_by=None, snapshot_json=None, cost_settled=None, account=order.account,
            poll_after=None,
            request_json=canonical(order.request).decode(),
        )  # fmt: skip
    else:
        task_id = str(uuid.uuid4())
        connection.execute(
            insert(tables.task).values(
                id=task_id, film=order.film, node=order.node, stage=order.stage, key=order.key, asked=order.asked,
                take_no=order.take_no, attempt=known.attempt + 1 if known else 1, provider=order.provider,
                account=order.account, model=order.model, state="SUBMITTING", cost_reserved=order.cost,
                request_json=canonical(order.request).decode(), submit_deadline=deadline, run=order.run,
                created=tables.now(), updated=tables.now(), row_version=0,
            )
        )  # fmt: skip
    task = as_task(connection.execute(select(tables.task).where(_T.id == task_id)).mappings().one())
    _book(connection, task, "RESERVE", order.cost)
    return task_id


def _now(connection: Connection, task: Task) -> Task:
    """The task as it is on disk."""
    return as_task(connection.execute(select(tables.task).where(_T.id == task.id)).mappings().one())


def _accepted(connection: Connection, task: Task, ticket: Ticket) -> None:
    if not _move(connection, task.id, IN_DOUBT, state="RUNNING", ext_id=ticket.id):
        tell(connection, "late", node=task.node, task_id=task.id, ext_id=ticket.id)
    elif ticket.estimate is not None and ticket.estimate > task.reserved:
        _move(connection, task.id, ("RUNNING",), cost_reserved=ticket.estimate)
        _book(connection, task, "RESERVE", ticket.estimate - task.reserved)
        _tell_drift(connection, task, ticket.estimate)


def _settled(connection: Connection, task: Task, cost: int) -> None:
    _book(connection, task, "SETTLE", cost - task.reserved)
    if cost > task.reserved:
        _tell_drift(connection, task, cost)


def _tell_drift(connection: Connection, task: Task, now: int) -> None:
    tell(connection, "drift", node=task.node, task_id=task.id, quoted=task.reserved, now=now)


def _release(connection: Connection, task: Task, state: str, why: str, **values: Any) -> None:
    task = _now(connection, task)
    if _move(connection, task.id, IN_DOUBT, state=state, cost_reserved=0, error=why, **values):
        _book(connection, task, "RELEASE", -task.reserved)


def _move(connection: Connection, task_id: str, states: Sequence[str], **values: Any) -> bool:
    """Change a task that is in one of these states; whether it was."""
    moved = connection.execute(
        update(tables.task)
        .where(_T.id == task_id, _T.state.in_(states))
        .values(updated=tables.now(), row_version=_T.row_version + 1, **values)
    )
    return bool(moved.rowcount)


def _book(connection: Connection, task: Task, kind: str, credits: int) -> None:
    """Add a row to the ledger, and carry the running total with it."""
    account = tables.account.c
    mine = (account.film == task.film) & (account.provider == task.provider) & (account.name == task.account)
    before = connection.execute(select(account.committed).where(mine)).scalar()
    after = (before or 0) + (0 if kind == "WRITE_OFF" else credits)
    if before is None:
        connection.execute(
            insert(tables.account).values(film=task.film, provider=task.provider, name=task.account, committed=after)
        )
    else:
        connection.execute(update(tables.account).where(mine).values(committed=after))
    connection.execute(
        insert(tables.ledger).values(
            t=tables.now(), film=task.film, account=task.account, task_id=task.id, kind=kind, credits=credits,
            committed_after=after,
        )
    )  # fmt: skip
