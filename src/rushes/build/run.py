"""The scheduler: makes what a graph is missing, in order, a bounded number at a time.

A run converges: whatever was made before, by this run or by one beside it, is found and not made
again; what fails keeps the others going; what stands on it is skipped and said so.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Generic, ParamSpec, TypeVar

from rushes.build import records
from rushes.build.claims import Claims
from rushes.build.fetching import fetch_again
from rushes.build.graph import Inputs, Job, Node, Shoot, Take, Verdict, inputs_of, judge
from rushes.build.ledger import Ledger
from rushes.build.purchase import Buyer, NodeError
from rushes.build.store import Store, StoreError
from rushes.build.workers import Workers
from rushes.engines.base import Request, Ticket
from rushes.errors import BudgetError, EngineError, Interrupted, RushesError
from rushes.events import NodeDone, NodeFailed, NodeSkipped, NodeStarted, Reporter, RunEnded, RunStarted, Said
from rushes.units import Json

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
_MOST_LANES = 32
"""Threads that bring home what earlier runs bought."""


@dataclass(slots=True)
class Workshop:
    """What a run works with: store, ledger, claims, workers, and a buyer for each paid engine."""

    store: Store
    ledger: Ledger
    claims: Claims
    workers: Workers
    buyer: Callable[[str], Buyer]
    report: Reporter
    lanes: int = 4
    spend: int = 0
    """Credits this run may reserve on paid engines."""
    stopped: bool = False
    insists: str | None = None
    """The node that a person wants one more take of, whatever became of the last."""

    def measure(self, sha256: str, stage: str) -> dict[str, Any]:
        """Facts of a result in the store, read in a worker; raises for one that is not what was asked."""
        return self.workers.submit(facts, self.store.path(sha256), stage).result()

    def prove(self, sha256: str, stage: str) -> dict[str, Any]:
        """``measure`` of what was bought, every frame of it decoded."""
        return self.workers.submit(proof, self.store.path(sha256), stage).result()


@dataclass(slots=True)
class Outcome:
    """What a run did, and what is true of every node after it."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    made: int = 0
    cached: int = 0
    failed: int = 0
    skipped: int = 0
    credits: int = 0
    fetched: int = 0
    """What earlier runs had bought and this one brought home; its credits are not of this run."""
    fetched_credits: int = 0
    refusal: RushesError | None = None

    def add(self, other: "Outcome") -> None:
        """Count another run's work with this one's."""
        self.verdicts.update(other.verdicts)
        for count in ("made", "cached", "failed", "skipped", "credits", "fetched", "fetched_credits"):
            setattr(self, count, getattr(self, count) + getattr(other, count))
        self.refusal = self.refusal or other.refusal


def run(nodes: Sequence[Node], shop: Workshop, may_make: Callable[[Node], bool] = lambda node: True) -> Outcome:
    """Make what is missing of a graph whose nodes come after what they need."""
    takes = shop.ledger.takes(shop.store.present())
    failed = shop.ledger.failed()
    # A failure is tried again by the next run; only this one's count as failed.
    survey = {node.id: (takes.get(node.id, []), failed.get(node.id, {})) for node in nodes}
    with _lanes(shop) as pool:
        return _Run(shop, pool, survey, may_make).go(nodes)


def collect(shop: Workshop, film: str, providers: Sequence[str]) -> Outcome:
    """Bring every purchase under way to its end, before anything new is bought."""
    outcome = Outcome()
    waiting = [task for task in records.open_tasks(shop.ledger, film) if task.provider in providers]
    waiting = [task for task in waiting if task.state != "READY"]
    with _lanes(shop, len(waiting)) as pool:
        jobs: _Jobs[records.Task, Take | None] = _Jobs(pool)
        for task in waiting:
            jobs.begin(task, _finish, shop, task)
        for job, task in jobs.ended():
            try:
                take = job.result()
            except (StoreError, Interrupted):
                raise
            except Exception as error:  # whatever is wrong over there, the film can go on
                shop.report(NodeFailed(task.node, task.stage, str(error)))
                continue
            if take is not None:
                outcome.fetched += 1
                outcome.fetched_credits += take.credits
                shop.report(NodeDone(task.node, task.stage, made=True, credits=take.credits))
                _tell_odd(take, shop.report)
    return outcome


