"""A ledger, a store and a fake service in a folder: what the build room's tests are about."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rushes
from rushes.build import records
from rushes.build.claims import Claims
from rushes.build.courier import Courier, deliver
from rushes.build.graph import Inputs, Node, Shoot, Take
from rushes.build.home import open_ledger
from rushes.build.ledger import film_id
from rushes.build.money import Order
from rushes.build.purchase import Buyer
from rushes.build.run import Workshop
from rushes.build.store import Store
from rushes.build.workers import Workers
from rushes.engines.base import Request
from rushes.engines.scripted import Scripted
from rushes.events import silent
from rushes.units import Json

SOURCE = str(Path(rushes.__file__).parents[1])
STILL = 5
"""Credits of a scripted still."""


def python(code: str, *args: object, **environ: str) -> "subprocess.Popen[str]":
    """A second process that runs some Python; its standard streams are pipes."""
    env = {**os.environ, "PYTHONPATH": SOURCE, **environ}
    line = [sys.executable, "-c", code, *map(str, args)]
    return subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)


def ended(process: "subprocess.Popen[str]", seconds: float = 60) -> str:
    """What a process printed, once it has ended well."""
    out, _ = process.communicate(timeout=seconds)
    assert process.returncode == 0
    return out


def order_of(number: int = 1, **changes: Any) -> Order:
    """An order for take 1 of node ``n<number>.still``, at 5 credits."""
    node = f"n{number}.still"
    plain: dict[str, Any] = {
        "film": "film", "node": node, "stage": "still", "key": f"key {node}", "asked": f"asked {node}", "take_no": 1,
        "provider": "scripted", "account": "scripted", "model": "scripted_still", "cost": STILL,
        "request": {"prompt": node}, "run": "run 1", "concurrency": 5,
    }  # fmt: skip
    return Order(**{**plain, **changes})


def take_of(node: str = "a.still", number: int = 1, **changes: Any) -> Take:
    """A free take of the slate."""
    plain: dict[str, Any] = {
        "stage": node.rpartition(".")[2], "sha256": f"{number:064x}", "engine": "slate", "model": "slate_still",
        "rank": 0, "free": True, "asked": "asked", "key": "key", "credits": 0,
    }  # fmt: skip
    return Take(node, number, **{**plain, **changes})


class Nearby(Courier):
    """A courier in this process: for what does not depend on its being another."""

    def __init__(self, studio: "Studio") -> None:
        super().__init__(studio.state, "scripted", studio.plain)
        self._studio = studio

    def send(self, task_id: str) -> None:
        studio = self._studio
        deliver(task_id, studio.engine, studio.ledger, studio.store, studio.claims)


@dataclass
class Studio:
    """A project's state folder, worked on by one run with the scripted engine."""

    root: Path
    script: list[Mapping[str, Any]] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    cap: int | None = None
    spend: int = 100_000
    run: str = "run 1"
    far: bool = False
    """Whether the courier is a process of its own, as it is in life."""

    def __post_init__(self) -> None:
        self.state = self.root / ".rushes"
        self.ledger, self.store = open_ledger(self.state), Store(self.state / "store")
        self.claims = Claims(self.state / "claims")
        self.plain: dict[str, Json] = {
            "books": str(self.root / "books.sqlite"), "latency": 0.0, "poll_seconds": 0.005, "settle_seconds": 0.01,
            "shrink": 16, "script": self.script, **self.options,
        }  # fmt: skip
        self.film = film_id(self.ledger)
        self.engine = Scripted(self.plain)
        self.measured: list[str] = []
        self.buyer = self._buyer()

    def node(self, number: int = 1, **changes: Any) -> Node:
        """A still that stands on nothing."""

        def request(inputs: Inputs, take_no: int) -> Request:
            return Request(
                stage="still", model="scripted_still", prompt=f"picture {number}", ratio="1280:720", seed=take_no
            )

        plain: dict[str, Any] = {
            "stage": "still", "ask": f"ask {number}", "variant": "scripted 1", "work": Shoot(self.engine, request),
            "engine": "scripted", "model": "scripted_still", "rank": 5, "free": self.engine.free,
            "credits": 0 if self.engine.free else STILL,
        }  # fmt: skip
        return Node(**{"id": f"n{number}.still", **plain, **changes})

    def buy(self, number: int = 1, take_no: int = 1) -> Take:
        """One take of node ``number``, bought as a run buys it."""
        node = self.node(number)
        assert isinstance(node.work, Shoot)
        return self.buyer.buy(node, node.work.request({}, take_no), f"asked {number}", f"key {number}", take_no)

    def tasks(self) -> list[records.Task]:
        return records.tasks(self.ledger, film=self.film)

    def states(self) -> list[str]:
        return [task.state for task in self.tasks()]

    def totals(self) -> dict[str, int]:
        """The ledger's totals, once they are seen to agree with all the books there are."""
        assert records.audit(self.ledger, self.film) == ()
        return records.totals(self.ledger, self.film)

    def charged(self) -> int:
        """Credits the service took, by its own books."""
        return sum(job["cost"] - job["refund"] for job in self.engine.jobs())

    def again(self, **changes: Any) -> "Studio":
        """The next run, in the same folder."""
        self.close()
        plain: dict[str, Any] = {
            "script": [],
            "cap": self.cap,
            "spend": self.spend,
            "run": "run 2",
            "options": self.options,
            "far": self.far,
        }
        return Studio(self.root, **{**plain, **changes})

    @contextmanager
    def workshop(self, shared: Workers | None = None, **changes: Any) -> Iterator[Workshop]:
        """A workshop with this studio's one buyer; its workers are its own unless they are shared."""
        workers = shared or Workers(1)
        shop = Workshop(self.store, self.ledger, self.claims, workers, lambda name: self.buyer, silent, **changes)
        self.buyer.stopped = lambda: shop.stopped
        self.buyer.measure = shop.measure
        try:
            yield shop
        finally:
            if shared is None:
                workers.shutdown(cancel_futures=True)

    def close(self) -> None:
        self.buyer.courier.close()
        self.claims.close()
        self.ledger.close()

    def _buyer(self) -> Buyer:
        account = self.engine.account()
        assert account is not None
        courier = Courier(self.state, "scripted", self.plain) if self.far else Nearby(self)
        return Buyer(
            engine=self.engine, ledger=self.ledger, store=self.store, claims=self.claims,
            courier=courier, film=self.film, run=self.run, account=account,
            measure=self._measure, cap=self.cap, spend=lambda: self.spend,
        )  # fmt: skip

    def _measure(self, sha256: str, stage: str) -> dict[str, Any]:
        self.measured.append(sha256)
        return {"width": 1280, "height": 720, "frames": 1, "rate": "24/1"}
