"""A tiny film on disk, and small changes to it: 3 moments of 2 seconds, made by the scripted engine."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rushes.build import records
from rushes.build.graph import Take
from rushes.build.ledger import Ledger, film_id
from rushes.build.store import Store
from rushes.engines.scripted import Scripted
from rushes.film.load import load
from rushes.film.model import Film
from rushes.make import Made, Wish, make
from rushes.project import engine_options

FILM = """\
[film]
title = "Tiny"
kind = "narrative"
size = "160x90"
engine = "{engine}"

[models]
still = "scripted_still"
draft = "scripted_clip"
hero = "scripted_clip"

[budget]
cap = {cap}

[engine.scripted]
free = {free}
latency = 0.0
shrink = 16
poll_seconds = 0.005
settle_seconds = 0.01
script = [{script}]

[cast.ann]
text = "a woman in a red coat"

[prop.cup]
text = "a blue cup"
states = {{ whole = "whole", broken = "in pieces" }}

[[section]]
id = "s1"
kind = "scene"
start = "0:00"
end = "0:06"

[[moment]]
id = "door"
at = "0:00-0:02"
text = "@ann opens a door"

[[moment]]
id = "cup"
at = "0:02-0:04"
text = "a table by the window"
props = ["cup:whole"]

[[moment]]
id = "fall"
at = "0:04-0:06"
text = "it falls"
props = ["cup:broken"]
"""
PICTURES = 3 + 3 + 3
"""References (@ann, @cup:whole, @cup:broken), stills, clips."""
NODES = PICTURES + 3 + 1
STILL, CLIP = 5, 15
PRICE = 3 * STILL + 3 * STILL + 3 * CLIP


def tiny(folder: Path, *, engine: str = "scripted", free: bool = True, cap: int = 1000, script: str = "") -> Path:
    """A new project in a folder that was not there; not a picture of it is made."""
    folder.mkdir(parents=True)
    text = FILM.format(engine=engine, free=str(free).lower(), cap=cap, script=script)
    (folder / "film.toml").write_text(text, encoding="utf-8")
    return folder


def copy_of(made: Path, folder: Path) -> Path:
    """A copy of a project, state and all."""
    shutil.copytree(made, folder, symlinks=True)
    return folder


def edit(root: Path, old: str, new: str, file: str = "film.toml") -> None:
    """Change a project's file as a person would."""
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


def run(root: Path, report: Any = None, **wish: Any) -> Made:
    """``rushes make``."""
    return make(root, Wish(jobs=1, **wish), *([report] if report else []))


def counts(made: Made) -> tuple[int, int, int]:
    """Made, failed, skipped."""
    return made.outcome.made, made.outcome.failed, made.outcome.skipped


def film_of(root: Path) -> Film:
    return load(root)


def shots(root: Path) -> list[str]:
    return [shot.id for shot in film_of(root).shots]


@contextmanager
def books(root: Path) -> Iterator[tuple[Ledger, Store]]:
    ledger = Ledger(root / ".rushes" / "ledger.sqlite")
    try:
        yield ledger, Store(root / ".rushes" / "store")
    finally:
        ledger.close()


def takes(root: Path) -> dict[str, list[Take]]:
    with books(root) as (ledger, store):
        return ledger.takes(store.present())


def tasks(root: Path) -> list[records.Task]:
    with books(root) as (ledger, _):
        assert records.audit(ledger, film_id(ledger)) == ()
        return records.tasks(ledger)


def service(root: Path) -> Scripted:
    """The service the film was bought from."""
    return Scripted(engine_options(film_of(root), "scripted"))


def charged(root: Path) -> int:
    return sum(job["cost"] - job["refund"] for job in service(root).jobs())
