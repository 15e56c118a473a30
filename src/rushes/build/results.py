"""What comes of a purchase: its result held against what was asked, and counted where it cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from rushes.build import tables
from rushes.build.ledger import Ledger, tell
from rushes.build.records import Task
from rushes.errors import RushesError
from rushes.models import MODELS
from rushes.units import parse_size

FETCHES = 6
"""How often a result is fetched that cannot be used, before it is given up."""
POLLS = 24
"""Over how many times the engine's own interval at least: about two minutes, where that is five seconds."""

_FEED = tables.feed.c


class NodeError(RushesError):
    """A node could not be made, and why; the run goes on with the others."""


@dataclass(frozen=True, slots=True)
class Spoilt:
    """How often a task's result came and could not be used, and seconds since the first time."""

    times: int
    seconds: float

    def hopeless(self, poll_seconds: float) -> bool:
        """Whether to fetch it once more is not worth it."""
        return self.times >= FETCHES and self.seconds >= POLLS * poll_seconds

    def wait(self, poll_seconds: float) -> float:
        """Seconds until it is fetched anew: each time twice as long."""
        return poll_seconds * 2.0 ** min(self.times - 1, FETCHES - 2)


def note_spoilt(ledger: Ledger, task: Task, why: str) -> Spoilt:
    """Write down that a result could not be used; counted since it was bought, or was last adopted."""
    with ledger.writing() as connection:
        tell(connection, task.film, "spoilt", node=task.node, task_id=task.id, why=why[:400])
        mine = _FEED.task_id == task.id
        last = select(func.coalesce(func.max(_FEED.seq), 0)).where(mine, _FEED.kind == "adopted").scalar_subquery()
        rows = select(func.count(), func.min(_FEED.t)).where(mine, _FEED.kind == "spoilt", _FEED.seq > last)
        times, first = connection.execute(rows).one()
    return Spoilt(int(times), max(0.0, tables.now() - float(first)))


def oddities(request: Mapping[str, Any], media: Mapping[str, Any], size: tuple[int, int] | None = None) -> list[str]:
    """In what a result is another than was asked for: size, length, frames a second; none of it in most.

    ``size`` is what its engine makes of the ratio that was asked, where that is not the ratio itself.
    """
    wide, high = media["width"], media["height"]
    same = (wide, high) == (size or parse_size(request["ratio"]))
    found = [] if same else [f"{wide}x{high} where {request['ratio']} was asked"]
    if request["stage"] != "clip":
        return found
    rate, row = Fraction(media["rate"]), MODELS.get(request["model"])
    usual = row.rate if row is not None else None
    if usual is not None and rate != usual:
        found.append(f"{float(rate):.5g} frames a second where {float(usual):.5g} were expected")
    seconds, asked = media["frames"] / rate, request["seconds"]
    # A clip that goes along decides the length itself, within the second that is paid for.
    least = asked - 1 if request["references"] else asked
    if asked is not None and not least - 1 / rate <= seconds <= asked + 1 / rate:
        found.append(f"{float(seconds):.2f} seconds where {asked} were asked")
    return found


def how_back(task: Task) -> str:
    """How a purchase that was lost comes back, in words for a person."""
    if task.ext_id is None:
        more = f"If it cannot be found, another is paid for with `rushes make --again {task.node}`."
        return f"Find its id in the service's history and run `rushes adopt ID {task.node}`. {more}"
    return f"To try once more, for nothing: `rushes adopt {task.ext_id} {task.node}`, and then `rushes make`."
