"""What crashes and faults do to purchases at Runway: ``python -m bench.runway_crashes [--runs N] [--seed S] [--json]``.

Small sets of stills and clips are bought from the emulator through the official SDK while runs and couriers are
killed, at every failpoint, at every pair of them and at random, and while the service has a bad day; each is
then finished and held against the service's own books. ``--database postgresql`` keeps the ledgers there.
A seed gives the same choices, though not the same moments to the millisecond.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "build"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "crash"))

from runway_crash_blows import BOUGHT, EVERY
from runway_crash_crew import Crew, Play
from runway_crash_processes import POSSIBLE
from runway_crash_scenarios import WANTED
from runway_crash_tally import Tally

SHOWN = (
    "scenarios", "conductors", "purchases", "least", "wished", "conductors_killed", "couriers_killed", "stopped",
    "jumps", "faults_met", "lost", "adopted", "disowned", "doubled", "lost_unseen", "caps_passed", "books_equal",
)  # fmt: skip
TITLES = {
    "scenarios": "runs", "conductors": "processes", "least": "fewest in one", "wished": "wished later",
    "conductors_killed": "killed", "jumps": "clock jumps", "faults_met": "faults", "lost": "lost and shown",
}  # fmt: skip


def main(args: list[str]) -> int:
    options = _options(args)
    if not POSSIBLE:
        print("This bench needs Linux.", file=sys.stderr)
        return 2
    with ExitStack() as stack:
        where: Play = {}
        if options.database == "postgresql":
            from postgresql_server import server

            where = {"server": stack.enter_context(server())}
        crew = stack.enter_context(Crew(options.workers))
        plan = {name: [{**play, **where} for play in plays] for name, plays in _plan(options).items()}
        found = {name: _tallied(crew, name, plays) for name, plays in plan.items()}
    if options.json:
        print(json.dumps({name: asdict(tally) for name, tally in found.items()}, indent=1))
    else:
        print(table(found))
    return 1 if any(tally.faults for tally in found.values()) else 0


def table(found: Mapping[str, Tally]) -> str:
    """The tallies side by side, what went wrong by kind, and every fault of ours."""
    rows = [["", *(TITLES.get(name, name).replace("_", " ") for name in SHOWN)]]
    rows += [[name, *(str(_figure(tally, each)) for each in SHOWN)] for name, tally in found.items()]
    across = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in across]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    kinds = Tally()
    for tally in found.values():
        kinds.add({"by_kind": tally.by_kind})
    lines.append(", ".join(f"{kind} {count}" for kind, count in sorted(kinds.by_kind.items())))
    faults = [fault for tally in found.values() for fault in tally.faults]
    return "\n".join([*lines, *(faults or ["No fault."])])


def _figure(tally: Tally, name: str) -> int:
    return sum(tally.by_kind.values()) if name == "faults_met" else int(getattr(tally, name))


def _plan(options: argparse.Namespace) -> dict[str, Sequence[Play]]:
    first = options.seed
    every: dict[str, Sequence[Play]] = {
        "failpoints": [{"points": [f"{point}:{count}"]} for count in (1, 2, 3) for point in EVERY],
        "one of two": [{"rival": f"{point}:{count}"} for count in (1, 2) for point in EVERY],
        "pairs": [{"points": [one, other]} for one in BOUGHT for other in BOUGHT],
        "random": [{"seed": seed} for seed in range(first, first + options.runs)],
    }
    return {name: plays for name, plays in every.items() if options.only in name}


def _tallied(crew: Crew, name: str, plays: Sequence[Play]) -> Tally:
    begun, whole = time.monotonic(), Tally()
    for number, (play, tally) in enumerate(zip(plays, crew.play(plays), strict=True), 1):
        whole.add({**tally, "faults": [*tally["faults"], *_too_few(play, tally)]})
        for fault in tally["faults"]:
            print(fault, file=sys.stderr)
        if number % 50 == 0 or number == len(plays):
            print(f"{name}: {number} of {len(plays)}, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return whole


def _too_few(play: Play, tally: Mapping[str, int]) -> Iterator[str]:
    if "seed" in play and tally["purchases"] < WANTED:
        yield f"seed {play['seed']}: only {tally['purchases']} purchases were completed"


def _options(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.runway_crashes", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=1000, help="random runs")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first of them")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="where the ledgers are")
    parser.add_argument("--workers", type=int, default=3, help="runs at a time; most of a run is waiting")
    parser.add_argument("--only", default="", help="only the rows with this in their name")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
