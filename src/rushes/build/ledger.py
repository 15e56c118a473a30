"""The ledger of a film: its takes, and what failed. Purchases are in ``money``.

Every write is one transaction with the write lock taken first; every read is a snapshot.
"""

import json
import sqlite3
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError

from rushes.build import tables
from rushes.build.failpoints import failpoint
from rushes.build.graph import Take
from rushes.build.store import StoreError
from rushes.units import Json, canonical

_TAKE = tables.take.c
_COLUMNS = (
    _TAKE.node, _TAKE.number, _TAKE.stage, _TAKE.sha256, _TAKE.engine, _TAKE.model, _TAKE.rank, _TAKE.free,
    _TAKE.asked, _TAKE.key, _TAKE.credits, _TAKE.task_id,
)  # fmt: skip

HAND = "hand"
"""Engine name of a take that a person added."""
HAND_RANK = 100


class Ledger:
    """The ledger in a file of the project."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with _told(path):
            self._database = tables.open_database(path)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its first statement."""
        with _told(self.path), self._database.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot to read from; never waits for a writer."""
        with _told(self.path), self._database.connect().execution_options(reads=True) as connection:
            yield connection

    def close(self) -> None:
        self._database.dispose()

    # Takes.

    def takes(self, present: set[str] | None = None) -> dict[str, list[Take]]:
        """Takes by node, oldest first; with ``present``, only those whose content is there."""
        found: defaultdict[str, list[Take]] = defaultdict(list)
        query = select(*_COLUMNS, _TAKE.media_json).where(~_TAKE.gone).order_by(_TAKE.node, _TAKE.number)
        with self.reading() as connection:
            for row in connection.execute(query):
                if present is None or row[3] in present:
                    found[row[0]].append(_take(row))
        return found

    def takes_of(self, node: str, connection: Connection | None = None) -> list[Take]:
        """Takes of one node, oldest first, those collected by gc included."""
        query = select(*_COLUMNS, _TAKE.media_json).where(_TAKE.node == node).order_by(_TAKE.number)
        if connection is None:
            with self.reading() as own:
                return self.takes_of(node, own)
        return [_take(row) for row in connection.execute(query)]

    def record(self, take: Take, size: int, request: Json = None) -> Take:
        """A free take, made: on disk, with the next number of its node."""
        failpoint("take.before")
        with self.writing() as connection:
            take = add_take(connection, take, size, request)
            failpoint("take.recorded")
        failpoint("take.done")
        return take

    def forget(self, takes: Sequence[Take]) -> None:
        """Mark takes as collected; their numbers stay taken."""
        with self.writing() as connection:
            for take in takes:
                mine = (_TAKE.node == take.node) & (_TAKE.number == take.number)
                connection.execute(update(tables.take).where(mine).values(gone=True))

    def recall(self, take: Take) -> None:
        """A take whose content is there again, as it was."""
        with self.writing() as connection:
            mine = (_TAKE.node == take.node) & (_TAKE.number == take.number) & _TAKE.gone
            connection.execute(update(tables.take).where(mine).values(gone=False))

    def has_had(self, sha256: str) -> bool:
        """Whether content was ever a take of this film."""
        with self.reading() as connection:
            found = connection.execute(select(tables.blob.c.sha256).where(tables.blob.c.sha256 == sha256))
            return found.first() is not None

    # Failures.

    def failed(self) -> dict[str, dict[str, str]]:
        """Why the last try at a node failed: node -> {key: reason}."""
        row = tables.failure.c
        with self.reading() as connection:
            found = connection.execute(select(row.node, row.key, row.why))
            return {node: {key: why} for node, key, why in found}

    def record_failure(self, node: str, key: str, why: str) -> None:
        with self.writing() as connection:
            connection.execute(delete(tables.failure).where(tables.failure.c.node == node))
            connection.execute(insert(tables.failure).values(node=node, key=key, why=why[:4000], created=tables.now()))
            tell(connection, "failed", node=node, why=why[:4000])


def _take(row: Any) -> Take:
    fields = [*row[:-1], json.loads(row[-1])]
    return Take(*fields)


def tell(
    connection: Connection, kind: str, *, node: str | None = None, task_id: str | None = None, **data: Json
) -> None:
    """Add a row to the feed, in the transaction of what it tells."""
    connection.execute(
        insert(tables.feed).values(
            t=tables.now(), node=node, task_id=task_id, kind=kind, data_json=canonical(data).decode()
        )
    )


def add_take(connection: Connection, take: Take, size: int, request: Json = None) -> Take:
    """One more take of a node, within a transaction; its number is the next and never used twice."""
    seen = connection.execute(select(func.max(_TAKE.number)).where(_TAKE.node == take.node)).scalar()
    take = replace(take, number=(seen or 0) + 1)
    if connection.execute(select(tables.blob.c.sha256).where(tables.blob.c.sha256 == take.sha256)).first() is None:
        connection.execute(insert(tables.blob).values(sha256=take.sha256, bytes=size, created=tables.now()))
    connection.execute(
        insert(tables.take).values(
            node=take.node, number=take.number, stage=take.stage, sha256=take.sha256, engine=take.engine,
            model=take.model, rank=take.rank, free=take.free, asked=take.asked, key=take.key, credits=take.credits,
            task_id=take.task_id, created=tables.now(), gone=False,
            media_json=canonical(dict(take.media)).decode(), request_json=canonical(request).decode(),
        )
    )  # fmt: skip
    connection.execute(delete(tables.failure).where(tables.failure.c.node == take.node))
    tell(connection, "take", node=take.node, task_id=take.task_id, number=take.number, sha256=take.sha256)
    return take


def film_id(ledger: Ledger) -> str:
    """This film's own id, made the first time it is asked for."""
    query = select(tables.film.c.id)
    with ledger.reading() as connection:
        known = connection.execute(query).scalar()
    if known is None:
        with ledger.writing() as connection:
            known = connection.execute(query).scalar()
            if known is None:
                known = str(uuid.uuid4())
                connection.execute(insert(tables.film).values(id=known, created=tables.now()))
    return str(known)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the database refuses into a sentence."""
    try:
        yield
    except IntegrityError:
        raise  # a bug of ours, not of the disk
    except (DatabaseError, sqlite3.Error, OSError) as error:
        text = str(error.orig if isinstance(error, DBAPIError) else error)
        what, next = _explain(text)
        raise StoreError(what, where=str(path), next=next) from error


def _explain(text: str) -> tuple[str, str]:
    if "full" in text:
        return "the disk is full; nothing was lost", "Free some space, then run `rushes make` again."
    if "readonly" in text or "unable to open" in text or "Permission" in text or "Read-only" in text:
        return "the project folder cannot be written", "Make the folder writable, or copy the project to one that is."
    if "malformed" in text or "not a database" in text:
        return (
            "the ledger is damaged",
            "Keep a copy of .rushes, then put back the last good ledger.sqlite from a backup.",
        )
    if "locked" in text:
        return "another rushes has kept the ledger for over a minute", "Wait for it to end, then try again."
    return f"the ledger cannot be used: {text}", "Run `rushes doctor`."
