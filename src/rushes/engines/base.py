"""Who makes pictures: the one door every engine has, free or paid, ours or not.

An engine is six verbs over plain data. ``submit`` says what became of the request in one of four
ways, and only one of them, ``Unknown``, leaves doubt; whatever it says is on disk before anything
else happens. ``poll``, ``fetch`` and ``cancel`` are free to repeat, by any process.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias

from rushes.errors import EngineError
from rushes.models import model
from rushes.units import Json, parse_size


class Denied(EngineError):
    """The engine does not take the key, or not any more: to ask again in this run would change nothing."""


class Broken(EngineError):
    """What the engine gives as the result of a finished job cannot be used. It may be fetched anew, for nothing."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A named picture that a still is made from: its tag (no @), and its content."""

    tag: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an engine is asked for; plain data, and all of it decides the picture.

    ``ratio`` is ``"1280:720"``. A clip has ``image`` (the still's content) and ``seconds``.
    ``first`` and ``frames`` are the window a free engine draws, in frames at ``rate`` ("24/1"),
    counted from the start of the whole clip; paid engines sell whole clips and ignore it.
    ``facts`` are words for engines that draw a card (shot, who, camera, light, lyric, take);
    only engines with ``reads_facts`` or ``reads_beats`` are given any.
    """

    stage: Literal["reference", "still", "clip"]
    model: str
    prompt: str
    ratio: str
    seed: int = 0
    references: tuple[Reference, ...] = ()
    image: str | None = None
    seconds: int | None = None
    first: int = 0
    frames: int | None = None
    rate: str = "24/1"
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Content hashes of every picture the request needs."""
        return tuple(ref.sha256 for ref in self.references) + ((self.image,) if self.image else ())


@dataclass(frozen=True, slots=True)
class Ticket:
    """An accepted job: the engine's id for it, and its own estimate of the cost, where given."""

    id: str
    estimate: int | None = None


@dataclass(frozen=True, slots=True)
class NotSent:
    """No byte of the request went out, or the engine said: not now. Safe to send again."""

    why: str
    wait_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Rejected:
    """The engine read the request and refused it; nothing was made."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request went out and no readable answer came back: it may have been accepted."""

    why: str


Outcome: TypeAlias = Ticket | NotSent | Rejected | Unknown


@dataclass(frozen=True, slots=True)
class Status:
    """Where a job stands. ``cost`` is the engine's own final figure, None while it has none."""

    state: Literal["waiting", "running", "done", "failed", "gone"]
    progress: float = 0.0
    cost: int | None = None
    why: str = ""
    final: bool = False
    """Of a failure: the same request again would fail, and cost, again."""


@dataclass(frozen=True, slots=True)
class Account:
    """Limits and balance of the account behind a paid engine."""

    name: str
    balance: int
    concurrency: int = 1
    made_today: Mapping[str, int] = field(default_factory=dict)
    daily: Mapping[str, int] = field(default_factory=dict)
    """The most it may make in a day, by model, where there is such a limit."""
    at_once: int | None = None
    """Jobs that run at the same time, where ``concurrency`` counts some that wait over there as well."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a service counts as used on one day (UTC) of one model: credits charged, less those it gave back."""

    day: date
    model: str
    credits: int


Pictures: TypeAlias = Mapping[str, Path]
"""Where the content of each of a request's ``inputs`` can be read."""


class Engine(ABC):
    """An engine. Subclass ``Drawn`` instead where pictures are drawn on this machine, free."""

    name: ClassVar[str]
    version: ClassVar[str]
    """Bumped by hand when its pixels change; part of every key."""
    free: bool = False
    reads_facts: ClassVar[bool] = False
    reads_beats: ClassVar[bool] = False
    """Whether its performances move to the song: their requests have a fact ``beats``, seconds of the clip."""
    away: ClassVar[bool] = False
    """Whether pictures leave this machine for it, so that people in them may want to be asked."""
    poll_seconds: float = 5.0
    """How often to ask where a job stands."""
    cache: Path | None = None
    """A folder of the project for what it makes ready to send; None where there is none."""
    settle_seconds: float = 30.0
    """How long the account's balance may take to show a purchase."""
    rank: ClassVar[int] = 0
    """Which engine's take is used where several are good: the higher."""
    models: ClassVar[Mapping[str, str]]
    """Its own model for each of ``still``, ``draft`` and ``hero``; empty: the film's ``[models]``."""

    def __init__(self, options: Mapping[str, Json] | None = None) -> None:
        self.options = dict(options or {})

    # Required.

    @abstractmethod
    def submit(self, request: Request, pictures: Pictures) -> Outcome:
        """Ask for one picture or clip. Called once per attempt and never retried by itself."""

    @abstractmethod
    def poll(self, ticket: Ticket) -> Status:
        """Where the job stands. Raises ``EngineError`` when the engine cannot be reached, ``Denied`` for the key."""

    @abstractmethod
    def fetch(self, ticket: Ticket) -> bytes:
        """The finished PNG, JPEG or MP4. Raises ``Broken`` where what comes is none of these, or not whole."""

    # Optional.

    def prepare(self, request: Request, pictures: Pictures) -> None:
        """Do ahead what ``submit`` would do before it sends, and keep it in ``cache``; it may be called, or not."""

    def size_of(self, ratio: str) -> tuple[int, int]:
        """Width and height of what it makes where this is asked, ``1280:720``: the same, but for a fake that saves."""
        return parse_size(ratio)

    def account(self) -> Account | None:
        """Limits and balance, where there is an account."""
        return None

    def usage(self, first: date, last: date) -> Sequence[Used] | None:
        """What the account was charged from one day to another (UTC, both counted); None where nobody tells.

        Free to ask. Raises ``EngineError`` when the engine cannot be reached.
        """
        return None

    def quote(self, request: Request) -> int:
        """Credits this request would cost; a model without a known price is refused."""
        return model(request.model).price(request.ratio, request.seconds or 1)

    def cancel(self, ticket: Ticket) -> None:
        """Stop the job if that is still possible."""

    def close(self) -> None:
        """Give back what it holds."""


class Drawn(Engine):
    """A free engine that draws on this machine; one method is the whole contract.

    ``draw`` must be a pure function of its arguments: same request, same bytes. It runs in a
    worker process with limits, so a crash there is a failed node and not a failed run.
    """

    free = True

    def __init__(self, options: Mapping[str, Json] | None = None, workers: Executor | None = None) -> None:
        super().__init__(options)
        self._workers = workers
        self._jobs: dict[str, Future[bytes]] = {}
        self._numbers = count(1)

    @abstractmethod
    def draw(self, request: Request, pictures: Pictures) -> bytes:
        """The PNG or MP4 of a request."""

    def submit(self, request: Request, pictures: Pictures) -> Outcome:
        if self._workers is None:
            raise EngineError(f"engine {self.name} was opened without workers to draw in")
        ticket = Ticket(f"{self.name}-{next(self._numbers)}")
        self._jobs[ticket.id] = self._workers.submit(_draw, type(self), self.options, request, pictures)
        return ticket

    def poll(self, ticket: Ticket) -> Status:
        job = self._jobs[ticket.id]
        if not job.done():
            return Status("running")
        error = job.exception()
        return Status("failed", why=str(error)) if error else Status("done", 1.0, cost=0)

    def fetch(self, ticket: Ticket) -> bytes:
        return self._jobs.pop(ticket.id).result()

    def cancel(self, ticket: Ticket) -> None:
        self._jobs[ticket.id].cancel()


def _draw(engine: type[Drawn], options: Mapping[str, Json], request: Request, pictures: Pictures) -> bytes:
    return engine(options).draw(request, pictures)
