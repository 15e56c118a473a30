"""What is done to the films of ``runway_crash_film``, and a tally of what came of it."""

import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from runway_crash_checks import End, faults
from runway_crash_film import CLIP, STILL, Script, Set, conduct, found_in, in_flight, settle_by_hand
from runway_crash_processes import Clock, adopt_orphans, alive, asked, count_threads, environment, fork, strike
from runway_crash_service import Fault, Service, bad_day

from rushes.build.failpoints import POINTS

BOUGHT = tuple(point for point in POINTS if point.startswith(("task.", "courier.")))
"""Failpoints of a purchase itself."""
EVERY = (*BOUGHT, *(point for point in POINTS if point.startswith("store.")))
"""Failpoints that a purchase comes past."""
WANTED = 20
"""Purchases that a random run is to complete."""
STILLS, CLIPS = 22, 5
"""What a random run wants: enough that these complete though some are lost, stopped or over the cap."""
_PATIENCE = 180.0
"""Seconds after which a run that nobody disturbs is taken to hang."""
_MOST_RUNS = 10


@dataclass(slots=True)
class Tally:
    """Figures of one or of many scenarios; ``faults`` says what was wrong, each with how to see it again."""

    scenarios: int = 0
    conductors: int = 0
    purchases: int = 0
    """Results in the store that were paid for."""
    least: int = 10**9
    """The fewest of them in one scenario."""
    accepted: int = 0
    credits: int = 0
    conductors_killed: int = 0
    couriers_killed: int = 0
    stopped: int = 0
    jumps: int = 0
    in_doubt: int = 0
    lost: int = 0
    adopted: int = 0
    disowned: int = 0
    charged_failures: int = 0
    refunded_failures: int = 0
    doubled: int = 0
    lost_unseen: int = 0
    caps_passed: int = 0
    books_equal: int = 0
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    by_kind: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Mapping[str, Any]) -> None:
        """Count another tally's figures with these."""
        for name, value in other.items():
            if name == "least":
                self.least = min(self.least, value)
            elif name == "by_kind":
                self.by_kind = dict(Counter(self.by_kind) + Counter(value))
            else:
                setattr(self, name, getattr(self, name) + value)


@dataclass(frozen=True, slots=True)
class How:
    """The program as it is, or careless in one way (a key of ``CARELESS``); its ledger in a file, or at an address.

    ``short`` are credits that the cap of a small set lacks to its price.
    """

    ledger: str | None = None
    careless: str | None = None
    short: int = 0


AS_IT_IS = How()


