"""The ledger on PostgreSQL: what it refuses in words, and that no crash of the server loses or doubles a credit."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from build_worlds import STILL, Studio, order_of, python, take_of
from postgresql_server import PASSWORD, NoPostgresql, Server, new_database, running_server
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError

from rushes.build import database, money, records, tables
from rushes.build.database import Database
from rushes.build.home import VARIABLE
from rushes.build.ledger import Ledger
from rushes.build.refusals import LedgerAway, told
from rushes.build.store import StoreError
from rushes.engines.base import Ticket


@pytest.fixture
def url() -> str:
    return new_database()


def changed(url: str, **parts: Any) -> str:
    from sqlalchemy import make_url

    return make_url(url).set(**parts).render_as_string(hide_password=False)


# Transactions.


def test_one_writer_at_a_time_and_readers_do_not_wait(url: str) -> None:
    with closing(Ledger(url, "film")) as one, closing(Ledger(url, "film")) as two:
        order: list[str] = []
        inside, go_on = threading.Event(), threading.Event()

        def first() -> None:
            with one.writing() as connection:
                connection.execute(tables.gc_root.insert().values(sha256="a", why="first"))
                inside.set()
                go_on.wait(10)
                order.append("first")

        def second() -> None:
            inside.wait(10)
            with two.writing() as connection:
                order.append("second")
                assert connection.execute(text("select why from gc_root")).scalars().all() == ["first"]

        threads = [threading.Thread(target=step) for step in (first, second)]
        for thread in threads:
            thread.start()
        assert inside.wait(10)
        with two.reading() as connection:
            assert connection.execute(text("select count(*) from gc_root")).scalar() == 0
            time.sleep(0.1)
            go_on.set()
            for thread in threads:
                thread.join(10)
            assert connection.execute(text("select count(*) from gc_root")).scalar() == 0, "a reader has a snapshot"
        assert order == ["first", "second"]


def test_a_reader_cannot_write(url: str) -> None:
    writes = pytest.raises(StoreError, match="takes no writes")
    with closing(Ledger(url, "film")) as ledger, writes, ledger.reading() as connection:
        connection.execute(tables.gc_root.insert().values(sha256="a", why="b"))


def test_a_ledger_that_was_opened_by_many_at_once_is_made_once(url: str) -> None:
    found: list[tuple[str, str]] = []

    def look() -> None:
        with closing(Ledger(url)) as ledger:
            found.append((ledger.id, ledger.film))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1


def test_the_clock_is_the_servers(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "now", lambda: 17.0)
    with closing(Ledger(url, "film")) as ledger:
        task = money.place(ledger, order_of(owner="me", lease=60.0))
        assert task is not None and abs(ledger.now() - time.time()) < 60
        assert abs((task.deadline or 0) - time.time() - records.POST_SECONDS) < 60
        assert abs((task.lease_until or 0) - time.time() - 60) < 60
        assert records.may_be_sent(ledger, task)


def test_a_commit_is_on_disk_even_where_the_server_was_told_otherwise(url: str) -> None:
    name = url.rpartition("/")[2]
    with closing(psycopg.connect(url.replace("+psycopg", ""), autocommit=True)) as raw:
        raw.execute(f'alter database "{name}" set synchronous_commit = off'.encode())
    with closing(Ledger(url, "film")) as ledger, ledger.writing() as connection:
        assert connection.execute(text("show synchronous_commit")).scalar() == "on"


# What it refuses.


def refused(place: str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        Ledger(place).close()
    said = f"{caught.value} {caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert PASSWORD not in said and "wr0ng" not in said and caught.value.next
    return caught.value


def test_each_thing_that_is_wrong_is_one_sentence(url: str) -> None:
    assert "refuses the name or the password" in refused(changed(url, password="wr0ng")).what
    assert "refuses the name or the password" in refused(changed(url, username="nobody")).what
    assert "database is not there" in refused(changed(url, database="no such")).what
    assert "cannot be found" in refused(changed(url, host="nohost.invalid")).what
    down = refused(changed(url, port=1))
    assert isinstance(down, LedgerAway) and "does not answer" in down.what and "127.0.0.1:1" in str(down.where)


@pytest.mark.parametrize(
    "place",
    [
        "postgresql+psycopg://a:wr0ng@host:port/x", "mysql://a:wr0ng@host/x", "postgresql+asyncpg://a:wr0ng@host/x",
        "sqlite://", "sqlite:///relative.sqlite", "sqlite:////tmp/x.sqlite?mode=ro", "/home/me/ledger.sqlite", "wr0ng",
        "://", "\0", "x" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_address_is_said_without_showing_it(place: str) -> None:
    error = refused(place)
    assert "RUSHES_LEDGER" in error.what and "postgresql+psycopg://" in str(error.next)


def test_a_missing_package_is_said(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = refused(url)
    assert "psycopg" in error.what and "rushes[postgresql]" in str(error.next)


def test_an_old_server_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "OLDEST_POSTGRESQL", 99)
    assert "Rushes needs 99 or newer" in refused(url).what


def test_a_name_that_may_make_no_tables_is_told_what_it_needs(url: str) -> None:
    with closing(psycopg.connect(url.replace("+psycopg", ""), autocommit=True)) as raw:
        with suppress(psycopg.errors.DuplicateObject):
            raw.execute(f"create role guest login password '{PASSWORD}'".encode())
        raw.execute(b"revoke create on schema public from public")
    assert "does not let this name make or use the tables" in refused(changed(url, username="guest")).what


@pytest.mark.parametrize(
    ("state", "what", "away"),
    [
        ("53100", "disk of the ledger's server is full", False), ("57P01", "does not answer", True),
        ("57P03", "does not answer", True), ("53300", "does not answer", True), ("08006", "does not answer", True),
        ("55P03", "another rushes has kept the ledger", True), ("25P03", "does not answer", True),
        ("25006", "takes no writes", False), ("42P01", "cannot be used", False),
    ],
)  # fmt: skip
def test_what_the_server_says_becomes_a_sentence_with_advice(state: str, what: str, away: bool) -> None:
    class Said(psycopg.OperationalError):
        sqlstate = state

    with pytest.raises(StoreError, match=what) as caught, told("the ledger", ("secret",)):
        raise OperationalError("insert", {}, Said("something with a secret and does not exist"))
    assert isinstance(caught.value, LedgerAway) == away and "secret and" not in str(caught.value)
    assert caught.value.next and caught.value.where == "the ledger" and caught.value.__cause__ is None


def test_a_connection_that_breaks_in_the_middle_may_be_tried_again() -> None:
    error = DatabaseError("commit", {}, psycopg.DatabaseError("weird"))
    error.connection_invalidated = True
    with pytest.raises(LedgerAway), told("the ledger"):
        raise error


# Breaking off.


def cut_off(url: str) -> int:
    """End every other connection to a database; how many there were."""
    with closing(psycopg.connect(url.replace("+psycopg", ""), autocommit=True)) as raw:
        others = b"pid <> pg_backend_pid() and datname = current_database()"
        query = b"select count(pg_terminate_backend(pid)) from pg_stat_activity where " + others
        return int((raw.execute(query).fetchone() or (0,))[0])


def test_a_connection_that_broke_is_opened_anew(url: str) -> None:
    with closing(Ledger(url, "film")) as ledger:
        first = ledger.record(take_of(), 1)
        assert cut_off(url) == 1
        assert ledger.takes() == {"a.still": [first]}
        assert cut_off(url) == 1
        assert ledger.record(take_of(), 1).number == 2


def test_a_write_that_breaks_off_leaves_nothing_and_lets_go_of_the_lock(url: str) -> None:
    with closing(Ledger(url, "film")) as ledger:
        with pytest.raises(LedgerAway), ledger.writing() as connection:
            connection.execute(tables.gc_root.insert().values(sha256="a", why="b"))
            cut_off(url)
        with ledger.writing() as connection:
            assert connection.execute(text("select count(*) from gc_root")).scalar() == 0


def test_a_server_that_is_away_for_a_while_is_waited_for(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Database(url)) as there:
        tries = iter([LedgerAway("away"), LedgerAway("away"), None])
        real = there._engine.connect

        def connect() -> Any:
            if (error := next(tries)) is not None:
                raise error
            return real()

        monkeypatch.setattr(there._engine, "connect", connect)
        with pytest.raises(LedgerAway), there.reading():
            pass  # the first time nobody waits: it may be a wrong address
        there._known = True
        with there.reading() as connection:
            assert connection.execute(text("select 1")).scalar() == 1


def test_an_answer_is_written_down_though_the_connection_breaks_at_the_commit(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit went through, and nobody heard of it; then the server was away: the courier tries until it knows."""
    monkeypatch.setenv(VARIABLE, url)
    monkeypatch.setattr("rushes.build.courier.time.sleep", lambda seconds: None)
    studio, real, outcomes = Studio(tmp_path), money.answered, []

    def answered(ledger: Ledger, task: records.Task, outcome: Any) -> None:
        outcomes.append(outcome)
        if len(outcomes) in (1, 3):
            real(ledger, task, outcome)
        if len(outcomes) < 3:
            raise LedgerAway("the connection broke")

    monkeypatch.setattr(money, "answered", answered)
    take = studio.buy()
    assert len(outcomes) == 3 and isinstance(outcomes[0], Ticket) and len(studio.engine.jobs()) == 1
    assert take.credits == STILL and studio.totals() == {"spent": STILL, "reserved": 0, "lost": 0}
    assert not list((studio.state / "slips").iterdir())
    studio.close()


