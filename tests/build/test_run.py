"""A run: makes what is missing, in order, once, whoever runs beside it; what fails keeps the others going."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from build_worlds import Studio, ended, python

from rushes.build import money
from rushes.build.graph import Inputs, Job, Need, Node, Shoot
from rushes.build.purchase import NodeError
from rushes.build.run import Outcome, collect, run
from rushes.build.workers import Workers
from rushes.engines.base import Request, Ticket
from rushes.errors import BudgetError, EngineError, Interrupted, RushesError
from rushes.events import Event, NodeDone, NodeFailed, NodeSkipped, NodeStarted, RunEnded, RunStarted

FREE = {"free": True}
BESIDE = """
import sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from build_worlds import Studio
from rushes.build.run import run
studio = Studio(Path(sys.argv[1]), options={"free": sys.argv[2] == "free", "latency": 0.1}, run=sys.argv[4], far=True)
nodes = [studio.node(number) for number in range(1, 6)]
print("ready", flush=True)
sys.stdin.readline()
with studio.workshop() as shop:
    done = run(nodes, shop)
studio.close()
print(done.made, done.cached, done.failed, flush=True)
"""


WORKERS = Workers(1)


@pytest.fixture(scope="module", autouse=True)
def workers_end() -> Iterator[None]:
    yield
    WORKERS.shutdown()


@pytest.fixture
def free(tmp_path: Path) -> Iterator[Studio]:
    studio = Studio(tmp_path, options=FREE)
    yield studio
    studio.close()


@pytest.fixture
def paid(tmp_path: Path) -> Iterator[Studio]:
    studio = Studio(tmp_path)
    yield studio
    studio.close()


def after(studio: Studio, number: int, *needs: int, **changes: Any) -> Node:
    """A still made from other stills."""

    def request(inputs: Inputs, take_no: int) -> Request:
        told = " ".join(f"{role}={sha[:8]}" for role, sha in sorted(inputs.items()))
        return Request(
            stage="still", model="scripted_still", prompt=f"picture {number} of {told}", ratio="1280:720", seed=take_no
        )

    wants = tuple(Need(f"@{need}", f"n{need}.still") for need in needs)
    return studio.node(number, needs=wants, work=Shoot(studio.engine, request), **changes)


def made_by(nodes: list[Node], studio: Studio, events: list[Event] | None = None, **changes: Any) -> Outcome:
    with studio.workshop(WORKERS) as shop:
        shop.report = events.append if events is not None else shop.report
        return run(nodes, shop, **changes)


def counts(done: Outcome) -> tuple[int, int, int, int]:
    return done.made, done.cached, done.failed, done.skipped


def jobs(studio: Studio) -> list[str]:
    return [job["prompt"] for job in studio.engine.jobs()]


def write(paths: Mapping[str, Path], into: Path, *, text: str) -> Mapping[str, Any]:
    into.write_text(text + "".join(path.read_text() for _, path in sorted(paths.items())))
    return {"letters": len(text)}


def broken(paths: Mapping[str, Path], into: Path) -> Mapping[str, Any]:
    into.write_text("half")
    raise RushesError("no colour", where="here", next="Paint.")


def job(id: str, *needs: str, ask: str = "", function: Any = write, **arguments: Any) -> Node:
    arguments = arguments or ({"text": id} if function is write else {})
    wants = tuple(Need(need, need) for need in needs)
    return Node(id=id, stage="segment", ask=ask or id, variant="", work=Job(function, arguments, ".txt"), needs=wants)


def test_everything_is_made_in_order_and_then_found(free: Studio) -> None:
    nodes = [after(free, 1), after(free, 2, 1), after(free, 3, 1, 2), after(free, 4)]
    events: list[Event] = []
    assert counts(made_by(nodes, free, events)) == (4, 0, 0, 0)
    done = [event.node for event in events if isinstance(event, NodeDone)]
    assert done.index("n1.still") < done.index("n2.still") < done.index("n3.still")
    assert events[0] == RunStarted(4, 0, 0) and events[-1] == RunEnded(4, 0, 0, 0)
    assert {event.node for event in events if isinstance(event, NodeStarted)} == set(done)
    events.clear()
    assert counts(made_by(nodes, free, events)) == (0, 4, 0, 0) and len(jobs(free)) == 4
    assert events[0] == RunStarted(0, 4, 0)


def test_only_what_depends_on_a_change_is_made_again(free: Studio) -> None:
    nodes = [after(free, 1), after(free, 2, 1), after(free, 3)]
    made_by(nodes, free)
    assert counts(made_by([nodes[0], after(free, 2, 1, ask="new words"), nodes[2]], free)) == (1, 2, 0, 0)
    assert counts(made_by([after(free, 1, variant="version 2"), *nodes[1:]], free)) == (2, 1, 0, 0)
    assert counts(made_by(nodes, free))[0] == 0, "what was made before is there still"


def test_a_failure_keeps_the_others_going_and_is_tried_again(tmp_path: Path) -> None:
    studio = Studio(tmp_path, [{"when": "picture 1 ", "answer": "fail"}], FREE)
    nodes, events = [after(studio, 1), after(studio, 2, 1), after(studio, 3)], list[Event]()
    done = made_by(nodes, studio, events)
    assert counts(done) == (1, 0, 1, 1) and done.refusal is None
    assert [event.why for event in events if isinstance(event, NodeFailed)] == ["scripted: the job failed"]
    assert [event.node for event in events if isinstance(event, NodeSkipped)] == ["n2.still"]
    assert set(studio.ledger.failed()) == {"n1.still"} and done.verdicts["n1.still"].state == "failed"
    studio = studio.again()
    assert counts(made_by(nodes, studio))[2] == 1, "the engine of these nodes is the old one"
    nodes = [after(studio, 1), after(studio, 2, 1), after(studio, 3)]
    assert counts(made_by(nodes, studio)) == (2, 1, 0, 0) and studio.ledger.failed() == {}
    studio.close()


@pytest.mark.parametrize("answer", ["not-sent", "reject", "dropped"])
def test_a_free_engine_that_refuses_is_a_failed_node(tmp_path: Path, answer: str) -> None:
    studio = Studio(tmp_path, [{"at": 1, "answer": answer}], FREE)
    assert counts(made_by([studio.node()], studio)) == (0, 0, 1, 0)
    assert counts(made_by([studio.node()], studio)) == (1, 0, 0, 0)
    studio.close()


def test_a_run_may_be_told_what_to_leave(free: Studio) -> None:
    nodes = [after(free, 1), after(free, 2, 1), after(free, 3)]
    done = made_by(nodes, free, may_make=lambda node: node.id != "n1.still")
    assert counts(done) == (1, 0, 0, 1) and done.verdicts["n1.still"].state == "missing"


def test_takes_are_made_up_to_the_number_wanted_and_no_more(free: Studio) -> None:
    assert counts(made_by([free.node(wanted=3)], free)) == (3, 0, 0, 0)
    assert counts(made_by([free.node(wanted=3)], free)) == (0, 1, 0, 0)
    assert [take.number for take in free.ledger.takes_of("n1.still")] == [1, 2, 3]
    assert len({take.sha256 for take in free.ledger.takes_of("n1.still")}) == 3, "each has a seed of its own"
    assert counts(made_by([free.node(wanted=4, pick=1)], free)) == (1, 0, 0, 0), "a pick does not stop one more"


def test_jobs_write_files_that_are_taken_in(free: Studio) -> None:
    nodes = [job("a"), job("b", "a"), job("c", function=broken), job("d", "c")]
    done = made_by(nodes, free)
    assert counts(done) == (2, 0, 1, 1)
    take = done.verdicts["b"].take
    assert take is not None and free.store.path(take.sha256).read_text() == "ba" and take.media == {"letters": 1}
    assert "no colour" in free.ledger.failed()["c"].popitem()[1]
    assert not list((free.store.root / "tmp").iterdir()) and len(free.store.present()) == 2


def test_what_came_out_the_same_changes_nothing_after_it(free: Studio) -> None:
    made_by([job("a", text="same"), job("b", "a")], free)
    done = made_by([job("a", ask="other words", text="same"), job("b", "a")], free)
    assert counts(done) == (1, 1, 0, 0)


def test_a_free_take_that_is_gone_is_drawn_again_as_it_was(free: Studio) -> None:
    nodes = [after(free, 1), after(free, 2, 1)]
    made_by(nodes, free)
    first = free.ledger.takes()["n1.still"][0]
    free.store.remove(first.sha256)
    done = made_by(nodes, free)
    assert counts(done) == (1, 1, 0, 0), "nothing that stands on it is made again"
    assert free.ledger.takes_of("n1.still") == [first] and free.store.intact(first.sha256)
    free.ledger.forget([first])
    free.store.remove(first.sha256)
    made_by(nodes, free)
    assert free.ledger.takes()["n1.still"] == [first]


def test_a_take_that_gc_left_half_removed_counts_again(free: Studio) -> None:
    made_by([free.node()], free)
    free.ledger.forget(free.ledger.takes()["n1.still"])  # killed before the file went
    assert counts(made_by([free.node()], free)) == (0, 1, 0, 0)
    assert len(free.ledger.takes()["n1.still"]) == 1


def test_a_paid_take_whose_file_is_gone_is_not_bought_again(paid: Studio) -> None:
    made_by([paid.node()], paid)
    take = paid.ledger.takes()["n1.still"][0]
    paid.store.remove(take.sha256)
    assert counts(made_by([paid.node()], paid)) == (1, 0, 0, 0)
    assert paid.store.intact(take.sha256) and len(jobs(paid)) == 1 and paid.totals()["spent"] == 5
    paid.store.remove(take.sha256)
    rejected = paid.node(rejects=frozenset({1}))
    assert counts(made_by([rejected], paid)) == (1, 0, 0, 0) and len(jobs(paid)) == 2


def test_a_limit_stops_what_is_left_and_says_so(paid: Studio) -> None:
    paid.spend = 10
    nodes = [*(paid.node(number) for number in range(1, 5)), after(paid, 5, 4)]
    done = made_by(nodes, paid)
    assert isinstance(done.refusal, BudgetError) and done.made == 2 and done.credits == 10
    assert paid.charged() == 10 and paid.ledger.failed() == {}, "a refusal is no failure of the node"


def test_an_engine_that_is_out_of_order_stops_what_is_left(paid: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed() -> None:
        raise EngineError("no key")

    monkeypatch.setattr(paid.engine, "account", closed)
    done = made_by([paid.node(1), after(paid, 2, 1)], paid)
    assert isinstance(done.refusal, EngineError) and (done.made, done.skipped) == (0, 1) and jobs(paid) == []


def test_wanted_takes_are_bought_one_by_one(paid: Studio) -> None:
    assert made_by([paid.node(wanted=3)], paid).credits == 15
    assert made_by([paid.node(wanted=3)], paid).credits == 0
    assert paid.totals()["spent"] == paid.charged() == 15


def test_a_new_version_of_its_engine_buys_nothing(paid: Studio) -> None:
    made_by([paid.node()], paid)
    assert counts(made_by([paid.node(variant="scripted 2")], paid)) == (0, 1, 0, 0)
    assert counts(made_by([paid.node(ask="other words")], paid)) == (1, 0, 0, 0)


def test_one_lost_reply_leaves_the_others_bought(tmp_path: Path) -> None:
    studio = Studio(tmp_path, [{"at": 2, "answer": "lost-reply"}])
    nodes = [studio.node(number) for number in range(1, 5)]
    done = made_by(nodes, studio)
    assert counts(done) == (3, 0, 1, 0) and sorted(studio.states()) == ["DONE"] * 3 + ["LOST_PAID"]
    assert counts(made_by(nodes, studio)) == (0, 3, 1, 0) and len(jobs(studio)) == 4
    assert sum(studio.totals().values()) == studio.charged() == 20
    studio.close()


def test_what_is_under_way_is_collected_before_anything_is_bought(tmp_path: Path) -> None:
    studio = Studio(tmp_path, options={"latency": 60})
    first = studio
    with studio.workshop(WORKERS) as shop:
        stop = partial(setattr, first.buyer, "stopped", lambda: True)
        as_soon_as(lambda: first.states() == ["RUNNING", "RUNNING"], stop)
        done = run([studio.node(1), studio.node(2)], shop)
    assert done.made == 0 and studio.states() == ["RUNNING", "RUNNING"]
    with studio.engine._books() as books:
        books.execute("update job set done_at = 0")
    studio = studio.again(spend=0)
    events: list[Event] = []
    with studio.workshop(WORKERS) as shop:
        shop.report = events.append
        done = collect(shop, studio.film, ["scripted"])
    assert (done.fetched, done.fetched_credits, done.made, done.credits) == (2, 10, 0, 0) and len(jobs(studio)) == 2
    assert sorted(event.node for event in events if isinstance(event, NodeDone)) == ["n1.still", "n2.still"]
    assert counts(made_by([studio.node(1), studio.node(2)], studio)) == (0, 2, 0, 0)
    studio.close()


@pytest.mark.parametrize("trouble", [EngineError("no such key"), NodeError("it is lost")])
def test_a_purchase_that_cannot_be_collected_does_not_stop_the_film(paid: Studio, trouble: RushesError) -> None:
    assert paid.buy().number == 1
    with paid.ledger.writing() as connection:
        money._move(connection, paid.tasks()[0], ("DONE",), state="RUNNING")
    events: list[Event] = []

    def shut(name: str) -> Any:
        raise trouble

    with paid.workshop(WORKERS) as shop:
        shop.report, shop.buyer = events.append, shut
        assert collect(shop, paid.film, ["scripted"]).made == 0
    assert [event.why for event in events if isinstance(event, NodeFailed)] == [str(trouble)]


def as_soon_as(true: Callable[[], bool], do: Callable[[], object]) -> None:
    """Do something beside the test, as soon as something is true."""

    def wait() -> None:
        while not true():
            time.sleep(0.01)
        do()

    threading.Thread(target=wait, daemon=True).start()


def interrupt_when(true: Callable[[], bool]) -> None:
    """Ctrl-C, as soon as something is true."""
    as_soon_as(true, lambda: os.kill(os.getpid(), signal.SIGINT))


def test_an_interrupt_is_soon_and_keeps_what_is_bought(tmp_path: Path) -> None:
    studio = Studio(tmp_path, options={"latency": 60})
    start = time.monotonic()
    with studio.workshop() as shop, pytest.raises(Interrupted, match="kept"):
        interrupt_when(lambda: studio.states() == ["RUNNING"])
        run([studio.node()], shop)
    assert time.monotonic() - start < 20 and studio.states() == ["RUNNING"]
    studio.close()


def test_an_interrupt_stops_a_free_engine_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio, asked = Studio(tmp_path, options={**FREE, "latency": 60}), threading.Event()
    monkeypatch.setattr(studio.engine, "cancel", lambda ticket: asked.set())
    with studio.workshop() as shop, pytest.raises(Interrupted):
        interrupt_when(lambda: bool(studio.engine.jobs()))
        run([studio.node()], shop)
    assert asked.is_set() and studio.ledger.takes() == {}
    studio.close()


def test_a_result_of_the_wrong_kind_is_refused(free: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (b"", b"not media at all", b"\x89PNG\r\n\x1a\n broken"):

        def odd(ticket: Ticket, data: bytes = data) -> bytes:
            return data

        monkeypatch.setattr(free.engine, "fetch", odd)
        assert counts(made_by([free.node()], free)) == (0, 0, 1, 0)
    assert free.ledger.takes() == {}


@pytest.mark.parametrize("price", ["free", "paid"])
def test_two_runs_at_once_make_nothing_twice(tmp_path: Path, price: str) -> None:
    here = str(Path(__file__).parent)
    runs = [python(BESIDE, tmp_path, price, here, f"run {number}") for number in range(2)]
    for process in runs:
        assert process.stdin is not None and process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in runs:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    found = [tuple(map(int, ended(process).split())) for process in runs]
    assert sum(made for made, _, _ in found) >= 5 and all(failed == 0 for _, _, failed in found)
    studio = Studio(tmp_path, options={"free": price == "free"})
    assert sorted(jobs(studio)) == [f"picture {number}" for number in range(1, 6)]
    assert all(len(takes) == 1 for takes in studio.ledger.takes().values())
    assert sum(studio.totals().values()) == studio.charged() == (0 if price == "free" else 25)
    studio.close()
