"""The emulator's books: every task, charge, refund, upload and picture, in SQLite.

In memory, or in a file: then a process that is killed and started again goes on where it was, and
no task that it accepted is lost. One process has the file at a time.
"""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rushes.errors import UsageError

_TABLES = (
    "create table if not exists meta(key text primary key, value text not null)",
    """create table if not exists job(
    n integer primary key, id text not null unique, endpoint text not null, model text not null,
    request text not null, estimate integer not null, created real not null, queue_s real not null,
    run_s real not null, fate text not null, fate_cost integer, started real, ended real, status text,
    cost integer, deleted real, fetched integer not null default 0)""",
    """create table if not exists entry(
    n integer primary key, at real not null, job text not null, model text not null, kind text not null,
    credits integer not null)""",
    "create table if not exists asset(sha256 text primary key, bytes blob not null, facts text not null)",
    """create table if not exists upload(
    id text primary key, uri text not null unique, filename text not null, fields text not null,
    created real not null, sha256 text)""",
)


@dataclass(slots=True, eq=False)
class Job:
    """One task: what was asked, what becomes of it, and where it stands.

    ``started`` is when it got its slot (None: throttled), ``ended`` when it left it. ``fate`` is
    SUCCEEDED, CANCELLED or a failure code; ``cost`` is what it came to, once it has ended.
    """

    n: int
    id: str
    endpoint: str
    model: str
    request: dict[str, Any]
    estimate: int
    created: float
    queue_s: float
    run_s: float
    fate: str = "SUCCEEDED"
    fate_cost: int | None = None
    started: float | None = None
    ended: float | None = None
    status: str | None = None
    cost: int | None = None
    deleted: float | None = None
    fetched: int = 0

    @property
    def until(self) -> float:
        """When it will end, once it has started."""
        return (self.started or 0.0) + self.queue_s + self.run_s


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the account: credits charged for a task (more than 0), or given back (less)."""

    n: int
    at: float
    job: str
    model: str
    kind: str
    credits: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The books as they stand: what each task was charged in all, refunds taken off."""

    balance: int
    charged: Mapping[str, int]
    entries: tuple[Entry, ...]

    @property
    def total(self) -> int:
        """Credits charged for everything."""
        return sum(self.charged.values())


_COLUMNS = (
    "n", "id", "endpoint", "model", "request", "estimate", "created", "queue_s", "run_s", "fate", "fate_cost",
    "started", "ended", "status", "cost", "deleted", "fetched",
)  # fmt: skip
_INSERT = f"insert into job({', '.join(_COLUMNS)}) values({', '.join('?' * len(_COLUMNS))})"
_ASSET = """insert into asset values(?, ?, ?)
    on conflict(sha256) do update set facts = excluded.facts where excluded.facts != '{}'"""
_UPDATE = "update job set started = ?, ended = ?, status = ?, cost = ?, deleted = ?, fetched = ? where n = ?"


