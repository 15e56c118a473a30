"""What must be true after everything that went wrong: the service's books held against the ledger and the store.

Pure functions of plain data (``Watched.facts`` and ``found_in``), each of which says what is wrong, so that
they can be shown books that are wrong. What was bought is told by what was asked, whatever the seed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Plain = Mapping[str, Any]

KINDS = ("doubled", "lost unseen", "cap", "books", "flight", "crowd", "unfinished", "other")
"""What a fault is about: its text begins so."""


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended: the service's facts, what was found in ledger and store, and what was allowed."""

    service: Plain
    found: Plain
    cap: int
    at_once: int
    by_hand: frozenset[str] = frozenset()
    """Ids that a person looked up in the history: the program did not know of them while they ran."""
    two_at_once: str = ""
    errors: str = ""
    prices: Mapping[str, int] = field(default_factory=dict)
    """Credits of each node."""

    @property
    def jobs(self) -> Sequence[Plain]:
        found: Sequence[Plain] = self.service["jobs"]
        return found

    @property
    def tasks(self) -> Sequence[Plain]:
        found: Sequence[Plain] = self.found["tasks"]
        return found


def faults(end: End) -> list[str]:
    """Everything that is not as it should be, the worst first."""
    checks = (doubled, lost_unseen, cap_passed, books_apart, two_in_flight, too_many, unfinished, others)
    return [f"{kind}: {what}" for kind, check in zip(KINDS, checks, strict=True) for what in check(end)]


def doubled(end: End) -> Iterator[str]:
    """The same thing accepted again, though the first was not known to have failed, or would fail again."""
    known = {task["ext_id"]: task for task in end.tasks if task["ext_id"]}
    groups: defaultdict[str, list[Plain]] = defaultdict(list)
    for job in end.jobs:
        for before in groups[job["unseeded"]]:
            task = known.get(before["id"])
            failed = task is not None and task["state"] == "FAILED" and not is_final(before)
            if not failed or before["ended"] is None or before["ended"] > job["created"]:
                yield f'"{job["prompt"]}" was accepted as {before["id"]} and again as {job["id"]}'
                break
        groups[job["unseeded"]].append(job)


def is_final(job: Plain) -> bool:
    """Whether a task failed in a way that the same request would again."""
    return "SAFETY" in str(job["failure_code"] or "").split(".")


def lost_unseen(end: End) -> Iterator[str]:
    """Tasks that were charged and are neither in the store, nor settled as failed, nor shown as lost with a reason."""
    takes = {take["task_id"]: take for take in end.found["takes"]}
    tasks, lost = _matched(end)
    for job in end.jobs:
        task = tasks.get(job["id"])
        if not job["charged"] or (task is not None and task["id"] in lost):
            continue
        name = f'{job["id"]} ("{job["prompt"]}", {job["charged"]} credits, {job["status"]})'
        if task is None:
            yield f"{name} is not in the ledger"
        elif job["status"] != "SUCCEEDED":
            if task["state"] != "FAILED" or not task["error"]:
                yield f"{name} is {task['state']} in the ledger"
        elif task["state"] != "DONE" or (take := takes.get(task["id"])) is None:
            yield f"{name} is {task['state']} in the ledger and no take"
        elif not take["intact"] or not take["sha256"] == task["sha256"] == job["sha256"]:
            yield f"{name} is not in the store as the service made it"


def cap_passed(end: End) -> Iterator[str]:
    """The service's total, and the ledger's, at every moment."""
    total = 0
    for _, job, credits in end.service["entries"]:
        total += credits
        if total > end.cap:
            yield f"{total} credits were charged with {job}, over the cap of {end.cap}"
            break
    if end.found["highest"] > end.cap:
        yield f"{end.found['highest']} credits were committed, over the cap of {end.cap}"


