"""HTTP/1.1 on loopback, as little as it takes and strict about it: one request after the other.

Heads, bodies and waits have limits, so that a client that is broken, slow or hostile costs a closed
connection and nothing else (RFC 9112; what is ambiguous there is refused here).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TypeAlias

HEAD_BYTES = 32 * 1024
HEAD_SECONDS = 10.0
IDLE_SECONDS = 75.0
BODY_SECONDS = 20.0
BODY_RATE = 200_000
"""Bytes a second a client sends at least, past its first ``BODY_SECONDS``."""
SEND_SECONDS = 60.0
DRAIN_BYTES = 512 * 1024**2
"""Of a body past its limit so much is read, so that the client comes to read the refusal."""

_LINE = re.compile(rb"([A-Z]{1,16}) (/[\x21-\x7e]*) HTTP/1\.([01])")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*")
_ONCE = {"host", "content-length", "authorization", "transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its path without the query, its header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; after ``delay`` seconds, cut after ``cut`` bytes of its body, or none at all (``drop``)."""

    status: int
    body: bytes = b""
    kind: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int | None = None
    drop: bool = False


class Refused(Exception):
    """A request that is not read on; the connection is closed after the answer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


Answer: TypeAlias = Callable[[Asked], Awaitable[Reply]]
Room: TypeAlias = Callable[[str, str], int]
"""How many bytes the body of a method and a path may have."""


async def converse(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    answer: Answer,
    room: Room,
    refuse: Callable[[Refused], Reply],
) -> None:
    """Answer a connection's requests until it ends."""
    while True:
        try:
            asked = await _read(reader, writer, room)
        except Refused as refused:
            await _send(writer, "GET", refuse(refused), keep=False)
            return
        if asked is None:
            return
        reply = await answer(asked)
        if reply.delay:
            await asyncio.sleep(reply.delay)
        if reply.drop:
            return
        await _send(writer, asked.method, reply, keep=asked.keep)
        if not asked.keep or reply.cut is not None:
            return


async def _read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, room: Room) -> Asked | None:
    head = await _head(reader)
    if head is None:
        return None
    asked = _parsed(head)
    length = _length(asked.headers)
    if length > room(asked.method, asked.path):
        await _drain(reader, length)
        raise Refused(413, "The request body is too large.")
    if not length:
        return asked
    if asked.headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    try:
        async with asyncio.timeout(BODY_SECONDS + length / BODY_RATE):
            return replace(asked, body=await reader.readexactly(length))
    except asyncio.IncompleteReadError:
        return None
    except TimeoutError:
        raise Refused(408, "The request did not arrive in time.") from None


async def _head(reader: asyncio.StreamReader) -> bytes | None:
    """A request's lines; None where the client has gone, or says nothing for long."""
    try:
        async with asyncio.timeout(IDLE_SECONDS):
            first = await reader.read(1)
        async with asyncio.timeout(HEAD_SECONDS):
            while first in (b"\r", b"\n"):
                first = await reader.read(1)
            if not first:
                return None
            return first + await reader.readuntil(b"\r\n\r\n")
    except TimeoutError:
        return None
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError:
        raise Refused(431, "The request's headers are too large.") from None


def _parsed(head: bytes) -> Asked:
    line, *rows = head[:-4].split(b"\r\n")
    match = _LINE.fullmatch(line)
    if match is None:
        raise Refused(400, "The request line is not one of HTTP/1.1.")
    if len(rows) > 100:
        raise Refused(431, "The request has too many headers.")
    headers: dict[str, str] = {}
    for row in rows:
        pair = _HEADER.fullmatch(row)
        if pair is None:
            raise Refused(400, "A header of the request cannot be read.")
        name = pair[1].decode().lower()
        if name in headers and name in _ONCE:
            raise Refused(400, f"The request has more than one {name} header.")
        headers[name] = pair[2].decode("latin-1")
    path, _, query = match[2].decode().partition("?")
    connection = headers.get("connection", "").lower()
    keep = "close" not in connection and (match[3] == b"1" or "keep-alive" in connection)
    return Asked(match[1].decode(), path, query, headers, b"", keep)


def _length(headers: Mapping[str, str]) -> int:
    if "transfer-encoding" in headers:
        raise Refused(411, "The request needs a Content-Length.")
    text = headers.get("content-length", "0")
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise Refused(400, "The Content-Length is not a number.")
    return int(text)


async def _drain(reader: asyncio.StreamReader, length: int) -> None:
    left = min(length, DRAIN_BYTES)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while left > 0 and (part := await reader.read(min(left, 65536))):
                left -= len(part)
    except TimeoutError:
        return


_PHRASES = {int(status): status.phrase for status in HTTPStatus}


async def _send(writer: asyncio.StreamWriter, method: str, reply: Reply, *, keep: bool) -> None:
    phrase = _PHRASES.get(reply.status, "Unknown")
    lines = [f"HTTP/1.1 {reply.status} {phrase}"]
    if reply.status != 204:
        lines.append(f"Content-Length: {len(reply.body)}")
        lines.append(f"Content-Type: {reply.kind}")
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    lines.append(f"Connection: {'keep-alive' if keep and reply.cut is None else 'close'}")
    body = b"" if method == "HEAD" or reply.status == 204 else reply.body[: reply.cut]
    try:
        async with asyncio.timeout(SEND_SECONDS):
            writer.write("\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body)
            await writer.drain()
    except TimeoutError:
        writer.transport.abort()
