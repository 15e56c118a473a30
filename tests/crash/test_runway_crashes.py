"""Nothing is bought twice, lost or over the cap at Runway, whatever dies: the short form, and the long one.

The service is the emulator, spoken to by the official SDK; what is killed runs the program's own code
(see ``runway_crash_processes``). ``python -m bench.runway_crashes`` gives the figures.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from runway_crash_blows import BOUGHT, EVERY
from runway_crash_checks import End, faults
from runway_crash_crew import Crew, Play
from runway_crash_processes import POSSIBLE
from runway_crash_scenarios import WANTED

pytestmark = pytest.mark.skipif(not POSSIBLE, reason="needs Linux: pidfd_open and orphans that are adopted")

SEEDS_THAT_FAILED: tuple[int, ...] = (1155, 1163)
"""Seeds of random runs in which anything was ever wrong.

1155: more tasks were under way at tier 2 than these tests allowed, though no more than the engine says.
1163: too much was lost, stopped and over the cap for 20 of 27 wishes to complete, and no more was wished for.
"""
SHORT = (3, 6)
LONG, GROUPS = 1000, 20
ON_POSTGRESQL = 300
PAIRS = [[one, other] for one in BOUGHT for other in BOUGHT]


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    with Crew(2) as crew:
        yield crew


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL server; without one the test is skipped."""
    if (folder := str(Path(__file__).parents[1] / "build")) not in sys.path:
        sys.path.append(folder)
    import postgresql_server

    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgresql_server.server())
        except postgresql_server.NoPostgresql as error:
            pytest.skip(str(error))
        yield url


def _wrong(crew: Crew, plays: Sequence[Play]) -> list[str]:
    """Everything that was wrong in some scenarios; in a random one also that it bought too little to tell."""
    found = []
    for play, tally in zip(plays, crew.play(plays), strict=True):
        found += tally["faults"]
        if "seed" in play and tally["purchases"] < WANTED:
            found.append(f"{play}: only {tally['purchases']} purchases were completed")
    return found


def test_random_runs(crew: Crew) -> None:
    assert _wrong(crew, [{"seed": seed} for seed in (*SEEDS_THAT_FAILED, *SHORT)]) == []


def test_dies_at_the_points_that_matter_most(crew: Crew) -> None:
    plays: list[Play] = [{"points": [point]} for point in BOUGHT[1::2]]
    pair = {"points": ["task.handed:2", "courier.noted"]}
    assert _wrong(crew, [*plays, pair, {"rival": "task.accepted"}, {"points": ["task.settled:2"], "short": 7}]) == []


def test_a_run_that_bought_too_little_wishes_for_more(crew: Crew) -> None:
    """A cap of two stills, and five purchases to complete."""
    (tally,) = crew.play([{"points": [], "short": 25, "wanted": 5}])
    assert tally["faults"] == [] and tally["wished"] == 3
    assert tally["purchases"] >= 5 and tally["books_equal"] == 1


@pytest.mark.long
def test_random_runs_on_postgresql(crew: Crew, server: str) -> None:
    assert _wrong(crew, [{"seed": seed, "server": server} for seed in SHORT[:1]]) == []


# The checks themselves: programs that leave something out are found out.


@pytest.mark.parametrize(
    "play",
    [
        {"points": ["courier.answered"], "careless": "resends"},
        {"points": ["task.accepted"], "careless": "forgets"},
    ],
    ids=lambda play: play["careless"],
)
def test_a_second_purchase_shows(crew: Crew, play: Play) -> None:
    assert any("doubled: " in fault for fault in _wrong(crew, [play]))


def test_a_cap_that_is_not_looked_at_shows(crew: Crew) -> None:
    found = _wrong(crew, [{"points": [], "careless": "spends", "short": 7}])
    assert any("cap: 35 credits were charged" in fault for fault in found)
    assert any("cap: 35 credits were committed" in fault for fault in found)