@pytest.mark.parametrize("step", ["place", "note_snapshot", "claim_to_send", "fetching", "settle"])
@pytest.mark.parametrize("committed", [True, False], ids=["committed", "not committed"])
def test_every_commit_of_unknown_outcome_is_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, committed: bool
) -> None:
    """The connection breaks while a step is being committed; the next run ends what that one began, once."""
    one = Studio(tmp_path)
    real = getattr(money, step)

    def broken(*args: Any) -> Any:
        if committed:
            real(*args)
        raise LedgerAway("the connection broke")

    with monkeypatch.context() as patch:
        patch.setattr(money, step, broken)
        with pytest.raises(LedgerAway):
            one.buy()
    two = one.again()
    take = two.buy()
    assert take.credits == STILL and two.states() == ["DONE"] and len(two.engine.jobs()) == 1
    assert two.totals() == {"spent": STILL, "reserved": 0, "lost": 0} and two.charged() == STILL
    assert len(two.ledger.takes_of("n1.still")) == 1
    two.close()


# Many at once.

BUY = """
import sys, time
from pathlib import Path
from build_worlds import Studio
from rushes.build.purchase import NodeError
from rushes.build.refusals import LedgerAway
from rushes.errors import BudgetError
root, books, first, count, cap, far = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:7])
root.mkdir(exist_ok=True)
sys.stdin.readline()
options = {"books": books, "concurrency": 3, "latency": 0.02}
studio, end = None, time.monotonic() + 60
for number in range(first, first + count):
    while time.monotonic() < end:
        try:
            studio = studio or Studio(root, options=options, cap=cap if cap else None, far=bool(far))
            studio.buy(number)
            break
        except BudgetError:
            break
        except (LedgerAway, NodeError) as error:
            print(type(error).__name__, str(error).splitlines()[0], file=sys.stderr)
            time.sleep(0.3)
studio.close()
"""


