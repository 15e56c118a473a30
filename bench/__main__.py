"""Every bench in turn: ``python -m bench [FOLDER]``; FOLDER holds songs with their truth."""

import sys
from collections.abc import Callable
from pathlib import Path

from bench import (
    align,
    beats,
    case_study,
    crashes,
    naive,
    overhead,
    plan,
    runway_crashes,
    scale,
    sections,
    solver,
    sync,
)


def main(args: list[str]) -> int:
    code = run("Growth", lambda: scale.main([]))
    code |= run("The exact plan", lambda: solver.main(["1", "5"]))
    songs = [path for path in sorted(Path(args[0]).iterdir()) if path.suffix in beats.SUFFIXES] if args else []
    code |= run("Whole plans", lambda: plan.main([*map(str, songs)]))
    code |= run("Growth of whole plans", lambda: plan.main(["--grow", "1", "5"]))
    code |= run("Crashes", lambda: crashes.main(["--kills", "8", "--seed", "1"]))
    code |= run("Crashes at Runway", lambda: runway_crashes.main(["--runs", "8", "--only", "random"]))
    code |= run("The case study", lambda: case_study.main([]))
    code |= run("Loops over the SDK", lambda: naive.main([]))
    code |= run("The pace of purchases", lambda: overhead.main(["--tasks", "200"]))
    code |= run("The scheduler", lambda: overhead.main(["--nodes", "10000"]))
    if args:
        code |= run("Beats", lambda: beats.main(args[:1]))
        code |= run("New mixes of a song", lambda: align.main(args[:1]))
        code |= run("Sections", lambda: sections.main(args[:1]))
        code |= run("Sections of songs kept apart", lambda: sections.main([args[0], "--apart"]))
        code |= run("In step with the song", lambda: sync.main([*map(str, songs[:3]), "--engine", "scripted"]))
    return code


def run(title: str, bench: Callable[[], int]) -> int:
    print(f"\n# {title}\n", flush=True)
    return bench()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
