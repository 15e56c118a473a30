"""The sung lead: harmonics under moving formants, with glides, vibrato, breath and consonants.

It is a singer the way a sketch is a face: vowels and rhythm follow the syllables, words are not meant
to be understood. Vowels are resonances in series, after Klatt, "Software for a cascade/parallel
formant synthesizer", J. Acoust. Soc. Am. 67 (1980); formants near those of Peterson and Barney (1952).
"""

import re
from collections.abc import Sequence

import numpy as np

from rushes.song.score import Note, Phrase
from rushes.song.voices import RATE, Curve, Sound, fade, noise

HOP = 256
"""Samples between two values of a control curve."""

LEAD, TAIL = 0.45, 0.4
"""Seconds a phrase sounds before its first note (a breath in) and after its last."""

FORMANTS = {
    "a": (860, 1300, 2800), "e": (600, 1950, 2750), "i": (390, 2450, 3050), "o": (520, 950, 2700),
    "u": (410, 1050, 2600), "c": (640, 1050, 2700), "v": (720, 1350, 2700), "w": (500, 1250, 2600),
    "y": (460, 2100, 2800), "r": (540, 1450, 2100), "x": (580, 1500, 2650),
}  # fmt: skip
"""Vowel letter -> first three formants in hertz (c: law, v: cup, w: would, y: it, r: word, x: the)."""

_VOWELS = (
    (r"^(the|a|er|le|dle|al|of)$", "x"),
    (r"^i'?m?$|igh|^(my|by|why)$|ide$|ile$|ine$|^(like|find|kind|mind)|ife$", "ai"),
    (r"^(you|to|who|do|through|blue)$|oo(?!r)|ue$", "u"),
    (r"^(come|some|one|won|love|up|cup|shut|hun|bur|moth|what|was|nough)", "v"),
    (r"ould", "w"),
    (r"^(said|gain|bread|heav|when|friend|there|where|wear|a?re)|air|are$|ayer", "e"),
    (r"^(curse|word|heard|were|her$|first)|urn|ird|ern", "r"),
    (r"all|^for$|oor|our$|ours$|ore$|warm|or|aw$|aught|on$", "c"),
    (r"^give|^live$", "y"),
    (r"^have$", "a"),
    (r"ey$|ay$|ai|a[^aeiou]e$|eigh", "ei"),
    (r"ea|ee|ie|here$|^(we|be|me|he|she|e)$|^[^aeiou]+y$|^y$", "i"),
    (r"^(bro|so|no|go|o)$|o[^aeiou]e$|old|own$(?<!down)|ow$(?<!now)|owed|oa", "ou"),
    (r"ow|ou", "au"), (r"oi|oy", "oi"),
    (r"a", "a"), (r"e", "e"), (r"i|y", "y"), (r"o", "c"), (r"u", "v"),
)  # fmt: skip


def vowel(syllable: str) -> str:
    """The vowel of an English syllable, as one letter of ``FORMANTS`` or two for a glide."""
    word = re.sub(r"[^a-z']", "", syllable.lower())
    return next((sound for pattern, sound in _VOWELS if re.search(pattern, word)), "x")


def sing(phrase: Phrase, level: float, seed: int, shift: Sequence[int] = ()) -> Sound:
    """The phrase, mono, from ``LEAD`` seconds before its start; ``level`` 0..1 is how full the voice is.

    ``shift`` moves each note by so many semitones, for a second voice.
    """
    rng = np.random.default_rng([seed, 7])
    frames = int((float(phrase.end - phrase.start) + LEAD + TAIL) * RATE) // HOP + 1
    time = np.arange(frames) * HOP / RATE - LEAD
    starts = np.array([float(note.start - phrase.start) for note in phrase.notes])
    moves = list(shift) or [0] * len(phrase.notes)
    pitch = _pitch(phrase.notes, starts, moves, time, rng)
    loud = _loudness(phrase.notes, starts, time)
    voiced = _voiced(pitch, _formants(phrase.notes, starts, time), loud, level)
    air = _breath(phrase.notes, starts, frames * HOP, loud, seed)
    return voiced * np.float32(0.75 + 0.25 * level) + air * np.float32(0.55 + 0.2 * level)


