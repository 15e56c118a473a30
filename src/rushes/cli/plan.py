"""``rushes plan``."""

from pathlib import Path

import click

from rushes.cli.common import film_argument, json_option, print_json, print_table
from rushes.cli.terminal import Terminal
from rushes.plan.quote import plan_json
from rushes.states import open_film, planned
from rushes.units import clock


@click.command()
@film_argument
@click.option("--dry-run", is_flag=True, help="Show the plan; write nothing.")
@json_option
def plan(film: Path | None, dry_run: bool, as_json: bool) -> None:
    """Listen to the song and propose a shot list: shots.toml.

    Every frame of the film is in exactly one shot, each shot fits a clip the model sells, and cuts
    fall on the music. Shots you have touched stay exactly as you left them, and ids never change.
    """
    with Terminal(quiet=as_json) as report:
        loaded, song = open_film(film, report)
        _, made = planned(loaded, song, again=True, save=not dry_run)
    if made is None:
        return
    plain = plan_json(made)
    if as_json:
        print_json(plain)
        return
    rows = [
        (p.shot.id, clock(p.shot.start / made.rate), f"{float(p.shot.frames / made.rate):.2f} s", p.shot.kind,
         p.shot.moment or p.shot.setup or "", f"{p.shot.seconds} s", p.model, p.clip_credits)
        for p in made.shots
    ]  # fmt: skip
    print_table(("shot", "at", "length", "kind", "what", "clip", "model", "credits"), rows, right=(1, 2, 5, 7))
    click.echo(
        f"{len(made.shots)} shots, {clock(made.frames / made.rate)}, {made.credits} credits for one take of each."
    )