@pytest.mark.long
def test_a_result_that_is_mislaid_shows(crew: Crew) -> None:
    assert any("lost unseen: " in fault for fault in _wrong(crew, [{"points": [], "careless": "mislays"}]))


def test_two_submissions_at_once_show(crew: Crew) -> None:
    found = _wrong(crew, [{"rival": "store.done:99", "careless": "crowds"}])
    assert any("flight: two at once" in fault for fault in found)


JOB: dict[str, Any] = {
    "id": "a", "prompt": "a cup", "unseeded": "cup", "status": "SUCCEEDED", "failure_code": None, "charged": 5,
    "created": 1.0, "ended": 2.0, "sha256": "cup",
}  # fmt: skip
TASK: dict[str, Any] = {
    "id": "1", "node": "s01.still", "prompt": "a cup", "state": "DONE", "ext_id": "a", "sha256": "cup", "reserved": 5,
    "settled": 5, "error": None,
}  # fmt: skip
TAKE: dict[str, Any] = {"task_id": "1", "sha256": "cup", "intact": True}


def _end(
    jobs: Sequence[dict[str, Any]] = (JOB,),
    tasks: Sequence[dict[str, Any]] = (TASK,),
    takes: Any = (TAKE,),
    **more: Any,
) -> End:
    """One still that was bought as it should be, but for what is said."""
    service = {
        "jobs": jobs, "entries": [[1.0, job["id"], job["charged"]] for job in jobs], "submissions": [[1.0, 1.1, "0"]],
        "total": sum(job["charged"] for job in jobs), "failures": [], **more.pop("service", {}),
    }  # fmt: skip
    spent = sum(task["settled"] or 0 for task in tasks if task["state"] in ("DONE", "FAILED"))
    lost = sum(task["reserved"] for task in tasks if task["state"] == "LOST_PAID")
    found = {
        "tasks": tasks, "takes": takes, "nodes": {"s01.still": ["done", ""]}, "highest": 5, "audit": [],
        "totals": {"spent": spent, "reserved": 0, "lost": lost}, "leftovers": [], **more.pop("found", {}),
    }  # fmt: skip
    return End(service, found, **{"cap": 10, "at_once": 1, "prices": {"s01.still": 5}, **more})


AGAIN = {**JOB, "id": "b", "created": 3.0, "ended": 4.0}
FAILED = {**JOB, "status": "FAILED", "failure_code": "INTERNAL", "charged": 0, "sha256": None}
REFUNDED = {**TASK, "state": "FAILED", "settled": 0, "error": "it failed", "sha256": None}
SECOND = {**TASK, "id": "2", "ext_id": "b"}
SECOND_TAKE = {**TAKE, "task_id": "2"}
STOPPED = {**FAILED, "failure_code": "SAFETY.OUTPUT.IMAGE", "charged": 5}
CHARGED = {**REFUNDED, "settled": 5}
LOST = {**TASK, "state": "LOST_PAID", "ext_id": None, "settled": None, "sha256": None, "error": "no answer"}
MISSING = {"nodes": {"s01.still": ["missing", ""]}}


