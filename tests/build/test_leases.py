"""Leases: any process on any host may go on with a purchase, and nobody waits for a dead one that can be seen."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from build_worlds import STILL, Studio, order_of, python
from postgresql_server import new_database
from sqlalchemy import event, update

from rushes.build import courier, money, records, tables
from rushes.build.claims import Claims
from rushes.build.home import VARIABLE
from rushes.build.leases import Hold, Leases
from rushes.build.purchase import NodeError
from rushes.build.records import Task
from rushes.engines.base import Account, NotSent, Ticket

ACCOUNT = Account("scripted", 1000, 5, {})


@pytest.fixture(params=["sqlite", "postgresql"])
def studio(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    if request.param == "postgresql":
        monkeypatch.setenv(VARIABLE, new_database())
    made = Studio(tmp_path / "film")
    yield made
    made.close()


@pytest.fixture
def task(studio: Studio) -> Task:
    """A job that runs over there, and nobody has in hand."""
    placed = money.place(studio.ledger, order_of(film=studio.film))
    assert placed is not None
    money.note_snapshot(studio.ledger, placed, ACCOUNT)
    money.answered(studio.ledger, placed, Ticket("job 1"))
    return records.find(studio.ledger, placed.id)


@pytest.fixture
def run(studio: Studio, tmp_path: Path) -> Iterator[Callable[..., Leases]]:
    """Runs in this project, or, with ``elsewhere``, where its claims cannot be seen."""
    opened: list[Claims] = []

    def make(seconds: float = 60.0, elsewhere: str = "") -> Leases:
        opened.append(Claims((tmp_path / elsewhere if elsewhere else studio.state) / "claims"))
        return Leases(studio.ledger, opened[-1], seconds)

    yield make
    for claims in opened:
        claims.close()


Run = Callable[..., Leases]


def again(studio: Studio, task: Task) -> Task:
    return records.find(studio.ledger, task.id)


def taken(leases: Leases, studio: Studio, task: Task) -> Hold | None:
    return leases.take(again(studio, task))


def writes(studio: Studio) -> list[str]:
    """Statements that change something, as they are made."""
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        if statement.lower().startswith(("update", "insert", "delete")):
            found.append(statement)

    event.listen(studio.ledger._database._engine, "before_cursor_execute", note)
    return found


def test_one_run_has_a_task_in_hand_at_a_time(studio: Studio, task: Task, run: Run) -> None:
    first, second, far = run(), run(), run(elsewhere="b")
    hold = taken(first, studio, task)
    assert hold is not None and again(studio, task).owner == first.owner
    assert taken(second, studio, task) is None and taken(far, studio, task) is None
    assert taken(first, studio, task) is None, "another thread of the same run has to wait too"
    hold.give_back()
    hold.let_go()
    other = taken(far, studio, task)
    assert other is not None and again(studio, task).owner == far.owner
    assert taken(first, studio, task) is None, "its claim cannot be seen here, but its lease can"


def test_who_died_here_is_not_waited_for(studio: Studio, task: Task, run: Run) -> None:
    first, second, far = run(), run(), run(elsewhere="b")
    hold = taken(first, studio, task)
    assert hold is not None
    hold.let_go()  # as the kernel does when a process dies: the lease stays
    assert (again(studio, task).lease_until or 0) > studio.ledger.now() + 30
    assert taken(far, studio, task) is None, "elsewhere nobody can see that it is dead"
    assert taken(second, studio, task) is not None


def test_who_is_stopped_or_elsewhere_is_overtaken_when_its_lease_has_run_out(
    studio: Studio, task: Task, run: Run
) -> None:
    stopped, near, far = run(seconds=0.2), run(), run(elsewhere="b")
    hold = taken(stopped, studio, task)
    assert hold is not None and taken(near, studio, task) is None
    time.sleep(0.25)
    overtaking = taken(near, studio, task)
    assert overtaking is not None and not overtaking.claimed
    assert again(studio, task).owner == f"? {near.name}", "no claim tells whether this one lives"
    assert taken(far, studio, task) is None
    assert not hold.keep(), "it wakes up, and sees that another has gone on"
    stopped.claims.drop(task.id)
    assert taken(run(), studio, task) is None, "the claim is free, but that says nothing of who overtook"
    overtaking.kept = 0.0
    assert overtaking.keep() and again(studio, task).owner == near.owner, "it has the claim now, and says so"


def test_a_lease_is_renewed_no_oftener_than_each_third_of_it(studio: Studio, task: Task, run: Run) -> None:
    hold = taken(run(seconds=0.6), studio, task)
    assert hold is not None
    before, seen = again(studio, task).lease_until or 0, writes(studio)
    for _ in range(20):
        assert hold.keep()
    assert seen == [] and again(studio, task).lease_until == before
    time.sleep(0.21)
    assert hold.keep() and hold.keep() and len(seen) == 1
    assert (again(studio, task).lease_until or 0) > before


def test_a_lease_that_was_taken_before_the_clock_was_put_back_is_void(studio: Studio, task: Task, run: Run) -> None:
    far = run(elsewhere="b")
    assert taken(run(), studio, task) is not None
    with studio.ledger.writing() as connection:
        connection.execute(update(tables.task).values(lease_until=studio.ledger.clock(connection) + 86400))
    assert taken(far, studio, task) is not None


def test_a_purchase_that_goes_well_pays_no_write_for_its_lease(studio: Studio) -> None:
    studio.buyer.leases.seconds, seen = 500.0, writes(studio)
    studio.buy()
    assert not [statement for statement in seen if "lease_until" in statement and "state" not in statement]
    assert studio.tasks()[0].owner == studio.buyer.leases.owner


def test_places_are_told_apart(tmp_path: Path) -> None:
    one, same, other = (Claims(tmp_path / name / "claims") for name in ("a", "a", "b"))
    assert one.place == same.place != other.place and one.folder == tmp_path / "a"
    for claims in (one, same, other):
        claims.close()


def test_a_run_that_is_overtaken_lets_the_other_end_it(studio: Studio, task: Task, run: Run) -> None:
    """It wakes up in the middle, finds its lease taken, and waits; both come to the same take."""
    job = studio.engine.submit(studio.node().work.request({}, 1), {})  # type: ignore[union-attr]
    assert isinstance(job, Ticket)
    asked = {"ext_id": job.id, "request_json": '{"ratio": "1280:720", "stage": "still"}'}
    with studio.ledger.writing() as connection:
        connection.execute(update(tables.task).values(**asked))
    hold = taken(studio.buyer.leases, studio, task)
    assert hold is not None
    far = run(elsewhere="b")
    lease = {"owner": far.owner, "lease_until": studio.ledger.now() + 2}
    with studio.ledger.writing() as connection:
        connection.execute(update(tables.task).values(**lease))
    hold.kept = 0.0
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(studio.buyer._drive(again(studio, task), hold, True)))
    thread.start()
    time.sleep(0.1)
    assert again(studio, task).state == "RUNNING" and again(studio, task).owner == far.owner
    thread.join(10)
    assert len(found) == 1 and studio.states() == ["DONE"] and hold.claimed
    hold.let_go()


def test_two_drivers_of_one_purchase_settle_it_once(studio: Studio) -> None:
    """Whatever leases say, each step is a transaction: two that drive the same task come to one take."""
    other = Studio(studio.root, options=studio.options)
    original = Leases.take
    gate = threading.Barrier(2)

    def careless(leases: Leases, task: Task) -> Hold:
        return Hold(leases, task.id, claimed=False, kept=time.monotonic() + 1000)

    Leases.take = careless  # type: ignore[method-assign, assignment]
    takes: list[object] = []

    def buy(one: Studio) -> None:
        gate.wait(5)
        try:
            takes.append(one.buy())
        except Exception as error:
            takes.append(error)

    try:
        threads = [threading.Thread(target=buy, args=(one,)) for one in (studio, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    finally:
        Leases.take = original  # type: ignore[method-assign]
    assert takes[0] == takes[1] and len(studio.engine.jobs()) == 1
    assert studio.totals() == {"spent": STILL, "reserved": 0, "lost": 0}
    assert len(studio.ledger.takes_of("n1.still")) == 1
    other.close()


def test_a_failing_purchase_gives_its_lease_back(tmp_path: Path) -> None:
    studio = Studio(tmp_path, options={"latency": 60})
    timer = threading.Timer(0.3, lambda: setattr(studio.buyer, "stopped", lambda: True))
    timer.start()
    with pytest.raises(NodeError, match="stopped"):
        studio.buy()
    assert [(task.state, task.owner) for task in studio.tasks()] == [("RUNNING", None)]
    studio.close()


DRIVE = """
import sys
from pathlib import Path
from build_worlds import Studio
studio = Studio(Path(sys.argv[1]), options={"latency": float(sys.argv[2])})
print("open", flush=True)
studio.buyer.leases.seconds = float(sys.argv[3])
print(studio.buy().name, flush=True)
"""


def driver(root: Path, latency: float, lease: float) -> "subprocess.Popen[str]":  # type: ignore[name-defined]  # noqa: F821
    return python(f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n{DRIVE}", root, latency, lease)


def running(studio: Studio) -> None:
    end = time.monotonic() + 30
    while studio.states() != ["RUNNING"]:
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(("number", "waits"), [(signal.SIGKILL, False), (signal.SIGSTOP, True)])
def test_a_run_that_is_killed_or_stopped_is_gone_on_from(tmp_path: Path, number: int, waits: bool) -> None:
    """Killed: at once, though its lease has long to go. Stopped: when its lease is over; then it wakes up."""
    lease = 1.5 if waits else 60.0
    studio = Studio(tmp_path, options={"latency": 0.5})
    process = driver(tmp_path, 0.5, lease)
    running(studio)
    os.kill(process.pid, number)
    if not waits:
        process.wait()
    began = time.monotonic()
    left = (studio.tasks()[0].lease_until or 0) - studio.ledger.now()
    take = studio.buy()
    assert take.credits == STILL and len(studio.engine.jobs()) == 1
    assert time.monotonic() - began >= left - 0.1 if waits else time.monotonic() - began < 30
    if waits:
        os.kill(process.pid, signal.SIGCONT)
    out, _ = process.communicate(timeout=30)
    assert not waits or out.split() == ["open", take.name]
    assert studio.totals() == {"spent": STILL, "reserved": 0, "lost": 0} and len(studio.ledger.takes_of(take.node)) == 1
    studio.close()


# Couriers.


def sending(studio: Studio, by: str) -> Task:
    """A submission that a courier has taken, and has not answered."""
    placed = money.place(studio.ledger, order_of(film=studio.film))
    assert placed is not None
    money.note_snapshot(studio.ledger, placed, ACCOUNT)
    claimed = money.claim_to_send(studio.ledger, placed.id, by)
    assert claimed is not None
    return claimed


def test_a_dead_courier_of_this_place_leaves_doubt_at_once(studio: Studio) -> None:
    task = sending(studio, f"{studio.claims.place} pid 1")
    assert studio.buyer._after_courier(task).state == "AMBIGUOUS"


def test_a_silent_courier_of_another_place_leaves_doubt_when_its_time_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = Studio(tmp_path)
    task = sending(studio, "0123456789abcdef pid 1")
    assert studio.buyer._after_courier(task).state == "SUBMITTING"
    assert task.deadline is not None
    for later, state in ((task.deadline + 1, "SUBMITTING"), (task.deadline + records.POST_SECONDS, "AMBIGUOUS")):
        monkeypatch.setattr(tables, "now", lambda later=later: later)
        assert studio.buyer._after_courier(task).state == state
    studio.close()


def test_a_courier_that_was_stopped_before_it_could_send_does_not_send(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others may have taken it for dead by now, looked at the balance, and ordered it again."""
    studio, clock = Studio(tmp_path), iter([0.0, courier._FRESH + 1])
    request = asdict(studio.node().work.request({}, 1))  # type: ignore[union-attr]
    task = money.place(studio.ledger, order_of(film=studio.film, request=json.loads(json.dumps(request))))
    assert task is not None
    money.note_snapshot(studio.ledger, task, ACCOUNT)
    with monkeypatch.context() as patch:
        patch.setattr("rushes.build.courier.time.monotonic", lambda: next(clock, courier._FRESH + 1))
        courier.deliver(task.id, studio.engine, studio.ledger, studio.store, studio.claims)
    assert studio.states() == ["READY"] and studio.engine.jobs() == []
    assert isinstance(courier._submit(studio.engine, None, studio.store, -1e9), NotSent)  # type: ignore[arg-type]
    studio.close()
