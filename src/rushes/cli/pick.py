"""``rushes pick``, ``unpick`` and ``reject``."""

from pathlib import Path

import click

from rushes import takes
from rushes.cli.common import film_option

_TAKE = click.argument("take", metavar="TAKE")
_NOTE = click.option("--note", help="Why, for yourself and others.")


@click.command()
@_TAKE
@_NOTE
@film_option
def pick(take: str, note: str | None, film: Path | None) -> None:
    """Choose a take, such as V1-03.clip#2, V1-03.still#1 or @singer#3.

    A pick is your word: it is used whatever else is made, and stays when the film changes.
    """
    click.echo(f"Picked {takes.pick(film, take, note).name}.")


@click.command()
@_TAKE
@film_option
def unpick(take: str, film: Path | None) -> None:
    """Take a pick back: the newest good take stands again."""
    click.echo(f"Nothing is picked for {takes.unpick(film, take)} now.")


@click.command()
@_TAKE
@_NOTE
@film_option
def reject(take: str, note: str | None, film: Path | None) -> None:
    """Refuse a take: it is kept, and never used."""
    click.echo(f"Rejected {takes.reject(film, take, note).name}.")
