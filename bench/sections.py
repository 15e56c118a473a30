"""How good the parts of a song are: ``python -m bench.sections FOLDER [--apart] [--json]``.

FOLDER holds songs and beside each its truth, a ``.json`` with ``sections`` as pairs of seconds and name,
the last one ``END``, with ``downbeats`` and ``meter``. Songs named in ``APART`` were kept out of the
development: they are heard only with ``--apart``, and then they alone.

Columns: boundary F within 0.5 s and 3 s (mir_eval, the song's start and end not counted), pairwise label
F, F of the time called chorus, share of the time with the right name, mean confidence of right and of
wrong names, CPU seconds a minute (all of listening), agreement on beats and on bars. Ways to hear:
``heard`` bars of the network; the meter ``told``; true ``bars``; ``none`` at all; ``headings`` as heard,
with the true names as untimed headings over made-up lines; ``8 bars`` is a boundary every eight bars
heard, which any method has to pass.
"""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

import mir_eval
import numpy as np
import numpy.typing as npt

from bench.beats import songs
from rushes.film.treatment import SECTION_KINDS
from rushes.song.doubt import sureness
from rushes.song.facts import facts, grid
from rushes.song.hearing import hear
from rushes.song.model import Line, Part
from rushes.song.sections import sections
from rushes.song.spectra import Features
from rushes.song.told import Told

APART = {"waltz96", "pianorub", "hard_rock104", "hard_same88"}
SUNG = {"verse", "prechorus", "chorus", "bridge"}
_STEP = 0.1

Truth = list[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Score:
    """One song, heard one way; None where it cannot be said."""

    song: str
    way: str
    f_05: float
    f_3: float
    labels: float
    chorus: float | None = None
    names: float | None = None
    sure_right: float | None = None
    sure_wrong: float | None = None
    cpu_per_minute: float | None = None
    beats: float | None = None
    bars: float | None = None


def main(args: list[str]) -> int:
    folder = [arg for arg in args if not arg.startswith("--")]
    if len(folder) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    chosen = [song for song in songs(Path(folder[0])) if (song.stem in APART) == ("--apart" in args)]
    scores = [each for song in chosen for each in scored(song)]
    print(json.dumps([asdict(each) for each in scores], indent=1) if "--json" in args else table(scores))
    return 0


def scored(song: Path) -> list[Score]:
    """A song heard in every way."""
    told: dict[str, Any] = json.loads(song.with_suffix(".json").read_text())
    truth: Truth = [(float(at), str(name)) for at, name in told["sections"]]
    started = time.process_time()
    hearing = hear(song)
    heard = facts(hearing, "", Told())
    cpu = (time.process_time() - started) / hearing.seconds * 60
    with_meter = [beat.time for beat in grid(hearing, Told(meter=told["meter"])) if beat.place == 1]
    first = _score(song.stem, "heard", heard.parts, truth, cpu, sureness(heard))
    rest = _others(song.stem, hearing.features, hearing.seconds, truth, heard.downbeats, with_meter, told["downbeats"])
    return [first, *rest]


def _others(
    name: str, found: Features, seconds: float, truth: Truth, bars: Sequence[float],
    with_meter: Sequence[float], true_bars: Sequence[float],
) -> list[Score]:  # fmt: skip
    headed = [Line(f"words {at}", heading=f"{what} {at}") for at, (_, what) in enumerate(truth) if what in SUNG]
    ways = {
        "told": sections(found, with_meter, seconds),
        "bars": sections(found, true_bars, seconds),
        "none": sections(found, (), seconds),
        "headings": sections(found, bars, seconds, headed),
        "8 bars": _every_eight(bars, seconds),
    }
    return [_score(name, way, parts, truth) for way, parts in ways.items()]


def _every_eight(bars: Sequence[float], seconds: float) -> tuple[Part, ...]:
    edges = [0.0, *[bar for bar in bars[::8] if bar > 1], seconds]
    return tuple(Part("verse", "A", a, b, 0.0) for a, b in pairwise(edges))


def _score(
    song: str,
    way: str,
    parts: Sequence[Part],
    truth: Truth,
    cpu: float | None = None,
    sure: tuple[float | None, float | None] = (None, None),
) -> Score:
    true, heard = _spans([at for at, _ in truth]), _spans([*(part.start for part in parts), parts[-1].end])
    f_05, f_3 = (float(mir_eval.segment.detection(true, heard, window=w, trim=True)[2]) for w in (0.5, 3.0))
    moments = np.arange(truth[0][0], truth[-1][0], _STEP)
    names = [name for _, name in truth]
    at = np.searchsorted([start for start, _ in truth], moments, side="right") - 1
    part_at = np.searchsorted([part.start for part in parts], moments, side="right") - 1
    real = [names[i] for i in at]
    said, certain = [parts[i].kind for i in part_at], np.array([parts[i].confidence for i in part_at])
    labels = _pairwise(real, [parts[i].label for i in part_at])
    right = np.array([a == b for a, b in zip(real, said, strict=True)])
    chorus = _f(np.array([n == "chorus" for n in real]), np.array([n == "chorus" for n in said]))
    score = Score(song, way, f_05, f_3, labels, cpu_per_minute=cpu, beats=sure[0], bars=sure[1])
    if not any(name in SECTION_KINDS for name in names):
        return score
    facts = float(right.mean()), _mean(certain[right]), _mean(certain[~right])
    return replace(score, chorus=chorus, names=facts[0], sure_right=facts[1], sure_wrong=facts[2])


def _spans(edges: Sequence[float]) -> npt.NDArray[np.float64]:
    return np.stack([edges[:-1], edges[1:]], axis=1)


def _pairwise(real: Sequence[str], said: Sequence[str]) -> float:
    """F of the pairs of moments that are under one label (Levy, Sandler, IEEE TASLP 2008)."""
    same = [np.equal.outer(np.array(names[::5]), np.array(names[::5])) for names in (real, said)]
    return _f(same[0], same[1])


def _f(real: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> float:
    both = float((real & said).sum())
    return 2 * both / max(1.0, float(real.sum() + said.sum()))


def _mean(values: npt.NDArray[np.float64]) -> float | None:
    return float(values.mean()) if len(values) else None


def table(scores: Sequence[Score]) -> str:
    """The scores in Markdown, and the mean of each way below."""
    names = [field.name for field in fields(Score)]
    ways = list(dict.fromkeys(score.way for score in scores))
    rows = [[_shown(getattr(each, name)) for name in names] for each in scores]
    means = [["mean", way, *(_shown(_average(scores, way, name)) for name in names[2:])] for way in ways]
    titles = [name.replace("_", " ") for name in names]
    return "\n".join(f"| {' | '.join(row)} |" for row in [titles, ["---"] * len(names), *rows, *means])


def _average(scores: Sequence[Score], way: str, name: str) -> float | None:
    values = [value for each in scores if each.way == way and (value := getattr(each, name)) is not None]
    return fmean(values) if values else None


def _shown(value: str | float | None) -> str:
    return value if isinstance(value, str) else "" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
