"""The instruments: one function a note, from pitch, velocity and seconds to sound.

A sound is ``float32 [samples]`` or ``float32 [2, samples]`` at 44.1 kHz, peak about 1. Everything is
computed; nothing is sampled. Struck and plucked strings are sums of damped partials, after
Fletcher and Rossing, *The Physics of Musical Instruments*, chapters 2 and 12.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Sound: TypeAlias = NDArray[np.float32]
Curve: TypeAlias = NDArray[np.floating[Any]]
Voice: TypeAlias = Callable[[int, float, float], Sound]
"""A note: MIDI pitch, velocity 0..1, seconds."""

RATE = 44100
"""Samples per second."""


def hertz(pitch: float) -> float:
    """Frequency of a MIDI pitch, equal temperament, A4 = 440 Hz."""
    return float(440 * 2 ** ((pitch - 69) / 12))


def ring(freqs: Curve, decays: Curve, amps: Curve, phases: Curve, samples: int) -> Sound:
    """Sum of damped sines: ``amps * exp(-decays * t) * sin(2 pi freqs * t + phases)``.

    ``decays`` are nepers a second. Time is split in blocks, so that the whole bank is one product of
    a [blocks, partials] and a [partials, block] matrix: exp(p (a + b)) = exp(p a) exp(p b).
    """
    block = 512
    pole = (-decays + 2j * np.pi * freqs)[:, None] / RATE
    outer = (amps * np.exp(1j * phases))[:, None] * np.exp(pole * np.arange(0, samples, block))
    inner = np.exp(pole * np.arange(block))
    left = np.concatenate([outer.imag, outer.real]).astype(np.float32)
    right = np.concatenate([inner.real, inner.imag]).astype(np.float32)
    return np.ravel(left.T @ right)[:samples]


def fade(sound: Sound, rise: float, fall: float) -> Sound:
    """The sound with raised-cosine ends of so many seconds."""
    shaped = sound.copy()
    for seconds, end in ((rise, slice(None)), (fall, slice(None, None, -1))):
        count = min(int(seconds * RATE), sound.shape[-1])
        ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / max(count, 1))
        shaped[..., end][..., :count] *= ramp.astype(np.float32)
    return shaped


@lru_cache(maxsize=256)
def noise(seconds: float, low: float, high: float, seed: int) -> Sound:
    """White noise between two frequencies in hertz, with skirts of an octave, peak 1. Read only."""
    count = int(seconds * RATE)
    size = 1 << (count - 1).bit_length()
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(size))
    freqs = np.fft.rfftfreq(size, 1 / RATE) + 1e-9
    skirts = np.clip(1 + np.log2(freqs / low), 0, 1) * np.clip(1 + np.log2(high / freqs), 0, 1)
    sound = np.fft.irfft(spectrum * skirts, size)[:count]
    return np.asarray(sound / np.abs(sound).max(), dtype=np.float32)


def _decay(samples: int, seconds: float) -> Sound:
    """An exponential that falls by 60 dB in so many seconds."""
    return np.asarray(np.exp(-6.908 * np.arange(samples) / (seconds * RATE)), np.float32)


def piano(pitch: int, velocity: float, seconds: float) -> Sound:
    """A felted upright piano: stiff strings in pairs, and the damper when the key is let go."""
    step = max(1, round(velocity * 8))
    length = min(seconds + 0.18, 6.0)
    return fade(_strings(pitch, step)[: int(length * RATE)], 0.0008, 0.18) * np.float32(0.25 + 0.75 * velocity)


@lru_cache(maxsize=512)
def _strings(pitch: int, step: int) -> Sound:
    """Six seconds of a struck string pair; harder blows (step 1..8) are brighter."""
    base, stiff = hertz(pitch), 0.00025 * 2 ** ((pitch - 60) / 14)
    order = np.arange(1, int(min(36, 9000 / base)) + 1)
    freqs = base * order * np.sqrt(1 + stiff * order**2)
    dull = 1.0 + 0.95 * (1 - step / 8)
    amps = order**-dull * np.exp(-freqs / (2000 + 700 * step)) * (0.35 + np.abs(np.sin(np.pi * order / 7.7)))
    decays = 0.45 * 2 ** ((pitch - 60) / 17) + 0.0011 * freqs
    # The two strings of a note differ by about a cent and lose energy at different speeds.
    pair = [
        ring(freqs * k, decays * d, amps * a, order * 0.7, 6 * RATE)
        for k, d, a in ((1, 2.6, 0.62), (1.0007, 0.8, 0.38))
    ]
    tone = pair[0] + pair[1]
    thump = noise(0.05, 90, 900, pitch) * _decay(int(0.05 * RATE), 0.05) * np.float32(0.05 + 0.012 * step)
    tone /= np.abs(tone).max()
    tone[: thump.size] += thump
    return tone


def guitar(pitch: int, velocity: float, seconds: float) -> Sound:
    """A steel-string guitar, plucked a seventh of the way along the string."""
    length = min(seconds + 0.12, 3.0)
    body = _pluck(pitch, max(1, round(velocity * 6)))
    return fade(body[: int(length * RATE)], 0.001, 0.12) * np.float32(0.2 + 0.8 * velocity)


@lru_cache(maxsize=512)
def _pluck(pitch: int, step: int) -> Sound:
    base = hertz(pitch)
    order = np.arange(1, int(min(30, 8000 / base)) + 1)
    freqs = base * order * np.sqrt(1 + 0.00006 * order**2)
    amps = np.abs(np.sin(np.pi * order / 7.3)) / order**1.0 * np.exp(-freqs / (1900 + 900 * step))
    # The air and the top plate of the body lift the low partials.
    amps *= 1 + 1.2 * np.exp(-(((freqs - 110) / 40) ** 2)) + 0.8 * np.exp(-(((freqs - 220) / 60) ** 2))
    tone = ring(freqs, 1.4 + 0.0016 * freqs, amps, order * 1.3, 3 * RATE)
    pick = noise(0.012, 1500, 6000, pitch) * np.hanning(int(0.012 * RATE)).astype(np.float32)
    tone /= np.abs(tone).max()
    tone[: pick.size] += pick * np.float32(0.025 * step)
    return tone


@lru_cache(maxsize=256)
def bass(pitch: int, velocity: float, seconds: float) -> Sound:
    """A round fingered bass."""
    base = hertz(pitch)
    order = np.arange(1, 11)
    amps = order**-1.4 * np.exp(-base * order / (260 + 500 * velocity))
    tone = ring(base * order, 0.7 + 0.5 * order, amps, order * 0.4, int((seconds + 0.1) * RATE))
    return fade(tone / np.abs(tone).max(), 0.006, 0.1) * np.float32(velocity)


def pad(shine: float) -> Voice:
    """Warm strings: seven players on each side, slightly out of tune, rising slowly.

    ``shine`` 0..1 opens the upper partials.
    """

    @lru_cache(maxsize=256)
    def play(pitch: int, velocity: float, seconds: float) -> Sound:
        rng = np.random.default_rng([pitch, 91])
        samples = int((seconds + 0.9) * RATE)
        sides = np.stack([_section(pitch, shine, rng, samples) for _ in range(2)])
        return fade(sides, 0.5, 0.9) * np.float32(velocity)

    return play


def _section(pitch: int, shine: float, rng: np.random.Generator, samples: int) -> Sound:
    order = np.arange(1, int(min(16, 7000 / hertz(pitch))) + 1)
    players = hertz(pitch) * 2 ** (rng.normal(0, 5.0, 7) / 1200)
    freqs = np.outer(players, order).ravel()
    amps = np.tile(1 / order, 7) * np.exp(-freqs / (900 + 3200 * shine)) / 7
    return ring(freqs, np.zeros(freqs.size), amps, rng.uniform(0, 6.283, freqs.size), samples)


def _kick() -> Sound:
    time = np.arange(int(0.35 * RATE)) / RATE
    sweep = 2 * np.pi * (50 * time + 70 * 0.028 * (1 - np.exp(-time / 0.028)))
    tone = np.sin(sweep).astype(np.float32) * _decay(time.size, 0.34)
    tone[: int(0.01 * RATE)] += 0.12 * noise(0.01, 800, 3000, 1) * _decay(int(0.01 * RATE), 0.01)
    return fade(tone, 0.001, 0.05)


def _snare() -> Sound:
    count = int(0.32 * RATE)
    drum = ring(np.array([186.0, 331.0]), np.array([22.0, 30.0]), np.array([0.5, 0.25]), np.zeros(2), count)
    wires = noise(0.32, 1100, 7000, 2) * _decay(count, 0.24)
    return fade(drum + 0.5 * wires, 0.001, 0.03)


def _brush() -> Sound:
    """A brush laid on the snare: a soft tap with a short swish after it."""
    count = int(0.26 * RATE)
    return fade(noise(0.26, 900, 5000, 3) * _decay(count, 0.22), 0.004, 0.05)


def _swish() -> Sound:
    """A brush drawn across the head."""
    count = int(0.5 * RATE)
    return noise(0.5, 1500, 6500, 4) * (np.hanning(count) ** 2).astype(np.float32)


def _hat() -> Sound:
    return fade(noise(0.09, 6500, 13000, 5) * _decay(int(0.09 * RATE), 0.075), 0.001, 0.02)


def _shaker() -> Sound:
    """A tambourine shaken softly."""
    return noise(0.14, 5000, 12000, 6) * (np.hanning(int(0.14 * RATE)) ** 1.5).astype(np.float32)


def _cymbal() -> Sound:
    """A crash that opens softly and rings for three seconds."""
    return fade(noise(3.0, 3500, 12000, 7) * _decay(3 * RATE, 2.6), 0.004, 0.4)


def _swell() -> Sound:
    """A cymbal rolled with mallets: five seconds up to its loudest, and gone."""
    count = 5 * RATE
    return fade(noise(5.0, 2500, 9000, 8) * (np.linspace(0, 1, count) ** 3).astype(np.float32), 0.2, 0.06)


KIT: Mapping[str, Callable[[], Sound]] = {
    "kick": _kick, "snare": _snare, "brush": _brush, "swish": _swish,
    "hat": _hat, "shaker": _shaker, "cymbal": _cymbal, "swell": _swell,
}  # fmt: skip
"""The drums, by name."""

DRUMS = tuple(KIT)


@lru_cache(maxsize=16)
def _drum(name: str) -> Sound:
    return KIT[name]()


def drum(pitch: int, velocity: float, seconds: float) -> Sound:
    """A stroke on a drum; ``pitch`` is its place in ``DRUMS``."""
    return _drum(DRUMS[pitch]) * np.float32(velocity)
