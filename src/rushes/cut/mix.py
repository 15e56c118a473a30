"""The song and the tracks beside it in one sound: placed to the sample, ducked under voices, never clipped.

Everything is summed as float32 in a file beside the result, block by block, so that memory does not grow with the film.
"""

import tempfile
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rushes.cut.sound import KEPT_RATES, Decoded, Samples, SoundInfo, encode_blocks, encode_sound, exactly
from rushes.cut.tracks import Laid, voices
from rushes.errors import MediaError
from rushes.media.encode import replacing
from rushes.media.files import open_media, sound_stream

MIX_VERSION = 1
"""Raised by hand when the samples of a mix change."""

BLOCK = 1 << 16
CHANNELS = 2
HOP = 64
"""Samples of which loudness is told together."""

HEARD = 10 ** (-45 / 20)
"""Level from which a voice is there: -45 dBFS, over the noise of a quiet room."""

ATTACK, RELEASE, HOLD = 0.08, 0.45, 0.25
"""Seconds in which music goes down under a voice, comes up again, and stays down between words (one-pole smoothing as
in Zoelzer, DAFX, 2nd ed., 4.2; the times are those of speech: a syllable, a breath)."""

CEILING = 0.98
"""Of full scale: what the sum is held under where it would clip."""
NEAR = 4
"""Hops about a peak over which it is turned down."""


def mix_sound(
    song: Path | None, tracks: Sequence[Laid], into: Path, *, start: Fraction, seconds: Fraction
) -> SoundInfo:
    """Write the film's sound at ``into`` (m4a): ``[start, start + seconds)`` of the song, and the tracks beside it.

    Exactly ``round(seconds * rate)`` samples in two channels, at the song's rate (48 kHz without one); a track begins
    at ``round(at * rate)``. Without tracks it is the song as ``encode_sound`` gives it. Raises ``MediaError``.
    """
    if song is not None and not tracks:
        return encode_sound(song, into, start=start, seconds=seconds)
    rate = _rate_of(song) if song is not None else KEPT_RATES[-1]
    wanted = round(seconds * rate)
    with tempfile.TemporaryDirectory(dir=into.parent, prefix=f".{into.stem}-") as name:
        bed, over = (_page(Path(name) / part, wanted) for part in ("bed", "over"))
        if song is not None:
            _put_song(bed, song, rate, start, wanted)
        for track in tracks:
            _put(bed if track.kind == "ambience" else over, track, rate)
        gain = _ducking(tracks, over, rate, wanted)
        blocks = list_blocks(wanted)
        limit = _limit(bed, over, gain, wanted)
        with replacing(into) as part:
            mixed = (_mixed(bed, over, gain, first, end) * _spread(limit, first, end) for first, end in blocks)
            encode_blocks(part, mixed, rate, CHANNELS)
    return SoundInfo(rate, CHANNELS, wanted)


def list_blocks(samples: int, size: int = BLOCK) -> list[tuple[int, int]]:
    """First sample and end of each block."""
    return [(first, min(first + size, samples)) for first in range(0, samples, size)]


def _page(path: Path, samples: int) -> Samples:
    """Silence on disk, ``float32 [2, samples]``."""
    return np.memmap(path, np.float32, "w+", shape=(CHANNELS, max(1, samples)))


def _rate_of(song: Path) -> int:
    with open_media(song) as container:
        return Decoded(container, sound_stream(container, song)).rate


def _put_song(bed: Samples, song: Path, rate: int, start: Fraction, wanted: int) -> None:
    with open_media(song) as container:
        decoded = Decoded(container, sound_stream(container, song), rate)
        at = 0
        for block in exactly(decoded.blocks(), round(start * rate), wanted, decoded.channels):
            bed[:, at : at + block.shape[1]] += block
            at += block.shape[1]
    if decoded.samples == 0:
        raise MediaError("the song has no samples that can be decoded", where=str(song), next="Export it again.")


def _put(page: Samples, track: Laid, rate: int) -> None:
    """Add a track to a page, with its gain and fades; what lies outside of the film is left out."""
    total = page.shape[1]
    at = round(track.at * rate)
    length = total - at if track.seconds is None else round(track.seconds * rate)
    heard, known = 0, _length_of(track, rate) if track.seconds is None or track.loop else length
    length = min(length, known) if not track.loop else length
    fades = round(track.fade_in * rate), round(track.fade_out * rate)
    for block in _repeated(track, rate):
        block = block[:, : length - heard]
        first = at + heard
        shaped = block * (_fade(heard, block.shape[1], length, *fades) * np.float32(10 ** (track.gain / 20)))
        low, high = max(0, first), min(total, first + block.shape[1])
        if low < high:
            page[:, low:high] += shaped[:, low - first : high - first]
        heard += block.shape[1]
        if heard >= length or first >= total:
            return


