"""What a run makes: what is missing, of what it may make, and what of that is bought now."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rushes.build.graph import Node, Take, Verdict, judge, survey
from rushes.build.held import Held, held
from rushes.build.ledger import Ledger, film_id
from rushes.build.store import Store
from rushes.errors import UsageError
from rushes.film.faults import meant
from rushes.film.model import Film
from rushes.models import model
from rushes.shooting import MENDED

May = Callable[[Node], bool]

HELD = {
    "on order": "on order",
    "fetched again": "bought, and fetched again",
    "lost": "paid for and lost",
    "moderated": "stopped by moderation",
    "behind": "behind these",
}
"""Why something is not bought now, for people."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing: the nodes to make with how many takes of each, and those that are not bought now.

    ``waiting`` are stills in a chain that stand on clips which this run does not make, each with what those cost.
    """

    to_make: tuple[tuple[Node, int], ...] = ()
    held: tuple[tuple[Node, Held], ...] = ()
    waiting: tuple[tuple[Node, int], ...] = ()

    @property
    def credits(self) -> int:
        """What is to make costs, as quoted."""
        return sum(node.credits * takes for node, takes in self.to_make)


def missing(
    nodes: Sequence[Node], ledger: Ledger, store: Store, may_make: May = lambda node: True, insists: str | None = None
) -> Missing:
    """What is missing of a graph whose nodes come after what they need, of those that may be made.

    ``insists`` is the node that one more take is wanted of.
    """
    present = store.present()
    verdicts = survey(nodes, ledger.takes(present))
    kept_back = held(ledger, film_id(ledger), nodes, verdicts, present, insists)
    to_make, not_now, waiting = [], [], []
    before = _before(nodes, verdicts, may_make)
    for node in nodes:
        if not (may_make(node) and (verdicts[node.id].to_make or node.id == insists)):
            continue
        if node.id in before:
            waiting.append((node, before[node.id]))
            continue
        reason = kept_back.get(node.id)
        takes = (verdicts[node.id].left or 1) - (reason.takes if reason else 0)
        if reason:
            not_now.append((node, reason))
        if takes > 0:
            to_make.append((node, takes))
    return Missing(tuple(to_make), tuple(not_now), tuple(waiting))


def _before(nodes: Sequence[Node], verdicts: Mapping[str, Verdict], may_make: May) -> dict[str, int]:
    """Nodes that stand on something that is to make and may not be made now, with what all of that costs."""
    known, found = {node.id: node for node in nodes}, dict[str, frozenset[str]]()
    for node in nodes:
        needs = [known[need.node] for need in node.needs if verdicts[need.node].to_make]
        late = {need.id for need in needs if not may_make(need)}
        late.update(*(found[need.id] for need in needs if need.id in found))
        if late:
            found[node.id] = frozenset(late)
    return {id: sum(known[each].credits * verdicts[each].left for each in late) for id, late in found.items()}


def not_now(held: Sequence[tuple[Node, Held]]) -> str:
    """What is not bought now, counted by why, with what it would cost; nothing where nothing is."""
    counts: Counter[str] = Counter()
    credits: Counter[str] = Counter()
    for node, reason in held:
        counts[reason.why] += reason.takes
        credits[reason.why] += node.credits * reason.takes
    return ", ".join(f"{counts[why]} {HELD[why]} ({credits[why]} credits)" for why in HELD if counts[why])


def check_only(film: Film, only: Sequence[str]) -> None:
    """Raise ``UsageError`` for names that are no shot, section or tag of the film."""
    file = film.file
    known = {name for shot in film.shots for name in (shot.id, shot.section) if name} | {
        each.id for each in file.section
    }
    known |= {f"@{tag}" for tags in file.tagged.values() for tag in tags}
    for name in only:
        if name.partition(":")[0] not in known:
            raise UsageError(
                f"there is no shot, section or tag {name}", next=f"{meant(name, known)}`rushes status` lists them all."
            )


def with_sources(film: Film, names: Sequence[str]) -> tuple[str, ...]:
    """The names, and the shots whose clips theirs show, be they named themselves or by their section."""
    sharing = (shot for shot in film.shots if shot.clip_of and {shot.id, shot.section}.intersection(names))
    return (*names, *dict.fromkeys(shot.source for shot in sharing))


def chooser(
    every: Sequence[Node], takes: Mapping[str, Sequence[Take]], only: Sequence[str], stages: Sequence[str]
) -> May:
    """Whether a run may make a node: all of these stages, or those that ``only`` names and what they stand on.

    ``every`` is the whole graph: a section is named for its shots, and their references with them, whatever
    stage the run ends with.
    """
    spared = _spared([node for node in every if node.stage in stages], takes)
    spared |= {node.id for node, _ in unpicked(every, takes)}
    if not only:
        return lambda node: node.stage in stages and node.id not in spared
    by_id = {node.id: node for node in every}
    chosen: set[str] = set()
    todo = [node.id for node in every if _named(node.id, only)]
    while todo:
        node_id = todo.pop()
        if node_id in by_id and node_id not in chosen:
            chosen.add(node_id)
            todo += [need.node for need in by_id[node_id].needs]
    chosen -= spared
    return lambda node: node.stage in stages and node.id in chosen


def unpicked(nodes: Sequence[Node], takes: Mapping[str, Sequence[Take]]) -> list[tuple[Node, Node]]:
    """Pictures of a set that would be bought from one of several options, with the node these are of.

    Which of them the set is made from is a person's choice, and each wrong set costs as much as the right one.
    """
    by_id = {node.id: node for node in nodes if node.stage == "reference"}
    pairs = ((node, by_id[need.node]) for node in by_id.values() if not node.free for need in node.needs
             if need.node.partition(":")[0] == node.id.partition(":")[0])  # fmt: skip
    return [(node, base) for node, base in pairs if base.pick is None and _options(base, takes) > 1]


def _options(node: Node, takes: Mapping[str, Sequence[Take]]) -> int:
    """How many takes of a node there are to choose from, or are to be; what was drawn here is no option."""
    made = [take for take in takes.get(node.id, ()) if not take.free and take.number not in node.rejects]
    return max(node.wanted, len(made))


def _spared(nodes: Sequence[Node], takes: Mapping[str, Sequence[Take]]) -> set[str]:
    """What nobody needs: stills whose clip was picked or made elsewhere, and what only they stand on.

    Where one more take is asked for, it is needed, and so is what it is made from. What an engine cannot mend
    stays as it is.
    """
    users: defaultdict[str, set[str]] = defaultdict(set)
    spared: set[str] = set()
    for node in reversed(nodes):
        some = takes.get(node.id, ())
        asked = node.wanted > max((take.number for take in some), default=1)
        settled = not asked and judge(node, None, some, {}).state == "done"
        if node.stage != "clip" and users[node.id] and users[node.id] <= spared and not asked:
            spared.add(node.id)
        for need in node.needs:
            users[need.node].add("" if not settled and node.id not in spared else node.id)
            if settled:
                spared.add(node.id)
        if MENDED in node.fixed_inputs:  # made from a take: its still is not needed
            users[f"{node.id.removesuffix('clip')}still"].add(node.id)
            spared.add(node.id)
    unmade = {node.id for node in nodes if MENDED in node.fixed_inputs and model(node.model).engine != node.engine}
    return {node_id for node_id in spared if users[node_id]} | unmade


def _named(node_id: str, only: Sequence[str]) -> bool:
    thing = node_id.rpartition(".")[0] or node_id
    section = thing.rpartition("-")[0]
    return thing in only or section in only or thing.partition(":")[0] in only
