"""Frames, rates, clocks and digests: the numbers a film is made of.

Frames and credits are ``int``; rates and seconds that decide a cut are ``Fraction``.
A float never holds money or a cut.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"

RATES: Mapping[str, Fraction] = {
    "23.976": Fraction(24000, 1001),
    "24": Fraction(24),
    "25": Fraction(25),
    "29.97": Fraction(30000, 1001),
    "30": Fraction(30),
}
"""Frame rates a film may have, by the name used in ``film.toml`` (SMPTE ST 12-1)."""

CLIP_RATE = Fraction(24)
"""Frames per second of a generated clip (Runway's Gen-4 video models)."""

SAME_RATE = Fraction(1, 10)
"""Rates this near to each other play frame for frame: 25 fps over 24 is 4 % faster, as in PAL transfers."""

_CLOCK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:\.(\d{1,6}))?")


def parse_clock(text: str) -> Fraction:
    """Seconds of a clock reading: ``"2:45"``, ``"1:02:45.5"`` or plain ``"165"``.

    Raises ``ValueError`` with a sentence a person can act on.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise ValueError(f'"{text}" is not a time: write minutes:seconds, like "2:45" or "2:45.5"')
    hours, minutes, seconds, part = match.groups()
    if (minutes is not None and int(seconds) > 59) or (hours is not None and int(minutes) > 59):
        raise ValueError(f'"{text}" is not a time: minutes and seconds stop at 59')
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    return whole + Fraction(int(part or 0), 10 ** len(part or ""))


def parse_span(text: str) -> tuple[Fraction, Fraction | None]:
    """Start and end in seconds of ``"0:15-0:25"``; the end is None for ``"0:15"``."""
    first, dash, last = text.replace("\N{EN DASH}", "-").partition("-")
    start = parse_clock(first)
    end = parse_clock(last) if dash else None
    if end is not None and end <= start:
        raise ValueError(f'"{text}" ends before it starts')
    return start, end


def clock(seconds: Fraction | float) -> str:
    """``2:45`` or ``2:45.5``: a time as people write it, to a hundredth of a second."""
    hundredths = round(Fraction(seconds) * 100)
    minutes, rest = divmod(hundredths, 6000)
    text = f"{minutes}:{rest // 100:02d}.{rest % 100:02d}"
    return text.rstrip("0").rstrip(".")


def timecode(frame: int, rate: Fraction) -> str:
    """Non-drop timecode ``HH:MM:SS:FF`` of a frame (SMPTE ST 12-1)."""
    base = round(rate)
    seconds, ff = divmod(frame, base)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{ff:02d}"


def to_frame(seconds: Fraction, rate: Fraction) -> int:
    """The frame nearest to a time; ties go to the even frame, as ``round`` does."""
    return round(seconds * rate)


def step(clip_rate: Fraction, film_rate: Fraction) -> Fraction:
    """Clip frames per film frame at natural speed: 1 for like rates, else the ratio of the rates."""
    ratio = clip_rate / film_rate
    return Fraction(1) if abs(film_rate / clip_rate - 1) <= SAME_RATE else ratio


def parse_size(text: str) -> tuple[int, int]:
    """Width and height of ``"1280x720"`` or ``"1280:720"``."""
    match = re.fullmatch(r"(\d{2,5})[x:](\d{2,5})", text)
    if match is None:
        raise ValueError(f'"{text}" is not a picture size: write width x height, like "1280x720"')
    return int(match[1]), int(match[2])


def canonical(value: Json) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, UTF-8 (RFC 8785 in spirit)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def digest(value: Json) -> str:
    """SHA-256 of the canonical form of a value, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()
