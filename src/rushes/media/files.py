"""What a file is: picture, clip or sound, and its exact length, read from its packets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av

from rushes.errors import MediaError
from rushes.media.limits import MAX_FRAMES, MAX_RATE, MAX_SECONDS, check_file, check_size, reading
from rushes.media.pictures import opening

FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,asf,mxf,gif,mpegts,mpeg,mpegvideo,h264,hevc,"
    "wav,w64,aiff,au,caf,flac,mp3,ogg,aac,ac3,eac3,ape,dsf,mpc,mpc8,tta,wv"
)
"""Containers that are opened. Play lists and scripts (HLS, DASH, concat) could name other files, so they are not."""


@dataclass(frozen=True, slots=True)
class Media:
    """What a file holds.

    ``width`` and ``height`` are in pixels as shown, upright, after ``rotation`` (degrees clockwise
    that the file asks for); both are 0 for a sound. ``frames`` is 1 for a picture and 0 for a sound.
    ``rate`` is frames a second, 0 for a picture, samples a second for a sound.
    """

    kind: Literal["picture", "clip", "sound"]
    width: int
    height: int
    frames: int
    rate: Fraction
    seconds: Fraction
    codec: str
    rotation: int = 0
    has_sound: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One frame in a file, before it is decoded: when it is shown (ticks), for how long, whether it stands alone."""

    pts: int | None
    duration: int
    key: bool
    hidden: bool = False


def probe(path: Path) -> Media:
    """Tell what a file is, with an exact frame count.

    Raises ``MediaError`` for anything that is not a whole picture, clip or sound within the limits:
    50 megapixels and 8192 pixels a side, 10 minutes and 36,000 frames a clip, 2 GB a file.
    """
    check_file(path)
    picture = _picture(path)
    if picture is not None:
        return picture
    with open_media(path) as container:
        stream = picture_stream(container)
        return _sound(container, path) if stream is None else _clip(container, stream, path)


@contextmanager
def open_media(path: Path) -> Iterator[Any]:
    """The opened container of a local file; whatever goes wrong inside is a ``MediaError``."""
    check_file(path)
    limits = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
    with reading(path, "a picture, clip or sound"), av.open(str(path.absolute()), options=limits) as container:
        yield container


def picture_stream(container: Any) -> Any | None:
    """The moving pictures of a container; the cover of a song is none."""
    cover = av.stream.Disposition.attached_pic
    return next((stream for stream in container.streams.video if not stream.disposition & cover), None)


QUICKLY = {"skip_loop_filter": "all", "flags2": "+fast"}
"""How a decoder saves a fifth of its time: without smoothing the edges of blocks (48 dB of the exact pictures)."""


def clip_stream(container: Any, path: Path, *, quick: bool = False) -> Any:
    """The moving pictures of a container, decoded quickly or exactly; ``MediaError`` where there are none."""
    stream = picture_stream(container)
    if stream is None:
        raise MediaError("this is a sound, not a clip", where=str(path), next="Add a clip with a picture.")
    _known(stream, path)
    check_size(stream.width, stream.height, where=str(path))
    stream.codec_context.thread_count = 1
    if quick:
        stream.codec_context.options = QUICKLY
    return stream


def sound_stream(container: Any, path: Path) -> Any:
    """The first sound of a container; ``MediaError`` where there is none."""
    stream = next(iter(container.streams.audio), None)
    if stream is None:
        raise MediaError("there is no sound in this", where=str(path), next="Give the song itself.")
    return _known(stream, path)


def _known(stream: Any, path: Path) -> Any:
    """The stream, where there is a decoder for it."""
    if stream.codec_context is None:
        what = "it is in a form that cannot be decoded here, or its header is broken"
        raise MediaError(what, where=str(path), next="Export it as H.264 MP4, a sound as WAV.")
    return stream


def shown(container: Any, stream: Any, path: Path) -> list[Shown]:
    """Every frame of a stream in the order it is shown, by reading its packets and decoding none."""
    return [frame for frame in _stored(container, stream, path) if not frame.hidden]


