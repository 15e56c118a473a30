"""Every bench in turn: ``python -m bench [FOLDER]``; FOLDER holds songs with their truth.

Those of the eye also read FOLDER/pictures (photographs, as ``bench.eye_sets`` names them) beside drawn ones, those of
the cut and of planted faults FOLDER/film (a project whose clips are made: ``rushes demo --full care FOLDER/film``).
What is left out without them is named in its place.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from bench import (
    align,
    beats,
    case_study,
    crashes,
    cut,
    eye_clips,
    eye_identity,
    eye_pictures,
    naive,
    overhead,
    plan,
    planted,
    previz_frames,
    previz_named,
    retime,
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
    code |= seen(Path(args[0]) if args else None)
    if args:
        code |= run("Beats", lambda: beats.main(args[:1]))
        code |= run("New mixes of a song", lambda: align.main(args[:1]))
        code |= run("Sections", lambda: sections.main(args[:1]))
        code |= run("Sections of songs kept apart", lambda: sections.main([args[0], "--apart"]))
        code |= run("In step with the song", lambda: sync.main([*map(str, songs[:3]), "--engine", "scripted"]))
    return code


def seen(folder: Path | None) -> int:
    """The benches of the eye, of previz and of the cut; those that need what is not there are named."""
    code = run("Frames of previz", lambda: previz_frames.main([]))
    code |= run("What previz shows of what is named", lambda: previz_named.main([]))
    code |= run("Speeds of a clip", lambda: retime.main([]))
    photos = folder / "pictures" if folder and (folder / "pictures").is_dir() else None
    film = folder / "film" if folder and (folder / "film" / "film.toml").exists() else None
    mine = [str(photos)] if photos else []
    code |= run("Clips looked at", lambda: eye_clips.main(["--apart", *(mine or ["--only", "previz"])]))
    code |= run("Who is who", lambda: eye_identity.main(mine))
    code |= run("Pictures looked at", lambda: eye_pictures.main(mine))
    if not mine:
        print("\nOf drawn pictures only: put photographs into pictures/ of the folder that is given.", flush=True)
    code |= asked("The cut beside its floor", film, "film", lambda path: cut.main([path]))
    return code | asked("Planted faults", film, "film", lambda path: planted.main([path]))


def asked(title: str, path: Path | None, name: str, bench: Callable[[str], int]) -> int:
    """A bench of a folder in DATA; without it, a line that says what is missing."""
    if path is not None:
        return run(title, lambda: bench(str(path)))
    print(f"\n# {title}\n\nLeft out: it needs {name}/ in the folder that is given (make bench DATA=...).", flush=True)
    return 0


def run(title: str, bench: Callable[[], int]) -> int:
    print(f"\n# {title}\n", flush=True)
    return bench()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