def _smooth(curve: Curve, seconds: float) -> Curve:
    """The curve under a Hann window of so many seconds."""
    half = max(1, round(seconds * RATE / HOP / 2))
    window = np.hanning(2 * half + 3)[1:-1]
    padded = np.pad(curve, half, mode="edge")
    return np.convolve(padded, window / window.sum(), "valid")


def _pitch(notes: Sequence[Note], starts: Curve, moves: Sequence[int], time: Curve, rng: np.random.Generator) -> Curve:
    """Fundamental in hertz: glides between notes, a scoop from below, and vibrato on the long ones."""
    index = np.clip(np.searchsorted(starts, time + 0.03, side="right") - 1, 0, len(notes) - 1)
    target = np.array([note.pitch + move for note, move in zip(notes, moves, strict=True)], dtype=float)[index]
    age = time - starts[index]
    long = np.array([float(note.seconds) > 0.55 for note in notes])[index]
    deep = 0.27 * np.clip((age - 0.3) / 0.5, 0, 1) * long
    rate = 5.2 + 0.25 * _smooth(rng.standard_normal(time.size), 0.8)
    wave = np.sin(2 * np.pi * np.cumsum(rate) * HOP / RATE)
    drift = _smooth(rng.standard_normal(time.size), 0.25) * 0.12
    scoop = -1.1 * np.exp(-np.maximum(time, 0) / 0.07)
    return np.asarray(440 * 2 ** ((_smooth(target, 0.11) + deep * wave + drift + scoop - 69) / 12))


def _onset(note: Note) -> tuple[str, float]:
    """The consonants a note begins with, and how far they close the voice (1: not at all)."""
    cluster = re.match(r"[^aeiou]*", note.syllable.lower().replace("y", "i", note.syllable.lower().find("y") > 0))
    letters = cluster[0] if cluster else ""
    if not note.syllable:
        return "", 1.0
    if not letters:
        return "", 0.75
    return letters, 0.5 if letters[-1] in "lrwmnyv" and letters[0] not in "stkcfph" else 0.12


def _loudness(notes: Sequence[Note], starts: Curve, time: Curve) -> Curve:
    """0..1: on while notes sound, closing for consonants, swelling a little on long notes."""
    curve = np.zeros(time.size)
    for note, start in zip(notes, starts, strict=True):
        length = float(note.seconds)
        inside = (time >= start) & (time < start + length)
        x = (time[inside] - start) / length
        curve[inside] = 0.86 + 0.14 * np.sin(np.pi * x) - (0.22 * x if length > 0.9 else 0)
    for note, start in zip(notes, starts, strict=True):
        closed = (time >= start - 0.06) & (time < start + 0.016)
        curve[closed] = np.minimum(curve[closed], _onset(note)[1])
    return np.clip(_smooth(curve, 0.055), 0, 1)


def _formants(notes: Sequence[Note], starts: Curve, time: Curve) -> Curve:
    """Formant frequencies in hertz, [frames, 3], gliding from vowel to vowel."""
    tracks = np.tile(np.array(FORMANTS["x"], dtype=float), (time.size, 1))
    sound = "x"
    for note, start in zip(notes, starts, strict=True):
        sound = vowel(note.syllable) if note.syllable else sound
        tracks[time >= start - 0.04] = FORMANTS[sound[0]]
        # The second half of a diphthong comes late in the note, as singers are taught.
        tracks[time >= start + 0.72 * float(note.seconds)] = FORMANTS[sound[-1]]
    return np.stack([_smooth(track, 0.1) for track in tracks.T], axis=1)


