"""The emulator: the service on the loopback interface, in this process, with its books and its faults."""

import re
import secrets
import time
import traceback
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from rushes.engines.runway_emulator import uploads
from rushes.engines.runway_emulator.api import KEY, Api, error, reply
from rushes.engines.runway_emulator.assets import Assets
from rushes.engines.runway_emulator.books import Balance, Books
from rushes.engines.runway_emulator.clock import Clock, stamp
from rushes.engines.runway_emulator.control import account_facts, control, job_facts, seconds_of
from rushes.engines.runway_emulator.faults import Fault, Faults, fault, from_words, spoilt
from rushes.engines.runway_emulator.floor import Floor
from rushes.engines.runway_emulator.knobs import Knobs, turned
from rushes.engines.runway_emulator.outputs import Outputs
from rushes.engines.runway_emulator.pictures import RENDERERS, Renderer
from rushes.engines.runway_emulator.server import HOST, Server
from rushes.engines.runway_emulator.wire import Asked, Reply
from rushes.errors import UsageError

BODY_BYTES = 20 * 1024**2
"""Bytes of a request's body; a form with an upload may have more."""
TOKEN = "x-emulator-token"
LOGGED = 20_000


class Emulator:
    """The service, for a ``with`` block: ``url`` and ``key`` are what a client needs, ``token`` what control needs.

    ``state`` keeps everything in a file: ``credits`` then counts on its first start only. ``clock`` is
    "real" (at ``speed``) or "virtual": then time stands still until ``advance``. ``renderer`` draws
    what tasks make: "cards", "plain" (grey, fast, exact), or a function. ``urls`` are https addresses
    it knows, with what lies there. ``keys`` are other keys of the same organization. All else are knobs
    (``Knobs``). Raises ``UsageError``.
    """

    def __init__(
        self,
        *,
        credits: int = 1000,
        tier: int = 1,
        clock: Literal["real", "virtual"] = "real",
        speed: float = 1.0,
        key: str | None = None,
        keys: Sequence[str] = (),
        port: int = 0,
        state: Path | None = None,
        renderer: str | Renderer = "cards",
        urls: Mapping[str, bytes] | None = None,
        **knobs: Any,
    ) -> None:
        set_knobs = turned(Knobs(), {"tier": tier, **knobs})
        for one in (key, *keys):
            _check(credits, one, clock, set_knobs)
        draw = RENDERERS[renderer] if isinstance(renderer, str) else renderer
        self._books = Books(state)
        virtual = clock == "virtual"
        self._clock = Clock(virtual=virtual, speed=speed, start=_first(self._books, virtual))
        self._floor = Floor(self._books, self._clock, set_knobs, credits)
        self.key = self._kept("key", key, f"key_{secrets.token_hex(64)}")
        self.token = self._kept("token", None, secrets.token_urlsafe(24))
        self._faults = Faults()
        self._assets = Assets(self._books, self._clock)
        self._assets.urls.update(urls or {})
        self._outputs = Outputs(
            self._books, self._clock, self._floor, draw, self._kept("secret", None, secrets.token_hex(32))
        )
        self._api = Api(self._floor, self._assets, self._outputs, self._faults, (self.key, *keys))
        self._log: deque[dict[str, Any]] = deque(maxlen=LOGGED)
        self.failures: list[str] = []
        self._server = Server(port, self._answer, self._room)

    @property
    def url(self) -> str:
        """Where it is: ``RUNWAYML_BASE_URL``."""
        return self._api.url

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to serve. Raises ``UsageError`` where the port is taken."""
        try:
            self._api.url = f"http://{HOST}:{self._server.start()}"
        except UsageError:
            self._books.close()
            raise

    def stop(self) -> None:
        """Stop serving, and close the books."""
        self._server.stop()
        self._books.keep("now", repr(self._clock.now()))
        self._books.close()

    # What tests and people do with it.

    def environment(self) -> dict[str, str]:
        """The variables with which the SDK, and rushes, find it."""
        return {"RUNWAYML_BASE_URL": self.url, "RUNWAYML_API_SECRET": self.key}

    def books(self) -> Balance:
        """The books: ``charged`` by task, ``total``, ``balance``, ``entries``."""
        return self._floor.account()

    def jobs(self) -> list[dict[str, Any]]:
        """Every task it ever accepted, oldest first, deleted ones too; see ``control.job_facts``."""
        with self._books.lock:
            return [job_facts(job, self._floor) for job in self._floor.jobs()]

    def fault(self, action: str, **where: Any) -> None:
        """Let something go wrong; see ``faults`` for the actions and ``faults.fault`` for where and how often."""
        self._faults.add(fault(action, **where))

    def clear_faults(self) -> None:
        """Forget the faults that still wait."""
        self._faults.clear()

    def advance(self, seconds: float) -> float:
        """Move its clock on, and let everything happen that is due by then; the new time."""
        with self._books.saving():
            self._books.keep("now", repr(self._clock.advance(seconds)))
            return self._floor.look()

    def now(self) -> float:
        """The time of its clock, in seconds since 1970."""
        return self._clock.now()

    def config(self, **knobs: Any) -> Knobs:
        """Turn knobs; all of them as they are now."""
        self._floor.turn(knobs)
        return self._floor.knobs

    def log(self) -> list[dict[str, Any]]:
        """The requests it answered, oldest first."""
        return list(self._log)

    def warnings(self) -> list[str]:
        """What it let pass and the service may not."""
        return list(self._api.warnings)

    # Requests.

    def _answer(self, asked: Asked) -> Reply:
        """The answer to a request, whatever happens; a fault of our own is told to ``failures``, not to the client."""
        try:
            return self._foreign(asked) or self._routed(asked)
        except Exception:
            self.failures.append(traceback.format_exc())
            return error(500, "Internal error")

    def _foreign(self, asked: Asked) -> Reply | None:
        """The refusal of a request that was not meant for this address, or comes from a page elsewhere."""
        port = self.url.rpartition(":")[2]
        own = {f"{name}{'' if port == '80' else f':{port}'}" for name in (HOST, "localhost")}
        if asked.headers.get("host", "").lower() not in own:
            return reply(421, {"error": "This host is not served here."})
        origin = asked.headers.get("origin")
        if origin is not None and origin.removeprefix("http://") not in own:
            return reply(403, {"error": "Pages from elsewhere are not served."})
        return None

    def _routed(self, asked: Asked) -> Reply:
        if asked.path.startswith("/_emu/"):
            return self._controlled(asked)
        if self._floor.knobs.tick_s:
            self.advance(self._floor.knobs.tick_s)
        wrong = self._faults.take(asked.method, asked.path, asked.body, tasks=False)
        answer = spoilt(wrong, asked.path, lambda expired: self._good(asked, expired))
        self._note(asked, answer, wrong)
        return answer

    def _good(self, asked: Asked, expired: bool) -> Reply:
        if asked.path.startswith("/_out/") and asked.method in ("GET", "HEAD"):
            return self._outputs.answer(asked)
        if asked.path.startswith("/_upload/") and asked.method == "POST":
            return uploads.receive(self._books, asked.path.removeprefix("/_upload/"), asked)
        return self._api.answer(asked, expired=expired)

    def _note(self, asked: Asked, answer: Reply, wrong: Fault | None) -> None:
        self._log.append({
            "at": stamp(self._clock.now()), "method": asked.method, "path": asked.path,
            "status": None if answer.drop else answer.status,
            "fault": f"{wrong.action}:{wrong.value}".rstrip(":") if wrong else None,
            "retry": asked.headers.get("x-stainless-retry-count"),
            "idempotency_key": asked.headers.get("idempotency-key"),
        })  # fmt: skip

    def _controlled(self, asked: Asked) -> Reply:
        if not secrets.compare_digest(asked.headers.get(TOKEN, "").encode(), self.token.encode()):
            return reply(403, {"error": f"Control needs the emulator's token in {TOKEN}."})
        gives = {
            "books": lambda: account_facts(self.books()),
            "jobs": self.jobs,
            "log": lambda: {"requests": self.log(), "warnings": self.warnings(), "failures": len(self.failures)},
        }
        takes = {"config": self._set, "fault": self._break, "advance": lambda words: self.advance(seconds_of(words))}
        return control(asked, gives, takes)

    def _set(self, words: Any) -> object:
        if not isinstance(words, dict):
            raise UsageError("knobs are an object: their names and values")
        return asdict(self.config(**words))

    def _break(self, words: Any) -> object:
        found = [from_words(each) for each in (words if isinstance(words, list) else [words])]
        for each in found:
            self._faults.add(each)
        return {"waiting": len(found)}

    def _room(self, method: str, path: str) -> int:
        """How large a body may be."""
        known = path.startswith("/_upload/") and self._books.upload(id=path.removeprefix("/_upload/")) is not None
        return uploads.MOST + uploads.FORM_BYTES if known and method == "POST" else BODY_BYTES

    def _kept(self, name: str, given: str | None, first: str) -> str:
        if given is not None:
            self._books.keep(name, given)
            return given
        return self._books.kept(name, first)


def _check(credits: int, key: str | None, clock: str, knobs: Knobs) -> None:
    if isinstance(credits, bool) or not isinstance(credits, int) or not 0 <= credits <= 10**12:
        raise UsageError("credits are a whole number of 0 or more")
    if clock not in ("real", "virtual"):
        raise UsageError('the clock is "real" or "virtual"')
    if key is None or (not knobs.require_key_format and re.fullmatch(r"[\x21-\x7e]{1,500}", key)):
        return
    if not KEY.fullmatch(key):
        raise UsageError("a key of the service is key_ and 128 digits of 0-9a-f", next="Leave it out: one is made.")


def _first(books: Books, virtual: bool) -> float:
    """When its clock begins: now, and never before what is in the books."""
    kept = float(books.kept("now", "0"))
    times = [time for job in books.jobs() for time in (job.created, job.started, job.ended) if time is not None]
    newest = max([kept, *times])
    return newest if virtual and newest else max(time.time(), newest)
