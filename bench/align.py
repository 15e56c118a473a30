"""How well a new mix is laid over the old one: ``python -m bench.align FOLDER [--json] [SONG ...]``.

FOLDER holds songs and beside each its truth (a ``.json`` with ``downbeats``). Every song is remade in the ways
a new mix differs, with the truth known to the sample; the table has the error in ms every quarter second, the
quarter seconds that were not found, and those that were cut out and found all the same. A bar cut out of bars
that sound alike may be any of them: such errors are whole bars, and nobody can hear them.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from rushes.song import decode
from rushes.song.align import align
from rushes.song.spectra import Features, features

Sound = npt.NDArray[np.float32]
Truth = Callable[[float], Sequence[float]]
RATE = decode.RATE


@dataclass(frozen=True, slots=True)
class Row:
    """One song in one new mix: errors in ms, quarter seconds missed and wrongly found, CPU seconds to align."""

    song: str
    case: str
    likeness: float
    median: float
    p95: float
    worst: float
    points: int
    missed: int
    wrong: int
    cpu: float


def main(args: Sequence[str]) -> int:
    if not args:
        print(__doc__, file=sys.stderr)
        return 2
    folder, names = Path(args[0]), [arg for arg in args[1:] if not arg.startswith("--")]
    songs = [path for path in sorted(folder.iterdir()) if path.with_suffix(".json").exists() and path.suffix != ".json"]
    chosen = [path for path in songs if not names or path.stem in names]
    sounds = {path.stem: np.concatenate(list(decode.samples(path))) for path in chosen}
    rows = [row for path in chosen for row in measured(path, sounds[path.stem])]
    known = {name: features([sound]) for name, sound in sounds.items()}
    others = [align(known[a], known[b]).likeness for a, b in permutations(known, 2)]
    if "--json" in args:
        print(json.dumps({"rows": [asdict(row) for row in rows], "others": others}))
    else:
        _show(rows, others)
    return 0


def _show(rows: Sequence[Row], others: Sequence[float]) -> None:
    print("| case | likeness, least | median ms | p95 ms | worst ms | missed | wrong | of | CPU s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for case in dict.fromkeys(row.case for row in rows):
        some = [row for row in rows if row.case == case]
        figures = [
            f"{min(row.likeness for row in some):.2f}", f"{np.median([row.median for row in some]):.1f}",
            f"{max(row.p95 for row in some):.1f}", f"{max(row.worst for row in some):.1f}",
            *(str(sum(getattr(row, key) for row in some)) for key in ("missed", "wrong", "points")),
            f"{max(row.cpu for row in some):.1f}",
        ]  # fmt: skip
        print(f"| {case} | {' | '.join(figures)} |")
    if others:
        print(f"\nAnother song altogether: likeness {max(others):.2f} at most, in {len(others)} pairs.")


def measured(path: Path, sound: Sound) -> Iterator[Row]:
    """Every case of one song."""
    bars = json.loads(path.with_suffix(".json").read_text())["downbeats"]
    old = features([sound])
    for case, new, truth in cases(sound, bars):
        yield _row(path.stem, case, old, features([new.astype(np.float32)]), truth, len(sound) / RATE)


def _row(song: str, case: str, old: Features, new: Features, truth: Truth, seconds: float) -> Row:
    start = time.process_time()
    warp = align(old, new)
    cpu = time.process_time() - start
    errors: list[float] = []
    missed = wrong = 0
    for at in np.arange(0.2, seconds - 0.2, 0.25).tolist():
        true, found = truth(at), warp.at(at)
        if found is None:
            missed += bool(true)
        elif not true:
            wrong += 1
        else:
            errors.append(1000 * min(abs(found - each) for each in true))
    middle, high, worst = (float(np.percentile(errors or [1e6], part)) for part in (50, 95, 100))
    return Row(song, case, warp.likeness, middle, high, worst, len(errors) + missed, missed, wrong, cpu)


def cases(sound: Sound, bars: Sequence[float]) -> Iterator[tuple[str, Any, Truth]]:
    """Name, the new mix, and where a second of the old is in it: nowhere, once, or twice."""
    rng = np.random.default_rng(0)
    yield "MP3, 128 kbit/s", *_mp3(sound)
    yield "master: equaliser, tanh, noise", _mastered(sound, rng), lambda at: [at]
    yield "2 s of silence at the head", np.concatenate([np.zeros(2 * RATE), sound]), lambda at: [at + 2]
    cut = int(1.5 * RATE) / RATE
    yield "1.5 s cut off the head", sound[int(1.5 * RATE) :], lambda at: [at - cut] if at >= cut else []
    middle, third = len(bars) // 2, len(bars) // 3
    for name, first, last in (("a bar", middle, middle + 1), ("8 bars", third, third + 8)):
        a, b = (int(bars[index] * RATE) for index in (first, last))
        yield f"{name} cut out", np.concatenate([sound[:a], sound[b:]]), _without(a / RATE, b / RATE)
        yield f"{name} played twice", np.concatenate([sound[:b], sound[a:]]), _twice(a / RATE, b / RATE)
    intro = 0.3 * rng.standard_normal(7 * RATE) * np.sin(np.arange(7 * RATE) / RATE * 8) ** 2
    yield "an intro of 7 s added", np.concatenate([intro, sound]), lambda at: [at + 7]
    places = np.arange(0, len(sound) - 1, 1.01)
    yield "tempo 1 % up", np.interp(places, np.arange(len(sound)), sound), lambda at: [at / 1.01]
    yield "48 kHz", _other_rate(sound), lambda at: [at]
    yield "live: tempo 3 % down and swaying 2 %, mastered", *_live(sound, rng)


def _without(start: float, end: float) -> Truth:
    return lambda at: [at] if at < start else [] if at < end else [at - end + start]


def _twice(start: float, end: float) -> Truth:
    more = end - start
    return lambda at: [at] if at < start else [at, at + more] if at < end else [at + more]


def _mastered(sound: Any, rng: np.random.Generator) -> Any:
    spectrum, bins = np.fft.rfft(sound), np.fft.rfftfreq(len(sound), 1 / RATE)
    shaped = np.fft.irfft(spectrum / (1 + (bins / 3000) ** 2) * bins / (bins + 150), len(sound))
    return np.tanh(6 * shaped + 0.02 * rng.standard_normal(len(sound)))


def _live(sound: Any, rng: np.random.Generator) -> tuple[Any, Truth]:
    def moved(at: Any) -> Any:
        return 1.03 * at + 0.15 * np.sin(2 * np.pi * at / 40)

    old = np.linspace(0, len(sound) / RATE, 4000)
    times = np.arange(int(moved(old[-1]) * RATE)) / RATE
    slow = np.interp(np.interp(times, moved(old), old) * RATE, np.arange(len(sound)), sound)
    return _mastered(slow, rng), lambda at: [float(moved(at))]


def _mp3(sound: Sound) -> tuple[Any, Truth]:
    """Through an encoder; its delay is what its file says of itself, or is left in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mix.mp3"
        _encode(path, "mp3", 44_100, sound)
        heard = np.concatenate(list(decode.samples(path)))
    lag = _lag(sound, heard)
    return heard, lambda at: [at + lag]


def _lag(old: Sound, new: Sound) -> float:
    """Seconds by which the new recording is late, by the correlation of its middle: the truth, to a sample."""
    size = 1 << 19
    at = max(0, len(old) // 2 - size // 4)
    a, b = np.fft.rfft(old[at : at + size // 2], size), np.fft.rfft(new[at : at + size // 2], size)
    peak = int(np.fft.irfft(b * np.conj(a)).argmax())
    return (peak - size if peak > size // 2 else peak) / RATE


def _other_rate(sound: Sound) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mix.wav"
        _encode(path, "pcm_s16le", 48_000, sound)
        return np.concatenate(list(decode.samples(path)))


def _encode(path: Path, codec: str, rate: int, sound: Sound) -> None:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate)
        resampler = av.AudioResampler(stream.format.name, "mono", rate, frame_size=1152)
        frame = av.AudioFrame.from_ndarray(sound[None], "fltp", "mono")
        frame.sample_rate = RATE
        for part in (*resampler.resample(frame), *resampler.resample(None), None):
            container.mux(stream.encode(part))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
