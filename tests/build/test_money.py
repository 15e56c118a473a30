"""Money: each step of a purchase, and that no order of steps loses, doubles or overspends a credit."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from build_worlds import order_of, take_of
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from postgresql_server import new_database
from sqlalchemy import event, select

from rushes.build import money, records, tables
from rushes.build.database import Database
from rushes.build.ledger import Ledger
from rushes.build.money import Order
from rushes.build.records import Task
from rushes.engines.base import Account, NotSent, Outcome, Rejected, Ticket, Unknown
from rushes.errors import BudgetError, UsageError

ACCOUNT = Account("scripted", 1000, 5, {"scripted_still": 3})


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "ledger.sqlite" if request.param == "sqlite" else new_database(), "film")
    yield made
    made.close()


def placed(ledger: Ledger, order: Order) -> Task:
    task = money.place(ledger, order)
    assert task is not None
    return task


def sent(ledger: Ledger, order: Order, outcome: Outcome) -> Task:
    """A purchase whose submission was answered."""
    task = placed(ledger, order)
    money.note_snapshot(ledger, task, ACCOUNT)
    claimed = money.claim_to_send(ledger, task.id, "pid 1")
    assert claimed is not None
    money.answered(ledger, claimed, outcome)
    return records.find(ledger, task.id)


def lost(ledger: Ledger, order: Order) -> Task:
    task = sent(ledger, order, Unknown("no reply"))
    money.write_off(ledger, task, "no reply")
    return records.find(ledger, task.id)


def settled(ledger: Ledger, task: Task, cost: int) -> None:
    money.settle(ledger, task, take_of(task.node, task_id=task.id, free=False, credits=cost), 100, cost)


def kinds(ledger: Ledger, task: Task) -> list[tuple[str, int]]:
    rows = tables.ledger.c
    with ledger.reading() as connection:
        found = connection.execute(select(rows.kind, rows.credits).where(rows.task_id == task.id).order_by(rows.seq))
        return [(kind, credits) for kind, credits in found]


def events(ledger: Ledger, kind: str) -> list[str]:
    with ledger.reading() as connection:
        return list(connection.execute(select(tables.feed.c.data_json).where(tables.feed.c.kind == kind)).scalars())


def totals(ledger: Ledger) -> tuple[int, int, int]:
    """Spent, reserved, lost, once they are seen to agree with every other count."""
    assert records.audit(ledger, "film") == ()
    found = records.totals(ledger, "film")
    return found["spent"], found["reserved"], found["lost"]


def test_a_purchase_that_goes_well(ledger: Ledger) -> None:
    task = placed(ledger, order_of())
    assert (task.state, task.reserved, task.attempt, totals(ledger)) == ("SUBMITTING", 5, 1, (0, 5, 0))
    assert money.claim_to_send(ledger, task.id, "pid 1") is None, "not before the snapshot"
    money.note_snapshot(ledger, task, ACCOUNT)
    claimed = money.claim_to_send(ledger, task.id, "pid 1")
    assert claimed is not None and claimed.snapshot == {"balance": 1000, "made_today": {"scripted_still": 3}}
    assert money.claim_to_send(ledger, task.id, "pid 2") is None, "the right to send is given once"
    money.answered(ledger, claimed, Ticket("job 1", 5))
    assert records.find(ledger, task.id).ext_id == "job 1" and not records.in_doubt(ledger, "scripted")
    money.fetching(ledger, task, 5)
    assert totals(ledger) == (0, 5, 0)
    settled(ledger, task, 5)
    assert totals(ledger) == (5, 0, 0) and kinds(ledger, task) == [("RESERVE", 5), ("SETTLE", 0)]
    assert [take.credits for take in ledger.takes()["n1.still"]] == [5]
    settled(ledger, task, 5)
    assert totals(ledger) == (5, 0, 0) and len(ledger.takes()["n1.still"]) == 1


def test_the_same_thing_is_bought_once(ledger: Ledger) -> None:
    task = placed(ledger, order_of())
    for outcome in (None, Ticket("job 1")):
        if outcome:
            money.note_snapshot(ledger, task, ACCOUNT)
            money.answered(ledger, task, outcome)
        assert placed(ledger, order_of()).id == task.id
        assert placed(ledger, order_of(run="run 2", cost=9)).id == task.id
    settled(ledger, task, 5)
    assert placed(ledger, order_of()).state == "DONE"
    assert placed(ledger, order_of(take_no=2)).id != task.id, "another take is another purchase"


@pytest.mark.parametrize("state", ["SUBMITTING", "RUNNING", "AMBIGUOUS", "LOST_PAID"])
def test_what_is_under_way_or_lost_stands_for_its_wish_whatever_the_number(ledger: Ledger, state: str) -> None:
    # A take added by hand, or drawn by a free engine, moves the number on; a new version changes the key.
    task = {
        "SUBMITTING": lambda: placed(ledger, order_of()), "RUNNING": lambda: sent(ledger, order_of(), Ticket("job 1")),
        "AMBIGUOUS": lambda: sent(ledger, order_of(), Unknown("?")), "LOST_PAID": lambda: lost(ledger, order_of()),
    }[state]()  # fmt: skip
    for change in ({"take_no": 2}, {"key": "made by version 2"}, {"take_no": 3, "run": "run 2"}):
        assert placed(ledger, order_of(**change)).id == task.id
    assert totals(ledger) in ((0, 5, 0), (0, 0, 5))


def test_a_lost_purchase_is_bought_again_only_when_that_is_said(ledger: Ledger) -> None:
    task = lost(ledger, order_of())
    assert totals(ledger) == (0, 0, 5) and kinds(ledger, task) == [("RESERVE", 5), ("WRITE_OFF", 5)]
    assert placed(ledger, order_of()).id == task.id
    again = placed(ledger, order_of(rebuy=True))
    assert again.id != task.id and again.attempt == 2 and totals(ledger) == (0, 5, 5)


def test_one_submission_at_a_time_for_an_account_and_no_more_jobs_than_it_runs(ledger: Ledger) -> None:
    first = placed(ledger, order_of(1))
    assert money.place(ledger, order_of(2)) is None
    assert money.place(ledger, order_of(2, film="another film")) is None
    assert placed(ledger, order_of(2, account="another")).state == "SUBMITTING"
    assert [task.account for task in records.in_doubt(ledger, "scripted")] == ["scripted", "another"]
    money.answered(ledger, first, Unknown("?"))
    assert money.place(ledger, order_of(3)) is None, "doubt keeps the account waiting"
    money.adopt(ledger, first, "job 1")
    assert money.place(ledger, order_of(3, concurrency=1)) is None
    assert placed(ledger, order_of(3, concurrency=2)).state == "SUBMITTING"


def test_the_cap_counts_what_is_spent_reserved_and_lost(ledger: Ledger) -> None:
    settled(ledger, sent(ledger, order_of(1), Ticket("job 1")), 5)
    lost(ledger, order_of(2))
    sent(ledger, order_of(3), Ticket("job 3"))
    assert totals(ledger) == (5, 5, 5)
    with pytest.raises(BudgetError, match="15 of the film's cap of 19 are taken") as caught:
        money.place(ledger, order_of(4, cap=19))
    assert "cap" in str(caught.value.next) and len(records.tasks(ledger)) == 3
    assert placed(ledger, order_of(4, cap=20)).state == "SUBMITTING"


def test_spend_counts_this_run_alone(ledger: Ledger) -> None:
    lost(ledger, order_of(1, run="run 1"))
    money.fail(ledger, sent(ledger, order_of(2, run="run 2"), Ticket("job 2")), 3, "no")
    with pytest.raises(BudgetError, match="was given 7 and has used 3"):
        money.place(ledger, order_of(3, run="run 2", spend=7))
    assert placed(ledger, order_of(3, run="run 2", spend=8)).state == "SUBMITTING"
    with pytest.raises(BudgetError):
        money.place(ledger, order_of(4, run="run 3", spend=0, account="another"))


@pytest.mark.parametrize(
    ("outcome", "state", "reserved"),
    [
        (NotSent("busy"), "READY", 0), (Rejected("no"), "FAILED", 0), (Unknown("?"), "AMBIGUOUS", 5),
        (Ticket("j"), "RUNNING", 5),
    ],
)  # fmt: skip
def test_every_answer_has_its_state(ledger: Ledger, outcome: Outcome, state: str, reserved: int) -> None:
    task = sent(ledger, order_of(), outcome)
    assert (task.state, totals(ledger)) == (state, (0, reserved, 0))


def test_what_was_not_sent_is_the_same_task_again_with_what_is_asked_now(ledger: Ledger) -> None:
    task = sent(ledger, order_of(), NotSent("busy"))
    again = placed(ledger, order_of(cost=8, run="run 2", request={"prompt": "clearer"}, account="new key"))
    assert again.id == task.id and again.attempt == 1 and again.snapshot is None and again.sent_by is None
    assert (again.reserved, again.request, again.account) == (8, {"prompt": "clearer"}, "new key")
    assert totals(ledger) == (0, 8, 0)


def test_what_failed_is_tried_again_as_another_attempt(ledger: Ledger) -> None:
    money.fail(ledger, sent(ledger, order_of(), Ticket("job 1")), 2, "hands melt")
    again = placed(ledger, order_of())
    assert (again.attempt, totals(ledger)) == (2, (2, 5, 0))


def test_a_late_courier_finds_its_deadline_past(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    task = placed(ledger, order_of())
    money.note_snapshot(ledger, task, ACCOUNT)
    assert records.may_be_sent(ledger, records.find(ledger, task.id))
    later = ledger.now() + records.POST_SECONDS
    monkeypatch.setattr(tables, "now", lambda: later)
    monkeypatch.setattr(Database, "clock", lambda self, connection: later)
    assert money.claim_to_send(ledger, task.id, "pid 1") is None and not records.may_be_sent(ledger, task)


def test_an_answer_that_comes_too_late_leaves_its_id(ledger: Ledger) -> None:
    task = placed(ledger, order_of())
    money.never_sent(ledger, task, "its courier never took it")
    money.answered(ledger, task, Ticket("job 1", 50))
    assert records.find(ledger, task.id).state == "READY" and totals(ledger) == (0, 0, 0)
    assert events(ledger, "late") == ['{"ext_id":"job 1"}']


def test_an_old_memory_of_a_task_does_not_move_money(ledger: Ledger) -> None:
    old = placed(ledger, order_of(cost=5))
    money.never_sent(ledger, old, "no")
    again = placed(ledger, order_of(cost=8))
    assert (again.id, old.sending, again.sending) == (old.id, 1, 2)
    decisions: list[Callable[[Ledger, Task, str], object]] = [
        money.never_sent, money.called_off, money.doubt, money.write_off,
        lambda ledger, task, why: money.answered(ledger, task, NotSent(why)),
        lambda ledger, task, why: money.answered(ledger, task, Rejected(why)),
        lambda ledger, task, why: money.answered(ledger, task, Unknown(why)),
        lambda ledger, task, why: money.answered(ledger, task, Ticket("job of the first submission")),
        lambda ledger, task, why: money.fail(ledger, task, 3, why),
    ]  # fmt: skip
    for decide in decisions:
        decide(ledger, old, "what was decided of the first submission")
        assert records.find(ledger, old.id) == again and totals(ledger) == (0, 8, 0)
    assert events(ledger, "late") == ['{"ext_id":"job of the first submission"}']
    money.answered(ledger, again, Ticket("job 1"))
    settled(ledger, old, 9)
    assert totals(ledger) == (0, 8, 0)
    settled(ledger, again, 9)
    assert totals(ledger) == (9, 0, 0)


def test_an_answer_that_is_written_down_again_changes_nothing(ledger: Ledger) -> None:
    """The connection broke while it was committed: its courier cannot know whether it was."""
    outcomes: list[Outcome] = [Ticket("job 1", 9), NotSent("busy"), Rejected("no"), Unknown("?")]
    for number, outcome in enumerate(outcomes):
        task = sent(ledger, order_of(number, account=f"account {number}"), outcome)
        before, seen = totals(ledger), events(ledger, "late")
        money.answered(ledger, task, outcome)
        assert records.find(ledger, task.id).state == task.state and totals(ledger) == before
        assert events(ledger, "late") == seen and kinds(ledger, task) == kinds(ledger, records.find(ledger, task.id))


def test_a_late_ticket_finds_what_was_given_up_as_lost(ledger: Ledger) -> None:
    task = lost(ledger, order_of())
    money.answered(ledger, task, Ticket("job 1"))
    found = records.find(ledger, task.id)
    assert (found.state, found.ext_id, totals(ledger)) == ("RUNNING", "job 1", (0, 5, 0))


def test_what_no_courier_has_taken_is_called_off_and_no_other(ledger: Ledger) -> None:
    task = placed(ledger, order_of())
    money.note_snapshot(ledger, task, ACCOUNT)
    assert money.claim_to_send(ledger, task.id, "pid 1") is not None
    money.called_off(ledger, task, "its courier never took it")
    assert records.find(ledger, task.id).state == "SUBMITTING" and totals(ledger) == (0, 5, 0)
    other = placed(ledger, order_of(2, account="another"))
    money.called_off(ledger, other, "its courier never took it")
    assert records.find(ledger, other.id).state == "READY" and totals(ledger) == (0, 5, 0)
    assert money.claim_to_send(ledger, other.id, "pid 1") is None


@pytest.mark.parametrize("words", ["no\0thing", "half a \ud83d character", "x" * 100_000])
def test_whatever_a_service_says_can_be_written_down(ledger: Ledger, words: str) -> None:
    for number, step in enumerate((money.doubt, money.never_sent, money.called_off)):
        step(ledger, placed(ledger, order_of(number, account=f"account {number}")), words)
    money.fail(ledger, sent(ledger, order_of(5), Ticket("i" * 1000)), 0, words)
    ledger.record_failure("n1.still", "key", words)
    assert {task.error for task in records.tasks(ledger)} == {records.tasks(ledger)[0].error}
    assert len(records.tasks(ledger)[0].error or "") == len(words)


def test_a_lost_purchase_is_adopted_and_goes_on(ledger: Ledger) -> None:
    task = lost(ledger, order_of())
    money.adopt(ledger, task, "job 1")
    assert totals(ledger) == (0, 5, 0)
    settled(ledger, task, 4)
    assert totals(ledger) == (4, 0, 0)


def test_an_id_is_adopted_once_and_only_by_what_is_lost(ledger: Ledger) -> None:
    known, task = sent(ledger, order_of(1), Ticket("job 1")), lost(ledger, order_of(2))
    with pytest.raises(UsageError, match=r"job 1 is the purchase of n1\.still"):
        money.adopt(ledger, task, "job 1")
    with pytest.raises(UsageError, match="not lost"):
        money.adopt(ledger, known, "job 9")
    with pytest.raises(UsageError, match="not lost"):
        money.disown(ledger, known)
    assert records.find(ledger, task.id).state == "LOST_PAID" and records.find(ledger, known.id).ext_id == "job 1"


def test_a_purchase_that_was_never_made_can_be_disowned_and_bought(ledger: Ledger) -> None:
    task = lost(ledger, order_of())
    money.disown(ledger, task)
    assert totals(ledger) == (0, 0, 0) and kinds(ledger, task)[-1] == ("RELEASE", -5)
    assert placed(ledger, order_of()).id == task.id and totals(ledger) == (0, 5, 0)


def test_a_job_that_is_gone_is_lost_not_bought_again(ledger: Ledger) -> None:
    task = sent(ledger, order_of(), Ticket("job 1"))
    money.fetching(ledger, task, 5)
    money.write_off(ledger, task, "the service has forgotten it")
    assert totals(ledger) == (0, 0, 5) and placed(ledger, order_of(take_no=4)).state == "LOST_PAID"


def test_what_a_job_was_to_cost_is_forgotten_when_it_was_never_made(ledger: Ledger) -> None:
    task = sent(ledger, order_of(), Ticket("job 1"))
    money.fetching(ledger, task, 5)
    money.write_off(ledger, task, "gone")
    money.disown(ledger, task)
    placed(ledger, order_of(cost=8, run="run 2"))
    with pytest.raises(BudgetError, match="has used 8"):
        money.place(ledger, order_of(2, run="run 2", spend=12, account="another"))


@pytest.mark.parametrize("when", ["accepted", "settled", "failed", "written off"])
def test_a_price_that_drifts_is_booked_told_and_stops_the_run(ledger: Ledger, when: str) -> None:
    start = records.feed_end(ledger)
    task = sent(ledger, order_of(1), Ticket("job 1", 10 if when == "accepted" else None))
    if when == "accepted":
        assert totals(ledger) == (0, 10, 0)
    elif when == "settled":
        settled(ledger, task, 10)
    elif when == "written off":
        money.fetching(ledger, task, 10)
        money.write_off(ledger, task, "it cannot be used", 10)
    else:
        money.fail(ledger, task, 10, "no")
    assert sum(totals(ledger)) == 10 and events(ledger, "drift") == ['{"now":10,"quoted":5}']
    with pytest.raises(BudgetError, match="scripted_still costs more than it is quoted at: 10 credits, not 5"):
        money.place(ledger, order_of(2, since=start))
    assert len(records.tasks(ledger)) == 1
    assert placed(ledger, order_of(3, since=start, model="scripted_clip")).state == "SUBMITTING", (
        "another model's price"
    )


def test_a_run_that_began_after_the_drift_may_buy(ledger: Ledger) -> None:
    assert records.last_drift(ledger, "scripted", "scripted_still") is None
    task = sent(ledger, order_of(1), Ticket("job 1", 10))
    found = records.last_drift(ledger, "scripted", "scripted_still")
    assert found is not None and (found[0].id, found[1]) == (task.id, 10)
    assert placed(ledger, order_of(2, since=records.feed_end(ledger))).state == "SUBMITTING"


def test_what_other_tasks_gave_back_is_counted_since_the_reservation(ledger: Ledger) -> None:
    first, before = sent(ledger, order_of(1), Ticket("job 1")), sent(ledger, order_of(3), Ticket("job 3"))
    money.fail(ledger, before, 0, "no")
    second = placed(ledger, order_of(2))
    assert records.returned_since(ledger, second) == 0
    money.fail(ledger, first, 2, "no")
    assert records.returned_since(ledger, second) == 3


def test_films_are_counted_apart(ledger: Ledger) -> None:
    sent(ledger, order_of(1), Ticket("job 1"))
    sent(ledger, order_of(1, film="other", cap=5), Ticket("job 2"))
    assert totals(ledger) == (0, 5, 0) and sum(records.totals(ledger, "other").values()) == 5
    assert records.audit(ledger, "other") == ()


def test_books_that_do_not_add_up_are_seen(ledger: Ledger) -> None:
    placed(ledger, order_of())
    with ledger.writing() as connection:
        connection.execute(tables.task.update().values(cost_reserved=7))
    assert len(records.audit(ledger, "film")) == 1


# Any order of steps.

MOVES: Mapping[str, set[str]] = {
    "READY": {"SUBMITTING"},
    "SUBMITTING": {"RUNNING", "READY", "FAILED", "AMBIGUOUS"},
    "AMBIGUOUS": {"READY", "RUNNING", "LOST_PAID", "FAILED"},
    "RUNNING": {"FETCHING", "DONE", "FAILED", "LOST_PAID"},
    "FETCHING": {"DONE", "FAILED", "LOST_PAID"},
    "LOST_PAID": {"RUNNING", "READY"},
    "DONE": set(),
    "FAILED": set(),
}
"""Where a task may go from each state."""
CAP, SPEND = 40, 30
costs = st.sampled_from([0, 2, 5, 8])


class Purchases(RuleBasedStateMachine):
    """Steps in any order, by callers who may remember a task as it was long ago."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.ledger = self.opened()
        self.memories: list[Task] = []
        self.states: dict[str, str] = {}
        self.sends: Counter[str] = Counter()
        self.numbers = 0
        self.drifted: defaultdict[str, int] = defaultdict(int)
        self.adopted = False

    def opened(self) -> Ledger:
        ledger = Ledger(Path(self.folder.name) / "ledger.sqlite", "film")
        event.listen(ledger._database._engine, "connect", lambda raw, _: raw.execute("pragma synchronous=off"))
        ledger.close()  # its next connection does not wait for the disk
        return ledger

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()

    @rule(
        number=st.integers(1, 3), take_no=st.integers(1, 2), cost=st.sampled_from([5, 8]), key=st.sampled_from("ab"),
        run=st.sampled_from(["run 1", "run 2"]), account=st.sampled_from(["one", "one", "two"]), rebuy=st.booleans(),
        concurrency=st.integers(1, 3), since=st.none() | st.just(0),
    )  # fmt: skip
    def place(self, number: int, take_no: int, cost: int, key: str, **more: Any) -> None:
        order = order_of(number, take_no=take_no, cost=cost, key=f"{key} {number}", cap=CAP, spend=SPEND, **more)
        before = {task.id: task for task in records.tasks(self.ledger)}
        try:
            task = money.place(self.ledger, order)
        except BudgetError:
            assert {task.id: task for task in records.tasks(self.ledger)} == before
            over = sum(records.totals(self.ledger, "film").values()) + cost > CAP
            assert over or self._used(order.run) + cost > SPEND or (order.since == 0 and self.drifted)
            return
        if task is None:
            mine = [old for old in before.values() if old.account == order.account]
            busy = [old for old in mine if old.state in (*records.IN_DOUBT, "RUNNING")]
            assert busy and (len(busy) >= order.concurrency or any(old.state in records.IN_DOUBT for old in busy))
            return
        if before.get(task.id, task).state != "SUBMITTING" or task.id not in before:
            self.sends[task.id] = 0 if task.state == "SUBMITTING" else self.sends[task.id]
        lost = any(old.state == "LOST_PAID" and old.asked == order.asked for old in before.values())
        assert not (lost and task.id not in before and not order.rebuy), "a lost purchase was bought again"
        self.memories.append(task)

    def _used(self, run: str) -> int:
        with self.ledger.reading() as connection:
            rows = connection.execute(select(tables.task).where(tables.task.c.run == run)).mappings().all()
        counted = [row for row in rows if row["state"] != "READY"]
        return sum(row["cost_reserved"] if row["cost_settled"] is None else row["cost_settled"] for row in counted)

    def _any(self, data: st.DataObject) -> Task:
        return data.draw(st.sampled_from(self.memories))

    def _drift(self, task: Task, cost: int) -> None:
        now = records.find(self.ledger, task.id)
        if cost > now.reserved and now.state in ("SUBMITTING", "AMBIGUOUS", "RUNNING", "FETCHING"):
            self.drifted[now.id] += cost - now.reserved

    @precondition(lambda self: self.memories)
    @rule(data=st.data())
    def snapshot(self, data: st.DataObject) -> None:
        money.note_snapshot(self.ledger, self._any(data), ACCOUNT)

    @precondition(lambda self: self.memories)
    @rule(data=st.data())
    def claim(self, data: st.DataObject) -> None:
        task = money.claim_to_send(self.ledger, self._any(data).id, "pid")
        if task is not None:
            self.sends[task.id] += 1
            assert self.sends[task.id] == 1 and task.snapshot is not None and task.state == "SUBMITTING"
            self.memories.append(task)

    @precondition(lambda self: self.memories)
    @rule(
        data=st.data(),
        kind=st.sampled_from(["ticket", "ticket", "not sent", "rejected", "unknown"]),
        estimate=st.none() | costs,
    )
    def answer(self, data: st.DataObject, kind: str, estimate: int | None) -> None:
        task = self._any(data)
        self.numbers += 1
        outcomes: Mapping[str, Outcome] = {
            "ticket": Ticket(f"job {self.numbers}", estimate), "not sent": NotSent("busy"), "rejected": Rejected("no"),
            "unknown": Unknown("?"),
        }  # fmt: skip
        if kind == "ticket" and records.find(self.ledger, task.id).state in (*records.IN_DOUBT, "LOST_PAID"):
            self._drift(task, estimate or 0)
        money.answered(self.ledger, task, outcomes[kind])

    @precondition(lambda self: self.memories)
    @rule(data=st.data(), step=st.sampled_from([money.doubt, money.never_sent, money.called_off, money.write_off]))
    def decide(self, data: st.DataObject, step: Any) -> None:
        step(self.ledger, self._any(data), "why")

    @precondition(lambda self: self.memories)
    @rule(data=st.data(), reuse=st.booleans(), owned=st.booleans())
    def adopt(self, data: st.DataObject, reuse: bool, owned: bool) -> None:
        task = self._any(data)
        self.numbers += not reuse
        try:
            money.adopt(self.ledger, task, f"job {self.numbers}") if owned else money.disown(self.ledger, task)
        except UsageError:
            return
        self.adopted = True

    @precondition(lambda self: self.memories)
    @rule(data=st.data(), cost=costs, step=st.sampled_from(["fetching", "settle", "fail"]))
    def land(self, data: st.DataObject, cost: int, step: str) -> None:
        task = self._any(data)
        if step != "fetching" and records.find(self.ledger, task.id).state in ("RUNNING", "FETCHING"):
            self._drift(task, cost)
        if step == "fetching":
            money.fetching(self.ledger, task, cost)
        elif step == "settle":
            settled(self.ledger, replace(task, reserved=task.reserved + 1), cost)
        else:
            money.fail(self.ledger, task, cost, "no")

    @invariant()
    def every_count_agrees(self) -> None:
        assert records.audit(self.ledger, "film") == ()
        running: Counter[str] = Counter()
        with self.ledger.reading() as connection:
            for row in connection.execute(select(tables.ledger).order_by(tables.ledger.c.seq)).mappings():
                running[row["account"]] += row["credits"] if row["kind"] != "WRITE_OFF" else 0
                assert row["committed_after"] >= 0
        found = records.totals(self.ledger, "film")
        assert sum(running.values()) == sum(found.values()) and min(found.values()) >= 0

    @invariant()
    def no_limit_is_passed(self) -> None:
        drift = sum(self.drifted.values())
        assert sum(records.totals(self.ledger, "film").values()) <= CAP + drift
        assert all(self._used(run) <= SPEND + drift + (8 * self.adopted) for run in ("run 1", "run 2"))

    @invariant()
    def nothing_is_bought_twice(self) -> None:
        every = records.tasks(self.ledger)
        doubt = Counter(task.account for task in every if task.state in records.IN_DOUBT)
        assert max(doubt.values(), default=0) <= 1
        done = Counter((task.key, task.take_no) for task in every if task.state == "DONE")
        assert max(done.values(), default=0) <= 1
        takes = Counter(take.task_id for takes in self.ledger.takes().values() for take in takes)
        assert set(takes) == {task.id for task in every if task.state == "DONE"} and max(takes.values(), default=1) == 1

    @invariant()
    def tasks_move_as_they_may(self) -> None:
        for task in records.tasks(self.ledger):
            before = self.states.get(task.id, "READY")
            if before != task.state:
                assert task.state in MOVES[before], f"{before} to {task.state}"
            self.states[task.id] = task.state


SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]


class ManyPurchases(Purchases):
    """The same, for longer."""


class FarPurchases(Purchases):
    """The same, on a server."""

    def opened(self) -> Ledger:
        return Ledger(new_database(), "film")


TestPurchases = Purchases.TestCase
TestPurchases.settings = settings(max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=SLOW)
TestFarPurchases = FarPurchases.TestCase
TestFarPurchases.settings = settings(max_examples=3, stateful_step_count=20, deadline=None, suppress_health_check=SLOW)
TestManyPurchases = pytest.mark.long(ManyPurchases.TestCase)
TestManyPurchases.settings = settings(
    max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=SLOW
)  # fmt: skip