def facts(path: Path, stage: str) -> dict[str, Any]:
    """What is true of a result: its kind, size, frames and rate (``"24/1"``)."""
    from rushes.media import probe  # only workers read media

    media = probe(path)
    kind = "clip" if stage == "clip" else "picture"
    if media.kind != kind:
        raise NodeError(f"the engine gave a {media.kind} where a {kind} was asked for")
    rate = f"{media.rate.numerator}/{media.rate.denominator}"
    return {"width": media.width, "height": media.height, "frames": media.frames, "rate": rate}


_PROVED = 2000
"""Frames of a clip that are decoded to see whether they are there."""


def proof(path: Path, stage: str) -> dict[str, Any]:
    """``facts`` of a result that decodes, every frame that its header promises; raises for any other."""
    from rushes.media import read_frames, read_picture

    known = facts(path, stage)
    if stage == "clip":
        for _ in read_frames(path, 0, min(known["frames"], _PROVED)):
            pass
    else:
        read_picture(path)
    return known


def _tell_odd(take: Take, report: Reporter) -> None:
    """Warn of a result that is not quite what was asked for; it is paid for, kept and used."""
    if odd := take.media.get("odd"):
        report(Said(f"{take.name} is another than was asked: {'; '.join(odd)}. It is kept and used.", "warning"))


