"""``rushes doctor``."""

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from rushes.cli.common import film_argument, json_option, print_json
from rushes.engines.registry import engine_class, known_engines
from rushes.errors import RushesError
from rushes.film.load import find_film, load

_PACKAGES = ("av", "numpy", "Pillow", "metricon", "pydantic", "SQLAlchemy", "click", "rich")
_ROOM = 2 << 30
_OLDEST_SQLITE = (3, 35)

Finding = tuple[bool, str, str]


@click.command()
@film_argument
@json_option
def doctor(film: Path | None, as_json: bool) -> int:
    """Check this machine and this project: Python, packages, codecs, disk, engines, ledger, the film's files."""
    findings = [*_machine(), *_codecs(), *_engines(), *_named_ledger(), *_project(film)]
    if as_json:
        print_json({"findings": [{"good": good, "what": what, "next": fix} for good, what, fix in findings]})
    else:
        for good, what, fix in findings:
            click.echo(f"{click.style('ok ', fg='green') if good else click.style('bad', fg='red')} {what}")
            if fix and not good:
                click.echo(f"    {fix}")
    return 0 if all(good for good, _, _ in findings) else 1


def _machine() -> Iterator[Finding]:
    yield sys.version_info >= (3, 11), f"Python {platform.python_version()}", "Rushes needs Python 3.11 or newer."
    for name in _PACKAGES:
        try:
            yield True, f"{name} {version(name)}", ""
        except PackageNotFoundError:
            yield False, f"{name} is not installed", "Run `pip install rushes` again."
    yield sqlite3.sqlite_version_info >= _OLDEST_SQLITE, f"SQLite {sqlite3.sqlite_version}", "Use a newer Python."
    yield True, f"{os.cpu_count()} processors", ""


def _codecs() -> Iterator[Finding]:
    import av

    for codec in ("libx264", "aac"):
        there = codec in av.codecs_available
        yield there, f"encoder {codec}", "Install PyAV from its wheel: `pip install --force-reinstall av`."


def _engines() -> Iterator[Finding]:
    for name in known_engines():
        try:
            engine_class(name)
        except RushesError as error:
            yield False, f"engine {name}: {error.what}", error.next or ""
        else:
            yield True, f"engine {name}", ""


def _named_ledger() -> Iterator[Finding]:
    """The ledger that ``RUSHES_LEDGER`` names, where it does: whether it can be reached. None is made by asking."""
    from rushes.build.database import Database
    from rushes.build.home import VARIABLE

    place = os.environ.get(VARIABLE)
    if not place:
        return
    try:
        database = Database(place)
        try:
            if database.is_file and not Path(database.where).exists():
                yield True, f"{VARIABLE}: {database.where} is not there yet; the first film makes it", ""
                return
            with database.reading():
                yield True, f"{VARIABLE}: {database.where}", ""
        finally:
            database.close()
    except RushesError as error:
        yield False, f"{VARIABLE}: {error.what}", error.next or ""


def _books(root: Path) -> Iterator[Finding]:
    """Whether the film's books are where they are looked for."""
    from rushes.build.home import has_books, open_ledger
    from rushes.build.ledger import film_id
    from rushes.build.records import audit
    from rushes.project import Folders

    state = Folders(root).state
    if not has_books(state):
        return
    try:
        ledger = open_ledger(state)
        try:
            wrong = audit(ledger, film_id(ledger))
            yield not wrong, "the film's books" + "".join(f"; {each}" for each in wrong), "Run `rushes verify`."
        finally:
            ledger.close()
    except RushesError as error:
        yield False, error.what, error.next or ""


def _project(start: Path | None) -> Iterator[Finding]:
    try:
        root = find_film(start)
    except RushesError as error:
        if start is not None:
            yield False, error.what, error.next or ""
        return
    yield os.access(root, os.W_OK), f"project {root}", "Make the folder writable."
    free = shutil.disk_usage(root).free
    yield free > _ROOM, f"{free / 1e9:.1f} GB free", "A film of five minutes needs about 2 GB while it is made."
    try:
        load(root)
    except RushesError as error:
        yield False, error.what, "Run `rushes check`."
    else:
        yield True, "film.toml and shots.toml", ""
    yield from _books(root)
