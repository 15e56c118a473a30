"""Tunes of plucked notes for tests, cut from a few lines of NumPy: no two bars the same."""

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 22050
Sound = npt.NDArray[np.float32]


def tune(seconds: float, seed: int = 1, beat: float = 0.5) -> Sound:
    """A melody with a drum on each beat, the first louder in every four; float32 mono at 22,050 Hz."""
    rng = np.random.default_rng(seed)
    sound = np.zeros(int(seconds * RATE), np.float32)
    for number in range(int(seconds / beat)):
        at = int(number * beat * RATE)
        size = min(int(0.4 * RATE), len(sound) - at)
        time = np.arange(size) / RATE
        hit = rng.standard_normal(size) * np.exp(-time / 0.02) * (0.5 if number % 4 == 0 else 0.25)
        pitches = 220 * 2 ** (rng.integers(0, 24, 2) / 12)
        tones = sum(np.sin(2 * np.pi * pitch * time) for pitch in pitches) * np.exp(-time / 0.15) * 0.2
        sound[at : at + size] += (hit + tones).astype(np.float32)
    return sound


def silence(seconds: float) -> Sound:
    return np.zeros(int(seconds * RATE), np.float32)


def save(path: Path, sound: Sound, rate: int = RATE) -> Path:
    """A mono 16-bit WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path
