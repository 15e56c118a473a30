"""``rushes mend``."""

from pathlib import Path

import click

from rushes import mend as mending
from rushes.cli.common import film_option, json_option, print_json
from rushes.errors import UsageError


@click.command()
@click.argument("shot", metavar="SHOT")
@click.argument("prompt", metavar="[WORDS]", required=False)
@click.option("--take", type=click.IntRange(min=1), help="The take of its clip to mend; without it, the one in use.")
@click.option("--off", is_flag=True, help="Take the mend back: the take it was to be made from is shown again.")
@click.option("--engine", help="Who mends it, instead of the film's own engine.")
@click.option("--dry-run", is_flag=True, help="Say what it would cost; write nothing.")
@json_option
@film_option
def mend(
    shot: str, prompt: str | None, take: int | None, off: bool, engine: str | None, dry_run: bool, as_json: bool,
    film: Path | None,
) -> None:  # fmt: skip
    """Have one thing put right in a clip that is nearly good: the logo on the wall, an odd hand, a door left open.

    WORDS say what is seen in the mended clip, as it shall be: "The wall is bare." Everything else stays: the
    face, the move, the length. It is made from the clip itself by a model of its own (aleph2) and costs more than
    five takes of a draft, so it is for a take that you would be sorry to lose; where another take would do, say
    `rushes make --again SHOT`.

    Nothing is bought yet: the mend is written down, with its price and the command that buys it. The mended
    clip is one more take of the shot; the one it was made from stays, and can be picked again.
    """
    if off:
        _off(film, shot, dry_run, as_json)
        return
    if prompt is None:
        raise UsageError(
            "the words are missing", next=f'Say what shall be seen: rushes mend {shot} "The wall is bare."'
        )
    found = mending.mend(film, shot, prompt, take, engine=engine, save=not dry_run)
    if as_json:
        print_json({
            "shot": found.shot, "take": found.take.name, "prompt": found.prompt, "model": found.model,
            "seconds": found.seconds, "credits": found.credits, "made": found.made,
            "problems": [{"rule": each.rule, "message": each.message, "fix": each.fix} for each in found.problems],
        })  # fmt: skip
        return
    _show(found, engine, dry_run)


def _off(film: Path | None, shot: str, dry_run: bool, as_json: bool) -> None:
    number = mending.unmend(film, shot, save=not dry_run)
    if as_json:
        print_json({"shot": shot, "take": f"{shot}.clip#{number}"})
    else:
        click.echo(f"{shot} {'would show' if dry_run else 'shows'} {shot}.clip#{number} again, and it is picked.")


def _show(found: mending.Mending, engine: str | None, dry_run: bool) -> None:
    for problem in found.problems:
        click.echo(f"{problem.severity} {problem.message}. {problem.fix} [{problem.rule}]", err=True)
    if found.made:
        click.echo(f"{found.take.name} was mended with these words before: {found.made}. It costs nothing.")
        return
    verb = "would be" if dry_run else "is to be"
    price = f"for {found.credits} credits ({found.seconds} s)" if found.credits else "for nothing"
    click.echo(f"{found.take.name} {verb} mended by {found.model}, {price}.")
    how = f" --engine {engine}" if engine else ""
    spend = f" --spend {found.credits}" if found.credits else ""
    if dry_run:
        click.echo("Nothing was written.", err=True)
    else:
        click.echo(f"Buy it: rushes make --only {found.shot}{how}{spend}", err=True)
