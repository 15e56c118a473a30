"""The ledger of a film: its takes, and what failed. Purchases are in ``money``.

A ledger may hold the books of many films; one that is open works for one film. Every write is one
transaction with the write lock taken first; every read is a snapshot.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from rushes.build import tables
from rushes.build.database import Database
from rushes.build.failpoints import failpoint
from rushes.build.graph import Take
from rushes.build.migrations import migrate
from rushes.build.store import StoreError
from rushes.units import Json, canonical

_TAKE, _FILM = tables.take.c, tables.film.c
_COLUMNS = (
    _TAKE.node, _TAKE.number, _TAKE.stage, _TAKE.sha256, _TAKE.engine, _TAKE.model, _TAKE.rank, _TAKE.free,
    _TAKE.asked, _TAKE.key, _TAKE.credits, _TAKE.task_id,
)  # fmt: skip

HAND = "hand"
"""Engine name of a take that a person added."""
HAND_RANK = 100


class Ledger:
    """A ledger, open for one film: in a file (a path), or where a URL says.

    Without ``film`` it is open for the first film that is here; where there is none, one is made.
    Errors are ``StoreError``; ``LedgerAway`` where it may be tried again.
    """

    def __init__(self, place: Path | str, film: str | None = None) -> None:
        self._database = Database(place)
        self._film = film
        try:
            migrate(self._database)
        except BaseException:
            self._database.close()
            raise

    @property
    def where(self) -> str:
        """What to call it before people; never with a password."""
        return self._database.where

    @property
    def is_file(self) -> bool:
        """Whether it is a file of this machine."""
        return self._database.is_file

    @cached_property
    def id(self) -> str:
        """The ledger's own id, wherever its database is and whatever it is called."""
        with self.reading() as connection:
            return str(connection.execute(select(tables.identity.c.id)).scalar_one())

    @property
    def film(self) -> str:
        """The id of the film it is open for."""
        if self._film is None:
            self._film = self._first_film()
        return self._film

    @property
    def has_left(self) -> bool:
        """Whether films have been here, and every one of them has been moved to another ledger."""
        with self.reading() as connection:
            states = set(connection.execute(select(_FILM.state)).scalars())
        return bool(states) and "here" not in states

    @contextmanager
    def writing(self, *, moving: bool = False) -> Iterator[Connection]:
        """A transaction that holds the write lock from its first statement; ``moving``: of who moves the books."""
        film = None if moving else self.film
        with self._database.writing() as connection:
            if film is not None:
                self._check_here(connection, film)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot to read from; never waits for a writer."""
        with self._database.reading() as connection:
            yield connection

    def clock(self, connection: Connection) -> float:
        """Seconds since 1970 by the clock that everybody who shares the ledger has in common."""
        return self._database.clock(connection)

    def now(self) -> float:
        """The same, on its own."""
        if self.is_file:
            return tables.now()
        with self.reading() as connection:
            return self.clock(connection)

    def close(self) -> None:
        self._database.close()

    def _check_here(self, connection: Connection, film: str) -> None:
        """Refuse to write in books that have been moved, also while this process had them open."""
        state = connection.execute(select(_FILM.state).where(_FILM.id == film)).scalar()
        if state not in (None, "here"):
            raise StoreError(
                "the books of this film are being moved to another ledger, or have been",
                where=self.where,
                next="Run the command again; `rushes ledger` says where they are.",
            )

    def _first_film(self) -> str:
        query = select(_FILM.id).where(_FILM.state == "here").order_by(_FILM.created, _FILM.id).limit(1)
        with self.reading() as connection:
            known = connection.execute(query).scalar()
        if known is None:
            with self._database.writing() as connection:
                known = connection.execute(query).scalar() or add_film(connection)
        return str(known)

    # Takes.

    def takes(self, present: set[str] | None = None) -> dict[str, list[Take]]:
        """Takes of the film by node, oldest first; with ``present``, only those whose content is there."""
        found: defaultdict[str, list[Take]] = defaultdict(list)
        query = select(*_COLUMNS, _TAKE.media_json).where(_TAKE.film == self.film, ~_TAKE.gone)
        with self.reading() as connection:
            for row in connection.execute(query.order_by(_TAKE.node, _TAKE.number)):
                if present is None or row[3] in present:
                    found[row[0]].append(_take(row))
        return found

    def takes_of(self, node: str) -> list[Take]:
        """Takes of one node, oldest first, those collected by gc included."""
        mine = (_TAKE.film == self.film) & (_TAKE.node == node)
        with self.reading() as connection:
            rows = connection.execute(select(*_COLUMNS, _TAKE.media_json).where(mine).order_by(_TAKE.number))
            return [_take(row) for row in rows]

    def record(self, take: Take, size: int, request: Json = None) -> Take:
        """A free take, made: on disk, with the next number of its node."""
        failpoint("take.before")
        film = self.film
        with self.writing() as connection:
            take = add_take(connection, film, take, size, request)
            failpoint("take.recorded")
        failpoint("take.done")
        return take

    def forget(self, takes: Sequence[Take]) -> None:
        """Mark takes as collected; their numbers stay taken."""
        film = self.film
        with self.writing() as connection:
            for take in takes:
                mine = (_TAKE.film == film) & (_TAKE.node == take.node) & (_TAKE.number == take.number)
                connection.execute(update(tables.take).where(mine).values(gone=True))

    def recall(self, take: Take) -> None:
        """A take whose content is there again, as it was."""
        film = self.film
        with self.writing() as connection:
            mine = (_TAKE.film == film) & (_TAKE.node == take.node) & (_TAKE.number == take.number) & _TAKE.gone
            connection.execute(update(tables.take).where(mine).values(gone=False))

    def has_had(self, sha256: str) -> bool:
        """Whether content was ever a take of this film."""
        mine = (_TAKE.film == self.film) & (_TAKE.sha256 == sha256)
        with self.reading() as connection:
            return connection.execute(select(_TAKE.sha256).where(mine).limit(1)).first() is not None

    def sources(self) -> dict[str, list[tuple[str, int]]]:
        """Which takes were made from a file that a person gave, by the SHA-256 of that file: node and number."""
        found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        with self.reading() as connection:
            for each in sources_in(connection, self.film):
                found[each.source].append((each.node, each.number))
        return found

    # Failures.

    def failed(self) -> dict[str, dict[str, str]]:
        """Why the last try at a node failed: node -> {key: reason}."""
        row = tables.failure.c
        query = select(row.node, row.key, row.why).where(row.film == self.film)
        with self.reading() as connection:
            return {node: {key: why} for node, key, why in connection.execute(query)}

    def record_failure(self, node: str, key: str, why: str) -> None:
        """Keep why the last try at a node failed."""
        film, row, why = self.film, tables.failure.c, clean(why)[:4000]
        with self.writing() as connection:
            connection.execute(delete(tables.failure).where(row.film == film, row.node == node))
            connection.execute(
                insert(tables.failure).values(film=film, node=node, key=key, why=why, created=tables.now())
            )
            tell(connection, film, "failed", node=node, why=why)


def _take(row: Any) -> Take:
    fields = [*row[:-1], json.loads(row[-1])]
    return Take(*fields)


def clean(text: str) -> str:
    """Words of a service as every database takes them: no NUL, nothing that is not a character."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()


