"""The film's books, for people: what was bought, what is still to buy, and lost purchases found again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rushes.build import money, records
from rushes.build.graph import Node, Take, Verdict, answers, inputs_of, survey
from rushes.build.held import ON_ORDER
from rushes.build.home import open_ledger
from rushes.build.ledger import HAND, Ledger, film_id
from rushes.build.store import file_digest
from rushes.engines.base import Ticket
from rushes.errors import BudgetError, EngineError, FilmError, UsageError
from rushes.events import Reporter, silent
from rushes.film.load import find_film, load
from rushes.film.model import Film, Shot
from rushes.models import MODELS
from rushes.plan.budget import Made
from rushes.plan.performed import clip_model
from rushes.project import Folders, shooting_engine
from rushes.sketches import Shooting
from rushes.song.model import Song
from rushes.states import all_nodes, open_books, open_film, planned, take_in


def film_books(start: Path | None) -> dict[str, Any]:
    """Totals and entries of every purchase, oldest first; a documented contract (``--json``)."""
    root = find_film(start)
    film = load(root, Folders(root).cache)
    ledger = open_ledger(Folders(root).state)
    try:
        identity = film_id(ledger)
        entries = [_entry(task) for task in records.tasks(ledger, film=identity)]
        return {"totals": {**records.totals(ledger, identity), "cap": film.file.budget.cap}, "entries": entries}
    finally:
        ledger.close()


def film_made(start: Path | None, report: Reporter = silent) -> tuple[Film, Made]:
    """A film with its shot list, written or proposed, and what is made and bought of it.

    Judged as engine ``slate`` would: any paid take is better than its cards, and it is always here. What was bought
    and whose file is gone is fetched again for nothing, so it counts.
    """
    film, song = open_film(start, report)
    film = _with_shots(film, song)
    with open_books(film) as (ledger, store):
        present, every = store.present(), ledger.takes()
        takes = {
            node: [take for take in some if take.task_id or take.sha256 in present] for node, some in every.items()
        }
        nodes = all_nodes(Shooting(film, song, shooting_engine(film, "slate"), file_digest, take=take_in(takes)))
        verdicts = survey(nodes, takes, {})
        identity = film_id(ledger)
        return film, _made(film, nodes, verdicts, takes, records.tasks(ledger, film=identity))


def _with_shots(film: Film, song: Song | None) -> Film:
    """The film with its shot list, or a proposed one; where no plan fits under the cap, the one without a cap."""
    try:
        return planned(film, song, save=False)[0]
    except (BudgetError, FilmError):
        if film.file.budget.cap is None:
            raise
        free = replace(film, file=replace(film.file, budget=replace(film.file.budget, cap=None)))
        found = planned(free, song, save=False)[0]
        return replace(found, file=replace(found.file, budget=film.file.budget))


def _made(
    film: Film, nodes: Sequence[Node], verdicts: Mapping[str, Verdict], takes: Mapping[str, Sequence[Take]],
    tasks: Sequence[records.Task],
) -> Made:  # fmt: skip
    """What is made of a film, from its nodes, their takes, and every purchase of it."""
    counts, tests = Counter[str](), Counter[str]()
    used: set[str] = set()
    shots = {f"{shot.id}.clip": shot for shot in film.shots}
    for node in (node for node in nodes if node.id in takes):
        hero = node.id in shots and shots[node.id].role == "hero"
        wanted = _model(film, shots.get(node.id))
        bought = [take for take in takes[node.id] if not take.free and take.number not in node.rejects]
        inputs = inputs_of(node, verdicts)
        good = [take for take in bought if answers(take, node, inputs) and _is_of(take.engine, take.model, wanted)]
        counts[node.id] = len(good)
        if any(take.engine != HAND for take in good):
            used.update(need.node for need in node.needs)
        elif hero and not good and any(take.model == film.file.models.draft for take in bought):
            tests[shots[node.id].id] = len(bought)
    asked = [task for task in tasks if task.node in verdicts and task.asked == verdicts[task.node].asked]
    mine = [task for task in asked if _is_of(task.provider, task.model, _model(film, shots.get(task.node)))]
    ordered = Counter(task.node for task in mine if task.state in ON_ORDER)
    astray = Counter(task.node for task in mine if task.state == "LOST_PAID")
    sums = records.totals_of(tasks)
    return Made(+(counts + ordered + astray), +tests, frozenset(used), ordered, astray, **sums)


def _model(film: Film, shot: Shot | None) -> str:
    """The model a shot's clip is bought from; that of stills where there is no shot."""
    if shot is None:
        return film.file.models.still
    return film.file.models.mend if shot.mend else clip_model(film, shot).id


def _is_of(engine: str, model: str, wanted: str) -> bool:
    """Whether a take is what the plan would buy: of that model, brought in by hand, or of another paid engine."""
    known = MODELS.get(wanted)
    return engine == HAND or model == wanted or known is None or engine != known.engine


def adopt(start: Path | None, ext_id: str, node: str | None = None) -> str:
    """Give a lost purchase the service's id for it; the node it is of.

    Raises ``EngineError`` where the service does not know the id: nothing has changed then.
    """
    root = find_film(start)
    ledger = open_ledger(Folders(root).state)
    try:
        task = _lost(ledger, node, f"rushes adopt {ext_id} NODE")
        film = load(root, Folders(root).cache)
        status = shooting_engine(film, task.provider).poll(Ticket(ext_id))
        if status.state == "gone":
            raise EngineError(f"{task.provider} has no job {ext_id} any more", next="Look for its id in the history.")
        money.adopt(ledger, task, ext_id)
        return task.node
    finally:
        ledger.close()


def disown(start: Path | None, node: str | None = None) -> str:
    """Say that a lost purchase was never made, as the service's own history shows; the node it is of.

    Its credits are free again, and the next run may buy it.
    """
    ledger = open_ledger(Folders(find_film(start)).state)
    try:
        task = _lost(ledger, node, "name it")
        money.disown(ledger, task)
        return task.node
    finally:
        ledger.close()


def _lost(ledger: Ledger, node: str | None, how: str) -> records.Task:
    """The lost purchase of a node (``V1-03.clip``, or ``V1-03.clip#2`` where several are), newest first."""
    lost = [task for task in records.tasks(ledger, film=film_id(ledger)) if task.state in ("LOST_PAID", "AMBIGUOUS")]
    found = [task for task in lost if node in (None, task.node, f"{task.node}#{task.take_no}")]
    if not found:
        raise UsageError("no purchase of this film is lost" + (f" for {node}" if node else ""))
    if node is None and len(found) > 1:
        names = ", ".join(f"{task.node}#{task.take_no}" for task in found)
        raise UsageError(f"more than one purchase is lost: {names}", next=f"Say which: {how}.")
    return found[-1]


def _entry(task: records.Task) -> dict[str, Any]:
    return {
        "task_id": task.ext_id, "state": task.state, "take": f"{task.node}#{task.take_no}", "model": task.model,
        "credits": task.settled if task.settled is not None else task.reserved, "sha256": task.sha256,
        "error": task.error,
    }  # fmt: skip
