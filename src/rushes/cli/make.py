"""``rushes make``."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from rushes.build.run import Outcome
from rushes.choice import Missing, not_now
from rushes.cli.common import film_argument, json_option, print_json
from rushes.cli.terminal import Terminal, is_person
from rushes.consent import Consent
from rushes.directions import Directions
from rushes.errors import BudgetError
from rushes.make import Made, Until, Wish
from rushes.make import make as make_film
from rushes.rules.registry import some
from rushes.takes import parse_name, want_more


@click.command()
@film_argument
@click.option("--until", type=click.Choice(["references", "stills", "clips"]), help="Stop after this stage.")
@click.option("--only", help="Shots, sections or tags, with commas: V1-03,chorus2,@singer.")
@click.option(
    "--role",
    type=click.Choice(["draft", "hero", "test"]),
    help="Make the clips of --only in this role; a test is a draft of 5 seconds that changes nothing of the film.",
)
@click.option("--takes", type=click.IntRange(1, 100), help="How many takes there are to be, of the --until stage.")
@click.option("--seconds", type=click.IntRange(1, 60), help="How long the clips of --only are.")
@click.option("--composition", is_flag=True, help="The stills drawn here go along as what to compose by.")
@click.option("--engine", help="Who makes the pictures, instead of the film's own choice.")
@click.option("--again", metavar="SHOT", help="One more take of a shot, or of V1-03.still or @singer.")
@click.option("--spend", type=click.IntRange(min=0), metavar="CREDITS", help="Approve this many credits for this run.")
@click.option("--yes", is_flag=True, help="Do not stop after references and after stills.")
@click.option(
    "--yes-upload", is_flag=True, help="Those in your photos agree that they are sent to the engine's service."
)
@click.option("--dry-run", is_flag=True, help="Say what would be made, and for how much; make nothing.")
@click.option("--proxy-first", is_flag=True, help="A small film in 480 lines first, to look at while the film is cut.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes; as many as processors without it.")
@json_option
def make(
    film: Path | None,
    until: Until | None,
    only: str | None,
    engine: str | None,
    again: str | None,
    spend: int | None,
    yes: bool,
    yes_upload: bool,
    dry_run: bool,
    proxy_first: bool,
    jobs: int | None,
    as_json: bool,
    **directions: Any,
) -> int:
    """Make what is missing of a film, in the order of the method: references, stills, clips, the cut.

    Whatever is made is kept and never made twice. Change a line of film.toml or shots.toml, and only
    what depends on it is made again. On a paid engine nothing is bought without --spend, which is the
    approval and the limit in one; in a terminal you are asked, and asked again after references and
    after stills, because a wrong face costs least while it is still a picture.

    --role, --takes, --seconds and --composition are written into the shots that --only names, but for a
    test: it tries a shot as five seconds of draft before a hero is paid for. A test that covers its slot
    may be picked as the final.
    """
    names = tuple(name for name in (only or "").split(",") if name)
    if again:
        names = (*names, want_more(film, again, save=not dry_run))
    asks = is_person() and not yes and not dry_run
    with Terminal(quiet=as_json) as report:
        wish = Wish(
            until=until, only=names, engine=engine, spend=spend, dry_run=dry_run, jobs=jobs,
            approve=report.aside(_ask) if asks else None, more=parse_name(again).node if again else None,
            consent=consent_by(report, yes_upload) if yes_upload or is_person() else None,
            proxy_first=proxy_first, directions=Directions(**directions),
        )  # fmt: skip
        made = make_film(film, wish, report)
    _print(made, as_json, dry_run)
    return _code(made)


def _ask(stage: str, price: int) -> bool:
    click.echo("Look at what is there first: `rushes board` writes the storyboard.", err=True)
    return click.confirm(f"Buy what is missing up to the {stage}s, for {price} credits?", err=True)


def consent_by(report: Terminal, agreed: bool) -> Consent:
    """Who says whether pictures of people may be sent: the person who has agreed already, or the one asked now."""
    return _agreed if agreed else report.aside(_may_leave)


def _agreed(engine: str, tags: Sequence[str]) -> bool:
    return True


def _may_leave(engine: str, tags: Sequence[str]) -> bool:
    click.echo(f"Your photos of {', '.join(tags)} would be sent to {engine}.", err=True)
    click.echo("Its terms may let it learn from them. It is asked once for each photo.", err=True)
    return click.confirm("Have those in them agreed?", err=True)


def _print(made: Made, as_json: bool, dry_run: bool) -> None:
    done = made.outcome
    if as_json:
        print_json(
            {
                "made": done.made, "cached": done.cached, "failed": done.failed, "skipped": done.skipped,
                "fetched": done.fetched, "credits": made.credits, "film": str(made.film) if made.film else None,
                "proxy": str(made.proxy) if made.proxy else None,
                "declined": made.declined or None, **(_quote(made) if dry_run else {}),
            }
        )  # fmt: skip
        return
    if dry_run:
        for node, takes in made.to_make:
            times = f"{takes} takes, " if takes > 1 else ""
            cost = f"  {times}{takes * node.credits} credits" if node.credits else ""
            click.echo(f"{node.id}  {node.engine}{cost}")
        for node, price in made.waiting:
            click.echo(f"{node.id}  {node.engine}  waits: {node.waits} ({price} credits)")
        apart = f" Not counted: {counted}." if (counted := not_now(made.held)) else ""
        click.echo(f"{len(made.to_make)} to make, {made.credits} credits.{apart} Nothing was made.", err=True)
        return
    for node, price in made.waiting:
        click.echo(f"{node.id} waits: {node.waits} ({price} credits).", err=True)
    click.echo(_sum(done), err=True)
    if made.film:
        click.echo(made.film)


def _quote(made: Made) -> dict[str, Any]:
    return {
        "to_make": [node.id for node, _ in made.to_make],
        "waiting": [{"node": node.id, "why": node.waits, "credits": price} for node, price in made.waiting],
        "held": [{"node": node.id, "why": reason.why, "takes": reason.takes} for node, reason in made.held],
    }


def _sum(done: Outcome) -> str:
    """What a run did, in a line: what earlier runs paid for is told apart from what this one bought."""
    parts = [f"{done.made} made", f"{done.cached} there already"]
    if done.fetched:
        parts.append(f"{done.fetched} fetched that earlier runs paid for ({done.fetched_credits} credits)")
    parts += [f"{done.failed} failed"] if done.failed else []
    parts += [f"{done.skipped} skipped"] if done.skipped else []
    return f"{', '.join(parts)}, {done.credits} credits."


def _left(left: Missing) -> str:
    """``12 takes of gen4_image and 30 of gen4_turbo, 930 credits``."""
    counts: Counter[str] = Counter()
    for node, takes in left.to_make:
        counts[node.model] += takes
    (model, number), *rest = counts.items()
    listed = some([f"{number} take{'s' * (number != 1)} of {model}", *(f"{n} of {other}" for other, n in rest)])
    return f"{listed}, {left.credits} credits"


def _code(made: Made) -> int:
    refusal = made.outcome.refusal
    if refusal is not None:
        click.echo(f"error: {refusal}", err=True)
        if made.left.to_make:
            click.echo(f"Left to make: {_left(made.left)}.", err=True)
        return refusal.exit_code if isinstance(refusal, BudgetError) else 5
    if made.declined:
        click.echo(f"Stopped, as you said no: {made.declined}. What is made is kept.", err=True)
        click.echo("`rushes make` asks again; `rushes cut` cuts a film of what there is.", err=True)
        return BudgetError.exit_code
    return 1 if made.outcome.failed else 0
