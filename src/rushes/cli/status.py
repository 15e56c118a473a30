"""``rushes status``."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click

from rushes.build.graph import Node, State, Verdict
from rushes.cli.common import film_argument, json_option, print_json, print_table
from rushes.states import states

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
    """
    nodes, verdicts = states(film, engine)
    counts = Counter(verdicts[node.id].state for node in nodes)
    credits = sum(node.credits * verdicts[node.id].left for node in nodes)
    if as_json:
        totals = {state: counts.get(state, 0) for state in _MARKS}
        print_json(
            {"nodes": [_plain(node, verdicts[node.id]) for node in nodes], "totals": {**totals, "credits": credits}}
        )
        return
    shown = [node for node in nodes if everything or verdicts[node.id].state != "done" or _odd(verdicts[node.id])]
    if shown:
        rows = [_row(node, verdicts[node.id]) for node in shown]
        print_table(("", "node", "state", "engine", "credits", "why"), rows, right=(4,))
    click.echo(
        ", ".join(f"{counts[state]} {state}" for state in _MARKS if counts[state]) + f"; {credits} credits to make."
    )


def _plain(node: Node, verdict: Verdict) -> dict[str, object]:
    take = verdict.take
    return {
        "id": node.id, "stage": node.stage, "state": verdict.state, "why": verdict.why,
        "engine": take.engine if take else node.engine, "credits": node.credits * verdict.left,
        "take": take.name if take else None, "odd": _odd(verdict),
    }  # fmt: skip


def _odd(verdict: Verdict) -> list[str]:
    """In what the take that stands is another than was asked for."""
    return list(verdict.take.media.get("odd", ())) if verdict.take else []


def _row(node: Node, verdict: Verdict) -> tuple[object, ...]:
    price = node.credits * verdict.left if verdict.to_make else ""
    why = "; ".join([*filter(None, [" ".join(verdict.why.splitlines())]), *_odd(verdict)])
    return _MARKS[verdict.state], node.id, verdict.state, node.engine, price, why
