"""``rushes remedy``."""

from dataclasses import asdict
from pathlib import Path

import click

from rushes import remedies
from rushes.cli.common import film_option, json_option, print_json
from rushes.cli.topics import list_topics, show_topic
from rushes.errors import UsageError
from rushes.remedies import CAUSES, Cause, Remedy, Way
from rushes.rules.topics import TOPICS


@click.command()
@click.argument("shot", required=False, metavar="[SHOT|TOPIC]")
@film_option
@click.option("--topics", is_flag=True, help="List the topics of the guide's troubleshooting.")
@click.option("--because", type=click.Choice(CAUSES), help="What is wrong; without it, what the eye found worst.")
@click.option("--way", help="The way to take, by its name; without it, the first.")
@click.option("--apply", is_flag=True, help="Write the change into the film's files; nothing is made or bought.")
@json_option
def remedy(
    shot: str | None, film: Path | None, topics: bool, because: Cause | None, way: str | None, apply: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """The ways out for a shot that did not come out right, each as a change of the film with the price of making it.

    drift: a face or a thing that changes. camera: a move that was not asked for. motion: movement that melts, jumps
    or stands still. still: a picture that is too full or too dark. length: a moment told in one clip that is too
    long. cost: a shot that is too dear.

    Nothing is written without --apply; then the first way is, or the one that --way names. A reference that is taken
    from a clip is copied into references/.

    A TOPIC of the guide's troubleshooting is explained instead: what one sees, what to measure, what is known of this
    film, the fixes and their prices.
    """
    if topics:
        return list_topics(as_json)
    if shot is None:
        raise UsageError("no shot and no topic is named", next="`rushes remedy --topics` lists the topics.")
    if shot in TOPICS and not (because or way or apply):
        return show_topic(film, shot, as_json)
    found = remedies.remedy(film, shot, because, way=way, apply=apply)
    applied = apply and bool(found.way.diff)
    if as_json:
        print_json({**asdict(found), "chosen": found.way.name, "applied": applied})
    else:
        _show(found, applied, way is not None or apply)
    return 0


def _show(found: Remedy, applied: bool, only: bool) -> None:
    for said in found.seen:
        click.echo(f"Seen: {said}.")
    ways = [found.way] if only else [each for each in found.ways if each.diff or each is found.way]
    for each in ways:
        click.echo(f"{click.style(each.name, bold=True)}: {each.why}")
        click.echo(each.diff.rstrip() or f"Nothing of {found.shot} needs to be changed for that.")
        click.echo(f"{_price(found, each)}\n")
    for other in () if only else found.more:
        click.echo(f"  {other}")
    if applied:
        shots = ",".join(filter(None, [found.shot, found.way.new]))
        click.echo(f"Written. Make it: rushes make --only {shots}")
    elif found.way.diff:
        because = f"--because {found.because}"
        click.echo(f"Take one: rushes remedy {found.shot} {because} --way {found.way.name} --apply")


def _price(found: Remedy, way: Way) -> str:
    shots = " and ".join(filter(None, [found.shot, way.new]))
    price = f"{way.credits} credits" if way.credits else "nothing"
    others = f"; what else it makes stale would cost {way.others} to make anew" if way.others else ""
    return f"Making {shots} anew costs {price}{others}."