def _voiced(pitch: Curve, formants: Curve, loud: Curve, level: float) -> Sound:
    """Sum of harmonics, each as loud as the throat and the vowel make it."""
    order = np.arange(1, int(min(40, 7500 / float(pitch.min()))) + 1)
    gains = _tract(np.outer(pitch, order), formants, pitch)
    gains *= np.outer(1.0, order ** (-0.55 + 0.4 * level))
    gains /= np.sqrt((gains**2).sum(axis=1, keepdims=True)) ** 0.85
    gains *= loud[:, None] * 0.32
    phase = np.cumsum(np.repeat(pitch, HOP)) * (2 * np.pi / RATE)
    angle = (phase % (2 * np.pi)).astype(np.float32).reshape(-1, HOP)
    ramp = np.linspace(0, 1, HOP, endpoint=False, dtype=np.float32)
    steps = np.diff(gains, axis=0, append=gains[-1:]).astype(np.float32)
    total = np.zeros_like(angle)
    for n, gain, step in zip(order, gains.T.astype(np.float32), steps.T, strict=True):
        total += np.sin(angle * np.float32(n)) * (gain[:, None] + step[:, None] * ramp)
    return total.ravel()


def _tract(freqs: Curve, formants: Curve, pitch: Curve) -> Curve:
    """Gain at each frequency [frames, harmonics] of five resonances in series."""
    gain = np.ones_like(freqs)
    fixed = np.array([3850.0, 4700.0])
    for k, width in enumerate((90, 120, 170, 260, 350)):
        centre = formants[:, k : k + 1] if k < 3 else np.full((len(freqs), 1), fixed[k - 3])
        if k == 0:
            # Singers open the mouth so that the first formant is never under the note.
            centre = np.maximum(centre, 1.05 * pitch[:, None])
        gain *= centre**2 / np.sqrt((centre**2 - freqs**2) ** 2 + (width * freqs) ** 2)
    return gain * np.clip((7500 - freqs) / 1500, 0, 1)


_HISS = (
    ("s|z|ce|x", 4500, 9500, 0.09, 0.085), ("sh|ch|j", 2300, 6500, 0.08, 0.08),
    ("f|th|h|v", 1400, 7000, 0.07, 0.03), ("[tkcpqgdb]", 1800, 7000, 0.03, 0.06),
)  # fmt: skip
"""Consonants: letters, band in hertz, seconds, level."""


def _breath(notes: Sequence[Note], starts: Curve, samples: int, loud: Curve, seed: int) -> Sound:
    """Everything unvoiced: the breath in, air in the tone, and the consonants."""
    # One long breath for everybody, begun somewhere else in each phrase.
    air = np.resize(np.roll(noise(11.8, 1800, 9000, 9), seed * 7919), samples)
    tone = np.interp(np.arange(samples), np.arange(loud.size) * HOP, loud).astype(np.float32)
    air *= tone * np.float32(0.02)
    _lay(air, noise(0.34, 900, 4500, seed % 5) * np.hanning(int(0.34 * RATE)).astype(np.float32) * 0.035, 0.04)
    for note, start in zip(notes, starts, strict=True):
        letters = _onset(note)[0]
        for pattern, low, high, seconds, level in _HISS:
            if letters and re.search(pattern, letters):
                burst = fade(noise(seconds, low, high, note.pitch % 5), 0.3 * seconds, 0.6 * seconds)
                _lay(air, burst * np.float32(level), LEAD + float(start) - 0.8 * seconds)
                break
    return air


def _lay(under: Sound, sound: Sound, at: float) -> None:
    first = max(0, int(at * RATE))
    part = sound[: under.size - first]
    under[first : first + part.size] += part


def below(phrase: Phrase, tones: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Semitones down to the nearest chord tone a third or more under each note of a phrase."""
    return tuple(
        -next(down for down in range(3, 15) if (note.pitch - down) % 12 in chord)
        for note, chord in zip(phrase.notes, tones, strict=True)
    )
