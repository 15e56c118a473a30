"""What a plan costs, one take of everything, by the model table and the film's ``[models]``."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log

from rushes.film.model import Film, Picture, Shot
from rushes.film.treatment import Role
from rushes.models import model
from rushes.plan.frames import role_model
from rushes.plan.model import Plan, Planned
from rushes.plan.performed import clip_model, clip_seconds, is_performed, performed_seconds, performer
from rushes.units import Json, parse_size

REFERENCE_RATIO = "1024:1024"
"""The ratio references are made in, where the model sells it (the guide: at least 1024 x 1024)."""


def nearest_ratio(size: tuple[int, int], ratios: Sequence[str]) -> str:
    """The ratio nearest in shape to a picture of this size in pixels, then in size."""
    return _nearest_ratio(size, tuple(ratios))


@lru_cache(maxsize=256)
def _nearest_ratio(size: tuple[int, int], ratios: tuple[str, ...]) -> str:
    def unlike(ratio: str) -> tuple[float, float]:
        width, height = parse_size(ratio)
        shape = abs(log(width / height) - log(size[0] / size[1]))
        return round(shape, 4), abs(log(width * height) - log(size[0] * size[1]))

    return min(ratios, key=unlike)


def clip_ratio(film: Film, role: Role = "draft") -> str:
    """The ratio clips of a role are bought in."""
    return nearest_ratio(film.size, role_model(film, role).ratios)


def still_ratio(film: Film) -> str:
    """The ratio stills are bought in."""
    return nearest_ratio(film.size, model(film.file.models.still).ratios)


def still_credits(film: Film) -> int:
    """Credits of one still."""
    return model(film.file.models.still).price(still_ratio(film))


def clip_credits(film: Film, role: Role, seconds: int) -> int:
    """Credits of one clip of a role."""
    return role_model(film, role).price(clip_ratio(film, role), seconds)


def shot_credits(film: Film, shot: Shot) -> int:
    """Credits of one clip of a shot: by its role, or by the performance it follows."""
    return _price_of(film, shot, clip_seconds(film, shot))


def picture_credits(film: Film, picture: Picture, frames: int, seconds: int) -> int:
    """Credits of one clip of a picture in a slot of so many frames; ``seconds`` where it follows no performance."""
    return _price_of(film, picture, performed_seconds(film, frames) if is_performed(film, picture) else seconds)


def _price_of(film: Film, picture: Picture, seconds: int) -> int:
    sold = clip_model(film, picture)
    return sold.price(nearest_ratio(film.size, sold.ratios), seconds)


def reference_credits(film: Film, made: int = 0) -> int:
    """Credits of the references nobody has a picture of: one still per cast, place, state of a prop, and view.

    ``made`` of them are paid for already.
    """
    still = model(film.file.models.still)
    tables = [table for tables in film.file.tagged.values() for table in tables.values()]
    wanted = sum(max(1, len(getattr(table, "states", ()))) for table in tables if not table.images)
    wanted += sum(len(table.views) for table in tables)
    ratio = REFERENCE_RATIO if REFERENCE_RATIO in still.ratios else still_ratio(film)
    return max(0, wanted - made) * still.price(ratio)


def quote(film: Film, shot: Shot) -> Planned:
    """A shot with the model its clip is meant for, and the credits of one still and one clip: 0 where it shares one,
    and of a still in a chain, which is a frame of the clip before it."""
    if shot.clip_of is not None:
        return Planned(shot, role_model(film, shot.role).id, 0, 0)
    follows = clip_seconds(film, shot) if is_performed(film, shot) else None
    still = still_credits(film) if shot.chain is None else 0
    return Planned(shot, clip_model(film, shot).id, still, shot_credits(film, shot), follows)


def quote_all(film: Film, frames: int, shots: Iterable[Shot]) -> Plan:
    """The plan of these shots, in the order of the film."""
    still = still_credits(film)
    ordered = sorted(shots, key=lambda shot: (shot.start, shot.id))
    models = {role: role_model(film, role) for role in ("draft", "hero")}
    ratios = {role: nearest_ratio(film.size, sold.ratios) for role, sold in models.items()}
    performs = bool(film.file.performance) and performer(film) is not None
    planned = (
        quote(film, s) if s.clip_of is not None or s.chain is not None or (performs and s.performance)
        else Planned(s, models[s.role].id, still, models[s.role].price(ratios[s.role], s.seconds))
        for s in ordered
    )  # fmt: skip
    return Plan(film.rate, frames, tuple(planned), reference_credits(film))


def totals_by_model(film: Film, plan: Plan) -> dict[str, int]:
    """Credits by model id, stills and references under the still model."""
    totals: Counter[str] = Counter({film.file.models.still: plan.reference_credits})
    for planned in plan.shots:
        totals[film.file.models.still] += planned.still_credits
        totals[planned.model] += planned.clip_credits
    return dict(totals)


def totals_by_section(plan: Plan) -> dict[str, int]:
    """Credits of stills and clips by section id, in the order of the film; "" for shots in none."""
    totals: Counter[str] = Counter()
    for planned in plan.shots:
        totals[planned.shot.section or ""] += planned.still_credits + planned.clip_credits
    return dict(totals)


def plan_json(plan: Plan) -> dict[str, Json]:
    """A plan as JSON: its rate, its frames, each shot with its slot, clip and credits, and the totals."""
    return {
        "fps": f"{plan.rate.numerator}/{plan.rate.denominator}",
        "frames": plan.frames,
        "shots": [_shot_json(planned) for planned in plan.shots],
        "credits": {
            "total": plan.credits,
            "references": plan.reference_credits,
            "stills": sum(planned.still_credits for planned in plan.shots),
            "clips": sum(planned.clip_credits for planned in plan.shots),
        },
    }


def _shot_json(planned: Planned) -> dict[str, Json]:
    shot = planned.shot
    return {
        "id": shot.id,
        "start": shot.start,
        "end": shot.end,
        "kind": shot.kind,
        "section": shot.section,
        "clip_seconds": planned.seconds,
        "model": planned.model,
        "credits": planned.still_credits + planned.clip_credits,
    }
