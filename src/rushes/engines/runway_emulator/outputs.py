"""Outputs: signed addresses that expire, and what lies behind them, drawn when it is first asked for."""

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
import threading
from collections import OrderedDict
from urllib.parse import parse_qs

from rushes.engines.runway_emulator.books import Books, Job, fingerprint
from rushes.engines.runway_emulator.clock import Clock
from rushes.engines.runway_emulator.floor import DONE, Floor
from rushes.engines.runway_emulator.named import KEPT
from rushes.engines.runway_emulator.offer import LATE
from rushes.engines.runway_emulator.pictures import Order, Renderer
from rushes.engines.runway_emulator.wire import Asked, Reply
from rushes.units import CLIP_RATE, parse_size

CACHE_BYTES = 256 * 1024**2
"""Bytes of drawn outputs that are kept; others are drawn again when they are asked for."""

_PATH = re.compile(r"/_out/([0-9a-f-]{36})/0\.(png|mp4)")
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class Outputs:
    """Mints addresses of outputs, and answers them."""

    def __init__(self, books: Books, clock: Clock, floor: Floor, renderer: Renderer, secret: str) -> None:
        self._books, self._clock, self._floor, self._renderer = books, clock, floor, renderer
        self._secret = secret.encode()
        self._drawn: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._drawing: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def urls(self, base: str, job: Job, seconds: float) -> list[str]:
        """Fresh addresses of what a task made, good for so many seconds."""
        now = self._clock.now()
        claims = {"sub": job.id, "iat": int(now), "exp": now + seconds, "jti": secrets.token_hex(4)}
        kind = "png" if job.request["makes"] == "still" else "mp4"
        return [f"{base}/_out/{job.id}/0.{kind}?_jwt={self._signed(claims)}"]

    def answer(self, asked: Asked) -> Reply:
        """The output behind an address: 200, 206 for a range, 403 for an address that is not good (any more)."""
        match = _PATH.fullmatch(asked.path)
        if match is None:
            return _xml(404, "NoSuchKey")
        token = (parse_qs(asked.query[:4096]).get("_jwt") or [""])[0]
        if not self._good(token, match[1]):
            return _xml(403, "AccessDenied")
        job = self._floor.find(match[1])
        if job is None or job.status != DONE:
            return _xml(404, "NoSuchKey")
        body, kind = self.content(job)
        if asked.method == "GET":
            self._floor.fetched(job)
        return ranged(body, kind, asked.headers.get("range"))

    def content(self, job: Job) -> tuple[bytes, str]:
        """What a task made, and its media type; drawn once for each request."""
        name = fingerprint({**job.request, "model": job.model})
        with self._lock:
            turn = self._drawing.setdefault(name, threading.Lock())
        with turn:
            found = self._drawn.get(name)
            if found is None:
                found = self._renderer(self.order(job))
            with self._lock:
                self._drawn[name] = found
                self._drawn.move_to_end(name)
                while sum(len(body) for body, _ in self._drawn.values()) > CACHE_BYTES and len(self._drawn) > 1:
                    self._drawn.popitem(last=False)
                self._drawing.pop(name, None)
        return found

    def order(self, job: Job) -> Order:
        """What is to be drawn for a task."""
        body = job.request["body"]
        size, frames = job.request.get("size"), job.request.get("frames")
        references = body.get("referenceImages") or body.get("keyframes") or []
        character, driver = body.get("character", {}), body.get("videoUri") or body.get("reference", {}).get("uri")
        first = character.get("uri") if character.get("type") == "image" else _first(body.get("promptImage"))
        return Order(
            makes=job.request["makes"],
            model=job.model,
            prompt=body.get("promptText", ""),
            size=(size[0], size[1]) if size else parse_size(body["ratio"]),
            seed=job.request["seed"],
            frames=frames or round(body.get("duration", LATE) * CLIP_RATE),
            references=tuple((each.get("tag", ""), self._bytes(each["uri"])) for each in references),
            image=self._bytes(first) or None if first else None,
            clip=self._bytes(driver) or None if driver else None,
            actor=self._bytes(character["uri"]) or None if character.get("type") == "video" else None,
        )

    def _bytes(self, uri: str) -> bytes:
        """The picture a kept request names; empty where it was taken unseen."""
        return self._books.asset(uri.removeprefix(KEPT)) if uri.startswith(KEPT) else b""

    def _signed(self, claims: dict[str, object]) -> str:
        parts = [_coded(json.dumps(each, separators=(",", ":")).encode()) for each in ({"alg": "HS256"}, claims)]
        return ".".join([*parts, _coded(self._mark(".".join(parts)))])

    def _mark(self, text: str) -> bytes:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).digest()

    def _good(self, token: str, id: str) -> bool:
        head, _, mark = token.rpartition(".")
        try:
            claims = json.loads(_decoded(head.partition(".")[2]))
            return (
                hmac.compare_digest(_decoded(mark), self._mark(head))
                and claims["sub"] == id
                and self._clock.now() < claims["exp"]
            )
        except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
            return False


def _first(given: str | list[dict[str, str]] | None) -> str | None:
    """The address of the picture that a clip begins with; of several references, the first."""
    if not isinstance(given, list):
        return given
    placed = [each["uri"] for each in given if each.get("position") == "first"]
    return placed[0] if placed else given[0]["uri"]


def ranged(body: bytes, kind: str, wanted: str | None) -> Reply:
    """A body, or the one range of it that is asked for (RFC 9110, 14)."""
    headers = {"Accept-Ranges": "bytes"}
    match = _RANGE.fullmatch(wanted or "")
    if match is None or not (match[1] or match[2]):
        return Reply(200, body, kind, headers)
    first = int(match[1]) if match[1] else max(0, len(body) - int(match[2]))
    last = min(int(match[2]), len(body) - 1) if match[1] and match[2] else len(body) - 1
    if first > last:
        return Reply(416, b"", kind, {**headers, "Content-Range": f"bytes */{len(body)}"})
    span = f"bytes {first}-{last}/{len(body)}"
    return Reply(206, body[first : last + 1], kind, {**headers, "Content-Range": span})


def _coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _xml(status: int, code: str) -> Reply:
    return Reply(status, f"<Error><Code>{code}</Code></Error>".encode(), "application/xml")
