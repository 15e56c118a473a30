"""What a recording sounds like, in few numbers: log-mel bands, chroma and spectral flux, as a stream.

Flux: Boeck, Widmer, "Maximum Filter Vibrato Suppression for Onset Detection" (SuperFlux), DAFx 2013, on
mel bands. Chroma: energy by pitch class with Gaussian weights of a third of a semitone, after Fujishima,
"Realtime Chord Recognition of Musical Sound", ICMC 1999. Memory is 16 MB an hour of song, and 130 MB
while it is heard, however long it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from rushes.song.decode import RATE

Array = npt.NDArray[np.float32]
Half = npt.NDArray[np.float16]

FPS, SLOW_FPS = 50, 25
"""Frames per second of the flux, and of bands and chroma; frame 0 is at the first sample."""
BANDS = 64
LOW, MID = 8, 32
"""Bands below ``LOW`` (about 300 Hz) are the low ones, from ``MID`` (about 2.4 kHz) on the high ones."""
COMPRESSION = 100.0
"""Bands are ``log(1 + 100 m)`` of the mean magnitude m of a band."""

_HOP, _WINDOW, _LONG = 441, 2048, 4096
_PORTION = 1500
"""Frames whose spectra are taken together: half a minute at 50 fps. Fewer matrix products idle fewer threads."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """A recording in numbers.

    ``bands``: float16 ``[n, 64]``, log-mel of 30 Hz to 10 kHz, 25 fps. ``chroma``: float16 ``[n, 12]`` from
    C to B, magnitudes, 25 fps. ``flux``: float32 ``[m, 3]``, by how much low, middle and high bands rose
    (mean over the bands, never below 0), 50 fps. Frame ``i`` is at ``i / fps`` seconds.
    """

    bands: Half
    chroma: Half
    flux: Array

    @property
    def onset(self) -> Array:
        """Flux over all bands, ``[m]``, 50 fps: how strongly something begins."""
        return np.asarray(self.flux @ (np.array([LOW, MID - LOW, BANDS - MID], np.float32) / BANDS), np.float32)

    @property
    def seconds(self) -> float:
        """Length of the recording, to a frame."""
        return len(self.flux) / FPS


def features(blocks: Iterable[Array]) -> Features:
    """The features of mono samples at 22,050 Hz, -1..1, given in blocks of any size."""
    spectra = Spectra()
    for block in blocks:
        spectra.hear(block)
    return spectra.features()


class Spectra:
    """Hears a recording block by block; afterwards ``features`` has its numbers.

    What comes out does not depend on how the sound was cut into blocks.
    """

    def __init__(self) -> None:
        self._short, self._long = _Windows(_WINDOW, _HOP), _Windows(_LONG, 2 * _HOP)
        self._before = np.zeros((0, BANDS), np.float32)
        self._odd = np.zeros((0, BANDS), np.float32)
        self._bands, self._chroma, self._flux = list[Half](), list[Half](), list[Array]()

    def hear(self, block: Array) -> None:
        """The next samples: float32 mono at 22,050 Hz."""
        for frames in self._short.cut(block):
            self._rise(np.log1p(COMPRESSION * _magnitudes(frames, _mel())))
        for frames in self._long.cut(block):
            self._chroma.append(_magnitudes(frames, _pitch_classes()).astype(np.float16))

    def features(self) -> Features:
        """All of it, once the last block was heard; a second call would count the end twice."""
        for frames in self._short.end():
            self._rise(np.log1p(COMPRESSION * _magnitudes(frames, _mel())))
        for frames in self._long.end():
            self._chroma.append(_magnitudes(frames, _pitch_classes()).astype(np.float16))
        self._bands.append(self._odd.astype(np.float16))
        empty = np.zeros((0, 12), np.float16)
        bands, chroma = np.concatenate(self._bands), np.concatenate([empty, *self._chroma])
        return Features(bands, chroma, np.concatenate([np.zeros((0, 3), np.float32), *self._flux]))

    def _rise(self, bands: Array) -> None:
        """Keeps the bands at half the rate, and by how much they rose over the frame before last."""
        known = np.concatenate([self._before, bands])
        lag = 2
        if len(self._before) < lag:
            known = np.concatenate([np.repeat(known[:1], lag - len(self._before), axis=0), known])
        widest = known[:-lag].copy()
        np.maximum(widest[:, 1:], known[:-lag, :-1], out=widest[:, 1:])
        np.maximum(widest[:, :-1], known[:-lag, 1:], out=widest[:, :-1])
        rises = np.maximum(known[lag:] - widest, 0)
        parts = np.split(rises, [LOW, MID], axis=1)
        self._flux.append(np.stack([part.mean(axis=1) for part in parts], axis=1))
        self._before = known[-lag:].copy()
        self._halve(bands)

    def _halve(self, bands: Array) -> None:
        whole = np.concatenate([self._odd, bands])
        even = len(whole) // 2 * 2
        self._bands.append(whole[:even].reshape(-1, 2, BANDS).mean(axis=1).astype(np.float16))
        self._odd = whole[even:].copy()


class _Windows:
    """Cuts a stream into overlapping windows ``[k, size]``, one every ``hop`` samples, the first around sample 0.

    A recording of ``n`` samples has ``ceil(n / hop)`` of them; past its ends it is silent.
    """

    def __init__(self, size: int, hop: int) -> None:
        self.size, self.hop = size, hop
        self._rest = [np.zeros(size // 2, np.float32)]
        self._waiting, self._heard, self._done = size // 2, 0, 0

    def cut(self, block: Array) -> Iterator[Array]:
        self._rest.append(block)
        self._heard += len(block)
        self._waiting += len(block)
        need = self._span(_PORTION)
        if self._waiting < need:
            return
        rest = np.concatenate(self._rest)
        while len(rest) >= need:
            yield self._framed(rest, _PORTION)
            rest = rest[_PORTION * self.hop :]
            self._done += _PORTION
        self._rest, self._waiting = [rest.copy()], len(rest)

    def end(self) -> Iterator[Array]:
        left = -(-self._heard // self.hop) - self._done
        rest = np.concatenate([*self._rest, np.zeros(self.size + self.hop, np.float32)])
        for start in range(0, left, _PORTION):
            yield self._framed(rest[start * self.hop :], min(_PORTION, left - start))

    def _span(self, frames: int) -> int:
        return (frames - 1) * self.hop + self.size

    def _framed(self, samples: Array, count: int) -> Array:
        return np.lib.stride_tricks.sliding_window_view(samples[: self._span(count)], self.size)[:: self.hop]


def _magnitudes(frames: Array, bank: Array) -> Array:
    """Magnitudes of Hann windows, through a bank of filters ``[bins, bands]``; a full-scale sine is about 1."""
    window = np.hanning(frames.shape[1]).astype(np.float32)
    spectrum = np.fft.rfft(frames * (window * np.float32(2 / window.sum())), axis=1)
    return np.asarray(np.abs(spectrum) @ bank, np.float32)


@cache
def _mel() -> Array:
    """Triangles of sum 1 between 30 Hz and 10 kHz, evenly spaced in mel (2595 log10(1 + f / 700))."""
    edges = 700 * (10 ** (np.linspace(np.log10(1 + 30 / 700), np.log10(1 + 10_000 / 700), BANDS + 2)) - 1)
    bins = np.fft.rfftfreq(_WINDOW, 1 / RATE)[:, None]
    low, centre, high = edges[:-2], edges[1:-1], edges[2:]
    bank = np.maximum(0, np.minimum((bins - low) / (centre - low), (high - bins) / (high - centre)))
    return np.asarray(bank / np.maximum(bank.sum(axis=0), 1e-9), np.float32)


@cache
def _pitch_classes() -> Array:
    """How much each bin of the long spectrum, 80 Hz to 2.5 kHz, belongs to each pitch class (A is 440 Hz)."""
    bins = np.fft.rfftfreq(_LONG, 1 / RATE)[:, None]
    notes = 12 * np.log2(np.maximum(bins, 1) / 440) + 9
    off = (notes - np.arange(12) + 6) % 12 - 6
    heard = (bins > 80) & (bins < 2500)
    return np.asarray(np.exp(-0.5 * (off / 0.35) ** 2) * heard, np.float32)
