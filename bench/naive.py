"""Loops over the SDK, and ours, under the same faults: ``python -m bench.naive [--clips 8] [--only kill] [--json]``.

Each way wants the same clips from an emulated Runway that keeps its own books, where the same things go
wrong. A process that ends badly is started again until it has everything, or gets no further. The loops:

    loop       as most are written: create, wait, download, note in a JSON file that the clip is done
    no-retry   the same with ``max_retries=0``
    resubmit   the same with ``max_retries=0``, and every error caught, and the clip asked for again
    careful    ``resubmit``, with the id of each task noted in the file as soon as it is known, and asked for first

All of them check the status of a download and write to a temporary name first. Time-outs (60 seconds in the
SDK, 120 in ours), latencies and questions are scaled down to seconds, for all in the same way.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.overhead import PRICE, ROOT, buy_clips, cards, data_uri
from rushes.engines.runway_emulator import Emulator

TIMEOUT = 3.0
"""Seconds after which a client does not wait for an answer any more."""
LOOPS: Mapping[str, Mapping[str, Any]] = {
    "loop": {},
    "no-retry": {"retries": 0},
    "resubmit": {"retries": 0, "resubmit": True},
    "careful": {"retries": 0, "resubmit": True, "ids": True},
}
OURS, ADOPTED = "rushes", "rushes, and adopt"
WAYS = (*LOOPS, OURS)
STARTS, PATIENCE = 12, 4
"""How often a process that ends badly is started, at most, and how often for nothing."""

Fault = Mapping[str, Any]
_SOON = {"headers": {"retry-after": "0.2"}}
FAULTS: Mapping[str, Fault] = {
    "reply lost, not accepted": {"action": "drop_before"},
    "reply lost, accepted": {"action": "drop_after"},
    "reply after the time-out, accepted": {"action": f"slow:{TIMEOUT + 1}"},
    "429": {"action": "status:429", **_SOON},
    "500, not accepted": {"action": "status:500"},
    "502, accepted": {"action": "status_after:502"},
    "a page with status 200, accepted": {"action": "html200"},
    "download cut": {"action": "truncate_download"},
    "address expired": {"action": "expire_urls"},
}
KILL, ALL, NONE = "kill -9", "all of these", "nothing"


@dataclass(frozen=True)
class Script:
    """What goes wrong: faults of the service, and after how many accepted tasks the buyer is killed."""

    name: str
    faults: Sequence[Fault] = ()
    kills: Sequence[int] = ()


@dataclass(frozen=True)
class Bought:
    """What became of one way under one script, by the service's own books."""

    script: str
    way: str
    wanted: int
    whole: int
    """Clips that are there, and are whole."""
    tasks: int
    """Tasks the service took and charged."""
    twice: int
    """Charged tasks beyond the first of the same clip."""
    lost: int
    """Clips that were paid for and are not there."""
    listed: int
    """Those of them that the buyer knows of, with what it paid: ``rushes adopt`` brings them back."""
    wasted: int
    """Credits charged, less the price of the clips that are there."""
    starts: int


