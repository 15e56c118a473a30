"""One purchase, from the intent to the take: submit through the courier, poll, fetch, settle.

Whatever state a task is found in, ``drive`` goes on from there; a run that was killed at any point
is continued by the next one, and nothing is sent twice.
"""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from rushes.build import money, records, waits
from rushes.build.claims import Claims
from rushes.build.courier import Courier, claim_name, request_from
from rushes.build.doubts import decided, shown
from rushes.build.failpoints import failpoint
from rushes.build.fetching import collect, take_of
from rushes.build.graph import Node, Take
from rushes.build.leases import DRIVEN, SECONDS, Hold, Leases
from rushes.build.ledger import Ledger
from rushes.build.money import Limit, Order, OverLimit
from rushes.build.pace import Door, Watch
from rushes.build.records import Task
from rushes.build.results import NodeError as NodeError
from rushes.build.results import how_back
from rushes.build.slips import Slip
from rushes.build.store import Store, StoreError
from rushes.engines.base import Account, Engine, Request
from rushes.errors import EngineError, RushesError

_SHORT_LEASE = 5.0
NOT_HANDED = "the process here that sends orders did not start, or was stopped before it sent this one"


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
    limits: Callable[[str], Sequence[Limit]] = lambda node: ()
    """The limits that a node counts in, beside the cap."""
    lease: float | None = None
    """Seconds after which a run that says nothing is overtaken by one that cannot see whether it lives."""
    silence: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    doubts: dict[str, float] = field(default_factory=dict)
    door: Door = field(default_factory=Door)
    watch: Watch = field(default_factory=Watch)
    since: int = field(init=False)
    leases: Leases = field(init=False)

    def __post_init__(self) -> None:
        self.since = records.feed_end(self.ledger)
        seconds = min(SECONDS, max(_SHORT_LEASE, 12 * self.engine.poll_seconds))
        self.leases = Leases(self.ledger, self.claims, seconds if self.lease is None else self.lease)

    def buy(self, node: Node, request: Request, asked: str, key: str, take_no: int) -> Take:
        """Buy one take of a node, or go on with the purchase of it that is under way."""
        order = Order(
            film=self.film, node=node.id, stage=node.stage, key=key, asked=asked, take_no=take_no,
            provider=self.engine.name, account=self.account.name, model=request.model, cost=self.price(request),
            request=json.loads(json.dumps(asdict(request))), run=self.run, cap=self.cap, spend=self.spend(),
            concurrency=self.account.concurrency, since=self.since, limits=self.limits(node.id),
            owner=self.leases.owner, lease=self.leases.seconds, rebuy=self.insists(node.id),
        )  # fmt: skip
        self._check_hopeless(order)
        self._prepare(request)
        began = time.monotonic()
        for tries in range(waits.TRIES):
            task = self._placed(order)
            if (take := self.finish(task)) is not None:
                return take
            wait = waits.pause(self, task := records.find(self.ledger, task.id), tries)
            if tries < waits.TRIES - 1:
                self.sleep(wait)
        raise waits.given_up(task, time.monotonic() - began)

    def _prepare(self, request: Request) -> None:
        """Have ready what goes along, before an order keeps the account's other orders waiting."""
        with suppress(Exception):  # what is wrong with it is told where it is sent
            self.engine.prepare(request, {sha: self.store.path(sha) for sha in request.inputs})

    def _check_hopeless(self, order: Order) -> None:
        """What moderation stopped is charged each time: it is not bought again by itself."""
        known = records.failed_for_good(self.ledger, order.film, order.key, order.take_no)
        if known is not None and not self.insists(order.node):
            raise NodeError(
                f"{known.error}",
                next="Nothing was sent this time. To pay for it as it is: "
                f"rushes make --again {order.node.removesuffix('.clip')}.",
            )

    def price(self, request: Request) -> int:
        """The quote, or more where the service has charged more than it quotes for this model."""
        quote, drift = self.engine.quote(request), records.last_drift(self.ledger, self.engine.name, request.model)
        if drift is None:
            return quote
        task, paid = drift
        quoted = max(1, self.engine.quote(request_from(task.request)))
        return max(quote, -(-quote * paid // quoted))

    def finish(self, task: Task, *, send: bool = True) -> Take | None:
        """Bring a task to its end, alone: its take, or None if it is free to be sent again.

        Without ``send``, a request that no courier has taken yet is called off.
        """
        hold = self._held(task.id)
        try:
            return self._drive(records.find(self.ledger, task.id), hold, send)
        except StoreError:
            raise
        except RushesError:
            with suppress(StoreError):
                hold.give_back()
            raise
        finally:
            hold.let_go()
            self.door.tell()

    def _held(self, task_id: str) -> Hold:
        """The task in this run's hand; waits as long as another run has it."""
        while (hold := self.leases.take(records.find(self.ledger, task_id))) is None:
            self.sleep(self.engine.poll_seconds / 10)
        return hold

    def _drive(self, task: Task, hold: Hold, send: bool) -> Take | None:
        while True:
            self.check_stop()
            if task.state in DRIVEN and not hold.keep():  # it took so long that another run went on with it
                self.sleep(self.engine.poll_seconds / 10)
                hold.take(task := records.find(self.ledger, task.id))
                continue
            match task.state:
                case "SUBMITTING":
                    task = self._submit(task) if send else self._after_courier(task)
                    self.door.tell()
                    if task.state == "RUNNING":
                        self.sleep(self.watch.pause(task, self.engine.poll_seconds, waits=True))
                case "AMBIGUOUS" | "LOST_PAID" if task.ext_id is None and (ticket := self._slip(task).ticket()):
                    money.answered(self.ledger, task, ticket)  # it was decided where its slip could not be seen
                    task = records.find(self.ledger, task.id)
                case "AMBIGUOUS":
                    task = self._reconcile(task)
                case "RUNNING" | "FETCHING":
                    self._slip(task).tear()
                    task = collect(self, task)
                case "READY":
                    return None
                case "DONE":
                    return take_of(self, task)
                case "LOST_PAID":
                    raise NodeError(
                        f"{task.node} was paid for ({task.reserved} credits) and lost: {task.error}",
                        next=how_back(task),
                    )
                case _:
                    raise NodeError(task.error or "the engine failed")

    def _placed(self, order: Order) -> Task:
        try:
            return self.door.through(lambda: money.place(self.ledger, order), self.check_stop, self._help_the_account)
        except OverLimit as error:
            raise NodeError(error.what, next=error.next) from error

    def _help_the_account(self) -> None:
        """Whoever keeps the account waiting, for whichever film, may be dead: then its submission is ours to end.

        What nobody has sent is called off, for only its own film has the pictures to send with it.
        """
        for waiting in records.in_doubt(self.ledger, self.engine.name, self.account.name):
            if (hold := self.leases.take(waiting)) is not None:
                try:
                    task = records.find(self.ledger, waiting.id)  # it may have moved on before it was ours
                    if task.state == "SUBMITTING":
                        self._after_courier(task)
                    elif task.state == "AMBIGUOUS":
                        self._reconcile(task)
                finally:
                    hold.let_go()

    def _submit(self, task: Task) -> Task:
        if task.snapshot is None:
            account = self.engine.account()
            if account is None:
                raise EngineError(f"engine {self.engine.name} sells pictures but has no account")
            money.note_snapshot(self.ledger, task, account)
        if records.may_be_sent(self.ledger, task):
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
                    money.called_off(self.ledger, task, NOT_HANDED)
                elif (ticket := self._slip(task).ticket()) is not None:
                    money.answered(self.ledger, task, ticket)
                elif self._is_silent(task):
                    money.doubt(self.ledger, task, "its courier died while sending")
                else:
                    self.sleep(self.engine.poll_seconds / 10)
        finally:
            self.claims.drop(claim_name(task.id))
        return records.find(self.ledger, task.id)

    def _is_silent(self, task: Task) -> bool:
        """Whether a courier without a claim at this place is dead: at another, that shows when its time is over."""
        here = (task.sent_by or "").startswith((f"{self.claims.place} ", "pid "))
        return here or self.ledger.now() > (task.deadline or 0) + records.POST_SECONDS / 2

    def _reconcile(self, task: Task) -> Task:
        """Decide a doubtful submission by the balance: it is the only one that can have moved it."""
        early = self.engine.account()  # what others do from now on cannot hide what is seen at once
        self.sleep(self.engine.settle_seconds)
        account = self.engine.account()
        if account is None or task.snapshot is None or account.name != task.account:
            raise NodeError(
                f"the account {task.account} cannot say whether {task.node} was accepted; it stays in doubt",
                next="Look in the service's history, then `rushes adopt`.",
            )
        match decided(self.ledger, task, early, account):
            case "not sent":
                money.never_sent(self.ledger, task, "the balance shows it was not accepted")
            case "charged":
                money.write_off(self.ledger, task, task.error or "its reply was lost")
            case "later" if self._may_become_clear(task):
                self.sleep(self.engine.poll_seconds)
            case _:
                made, moved = shown(task, account)
                raise NodeError(
                    f"{task.node} is in doubt: {made} made and {moved} credits gone, not 1 and {task.reserved}",
                    next="Somebody else uses this account. Look in the service's history, then `rushes adopt`.",
                )
        return records.find(self.ledger, task.id)

    def _may_become_clear(self, task: Task) -> bool:
        """Other jobs, which may be given back, are waited for as long as for a service that says "not now"."""
        since = self.doubts.setdefault(f"{task.id} {task.sending}", time.monotonic())
        return time.monotonic() - since < waits.PATIENCE

    def _slip(self, task: Task) -> Slip:
        return Slip(self.claims.folder, task)

    def sleep(self, seconds: float) -> None:
        """Wait; raises ``NodeError`` as soon as the run is being stopped."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.check_stop()
            time.sleep(min(left, 0.2))

    def check_stop(self) -> None:
        """Raise ``NodeError`` where the run is being stopped."""
        if self.stopped():
            raise NodeError("stopped; what is under way is picked up by the next `rushes make`")
