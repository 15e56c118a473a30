"""Ways to talk to the emulator in tests: the official SDK, plain HTTP, raw bytes; and pictures to send."""

import base64
import io
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPConnection
from typing import Any

from PIL import Image
from runwayml import RunwayML

from rushes.engines.runway_emulator import Emulator

VERSION = "2024-11-06"
_SDK = RunwayML(api_key="none", base_url="http://127.0.0.1:9", _strict_response_validation=True)
"""One client, as each costs a TLS context; every emulator gets a copy of it."""


@lru_cache
def picture(size: tuple[int, int] = (1280, 720), kind: str = "JPEG", shade: int = 90) -> bytes:
    """A picture of this size; its left half is darker than its right."""
    image = Image.new("RGB", size, (shade, shade, shade))
    image.paste((200, 120, 60), (size[0] // 2, 0, *size))
    image.putpixel((0, 0), (255, 0, 0))
    out = io.BytesIO()
    image.save(out, kind)
    body = out.getvalue()
    return body if kind != "JPEG" or len(body) >= 512 else body + bytes(512)


def data_uri(content: bytes, kind: str = "image/jpeg") -> str:
    """A picture as it goes into a request."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def sdk(service: Emulator, **options: Any) -> RunwayML:
    """The unmodified SDK, strict about every reply, pointed at an emulator."""
    strict = {"_strict_response_validation": True}  # a copy of a strict client is not strict by itself
    client = _SDK.copy(api_key=service.key, base_url=service.url, _extra_kwargs=strict, **options)
    assert client._strict_response_validation
    return client


@dataclass(frozen=True)
class Got:
    """A plain answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    service: Emulator,
    method: str,
    path: str,
    body: Any = None,
    *,
    headers: Mapping[str, str | None] | None = None,
) -> Got:
    """One request with the right key and version, unless ``headers`` say otherwise (None: without)."""
    usual: dict[str, str | None] = {
        "Authorization": f"Bearer {service.key}",
        "X-Runway-Version": VERSION,
        "Content-Type": "application/json",
    }
    sent = {name: text for name, text in {**usual, **(headers or {})}.items() if text is not None}
    content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    connection = HTTPConnection(service.url.removeprefix("http://"), timeout=20)
    try:
        connection.request(method, path, content, sent)
        reply = connection.getresponse()
        return Got(reply.status, {name.lower(): text for name, text in reply.getheaders()}, reply.read())
    finally:
        connection.close()


def control(service: Emulator, method: str, name: str, body: Any = None) -> Got:
    """One request to a control endpoint."""
    return ask(service, method, f"/_emu/{name}", body, headers={"X-Emulator-Token": service.token})


CLIP: Mapping[str, Any] = {
    "model": "gen4_turbo", "promptImage": data_uri(picture()), "promptText": "pushes in", "ratio": "1280:720",
    "duration": 5,
}  # fmt: skip
STILL: Mapping[str, Any] = {"model": "gen4_image", "promptText": "a blue cup", "ratio": "1280:720"}


def clip(service: Emulator, **fields: Any) -> Got:
    """Ask for a clip of 5 seconds, with other fields (None: left out)."""
    body = {key: value for key, value in {**CLIP, **fields}.items() if value is not None}
    return ask(service, "POST", "/v1/image_to_video", body)


def still(service: Emulator, **fields: Any) -> Got:
    """Ask for a still, with other fields (None: left out)."""
    body = {key: value for key, value in {**STILL, **fields}.items() if value is not None}
    return ask(service, "POST", "/v1/text_to_image", body)


def task(service: Emulator, id: str) -> dict[str, Any]:
    """A task as it stands."""
    found: dict[str, Any] = ask(service, "GET", f"/v1/tasks/{id}").json
    return found


def statuses(service: Emulator) -> str:
    """The first letter of the status of every task, oldest first."""
    return "".join(job["status"][0] for job in service.jobs())


@contextmanager
def raw(service: Emulator, timeout: float = 20) -> Iterator[socket.socket]:
    """A bare connection."""
    host, _, port = service.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout) as connection:
        yield connection


def said(connection: socket.socket) -> bytes:
    """Everything that comes until the other side closes."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)
