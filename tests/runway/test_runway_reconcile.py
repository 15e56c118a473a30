"""`rushes ledger reconcile` against the emulator: equal, at midnight too; and every way in which it may differ."""

import json
import math
import shutil
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from runway_films import books, film, run

from rushes.accounts import adopt
from rushes.build.ledger import Ledger
from rushes.cli import rushes
from rushes.engines.base import Engine, Used
from rushes.engines.runway import Runway
from rushes.engines.runway.answers import used_of
from rushes.engines.runway_emulator import Emulator
from rushes.errors import EngineError
from rushes.reconciling import reconcile


def said(root: Path, *args: str) -> Result:
    """What it prints; ``return_value`` is its exit code, as ``main`` takes it."""
    args = ("ledger", "reconcile", str(root), *args)
    return CliRunner().invoke(rushes, args, catch_exceptions=False, standalone_mode=False)


def told(root: Path, *args: str) -> tuple[Mapping[str, Any], int]:
    done = said(root, *args, "--json")
    (account,) = json.loads(done.stdout)["accounts"]
    return account, done.return_value


def sql(root: Path, line: str) -> None:
    ledger = Ledger(root / ".rushes" / "ledger.sqlite")
    with ledger.writing() as connection:
        connection.exec_driver_sql(line)
    ledger.close()


