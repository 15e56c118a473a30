"""The second half of a purchase: a job that is under way is asked after, and its result fetched, looked at and kept.

Each function works for the buyer of the run; see ``purchase``.
"""

from typing import TYPE_CHECKING, Any

from rushes.build import money, records
from rushes.build.failpoints import failpoint
from rushes.build.graph import Take
from rushes.build.records import Task
from rushes.build.results import NodeError, note_spoilt, oddities
from rushes.build.workers import CannotStart
from rushes.engines.base import Broken, Denied, Ticket
from rushes.errors import EngineError, RushesError

if TYPE_CHECKING:
    from rushes.build.purchase import Buyer

_SILENCE = 100
_GONE = 3
"""How often a service must say that it does not have a job, one poll after another, before that is believed."""


def collect(buyer: "Buyer", task: Task) -> Task:
    """Ask after a job once, and do what its answer asks for; the task as it is then."""
    ticket = Ticket(task.ext_id or "")
    try:
        status = buyer.engine.poll(ticket)
        cost = task.reserved if status.cost is None else status.cost
        if status.state == "done":
            buyer.watch.ended(task)
            money.fetching(buyer.ledger, task, cost)
            _keep(buyer, task, buyer.engine.fetch(ticket), cost)
    except Denied:
        raise  # to ask again changes nothing; the job goes on over there, and a later run fetches it
    except Broken as error:
        _spoilt(buyer, task, cost, error)
        return records.find(buyer.ledger, task.id)
    except EngineError:
        _unreachable(buyer)
        return records.find(buyer.ledger, task.id)
    buyer.silence = 0
    if status.state != "gone":
        buyer.missing.pop(task.id, None)
    why = status.why or f"the engine says the job is {status.state}"
    match status.state:
        case "done":
            pass
        case "failed":
            money.fail(buyer.ledger, task, cost, why, final=status.final)
        case "gone" if _may_come_back(buyer, task):
            buyer.sleep(buyer.engine.poll_seconds)
        case "gone" if cost:
            money.write_off(buyer.ledger, task, why)  # it was accepted: to buy it again is for a person to say
        case "gone":
            money.fail(buyer.ledger, task, 0, why)
        case _:
            buyer.sleep(buyer.watch.pause(task, buyer.engine.poll_seconds, waits=status.state == "waiting"))
    return records.find(buyer.ledger, task.id)


def fetch_again(buyer: "Buyer", take: Take) -> Take:
    """A take that was paid for and whose file is gone from the store, fetched once more, for nothing."""
    advice = (
        "Put its file back from a backup, or from another copy of the project; "
        f"to buy another, `rushes reject {take.name}` first."
    )
    known = records.tasks(buyer.ledger, film=buyer.film)
    task = next((task for task in known if task.id == take.task_id and task.provider == buyer.engine.name), None)
    if task is None or task.ext_id is None:
        raise NodeError(f"the file of {take.name} is lost, and was paid for or added by hand", next=advice)
    try:
        data = buyer.engine.fetch(Ticket(task.ext_id))
    except EngineError as error:
        raise NodeError(
            f"the file of {take.name} is lost, and so it is at the service: {error}", next=advice
        ) from error
    if buyer.store.put(data) != take.sha256:
        raise NodeError(f"the file of {take.name} is lost, and the service has another one now", next=advice)
    return take


def take_of(buyer: "Buyer", task: Task) -> Take:
    """The take of a task that is done; another copy of the project may have its file."""
    take = next(take for take in buyer.ledger.takes_of(task.node) if take.task_id == task.id)
    return take if buyer.store.has(take.sha256) else fetch_again(buyer, take)


def _may_come_back(buyer: "Buyer", task: Task) -> bool:
    """One part of a service may not know yet what another has just accepted; another's key knows nothing of it."""
    if task.account != buyer.account.name:
        raise NodeError(
            f"{task.node} was bought with {task.account}, and the key of {buyer.account.name} does not know it",
            next="Use the key it was bought with. Do both belong to one organization, and is that key gone? "
            f"Then say so: `rushes keys name {buyer.engine.name} {task.account}`.",
        )
    buyer.missing[task.id] = buyer.missing.get(task.id, 0) + 1
    return buyer.missing[task.id] < _GONE


def _keep(buyer: "Buyer", task: Task, data: bytes, cost: int) -> None:
    failpoint("task.fetched")
    sha256 = buyer.store.put(data)
    failpoint("task.stored")
    media = _looked_at(buyer, sha256, task)
    take = Take(
        task.node, 0, task.stage, sha256, buyer.engine.name, task.model, buyer.engine.rank, False, task.asked,
        task.key, cost, task.id, media,
    )  # fmt: skip
    money.settle(buyer.ledger, task, take, len(data), cost)


def _looked_at(buyer: "Buyer", sha256: str, task: Task) -> dict[str, Any]:
    """Facts of a result, with what is odd about it. Raises ``Broken`` for one that cannot be read."""
    try:
        media = buyer.measure(sha256, task.stage)
    except CannotStart as error:  # that is this machine's fault, not the result's, which is paid for
        buyer.check_stop()
        raise NodeError(
            f"{task.node} is bought, and could not be looked at: {error.what}",
            next=error.next or "Run `rushes make` again: it is fetched, not bought again.",
        ) from error
    except RushesError as error:
        buyer.check_stop()
        raise Broken(error.what) from error
    odd = oddities(task.request, media, buyer.engine.size_of(task.request["ratio"]))
    image = task.request.get("image")
    return {**media, **({"image": image} if image else {}), **({"odd": odd} if odd else {})}


def _spoilt(buyer: "Buyer", task: Task, cost: int, error: Broken) -> None:
    """A result that came and cannot be used: fetched anew a while later, and given up where that goes on."""
    spoilt = note_spoilt(buyer.ledger, task, error.what)
    if not spoilt.hopeless(buyer.engine.poll_seconds):
        buyer.sleep(spoilt.wait(buyer.engine.poll_seconds))
        return
    why = f"its result cannot be used, {spoilt.times} times fetched: {error.what}"
    if cost:
        money.write_off(buyer.ledger, task, why, cost)
    else:
        money.fail(buyer.ledger, task, 0, why)


def _unreachable(buyer: "Buyer") -> None:
    buyer.silence += 1
    if buyer.silence > _SILENCE:
        raise NodeError(
            f"engine {buyer.engine.name} cannot be reached; the job goes on over there",
            next="Run `rushes make` again later: it is fetched, not bought again.",
        )
    buyer.sleep(buyer.engine.poll_seconds)