@pytest.mark.parametrize(
    "end",
    [
        _end(),
        _end([FAILED, AGAIN], [REFUNDED, SECOND], [SECOND_TAKE]),
        _end([STOPPED], [CHARGED], [], found=MISSING),
        _end([JOB], [LOST], [], found=MISSING),
        _end([{**FAILED, "charged": 0}], [LOST], [], found=MISSING),  # given back later, which nobody here can see
    ],
    ids=["whole", "failed and bought again", "stopped by moderation", "lost and shown", "lost and given back"],
)
def test_good_books_have_no_fault(end: End) -> None:
    assert faults(end) == []


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("doubled", _end([JOB, AGAIN], [TASK, SECOND], [TAKE, SECOND_TAKE])),
        ("doubled", _end([FAILED, {**AGAIN, "created": 1.5}], [REFUNDED, SECOND], [SECOND_TAKE])),
        ("doubled", _end([FAILED, AGAIN], [{**REFUNDED, "state": "LOST_PAID"}, SECOND], [SECOND_TAKE])),
        ("doubled", _end([STOPPED, AGAIN], [CHARGED, SECOND], [SECOND_TAKE])),
        ("lost unseen", _end([JOB], [], [])),
        ("lost unseen", _end(takes=[])),
        ("lost unseen", _end(takes=[{**TAKE, "intact": False}])),
        ("lost unseen", _end(takes=[{**TAKE, "sha256": "another"}])),
        ("lost unseen", _end([STOPPED], [{**CHARGED, "error": None}], [])),
        ("cap", _end(cap=4)),
        ("cap", _end(found={"highest": 11})),
        ("cap", _end(service={"entries": [[1.0, "a", 11], [2.0, "a", -6]]})),
        ("books", _end(found={"audit": ["ledger rows say 4 credits"]})),
        ("books", _end(service={"total": 6})),
        ("books", _end(tasks=[{**TASK, "settled": 4}])),
        ("books", _end([], [LOST], [])),
        ("books", _end([JOB], [{**LOST, "error": ""}], [])),
        ("books", _end(found={"totals": {"spent": 5, "reserved": 5, "lost": 0}})),
        ("flight", _end(two_at_once="two at once")),
        ("flight", _end(service={"submissions": [[1.0, 1.2, "0"], [1.1, 1.3, "0"]]})),
        ("flight", _end(service={"submissions": [[1.0, 1.2, "1"]]})),
        ("crowd", _end(at_once=0)),
        ("unfinished", _end(found=MISSING)),
        ("other", _end(errors="Traceback")),
        ("other", _end(service={"failures": ["Traceback"]})),
        ("other", _end(found={"leftovers": ["4711-0"]})),
        ("other", _end(tasks=[{**TASK, "state": "RUNNING"}])),
    ],
)  # fmt: skip
def test_bad_books_show(kind: str, end: End) -> None:
    assert kind in {fault.partition(":")[0] for fault in faults(end)}


# The long form.


@pytest.mark.long
@pytest.mark.parametrize("group", range(GROUPS))
def test_a_thousand_random_runs(crew: Crew, group: int) -> None:
    assert _wrong(crew, [{"seed": seed} for seed in range(group, LONG, GROUPS)]) == []


@pytest.mark.long
@pytest.mark.parametrize("group", range(GROUPS))
def test_random_runs_on_postgresql_too(crew: Crew, server: str, group: int) -> None:
    seeds = range(LONG + group, LONG + ON_POSTGRESQL, GROUPS)
    assert _wrong(crew, [{"seed": seed, "server": server} for seed in seeds]) == []


@pytest.mark.long
@pytest.mark.parametrize("count", [1, 2, 3])
def test_dies_at_every_point(crew: Crew, count: int) -> None:
    assert _wrong(crew, [{"points": [f"{point}:{count}"]} for point in EVERY]) == []


@pytest.mark.long
@pytest.mark.parametrize("first", BOUGHT)
def test_dies_at_every_pair_of_points(crew: Crew, first: str) -> None:
    assert _wrong(crew, [{"points": pair} for pair in PAIRS if pair[0] == first]) == []


@pytest.mark.long
@pytest.mark.parametrize("count", [1, 2])
def test_one_of_two_dies_at_every_point(crew: Crew, count: int) -> None:
    assert _wrong(crew, [{"rival": f"{point}:{count}"} for point in EVERY]) == []


@pytest.mark.long
def test_dies_at_every_point_on_postgresql(crew: Crew, server: str) -> None:
    plays: list[Play] = [{"points": [point], "server": server} for point in EVERY]
    assert _wrong(crew, [*plays, *({"rival": point, "server": server} for point in BOUGHT)]) == []
