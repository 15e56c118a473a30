"""How good the beats are, and what they cost: ``python -m bench.beats FOLDER [--json]``.

FOLDER holds songs (``.ogg``, ``.wav``, ``.flac``, ``.mp3``) and beside each its truth, a ``.json`` with
``beats`` and ``downbeats`` in seconds and ``meter``. F-measures are mir_eval's (within 70 ms, the first 5 s
left out). CPU seconds (of all listening: decoding, network, spectra, loudness, beats, sections) and peak
memory are of a process of its own for each song, importing included in the memory, but not in the seconds.
"""

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import fmean

import mir_eval
import numpy as np

from rushes.song import beats
from rushes.song.facts import facts, grid
from rushes.song.hearing import hear
from rushes.song.model import Beat
from rushes.song.told import Told

SUFFIXES = {".ogg", ".wav", ".flac", ".mp3"}


@dataclass(frozen=True, slots=True)
class Score:
    """One song: F-measures 0..1, tempo, and what it cost."""

    song: str
    meter: int
    beat_f: float
    downbeat_f: float
    meter_heard: int | None
    told_beat_f: float
    told_downbeat_f: float
    bpm: float | None
    cpu_per_minute: float
    peak_mb: float


def main(args: list[str]) -> int:
    if len(args) == 2 and args[0] == "--one":
        print(json.dumps(asdict(score(Path(args[1])))))
        return 0
    folder = [arg for arg in args if not arg.startswith("--")]
    if len(folder) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    scores = [_apart(song) for song in songs(Path(folder[0]))]
    print(json.dumps([asdict(each) for each in scores], indent=1) if "--json" in args else table(scores))
    return 0


def songs(folder: Path) -> list[Path]:
    """The songs of a folder that have a truth beside them."""
    return sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES and p.with_suffix(".json").exists())


def score(song: Path) -> Score:
    """Listens to a song twice, with the meter told and not, and compares with the truth."""
    truth = json.loads(song.with_suffix(".json").read_text())
    started = time.process_time()
    heard = hear(song)
    found = facts(heard, "", Told()).beats
    cpu = time.process_time() - started
    told = grid(heard, Told(meter=truth["meter"]))
    minutes = heard.seconds / 60
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Score(
        song.stem, truth["meter"], *_f(found, truth), beats.meter_of(found), *_f(told, truth),
        beats.bpm_of(found), round(cpu / minutes, 3), round(peak),
    )  # fmt: skip


def _f(found: tuple[Beat, ...], truth: dict[str, list[float]]) -> tuple[float, float]:
    downbeats = [beat.time for beat in found if beat.place == 1]
    pairs = ((truth["beats"], [beat.time for beat in found]), (truth["downbeats"], downbeats))
    both = [_measure(np.array(true), np.array(heard)) for true, heard in pairs]
    return both[0], both[1]


def _measure(true: "np.typing.NDArray[np.float64]", heard: "np.typing.NDArray[np.float64]") -> float:
    trim = mir_eval.beat.trim_beats
    return round(float(mir_eval.beat.f_measure(trim(true), trim(heard))), 3)


def _apart(song: Path) -> Score:
    command = [sys.executable, "-m", "bench.beats", "--one", str(song)]
    return Score(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def table(scores: list[Score]) -> str:
    """The scores in Markdown, with their means in the last row."""
    names = [field.name for field in fields(Score)]
    rows = [[str(getattr(each, name)) for name in names] for each in scores]
    counted = ("beat_f", "downbeat_f", "told_beat_f", "told_downbeat_f", "cpu_per_minute", "peak_mb")
    means = [f"{fmean(getattr(e, name) for e in scores):.3f}" if name in counted else "" for name in names]
    means[0] = "mean"
    titles = [name.replace("_", " ") for name in names]
    return "\n".join(f"| {' | '.join(row)} |" for row in [titles, ["---"] * len(names), *rows, means])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
