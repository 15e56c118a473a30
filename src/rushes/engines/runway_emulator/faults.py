"""What goes wrong, on demand: each fault waits for the requests it is for, and fires so many times.

status:CODE          refused with this HTTP status; nothing is made
status_after:CODE    made and charged, and answered with this status
drop_before          the connection is closed; nothing is made
drop_after           made and charged, and the connection is closed without a reply
slow:SECONDS         made and charged, and answered late
hang:SECONDS         nothing is made, and the connection is closed that late
html200 badjson200   made and charged, and answered with a page, or with half of the JSON
html200_before       nothing is made, and answered with a page
redirect307          sent to the same address again; nothing is made
task:CODE            taken, and the task fails with this code (task:null: with none)
task:CANCELLED       taken, and cancelled by the service
poll_404             a task cannot be found, this once
expire_urls          an output that has expired; on a task: its addresses have expired already
truncate_download    half of an output, and the connection is closed
corrupt_download     an output with wrong bytes in it, at its length
upload_500           an upload fails
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rushes.engines.runway_emulator.wire import Reply
from rushes.errors import UsageError

CREATE = ("POST", r"/v1/(text_to_image|image_to_video|text_to_video|video_to_video|character_performance)")
_OUTPUT = ("GET", r"/_out/.*")
PLACES: Mapping[str, tuple[str, str]] = {
    "poll_404": ("GET", r"/v1/tasks/.*"),
    "expire_urls": _OUTPUT,
    "truncate_download": _OUTPUT,
    "corrupt_download": _OUTPUT,
    "upload_500": ("POST", r"/_upload/.*"),
}
"""Where a fault is for, when it does not say: method and path; else, where tasks are created."""

PLAIN = {
    "drop_before", "drop_after", "html200", "html200_before", "badjson200", "redirect307", "poll_404",
    "expire_urls", "truncate_download", "corrupt_download", "upload_500",
}  # fmt: skip
WITH_NUMBER = {"status", "status_after", "slow", "hang"}
MOST_SECONDS = 600.0


@dataclass(slots=True)
class Fault:
    """One fault: for requests of ``method`` whose whole path is ``path_regex`` and whose body has ``when``.

    It lets ``skip`` of them pass, fires ``n`` times (None: for ever), and answers with ``headers``.
    ``cost`` is what a failed task is charged, where that is not the rule's.
    """

    action: str
    value: str
    method: str
    path: re.Pattern[str]
    n: int | None = 1
    skip: int = 0
    when: bytes = b""
    cost: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> float:
        """The status or the seconds after the colon."""
        return float(self.value)


def fault(
    action: str,
    *,
    method: str | None = None,
    path_regex: str | None = None,
    n: int | None = 1,
    skip: int = 0,
    when: str = "",
    cost: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Fault:
    """A fault from its words; a ``UsageError`` says what is wrong with them."""
    name, _, value = action.partition(":")
    _check(name, value)
    if not all(
        isinstance(each, int) and not isinstance(each, bool) and each >= 0 for each in (n or 0, skip, cost or 0)
    ):
        raise UsageError("n, skip and cost of a fault are numbers of 0 or more")
    usual = PLACES.get(name, CREATE)
    try:
        path = re.compile(path_regex if path_regex is not None else usual[1])
    except re.error as error:
        raise UsageError(f"the path of a fault is no regular expression: {error}") from error
    extra = {str(key): str(text) for key, text in (headers or {}).items()}
    if any(not re.fullmatch(r"[A-Za-z0-9-]+", key) or not text.isprintable() for key, text in extra.items()):
        raise UsageError("the headers of a fault are plain names and texts")
    return Fault(name, value, method or usual[0], path, n, skip, when.encode(errors="replace"), cost, extra)


def _check(name: str, value: str) -> None:
    if name in PLAIN and not value:
        return
    if name == "task" and re.fullmatch(r"[A-Za-z0-9_.]{1,60}", value):
        return
    if name in WITH_NUMBER and re.fullmatch(r"\d{1,4}(\.\d{1,3})?", value):
        if name.startswith("status") and not 400 <= float(value) <= 599:
            raise UsageError("the status of a fault is 400 to 599")
        if not name.startswith("status") and float(value) > MOST_SECONDS:
            raise UsageError(f"a fault waits {MOST_SECONDS:.0f} seconds at most")
        return
    known = ", ".join(sorted([*PLAIN, *(f"{each}:N" for each in WITH_NUMBER), "task:CODE"]))
    raise UsageError(f'there is no fault "{name[:60]}{":" if value else ""}{value[:60]}"', next=f"Faults: {known}.")


class Faults:
    """The faults that wait, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, one: Fault) -> None:
        """Let a fault wait."""
        with self._lock:
            self._waiting.append(one)

    def clear(self) -> None:
        """Forget every fault that waits."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str, body: bytes, *, tasks: bool) -> Fault | None:
        """The first fault that is for this request, used once: of a task's fate, or of the wire."""
        with self._lock:
            for one in self._waiting:
                if (one.action == "task") == tasks and _for(one, method, path, body) and _fires(one):
                    if one.n == 0:
                        self._waiting.remove(one)
                    return one
        return None


