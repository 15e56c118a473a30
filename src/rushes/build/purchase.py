"""One purchase, from the intent to the take: submit through the courier, poll, fetch, settle.

Whatever state a task is found in, ``drive`` goes on from there; a run that was killed at any point
is continued by the next one, and nothing is sent twice.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from rushes.build import money, records
from rushes.build.claims import Claims
from rushes.build.courier import Courier, claim_name, request_from
from rushes.build.failpoints import failpoint
from rushes.build.graph import Node, Take
from rushes.build.ledger import Ledger
from rushes.build.money import Order
from rushes.build.records import Task
from rushes.build.slips import Slip
from rushes.build.store import Store
from rushes.engines.base import Account, Engine, Request, Ticket
from rushes.errors import EngineError, RushesError

_TRIES = 6
_SILENCE = 100
_PATIENCE = 600.0
"""Seconds a run waits for a service that says "not now"."""
_GONE = 3
"""How often a service must say that it does not have a job, one poll after another, before that is believed."""


class NodeError(RushesError):
    """A node could not be made, and why; the run goes on with the others."""


@dataclass(slots=True)
class Buyer:
    """What every purchase of a run shares: the engine, its account, the limits and the books."""

    engine: Engine
    ledger: Ledger
    store: Store
    claims: Claims
    courier: Courier
    film: str
    run: str
    account: Account
    measure: Callable[[str, str], dict[str, Any]]
    """Facts of a result in the store, by digest and stage; raises for a broken one."""
    cap: int | None = None
    spend: Callable[[], int] = lambda: 0
    """Credits this run may reserve, all in all."""
    stopped: Callable[[], bool] = lambda: False
    """Whether the run is being stopped; then what is under way is left to the next one."""
    insists: Callable[[str], bool] = lambda node: False
    """Whether a person wants a node made again though it would fail, and cost, as it did."""
    silence: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    since: int = field(init=False)

    def __post_init__(self) -> None:
        self.since = records.feed_end(self.ledger)

    def buy(self, node: Node, request: Request, asked: str, key: str, take_no: int) -> Take:
        """Buy one take of a node, or go on with the purchase of it that is under way."""
        order = Order(
            film=self.film, node=node.id, stage=node.stage, key=key, asked=asked, take_no=take_no,
            provider=self.engine.name, account=self.account.name, model=request.model, cost=self.price(request),
            request=json.loads(json.dumps(asdict(request))), run=self.run, cap=self.cap, spend=self.spend(),
            concurrency=self.account.concurrency, since=self.since,
        )  # fmt: skip
        self._check_hopeless(order)
        for wait in range(_TRIES):
            task = self._placed(order)
            if (take := self.finish(task)) is not None:
                return take
            self._sleep(self._pause(records.find(self.ledger, task.id), wait))
        why = records.find(self.ledger, task.id).error or "nothing could be sent"
        raise NodeError(f"{why}, {_TRIES} times", next="Run `rushes make` again later.")

    def _check_hopeless(self, order: Order) -> None:
        """What moderation stopped is charged each time: it is not bought again by itself."""
        known = records.failed_for_good(self.ledger, order.film, order.key, order.take_no)
        if known is not None and not self.insists(order.node):
            raise NodeError(
                f"{known.error}",
                next=f"Nothing was sent this time. To pay for it as it is: rushes make --again {_said(order.node)}.",
            )

    def _pause(self, task: Task, tries: int) -> float:
        """Seconds to wait before a request that was not sent goes out again: what the service asks for, at least."""
        wait = records.waits(task)
        if wait > _PATIENCE:
            raise EngineError(
                f"{task.error}", next="What is made is kept: run `rushes make` again when that has changed."
            )
        return max(wait, min(2.0**tries * self.engine.poll_seconds / 10, 30.0))

    def price(self, request: Request) -> int:
        """The quote, or more where the service has charged more than it quotes for this model."""
        quote, drift = self.engine.quote(request), records.last_drift(self.ledger, self.engine.name, request.model)
        if drift is None:
            return quote
        task, paid = drift
        quoted = max(1, self.engine.quote(request_from(task.request)))
        return max(quote, -(-quote * paid // quoted))

    def fetch_again(self, take: Take) -> Take:
        """A take that was paid for and whose file is gone from the store, fetched once more, for nothing."""
        advice = f"Put its file back from a backup; to buy another, `rushes reject {take.name}` first."
        known = records.tasks(self.ledger, film=self.film)
        task = next((task for task in known if task.id == take.task_id and task.provider == self.engine.name), None)
        if task is None or task.ext_id is None:
            raise NodeError(f"the file of {take.name} is lost, and was paid for or added by hand", next=advice)
        try:
            data = self.engine.fetch(Ticket(task.ext_id))
        except EngineError as error:
            raise NodeError(
                f"the file of {take.name} is lost, and so it is at the service: {error}", next=advice
            ) from error
        if self.store.put(data) != take.sha256:
            raise NodeError(f"the file of {take.name} is lost, and the service has another one now", next=advice)
        return take

    def finish(self, task: Task, *, send: bool = True) -> Take | None:
        """Bring a task to its end, alone: its take, or None if it is free to be sent again.

        Without ``send``, a request that no courier has taken yet is called off.
        """
        while not self.claims.take(task.id):
            self._sleep(self.engine.poll_seconds / 10)  # another run has it in hand
        try:
            return self._drive(records.find(self.ledger, task.id), send)
        finally:
            self.claims.drop(task.id)

    def _drive(self, task: Task, send: bool) -> Take | None:
        while True:
            self._check_stop()
            match task.state:
                case "SUBMITTING":
                    task = self._submit(task) if send else self._after_courier(task)
                case "AMBIGUOUS":
                    task = self._reconcile(task)
                case "RUNNING" | "FETCHING":
                    task = self._collect(task)
                case "READY":
                    return None
                case "DONE":
                    return self._take_of(task)
                case "LOST_PAID":
                    raise NodeError(
                        f"{task.node} was paid for ({task.reserved} credits) and lost: {task.error}",
                        next=f"Find its id in the service's history and run `rushes adopt ID {task.node}`.",
                    )
                case _:
                    raise NodeError(task.error or "the engine failed")

    def _placed(self, order: Order) -> Task:
        while (task := money.place(self.ledger, order)) is None:
            self._check_stop()
            self._help_the_account()
            time.sleep(min(self.engine.poll_seconds, 1.0) / 10)
        return task

    def _help_the_account(self) -> None:
        """Whoever keeps the account waiting may be dead: then its submission is ours to end."""
        for waiting in records.in_doubt(self.ledger, self.engine.name):
            if self.claims.take(waiting.id):
                try:
                    task = records.find(self.ledger, waiting.id)  # it may have moved on before it was ours
                    if task.state == "SUBMITTING":
                        self._submit(task)
                    elif task.state == "AMBIGUOUS":
                        self._reconcile(task)
                finally:
                    self.claims.drop(waiting.id)

    def _submit(self, task: Task) -> Task:
        if task.snapshot is None:
            account = self.engine.account()
            if account is None:
                raise EngineError(f"engine {self.engine.name} sells pictures but has no account")
            money.note_snapshot(self.ledger, task, account)
        if records.may_be_sent(task):
            self.courier.send(task.id)
            task = records.find(self.ledger, task.id)
        if task.state != "SUBMITTING":
            failpoint("task.accepted")
            return task
        return self._after_courier(task)

    def _after_courier(self, task: Task) -> Task:
        """A submission with no outcome: wait for its courier; a dead one leaves doubt."""
        if not self.claims.take(claim_name(task.id)):
            time.sleep(0.05)
            return records.find(self.ledger, task.id)
        try:
            task = records.find(self.ledger, task.id)
            if task.state == "SUBMITTING":
                if task.sent_by is None:
                    money.never_sent(self.ledger, task, "its courier never took it")
                elif (ticket := self._slip(task).ticket()) is not None:
                    money.answered(self.ledger, task, ticket)
                else:
                    money.doubt(self.ledger, task, "its courier died while sending")
        finally:
            self.claims.drop(claim_name(task.id))
        return records.find(self.ledger, task.id)

    def _reconcile(self, task: Task) -> Task:
        """Decide a doubtful submission by the balance: it is the only one that can have moved it."""
        self._sleep(self.engine.settle_seconds)
        account = self.engine.account()
        if account is None or task.snapshot is None or account.name != task.account:
            raise NodeError(
                f"the account {task.account} cannot say whether {task.node} was accepted; it stays in doubt",
                next="Look in the service's history, then `rushes adopt`.",
            )
        moved = task.snapshot["balance"] - account.balance
        made = account.made_today.get(task.model, 0) - task.snapshot["made_today"].get(task.model, 0)
        # What other tasks gave back may be in the snapshot already, or only in the balance now.
        moves = (moved, moved + records.returned_since(self.ledger, task))
        # Where nothing is counted, a refund could hide a purchase: then nothing may have moved at all.
        unmoved = 0 in moves if account.made_today else moves == (0, 0)
        if made == 0 and unmoved:
            money.never_sent(self.ledger, task, "the balance shows it was not accepted")
        elif made == 1 and task.reserved in moves:
            money.write_off(self.ledger, task, task.error or "its reply was lost")
        else:
            raise NodeError(
                f"{task.node} is in doubt: {made} made and {moved} credits gone, not 1 and {task.reserved}",
                next="Somebody else uses this account. Look in the service's history, then `rushes adopt`.",
            )
        return records.find(self.ledger, task.id)

    def _collect(self, task: Task) -> Task:
        self._slip(task).tear()
        ticket = Ticket(task.ext_id or "")
        try:
            status = self.engine.poll(ticket)
            cost = task.reserved if status.cost is None else status.cost
            if status.state == "done":
                money.fetching(self.ledger, task, cost)
                data = self.engine.fetch(ticket)
        except EngineError:
            self._unreachable()
            return records.find(self.ledger, task.id)
        self.silence = 0
        if status.state != "gone":
            self.missing.pop(task.id, None)
        why = status.why or f"the engine says the job is {status.state}"
        match status.state:
            case "done":
                self._keep(task, data, cost)
            case "failed":
                money.fail(self.ledger, task, cost, why, final=status.final)
            case "gone" if self._may_come_back(task):
                self._sleep(self.engine.poll_seconds)
            case "gone" if cost:
                money.write_off(self.ledger, task, why)  # it was accepted: to buy it again is for a person to say
            case "gone":
                money.fail(self.ledger, task, 0, why)
            case _:
                self._sleep(self.engine.poll_seconds)
        return records.find(self.ledger, task.id)

    def _may_come_back(self, task: Task) -> bool:
        """One part of a service may not know yet what another has just accepted."""
        self.missing[task.id] = self.missing.get(task.id, 0) + 1
        return self.missing[task.id] < _GONE

    def _keep(self, task: Task, data: bytes, cost: int) -> None:
        failpoint("task.fetched")
        sha256 = self.store.put(data)
        failpoint("task.stored")
        media = self.measure(sha256, task.stage)
        take = Take(
            task.node, 0, task.stage, sha256, self.engine.name, task.model, self.engine.rank, False, task.asked,
            task.key, cost, task.id, media,
        )  # fmt: skip
        money.settle(self.ledger, task, take, len(data), cost)

    def _unreachable(self) -> None:
        self.silence += 1
        if self.silence > _SILENCE:
            raise NodeError(
                f"engine {self.engine.name} cannot be reached; the job goes on over there",
                next="Run `rushes make` again later: it is fetched, not bought again.",
            )
        self._sleep(self.engine.poll_seconds)

    def _take_of(self, task: Task) -> Take:
        return next(take for take in self.ledger.takes_of(task.node) if take.task_id == task.id)

    def _slip(self, task: Task) -> Slip:
        return Slip(self.ledger.path.parent, task)

    def _sleep(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._check_stop()
            time.sleep(min(left, 0.2))

    def _check_stop(self) -> None:
        if self.stopped():
            raise NodeError("stopped; what is under way is picked up by the next `rushes make`")


def _said(node: str) -> str:
    """A node as ``--again`` takes it: a clip by its shot."""
    return node.removesuffix(".clip")
