"""What the machinery around purchases costs: ``python -m bench.overhead [--tasks 1000] [--limits 1 5 20] [--json]``.

So many clips are bought from the emulated Runway, which runs in a process of its own and works on as
many at once as the limit says. Beside ours stands the plainest fast rival: an asyncio loop over the
SDK with a semaphore of the limit. Ideal is the latency times ceil(tasks / limit).

The live service takes 30 to 90 seconds over a clip. Here latency is scaled down, and with it how often
a job is asked about: as 5 seconds are to 40 (the SDK's own 6 to 40). CPU, disk and the loopback are
not scaled, so a row is harder than life by 40 seconds over its latency; ``--latency`` sets another one.
"""

import argparse
import asyncio
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from math import ceil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LATENCY = {1: 0.2, 5: 1.0, 20: 4.0}
"""Seconds the service works on a clip, by limit: about 200 seconds of ideal time for 1,000 clips."""
LIFE, POLL = 40.0, 5.0
"""Seconds a clip takes in life, and between two questions after it (the SDK's: 6, and up to 1.5 more or less)."""
PRICE = 10
"""Credits of two seconds of gen4_turbo."""
PICTURES = 8
FILM = '[film]\ntitle = "Pace"\nkind = "narrative"\nengine = "runway"\n'


@dataclass(frozen=True)
class Paced:
    """One row: seconds and CPU of a way to buy, and what the service says of it."""

    way: str
    tasks: int
    limit: int
    latency: float
    ideal: float
    wall: float
    cpu: float
    """Seconds of CPU, user and system, of the buyer and its children; the service's own are not in it."""
    bought: int
    idle: float
    """Part of the time between the first start and the last end in which a slot over there stood empty."""
    asked: int
    """Questions after tasks."""
    start: float
    """Seconds of ``wall`` before the first order was accepted: how long the program takes to begin."""

    @property
    def over(self) -> float:
        """Wall time over the ideal."""
        return self.wall / self.ideal


@dataclass
class Far:
    """An emulator in a process of its own."""

    url: str
    key: str
    process: "subprocess.Popen[str]" = field(repr=False)
    told: dict[str, Any] = field(default_factory=dict)
    """Its books, once it has ended: ``jobs``, ``log`` and ``charged``."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which a buyer finds it."""
        return {"RUNWAYML_BASE_URL": self.url, "RUNWAYML_API_SECRET": self.key}


def main(args: list[str]) -> int:
    options = _options(args)
    if options.as_part:
        _PARTS[options.as_part](json.loads(sys.stdin.readline()))
        return 0
    if options.nodes:
        print(f"{options.nodes} nodes, {options.tasks} to buy: {scheduled(options.nodes, options.tasks):.2f} s of CPU")
        return 0
    rows = []
    for limit in options.limits:
        latency = options.latency or LATENCY.get(limit, limit / 5)
        for way in options.ways:
            rows.append(paced(way, options.tasks, limit, latency))
            print(told(rows[-1]), file=sys.stderr, flush=True)
    print(json.dumps([asdict(row) for row in rows], indent=1) if options.json else table(rows))
    return 0 if all(row.bought == row.tasks for row in rows) else 1


def paced(way: str, tasks: int, limit: int, latency: float) -> Paced:
    """Buy so many clips in one way, ``rushes`` or ``sdk``, at a service that works on ``limit`` at once."""
    limits = {"concurrency": {"gen4_turbo": limit}, "daily": {"gen4_turbo": None}}
    knobs = {"credits": tasks * PRICE, "queue_s": 0.0, "run_s": latency, **limits}
    with tempfile.TemporaryDirectory(prefix="rushes-pace-") as folder, service(knobs) as far:
        words = {"folder": folder, "tasks": tasks, "limit": limit, "poll": latency / LIFE}
        poll = {"RUSHES_POLL_SECONDS": f"{POLL * latency / LIFE:.4f}"}
        begin, at = time.monotonic(), time.time()
        cpu = spent(way, words, {**far.environment, **poll, "XDG_CACHE_HOME": folder})
        wall = time.monotonic() - begin
    jobs, ideal = far.told["jobs"], latency * ceil(tasks / limit)
    asked = sum(1 for each in far.told["log"] if each["path"].startswith("/v1/tasks/"))
    bought = sum(1 for job in jobs if job["fetched"])
    start = min(job["created"] for job in jobs) - at
    return Paced(way, tasks, limit, latency, ideal, wall, cpu, bought, idle(jobs, limit), asked, start)


def spent(part: str, words: Mapping[str, Any], environment: Mapping[str, str]) -> float:
    """CPU seconds of one of this file's parts and all its children, run to its end in a process of its own."""
    process = _part(part, environment)
    assert process.stdin is not None
    process.stdin.write(json.dumps(words) + "\n")
    process.stdin.close()
    _, code, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise SystemExit(f"{part} ended with {process.returncode}")
    seconds: float = used.ru_utime + used.ru_stime
    return seconds


