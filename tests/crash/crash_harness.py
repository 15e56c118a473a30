"""Tiny films to be killed: they are run as users run them, broken at chosen moments, and then audited.

A ``World`` is a film and an engine; a ``Project`` is one folder of it. Whatever is done to a project,
``finish`` runs it to its end as a person would, and ``faults`` says what differs from a project of
the same world that nobody disturbed, and from the books of the service that was paid.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import rushes
from rushes.accounts import adopt, film_books
from rushes.build import records
from rushes.build.ledger import Ledger, film_id
from rushes.engines.scripted import Scripted
from rushes.housekeeping import verify
from rushes.units import Json

COMMAND = (sys.executable, "-c", "from rushes.cli import main; main()")
SOURCE = str(Path(rushes.__file__).parents[1])
"""Where the program is, for the processes we start, installed or not."""
PROCESSES = Path("/proc")
STILL_CREDITS, CLIP_CREDITS, REFERENCE_CREDITS = 5, 3 * 5, 5
"""A still, a clip of 3 seconds, one picture of a person."""

LOSSY = (
    '{every = 7, answer = "lost-reply"}, {every = 11, answer = "dropped"}, '
    '{every = 13, answer = "not-sent"}, {every = 17, answer = "fail"}'
)
"""What a bad day at the service looks like."""

_TEXTS = ("@ann opens a door", "@ann walks in", "a cup on a table", "@ann lifts it", "it falls", "@ann looks down")
_FILM = """\
[film]
title = "Tiny"
kind = "{kind}"
size = "160x90"
engine = "{engine}"
{song}
[models]
still = "scripted_still"
draft = "scripted_clip"
hero = "scripted_clip"

[budget]
cap = {cap}

[engine.scripted]
free = {free}
books = "{books}"
latency = {latency}
reply_seconds = {reply_seconds}
shrink = 16
poll_seconds = 0.01
settle_seconds = 0.05
script = [{script}]

[cast.ann]
text = "a woman in a red coat"
"""
_SONG = """
[song]
file = "song.wav"
bpm = 120.0
meter = 4
"""


@dataclass(frozen=True, slots=True)
class World:
    """A film of ``shots`` shots of 2 seconds, and who makes it."""

    name: str
    engine: str = "scripted"
    priced: bool = False
    shots: int = 3
    script: str = ""
    latency: float = 0.02
    reply_seconds: float = 0.0
    song: bool = False
    cap: int | None = None
    chain: bool = False
    """Whether each shot goes on from the clip of the one before: the first still alone is bought."""

    @property
    def pictures(self) -> int:
        """How many different things are bought for the whole film: a person, stills and clips."""
        return 1 + self.shots + (1 if self.chain else self.shots)

    @property
    def price(self) -> int:
        """What the whole film costs when everything is bought once."""
        stills = 1 if self.chain else self.shots
        return (REFERENCE_CREDITS + stills * STILL_CREDITS + self.shots * CLIP_CREDITS) if self.priced else 0


SLATE = World("slate", engine="slate", shots=2)
FREE = World("free")
PRICED = World("priced", priced=True)
LOSSY_PRICED = World("lossy", priced=True, script=LOSSY, latency=0.05, reply_seconds=0.1, shots=6)
SONG = World("song", shots=4, song=True)
CHAINED = World("chained", priced=True, chain=True)
LOSSY_CHAINED = replace(LOSSY_PRICED, name="lossy-chained", chain=True, shots=4)
FIRST_LINK = ("--only", "s1-01", "--until", "clips")
"""The clip that a chain goes on from: what is made and bought after it is a frame of it first, then the next clip."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