def buyers(
    tmp_path: Path,
    roots: list[str],
    count: int,
    cap: int,
    *,
    far: bool = False,
    environ: Mapping[str, str] | None = None,
) -> list["subprocess.Popen[str]"]:
    """Processes that buy stills, ``count`` each; one after another in one project, or each in its own."""
    here, books = str(Path(__file__).parent), tmp_path / "books.sqlite"
    code = f"import sys; sys.path.insert(0, {here!r})\n{BUY}"
    numbers = [n * count if len(set(roots)) < len(roots) else 0 for n in range(len(roots))]
    made = [
        python(code, tmp_path / root, books, number, count, cap, int(far), **(environ or {}))
        for root, number in zip(roots, numbers, strict=True)
    ]
    for process in made:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return made


def charged_once(tmp_path: Path, roots: list[str]) -> tuple[int, int]:
    """Credits by the service's books, and by the ledger; nothing was charged twice for one project's picture."""
    jobs, said = 0, 0
    for root in dict.fromkeys(roots):
        studio = Studio(tmp_path / root, options={"books": str(tmp_path / "books.sqlite")})
        said += sum(studio.totals().values())
        done = Counter(task.node for task in studio.tasks() if task.state == "DONE")
        assert set(done.values()) <= {1} and {task.state for task in studio.tasks()} <= {"DONE", "READY"}
        jobs = studio.charged()
        studio.close()
    return jobs, said


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_four_processes_buy_up_to_the_cap_exactly(tmp_path: Path, where: str) -> None:
    environ = {VARIABLE: new_database()} if where == "postgresql" else {}
    processes = buyers(tmp_path, ["film"] * 4, 3, 6 * STILL, environ=environ)
    for process in processes:
        process.communicate(timeout=90)
        assert process.returncode == 0
    with pytest.MonkeyPatch.context() as patch:
        for key, value in environ.items():
            patch.setenv(key, value)
        assert charged_once(tmp_path, ["film"]) == (6 * STILL, 6 * STILL)


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_four_films_share_one_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Never two submissions in flight, never more jobs than it runs; each film has its own cap."""
    place = new_database() if where == "postgresql" else f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    monkeypatch.setenv(VARIABLE, place)
    roots = ["one", "two", "three", "four"]
    with closing(Ledger(place, "onlooker")) as ledger:
        processes = buyers(tmp_path, roots, 2, STILL)
        most: Counter[str] = Counter()
        while any(process.poll() is None for process in processes):
            states = Counter(task.state for task in records.tasks(ledger))
            most["in doubt"] = max(most["in doubt"], states["SUBMITTING"] + states["AMBIGUOUS"])
            most["running"] = max(most["running"], states["RUNNING"])
            time.sleep(0.01)
    assert [process.wait() for process in processes] == [0] * 4
    assert most["in doubt"] == 1 and 1 <= most["running"] <= 3
    assert charged_once(tmp_path, roots) == (4 * STILL, 4 * STILL)
    for process in processes:
        process.communicate()


@pytest.fixture
def durable() -> Iterator[Server]:
    try:
        with running_server(durable=True) as running:
            yield running
    except NoPostgresql as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(
    ("many", "count", "kills"), [(2, 3, (2,)), pytest.param(3, 10, (3, 10, 17, 24), marks=pytest.mark.long)]
)
def test_a_server_killed_in_the_middle_of_writes_loses_and_doubles_nothing(
    durable: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, count: int, kills: tuple[int, ...]
) -> None:
    monkeypatch.setenv(VARIABLE, durable.url)
    processes = buyers(tmp_path, ["film"] * many, count, 0, far=many > 2)
    for stills in kills:
        until_charged(tmp_path / "books.sqlite", stills * STILL)
        durable.kill()
        time.sleep(0.2)
        durable.start()
    for process in processes:
        process.communicate(timeout=90)
        assert process.returncode == 0
    with closing(Ledger(durable.url)) as ledger:
        lost = [task for task in records.tasks(ledger) if task.state == "LOST_PAID"]
    assert not lost
    assert charged_once(tmp_path, ["film"]) == (many * count * STILL, many * count * STILL)


def until_charged(books: Path, credits: int) -> None:
    from rushes.engines.scripted import Scripted

    end = time.monotonic() + 60
    while time.monotonic() < end:
        if books.exists() and sum(job["cost"] for job in Scripted({"books": str(books)}).jobs()) >= credits:
            return
        time.sleep(0.02)
    raise AssertionError("nothing was bought")
