"""``rushes status``."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from rushes.build.graph import Node, State, Take, Verdict
from rushes.build.held import Held
from rushes.choice import HELD, not_now
from rushes.cli.common import film_argument, json_option, print_json, print_table
from rushes.export.board_words import count
from rushes.film.model import Film
from rushes.rules.finding import LOOKS, Finding, gravest
from rushes.states import open_books, standing

_MARKS: Mapping[State, str] = {"done": "=", "missing": ".", "waiting": "~", "stale": "*", "failed": "!"}


@click.command()
@film_argument
@click.option("--engine", help="As if this engine made the pictures.")
@click.option("--all", "everything", is_flag=True, help="List what is done too.")
@json_option
def status(film: Path | None, engine: str | None, everything: bool, as_json: bool) -> None:
    """Every node of the film: done, missing, waiting, stale or failed, why, and its price.

    Stale means that the film has changed since a take was made; it is still used until a newer one
    is there, and a take you picked stays. Waiting means that what it is made from comes first.
    What `rushes look` found worst in a take that stands is told too; nothing is measured here.
    """
    loaded, nodes, verdicts, kept_back, takes = standing(film, engine)
    worst = _worst(loaded, verdicts, takes)
    counts = Counter(verdicts[node.id].state for node in nodes)
    credits = sum(_price(node, verdicts[node.id], kept_back) for node in nodes)
    if as_json:
        totals = {state: counts.get(state, 0) for state in _MARKS}
        rows = [_plain(node, verdicts[node.id], kept_back, worst.get(node.id)) for node in nodes]
        print_json({"nodes": rows, "totals": {**totals, "credits": credits}})
        return
    wrong = {id for id, each in worst.items() if each.shown}
    shown = [
        node
        for node in nodes
        if everything or verdicts[node.id].state != "done" or _odd(verdicts[node.id]) or node.id in wrong
    ]
    if shown:
        print_table(
            ("", "node", "state", "engine", "credits", "why"),
            [_row(node, verdicts[node.id], kept_back, worst.get(node.id)) for node in shown],
            right=(4,),
        )
    apart = not_now([(node, kept_back[node.id]) for node in nodes if node.id in kept_back])
    total = ", ".join(f"{counts[state]} {state}" for state in _MARKS if counts[state])
    click.echo(f"{total}; {credits} credits to make." + (f" Not counted: {apart}." if apart else ""))
    if wrong:
        shots = dict.fromkeys(worst[node.id].shot for node in nodes if node.id in wrong)
        click.echo(f"Seen in {count(len(shots), 'shot')}: `rushes look` shows it, `rushes remedy SHOT` has a fix.")


def _price(node: Node, verdict: Verdict, kept_back: Mapping[str, Held]) -> int:
    """Credits of the takes of a node that would be bought now."""
    takes = verdict.left - (kept_back[node.id].takes if node.id in kept_back else 0)
    return node.credits * max(0, takes)


def _worst(film: Film, verdicts: Mapping[str, Verdict], takes: Mapping[str, Sequence[Take]]) -> dict[str, Finding]:
    """The worst that the eye found in the take that stands for each node; it looks at nothing anew."""
    if not any(node.endswith(LOOKS) for node in takes):
        return {}
    from rushes.seeing import sight_of  # it reads what was measured: only where there is something

    found: dict[str, list[Finding]] = {}
    with open_books(film) as (_, store):
        for each in sight_of(film, verdicts, takes, store).findings:
            found.setdefault(each.take.rpartition("#")[0], []).append(each)
    return {node: worst for node, some in found.items() if (worst := gravest(some))}


def _plain(
    node: Node, verdict: Verdict, kept_back: Mapping[str, Held], worst: Finding | None
) -> dict[str, object]:  # fmt: skip
    take, reason = verdict.take, kept_back.get(node.id)
    return {
        "id": node.id, "stage": node.stage, "state": verdict.state, "why": verdict.why,
        "engine": take.engine if take else node.engine, "credits": _price(node, verdict, kept_back),
        "take": take.name if take else None, "odd": _odd(verdict), "held": reason.why if reason else None,
        "seen": _seen(worst) if worst else None,
    }  # fmt: skip


def _odd(verdict: Verdict) -> list[str]:
    """In what the take that stands is another than was asked for."""
    return list(verdict.take.media.get("odd", ())) if verdict.take else []


def _seen(worst: Finding) -> dict[str, object]:
    """The worst that was found in the take that stands: what it is, whether the film shows it, what to do."""
    return {"kind": worst.kind, "shown": worst.shown, "says": worst.says, "does": worst.does}


def _row(
    node: Node, verdict: Verdict, kept_back: Mapping[str, Held], worst: Finding | None
) -> tuple[object, ...]:  # fmt: skip
    price = _price(node, verdict, kept_back) if verdict.to_make else ""
    held = [HELD[kept_back[node.id].why]] if node.id in kept_back else []
    seen = [f"seen: {worst.says}"] if worst and worst.shown else []
    why = "; ".join([*held, *filter(None, [" ".join(verdict.why.splitlines())]), *_odd(verdict), *seen])
    return _MARKS[verdict.state], node.id, verdict.state, node.engine, price, why