class Scene:
    """One scenario under way: a set, the service, a clock, and the processes that work there."""

    def __init__(
        self, service: Service, folder: Path, name: str, script: Script, how: How, faults: Sequence[Fault], tier: int
    ) -> None:
        self.service, self.how, self.tally = service, how, Tally(scenarios=1)
        self.set = Set(folder, script, name)
        self.clock = Clock()
        self.at_once = {1: 3, 2: 4, 3: 6}[tier]
        chance = Random(name)
        knobs = {"queue_s": 0.01, "run_s": chance.choice((0.02, 0.06, 0.15)), "tier": tier}
        self._variables = self.set.variables(service.open(list(faults), credits=100_000, **knobs), how.ledger)
        self._begin, self._cpu = time.monotonic(), _cpu()
        self.running: set[int] = set()
        self.by_hand: set[str] = set()

    # Processes.

    def start(self, dies: str | None = None, spend: int | None = None) -> int:
        """Begin a run; its process id."""

        def work() -> None:
            environment(self._variables)
            conduct(self.set, self.clock, dies=dies, spend=spend, careless=self.how.careless)

        pid = fork(work, self.set.errors)
        self.running.add(pid)
        self.tally.conductors += 1
        return pid

    def reap(self) -> None:
        """Notice who has ended, orphans too."""
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                if pid in self.running:
                    self.running.discard(pid)
                    self.tally.conductors_killed += os.WIFSIGNALED(status)
                if pid == self.service.pid:
                    raise RuntimeError("the emulator's process has ended")

    def until(self, moment: float) -> None:
        """Wait for a moment of the monotonic clock."""
        while (left := moment - time.monotonic()) > 0:
            self.reap()
            time.sleep(min(left, 0.02))
        self.reap()

    def until_it_works(self, seconds: float = 10.0) -> None:
        """Wait until a courier lives, or every run has ended."""
        end = time.monotonic() + seconds
        while self.running and not self.couriers() and time.monotonic() < end:
            self.until(time.monotonic() + 0.01)

    def wait(self, seconds: float = _PATIENCE) -> None:
        """Wait for every run to end by itself; one that does not is a fault."""
        end = time.monotonic() + seconds
        while self.running and time.monotonic() < end:
            self.until(time.monotonic() + 0.02)
        if self.running:
            self.tally.faults.append(f"other: a run hangs after {seconds:.0f} s")
            self.kill_all()

    def kill_all(self) -> None:
        """kill -9 of every conductor."""
        for pid in list(self.running):
            strike(pid)
        while self.running:
            self.until(time.monotonic() + 0.01)

    def couriers(self) -> list[int]:
        """Couriers that live."""
        return alive(self.set.couriers)

    def kill_courier(self, chance: Random) -> None:
        """kill -9 of a courier, if there is one."""
        if found := self.couriers():
            self.tally.couriers_killed += strike(chance.choice(found))

    def bury_couriers(self) -> None:
        """Wait until no courier is left; they end when their conductor has, and what they sent is written down."""
        end = time.monotonic() + 20
        while (left := self.couriers()) and time.monotonic() < end:
            self.until(time.monotonic() + 0.02)
        for pid in left:
            self.tally.faults.append("other: a courier did not end")
            strike(pid)

    # The end.

    def finish(self, *, adopts: bool) -> None:
        """Runs that nobody kills until nothing more can be made, with a person who looks up what is in doubt.

        In the first of them the service still has its bad day.
        """
        before: object = None
        for number in range(3 if self.how.careless else _MOST_RUNS):
            if number == 1:
                self.service.calm()
            self.start()
            self.wait()
            self.bury_couriers()
            found = self._asked(lambda: found_in(self.set))
            decided = self._by_hand(found, adopts)
            now = (found["nodes"], [task["state"] for task in found["tasks"]])
            if all(state == "done" for state, _ in found["nodes"].values()) or (now == before and not decided):
                break
            before = now

    def end(self) -> Tally:
        """Hold everything against everything; the figures."""
        found, service = self._asked(lambda: found_in(self.set)), self.service.facts()
        script = self.set.script
        flight = self.set.folder / "in flight"
        end = End(
            service, found, script.cap, self.at_once, frozenset(self.by_hand),
            flight.read_text() if flight.exists() else "", self.set.errors.read_text(),
            {node.id: node.credits for node in self.set.nodes()},
        )  # fmt: skip
        self.tally.faults += faults(end)
        self._count(end)
        if not self.tally.faults:
            shutil.rmtree(self.set.folder)
        self.tally.faults = [f"{self.set.name}: {fault}" for fault in self.tally.faults]
        return self.tally

    def _by_hand(self, found: Mapping[str, Any], adopts: bool) -> int:
        open_ones = {"AMBIGUOUS", "LOST_PAID"} if adopts else {"AMBIGUOUS"}
        states = [task["state"] for task in found["tasks"]]
        self.tally.in_doubt += states.count("AMBIGUOUS")
        if not open_ones & set(states):
            return 0
        jobs = self.service.facts()["jobs"]
        done = self._asked(lambda: settle_by_hand(self.set, jobs, lost_too=adopts))
        self.by_hand |= set(done["adopted"])
        self.tally.adopted += len(done["adopted"])
        self.tally.disowned += len(done["disowned"])
        return len(done["adopted"]) + len(done["disowned"])

    def _asked(self, work: Callable[[], Any]) -> Any:
        def here() -> Any:
            environment(self._variables)
            return work()

        return asked(here, self.set.errors)

    def _count(self, end: End) -> None:
        tally, states = self.tally, Counter(task["state"] for task in end.tasks)
        tally.purchases = tally.least = states["DONE"]
        tally.accepted, tally.credits = len(end.jobs), end.service["total"]
        tally.lost = states["LOST_PAID"]
        failed = [job for job in end.jobs if job["status"] == "FAILED"]
        tally.charged_failures = sum(bool(job["charged"]) for job in failed)
        tally.refunded_failures = len(failed) - tally.charged_failures
        tally.by_kind = dict(Counter(end.service["faults"]) + Counter(f"task:{job['failure_code']}" for job in failed))
        kinds = Counter(fault.partition(":")[0] for fault in tally.faults)
        tally.doubled, tally.lost_unseen = kinds["doubled"], kinds["lost unseen"]
        tally.caps_passed, tally.books_equal = kinds["cap"], int(not kinds["books"])
        tally.wall_seconds = time.monotonic() - self._begin
        tally.cpu_seconds = _cpu() - self._cpu


