"""The books of a film on disk, read and sorted. Nothing is made or changed, and the folder need not be writable."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rushes.books import Books, Fate, sort_out
from rushes.build import records
from rushes.build.graph import survey
from rushes.build.home import has_books, open_ledger
from rushes.build.ledger import Ledger, film_id
from rushes.build.store import Store, file_digest
from rushes.engines.base import Engine
from rushes.errors import EngineError, RushesError
from rushes.events import Reporter, silent
from rushes.film.load import find_film, load
from rushes.film.model import Film
from rushes.film.swap import settle
from rushes.project import Folders, shooting_engine
from rushes.screen import fates
from rushes.sketches import Shooting
from rushes.song.model import Song
from rushes.states import all_nodes, hear, open_books, take_in


def read_books(start: Path | None, report: Reporter = silent) -> Books:
    """Every purchase of a film, sorted by what the film does with it now. Nothing is made or changed."""
    root = find_film(start)
    settle(root)
    film = load(root, Folders(root).cache)
    if not has_books(Folders(root).state):
        return sort_out(film, (), {}, {})
    with books_to_read(film) as (ledger, store):
        identity = film_id(ledger)
        tasks = records.tasks(ledger, film=identity)
        orders = {id: records.order_of(rows) for id, rows in records.booked(ledger, identity).items()}
        found, blind = _fates(film, ledger, store, tasks, report) if tasks else ({}, None)
    return sort_out(film, tasks, {id: order[0] for id, order in orders.items() if order}, found, blind)


def _fates(
    film: Film, ledger: Ledger, store: Store, tasks: Sequence[records.Task], report: Reporter
) -> tuple[Mapping[str, Fate], str | None]:
    """The fate of each purchase, or why nobody can tell: the money is told all the same."""
    if not film.shots:
        return {}, "there is no shot list"
    try:
        takes, present = ledger.takes(), store.present()
        here = {node: [take for take in some if take.sha256 in present] for node, some in takes.items()}
        nodes = all_nodes(Shooting(film, _song(film, report), _engine(film), file_digest, take=take_in(here)))
        return fates(film, nodes, survey(nodes, here), takes, tasks, present), None
    except (RushesError, OSError) as error:
        return {}, str(error).splitlines()[0]


def _song(film: Film, report: Reporter) -> Song | None:
    """The song, whose words are on cards that are drawn; what was bought can be told without it."""
    try:
        return hear(film, report)
    except (RushesError, OSError):
        return None


def _engine(film: Film) -> Engine:
    """Who shoots the film; where that engine cannot be opened here, the one that always is."""
    try:
        return shooting_engine(film, film.settings.engine)
    except EngineError:
        return shooting_engine(film, "slate")


@contextmanager
def books_to_read(film: Film) -> Iterator[tuple[Ledger, Store]]:
    """A film's ledger and store, to read: a copy of the ledger where its folder cannot be written."""
    folders = Folders(film.root)
    if os.access(folders.state, os.W_OK):
        with open_books(film) as opened:
            yield opened
        return
    with TemporaryDirectory(prefix="rushes-") as folder:
        for path in (*folders.state.glob(f"{folders.ledger.name}*"), folders.state / "film.json"):
            if path.exists():
                shutil.copyfile(path, Path(folder) / path.name)  # nobody writes there, so it is whole
        ledger = open_ledger(Path(folder))
        try:
            yield ledger, Store(folders.store)
        finally:
            ledger.close()