def books_apart(end: End) -> Iterator[str]:
    """The ledger against the service's books, in all and task by task."""
    yield from end.found["audit"]
    tasks, lost = _matched(end)
    charged = {job["id"]: job["charged"] for job in end.jobs}
    # What was lost may have failed over there later on and be given back: nobody here can know that.
    unseen = sum(tasks[id]["reserved"] - charged[id] for id in charged if id in tasks and tasks[id]["id"] in lost)
    totals = end.found["totals"]
    if totals["reserved"]:
        yield f"{totals['reserved']} credits are still reserved"
    said = totals["spent"] + totals["lost"] + totals["reserved"] - unseen
    if said != end.service["total"]:
        yield f"the service took {end.service['total']} credits, the ledger says {totals} ({unseen} given back unseen)"
    for task in end.tasks:
        if task["id"] not in lost and task["ext_id"] and (task["settled"] or 0) != charged.get(task["ext_id"]):
            yield f"{task['node']} is settled at {task['settled']}, the service took {charged.get(task['ext_id'])}"
        if task["state"] == "LOST_PAID" and task["id"] not in lost:
            yield f"{task['node']} is written off for {task['reserved']} credits that nobody took"
        if task["state"] == "LOST_PAID" and not task["error"]:
            yield f"{task['node']} is lost without a reason"


def two_in_flight(end: End) -> Iterator[str]:
    """Submissions of one account one after another, each sent once."""
    if end.two_at_once:
        yield end.two_at_once.strip()
    last = 0.0
    for begin, until, retries in sorted(map(tuple, end.service["submissions"])):
        if begin < last:
            yield f"a submission arrived {last - begin:.3f} s before the one before it was answered"
        if retries not in (None, "0"):
            yield f"a submission was tried again by the SDK ({retries})"
        last = max(last, until)


def too_many(end: End) -> Iterator[str]:
    """Never more tasks under way at the service than were to be; those that nobody knew of are not counted."""
    known = {task["ext_id"] for task in end.tasks} - end.by_hand
    mine = [job for job in end.jobs if job["id"] in known]
    moments = [(job["created"], 1) for job in mine]
    moments += [(job["ended"], -1) for job in mine if job["ended"] is not None]
    under_way = most = 0
    for _, change in sorted(moments):
        under_way += change
        most = max(most, under_way)
    if most > end.at_once:
        yield f"{most} tasks were under way at once, not {end.at_once}"


def unfinished(end: End) -> Iterator[str]:
    """What is not made though nothing stands against it: not lost, not stopped by moderation, not over the cap."""
    stopped = {task["node"] for task in end.tasks if task["state"] == "LOST_PAID"}
    final = {job["id"] for job in end.jobs if is_final(job)}
    stopped |= {task["node"] for task in end.tasks if task["ext_id"] in final}
    totals = end.found["totals"]
    left = end.cap - sum(totals.values())
    for node, (state, why) in end.found["nodes"].items():
        still = node.replace(".clip", ".still")
        waits = state == "waiting" and (still in stopped or end.found["nodes"][still][0] != "done")
        if state != "done" and node not in stopped and not waits and end.prices[node] <= left:
            yield f"{node} is {state}: {why}"


def others(end: End) -> Iterator[str]:
    """What should not happen at all: errors of ours, errors of the emulator, files left behind."""
    if end.errors:
        yield end.errors[-3000:]
    yield from end.service["failures"]
    if end.found["leftovers"]:
        yield f"left in tmp: {end.found['leftovers']}"
    for task in end.tasks:
        if task["state"] in ("SUBMITTING", "AMBIGUOUS", "RUNNING", "FETCHING"):
            yield f"{task['node']} is {task['state']} at the end: {task['error']}"


def _matched(end: End) -> tuple[dict[str, Plain], set[str]]:
    """The purchase of each task of the service, and those purchases of them that the ledger says are lost."""
    tasks = {task["ext_id"]: task for task in end.tasks if task["ext_id"]}
    lost = {task["id"] for task in tasks.values() if task["state"] == "LOST_PAID"}
    nameless = [task for task in end.tasks if task["state"] == "LOST_PAID" and not task["ext_id"]]
    for job in end.jobs:
        mine = next((task for task in nameless if task["prompt"] == job["prompt"]), None)
        if job["id"] not in tasks and mine is not None:
            nameless.remove(mine)
            tasks[job["id"]] = mine
            lost.add(mine["id"])
    return tasks, lost
