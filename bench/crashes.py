"""What crashes do to films and to money: ``python -m bench.crashes [--kills 50] [--seed 1] [--pairs 10] [--json]``.

Tiny films, drawn, bought and chained (from the fake service, which keeps its own books and loses replies), are
killed at every named failpoint, at pairs of them, and ``--kills`` times at random moments each, with
and without their couriers; each is then finished and held against an undisturbed film and the books.
A seed gives the same choices, though not the same moments to the millisecond.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from rushes.build.failpoints import POINTS

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "crash"))

from crash_harness import CHAINED, FIRST_LINK, FREE, LOSSY_CHAINED, LOSSY_PRICED, PRICED, SLATE, World
from crash_scenarios import Scenarios, Tally

SHOWN = (
    "scenarios", "kills", "couriers_killed", "runs", "purchases", "adopted", "doubled", "lost", "caps_passed",
    "films", "identical",
)  # fmt: skip


def main(args: list[str]) -> int:
    options = _options(args)
    with tempfile.TemporaryDirectory(prefix="rushes-crashes-") as folder:
        found = {name: _tallied(Path(folder) / str(n), do) for n, (name, do) in enumerate(_plan(options).items())}
    if options.json:
        print(json.dumps({name: asdict(tally) for name, tally in found.items()}, indent=1))
    else:
        print(table(found))
    return 1 if any(tally.faults for tally in found.values()) else 0


def at_points(world: World, counts: range, after: Sequence[str] = ()) -> Callable[[Scenarios], None]:
    """Every failpoint, each time it is reached in ``counts``, where ``after`` was made before."""

    def do(scenarios: Scenarios) -> None:
        for point in POINTS:
            for count in counts:
                scenarios.dies_at(world, (f"{point}:{count}",), after)

    return do


def at_pairs(seed: int, pairs: int) -> Callable[[Scenarios], None]:
    """Two runs killed at two failpoints, and a clean one."""

    def do(scenarios: Scenarios) -> None:
        chance = random.Random(seed)
        for _ in range(pairs):
            world = chance.choice((replace(FREE, shots=2), PRICED))
            scenarios.dies_at(world, [f"{chance.choice(POINTS)}:{chance.randint(1, 3)}" for _ in range(2)])

    return do


def at_random(world: World, seed: int, kills: int) -> Callable[[Scenarios], None]:
    """Films killed at random moments until so many kills were dealt out."""

    def do(scenarios: Scenarios) -> None:
        number = seed * 1000
        while scenarios.tally.kills < kills and number < seed * 1000 + kills:
            scenarios.killed(world, number, span=2.5)
            number += 1

    return do


def one_of_two(seed: int, times: int) -> Callable[[Scenarios], None]:
    """Two runs at once, one of them killed."""

    def do(scenarios: Scenarios) -> None:
        for number in range(times):
            scenarios.survived(LOSSY_PRICED if number % 2 else PRICED, seed * 1000 + number)

    return do


def table(found: dict[str, Tally]) -> str:
    """The tallies side by side, and every fault."""
    width = max(map(len, found))
    lines = [f"{'':{width}}  " + "  ".join(name.replace("_", " ") for name in SHOWN)]
    for name, tally in found.items():
        cells = [f"{getattr(tally, key):>{len(key)}}" for key in SHOWN]
        lines.append(f"{name:{width}}  " + "  ".join(cells))
    faults = [fault for tally in found.values() for fault in tally.faults]
    return "\n".join([*lines, *(faults or ["No fault."])])


def _plan(options: argparse.Namespace) -> dict[str, Callable[[Scenarios], None]]:
    every = {
        "failpoints, drawn": at_points(replace(FREE, shots=2), range(1, 2)),
        "failpoints, bought": at_points(PRICED, range(1, options.times + 1)),
        "failpoints, chained": at_points(CHAINED, range(1, options.times + 1), FIRST_LINK),
        "pairs of failpoints": at_pairs(options.seed, options.pairs),
        "one of two at once": one_of_two(options.seed, options.pairs),
        "kill -9, drawn": at_random(replace(SLATE, shots=4), options.seed, options.kills),
        "kill -9, bought, replies lost": at_random(LOSSY_PRICED, options.seed, options.kills),
        "kill -9, chained, replies lost": at_random(LOSSY_CHAINED, options.seed, options.kills),
    }
    return {name: do for name, do in every.items() if options.only in name}


def _tallied(folder: Path, do: Callable[[Scenarios], None]) -> Tally:
    begun = time.monotonic()
    folder.mkdir()
    scenarios = Scenarios(folder)
    do(scenarios)
    print(f"{time.monotonic() - begun:.0f} s, {scenarios.tally.kills} kills", file=sys.stderr)
    return scenarios.tally


def _options(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.crashes", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50, help="random kills of drawn films, and of bought ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=10, help="pairs of failpoints")
    parser.add_argument("--times", type=int, default=1, help="die at each failpoint the 1st ... n-th time")
    parser.add_argument("--only", default="", help="only the rows with this in their name")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
