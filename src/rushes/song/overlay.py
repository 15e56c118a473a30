"""One recording laid over another: which stretches of the old are where in the new, to a frame of 25 a second.

Blocks of the old recording are looked for everywhere in the new one (normalised cross-correlation by
Fourier transform), the best path through what was found is taken with a price on every jump (Viterbi with a
beam: Viterbi, "Error bounds for convolutional codes", 1967), and the jumps are placed to a frame. Time and
memory grow with the song.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rushes.song.spectra import BANDS, SLOW_FPS, Features

Values = npt.NDArray[np.float32]

_BLOCK, _HOP = 64, 25
"""Coarse frames of a block, and from one to the next: 5.1 s every 2 s."""
_SOUGHT, _COMMON = 12, 24
"""Places kept for each block, and lags that are tried for all."""
_BEAM = 80
CHANCE = 0.3
"""What blocks correlate where nothing fits."""
_JUMP, _DRIFT = 0.7, 0.02
"""Prices, in correlation of one block, of a jump and of a coarse frame of drift."""
_MOVING = 2.0
"""Seconds over which a band's mean is taken away: equalisers and slow compressors change nothing then."""
_SHORTEST = SLOW_FPS
"""Frames of the shortest run."""
_EDGE_SECONDS = 1.5
"""Seconds at the ends of a recording that belong to what is beside them, alike or not."""


def overlaid(a: Values, b: Values) -> "list[Run]":
    """The runs of the old recording that are in the new, in order; ``a`` and ``b`` are their ``vectors``."""
    if min(len(a), len(b)) < 2:
        return []
    return _placed(_runs(_path(_halved(a), _halved(b))), a, b)


# What is compared: 25 vectors a second, of length 1 but where nothing happens.


def vectors(heard: Features) -> Values:
    """Colour and harmony of each frame beside their mean of two seconds, ``[n, 28]``, 25 fps."""
    bands = heard.bands.astype(np.float32).reshape(-1, 16, BANDS // 16).mean(axis=2)
    count = min(len(bands), len(heard.chroma))
    chroma = heard.chroma[:count].astype(np.float32)
    chroma /= np.maximum(chroma.max(axis=1, keepdims=True), 1e-3)
    parts = (_unit(_moved(bands[:count]), 0.6), _unit(_moved(chroma), 0.5))
    return np.asarray(np.hstack(parts) * np.sqrt(0.5), np.float32)


def _moved(values: Values) -> Values:
    width = int(_MOVING * SLOW_FPS) | 1
    sums = np.cumsum(np.pad(values, ((1, 0), (0, 0))), axis=0, dtype=np.float64)
    at = np.arange(len(values))
    first, last = np.maximum(at - width // 2, 0), np.minimum(at + width // 2 + 1, len(values))
    return np.asarray(values - (sums[last] - sums[first]) / (last - first)[:, None], np.float32)


def _unit(values: Values, least: float) -> Values:
    return np.asarray(values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), least), np.float32)


