"""Thumbnails: small JPEG pictures of stills and of frames of clips, made once and kept."""

import io
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from PIL import Image

from rushes.build.store import Store
from rushes.errors import MediaError
from rushes.media import read_frames, read_picture, to_rgb

Thumb: TypeAlias = bytes | None
"""A JPEG (sRGB, 4:2:0), or None where the picture cannot be read."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Thumbnails wanted of one picture or clip: ``(frame, width in pixels)`` each, frame 0 for a picture."""

    sha256: str
    each: frozenset[tuple[int, int]]
    is_clip: bool = False
    path: Path | None = None
    """Where it is, when it is not in the store."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Thumbnails that are made, by content, frame and width."""

    made: Mapping[tuple[str, int, int], bytes] = field(default_factory=dict)

    def get(self, sha256: str, frame: int, width: int) -> Thumb:
        return self.made.get((sha256, frame, width))


@dataclass(frozen=True, slots=True)
class Thumbs:
    """Thumbnails of what is in a store, kept in the folder ``cache/thumbs`` beside it.

    One is named ``SHA256-WIDTH-FRAME.jpg``. Where the folder cannot be written, they are made every time.
    """

    store: Store

    @property
    def folder(self) -> Path:
        return self.store.root.parent / "cache" / "thumbs"

    def make(self, wanted: Iterable[Wanted]) -> Pictures:
        """Every thumbnail wanted, read where it was made before; what cannot be read is left out."""
        made: dict[tuple[str, int, int], bytes] = {}
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            for part in pool.map(self._one, wanted):
                made.update(part)
        return Pictures(made)

    def _one(self, wanted: Wanted) -> dict[tuple[str, int, int], bytes]:
        sha256 = wanted.sha256
        found = {(sha256, *one): data for one in wanted.each if (data := self._kept(sha256, *one)) is not None}
        missing = {one for one in wanted.each if (sha256, *one) not in found}
        if missing:
            with suppress(MediaError, OSError):
                for frame, picture in _frames(wanted, wanted.path or self.store.path(sha256), missing):
                    for width in (width for number, width in missing if number == frame):
                        found[sha256, frame, width] = self._keep(sha256, frame, width, jpeg(picture, width))
        return found

    def _kept(self, sha256: str, frame: int, width: int) -> Thumb:
        with suppress(OSError, ValueError):
            data = self._path(sha256, frame, width).read_bytes()
            return data if data.startswith(b"\xff\xd8") and data.endswith(b"\xff\xd9") else None
        return None

    def _keep(self, sha256: str, frame: int, width: int, data: bytes) -> bytes:
        with suppress(OSError, ValueError):
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f".{os.getpid()}-{secrets.token_hex(8)}"
            part.write_bytes(data)
            part.replace(self._path(sha256, frame, width))
        return data

    def _path(self, sha256: str, frame: int, width: int) -> Path:
        return self.folder / f"{sha256}-{width}-{frame}.jpg"


def jpeg(picture: Image.Image, width: int) -> bytes:
    """A picture (RGB) as a JPEG at most ``width`` wide and twice as high; never enlarged, with nothing but pixels.

    Quality is a property of the width alone, so that the name of a kept thumbnail tells all that made it.
    """
    small = picture.copy()
    small.thumbnail((width, width * 2), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = io.BytesIO()
    quality = 80 if width >= 400 else 72
    small.save(out, "JPEG", quality=quality, optimize=True, progressive=width >= 320, subsampling="4:2:0")
    return out.getvalue()


def _frames(wanted: Wanted, path: Path, missing: Iterable[tuple[int, int]]) -> Iterator[tuple[int, Image.Image]]:
    if not wanted.is_clip:
        yield 0, Image.fromarray(read_picture(path))
        return
    numbers = {max(0, number) for number, _ in missing}
    first, last = min(numbers), max(numbers)
    for number, frame in enumerate(read_frames(path, first, last - first + 1), first):
        if number in numbers:
            yield number, Image.fromarray(to_rgb(frame))
