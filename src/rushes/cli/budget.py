"""``rushes budget``."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from rushes.accounts import film_made
from rushes.cli.common import film_argument, json_option, print_json, print_table, what_of
from rushes.cli.terminal import Terminal
from rushes.film.model import Film
from rushes.models import MODELS
from rushes.plan.budget import GUIDE, PHASES, Budget, Item, Made, Phase, Span
from rushes.plan.budget import budget as budget_of
from rushes.plan.cheaper import Cheaper, cheaper
from rushes.plan.days import Pace, paces
from rushes.units import clock

_PHASES: Mapping[Phase, str] = {
    "references": "references", "options": "more stills to choose from", "stills": "stills",
    "tests": "tests of heroes, 5 s in draft", "drafts": "clips, draft", "heroes": "clips, hero",
}  # fmt: skip
_BEST, _DEAREST, _NAMED, _BAR = 3, 5, 4, 40


@click.command()
@film_argument
@click.option("--tier", type=click.IntRange(1), help="Tier of your account, for the days; without it, the lowest.")
@json_option
def budget(film: Path | None, tier: int | None, as_json: bool) -> None:
    """What the film will cost, for the models it is meant for, whoever draws it meanwhile.

    Least is one take of everything; likely and most follow the guide: several references and stills
    to choose from, tests of heroes, more takes of critical shots. What is made, on order, or charged and
    lost counts as paid.
    """
    with Terminal(quiet=as_json) as report:
        loaded, made = film_made(film, report)
    quoted = budget_of(loaded, made)
    pace = paces(quoted, tier)
    ways = cheaper(loaded, made)
    if as_json:
        print_json(_plain(loaded, quoted, pace, ways))
        return
    _head(loaded, quoted)
    for show in (_phases, _sections, _models, _shots, _paid, _days) if any(quoted.total) else ():
        click.echo()
        show(loaded, quoted, pace)
    _ways(ways)


# For people.


def _head(film: Film, quoted: Budget) -> None:
    engines = " and ".join(_engines(quoted))
    models = ", ".join(_of_models(quoted))
    drawn = "" if film.settings.engine in _engines(quoted) else f"; {film.settings.engine} draws it meanwhile"
    frames = max((shot.end for shot in film.shots), default=0)
    shots = "1 shot" if len(film.shots) == 1 else f"{len(film.shots):,} shots"
    click.echo(f"{film.settings.title}: {shots}, {clock(frames / film.rate)}.")
    click.echo(f"Quoted for {engines} ({models}){drawn}." if models else "Nothing in it has a price.")


def _phases(film: Film, quoted: Budget, pace: Sequence[Pace]) -> None:
    whole, left = quoted.split(lambda item: item.phase), quoted.split(lambda item: item.phase, left=True)
    made = {phase: sum(item.made for item in quoted.items if item.phase == phase) for phase in PHASES}
    rows = [
        (_PHASES[phase], *map(_credits, whole[phase]), made[phase] or "", _credits(left[phase].likely))
        for phase in PHASES if phase in whole
    ]  # fmt: skip
    rows.append(("all of it", *map(_credits, quoted.total), sum(made.values()) or "", _credits(quoted.to_buy.likely)))
    head = ("credits for", "least", "likely", "most", "made", "likely to buy")
    shown = len(head) if any(made.values()) else 4
    print_table(head[:shown], [row[:shown] for row in rows], right=range(1, shown))


def _sections(film: Film, quoted: Budget, pace: Sequence[Pace]) -> None:
    def named(item: Item) -> str:
        return "(references)" if item.section is None else item.section or "(no section)"

    _groups("section", quoted.split(named))


def _models(film: Film, quoted: Budget, pace: Sequence[Pace]) -> None:
    _groups("model", quoted.split(lambda item: item.model))


def _groups(head: str, groups: Mapping[str, Span]) -> None:
    rows = [(name, *map(_credits, span)) for name, span in groups.items()]
    print_table((head, "least", "likely", "most"), rows, right=(1, 2, 3))


def _shots(film: Film, quoted: Budget, pace: Sequence[Pace]) -> None:
    dearest = sorted(_by_shot(quoted).items(), key=lambda each: -each[1].likely)[:_DEAREST]
    known = {shot.id: shot for shot in film.shots}
    rows = [
        (id, what_of(known[id]), f"{known[id].seconds} s", known[id].role, *map(_credits, span)) for id, span in dearest
    ]
    print_table(("dearest shots", "what", "clip", "role", "least", "likely", "most"), rows, right=(2, 4, 5, 6))


def _paid(film: Film, quoted: Budget, pace: Sequence[Pace]) -> None:
    made, left = quoted.made, quoted.to_buy
    there = sum(item.made for item in quoted.items)
    click.echo(
        f"Made: {there} takes; {_credits(made.spent)} credits spent, {_credits(made.reserved)} reserved, "
        f"{_credits(made.lost)} lost."
    )
    for line in _on_the_way(made):
        click.echo(line)
    click.echo(f"To buy: {_credits(left.least)} credits at least, {_credits(left.likely)} likely, {_most(left.most)}.")
    if quoted.cap is None or quoted.room is None:
        click.echo("Cap: none. `cap` under [budget] is the limit of the film's whole life.")
        return
    click.echo(f"Cap: {_credits(quoted.cap)} {_bar(quoted)} {_credits(max(0, quoted.room))} left; {_fits(quoted)}.")


def _on_the_way(made: Made) -> Iterator[str]:
    """What is paid for and not here, so neither made nor to buy."""
    if made.ordered:
        yield f"On order: {_nodes(made.ordered)}. `rushes make` fetches what is finished; it is not counted again."
    if made.astray:
        node = next(iter(made.astray))
        yield (
            f"Lost: {_nodes(made.astray)}, charged, with the reply lost. `rushes adopt ID {node}` brings it back for "
            f"nothing; only the most has it paid for again (`rushes make --again {node}`)."
        )


def _nodes(takes: Mapping[str, int]) -> str:
    """Nodes by name, the first few of them, with how many takes where it is several."""
    named = [node if count == 1 else f"{node} ({count} takes)" for node, count in takes.items()]
    more = [f"{len(named) - _NAMED:,} more"] if len(named) > _NAMED else []
    *others, last = [*named[:_NAMED], *more]
    return f"{', '.join(others)} and {last}" if others else last


def _fits(quoted: Budget) -> str:
    room, (least, likely, most) = quoted.room or 0, quoted.to_buy
    if room < least:
        return f"one take of everything is {_credits(least - room)} over it"
    if room < likely:
        return f"what is likely is {_credits(likely - room)} over it"
    return "what is likely fits" + (", and the most too" if most <= room else f", the most is {most - room:,} over it")


def _bar(quoted: Budget) -> str:
    """Committed as ``#``, likely as ``=``, the rest to the most as ``-``; ``>`` where it goes past the cap."""
    cap, gone = quoted.cap or 0, quoted.made.committed
    ends = [gone, gone + quoted.to_buy.likely, gone + quoted.to_buy.most]
    cells = [min(_BAR, round(_BAR * end / cap)) if cap else _BAR for end in ends]
    bar = "#" * cells[0] + "=" * (cells[1] - cells[0]) + "-" * (cells[2] - cells[1])
    return f"[{bar:.<{_BAR}}{'>' if ends[2] > cap else ']'}"


