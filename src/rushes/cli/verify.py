"""``rushes verify``."""

from pathlib import Path

import click

from rushes.cli.common import film_argument, json_option, print_json
from rushes.cli.terminal import Terminal
from rushes.housekeeping import verify as verify_film


@click.command()
@film_argument
@json_option
def verify(film: Path | None, as_json: bool) -> int:
    """Read everything in the store again, hold it against its digest, and check that the books add up."""
    with Terminal(quiet=as_json) as report:
        found = verify_film(film, report)
    if as_json:
        print_json({"checked": found.checked, "lost": found.lost, "books": found.books})
    else:
        for line in (*found.lost, *found.books):
            click.echo(line)
        click.echo(f"{found.checked} takes read, {len(found.lost)} damaged; the books {_books(found.books)}.")
    return 0 if found.good else 1


def _books(wrong: list[str]) -> str:
    return "do not add up" if wrong else "add up"
