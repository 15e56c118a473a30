"""``rushes board``."""

from pathlib import Path

import click

from rushes.cli.common import film_argument
from rushes.make import board as make_board


@click.command()
@film_argument
def board(film: Path | None) -> None:
    """Write the storyboard, out/board.html: every shot with its picture, words, takes, state and price."""
    click.echo(make_board(film))
