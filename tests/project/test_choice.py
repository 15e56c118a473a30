"""What a run makes and what it would buy: sections with their references, and what is not bought again by itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tiny_films import CLIP, PICTURES, PRICE, STILL, books, counts, edit, run, service, takes, tiny

from rushes.build import money
from rushes.build import records as purchases
from rushes.cli import rushes
from rushes.engines.base import Status, Ticket
from rushes.engines.scripted import Scripted


def say(*args: object) -> Result:
    return CliRunner().invoke(rushes, [str(arg) for arg in args])


def named(root: Path, **wish: Any) -> set[str]:
    return {node.id for node, _ in run(root, dry_run=True, **wish).to_make}


@pytest.mark.parametrize("until", ["references", "stills", "clips"])
def test_a_section_is_named_for_its_references_too(tmp_path: Path, until: str) -> None:
    root = tiny(tmp_path / "film")
    run(root, dry_run=True)
    whole = named(root, until=until)
    assert named(root, only=("s1",), until=until) == whole and "@ann" in whole


def test_a_shot_is_named_for_what_it_stands_on(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    assert say("plan", root).exit_code == 0
    assert named(root, only=("s1-02",), until="references") == {"@cup:whole"}
    made = run(root, only=("s1-02",), until="references")
    assert counts(made) == (1, 0, 0) and set(takes(root)) == {"@cup:whole"}


def lost_door(tmp_path: Path) -> Path:
    """A film of which all is bought but the door: its still is paid for and lost."""
    root = tiny(tmp_path / "film", free=False, script='{ when = "a door", answer = "lost-reply" }')
    assert run(root, spend=PRICE).outcome.failed == 1
    return root


def test_what_is_lost_is_not_quoted_nor_what_stands_on_it(tmp_path: Path) -> None:
    root = lost_door(tmp_path)
    quoted = run(root, dry_run=True)
    assert quoted.credits == 0 and quoted.to_make == []
    assert [(node.id, why.why) for node, why in quoted.held] == [("s1-01.still", "lost"), ("s1-01.clip", "behind")]
    shown = say("make", root, "--dry-run").stderr
    apart = f"Not counted: 1 paid for and lost ({STILL} credits), 1 behind these ({CLIP} credits)."
    assert f"0 to make, 0 credits. {apart}" in shown
    assert f"0 credits to make. {apart}" in say("status", root).stdout
    rows = {row["id"]: row for row in json.loads(say("status", root, "--json").stdout)["nodes"]}
    assert (rows["s1-01.still"]["held"], rows["s1-01.still"]["credits"], rows["s1-02.still"]["held"]) == (
        "lost",
        0,
        None,
    )


def test_a_run_needs_no_spend_for_what_it_does_not_buy(tmp_path: Path) -> None:
    root = lost_door(tmp_path)
    assert run(root, spend=0).outcome.failed == 1
    edit(root, "it falls", "it breaks")
    assert run(root, dry_run=True).credits == STILL + CLIP
    made = run(root, spend=STILL + CLIP)
    assert made.outcome.credits == STILL + CLIP and counts(made)[1] == 1


def test_one_more_of_the_lost_is_quoted_where_a_person_says_so(tmp_path: Path) -> None:
    root = lost_door(tmp_path)
    assert f"{STILL + CLIP} credits" in say("make", root, "--again", "s1-01.still", "--dry-run").stderr
    assert run(root, dry_run=True, more="s1-01.still", only=("s1-01",)).credits == STILL + CLIP


def test_what_moderation_stopped_is_not_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tiny(tmp_path / "film", free=False)
    poll = Scripted.poll

    def moderated(engine: Scripted, ticket: Ticket) -> Status:
        job = next(job for job in engine.jobs() if job["id"] == ticket.id)
        stopped = "opens a door" in job["prompt"]
        return Status("failed", cost=STILL, why="moderation", final=True) if stopped else poll(engine, ticket)

    monkeypatch.setattr(Scripted, "poll", moderated)
    assert run(root, spend=PRICE).outcome.failed == 1
    quoted = run(root, dry_run=True)
    assert [(node.id, why.why) for node, why in quoted.held] == [("s1-01.still", "moderated"), ("s1-01.clip", "behind")]
    edit(root, "opens a door", "opens a window")
    changed = run(root, dry_run=True)
    assert changed.credits == STILL + CLIP and changed.held == ()


def on_order(root: Path) -> None:
    """The lost still is found again under the service's id, and not fetched yet."""
    with books(root) as (ledger, _):
        lost = next(task for task in purchases.tasks(ledger) if task.state == "LOST_PAID")
        job = next(job for job in service(root).jobs() if "a door" in job["prompt"])
        money.adopt(ledger, lost, job["id"])


def test_what_was_adopted_is_fetched_and_not_counted_as_bought(tmp_path: Path) -> None:
    root = lost_door(tmp_path)
    on_order(root)
    quoted = run(root, dry_run=True)
    assert quoted.credits == CLIP and [(node.id, why.why) for node, why in quoted.held] == [("s1-01.still", "on order")]
    edit(root, 'script = [{ when = "a door", answer = "lost-reply" }]', "script = []")
    said = say("make", root, "--spend", CLIP)
    assert not said.return_value, said.output
    assert f"1 fetched that earlier runs paid for ({STILL} credits)" in said.stderr
    assert f", {CLIP} credits." in said.stderr


def test_a_lost_file_of_what_was_bought_is_fetched_for_nothing(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False)
    run(root, spend=PRICE)
    with books(root) as (ledger, store):
        store.path(ledger.takes()["s1-03.clip"][0].sha256).unlink()
    quoted = run(root, dry_run=True)
    assert quoted.credits == 0 and [why.why for _, why in quoted.held] == ["fetched again"]
    assert run(root, spend=0).outcome.failed == 0 and len(service(root).jobs()) == PICTURES


def test_a_no_ends_the_run_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tiny(tmp_path / "film", free=False)
    made = run(root, approve=lambda stage, price: stage == "reference")
    assert made.film is None and counts(made) == (3, 0, 0) and "9" not in made.declined
    assert not list((root / "out").glob("*")) and set(takes(root)) == {"@ann", "@cup:whole", "@cup:broken"}
    monkeypatch.setattr("rushes.cli.make.is_person", lambda: True)
    said = CliRunner().invoke(rushes, ["make", str(root)], input="n\n", standalone_mode=False)
    assert said.return_value == 4 and "Stopped, as you said no" in said.stderr
    assert not (root / "out" / "film.mp4").exists() and len(takes(root)) == 3


def test_a_no_to_sending_pictures_ends_the_run_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tiny(tmp_path / "film", free=False)
    monkeypatch.setattr("rushes.make.may_leave", lambda *args: False)
    made = run(root, spend=PRICE)
    assert (
        made.film is None
        and counts(made) == (0, 0, 0)
        and made.declined == "pictures of people are not sent to scripted"
    )
