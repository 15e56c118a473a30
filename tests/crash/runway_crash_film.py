"""A film of a few stills and clips, bought through the program's own workshop, buyer and couriers.

A ``Set`` is one folder of it; ``conduct`` is what ``rushes make`` does to it as far as money goes, in a
process that may be killed. A person looks into the service's history and adopts or disowns by hand.
"""

import fcntl
import json
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from runway_crash_processes import Clock, Nursery, die_with_parent, sign
from runway_crash_service import REPLY_SECONDS, SETTLE_SECONDS

import rushes.accounts
import rushes.project
from rushes.build import courier, failpoints, money, records
from rushes.build.graph import Inputs, Need, Node, Shoot, survey
from rushes.build.ledger import film_id
from rushes.build.purchase import Buyer
from rushes.build.run import collect, run
from rushes.build.store import Store
from rushes.engines.base import Request
from rushes.engines.registry import open_engine
from rushes.engines.runway import line, pictures
from rushes.errors import EngineError, RushesError
from rushes.events import Event, NodeFailed, NodeSkipped
from rushes.film.load import load
from rushes.project import Folders, workshop
from rushes.states import open_books

STILL, CLIP = 5, 10
"""Credits of a still of 720:720 by gen4_image, and of a clip of 2 seconds by gen4_turbo."""
POLL_SECONDS = 0.1
_LOCK = "hhqqi"
"""struct flock of fcntl(2)."""
_FILM = """\
[film]
title = "Bad day"
kind = "narrative"
size = "320x180"
engine = "runway"

[budget]
cap = {cap}

[cast.ann]
text = "a woman in a red coat"

[[section]]
id = "one"
kind = "scene"
start = "0:00"
end = "0:04"
"""


@dataclass(frozen=True, slots=True)
class Script:
    """What is wanted: so many stills, a clip of some of them, and the most it may cost."""

    stills: int
    clips: int
    cap: int
    uploads: bool = False
    """Whether pictures go over by an upload instead of within the request."""
    lanes: int = 4
    linger: float = 0.0
    """Seconds for which a submission is kept in flight, at least."""

    @property
    def price(self) -> int:
        """What it costs when everything is bought once."""
        return self.stills * STILL + self.clips * CLIP


class Set:
    """A folder of a script, and what is found in it afterwards."""

    def __init__(self, folder: Path, script: Script, name: str) -> None:
        self.folder, self.script, self.name = folder, script, name
        self.film, self.couriers, self.conductors = folder / "film", folder / "couriers", folder / "conductors"
        self.errors, self.told = folder / "errors", folder / "told"
        for each in (self.film, self.couriers, self.conductors):
            each.mkdir(parents=True)
        self.errors.touch()
        self._write()

    def wish_more(self, stills: int) -> None:
        """Further stills, and a cap that lets as many purchases more be made, whichever they are."""
        more, credits = self.script.stills + stills, self.script.cap + stills * max(STILL, CLIP)
        self.script = replace(self.script, stills=more, cap=credits)
        self._write()

    def _write(self) -> None:
        (self.film / "film.toml").write_text(_FILM.format(cap=self.script.cap), encoding="utf-8")
        self.loaded = load(self.film, Folders(self.film).cache)

    def variables(self, service: Mapping[str, str], ledger: str | None) -> dict[str, str]:
        """The environment of everything that works here."""
        own = {
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "RUSHES_POLL_SECONDS": str(POLL_SECONDS),
            "RUSHES_SETTLE_SECONDS": str(SETTLE_SECONDS),
        }
        return {**own, **service, **({"RUSHES_LEDGER": ledger} if ledger else {})}

    def nodes(self, engine: Any = None) -> list[Node]:
        """The graph: stills that stand on nothing, and clips that begin from the first of them."""
        stills = [self._still(number, engine) for number in range(self.script.stills)]
        return [*stills, *(self._clip(number, engine) for number in range(self.script.clips))]

    def prompt(self, node: str) -> str:
        """The words of a node, which no other has."""
        return f"{node.replace('.', ', ')}, of film {self.name}"

    def _still(self, number: int, engine: Any) -> Node:
        id = f"s{number + 1:02d}.still"

        def request(inputs: Inputs, take_no: int) -> Request:
            return Request(stage="still", model="gen4_image", prompt=self.prompt(id), ratio="720:720", seed=take_no)

        return Node(id=id, stage="still", ask=f"ask {id} of {self.name}", work=Shoot(engine, request), credits=STILL,
                    model="gen4_image", **_BOUGHT)  # fmt: skip

    def _clip(self, number: int, engine: Any) -> Node:
        id, still = f"s{number + 1:02d}.clip", f"s{number + 1:02d}.still"

        def request(inputs: Inputs, take_no: int) -> Request:
            return Request(stage="clip", model="gen4_turbo", prompt=self.prompt(id), ratio="960:960", seconds=2,
                           image=inputs["image"], seed=take_no)  # fmt: skip

        return Node(id=id, stage="clip", ask=f"ask {id} of {self.name}", work=Shoot(engine, request), credits=CLIP,
                    model="gen4_turbo", needs=(Need("image", still),), **_BOUGHT)  # fmt: skip


