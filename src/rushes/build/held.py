"""What is missing of a film and would not be bought now: on order, lost, stopped by moderation, or behind such a one.

What was bought and whose file is gone is fetched again, for nothing.

A quote that counted these would ask a person for credits that no run spends.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import select

from rushes.build import tables
from rushes.build.graph import Node, Take, Verdict, inputs_of, judge
from rushes.build.ledger import Ledger
from rushes.build.records import finals

Why = Literal["on order", "fetched again", "lost", "moderated", "behind"]
ON_ORDER = ("SUBMITTING", "RUNNING", "FETCHING", "AMBIGUOUS")
_T = tables.task.c


@dataclass(frozen=True, slots=True)
class Held:
    """Why takes of a node are not bought now, and how many of them."""

    why: Why
    takes: int


@dataclass(frozen=True, slots=True)
class Tried:
    """As much of a purchase without a take as says whether another would be made."""

    final: bool
    """It failed in a way that the same request would again."""
    asked: str
    key: str
    take_no: int
    attempt: int
    state: str
    provider: str
    model: str


def held(
    ledger: Ledger, film: str, nodes: Sequence[Node], verdicts: Mapping[str, Verdict],
    present: Collection[str], insists: str | None = None,
) -> dict[str, Held]:  # fmt: skip
    """The nodes to make that are not bought now, or not as many takes of them; in order, each after what it needs.

    ``present`` is the content of the store. ``insists`` is the node that a person wants one more take of,
    whatever became of the last.
    """
    takes = ledger.takes()
    tried, found = purchases(ledger, film), dict[str, Held]()
    for node in nodes:
        verdict = verdicts[node.id]
        if node.free or not (verdict.to_make or node.id == insists):
            continue
        mine = [each for each in tried.get(node.id, ()) if (each.provider, each.model) == (node.engine, node.model)]
        why = _why(mine, verdict, takes.get(node.id, ()), insisted=node.id == insists)
        if why is None and _is_gone(node, verdicts, takes.get(node.id, ()), present):
            why = Held("fetched again", 1)
        if why is None and any(_stops(found.get(need.node)) for need in node.needs):
            why = Held("behind", verdict.left)
        if why is not None:
            found[node.id] = why
    return found


def purchases(ledger: Ledger, film: str) -> dict[str, list[Tried]]:
    """Purchases of a film that have no take, by node."""
    found: defaultdict[str, list[Tried]] = defaultdict(list)
    columns = (_T.asked, _T.key, _T.take_no, _T.attempt, _T.state, _T.provider, _T.model)
    hopeless = finals(ledger, film)
    with ledger.reading() as connection:
        query = select(_T.node, _T.id, *columns).where(_T.film == film, _T.state.not_in(("DONE", "READY")))
        for node, id, *row in connection.execute(query):
            found[node].append(Tried(id in hopeless, *row))
    return found


def _why(tried: Sequence[Tried], verdict: Verdict, takes: Sequence[Take], *, insisted: bool) -> Held | None:
    left = max(1, verdict.left)
    same = [each for each in tried if verdict.asked and each.asked == verdict.asked]
    if coming := sum(each.state in ON_ORDER for each in same):
        return Held("on order", min(coming, left))
    if insisted:
        return None
    if any(each.state == "LOST_PAID" for each in same):
        return Held("lost", left)
    number = max((take.number for take in takes), default=0) + 1
    next_ones = [each for each in tried if each.key == verdict.key and each.take_no == number]
    last = max(next_ones, key=lambda each: each.attempt, default=None)
    return Held("moderated", left) if last is not None and last.state == "FAILED" and last.final else None


def _is_gone(node: Node, verdicts: Mapping[str, Verdict], takes: Sequence[Take], present: Collection[str]) -> bool:
    """Whether a take that would do was bought, and only its file is not there."""
    gone = [take for take in takes if not take.free and take.sha256 not in present]
    if not gone or any(need.node not in verdicts for need in node.needs):
        return False
    inputs, one = inputs_of(node, verdicts), replace(node, wanted=1)
    return any(judge(one, inputs, [take], {}).state == "done" for take in gone)


def _stops(need: Held | None) -> bool:
    """Whether what stands on a node waits for a person: what is on order, or to be fetched, comes by itself."""
    return need is not None and need.why not in ("on order", "fetched again")
