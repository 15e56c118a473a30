"""``rushes trim``."""

from pathlib import Path

import click

from rushes import takes
from rushes.cli.common import film_option


@click.command()
@click.argument("shot")
@click.option("--in", "first", help="First frame of the clip that is shown: 12f, or 0.5 seconds.")
@click.option(
    "--out", "last", help="Frame after the last: a longer or shorter stretch runs up to 10 % faster or slower."
)
@click.option("--slip", help="Move the clip under its slot: +6f, -0.25.")
@film_option
def trim(shot: str, first: str | None, last: str | None, slip: str | None, film: Path | None) -> None:
    """Choose which frames of its clip SHOT shows; the cut itself stays on the music.

    The first and last frames of a generated clip are often its worst: leave them outside.
    """
    changed = takes.trim(film, shot, first, last, slip)
    shown = f"frames {changed.trim[0]} to {changed.trim[1]}" if changed.trim else "its frames as planned"
    click.echo(f"{shot} shows {shown}, slipped by {changed.slip}.")