def _halved(values: Values) -> Values:
    return np.asarray(values[: len(values) // 2 * 2].reshape(-1, 2, values.shape[1]).mean(axis=1), np.float32)


# The path: which lag each block of the old recording has.


@dataclass(frozen=True, slots=True)
class _Node:
    """A block of the old at coarse frame ``at`` found ``lag`` frames later in the new; ``gain`` of the path to it."""

    at: int
    lag: int
    gain: float
    before: "_Node | None" = None


def _path(old: Values, new: Values) -> list[_Node]:
    """The blocks of the best path, in order; blocks that fit nowhere are left out."""
    found = _Search(new)
    starts = range(0, max(1, len(old) - _BLOCK // 2), _HOP)
    common = _common(found, [old[at : at + _BLOCK] for at in starts], starts)
    beam: list[_Node] = []
    for at in starts:
        scores = found.scores(old[at : at + _BLOCK])
        nodes = [_best(beam, at, place - at, scores[place] - CHANCE) for place in _peaks(scores, at, common)]
        beam = _pruned([*beam, *nodes])
    best: _Node | None = max(beam, key=lambda node: node.gain, default=None)
    chain = []
    while best is not None:
        chain.append(best)
        best = best.before
    return chain[::-1]


class _Search:
    """Looks for blocks in a recording: how well each fits at every frame, -1..1."""

    def __init__(self, new: Values) -> None:
        self.frames = len(new)
        self.size = 1 << (len(new) + 2 * _BLOCK - 1).bit_length()
        self._spectrum = np.fft.rfft(new.T, self.size)
        self._power = np.concatenate([[0.0], np.cumsum((new * new).sum(axis=1), dtype=np.float64)])

    def scores(self, block: Values) -> Values:
        """Normalised correlation with the block begun at each frame of the new, ``[frames]``."""
        other = np.fft.rfft(block.T, self.size)
        match = np.fft.irfft((self._spectrum * np.conj(other)).sum(axis=0), self.size)[: self.frames]
        ends = np.minimum(np.arange(self.frames) + len(block), self.frames)
        power = self._power[ends] - self._power[: self.frames]
        own = float((block * block).sum())
        least = 0.02 * len(block)
        scale = np.sqrt(np.maximum(power, least) * max(own, least))
        return np.asarray(match / scale, np.float32)


def _common(found: _Search, blocks: Sequence[Values], starts: Sequence[int]) -> list[int]:
    """Lags that fit many blocks, the best first: what tells a loop from its repeats."""
    longest = starts[-1] + 1
    total = np.zeros(longest + found.frames, np.float32)
    for at, block in zip(starts, blocks, strict=True):
        total[longest - at : longest - at + found.frames] += np.maximum(found.scores(block) - CHANCE, 0) ** 2
    return [place - longest for place in _tops(total, _COMMON)]


def _tops(values: Values, most: int) -> list[int]:
    """The greatest local maxima."""
    inner = np.pad(values, 1, constant_values=-np.inf)
    peaks = np.flatnonzero((values >= inner[:-2]) & (values >= inner[2:]) & (values > 0))
    if len(peaks) > most:
        peaks = peaks[np.argpartition(-values[peaks], most)[:most]]
    return [int(peak) for peak in peaks]


def _peaks(scores: Values, at: int, common: Sequence[int]) -> list[int]:
    """Frames of the new where a block may be: where it fits best, and where other blocks would have it."""
    places = set(_tops(scores, _SOUGHT))
    for lag in common:
        low, high = max(0, at + lag - 1), min(len(scores), at + lag + 2)
        if low < high:
            places.add(low + int(scores[low:high].argmax()))
    return [place for place in places if scores[place] > CHANCE]


def _best(beam: Sequence[_Node], at: int, lag: int, gain: float) -> _Node:
    """The block at the end of the best path that can lead to it."""
    best = _Node(at, lag, float(gain))
    for node in beam:
        if at + lag <= node.at + node.lag:
            continue
        off = abs(lag - node.lag)
        price = _DRIFT * off if off <= 2 * (at - node.at) // _HOP else _JUMP
        if node.gain + gain - price > best.gain:
            best = _Node(at, lag, float(node.gain + gain - price), node)
    return best


def _pruned(nodes: list[_Node]) -> list[_Node]:
    """The best path of each lag, and of these the best."""
    kept: dict[int, _Node] = {}
    for node in sorted(nodes, key=lambda node: -node.gain):
        kept.setdefault(node.lag, node)
    return list(kept.values())[:_BEAM]


# Runs: stretches with one lag, or one that drifts slowly.


@dataclass(frozen=True, slots=True)
class Run:
    """Frames ``[old, old_end)`` at 25 fps; ``ats`` and ``lags`` are block middles and their lags, in frames."""

    old: int
    old_end: int
    ats: tuple[float, ...]
    lags: tuple[float, ...]

    def lag(self, at: float) -> int:
        """The lag at a frame of the old, to a frame."""
        return round(float(np.interp(at, self.ats, self.lags)))


def _runs(path: Sequence[_Node]) -> list[Run]:
    groups: list[list[_Node]] = []
    for node in path:
        last = groups[-1][-1] if groups else None
        near = last is not None and abs(node.lag - last.lag) <= 2 * (node.at - last.at) // _HOP
        if last is not None and near:
            groups[-1].append(node)
        else:
            groups.append([node])
    return [_run(group) for group in groups]


def _run(group: Sequence[_Node]) -> Run:
    middles = tuple(2.0 * (node.at + _BLOCK // 2) for node in group)
    return Run(2 * group[0].at, 2 * (group[-1].at + _BLOCK), middles, tuple(2.0 * node.lag for node in group))


def _placed(runs: Sequence[Run], a: Values, b: Values) -> list[Run]:
    """Runs with their ends where the music breaks off, to a frame."""
    if not runs:
        return []
    starts, ends = [_edge(runs[0], a, b, -1)], list[int]()
    for run, later in pairwise(runs):
        end, start = _break(run, later, a, b)
        ends.append(end)
        starts.append(start)
    ends.append(_edge(runs[-1], a, b, 1))
    found = [Run(s, e, r.ats, r.lags) for r, s, e in zip(runs, starts, ends, strict=True)]
    # A run that its neighbours leave no room was none; they then meet each other.
    kept = [run for run, there in zip(runs, found, strict=True) if there.old_end - there.old >= _SHORTEST]
    return found if len(kept) == len(runs) else _placed(kept, a, b)


def alike(run: Run, first: int, last: int, a: Values, b: Values) -> Values:
    """How alike the frames ``[first, last)`` of the old are to the new under a run's lag; 0 past an end."""
    at = np.arange(first, last)
    there = at + np.round(np.interp(at, run.ats, run.lags)).astype(int)
    fine = (at >= 0) & (at < len(a)) & (there >= 0) & (there < len(b))
    found = np.zeros(len(at), np.float32)
    found[fine] = (a[at[fine]] * b[there[fine]]).sum(axis=1)
    found[~fine] = -1
    return found


def _edge(run: Run, a: Values, b: Values, side: int) -> int:
    """Where the first run begins, or the last one ends."""
    if side < 0:
        whole = max(0, -run.lag(0))
        if run.old - whole <= _EDGE_SECONDS * SLOW_FPS:
            return whole
        fits = alike(run, whole, run.old + _BLOCK, a, b) - CHANCE
        first = whole + int(np.cumsum(fits[::-1])[::-1].argmax())
        return whole if first - whole <= _EDGE_SECONDS * SLOW_FPS else first
    whole = min(len(a), len(b) - run.lag(len(a)))
    if whole - run.old_end <= _EDGE_SECONDS * SLOW_FPS:
        return whole
    first = run.old_end - _BLOCK
    last = first + int(np.cumsum(alike(run, first, whole, a, b) - CHANCE).argmax()) + 1
    return whole if whole - last <= _EDGE_SECONDS * SLOW_FPS else last


def _break(run: Run, later: Run, a: Values, b: Values) -> tuple[int, int]:
    """Where a run ends and the next begins, in frames of the old.

    The last of equally good places is taken: a bar that is played twice is the first time the old one.
    """
    middle, next_middle = round(run.ats[-1]), round(later.ats[0])
    apart = later.lag(next_middle) - run.lag(middle)
    if apart >= 0:
        both = alike(run, middle, next_middle, a, b), alike(later, middle, next_middle, a, b)
        at = middle + _split(*both)
        return at, at
    # Cut out: the break is one frame of the new, and old frames are left out on the way.
    first, last = middle + run.lag(middle), next_middle + later.lag(next_middle)
    if last <= first:
        return middle, next_middle
    before = alike(run, middle, middle + last - first, a, b)
    after = alike(later, next_middle - (last - first), next_middle, a, b)
    at = _split(before, after)
    return middle + at, next_middle - (last - first) + at


def _split(before: Values, after: Values) -> int:
    """Where to change from one to the other for the greatest sum; of nearly equal places the last."""
    sums = np.concatenate([[0.0], np.cumsum(before - after, dtype=np.float64)])
    return int(np.flatnonzero(sums >= sums.max() - 0.5)[-1])