def _days(film: Film, quoted: Budget, pace: Sequence[Pace]) -> None:
    for each in pace:
        if not any(each.credits):
            continue
        if each.cents is not None:
            low, likely, most = (f"${cents / 100:,.2f}" for cents in each.cents)
            click.echo(f"Money at {each.engine}: {low} at least, {likely} likely, {most} at most.")
        if each.tier is None or each.days is None or each.months is None:
            click.echo(f"Days at {each.engine}: unknown; its limits are not known here.")
            continue
        tier = each.tier
        click.echo(
            f"Days at {each.engine}, tier {tier.number}: {_range(each.days)} ({tier.clips_a_day:,} clips and "
            f"{tier.stills_a_day:,} stills a day of each model, ${tier.dollars_a_month:,} a month)."
        )
        if each.months.most > 1:
            click.echo(f"Its limit of dollars a month makes that {_range(each.months)} months.")


def _ways(ways: Sequence[Cheaper]) -> None:
    if not ways:
        return
    click.echo("\n" + click.style("Cheaper, each measured alone:", bold=True))
    for number, each in enumerate(ways[:_BEST], 1):
        click.echo(f"{number}. {each.way.what}.")
        click.echo(
            f"   Saves {_credits(each.saves.likely)} credits ({_range(each.saves)}). Gives up {each.way.gives_up}."
        )


