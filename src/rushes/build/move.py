"""Moving a film's books from one ledger to another, so that a kill at any moment leaves one of the two valid.

``film.json`` of the project decides which, and it is replaced in one step:

1. In the old ledger the film is *leaving*: from now on nobody can write in its books there.
2. Every row of it is copied to the new one in one transaction, compared, and marked *arriving*.
3. ``film.json`` names the new ledger.
4. In the new ledger the film is *here*; in the old one it has *moved*, and stays refused.

Who opens a film that is still leaving goes back to before 1; who opens one that is arriving goes on with 4.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from rushes.build import records, tables
from rushes.build.claims import Claims
from rushes.build.courier import claim_name
from rushes.build.failpoints import failpoint
from rushes.build.home import (
    MOVING,
    VARIABLE,
    Home,
    address_of,
    moved_away,
    own_ledger,
    place_of,
    read_home,
    write_home,
)  # fmt: skip
from rushes.build.ledger import Ledger, clean
from rushes.build.store import StoreError
from rushes.errors import UsageError

POINTS = ("move.leaving", "move.copied", "move.switched", "move.here")
"""Failpoints of a move, in order."""
_COPIED: Sequence[Table] = (tables.take, tables.failure, tables.account, tables.task, tables.ledger, tables.feed)
_FILM, _TASK, _BLOB = tables.film.c, tables.task.c, tables.blob.c
_BATCH = 500
_HOW = f"Set {VARIABLE} to the ledger that the books are to go to, and run this again."
_HOW_BACK = f"Set {VARIABLE} to the ledger that the books are in, and run `rushes ledger move --back`."


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the books are now, and what is in them: takes, purchases, and credits spent, reserved and lost."""

    where: str
    takes: int
    purchases: int
    credits: int


def move_books(state: Path, *, back: bool = False) -> Moved:
    """Move the books of the project with this state folder to where ``RUSHES_LEDGER`` says.

    With ``back``, from there into the project. What has been moved already stays; a move that was
    broken off is ended. Raises ``UsageError`` where there is nothing to move, ``StoreError`` where
    it cannot be done now; the books are then where they were.
    """
    said = place_of(state)
    with _alone(state) as claims, ExitStack() as stack:
        home = read_home(state) or _first_home(state)
        if isinstance(said, Path):
            raise UsageError(f"{VARIABLE} is not set", next=_HOW_BACK if home.shared else _HOW)
        target: Ledger = stack.enter_context(closing(Ledger(said, home.film)))
        source: Ledger | None = None
        if back or not home.shared:
            source = stack.enter_context(closing(Ledger(own_ledger(state), home.film)))
        if back and source is not None:
            source, target = target, source
        new = Home(home.film, target.id, shared=not back)
        if home.ledger == target.id or _went_before(source, target, home):
            write_home(state, new)
        elif source is None or source.id != home.ledger:
            raise StoreError("the books of this film are in another ledger", where=target.where, next=_HOW_BACK)
        else:
            _carry(state, home, new, source, target, claims)
        return _ended(source, target, home.film)


def _carry(state: Path, home: Home, new: Home, source: Ledger, target: Ledger, claims: Claims) -> None:
    """Steps 1 to 3; whatever fails on the way leaves the books where they were."""
    _check_hands(source, home.film, claims)
    _leave(source, target.id, home, claims.place)
    try:
        failpoint("move.leaving")
        _copy(source, target, home.film, address_of(state))
        failpoint("move.copied")
        write_home(state, new)
        failpoint("move.switched")
    except BaseException:
        if read_home(state) == home:
            with suppress(StoreError):
                _mark(source, home.film, "leaving", state="here", other=None, place=None)
        raise


def _ended(source: Ledger | None, target: Ledger, film: str) -> Moved:
    """Step 4, and what it came to."""
    _mark(target, film, "arriving", state="here", other=None, place=None)
    failpoint("move.here")
    if source is not None:
        _mark(source, film, "leaving", state="moved", place=None)
    if _row(target, film, "state") != "here":
        raise moved_away(target)
    totals = records.totals(target, film)
    takes = sum(map(len, target.takes().values()))
    return Moved(target.where, takes, len(records.tasks(target, film=film)), sum(totals.values()))


@contextmanager
def _alone(state: Path) -> Iterator[Claims]:
    """The claims of a project whose books nobody else is moving."""
    with closing(Claims(state / "claims")) as claims:
        if not claims.take(MOVING):
            raise StoreError("the books of this film are being moved already", next="Wait for that to end.")
        yield claims


def _first_home(state: Path) -> Home:
    """What a project is to remember that has been without a ``film.json``."""
    if not own_ledger(state).exists():
        raise UsageError(
            "this film has no books yet",
            next=f"Set {VARIABLE} before the first `rushes make`; there is nothing to move.",
        )
    with closing(Ledger(own_ledger(state))) as ledger:
        write_home(state, Home(ledger.film, ledger.id, shared=False), new=True)
    return read_home(state) or Home(ledger.film, ledger.id, shared=False)


def _went_before(source: Ledger | None, target: Ledger, home: Home) -> bool:
    """Whether another copy of the project has moved these very books there."""
    came = str(_row(target, home.film, "came") or "").split()
    if home.ledger not in came or _row(target, home.film, "state") != "here":
        return False
    return home.shared or (source is not None and _row(source, home.film, "state") == "moved")


