"""What a file is of: what its name tells and what its picture shows, held against each other.

A name is believed where it is clear, a picture where it is far nearer to one than to the next; where the two do not
agree, or neither is clear, a person is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rushes.inbox.naming import SURE, How, Told, sure
from rushes.look.same import LEAST, MARGIN, Ranked

Verdict = Literal["sure", "unsure", "none"]
SHOWN = 4
"""Candidates that are told of a file that is not sure."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that a file may be of, how likely that is (0 to 1) by its name or by its picture, and why."""

    node: str
    score: float
    how: How
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a file is of, how sure that is, and why; ``candidates`` are the likeliest, that one first."""

    verdict: Verdict
    why: str
    candidates: tuple[Candidate, ...] = ()
    margin: float | None = None

    @property
    def first(self) -> Candidate | None:
        """What it most likely is of."""
        return self.candidates[0] if self.candidates else None


def match(told: Sequence[Told], near: Ranked, nodes: Mapping[str, str], what: str) -> Match:
    """What a file is of.

    ``nodes`` says of which node a file would be that is near a known picture; ``what`` is what was compared, in words
    ("its first frame").
    """
    seen = _seen(near, nodes, what)
    named = sure(told)
    if named is not None:
        return _named(named, told, near, seen, what)
    strong = {each.node for each in told if each.strength >= SURE}
    if near.verdict == "same" and (not strong or seen[0].node in strong):
        return Match("sure", seen[0].why, tuple(seen[:SHOWN]), near.margin)
    if (only := _narrowed(told, near, seen)) is not None:
        why = f"{only.why}, and {what} is near it"
        return Match("sure", why, (only, *(each for each in seen if each.node != only.node))[:SHOWN], near.margin)
    found = _mixed(told, seen)
    return Match("unsure" if found else "none", _doubt(told, seen, what), tuple(found[:SHOWN]), near.margin)


def _named(named: Told, told: Sequence[Told], near: Ranked, seen: Sequence[Candidate], what: str) -> Match:
    own = Candidate(named.node, named.strength, named.how, named.why)
    others = [each for each in seen if each.node != own.node]
    if near.verdict == "same" and seen[0].node != own.node:
        why = f"{named.why}, but {what} is that of {seen[0].node}"
        return Match("unsure", why, (own, *others)[:SHOWN], near.margin)
    agrees = f"; {what} is near it, too" if near.verdict == "same" else ""
    return Match("sure", named.why + agrees, (own, *others)[:SHOWN], near.margin if agrees else None)


def _seen(near: Ranked, nodes: Mapping[str, str], what: str) -> list[Candidate]:
    """The known pictures that it may be, each node once."""
    found: dict[str, Candidate] = {}
    rivals = [each for each in near.near if each.score >= LEAST]
    for each in rivals:
        node = nodes[each.name]
        if node not in found:
            rival = next((other for other in rivals if nodes[other.name] != node), None)
            next_one = f"; next is {nodes[rival.name]}, {rival.score:.2f}" if rival and not found else ""
            why = f"{what} is like {each.name} ({each.score:.2f}{next_one})"
            found[node] = Candidate(node, each.score, "picture", why)
    return list(found.values())


def _narrowed(told: Sequence[Told], near: Ranked, seen: Sequence[Candidate]) -> Candidate | None:
    """The one of several that are near which the name tells of, too, however weakly."""
    if near.verdict != "unsure" or not seen:
        return None
    close = [each for each in seen if seen[0].score - each.score < MARGIN]
    said = {each.node: each for each in told}
    both = [each for each in close if each.node in said]
    if len(both) != 1 or len(close) < 2:
        return None
    word = said[both[0].node]
    return Candidate(word.node, both[0].score, word.how, word.why)


def _mixed(told: Sequence[Told], seen: Sequence[Candidate]) -> list[Candidate]:
    found = {each.node: Candidate(each.node, each.strength, each.how, each.why) for each in told}
    for each in seen:
        if each.node not in found or found[each.node].score < each.score:
            found[each.node] = each
    return sorted(found.values(), key=lambda each: (-each.score, each.node))


def _doubt(told: Sequence[Told], seen: Sequence[Candidate], what: str) -> str:
    strong = [each.node for each in told if each.strength >= SURE]
    if len(strong) > 1:
        return f"its name says {strong[0]} and {strong[1]}"
    if len(seen) > 1 and seen[0].score - seen[1].score < MARGIN:
        near = " and ".join(f"{each.node} ({each.score:.2f})" for each in seen[:2])
        return f"{what} is about as near to {near}"
    if seen:
        return seen[0].why
    if told:
        return told[0].why
    return f"its name says nothing, and {what} is like none of the film's"
