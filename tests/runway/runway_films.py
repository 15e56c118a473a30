"""A tiny film that is shot at the emulator: two people's worth of references, two stills, two clips."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rushes.build import records
from rushes.build.ledger import Ledger, film_id
from rushes.engines.runway_emulator import Emulator
from rushes.make import Made, Wish, make

FILM = """\
[film]
title = "Two cups"
kind = "narrative"
size = "320x180"
engine = "runway"

[budget]
cap = 400

[cast.ann]
text = "woman of 40, short red hair, grey wool coat"
{images}

[prop.cup]
text = "blue ceramic cup, hairline crack"

[[section]]
id = "kitchen"
kind = "scene"
start = "0:00"
end = "0:04"

[[moment]]
id = "pour"
at = "0:00-0:02"
text = "@ann fills the @cup"
motion = "pours slowly, steam rises"

[[moment]]
id = "crack"
at = "0:02-0:04"
text = "the @cup splits along its crack"
motion = "water runs out over the table"
"""
REFERENCE, STILL, CLIP = 8, 8, 15
"""Credits: gen4_image at 1024:1024 as it is quoted, at 1920:1080 or 1280:720, gen4_turbo for 3 seconds."""


def film(folder: Path, images: str = "") -> Path:
    """A new project; not a picture of it is made."""
    folder.mkdir(parents=True)
    (folder / "film.toml").write_text(FILM.format(images=images), encoding="utf-8")
    return folder


def run(root: Path, **wish: Any) -> Made:
    """``rushes make``."""
    return make(root, Wish(jobs=1, **wish))


def books(root: Path) -> tuple[Mapping[str, int], list[records.Task], tuple[str, ...]]:
    """Totals, purchases and disagreements of the ledger."""
    ledger = Ledger(root / ".rushes" / "ledger.sqlite")
    try:
        film = film_id(ledger)
        return records.totals(ledger, film), records.tasks(ledger, film=film), tuple(records.audit(ledger, film))
    finally:
        ledger.close()


def check_books(root: Path, service: Emulator) -> None:
    """The ledger says what the service's own books say, task by task, and nothing was made twice."""
    totals, tasks, wrong = books(root)
    assert not wrong
    charged = {id: credits for id, credits in service.books().charged.items() if credits}
    paid = {task.ext_id: task.settled for task in tasks if task.ext_id and task.settled}
    lost = sum(task.reserved for task in tasks if task.state == "LOST_PAID")
    assert all(charged.get(str(id)) == credits for id, credits in paid.items())
    assert sum(charged.values()) == totals["spent"] + totals["lost"] == sum(paid.values()) + lost
    asked = [repr(sorted(job["request"].items())) for job in service.jobs()]
    assert len(asked) == len(set(asked))
