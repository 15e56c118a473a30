"""One ledger for many films: what they share, what they do not, and where each project's books are."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest
from build_worlds import STILL, Studio, ended, order_of, python, take_of
from postgresql_server import new_database
from sqlalchemy import inspect, select

from rushes.build import home as home_module
from rushes.build import money, mounts, records, tables
from rushes.build.home import VARIABLE, Home, has_books, home_path, open_ledger, read_home, write_home
from rushes.build.ledger import Ledger, film_id
from rushes.build.move import POINTS, move_books
from rushes.build.store import StoreError
from rushes.engines.base import Account, Ticket, Unknown
from rushes.errors import UsageError

ACCOUNT = Account("scripted", 1000, 5, {"scripted_still": 3})
OLD = Path(__file__).with_name("ledger_of_version_1.sql")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A shared ledger's address; ``RUSHES_LEDGER`` is not set to it yet."""
    monkeypatch.delenv(VARIABLE, raising=False)
    yield new_database() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'studio' / 'ledger.sqlite'}"


@pytest.fixture
def opened() -> Iterator[Callable[..., Ledger]]:
    """Opens ledgers, and closes them."""
    made: list[Ledger] = []

    def open_one(state: Path) -> Ledger:
        made.append(open_ledger(state))
        return made[-1]

    yield open_one
    for ledger in made:
        ledger.close()


Open = Callable[..., Ledger]


def bought(ledger: Ledger, number: int = 1, job: str = "job 1") -> records.Task:
    """A purchase that went well."""
    task = under_way(ledger, number, job)
    money.settle(
        ledger, task, take_of(task.node, number, task_id=task.id, free=False, credits=STILL, asked=task.asked), 1, STILL
    )
    return records.find(ledger, task.id)


def under_way(ledger: Ledger, number: int, job: str) -> records.Task:
    task = money.place(ledger, order_of(number, film=ledger.film))
    assert task is not None
    money.note_snapshot(ledger, task, ACCOUNT)
    money.answered(ledger, task, Ticket(job))
    return records.find(ledger, task.id)


# Several films.


def test_films_in_one_ledger_do_not_see_each_others_takes(
    url: str, tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, url)
    one, two = opened(tmp_path / "one" / ".rushes"), opened(tmp_path / "two" / ".rushes")
    assert one.id == two.id and one.film != two.film and not (tmp_path / "one" / ".rushes" / "ledger.sqlite").exists()
    first, other = one.record(take_of(number=1), 1), two.record(take_of(number=2), 1)
    assert (first.number, other.number) == (1, 1), "each film counts its own"
    assert one.takes() == {"a.still": [first]} and two.takes_of("a.still") == [other]
    assert one.has_had(first.sha256) and not one.has_had(other.sha256)
    one.record_failure("b.still", "key", "no light")
    assert two.failed() == {} and set(one.failed()) == {"b.still"}
    two.record_failure("b.still", "key", "no time")
    two.forget([other])
    assert one.takes() == {"a.still": [first]} and two.takes() == {}
    assert opened(tmp_path / "one" / ".rushes").takes() == one.takes()


def test_one_account_is_single_flight_for_every_film(
    url: str, tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, url)
    one, two = opened(tmp_path / "one" / ".rushes"), opened(tmp_path / "two" / ".rushes")
    first = money.place(one, order_of(film=one.film))
    assert first is not None and money.place(two, order_of(film=two.film)) is None
    assert [task.id for task in records.in_doubt(two, "scripted", "scripted")] == [first.id]
    assert records.in_doubt(two, "scripted", "another account") == []
    money.answered(one, first, Ticket("job 1"))
    assert money.place(two, order_of(film=two.film, concurrency=1)) is None, "its jobs are counted across films"
    second = money.place(two, order_of(film=two.film, cap=STILL))
    assert second is not None, "the cap is the film's own"
    assert records.returned_since(two, second) == 0
    money.fail(one, first, 2, "no")
    assert records.returned_since(two, second) == 3, "what another film got back moves the same balance"
    elsewhere = money.place(one, order_of(2, film=one.film, provider="another service"))
    assert elsewhere is not None
    money.answered(one, elsewhere, Ticket("job 1"))
    money.fail(one, records.find(one, elsewhere.id), 0, "no")
    assert records.returned_since(two, second) == 3, "an account of the same name at another service is another"
    for ledger in (one, two):
        assert records.audit(ledger, ledger.film) == ()
    assert records.totals(one, one.film) == {"spent": 2, "reserved": 0, "lost": 0}