class Scenarios:
    """Scenarios in a folder, one after another, in a process without threads."""

    def __init__(self, folder: Path) -> None:
        if count_threads() != 1:
            raise RuntimeError("this process has threads, and must not be forked")
        adopt_orphans()
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._count = folder, 0
        self._scene_now: Scene | None = None
        self._service = Service(folder / "service.errors")

    def dies_at(self, points: Sequence[str], how: How = AS_IT_IS) -> Tally:
        """One run killed at each of some failpoints in turn, then clean ones."""
        scene = self._scene(f"dies at {' '.join(points)}", _small(how), how)
        for point in points:
            scene.start(dies=point)
            scene.wait()
        scene.bury_couriers()
        scene.finish(adopts=True)
        return scene.end()

    def rivals(self, point: str, how: How = AS_IT_IS) -> Tally:
        """Two runs at once, one of which is killed at a failpoint; then clean ones."""
        scene = self._scene(f"one of two dies at {point}", _small(how), how)
        scene.start(dies=point)
        scene.start()
        scene.wait()
        scene.bury_couriers()
        scene.finish(adopts=True)
        return scene.end()

    def random(self, seed: int, how: How = AS_IT_IS) -> Tally:
        """Everything at once, chosen by a seed; the moments are not the same to the millisecond."""
        chance = Random(seed)
        price = STILLS * STILL + CLIPS * CLIP
        script = Script(
            STILLS, CLIPS, cap=price + chance.choice((-20, 0, 0, 15, 60)), uploads=chance.random() < 0.25,
            lanes=chance.choice((2, 4, 6)),
        )  # fmt: skip
        faults = bad_day(chance, STILLS + CLIPS, uploads=script.uploads)
        scene = self._scene(f"seed {seed}", script, how, faults, chance.choice((1, 1, 2, 3)))
        for _ in range(chance.randint(3, 5)):
            _round(scene, chance)
        if chance.random() < 0.5:
            scene.clock.jump(0)
        scene.finish(adopts=seed % 2 == 0)
        return scene.end()

    def _scene(self, name: str, script: Script, how: How, faults: Sequence[Fault] = (), tier: int = 1) -> Scene:
        self._count += 1
        scene = Scene(self._service, self.folder / str(self._count), name, script, how, faults, tier)
        self._scene_now = scene
        return scene

    def kill_all(self) -> None:
        """End whatever a scenario that broke has left."""
        if self._scene_now is not None:
            self._scene_now.kill_all()
            for pid in self._scene_now.couriers():
                strike(pid)


def _small(how: How) -> Script:
    """Three stills and a clip of two of them."""
    linger = 0.15 if how.careless == "crowds" else 0.0
    return Script(stills=3, clips=2, cap=3 * STILL + 2 * CLIP - how.short, linger=linger)


def _round(scene: Scene, chance: Random) -> None:
    """Some runs at once, and what befalls them; at the end of it they are killed, or left to end."""
    span = chance.uniform(0.05, 1.3)
    plan: list[tuple[float, Callable[[], object]]] = []
    for number in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        dies = f"{chance.choice(EVERY)}:{chance.randint(1, 6)}" if chance.random() < 0.4 else None
        spend = chance.randint(20, scene.set.script.price) if chance.random() < 0.2 else None
        begin = partial(scene.start, dies, spend)
        plan.append((0.0 if number == 0 else chance.uniform(0, 0.3 * span), begin))
    plan.sort(key=lambda each: each[0])
    plan.pop(0)[1]()
    if chance.random() < 0.85:
        scene.until_it_works()
    for what, likely in _BLOWS.items():
        if chance.random() < likely:
            plan.append((chance.uniform(0, span), partial(what, scene, chance)))
    begin_at = time.monotonic()
    for after, happens in sorted(plan, key=lambda each: each[0]):
        scene.until(begin_at + after)
        happens()
    scene.until(begin_at + span)
    if chance.random() < 0.85:
        scene.kill_all()
    else:
        scene.wait()


def _kill_one(scene: Scene, chance: Random) -> None:
    if scene.running:
        strike(chance.choice(sorted(scene.running)))


def _kill_courier(scene: Scene, chance: Random) -> None:
    scene.kill_courier(chance)


def _aim(scene: Scene, chance: Random) -> None:
    """A blow while a submission is in flight: to its courier, to a run, to both."""
    end = time.monotonic() + 0.8
    while (courier := in_flight(scene.set)) is None and time.monotonic() < end:
        time.sleep(0.001)
        scene.reap()
    if courier is None:
        return
    time.sleep(chance.uniform(0, 0.03))
    whom = chance.choice(("courier", "courier", "run", "both"))
    if whom != "run":
        scene.tally.couriers_killed += strike(courier)
    if whom != "courier":
        _kill_one(scene, chance)


def _freeze(scene: Scene, chance: Random) -> None:
    """A courier that sleeps for a while, as with a laptop."""
    if found := scene.couriers():
        _stopped(scene, chance.choice(found), chance)


def _freeze_run(scene: Scene, chance: Random) -> None:
    """A conductor that sleeps for a while."""
    if scene.running:
        _stopped(scene, chance.choice(sorted(scene.running)), chance)


def _stopped(scene: Scene, pid: int, chance: Random) -> None:
    if strike(pid, signal.SIGSTOP):
        scene.tally.stopped += 1
        scene.until(time.monotonic() + chance.uniform(0.05, 0.6))
        strike(pid, signal.SIGCONT)


def _jump(scene: Scene, chance: Random) -> None:
    """A day forward or back, for everybody here and not for the service."""
    scene.tally.jumps += 1
    scene.clock.jump(chance.choice((-1, 1, 0)))


_BLOWS: Mapping[Callable[[Scene, Random], None], float] = {
    _kill_one: 0.5, _kill_courier: 0.4, _aim: 0.4, _freeze: 0.15, _freeze_run: 0.1, _jump: 0.3,
}  # fmt: skip
"""What may befall a round, and how likely."""


def _cpu() -> float:
    """CPU seconds of everything that was buried here so far."""
    times = os.times()
    return times.children_user + times.children_system + times.user + times.system
