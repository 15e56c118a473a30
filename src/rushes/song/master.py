"""The last desk: one room for every instrument, the loudness of a release, and a limiter."""

import numpy as np

from rushes.song.voices import RATE, Curve, Sound, fade, noise

LOUDNESS = -15.0
"""Integrated loudness of the finished song in LUFS."""

CEILING = 0.89
"""Highest sample of the finished song (-1 dBFS)."""


def reverb(sends: Sound, seed: int) -> Sound:
    """The sends in a wooden room: early reflections and a 1.6 s tail, by overlap-add convolution."""
    size = 1 << 18
    answers = _room(seed)
    step = size - answers.shape[1] + 1
    spectra = np.fft.rfft(answers, size)
    wet = np.zeros_like(sends)
    for first in range(0, sends.shape[1], step):
        block = sends[:, first : first + step]
        tail = np.fft.irfft(np.fft.rfft(block, size) * spectra, size)[:, : sends.shape[1] - first]
        wet[:, first : first + tail.shape[1]] += tail.astype(np.float32)
    return wet


def _room(seed: int) -> Sound:
    """Impulse response, [2, samples]: high notes die first, as in a room full of wood and books."""
    count, sides = int(1.7 * RATE), []
    time = np.arange(count) / RATE
    for side in range(2):
        bands = ((120, 700, 1.6), (700, 2800, 1.35), (2800, 8000, 0.8))
        tail = sum(noise(1.7, low, high, seed + 10 * side + k) * np.exp(-6.9 * time / seconds)
                   for k, (low, high, seconds) in enumerate(bands))  # fmt: skip
        answer = np.asarray(tail) * np.clip(time / 0.03, 0, 1)
        for k, delay in enumerate((0.011, 0.017, 0.024, 0.031, 0.043)):
            answer[int((delay + 0.0013 * side) * RATE)] += 2.2 * 0.75**k * (-1) ** (k + side)
        sides.append(answer)
    return np.asarray([answer / np.sqrt(np.square(answer).sum()) for answer in sides], dtype=np.float32)


def master(mix: Sound) -> Sound:
    """The mix at its loudness, under its ceiling, with the last half second faded."""
    mix = fade(mix - mix.mean(axis=1, keepdims=True), 0.002, 0.5)
    heard = loudness(mix)
    gain = np.float32(10 ** ((LOUDNESS - heard) / 20)) if np.isfinite(heard) else np.float32(1)
    return limit(mix * gain)


def loudness(sound: Sound) -> float:
    """Integrated loudness in LUFS after ITU-R BS.1770-4, on blocks of 0.4 s that do not overlap."""
    size = int(0.4 * RATE)
    blocks = sound[:, : sound.shape[1] // size * size].reshape(2, -1, size)
    freqs = np.fft.rfftfreq(size, 1 / RATE)
    weight = _k_weight(freqs) * 2 / size**2
    power = np.array([float((np.abs(np.fft.rfft(block)) ** 2 @ weight).sum()) for block in blocks.swapaxes(0, 1)])
    for gate in (-70.0, -10.0):
        with np.errstate(divide="ignore"):
            levels = -0.691 + 10 * np.log10(power)
            mean = -0.691 + 10 * np.log10(power.mean()) if power.size else -np.inf
        power = power[levels > (gate if gate == -70 else mean + gate)]
    return float(-0.691 + 10 * np.log10(power.mean())) if power.size else float("-inf")


def _k_weight(freqs: Curve) -> Curve:
    """Squared gain of the K-weighting filter (BS.1770-4 in its analogue form: shelf and high pass)."""
    s = 1j * freqs / 1681.97
    shelf = (1.5849 * s**2 + 1.2588 * s / 0.7072 + 1) / (s**2 + s / 0.7072 + 1)
    t = 1j * freqs / 38.135
    return np.asarray(np.abs(shelf * t**2 / (t**2 + t / 0.5003 + 1)) ** 2)


def limit(sound: Sound) -> Sound:
    """The sound with no sample over ``CEILING``: gain falls and rises over 50 ms, ahead of each peak."""
    hop, reach = 64, 34
    count = -(-sound.shape[1] // hop)
    padded = np.pad(np.abs(sound).max(axis=0), (0, count * hop - sound.shape[1]))
    needed = np.minimum(1, CEILING / np.maximum(padded.reshape(count, hop).max(axis=1), 1e-9))
    # The mean of minima over the same reach is never above the gain a peak needs.
    around = np.pad(needed, 2 * reach + 1, mode="edge")
    lowest = np.lib.stride_tricks.sliding_window_view(around, 2 * reach + 3).min(axis=1)
    window = np.hanning(2 * reach + 1)
    gain = np.convolve(lowest, window / window.sum(), "valid")[:count]
    places = (np.arange(count) + 0.5) * hop
    return sound * np.interp(np.arange(sound.shape[1]), places, gain).astype(np.float32)
