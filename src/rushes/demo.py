"""The example films: a copy of one, its sound played, and the film made."""

import shutil
import wave
from pathlib import Path

from rushes.errors import UsageError
from rushes.events import Reporter, Said, silent
from rushes.film.save import save_table
from rushes.make import Made, Wish, make
from rushes.song.synth import render

EXCERPT = ("2:25", "3:25")
"""The minute the demo shows: the last of the second chorus, the betrayal, the first of the third verse."""

KINDS = ("music-video", "commercial", "narrative", "experimental")
"""The example of each kind of film; the first is the guide's case study."""
_FILES = ("song.toml", "README.md")


def make_demo(root: Path, *, kind: str = KINDS[0], full: bool = False, report: Reporter = silent) -> Made:
    """Write the example project of a kind into a folder, unless one is there already, and make its film."""
    if not (root / "film.toml").exists():
        copy_example(root, kind, full, report)
    return make(root, Wish(), report)


def copy_example(root: Path, kind: str = KINDS[0], full: bool = False, report: Reporter = silent) -> None:
    """Write an example project into a folder that is empty or not there. Raises ``UsageError`` for another one."""
    if root.exists() and any(root.iterdir()):
        raise UsageError(f"the folder {root} is not empty", next="Name a new one: `rushes demo DIR`.")
    root.mkdir(parents=True, exist_ok=True)
    if kind == KINDS[0]:
        _copy_care(root, full, report)
        return
    source = _example(kind)
    for path in sorted(source.iterdir()):
        if path.name != "film.toml":
            shutil.copyfile(path, root / path.name)
    if "voice.wav" in (source / "film.toml").read_text(encoding="utf-8"):
        _hum(root / "voice.wav")
    _put_film(source, root)


def _hum(path: Path, seconds: float = 6.0, rate: int = 48_000) -> None:
    """Write a placeholder for a voice: syllables hummed at the pitch of speech, mono, 16 bits."""
    import numpy as np

    at = np.arange(round(seconds * rate)) / rate
    said = np.clip(np.sin(2 * np.pi * 2.6 * at), 0, 1) ** 0.5 * (np.sin(2 * np.pi * 0.21 * at) > -0.6)
    pitch = 150 * np.exp(0.12 * np.sin(2 * np.pi * 0.4 * at))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    tone = sum(np.sin(n * phase) / n**1.6 for n in range(1, 9))
    samples = (np.asarray(tone) * said * 6000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


def _copy_care(root: Path, full: bool, report: Reporter) -> None:
    source = _example("care")
    report(Said("Playing the song: the program's own synthesiser, the same every time."))
    render(source / "song.toml", root / "song.wav")
    for name in _FILES:
        shutil.copyfile(source / name, root / name)
    (root / "song.lrc").rename(root / "lyrics.lrc")
    _put_film(source, root)
    if not full:
        save_table(root, ("song",), {"start": EXCERPT[0], "end": EXCERPT[1]})


def _put_film(source: Path, root: Path) -> None:
    """Copy ``film.toml``, which comes last: a folder that has it is whole."""
    shutil.copyfile(source / "film.toml", root / ".film.toml")
    (root / ".film.toml").rename(root / "film.toml")


def _example(name: str) -> Path:
    """An example's folder: inside the installed package, or beside the sources."""
    installed = Path(__file__).parent / "examples" / name
    return installed if installed.is_dir() else Path(__file__).parents[2] / "examples" / name
