"""``rushes take``."""

from pathlib import Path

import click

from rushes import takes
from rushes.cli.common import film_option


@click.group()
def take() -> None:
    """Takes made elsewhere."""


@take.command()
@click.argument("shot")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--still", "stage", flag_value="still", help="It is the shot's still.")
@click.option("--clip", "stage", flag_value="clip", default="clip", help="It is the shot's clip (the default).")
@click.option("--credits", type=click.IntRange(min=0), default=0, help="What it cost you, for the books.")
@click.option("--note", help="Where it came from.")
@film_option
def add(shot: str, file: Path, stage: str, credits: int, note: str | None, film: Path | None) -> None:
    """Bring in a picture or clip made elsewhere as one more take of SHOT (or of @TAG).

    It is cropped to the shot's ratio from the centre, brought to the film's rate, silenced, and used
    before anything an engine made, unless you picked another.
    """
    added = takes.add(film, shot, file, "reference" if shot.startswith("@") else stage, credits, note)
    click.echo(f"Added {added.name}.")
