"""A project on disk, and the workshop that works on it.

film.toml shots.toml song.* references/     what people write
media/                                      every take by its film name
.rushes/                                    ledger, store, cache: state, never edited by hand
out/                                        the film, the board, exports
"""

import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rushes.build.claims import Claims
from rushes.build.courier import PREPARED, Courier
from rushes.build.home import open_ledger
from rushes.build.ledger import film_id
from rushes.build.money import Limit
from rushes.build.purchase import Buyer
from rushes.build.run import Workshop
from rushes.build.store import Store
from rushes.build.workers import Workers
from rushes.engines.base import Engine
from rushes.engines.registry import engine_class, open_engine
from rushes.errors import EngineError
from rushes.events import Reporter
from rushes.film.model import Film, Shot
from rushes.leftovers import sweep
from rushes.units import Json


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a project keeps what."""

    root: Path

    @property
    def state(self) -> Path:
        return self.root / ".rushes"

    @property
    def cache(self) -> Path:
        return self.state / "cache"

    @property
    def ledger(self) -> Path:
        return self.state / "ledger.sqlite"

    @property
    def store(self) -> Path:
        return self.state / "store"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def out(self) -> Path:
        return self.root / "out"

    def shown(self) -> list[Path]:
        """Folders with names for people."""
        return [self.out, self.media, self.media / "references"]


def engine_options(film: Film, name: str) -> dict[str, Json]:
    """An engine's options from ``[engine.NAME]``, with the project's own file for a fake's books."""
    options: dict[str, Json] = {"books": str(Folders(film.root).state / f"{name}-books.sqlite")}
    return {**options, **film.file.engine.get(name, {})}


def shooting_engine(film: Film, name: str, workers: Workers | None = None) -> Engine:
    """The engine of that name, with the film's options for it."""
    return open_engine(name, engine_options(film, name), workers)


@contextmanager
def workshop(film: Film, report: Reporter, *, spend: int | None = None, jobs: int | None = None) -> Iterator[Workshop]:
    """Everything a run works with, opened, and given back afterwards.

    ``spend`` is what the run may reserve on paid engines; without it, nothing.
    """
    folders = Folders(film.root)
    ledger, store = open_ledger(folders.state), Store(folders.store)
    workers = Workers(jobs or os.cpu_count() or 2)
    buyers: dict[str, Buyer] = {}
    claims = Claims(folders.state / "claims")
    shop = Workshop(store, ledger, claims, workers, buyers.__getitem__, report, spend=spend or 0)
    shop.buyer = _Buyers(film, shop, buyers)
    try:
        store.sweep()
        for folder in (folders.root, folders.cache, folders.cache / "song", folders.state / PREPARED, *folders.shown()):
            sweep(folder)
        yield shop
    finally:
        shop.stopped = True
        for buyer in buyers.values():
            buyer.courier.close()
        workers.shutdown(cancel_futures=True)
        shop.claims.close()
        ledger.close()


def keep_in(store: Store) -> Callable[[Path], str]:
    """Takes pictures of the project into the store."""
    return lambda path: store.put(path.read_bytes())


def limits_of(film: Film, node: str) -> list[Limit]:
    """The limits of ``[budget]`` that a node counts in: its shot's and its section's."""
    shot, budget = film.shot(node.rpartition(".")[0]), film.file.budget
    if shot is None:
        return []
    found, section = [], shot.section or ""
    if section in budget.sections:
        mine = [each for each in film.shots if each.section == section]
        found.append(Limit(f"section {section}", budget.sections[section], _bought(mine)))
    if shot.id in budget.shots:
        found.append(Limit(f"shot {shot.id}", budget.shots[shot.id], _bought([shot])))
    return found


def _bought(shots: Sequence[Shot]) -> frozenset[str]:
    return frozenset(f"{shot.id}.{stage}" for shot in shots for stage in ("still", "clip"))


class _Buyers:
    """One buyer for each paid engine, opened when first needed."""

    def __init__(self, film: Film, shop: Workshop, open_ones: dict[str, Buyer]) -> None:
        self._film, self._shop, self._open = film, shop, open_ones
        self._run = str(uuid.uuid4())
        self._lock = threading.Lock()

    def __call__(self, name: str) -> Buyer:
        with self._lock:
            if name not in self._open:
                self._open[name] = self._buyer(name)
            return self._open[name]

    def _buyer(self, name: str) -> Buyer:
        engine = shooting_engine(self._film, name)
        account = engine.account()
        if account is None:
            raise EngineError(f"engine {name} sells pictures but has no account")
        state = Folders(self._film.root).state
        engine.cache = state / PREPARED
        options: Mapping[str, Any] = engine_options(self._film, name)
        return Buyer(
            engine=engine, ledger=self._shop.ledger, store=self._shop.store, claims=self._shop.claims,
            courier=Courier(state, name, options, lambda: self._shop.stopped), film=film_id(self._shop.ledger),
            run=self._run, account=account,
            measure=self._shop.prove, cap=self._film.file.budget.cap, spend=lambda: self._shop.spend,
            stopped=lambda: self._shop.stopped, insists=lambda node: node == self._shop.insists,
            limits=lambda node: limits_of(self._film, node),
        )  # fmt: skip


def rank_of(engine: str) -> int:
    """Which engine's take is used where several are good: the higher."""
    return engine_class(engine).rank
