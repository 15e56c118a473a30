"""The graph: what the film needs, what each node stands on, and what is true of it now.

A node's ``ask`` is the digest of everything the film says about it; with the content of its inputs
it becomes ``asked``, which no engine changes. Its ``variant`` is the digest of who would make it
and how; with ``asked`` it becomes the ``key``. So a clip made by another engine, or added by hand,
is known to answer the same wish, and an input that was made again but came out the same changes
nothing after it.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from rushes.engines.base import Engine, Request

Stage = Literal["reference", "still", "clip", "look", "sound", "segment", "film"]
State = Literal["done", "stale", "missing", "waiting", "failed"]
STAGES: tuple[Stage, ...] = ("reference", "still", "clip", "look", "sound", "segment", "film")

CHANGED = "the film has changed since it was made"

Inputs = Mapping[str, str]
"""Role -> SHA-256 of the input's content."""


@dataclass(frozen=True, slots=True)
class Need:
    """An input: the role it plays, and the node it comes from."""

    role: str
    node: str


@dataclass(frozen=True, slots=True)
class Take:
    """One try at a node, as the ledger has it."""

    node: str
    number: int
    stage: str
    sha256: str
    engine: str
    model: str
    rank: int
    free: bool
    asked: str
    key: str
    credits: int
    task_id: str | None = None
    media: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What people call it: ``V1-03.clip#2``."""
        return f"{self.node}#{self.number}"


@dataclass(frozen=True, slots=True)
class Shoot:
    """A node an engine makes: the engine, and the request for given inputs and take number."""

    engine: Engine
    request: Callable[[Inputs, int], Request]


@dataclass(frozen=True, slots=True)
class Job:
    """A node made here: a picklable function of the input paths and the path to write.

    It runs in a worker and returns plain facts about what it wrote.
    """

    function: Callable[..., Mapping[str, Any]]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    suffix: str = ".mp4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing to make. ``credits`` is its price if it has to be made."""

    id: str
    stage: Stage
    ask: str
    variant: str
    work: Shoot | Job
    needs: tuple[Need, ...] = ()
    engine: str = "cut"
    model: str = ""
    rank: int = 0
    free: bool = True
    credits: int = 0
    pick: int | None = None
    rejects: frozenset[int] = frozenset()
    wanted: int = 1
    fixed_inputs: Mapping[str, str] = field(default_factory=dict)
    """Inputs that no node makes: role -> SHA-256 of content of the project, or already in the store."""
    to_do: str = ""
    """What is to be done to the takes there are, where that says more than that the film has changed."""
    waits: str = "what it is made from is not there yet"
    """Why it is not made while an input is missing."""
    seconds: int | None = None
    lengths: Callable[[], Mapping[str, int]] = dict
    """The ``ask`` of the same clip in each of its lengths, and the length: a longer one answers the wish too."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is true of a node now, why, and the take that stands for it, if any does."""

    state: State
    why: str = ""
    take: Take | None = None
    asked: str = ""
    key: str = ""
    left: int = 0
    """How many takes are still to be made."""

    @property
    def to_make(self) -> bool:
        return self.state != "done"


def asked_of(node: Node, inputs: Inputs) -> str:
    """What the film asks of a node, given the content of its inputs."""
    return _asked(node.ask, inputs)


def key_of(node: Node, asked: str) -> str:
    """``asked``, with who would make it and how, and of which node: two shots alike are two pictures."""
    return _hash(node.id, node.variant, asked)


def judge(node: Node, inputs: Inputs | None, takes: Sequence[Take], failed: Mapping[str, str]) -> Verdict:
    """What is true of a node whose inputs are known; ``inputs`` is None while one is missing.

    ``takes`` are those of this node with their content present; ``failed`` maps keys to reasons.
    """
    verdict = _judged(node, inputs, takes, failed)
    highest = max((take.number for take in takes), default=0)
    return replace(verdict, left=max(1, node.wanted - highest)) if verdict.to_make else verdict


