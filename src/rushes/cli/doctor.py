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
    """Check this machine and this project: Python, packages, codecs, disk, engines, the film's files."""
    findings = [*_machine(), *_codecs(), *_engines(), *_project(film)]
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
