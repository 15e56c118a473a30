"""Scripted: a fake engine for tests and for practice, priced or free, with every way to fail.

It keeps its own books in a file of its own, as a service would, so that what the ledger says can be
held against them. Its pictures are plain colour fields, the same for the same request.

Options (``[engine.scripted]``):

    books            file of its books; beside the ledger unless given
    free             true: it costs nothing and needs no courier
    latency          seconds a job takes (0.02)
    reply_seconds    seconds it takes to answer a submission, accepted half way through them (0)
    balance          credits on its account at the start (1000000)
    concurrency      jobs it works on at once (5)
    shrink           its pictures are this many times smaller than asked (4)
    poll_seconds, settle_seconds    how often to ask, and how long the balance takes to settle
    models           models that the film brings, with their prices: tables as for engine runway
    script           what goes wrong: tables with ``at`` = n or ``every`` = n (counting submissions)
                     or ``when`` = text in the prompt, and ``answer`` =
                       not-sent     no byte went out
                       reject       refused, nothing charged
                       dropped      never arrived, and the reply is lost
                       lost-reply   accepted and charged, and the reply is lost
                       crash        accepted and charged, and the sender is killed
                       crash-before the sender is killed before anything arrives
                       fail         accepted, and the job fails for ``cost`` credits (0)
                       dearer       accepted at twice the price
"""

import json
import os
import signal
import sqlite3
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from rushes.engines.base import (
    Account,
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
from rushes.errors import EngineError
from rushes.models import model, sell
from rushes.units import Json

_BOOKS = (
    "create table if not exists account(balance integer not null, calls integer not null)",
    """create table if not exists job(
    id text primary key, n integer not null, model text not null, prompt text not null, seed integer not null,
    request text not null, cost integer not null, refund integer not null, fails text, done_at real not null)""",
)


class Scripted(Engine):
    name = "scripted"
    version = "1"
    rank = 5
    models = {"still": "scripted_still", "draft": "scripted_clip", "hero": "scripted_clip"}

    def __init__(self, options: Mapping[str, Json] | None = None) -> None:
        super().__init__(options)
        self.free = bool(self.options.get("free", False))
        sell(self.name, self.options.get("models"))
        self.poll_seconds = self._number("poll_seconds", 0.02)
        self.settle_seconds = self._number("settle_seconds", 0.05)
        for key in ("latency", "reply_seconds", "balance", "concurrency", "shrink"):
            self._number(key, 1)  # a wrong option is said before anything is sent
        self._script = [rule for rule in _list(self.options.get("script")) if isinstance(rule, Mapping)]

    def account(self) -> Account | None:
        with self._books() as books:
            balance = books.execute("select balance from account").fetchone()[0]
            made = books.execute("select model, count(*) from job group by model").fetchall()
        return Account("scripted", balance, int(self._number("concurrency", 5)), dict(made))

    def usage(self, first: date, last: date) -> Sequence[Used] | None:
        """By the day a job was accepted on, when it is charged and, where it will fail, given back at once."""
        found: Counter[tuple[date, str]] = Counter()
        for job in self.jobs():
            accepted = datetime.fromtimestamp(job["done_at"] - self._number("latency", 0.02), UTC).date()
            if first <= accepted <= last:
                found[accepted, job["model"]] += job["cost"] - job["refund"]
        return [Used(day, model, credits) for (day, model), credits in sorted(found.items())]

    def quote(self, request: Request) -> int:
        return 0 if self.free else model(request.model).price(request.ratio, request.seconds or 1)

    def submit(self, request: Request, pictures: Pictures) -> Outcome:
        with self._books() as books:
            books.execute("update account set calls = calls + 1")
            call = books.execute("select calls from account").fetchone()[0]
        rule = self._rule(call, request.prompt)
        answer = str(rule.get("answer", "accept"))
        if answer == "not-sent":
            return NotSent("scripted: no byte went out")
        if answer == "reject":
            return Rejected("scripted: refused")
        if answer == "dropped":
            return Unknown("scripted: the connection was lost")
        if answer == "crash-before":
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(self._number("reply_seconds", 0.0) / 2)
        ticket = self._accept(call, request, rule, answer)
        if answer == "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(self._number("reply_seconds", 0.0) / 2)
        return Unknown("scripted: the reply was lost") if answer == "lost-reply" else ticket

    def poll(self, ticket: Ticket) -> Status:
        job = self._job(ticket)
        left = job["done_at"] - time.time()
        if 0 < left <= self._number("latency", 0.02):  # more is left only where the clock was put back
            return Status("running", 0.5)
        cost = job["cost"] - job["refund"]
        return Status("failed", cost=cost, why=job["fails"]) if job["fails"] else Status("done", 1.0, cost)

    def fetch(self, ticket: Ticket) -> bytes:
        from rushes.engines.colours import draw  # drawing needs NumPy and Pillow; naming the engine does not

        request = json.loads(self._job(ticket)["request"])
        return draw(request, int(self._number("shrink", 4)))

    def size_of(self, ratio: str) -> tuple[int, int]:
        from rushes.engines.colours import small

        return small(ratio, int(self._number("shrink", 4)))

    def jobs(self) -> list[dict[str, Any]]:
        """Its books: every job it accepted, oldest first."""
        with self._books() as books:
            return [dict(row) for row in books.execute("select * from job order by n")]

    def _accept(self, call: int, request: Request, rule: Mapping[str, Any], answer: str) -> Ticket:
        cost = self.quote(request) * (2 if answer == "dearer" else 1)
        refund = cost - int(rule.get("cost", 0)) if answer == "fail" else 0
        ticket = Ticket(str(uuid.uuid4()), cost)
        done_at = time.time() + self._number("latency", 0.02)
        fails = "scripted: the job failed" if answer == "fail" else None
        plain = json.dumps(asdict(request), sort_keys=True)
        with self._books() as books:
            books.execute(
                "insert into job values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (ticket.id, call, request.model, request.prompt, request.seed, plain, cost, refund, fails, done_at),
            )
            books.execute("update account set balance = balance - ? + ?", (cost, refund))
        return ticket

    def _rule(self, call: int, prompt: str) -> Mapping[str, Any]:
        for rule in self._script:
            at, every, when = rule.get("at"), rule.get("every"), rule.get("when")
            if (
                at == call
                or (isinstance(every, int) and every > 0 and call % every == 0)
                or (when and str(when) in prompt)
            ):
                return rule
        return {}

    def _job(self, ticket: Ticket) -> dict[str, Any]:
        with self._books() as books:
            row = books.execute("select * from job where id = ?", (ticket.id,)).fetchone()
        if row is None:
            raise EngineError(f"scripted knows no job {ticket.id}")
        return dict(row)

    def _number(self, key: str, default: float) -> float:
        value = self.options.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise EngineError(f"option {key} of engine scripted must be a number")
        return float(value)

    @contextmanager
    def _books(self) -> Iterator[sqlite3.Connection]:
        path = self.options.get("books")
        if not isinstance(path, str):
            raise EngineError("engine scripted needs the option `books`: a file for its own books")
        books = sqlite3.connect(path, timeout=60, isolation_level=None)
        books.row_factory = sqlite3.Row
        try:
            # In the transaction, as several may open new books at once.
            books.execute("begin immediate")
            for table in _BOOKS:
                books.execute(table)
            if books.execute("select count(*) from account").fetchone()[0] == 0:
                books.execute("insert into account values(?, 0)", (int(self._number("balance", 1_000_000)),))
            yield books
            books.execute("commit")
        finally:
            books.close()


def _list(value: Json) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