def _for(one: Fault, method: str, path: str, body: bytes) -> bool:
    return one.method == method and one.path.fullmatch(path) is not None and one.when in body


def _fires(one: Fault) -> bool:
    if one.skip:
        one.skip -= 1
        return False
    if one.n is not None:
        one.n -= 1
    return True


def from_words(words: Any) -> Fault:
    """A fault from a JSON object, with the fields of ``fault``."""
    if not isinstance(words, dict) or not isinstance(words.get("action"), str):
        raise UsageError('a fault is an object with an "action"')
    texts = all(isinstance(words.get(key, ""), str) for key in ("method", "path_regex", "when"))
    if not texts or not isinstance(words.get("headers", {}), dict):
        raise UsageError("method, path_regex and when of a fault are texts, headers an object")
    unknown = set(words) - {"action", "method", "path_regex", "n", "skip", "when", "cost", "headers"}
    if unknown:
        raise UsageError(f"a fault has no {', '.join(sorted(unknown))[:60]}")
    action = words["action"]
    return fault(action, **{key: value for key, value in words.items() if key != "action"})


def spoilt(one: Fault | None, path: str, make: Callable[[bool], Reply]) -> Reply:
    """The answer to a request that a fault is for; ``make`` gives the good one (true: with expired addresses)."""
    if one is None:
        return make(False)
    if one.action in _INSTEAD:
        return _INSTEAD[one.action](one)
    if one.action == "redirect307":
        return Reply(307, headers={"Location": path, **one.headers})
    if one.action == "expire_urls":
        return _xml(403, "AccessDenied") if path.startswith("/_out/") else make(True)
    return _AFTER[one.action](one, make(False))


def _xml(status: int, code: str) -> Reply:
    return Reply(status, f"<Error><Code>{code}</Code></Error>".encode(), "application/xml")


def _page(one: Fault) -> Reply:
    return Reply(200, b"<!doctype html><title>One moment</title><p>One moment, please.", "text/html", one.headers)


def _status(one: Fault) -> Reply:
    body = json.dumps({"error": "The emulator was told to answer so."}).encode()
    return Reply(int(one.number), body, headers=one.headers)


_INSTEAD: Mapping[str, Callable[[Fault], Reply]] = {
    "status": _status,
    "drop_before": lambda one: Reply(500, drop=True),
    "hang": lambda one: Reply(500, drop=True, delay=one.number),
    "html200_before": _page,
    "poll_404": lambda one: Reply(404, b'{"error":"Could not find Task"}'),
    "upload_500": lambda one: _xml(500, "InternalError"),
}

_AFTER: Mapping[str, Callable[[Fault, Reply], Reply]] = {
    "status_after": lambda one, good: _status(one),
    "drop_after": lambda one, good: replace(good, drop=True),
    "slow": lambda one, good: replace(good, delay=one.number),
    "html200": lambda one, good: _page(one),
    "badjson200": lambda one, good: replace(good, body=good.body[: len(good.body) // 2]),
    "truncate_download": lambda one, good: replace(good, cut=len(good.body) // 2),
    "corrupt_download": lambda one, good: replace(good, body=_corrupt(good.body)),
}


def _corrupt(body: bytes) -> bytes:
    """The bytes with a stretch in the middle turned over."""
    third = len(body) // 3
    return body[:third] + bytes(each ^ 0xFF for each in body[third : 2 * third]) + body[2 * third :]
