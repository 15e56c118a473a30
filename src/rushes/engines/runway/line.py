"""The line to the service: the official SDK, told never to try again and never to follow a redirect.

What comes back is a ``Reply`` as it came over the wire, whatever its status; where nothing came back
there is ``NoReply``, which knows whether the request can have arrived. The SDK is imported when the
first call is made.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from rushes.engines.keys import Key
from rushes.engines.runway.addresses import Place, check_address
from rushes.errors import EngineError

SECONDS, CONNECT_SECONDS = 120.0, 10.0
"""How long the service may be silent: it fetches and looks at pictures before it answers a submission."""


_LONGEST_URI = 5000
"""Characters of an upload's address, as the service takes it."""


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

    def usage(self, first: date, before: date) -> Reply:
        """Credits used by day (UTC) and model, from one day until before another, 90 days at most."""
        days = {"start_date": first, "before_date": before}
        return self._ask(lambda client: client.organization.with_raw_response.retrieve_usage(**days))

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
        """Put a file there for a day; its ``runway://`` address. Raises ``NoReply``, or ``Refused`` with the reply.

        The SDK's own upload follows in a client of its own wherever the service says, and reads whatever
        comes back; so only its first half is asked of it.
        """
        import httpx

        body = {"filename": name, "type": "ephemeral"}
        begun = self._call(lambda client: client.post("/v1/uploads", cast_to=httpx.Response, body=body))
        reply = begun if isinstance(begun, Reply) else Reply(begun.status_code, dict(begun.headers), _text(begun))
        url, fields, uri = _form(reply)
        try:
            check_address(url, self.place)
            with _http(url, self.place) as http:
                sent = http.post(url, data=fields, files={"file": (name, data, mime)})
        except EngineError as error:
            raise NoReply(error.what, sent=False) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _no_reply(error) from None
        if not sent.is_success:
            raise Refused(Reply(sent.status_code, dict(sent.headers), _text(sent)))
        return uri

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
        except Exception as error:  # what the SDK cannot read may have been accepted all the same
            raise NoReply(f"the answer cannot be read ({type(error).__name__})", sent=True) from None

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


def _form(reply: Reply) -> tuple[str, dict[str, str], str]:
    """Where a file is to be posted, with which fields, and what it will be called. Raises ``Refused``."""
    body = reply.json or {}
    url, fields, uri = body.get("uploadUrl"), body.get("fields"), body.get("runwayUri")
    if not (200 <= reply.status < 300 and isinstance(url, str) and isinstance(fields, dict) and isinstance(uri, str)):
        raise Refused(reply)
    if not uri.startswith("runway://") or len(uri) > _LONGEST_URI:
        raise Refused(reply)
    return url, {str(name): str(value) for name, value in fields.items()}, uri


def _client(where: Place, key: Key) -> Any:
    import runwayml

    http = _http(where.url, where)
    return runwayml.RunwayML(
        api_key=key.reveal(), base_url=where.url, timeout=http.timeout, max_retries=0, http_client=http
    )


def _http(url: str, where: Place) -> Any:
    """A client whose answers end, that follows no redirect and asks for nothing packed."""
    import httpx

    from rushes.engines.runway.bounds import Whole

    timeout = httpx.Timeout(SECONDS, connect=CONNECT_SECONDS)
    transport = Whole(url, near=where.near)
    headers = {"Accept-Encoding": "identity"}
    return httpx.Client(timeout=timeout, transport=transport, headers=headers, follow_redirects=False, trust_env=False)


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
