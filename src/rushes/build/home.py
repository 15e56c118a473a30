"""Where a project's books are: in the project, or in a ledger that ``RUSHES_LEDGER`` names.

``.rushes/film.json`` remembers the film's own id and the id of the ledger its books are in; no
address, no password. Books that are elsewhere are never taken for empty ones: everything that is
paid for would be bought again.
"""

import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select, update

from rushes.build import tables
from rushes.build.claims import Claims
from rushes.build.ledger import Ledger, add_film
from rushes.build.store import StoreError
from rushes.leftovers import beside

VARIABLE = "RUSHES_LEDGER"
MOVING = "ledger move"
"""What whoever moves the books of a project claims while doing it."""
_FILM = tables.film.c


@dataclass(frozen=True, slots=True)
class Home:
    """What a project remembers: its film, the ledger of its books, and whether that is a shared one."""

    film: str
    ledger: str
    shared: bool


def open_ledger(state: Path) -> Ledger:
    """The ledger of the project with this state folder, open for its film.

    Raises ``StoreError`` where its books are in another ledger than the one that is named now.
    """
    place, home = place_of(state), read_home(state)
    _check_there(state, place, home)
    ledger = Ledger(place, home.film if home else None)
    try:
        if home is None:
            home = _settled(state, ledger)
            ledger.close()
            ledger = Ledger(place, home.film)
        _check_home(state, ledger, home)
    except BaseException:
        ledger.close()
        raise
    return ledger


def has_books(state: Path) -> bool:
    """Whether a project has a ledger; none is made by asking."""
    return home_path(state).exists() or own_ledger(state).exists()


def place_of(state: Path) -> Path | str:
    """Where the ledger is by what is said now: the environment, or else the project's own file."""
    return os.environ.get(VARIABLE) or own_ledger(state)


def read_home(state: Path) -> Home | None:
    """What a project remembers of its books; None for a new project, or one from before this was written down."""
    path = home_path(state)
    try:
        plain = json.loads(path.read_bytes())
        return Home(str(plain["film"]), str(plain["ledger"]), bool(plain["shared"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(
            "it cannot be read, and says where the film's books are", where=str(path),
            next="Put it back from a backup. `rushes ledger` cannot find the film in a ledger without it.",
        ) from error  # fmt: skip


def write_home(state: Path, home: Home, *, new: bool = False) -> None:
    """Remember it, in one step; with ``new``, only if nobody has yet."""
    path = home_path(state)
    part = beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file:
            file.write(json.dumps(asdict(home), indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if new:
            try:
                os.link(part, path)
            except FileExistsError:
                return
        else:
            part.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise StoreError(
            f"it cannot be written: {error.strerror}",
            where=str(path),
            next="Make the folder writable, or free some space.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def home_path(state: Path) -> Path:
    """The file in which a project remembers where its books are."""
    return state / "film.json"


def own_ledger(state: Path) -> Path:
    """The ledger that a project has of its own, where it has one."""
    return state / "ledger.sqlite"


def _settled(state: Path, ledger: Ledger) -> Home:
    """Remember a project that has not been remembered: its film is new, or the one in its own ledger."""
    if isinstance(place_of(state), Path):
        if ledger.has_left:
            raise moved_away(ledger)
        made = Home(ledger.film, ledger.id, shared=False)
    else:
        with ledger.writing(moving=True) as connection:
            film = add_film(connection, home=address_of(state))
        made = Home(film, ledger.id, shared=True)
    write_home(state, made, new=True)
    return read_home(state) or made


def _check_there(state: Path, place: Path | str, home: Home | None) -> None:
    """Refuse before a ledger is made where none should be."""
    own = isinstance(place, Path)
    if home is None:
        if not own and own_ledger(state).exists():
            raise _elsewhere(state, "in the project's own folder", "to move them where it says")
        return
    if own and home.shared:
        raise StoreError(
            "the books of this film are in a shared ledger, and RUSHES_LEDGER is not set", where=str(home_path(state)),
            next="Set RUSHES_LEDGER as it was: everything would be bought again.",
        )  # fmt: skip
    if own and not own_ledger(state).exists():
        raise StoreError(
            "the ledger of this film is gone", where=str(own_ledger(state)),
            next=f"Put it back from a backup. To begin with empty books, remove {home_path(state)} too: "
            "what was paid for is bought again then.",
        )  # fmt: skip
    if not own and not home.shared:
        raise _elsewhere(state, "in the project's own folder", "to move them where it says")


def _check_home(state: Path, ledger: Ledger, home: Home) -> None:
    """Refuse a ledger that is not the one remembered, or that the film has left."""
    if ledger.id != home.ledger:
        raise _elsewhere(state, "in another ledger", "after setting it as it was")
    with ledger.reading() as connection:
        row = connection.execute(select(_FILM.state).where(_FILM.id == home.film)).first()
    if row is None:
        raise StoreError(
            "this film is not in the ledger any more", where=ledger.where,
            next="The ledger is older than the film: put back one that has it, from a backup.",
        )  # fmt: skip
    if row.state == "moved":
        raise moved_away(ledger)
    if row.state != "here":
        _end_move(state, ledger, home)


def _end_move(state: Path, ledger: Ledger, home: Home) -> None:
    """A move that was broken off: what the project remembers decides, and it remembers this ledger."""
    claims = Claims(state / "claims")
    try:
        if not claims.take(MOVING) or read_home(state) != home:
            raise StoreError(
                "the books of this film are being moved", where=ledger.where, next="Try again in a moment."
            )
        try:
            if not _is_ours(ledger, home, claims.place):
                raise StoreError(
                    "the books of this film are being moved by another copy of the project", where=ledger.where,
                    next="Run `rushes ledger move` again there, or here.",
                )  # fmt: skip
            stay_here(ledger, home.film)
        finally:
            claims.drop(MOVING)
    finally:
        claims.close()


def moved_away(ledger: Ledger) -> StoreError:
    """What to say of a film whose books have left a ledger."""
    return StoreError(
        "the books of this film have been moved to another ledger, or are on their way there", where=ledger.where,
        next="Go on in the project they were moved from; or set RUSHES_LEDGER to the ledger they are in now, "
        "and run `rushes ledger move` here: it finds them there.",
    )  # fmt: skip


def _is_ours(ledger: Ledger, home: Home, place: str) -> bool:
    with ledger.reading() as connection:
        row = connection.execute(select(_FILM.state, _FILM.place).where(_FILM.id == home.film)).one()
    return row.state in ("arriving", "here") or (row.state == "leaving" and (not home.shared or row.place == place))


def stay_here(ledger: Ledger, film: str) -> None:
    """A film's books are in this ledger, whatever was begun with them."""
    with ledger.writing(moving=True) as connection:
        here = {"state": "here", "other": None, "place": None}
        connection.execute(update(tables.film).where(_FILM.id == film).values(**here))


def _elsewhere(state: Path, where: str, how: str) -> StoreError:
    return StoreError(
        f"the books of this film are {where}, and not where RUSHES_LEDGER says", where=str(home_path(state).parent),
        next=f"Everything would be bought again. Unset or correct RUSHES_LEDGER, or run `rushes ledger move` {how}.",
    )  # fmt: skip


def address_of(state: Path) -> str:
    """Host and folder of a project, for people."""
    return f"{socket.gethostname()}:{state.resolve().parent}"


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
