"""``rushes ledger move``."""

from pathlib import Path

import click

from rushes.cli.common import film_argument, json_option, print_json


@click.command()
@film_argument
@click.option("--back", is_flag=True, help="From there into the project, to be a ledger of its own again.")
@json_option
def move(film: Path | None, back: bool, as_json: bool) -> None:
    """Move the film's books to the ledger that RUSHES_LEDGER names.

    A ledger is a PostgreSQL database or a file, for many films together; pictures and clips stay in the project.
    """
    from dataclasses import asdict

    from rushes.build.move import move_books
    from rushes.film.load import find_film
    from rushes.project import Folders

    moved = move_books(Folders(find_film(film)).state, back=back)
    if as_json:
        print_json(asdict(moved))
        return
    click.echo(f"The books are in {moved.where}: {_counted(moved.takes, 'take')}, ", nl=False)
    click.echo(f"{_counted(moved.purchases, 'purchase')}, {_counted(moved.credits, 'credit')}.")
    click.echo("Unset RUSHES_LEDGER now." if back else "Keep RUSHES_LEDGER as it is from now on.", err=True)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
