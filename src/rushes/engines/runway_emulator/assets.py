"""What a request names: fetched from where it says, and looked at before the request is taken."""

import base64
import binascii
import hashlib
import io
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path as File
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from rushes.engines.runway_emulator.books import Books
from rushes.engines.runway_emulator.clock import Clock
from rushes.engines.runway_emulator.knobs import Knobs
from rushes.engines.runway_emulator.named import Kind, Named, named
from rushes.engines.runway_emulator.offer import Body, Offer
from rushes.engines.runway_emulator.shapes import Issue, Path, custom
from rushes.errors import MediaError
from rushes.media import Media, probe, read_frames
from rushes.media.limits import MAX_PIXELS

MOST_SIDE = 8000
DATA_LENGTH: Mapping[Kind, int] = {"image": 5_242_880, "video": 16_777_216, "audio": 16_777_216}
"""Characters of a data URI, by what it is."""
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_TAKEN: Mapping[Kind, tuple[str, ...]] = {
    "image": tuple(_FORMATS.values()),
    "video": ("video/mp4", "video/quicktime", "video/webm", "video/x-matroska"),
    "audio": ("audio/mpeg", "audio/mp4", "audio/wav", "audio/x-wav", "audio/flac", "audio/ogg", "audio/aac"),
}
_OTHER_NAMES = {"image/jpg": "image/jpeg", "audio/mp3": "audio/mpeg"}
_DATA = re.compile(r"data:([a-z]{1,20}/[a-z0-9.+-]{1,40});base64,")
_NOT_FETCHED = 'Failed to fetch asset. Received HTTP response code "404".'


class Unusable(Exception):
    """Something that a request cannot be made from, in the service's words."""


