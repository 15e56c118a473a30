"""The engine itself: the six verbs of every engine, spoken to Runway."""

import logging
import os
import random
import threading
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from rushes.engines.base import (
    Account,
    Broken,
    Denied,
    Engine,
    NotSent,
    Outcome,
    Pictures,
    Rejected,
    Request,
    Status,
    Ticket,
    Unknown,
    Used,
)
from rushes.engines.keys import need_key
from rushes.engines.runway.addresses import place
from rushes.engines.runway.answers import (
    ID,
    REFUSALS,
    error_of,
    outputs_of,
    plain,
    status_of,
    submitted,
    unanswered,
    used_of,
)
from rushes.engines.runway.asking import Asking, Packer, Unfit, asking, option_faults
from rushes.engines.runway.download import Expired, download
from rushes.engines.runway.line import Line, NoReply, Refused, Reply
from rushes.engines.runway.packed import Packed, pack_ahead
from rushes.engines.runway.uploads import Uploads
from rushes.engines.runway.wires import wire_of
from rushes.errors import EngineError, RushesError
from rushes.models import MODELS, model, sell
from rushes.units import Json

POLL_SECONDS, JITTER_SECONDS = 5.0, 2.5
"""Runway asks for no more than one question in five seconds (the SDK's own note on polling)."""
SETTLE_SECONDS = 30.0
MANY, MOST_AT_ONCE = 20, 100
"""Jobs at once where the service sets no limit, and however many it allows."""
MOST_AHEAD = 20
"""Jobs that wait over there beyond those, at most."""
MOST_CREDITS = 10**12

log = logging.getLogger(__name__)


