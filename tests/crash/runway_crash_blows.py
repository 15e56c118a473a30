"""What befalls runs and couriers: where they die by themselves, and what is done to them."""

import signal
import time
from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from runway_crash_film import in_flight
from runway_crash_processes import strike

from rushes.build.failpoints import POINTS

if TYPE_CHECKING:
    from runway_crash_scenarios import Scene

BOUGHT = tuple(point for point in POINTS if point.startswith(("task.", "courier.")))
"""Failpoints of a purchase itself."""
EVERY = (*BOUGHT, *(point for point in POINTS if point.startswith("store.")))
"""Failpoints that a purchase comes past."""


def go_round(scene: "Scene", chance: Random) -> None:
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


def _kill_one(scene: "Scene", chance: Random) -> None:
    if scene.running:
        strike(chance.choice(sorted(scene.running)))


def _kill_courier(scene: "Scene", chance: Random) -> None:
    scene.kill_courier(chance)


def _aim(scene: "Scene", chance: Random) -> None:
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


def _freeze(scene: "Scene", chance: Random) -> None:
    """A courier that sleeps for a while, as with a laptop."""
    if found := scene.couriers():
        _stopped(scene, chance.choice(found), chance)


def _freeze_run(scene: "Scene", chance: Random) -> None:
    """A conductor that sleeps for a while."""
    if scene.running:
        _stopped(scene, chance.choice(sorted(scene.running)), chance)


def _stopped(scene: "Scene", pid: int, chance: Random) -> None:
    if strike(pid, signal.SIGSTOP):
        scene.tally.stopped += 1
        scene.until(time.monotonic() + chance.uniform(0.05, 0.6))
        strike(pid, signal.SIGCONT)


def _jump(scene: "Scene", chance: Random) -> None:
    """A day forward or back, for everybody here and not for the service."""
    scene.tally.jumps += 1
    scene.clock.jump(chance.choice((-1, 1, 0)))


_BLOWS: Mapping[Callable[["Scene", Random], None], float] = {
    _kill_one: 0.5, _kill_courier: 0.4, _aim: 0.4, _freeze: 0.15, _freeze_run: 0.1, _jump: 0.3,
}  # fmt: skip
"""What may befall a round, and how likely."""
