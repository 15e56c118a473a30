"""How much each moment of a recording sounds like a beat or a downbeat: BeatNet, in NumPy alone.

Architecture and weights: Heydari, Cwitkowitz, Duan, "BeatNet: CRNN and Particle Filtering for Online
Joint Beat, Downbeat and Meter Tracking", ISMIR 2021 (the offline use of the package BeatNet 1.1.3); the
weights are under CC BY 4.0, see ``weights/LICENSE-beatnet.txt``. Features: the logarithmic filtered
spectrogram of madmom (Boeck et al., "madmom: a new Python audio and music signal processing library",
ACM Multimedia 2016), written again from its description.

Everything streams: a portion of the sound at a time, with the state of the network carried over, so
that memory does not grow with the recording and the portions do not change the result.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

RATE = 22050
"""Samples per second of the sound that goes in."""
FPS = 50
"""Activations per second that come out."""

_HOP, _WINDOW = 441, 1411
_PORTION = 1000
"""Frames whose spectra are taken together: 20 s."""
_STRETCH = 9000
"""Frames the network hears together: 3 min. After each matrix product BLAS threads wait busily for 0.1 s."""
_CELLS = 150
WEIGHTS = Path(__file__).parent / "weights/beatnet.npz"


def activations(blocks: Iterable[Array], weights: Path = WEIGHTS) -> Array:
    """Probabilities ``[n, 2]`` of a beat that is no downbeat, and of a downbeat, 50 times a second.

    ``blocks`` are mono samples at 22,050 Hz, -1..1, in portions of any size. Frame ``i`` is about the
    time ``i / 50`` s; the mean of three models, each trained on other music.
    """
    network = Network(weights)
    parts = [network(features) for features in _stretches(map(Spectra(), windows(blocks)))]
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def windows(blocks: Iterable[Array]) -> Iterator[Array]:
    """Portions ``[k, 1411]`` of overlapping windows, one every 441 samples, the first centred on sample 0.

    A recording of ``n`` samples has ``ceil(n / 441)`` of them; past its ends it is silent.
    """
    rest = np.zeros(_WINDOW // 2, np.float32)
    total = done = 0
    for block in blocks:
        total += len(block)
        rest = np.concatenate([rest, block])
        while len(rest) >= _span(_PORTION):
            yield _framed(rest, _PORTION)
            rest, done = rest[_PORTION * _HOP :], done + _PORTION
    left = -(-total // _HOP) - done
    rest = np.concatenate([rest, np.zeros(_WINDOW + _HOP, np.float32)])
    for start in range(0, left, _PORTION):
        yield _framed(rest[start * _HOP :], min(_PORTION, left - start))


def _stretches(features: Iterable[Array]) -> Iterator[Array]:
    waiting: list[Array] = []
    for part in features:
        waiting.append(part)
        if len(waiting) * _PORTION >= _STRETCH:
            yield np.concatenate(waiting)
            waiting.clear()
    if waiting:
        yield np.concatenate(waiting)


def _span(frames: int) -> int:
    return (frames - 1) * _HOP + _WINDOW


def _framed(samples: Array, count: int) -> Array:
    return np.lib.stride_tricks.sliding_window_view(samples[: _span(count)], _WINDOW)[::_HOP]


class Spectra:
    """Windows in, features ``[k, 272]`` out: log spectrum in 136 bands, and by how much each band rose."""

    def __init__(self) -> None:
        self._hann = np.hanning(_WINDOW).astype(np.float32)
        self._last: Array | None = None

    def __call__(self, frames: Array) -> Array:
        magnitudes = np.abs(np.fft.rfft(frames * self._hann, axis=1))[:, : _WINDOW // 2]
        bands = np.log10(magnitudes.astype(np.float32) @ filterbank() + 1)
        before = bands[:1] if self._last is None else self._last
        rises = np.maximum(np.diff(bands, axis=0, prepend=before), 0)
        self._last = bands[-1:]
        return np.hstack([bands, rises])


@cache
def filterbank() -> Array:
    """Triangular filters ``[705, bands]``, each of sum 1: 24 to the octave around 440 Hz, 30 Hz to 17 kHz.

    Filters that would fall on the same bin of the spectrum are one, as in madmom.
    """
    bins = _centres()
    bank = np.zeros((_WINDOW // 2, len(bins) - 2), np.float64)
    for band, (low, centre, high) in enumerate(zip(bins, bins[1:], bins[2:], strict=False)):
        if high - low < 2:
            low, centre, high = centre, centre, centre + 1
        bank[low:centre, band] = np.linspace(0, 1, centre - low, endpoint=False)
        bank[centre:high, band] = np.linspace(1, 0, high - centre, endpoint=False)
    return np.asarray(bank / bank.sum(axis=0), np.float32)


def _centres() -> list[int]:
    """The bins of the spectrum nearest to the notes of a quarter-tone scale, each once."""
    spacing = RATE / (_WINDOW - 1)
    notes = 440 * 2 ** (np.arange(-93, 127) / 24)
    notes = notes[(notes >= 30) & (notes <= 17_000)]
    nearest = np.floor(notes / spacing + 0.5).astype(int)
    return [int(b) for b in np.unique(np.clip(nearest, 0, _WINDOW // 2 - 1))]


class Network:
    """Features ``[k, 272]`` in, probabilities ``[k, 2]`` out; remembers what it heard before.

    The three models run side by side, as one batch: convolution over the bands, two layers of LSTM.
    """

    def __init__(self, weights: Path = WEIGHTS) -> None:
        with np.load(weights) as file:
            w = {name: file[name].astype(np.float32) for name in file.files}
        self._taps, self._taps_bias = _toeplitz(w["conv1.weight"], w["conv1.bias"])
        self._dense, self._dense_bias = _turned(w["linear0.weight"]), w["linear0.bias"][:, None]
        self._layers = [Lstm(w, layer) for layer in (0, 1)]
        self._out, self._out_bias = _turned(w["linear.weight"]), w["linear.bias"][:, None]

    def __call__(self, features: Array) -> Array:
        parts = range(0, len(features), _PORTION)
        x = np.concatenate([self._seen(features[at : at + _PORTION]) for at in parts], axis=1)
        for layer in self._layers:
            x = layer(x)
        scores = np.exp(np.matmul(x, self._out) + self._out_bias)
        chances = scores / scores.sum(axis=2, keepdims=True)
        mean: Array = chances[:, :, :2].mean(axis=0)
        return mean

    def _seen(self, features: Array) -> Array:
        """What the convolution and the dense layer make of each frame by itself, ``[3, k, 150]``."""
        bands = np.matmul(features, self._taps)
        half = bands.shape[2] // 2
        pooled = np.maximum(bands[:, :, :half], bands[:, :, half:]) + self._taps_bias
        seen: Array = np.matmul(np.maximum(pooled, 0), self._dense) + self._dense_bias
        return seen


class Lstm:
    """One layer of the three models together: ``[3, k, n]`` in, ``[3, k, 150]`` out, state carried over.

    PyTorch's gates come in the order input, forget, cell, output. Here the cell's is last, and the others
    are halved: the logistic function is ``(1 + tanh(x / 2)) / 2``, so one tanh serves all four.
    """

    def __init__(self, w: Mapping[str, Array], layer: int) -> None:
        self._inputs = _gates(w[f"lstm.weight_ih_l{layer}"])
        self._cells = _gates(w[f"lstm.weight_hh_l{layer}"])
        bias = w[f"lstm.bias_ih_l{layer}"] + w[f"lstm.bias_hh_l{layer}"]
        self._bias = _gates(bias[:, :, None])
        self._h = np.zeros((len(bias), 1, _CELLS), np.float32)
        self._c = np.zeros_like(self._h)
        self._gates = np.zeros((len(bias), 1, 4 * _CELLS), np.float32)
        self._open = self._gates[:, :, : 3 * _CELLS]
        self._in, self._forget, self._out, self._cell = np.split(self._gates, 4, axis=2)

    def __call__(self, x: Array) -> Array:
        drive = np.ascontiguousarray((np.matmul(x, self._inputs) + self._bias).transpose(1, 0, 2)[:, :, None])
        heard = np.empty((len(drive), *self._h.shape), np.float32)
        for moment, out in zip(drive, heard, strict=True):
            self._step(moment, out)
        return heard[:, :, 0].transpose(1, 0, 2)

    def _step(self, moment: Array, out: Array) -> None:
        """One frame; everything happens in the same few arrays, which the processor keeps at hand."""
        np.matmul(self._h, self._cells, out=self._gates)
        self._gates += moment
        np.tanh(self._gates, out=self._gates)
        self._open += 1
        self._open *= 0.5
        self._c *= self._forget
        self._cell *= self._in
        self._c += self._cell
        np.tanh(self._c, out=out)
        out *= self._out
        self._h = out


def _turned(weight: Array) -> Array:
    return np.ascontiguousarray(weight.transpose(0, 2, 1))


def _gates(weight: Array) -> Array:
    """Weights ``[3, 600, n]`` as ``[3, n, 600]``, in the order input, forget, output, cell, the first three halved."""
    put, forget, cell, output = np.split(weight, 4, axis=1)
    return _turned(np.concatenate([put / 2, forget / 2, output / 2, cell], axis=1))


def _toeplitz(kernel: Array, bias: Array) -> tuple[Array, Array]:
    """The convolution as a matrix ``[3, 272, 524]``, even positions first, so that pooling is one maximum.

    Columns are channel 0, then channel 1, as the dense layer expects them; the last odd position is dropped.
    """
    models, channels, _, taps = kernel.shape
    pooled = (272 - taps + 1) // 2
    matrix = np.zeros((models, 272, 2, channels, pooled), np.float32)
    for odd in (0, 1):
        for at in range(pooled):
            place = 2 * at + odd
            matrix[:, place : place + taps, odd, :, at] = kernel[:, :, 0].transpose(0, 2, 1)
    return matrix.reshape(models, 272, -1), np.repeat(bias, pooled, axis=1)[:, None]