def test_a_price_that_one_film_found_to_be_higher_holds_for_the_others(
    url: str, tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, url)
    one, two = opened(tmp_path / "one" / ".rushes"), opened(tmp_path / "two" / ".rushes")
    task = money.place(one, order_of(film=one.film))
    assert task is not None
    money.answered(one, task, Ticket("job 1", 9))
    found = records.last_drift(two, "scripted", "scripted_still")
    assert found is not None and (found[0].id, found[1]) == (task.id, 9)


def test_a_film_ends_the_dead_submission_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The account waits for it; only its own film has the pictures to send it with, so it is called off."""
    place = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    monkeypatch.setenv(VARIABLE, place)
    for name in ("dead", "alive"):
        (tmp_path / name).mkdir()
    dead = Studio(tmp_path / "dead")
    task = money.place(dead.ledger, order_of(film=dead.film, owner="another place, long ago", lease=-1.0))
    assert task is not None
    alive = Studio(tmp_path / "alive", options={"books": dead.plain["books"]})
    assert alive.film != dead.film and alive.ledger.id == dead.ledger.id
    alive.buy()
    assert dead.states() == ["READY"] and alive.states() == ["DONE"]
    dead.close()
    alive.close()


def test_a_film_waits_for_the_living_submission_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one = Studio(tmp_path / "one")
    two = Studio(tmp_path / "two", options={"books": one.plain["books"]})
    task = money.place(one.ledger, order_of(film=one.film, owner=one.buyer.leases.owner, lease=60.0))
    assert task is not None
    two.buyer._help_the_account()
    assert one.states() == ["SUBMITTING"]
    money.note_snapshot(one.ledger, task, ACCOUNT)
    assert money.claim_to_send(one.ledger, task.id, f"{one.claims.place} pid 1") is not None
    with one.ledger.writing() as connection:
        connection.execute(tables.task.update().values(lease_until=tables.now() - 1))
    two.buyer._help_the_account()
    assert one.states() == ["SUBMITTING"], "its courier cannot be seen from there, and may still be at it"
    later = tables.now() + 2 * records.POST_SECONDS
    monkeypatch.setattr(tables, "now", lambda: later)
    two.buyer._help_the_account()
    assert one.states() == ["AMBIGUOUS"]
    one.close()
    two.close()


def test_a_ticket_on_a_slip_is_found_though_another_film_gave_it_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    studio = Studio(tmp_path)
    request = studio.node().work.request({}, 1)  # type: ignore[union-attr]
    plain = {"request": json.loads(json.dumps(asdict(request))), "key": "key 1", "asked": "asked 1"}
    task = money.place(studio.ledger, order_of(film=studio.film, **plain))
    assert task is not None
    money.note_snapshot(studio.ledger, task, ACCOUNT)
    ticket = studio.engine.submit(request, {})
    assert isinstance(ticket, Ticket)
    slip = studio.buyer._slip(task)
    slip.lay()
    slip.note(ticket)
    money.answered(studio.ledger, task, Unknown("?"))
    money.write_off(studio.ledger, task, "given up where its slip could not be seen")
    assert studio.buy().credits == STILL and studio.states() == ["DONE"]
    assert studio.totals() == {"spent": STILL, "reserved": 0, "lost": 0} and len(studio.engine.jobs()) == 1
    studio.close()


# Where the books are.


def test_a_project_remembers_where_its_books_are(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tmp_path / "film" / ".rushes"
    assert not has_books(state)
    with closing(open_ledger(state)) as ledger:
        own = ledger.id
        bought(ledger)
    assert read_home(state) == Home(ledger.film, own, shared=False) and has_books(state)
    assert "secret" not in home_path(state).read_text()
    monkeypatch.setenv(VARIABLE, url)
    with pytest.raises(StoreError, match="not where RUSHES_LEDGER says") as caught:
        open_ledger(state)
    assert "rushes ledger move" in str(caught.value.next) and "bought again" in str(caught.value.next)
    monkeypatch.delenv(VARIABLE)
    open_ledger(state).close()


def test_books_in_a_shared_ledger_are_not_taken_for_empty_ones(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "film" / ".rushes"
    monkeypatch.setenv(VARIABLE, url)
    with closing(open_ledger(state)) as ledger:
        bought(ledger)
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(StoreError, match="RUSHES_LEDGER is not set"):
        open_ledger(state)
    assert not (state / "ledger.sqlite").exists()
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'other.sqlite'}")
    with pytest.raises(StoreError, match="in another ledger"):
        open_ledger(state)
    monkeypatch.setenv(VARIABLE, url)
    with closing(Ledger(url, "x")) as raw, raw.writing(moving=True) as connection:
        connection.execute(tables.film.delete())
    with pytest.raises(StoreError, match="not in the ledger any more"):
        open_ledger(state)


def test_a_ledger_file_that_is_gone_is_not_begun_anew(tmp_path: Path) -> None:
    state = tmp_path / ".rushes"
    open_ledger(state).close()
    (state / "ledger.sqlite").unlink()
    with pytest.raises(StoreError, match="ledger of this film is gone") as caught:
        open_ledger(state)
    assert "backup" in str(caught.value.next) and not (state / "ledger.sqlite").exists()
    home_path(state).unlink()
    open_ledger(state).close()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"film": "a"}', "null", "\0" * 99, '"x"'])
def test_a_memory_that_cannot_be_read_is_an_error_not_a_new_film(tmp_path: Path, text: str) -> None:
    state = tmp_path / ".rushes"
    open_ledger(state).close()
    home_path(state).write_text(text)
    with pytest.raises(StoreError, match="cannot be read") as caught:
        open_ledger(state)
    assert caught.value.where == str(home_path(state)) and caught.value.next


def test_two_processes_that_begin_a_film_agree_on_it(url: str, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from rushes.build.home import open_ledger; sys.stdin.readline()\n"
    code += "print(open_ledger(Path(sys.argv[1])).film)"
    processes = [python(code, tmp_path / ".rushes", **{VARIABLE: url}) for _ in range(3)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert len({ended(process) for process in processes}) == 1


def test_an_old_ledger_is_brought_up_to_date_in_place(tmp_path: Path) -> None:
    state = tmp_path / ".rushes"
    state.mkdir()
    with closing(sqlite3.connect(state / "ledger.sqlite")) as raw:
        raw.executescript(OLD.read_text())
    with closing(open_ledger(state)) as ledger:
        assert ledger.film == "f0000000-0000-4000-8000-000000000001"
        with ledger.reading() as connection:
            names = {index["name"] for table in ("task", "event") for index in inspect(connection).get_indexes(table)}
        assert names >= {"task_run", "event_kind"}
        takes = ledger.takes()
        assert {node: [take.number for take in some] for node, some in takes.items()} == {
            "a.still": [1, 3], "b.still": [1], "b.clip": [1],
        }  # fmt: skip
        assert [take.number for take in ledger.takes_of("a.still")] == [1, 2, 3], "collected ones keep their number"
        assert takes["b.still"][0].credits == 5 and takes["b.still"][0].media == {"frames": 1, "rate": "24/1"}
        assert ledger.failed() == {"c.still": {"key c": "no light"}}
        assert records.totals(ledger, ledger.film) == {"spent": 5, "reserved": 20, "lost": 5}
        assert records.audit(ledger, ledger.film) == ()
        assert [task.sending for task in records.tasks(ledger, film=ledger.film)] == [1, 1, 1]
        assert ledger.record(take_of("a.still"), 1).number == 4
        under = records.open_tasks(ledger, ledger.film)[0]
        money.settle(ledger, under, take_of(under.node, task_id=under.id, free=False), 1, 20)
        assert records.totals(ledger, ledger.film) == {"spent": 25, "reserved": 0, "lost": 5}
        with ledger.reading() as connection:
            films = set(connection.execute(select(tables.feed.c.film)).scalars())
        assert films == {ledger.film}
        first = ledger.id
    with closing(open_ledger(state)) as again:
        assert again.id == first


def test_a_ledger_that_was_never_used_is_brought_up_to_date_too(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path)) as raw:
        schema = [part for part in OLD.read_text().split(";\n") if not part.strip().upper().startswith("INSERT")]
        raw.executescript(";\n".join(schema) + ";\ninsert into schema_version values (1);")
    with closing(Ledger(path)) as ledger:
        assert ledger.takes() == {} and film_id(ledger)


def test_what_an_old_courier_writes_still_fits(tmp_path: Path) -> None:
    """One that was sending while the program was updated ends what it has begun."""
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(OLD.read_text())
    Ledger(path).close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("update task set state = 'RUNNING', ext_id = 'job 9' where id = 't2'")
        raw.execute("insert into event (t, node, task_id, kind, data_json) values (1, 'b.clip', 't2', 'late', '{}')")
        raw.execute(
            "insert into ledger (t, film, account, task_id, kind, credits, committed_after) "
            "values (1, 'f0000000-0000-4000-8000-000000000001', 'scripted', 't2', 'RESERVE', 0, 30)"
        )


# Network file systems.


@pytest.mark.parametrize(
    ("mounted", "kind"),
    [
        ("server:/films FOLDER nfs4 rw 0 0", "nfs4"), ("//box/films FOLDER cifs rw 0 0", "cifs"),
        ("me@host:/ FOLDER fuse.sshfs rw 0 0", "fuse.sshfs"), ("C:\\134 FOLDER 9p rw 0 0", "9p"),
        ("/dev/sda1 FOLDER ext4 rw 0 0", None), ("encfs FOLDER fuse.gocryptfs rw 0 0", None), ("", None),
    ],
)  # fmt: skip
def test_a_file_on_a_network_file_system_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounted: str, kind: str | None
) -> None:
    folder = tmp_path / "on the net"
    folder.mkdir()
    there = f"/dev/root / ext4 rw 0 0\n{mounted.replace('FOLDER', str(folder).replace(' ', chr(92) + '040'))}\nbad\n"
    (tmp_path / "mounts").write_text(there)
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "mounts")
    assert mounts.is_far(folder / "deeper") == kind and mounts.is_far(tmp_path / "on the net too") is None
    if kind is None:
        Ledger(folder / "ledger.sqlite").close()
        return
    with pytest.raises(StoreError, match=r"network file system \(" + kind) as caught:
        Ledger(folder / "ledger.sqlite")
    assert "PostgreSQL" in str(caught.value.next) and not (folder / "ledger.sqlite").exists()


def test_a_file_system_that_nobody_tells_of_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "none")
    assert mounts.file_system(tmp_path) == "" and mounts.is_far(tmp_path) is None


# Moving.


def filled(state: Path) -> tuple[str, str]:
    """A project with books of its own; its film, and what is in them."""
    with closing(open_ledger(state)) as ledger:
        bought(ledger, 1, "job 1")
        under_way(ledger, 2, "job 2")
        ledger.record(take_of(), 1)
        ledger.record_failure("b.still", "key", "no \N{SNOWMAN}")
        return ledger.film, said(ledger)


def said(ledger: Ledger) -> str:
    """Everything that matters in a film's books, to be compared."""
    tasks = records.tasks(ledger, film=ledger.film)
    assert records.audit(ledger, ledger.film) == ()
    return repr((ledger.takes(), tasks, records.totals(ledger, ledger.film), ledger.failed()))


