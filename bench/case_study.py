"""What the case study costs and takes: ``python -m bench.case_study [--tier 1] [--tier 3] [--json]``.

The guide's film of 5:12, bought from the emulator with the program as people type it: the stages with
their quotes and what was charged for each, days, and how busy the account's slots were. A command's seconds
are this machine's; minutes are the emulator's clock, on which a task works for 31 seconds.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "runway"))

from case_study_checks import check_books, check_film, check_requests, check_shots, film_of
from case_study_rig import HERO, STILL, TURBO, Rig, at_once, play_song, shooting

PACE = {1: 40.0, 2: 25.0, 3: 15.0, 4: 10.0, 5: 10.0}
"""Seconds of the emulator's clock in a second, by tier: so slow that the account's slots can be kept full."""
TASK_SECONDS = 31.0


@dataclass(frozen=True, slots=True)
class Step:
    """One command: its quote, what the service charged, what it made, and how long it took."""

    tier: int
    day: int
    command: str
    quoted: int
    charged: int
    tasks: int
    seconds: float
    code: int


@dataclass(frozen=True, slots=True)
class Film:
    """The whole of it at one tier: credits of the plan and charged, days told and used, and the slots' use."""

    tier: int
    planned: int
    charged: int
    days_told: tuple[int, int, int]
    days: int
    at_once: dict[str, int]
    ideal_minutes: float
    minutes: float
    seconds: float


def main(args: list[str]) -> int:
    options = _options(args)
    with tempfile.TemporaryDirectory(prefix="rushes-case-") as folder:
        song = play_song(Path(folder))
        made = [_shot(Path(folder) / f"tier{tier}", song, tier) for tier in options.tier or [1, 3]]
    if options.json:
        print(json.dumps([{"film": asdict(film), "steps": [asdict(step) for step in steps]} for film, steps in made]))
        return 0
    for film, steps in made:
        print(*_table(film, steps), sep="\n")
    return 0


def _shot(root: Path, song: Path, tier: int) -> tuple[Film, list[Step]]:
    """The film at one tier, day by day; everything that must be true of it is checked."""
    with shooting(root, song, tier, pace=PACE[tier]) as rig:
        planned = rig.rushes("plan", "--json").json["credits"]["total"]
        told = rig.rushes("budget", "--tier", str(tier), "--json").json["days"][0]["days"]
        steps = list(_steps(rig, tier))
        check_requests(rig)
        check_shots(rig)
        check_film(rig)
        check_books(rig)
        return _summed(rig, tier, planned, (told["least"], told["likely"], told["most"]), steps), steps


def _steps(rig: Rig, tier: int) -> Iterator[Step]:
    heroes = ",".join(shot.id for shot in film_of(rig).shots if shot.role == "hero")
    yield _step(rig, tier, "--until", "references")
    yield _step(rig, tier, "--until", "stills")
    yield _step(rig, tier, "--only", heroes, "--role", "test")
    while (step := _step(rig, tier)).code:
        yield step
        rig.day_passes()
    yield step


def _step(rig: Rig, tier: int, *words: str) -> Step:
    quoted, before, tasks = rig.quoted(*words), rig.service.books().total, len(rig.jobs())
    ran = rig.try_rushes("make", *words, "--spend", str(quoted))
    if ran.code not in (0, 5):
        raise SystemExit(ran.typed)
    charged = rig.service.books().total - before
    command = " ".join(("make", *words))
    return Step(tier, rig.days, command, quoted, charged, len(rig.jobs()) - tasks, ran.seconds, ran.code)


def _summed(rig: Rig, tier: int, planned: int, told: tuple[int, int, int], steps: list[Step]) -> Film:
    busy = {id: at_once(rig.jobs(id)) for id in (STILL, TURBO, HERO)}
    slots = {id: rig.service.config().at_once(id) or 1 for id in busy}
    ideal = sum(-(-len(rig.jobs(id)) // slots[id]) * TASK_SECONDS for id in (STILL, TURBO))
    spans = [(job["created"], job["ended"]) for id in (STILL, TURBO) for job in rig.jobs(id)]
    return Film(
        tier, planned, rig.service.books().total, told, rig.days, busy, ideal / 60, _covered(spans) / 60,
        sum(step.seconds for step in steps),
    )  # fmt: skip


def _covered(spans: list[tuple[float, float]]) -> float:
    """Seconds in which at least one of these spans was."""
    total = reach = 0.0
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reach))
        reach = max(reach, end)
    return total


def _table(film: Film, steps: list[Step]) -> Iterator[str]:
    slots = ", ".join(f"{id} {most}" for id, most in film.at_once.items())
    yield f"Tier {film.tier}: {film.charged:,} credits, {film.planned:,} of them planned; most at once: {slots}."
    least, likely, most = film.days_told
    yield f"Days: {film.days}; the budget said {least} at least, {likely} likely, {most} at most."
    yield f"On the service's clock {film.minutes:.0f} min with work, {film.ideal_minutes:.0f} with every slot full."
    yield ""
    yield "| day | command | quoted | charged | tasks | s here | code |"
    yield "|---|---|---|---|---|---|---|"
    for step in steps:
        cells = (step.day, step.command, step.quoted, step.charged, step.tasks, f"{step.seconds:.0f}", step.code)
        yield "| " + " | ".join(map(str, cells)) + " |"
    yield ""


def _options(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.case_study", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tier", type=int, action="append", choices=sorted(PACE), help="may be repeated; 1 and 3")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