def idle(jobs: Sequence[Mapping[str, Any]], limit: int) -> float:
    """Part of the slots' time, from the first start to the last end, in which they stood empty."""
    span = max(job["ended"] for job in jobs) - min(job["started"] for job in jobs)
    return 1.0 - float(sum(job["ended"] - job["started"] for job in jobs) / (span * limit))


@contextmanager
def service(knobs: Mapping[str, Any]) -> Iterator[Far]:
    """An emulator in a process of its own; what it has to tell is there when the block ends."""
    process = _part("emulator", {})
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(knobs) + "\n")
    process.stdin.flush()
    far = Far(**json.loads(process.stdout.readline()), process=process)
    try:
        yield far
    finally:
        process.stdin.close()
        far.told.update(json.loads(process.stdout.read()))
        process.stdout.close()
        process.wait()


def told(row: Paced) -> str:
    """A row in words."""
    return f"{row.way}, {row.tasks} at limit {row.limit}: {row.wall:.1f} s, {row.over:.3f} of ideal"


def table(rows: Sequence[Paced]) -> str:
    """The rows as a table in Markdown."""
    heads = (
        "limit", "s a clip", "way", "bought", "ideal s", "wall s", "wall / ideal", "of it start s", "slots idle",
        "CPU ms a clip", "asked",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for row in rows:
        each = (f"{1000 * row.cpu / row.tasks:.0f}", f"{row.asked / row.tasks:.1f}")
        times = (f"{row.ideal:.0f}", f"{row.wall:.1f}", f"{row.over:.3f}", f"{row.start:.1f}", f"{row.idle:.1%}")
        cells = (row.limit, f"{row.latency:g}", row.way, row.bought, *times, *each)
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


# The parts, each a process of its own.


def _emulate(knobs: Mapping[str, Any]) -> None:
    from rushes.engines.runway_emulator import Emulator

    faults = knobs.get("faults", ())
    with Emulator(renderer="plain", **{name: knobs[name] for name in knobs if name != "faults"}) as emulator:
        for each in faults:
            emulator.fault(**each)
        print(json.dumps({"url": emulator.url, "key": emulator.key}), flush=True)
        sys.stdin.read()
        books = {"jobs": emulator.jobs(), "log": emulator.log(), "charged": dict(emulator.books().charged)}
    print(json.dumps(books))


def buy_clips(words: Mapping[str, Any]) -> None:
    """Ours: a workshop as ``rushes make`` opens it, what earlier runs bought, and a graph of nothing but clips.

    ``adopt`` names the tasks of lost clips by the service's own ids, as `rushes adopt` does.
    """
    from rushes.build.ledger import film_id
    from rushes.build.pace import lanes
    from rushes.build.run import collect, run
    from rushes.events import silent
    from rushes.film.load import load
    from rushes.project import shooting_engine, workshop

    root = Path(words["folder"])
    (root / "film.toml").write_text(FILM)
    film = load(root)
    with workshop(film, silent, spend=PRICE * words["tasks"]) as shop:
        _adopt(shop.ledger, words.get("adopt", {}))
        collect(shop, film_id(shop.ledger), ["runway"])
        shop.lanes = max(shop.lanes, lanes(shop.buyer("runway").account.concurrency))
        pictures = [shop.store.put(data) for data in cards()]
        made = run(clip_nodes(words["tasks"], shooting_engine(film, "runway"), pictures), shop)
    if made.failed or made.skipped:
        raise SystemExit(f"{made.failed} failed, {made.skipped} skipped: {made.refusal}")


def clip_nodes(count: int, engine: Any, pictures: Sequence[str]) -> list[Any]:
    """Nodes of so many clips, each from one of the pictures."""
    from rushes.build.graph import Node, Shoot
    from rushes.engines.base import Request

    def clip(number: int) -> Node:
        request = Request(
            stage="clip", model="gen4_turbo", prompt=f"pushes in, {number}", ratio="1280:720", seed=number,
            image=pictures[number % len(pictures)], seconds=2,
        )  # fmt: skip
        return Node(
            id=f"n{number:05}.clip", stage="clip", ask=f"ask {number}", variant="pace", engine="runway",
            work=Shoot(engine, lambda inputs, take: request), model="gen4_turbo", rank=30, free=False, credits=PRICE,
        )  # fmt: skip

    return [clip(number) for number in range(count)]


def _adopt(ledger: Any, ids: Mapping[str, str]) -> None:
    from rushes.build import money, records

    for task in records.tasks(ledger) if ids else ():
        if task.state == "LOST_PAID" and (id := ids.get(task.node)):
            money.adopt(ledger, task, id)


def scheduled(nodes: int, missing: int) -> float:
    """CPU seconds of the scheduler alone, for so many nodes of which some are to be bought: the purchases are sham."""
    from rushes.build.claims import Claims
    from rushes.build.graph import Take
    from rushes.build.ledger import Ledger, add_take
    from rushes.build.run import Workshop, run
    from rushes.build.store import Store
    from rushes.build.workers import Workers
    from rushes.engines.scripted import Scripted
    from rushes.events import silent

    with tempfile.TemporaryDirectory(prefix="rushes-graph-") as name:
        folder, workers = Path(name), Workers(1)
        ledger, store = Ledger(folder / "ledger.sqlite"), Store(folder / "store")
        sham: Any = _Sham(ledger, store.put(cards()[0]))
        graph = clip_nodes(nodes, Scripted(), [sham.picture])
        film = ledger.film
        with ledger.writing() as connection:
            for node in graph[missing:]:
                take = Take(node.id, 1, "clip", sham.picture, "hand", "", 100, True, node.ask, "", 0)
                add_take(connection, film, take, 1)
        shop = Workshop(store, ledger, Claims(folder / "claims"), workers, lambda name: sham, silent, lanes=25)
        begin = time.process_time()
        made = run(graph, shop)
        cpu: float = time.process_time() - begin - sum(sham.apart)
        workers.shutdown()
        ledger.close()
    if (made.made, made.cached) != (missing, nodes - missing):
        raise SystemExit(f"{made.made} made and {made.cached} found of {nodes}")
    return cpu


class _Sham:
    """A buyer that gives what was asked for, and counts apart the CPU that this takes."""

    def __init__(self, ledger: Any, picture: str) -> None:
        self._ledger, self.picture = ledger, picture
        self.apart: list[float] = []

    def buy(self, node: Any, request: Any, asked: str, key: str, number: int) -> Any:
        """A take, recorded as free ones are."""
        from rushes.build.graph import Take

        begin = time.thread_time()
        take = Take(node.id, number, "clip", self.picture, "runway", "gen4_turbo", 30, False, asked, key, PRICE)
        made = self._ledger.record(take, 1)
        self.apart.append(time.thread_time() - begin)
        return made


def _sdk(words: Mapping[str, Any]) -> None:
    """The rival: as many coroutines as there are clips, a semaphore, the SDK's own waiting."""
    import httpx
    import runwayml
    from runwayml.lib import polling

    polling.POLL_TIME *= words["poll"]
    polling.POLL_JITTER *= words["poll"]
    uris = [data_uri(data) for data in cards()]
    folder = Path(words["folder"])

    async def all_of_them() -> None:
        slots = asyncio.Semaphore(words["limit"])
        async with runwayml.AsyncRunwayML() as client, httpx.AsyncClient(timeout=60) as plain:

            async def one(number: int) -> None:
                async with slots:
                    made = await client.image_to_video.create(
                        model="gen4_turbo", prompt_text=f"pushes in, {number}", ratio="1280:720", seed=number,
                        prompt_image=uris[number % PICTURES], duration=2,
                    )  # fmt: skip
                    done = await made.wait_for_task_output()
                reply = await plain.get(done.output[0])  # type: ignore[union-attr]
                (folder / f"{number}.mp4").write_bytes(reply.content)

            await asyncio.gather(*(one(number) for number in range(words["tasks"])))

    asyncio.run(all_of_them())


def cards() -> list[bytes]:
    """Some PNGs of 1280 x 720, of flat patches: to draw and to pack them is not what is measured."""
    from PIL import Image

    found = []
    for number in range(PICTURES):
        noise = Image.frombytes("RGB", (32, 18), random.Random(number).randbytes(32 * 18 * 3))
        out = io.BytesIO()
        noise.resize((1280, 720), Image.Resampling.NEAREST).save(out, "PNG", compress_level=1)
        found.append(out.getvalue())
    return found


def data_uri(data: bytes) -> str:
    import base64

    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


_PARTS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {"emulator": _emulate, "rushes": buy_clips, "sdk": _sdk}


def _part(name: str, environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    return subprocess.Popen(
        [sys.executable, "-m", "bench.overhead", "--as-part", name],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE if name == "emulator" else None, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )  # fmt: skip


def _options(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.overhead", description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=1000, help="clips of each row")
    parser.add_argument("--limits", type=int, nargs="+", default=list(LATENCY), help="clips at once over there")
    parser.add_argument("--latency", type=float, help="seconds of a clip, instead of those that fit the limit")
    parser.add_argument("--nodes", type=int, help="only the scheduler's CPU, for so many nodes with TASKS to buy")
    parser.add_argument("--ways", nargs="+", choices=("rushes", "sdk"), default=["rushes", "sdk"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--as-part", choices=tuple(_PARTS), help=argparse.SUPPRESS)
    return parser.parse_args(args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
