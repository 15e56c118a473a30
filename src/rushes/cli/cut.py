"""``rushes cut``."""

from pathlib import Path

import click

from rushes.cli.common import film_argument, json_option, print_json
from rushes.cli.terminal import Terminal
from rushes.make import cut as cut_film


@click.command()
@film_argument
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes; as many as processors without it.")
@json_option
def cut(film: Path | None, jobs: int | None, as_json: bool) -> int:
    """Cut the film from what is made, to out/film.mp4; no picture is made, and nothing is bought.

    A pick is cut in before anything else, then the newest good take. A shot with no clip shows a card,
    so a film can always be cut and watched to the end.
    """
    with Terminal(quiet=as_json) as report:
        made = cut_film(film, report, jobs)
    done = made.outcome
    if as_json:
        print_json(
            {
                "made": done.made, "cached": done.cached, "failed": done.failed, "skipped": done.skipped,
                "credits": 0, "film": str(made.film) if made.film else None,
            }
        )  # fmt: skip
    elif made.film:
        click.echo(made.film)
    return 0 if made.film else 1
