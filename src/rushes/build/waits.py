"""When an order that was not taken goes out again, and what to tell a person where that is not in this run."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from rushes.build import records, tables
from rushes.build.ledger import Ledger
from rushes.build.records import Task
from rushes.build.results import NodeError
from rushes.engines.base import Account
from rushes.errors import EngineError

if TYPE_CHECKING:
    from rushes.build.purchase import Buyer

PATIENCE = 600.0
"""Seconds a run waits for a service that says "not now"."""
TRIES = 6
_LONGEST = 60.0
_DAY = timedelta(days=1).total_seconds()
_T = tables.task.c


def pause(buyer: "Buyer", task: Task, tries: int) -> float:
    """Seconds to wait before a request that was not sent goes out again: what the service asks for, at least.

    Without its word, the engine's own interval, and each time twice as long. Raises ``EngineError`` where the
    service asks for more than a run waits.
    """
    wait = records.waits(buyer.ledger, task)
    if wait > PATIENCE:
        raise _not_today(buyer, task)
    return max(wait, min(2.0**tries * buyer.engine.poll_seconds, _LONGEST))


def given_up(task: Task, seconds: float) -> NodeError:
    """What to say of an order that could not be placed, however often it was tried."""
    why = task.error or "nothing could be sent"
    took = f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{max(1, round(seconds))} seconds"
    return NodeError(
        f"{task.node} was not ordered, and costs nothing: {why}. It was tried {TRIES} times in {took}",
        next="Run `rushes make` again later; `rushes doctor` looks at this machine.",
    )


def _not_today(buyer: "Buyer", task: Task) -> EngineError:
    """The daily limit of a model with its figures and its end; anything else in the service's own words."""
    account = None
    with suppress(EngineError):
        account = buyer.engine.account()
    most = account.daily.get(task.model) if account is not None else None
    made = account.made_today.get(task.model, 0) if account is not None else 0
    advice = "What is made is kept: run `rushes make` again "
    if account is None or most is None or made < most:
        return EngineError(f"{task.error}", next=f"{advice}when that has changed.")
    back = first_back(buyer.ledger, account, buyer.engine.name, task.model)
    when = f"at {_clock(back)}" if back is not None else "in some hours"
    return EngineError(
        f"{task.model} has reached its daily limit at {buyer.engine.name}: {made} of {most} made in the last 24 hours",
        next=f"{advice}{when}, when the first of them is a day old. A higher tier of the account has a higher limit.",
    )


def first_back(ledger: Ledger, account: Account, provider: str, model: str) -> float | None:
    """When the first of the last day's jobs of a model is a day old, by the ledger; None where it knows of none."""
    now = ledger.now()
    mine = (_T.provider == provider, _T.account == account.name, _T.model == model, _T.ext_id.is_not(None))
    query = select(_T.created).where(*mine, _T.created > now - _DAY).order_by(_T.created).limit(1)
    with ledger.reading() as connection:
        first = connection.execute(query).scalar()
    return None if first is None else float(first) + _DAY


def _clock(when: float) -> str:
    """A time as people here say it: ``14:05 on 23 November``."""
    local = datetime.fromtimestamp(when).astimezone()
    return f"{local:%H:%M} on {local.day} {local:%B}"
