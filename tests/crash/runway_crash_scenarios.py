"""What is done to the films of ``runway_crash_film``, and a tally of what came of it."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from runway_crash_blows import go_round
from runway_crash_checks import End, faults
from runway_crash_film import CLIP, STILL, Script, Set, conduct, found_in, settle_by_hand
from runway_crash_processes import Clock, adopt_orphans, alive, asked, count_threads, environment, fork, strike
from runway_crash_service import Fault, Service, bad_day
from runway_crash_tally import AS_IT_IS, How, Tally

WANTED = 20
"""Purchases that a random run is to complete."""
STILLS, CLIPS = 22, 5
"""What a random run wants at first. On most days enough of it completes; where too much is lost, stopped by
moderation or over the cap, more is wished for until enough has."""
UNDER_WAY = {1: 2 + 1, 2: 3 + 2, 3: 5 + 3}
"""The most tasks that a run may have at the service, by tier: those that run there, and half as many that wait."""
_PATIENCE = 180.0
"""Seconds after which a run that nobody disturbs is taken to hang."""
_MOST_RUNS = 10
_MOST_WISHES = 5
"""How often more is wished for; once is enough where nothing goes wrong any more."""


class Scene:
    """One scenario under way: a set, the service, a clock, and the processes that work there."""

    def __init__(
        self, service: Service, folder: Path, name: str, script: Script, how: How, faults: Sequence[Fault], tier: int
    ) -> None:
        self.service, self.how, self.tally = service, how, Tally(scenarios=1)
        self.set = Set(folder, script, name)
        self.clock = Clock()
        self.at_once = UNDER_WAY[tier]
        chance = Random(name)
        knobs = {"queue_s": 0.01, "run_s": chance.choice((0.02, 0.06, 0.15)), "tier": tier}
        self._variables = self.set.variables(service.open(list(faults), credits=100_000, **knobs), how.ledger)
        self._begin, self._cpu = time.monotonic(), _cpu()
        self.running: set[int] = set()
        self.by_hand: set[str] = set()

    # Processes.

    def start(self, dies: str | None = None, spend: int | None = None, lanes: int | None = None) -> int:
        """Begin a run, with so many lanes instead of the script's; its process id."""

        def work() -> None:
            environment(self._variables)
            self.set.script = replace(self.set.script, lanes=lanes or self.set.script.lanes)
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

    def go_on(self, wanted: int, *, adopts: bool) -> None:
        """Wish for more until so many purchases are complete.

        Everything is held against everything before each wish, as its cap is a higher one.
        """
        for _ in range(_MOST_WISHES):
            end = self._look()
            short = wanted - _completed(end)
            if short <= 0 or faults(end):
                return
            self.tally.wished += short
            self.set.wish_more(short)
            self.finish(adopts=adopts)

    def end(self) -> Tally:
        """Hold everything against everything; the figures."""
        end = self._look()
        self.tally.faults += faults(end)
        self._count(end)
        if not self.tally.faults:
            shutil.rmtree(self.set.folder)
        self.tally.faults = [f"{self.set.name}: {fault}" for fault in self.tally.faults]
        return self.tally

    def _look(self) -> End:
        found, service = self._asked(lambda: found_in(self.set)), self.service.facts()
        flight = self.set.folder / "in flight"
        return End(
            service, found, self.set.script.cap, self.at_once, frozenset(self.by_hand),
            flight.read_text() if flight.exists() else "", self.set.errors.read_text(),
            {node.id: node.credits for node in self.set.nodes()},
        )  # fmt: skip

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
        tally.purchases = tally.least = _completed(end)
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
        scene.go_on(how.wanted, adopts=True)
        return scene.end()

    def rivals(self, point: str, how: How = AS_IT_IS) -> Tally:
        """Two runs at once, one of which is killed at a failpoint; then clean ones."""
        scene = self._scene(f"one of two dies at {point}", _small(how), how)
        if how.careless == "crowds":  # they meet at the service only where the first does not place everything
            scene.start(dies=point, lanes=1)
            scene.until_it_works()
        else:
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
            go_round(scene, chance)
        if chance.random() < 0.5:
            scene.clock.jump(0)
        scene.finish(adopts=seed % 2 == 0)
        scene.go_on(WANTED, adopts=seed % 2 == 0)
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
    linger = 0.4 if how.careless == "crowds" else 0.0
    return Script(stills=3, clips=2, cap=3 * STILL + 2 * CLIP - how.short, linger=linger)


def _completed(end: End) -> int:
    """Purchases whose results are here."""
    return sum(task["state"] == "DONE" for task in end.tasks)


def _cpu() -> float:
    """CPU seconds of everything that was buried here so far."""
    times = os.times()
    return times.children_user + times.children_system + times.user + times.system
