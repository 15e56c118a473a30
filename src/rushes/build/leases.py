"""Leases: who drives a purchase, so that any process on any host may go on with it.

A task has one driver at a time. On one host the kernel says at once whether a driver lives: it
holds a claim, which is dropped when it dies. Where a driver is on another host, or has been stopped,
its lease says how long it is waited for. Two drivers would be a waste, not a danger: each step of a
purchase is a transaction, and the right to send is given once.
"""

import time
import uuid
from dataclasses import dataclass, field

from sqlalchemy import or_, update

from rushes.build import tables
from rushes.build.claims import Claims
from rushes.build.ledger import Ledger
from rushes.build.records import OPEN, Task

SECONDS = 60.0
"""How long a driver that says nothing is waited for, where nobody can see whether it lives."""
_LONGEST = 600.0
"""A lease that ends later than this was taken before a clock was put back."""
DRIVEN = ("SUBMITTING", "RUNNING", "FETCHING", "AMBIGUOUS")
"""States that somebody has to bring on."""
_T = tables.task.c


@dataclass(slots=True)
class Leases:
    """The leases of one run."""

    ledger: Ledger
    claims: Claims
    seconds: float = SECONDS
    name: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def owner(self) -> str:
        """This run, at this place, as the ledger has it."""
        return f"{self.claims.place} {self.name}"

    def take(self, task: Task) -> "Hold | None":
        """The task in hand, or None while somebody else has it."""
        hold = Hold(self, task.id)
        return hold if hold.take(task) else None


@dataclass(slots=True)
class Hold:
    """A task that this run drives."""

    leases: Leases
    task_id: str
    claimed: bool = False
    kept: float = 0.0
    """When the lease was last renewed, by this process's own clock."""

    def take(self, task: Task) -> bool:
        """Whether it is this run's to drive now, given the task as it was a moment ago."""
        if task.state not in DRIVEN:
            return True  # there is nothing to wait for
        leases = self.leases
        self.claimed = self.claimed or leases.claims.take(self.task_id)
        if self.claimed and task.owner == leases.owner and self._lasts(task):
            self.kept = time.monotonic()
            return True
        if not self._waits_for(task) and self._written():
            return True
        self.let_go()
        return False

    def keep(self) -> bool:
        """Renew the lease if a third of it is over; False where another has taken it meanwhile."""
        if time.monotonic() - self.kept < self.leases.seconds / 3:
            return True
        self.claimed = self.claimed or self.leases.claims.take(self.task_id)
        return self._written(renew=True)

    def let_go(self) -> None:
        """Drop the claim; the lease runs out, or the kernel has told of its end."""
        if self.claimed:
            self.leases.claims.drop(self.task_id)
            self.claimed = False

    def give_back(self) -> None:
        """End the lease of a task that is left to others before its end."""
        with self.leases.ledger.writing() as connection:
            mine = (_T.id == self.task_id) & _T.owner.in_(self._names()) & _T.state.in_(OPEN)
            connection.execute(update(tables.task).where(mine).values(owner=None, lease_until=None))

    def _waits_for(self, task: Task) -> bool:
        """Whether somebody else has the task, by what is known without asking the ledger again."""
        if not self.claimed:  # whoever has the claim here has the lease, or is about to take it
            return task.owner is None or self._lasts(task)
        gone = task.owner is None or task.owner.startswith(f"{self.leases.claims.place} ")
        return not gone and task.owner not in self._names() and self._lasts(task)

    def _lasts(self, task: Task) -> bool:
        now = self.leases.ledger.now()
        return task.lease_until is not None and now <= task.lease_until <= now + _LONGEST

    def _names(self) -> tuple[str, str]:
        """This run where it has the claim, and where it went on without: then no claim tells whether it lives."""
        return self.leases.owner, f"? {self.leases.name}"

    def _written(self, renew: bool = False) -> bool:
        leases, names = self.leases, self._names()
        with leases.ledger.writing() as connection:
            now = leases.ledger.clock(connection)
            free = [_T.owner.is_(None), _T.lease_until.is_(None), _T.lease_until < now, _T.lease_until > now + _LONGEST]
            if self.claimed:
                free.append(_T.owner.startswith(f"{leases.claims.place} "))
            may = _T.owner.in_(names) if renew else or_(_T.owner.in_(names), *free)
            lease = {"owner": names[not self.claimed], "lease_until": now + leases.seconds}
            taken = connection.execute(update(tables.task).where(_T.id == self.task_id, may).values(**lease))
        if taken.rowcount:
            self.kept = time.monotonic()
        return bool(taken.rowcount)