def test_books_move_out_and_back_again(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tmp_path / "film" / ".rushes"
    film, before = filled(state)
    with pytest.raises(UsageError, match="RUSHES_LEDGER is not set"):
        move_books(state)
    monkeypatch.setenv(VARIABLE, url)
    with closing(Ledger(url, "another film")) as other:
        task = money.place(other, order_of(film="another film"))
        assert task is not None
        money.answered(other, task, Ticket("job 7"))
    moved = move_books(state)
    assert (moved.takes, moved.purchases, moved.credits) == (2, 2, 2 * STILL) and "secret" not in moved.where
    with closing(open_ledger(state)) as ledger:
        assert ledger.film == film and said(ledger) == before
        bought(ledger, 3, "job 3")
        after = said(ledger)
    assert move_books(state) == move_books(state), "twice is once"
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(StoreError):
        open_ledger(state)
    with pytest.raises(UsageError, match="not set") as caught:
        move_books(state)
    assert "--back" in str(caught.value.next)
    monkeypatch.setenv(VARIABLE, url)
    move_books(state, back=True)
    with pytest.raises(StoreError, match="project's own folder"):
        open_ledger(state)
    monkeypatch.delenv(VARIABLE)
    with closing(open_ledger(state)) as ledger:
        assert said(ledger) == after and ledger.film == film
    with closing(Ledger(url, film)) as ledger, pytest.raises(StoreError, match="moved"), ledger.writing():
        pass
    with closing(Ledger(url, "another film")) as other:
        assert money.place(other, order_of(2, film="another film", concurrency=2)) is not None, (
            "what has moved away does not keep the account"
        )


def test_a_process_that_still_has_the_old_books_open_cannot_write_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / ".rushes"
    with closing(open_ledger(state)) as old:
        task = under_way(old, 1, "job 1")
        monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'shared.sqlite'}")
        move_books(state)
        for write in (
            lambda: money.place(old, order_of(2, film=old.film)), lambda: money.fetching(old, task, 5),
            lambda: old.record(take_of(), 1),
        ):  # fmt: skip
            with pytest.raises(StoreError, match="moved to another ledger, or have been"):
                write()
    with closing(open_ledger(state)) as new:
        assert [task.state for task in records.tasks(new)] == ["RUNNING"]