def _check_hands(ledger: Ledger, film: str, claims: Claims) -> None:
    """Refuse while a run has a purchase in hand."""
    now = ledger.now()
    for task in records.open_tasks(ledger, film):
        for name in (task.id, claim_name(task.id)):
            if not claims.take(name):
                raise _busy(ledger, task.node)
            claims.drop(name)
        elsewhere = task.owner is not None and not task.owner.startswith(f"{claims.place} ")
        if elsewhere and task.lease_until is not None and task.lease_until > now:
            raise _busy(ledger, task.node)


def _busy(ledger: Ledger, node: str) -> StoreError:
    return StoreError(
        f"a run has the purchase of {node} in hand",
        where=ledger.where,
        next="Wait for it to end, or stop it; then move.",
    )


def _leave(ledger: Ledger, to: str, home: Home, place: str) -> None:
    """Step 1: nobody writes in these books from now on. Refused where a submission is in doubt."""
    with ledger.writing(moving=True) as connection:
        row = connection.execute(select(tables.film).where(_FILM.id == home.film)).mappings().one()
        again = row["state"] == "leaving" and (not home.shared or row["place"] == place or row["other"] == to)
        if row["state"] != "here" and not again:
            raise moved_away(ledger)
        doubtful = select(_TASK.node).where(_TASK.film == home.film, _TASK.state.in_(records.IN_DOUBT))
        if (node := connection.execute(doubtful).scalar()) is not None:
            raise StoreError(
                f"it is not known yet whether {node} was bought", where=ledger.where,
                next="Run `rushes make` until it is; `rushes ledger` shows how it stands.",
            )  # fmt: skip
        leaving = {"state": "leaving", "other": to, "place": place}
        connection.execute(update(tables.film).where(_FILM.id == home.film).values(**leaving))


def _copy(source: Ledger, target: Ledger, film: str, address: str) -> None:
    """Step 2: every row of the film, in one transaction, compared before it is committed."""
    try:
        with source.reading() as old, target.writing(moving=True) as new:
            _make_room(new, target, film)
            row = dict(old.execute(select(tables.film).where(_FILM.id == film)).mappings().one())
            came = " ".join(dict.fromkeys([*(row["came"] or "").split(), source.id]))
            row |= {"state": "arriving", "other": source.id, "place": None, "came": came, "home": address}
            new.execute(insert(tables.film).values(**row))
            _copy_blobs(old, new, film)
            for table in _COPIED:
                for rows in _batches(old, table, film):
                    new.execute(insert(table), rows)
                if _digest(old, table, film) != _digest(new, table, film):
                    raise StoreError(f"the copy of table {table.name} is not what it was", where=target.where)
            if wrong := records.disagreements(new, film):
                raise StoreError(
                    f"the books do not add up: {wrong[0]}", where=source.where, next="Run `rushes verify`."
                )
    except IntegrityError as error:
        raise StoreError(
            "purchases of this film are in that ledger already, as those of another film", where=target.where,
            next="Books can be moved to a ledger once. Choose another ledger.",
        ) from error  # fmt: skip


def _make_room(new: Connection, target: Ledger, film: str) -> None:
    """Clear away what an earlier move left; books that are in use are never touched."""
    state = new.execute(select(_FILM.state).where(_FILM.id == film)).scalar()
    if state == "here":
        raise StoreError(
            "this film's books are in that ledger already: another copy of the project moved them",
            where=target.where,
            next="Go on in that copy. If nothing was bought from this one since it was copied, put that one's "
            ".rushes/film.json here instead.",
        )  # fmt: skip
    for table in _COPIED:
        new.execute(delete(table).where(table.c.film == film))
    new.execute(delete(tables.film).where(_FILM.id == film))


def _copy_blobs(old: Connection, new: Connection, film: str) -> None:
    mine = select(tables.take.c.sha256).where(tables.take.c.film == film)
    known = set(new.execute(select(_BLOB.sha256)).scalars())
    rows = old.execute(select(tables.blob).where(_BLOB.sha256.in_(mine))).mappings()
    if missing := [dict(row) for row in rows if row["sha256"] not in known]:
        new.execute(insert(tables.blob), missing)


def _rows(connection: Connection, table: Table, film: str) -> Iterator[dict[str, Any]]:
    """A film's rows in order; their number in the whole ledger left out, as it is another in another."""
    key = [table.c.seq] if "seq" in table.c else list(table.primary_key)
    columns = [column for column in table.c if column.name != "seq"]
    for row in connection.execute(select(*columns).where(table.c.film == film).order_by(*key)).mappings():
        yield {name: clean(value) if isinstance(value, str) else value for name, value in row.items()}


def _batches(connection: Connection, table: Table, film: str) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in _rows(connection, table, film):
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _digest(connection: Connection, table: Table, film: str) -> tuple[int, str]:
    """Count and digest of a film's rows; in their order, where that means something."""
    ordered = "seq" in table.c
    each = [
        hashlib.sha256(repr((n if ordered else 0, sorted(row.items()))).encode()).digest()
        for n, row in enumerate(_rows(connection, table, film))
    ]
    return len(each), hashlib.sha256(b"".join(sorted(each))).hexdigest()


def _mark(ledger: Ledger, film: str, where: str, **values: Any) -> None:
    """Change a film that is in one state; one that is in another is left as it is."""
    with ledger.writing(moving=True) as connection:
        connection.execute(update(tables.film).where(_FILM.id == film, _FILM.state == where).values(**values))


def _row(ledger: Ledger, film: str, column: str) -> Any:
    with ledger.reading() as connection:
        return connection.execute(select(_FILM[column]).where(_FILM.id == film)).scalar()