class Books:
    """The tables, and one lock over all of them."""

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self._deep = 0
        self._db = _opened(path)

    def close(self) -> None:
        """Close the file; what is in memory is gone."""
        with self.lock:
            self._db.close()

    @contextmanager
    def saving(self) -> Iterator[None]:
        """One transaction: all that is written in it, or nothing. Within another, a part of it."""
        with self.lock:
            if self._deep == 0:
                self._db.execute("begin immediate")
            self._deep += 1
            try:
                yield
            except BaseException:
                self._deep -= 1
                if self._deep == 0:
                    self._db.execute("rollback")
                raise
            self._deep -= 1
            if self._deep == 0:
                self._db.execute("commit")

    def kept(self, key: str, first: str) -> str:
        """A value kept from one start to the next; ``first`` where there is none yet."""
        with self.saving():
            row = self._db.execute("select value from meta where key = ?", (key,)).fetchone()
            if row is None:
                self.keep(key, first)
        return str(row[0]) if row else first

    def keep(self, key: str, value: str) -> None:
        """Keep a value for the next start."""
        with self.saving():
            self._db.execute("insert or replace into meta values(?, ?)", (key, value))

    def jobs(self) -> list[Job]:
        """Every task, oldest first."""
        with self.lock:
            rows = self._db.execute(f"select {', '.join(_COLUMNS)} from job order by n").fetchall()
        return [Job(**{**dict(zip(_COLUMNS, row, strict=True)), "request": json.loads(row[4])}) for row in rows]

    def add(self, job: Job) -> None:
        """Write a new task."""
        values = [json.dumps(job.request) if key == "request" else getattr(job, key) for key in _COLUMNS]
        with self.saving():
            self._db.execute(_INSERT, values)

    def update(self, job: Job) -> None:
        """Write where a task stands now."""
        row = (job.started, job.ended, job.status, job.cost, job.deleted, job.fetched, job.n)
        with self.saving():
            self._db.execute(_UPDATE, row)

    def enter(self, at: float, job: Job, kind: str, credits: int) -> None:
        """Write a line of the account."""
        with self.saving():
            line = (at, job.id, job.model, kind, credits)
            self._db.execute("insert into entry(at, job, model, kind, credits) values(?, ?, ?, ?, ?)", line)

    def entries(self) -> tuple[Entry, ...]:
        """Every line of the account, oldest first."""
        with self.lock:
            rows = self._db.execute("select n, at, job, model, kind, credits from entry order by n").fetchall()
        return tuple(Entry(*row) for row in rows)

    def put(self, content: bytes, facts: Mapping[str, Any]) -> str:
        """Keep bytes once, with what is known of them ({}: nothing yet), and give their sha256."""
        name = hashlib.sha256(content).hexdigest()
        with self.saving():
            self._db.execute(_ASSET, (name, content, json.dumps(dict(facts))))
        return name

    def asset(self, sha256: str) -> bytes:
        """The bytes kept under a sha256."""
        with self.lock:
            row = self._db.execute("select bytes from asset where sha256 = ?", (sha256,)).fetchone()
        return bytes(row[0])

    def facts(self, sha256: str) -> dict[str, Any] | None:
        """What is known of the bytes of a sha256; None where they are not kept."""
        with self.lock:
            row = self._db.execute("select facts from asset where sha256 = ?", (sha256,)).fetchone()
        return dict(json.loads(row[0])) if row else None

    def begin_upload(self, id: str, uri: str, filename: str, fields: Mapping[str, str], at: float) -> None:
        """Write that a file may be uploaded."""
        with self.saving():
            row = (id, uri, filename, json.dumps(dict(fields)), at)
            self._db.execute("insert into upload values(?, ?, ?, ?, ?, null)", row)

    def upload(self, *, id: str = "", uri: str = "") -> dict[str, Any] | None:
        """An upload by its id or its uri: id, uri, fields, created, sha256 (None until it is there)."""
        query = "select id, uri, filename, fields, created, sha256 from upload where id = ? or uri = ?"
        with self.lock:
            row = self._db.execute(query, (id, uri)).fetchone()
        names = ("id", "uri", "filename", "fields", "created", "sha256")
        return {**dict(zip(names, row, strict=True)), "fields": json.loads(row[3])} if row else None

    def uploaded(self, id: str, sha256: str) -> None:
        """Write that an upload is there."""
        with self.saving():
            self._db.execute("update upload set sha256 = ? where id = ?", (sha256, id))


def _opened(path: Path | None) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path or ":memory:", timeout=1, isolation_level=None, check_same_thread=False)
        try:
            # A killed process loses nothing that was committed; only the machine's own crash could.
            for pragma in ("locking_mode = exclusive", "journal_mode = wal", "synchronous = normal"):
                db.execute(f"pragma {pragma}")
            for table in _TABLES:
                db.execute(table)
        except BaseException:
            db.close()
            raise
    except sqlite3.OperationalError as error:
        advice = "Is another emulator using it? Stop that one, or name another file."
        raise UsageError(f"the emulator's state cannot be opened: {error}", where=str(path), next=advice) from error
    except sqlite3.DatabaseError as error:
        raise UsageError("this is not the state of an emulator", where=str(path), next="Name another file.") from error
    return db


def fingerprint(value: Any) -> str:
    """A name for a JSON value that is the same for the same value; any text will do, broken Unicode too."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