@dataclass(slots=True)
class Read:
    """What was read for a request: contents by address, facts by where they are named, and what is wrong."""

    names: dict[str, str] = field(default_factory=dict)
    facts: dict[Path, Mapping[str, Any]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether everything can be decoded to its end."""
        return all(about["whole"] for about in self.facts.values())


class Assets:
    """Where pictures and clips come from: data URIs, uploads, and addresses the test knows."""

    def __init__(self, books: Books, clock: Clock) -> None:
        self._books, self._clock = books, clock
        self.urls: dict[str, bytes] = {}

    def read(self, offer: Offer, body: Body, knobs: Knobs) -> Read:
        """Everything that a request names, as it was found."""
        read = Read()
        for each in named(body):
            try:
                content = self._content(each, knobs)
                if content is not None:
                    read.names[each.uri] = self._kept(content, each.kind)
                    read.facts[each.path] = self._books.facts(read.names[each.uri]) or {}
                    _look(offer, each, read.facts[each.path])
            except Unusable as problem:
                read.issues.append(custom(each.shown, str(problem)))
        return read

    def _content(self, asset: Named, knobs: Knobs) -> bytes | None:
        uri = asset.uri
        if uri.startswith("data:"):
            return _from_data(uri, asset.kind)
        if uri.startswith("runway://") and 13 <= len(uri) <= 5000:
            return self._uploaded(uri, knobs)
        if uri.startswith("https://") and 13 <= len(uri) <= 2048:
            if uri not in self.urls and knobs.fetch == "assume_ok":
                return None
            if uri not in self.urls:
                raise Unusable(_NOT_FETCHED)
            return self.urls[uri]
        raise Unusable("Invalid asset: use an HTTPS URL, a Runway upload URI or a data URI.")

    def _uploaded(self, uri: str, knobs: Knobs) -> bytes:
        upload = self._books.upload(uri=uri)
        if upload is None or upload["sha256"] is None:
            raise Unusable("Failed to fetch asset. There is no upload of this URI.")
        if self._clock.now() - upload["created"] >= knobs.upload_ttl_s:
            raise Unusable("Failed to fetch asset. The upload has expired.")
        return self._books.asset(upload["sha256"])

    def _kept(self, content: bytes, kind: Kind) -> str:
        """The sha256 of content that is kept and was looked at."""
        name = hashlib.sha256(content).hexdigest()
        known = self._books.facts(name) or {}
        if not str(known.get("kind", "")).startswith(f"{kind}/"):
            return self._books.put(content, _FACTS[kind](content))
        return name


def _look(offer: Offer, asset: Named, facts: Mapping[str, Any]) -> None:
    """Raise ``Unusable`` for a size, a shape or a length that the model does not take."""
    if asset.kind != "audio":
        wide, high = int(facts["width"]), int(facts["height"])
        if max(wide, high) > MOST_SIDE:
            raise Unusable(f"Invalid asset dimensions. A side must be at most {MOST_SIDE} pixels. Got {wide}x{high}.")
        if offer.aspects is not None:
            _check_aspect(offer.aspects, wide / high)
    if asset.path == offer.driver:
        seconds, (least, most) = Fraction(facts["seconds"]), offer.lengths
        if not least <= seconds <= most:
            words = f"Duration must be between {least} and {most} seconds"
            raise Unusable(f"Invalid asset duration. {words}. Got {float(seconds):.3f}.")


def _check_aspect(aspects: tuple[float, float], ratio: float) -> None:
    for bound, wrong, words in ((0, ratio < aspects[0], "least"), (1, ratio > aspects[1], "most")):
        if wrong:
            limit = f"width / height ratio must be at {words} {aspects[bound]:g}"
            raise Unusable(f"Invalid asset aspect ratio. {limit}. Got {ratio:.3f}.")


def _from_data(uri: str, kind: Kind) -> bytes:
    most, taken = DATA_LENGTH[kind], _TAKEN[kind]
    if len(uri) > most:
        raise Unusable(f"Too big: expected string to have <={most} characters")
    match = _DATA.match(uri)
    mime = _OTHER_NAMES.get(match[1], match[1]) if match else ""
    if match is None or mime not in taken:
        raise Unusable(f"Invalid data URI: its type must be {', '.join(taken[:-1])} or {taken[-1]}, in base64.")
    try:
        content = base64.b64decode(uri[match.end() :], validate=True)
    except (binascii.Error, ValueError):
        raise Unusable("Invalid data URI: its base64 cannot be decoded.") from None
    if kind == "image" and picture_kind(content) != mime:
        raise Unusable(f"Invalid data URI: its content is not {match[1]}.")
    return content


def picture_kind(content: bytes) -> str | None:
    """The type of a picture by its first bytes; None for what is no PNG, JPEG or WebP."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def picture_facts(content: bytes) -> Mapping[str, Any]:
    """Width, height and type of a picture, and whether it is whole. Raises ``Unusable`` for what is none."""
    if picture_kind(content) is None:
        raise Unusable("Invalid asset: the file is not a JPEG, PNG or WebP image.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content), formats=tuple(_FORMATS)) as image:
                wide, high = image.size
                kind = _FORMATS[image.format or "PNG"]
                whole = wide * high <= MAX_PIXELS and _decodes(image)
        except Exception:  # Pillow raises nearly anything over a damaged header
            raise Unusable("Invalid asset: the image cannot be read.") from None
    return {"width": wide, "height": high, "kind": kind, "whole": whole}


def clip_facts(content: bytes) -> Mapping[str, Any]:
    """Size, type and exact length of a clip, and whether every frame of it decodes. Raises ``Unusable``.

    ``seconds`` is a fraction in words ("61/12").
    """
    if content[4:8] != b"ftyp" and not content.startswith(b"\x1aE\xdf\xa3"):
        raise Unusable("Invalid asset: the file is not an MP4, QuickTime, WebM or Matroska video.")
    with TemporaryDirectory(prefix="rushes-emulator-") as folder:
        file = File(folder) / "clip"
        file.write_bytes(content)
        media = _probed(file, "clip", "video")
        kind = "video/mp4" if content[4:8] == b"ftyp" else "video/webm"
        whole = _count(file) == media.frames
    return {"width": media.width, "height": media.height, "kind": kind, "whole": whole, "seconds": str(media.seconds)}


def sound_facts(content: bytes) -> Mapping[str, Any]:
    """Length of a sound. Raises ``Unusable``."""
    with TemporaryDirectory(prefix="rushes-emulator-") as folder:
        file = File(folder) / "sound"
        file.write_bytes(content)
        media = _probed(file, "sound", "audio")
    return {"kind": f"audio/{media.codec}", "whole": True, "seconds": str(media.seconds)}


_FACTS: Mapping[Kind, Callable[[bytes], Mapping[str, Any]]] = {
    "image": picture_facts, "video": clip_facts, "audio": sound_facts,
}  # fmt: skip


def _probed(file: File, kind: str, word: str) -> Media:
    try:
        media = probe(file)
    except MediaError:
        raise Unusable(f"Invalid asset: the {word} cannot be read.") from None
    if media.kind != kind:
        raise Unusable(f"Invalid asset: the file is not a {word}.")
    return media


def _count(file: File) -> int:
    """Frames of a clip that can be decoded."""
    count = 0
    try:
        for _ in read_frames(file):
            count += 1
    except MediaError:
        pass
    return count


def _decodes(image: Image.Image) -> bool:
    try:
        image.load()
    except Exception:  # and over a damaged body
        return False
    return True
