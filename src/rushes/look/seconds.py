"""Which frames of a clip to use: its best pictures, the best stretch of a wanted length, the frame to go on from.

Every frame has a cost, 0 for a good one; a stretch costs the sum of its frames, so the cheapest is found exactly, by
running sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rushes.look.defects import Defect, around
from rushes.look.measures import Column, Measures

COSTS = {"cut": 0.0, "flicker": 0.5, "dark": 0.5, "fade in": 0.7, "fade out": 0.7}
"""What a frame of a defect costs; 1 for those not named. A cut harms the stretch that it is in, not its frames."""
ACROSS = 100.0
"""What a cut inside a stretch costs: more than a second and more of anything else."""
SOFT, FACE, UNEASY = 0.5, 0.5, 0.2
"""What a frame costs: whose sharpness is none of the sharpest; with no face seen, where faces matter; and for each time
that what the camera does not explain is over the usual."""
SHARPEST = 0.8
"""The sharpness that frames are held against: of the sharpest fifth's lower end, for most of a clip may be soft."""
FIRST_LAST, EDGE_FRAMES = 0.25, 2
"""What the first and last frames cost: generators begin and end badly before it can be measured."""
HANDLES, HANDLE_COSTS = 12, 0.25
"""Frames that an edit likes to have on either side, and what theirs costs of a frame's own cost; one that is missing
costs like a bad one."""
WORTH = 0.05
"""What a frame more is worth, where a stretch may be longer or shorter."""
APART = 0.5
"""Seconds between two best frames."""
CHAIN_SECONDS = 1.0
"""The end of a clip, in which the frame is sought that another clip begins with."""
CHAIN_EARLY, CHAIN_MOTION = 0.01, 0.02
"""What a frame of a chain costs for each frame it is before the last, and for each per cent of the width a second that
its picture moves."""
CLEAN = 0.5
"""Cost of no frame of a clean stretch."""


@dataclass(frozen=True, slots=True)
class Span:
    """Frames ``[first, end)``: mean cost, whether all of them are clean, and clean frames before and after (at most
    the handles asked for)."""

    first: int
    end: int
    cost: float
    clean: bool
    before: int
    after: int


def energy(m: Measures) -> tuple[float, ...]:
    """How much moves at every frame, camera and people: per cent of the width a second, smoothed over three frames."""
    if m.count < 2:
        return (0.0,) * m.count
    speed = 100 * m.flow / np.maximum(np.diff(m.at, prepend=m.at[0] - 1), 1e-6)
    speed[0] = speed[1]
    return tuple(round(float(each), 2) for each in around(speed, 1))


def costs(m: Measures, found: Sequence[Defect], faces: Sequence[float] = ()) -> Column:
    """The cost of every frame; ``faces`` says of each how well the face that matters is seen, 0..1."""
    if faces and len(faces) != m.count:
        raise ValueError(f"{len(faces)} faces were told of {m.count} frames")
    if not m.count:
        return np.zeros(0)
    total = SOFT * np.clip(1 - m.sharp / max(float(np.quantile(m.sharp, SHARPEST)), 1e-6), 0, 1)
    usual = around(m.error, 12)
    total += UNEASY * np.clip((m.error - usual) / (usual + 1), 0, 5)
    total[:EDGE_FRAMES] += FIRST_LAST
    total[max(0, m.count - EDGE_FRAMES) :] += FIRST_LAST
    for each in found:
        total[each.first : each.end] += COSTS.get(each.kind, 1.0)
    return total + FACE * (1 - np.clip(np.array(faces, np.float64), 0, 1)) if faces else total


def best_frames(m: Measures, cost: Column, count: int = 3) -> tuple[int, ...]:
    """The cheapest frames in which little moves, half a second apart, the best first."""
    motion = np.array(energy(m))
    left = cost + CHAIN_MOTION * motion
    chosen: list[int] = []
    while len(chosen) < count and m.count and np.isfinite(left.min()):
        best = int(np.argmin(left))
        chosen.append(best)
        left[np.abs(m.at - m.at[best]) < APART] = np.inf
    return tuple(chosen)


def best_span(
    m: Measures, cost: Column, found: Sequence[Defect], wanted: int, least: int | None = None, handles: int = HANDLES
) -> Span | None:
    """The cheapest stretch of ``wanted`` frames, or of ``least`` up to them; None where a clip has no such stretch.

    Of equally cheap ones the longest, then the earliest.
    """
    lengths = range(max(1, least or wanted), min(wanted, m.count) + 1)
    best: tuple[float, int, int] | None = None
    for length in reversed(lengths):
        sums = _stretches(m, cost, found, length, handles)
        at = int(np.argmin(sums))
        total = round(float(sums[at]) - WORTH * length, 9)
        if best is None or total < best[0]:
            best = (total, at, length)
    if best is None:
        return None
    _, first, length = best
    bad = cost > CLEAN
    torn = any(each.kind in ("cut", "dissolve") and first < each.first < first + length for each in found)
    before, after = _clean_beside(bad[:first][::-1], handles), _clean_beside(bad[first + length :], handles)
    mean = round(float(cost[first : first + length].mean()), 3)
    return Span(first, first + length, mean, not torn and not bad[first : first + length].any(), before, after)


def chain_frame(m: Measures, cost: Column, least: int = 0) -> int | None:
    """The frame that the next clip should begin with: near the end, clean and sharp, with the least motion.

    None is taken before frame ``least``, but where the clip ends before it.
    """
    if not m.count:
        return None
    late = np.flatnonzero(m.at >= m.at[-1] - CHAIN_SECONDS)
    late = late[late >= min(least, m.count - 1)]
    good = np.flatnonzero(cost <= CLEAN)
    good = good[good >= least]
    if len(good) and not np.isin(late, good).any():
        late = good[m.at[good] >= m.at[good[-1]] - CHAIN_SECONDS]
    motion = np.array(energy(m))
    total = cost + CHAIN_MOTION * motion + CHAIN_EARLY * (m.count - 1 - np.arange(m.count))
    return int(late[np.argmin(total[late])])


def _stretches(m: Measures, cost: Column, found: Sequence[Defect], length: int, handles: int) -> Column:
    """What every stretch of a length costs, with its handles, by its first frame."""
    padded = np.concatenate([np.full(handles, 1.0), cost, np.full(handles, 1.0)])
    sums = np.concatenate([[0.0], np.cumsum(padded)])
    first = np.arange(m.count - length + 1)
    own = sums[first + handles + length] - sums[first + handles]
    wide = sums[first + 2 * handles + length] - sums[first]
    total = own + HANDLE_COSTS * (wide - own)
    for each in found:
        if each.kind in ("cut", "dissolve"):
            total[max(0, each.first - length + 1) : each.first] += ACROSS
    return np.asarray(total, np.float64)


def _clean_beside(bad: np.ndarray, most: int) -> int:
    """How many of the first frames are clean, up to so many."""
    return int(np.argmax(np.append(bad[:most], True)))