def _repeated(track: Laid, rate: int) -> Iterator[Samples]:
    """A track's samples from its start on; again and again where it loops."""
    while True:
        given = 0
        for block in _decoded(track, rate):
            given += block.shape[1]
            yield block
        if not given:
            raise MediaError("there is no sound in this part of the file", where=str(track.file), next="Listen to it.")
        if not track.loop:
            return


def _decoded(track: Laid, rate: int) -> Iterator[Samples]:
    skip = round(track.start * rate)
    with open_media(track.file) as container:
        for block in Decoded(container, sound_stream(container, track.file), rate).blocks():
            if skip >= block.shape[1]:
                skip -= block.shape[1]
                continue
            yield block[:, skip:]
            skip = 0


def _length_of(track: Laid, rate: int) -> int:
    """Samples of a track from its start to its file's end."""
    return sum(block.shape[1] for block in _decoded(track, rate))


def _fade(first: int, count: int, length: int, up: int, down: int) -> Samples:
    """The gain of samples ``first`` on of a track: up evenly at its beginning, down at its end."""
    at = np.arange(first, first + count, dtype=np.float32)
    gain = np.ones(count, np.float32)
    if up:
        gain *= np.clip(at / up, 0, 1)
    if down:
        gain *= np.clip((length - at) / down, 0, 1)
    return gain


def _ducking(tracks: Sequence[Laid], over: Samples, rate: int, wanted: int) -> Samples | None:
    """The gain of the bed by hop, under voices that are heard; None where nothing ducks."""
    some = voices(tracks)
    if not some:
        return None
    deep = np.zeros(-(-wanted // HOP), np.float32)
    for track in some:
        first = max(0, round(track.at * rate) // HOP)
        end = (
            len(deep) if track.seconds is None else min(len(deep), round((track.at + track.seconds) * rate) // HOP + 1)
        )
        deep[first:end] = np.maximum(deep[first:end], np.float32(track.duck))
    target = np.where(_is_heard(over, len(deep), rate), deep, 0)
    return np.asarray(10 ** (-_smoothed(target, rate) / 20), np.float32)


def _is_heard(over: Samples, hops: int, rate: int) -> NDArray[np.bool_]:
    """Whether a voice is there, by hop; between words it is, for a moment."""
    level = np.zeros(hops, np.float32)
    for first, end in list_blocks(over.shape[1]):
        block = np.abs(over[:, first:end]).max(0)
        peaks = np.pad(block, (0, -len(block) % HOP)).reshape(-1, HOP).max(1)
        level[first // HOP : first // HOP + len(peaks)] = peaks
    there = np.flatnonzero(level > HEARD)
    heard = np.zeros(hops + 1, np.int32)
    hold = round(HOLD * rate / HOP)
    np.add.at(heard, there, 1)
    np.add.at(heard, np.minimum(there + hold, hops), -1)
    return np.cumsum(heard)[:hops] > 0


def _smoothed(target: Samples, rate: int) -> Samples:
    """Decibels that follow a target: down as fast as ``ATTACK``, up as slowly as ``RELEASE``."""
    quick, slow = (float(np.exp(-HOP / (rate * seconds))) for seconds in (ATTACK / 3, RELEASE / 3))
    out, now = np.empty_like(target), 0.0
    for k, value in enumerate(target.tolist()):
        keep = quick if value > now else slow
        now = keep * now + (1 - keep) * value
        out[k] = now
    return out


def _mixed(bed: Samples, over: Samples, gain: Samples | None, first: int, end: int) -> Samples:
    under = bed[:, first:end] if gain is None else bed[:, first:end] * _spread(gain, first, end)
    return np.asarray(under + over[:, first:end], np.float32)


def _spread(hops: Samples | None, first: int, end: int) -> Samples:
    """Values by hop as values by sample, in straight lines from the middle of one to that of the next."""
    if hops is None:
        return np.ones(end - first, np.float32)
    at = (np.arange(first, end) - HOP / 2) / HOP
    return np.interp(at, np.arange(len(hops)), hops).astype(np.float32)


def _limit(bed: Samples, over: Samples, gain: Samples | None, wanted: int) -> Samples | None:
    """The gain by hop that holds every peak under the ceiling; None where nothing would clip."""
    peaks = np.zeros(-(-wanted // HOP), np.float32)
    for first, end in list_blocks(wanted):
        block = np.abs(_mixed(bed, over, gain, first, end)).max(0)
        each = np.pad(block, (0, -len(block) % HOP)).reshape(-1, HOP).max(1)
        peaks[first // HOP : first // HOP + len(each)] = each
    if peaks.max(initial=0) <= 1.0:
        return None
    needed = np.minimum(1, CEILING / np.maximum(peaks, 1e-9))
    wide = 2 * NEAR + 1
    least = np.lib.stride_tricks.sliding_window_view(np.pad(needed, wide, mode="edge"), 2 * wide + 1).min(1)
    kernel = np.ones(wide) / wide
    return np.asarray(np.convolve(np.pad(least, NEAR, mode="edge"), kernel, "valid"), np.float32)
