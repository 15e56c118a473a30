"""The whole case study through SDK and emulator, typed as people type it: at tier 1, at tier 3, and with faults."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from case_study_checks import check_books, check_film, check_requests, check_shots, film_of
from case_study_rig import HERO, STILL, TURBO, Rig, at_once, begun_in_a_day, play_song, shooting

from rushes.models import SELLERS, model

pytestmark = pytest.mark.long

RATIO = "1280:720"
STAYS = ("task_id", "state", "model", "credits", "sha256")
"""What of a purchase never changes again, whatever becomes of the film."""
SECONDS = 30.0
"""Seconds that a command may take that has nothing to make, on a machine with much else to do."""


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return play_song(tmp_path_factory.mktemp("song"))


@pytest.fixture
def slow(tmp_path: Path, song: Path) -> Iterator[Rig]:
    """An account of tier 1: one clip of a model at a time, fifty a day."""
    with shooting(tmp_path / "care", song, 1, pace=40) as rig:
        yield rig


@pytest.fixture
def fast(tmp_path: Path, song: Path) -> Iterator[Rig]:
    """An account of tier 3: five at a time, a thousand a day."""
    with shooting(tmp_path / "care", song, 3, pace=15) as rig:
        yield rig


def planned(rig: Rig) -> dict[str, int]:
    """The credits of the plan, which it writes."""
    found: dict[str, int] = rig.rushes("plan", "--json").json["credits"]
    return found


def heroes(rig: Rig) -> str:
    """The shots of role hero, as ``--only`` takes them."""
    return ",".join(shot.id for shot in film_of(rig).shots if shot.role == "hero")


def days(rig: Rig, tier: int) -> dict[str, Any]:
    """What ``rushes budget`` says of days, and what it would buy."""
    told = rig.rushes("budget", "--tier", str(tier), "--json").json
    phases = {phase["phase"]: phase["credits"] for phase in told["phases"]}
    return {**told["days"][0]["days"], "left": told["to_buy"]["least"], "tests": phases["tests"]["likely"]}


def check_still(rig: Rig) -> None:
    """A run with nothing to make buys nothing, makes nothing, and takes seconds."""
    before = rig.service.books().total
    ran = rig.rushes("make")
    assert rig.service.books().total == before and rig.quoted() == 0
    assert ran.err.startswith("0 made") and ran.seconds < SECONDS


def test_tier_one_takes_the_days_that_the_budget_said(slow: Rig) -> None:
    rig, limit = slow, SELLERS["runway"].tier(1)
    plan, told = planned(rig), days(slow, 1)
    rig.rushes("make", "--until", "references", code=4)
    assert not rig.jobs(), "bought without a yes"
    assert rig.bought("--until", "references") == plan["references"]
    assert rig.bought("--until", "stills") == plan["stills"]
    assert rig.bought("--only", heroes(rig), "--role", "test") == told["tests"]

    assert rig.quoted() == plan["clips"]
    first = rig.bought(code=5)
    stopped = rig.ran[-1]
    assert "gen4_turbo has reached its daily limit at runway: 50 of 50" in stopped.err
    assert "Left to make: " in stopped.err and "rushes make" in stopped.err and "Traceback" not in stopped.err
    assert len(rig.jobs(TURBO)) == limit.clips_a_day
    left = rig.quoted()
    assert 0 < left == plan["clips"] - first == days(rig, 1)["left"]
    assert rig.bought(code=5) == 0, "a second try on the same day"

    rig.day_passes()
    assert rig.bought() == left
    assert rig.days == told["likely"] > told["least"]
    assert begun_in_a_day(rig.jobs(TURBO)) == limit.clips_a_day
    assert {id: at_once(rig.jobs(id)) for id in (STILL, TURBO, HERO)} == {STILL: 2, TURBO: 1, HERO: 1}
    check_still(rig)
    assert check_books(rig)["spent"] == plan["total"] + told["tests"]
    check_requests(rig)
    check_shots(rig)
    check_film(rig)


def test_tier_three_in_one_go_and_then_a_change_of_mind(fast: Rig) -> None:
    rig, limit = fast, SELLERS["runway"].tier(3)
    plan, told = planned(rig), days(fast, 3)
    assert rig.bought() == plan["total"]
    assert rig.days == told["most"]
    busy = [at_once(rig.jobs(id)) for id in (STILL, TURBO)]
    assert all(1 < most <= limit.clips_at_once for most in busy), busy
    check_still(rig)
    check_requests(rig)
    check_shots(rig)
    check_film(rig)
    assert check_books(rig)["spent"] == plan["total"]
    change_the_film(rig)


def change_the_film(rig: Rig) -> None:
    """Other words, one hero more, two cuts moved: what is bought for it is what its quote says, and nothing else."""
    before, spent = rig.ledger()["entries"], rig.service.books().total
    planned_before = {shot["id"]: shot for shot in rig.rushes("plan", "--json").json["shots"]}
    smile = next(shot.id for shot in film_of(rig).shots if shot.moment == "first_smile")
    joy = next(shot.id for shot in film_of(rig).shots if shot.moment == "joy")

    rig.edit("film.toml", "face turned to the window, at peace", "face turned to the window, awake and at peace")
    assert rig.quoted() == (words := planned_before[smile]["credits"])
    rig.edit("film.toml", 'id = "joy"\n', 'id = "joy"\nrole = "hero"\n')
    assert rig.quoted() == words + (hero := model(HERO).price(RATIO, planned_before[joy]["clip_seconds"]))
    move_a_cut(rig, "chorus2-04", "chorus2-05", 8)
    assert rig.quoted() == words + hero
    recut(rig)
    now = {shot["id"]: shot for shot in rig.rushes("plan", "--json").json["shots"]}
    new = [id for id in now if id not in planned_before and now[id]["credits"]]
    quote = rig.quoted()
    assert quote == words + hero + sum(now[id]["credits"] for id in new)

    assert rig.bought() == quote
    after = {entry["take"]: entry for entry in rig.ledger()["entries"]}
    for entry in before:
        assert {key: after[entry["take"]][key] for key in STAYS} == {key: entry[key] for key in STAYS}
    bought = {take.partition("#")[0] for take in after} - {entry["take"].partition("#")[0] for entry in before}
    assert bought == {f"{id}.{stage}" for id in new for stage in ("still", "clip")}
    assert len(after) == len(before) + 2 * len(new) + 3
    check_still(rig)
    assert check_books(rig)["spent"] == spent + quote
    check_requests(rig)
    check_shots(rig)
    check_film(rig)


def move_a_cut(rig: Rig, left: str, right: str, frames: int) -> None:
    """Let the cut between two shots come some frames later, by hand, in the shot list."""
    at = next(shot.end for shot in film_of(rig).shots if shot.id == left)
    rig.edit("shots.toml", f"end = {at}\n", f"end = {at + frames}\n")
    rig.edit("shots.toml", f"start = {at}\n", f"start = {at + frames}\n")
    assert next(shot.start for shot in film_of(rig).shots if shot.id == right) == at + frames


def recut(rig: Rig) -> None:
    """Let a moment come a bar earlier in its section: the shot in its way, and its own, are let go."""
    rig.edit("film.toml", 'at = "2:26-2:31"', 'at = "2:23.5-2:28.5"')
    refused = rig.rushes("plan", code=3)
    assert "rushes plan --release chorus2-07" in refused.err
    for shot in ("chorus2-07", "chorus2-08"):
        rig.rushes("plan", "--release", shot)
    told = [shot.start for shot in film_of(rig).shots if shot.moment == "shadow"]
    assert told == [round(143.5 * 24)]


def test_what_faults_cost_is_in_the_ledger(fast: Rig) -> None:
    rig = fast
    plan = planned(rig)
    stopped = "fingers open, the @cup just leaving the hand"
    lost = {
        "drop_after": "hand slides slowly across",
        "status_after:503": "aindrops run down",
        "html200": "ea pours in",
    }
    rig.service.fault("task:SAFETY.INPUT.TEXT", when=stopped)
    for action, when in lost.items():
        rig.service.fault(action, when=when)
    rig.service.fault("task:INTERNAL.BAD_OUTPUT.CODE01", when="unlight grows until")
    rig.service.fault("status:503", when="ips form one single word")
    for action in ("drop_before", "truncate_download", "corrupt_download", "poll_404"):
        rig.service.fault(action, skip=7)

    rig.bought("--until", "clips", code=1)
    told = rig.ran[-1].err
    assert "change its words or its pictures" in told and told.count("rushes adopt ID") == len(lost)
    totals = check_books(rig)
    price = model(TURBO).price(RATIO, 5)
    assert totals["lost"] == len(lost) * price
    entries = rig.ledger()["entries"]
    failed = {entry["take"]: entry["credits"] for entry in entries if entry["state"] == "FAILED"}
    assert failed == {"bridge-02.still#1": model(STILL).price(RATIO), "outro-05.clip#1": 0}

    for id, shot in history(rig, entries):
        rig.rushes("adopt", id, shot)
    rig.edit("film.toml", stopped, "fingers open, the @cup slipping from the hand")
    rig.bought("--until", "clips")
    assert rig.quoted("--until", "clips") == 0
    totals, waste = check_books(rig), model(STILL).price(RATIO)
    assert (totals["spent"], totals["lost"]) == (plan["total"] + waste, 0)
    causes = {each["cause"]: each for each in rig.ledger()["causes"]}
    assert causes["failed"]["credits"] == waste
    check_requests(rig)
    check_shots(rig)


def history(rig: Rig, entries: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The tasks that the service's history has and the ledger has no id of, each with the shot that lost it."""
    known = {entry["task_id"] for entry in entries}
    shots = {"A hand slides": "verse3-01.clip", "Raindrops": "verse3-02.clip", "Tea pours": "chorus3-03.clip"}
    unknown = [job for job in rig.jobs() if job["id"] not in known]
    return [(job["id"], next(shot for words, shot in shots.items() if words in job["prompt"])) for job in unknown]
