"""A clip looked at once: what is wrong in it, how its camera moved, which frames of it to use; all plain numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.errors import MediaError
from rushes.look.asked import Held, held
from rushes.look.camera import CameraMove, camera_moves, whole_move
from rushes.look.defects import Defect, defects
from rushes.look.frames import Frame, small_frames
from rushes.look.measures import Mask, Measures, measured
from rushes.look.seconds import HANDLES, Span, best_frames, best_span, chain_frame, costs, energy
from rushes.units import Json

VERSION = 1
"""Raised whenever the same clip would be told otherwise: kept looks of another version are taken anew."""


@dataclass(frozen=True, slots=True)
class ClipLook:
    """What there is to know of a clip; equal frames, equal look.

    ``camera`` is by the second, ``whole`` over the clip; ``asked`` is None where no move was asked, ``span`` where no
    length was wanted, ``chain`` (the frame to begin the next clip with) for no frames. ``energy`` is by the frame, per
    cent of the width a second; ``best`` are frames, the best first. ``people`` is the part of the frame they cover,
    on the mean: 0 where nobody is there or no mask was given (``masked``).
    """

    version: int
    frames: int
    seconds: float
    masked: bool
    people: float
    luma: float
    sharp: float
    defects: tuple[Defect, ...]
    whole: CameraMove
    camera: tuple[CameraMove, ...]
    asked: Held | None
    energy: tuple[float, ...]
    best: tuple[int, ...]
    span: Span | None
    chain: int | None


def look_at_clip(
    frames: Iterable[Frame],
    rate: Fraction,
    *,
    mask: Mask | None = None,
    faces: Sequence[float] = (),
    asked: Sequence[str] = (),
    wanted: int | None = None,
    least: int | None = None,
    handles: int = HANDLES,
) -> ClipLook:
    """Look at a clip, once through its frames as they are decoded (``look.frames``).

    ``mask`` shows where people are, so that the camera is read beside them; ``faces`` says of every frame how well the
    face that matters is seen, 0..1; ``asked`` names camera moves; ``wanted`` (and ``least``) frames are to be used of
    it. Raises ``MediaError`` for frames that are no clip, ``ValueError`` for a rate or faces that do not fit.
    """
    m = measured(small_frames(frames, rate), mask)
    if not m.count:
        raise MediaError("the clip has no frames", next="Export it again.")
    return judged(m, rate, masked=mask is not None, faces=faces, asked=asked, wanted=wanted, least=least,
                  handles=handles)  # fmt: skip


def judged(
    m: Measures,
    rate: Fraction,
    *,
    masked: bool = False,
    faces: Sequence[float] = (),
    asked: Sequence[str] = (),
    wanted: int | None = None,
    least: int | None = None,
    handles: int = HANDLES,
) -> ClipLook:
    """The look of a clip that has been measured: as ``look_at_clip``."""
    found = defects(m)
    torn = _torn(m, found)
    whole, seconds = whole_move(m, torn), camera_moves(m, torn)
    cost = costs(m, found, faces)
    last = float(m.at[-1]) + float(1 / rate) if m.count else 0.0
    return ClipLook(
        version=VERSION,
        frames=m.count,
        seconds=round(last, 3),
        masked=masked,
        people=_mean(m.people),
        luma=_mean(m.luma),
        sharp=_mean(m.sharp),
        defects=found,
        whole=whole,
        camera=seconds,
        asked=held(asked, whole, seconds),
        energy=energy(m),
        best=best_frames(m, cost),
        span=None if wanted is None else best_span(m, cost, found, wanted, least, handles),
        chain=chain_frame(m, cost),
    )


def as_json(look: ClipLook) -> dict[str, Json]:
    """A look as a JSON object, its fields by name; ``from_json`` reads it back, equal."""
    return asdict(look)


def from_json(told: Mapping[str, Any]) -> ClipLook:
    """The look that ``as_json`` wrote; ``ValueError`` for one of another version, which must be taken anew."""
    if told.get("version") != VERSION:
        raise ValueError(f"a look of version {told.get('version')}, and this is {VERSION}")
    asked, span = told["asked"], told["span"]
    return ClipLook(
        **{
            **told,
            "defects": tuple(Defect(**each) for each in told["defects"]),
            "whole": _camera(told["whole"]),
            "camera": tuple(_camera(each) for each in told["camera"]),
            "asked": asked and Held(**{**asked, "asked": tuple(asked["asked"])}),
            "energy": tuple(told["energy"]),
            "best": tuple(told["best"]),
            "span": span and Span(**span),
        }
    )


def _camera(told: Mapping[str, Any]) -> CameraMove:
    return CameraMove(**{**told, "moves": tuple(told["moves"])})


def _torn(m: Measures, found: Sequence[Defect]) -> NDArray[np.bool_]:
    """Frames whose difference from the one before is no camera's: cut, flashed, jumped, frozen."""
    flags = np.zeros(m.count, np.bool_)
    for each in found:
        if each.kind in ("cut", "dissolve", "flash", "jump", "freeze"):
            flags[each.first : each.end + (each.kind == "flash")] = True
    return flags


def _mean(values: NDArray[np.float64]) -> float:
    return round(float(values.mean()), 2) if len(values) else 0.0
