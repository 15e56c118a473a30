"""``rushes trim``."""

from fractions import Fraction
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
    done = takes.trim(film, shot, first, last, slip)
    shown = _stretch(*done.shot.trim, done.rate) if done.shot.trim else "its frames as planned"
    click.echo(f"{shot} shows {shown}, slipped by {done.shot.slip}.")
    if done.has is not None:
        click.echo(f"What is made of its clip allows frame {done.has} as the first: `rushes make` draws the rest.")


def _stretch(first: int, end: int, rate: Fraction) -> str:
    return f"frames {first} to {end} of its clip ({float(first / rate):.2f} to {float(end / rate):.2f} s)"