_BOUGHT: dict[str, Any] = {"variant": "runway 1", "engine": "runway", "rank": 30, "free": False}


# Conductors.


def conduct(
    stage: Set, clock: Clock, *, dies: str | None = None, spend: int | None = None, careless: str | None = None
) -> None:
    """One run of the program, from what is under way to what is still missing; its failures are told to a file.

    It dies at a failpoint, of its own or of its first courier. A ``careless`` one leaves out a part of the protocol.
    """
    die_with_parent()
    clock.install()
    _hurry(stage)
    if careless is not None:
        CARELESS[careless]()
    where = "courier" if (dies or "").startswith("courier") else "here"
    nursery = Nursery(stage.couriers, dies if where == "courier" else None)
    setattr(courier, "subprocess", _subprocess(nursery))  # noqa: B010
    setattr(rushes.project, "Workers", _Here)  # noqa: B010 - media are read in this process: no other is started
    sign(stage.conductors)
    failpoints.arm(dies or "" if where == "here" else "")
    told: list[Event] = []
    refusal: str | None = None
    try:
        refusal = _made(stage, told, stage.script.cap if spend is None else spend)
    except RushesError as error:
        refusal = f"{type(error).__name__}: {error}"
    finally:
        _tell(stage, told, refusal)


def _resends() -> None:
    """What is in doubt is sent again, and the balance is not asked."""

    def again(self: Buyer, task: records.Task) -> records.Task:
        money.never_sent(self.ledger, task, "sent again, whatever became of it")
        return records.find(self.ledger, task.id)

    setattr(Buyer, "_reconcile", again)  # noqa: B010


def _forgets() -> None:
    """What another run has under way is not looked for, neither at first nor when it would be bought."""
    globals()["collect"] = lambda shop, film, engines: None
    setattr(money, "_unsettled", lambda connection, order: None)  # noqa: B010


def _crowds() -> None:
    """Any number of submissions at once, and of jobs."""
    setattr(money, "_busy", lambda connection, order: False)  # noqa: B010


def _spends() -> None:
    """No limit is looked at."""
    setattr(money, "check_limits", lambda connection, order: None)  # noqa: B010


def _mislays() -> None:
    """What was fetched is settled, and is not in the store."""
    put = Store.put

    def gone(self: Store, data: bytes) -> str:
        sha256 = put(self, data)
        self.remove(sha256)
        return sha256

    setattr(Store, "put", gone)  # noqa: B010
    setattr(Buyer, "_looked_at", lambda self, sha256, task: {})  # noqa: B010


CARELESS: Mapping[str, Callable[[], None]] = {
    "resends": _resends, "forgets": _forgets, "crowds": _crowds, "spends": _spends, "mislays": _mislays,
}  # fmt: skip
"""Programs that leave something out, to see that it shows."""


def _made(stage: Set, told: list[Event], spend: int) -> str | None:
    nodes = stage.nodes(open_engine("runway", {}))
    with workshop(stage.loaded, told.append, spend=spend, jobs=stage.script.lanes) as shop:
        shop.lanes = stage.script.lanes
        collect(shop, film_id(shop.ledger), ("runway",))
        outcome = run(nodes, shop)
    return None if outcome.refusal is None else f"{type(outcome.refusal).__name__}: {outcome.refusal}"


def _tell(stage: Set, told: Sequence[Event], refusal: str | None) -> None:
    why = {event.node: event.why for event in told if isinstance(event, NodeFailed | NodeSkipped)}
    with stage.told.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"why": why, "refusal": refusal}) + "\n")


