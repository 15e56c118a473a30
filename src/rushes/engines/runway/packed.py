"""Pictures as they are sent, kept by content: what many stills are made from is packed once, and before it is ordered.

Packing a reference takes half a second of a processor. It would be spent while the account's one submission is in
flight; so the run packs ahead, and the courier, another process, finds it here. A file begins with the digest of what
follows, and one that does not hold is packed anew: what is sent is never taken on trust.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from rushes.engines.base import Request
from rushes.engines.runway import pictures
from rushes.engines.runway.wires import Wire
from rushes.leftovers import beside
from rushes.units import Json, digest, parse_size

VERSION = 1
"""Counted up when ``pictures`` packs otherwise."""
ROOM = 256 * 1024 * 1024
"""Bytes that are kept; the oldest go first."""
_DIGEST = 32


@dataclass(frozen=True, slots=True)
class Packed:
    """Packed pictures in a folder; without one, nothing is kept."""

    folder: Path | None = None
    room: int = ROOM
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def reference(self, sha256: str, path: Path) -> bytes:
        """``pictures.reference`` of the file with this content."""
        return self._kept(("reference", sha256), lambda: pictures.reference(path))

    def first_frame(self, sha256: str, path: Path, size: tuple[int, int], widest: Fraction) -> bytes:
        """``pictures.first_frame`` of the file with this content."""
        name = ("first frame", sha256, *size, str(widest))
        return self._kept(name, lambda: pictures.first_frame(path, size, widest))

    def _kept(self, what: Sequence[Json], make: Callable[[], bytes]) -> bytes:
        if self.folder is None:
            return make()
        path = self.folder / f"{digest([VERSION, *what])}.png"
        with self._turn:  # whoever wants the same meanwhile finds it
            if (data := _read(path)) is None:
                data = make()
                self._write(path, data)
        return data

    def _write(self, path: Path, data: bytes) -> None:
        """Keep some data; where that cannot be written, it is packed again."""
        part = beside(path)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(hashlib.sha256(data).digest() + data)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
            self._thin()

    def _thin(self) -> None:
        with os.scandir(self.folder) as entries:
            found = sorted(
                ((entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in entries), reverse=True
            )
        taken = 0
        for _, size, name in found:
            taken += size
            if taken > self.room:
                Path(name).unlink(missing_ok=True)


def pack_ahead(request: Request, wire: Wire, found: Mapping[str, Path], packed: Packed) -> None:
    """Pack the pictures of a request, as ``asking`` will want them."""
    if wire.door == "text_to_image":
        for ref in request.references:
            packed.reference(ref.sha256, found[ref.sha256])
    elif request.image is not None:
        packed.first_frame(request.image, found[request.image], parse_size(request.ratio), wire.widest)


def _read(path: Path) -> bytes | None:
    """What is kept in a file; None where it is not there or broken."""
    with suppress(OSError):
        whole = path.read_bytes()
        if hashlib.sha256(whole[_DIGEST:]).digest() == whole[:_DIGEST]:
            return whole[_DIGEST:]
    return None
