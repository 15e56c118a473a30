"""Purchases: each state a task can be in, and the one transaction that moves it there.

    READY -> SUBMITTING -> RUNNING -> FETCHING -> DONE
                |             +----------------> FAILED | LOST_PAID (gone over there)
                +-> AMBIGUOUS -> READY | LOST_PAID -> RUNNING (adopted) | READY (disowned)

The intent and its reservation are on disk before a byte is sent. One submission at a time is in
flight per account, so at most one can ever be in doubt, and the balance decides it. The cap is
checked in the transaction that reserves. Every function works on the task as it is on disk now,
whatever its caller remembers of it; what was decided of one submission (``Task.sending``) never
touches the next one of the same task.

A connection may break while a transaction is being committed; then nobody knows whether it was. So
each function may be called again, or never again, and nothing is bought twice or lost:

- ``place``: what was reserved unseen is SUBMITTING, and comes back from the next ``place`` of the wish.
- ``note_snapshot``: the balance noted unseen is used by whoever goes on; nothing was sent in between.
- ``claim_to_send``: who did not see that it has the right does not send; a taken right without an
  answer is doubt, and the balance says that nothing was charged.
- ``answered``: the courier writes it down again until it is seen to be there, with its slip as the
  net; the second time changes nothing.
- ``called_off``, ``doubt``, ``never_sent``, ``write_off``, ``fetching``, ``settle``, ``fail``: each
  leaves a state that the next run goes on from; a second time finds no task in the state it starts from.
- ``adopt``, ``disown``: a person is told to look, and sees that it is done.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from rushes.build import tables
from rushes.build.failpoints import failpoint
from rushes.build.graph import Take
from rushes.build.ledger import Ledger, add_take, clean, tell
from rushes.build.limits import Limit as Limit
from rushes.build.limits import OverLimit as OverLimit
from rushes.build.limits import check_drift, check_limits
from rushes.build.records import IN_DOUBT, POST_SECONDS, Task, as_task, find, is_here
from rushes.engines.base import Account, NotSent, Outcome, Rejected, Ticket
from rushes.errors import UsageError
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
    limits: Sequence[Limit] = ()
    """Limits that the node counts in, beside the film's cap."""
    owner: str | None = None
    """Who is to drive it, for ``lease`` seconds, unless renewed."""
    lease: float = 60.0
    since: int | None = None
    """End of the feed when the run began: a price that has drifted since then stops it."""


def place(ledger: Ledger, order: Order) -> Task | None:
    """Reserve the price and write down the intent to send; None while the account is busy.

    A task for the same wish that is under way or lost, or done for the same take, comes back as it
    is: the same thing is never bought twice. Raises ``BudgetError`` where the cap or the run's ``spend``
    would be passed, or where the price has changed during the run; ``OverLimit`` for a limit of the node.
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
        check_drift(connection, order)
        check_limits(connection, order)
        task_id = _submitting(connection, order, known, ledger.clock(connection))
    failpoint("task.reserved")
    return find(ledger, task_id)


def note_snapshot(ledger: Ledger, task: Task, account: Account) -> None:
    """Write down the balance just before the request goes out."""
    made: Json = {"balance": account.balance, "made_today": dict(account.made_today)}
    with ledger.writing() as connection:
        _move(connection, task, ("SUBMITTING",), snapshot_json=canonical(made).decode())
    failpoint("task.snapshot")


def claim_to_send(ledger: Ledger, task_id: str, courier: str) -> Task | None:
    """The right to send a task's request, given once; None if it was given or taken away."""
    with ledger.writing() as connection:
        claimed = connection.execute(
            update(tables.task)
            .where(_T.id == task_id, _T.state == "SUBMITTING", _T.sent_by.is_(None), _T.snapshot_json.is_not(None))
            .where(_T.submit_deadline > ledger.clock(connection) + POST_SECONDS / 2)
            .values(sent_by=courier, updated=tables.now(), row_version=_T.row_version + 1)
        )
        if not claimed.rowcount:
            return None
    failpoint("courier.claimed")
    return find(ledger, task_id)


