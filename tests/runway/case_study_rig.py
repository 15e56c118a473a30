"""The case study, shot at the emulator with the program as people use it: every step is a command of its own.

The song is played once and linked into each project. The emulator's clock is virtual; it runs while a
command does (``pace`` seconds of it in a second), and a day passes when somebody says so.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from case_study_paint import Paint

from rushes.engines.runway_emulator import Emulator
from rushes.song.synth import render

ROOT = Path(__file__).parents[2]
CARE = ROOT / "examples" / "care"
COMMAND = (sys.executable, "-c", "from rushes.cli import main; main()")
TURBO, HERO, STILL = "gen4_turbo", "gen4.5", "gen4_image"
DAY = 86_400.0
TICK = 0.02
PATIENCE = 900.0
"""Seconds after which a command is taken to hang."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended: what was typed, what it printed, how long it took, and the days until then."""

    words: tuple[str, ...]
    code: int
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> Any:
        """The one object it printed with ``--json``."""
        return json.loads(self.out)

    @property
    def typed(self) -> str:
        """The command as a person types it, and what it printed."""
        return f"$ {' '.join(('rushes', *self.words))}\n{self.err}{self.out}"


@dataclass(slots=True)
class Rig:
    """A project and the emulator that it buys from."""

    root: Path
    service: Emulator
    paint: Paint
    pace: float
    days: int = 1
    ran: list[Ran] = field(default_factory=list)

    def rushes(self, *words: str, code: int = 0) -> Ran:
        """Run ``rushes WORDS`` in the project, in a process of its own; it must end with this code."""
        ran = self.try_rushes(*words)
        assert ran.code == code, ran.typed
        return ran

    def try_rushes(self, *words: str) -> Ran:
        """Run ``rushes WORDS``, however it ends."""
        begun = time.monotonic()
        with self._time_passes():
            done = subprocess.run(
                [*COMMAND, *words], cwd=self.root, env=self._environment(), text=True, capture_output=True,
                timeout=PATIENCE,
            )  # fmt: skip
        ran = Ran(words, done.returncode, done.stdout, done.stderr, time.monotonic() - begun)
        self.ran.append(ran)
        return ran

    def quoted(self, *words: str) -> int:
        """What ``rushes make WORDS`` says that it would cost."""
        return int(self.rushes("make", *words, "--dry-run", "--json").json["credits"])

    def bought(self, *words: str, code: int = 0) -> int:
        """Run ``rushes make WORDS`` with a ``--spend`` of exactly its quote; what the service then charged."""
        before = self.service.books().total
        self.rushes("make", *words, "--spend", str(self.quoted(*words)), code=code)
        return self.service.books().total - before

    def day_passes(self) -> None:
        """Everybody goes home, and comes back when 24 hours have passed on the service's clock."""
        self.service.advance(DAY)
        self.days += 1

    def jobs(self, model: str | None = None, **wants: Any) -> list[dict[str, Any]]:
        """The tasks that the service accepted, of a model, with these facts."""
        found = [job for job in self.service.jobs() if model in (None, job["model"])]
        return [job for job in found if all(job[key] == value for key, value in wants.items())]

    def ledger(self) -> dict[str, Any]:
        """``rushes ledger --json``."""
        found: dict[str, Any] = self.rushes("ledger", "--json").json
        return found

    def status(self) -> dict[str, str]:
        """The state of every node, by ``rushes status --json``."""
        return {node["node"]: node["state"] for node in self.rushes("status", "--json").json["nodes"]}

    def edit(self, name: str, old: str, new: str) -> None:
        """Change one place of a file of the project."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} has {text.count(old)} times: {old}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def _environment(self) -> Mapping[str, str]:
        return {
            **os.environ, **self.service.environment(), "RUSHES_POLL_SECONDS": "0.1", "RUSHES_SETTLE_SECONDS": "0.1",
            "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8", "COLUMNS": "120",
        }  # fmt: skip

    @contextmanager
    def _time_passes(self) -> Iterator[None]:
        over = threading.Event()
        clock = threading.Thread(target=self._tick, args=(over,))
        clock.start()
        try:
            yield
        finally:
            over.set()
            clock.join()

    def _tick(self, over: threading.Event) -> None:
        last = time.monotonic()
        while not over.wait(TICK):
            now = time.monotonic()
            self.service.advance((now - last) * self.pace)
            last = now


def play_song(folder: Path) -> Path:
    """The example's song, played by the program's own synthesiser."""
    render(CARE / "song.toml", folder / "song.wav")
    return folder / "song.wav"


def new_care(root: Path, song: Path) -> Path:
    """The example as a project of its own, to be shot by Runway; not a picture of it is made."""
    root.mkdir(parents=True)
    os.link(song, root / "song.wav")
    for name in ("film.toml", "lyrics.lrc"):
        (root / name).write_bytes((CARE / name).read_bytes())
    text = (root / "film.toml").read_text(encoding="utf-8")
    assert text.count('engine = "previz"') == 1
    (root / "film.toml").write_text(text.replace('engine = "previz"', 'engine = "runway"'), encoding="utf-8")
    return root


@contextmanager
def shooting(root: Path, song: Path, tier: int, *, pace: float, **knobs: Any) -> Iterator[Rig]:
    """A new project, and the service with an account of this tier; it must not have broken itself when it ends."""
    paint = Paint()
    with Emulator(
        credits=8000, tier=tier, clock="virtual", renderer=paint, queue_s=1.0, run_s=30.0, **knobs
    ) as service:
        yield Rig(new_care(root, song), service, paint, pace)
        assert not service.failures, service.failures[0]


def at_once(jobs: Sequence[Mapping[str, Any]]) -> int:
    """The most of these tasks that the service had in its slots at one time."""
    moves = [(job["started"], 1) for job in jobs] + [(job["ended"], -1) for job in jobs]
    running = most = 0
    for _, move in sorted(moves):
        running += move
        most = max(most, running)
    return most


def begun_in_a_day(jobs: Sequence[Mapping[str, Any]]) -> int:
    """The most of these tasks that were begun in any 24 hours."""
    times = sorted(job["created"] for job in jobs)
    return max((sum(begin <= time < begin + DAY for time in times) for begin in times), default=0)
