"""The scripted engine: a service with books of its own, that goes wrong exactly as it is told to."""

import sqlite3
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rushes.engines.base import NotSent, Rejected, Request, Ticket, Unknown
from rushes.engines.scripted import Scripted
from rushes.errors import EngineError

STILL = Request(stage="still", model="scripted_still", prompt="a door", ratio="1280:720")
CLIP = Request(stage="clip", model="scripted_clip", prompt="it opens", ratio="1280:720", seconds=2, image="0" * 64)
MANY = """
import sys
from rushes.engines.base import Request
from rushes.engines.scripted import Scripted
engine = Scripted({"books": sys.argv[1]})
for n in range(10):
    engine.submit(Request(stage="still", model="scripted_still", prompt=f"{sys.argv[2]} {n}", ratio="1280:720"), {})
"""


def service(folder: Path, *script: dict[str, Any], **options: Any) -> Scripted:
    plain: dict[str, Any] = {
        "books": str(folder / "books.sqlite"),
        "latency": 0.0,
        "shrink": 16,
        "script": list(script),
    }
    return Scripted({**plain, **options})


def accepted(engine: Scripted, request: Request = STILL) -> Ticket:
    ticket = engine.submit(request, {})
    assert isinstance(ticket, Ticket)
    return ticket


def balance(engine: Scripted) -> int:
    account = engine.account()
    assert account is not None
    return account.balance


def test_a_job_is_charged_made_and_fetched(tmp_path: Path) -> None:
    engine = service(tmp_path, balance=100, concurrency=3)
    ticket = accepted(engine)
    assert (
        ticket.estimate == engine.quote(STILL) == 5
        and engine.poll(ticket).state == "done"
        and engine.poll(ticket).cost == 5
    )
    account = engine.account()
    assert account is not None and (account.balance, account.concurrency, account.made_today) == (
        95,
        3,
        {"scripted_still": 1},
    )
    assert Image.open(BytesIO(engine.fetch(ticket))).size == (80, 64)
    assert engine.fetch(ticket) == engine.fetch(ticket), "the same as often as it is asked for"
    assert engine.quote(CLIP) == 10 and engine.fetch(accepted(engine, CLIP))[4:8] == b"ftyp"


def test_its_books_are_there_for_the_next_process(tmp_path: Path) -> None:
    ticket = accepted(service(tmp_path))
    again = service(tmp_path)
    assert again.poll(ticket).state == "done" and [job["id"] for job in again.jobs()] == [ticket.id]
    with pytest.raises(EngineError, match="no job"):
        again.poll(Ticket("another"))


def test_another_request_is_another_picture_and_the_same_is_the_same(tmp_path: Path) -> None:
    engine = service(tmp_path)
    one, same = (engine.fetch(accepted(engine)) for _ in range(2))
    other = engine.fetch(
        accepted(engine, Request(stage="still", model="scripted_still", prompt="a door", ratio="1280:720", seed=1))
    )
    assert one == same != other


@pytest.mark.parametrize(
    ("answer", "outcome", "charged", "jobs"),
    [
        ("not-sent", NotSent, 0, 0), ("reject", Rejected, 0, 0), ("dropped", Unknown, 0, 0),
        ("lost-reply", Unknown, 5, 1), ("fail", Ticket, 0, 1), ("dearer", Ticket, 10, 1), ("accept", Ticket, 5, 1),
    ],
)  # fmt: skip
def test_each_answer_of_the_script(tmp_path: Path, answer: str, outcome: type, charged: int, jobs: int) -> None:
    engine = service(tmp_path, {"at": 1, "answer": answer}, balance=100)
    assert type(engine.submit(STILL, {})) is outcome
    assert 100 - balance(engine) == charged and len(engine.jobs()) == jobs
    assert type(engine.submit(STILL, {})) is Ticket, "only the first"


def test_a_failed_job_costs_what_the_script_says(tmp_path: Path) -> None:
    engine = service(tmp_path, {"every": 1, "answer": "fail", "cost": 3}, balance=100)
    status = engine.poll(accepted(engine))
    assert (status.state, status.cost, balance(engine)) == ("failed", 3, 97) and status.why


def test_rules_count_submissions_or_look_at_the_prompt(tmp_path: Path) -> None:
    engine = service(
        tmp_path,
        {"at": 2, "answer": "reject"},
        {"every": 3, "answer": "dropped"},
        {"when": "opens", "answer": "not-sent"},
    )
    asked = [STILL, STILL, STILL, CLIP, STILL, STILL]
    found = [type(engine.submit(request, {})).__name__ for request in asked]
    assert found == ["Ticket", "Rejected", "Unknown", "NotSent", "Ticket", "Unknown"]


@pytest.mark.parametrize(("answer", "jobs"), [("crash", 1), ("crash-before", 0)])
def test_a_crash_kills_the_sender(tmp_path: Path, answer: str, jobs: int) -> None:
    code = (
        "from rushes.engines.scripted import Scripted; from rushes.engines.base import Request\n"
        f"Scripted({{'books': {str(tmp_path / 'books.sqlite')!r}, 'script': [{{'at': 1, 'answer': {answer!r}}}]}})"
        ".submit(Request(stage='still', model='scripted_still', prompt='a', ratio='1280:720'), {})"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == -9
    assert len(service(tmp_path).jobs()) == jobs


def test_a_job_takes_its_time(tmp_path: Path) -> None:
    engine = service(tmp_path, latency=60)
    assert engine.poll(accepted(engine)).state == "running"


def test_a_free_one_costs_nothing(tmp_path: Path) -> None:
    engine = service(tmp_path, free=True, balance=100)
    assert (
        engine.free
        and engine.quote(CLIP) == 0
        and engine.poll(accepted(engine, CLIP)).cost == 0
        and balance(engine) == 100
    )


def test_several_processes_open_new_books_at_once(tmp_path: Path) -> None:
    books = tmp_path / "books.sqlite"
    processes = [subprocess.Popen([sys.executable, "-c", MANY, str(books), str(n)]) for n in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    jobs = service(tmp_path).jobs()
    assert [job["n"] for job in jobs] == list(range(1, 31)) and len({job["prompt"] for job in jobs}) == 30
    with sqlite3.connect(books) as raw:
        assert raw.execute("select calls, balance from account").fetchall() == [(30, 1_000_000 - 150)]
    raw.close()


@pytest.mark.parametrize("options", [{"latency": "soon"}, {"balance": True}, {"books": None}, {"poll_seconds": []}])
def test_an_option_of_the_wrong_kind_is_an_error(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(EngineError, match="scripted"):
        service(tmp_path, **options).account()


@pytest.mark.parametrize("script", [None, "x", [1, "x"], [{}], [{"every": 0, "answer": "reject"}], [{"at": "1"}]])
def test_a_script_that_makes_no_sense_changes_nothing(tmp_path: Path, script: Any) -> None:
    assert isinstance(Scripted({"books": str(tmp_path / "b"), "script": script}).submit(STILL, {}), Ticket)
