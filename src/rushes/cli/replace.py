"""``rushes song replace``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rushes.cli.common import film_option, json_option, print_json, print_table
from rushes.errors import UsageError

if TYPE_CHECKING:
    from rushes.remix import Remix


@click.command()
@click.argument("new", metavar="NEW", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@film_option
def replace(new: Path, dry_run: bool, yes: bool, as_json: bool, film: Path | None) -> None:
    """Put a new mix or master of the song (NEW) under the film: shots and times move with the music.

    Clips, picks, prompts and ids stay, and nothing is made or bought. The old recording stays in the
    project. What is new in the song is left for `rushes plan`.
    """
    from rushes import remix
    from rushes.cli.terminal import Terminal, is_person
    from rushes.remix_words import remix_json

    with Terminal(quiet=as_json) as report:
        if not dry_run and remix.finish(film):
            click.echo("An earlier replacement that had been stopped is finished now.", err=True)
        change = remix.remix(film, new, report)
    if as_json:
        print_json(remix_json(change))
    else:
        _show(change)
    if dry_run:
        return
    if not yes and not as_json and is_person():
        click.confirm("Put it in?", abort=True, err=True)
    elif not yes and not is_person():
        raise UsageError("nobody can be asked, and nothing was changed", next="Say --yes, or --dry-run to look.")
    remix.apply(change)
    click.echo(f"{change.song} is the film's song now; {_old(change)} is kept.", err=True)


def _show(change: "Remix") -> None:
    from rushes.remix_words import shot_rows, told

    rows = shot_rows(change)
    if rows:
        print_table(("shot", "was", "is", "frames", ""), rows, right=(1, 2, 3))
    for _, _, line in told(change):
        click.echo(line)


def _old(change: "Remix") -> str:
    song = change.film.file.song
    return song.file if song else ""
