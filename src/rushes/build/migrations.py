"""How a ledger of an older version comes to today's tables, in place and in one transaction."""

import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, insert, inspect, select, update

from rushes.build import tables
from rushes.build.database import Database
from rushes.build.store import StoreError


def _first(connection: Connection) -> None:
    """Today's tables, where there are none."""
    tables.metadata.create_all(connection)
    connection.execute(insert(tables.identity).values(id=str(uuid.uuid4()), created=tables.now()))


def _many_films(connection: Connection) -> None:
    """Takes, failures and the feed know their film; the ledger has an id; a film can move.

    Only SQLite ever had the first version.
    """
    run = connection.exec_driver_sql
    run("alter table film add column state varchar not null default 'here'")
    for column in ("other", "place", "came", "home"):
        run(f"alter table film add column {column} varchar")
    run("alter table task add column sending integer not null default 1")
    run("alter table event add column film varchar")
    if run("select count(*) from film").scalar() == 0:
        run("insert into film (id, created) values (?, ?)", (str(uuid.uuid4()), tables.now()))
    film = str(run("select id from film order by created, id limit 1").scalar())
    run("update event set film = ?", (film,))
    run("drop index take_sha256")
    for table in (tables.take, tables.failure):
        columns = ", ".join(f'"{column.name}"' for column in table.columns if column.name != "film")
        run(f"alter table {table.name} rename to {table.name}_1")
        table.create(connection)
        run(f"insert into {table.name} (film, {columns}) select ?, {columns} from {table.name}_1", (film,))
        run(f"drop table {table.name}_1")
    tables.identity.create(connection)
    connection.execute(insert(tables.identity).values(id=str(uuid.uuid4()), created=tables.now()))


def _found_faster(connection: Connection) -> None:
    """The feed is searched by kind, purchases by their run."""
    for table, name in ((tables.task, "task_run"), (tables.feed, "event_kind")):
        index = next(index for index in table.indexes if index.name == name)
        index.create(connection, checkfirst=True)


MIGRATIONS: Sequence[Callable[[Connection], None]] = (_first, _many_films, _found_faster)
"""Numbered steps; a ledger at version ``v`` runs ``MIGRATIONS[v:]``, a new one only the first, which makes it whole."""


def migrate(database: Database) -> None:
    """Bring the tables to this program's version; a newer ledger is refused, not guessed at."""
    with database.reading() as connection:
        if _version(connection) == len(MIGRATIONS):
            return
    with database.writing() as connection:
        version = _version(connection)
        if version > len(MIGRATIONS):
            raise StoreError(
                f"the ledger was written by a newer rushes (version {version})",
                where=database.where,
                next="Update rushes: `pip install --upgrade rushes`.",
            )
        for step in MIGRATIONS[version:] if version else MIGRATIONS[:1]:
            step(connection)
        if version == 0:
            connection.execute(insert(tables.schema_version).values(v=len(MIGRATIONS)))
        connection.execute(update(tables.schema_version).values(v=len(MIGRATIONS)))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(tables.schema_version.name):
        return 0
    return connection.execute(select(tables.schema_version.c.v)).scalar() or 0