def _hurry(stage: Set) -> None:
    """Make moments of what is minutes at the live service, and watch that one submission is under way at a time."""
    setattr(line, "SECONDS", REPLY_SECONDS)  # noqa: B010
    setattr(courier, "_LEAVE_SECONDS", 0.05)  # noqa: B010
    if stage.script.uploads:
        setattr(pictures, "DATA_URI", {"image/png": 100, "video/mp4": 100})  # noqa: B010
    create, lock = line.Line.create, stage.folder / "in flight"

    def watched(self: line.Line, door: str, arguments: Mapping[str, Any]) -> line.Reply:
        with lock.open("a", encoding="utf-8") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):
                file.write(f"two at once: {arguments.get('prompt_text')}\n")
            time.sleep(stage.script.linger)
            return create(self, door, arguments)

    setattr(line.Line, "create", watched)  # noqa: B010


def in_flight(stage: Set) -> int | None:
    """The courier that has a submission in flight at this moment."""
    with suppress(OSError), (stage.folder / "in flight").open("rb") as file:
        found = struct.unpack(_LOCK, fcntl.fcntl(file, fcntl.F_GETLK, struct.pack(_LOCK, fcntl.F_WRLCK, 0, 0, 0, 0)))
        return int(found[4]) if found[0] != fcntl.F_UNLCK else None
    return None


def _subprocess(nursery: Nursery) -> SimpleNamespace:
    import subprocess

    plain = {name: getattr(subprocess, name) for name in ("PIPE", "DEVNULL", "TimeoutExpired")}
    return SimpleNamespace(Popen=nursery.popen, **plain)


class _Here(Executor):
    """Workers that are this very thread."""

    def __init__(self, count: int, **limits: Any) -> None:
        self.count = count

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


# A person.


def settle_by_hand(stage: Set, jobs: Sequence[Mapping[str, Any]], *, lost_too: bool) -> dict[str, list[str]]:
    """Look up in the service's history what the program cannot know: ids adopted, and nodes disowned.

    What is in doubt is decided; what is lost is adopted only with ``lost_too``.
    """
    adopted: list[str] = []
    disowned: list[str] = []
    with open_books(stage.loaded) as (ledger, _):
        tasks = records.tasks(ledger, film=film_id(ledger))
    known = {task.ext_id for task in tasks}
    for task in tasks:
        if task.state != "AMBIGUOUS" and not (task.state == "LOST_PAID" and lost_too):
            continue
        words, take = task.request["prompt"], f"{task.node}#{task.take_no}"
        mine = [job["id"] for job in jobs if job["prompt"] == words and job["id"] not in known]
        id = task.ext_id or (mine[-1] if mine else None)
        if id is not None:
            known.add(id)
            adopted.append(id)
            _patiently(partial(rushes.accounts.adopt, stage.film, id, take))
        elif task.state == "AMBIGUOUS":
            disowned.append(task.node)
            rushes.accounts.disown(stage.film, take)
    return {"adopted": adopted, "disowned": disowned}


def _patiently(does: Callable[[], object]) -> None:
    """A person who is told that the service cannot be reached tries again."""
    for left in reversed(range(5)):
        try:
            does()
            return
        except EngineError:
            if not left:
                raise


# What is found.


def found_in(stage: Set) -> dict[str, Any]:
    """The ledger and the store of a set, as plain data, for ``runway_crash_checks``."""
    with open_books(stage.loaded) as (ledger, store):
        name = film_id(ledger)
        tasks = [_plain(task) for task in records.tasks(ledger, film=name)]
        every = [take for takes in ledger.takes().values() for take in takes]
        verdicts = survey(stage.nodes(), ledger.takes(store.present()))
        return {
            "tasks": tasks,
            "takes": [asdict(take) | {"intact": store.intact(take.sha256)} for take in every],
            "nodes": {id: [verdict.state, verdict.why] for id, verdict in verdicts.items()},
            "totals": records.totals(ledger, name),
            "audit": list(records.audit(ledger, name)),
            "highest": highest(ledger, name),
            "leftovers": sorted(path.name for path in (stage.film / ".rushes" / "store" / "tmp").glob("*")),
        }


def highest(ledger: Any, film: str) -> int:
    """The most credits that were ever spent, reserved and lost at once."""
    from sqlalchemy import func, select

    from rushes.build import tables

    rows = tables.ledger.c
    with ledger.reading() as connection:
        return int(connection.execute(select(func.max(rows.committed_after)).where(rows.film == film)).scalar() or 0)


def _plain(task: records.Task) -> dict[str, Any]:
    kept = ("id", "node", "stage", "state", "model", "reserved", "settled", "ext_id", "error", "sha256", "attempt")
    return {name: getattr(task, name) for name in kept} | {"prompt": task.request["prompt"]}
