"""What each shot's clip was going to cost by the last plan that was written: a new one says which prices moved.

A shot is told by its moment whether it is a hero, so the shot list itself does not show that it got dearer.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rushes.film.model import Film
from rushes.leftovers import beside
from rushes.plan.model import Plan
from rushes.project import Folders


@dataclass(frozen=True, slots=True)
class Priced:
    """A shot that is in both plans, with the model and the credits of its clip, before and now."""

    shot: str
    was_model: str
    was: int
    model: str
    now: int


def keep_prices(film: Film, plan: Plan) -> None:
    """Remember what a plan's shots cost; where that cannot be written, the next plan has nothing to compare."""
    path = Folders(film.root).cache / "prices.json"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = beside(path)
        part.write_text(json.dumps({each.shot.id: [each.model, each.clip_credits] for each in plan.shots}))
        part.replace(path)


def moved_prices(before: Mapping[str, tuple[str, int]], plan: Plan) -> Sequence[Priced]:
    """The shots whose clip costs something else than ``before``, or is another model's, in the order of the film."""
    found = []
    for each in plan.shots:
        was = before.get(each.shot.id)
        if was is not None and was != (each.model, each.clip_credits):
            found.append(Priced(each.shot.id, *was, each.model, each.clip_credits))
    return tuple(found)


def kept_prices(film: Film) -> dict[str, tuple[str, int]]:
    """By the last plan that was written: shot -> model and credits of its clip. Nothing where there was none."""
    with suppress(OSError, ValueError, TypeError, AttributeError, RecursionError):
        rows = json.loads((Folders(film.root).cache / "prices.json").read_bytes())
        return {str(id): (str(model), int(credits)) for id, (model, credits) in rows.items()}
    return {}
