"""The fewest credits a film may cost when performances share clips: what a performance pays at least by the frame."""

from dataclasses import replace
from math import ceil

from rushes.film.model import Film
from rushes.film.treatment import Role
from rushes.plan.exact import solve_exact
from rushes.plan.frames import clip_frames, lengths, role_model
from rushes.plan.layout import Slot
from rushes.plan.performed import is_performed
from rushes.plan.pose import Posed
from rushes.plan.problem import Clip, TooSmall, Want
from rushes.plan.quote import clip_credits, picture_credits, still_credits

STEP = 4
"""Frames between the prices of shared clips that are told apart."""


def shares(film: Film, slot: Slot) -> bool:
    """Whether a slot may show a part of another's clip."""
    sung = slot.picture.kind == "performance" and slot.picture.performance is None
    return film.file.cutting.reuse and sung and not slot.moment


def frame_price(film: Film, frames: int) -> int:
    """The fewest whole credits so many frames of a performance may cost: at the price of the best clip, full.

    A setup may be of either role, and a hero cheaper than a draft.
    """
    roles: set[Role] = {"draft", *(setup.role for setup in film.file.setup)}
    followed = [setup for setup in film.file.setup if is_performed(film, setup)]
    prices = [_frame_price(film, role, max(0, frames)) for role in roles]
    return min([*prices, *(still_credits(film) + picture_credits(film, each, frames, 0) for each in followed)])


def _frame_price(film: Film, role: Role, frames: int) -> int:
    model, handles = role_model(film, role), film.settings.handles
    prices = (
        (still_credits(film) + clip_credits(film, role, seconds)) * frames // usable
        for seconds in lengths(film, model)
        if (usable := clip_frames(seconds, film.rate, model) - 2 * handles) > 0
    )
    return min(prices, default=0)


def shown_frames(want: Want) -> range:
    """Clip frames a want may show, from each to the next in steps, whatever its speed."""
    return range(max(1, int(want.shortest * want.play * 9 / 10)), ceil(want.longest * want.play * 11 / 10) + 1, STEP)


def fewest(film: Film, posed: Posed) -> int:
    """Credits that no plan of a problem needs fewer than, however its performances share clips."""
    wants = [
        replace(want, clips=_by_the_frame(film, want)) if shares(film, slot) and want.shortest < want.longest else want
        for want, slot in zip(posed.problem.wants, posed.slots, strict=True)
    ]
    found = solve_exact(replace(posed.problem, wants=tuple(wants), cap=-1))
    return found.least if isinstance(found, TooSmall) else 0


def _by_the_frame(film: Film, want: Want) -> tuple[Clip, ...]:
    return tuple(
        Clip(0, frame_price(film, shown), shown + STEP - 1 + 2 * want.handles, action=shown)
        for shown in shown_frames(want)
    )
