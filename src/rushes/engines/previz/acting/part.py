"""What one person does in one shot: who, where, looking at what, with whom, and for how long."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.people.figure import Figure
from rushes.engines.previz.scene import Act, Person


@dataclass(frozen=True, eq=False)
class Part:
    """A part to be played.

    ``at`` is where the feet (or, sitting or lying, the seat) are in the place, metres; ``facing`` degrees about y, 0
    looks along +z: somebody who lies has the head that way behind them. ``height`` is that of the seat or mattress.
    ``hands`` ("left", "right") are places that a grip, or on keys the fingertips, must be at; ``look`` is what they
    look at, None for ahead and a little down. ``seconds`` is the length of the clip, 0 for a still; ``beats`` are times
    in it. ``room`` is how far they may walk, metres. ``watched`` is where the eyes are that they look at, metres, by
    seconds of the clip, where it is somebody's; ``board`` the height of the table they sit at. ``mark`` is
    the name of the place's mark that they are at.
    """

    person: Person
    figure: Figure
    at: Vector
    facing: float = 0.0
    height: float = 0.0
    hands: Mapping[str, Vector] = field(default_factory=dict)
    look: Vector | None = None
    partner: "Part | None" = None
    acts: tuple[Act, ...] = ()
    seconds: float = 0.0
    seed: int = 0
    beats: tuple[float, ...] = ()
    room: float = 1.6
    watched: "Callable[[float], NDArray[np.float64]] | None" = None
    board: float = 0.0
    mark: str = ""
