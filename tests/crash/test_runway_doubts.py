"""What chance would need years for: a lost reply while the service's own counts move for other reasons."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import runway_crash_film as film
from runway_crash_film import Script, Set

import rushes.project
from rushes.build import records, tables
from rushes.build.courier import Courier, deliver
from rushes.build.graph import Shoot, asked_of, key_of
from rushes.build.purchase import Buyer, NodeError
from rushes.build.run import Workshop
from rushes.engines.runway import Runway
from rushes.engines.runway_emulator import Emulator
from rushes.events import silent
from rushes.project import workshop

DAY = 86400.0


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    with Emulator(credits=1000, tier=3, renderer="plain", queue_s=0.0, run_s=1.0) as emulator:
        for name, value in {**emulator.environment(), "XDG_CACHE_HOME": str(tmp_path / "cache")}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("RUSHES_POLL_SECONDS", "0.02")
        monkeypatch.setenv("RUSHES_SETTLE_SECONDS", "0.02")
        monkeypatch.setattr(tables, "now", emulator.now)  # a day is a day for both
        yield emulator
        assert not emulator.failures


@pytest.fixture
def stage(tmp_path: Path) -> Set:
    return Set(tmp_path / "set", Script(stills=3, clips=0, cap=100), "doubt")


@pytest.fixture
def shop(stage: Set, service: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    monkeypatch.setattr(rushes.project, "Workers", film._Here)
    with workshop(stage.loaded, silent, spend=100, jobs=1) as shop:
        monkeypatch.setattr(Courier, "send", lambda self, id: _send(shop, id))
        yield shop


def _send(shop: Workshop, task_id: str) -> None:
    deliver(task_id, Runway(), shop.ledger, shop.store, shop.claims)


def _buy(buyer: Buyer, stage: Set, number: int) -> None:
    node = stage.nodes(Runway())[number]
    assert isinstance(node.work, Shoot)
    asked = asked_of(node, {})
    buyer.buy(node, node.work.request({}, 1), asked, key_of(node, asked), 1)


class Stopped(Exception):
    """The run ends here."""


def _sent(buyer: Buyer, stage: Set, number: int, monkeypatch: pytest.MonkeyPatch) -> records.Task:
    """A purchase whose submission has been answered or not, and which goes no further."""

    def stop(self: Buyer, task: records.Task) -> records.Task:
        raise Stopped

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr("rushes.build.purchase.collect", stop)
        patch.setattr(Buyer, "_reconcile", stop)
        _buy(buyer, stage, number)
    return records.tasks(buyer.ledger)[-1]


def test_yesterday_and_a_refund_hide_a_purchase(
    service: Emulator, stage: Set, shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One still of yesterday leaves the service's count of a day, and a failed one is given back, at the same time."""
    buyer = shop.buyer("runway")
    _buy(buyer, stage, 0)
    service.advance(DAY - 10)
    service.fault("task:INTERNAL")
    failing = _sent(buyer, stage, 1, monkeypatch)
    service.fault("drop_after")
    lost = _sent(buyer, stage, 2, monkeypatch)
    assert (failing.state, lost.state) == ("RUNNING", "AMBIGUOUS")
    service.advance(20)
    with pytest.raises(NodeError, match="Runway failed"):
        buyer.finish(failing)
    with pytest.raises(NodeError, match="in doubt"):
        _buy(buyer, stage, 2)
    prompts = [job["prompt"] for job in service.jobs()]
    assert prompts.count(stage.prompt("s03.still")) == 1


def test_what_is_not_given_back_yet_is_waited_for(
    service: Emulator, stage: Set, shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failed job has not been asked about when the doubt is looked at: it is, and then the doubt is decided."""
    buyer = shop.buyer("runway")
    service.fault("task:INTERNAL")
    failing = _sent(buyer, stage, 1, monkeypatch)
    service.fault("drop_after")
    lost = _sent(buyer, stage, 2, monkeypatch)
    service.advance(20)
    with ThreadPoolExecutor(1) as lane:
        doubt = lane.submit(buyer.finish, lost)
        with pytest.raises(NodeError, match="Runway failed"):
            buyer.finish(failing)
        with pytest.raises(NodeError, match="was paid for"):
            doubt.result(30)
    assert records.find(shop.ledger, lost.id).state == "LOST_PAID"


def test_a_submission_that_was_not_taken_is_known_a_day_later(
    service: Emulator, stage: Set, shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has left the service's count of a day since does not matter where the balance has not moved."""
    buyer = shop.buyer("runway")
    _buy(buyer, stage, 0)
    service.fault("drop_before")
    _sent(buyer, stage, 1, monkeypatch)
    service.advance(2 * DAY)
    _buy(buyer, stage, 1)
    assert [job["prompt"] for job in service.jobs()] == [stage.prompt(f"s0{n}.still") for n in (1, 2)]
