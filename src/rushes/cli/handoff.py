"""``rushes handoff``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rushes.cli.common import film_option, json_option, print_json, print_table
from rushes.cli.terminal import Terminal

if TYPE_CHECKING:
    from rushes.handoff.parcels import Handout


@click.command()
@click.argument("shots", nargs=-1)
@film_option
@click.option(
    "--stage", type=click.Choice(["reference", "still", "clip"]),
    help="Only these, from whatever inputs there are; without it, what is missing and can be made now.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be handed out; write nothing.")
@json_option
def handoff(shots: tuple[str, ...], film: Path | None, stage: str | None, dry_run: bool, as_json: bool) -> None:
    """Write what is to be made elsewhere, in a web app or by anybody, to out/handoff.

    SHOTS are shots, sections or tags; without any, the whole film. Each gets a folder with the pictures that go along,
    the prompt and the settings; index.html shows all of them, with what to do. What comes back goes into inbox/:
    `rushes inbox` finds its shot. What a free engine drew does not count as made, unless you picked it.
    """
    from rushes.handoff.settings import plain
    from rushes.handoff.writing import hand_off

    names = tuple(name for text in shots for name in text.split(",") if name)
    with Terminal(quiet=as_json) as report:
        made, page = hand_off(film, names, stage, dry_run=dry_run, report=report)
    if as_json:
        print_json({**plain(made), "page": None if dry_run else str(page)})
        return
    _show(made, page, dry_run)


def _show(made: "Handout", page: Path, dry_run: bool) -> None:
    if dry_run and made.parcels:
        rows = [(each.node.id, each.model.id, _length(each.request.seconds), each.node.credits, each.folder)
                for each in made.parcels]  # fmt: skip
        print_table(("what", "model", "length", "credits", "folder"), rows, right=(3,))
    elif not dry_run:
        click.echo(page)
    count = len(made.parcels)
    told = f"{count} to make elsewhere, {made.credits} credits by the price table." if count else "Nothing to hand out."
    if made.waiting:
        first, more = made.waiting[0], len(made.waiting) - 1
        told += f" Later: {first.node} {first.why}" + (f", and {more} more." if more else ".")
    click.echo(told + (" Nothing was written." if dry_run else ""), err=True)
    if not count and not made.waiting:
        click.echo("All is made or picked; --stage clip SHOT hands out another take of a shot.", err=True)


def _length(seconds: int | None) -> str:
    return "" if seconds is None else f"{seconds} s"
