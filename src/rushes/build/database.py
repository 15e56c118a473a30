"""Where the ledger's tables are kept: SQLite in a file, or PostgreSQL 15 or newer on a server.

A writing transaction has the one write lock from its first statement: one writer at a time, and
every read after it sees all that is committed. SQLite calls that ``begin immediate``; PostgreSQL
takes an advisory lock that all of Rushes shares, in a READ COMMITTED transaction. A reading one is
a snapshot, and never waits for a writer.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from rushes.build import tables
from rushes.build.mounts import is_far
from rushes.build.refusals import LedgerAway, told
from rushes.build.store import StoreError

OLDEST_POSTGRESQL = 15
_LOCK = 0x5275_7368
"""The advisory lock of every writer of a ledger, whatever its version."""
_PATIENCE = 20.0
"""Seconds for which a server that was there is looked for again."""
_WRITE = (
    "set local lock_timeout = '60s'; set local idle_in_transaction_session_timeout = '60s'; "
    "select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off'; "
    f"select pg_advisory_xact_lock({_LOCK})"
)
_READ = "set transaction isolation level repeatable read, read only"
_EXAMPLE = "Write postgresql+psycopg://NAME:PASSWORD@HOST/DATABASE, or sqlite:////absolute/path/ledger.sqlite."


class Database:
    """An open database. ``where`` names it for people, without a password."""

    def __init__(self, place: Path | str) -> None:
        url = _url(place)
        self.is_file = url.get_backend_name() == "sqlite"
        self.where = str(url.database) if self.is_file else _named(url)
        self._secrets = _secrets(url)
        self._known = False
        with self._told():
            self._engine = _sqlite(Path(str(url.database))) if self.is_file else _postgresql(url)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its first statement."""
        with self._told(), self._connected() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot to read from."""
        with self._told(), self._connected() as connection:
            yield connection.execution_options(reads=True)

    def clock(self, connection: Connection) -> float:
        """Seconds since 1970 by the clock that all who share the database have in common."""
        if self.is_file:
            return tables.now()
        return float(connection.exec_driver_sql("select extract(epoch from clock_timestamp())").scalar_one())

    def close(self) -> None:
        """Let every connection go."""
        self._engine.dispose()

    def _connected(self) -> Connection:
        """A connection; a server that has been there is waited for, as nothing has been said to it yet."""
        end = time.monotonic() + (_PATIENCE if self._known else 0.0)
        while True:
            try:
                with self._told():
                    connection = self._engine.connect()
            except LedgerAway:
                if self.is_file or time.monotonic() >= end:
                    raise
                time.sleep(0.25)
                continue
            self._known = True
            return connection

    def _told(self) -> Any:
        return told(self.where, self._secrets)


def _sqlite(path: Path) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    if (kind := is_far(path.parent)) is not None:
        raise StoreError(
            f"the ledger cannot be in a file on a network file system ({kind}): its locks do not hold there",
            where=str(path),
            next="Set RUSHES_LEDGER to a PostgreSQL database, or to a file on a disk of this machine.",
        )
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": 60, "check_same_thread": False}
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: URL) -> Engine:
    given = {
        "connect_timeout": "10",
        "application_name": "rushes",
        "keepalives_idle": "30",
        "tcp_user_timeout": "60000",
    }
    url = url.set(drivername="postgresql+psycopg").update_query_dict({**given, **url.query})
    try:
        engine = create_engine(url, pool_pre_ping=True, max_overflow=20, hide_parameters=True)
    except ImportError as error:
        raise StoreError(
            "a ledger on PostgreSQL needs the package psycopg", next='Run `pip install "rushes[postgresql]"`.'
        ) from error
    event.listen(engine, "connect", _check_version)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _url(place: Path | str) -> URL:
    if isinstance(place, Path):
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):  # what they say may show a password
        raise StoreError("RUSHES_LEDGER is no address of a database", next=_EXAMPLE) from None
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url
    if url.drivername == "sqlite" and url.database and Path(url.database).is_absolute() and not url.query:
        return url
    raise StoreError(f"RUSHES_LEDGER names a {_kind(url)} that Rushes cannot keep a ledger in", next=_EXAMPLE)


def _kind(url: URL) -> str:
    return "SQLite file" if url.get_backend_name() == "sqlite" else "database"


def _named(url: URL) -> str:
    host = url.host or "this machine"
    name = f" {url.database}" if url.database else ""
    return f"ledger{name} on {host}{f':{url.port}' if url.port else ''}"


def _secrets(url: URL) -> tuple[str, ...]:
    told = [url.password, *(url.query.get(key) for key in ("password", "sslpassword", "passfile"))]
    return tuple(str(secret) for secret in told if secret)


def _set_up(raw: "sqlite3.Connection", record: object) -> None:  # type: ignore[name-defined]  # noqa: F821
    raw.isolation_level = None
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=60000"):
        raw.execute(f"pragma {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A reader must neither take nor wait for the write lock; a writer takes it before it reads.
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("begin" if reads else "begin immediate")


def _begin_postgresql(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql(_READ if reads else _WRITE, execution_options={"no_parameters": True})


def _check_version(raw: Any, record: object) -> None:
    version = raw.info.server_version // 10000
    if version < OLDEST_POSTGRESQL:
        raw.close()
        raise StoreError(
            f"the ledger's server is PostgreSQL {version}; Rushes needs {OLDEST_POSTGRESQL} or newer",
            next="Use a newer server.",
        )