class Runway(Engine):
    name = "runway"
    version = "1"
    rank = 30
    away = True
    models: ClassVar[Mapping[str, str]] = {}

    def __init__(self, options: Mapping[str, Json] | None = None) -> None:
        super().__init__(options)
        if wrong := list(option_faults(self.options)):
            raise EngineError("; ".join(dict.fromkeys(wrong)), next="Put it right under [engine.runway] in film.toml.")
        sell(self.name, self.options.get("models"))
        self._place = place()
        near = self._place.near
        self._poll_seconds = _seconds("RUSHES_POLL_SECONDS") if near else None
        settle = _seconds("RUSHES_SETTLE_SECONDS") if near else None
        self.settle_seconds = SETTLE_SECONDS if settle is None else settle
        self._line: Line | None = None
        self._kept: Packed | None = None
        self._lock = threading.Lock()
        self._odd: set[str] = set()
        self._told: dict[str, list[str]] = {}
        self._wind()

    def account(self) -> Account | None:
        reply = self._asked(Line.organization)
        body = reply.json or {}
        balance, tier, usage = (
            _amount(body.get("creditBalance")),
            _models_of(body.get("tier")),
            _models_of(body.get("usage")),
        )
        if reply.status != 200 or balance is None:
            raise self._error(reply, "Runway does not say what the account holds")
        made = {id: _whole(of.get("dailyGenerations")) or 0 for id, of in usage.items()}
        daily = {id: most for id, of in tier.items() if (most := _whole(of.get("maxDailyGenerations"))) is not None}
        most = self._at_once(tier)
        return Account(self._open().key.name, balance, most + self._ahead(most), made, daily, most)

    def usage(self, first: date, last: date) -> Sequence[Used] | None:
        reply = self._asked(lambda line: line.usage(first, last + timedelta(1)))
        try:
            if reply.status == 200:
                return used_of(reply.json)
        except (ValueError, TypeError) as error:
            raise EngineError(f"Runway's figures by day cannot be read: {plain(str(error), 120)}") from error
        raise self._error(reply, "Runway does not say what was used by day")

    def submit(self, request: Request, pictures: Pictures) -> Outcome:
        try:
            line = self._open()
            packer = Packer(Uploads(line.key.name, line.place.url), line.upload, packed=self._packed())
        except EngineError as error:
            return NotSent(str(error))
        try:
            wanted = asking(request, model(request.model), pictures, packer, self.options)
        except NoReply as silence:
            return NotSent(f"a picture could not be uploaded: {silence.why}")
        except Refused as refused:
            why, status = f"an upload was refused: {self._said(refused.reply)}", refused.reply.status
            return Rejected(why) if status in REFUSALS else NotSent(why)
        except Unfit as error:
            return Rejected(f"not sent: {error}")
        except RushesError as error:
            return Rejected(f"not sent, a picture is wrong: {error}")
        except Exception as error:  # nothing was sent yet, whatever broke
            return Rejected(f"not sent: {line.key.hide(plain(f'{type(error).__name__}: {error}'))}")
        return self._submitted(line, wanted, packer)

    def prepare(self, request: Request, pictures: Pictures) -> None:
        if self.cache is not None:
            pack_ahead(request, wire_of(model(request.model)), pictures, self._packed())

    def poll(self, ticket: Ticket) -> Status:
        self._wind()
        reply = self._asked(lambda line: line.task(_id(ticket)))
        if reply.status == 404:
            return Status("gone", why="Runway does not have this task any more")
        body = self._task(reply)
        status, known = status_of(body)
        if status.state == "done":
            self._told[ticket.id] = outputs_of(body)
        if not known and status.why not in self._odd:
            self._odd.add(status.why)
            log.warning("task %s at Runway: %s; it is taken to be under way", ticket.id, status.why)
        return status

    def fetch(self, ticket: Ticket) -> bytes:
        told = self._told.pop(ticket.id, None)  # the last poll told where it is; that holds for hours, and is used once
        for again in (False, True):
            outputs = None if again else told
            outputs = outputs or outputs_of(self._task(self._asked(lambda line: line.task(_id(ticket)))))
            if not outputs:
                raise Broken(f"Runway has no result for task {ticket.id}")
            try:
                return download(outputs[0], self._place)
            except Expired:
                if again:
                    raise
        raise AssertionError("unreachable")

    def quote(self, request: Request) -> int:
        return model(request.model).price(request.ratio, request.seconds or 1)

    def cancel(self, ticket: Ticket) -> None:
        reply = self._asked(lambda line: line.delete(_id(ticket)))
        if reply.status >= 300 and reply.status != 404:
            raise self._error(reply, f"task {ticket.id} could not be cancelled")

    def close(self) -> None:
        with self._lock:
            line, self._line = self._line, None
        if line is not None:
            line.close()

    def _submitted(self, line: Line, wanted: Asking, packer: Packer) -> Outcome:
        """The one POST. Whatever goes wrong from here on leaves doubt, unless the service says it plainly."""
        try:
            outcome = submitted(line.create(wanted.door, wanted.arguments))
        except NoReply as silence:
            outcome = unanswered(silence)
        except Exception as error:
            outcome = Unknown(plain(f"{type(error).__name__}: {error}"))
        if isinstance(outcome, Ticket):
            return outcome
        if isinstance(outcome, Rejected):
            for sha256 in packer.used:  # one of them may be gone over there
                packer.uploads.forget(sha256)
        if isinstance(outcome, NotSent):
            return NotSent(line.key.hide(outcome.why), outcome.wait_seconds)
        return type(outcome)(line.key.hide(outcome.why))

    def _open(self) -> Line:
        with self._lock:
            if self._line is None:
                self._line = Line(self._place, need_key(self.name))
            return self._line

    def _asked(self, question: Any) -> Reply:
        """The answer to a question that is free to ask again. Raises ``EngineError`` where there is none."""
        try:
            reply: Reply = question(self._open())
        except NoReply as silence:
            raise EngineError(f"Runway: {silence.why}", next="Run it again when it can be reached.") from None
        return reply

    def _task(self, reply: Reply) -> dict[str, Any]:
        body = reply.json
        if reply.status != 200 or body is None:
            raise self._error(reply, "Runway does not say how the task stands")
        return body

    def _error(self, reply: Reply, what: str) -> EngineError:
        if reply.status == 401 or (reply.status == 403 and error_of(reply.json)):
            advice = "Look at the key: rushes keys check runway; set it anew: rushes keys set runway."
            return Denied(f"{what}: {self._said(reply)}", next=advice)
        return EngineError(f"{what}: {self._said(reply)}")

    def _said(self, reply: Reply) -> str:
        return self._open().key.hide(error_of(reply.json) or f"status {reply.status}")

    def _at_once(self, tier: Mapping[str, Mapping[str, Any]]) -> int:
        """Jobs that run at the same time: as many as the busiest of our models runs."""
        ours = [of for id, of in tier.items() if id in MODELS and MODELS[id].engine == self.name]
        most = max((_whole(of.get("maxConcurrentGenerations", 1), MANY) or 1 for of in ours), default=1)
        return min(most, MOST_AT_ONCE)

    def _ahead(self, most: int) -> int:
        """Jobs that are sent ahead and wait over there, where so many run."""
        return int(str(self.options.get("queue_ahead", min(MOST_AHEAD, (most + 1) // 2))))

    def _packed(self) -> Packed:
        with self._lock:
            if self._kept is None or self._kept.folder != self.cache:
                self._kept = Packed(self.cache)
            return self._kept

    def _wind(self) -> None:
        """Choose when to ask next, a little otherwise each time, so that many do not ask at once."""
        jitter = random.uniform(0.0, JITTER_SECONDS)
        self.poll_seconds = POLL_SECONDS + jitter if self._poll_seconds is None else self._poll_seconds


def _id(ticket: Ticket) -> str:
    """A ticket's id, which is a part of an address; ``EngineError`` for what is none."""
    if not ID.fullmatch(ticket.id):
        raise EngineError("this is no id of a task at Runway", next="Copy it from the portal's request history.")
    return ticket.id


def _amount(value: object) -> int | None:
    """A number of credits; None for anything else: NaN and what no account has are none."""
    good = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST_CREDITS
    return int(value) if good and isinstance(value, int | float) else None


def _models_of(part: object) -> Mapping[str, Mapping[str, Any]]:
    models = part.get("models") if isinstance(part, dict) else None
    return {id: of for id, of in models.items() if isinstance(of, dict)} if isinstance(models, dict) else {}


def _whole(value: object, where_null: int | None = None) -> int | None:
    if value is None:
        return where_null
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _seconds(variable: str) -> float | None:
    """Seconds that a variable of the environment sets, for a service on this machine."""
    text = os.environ.get(variable)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 3600:
        raise EngineError(f"{variable} is not a number of seconds", next="Write a number, like 0.05, or unset it.")
    return value