def scripts(clips: int) -> list[Script]:
    """Each fault alone, at the third clip; kills at a third and at two thirds; and all of it, over all the clips."""
    alone = [Script(name, ({**fault, "skip": 2},)) for name, fault in FAULTS.items()]
    third, kills = max(1, clips // 3), (max(1, clips // 3), max(2, 2 * clips // 3))
    spread = [{**fault, "skip": max(1, third // 2)} for fault in FAULTS.values()]
    return [Script(NONE), *alone, Script(KILL, (), kills), Script(ALL, spread, kills)]


def main(args: list[str]) -> int:
    options = _options(args)
    if options.as_part:
        _PARTS[options.as_part](json.loads(sys.stdin.readline()))
        return 0
    chosen = [script for script in scripts(options.clips) if options.only in script.name]
    rows = []
    for script in chosen:
        for way in options.ways:
            rows += tried(script, way, options.clips)
            print(f"{script.name}, {way}: {rows[-1]}", file=sys.stderr, flush=True)
    print(json.dumps([asdict(row) for row in rows], indent=1) if options.json else table(rows))
    ours = [row for row in rows if row.way in (OURS, ADOPTED)]
    return 1 if any(row.twice or row.lost > row.listed for row in ours) else 0


def tried(script: Script, way: str, clips: int) -> list[Bought]:
    """Let one way buy so many clips under a script, and look at the books and at what is there.

    Where ours has listed clips as lost, a second row is how it stands when a person has adopted them.
    """
    with (
        tempfile.TemporaryDirectory(prefix="rushes-naive-") as name,
        Emulator(credits=100 * clips * PRICE, renderer="plain", tier=5, queue_s=0.0, run_s=0.1) as service,
    ):
        for fault in script.faults:
            service.fault(**fault)
        buyer = Buyer(way, Path(name), clips, service)
        starts = buyer.until_done(list(script.kills))
        rows = [_counted(script.name, way, buyer, starts)]
        if rows[0].listed:
            starts += buyer.until_done([], adopt=buyer.history())
            rows.append(_counted(script.name, ADOPTED, buyer, starts))
        return rows


@dataclass(frozen=True)
class Buyer:
    """A way to buy, as processes in a folder of their own."""

    way: str
    folder: Path
    clips: int
    service: Emulator

    def until_done(self, kills: list[int], **more: Any) -> int:
        """Start it until it ends well, or so many starts in a row change nothing; how often.

        Ours says what it waits for a person to do, and starting it again changes nothing of that: once is enough.
        """
        words = {"folder": str(self.folder), "tasks": self.clips, **LOOPS.get(self.way, {}), **more}
        idle = starts = 0
        while idle < (PATIENCE if self.way in LOOPS else 1) and starts < STARTS:
            before, starts = self._state(), starts + 1
            if self._start(words, kills) == 0:
                break
            idle = idle + 1 if before == self._state() else 0
        return starts

    def there(self) -> tuple[set[int], set[int]]:
        """Numbers of the clips that are there and whole; and of those that it knows to be paid for and lost."""
        return _in_the_folder(self.folder) if self.way in LOOPS else _in_the_ledger(self.folder)

    def history(self) -> dict[str, str]:
        """The ids of lost clips by their nodes, as a person finds them in the service's history."""
        _, listed = self.there()
        return {f"n{_clip(job):05}.clip": job["id"] for job in self.service.jobs() if _clip(job) in listed}

    def _state(self) -> tuple[int, tuple[set[int], set[int]]]:
        return len(self.service.jobs()), self.there()

    def _start(self, words: Mapping[str, Any], kills: list[int]) -> int:
        """One start; killed with -9 as soon as the service has taken as many tasks as the next of ``kills`` says."""
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.naive", "--as-part", "loop" if self.way in LOOPS else self.way],
            stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
            env=_environment(self.service, self.folder),
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(json.dumps(words) + "\n")
        process.stdin.close()
        while process.poll() is None:
            if kills and len(self.service.jobs()) >= kills[0]:
                process.kill()
                process.wait()
                kills.pop(0)
            time.sleep(0.02)
        return process.returncode


def table(rows: Sequence[Bought]) -> str:
    """For each script and way: clips there, tasks bought, twice, lost (listed), credits wasted, starts."""
    head = "| what goes wrong | way | clips there | bought | bought twice | paid and lost | credits wasted | starts |"
    lines = [head, "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        lost = f"{row.lost} ({row.listed} listed)" if row.lost else "0"
        cells = (
            row.script,
            row.way,
            f"{row.whole} of {row.wanted}",
            row.tasks,
            row.twice,
            lost,
            row.wasted,
            row.starts,
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _counted(script: str, way: str, buyer: Buyer, starts: int) -> Bought:
    books, (there, listed) = buyer.service.books(), buyer.there()
    paid = Counter(_clip(job) for job in buyer.service.jobs() if books.charged[job["id"]])
    return Bought(
        script=script, way=way, wanted=buyer.clips, whole=len(there), tasks=sum(paid.values()),
        twice=sum(count - 1 for count in paid.values()), lost=len(set(paid) - there),
        listed=len((set(paid) - there) & listed), wasted=books.total - PRICE * len(there), starts=starts,
    )  # fmt: skip


def _clip(job: Mapping[str, Any]) -> int:
    """The number of the clip that a task was for, as its prompt says."""
    return int(job["prompt"].rpartition(" ")[2])


def _in_the_folder(folder: Path) -> tuple[set[int], set[int]]:
    from rushes.engines.runway.download import check_whole

    found = set()
    for path in folder.glob("clip-*.mp4"):
        check_whole(path.read_bytes())
        found.add(int(path.stem.rpartition("-")[2]))
    return found, set()


def _in_the_ledger(folder: Path) -> tuple[set[int], set[int]]:
    from rushes.build import records
    from rushes.build.ledger import Ledger, film_id
    from rushes.build.store import Store

    if not (folder / ".rushes" / "ledger.sqlite").exists():
        return set(), set()
    ledger, store = Ledger(folder / ".rushes" / "ledger.sqlite"), Store(folder / ".rushes" / "store")
    try:
        tasks = records.tasks(ledger, film=film_id(ledger))
    finally:
        ledger.close()
    done = [task for task in tasks if task.state == "DONE" and store.intact(task.sha256 or "")]
    return {_number(task) for task in done}, {_number(task) for task in tasks if task.state == "LOST_PAID"}


def _number(task: Any) -> int:
    return int(task.node.removesuffix(".clip").removeprefix("n"))


def _environment(service: Emulator, folder: Path) -> dict[str, str]:
    """What a buyer finds the service by; our own time-out is scaled where every process of ours begins."""
    (folder / "scaled").mkdir(exist_ok=True)
    scaled = f"import rushes.engines.runway.line as line\nline.SECONDS = {TIMEOUT}\n"
    (folder / "scaled" / "sitecustomize.py").write_text(scaled)
    paths = os.pathsep.join((str(folder / "scaled"), str(ROOT / "src"), str(ROOT)))
    quick = {"RUSHES_POLL_SECONDS": "0.1", "RUSHES_SETTLE_SECONDS": "0.3", "XDG_CACHE_HOME": str(folder)}
    return {**os.environ, **service.environment(), **quick, "PYTHONPATH": paths}


# The parts, each a process of its own.


def _loop(words: Mapping[str, Any]) -> None:
    """A loop over the SDK; see the top of this file."""
    from runwayml import RunwayML
    from runwayml.lib import polling

    polling.POLL_TIME, polling.POLL_JITTER = 0.12, 0.06  # type: ignore[assignment]
    client = RunwayML(timeout=TIMEOUT, max_retries=words.get("retries", 2))
    notes = Path(words["folder"]) / "done.json"
    told = json.loads(notes.read_text()) if notes.exists() else {"done": [], "ids": {}}

    def save() -> None:
        notes.with_suffix(".new").write_text(json.dumps(told))
        notes.with_suffix(".new").replace(notes)

    for number in range(words["tasks"]):
        while number not in told["done"]:
            try:
                _one(client, number, words, told, save)
            except Exception:
                if not words.get("resubmit"):
                    raise
                time.sleep(0.2)


def _one(client: Any, number: int, words: Mapping[str, Any], told: dict[str, Any], save: Callable[[], None]) -> None:
    """One clip: made, or asked for again where its id is known; downloaded, and noted as done."""
    import httpx

    known = told["ids"].get(str(number))
    if known:
        done = client.tasks.retrieve(known).wait_for_task_output()
    else:
        made = client.image_to_video.create(
            model="gen4_turbo", prompt_text=f"pushes in, {number}", ratio="1280:720", seed=number,
            prompt_image=data_uri(cards()[number % 8]), duration=2,
        )  # fmt: skip
        if words.get("ids"):
            told["ids"][str(number)] = made.id
            save()
        done = made.wait_for_task_output()
    reply = httpx.get(done.output[0], timeout=TIMEOUT)
    reply.raise_for_status()
    path = Path(words["folder"]) / f"clip-{number}.mp4"
    path.with_suffix(".new").write_bytes(reply.content)
    path.with_suffix(".new").replace(path)
    told["done"].append(number)
    save()


_PARTS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {"loop": _loop, "rushes": buy_clips}


def _options(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.naive", description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=8, help="clips that each way wants")
    parser.add_argument("--only", default="", help="only what goes wrong with this in its name")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--as-part", choices=tuple(_PARTS), help=argparse.SUPPRESS)
    return parser.parse_args(args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