def _range(span: Span) -> str:
    least, most = span.least, span.most
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _most(credits: int) -> str:
    return f"{_credits(credits)} at most"


def _credits(number: int) -> str:
    return f"{number:,}"


def _engines(quoted: Budget) -> list[str]:
    """The engines that sell what is in a budget."""
    return list(dict.fromkeys(MODELS[id].engine for id in _of_models(quoted)))


def _of_models(quoted: Budget) -> list[str]:
    return list(dict.fromkeys(item.model for item in quoted.items if item.price))


def _by_shot(quoted: Budget) -> dict[str, Span]:
    return quoted.split(lambda item: None if item.section is None else item.what)


# For programs.


def _plain(film: Film, quoted: Budget, pace: Sequence[Pace], ways: Sequence[Cheaper]) -> dict[str, Any]:
    made, room = quoted.made, quoted.room
    return {
        "quoted_for": _engines(quoted),
        "drawn_by": film.settings.engine,
        "assumptions": {name: _span(getattr(GUIDE, name)) for name in GUIDE.__dataclass_fields__},
        "total": _span(quoted.total),
        "to_buy": _span(quoted.to_buy),
        "spent": made.spent, "reserved": made.reserved, "lost": made.lost,
        "on_order": _takes(made.ordered), "astray": _takes(made.astray),
        "cap": quoted.cap,
        "cap_left": room,
        "fits": None if room is None else {name: n <= room for name, n in _span(quoted.to_buy).items()},
        "phases": list(_split(quoted, "phase", lambda item: item.phase)),
        "models": list(_split(quoted, "model", lambda item: item.model)),
        "sections": list(_split(quoted, "section", lambda item: item.section)),
        "shots": list(_split(quoted, "shot", lambda item: None if item.section is None else item.what)),
        "days": [_pace(each) for each in pace],
        "cheaper": [
            {"id": each.way.id, "what": each.way.what, "gives_up": each.way.gives_up, "shots": list(each.way.shots),
             "saves": _span(each.saves)}
            for each in ways
        ],
    }  # fmt: skip


def _takes(takes: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"node": node, "takes": count} for node, count in takes.items()]


def _split(quoted: Budget, name: str, by: Any) -> Iterator[dict[str, Any]]:
    whole, left = quoted.split(by), quoted.split(by, left=True)
    made: dict[str | None, int] = {}
    for item in quoted.items:
        made[by(item)] = made.get(by(item), 0) + item.made
    for key, span in whole.items():
        yield {name: key, "credits": _span(span), "to_buy": _span(left[key]), "made": made[key]}


def _pace(each: Pace) -> dict[str, Any]:
    return {
        "engine": each.engine, "tier": each.tier.number if each.tier else None,
        "takes": [{"model": id, "takes": _span(takes)} for id, takes in each.takes.items()],
        "days": _span(each.days) if each.days else None, "months": _span(each.months) if each.months else None,
        "cents": _span(each.cents) if each.cents else None,
    }  # fmt: skip


def _span(span: Span) -> dict[str, int]:
    return span._asdict()
