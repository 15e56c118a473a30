"""What is done to the tiny films, and a tally of what came of it."""

import os
import shutil
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from crash_harness import Project, Run, World, began

KILLS_A_FILM = 4


@dataclass(slots=True)
class Tally:
    """Figures of many scenarios; ``faults`` says what was wrong, each with how to see it again."""

    scenarios: int = 0
    kills: int = 0
    couriers_killed: int = 0
    runs: int = 0
    purchases: int = 0
    adopted: int = 0
    """Lost replies: purchases whose id had to be looked up in the service's history."""
    doubled: int = 0
    lost: int = 0
    caps_passed: int = 0
    films: int = 0
    identical: int = 0
    faults: list[str] = field(default_factory=list)

    def audit(self, project: Project, whole: Project, how: str) -> None:
        """Count what became of a finished project, and keep every fault of it."""
        found = project.faults(whole)
        jobs = project.jobs() if project.world.priced else []
        self.scenarios += 1
        self.films += 1
        self.identical += project.film() == whole.film()
        self.runs += project.runs
        self.purchases += sum(not job["fails"] for job in jobs)
        self.adopted += project.adopted
        self.doubled += sum(fault.startswith("bought ") for fault in found)
        self.lost += sum(task.state == "LOST_PAID" for task in project.tasks())
        self.caps_passed += sum(fault.startswith("the cap ") for fault in found)
        self.faults += [f"{how}: {fault}" for fault in found]


class Scenarios:
    """Scenarios in a folder; each project is removed once it was found good."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tally = folder, Tally()
        self._whole: dict[World, Project] = {}
        self._count = 0

    def whole(self, world: World) -> Project:
        """The film of a world as it comes out when nobody disturbs it; made once."""
        quiet = replace(world, name="whole", script="", reply_seconds=0.0, latency=0.02)
        if quiet not in self._whole:
            project = self.project(quiet)
            done = project.run()
            if done.code != 0:
                raise AssertionError(f"an undisturbed run failed: {done.err}")
            self._whole[quiet] = project
        return self._whole[quiet]

    def project(self, world: World) -> Project:
        """A new folder of a world."""
        self._count += 1
        return Project(self.folder / f"{world.name}-{self._count}", world)

    def dies_at(self, world: World, points: Sequence[str], after: Sequence[str] = ()) -> list[str]:
        """One run killed at each of some failpoints in turn, then a clean one; what was wrong.

        ``after`` is what a first run is asked for, which nobody disturbs.
        """
        project, before = self.project(world), len(self.tally.faults)
        if after and (done := project.run(*after)).code:
            self.tally.faults.append(f"{world.name} {' '.join(after)}: exit {done.code}: {done.err[-500:]}")
        for point in points:
            done = project.run(RUSHES_DIE_AT=point)
            self.tally.kills += done.code == -signal.SIGKILL or point.startswith("courier")
            if done.code not in (0, 1, -signal.SIGKILL) or "Traceback" in done.err:
                self.tally.faults.append(f"{world.name} {point}: exit {done.code}: {done.err[-500:]}")
        return self._ended(project, before, f"{world.name} dies at {' '.join(points)}")

    def killed(self, world: World, seed: int, kills: int = KILLS_A_FILM, span: float = 1.5) -> list[str]:
        """Runs killed at random moments until the film is made or ``kills`` are spent; what was wrong."""
        chance, project, before = Random(seed), self.project(world), len(self.tally.faults)
        for _ in range(kills):
            run = project.start()
            if chance.random() < 0.12:
                time.sleep(chance.uniform(0, 0.8))
            else:
                began(project, run)
                time.sleep(chance.uniform(0, span))
            if run.over:
                project.ended(run.wait())
                break
            self._kill(project, run, with_courier=chance.random() < 1 / 3)
        return self._ended(project, before, f"{world.name} killed with seed {seed}")

    def together(self, world: World, count: int) -> list[str]:
        """Several runs at once; what was wrong."""
        project, before = self.project(world), len(self.tally.faults)
        runs = [project.start() for _ in range(count)]
        for run in runs:
            done = run.wait()
            if done.code != 0:
                self.tally.faults.append(f"{world.name}, one of {count} at once: exit {done.code}: {done.err[-500:]}")
        return self._ended(project, before, f"{world.name}, {count} at once")

    def survived(self, world: World, seed: int) -> list[str]:
        """Two runs at once, one of them killed at a random moment; what was wrong."""
        chance, project, before = Random(seed), self.project(world), len(self.tally.faults)
        doomed, survivor = project.start(), project.start()
        began(project, doomed)
        time.sleep(chance.uniform(0, 2))
        self._kill(project, doomed, with_courier=chance.random() < 1 / 2)
        project.ended(survivor.wait())
        return self._ended(project, before, f"{world.name}, one of two killed with seed {seed}")

    def interrupted(self, world: World, number: int, after: float = 0.3) -> list[str]:
        """A run that a person, or the system, stops; what was wrong."""
        project, before = self.project(world), len(self.tally.faults)
        run = project.start()
        began(project, run)
        time.sleep(after)
        run.send(number)
        done = run.wait(20)
        if done.code != 130 or not done.err.strip() or "Traceback" in done.err:
            self.tally.faults.append(f"{world.name}, signal {number}: exit {done.code}: {done.err[-500:]}")
        return self._ended(project, before, f"{world.name}, signal {number}")

    def _kill(self, project: Project, run: Run, *, with_courier: bool) -> None:
        couriers = project.couriers() if with_courier else []
        run.kill()
        for pid in couriers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        run.wait()
        self.tally.kills += 1
        self.tally.couriers_killed += bool(couriers)

    def _ended(self, project: Project, before: int, how: str) -> list[str]:
        try:
            project.finish()
            self.tally.audit(project, self.whole(project.world), how)
        except AssertionError as error:
            self.tally.faults.append(f"{how}: {error}")
        if len(self.tally.faults) == before:
            shutil.rmtree(project.folder)
            shutil.rmtree(project.logs)
        return self.tally.faults[before:]
