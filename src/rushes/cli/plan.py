"""``rushes plan``."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rushes.cli.common import film_argument, json_option, print_json, print_table, what_of
from rushes.cli.terminal import Terminal
from rushes.covering import Offer, offers
from rushes.film.model import Film
from rushes.plan.diff import Change, diff, summary
from rushes.plan.model import Plan
from rushes.plan.problem import POINT
from rushes.plan.quote import plan_json
from rushes.priced import Priced, kept_prices, moved_prices
from rushes.references import slots_of
from rushes.song.model import Song
from rushes.states import as_planned, open_film, planned
from rushes.units import clock

if TYPE_CHECKING:
    from rushes.plan.first import Solution
    from rushes.plan.why import Why


@click.command()
@film_argument
@click.option("--dry-run", is_flag=True, help="Show the plan; write nothing.")
@click.option("--chart", is_flag=True, help="Draw the plan beside the song: out/plan.svg and out/plan.png.")
@click.option("--diff", "show_diff", is_flag=True, help="List every shot that is not as it was, or has another price.")
@click.option(
    "--release",
    multiple=True,
    metavar="SHOT",
    help="Let a shot go; what was paid for it is offered again. Shots that share a clip go together: name them all.",
)
@click.option("--why", "why_shot", metavar="SHOT", help="Say why a shot is as it is, and what else it might have been.")
@click.option(
    "--compare", multiple=True, type=click.Choice(["greedy", "grid"]), help="Show a plainer plan beside this one."
)
@json_option
def plan(
    film: Path | None, dry_run: bool, chart: bool, show_diff: bool, release: tuple[str, ...], why_shot: str | None,
    compare: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Listen to the song and propose a shot list: shots.toml.

    Every frame of the film is in exactly one shot, each shot fits a clip the model sells, cuts fall on
    the music, and no plan of these shots costs less. Shots you have touched, and shots that are paid
    for, stay as they are; ids never change.
    """
    with Terminal(quiet=as_json) as report:
        loaded, song = open_film(film, report)
        if why_shot:
            _show_why(*as_planned(loaded, song, release, report), song, why_shot, as_json)
            return
        if compare:
            _show_rivals(*as_planned(loaded, song, release, report), song, compare, as_json)
            return
        before = kept_prices(loaded)
        after, made = planned(loaded, song, again=True, save=not dry_run, release=release, report=report)
    if made is None:
        return
    changes = diff(loaded.shots, after.shots) if loaded.shots else ()
    prices = moved_prices(before, made)
    drawn = _draw(after, song, made) if chart else ()
    offered = () if release else offers(after, made, lambda film: as_planned(film, song)[1].plan)
    if as_json:
        rows = _rows(changes=changes, prices=prices, offers=offered, references=slots_of(after))
        print_json({**plan_json(made), **rows, "chart": [*map(str, drawn)]})
        return
    _show_plan(made)
    _show_left_out(after)
    _show_offers(offered)
    if loaded.shots:
        click.echo(f"Against the list before: {summary(changes, len(after.shots))}{_dearer(prices)}.")
    if show_diff:
        _show_changes(loaded, changes)
        _show_prices(prices)
    _show_last(drawn, written=not dry_run)


def _rows(**some: Sequence[Any]) -> dict[str, list[dict[str, Any]]]:
    return {name: [asdict(each) for each in rows] for name, rows in some.items()}


def _show_last(drawn: Sequence[Path], *, written: bool) -> None:
    for path in drawn:
        click.echo(f"The chart: {path}")
    if written:
        click.echo("The shot list is in shots.toml. Next: `rushes check`, then `rushes make`.", err=True)


def _show_plan(made: Plan) -> None:
    rows = [
        (p.shot.id, clock(p.shot.start / made.rate), f"{float(p.shot.frames / made.rate):.2f} s", p.shot.kind,
         what_of(p.shot), p.shot.clip_of or f"{p.seconds} s", p.model, p.clip_credits)
        for p in made.shots
    ]  # fmt: skip
    print_table(("shot", "at", "length", "kind", "what", "clip", "model", "credits"), rows, right=(1, 2, 5, 7))
    click.echo(
        f"{len(made.shots)} shots, {clock(made.frames / made.rate)}, {made.credits} credits for one take of each. "
        "`rushes budget` has more."
    )


def _show_left_out(film: Film) -> None:
    """Who has no reference slot in the stills of this plan."""
    left = [(each.shot, name) for each in slots_of(film) for name, _ in each.left_out]
    if left:
        tags = ", ".join(dict.fromkeys(name for _, name in left))
        click.echo(
            f"{len({shot for shot, _ in left})} stills have no slot left for all they show ({tags}): those are said in "
            "words. `rushes reference slots` has each, and why."
        )


