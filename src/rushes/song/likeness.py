"""How alike the bars of a song are, where it changes, and which stretches are the same again.

Boundaries: Foote, "Automatic Audio Segmentation Using a Measure of Audio Novelty", ICME 2000 (a
checkerboard along the diagonal of the self-similarity). Labels: average-linkage clustering of stretches
by their likeness bar against bar, as reviewed in Nieto et al., "Audio-Based Music Structure Analysis:
Current Trends, Open Challenges, and Applications", TISMIR 2020.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rushes.song.energy import means
from rushes.song.spectra import BANDS, FPS, SLOW_FPS, Features

Values = npt.NDArray[np.float64]

REACH = 8
"""Bars before and after a place that are compared."""
PLACES = 8
"""Places in a bar that are heard one by one."""
_SHAPES = 14
"""Numbers that tell the colour of a bar's sound."""
_WEIGHTS = (1.0, 1.0, 0.7)
"""Of colour, harmony and rhythm."""
_WHOLE = (1.0, 0.3, 1.5)
"""Length from which they count in full: a song that hardly changes has short vectors, not blown-up noise."""
_CHANGE = 0.2
"""Novelty of a clear change, beside two stretches that are opposites; in songs the greatest was 0.3 to 0.45."""
_PEAK = 0.25
"""Novelty, beside the greatest of the song, that makes a boundary."""
_APART = 2
"""Bars on each side in which a boundary is the greatest novelty."""
_LEVEL = 0.15
"""Likeness that is lost for a factor e of difference in level."""
_DISTANCES = (0.25, 0.75)
"""Stretches nearer than the first are the same, those farther apart than the second are not."""


def bar_vectors(features: Features, edges: Sequence[float], places: int = PLACES) -> Values:
    """A vector ``[d]`` for each bar; the product of two is how alike the bars are, -1..1.

    It is colour (cosine transform of the mean log-mel spectrum), harmony (chroma in so many ``places`` of
    the bar) and rhythm (flux of three bands in as many), each centred on the song and of length 1.
    """
    fine = np.interp(np.arange((len(edges) - 1) * places + 1) / places, np.arange(len(edges)), edges).tolist()
    colour = means(features.bands, edges, SLOW_FPS) @ _cosines().T
    harmony = _unit(means(features.chroma, fine, SLOW_FPS)).reshape(len(edges) - 1, -1)
    rhythm = means(features.flux, fine, FPS).reshape(len(edges) - 1, -1)
    parts = (_standard(colour, 0.3), harmony - harmony.mean(axis=0), _standard(rhythm, 0.002))
    weights = np.sqrt(np.array(_WEIGHTS) / sum(_WEIGHTS))
    whole = zip(weights, parts, _WHOLE, strict=True)
    return np.hstack([weight * _unit(part, least) for weight, part, least in whole])


def levels(features: Features, edges: Sequence[float]) -> Values:
    """Natural logarithm of each bar's mean band power, from the bands; only differences mean anything."""
    bands = np.expm1(features.bands.astype(np.float32))
    return np.asarray(np.log(1e-4 + means(bands * bands, edges, SLOW_FPS).mean(axis=1)))


def _cosines() -> Values:
    order = np.arange(_SHAPES)[:, None]
    return np.asarray(np.cos(np.pi * (np.arange(BANDS) + 0.5) * order / BANDS))


def _standard(values: Values, least: float) -> Values:
    return np.asarray((values - values.mean(axis=0)) / np.maximum(values.std(axis=0), least))


def _unit(values: Values, least: float = 1e-9) -> Values:
    return np.asarray(values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), least))


def novelty(vectors: Values, reach: int = REACH) -> Values:
    """How much the song changes at the start of each bar, ``[bars]``, 0..1 of its greatest clear change.

    Only bars within ``reach`` of each other are compared, so that time and memory grow with the song.
    """
    count, size = len(vectors), 2 * reach
    around = np.pad(vectors, ((reach, reach), (0, 0)))
    offsets = np.arange(-reach, reach) + 0.5
    taper = np.exp(-0.5 * (offsets / (reach / 2)) ** 2)
    side = np.sign(offsets) * taper
    changes = np.empty(count)
    for at in range(count):
        # side @ (V V^T) @ side is the length of one weighted sum.
        total = side @ around[at : at + size]
        changes[at] = total @ total
    return np.asarray(changes / max(changes.max(initial=0.0), _CHANGE * taper.sum() ** 2))


def boundaries(changes: Values) -> tuple[int, ...]:
    """Bars where a part begins, with 0 and the number of bars: the peaks of novelty."""
    count = len(changes)
    inside = range(_APART, count - _APART)
    peaks = [at for at in inside if changes[at] > _PEAK and changes[at] >= changes[at - _APART : at + _APART + 1].max()]
    return (0, *peaks, count)


def likeness(vectors: Values, levels: Values, bounds: Sequence[int]) -> Values:
    """How alike stretches of bars are, ``[m, m]``, 1 for the same: bar against bar where they fit best."""
    parts = list(pairwise(bounds))
    found = np.eye(len(parts))
    mean = [float(levels[a:b].mean()) for a, b in parts]
    for i, (a, b) in enumerate(parts):
        rows = vectors[a:b] @ vectors[: bounds[-1]].T
        for j in range(i + 1, len(parts)):
            found[i, j] = found[j, i] = _fit(rows[:, slice(*parts[j])]) - _LEVEL * abs(mean[i] - mean[j])
    return found


def _fit(block: Values) -> float:
    """The best mean of a diagonal, of those at least three quarters as long as the shorter side."""
    rows, columns = block.shape
    shortest = max(1, int(0.75 * min(rows, columns)))
    lags = range(shortest - rows, columns - shortest + 1)
    return max(float(np.diagonal(block, lag).mean()) for lag in lags)


def clusters(alike: Values) -> tuple[int, ...]:
    """Which stretches are the same, as numbers from 0 in order of appearance.

    Average linkage; it stops before its greatest jump in distance, between what is surely the same and
    what surely is not.
    """
    merges = _merges(1 - alike)
    edges = np.clip([0.0, *(far for far, _, _ in merges), np.inf], *_DISTANCES)
    group = np.arange(len(alike))
    for _, kept, gone in merges[: int(np.argmax(np.diff(edges)))]:
        group[group == group[gone]] = group[kept]
    order = list(dict.fromkeys(group.tolist()))
    return tuple(order.index(each) for each in group.tolist())


def _merges(apart: Values) -> list[tuple[float, int, int]]:
    """Distance and two members of the groups that are joined, one after the other, until one group is left."""
    apart, sizes, found = apart.copy(), np.ones(len(apart)), list[tuple[float, int, int]]()
    np.fill_diagonal(apart, np.inf)
    for _ in range(len(apart) - 1):
        kept, gone = sorted(divmod(int(apart.argmin()), len(apart)))
        found.append((float(apart[kept, gone]), kept, gone))
        mean = (sizes[kept] * apart[kept] + sizes[gone] * apart[gone]) / (sizes[kept] + sizes[gone])
        apart[kept], apart[:, kept] = mean, mean
        apart[gone], apart[:, gone] = np.inf, np.inf
        apart[kept, kept] = np.inf
        sizes[kept] += sizes[gone]
    return found
