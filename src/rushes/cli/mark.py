"""``rushes mark``."""

from fractions import Fraction
from pathlib import Path

import click

from rushes import hits
from rushes.cli.common import film_option, json_option, print_json
from rushes.units import clock


@click.command()
@click.argument("take", metavar="TAKE")
@click.option("--hit", type=float, required=True, help="Seconds into the clip at which it happens: 3.2.")
@click.option("--on", help="Words of the lyrics that it goes on; without them, those of the shot's moment.")
@click.option("--at", help='Time of the song that it goes on: "2:47.3".')
@click.option("--dry-run", is_flag=True, help="Say where it would be; write nothing.")
@json_option
@film_option
def mark(
    take: str, hit: float, on: str | None, at: str | None, dry_run: bool, as_json: bool, film: Path | None
) -> None:
    """Say when it happens in the clip TAKE (the cup hits the floor), and have it happen on the word.

    The shot is slipped until that frame is shown there; the cut itself stays where it is. Where the clip has
    too few frames for it, it says how many are missing and what would help.
    """
    found = hits.mark(film, take, hit, on=on, at=at, save=not dry_run)
    if as_json:
        print_json({
            "take": found.take, "shot": found.shot, "clip_frame": found.clip_frame, "frame": found.frame,
            "at": float(round(Fraction(found.seconds), 3)), "words": found.target.words, "why": found.target.why,
            "slip": found.slip, "was": found.was, "warnings": list(found.warnings),
        })  # fmt: skip
        return
    on_what = f'"{found.target.words}"' if found.target.words else found.target.why
    verb = "would be" if dry_run else "is now"
    place = f"at {clock(found.seconds)} of the song" if found.target.words is None else f"at {clock(found.seconds)}"
    click.echo(f"Frame {found.clip_frame} of the clip {verb} {place} (frame {found.frame} of the film), on {on_what}.")
    click.echo(f"{found.shot} is slipped by {found.slip} frames; it was {found.was}.")
    for warning in found.warnings:
        click.echo(warning, err=True)