def _show_offers(offered: Sequence[Offer]) -> None:
    """What more angles of a moment would cost; nothing of it is done."""
    for each in offered:
        jumps = "" if each.chained else ", which jump at their cuts"
        price = f"{abs(each.credits)} credits {'more' if each.credits > 0 else 'less'}" if each.credits else "no more"
        click.echo(
            f"{each.moment} is {len(each.shots)} shots in a row from one angle{jumps}. Written under it, "
            f"`angles = {json.dumps(each.angles)}` would cover it from {len(each.angles)}, for {price}."
        )


def _show_changes(film: Film, changes: tuple[Change, ...]) -> None:
    def span(slot: tuple[int, int] | None) -> str:
        return f"{clock(slot[0] / film.rate)} to {clock(slot[1] / film.rate)}" if slot else ""

    rows = [(each.shot, each.kind, span(each.was), span(each.now), ", ".join(each.keys)) for each in changes]
    if rows:
        print_table(("shot", "", "was", "is now", "keys"), rows)


def _dearer(prices: Sequence[Priced]) -> str:
    """How many of the shots that stay cost something else now, and what that comes to."""
    if not prices:
        return ""
    one = "1 has" if len(prices) == 1 else f"{len(prices)} have"
    return f"; {one} another price, {sum(each.now - each.was for each in prices):+} credits"


def _show_prices(prices: Sequence[Priced]) -> None:
    rows = [(each.shot, each.was_model, each.was, each.model, each.now) for each in prices]
    if rows:
        print_table(("price of", "was by", "credits", "is by", "credits now"), rows, right=(2, 4))


def _draw(film: Film, song: Song | None, made: Plan) -> tuple[Path, ...]:
    from rushes.export.chart import write_chart
    from rushes.project import Folders

    return write_chart(film, song, film.shots, Folders(film.root).out, plan=made)


def _show_why(film: Film, solution: "Solution", song: Song | None, shot_id: str, as_json: bool) -> None:
    from rushes.plan.why import why

    told = why(solution, film, song, shot_id)
    if as_json:
        print_json(_why_json(told))
        return
    click.echo(f"{shot_id}, {clock(told.shot.start / film.rate)} to {clock(told.shot.end / film.rate)}")
    print_table(
        ("", "why", "points"), [(each.what, each.says, f"{each.points:.1f}") for each in told.reasons], right=(2,)
    )
    if told.elsewhere:
        click.echo("Had it begun elsewhere, the best film would cost:")
        rows = [(clock(each.frame / film.rate), each.falls_on, f"{each.points:+.1f} points") for each in told.elsewhere]
        print_table(("at", "on", "more"), rows, right=(0, 2))
    click.echo("A point is a credit: points weigh music, length and rhythm against the price.")


def _why_json(told: "Why") -> dict[str, object]:
    return {
        "shot": told.shot.id, "start": told.shot.start, "end": told.shot.end,
        "reasons": [asdict(each) for each in told.reasons], "elsewhere": [asdict(each) for each in told.elsewhere],
    }  # fmt: skip


def _show_rivals(film: Film, solution: "Solution", song: Song | None, names: tuple[str, ...], as_json: bool) -> None:
    from rushes.plan.bound import bound, total
    from rushes.plan.compare import compared

    rows = compared(solution, film, song, tuple(dict.fromkeys(names)))
    cost, least = total(solution), bound(solution)
    if as_json:
        points = {"cost": cost / POINT, "bound": least / POINT if least is not None else None}
        print_json({"plans": [asdict(row) for row in rows], **points})
        return
    print_table(
        ("plan", "points", "credits", "shots", "on bars", "on beats", "off ratio"),
        [
            (row.name, f"{row.points:.0f}", row.credits, row.shots, f"{row.bars:.0%}", f"{row.beats:.0%}",
             f"{row.ratio_error:.0%}")
            for row in rows
        ],
        right=(1, 2, 3, 4, 5, 6),
    )  # fmt: skip
    for name in sorted({*names} - {row.name for row in rows}):
        click.echo(f"A plan that is {name} cannot fill this film.")
    if rows:
        if least is not None:
            click.echo(
                f"With its setups and shared clips the plan costs {cost / POINT:.0f} points; however moments, setups "
                f"and clips are given out, no plan costs less than {least / POINT:.0f}."
            )
        click.echo(
            f"By chance, {rows[0].chance_bars:.0%} of cuts would be on bars and {rows[0].chance_beats:.0%} on beats."
        )