@pytest.mark.parametrize("state_of", ["SUBMITTING", "AMBIGUOUS", "in hand"])
def test_books_do_not_move_while_something_is_in_doubt_or_in_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state_of: str
) -> None:
    studio = Studio(tmp_path)
    state, ledger = studio.state, studio.ledger
    task = money.place(ledger, order_of(film=studio.film))
    assert task is not None
    if state_of == "AMBIGUOUS":
        money.doubt(ledger, task, "?")
    elif state_of == "in hand":
        money.answered(ledger, task, Ticket("job 1"))
        assert studio.claims.take(task.id)
    write_home(state, Home(studio.film, ledger.id, shared=False))
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'shared.sqlite'}")
    with pytest.raises(StoreError, match="in hand" if state_of == "in hand" else "not known yet") as caught:
        move_books(state)
    assert caught.value.next
    money.never_sent(ledger, task, "no")  # it can still be written
    studio.claims.drop(task.id)
    move_books(state)
    studio.close()


def test_books_that_are_there_from_another_copy_are_not_written_over(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    filled(one / ".rushes")
    shutil.copytree(one, two)
    monkeypatch.setenv(VARIABLE, url)
    move_books(one / ".rushes")
    with pytest.raises(StoreError, match="another copy of the project moved them"):
        move_books(two / ".rushes")
    monkeypatch.delenv(VARIABLE)
    with closing(open_ledger(two / ".rushes")) as ledger:
        bought(ledger, 9, "job 9")


def test_a_copy_of_a_project_in_a_shared_ledger_is_the_same_film(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is bought twice for it, one cap holds for both; and when one moves on, the other follows."""
    monkeypatch.setenv(VARIABLE, url)
    one, two = tmp_path / "one", tmp_path / "two"
    (one / ".rushes").mkdir(parents=True)
    with closing(open_ledger(one / ".rushes")) as ledger:
        film = ledger.film
    shutil.copytree(one, two)
    first, second = Studio(one), Studio(two)
    second.close()
    second = Studio(two, options={"books": first.plain["books"]})
    assert first.film == second.film == film
    take = first.buy()
    assert not second.store.has(take.sha256)
    assert second.buy() == take and second.store.has(take.sha256) and len(first.engine.jobs()) == 1
    first.close()
    second.close()
    move_books(one / ".rushes", back=True)
    with pytest.raises(StoreError, match="moved"):
        open_ledger(two / ".rushes")
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    monkeypatch.setenv(VARIABLE, other)
    move_books(one / ".rushes")
    assert move_books(two / ".rushes").credits == STILL
    with closing(open_ledger(two / ".rushes")) as ledger:
        assert ledger.film == film and len(records.tasks(ledger, film=film)) == 1


MOVE = """
import sys
from pathlib import Path
from rushes.build.move import move_books
move_books(Path(sys.argv[1]), back=len(sys.argv) > 2)
"""


@pytest.mark.parametrize("back", [False, True], ids=["out", "back"])
@pytest.mark.parametrize("point", POINTS)
def test_a_move_that_is_killed_leaves_the_books_in_one_place(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str, back: bool
) -> None:
    state = tmp_path / "film" / ".rushes"
    film, before = filled(state)
    if back:
        monkeypatch.setenv(VARIABLE, url)
        move_books(state)
        monkeypatch.delenv(VARIABLE)
    process = python(MOVE, state, *(["back"] if back else []), RUSHES_DIE_AT=point, **{VARIABLE: url})
    process.communicate()
    assert process.returncode == -9
    valid = []
    for where in (None, url):
        monkeypatch.delenv(VARIABLE, raising=False)
        if where:
            monkeypatch.setenv(VARIABLE, where)
        try:
            with closing(open_ledger(state)) as ledger:
                assert ledger.film == film and said(ledger) == before
                ledger.recall(take_of())  # it can be written
                valid.append(where)
        except StoreError as error:
            assert error.next
    switched = point in ("move.switched", "move.here")
    assert valid == [url if switched != back else None]
    monkeypatch.setenv(VARIABLE, url)
    moved = move_books(state, back=back)
    assert moved.purchases == 2
    if back:
        monkeypatch.delenv(VARIABLE)
    with closing(open_ledger(state)) as ledger:
        assert said(ledger) == before
        bought(ledger, 5, "job 5")
    left = Ledger(url if back else state / "ledger.sqlite", film)
    with closing(left) as old, pytest.raises(StoreError), old.writing():
        pass


def test_a_move_that_fails_leaves_the_books_where_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rushes.build import move

    state = tmp_path / ".rushes"
    _, before = filled(state)
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'shared.sqlite'}")
    with monkeypatch.context() as patch:
        patch.setattr(move, "write_home", lambda *args, **named: (_ for _ in ()).throw(StoreError("the disk is full")))
        with pytest.raises(StoreError, match="disk is full"):
            move_books(state)
    monkeypatch.delenv(VARIABLE)
    with closing(open_ledger(state)) as ledger:
        assert said(ledger) == before
        ledger.record(take_of(), 1)


def test_nothing_to_move_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'shared.sqlite'}")
    with pytest.raises(UsageError, match="no books yet"):
        move_books(tmp_path / ".rushes")
    assert not home_module.own_ledger(tmp_path / ".rushes").exists()


def test_the_address_is_nowhere_in_the_project(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tmp_path / "film" / ".rushes"
    filled(state)
    monkeypatch.setenv(VARIABLE, url)
    move_books(state)
    for path in (path for path in state.rglob("*") if path.is_file()):
        assert b"secret" not in path.read_bytes() and url.encode() not in path.read_bytes()
    assert json.loads(home_path(state).read_text()).keys() == {"film", "ledger", "shared"}
    assert os.environ[VARIABLE] == url
