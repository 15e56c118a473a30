"""Making a film: once, only what is missing, and never for more than was approved."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny_films import (
    CLIP,
    NODES,
    PICTURES,
    PRICE,
    STILL,
    books,
    charged,
    counts,
    edit,
    film_of,
    run,
    service,
    shots,
    takes,
    tasks,
    tiny,
)

import rushes
import rushes.make as make_module
from rushes import accounts
from rushes.build import money, records
from rushes.build.failpoints import POINTS
from rushes.build.run import Outcome, Workshop
from rushes.errors import BudgetError, EngineError, FilmError, UsageError
from rushes.events import Event, NodeDone, NodeFailed, Said
from rushes.make import tell_alike
from rushes.media import probe
from rushes.project import workshop
from rushes.states import open_film, planned, states
from rushes.takes import pick, want_more

SOURCE = str(Path(rushes.__file__).parents[1])


def made_nodes(root: Path, **wish: Any) -> set[str]:
    """What a run makes."""
    events: list[Event] = []
    run(root, events.append, **wish)
    return {event.node for event in events if isinstance(event, NodeDone) and event.made}


def command(root: Path, *args: str, **environ: str) -> "subprocess.Popen[str]":
    line = [sys.executable, "-c", "from rushes.cli import main; main()", "make", str(root), "--jobs", "1", *args]
    env = {**os.environ, "PYTHONPATH": SOURCE, **environ}
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def lost(root: Path) -> list[records.Task]:
    return [task for task in tasks(root) if task.state == "LOST_PAID"]


def test_a_film_is_made_once(free: Path) -> None:
    film = probe(free / "out" / "film.mp4")
    assert (film.frames, film.width, film.height) == (144, 160, 90)
    assert {node: len(some) for node, some in takes(free).items()} == dict.fromkeys(takes(free), 1)
    assert len(takes(free)) == NODES
    again = run(free)
    assert counts(again) == (0, 0, 0) and again.outcome.cached == NODES and again.film is not None


def test_a_changed_line_makes_only_what_depends_on_it(free: Path) -> None:
    edit(free, "it falls", "it falls slowly")
    assert made_nodes(free) == {"s1-03.still", "s1-03.clip", "s1-03.segment", "film"}
    assert made_nodes(free) == set()
    edit(free, "it falls slowly", "it falls")
    assert made_nodes(free) == set(), "what was made before serves again"


def test_what_is_changed_while_a_film_is_made_counts_in_the_next_run(tmp_path: Path) -> None:
    root, edits = tiny(tmp_path / "film"), iter(["it falls slowly"])

    def meddle(event: Event) -> None:
        if isinstance(event, NodeDone) and event.stage == "clip" and (words := next(edits, None)):
            edit(root, "it falls", words)

    run(root, meddle)
    assert made_nodes(root) == {"s1-03.still", "s1-03.clip", "s1-03.segment", "film"}


def test_a_dry_run_makes_and_writes_nothing(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False)
    made = run(root, dry_run=True)
    assert len(made.to_make) == PICTURES and made.credits == PRICE and made.film is None
    assert not (root / "shots.toml").exists() and not (root / "out").exists() and takes(root) == {}
    assert service(root).jobs() == []


def test_only_makes_what_is_named_and_what_it_stands_on(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    assert made_nodes(root, only=("s1-02",), until="clips") == {"@cup:whole", "s1-02.still", "s1-02.clip"}
    assert made_nodes(root, only=("@ann",), until="clips") == {"@ann"}
    assert made_nodes(root, only=("s1",), until="stills") == {"@cup:broken", "s1-01.still", "s1-03.still"}
    for name in ("s1-99", "@nobody", "s2"):
        with pytest.raises(UsageError, match="there is no"):
            run(root, only=(name,))


def test_what_is_not_made_is_a_card_in_the_film(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", script='{when = "falls", answer = "reject"}')
    made = run(root)
    assert counts(made)[1:] == (1, 1) and made.film is not None and probe(made.film).frames == 144
    assert {node for node in takes(root) if "standin" in node} == {"s1-03.standin", "s1-03.standin-still"}
    assert not any("standin" in path.name for path in (root / "media").rglob("*"))
    edit(root, '{when = "falls", answer = "reject"}', "")
    assert made_nodes(root) == {"s1-03.still", "s1-03.clip", "s1-03.segment", "film"}


def test_a_film_with_errors_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    edit(root, "@ann opens", "@anna opens")
    with pytest.raises(FilmError):
        run(root)
    assert not (root / ".rushes" / "store").exists()


# Money.


def test_nothing_is_bought_without_a_yes(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False)
    with pytest.raises(BudgetError, match=f"would cost {PRICE} credits") as caught:
        run(root)
    assert f"--spend {PRICE}" in str(caught.value.next)
    with pytest.raises(BudgetError, match="nothing was bought"):
        run(root, spend=PRICE - 1)
    assert run(root, approve=lambda stage, price: False, until="clips").credits == 0
    assert service(root).jobs() == [] and tasks(root) == []


def test_a_film_is_bought_once_for_its_price(paid: Path) -> None:
    assert charged(paid) == PRICE and len(service(paid).jobs()) == PICTURES
    again = run(paid)
    assert (again.credits, counts(again)) == (0, (0, 0, 0))
    assert run(paid, engine="slate").outcome.made == 0, "what was bought serves a poorer engine too"
    assert accounts.film_books(paid)["totals"] == {"spent": PRICE, "reserved": 0, "lost": 0, "cap": 1000}


def test_a_person_is_asked_stage_by_stage(tmp_path: Path) -> None:
    root, asked = tiny(tmp_path / "film", free=False), list[tuple[str, int]]()

    def answer(stage: str, price: int) -> bool:
        asked.append((stage, price))
        return stage != "clip"

    made = run(root, approve=answer, until="clips")
    assert asked == [("reference", 3 * STILL), ("still", 3 * STILL), ("clip", 3 * CLIP)]
    assert made.credits == charged(root) == 6 * STILL


def test_what_is_approved_bounds_what_is_bought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Credits of what earlier runs bought, and this one fetched, give no leave to buy more.
    root, limits = tiny(tmp_path / "film", free=False), list[int]()

    def run_nothing(nodes: Any, shop: Workshop, *more: Any) -> Outcome:
        limits.append(shop.spend)
        return Outcome(refusal=BudgetError("enough"))

    monkeypatch.setattr(make_module, "run", run_nothing)
    monkeypatch.setattr(make_module, "_collected", lambda film, shop: Outcome(credits=500))
    run(root, spend=PRICE + 1)
    run(root, approve=lambda stage, price: True)
    assert limits == [PRICE + 1, 3 * STILL]


def test_the_cap_stops_a_film_and_keeps_what_is_made(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False, cap=75)
    planned(*open_film(root))
    edit(root, "cap = 75", "cap = 40")
    made = run(root, spend=1000, until="clips")
    assert isinstance(made.outcome.refusal, BudgetError) and charged(root) <= 40
    assert sum(task.settled or 0 for task in tasks(root)) == charged(root)
    edit(root, "cap = 40", "cap = 75")
    assert run(root, spend=1000, until="clips").outcome.refusal is None and charged(root) == PRICE


def test_a_cap_no_plan_keeps_refuses_before_anything_is_bought(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False, cap=40)
    with pytest.raises(BudgetError, match=f"the cap of 40 credits is {PRICE - 40} too small"):
        run(root, spend=1000)
    assert charged(root) == 0 and not (root / "shots.toml").exists()


def test_a_free_film_is_planned_whatever_the_cap(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", cap=0)
    said: list[Any] = []
    assert run(root, report=said.append).film is not None
    assert any("planned without the cap" in str(getattr(event, "text", "")) for event in said)


def test_a_higher_price_stops_the_film_until_it_is_approved(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False, script='{every = 1, answer = "dearer"}')
    made = run(root, spend=PRICE, until="clips")
    assert "costs more than it is quoted at" in str(made.outcome.refusal)
    first = charged(root)
    assert first == 2 * STILL * len(service(root).jobs()) <= 2 * PRICE
    assert run(root, spend=70, until="clips").outcome.refusal is not None
    assert charged(root) - first <= 70 + CLIP, "by one purchase, whose price was not known"
    for _ in range(3):  # the price of clips is learnt in its turn
        done = run(root, spend=2 * PRICE, until="clips")
    assert done.outcome.refusal is None and charged(root) == 2 * PRICE == sum(task.settled or 0 for task in tasks(root))


def test_a_lost_purchase_is_shown_adopted_and_never_bought_again(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False, script='{at = 2, answer = "lost-reply"}')
    assert run(root, spend=1000, until="references").outcome.failed == 1
    (task,) = lost(root)
    jobs = len(service(root).jobs())
    assert run(root, spend=1000, until="references").outcome.failed == 1 and len(lost(root)) == 1
    assert run(root, engine="slate", until="references").outcome.failed == 0
    run(root, spend=1000, until="references")
    bought = service(root).jobs()
    assert (
        len(bought) == jobs and [job["request"] for job in bought].count(json.dumps(task.request, sort_keys=True)) == 1
    )
    entry = next(entry for entry in accounts.film_books(root)["entries"] if entry["state"] == "LOST_PAID")
    assert entry["take"] == f"{task.node}#1" and entry["credits"] == STILL and entry["error"]
    with pytest.raises(EngineError, match="no job nonsense"):
        accounts.adopt(root, "nonsense")
    with pytest.raises(UsageError, match="is the purchase of"):
        accounts.adopt(root, bought[0]["id"])
    with pytest.raises(UsageError, match="no purchase of this film is lost for s1-09"):
        accounts.adopt(root, "x", "s1-09.clip")
    assert lost(root) == [task]
    assert accounts.adopt(root, bought[1]["id"], task.node) == task.node
    made = run(root, spend=1000, until="references")
    assert made.outcome.failed == 0 and charged(root) == 3 * STILL and lost(root) == []
    assert [take.engine for take in takes(root)[task.node]][-1] == "scripted"


def test_a_purchase_that_was_never_made_is_disowned_and_bought(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False, script='{at = 2, answer = "lost-reply"}')
    run(root, spend=1000, until="references")
    (task,) = lost(root)
    with pytest.raises(UsageError):
        accounts.disown(root, "s1-01.clip")
    assert accounts.disown(root, f"{task.node}#1") == task.node
    with pytest.raises(UsageError, match="no purchase of this film is lost"):
        accounts.disown(root)
    assert accounts.film_books(root)["totals"]["lost"] == 0
    run(root, spend=1000, until="references")
    assert {node: take[-1].engine for node, take in takes(root).items()} == dict.fromkeys(
        ("@ann", "@cup:whole", "@cup:broken"), "scripted"
    )


def test_which_of_several_lost_ones_has_to_be_said(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False, script='{every = 1, answer = "lost-reply"}')
    run(root, spend=1000, until="references")
    assert len(lost(root)) == 2  # the cup in pieces is made from the whole one
    with pytest.raises(UsageError, match="more than one purchase is lost") as caught:
        accounts.adopt(root, service(root).jobs()[0]["id"])
    assert "rushes adopt" in str(caught.value.next)


def test_another_engine_may_work_while_a_service_cannot_be_reached(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False, script='{at = 1, answer = "lost-reply"}')
    run(root, spend=1000, until="references")
    with books(root) as (ledger, _):
        money.adopt(ledger, lost(root)[0], "unknown to the service")
    edit(root, "[engine.scripted]", '[engine.scripted]\nbooks = "/nowhere/at/all"')
    events: list[Event] = []
    run(root, events.append, engine="slate", until="references", only=("@ann",))
    assert [event.node for event in events if isinstance(event, NodeFailed)]


# One more take.


def test_again_makes_one_more_and_no_more_when_it_is_repeated(paid: Path) -> None:
    shot = shots(paid)[0]
    assert want_more(paid, f"{shot}.clip") == shot
    assert run(paid, only=(shot,), spend=CLIP, until="clips").credits == CLIP
    for _ in range(2):
        assert run(paid, only=(shot,), spend=1000, until="clips").credits == 0
    assert [take.number for take in takes(paid)[f"{shot}.clip"]] == [1, 2] and charged(paid) == PRICE + CLIP
    want_more(paid, "@cup:whole")
    assert made_nodes(paid, only=("@cup:whole",), spend=1000, until="references") == {"@cup:whole"}


def test_another_take_that_came_out_the_same_is_told(free: Path) -> None:
    events: list[Event] = []
    before, shot = takes(free), shots(free)[0]
    run(free, events.append, only=(want_more(free, f"{shot}.clip"),), until="clips", more=f"{shot}.clip")
    first, second = takes(free)[f"{shot}.clip"]
    said = [event.text for event in events if isinstance(event, Said) and "came out the same" in event.text]
    assert (first.sha256 == second.sha256) == bool(said) and len(before[f"{shot}.clip"]) == 1
    with workshop(film_of(free), events.append) as shop:
        shop.ledger.record(replace(second, sha256=first.sha256), 1)
        tell_alike(f"{shot}.clip", shop)
    told = next(event for event in reversed(events) if isinstance(event, Said))
    assert told.text == (
        f"{shot}.clip#3 came out the same as {shot}.clip#1. Change its words, "
        f"or make another still: `rushes make --again {shot}.still`."
    )


def test_again_beside_a_pick_makes_one_more_and_keeps_the_pick(free: Path) -> None:
    for name in ("s1-01.clip#1", "s1-02.clip#1"):
        pick(free, name)
    want_more(free, "s1-01")
    assert made_nodes(free, only=("s1-01",), until="clips") == {"s1-01.clip"}
    want_more(free, "s1-02.still")
    assert made_nodes(free, only=("s1-02",), until="clips") == {"s1-02.still"}
    edit(free, "opens a door", "closes a door")
    want_more(free, "s1-01")
    assert made_nodes(free, only=("s1-01",), until="clips") == {"s1-01.still", "s1-01.clip"}, "from what it says now"
    _, verdicts = states(free)
    assert {name: verdicts[name].take.number for name in ("s1-01.clip", "s1-02.clip")} == {  # type: ignore[union-attr]
        "s1-01.clip": 1, "s1-02.clip": 1,
    }  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(
    "point", [point for point in POINTS if point.startswith(("task.", "courier.", "take.", "store."))]
)
def test_again_repeated_after_a_crash_buys_one_take(paid: Path, point: str) -> None:
    # Killed before the new take is on disk, the command is repeated as it was; after that, it is plain `make`.
    want_more(paid, "s1-01.clip")
    process = command(paid, "--only", "s1-01", "--spend", str(CLIP), "--yes", RUSHES_DIE_AT=point)
    process.communicate(timeout=120)
    if len(takes(paid)["s1-01.clip"]) == 1:
        want_more(paid, "s1-01.clip")
    run(paid, only=("s1-01",), spend=CLIP)
    if lost(paid):
        jobs = {job["id"] for job in service(paid).jobs()} - {task.ext_id for task in tasks(paid)}
        accounts.adopt(paid, jobs.pop())
        run(paid, only=("s1-01",), spend=CLIP)
    assert [take.number for take in takes(paid)["s1-01.clip"]] == [1, 2] and charged(paid) == PRICE + CLIP


@pytest.mark.long
@pytest.mark.parametrize("free_of_charge", [True, False])
def test_two_commands_at_once_make_nothing_twice(tmp_path: Path, free_of_charge: bool) -> None:
    root = tiny(tmp_path / "film", free=free_of_charge)
    spend = () if free_of_charge else ("--spend", "75", "--yes")
    processes = [command(root, *spend) for _ in range(2)]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    assert all(len(some) == 1 for some in takes(root).values()) and len(takes(root)) == NODES
    assert len(service(root).jobs()) == PICTURES and charged(root) == (0 if free_of_charge else PRICE)


@pytest.mark.long
def test_a_script_without_a_guard_does_not_run_again_in_its_workers(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False)
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom rushes.make import Wish, make\n"
        f"make(Path(sys.argv[1]), Wish(spend={3 * STILL}, until='references', jobs=1))\n"
    )
    env = {**os.environ, "PYTHONPATH": SOURCE}
    done = subprocess.run([sys.executable, script, root], capture_output=True, text=True, env=env, timeout=120)
    assert '__name__ == "__main__"' in done.stderr
    with books(root) as (ledger, _), ledger.reading() as connection:
        assert len(connection.exec_driver_sql("select distinct run from task").all()) == 1
    assert charged(root) == 3 * STILL
    assert run(root, spend=0, until="references").outcome.failed == 0 and charged(root) == 3 * STILL