def shift(root: Path, service: Emulator, seconds: float, *, only: str = "both") -> None:
    """Let everything have happened at another time: over there, here, or both."""
    if only != "ledger":
        service._books._db.execute(f"update entry set at = at + {seconds}")
    if only != "service":
        sql(root, f"update ledger set t = t + {seconds}")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film with a failure that was charged, one that was given back and a lost reply; beside it, the service."""
    folder = tmp_path_factory.mktemp("made")
    root = film(folder / "film")
    settings = {"RUSHES_POLL_SECONDS": "0.02", "RUSHES_SETTLE_SECONDS": "0.05", "XDG_CONFIG_HOME": str(folder / "home")}
    with pytest.MonkeyPatch.context() as patch, opened(folder / "service.db") as service:
        for name, value in {**settings, "XDG_CACHE_HOME": str(folder), **service.environment()}.items():
            patch.setenv(name, value)
        service.fault("task:SAFETY.INPUT.TEXT", when="splits")
        service.fault("task:INTERNAL", when="wool coat. Portrait")
        run(root, spend=200, until="references")
        run(root, spend=200, until="stills")
        service.fault("drop_after", when="pours slowly")
        run(root, spend=200)
    return folder


def opened(state: Path) -> Emulator:
    return Emulator(credits=2000, tier=3, renderer="plain", queue_s=0.02, run_s=0.05, state=state)


@pytest.fixture
def service(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """The service as it was left, for this test alone."""
    shutil.copy(made / "service.db", tmp_path / "service.db")
    with opened(tmp_path / "service.db") as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        yield emulator
        assert not emulator.failures


@pytest.fixture
def bought(made: Path, service: Emulator, tmp_path: Path) -> Path:
    """The film as it was left, for this test alone."""
    return shutil.copytree(made / "film", tmp_path / "film", symlinks=True)


def test_it_is_equal_after_all_that_can_go_wrong(bought: Path, service: Emulator) -> None:
    found, code = told(bought)
    assert (found["agreement"], code, found["ledger"]) == ("equal", 0, service.books().total)
    assert found["ledger"] == sum(books(bought)[0].values()) == sum(day["service"] for day in found["days"])
    assert [each["state"] for each in found["standing"]] == ["LOST_PAID"]
    text = said(bought)
    assert text.return_value == 0 and f"equal, {found['ledger']} credits on both sides." in text.stdout
    assert "rushes adopt --not-made" in text.stdout


def test_it_buys_and_changes_nothing(bought: Path, service: Emulator) -> None:
    before, jobs = books(bought), service.jobs()
    asked = len(service.log())
    told(bought)
    assert (books(bought), service.jobs()) == (before, jobs)
    assert {(each["method"], each["path"]) for each in service.log()[asked:]} == {
        ("GET", "/v1/organization"), ("POST", "/v1/organization/usage"),
    }  # fmt: skip


def to_midnight(service: Emulator) -> float:
    """Seconds by which the first charge has to be moved to be 30 s before the last midnight, UTC."""
    first = service.books().entries[0].at
    return math.floor(time.time() / 86_400) * 86_400 - 30 - first


def test_a_midnight_between_sending_and_charging_is_no_difference(bought: Path, service: Emulator) -> None:
    shift(bought, service, to_midnight(service))
    assert told(bought)[0]["agreement"] == "equal"
    shift(bought, service, 31, only="service")  # charged after midnight, sent before it
    assert told(bought)[0]["agreement"] == "equal"
    assert {line["day"] for line in told(bought)[0]["days"]} == {datetime.now(UTC).date().isoformat()}
    shift(bought, service, 3600, only="service")
    shift(bought, service, -3600, only="ledger")  # sent an hour before it: that is a difference
    found, code = told(bought)
    assert (found["agreement"], code) == ("differs", 1)
    assert sum(line["difference"] for line in found["days"]) == 0


def test_what_was_given_back_days_before_the_ledger_heard_of_it(bought: Path, service: Emulator) -> None:
    shift(bought, service, -3 * 86_400)
    sql(bought, "update ledger set t = t + 172800 where kind = 'SETTLE' and credits < 0")
    found, code = told(bought)
    assert (found["agreement"], code) == ("equal", 0) and len({line["day"] for line in found["days"]}) == 1


def test_days_before_are_not_compared(bought: Path, service: Emulator) -> None:
    shift(bought, service, -10 * 86_400)
    found, _ = told(bought, "--days", "5")
    assert (found["agreement"], found["days"], found["ledger"]) == ("equal", [], 0)
    assert told(bought, "--days", "90")[0]["ledger"] == service.books().total
    with pytest.raises(click.BadParameter):
        said(bought, "--days", "91")


@pytest.mark.long
def test_others_with_the_account_are_no_error(bought: Path, service: Emulator) -> None:
    mine = service.books().total
    service._books._db.execute(
        "insert into entry(at, job, model, kind, credits) select at, job, model, kind, 8 from entry limit 1"
    )
    found, code = told(bought)
    assert (found["agreement"], code, found["ledger"], found["service"]) == ("part", 0, mine, service.books().total)
    text = said(bought).stdout
    assert f"this film's ledger is {mine} of {service.books().total} credits" in text and "differ." not in text
    alone = said(bought, "--alone")
    assert (
        alone.return_value == 1 and "they differ" in alone.stdout and "Another film, program or person" in alone.stdout
    )


def test_a_purchase_that_was_never_made_differs(bought: Path, service: Emulator) -> None:
    """The ledger counts a lost one; the service does not have it."""
    orphan = next(job for job in service.jobs() if job["prompt"].startswith("The subject pours"))
    service._books._db.execute("delete from entry where job = ?", (orphan["id"],))
    found, code = told(bought)
    assert (found["agreement"], code) == ("differs", 1)
    assert any("rushes adopt --not-made" in remark for remark in found["remarks"])
    text = said(bought).stdout
    assert "they differ" in text and "-15" in text


def test_a_price_that_was_not_the_quoted_one(bought: Path, service: Emulator) -> None:
    service._books._db.execute("update entry set credits = credits - 1 where kind = 'charge' and n = 1")
    assert told(bought)[1] == 1
    service._books._db.execute("update entry set credits = credits + 4 where kind = 'charge' and n = 1")
    assert told(bought, "--alone")[1] == 1 and told(bought)[0]["agreement"] == "part"


def test_jobs_under_way_are_asked_after_and_left_alone(bought: Path, service: Emulator) -> None:
    """As if this machine had been off since they were sent: one done, one failed, one gone."""
    done = [task for task in books(bought)[1] if task.ext_id and task.settled and task.state == "DONE"]
    failed = next(task for task in books(bought)[1] if task.state == "FAILED" and task.settled == 0)
    sql(bought, f"delete from ledger where task_id = '{failed.id}' and kind = 'SETTLE'")
    for task in (failed, *done[:2]):
        sql(bought, f"update task set state = 'RUNNING', cost_settled = null where id = '{task.id}'")
    service._floor.delete(str(done[1].ext_id))
    found, code = told(bought)
    assert (found["agreement"], code) == ("equal", 0), "what the ledger will hear of is counted as heard"
    says = {each["task_id"]: each for each in found["standing"]}
    assert says[failed.ext_id]["says"].startswith("it failed, for 0 credits")
    assert says[done[0].ext_id]["says"].startswith("it is done, for")
    assert says[done[1].ext_id]["says"] == "the service does not know it"
    assert {task.state for task in books(bought)[1] if task.ext_id == done[0].ext_id} == {"RUNNING"}


def test_one_in_doubt_may_be_what_there_is_more(bought: Path) -> None:
    (lost,) = [task for task in books(bought)[1] if task.state == "LOST_PAID"]
    sql(bought, f"update task set state = 'AMBIGUOUS' where id = '{lost.id}'")
    found, code = told(bought)
    assert (found["agreement"], code) == ("part", 0)
    assert any(f"{lost.node}, in doubt, may be in it" in remark for remark in found["remarks"])


def test_a_lost_one_with_its_id_can_be_had_back(bought: Path, service: Emulator) -> None:
    (lost,) = [task for task in books(bought)[1] if task.state == "LOST_PAID"]
    known = {task.ext_id for task in books(bought)[1]}
    orphan = next(job["id"] for job in service.jobs() if job["id"] not in known)
    sql(bought, f"update task set ext_id = '{orphan}' where id = '{lost.id}'")
    found, _ = told(bought)
    assert found["standing"][0]["next"] == f"`rushes adopt {orphan} {lost.node}`"
    adopt(bought, orphan, lost.node)
    assert told(bought)[0]["standing"][0]["says"].startswith("it is done")


def test_another_key_is_another_account(bought: Path, service: Emulator) -> None:
    sql(bought, "update task set account = 'other' where stage = 'clip'")
    sql(bought, "update ledger set account = 'other' where task_id in (select id from task where stage = 'clip')")
    found, code = told(bought)
    assert found["elsewhere"] == 1 and (found["agreement"], code) == ("part", 0)
    assert "1 purchase was made with another account" in said(bought).stdout


def test_a_service_that_cannot_be_reached(bought: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNWAYML_BASE_URL", "http://127.0.0.1:9")
    with pytest.raises(EngineError) as caught:
        said(bought)
    assert caught.value.exit_code == 5
    monkeypatch.delenv("RUNWAYML_API_SECRET")
    with pytest.raises(EngineError, match="key"):
        said(bought)


def test_an_engine_that_does_not_tell(bought: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runway, "usage", Engine.usage)
    found, code = told(bought)
    assert (found["agreement"], code, found["days"]) == ("untold", 5, [])
    assert "does not tell" in said(bought).stdout


def test_nothing_was_bought(tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    assert reconcile(root) == []
    assert said(root).stdout == "Nothing was bought for this film: there is nothing to compare.\n"
    assert json.loads(said(root, "--json").stdout) == {"accounts": []}


# The figures by day.


def day(**values: Any) -> dict[str, Any]:
    return {"results": [{"date": "2026-03-01", "usedCredits": [{"model": "gen4_turbo", "amount": 5}], **values}]}


def test_figures_by_day_are_read() -> None:
    assert used_of(day()) == [Used(date(2026, 3, 1), "gen4_turbo", 5)]
    assert used_of(day(usedCredits=[{"model": "m", "amount": -2.5}]))[0].credits == -3
    assert used_of(day(date="2026-03-01T00:00:00.000Z")) == used_of(day())
    assert used_of({"results": []}) == []


@pytest.mark.parametrize(
    "body",
    [
        None, {}, {"results": None}, {"results": [7]}, {"results": [{}]}, day(date="soon"), day(date=None),
        day(usedCredits=[7]), day(usedCredits=[{"model": "m"}]), day(usedCredits=[{"model": 7, "amount": 1}]),
        day(usedCredits=[{"model": "m", "amount": True}]), day(usedCredits=[{"model": "m", "amount": math.nan}]),
        day(usedCredits=[{"model": "m", "amount": 1e300}]), day(usedCredits={"model": "m"}),
    ],
)  # fmt: skip
def test_figures_that_cannot_be_read_are_refused_whole(body: Any) -> None:
    with pytest.raises(ValueError):
        used_of(body)


@pytest.mark.parametrize("action", ["status:500", "status:401", "html200", "badjson200", "drop_before"])
def test_an_answer_that_is_none_is_an_error_with_code_5(bought: Path, service: Emulator, action: str) -> None:
    service.fault(action, path_regex="/v1/organization/usage", n=None)
    with pytest.raises(EngineError):
        said(bought)