class _Jobs(Generic[T, R]):
    """Jobs under way in the lanes, each with what it is for: whoever waits for one does not look at the others."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool, self._left = pool, 0
        self._ended: SimpleQueue[tuple[Future[R], T]] = SimpleQueue()

    def begin(self, what: T, function: Callable[P, R], /, *args: P.args, **more: P.kwargs) -> None:
        """Let a function run in the next lane that is free."""
        self._left += 1
        self._pool.submit(function, *args, **more).add_done_callback(lambda job: self._ended.put((job, what)))

    def ended(self) -> Iterator[tuple[Future[R], T]]:
        """Jobs as they end, those begun meanwhile included; wakes up often enough to hear Ctrl-C."""
        while self._left:
            with suppress(Empty):
                found = self._ended.get(timeout=0.5)
                self._left -= 1
                yield found


class _Run:
    """One run's state: what is known, what is under way, what waits for what."""

    def __init__(
        self,
        shop: Workshop,
        pool: ThreadPoolExecutor,
        survey: Mapping[str, tuple[list[Take], Mapping[str, str]]],
        may_make: Callable[[Node], bool],
    ) -> None:
        self.shop, self.pool, self.survey, self.may_make = shop, pool, survey, may_make
        self.outcome = Outcome()
        self.jobs: _Jobs[Node, tuple[Take, bool, float]] = _Jobs(pool)
        self.waiting: defaultdict[str, list[Node]] = defaultdict(list)
        self.left: dict[str, int] = {}

    def go(self, nodes: Sequence[Node]) -> Outcome:
        to_make = self._estimate(nodes)
        credits = sum(node.credits * left for node, left in to_make)
        takes = sum(left for _, left in to_make)
        self.shop.report(RunStarted(takes, len(nodes) - len(to_make), credits))
        ready = []
        known = {node.id for node in nodes}
        for node in nodes:
            needs = {need.node for need in node.needs if need.node in known}
            self.left[node.id] = len(needs)
            for need in needs:
                self.waiting[need].append(node)
            if not needs:
                ready.append(node)
        self._settle(ready)
        for job, node in self.jobs.ended():
            self._landed(job, node)
        done = self.outcome
        self.shop.report(RunEnded(done.made, done.cached, done.failed, done.skipped, done.credits))
        return done

    def _estimate(self, nodes: Sequence[Node]) -> list[tuple[Node, int]]:
        """What is to be made, and how many takes of it."""
        verdicts: dict[str, Verdict] = {}
        for node in nodes:
            verdicts[node.id] = judge(node, inputs_of(node, verdicts), self.survey[node.id][0], {})
        missing = (node for node in nodes if verdicts[node.id].to_make and self.may_make(node))
        return [(node, verdicts[node.id].left) for node in missing]

    def _settle(self, decided: Sequence[Node]) -> None:
        """Judge nodes whose inputs are decided, and those they free, until all left are under way."""
        ready = deque(decided)
        while ready:
            node = ready.popleft()
            inputs = inputs_of(node, self.outcome.verdicts)
            takes, failures = self.survey[node.id]
            verdict = judge(node, inputs, takes, {})
            if verdict.to_make and inputs is not None and self.may_make(node) and self.outcome.refusal is None:
                self.shop.report(NodeStarted(node.id, node.stage))
                self.jobs.begin(node, self._make, node, inputs)
                continue
            if not verdict.to_make:
                self.outcome.cached += 1
                self.shop.report(NodeDone(node.id, node.stage, made=False))
            elif self.may_make(node):
                verdict = judge(node, inputs, takes, failures)
                self._skip(node, verdict)
            ready += self._decided(node, verdict)

    def _landed(self, job: Future[tuple[Take, bool, float]], node: Node) -> None:
        takes, _ = self.survey[node.id]
        try:
            take, made, seconds = job.result()
        except (StoreError, Interrupted):
            raise
        except Exception as error:
            self._failed(node, error)
            return
        takes.append(take)
        self.outcome.made += made
        self.outcome.cached += not made
        self.outcome.credits += take.credits if made else 0
        self.shop.report(NodeDone(node.id, node.stage, made, seconds, take.credits if made else 0))
        if made:
            _tell_odd(take, self.shop.report)
        inputs = inputs_of(node, self.outcome.verdicts)
        verdict = judge(node, inputs, takes, {})
        if verdict.to_make and inputs is not None:
            self._settle([node])
        else:
            self._settle(self._decided(node, verdict))

    def _failed(self, node: Node, error: Exception) -> None:
        why = str(error)
        inputs = inputs_of(node, self.outcome.verdicts)
        verdict = judge(node, inputs, self.survey[node.id][0], {})
        if isinstance(error, BudgetError | EngineError):
            self.outcome.refusal = self.outcome.refusal or error
        else:
            self.shop.ledger.record_failure(node.id, verdict.key, why)
        self.outcome.failed += 1
        self.shop.report(NodeFailed(node.id, node.stage, why))
        self._settle(self._decided(node, replace(verdict, state="failed", why=why)))

    def _skip(self, node: Node, verdict: Verdict) -> None:
        self.outcome.skipped += 1
        why = str(self.outcome.refusal) if self.outcome.refusal else verdict.why
        self.shop.report(NodeSkipped(node.id, node.stage, why))

    def _decided(self, node: Node, verdict: Verdict) -> list[Node]:
        self.outcome.verdicts[node.id] = verdict
        freed = []
        for after in self.waiting.pop(node.id, ()):
            self.left[after.id] -= 1
            if not self.left[after.id]:
                freed.append(after)
        return freed

    def _make(self, node: Node, inputs: Inputs) -> tuple[Take, bool, float]:
        """Make one take, or find that another run has just made it."""
        start = time.monotonic()
        shop = self.shop
        with _claimed(shop, f"{node.id} {node.ask}"):
            everything = shop.ledger.takes_of(node.id)
            verdict = judge(node, inputs, [take for take in everything if shop.store.has(take.sha256)], {})
            if not verdict.to_make and verdict.take is not None:
                shop.ledger.recall(verdict.take)
                return verdict.take, False, 0.0
            take = _one_take(node, inputs, verdict, everything, shop)
        return take, True, time.monotonic() - start


def _finish(shop: Workshop, task: records.Task) -> Take | None:
    return shop.buyer(task.provider).finish(task, send=False)


