"""The example film: a copy of the guide's case study, its song played, and the film made."""

import shutil
from pathlib import Path

from rushes.errors import UsageError
from rushes.events import Reporter, Said, silent
from rushes.film.save import save_table
from rushes.make import Made, Wish, make
from rushes.song.synth import render

EXCERPT = ("2:25", "3:25")
"""The minute the demo shows: the last of the second chorus, the betrayal, the first of the third verse."""

_FILES = ("song.toml", "README.md")


def make_demo(root: Path, *, full: bool = False, report: Reporter = silent) -> Made:
    """Write the example project into a folder, unless it is there already, and make its film."""
    if not (root / "film.toml").exists():
        _copy_example(root, full, report)
    return make(root, Wish(), report)


def _copy_example(root: Path, full: bool, report: Reporter) -> None:
    if root.exists() and any(root.iterdir()):
        raise UsageError(f"the folder {root} is not empty", next="Name a new one: `rushes demo DIR`.")
    root.mkdir(parents=True, exist_ok=True)
    source = _example()
    report(Said("Playing the song: the program's own synthesiser, the same every time."))
    render(source / "song.toml", root / "song.wav")
    for name in _FILES:
        shutil.copyfile(source / name, root / name)
    (root / "song.lrc").rename(root / "lyrics.lrc")
    # film.toml comes last: a folder that has it is whole.
    shutil.copyfile(source / "film.toml", root / ".film.toml")
    (root / ".film.toml").rename(root / "film.toml")
    if not full:
        save_table(root, ("song",), {"start": EXCERPT[0], "end": EXCERPT[1]})


def _example() -> Path:
    """The example's folder: inside the installed package, or beside the sources."""
    installed = Path(__file__).parent / "examples" / "care"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "examples" / "care"
