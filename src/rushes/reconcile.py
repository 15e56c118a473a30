"""The ledger held against what the service says it charged, by day and model. It asks, buys nothing, changes nothing.

A service counts a charge on the day it accepts a job and what it gives back on the day the job ends, in
UTC. The ledger knows when it sent a job off and when it heard of its end: where a midnight lies between,
either day is right, and the one that agrees is taken.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from rushes.build.records import IN_DOUBT, POST_SECONDS, Booked, Task, order_of
from rushes.engines.base import Status, Used
from rushes.midnight import Flow, laid

MOST_DAYS = 90
"""As far back as Runway tells (facts of POST /v1/organization/usage, API of 2024-11-06)."""
CLOCKS = 60.0
"""Seconds by which the clock of this machine and the service's may differ."""

Agreement = Literal["equal", "part", "differs", "untold"]


@dataclass(frozen=True, slots=True)
class Line:
    """One day and model: credits by this film, by others of its ledger, and by the service."""

    day: date
    model: str
    ledger: int
    others: int
    service: int

    @property
    def difference(self) -> int:
        """More than 0: the service charged more than the ledger knows of."""
        return self.service - self.ledger - self.others


@dataclass(frozen=True, slots=True)
class Standing:
    """A purchase without an end, or lost: what the service says of it now, and what would settle it."""

    task: Task
    says: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of the film at a service, held against the ledger from ``first`` to ``last``, both counted."""

    engine: str
    name: str
    first: date
    last: date
    lines: tuple[Line, ...] = ()
    standing: tuple[Standing, ...] = ()
    remarks: tuple[str, ...] = ()
    told: bool = True
    elsewhere: int = 0
    """Purchases of the film that were made with another account of the service."""

    @property
    def agreement(self) -> Agreement:
        """``part``: the service charged more, as it does where others use the account too."""
        if not self.told:
            return "untold"
        differences = [line.difference for line in self.lines]
        return "differs" if min(differences, default=0) < 0 else "part" if any(differences) else "equal"

    @property
    def ledger(self) -> int:
        """Credits of the film."""
        return sum(line.ledger for line in self.lines)

    @property
    def others(self) -> int:
        """Credits of other films of the same ledger."""
        return sum(line.others for line in self.lines)

    @property
    def service(self) -> int:
        """Credits the service counts."""
        return sum(line.service for line in self.lines)


# What the service must have counted.


def flows(
    task: Task, rows: Sequence[Booked], now: float, status: Status | None = None, *, own: bool = True
) -> Iterator[Flow]:
    """What a purchase has moved at the service; nothing for one in doubt. ``status`` is what the service says of it."""
    order = order_of(rows)
    if order is None or task.state in IN_DOUBT:
        return
    at, credits = order
    yield _flow(task, credits, at, at + POST_SECONDS, at, own)
    settled = [row for row in rows if row.kind == "SETTLE"]
    if settled:
        yield from (_flow(task, row.credits, at, row.t, row.t, own) for row in settled if row.credits)
    elif status is not None and status.state in ("done", "failed") and status.cost not in (None, credits):
        yield _flow(task, (status.cost or 0) - credits, at, now, now, own)


def _flow(task: Task, credits: int, first: float, last: float, at: float, own: bool) -> Flow:
    return Flow(task.id, task.model, credits, day_of(first - CLOCKS), day_of(last + CLOCKS), day_of(at), own)


def day_of(seconds: float) -> date:
    """The day of a time, as the service counts: UTC."""
    return datetime.fromtimestamp(seconds, UTC).date()


def compared(found: Iterable[Flow], used: Iterable[Used], first: date, last: date) -> tuple[Line, ...]:
    """Both sides by day and model, the oldest first; what may lie on either of two days lies where it agrees."""
    service: Counter[tuple[date, str]] = Counter()
    for row in used:
        if first <= row.day <= last:
            service[row.day, row.model] += row.credits
    sides: dict[bool, Counter[tuple[date, str]]] = {True: Counter(), False: Counter()}
    for flow in (flow for flow in laid(list(found), service, first, last) if first <= flow.day <= last):
        sides[flow.own][flow.day, flow.model] += flow.credits
    places = sorted({*service, *sides[True], *sides[False]})
    lines = (Line(*place, sides[True][place], sides[False][place], service[place]) for place in places)
    return tuple(line for line in lines if line.ledger or line.others or line.service)


# What it may be.


def remarks(lines: Sequence[Line], tasks: Sequence[Task], found: Sequence[Flow], last: date) -> Iterator[str]:
    """For each day and model that differs, what it may be, and what to do next."""
    charged = {flow.task: flow for flow in found if flow.credits > 0}
    for line in (line for line in lines if line.difference):
        yield f"{line.day} {line.model}: {_amount(line.difference)}. {_reason(line, tasks, charged, last)}"


def _amount(difference: int) -> str:
    more = "more" if difference > 0 else "less"
    return f"the service charged {abs(difference):,} {more} than the ledger says"


def _reason(line: Line, tasks: Sequence[Task], charged: Mapping[str, Flow], last: date) -> str:
    near = [task for task in tasks if task.model == line.model and _may_lie(task, charged.get(task.id), line.day)]
    if line.difference > 0:
        doubt = next((task for task in near if task.state in IN_DOUBT and task.reserved <= line.difference), None)
        if doubt:
            return f"{doubt.node}, in doubt, may be in it ({doubt.reserved}): `rushes make` asks the balance."
        return (
            "Another film, program or person may use the account, or a price may have risen: its own history has "
            "every job."
        )
    lost = next((task for task in near if task.state == "LOST_PAID" and task.reserved <= -line.difference), None)
    if lost:
        return (
            f"{lost.node} is counted as lost ({lost.reserved}); if the service's history does not have it: "
            f"`rushes adopt --not-made {lost.node}`."
        )
    if line.day == last:
        return "The service may not have counted all of today: ask again tomorrow."
    return "It may have given credits back that the ledger has not heard of: its own history has every job."


def _may_lie(task: Task, flow: Flow | None, day: date) -> bool:
    first, last = (flow.first, flow.last) if flow else (day_of(task.created - CLOCKS), day_of(task.created + DAY))
    return first <= day <= last


DAY = 86_400.0


def standing(task: Task, status: Status | None) -> Standing:
    """How a purchase without an end stands at the service, in words."""
    adopt = f"rushes adopt {task.ext_id or 'ID'} {task.node}"
    if status is None and task.state == "SUBMITTING":
        return Standing(task, "it is being sent, or its sender has died", "`rushes make` settles it.")
    if status is None:
        unmade = f"rushes adopt --not-made {task.node}"
        return Standing(task, "no id of it is known", f"Look in the service's history: `{adopt}`, or `{unmade}`.")
    if task.state == "LOST_PAID":
        there = status.state != "gone"
        return Standing(task, _says(status), f"`{adopt}`" if there else "It stays lost: the service has it no more.")
    does = {"done": "fetches it", "failed": "books it", "gone": "asks again, and counts it as lost"}
    return Standing(task, _says(status), f"`rushes make` {does.get(status.state, 'waits for it')}.")


def _says(status: Status) -> str:
    cost = f", for {status.cost:,} credits" if status.cost is not None else ""
    words = {"waiting": "it waits there", "running": "it runs there", "done": f"it is done{cost}",
             "failed": f"it failed{cost}", "gone": "the service does not know it"}  # fmt: skip
    return words[status.state] + (f": {status.why}" if status.why and status.state == "failed" else "")
