"""Connections that end: however slowly or however much the other side sends, there is an end to it.

A read that times out says nothing of a service that sends one byte a second; here the time of a whole
answer is limited too, and its size, before and after it is unpacked. httpx is imported with this module,
so import it only where a connection is made.
"""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

ANSWER_SECONDS = 150.0
"""Seconds that an answer may take, from its request to its last byte."""
ANSWER_BYTES = 4 * 1024 * 1024
"""Bytes of an answer; those of the service are a few thousand."""


class Once(httpx.BaseTransport):
    """A transport that makes a connection for each request, and lets the other side begin its answer in time.

    A connection that was kept open may be closed over there just as a request goes out, and then nobody
    knows whether it arrived. ``url`` is where requests go; a proxy of the environment is used unless ``near``.
    """

    def __init__(self, url: str, *, near: bool) -> None:
        self._proxy = None if near else _proxy_for(url)
        self._context = _context()
        self._seconds = ANSWER_SECONDS

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body still to be read."""
        inner = httpx.HTTPTransport(verify=self._context, proxy=self._proxy, limits=httpx.Limits(max_connections=1))
        try:
            with _cut_after(self._seconds, request):
                answer = inner.handle_request(request)
        except BaseException:
            inner.close()
            raise
        stream = _Closing(answer.stream, inner)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=stream, extensions=answer.extensions)


class Whole(Once):
    """A transport that reads every answer to its end, within the limits, before anybody sees it."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer with its body, unpacked."""
        end = time.monotonic() + self._seconds
        answer = super().handle_request(request)
        try:
            body = b"".join(within(answer.iter_raw(), ANSWER_BYTES, end))
        finally:
            answer.close()
        headers = [pair for pair in answer.headers.raw if pair[0].lower() not in _OF_THE_BODY]
        body = _unpacked(body, answer.headers.get("content-encoding", "").strip().lower())
        return httpx.Response(answer.status_code, headers=headers, content=body, extensions=answer.extensions)


def within(parts: Iterator[bytes], most: int, end: float) -> Iterator[bytes]:
    """Parts of a body, while they are in time (of the monotonic clock) and not too many bytes."""
    count = 0
    for part in parts:
        count += len(part)
        if count > most:
            raise httpx.ReadError(f"more than {most} bytes came")
        if time.monotonic() > end:
            raise httpx.ReadTimeout("the answer did not end in time")
        yield part


@lru_cache
def _context() -> ssl.SSLContext:
    """What https is spoken with; made once, as it takes a while."""
    return httpx.create_ssl_context()


_OF_THE_BODY = (b"content-length", b"content-encoding", b"transfer-encoding")
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""What zlib is told of each packing (zlib manual, inflateInit2)."""


def _unpacked(body: bytes, packing: str) -> bytes:
    """A body as it was before it was packed; none is asked for packed, and some come so all the same."""
    if packing in ("", "identity"):
        return body
    try:
        unpacker = zlib.decompressobj(_WINDOWS[packing])
        plain = unpacker.decompress(body, ANSWER_BYTES)
    except (KeyError, zlib.error):
        raise httpx.DecodingError(f"the answer is packed in a way that cannot be read ({packing[:20]})") from None
    if unpacker.unconsumed_tail:
        raise httpx.ReadError(f"more than {ANSWER_BYTES} bytes came, packed")
    return plain


class _Closing(httpx.SyncByteStream):
    """A body that closes its connection, and the one transport that has it, when it is closed."""

    def __init__(self, stream: Any, inner: httpx.HTTPTransport) -> None:
        self._stream, self._inner = stream, inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        try:
            self._stream.close()
        finally:
            self._inner.close()


@contextmanager
def _cut_after(seconds: float, request: httpx.Request) -> Iterator[None]:
    """Cut a request's connection where its answer has not begun in time."""
    seen: list[Any] = []

    def trace(event: str, info: dict[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            seen.append(info["return_value"].get_extra_info("socket"))

    def cut() -> None:
        for one in seen[-1:]:
            with suppress(OSError, TypeError):
                # Shut, not closed: a number that is closed under a reader may be another file's by then.
                socket.socket.shutdown(one, socket.SHUT_RDWR)

    request.extensions = {**request.extensions, "trace": trace}
    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _proxy_for(url: str) -> str | None:
    """The proxy that the environment names for an address, if any."""
    parts = urlsplit(url)
    proxies = getproxies()
    if proxy_bypass(parts.hostname or ""):
        return None
    found = proxies.get(parts.scheme) or proxies.get("all")
    return f"http://{found}" if found and "://" not in found else found