class Project:
    """One folder of a world, and what is done to it."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder, self.world = folder, world
        self.books = folder.with_name(f"{folder.name}.books.sqlite")
        self.logs = folder.with_name(f"{folder.name}.logs")
        folder.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)
        (folder / "film.toml").write_text(film_text(world, self.books), encoding="utf-8")
        if world.song:
            write_song(folder / "song.wav", 2.0 * world.shots)
        if world.chain:
            (folder / "shots.toml").write_text(chained_shots(world), encoding="utf-8")
        self.runs = self.adopted = 0
        self.cards = bool(world.script)
        """Whether a run may have ended with cards in the place of shots, and cut those."""

    # Running.

    def start(self, *args: str, command: str = "make", prefix: Sequence[str] = (), **environ: str) -> "Run":
        """Begin ``rushes make``, as a user would."""
        self.runs += 1
        spend = ("--spend", str(self.world.price)) if self.world.priced and command == "make" else ()
        jobs = ("--jobs", "1") if command == "make" else ()
        line = [*prefix, *COMMAND, command, str(self.folder), *spend, *jobs, *args]
        return Run(line, self.logs / f"{self.runs}", {**os.environ, "PYTHONPATH": SOURCE, **environ})

    def run(self, *args: str, timeout: float = 120, **environ: Any) -> Done:
        """Run ``rushes make`` to its end, whatever the end is."""
        return self.ended(self.start(*args, **environ).wait(timeout))

    def ended(self, done: Done) -> Done:
        """Note how a run ended: with exit code 1, cards may stand for shots in the film."""
        self.cards |= done.code == 1
        return done

    def finish(self, *args: str, most: int = 12) -> int:
        """Run until the film is made, adopting what was lost; how many runs it took."""
        for number in range(1, most + 1):
            done = self.run(*args)
            if done.code == 0:
                return number
            if done.code != 1 or "Traceback" in done.err:
                raise AssertionError(f"exit {done.code}: {done.err[-2000:]}")
            self.adopt_lost()
        raise AssertionError(f"not finished after {most} runs: {done.err[-2000:]}")

    def adopt_lost(self) -> None:
        """Find lost purchases in the service's history, by what was asked, and adopt them."""
        tasks = self.tasks()
        known = {task.ext_id for task in tasks}
        for task in tasks:
            if task.state not in ("LOST_PAID", "AMBIGUOUS"):
                continue
            for job in reversed(self.jobs()):
                if job["id"] not in known and json.loads(job["request"]) == task.request:
                    known.add(job["id"])
                    adopt(self.folder, job["id"], task.node)
                    self.adopted += 1
                    break

    # Looking.

    def tasks(self) -> list[records.Task]:
        with _ledger(self.folder) as ledger:
            return records.tasks(ledger)

    def takes(self) -> dict[str, list[str]]:
        """Node -> content of its takes, oldest first."""
        with _ledger(self.folder) as ledger:
            return {node: [take.sha256 for take in takes] for node, takes in ledger.takes().items()}

    def jobs(self) -> list[dict[str, Any]]:
        """The service's history."""
        options: dict[str, Json] = {"books": str(self.books)}
        return Scripted(options).jobs() if self.books.exists() else []

    def film(self) -> str:
        return hashlib.sha256((self.folder / "out" / "film.mp4").read_bytes()).hexdigest()

    def couriers(self) -> list[int]:
        """Couriers of this project that are alive."""
        state = str(self.folder / ".rushes").encode()
        return [pid for pid, line in command_lines() if b"rushes.build.courier" in line and state in line]

    def faults(self, whole: "Project") -> list[str]:
        """Everything that is not as it should be; ``whole`` was never disturbed."""
        found = [*self._differences(whole), *self._leftovers()]
        if self.world.priced:
            found += self._money_faults()
        checked = verify(self.folder)
        return [*found, *checked.lost, *checked.books]

    def _differences(self, whole: "Project") -> Iterator[str]:
        if self.film() != whole.film():
            yield "the film is another"
        mine, theirs = self.takes(), whole.takes()
        for node, takes in theirs.items():
            cut = self.cards and node.rpartition(".")[2] in ("segment", "film")
            same = mine.get(node, [])[-1:] == takes[-1:] if cut else mine.get(node) == takes
            if not same:
                yield f"{node} has takes {mine.get(node)}, not {takes}"
        if not self.cards and (more := sorted(set(mine) - set(theirs))):
            yield f"nodes that should not be: {more}"

    def _leftovers(self) -> Iterator[str]:
        tmp = self.folder / ".rushes" / "store" / "tmp"
        if tmp.exists() and (left := sorted(path.name for path in tmp.iterdir())):
            yield f"left in tmp: {left}"
        for path in self.folder.rglob("*"):
            name = path.name
            hidden = name.startswith(".") and name != ".rushes"
            if path.is_file() and tmp not in path.parents and (hidden or name.endswith(("~", ".part", ".tmp"))):
                yield f"left behind: {path.relative_to(self.folder)}"

    def _money_faults(self) -> Iterator[str]:
        jobs = self.jobs()
        good = Counter(job["request"] for job in jobs if not job["fails"])
        yield from (f"bought {count} times: {request}" for request, count in good.items() if count > 1)
        if len(good) != self.world.pictures:
            yield f"{len(good)} different things were bought, not {self.world.pictures}"
        totals = film_books(self.folder)["totals"]
        paid = sum(job["cost"] - job["refund"] for job in jobs)
        said = totals["spent"] + totals["lost"] + totals["reserved"]
        if paid != said:
            yield f"the service took {paid} credits, the ledger says {totals}"
        with _ledger(self.folder) as ledger:
            yield from records.audit(ledger, film_id(ledger))
            highest = highest_committed(ledger)
        if totals["cap"] is not None and highest > totals["cap"]:
            yield f"the cap of {totals['cap']} was passed: {highest}"


