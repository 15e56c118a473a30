"""How slots and clips fit: frames needed, clip lengths for sale, and the longest slot.

Shared by the plan, the rules and the build, so that all three count alike.
"""

from fractions import Fraction
from math import ceil

from rushes.film.model import Film
from rushes.film.treatment import Role
from rushes.models import GUIDE_SECONDS, Model, model
from rushes.units import CLIP_RATE, step


def role_model(film: Film, role: Role) -> Model:
    """The clip model of a role, from the film's ``[models]``."""
    return model(film.file.models.hero if role == "hero" else film.file.models.draft)


def timed(film: Film, clip_model: Model) -> bool:
    """Whether frames of a model's clips may be named in a shot list, which counts them at ``CLIP_RATE``."""
    return (clip_model.rate or film.rate) == CLIP_RATE


def lengths(film: Film, clip_model: Model) -> tuple[int, ...]:
    """Clip lengths in whole seconds this film may buy of a model, shortest first."""
    if film.settings.clip_lengths == "model":
        return tuple(sorted(clip_model.seconds))
    return tuple(s for s in GUIDE_SECONDS if s in clip_model.seconds) or tuple(sorted(clip_model.seconds))


def clip_frames(seconds: int, film_rate: Fraction, clip_model: Model) -> int:
    """Whole frames in a clip of so many seconds, at the clip's own rate."""
    return int(seconds * (clip_model.rate or film_rate))


def clip_frames_needed(slot_frames: int, film_rate: Fraction, clip_model: Model, handles: int = 0) -> int:
    """Clip frames that cover a slot of film frames, with ``handles`` spare clip frames at each end.

    Film rates within 10 % of the clip's play it frame for frame; others play it by time.
    """
    return ceil(slot_frames * step(clip_model.rate or film_rate, film_rate)) + 2 * handles


def slot_capacity(seconds: int, film_rate: Fraction, clip_model: Model, handles: int = 0) -> int:
    """The longest slot, in film frames, that a clip of so many seconds covers with its handles."""
    usable = max(0, clip_frames(seconds, film_rate, clip_model) - 2 * handles)
    return int(usable / step(clip_model.rate or film_rate, film_rate))


def clip_seconds_for(
    slot_frames: int, film_rate: Fraction, clip_model: Model, handles: int, choices: tuple[int, ...]
) -> int | None:
    """The shortest of ``choices`` (seconds) that covers a slot with its handles; None where none does."""
    needed = clip_frames_needed(slot_frames, film_rate, clip_model, handles)
    fits = (s for s in sorted(choices) if clip_frames(s, film_rate, clip_model) >= needed)
    return next(fits, None)


def clip_for(film: Film, clip_model: Model, slot_frames: int, asked: int | None = None) -> int:
    """Seconds of the clip for a slot: what a person asked for where it covers the slot at all;
    else the shortest with handles; else the shortest without them; else the longest there is.
    """
    rate, choices = film.rate, lengths(film, clip_model)
    if asked in choices and slot_frames <= slot_capacity(asked, rate, clip_model):
        return asked
    for handles in (film.settings.handles, 0):
        seconds = clip_seconds_for(slot_frames, rate, clip_model, handles, choices)
        if seconds is not None:
            return seconds
    return choices[-1]


def snug_seconds(film: Film, clip_model: Model, slot_frames: int) -> int | None:
    """The clip length that covers a pinned slot without handles, where those would cost more than a second.

    Five seconds that a person pinned are a clip of five, not of ten, in a film with the guide's lengths.
    """
    choices = lengths(film, clip_model)
    bare = clip_seconds_for(slot_frames, film.rate, clip_model, 0, choices)
    spare = clip_seconds_for(slot_frames, film.rate, clip_model, film.settings.handles, choices)
    return bare if bare is not None and spare is not None and spare > bare + 1 else None


def longest_slot(film: Film, clip_model: Model, handles: int | None = None) -> int:
    """The longest slot in film frames that one clip of this model covers, by default with handles."""
    spare = film.settings.handles if handles is None else handles
    return max(1, slot_capacity(lengths(film, clip_model)[-1], film.rate, clip_model, spare))
