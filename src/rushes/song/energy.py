"""How much is going on: an energy curve from 0 to 1, bar by bar, and the moments where sounds begin.

Energy is loudness, density of onsets and brightness, each within the span that this song has: it compares
the bars of one song and says nothing between songs. The weights are a choice, not a measurement.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rushes.song.loudness import Loudness
from rushes.song.model import Moving
from rushes.song.spectra import BANDS, FPS, SLOW_FPS, Features

Values = npt.NDArray[np.float64]

LOUDNESS, DENSITY, BRIGHTNESS = 0.6, 0.25, 0.15
"""Weights of the three."""
_SPANS = (12.0, 4.0, 8.0)
"""LU, onsets a second and bands that are at least a whole span, so that a steady song is not blown up."""
_QUIET = 40.0
"""LU under the loudest bar that count as nothing at all."""

_NEAR, _WIDE = 3, 30
"""Frames on each side an onset is the highest in (60 ms), and of the mean it has to pass (0.6 s)."""
_FLOOR = 0.06
"""Flux that is always needed; hiss and held tones stay below."""
_SHORTEST = 0.2
"""Seconds of the shortest bar: two beats at 600 a minute."""
_GAP = 1.8
"""Bars this much longer than their neighbours are a stretch where no bar was heard."""


def energy(features: Features, loudness: Loudness, downbeats: Sequence[float], seconds: float) -> tuple[Moving, ...]:
    """The energy of each bar, in order, from 0 to ``seconds``; of each second where there are no bars.

    Silence has energy 0; a song that never changes has the same energy throughout.
    """
    edges = cells(downbeats, seconds)
    if len(edges) < 2:
        return ()
    loud = np.array([loudness.between(a, b) for a, b in pairwise(edges)])
    struck = np.array(onsets(features))
    dense = np.histogram(struck, edges)[0] / np.diff(edges)
    bright = brightness(features, edges)
    heard = loud > max(loud.max() - _QUIET, -70.0)
    parts = [_spread(values, least, heard) for values, least in zip((loud, dense, bright), _SPANS, strict=True)]
    mixed = np.dot((LOUDNESS, DENSITY, BRIGHTNESS), parts) * heard
    found = zip(pairwise(edges), np.clip(mixed, 0, 1), strict=True)
    return tuple(Moving(a, b, round(float(value), 3)) for (a, b), value in found)


def _spread(values: Values, least: float, heard: npt.NDArray[np.bool_]) -> Values:
    """Values as 0..1 between the quietest and the fullest of the song (5th and 95th percentile of what is heard)."""
    if not heard.any():
        return np.zeros_like(values)
    low, high = np.quantile(values[heard], (0.05, 0.95))
    span = max(high - low, least)
    return np.asarray(np.clip((values - (low + high - span) / 2) / span, 0, 1))


def brightness(features: Features, edges: Sequence[float]) -> Values:
    """The band around which the sound of each stretch is centred, 0..63; 0 in silence."""
    bands = means(features.bands, edges, SLOW_FPS)
    return np.asarray(bands @ np.arange(BANDS) / np.maximum(bands.sum(axis=1), 1e-6))


def means(values: npt.NDArray[np.floating], edges: Sequence[float], fps: int) -> Values:
    """Means ``[k, d]`` of frames ``[n, d]`` between edges in seconds; of one frame where two edges share it."""
    frames = np.clip(np.rint(np.asarray(edges) * fps).astype(int), 0, max(0, len(values) - 1))
    if not len(values):
        return np.zeros((len(edges) - 1, values.shape[1]))
    return np.array([values[a : max(a + 1, b)].mean(axis=0, dtype=np.float64) for a, b in pairwise(frames)])


def cells(downbeats: Sequence[float], seconds: float, otherwise: float = 1.0) -> tuple[float, ...]:
    """Edges of the bars from 0 to ``seconds``, increasing; every ``otherwise`` seconds where there are no bars.

    Where bars are missing, before the first, after the last or between, the grid goes on at the length
    of the bars beside it. A piece shorter than half a bar at either end belongs to its neighbour.
    """
    if seconds <= 0:
        return ()
    inside = list[float]()
    for time in downbeats:
        if 0 < time < seconds and (not inside or time - inside[-1] >= _SHORTEST):
            inside.append(time)
    if len(inside) < 2:
        count = max(1, round(seconds / otherwise))
        return tuple(float(edge) for edge in np.linspace(0, seconds, count + 1))
    bars = np.diff(inside)
    usual = [float(np.median(bars[max(0, at - 4) : at + 5])) for at in range(len(bars))]
    edges = [*_filled(0.0, inside[0], usual[0])]
    for (a, b), bar in zip(pairwise(inside), usual, strict=True):
        edges += _filled(a, b, bar) if b - a > _GAP * bar else [a]
    edges += [*_filled(inside[-1], seconds, usual[-1]), seconds]
    return _without_crumbs(edges, usual[0], usual[-1])


def _filled(start: float, end: float, bar: float) -> list[float]:
    """``start``, and what edges fit before ``end``, evenly."""
    count = max(1, round((end - start) / bar))
    return [start + (end - start) * k / count for k in range(count)]


def _without_crumbs(edges: list[float], first: float, last: float) -> tuple[float, ...]:
    if len(edges) > 2 and edges[1] - edges[0] < first / 2:
        del edges[1]
    if len(edges) > 2 and edges[-1] - edges[-2] < last / 2:
        del edges[-2]
    return tuple(edges)


def onsets(features: Features) -> tuple[float, ...]:
    """Times in seconds where sounds begin, increasing, at least 60 ms apart; none in silence.

    A peak of the flux over the mean around it (Boeck, Krebs, Schedl, "Evaluating the Online Capabilities
    of Onset Detection Methods", ISMIR 2012). To a frame of 20 ms.
    """
    flux = features.onset.astype(np.float64)
    if not len(flux):
        return ()
    wide = 2 * _WIDE + 1
    mean = np.convolve(np.pad(flux, _WIDE, mode="edge"), np.full(wide, 1 / wide), "valid")
    around = np.lib.stride_tricks.sliding_window_view(np.pad(flux, _NEAR), 2 * _NEAR + 1)
    peaks = (flux == around.max(axis=1)) & (flux >= np.maximum(1.3 * mean, mean + _FLOOR))
    frames = np.flatnonzero(peaks)
    kept = frames[np.diff(frames, prepend=-2 * _NEAR) >= _NEAR]
    return tuple(float(frame / FPS) for frame in kept)
