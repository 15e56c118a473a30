"""The pictures a request names: fetched from where it says, and looked at before it is taken."""

import base64
import binascii
import hashlib
import io
import re
import warnings
from collections.abc import Mapping
from typing import Any

from PIL import Image

from rushes.engines.runway_emulator.books import Books
from rushes.engines.runway_emulator.clock import Clock
from rushes.engines.runway_emulator.knobs import Knobs
from rushes.engines.runway_emulator.offers import Body, Offer, sources
from rushes.engines.runway_emulator.shapes import Issue, Path, custom
from rushes.media.limits import MAX_PIXELS

MOST_SIDE = 8000
DATA_LENGTH = 5_242_880
"""Characters of a data URI of a picture."""
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_DATA = re.compile(r"data:(image/[a-z0-9.+-]{1,40});base64,")
_NOT_FETCHED = 'Failed to fetch asset. Received HTTP response code "404".'


class Unusable(Exception):
    """A picture that a request cannot be made from, in the service's words."""


class Assets:
    """Where pictures come from: data URIs, uploads, and addresses the test knows."""

    def __init__(self, books: Books, clock: Clock) -> None:
        self._books, self._clock = books, clock
        self.urls: dict[str, bytes] = {}

    def read(self, offer: Offer, body: Body, knobs: Knobs) -> tuple[dict[str, str], list[Issue]]:
        """The sha256 of every picture a request names, by what it is named; and what is wrong with them."""
        found: dict[str, str] = {}
        issues: list[Issue] = []
        for path, uri in sources(body):
            try:
                content = self._content(uri, knobs)
                if content is not None:
                    found[uri] = self._kept(content)
                    self._look(offer, found[uri])
            except Unusable as problem:
                issues.append(custom(_shown(path), str(problem)))
        return found, issues

    def whole(self, sha256: str) -> bool:
        """Whether a picture can be decoded to its end."""
        return bool((self._books.facts(sha256) or {}).get("whole"))

    def _content(self, uri: str, knobs: Knobs) -> bytes | None:
        if uri.startswith("data:"):
            return _from_data(uri)
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

    def _kept(self, content: bytes) -> str:
        """The sha256 of a picture that is kept and was looked at."""
        name = hashlib.sha256(content).hexdigest()
        facts = self._books.facts(name)
        if facts is None or "width" not in facts:
            return self._books.put(content, picture_facts(content))
        return name

    def _look(self, offer: Offer, sha256: str) -> None:
        facts = self._books.facts(sha256) or {}
        wide, high = int(facts["width"]), int(facts["height"])
        if max(wide, high) > MOST_SIDE:
            raise Unusable(f"Invalid asset dimensions. A side must be at most {MOST_SIDE} pixels. Got {wide}x{high}.")
        if offer.aspects is None:
            return
        ratio = wide / high
        for bound, wrong, words in ((0, ratio < offer.aspects[0], "least"), (1, ratio > offer.aspects[1], "most")):
            if wrong:
                limit = f"width / height ratio must be at {words} {offer.aspects[bound]:g}"
                raise Unusable(f"Invalid asset aspect ratio. {limit}. Got {ratio:.3f}.")


def _shown(path: Path) -> Path:
    return path[:-1] if path[0] == "promptImage" and len(path) > 1 else path


def _from_data(uri: str) -> bytes:
    if len(uri) > DATA_LENGTH:
        raise Unusable(f"Too big: expected string to have <={DATA_LENGTH} characters")
    match = _DATA.match(uri)
    if match is None or match[1].replace("jpg", "jpeg") not in _FORMATS.values():
        raise Unusable("Invalid data URI: its type must be image/jpeg, image/png or image/webp, in base64.")
    try:
        content = base64.b64decode(uri[match.end() :], validate=True)
    except (binascii.Error, ValueError):
        raise Unusable("Invalid data URI: its base64 cannot be decoded.") from None
    kind = picture_kind(content)
    if kind != match[1].replace("jpg", "jpeg"):
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


def _decodes(image: Image.Image) -> bool:
    try:
        image.load()
    except Exception:  # and over a damaged body
        return False
    return True
