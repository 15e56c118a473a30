"""Results fetched: without the key, from nowhere but where they may come from, and whole.

Addresses of results hold for 24 to 48 hours; a task that is asked again gives fresh ones. Whether a
result decodes, and what it shows, is looked at afterwards in a worker process with limits.
"""

import struct
import time
import zlib
from typing import Any
from urllib.parse import urljoin, urlsplit

from rushes.engines.base import Broken
from rushes.engines.runway.addresses import Place, check_address
from rushes.engines.runway.line import CONNECT_SECONDS, SECONDS
from rushes.errors import EngineError

MOST = 512 * 1024 * 1024
"""Bytes of the largest result."""
REDIRECTS = 3
SLOWEST = 8 * 1024
"""Bytes a second that a result comes at least, once it has had ``SECONDS`` to begin."""


class Expired(Broken):
    """The address of a result does not hold any more; the task has a fresh one."""


def download(url: str, place: Place) -> bytes:
    """A whole PNG, JPEG, WebP or MP4 from an address that the service gave.

    Raises ``Broken`` for anything else, ``Expired`` where a fresh address may help, and ``EngineError``
    where nothing is heard from there.
    """
    import httpx

    try:
        data = _followed(url, place)
    except httpx.HTTPError as error:
        raise EngineError(f"the result could not be fetched ({type(error).__name__})") from None
    except (httpx.InvalidURL, ValueError):
        raise Broken("the service gave an address that is none") from None
    check_whole(data)
    return data


def check_whole(data: bytes) -> None:
    """Raise ``Broken`` for data that is no whole PNG, JPEG, WebP or MP4, by the marks of each format."""
    kinds = ((b"\x89PNG\r\n\x1a\n", 0, _whole_png), (b"\xff\xd8\xff", 0, _whole_jpeg), (b"RIFF", 0, _whole_webp))
    for mark, at, whole in (*kinds, (b"ftyp", 4, _whole_mp4)):
        if data[at : at + len(mark)] == mark:
            if not whole(data):
                raise Broken("the result was cut short on its way, or is broken")
            return
    raise Broken("what the service sent as a result is no picture and no clip")


def _followed(url: str, place: Place) -> bytes:
    import httpx

    from rushes.engines.runway.bounds import Once

    host, timeout = urlsplit(url).hostname, httpx.Timeout(SECONDS, connect=CONNECT_SECONDS)
    for _ in range(REDIRECTS + 1):
        _check(url, place)
        transport = Once(url, near=place.near)
        with (
            httpx.Client(timeout=timeout, transport=transport, follow_redirects=False, trust_env=False) as client,
            client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response,
        ):
            if not response.is_redirect:
                return _read(response)
            url = urljoin(url, response.headers.get("location", ""))
        if urlsplit(url).hostname != host:
            break
    raise Broken("the address of the result leads somewhere else")


def _check(url: str, place: Place) -> None:
    try:
        check_address(url, place)
    except EngineError as error:
        raise Broken(error.what) from None


def _read(response: Any) -> bytes:
    import httpx

    if response.status_code in (401, 403, 404, 410):
        raise Expired(f"the address of the result does not hold any more (status {response.status_code})")
    if response.status_code != 200:
        raise EngineError(f"the result could not be fetched (status {response.status_code})")
    promised = response.headers.get("content-length", "")
    if promised.isdecimal() and len(promised) < 20 and int(promised) > MOST:
        raise Broken(f"the result has {int(promised) // 2**20} MB; at most {MOST // 2**20} are fetched")
    data, begin = bytearray(), time.monotonic()
    try:
        for part in response.iter_raw():
            data += part
            if len(data) > MOST:
                raise Broken(f"the result has more than {MOST // 2**20} MB")
            if time.monotonic() - begin > SECONDS + len(data) / SLOWEST:
                raise Broken(f"the result came too slowly: {len(data)} bytes in {time.monotonic() - begin:.0f} s")
    except httpx.HTTPError as error:
        raise Broken(f"the result was cut short after {len(data)} bytes ({type(error).__name__})") from None
    if promised.isdecimal() and int(promised) != len(data):
        raise Broken(f"the result was cut short: {len(data)} of {promised} bytes came")
    return bytes(data)


def _whole_png(data: bytes) -> bool:
    """Every chunk is there and as its sum says, to the last (W3C PNG, 5.3)."""
    at = 8
    while at + 12 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        body = data[at + 4 : at + 8 + size]
        end = at + 12 + size
        if end > len(data) or struct.unpack_from(">I", data, end - 4)[0] != zlib.crc32(body):
            return False
        if body[:4] == b"IEND":
            return True
        at = end
    return False


def _whole_jpeg(data: bytes) -> bool:
    return data.rstrip(b"\0\r\n")[-2:] == b"\xff\xd9"


def _whole_webp(data: bytes) -> bool:
    return len(data) >= 12 and data[8:12] == b"WEBP" and struct.unpack_from("<I", data, 4)[0] + 8 <= len(data)


def _whole_mp4(data: bytes) -> bool:
    """The boxes fill the file, the one of the frames and the one that describes them among them (ISO 14496-12, 4.2)."""
    at, seen = 0, set()
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if size == 1 and at + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, at + 8)
        elif size == 0:
            size = len(data) - at
        if size < 8:
            return False
        seen.add(name)
        at += size
    return at == len(data) and {b"moov", b"mdat"} <= seen