def _hears_ctrl_c() -> None:
    """A shell starts what it runs in the background deaf to SIGINT, and what that starts stays so."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass
class Run:
    """A command under way, in a session of its own, with its output in files."""

    line: Sequence[str]
    log: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._out, self._err = self.log.with_suffix(".out").open("wb"), self.log.with_suffix(".err").open("wb")
        self.process = subprocess.Popen(
            self.line, stdin=subprocess.DEVNULL, stdout=self._out, stderr=self._err, env=dict(self.environ),
            start_new_session=True, preexec_fn=_hears_ctrl_c,
        )  # fmt: skip

    def wait(self, timeout: float = 120) -> Done:
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            raise AssertionError(f"it hangs: {self.err()[-2000:]}") from None
        finally:
            self._out.close()
            self._err.close()
        return Done(code, self.log.with_suffix(".out").read_text(), self.err())

    def err(self) -> str:
        return self.log.with_suffix(".err").read_text()

    def kill(self) -> None:
        """kill -9 of the conductor alone, if it still runs."""
        with suppress(ProcessLookupError):
            self.process.kill()

    def send(self, number: int) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(number)

    @property
    def over(self) -> bool:
        return self.process.poll() is not None


def film_text(world: World, books: Path) -> str:
    """The ``film.toml`` of a world."""
    text = _FILM.format(
        kind="music-video" if world.song else "narrative", engine=world.engine, song=_SONG * world.song,
        free=str(not world.priced).lower(), books=books,
        latency=world.latency, reply_seconds=world.reply_seconds, script=world.script,
        cap=world.cap if world.cap is not None else world.price,
    )  # fmt: skip
    text += f'\n[[section]]\nid = "s1"\nkind = "scene"\nstart = "0:00"\nend = "{_clock(2 * world.shots)}"\n'
    for number in range(world.shots):
        at = f"{_clock(2 * number)}-{_clock(2 * number + 2)}"
        text += f'\n[[moment]]\nid = "m{number + 1}"\nat = "{at}"\ntext = "{_TEXTS[number % len(_TEXTS)]}"\n'
    return text


def chained_shots(world: World) -> str:
    """The ``shots.toml`` of a world whose shots go on from one another."""
    text = ""
    for number in range(1, world.shots + 1):
        text += f'[[shot]]\nid = "s1-{number:02d}"\nstart = {48 * (number - 1)}\nend = {48 * number}\n'
        text += f'moment = "m{number}"\nseconds = 3\n'
        text += f'chain = "s1-{number - 1:02d}"\n\n' if number > 1 else "\n"
    return text


def write_song(path: Path, seconds: float) -> None:
    """Clicks at 120 beats a minute over a quiet tone: a song, for who listens hard."""
    import wave

    import numpy as np

    rate = 22050
    time_s = np.arange(int(seconds * rate)) / rate
    sound = 0.05 * np.sin(2 * np.pi * 220 * time_s) + 0.6 * np.sin(2 * np.pi * 880 * time_s) * (time_s % 0.5 < 0.03)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((sound * 32000).astype("<i2").tobytes())


def highest_committed(ledger: Ledger) -> int:
    """The most credits that were ever spent, reserved and lost at once."""
    from sqlalchemy import func, select

    from rushes.build import tables

    with ledger.reading() as connection:
        return int(connection.execute(select(func.max(tables.ledger.c.committed_after))).scalar() or 0)


def command_lines() -> Iterator[tuple[int, bytes]]:
    """Process ids and command lines of everything that runs here; of nothing where there is no /proc."""
    for entry in PROCESSES.iterdir() if PROCESSES.is_dir() else ():
        if entry.name.isdigit():
            with suppress(OSError):
                yield int(entry.name), (entry / "cmdline").read_bytes()


def began(project: Project, run: Run, timeout: float = 60) -> None:
    """Wait until a run has begun to work: until its ledger is open."""
    wal = project.folder / ".rushes" / "ledger.sqlite-wal"
    before = _stamp(wal)
    end = time.monotonic() + timeout
    while _stamp(wal) == before and not run.over and time.monotonic() < end:
        time.sleep(0.01)


class _ledger:
    """A ledger, opened and closed."""

    def __init__(self, folder: Path) -> None:
        self._ledger = Ledger(folder / ".rushes" / "ledger.sqlite")

    def __enter__(self) -> Ledger:
        return self._ledger

    def __exit__(self, *error: object) -> None:
        self._ledger.close()


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_ino


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
