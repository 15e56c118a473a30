"""The ledger's tables, the same on SQLite and PostgreSQL.

Credits are integers; times are seconds since 1970, for people and for leases, never for order:
``seq`` is order. ``ledger`` is append-only. Text has no length, so that no service's id is cut off.
"""

import time

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("v", Integer, primary_key=True))

identity = Table(
    "identity", metadata, Column("id", String, primary_key=True), Column("created", Float, nullable=False),
)  # fmt: skip
"""The ledger's own id, one row: a project remembers which ledger its books are in."""

film = Table(
    "film", metadata,
    Column("id", String, primary_key=True),
    Column("created", Float, nullable=False),
    Column("state", String, nullable=False, default="here", server_default="here"),
    Column("other", String),
    Column("place", String),
    Column("came", String),
    Column("home", String),
)  # fmt: skip
"""A film whose books are here; caps are counted by film. ``state``: here; leaving or moved to ledger ``other``,
or arriving from it, as the process at ``place`` has it. ``came``: the ledgers it was in before, by id.
``home`` says for people where its project is."""

blob = Table(
    "blob", metadata,
    Column("sha256", String, primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    Column("created", Float, nullable=False),
    Column("last_verified", Float),
)  # fmt: skip

take = Table(
    "take", metadata,
    Column("film", String, primary_key=True),
    Column("node", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stage", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("engine", String, nullable=False),
    Column("model", String, nullable=False, default=""),
    Column("rank", Integer, nullable=False, default=0),
    Column("free", Boolean, nullable=False),
    Column("asked", String, nullable=False),
    Column("key", String, nullable=False),
    Column("credits", Integer, nullable=False, default=0),
    Column("task_id", String, unique=True),
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
    Column("film", String, primary_key=True),
    Column("node", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("created", Float, nullable=False),
)  # fmt: skip
"""Why the last try at a node failed; gone once it succeeds."""

account = Table(
    "account", metadata,
    Column("film", String, primary_key=True),
    Column("provider", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("committed", Integer, nullable=False, default=0),
)  # fmt: skip
"""Running total of spent + reserved + lost, changed in the transaction of each ledger row."""

task = Table(
    "task", metadata,
    Column("id", String, primary_key=True),
    Column("film", String, nullable=False),
    Column("node", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("key", String, nullable=False),
    Column("asked", String, nullable=False),
    Column("take_no", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("provider", String, nullable=False),
    Column("account", String, nullable=False),
    Column("model", String, nullable=False),
    Column("state", String, nullable=False),
    Column("cost_reserved", Integer, nullable=False),
    Column("cost_settled", Integer),
    Column("ext_id", String),
    Column("request_json", Text, nullable=False),
    Column("snapshot_json", Text),
    Column("submit_deadline", Float),
    Column("sent_by", String),
    Column("owner", String),
    Column("lease_until", Float),
    Column("poll_after", Float),
    Column("url_json", Text),
    Column("url_seen", Float),
    Column("sha256", String),
    Column("error", Text),
    Column("run", String, nullable=False),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Column("row_version", Integer, nullable=False, default=0),
    Column("sending", Integer, nullable=False, default=1, server_default="1"),
    UniqueConstraint("film", "key", "take_no", "attempt"),
    UniqueConstraint("provider", "ext_id"),
    Index("task_state", "account", "state", "poll_after"),
    Index("task_lease", "state", "lease_until"),
    Index("task_node", "film", "node"),
    Index("task_run", "run"),
)  # fmt: skip
"""One purchase. States: READY, SUBMITTING, RUNNING, FETCHING, DONE; FAILED, AMBIGUOUS, LOST_PAID.

``sending`` counts its submissions: what is decided of one never touches the next. ``sent_by`` and ``owner``
name a place and a process: who sends it, and who drives it until ``lease_until``."""

ledger = Table(
    "ledger", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("t", Float, nullable=False),
    Column("film", String, nullable=False),
    Column("account", String, nullable=False),
    Column("task_id", String, nullable=False),
    Column("kind", String, nullable=False),
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
    Column("film", String),
    Column("node", String),
    Column("task_id", String),
    Column("kind", String, nullable=False),
    Column("data_json", Text, nullable=False, default="{}"),
    Index("event_kind", "kind", "film"),
)  # fmt: skip

gc_root = Table(
    "gc_root", metadata, Column("sha256", String, primary_key=True), Column("why", Text, nullable=False),
)  # fmt: skip


def now() -> float:
    """Seconds since 1970, by this machine."""
    return time.time()
