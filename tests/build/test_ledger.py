"""The ledger and its migrations: takes and failures on disk, whatever the file and its folder are like."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from build_worlds import ended, python, take_of
from sqlalchemy import Connection, select

from rushes.build import ledger as ledger_module
from rushes.build import migrations, tables
from rushes.build.ledger import Ledger, film_id
from rushes.build.store import StoreError

ADD = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from build_worlds import take_of
from rushes.build.ledger import Ledger, film_id
sys.stdin.readline()
ledger = Ledger(Path(sys.argv[1]))
print(film_id(ledger), *(ledger.record(take_of(key=f"{sys.argv[3]} {n}"), 1).number for n in range(15)))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".rushes" / "ledger.sqlite"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    made = Ledger(path)
    yield made
    made.close()


def test_a_fresh_ledger_is_empty_and_keeps_what_is_written(ledger: Ledger, path: Path) -> None:
    assert ledger.takes() == {} and ledger.failed() == {}
    first = ledger.record(take_of(number=9, media={"frames": 48, "rate": "24/1"}), 100, {"prompt": "a door"})
    assert first.number == 1 and first.name == "a.still#1"
    again = Ledger(path)
    assert again.takes() == {"a.still": [first]} and film_id(again) == film_id(ledger)
    again.close()


def test_numbers_go_on_and_are_never_used_again(ledger: Ledger) -> None:
    takes = [ledger.record(take_of(), 1) for _ in range(3)]
    ledger.forget(takes[1:])
    assert [take.number for take in ledger.takes()["a.still"]] == [1]
    assert [take.number for take in ledger.takes_of("a.still")] == [1, 2, 3]
    assert ledger.record(take_of(), 1).number == 4
    assert ledger.record(take_of("b.still"), 1).number == 1
    ledger.recall(takes[1])
    assert [take.number for take in ledger.takes()["a.still"]] == [1, 2, 4]


def test_only_takes_whose_content_is_present_are_asked_for(ledger: Ledger) -> None:
    one, two = ledger.record(take_of(number=1), 1), ledger.record(take_of(number=2), 1)
    assert ledger.takes({two.sha256}) == {"a.still": [two]} and ledger.takes(set()) == {}
    assert ledger.has_had(one.sha256) and not ledger.has_had("0" * 64)


def test_a_failure_is_kept_until_the_node_is_made(ledger: Ledger) -> None:
    ledger.record_failure("a.still", "key 1", "no light")
    ledger.record_failure("a.still", "key 2", "x" * 9000)
    ledger.record_failure("b.still", "key", "no")
    assert set(ledger.failed()["a.still"]) == {"key 2"} and len(ledger.failed()["a.still"]["key 2"]) == 4000
    ledger.record(take_of(), 1)
    assert set(ledger.failed()) == {"b.still"}


def test_two_processes_open_a_new_ledger_and_number_takes_at_once(path: Path) -> None:
    here = str(Path(__file__).parent)
    processes = [python(ADD, path, here, n) for n in range(3)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    lines = [ended(process).split() for process in processes]
    assert len({line[0] for line in lines}) == 1, "they agree on the film"
    assert sorted(int(number) for line in lines for number in line[1:]) == list(range(1, 46))


def test_a_write_that_breaks_off_leaves_nothing(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError), ledger.writing() as connection:
        ledger_module.add_take(connection, ledger.film, take_of(), 1)
        raise ZeroDivisionError
    assert ledger.takes() == {}


def test_a_reader_does_not_wait_for_a_writer(ledger: Ledger) -> None:
    ledger.record(take_of(), 1)
    with ledger.writing() as connection:
        ledger_module.add_take(connection, ledger.film, take_of(), 1)
        assert len(ledger.takes()["a.still"]) == 1
    assert len(ledger.takes()["a.still"]) == 2


def test_a_newer_ledger_is_refused_and_left_alone(ledger: Ledger, path: Path) -> None:
    ledger.record(take_of(), 1)
    with sqlite3.connect(path) as raw:
        raw.execute("update schema_version set v = 99")
    raw.close()
    with pytest.raises(StoreError, match="newer rushes") as caught:
        Ledger(path)
    assert "Update" in str(caught.value.next)
    with sqlite3.connect(path) as raw:
        assert raw.execute("select v from schema_version").fetchone() == (99,)
    raw.close()


def test_a_migration_is_run_once_and_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger(path).close()
    steps: list[str] = []

    def better(connection: Connection) -> None:
        connection.exec_driver_sql("create table better(a integer)")
        steps.append("better")

    def broken(connection: Connection) -> None:
        connection.exec_driver_sql("create table half(a integer)")
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, better, broken))
    with pytest.raises(ZeroDivisionError):
        Ledger(path)
    monkeypatch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:-1])
    for _ in range(2):
        ledger = Ledger(path)
        with ledger.reading() as connection:
            assert connection.execute(select(tables.schema_version.c.v)).scalars().all() == [len(migrations.MIGRATIONS)]
        ledger.close()
    assert steps == ["better", "better"]


@pytest.mark.parametrize("content", [b"this is no database at all, but long enough to look at" * 50, b"\0" * 4096])
def test_a_file_that_is_no_ledger_is_said_to_be_damaged(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged") as caught:
        Ledger(path)
    assert caught.value.where == str(path) and path.read_bytes()[:10] == content[:10]


def test_a_ledger_damaged_in_the_middle_is_said_to_be(ledger: Ledger, path: Path) -> None:
    for _ in range(50):
        ledger.record(take_of(), 1)
    ledger.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    damaged = None
    with pytest.raises(StoreError, match=r"damaged|cannot be used"):
        damaged = Ledger(path)
        damaged.takes()
    if damaged is not None:
        damaged.close()


def test_a_folder_in_its_place_is_an_error_not_a_traceback(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StoreError):
        Ledger(path)
    path.rmdir()
    path.parent.rmdir()
    path.parent.write_text("a file")
    with pytest.raises(StoreError):
        Ledger(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said(path: Path) -> None:
    path.parent.mkdir()
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StoreError, match="cannot be written"):
        Ledger(path)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("database or disk is full", "disk is full"),
        ("attempt to write a readonly database", "cannot be written"),
        ("unable to open database file", "cannot be written"),
        ("database disk image is malformed", "damaged"),
        ("file is not a database", "damaged"),
        ("database is locked", "another rushes"),
        ("disk I/O error", "cannot be used"),
    ],
)
def test_what_the_database_says_becomes_a_sentence_with_advice(ledger: Ledger, text: str, what: str) -> None:
    with pytest.raises(StoreError, match=what) as caught, ledger.reading():
        raise sqlite3.OperationalError(text)
    assert caught.value.next and caught.value.where == ledger.where
