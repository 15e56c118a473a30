"""A whole film through engine and emulator, and what its money does when things go wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from runway_films import books, check_books, film, run
from runway_worlds import picture

import rushes
from rushes.accounts import adopt
from rushes.engines.runway_emulator import Emulator
from rushes.errors import EngineError, UsageError
from rushes.media import probe
from rushes.takes import want_more


def test_a_film_is_made(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    dry = run(root, dry_run=True)
    assert not service.log()
    made = run(root, spend=dry.credits)
    assert made.film is not None and probe(made.film).seconds == 4
    assert (made.outcome.failed, made.outcome.skipped) == (0, 0)
    check_books(root, service)
    totals, tasks, _ = books(root)
    assert totals["spent"] <= dry.credits and {task.state for task in tasks} == {"DONE"}
    jobs = service.jobs()
    assert [job["model"] for job in jobs].count("gen4_image") == 4
    tags = [[ref["tag"] for ref in job["request"].get("referenceImages", [])] for job in jobs]
    assert ["ann", "cup"] in tags and ["cup"] in tags
    again = run(root)
    assert again.outcome.credits == 0 and len(service.jobs()) == len(jobs)


def test_a_lost_reply_is_decided_by_the_balance(service: Emulator, tmp_path: Path) -> None:
    """Accepted and charged, the answer lost: it counts, it is shown, it is adopted; nothing is bought twice."""
    root = film(tmp_path / "film")
    service.fault("drop_after", skip=1)
    made = run(root, spend=200, until="stills")
    assert made.outcome.failed == 1
    lost = [task for task in books(root)[1] if task.state == "LOST_PAID"]
    assert len(lost) == 1 and lost[0].error == "the connection was closed without an answer"
    check_books(root, service)
    run(root, spend=200, until="stills")
    assert [task.id for task in books(root)[1] if task.state == "LOST_PAID"] == [lost[0].id]
    known = {task.ext_id for task in books(root)[1]}
    orphan = next(job["id"] for job in service.jobs() if job["id"] not in known)
    adopt(root, orphan, lost[0].node)
    assert run(root, spend=200).film is not None
    check_books(root, service)
    assert books(root)[0]["lost"] == 0


def test_a_request_that_never_arrived_is_sent_again(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    service.fault("drop_before", n=2)
    service.fault("status:503", skip=2)
    made = run(root, spend=200)
    assert made.film is not None and made.outcome.failed == 0
    check_books(root, service)


def test_moderation_is_paid_once(service: Emulator, tmp_path: Path) -> None:
    """It is charged, told, and not bought again by the next run; only a person's word buys it again."""
    root = film(tmp_path / "film")
    service.fault("task:SAFETY.INPUT.TEXT", when="splits")
    made = run(root, spend=200, until="stills")
    assert made.outcome.failed == 1
    jobs = len(service.jobs())
    again = run(root, spend=200, until="stills")
    assert again.outcome.failed == 1 and len(service.jobs()) == jobs
    check_books(root, service)
    node = next(task.node for task in books(root)[1] if task.state == "FAILED")
    assert run(root, spend=200, until="stills", more=node).outcome.failed == 0
    assert len(service.jobs()) == jobs + 1
    assert books(root)[0]["spent"] == service.books().total


def test_no_more_credits_stops_the_run_once(service: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = film(tmp_path / "film")
    with Emulator(credits=10, renderer="plain", queue_s=0.02, run_s=0.05) as poor:
        for name, value in poor.environment().items():
            monkeypatch.setenv(name, value)
        made = run(root, spend=200)
        assert isinstance(made.outcome.refusal, EngineError) and "enough credits" in str(made.outcome.refusal)
        check_books(root, poor)
        assert books(root)[0]["reserved"] == 0


@pytest.mark.long
def test_a_courier_that_dies_leaves_no_doubt_for_long(service: Emulator, tmp_path: Path) -> None:
    """Killed at each of its gaps in a process of its own, and the next run goes on: nothing twice, nothing lost."""
    root = film(tmp_path / "film")
    code = "import sys; from pathlib import Path; from rushes.make import Wish, make; "
    code += "make(Path(sys.argv[1]), Wish(jobs=1, spend=200))"
    source = str(Path(rushes.__file__).parents[1])
    for point in ("courier.claimed", "courier.answered:2", "courier.noted:2", "task.polled"):
        environment = {**os.environ, "PYTHONPATH": source, "RUSHES_DIE_AT": point}
        line = [sys.executable, "-c", code, str(root)]
        subprocess.run(line, env=environment, capture_output=True, timeout=120, check=False)
    made = run(root, spend=200)
    check_books(root, service)
    states = {task.state for task in books(root)[1]}
    assert states <= {"DONE", "LOST_PAID", "FAILED"}
    lost = [task for task in books(root)[1] if task.state == "LOST_PAID"]
    assert made.film is not None and made.outcome.failed == len(lost)


def test_photos_of_people_stay_until_somebody_agrees(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film", 'images = ["ann.png"]')
    picture(root / "ann.png")
    asked: list[object] = []

    def answer(engine: str, tags: object, yes: bool) -> bool:
        asked.append((engine, tags))
        return yes

    with pytest.raises(UsageError, match="--yes-upload"):
        run(root, spend=200)
    assert not service.jobs()
    run(root, spend=200, consent=lambda engine, tags: answer(engine, tags, False))
    assert not service.jobs() and asked == [("runway", ["@ann"])]
    run(root, spend=200, until="stills", consent=lambda engine, tags: answer(engine, tags, True))
    assert len(asked) == 2 and service.jobs()
    run(root, spend=200)
    picture(root / "ann.png", colour=(1, 2, 3))
    with pytest.raises(UsageError, match="@ann"):
        run(root, spend=200)


def test_what_is_lost_for_good_is_bought_again_on_a_word(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    service.fault("drop_after", skip=1)
    run(root, spend=200, until="stills")
    (lost,) = [task for task in books(root)[1] if task.state == "LOST_PAID"]
    assert run(root, spend=200, until="stills").outcome.failed == 1, "not by itself"
    node = want_more(root, lost.node)
    made = run(root, spend=200, until="stills", only=(node,), more=lost.node)
    assert made.outcome.failed == 0
    again = [task.state for task in books(root)[1] if task.node == lost.node]
    assert sorted(again) == ["DONE", "LOST_PAID"]
    totals, _, wrong = books(root)
    assert not wrong and totals["lost"] == lost.reserved
    assert totals["spent"] + totals["lost"] == service.books().total
    done = len(service.jobs())
    run(root, spend=200, until="stills", only=(node,), more=lost.node)
    assert len(service.jobs()) == done