def _judged(node: Node, inputs: Inputs | None, takes: Sequence[Take], failed: Mapping[str, str]) -> Verdict:
    highest = max((take.number for take in takes), default=0)
    takes = [take for take in takes if take.number not in node.rejects]
    asked = asked_of(node, inputs) if inputs is not None else ""
    key = key_of(node, asked) if asked else ""
    picked = next((take for take in takes if take.number == node.pick), None)
    if picked is not None and (inputs is None or highest >= node.wanted):
        same = picked.asked in (asked, node.ask) or not asked or _length(picked, node, inputs or {}) is not None
        return Verdict(
            "done", "" if same else "picked, though the film has changed since it was made", picked, asked, key
        )
    added = [take for take in takes if take.asked == node.ask]
    if inputs is None:
        if added:
            return Verdict("done", "", _best(added), asked, key)
        return Verdict("waiting", node.waits, _best(takes))
    good = [take for take in takes if serves(take, node, inputs)]
    if good and highest >= node.wanted:
        return Verdict("done", "", _best(good), asked, key)
    best = picked or _best(good) or _best(takes)
    if key in failed:
        return Verdict("failed", failed[key], best, asked, key)
    if good or picked is not None:
        return Verdict("missing", f"{node.wanted} takes wanted, {highest} made", best, asked, key)
    if takes:
        return Verdict("stale", _stale_why(node, takes, asked) or node.to_do or CHANGED, best, asked, key)
    return Verdict("missing", "not made yet", None, asked, key)


def survey(
    nodes: Iterable[Node],
    takes: Mapping[str, Sequence[Take]],
    failed: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Verdict]:
    """The verdict of every node of a graph given in order, each after what it needs."""
    verdicts: dict[str, Verdict] = {}
    for node in nodes:
        inputs = inputs_of(node, verdicts)
        verdicts[node.id] = judge(node, inputs, takes.get(node.id, ()), (failed or {}).get(node.id, {}))
    return verdicts


def with_needs(nodes: Sequence[Node], every: Sequence[Node]) -> list[Node]:
    """The nodes, and all that they stand on, in the order of the whole graph."""
    by_id, wanted = {node.id: node for node in every}, set[str]()
    todo = [node.id for node in nodes]
    while todo:
        node_id = todo.pop()
        if node_id in by_id and node_id not in wanted:
            wanted.add(node_id)
            todo += [need.node for need in by_id[node_id].needs]
    return [node for node in every if node.id in wanted]


def inputs_of(node: Node, verdicts: Mapping[str, Verdict]) -> Inputs | None:
    """Content of a node's inputs; None while one is missing or about to change."""
    inputs = dict(node.fixed_inputs)
    for need in node.needs:
        verdict = verdicts[need.node]
        if verdict.take is None or verdict.state != "done":
            return None
        inputs[need.role] = verdict.take.sha256
    return inputs


def answers(take: Take, node: Node, inputs: Inputs | None) -> bool:
    """Whether a take is what the film asks of a node, whoever made it, or a longer clip of the same."""
    if take.asked == node.ask:
        return True
    return inputs is not None and (take.asked == asked_of(node, inputs) or _is_longer(take, node, inputs))


def serves(take: Take, node: Node, inputs: Inputs | None) -> bool:
    """A take answers the wish if it was made for it, by this very maker or by a better one.

    A free maker's takes are exact: another version or window of it is another picture. What was
    paid for answers as long as the film asks the same, and what was added by hand, which was made
    from nothing of ours, as long as the film says the same of the node itself.
    """
    if take.asked == node.ask:
        return True
    if inputs is None or not answers(take, node, inputs):
        return False
    if take.engine == node.engine and take.free:
        return take.key == key_of(node, asked_of(node, inputs))
    return take.rank > node.rank or (take.engine == node.engine and take.model == node.model)


def _is_longer(take: Take, node: Node, inputs: Inputs) -> bool:
    """Whether a take is a longer clip of the same, paid for: a test that covers its slot is the final."""
    if take.free or node.seconds is None:
        return False
    return (_length(take, node, inputs) or 0) > node.seconds


def _length(take: Take, node: Node, inputs: Inputs) -> int | None:
    """The seconds of a take that is the same clip in another length; None for one that is not."""
    return {_asked(ask, inputs): seconds for ask, seconds in node.lengths().items()}.get(take.asked)


def _asked(ask: str, inputs: Inputs) -> str:
    return _hash(ask, *(f"{role}={sha}" for role, sha in sorted(inputs.items())))


def _best(takes: Sequence[Take]) -> Take | None:
    return max(takes, key=lambda take: (take.rank, take.number), default=None)


def _stale_why(node: Node, takes: Sequence[Take], asked: str) -> str:
    """Why takes of what is asked do not do; a free engine draws of a clip what is shown, so a trim asks for more."""
    makers = {take.engine for take in takes if take.asked == asked}
    if node.engine in makers:
        return "made by another version of its engine, or for other frames of the clip"
    return "made by another engine" if makers else ""


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
