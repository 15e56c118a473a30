"""Is the film as long as its song, and in step with it: ``python -m bench.sync SONG ... [--engine E] [--json]``.

For each song: a new project, ``rushes make``, then the film's frames against ``round(duration * fps)``
and the lag of its sound against the song at five points, in samples, by correlation of half a second.
"""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from rushes.film.starter import new_project
from rushes.make import Wish, make
from rushes.song.decode import probe

POINTS = (0.02, 0.25, 0.5, 0.75, 0.97)
REACH = 2048
"""Samples of lag that are looked for, each way."""


@dataclass(frozen=True, slots=True)
class Row:
    """One song: frames planned and found, and the lag of the sound at each point, in samples."""

    song: str
    seconds: float
    fps: str
    frames: int
    found: int
    lags: tuple[int, ...]
    cpu_seconds: float

    @property
    def right(self) -> bool:
        return self.frames == self.found and not any(self.lags)


def main(args: Sequence[str]) -> int:
    engine = args[args.index("--engine") + 1] if "--engine" in args else None
    songs = [Path(arg) for n, arg in enumerate(args) if not arg.startswith("--") and args[n - 1 : n] != ["--engine"]]
    if not songs:
        print(__doc__, file=sys.stderr)
        return 2
    rows = [measure(song, engine) for song in songs]
    if "--json" in args:
        print(json.dumps([asdict(row) for row in rows]))
    else:
        print("| song | seconds | fps | round(s * fps) | frames | lag at 5 points, samples | CPU s |")
        print("|---|---|---|---|---|---|---|")
        for row in rows:
            lags = " ".join(map(str, row.lags))
            print(f"| {row.song} | {row.seconds:.3f} | {row.fps} | {row.frames} | {row.found} | {lags} |", end="")
            print(f" {row.cpu_seconds:.0f} |")
    return 0 if all(row.right for row in rows) else 1


def measure(song: Path, engine: str | None = None) -> Row:
    """Make a film of a song and hold it against the song."""
    heard = probe(song)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "film"
        new_project(root, kind="music-video", song=song)
        if engine == "scripted":
            text = (root / "film.toml").read_text() + "\n[engine.scripted]\nfree = true\nshrink = 8\n"
            (root / "film.toml").write_text(text)
        start = _cpu()
        film = make(root, Wish(engine=engine or "slate")).film
        if film is None:
            raise SystemExit(f"no film came of {song}")
        frames, sound, rate = _read(film)
        cpu = _cpu() - start
        lags = tuple(_lag(sound, _decode(song, rate), part) for part in POINTS)
        seconds = heard.frames / heard.rate
        return Row(song.name, seconds, "24", round(heard.frames * 24 / heard.rate), frames, lags, cpu)


def _cpu() -> float:
    """CPU seconds so far of this process and its finished workers."""
    return sum(os.times()[:4])


def _read(film: Path) -> tuple[int, NDArray[np.float32], int]:
    with av.open(str(film)) as container:
        frames = sum(1 for packet in container.demux(video=0) if packet.size)
    with av.open(str(film)) as container:
        rate = container.streams.audio[0].rate
    return frames, _decode(film, rate), rate


def _decode(path: Path, rate: int) -> NDArray[np.float32]:
    """Left and right together, float32 [n], at a sample rate."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "mono", rate)
        blocks = [
            part.to_ndarray()[0] for frame in [*container.decode(audio=0), None] for part in resampler.resample(frame)
        ]
    return np.concatenate(blocks).astype(np.float32)


def _lag(sound: NDArray[np.float32], song: NDArray[np.float32], part: float) -> int:
    """Samples by which the film's sound is late at a part of the song, 0..1."""
    length = 22050
    at = max(REACH, min(int(part * len(song)), len(song) - length - REACH))
    wanted = song[at : at + length]
    around = sound[at - REACH : at + length + REACH]
    size = 1 << (len(around) + length - 1).bit_length()
    match = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(wanted, size)))[: 2 * REACH + 1]
    return int(np.argmax(match)) - REACH


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