def _stored(container: Any, stream: Any, path: Path) -> list[Shown]:
    """The frames a stream has, with those that its edit list hides."""
    frames: list[Shown] = []
    for packet in container.demux(stream):
        if packet.size:
            frames.append(Shown(packet.pts, packet.duration or 0, packet.is_keyframe, packet.is_discard))
        if len(frames) > MAX_FRAMES:
            raise MediaError(f"more than {MAX_FRAMES} frames", where=str(path), next="Cut it into shorter clips.")
    if all(frame.pts is not None for frame in frames):
        frames.sort(key=lambda frame: frame.pts or 0)
    return frames


def _picture(path: Path) -> Media | None:
    with reading(path, "a picture"), opening(path) as image:
        if image is None or (image.format in ("GIF", "WEBP") and getattr(image, "n_frames", 1) > 1):
            return None
        turn = {3: 180, 6: 90, 8: 270, 5: 90, 7: 270}.get(image.getexif().get(274, 1), 0)
        width, height = image.size if turn % 180 == 0 else image.size[::-1]
        return Media("picture", width, height, 1, Fraction(0), Fraction(0), str(image.format).lower(), turn)


def _clip(container: Any, stream: Any, path: Path) -> Media:
    stream = clip_stream(container, path)
    promised = stream.frames
    stored = _stored(container, stream, path)
    _whole(len(stored), promised, path)
    frames = [frame for frame in stored if not frame.hidden]
    _whole(len(frames), 0, path)
    first = _first_frame(path)
    rate, seconds = _times(frames, stream)
    if seconds > MAX_SECONDS:
        raise MediaError(f"{float(seconds):.0f} s is too long for a clip", where=str(path), next="At most 10 minutes.")
    turn = -int(first.rotation) % 360
    width, height = (first.width, first.height) if turn % 180 == 0 else (first.height, first.width)
    name, sound = stream.codec_context.name, bool(container.streams.audio)
    return Media("clip", width, height, len(frames), rate, seconds, name, turn, sound)


def _whole(count: int, promised: int, path: Path) -> None:
    if not count:
        raise MediaError("the clip has no frames", where=str(path), next="Export it again.")
    if count < promised - 1:
        message = f"the clip is cut short: {count} of its {promised} frames are there"
        raise MediaError(message, where=str(path), next="Copy or export it again.")


def _first_frame(path: Path) -> Any:
    with open_media(path) as container:
        for frame in container.decode(clip_stream(container, path)):
            check_size(frame.width, frame.height, where=str(path))
            return frame
    raise MediaError("no frame of the clip can be decoded", where=str(path), next="Export it as H.264 MP4.")


def _times(frames: list[Shown], stream: Any) -> tuple[Fraction, Fraction]:
    """Rate and length: the file's own rate, unless its time stamps say otherwise by half a frame and more."""
    rate = _fraction(stream.average_rate) or _fraction(stream.guessed_rate)
    start, last = frames[0].pts, frames[-1].pts
    span = Fraction(0)
    if start is not None and last is not None:
        base = _fraction(stream.time_base)
        one = frames[-1].duration * base or (1 / rate if rate else Fraction(1, 24))
        span = (last - start) * base + one
    if rate and rate <= MAX_RATE and (not span or abs(len(frames) / rate - span) <= 1 / (2 * rate)):
        return rate, len(frames) / rate
    if not span:
        raise MediaError("the clip does not say how fast it runs", next="Export it as H.264 MP4.")
    return (len(frames) / span).limit_denominator(1001), span


def _sound(container: Any, path: Path) -> Media:
    stream = sound_stream(container, path)
    codec, base = stream.codec_context, _fraction(stream.time_base)
    low, high, count = None, 0, 0
    for packet in container.demux(stream):
        if packet.size and packet.pts is not None:
            low = packet.pts if low is None else low
            high, count = max(high, packet.pts + (packet.duration or 0)), count + 1
    if low is None or high <= low or not codec.sample_rate:
        raise MediaError("the sound has no samples", where=str(path), next="Export it again.")
    return Media("sound", 0, 0, 0, Fraction(codec.sample_rate), (high - max(low, 0)) * base, codec.name, 0, True)


def _fraction(value: Any) -> Fraction:
    return Fraction(value.numerator, value.denominator) if value else Fraction(0)
