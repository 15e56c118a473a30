"""Purchases through the real courier, from a service that keeps its own books: paid once, or not at all."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from build_worlds import STILL, Studio
from sqlalchemy import select

from rushes.build import money, records, tables, waits
from rushes.build.courier import Courier
from rushes.build.fetching import fetch_again
from rushes.build.graph import Shoot
from rushes.build.purchase import NodeError
from rushes.engines.base import Account, Request, Status, Ticket
from rushes.errors import BudgetError, EngineError

Make = Callable[..., Studio]


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Make]:
    """Opens studios in one folder, one after another, and closes the last."""
    made: list[Studio] = []

    def make(*script: Mapping[str, Any], **changes: Any) -> Studio:
        changes["far"] = changes.get("far", any("crash" in str(rule["answer"]) for rule in script))
        made.append(
            made[-1].again(script=list(script), **changes) if made else Studio(tmp_path, list(script), **changes)
        )
        return made[-1]

    yield make
    made[-1].close()


def at(call: int, answer: str, **more: Any) -> dict[str, Any]:
    return {"at": call, "answer": answer, **more}


def ledger_kinds(studio: Studio) -> list[str]:
    with studio.ledger.reading() as connection:
        return list(connection.execute(select(tables.ledger.c.kind).order_by(tables.ledger.c.seq)).scalars())


def calls(studio: Studio) -> int:
    """Submissions the service has seen."""
    with studio.engine._books() as books:
        return int(books.execute("select calls from account").fetchone()[0])


def bought_once(studio: Studio) -> None:
    """Every picture was charged once, and the ledger says what the service says."""
    good = [job["request"] for job in studio.engine.jobs() if not job["fails"]]
    assert len(good) == len(set(good)), "something was bought twice"
    assert sum(studio.totals().values()) == studio.charged()


def test_a_picture_is_bought_fetched_and_found_again(studio: Make) -> None:
    one = studio(far=True)
    take = one.buy()
    assert take.name == "n1.still#1" and take.credits == STILL and not take.free and one.store.intact(take.sha256)
    assert one.states() == ["DONE"] and one.totals() == {"spent": STILL, "reserved": 0, "lost": 0}
    assert one.measured == [take.sha256] and take.task_id == one.tasks()[0].id
    assert one.buy() == take and calls(one) == 1
    assert one.buy(take_no=2).number == 2
    bought_once(one)


def test_a_refusal_costs_nothing_and_is_tried_again_by_the_next_run(studio: Make) -> None:
    one = studio(at(1, "reject"))
    with pytest.raises(NodeError, match="refused"):
        one.buy()
    assert one.states() == ["FAILED"] and one.totals() == {"spent": 0, "reserved": 0, "lost": 0} and calls(one) == 1
    two = studio()
    two.buy()
    assert [task.attempt for task in two.tasks()] == [1, 2]
    bought_once(two)


@pytest.mark.parametrize("answer", ["not-sent", "dropped", "crash-before"])
def test_what_was_not_accepted_is_sent_again_and_bought_once(studio: Make, answer: str) -> None:
    one = studio(at(1, answer))
    one.buy()
    assert one.states() == ["DONE"] and one.tasks()[0].attempt == 1 and calls(one) == 2
    assert len(one.engine.jobs()) == 1
    bought_once(one)


def test_what_cannot_be_sent_is_given_up_for_now_and_free(studio: Make) -> None:
    one = studio({"every": 1, "answer": "not-sent"})
    with pytest.raises(NodeError, match="no byte went out"):
        one.buy()
    assert one.states() == ["READY"] and sum(one.totals().values()) == 0 and calls(one) == 6
    two = studio()
    two.buy()
    bought_once(two)


@pytest.mark.parametrize("answer", ["lost-reply", "crash"])
def test_a_lost_reply_is_counted_kept_and_adopted(studio: Make, answer: str) -> None:
    one = studio(at(1, answer))
    for _ in range(2):
        with pytest.raises(NodeError, match=r"was paid for \(5 credits\) and lost") as caught:
            one.buy()
    assert "rushes adopt ID n1.still" in str(caught.value.next)
    assert one.states() == ["LOST_PAID"] and one.totals() == {"spent": 0, "reserved": 0, "lost": STILL}
    assert ledger_kinds(one) == ["RESERVE", "WRITE_OFF"]
    two = studio()
    for take_no in (1, 2):
        with pytest.raises(NodeError, match="lost"):
            two.buy(take_no=take_no)
    assert calls(two) == 1, "a lost purchase is not bought again, by any run, under any number"
    bought_once(two)
    money.adopt(two.ledger, two.tasks()[0], two.engine.jobs()[0]["id"])
    take = two.buy()
    assert take.credits == STILL and calls(two) == 1 and two.totals() == {"spent": STILL, "reserved": 0, "lost": 0}
    bought_once(two)


def test_what_is_lost_counts_against_the_cap(studio: Make) -> None:
    one = studio(at(1, "lost-reply"), cap=9)
    with pytest.raises(NodeError):
        one.buy(1)
    with pytest.raises(BudgetError, match="cap of 9"):
        one.buy(2)
    assert calls(one) == 1


@pytest.mark.parametrize("cost", [0, 3])
def test_a_job_that_fails_costs_what_the_service_says(studio: Make, cost: int) -> None:
    one = studio(at(1, "fail", cost=cost))
    with pytest.raises(NodeError, match="the job failed"):
        one.buy()
    assert one.totals() == {"spent": cost, "reserved": 0, "lost": 0}
    two = studio()
    two.buy()
    assert two.totals()["spent"] == cost + STILL
    bought_once(two)


def test_the_cap_and_the_spend_hold_to_the_credit(studio: Make) -> None:
    one = studio(cap=11, spend=5)
    one.buy(1)
    with pytest.raises(BudgetError, match="was given 5 and has used 5"):
        one.buy(2)
    two = studio(cap=11)
    two.buy(2)
    with pytest.raises(BudgetError, match="cap of 11"):
        two.buy(3)
    assert calls(two) == 2 and two.charged() == 10 and two.states() == ["DONE", "DONE"]


def test_a_higher_price_stops_the_run_and_the_next_one_counts_with_it(studio: Make) -> None:
    one = studio(at(1, "dearer"))
    assert one.buy(1).credits == 2 * STILL and one.totals()["spent"] == 2 * STILL
    for number in (2, 3):
        with pytest.raises(BudgetError, match="scripted_still costs more than it is quoted at: 10 credits, not 5"):
            one.buy(number)
    assert calls(one) == 1, "nothing is sent at a price that is not true"
    two = studio({"every": 1, "answer": "dearer"}, spend=9)
    with pytest.raises(BudgetError, match="costs 10 credits; this run was given 9"):
        two.buy(2)
    three = studio({"every": 1, "answer": "dearer"}, spend=20, run="run 3")
    assert three.buy(2).credits == three.buy(3).credits == 10
    with pytest.raises(BudgetError, match="was given 20 and has used 20"):
        three.buy(4)
    assert three.charged() == 30 and three.totals()["spent"] == 30


def test_a_price_table_that_has_caught_up_is_believed(studio: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one = studio(at(1, "dearer"))
    one.buy(1)
    request = Request(stage="still", model="scripted_still", prompt="x", ratio="1280:720")
    assert one.buyer.price(request) == 10
    monkeypatch.setattr(one.engine, "quote", lambda request: 10)
    assert one.buyer.price(request) == 10
    monkeypatch.setattr(one.engine, "quote", lambda request: 12)
    assert one.buyer.price(request) == 12


def test_a_price_that_drifts_scales_with_what_is_asked(studio: Make) -> None:
    one = studio(at(1, "dearer"))
    clip = Request(stage="clip", model="scripted_clip", prompt="x", ratio="1280:720", seconds=2, image="0" * 64)
    node = one.node(1, id="c.clip", stage="clip", model="scripted_clip")
    assert one.buyer.buy(node, clip, "asked", "key", 1).credits == 20
    longer = Request(stage="clip", model="scripted_clip", prompt="x", ratio="1280:720", seconds=5, image="0" * 64)
    assert one.buyer.price(longer) == 50


def test_no_more_jobs_run_at_once_than_the_account_allows(studio: Make) -> None:
    one = studio(options={"latency": 0.15, "concurrency": 2})
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(one.buy, range(1, 6)))
    jobs = sorted((job["done_at"] - 0.15, job["done_at"]) for job in one.engine.jobs())
    assert max(sum(start <= begin < end for start, end in jobs) for begin, _ in jobs) <= 2
    assert calls(one) == 5
    bought_once(one)


def test_many_threads_want_the_same_and_it_is_bought_once(studio: Make) -> None:
    one = studio(options={"latency": 0.05})
    with ThreadPoolExecutor(4) as pool:
        takes = list(pool.map(lambda _: one.buy(), range(4)))
    assert len({take.sha256 for take in takes}) == 1 and calls(one) == 1
    bought_once(one)


def test_a_bad_day_buys_everything_once(studio: Make) -> None:
    answers = ("not-sent", "dropped", "crash-before", "fail", "reject")
    one = studio(*(at(2 * n + 2, answer) for n, answer in enumerate(answers)))
    for _ in range(3):
        for number in range(1, 7):
            try:
                one.buy(number)
            except NodeError:
                continue
    assert sorted(one.states()) == ["DONE"] * 6 + ["FAILED"] * 2
    bought_once(one)


# What the next run finds.


def left_behind(studio: Studio, state: str, number: int = 1) -> records.Task:
    """A purchase as a killed run leaves it, in a state."""
    node = studio.node(number)
    assert isinstance(node.work, Shoot)
    request = node.work.request({}, 1)
    plain = json.loads(json.dumps({**{name: getattr(request, name) for name in Request.__dataclass_fields__}}))
    order = money.Order(
        film=studio.film, node=node.id, stage="still", key=f"key {number}", asked=f"asked {number}", take_no=1,
        provider="scripted", account="scripted", model="scripted_still", cost=STILL, request=plain, run="run 0",
        concurrency=5,
    )  # fmt: skip
    task = money.place(studio.ledger, order)
    assert task is not None
    if state != "placed":
        account = studio.engine.account()
        assert account is not None
        money.note_snapshot(studio.ledger, task, account)
    if state in ("claimed", "sent", "running"):
        assert money.claim_to_send(studio.ledger, task.id, "pid 1")
    if state in ("sent", "running"):
        ticket = studio.engine.submit(request, {})
        assert isinstance(ticket, Ticket)
    if state == "running":
        money.answered(studio.ledger, task, ticket)
    return records.find(studio.ledger, task.id)


@pytest.mark.parametrize(
    ("left", "end", "sends"),
    [
        ("placed", None, 0), ("snapshot", None, 0), ("claimed", None, 0), ("sent", "LOST_PAID", 1),
        ("running", "DONE", 1),
    ],
)  # fmt: skip
def test_what_a_killed_run_left_is_brought_to_its_end(studio: Make, left: str, end: str | None, sends: int) -> None:
    one = studio()
    task = left_behind(one, left)
    if end == "LOST_PAID":
        with pytest.raises(NodeError, match="lost"):
            one.buyer.finish(task, send=False)
    else:
        take = one.buyer.finish(task, send=False)
        assert (take is not None) == (end == "DONE")
    assert one.states() == [end or "READY"] and len(one.engine.jobs()) == sends
    bought_once(one)


@pytest.mark.parametrize("left", ["placed", "snapshot", "claimed", "sent"])
def test_a_dead_runs_submission_does_not_stop_the_account(studio: Make, left: str) -> None:
    one = studio()
    left_behind(one, left)
    assert one.buy(2).node == "n2.still"
    assert one.states()[1] == "DONE" and one.states()[0] in ("READY", "RUNNING", "LOST_PAID", "DONE")
    assert sum(one.totals().values()) == one.charged()


def test_a_submission_past_its_deadline_is_not_sent_late(studio: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one = studio()
    task = left_behind(one, "snapshot")
    later = tables.now() + records.POST_SECONDS
    monkeypatch.setattr(tables, "now", lambda: later)
    assert one.buyer.finish(records.find(one.ledger, task.id)) is None
    assert one.states() == ["READY"] and calls(one) == 0


def test_doubt_that_the_balance_cannot_settle_stays_and_nothing_is_bought(studio: Make) -> None:
    one = studio()
    left_behind(one, "sent")
    with one.engine._books() as books:
        books.execute("update account set balance = balance - 1")  # somebody else uses the account
    for number in (1, 2):
        with pytest.raises(NodeError, match=r"n1\.still is in doubt"):
            one.buy(number)
    assert one.states() == ["AMBIGUOUS"] and calls(one) == 1
    assert sum(one.totals().values()) == STILL


def test_another_account_cannot_settle_a_doubt(studio: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one = studio()
    task = left_behind(one, "sent")
    assert task.snapshot is not None
    other = Account("another key", task.snapshot["balance"], 5, {})
    monkeypatch.setattr(one.engine, "account", lambda: other)
    with pytest.raises(NodeError, match="cannot say whether"):
        one.buyer.finish(task)
    assert one.states() == ["AMBIGUOUS"]


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("shown", ["before", "after"])
def test_a_refund_of_another_job_does_not_mislead(studio: Make, accepted: bool, shown: str) -> None:
    # The balance may show what the failed job gave back before the doubtful submission, or only after it.
    one = studio(at(1, "fail"))
    failing, late = left_behind(one, "running", 1), STILL * (shown == "after")
    with one.engine._books() as books:
        books.execute("update account set balance = balance - ?", (late,))
    doubtful = left_behind(one, "sent" if accepted else "claimed", 2)
    with one.engine._books() as books:
        books.execute("update account set balance = balance + ?", (late,))
    money.fail(one.ledger, failing, 0, "no")
    if accepted:
        with pytest.raises(NodeError, match="lost"):
            one.buyer.finish(doubtful)
    else:
        assert one.buyer.finish(doubtful) is None
    assert one.states() == ["FAILED", "LOST_PAID" if accepted else "READY"]


def test_a_refund_cannot_hide_a_purchase_where_nobody_counts(studio: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    # The balance is as before: one was paid and another paid back. Without a count of what was made, that says nothing.
    one = studio(at(1, "fail"))
    real = one.engine.account

    def uncounted() -> Account | None:
        account = real()
        return account and Account(account.name, account.balance, account.concurrency)

    monkeypatch.setattr(one.engine, "account", uncounted)
    failing = left_behind(one, "running", 1)
    with one.engine._books() as books:
        books.execute("update account set balance = balance - ?", (STILL,))
    doubtful = left_behind(one, "sent", 2)
    with one.engine._books() as books:
        books.execute("update account set balance = balance + ?", (STILL,))
    money.fail(one.ledger, failing, 0, "no")
    with pytest.raises(NodeError, match="in doubt"):
        one.buyer.finish(doubtful)
    assert one.states() == ["FAILED", "AMBIGUOUS"]


# The engine's side.


def test_an_engine_out_of_reach_is_asked_again(studio: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one, fails = studio(), iter([True, False, True, False])
    for verb in ("poll", "fetch"):
        real = getattr(one.engine, verb)

        def sometimes(ticket: Ticket, real: Any = real) -> Any:
            if next(fails, False):
                raise EngineError("no route")
            return real(ticket)

        monkeypatch.setattr(one.engine, verb, sometimes)
    one.buy()
    assert one.states() == ["DONE"] and one.buyer.silence == 0
    bought_once(one)


def test_an_engine_that_stays_out_of_reach_keeps_the_purchase_for_later(
    studio: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(ticket: Ticket) -> Status:
        raise EngineError("no route")

    one = studio(options={"poll_seconds": 0.0001})
    with monkeypatch.context() as patch:
        patch.setattr(one.engine, "poll", silent)
        with pytest.raises(NodeError, match="cannot be reached"):
            one.buy()
    assert one.states() == ["RUNNING"] and one.totals()["reserved"] == STILL
    two = studio()
    two.buy()
    assert calls(two) == 1
    bought_once(two)


@pytest.mark.parametrize(("cost", "state"), [(None, "LOST_PAID"), (5, "LOST_PAID"), (0, "FAILED")])
def test_a_job_the_service_has_forgotten_is_not_bought_again_by_itself(
    studio: Make, monkeypatch: pytest.MonkeyPatch, cost: int | None, state: str
) -> None:
    one = studio()
    monkeypatch.setattr(one.engine, "poll", lambda ticket: Status("gone", cost=cost, why="no such job"))
    for _ in range(2 if state == "LOST_PAID" else 1):
        with pytest.raises(NodeError, match="no such job"):
            one.buy()
    assert one.states() == [state] and calls(one) == 1
    one.totals()


def test_a_result_that_cannot_be_read_is_paid_for_and_lost_and_is_not_bought_again(
    studio: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(sha256: str, stage: str) -> dict[str, Any]:
        raise NodeError("this is no picture")

    one = studio()
    one.buyer.measure = broken
    for _ in range(2):
        with pytest.raises(NodeError, match="no picture"):
            one.buy()
    assert one.states() == ["LOST_PAID"] and calls(one) == 1
    one.totals()
    (lost,) = records.tasks(one.ledger)
    money.adopt(one.ledger, lost, lost.ext_id or "")
    one.buyer.measure = one._measure
    one.buy()
    bought_once(one)


def test_a_paid_file_that_is_gone_is_fetched_again_for_nothing(studio: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one = studio()
    take = one.buy()
    one.store.remove(take.sha256)
    assert fetch_again(one.buyer, take) == take and one.store.intact(take.sha256)
    monkeypatch.setattr(one.engine, "fetch", lambda ticket: b"another picture")
    with pytest.raises(NodeError, match="another one now"):
        fetch_again(one.buyer, take)

    def expired(ticket: Ticket) -> bytes:
        raise EngineError("the link has expired")

    monkeypatch.setattr(one.engine, "fetch", expired)
    with pytest.raises(NodeError, match="expired") as caught:
        fetch_again(one.buyer, take)
    assert "rushes reject n1.still#1" in str(caught.value.next) and calls(one) == 1


def test_a_stopped_run_leaves_its_purchases_to_the_next(studio: Make) -> None:
    one = studio(options={"latency": 60})
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(one.buy)
        while one.states() != ["RUNNING"]:
            time.sleep(0.01)
        one.buyer.stopped = lambda: True
        with pytest.raises(NodeError, match="stopped"):
            job.result(10)
    with one.engine._books() as books:
        books.execute("update job set done_at = 0")
    two = studio()
    take = two.buyer.finish(two.tasks()[0], send=False)
    assert take is not None and calls(two) == 1
    bought_once(two)


# The courier process.


def test_a_courier_that_is_killed_between_tasks_is_replaced(studio: Make) -> None:
    one = studio(far=True)
    one.buy(1)
    process = one.buyer.courier._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    one.buy(2)
    assert one.buyer.courier._process is not process
    bought_once(one)


def test_a_courier_that_cannot_start_sends_nothing(studio: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits, "TRIES", 2)
    one = studio()
    one.buyer.courier = Courier(one.state, "no such engine", {})
    with pytest.raises(NodeError, match="was not ordered, and costs nothing: the process here that sends orders"):
        one.buy()
    assert one.states() == ["READY"] and calls(one) == 0 and sum(one.totals().values()) == 0


def test_an_engine_that_breaks_while_sending_leaves_doubt_that_is_settled(
    studio: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = studio()
    with monkeypatch.context() as patch:
        patch.setattr(one.engine, "submit", lambda request, pictures: 1 // 0)
        with pytest.raises(NodeError, match="not accepted"):
            one.buy()
    assert one.states() == ["READY"] and sum(one.totals().values()) == one.charged() == 0
    with monkeypatch.context() as patch:
        real = one.engine.submit

        def breaks_after(request: Request, pictures: Mapping[str, Path]) -> None:
            real(request, pictures)
            raise ConnectionResetError("while the reply was read")

        patch.setattr(one.engine, "submit", breaks_after)
        with pytest.raises(NodeError, match="lost: ConnectionResetError"):
            one.buy()
    assert one.states() == ["LOST_PAID"]
    bought_once(one)
