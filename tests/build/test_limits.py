"""Limits below the film's cap: of a section, of a shot; one that is passed stops its nodes and no others."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from build_worlds import STILL, Studio, order_of, take_of
from postgresql_server import new_database

from rushes.build import money, records
from rushes.build.ledger import Ledger
from rushes.build.money import Limit, Order, OverLimit
from rushes.build.purchase import NodeError
from rushes.engines.base import Ticket
from rushes.errors import BudgetError


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "ledger.sqlite" if request.param == "sqlite" else new_database(), "film")
    yield made
    made.close()


def limit(credits: int, *numbers: int, name: str = "section s1") -> Limit:
    return Limit(name, credits, frozenset(f"n{number}.still" for number in numbers))


def limited(number: int, *limits: Limit, **changes: object) -> Order:
    return order_of(number, limits=limits, **changes)


def accepted(ledger: Ledger, order: Order) -> records.Task:
    task = money.place(ledger, order)
    assert task is not None
    money.answered(ledger, task, Ticket(f"job of {order.node} {order.film}"))
    return records.find(ledger, task.id)


def test_a_limit_counts_what_is_spent_reserved_and_lost_of_its_nodes(ledger: Ledger) -> None:
    some = limit(4 * STILL, 1, 2, 3, 4, 5)
    spent = accepted(ledger, limited(1, some))
    money.settle(ledger, spent, take_of(spent.node, task_id=spent.id, free=False), 1, STILL)
    money.write_off(ledger, accepted(ledger, limited(2, some)), "lost")
    accepted(ledger, limited(3, some))
    money.never_sent(ledger, accepted(ledger, order_of(9)), "of another section")
    free = money.place(ledger, limited(5, some))
    assert free is not None
    money.never_sent(ledger, free, "what is not sent is not counted")
    before = records.totals(ledger, "film")
    with pytest.raises(OverLimit, match=r"15 of the 19 of section s1 are taken") as caught:
        money.place(ledger, limited(4, limit(4 * STILL - 1, 1, 2, 3, 4, 5)))
    assert "section s1" in str(caught.value.next) and isinstance(caught.value, BudgetError)
    assert records.totals(ledger, "film") == before and records.audit(ledger, "film") == ()
    assert accepted(ledger, limited(4, some)).state == "RUNNING"
    with pytest.raises(OverLimit):
        money.place(ledger, limited(5, some))


def test_what_was_charged_for_a_failure_is_counted(ledger: Ledger) -> None:
    money.fail(ledger, accepted(ledger, order_of(1)), 3, "hands melt")
    with pytest.raises(OverLimit, match="3 of the 7"):
        money.place(ledger, limited(1, limit(7, 1)))
    assert money.place(ledger, limited(1, limit(8, 1))) is not None


def test_the_smallest_limit_holds_and_the_caps_come_first(ledger: Ledger) -> None:
    section, shot = limit(100, 1, 2), limit(STILL - 1, 1, name="shot n1")
    with pytest.raises(OverLimit, match="0 of the 4 of shot n1"):
        money.place(ledger, limited(1, section, shot))
    with pytest.raises(BudgetError, match="film's cap") as caught:
        money.place(ledger, limited(1, shot, cap=1))
    assert not isinstance(caught.value, OverLimit), "the film's cap stops the run"
    assert money.place(ledger, limited(2, section, spend=STILL)) is not None


def test_limits_are_the_films_own(ledger: Ledger) -> None:
    accepted(ledger, order_of(1, film="another film"))
    assert money.place(ledger, limited(1, limit(STILL, 1))) is not None


def test_a_limit_of_a_section_as_long_as_a_series(ledger: Ledger) -> None:
    nodes = frozenset(f"n{number}.still" for number in range(40_000))
    accepted(ledger, limited(1, Limit("section s1", 100_000, nodes)))
    with pytest.raises(OverLimit, match="5 of the 9"):
        money.place(ledger, limited(39_999, Limit("section s1", 9, nodes)))


def test_one_node_is_not_bought_and_the_others_are(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.buyer.limits = lambda node: [limit(2 * STILL, 1, 2, 3)] if node != "n4.still" else []
    assert studio.buy(1).credits == studio.buy(2).credits == STILL
    with pytest.raises(NodeError, match="of section s1 are taken") as caught:
        studio.buy(3)
    assert not isinstance(caught.value, BudgetError) and "Raise the limit of section s1" in str(caught.value.next)
    assert studio.buy(4).credits == STILL and studio.charged() == 3 * STILL
    studio.close()


def test_many_at_once_do_not_pass_a_limit_together(tmp_path: Path) -> None:
    studio = Studio(tmp_path, options={"concurrency": 4})
    studio.buyer.limits = lambda node: [limit(3 * STILL, *range(1, 9))]
    outcomes: list[str] = []

    def buy(number: int) -> None:
        try:
            outcomes.append(studio.buy(number).name)
        except NodeError:
            outcomes.append("refused")

    threads = [threading.Thread(target=buy, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert outcomes.count("refused") == 5 and studio.charged() == 3 * STILL
    assert studio.totals()["spent"] == 3 * STILL
    studio.close()