def tell(
    connection: Connection, film: str, kind: str, *, node: str | None = None, task_id: str | None = None, **data: Json
) -> None:
    """Add a row to the feed, in the transaction of what it tells."""
    connection.execute(
        insert(tables.feed).values(
            t=tables.now(), film=film, node=node, task_id=task_id, kind=kind, data_json=canonical(data).decode()
        )
    )


def add_film(connection: Connection, **values: Any) -> str:
    """A new film, within a transaction; its id."""
    made = str(uuid.uuid4())
    connection.execute(insert(tables.film).values(id=made, created=tables.now(), state="here", **values))
    return made


def add_take(connection: Connection, film: str, take: Take, size: int, request: Json = None) -> Take:
    """One more take of a film's node, within a transaction; its number is the next and never used twice."""
    mine = (_TAKE.film == film) & (_TAKE.node == take.node)
    seen = connection.execute(select(func.max(_TAKE.number)).where(mine)).scalar()
    take = replace(take, number=(seen or 0) + 1)
    if connection.execute(select(tables.blob.c.sha256).where(tables.blob.c.sha256 == take.sha256)).first() is None:
        connection.execute(insert(tables.blob).values(sha256=take.sha256, bytes=size, created=tables.now()))
    connection.execute(
        insert(tables.take).values(
            film=film, node=take.node, number=take.number, stage=take.stage, sha256=take.sha256, engine=take.engine,
            model=take.model, rank=take.rank, free=take.free, asked=take.asked, key=take.key, credits=take.credits,
            task_id=take.task_id, created=tables.now(), gone=False,
            media_json=canonical(dict(take.media)).decode(), request_json=canonical(request).decode(),
        )
    )  # fmt: skip
    failed = tables.failure.c
    connection.execute(delete(tables.failure).where(failed.film == film, failed.node == take.node))
    tell(connection, film, "take", node=take.node, task_id=take.task_id, number=take.number, sha256=take.sha256)
    return take


@dataclass(frozen=True, slots=True)
class Sourced:
    """A take that a person added: its node, number and content, and the SHA-256 of the file it was made from."""

    node: str
    number: int
    sha256: str
    source: str


def sources_in(connection: Connection, film: str) -> Iterator[Sourced]:
    """The takes of a film that a person added, and what they were made from, oldest first."""
    mine = (_TAKE.film == film) & (_TAKE.engine == HAND)
    query = select(_TAKE.node, _TAKE.number, _TAKE.sha256, _TAKE.request_json).where(mine)
    for node, number, sha256, said in connection.execute(query.order_by(_TAKE.node, _TAKE.number)):
        with suppress(ValueError, TypeError, KeyError):
            yield Sourced(node, number, sha256, str(json.loads(said)["from"]["sha256"]))


def film_id(ledger: Ledger) -> str:
    """The id of the film a ledger is open for."""
    return ledger.film
