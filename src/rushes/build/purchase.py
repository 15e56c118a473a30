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

from rushes.build import money, records
from rushes.build.claims import Claims
from rushes.build.courier import Courier, claim_name, request_from
from rushes.build.doubts import decided, shown
from rushes.build.failpoints import failpoint
from rushes.build.graph import Node, Take
from rushes.build.leases import DRIVEN, SECONDS, Hold, Leases
from rushes.build.ledger import Ledger
from rushes.build.money import Limit, Order, OverLimit
from rushes.build.pace import Door, Watch
from rushes.build.records import Task
from rushes.build.results import how_back, note_spoilt, oddities
from rushes.build.slips import Slip
from rushes.build.store import Store, StoreError
from rushes.engines.base import Account, Broken, Denied, Engine, Request, Ticket
from rushes.errors import EngineError, RushesError

_TRIES = 6
_SILENCE = 100
_SHORT_LEASE = 5.0
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
                next="Nothing was sent this time. To pay for it as it is: "
                f"rushes make --again {order.node.removesuffix('.clip')}.",
            )

    def _pause(self, task: Task, tries: int) -> float:
        """Seconds to wait before a request that was not sent goes out again: what the service asks for, at least."""
        wait = records.waits(self.ledger, task)
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
        advice = (
            "Put its file back from a backup, or from another copy of the project; "
            f"to buy another, `rushes reject {take.name}` first."
        )
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
            self._sleep(self.engine.poll_seconds / 10)
        return hold

    def _drive(self, task: Task, hold: Hold, send: bool) -> Take | None:
        while True:
            self._check_stop()
            if task.state in DRIVEN and not hold.keep():  # it took so long that another run went on with it
                self._sleep(self.engine.poll_seconds / 10)
                hold.take(task := records.find(self.ledger, task.id))
                continue
            match task.state:
                case "SUBMITTING":
                    task = self._submit(task) if send else self._after_courier(task)
                    self.door.tell()
                    if task.state == "RUNNING":
                        self._sleep(self.watch.pause(task, self.engine.poll_seconds, waits=True))
                case "AMBIGUOUS" | "LOST_PAID" if task.ext_id is None and (ticket := self._slip(task).ticket()):
                    money.answered(self.ledger, task, ticket)  # it was decided where its slip could not be seen
                    task = records.find(self.ledger, task.id)
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
                        next=how_back(task),
                    )
                case _:
                    raise NodeError(task.error or "the engine failed")

    def _placed(self, order: Order) -> Task:
        try:
            return self.door.through(lambda: money.place(self.ledger, order), self._check_stop, self._help_the_account)
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
                    money.called_off(self.ledger, task, "its courier never took it")
                elif (ticket := self._slip(task).ticket()) is not None:
                    money.answered(self.ledger, task, ticket)
                elif self._is_silent(task):
                    money.doubt(self.ledger, task, "its courier died while sending")
                else:
                    self._sleep(self.engine.poll_seconds / 10)
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
        self._sleep(self.engine.settle_seconds)
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
                self._sleep(self.engine.poll_seconds)
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
        return time.monotonic() - since < _PATIENCE

    def _collect(self, task: Task) -> Task:
        self._slip(task).tear()
        ticket = Ticket(task.ext_id or "")
        try:
            status = self.engine.poll(ticket)
            cost = task.reserved if status.cost is None else status.cost
            if status.state == "done":
                self.watch.ended(task)
                money.fetching(self.ledger, task, cost)
                self._keep(task, self.engine.fetch(ticket), cost)
        except Denied:
            raise  # to ask again changes nothing; the job goes on over there, and a later run fetches it
        except Broken as error:
            self._spoilt(task, cost, error)
            return records.find(self.ledger, task.id)
        except EngineError:
            self._unreachable()
            return records.find(self.ledger, task.id)
        self.silence = 0
        if status.state != "gone":
            self.missing.pop(task.id, None)
        why = status.why or f"the engine says the job is {status.state}"
        match status.state:
            case "done":
                pass
            case "failed":
                money.fail(self.ledger, task, cost, why, final=status.final)
            case "gone" if self._may_come_back(task):
                self._sleep(self.engine.poll_seconds)
            case "gone" if cost:
                money.write_off(self.ledger, task, why)  # it was accepted: to buy it again is for a person to say
            case "gone":
                money.fail(self.ledger, task, 0, why)
            case _:
                self._sleep(self.watch.pause(task, self.engine.poll_seconds, waits=status.state == "waiting"))
        return records.find(self.ledger, task.id)

    def _may_come_back(self, task: Task) -> bool:
        """One part of a service may not know yet what another has just accepted; another's key knows nothing of it."""
        if task.account != self.account.name:
            raise NodeError(
                f"{task.node} was bought with {task.account}, and the key of {self.account.name} does not know it",
                next="Use the key it was bought with. Do both belong to one organization, and is that key gone? "
                f"Then say so: `rushes keys name {self.engine.name} {task.account}`.",
            )
        self.missing[task.id] = self.missing.get(task.id, 0) + 1
        return self.missing[task.id] < _GONE

    def _keep(self, task: Task, data: bytes, cost: int) -> None:
        failpoint("task.fetched")
        sha256 = self.store.put(data)
        failpoint("task.stored")
        media = self._looked_at(sha256, task)
        take = Take(
            task.node, 0, task.stage, sha256, self.engine.name, task.model, self.engine.rank, False, task.asked,
            task.key, cost, task.id, media,
        )  # fmt: skip
        money.settle(self.ledger, task, take, len(data), cost)

    def _looked_at(self, sha256: str, task: Task) -> dict[str, Any]:
        """Facts of a result, with what is odd about it. Raises ``Broken`` for one that cannot be read."""
        try:
            media = self.measure(sha256, task.stage)
        except RushesError as error:
            self._check_stop()
            raise Broken(error.what) from error
        odd = oddities(task.request, media)
        return {**media, "odd": odd} if odd else media

    def _spoilt(self, task: Task, cost: int, error: Broken) -> None:
        """A result that came and cannot be used: fetched anew a while later, and given up where that goes on."""
        spoilt = note_spoilt(self.ledger, task, error.what)
        if not spoilt.hopeless(self.engine.poll_seconds):
            self._sleep(spoilt.wait(self.engine.poll_seconds))
            return
        why = f"its result cannot be used, {spoilt.times} times fetched: {error.what}"
        if cost:
            money.write_off(self.ledger, task, why, cost)
        else:
            money.fail(self.ledger, task, 0, why)

    def _unreachable(self) -> None:
        self.silence += 1
        if self.silence > _SILENCE:
            raise NodeError(
                f"engine {self.engine.name} cannot be reached; the job goes on over there",
                next="Run `rushes make` again later: it is fetched, not bought again.",
            )
        self._sleep(self.engine.poll_seconds)

    def _take_of(self, task: Task) -> Take:
        take = next(take for take in self.ledger.takes_of(task.node) if take.task_id == task.id)
        return take if self.store.has(take.sha256) else self.fetch_again(take)  # another copy of the project has it

    def _slip(self, task: Task) -> Slip:
        return Slip(self.claims.folder, task)

    def _sleep(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._check_stop()
            time.sleep(min(left, 0.2))

    def _check_stop(self) -> None:
        if self.stopped():
            raise NodeError("stopped; what is under way is picked up by the next `rushes make`")
