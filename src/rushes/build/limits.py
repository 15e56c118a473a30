"""What an order may cost: the film's cap, the run's spend, limits of sections and shots, and the price it is quoted at.

All of it is checked in the transaction that reserves, so that runs side by side cannot pass a limit together.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from rushes.build import tables
from rushes.build.records import drift
from rushes.errors import BudgetError

if TYPE_CHECKING:
    from rushes.build.money import Order

_T = tables.task.c
_AT_ONCE = 10_000
"""Nodes in one question: a database takes only so many."""
_COUNTED = func.coalesce(func.sum(func.coalesce(_T.cost_settled, _T.cost_reserved)), 0)
"""Credits of tasks, spent, reserved or lost; nothing is reserved for one that is READY."""


class OverLimit(BudgetError):
    """A limit below the film's cap would be passed: this node is not bought, others may be."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Credits that some nodes of a film may cost together in the film's life."""

    name: str
    """What is limited, as people call it: ``section chorus1``, ``shot V1-03``."""
    credits: int
    nodes: frozenset[str]


def check_drift(connection: Connection, order: "Order") -> None:
    """Raise ``BudgetError`` where the model has cost more than it is quoted at since the run began."""
    if order.since is None:
        return
    found = drift(connection, order.provider, order.model, order.since)
    if found is not None:
        quoted, now = found[1]["quoted"], found[1]["now"]
        raise BudgetError(
            f"{order.model} costs more than it is quoted at: {now} credits, not {quoted}; nothing more is bought",
            next="Run `rushes make` again with a --spend that covers the new price; it is counted with that.",
        )


def check_limits(connection: Connection, order: "Order") -> None:
    """Raise ``BudgetError`` where the film's cap or the run's spend would be passed, ``OverLimit`` for one below."""
    account = tables.account.c
    committed = connection.execute(
        select(func.coalesce(func.sum(account.committed), 0)).where(account.film == order.film)
    ).scalar_one()
    if order.cap is not None and committed + order.cost > order.cap:
        raise BudgetError(
            f"{order.node} costs {order.cost} credits; {committed} of the film's cap of {order.cap} are taken",
            next="Raise `cap` under [budget] in film.toml, or leave shots out with --only.",
        )
    for limit in order.limits:
        _check_limit(connection, order, limit)
    if order.spend is None:
        return
    spent = connection.execute(select(_COUNTED).where(_T.run == order.run, _T.state != "READY")).scalar_one()
    if spent + order.cost > order.spend:
        raise BudgetError(
            f"{order.node} costs {order.cost} credits; this run was given {order.spend} and has used {spent}",
            next="Run `rushes make` again with a larger --spend; what is made is kept.",
        )


def _check_limit(connection: Connection, order: "Order", limit: Limit) -> None:
    mine, nodes, taken = (_T.film == order.film) & (_T.state != "READY"), sorted(limit.nodes), 0
    for first in range(0, len(nodes), _AT_ONCE):
        some = select(_COUNTED).where(mine, _T.node.in_(nodes[first : first + _AT_ONCE]))
        taken += int(connection.execute(some).scalar_one())
    if taken + order.cost > limit.credits:
        raise OverLimit(
            f"{order.node} costs {order.cost} credits; {taken} of the {limit.credits} of {limit.name} are taken",
            next=f"Raise the limit of {limit.name} under [budget] in film.toml, or leave it as it is.",
        )
