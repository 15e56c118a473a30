"""What a database refuses, as one sentence a film maker can act on; a password is never in it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

from rushes.build.store import StoreError


class LedgerAway(StoreError):
    """The ledger cannot be reached just now; what was being written may be in it, or not. It can be tried again."""


Said = tuple[str, str]
_AGAIN = "Run `rushes make` again when it is back; nothing is lost, and nothing is bought twice."
_SERVER = "Look at RUSHES_LEDGER, and at the server's own log."

_FULL: Said = ("the disk is full; nothing was lost", "Free some space, then run `rushes make` again.")
_NO_ROOM = 64 * 1024
"""Bytes free below which SQLite's plain "disk I/O error" means that its shared memory found no room."""
_SQLITE: tuple[tuple[tuple[str, ...], Said], ...] = (
    (("full",), _FULL),
    (
        ("readonly", "unable to open", "Permission", "Read-only"),
        ("the project folder cannot be written", "Make the folder writable, or copy the project to one that is."),
    ),
    (
        ("malformed", "not a database"),
        (
            "the ledger is damaged",
            "Keep a copy of .rushes, then put back the last good ledger.sqlite from a backup.",
        ),
    ),
)  # fmt: skip
_POSTGRESQL: tuple[tuple[tuple[str, ...], Said], ...] = (
    (
        ("28P01", "28000", "password", "authentication failed", 'role "', "no pg_hba.conf entry"),
        ("the ledger's server refuses the name or the password", "Put them right in RUSHES_LEDGER."),
    ),
    (("3D000", "does not exist"), ("the ledger's database is not there", "Make it: `createdb rushes`.")),
    (("53100", "No space left"), ("the disk of the ledger's server is full; nothing was lost", _AGAIN)),
    (
        ("25006", "read-only transaction"),
        ("the ledger's server takes no writes: it is a copy of another, or was told so", _SERVER),
    ),
    (
        ("42501", "permission denied"),
        (
            "the ledger's server does not let this name make or use the tables",
            "Give it a database of its own: `createdb --owner NAME rushes`.",
        ),
    ),
    (("could not translate host name", "failed to resolve"), ("the ledger's server cannot be found", _SERVER)),
)  # fmt: skip
_AWAY_STATES = ("08", "57P", "25P03", "55P03", "53300")
_AWAY_WORDS = ("connection", "server closed", "starting up", "shutting down", "too many clients", "timeout expired")


@contextmanager
def told(where: str, secrets: tuple[str, ...] = ()) -> Iterator[None]:
    """Turn what a database refuses into a ``StoreError``, with nothing of ``secrets`` in it."""
    try:
        yield
    except IntegrityError:
        raise  # a bug of ours, not of the disk
    except (DatabaseError, NoConnection, sqlite3.Error, OSError) as error:
        raise _refused(error, where, secrets) from _without(error, secrets)


def _refused(error: Exception, where: str, secrets: tuple[str, ...]) -> StoreError:
    original = error.orig if isinstance(error, DBAPIError) else error
    text, state = _hidden(str(original), secrets), getattr(original, "sqlstate", None)
    if state is None and not type(original).__module__.startswith("psycopg") and not isinstance(error, NoConnection):
        return _of_sqlite(text, where)
    return _of_postgresql(
        text, state or "", where, broken=isinstance(error, DBAPIError) and error.connection_invalidated
    )


def _of_sqlite(text: str, where: str) -> StoreError:
    if "locked" in text:
        return LedgerAway(
            "another rushes has kept the ledger for over a minute",
            where=where,
            next="Wait for it to end, then try again.",
        )
    unknown = (f"the ledger cannot be used: {text}", "Run `rushes doctor`.")
    what, next = _known(_SQLITE, text) or (_FULL if "I/O" in text and _without_room(where) else unknown)
    return StoreError(what, where=where, next=next)


def _without_room(where: str) -> bool:
    try:
        return shutil.disk_usage(Path(where).parent).free < _NO_ROOM
    except OSError:
        return False


def _of_postgresql(text: str, state: str, where: str, broken: bool) -> StoreError:
    text = " ".join(text.split())
    if state == "55P03":
        return LedgerAway("another rushes has kept the ledger for over a minute", where=where, next=_AGAIN)
    known = _known(_POSTGRESQL, state or text)
    if known is not None:
        return StoreError(known[0], where=where, next=known[1])
    if broken or state.startswith(_AWAY_STATES) or (not state and any(word in text for word in _AWAY_WORDS)):
        return LedgerAway(f"the ledger's server does not answer: {text[:200]}", where=where, next=_AGAIN)
    return StoreError(f"the ledger cannot be used: {text[:400]}", where=where, next=_SERVER)


def _known(table: tuple[tuple[tuple[str, ...], Said], ...], said: str) -> Said | None:
    """The sentence for a code, or for words where there is no code: a server that cannot be entered gives none."""
    return next((answer for words, answer in table if any(word in said for word in words)), None)


def _hidden(text: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def _without(error: Exception, secrets: tuple[str, ...]) -> Exception | None:
    """The cause of an error, unless a secret could be read in it."""
    return None if any(secret in f"{error} {error!r}" for secret in secrets) else error
