"""How loud a recording is: EBU R128 by FFmpeg's ebur128 filter, as it streams by.

EBU R 128 and EBU Tech 3341/3342, on ITU-R BS.1770-4: integrated loudness over blocks of 0.4 s, gated at
-70 LUFS and 10 LU under the mean; momentary loudness of the last 0.4 s. Mono counts as one channel, as
the recommendation says: the same sound on two channels is 3 LU louder.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from rushes.song.decode import Reading

Curve = npt.NDArray[np.float32]

FPS = 10
"""Momentary values per second."""
SILENCE = -70.0
"""LUFS of what is too quiet to count: the absolute gate. No value of the curve is lower."""
_MOMENT, _INTEGRATED, _RANGE = (f"lavfi.r128.{name}" for name in ("M", "I", "LRA"))
_LOUDEST = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Loudness:
    """``integrated`` in LUFS, None where nothing is over the gate (silence, or less than 0.4 s of sound);
    ``range`` in LU; ``momentary`` float32 ``[n]`` in LUFS, -70 or more, 10 a second, each of the 0.4 s
    that end a tenth of a second after ``n / 10``.
    """

    integrated: float | None
    range: float
    momentary: Curve

    def between(self, start: float, end: float) -> float:
        """Mean power from ``start`` to ``end`` in seconds, in LUFS without gate; -70 where nothing was measured."""
        late = 0.2 - 1 / FPS
        first, last = (max(0, round((time + late) * FPS)) for time in (start, end))
        part = self.momentary[first : max(first + 1, last)]
        power = np.mean(10 ** (part.astype(np.float64) / 10)) if len(part) else 0.0
        return max(SILENCE, float(10 * np.log10(max(power, 1e-12))))


def loudness(path: Path) -> Loudness:
    """The loudness of a file, in one pass of decoding; raises ``MediaError`` like ``decode.probe``."""
    meter = Meter()
    for _ in Reading(path, None, meter.hear):
        pass
    return meter.loudness()


class Meter:
    """Hears decoded frames one by one; afterwards ``loudness`` is that of all of them.

    All frames have one sample rate and one layout, as ``decode.Reading`` makes sure.
    """

    def __init__(self) -> None:
        self._graph: Any = None
        self._moments = list[float]()
        self._integrated, self._range = SILENCE, 0.0

    def hear(self, frame: Any) -> None:
        """The next ``av.AudioFrame``."""
        if self._graph is None:
            self._graph = _graph(frame)
        self._graph.push(_sound(frame))
        self._read()

    def loudness(self) -> Loudness:
        """What was heard so far, to a tenth of a second; the rest of it, once nothing more comes."""
        if self._graph is not None:
            self._graph.push(None)
            self._read()
        heard = np.clip(np.array(self._moments, np.float32), SILENCE, _LOUDEST)
        counted = self._integrated > SILENCE
        integrated = round(self._integrated, 2) if counted else None
        return Loudness(integrated, round(self._range, 2) if counted else 0.0, heard)

    def _read(self) -> None:
        while True:
            try:
                found = self._graph.pull().metadata
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            self._moments.append(_number(found.get(_MOMENT), SILENCE))
            self._integrated = _number(found.get(_INTEGRATED), self._integrated)
            self._range = _number(found.get(_RANGE), self._range)


def _graph(frame: Any) -> Any:
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name, time_base=frame.time_base
    )
    meter = graph.add("ebur128", "metadata=1:framelog=quiet")
    source.link_to(meter)
    meter.link_to(graph.add("abuffersink"))
    graph.configure()
    return graph


def _sound(frame: Any) -> Any:
    """The frame, with what is not a number made silent: one such sample would spoil the filter for good."""
    if not frame.format.name.startswith(("flt", "dbl")):
        return frame
    samples = frame.to_ndarray()
    if np.isfinite(samples).all() and np.abs(samples).max(initial=0) <= 8:
        return frame
    clean = np.clip(np.nan_to_num(samples, posinf=0.0, neginf=0.0), -8, 8)
    new: Any = av.AudioFrame.from_ndarray(clean, format=frame.format.name, layout=frame.layout.name)
    new.sample_rate, new.pts, new.time_base = frame.sample_rate, frame.pts, frame.time_base
    return new


def _number(text: str | None, otherwise: float) -> float:
    try:
        number = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return number if np.isfinite(number) else otherwise