def _one_take(node: Node, inputs: Inputs, verdict: Verdict, everything: Sequence[Take], shop: Workshop) -> Take:
    lost = _lost(node, inputs, everything, shop.store)
    number = lost.number if lost and lost.free else max((take.number for take in everything), default=0) + 1
    blank = Take(
        node.id, number, node.stage, "", node.engine, node.model, node.rank, node.free, verdict.asked, verdict.key, 0
    )
    if isinstance(node.work, Job):
        return _do(node.work, blank, inputs, lost, shop)
    request = node.work.request(inputs, number)
    if not node.work.engine.free:
        buyer = shop.buyer(node.engine)
        return fetch_again(buyer, lost) if lost else buyer.buy(node, request, verdict.asked, verdict.key, number)
    data = _drawn(node.work, request, shop)
    sha256 = shop.store.put(data)
    media = {**shop.measure(sha256, node.stage), "first": request.first}
    if request.image:
        media["image"] = request.image
    plain: Json = asdict(request)
    return _recorded(replace(blank, sha256=sha256, media=media), len(data), lost, shop, plain)


def _lost(node: Node, inputs: Inputs, everything: Sequence[Take], store: Store) -> Take | None:
    """A take that would do, had its file not been collected, removed or lost: it is not paid for twice,
    and what is drawn again is drawn as it was, so that nothing after it changes."""
    gone = [take for take in everything if not store.has(take.sha256)]
    one = replace(node, wanted=1)
    good = [take for take in gone if take.free == node.free and judge(one, inputs, [take], {}).state == "done"]
    return good[-1] if good else None


def _recorded(take: Take, size: int, lost: Take | None, shop: Workshop, request: Json = None) -> Take:
    if lost is not None and lost.sha256 == take.sha256:
        shop.ledger.recall(lost)
        return lost
    return shop.ledger.record(take, size, request)


def _do(job: Job, blank: Take, inputs: Inputs, lost: Take | None, shop: Workshop) -> Take:
    """Make a node here: the job writes a file in the store's ``tmp``, in a worker."""
    paths = {role: shop.store.path(sha) for role, sha in inputs.items()}
    with shop.store.temp(job.suffix) as into:
        media = shop.workers.submit(job.function, paths, into, **job.arguments).result()
        size = into.stat().st_size
        sha256 = shop.store.take_in(into)
    return _recorded(replace(blank, sha256=sha256, media=media), size, lost, shop)


def _drawn(work: Shoot, request: Request, shop: Workshop) -> bytes:
    """What a free engine makes of a request; there is nothing to lose, so nothing is written down."""
    engine = work.engine
    outcome = engine.submit(request, {sha: shop.store.path(sha) for sha in request.inputs})
    if not isinstance(outcome, Ticket):
        raise NodeError(outcome.why)
    while (status := engine.poll(outcome)).state in ("waiting", "running"):
        if shop.stopped:
            engine.cancel(outcome)
            raise Interrupted("stopped")
        time.sleep(0.01)
    if status.state != "done":
        raise NodeError(status.why)
    return engine.fetch(outcome)


@contextmanager
def _claimed(shop: Workshop, name: str) -> Iterator[None]:
    while not shop.claims.take(name):
        if shop.stopped:
            raise Interrupted("stopped")
        time.sleep(0.1)
    try:
        yield
    finally:
        shop.claims.drop(name)


@contextmanager
def _lanes(shop: Workshop, jobs: int = 0) -> Iterator[ThreadPoolExecutor]:
    """Threads for nodes under way; when the block fails they are stopped, not waited out."""
    pool = ThreadPoolExecutor(max(shop.lanes, min(jobs, _MOST_LANES)), thread_name_prefix="lane")
    try:
        yield pool
    except BaseException as error:
        shop.stopped = True
        shop.workers.shutdown(wait=False, cancel_futures=True)
        pool.shutdown(wait=True, cancel_futures=True)
        if isinstance(error, KeyboardInterrupt):
            raise Interrupted("Stopped. Everything finished so far is kept; run the command again to go on.") from None
        raise
    pool.shutdown()