def answered(ledger: Ledger, task: Task, outcome: Outcome) -> None:
    """Write down what became of a submission. Doubt is the answer to everything unclear."""
    with ledger.writing() as connection:
        match outcome:
            case Ticket():
                _accepted(connection, task, outcome)
            case NotSent(why=why, wait_seconds=wait):
                _release(connection, task, "READY", why, poll_after=ledger.clock(connection) + wait)
            case Rejected(why=why):
                _release(connection, task, "FAILED", why)
            case _:
                _move(connection, task, ("SUBMITTING",), state="AMBIGUOUS", error=clean(outcome.why))
    failpoint("courier.committed")


def doubt(ledger: Ledger, task: Task, why: str) -> None:
    """A submission whose courier died: nobody knows whether it was accepted."""
    with ledger.writing() as connection:
        _move(connection, task, ("SUBMITTING",), state="AMBIGUOUS", error=clean(why))


def called_off(ledger: Ledger, task: Task, why: str) -> None:
    """A submission that no courier has taken is called off: from now on none can, and its price is free again."""
    with ledger.writing() as connection:
        if _now(connection, task).sent_by is None:
            _release(connection, task, "READY", why)


def never_sent(ledger: Ledger, task: Task, why: str) -> None:
    """A submission that is known not to have been accepted: its price is free again."""
    with ledger.writing() as connection:
        _release(connection, task, "READY", why)


def write_off(ledger: Ledger, task: Task, why: str, cost: int | None = None) -> None:
    """What was charged (``cost``, where it is known), id or result lost: counted, and never bought again by itself."""
    with ledger.writing() as connection:
        known = _now(connection, task)
        before = known.reserved
        lost = before if cost is None else cost
        values = {"state": "LOST_PAID", "cost_reserved": lost, "cost_settled": None, "error": clean(why)}
        if _move(connection, task, ("AMBIGUOUS", "RUNNING", "FETCHING"), **values):
            if lost != before:
                _book(connection, task, "RESERVE" if lost > before else "RELEASE", lost - before)
            if lost > before:
                _tell_drift(connection, known, lost)
            _book(connection, task, "WRITE_OFF", lost)


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
        if not _move(connection, task, ("AMBIGUOUS", "LOST_PAID"), state="RUNNING", ext_id=ext_id, error=None):
            raise UsageError(f"{task.node} is not lost any more", next="`rushes ledger` shows how it stands.")
        tell(connection, task.film, "adopted", node=task.node, task_id=task.id, ext_id=ext_id)
    failpoint("task.accepted")


def disown(ledger: Ledger, task: Task) -> None:
    """A purchase in doubt or lost that a person says was never made: its price is free again."""
    with ledger.writing() as connection:
        reserved = _now(connection, task).reserved
        if not _move(connection, task, ("AMBIGUOUS", "LOST_PAID"), state="READY", cost_reserved=0, ext_id=None):
            raise UsageError(f"{task.node} is not lost any more", next="`rushes ledger` shows how it stands.")
        _book(connection, task, "RELEASE", -reserved)
        tell(connection, task.film, "disowned", node=task.node, task_id=task.id)


def fetching(ledger: Ledger, task: Task, cost: int | None) -> None:
    """The job is done over there; its result is being fetched."""
    with ledger.writing() as connection:
        _move(connection, task, ("RUNNING", "FETCHING"), state="FETCHING", cost_settled=cost)
    failpoint("task.polled")


def settle(ledger: Ledger, task: Task, take: Take, size: int, cost: int) -> Take | None:
    """The result is in the store: take, task and money in one transaction. None if it already was."""
    failpoint("task.before-settle")
    with ledger.writing() as connection:
        done = {"state": "DONE", "cost_settled": cost, "sha256": take.sha256, "error": None}
        if not _move(connection, task, ("RUNNING", "FETCHING"), **done):
            return None
        task = _now(connection, task)
        _settled(connection, task, cost)
        made = add_take(connection, task.film, take, size, task.request)
    failpoint("task.settled")
    return made


