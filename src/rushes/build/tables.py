"""The ledger's tables and their migrations, the same on SQLite and PostgreSQL.

Credits are integers; times are seconds since 1970 as this program's clock had them, for people
and for leases, never for order: ``seq`` is order. ``ledger`` is append-only.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    insert,
    inspect,
    select,
    update,
)

from rushes.build.store import StoreError

metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("v", Integer, primary_key=True))

film = Table("film", metadata, Column("id", String(36), primary_key=True), Column("created", Float, nullable=False))
"""The film this ledger belongs to; caps are counted by film."""

blob = Table(
    "blob", metadata,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", Integer, nullable=False),
    Column("created", Float, nullable=False),
    Column("last_verified", Float),
)  # fmt: skip

take = Table(
    "take", metadata,
    Column("node", String(96), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("stage", String(16), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("engine", String(64), nullable=False),
    Column("model", String(64), nullable=False, default=""),
    Column("rank", Integer, nullable=False, default=0),
    Column("free", Boolean, nullable=False),
    Column("asked", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("credits", Integer, nullable=False, default=0),
    Column("task_id", String(36), unique=True),
    Column("media_json", Text, nullable=False, default="{}"),
    Column("request_json", Text, nullable=False, default="{}"),
    Column("created", Float, nullable=False),
    Column("gone", Boolean, nullable=False, default=False),
    Index("take_sha256", "sha256"),
)  # fmt: skip
"""One try at a node, made or added by hand. ``asked`` is what the film asked for, whoever made it;
``key`` adds who made it and how. ``gone``: collected by ``rushes gc``; the number stays taken."""

failure = Table(
    "failure", metadata,
    Column("node", String(96), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("why", Text, nullable=False),
    Column("created", Float, nullable=False),
)  # fmt: skip
"""Why the last try at a node failed; gone once it succeeds."""

account = Table(
    "account", metadata,
    Column("film", String(36), primary_key=True),
    Column("provider", String(64), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("committed", Integer, nullable=False, default=0),
)  # fmt: skip
"""Running total of spent + reserved + lost, changed in the transaction of each ledger row."""

task = Table(
    "task", metadata,
    Column("id", String(36), primary_key=True),
    Column("film", String(36), nullable=False),
    Column("node", String(96), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("key", String(64), nullable=False),
    Column("asked", String(64), nullable=False),
    Column("take_no", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("provider", String(64), nullable=False),
    Column("account", String(128), nullable=False),
    Column("model", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("cost_reserved", Integer, nullable=False),
    Column("cost_settled", Integer),
    Column("ext_id", String(128)),
    Column("request_json", Text, nullable=False),
    Column("snapshot_json", Text),
    Column("submit_deadline", Float),
    Column("sent_by", String(64)),
    Column("owner", String(64)),
    Column("lease_until", Float),
    Column("poll_after", Float),
    Column("url_json", Text),
    Column("url_seen", Float),
    Column("sha256", String(64)),
    Column("error", Text),
    Column("run", String(36), nullable=False),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Column("row_version", Integer, nullable=False, default=0),
    UniqueConstraint("film", "key", "take_no", "attempt"),
    UniqueConstraint("provider", "ext_id"),
    Index("task_state", "account", "state", "poll_after"),
    Index("task_lease", "state", "lease_until"),
    Index("task_node", "film", "node"),
)  # fmt: skip
"""One purchase. States: READY, SUBMITTING, RUNNING, FETCHING, DONE; FAILED, AMBIGUOUS, LOST_PAID."""

ledger = Table(
    "ledger", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("t", Float, nullable=False),
    Column("film", String(36), nullable=False),
    Column("account", String(128), nullable=False),
    Column("task_id", String(36), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("credits", Integer, nullable=False),
    Column("committed_after", Integer, nullable=False),
    Index("ledger_task", "task_id"),
)  # fmt: skip
"""RESERVE, RELEASE, SETTLE and WRITE_OFF rows. ``credits`` is the change of ``committed``, but for
WRITE_OFF, which names what was lost out of what was already committed."""

feed = Table(
    "event", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("t", Float, nullable=False),
    Column("node", String(96)),
    Column("task_id", String(36)),
    Column("kind", String(32), nullable=False),
    Column("data_json", Text, nullable=False, default="{}"),
)  # fmt: skip

gc_root = Table(
    "gc_root", metadata, Column("sha256", String(64), primary_key=True), Column("why", Text, nullable=False),
)  # fmt: skip


def _first(connection: Connection) -> None:
    metadata.create_all(connection)


MIGRATIONS: Sequence[Callable[[Connection], None]] = (_first,)
"""Numbered steps; a ledger at version ``v`` runs ``MIGRATIONS[v:]`` in one transaction."""


def open_database(path: Path) -> Engine:
    """The ledger's database in a file: WAL, synchronous FULL, migrated to today's tables."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 60, "check_same_thread": False})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    migrate(engine)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables to this program's version; a newer ledger is refused, not guessed at."""
    with engine.connect().execution_options(reads=True) as connection:
        if _version(connection) == len(MIGRATIONS):
            return
    with engine.begin() as connection:
        version = _version(connection)
        if version > len(MIGRATIONS):
            raise StoreError(
                f"the ledger was written by a newer rushes (version {version})",
                next="Update rushes: `pip install --upgrade rushes`.",
            )
        for step in MIGRATIONS[version:]:
            step(connection)
        if version == 0:
            connection.execute(insert(schema_version).values(v=len(MIGRATIONS)))
        connection.execute(update(schema_version).values(v=len(MIGRATIONS)))


def now() -> float:
    """Seconds since 1970, by this machine."""
    return time.time()


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table("schema_version"):
        return 0
    return connection.execute(select(schema_version.c.v)).scalar() or 0


def _set_up(raw: "sqlite3.Connection", record: object) -> None:  # type: ignore[name-defined]  # noqa: F821
    raw.isolation_level = None
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=60000"):
        raw.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    # A reader must neither take nor wait for the write lock; a writer takes it before it reads.
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("begin" if reads else "begin immediate")
