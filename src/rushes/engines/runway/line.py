"""The line to the service: the official SDK, told never to try again and never to follow a redirect.

What comes back is a ``Reply`` as it came over the wire, whatever its status; where nothing came back
there is ``NoReply``, which knows whether the request can have arrived. The SDK is imported when the
first call is made.
"""

import ipaddress
import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from rushes.engines.keys import Key
from rushes.errors import EngineError

LIVE = "https://api.dev.runwayml.com"
SECONDS, CONNECT_SECONDS = 120.0, 10.0
"""How long the service may be silent: it fetches and looks at pictures before it answers a submission."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the service, read to its end."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> dict[str, Any] | None:
        """The JSON object it is; None for anything else."""
        try:
            found = json.loads(self.text)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None


class NoReply(Exception):
    """No readable answer came. ``sent``: whether the request may have arrived all the same."""

    def __init__(self, why: str, *, sent: bool) -> None:
        super().__init__(why)
        self.why, self.sent = why, sent


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service is: the live one, or another by ``RUNWAYML_BASE_URL``; ``near`` is on this machine."""

    url: str
    near: bool


def place() -> Place:
    """Where the service is, by the environment. Raises ``EngineError`` for an address that would show the key."""
    url = os.environ.get("RUNWAYML_BASE_URL", "").strip() or LIVE
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    near = is_near(host)
    fit = parts.scheme == "https" or (parts.scheme == "http" and near)
    if not (fit and host) or parts.username or parts.password or parts.query or parts.fragment:
        raise EngineError(
            "RUNWAYML_BASE_URL is no address that a key may be sent to",
            next="It must be https://, or http:// on this machine (127.0.0.1); unset it for the live service.",
        )
    return Place(url.rstrip("/"), near)


def is_near(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(slots=True)
class Line:
    """Every call the engine makes. Safe to use from several threads."""

    place: Place
    key: Key
    _client: Any = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def organization(self) -> Reply:
        """Balance, limits and what was made today."""
        return self._ask(lambda client: client.organization.with_raw_response.retrieve())

    def task(self, id: str) -> Reply:
        """Where a task stands; free to repeat."""
        return self._ask(lambda client: client.tasks.with_raw_response.retrieve(id))

    def delete(self, id: str) -> Reply:
        """Cancel a task, or delete a finished one."""
        return self._ask(lambda client: client.tasks.with_raw_response.delete(id))

    def create(self, door: str, arguments: Mapping[str, Any]) -> Reply:
        """Ask for a picture or a clip: one POST, and no other."""
        return self._ask(lambda client: getattr(client, door).with_raw_response.create(**arguments))

    def upload(self, name: str, data: bytes, mime: str) -> str:
        """Put a file there for a day; its ``runway://`` address. Raises ``NoReply``, or ``Refused`` with the reply."""
        import httpx

        def send(client: Any) -> Any:
            try:
                return client.uploads.create_ephemeral(file=(name, data, mime))
            except httpx.HTTPError as error:  # the second step is made by another client, which does not wrap these
                raise _no_reply(error) from None

        made = self._call(send)
        return str(made.uri) if not isinstance(made, Reply) else _refused(made)

    def close(self) -> None:
        """Let the connections go."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _ask(self, call: Callable[[Any], Any]) -> Reply:
        raw = self._call(call)
        return raw if isinstance(raw, Reply) else Reply(raw.status_code, dict(raw.headers), raw.text())

    def _call(self, call: Callable[[Any], Any]) -> Any:
        """What a call gives; a ``Reply`` where its status was an error."""
        import runwayml

        try:
            return call(self._open())
        except runwayml.APIStatusError as error:
            response = error.response
            return Reply(response.status_code, dict(response.headers), _text(response))
        except runwayml.APIConnectionError as error:
            raise _no_reply(error.__cause__) from None

    def _open(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = _client(self.place, self.key)
            return self._client


class Refused(Exception):
    """An upload was refused; ``reply`` says why."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"status {reply.status}")
        self.reply = reply


def _refused(reply: Reply) -> str:
    raise Refused(reply)


def _client(where: Place, key: Key) -> Any:
    import httpx
    import runwayml

    timeout = httpx.Timeout(SECONDS, connect=CONNECT_SECONDS)
    # A connection that was kept open may be closed over there just as a request goes out, and then nobody
    # knows whether it arrived: every request gets a connection of its own.
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=0)
    http = httpx.Client(timeout=timeout, limits=limits, follow_redirects=False, trust_env=not where.near)
    return runwayml.RunwayML(api_key=key.reveal(), base_url=where.url, timeout=timeout, max_retries=0, http_client=http)


def _no_reply(cause: BaseException | None) -> NoReply:
    import httpx

    opening = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
    before = (*opening, httpx.UnsupportedProtocol, httpx.InvalidURL)
    kind = type(cause).__name__ if cause is not None else "no answer"
    return NoReply(_WORDS.get(kind, f"the connection failed ({kind})"), sent=not isinstance(cause, before))


_WORDS = {
    "ConnectError": "the service cannot be reached",
    "ConnectTimeout": "the service cannot be reached in time",
    "PoolTimeout": "no connection was free",
    "ReadTimeout": "no answer came in time",
    "WriteTimeout": "the request could not be sent in time",
    "RemoteProtocolError": "the connection was closed without an answer",
    "ReadError": "the connection broke before the answer came",
    "WriteError": "the connection broke while the request went out",
}


def _text(response: Any) -> str:
    try:
        return cast(str, response.text)
    except Exception:  # a body that cannot be read is no answer, whatever the reason
        return ""