def fail(ledger: Ledger, task: Task, cost: int, why: str, *, final: bool = False) -> None:
    """The job failed over there, for what the service says it cost; ``final``: and would fail again as it is."""
    why = clean(why)
    with ledger.writing() as connection:
        if _move(connection, task, ("RUNNING", "FETCHING"), state="FAILED", cost_settled=cost, error=why):
            task = _now(connection, task)
            _settled(connection, task, cost)
            tell(connection, task.film, "failed", node=task.node, task_id=task.id, why=why, final=final)


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
    """Whether the account, of whichever film, has a submission in flight or in doubt, or as many jobs as it runs."""
    mine = (_T.account == order.account) & (_T.provider == order.provider)
    busy = select(_T.state).where(mine, _T.state.in_((*IN_DOUBT, "RUNNING")), is_here())
    states = connection.execute(busy).scalars().all()
    return any(state in IN_DOUBT for state in states) or len(states) >= order.concurrency


def _submitting(connection: Connection, order: Order, known: Task | None, clock: float) -> str:
    lease: dict[str, Any] = {
        "submit_deadline": clock + POST_SECONDS, "owner": order.owner,
        "lease_until": clock + order.lease if order.owner else None,
    }  # fmt: skip
    if known and known.state == "READY":
        task_id = known.id
        _move(
            connection, known, ("READY",), state="SUBMITTING", cost_reserved=order.cost, run=order.run,
            sent_by=None, snapshot_json=None, cost_settled=None, account=order.account, poll_after=None,
            request_json=canonical(order.request).decode(), sending=known.sending + 1, **lease,
        )  # fmt: skip
    else:
        task_id = str(uuid.uuid4())
        connection.execute(
            insert(tables.task).values(
                id=task_id, film=order.film, node=order.node, stage=order.stage, key=order.key, asked=order.asked,
                take_no=order.take_no, attempt=known.attempt + 1 if known else 1, provider=order.provider,
                account=order.account, model=order.model, state="SUBMITTING", cost_reserved=order.cost,
                request_json=canonical(order.request).decode(), run=order.run,
                created=tables.now(), updated=tables.now(), row_version=0, sending=1, **lease,
            )
        )  # fmt: skip
    task = as_task(connection.execute(select(tables.task).where(_T.id == task_id)).mappings().one())
    _book(connection, task, "RESERVE", order.cost)
    return task_id


def _now(connection: Connection, task: Task) -> Task:
    """The task as it is on disk."""
    return as_task(connection.execute(select(tables.task).where(_T.id == task.id)).mappings().one())


def _accepted(connection: Connection, task: Task, ticket: Ticket) -> None:
    now = _now(connection, task)
    if now.ext_id == ticket.id:
        return  # a commit that its courier did not see
    if not _move(connection, task, (*IN_DOUBT, "LOST_PAID"), state="RUNNING", ext_id=ticket.id, error=None):
        tell(connection, task.film, "late", node=task.node, task_id=task.id, ext_id=ticket.id)
    elif ticket.estimate is not None and ticket.estimate > now.reserved:
        _move(connection, task, ("RUNNING",), cost_reserved=ticket.estimate)
        _book(connection, task, "RESERVE", ticket.estimate - now.reserved)
        _tell_drift(connection, now, ticket.estimate)


def _settled(connection: Connection, task: Task, cost: int) -> None:
    _book(connection, task, "SETTLE", cost - task.reserved)
    if cost > task.reserved:
        _tell_drift(connection, task, cost)


def _tell_drift(connection: Connection, task: Task, now: int) -> None:
    tell(connection, task.film, "drift", node=task.node, task_id=task.id, quoted=task.reserved, now=now)


def _release(connection: Connection, task: Task, state: str, why: str, **values: Any) -> None:
    reserved = _now(connection, task).reserved
    if _move(connection, task, IN_DOUBT, state=state, cost_reserved=0, error=clean(why), **values):
        _book(connection, task, "RELEASE", -reserved)


def _move(connection: Connection, task: Task, states: Sequence[str], **values: Any) -> bool:
    """Change a task that is in one of these states and still at the same submission; whether it was."""
    moved = connection.execute(
        update(tables.task)
        .where(_T.id == task.id, _T.sending == task.sending, _T.state.in_(states))
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
