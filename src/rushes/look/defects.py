"""What is wrong in a clip, from which frame to which: cuts, jumps, flashes, flicker, freezes, fades, dark, bad ends.

Thresholds were set on clips made of eight photographs with known defects, on clips of previz and on real ones of the
development part of ``bench.eye_clips``. On its other part (eight photographs of other packages, each defect once on
each, and 72 clips with nothing wrong): 111 of 112 found, the miss a freeze at the end of a move that had come to rest;
nothing told where nothing was. Frames from the true one, median: 2 at warped ends, 1 for flicker, fades out and
dissolves, else 0. In 18 clips of previz with people masked,
two ends that the camera left out of focus were called bad. Defects of generative models were not to be had: of those no
figure is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rushes.look.measures import KEPT_EVERY, LAG, Column, Measures
from rushes.look.motion import BLACK, FEWEST, SURE

Kind: TypeAlias = Literal[
    "cut", "dissolve", "jump", "flash", "flicker", "freeze", "fade in", "fade out", "warp", "blur", "dark"
]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong in frames ``[first, end)``; ``strength`` is how far it passes what is called a defect: 1 just."""

    kind: Kind
    first: int
    end: int
    strength: float


NEAR = 8
"""Frames on either side that a frame is compared with: a third of a second at 24."""
FALLS, ERROR_RISES = 0.35, 0.8
"""A cut: the corners that can be followed fall below this part of those nearby, people's too (at cuts they fall below
.03, at nothing else below .68), and what the camera's move does not explain rises by so many times the middle of those
nearby."""
COLOURS_CHANGE, ERROR_WITH_COLOURS, FALLS_WITH_COLOURS = 0.45, 1.2, 0.8
"""Or: so much of the colours changes, with such a rise, and corners fall below this part; else it is light."""
LEAST_FOLLOWED = 0.1
"""Part of the corners that must usually be followed, for their loss to say anything."""
SOFT_CUT = 2
"""Frames from one cut to the next, for both to be one that takes several frames."""
LEFT, LEFT_USUALLY, USUAL_FRAMES = 0.15, 0.5, 30
"""A dissolve: part of the corners of half a second ago that is left, and what is left in half the frames up to so many
away, while the colours become others: in a close-up of somebody who turns away, corners go too. Of 176 clips without
one, none that has no cut, flash or fade falls below .16; with one, all fall below .02."""
FLASH_FRAMES = 3
"""Two cuts so near to each other are a flash, where the picture after is the one before."""
FLASH_BACK = 0.6
"""How unlike the picture after a flash may be, of how unlike the flash is."""
FLASH_LIGHT = 0.06
"""Of brightness, by which a frame leaves the middle of the seven about it."""
JUMP, JUMP_OF_MOVE = 0.012, 4.0
"""A jump: the frame's corners leave the way of their neighbours by so much of the width, and so many times the usual
spread of it."""
JUMP_POINTS = 2 * FEWEST
"""Corners that the camera must be read from for a jump to be told: a few blurred ones behind a close-up jump by
themselves."""
FLICKER, FLICKER_WINDOW = 0.006, 17
"""Of brightness: how far a frame leaves the mean of its neighbours, once the camera's move is undone; in two thirds of
so many frames."""
FLICKER_SHARE = 1 / 3
DUPLICATE, DUPLICATE_OF_MOVE, FREEZE_FRAMES = 0.06, 0.1, 4
"""A frozen frame differs from the one before by less than so many steps of 255, or than this part of the usual; a
freeze is that many in a row. One frame between two freezes is the encoder's key frame."""
ABRUPT, ABRUPT_FRAMES = 8.0, 3
"""A freeze begins or ends at once: the frames outside differ so many times more than those inside. A camera that comes
to rest does not."""
ALIVE = 0.15
"""Steps of 255 that frames usually differ by, below which nothing says that a still picture is frozen."""
FADED_LIGHT, FADED_CONTRAST = 0.55, 0.6
"""Parts of the usual brightness and contrast, below which an end is faded."""
FADE_STEP = 0.3
"""Steps of 255 by which each frame of a fade is darker."""
DARK, DARK_SECONDS = 64.0, 0.5
"""The brightest tenth begins below this of 255 (25 %), for so long."""
END = 8
"""Frames at an end that are compared with the middle."""
WARP, WARP_WITH_LOSS, LOSS = 3.0, 2.0, 0.85
"""A warped end: what moves beside the camera is so many times that of the middle; or this many times, with fewer
corners that agree."""
STILL = 2e-4
"""Of the width: what corners move beside the camera in a picture where nothing does."""
BLUR = 0.45
"""Part of the usual sharpness, below which an end is blurred."""
DETAIL = 2.0
"""Variance of the Laplacian, below which a picture has nothing that could be sharp."""


def defects(m: Measures) -> tuple[Defect, ...]:
    """Everything wrong in a clip, by its first frame; of fewer than three frames only what one frame can tell."""
    if m.count < 3:
        return tuple(_dark(m, np.zeros(m.count, np.bool_)))
    fades = list(_fades(m))
    faded = _covered(m, fades, 1)
    cuts, flashes = _cuts_and_flashes(m, faded)
    cuts = sorted([*cuts, *_dissolves(m, [*cuts, *flashes, *fades])], key=lambda each: each.first)
    torn = _covered(m, [*cuts, *flashes], 0)
    flicker = list(_flicker(m, _covered(m, [*cuts, *flashes, *fades], 2)))
    glints = [] if flicker else list(_glints(m, _covered(m, [*cuts, *flashes, *fades], 4)))
    freezes = list(_freezes(m, cuts))
    jumps = list(_jumps(m, torn | faded | _covered(m, freezes, 1)))
    ends = [*_warped(m, faded, cuts), *_blurred(m, faded, cuts)]
    found = [*fades, *cuts, *flashes, *jumps, *flicker, *glints, *freezes, *_dark(m, faded), *ends]
    return tuple(sorted(found, key=lambda each: (each.first, each.end, each.kind)))


def runs(flags: Flags) -> Iterator[tuple[int, int]]:
    """Yield where flags are true in a row, ``[first, end)``."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    yield from ((int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))


def around(values: Column, reach: int = NEAR) -> Column:
    """The median of each value and those up to ``reach`` away."""
    if not len(values):
        return values
    padded = np.pad(values, reach, mode="reflect" if len(values) > reach else "edge")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1), -1), np.float64)


def _covered(m: Measures, found: list[Defect], reach: int) -> Flags:
    """The frames of defects, and ``reach`` more on either side."""
    flags = np.zeros(m.count, np.bool_)
    for each in found:
        flags[max(0, each.first - reach) : each.end + reach] = True
    return flags


def _cuts_and_flashes(m: Measures, faded: Flags) -> tuple[list[Defect], list[Defect]]:
    followed = m.tracked[1:] / np.maximum(around(m.tracked[1:]), LEAST_FOLLOWED)
    rise = (m.error[1:] - around(m.error[1:], 5)) / (around(m.error[1:], 5) + 1.0)
    change = m.apart(np.arange(1, m.count), np.arange(m.count - 1))
    lost = (followed < FALLS) & (rise > ERROR_RISES)
    other = (change > COLOURS_CHANGE) & (rise > ERROR_WITH_COLOURS) & (followed < FALLS_WITH_COLOURS)
    at = [int(k) + 1 for k in np.flatnonzero((lost | other) & ~faded[1:])]
    strength = np.maximum(rise / ERROR_RISES, change / COLOURS_CHANGE)
    cuts: list[Defect] = []
    flashes: list[Defect] = []
    while at:
        first = at.pop(0)
        if at and at[0] - first <= FLASH_FRAMES and _is_back(m, first, at[0]):
            flashes.append(Defect("flash", first, at.pop(0), _rounded(strength[first - 1])))
        else:
            last = first
            while at and at[0] - last <= SOFT_CUT:
                last = at.pop(0)
            kind: Kind = "cut" if last == first else "dissolve"
            cuts.append(Defect(kind, first, last + 1, _rounded(strength[first - 1 : last].max())))
    return cuts, flashes


def _dissolves(m: Measures, known: list[Defect]) -> Iterator[Defect]:
    """Where the picture becomes another with no cut: for half a second, nothing of the half second before is left."""
    usual = around(m.kept, USUAL_FRAMES)
    for first, end in runs((m.kept < LEFT) & (usual > LEFT_USUALLY)):
        last = end - KEPT_EVERY
        middle = (first + last - LAG) // 2
        told = any(each.first <= last and each.end > first - 2 * LAG for each in known)
        other = m.apart(max(0, first - LAG), min(last, m.count - 1)) > COLOURS_CHANGE
        if LAG - 2 * KEPT_EVERY <= end - first <= 2 * LAG and end < m.count and other and not told and middle > 0:
            strength = LEFT / max(float(m.kept[first:end].mean()), LEFT / 10)
            yield Defect("dissolve", max(1, middle - LAG // 3), middle + LAG // 3, _rounded(strength))


def _is_back(m: Measures, first: int, end: int) -> bool:
    """Whether the picture before comes back after frames ``[first, end)``."""
    away = max(float(m.apart(first, first - 1)), float(m.apart(end, end - 1)))
    return bool(m.apart(end, first - 1) < FLASH_BACK * away)


def _jumps(m: Measures, torn: Flags) -> Iterator[Defect]:
    """Frames whose corners leave the way of their neighbours, and of no more than two in a row."""
    way = np.stack([m.pan, m.tilt / m.aspect, m.zoom / 2, np.radians(m.roll) / 2])[:, 1:]
    off = np.sqrt(sum((each - around(each)) ** 2 for each in way))
    limit = JUMP + JUMP_OF_MOVE * around(off)
    sure = (around(m.points[1:]) >= JUMP_POINTS) & (around(m.inliers[1:]) >= SURE) & (m.inliers[1:] > 0)
    flags = np.concatenate([[False], (off > limit) & sure & ~torn[1:]])
    for first, end in runs(flags):
        if end - first <= 2:
            yield Defect("jump", first, end, _rounded((off / limit)[first - 1 : end - 1].max()))


def _leaps(m: Measures) -> Column:
    """How far each frame's light leaves the mean of its neighbours', of its brightness."""
    leaps = np.zeros(m.count)
    leaps[1:-1] = np.abs(m.light[1:-1] - m.light[2:]) / 2
    return leaps


def _flicker(m: Measures, skipped: Flags) -> Iterator[Defect]:
    leaps = np.where(skipped, 0.0, _leaps(m))
    window = min(FLICKER_WINDOW, (m.count - 2) // 2 * 2 + 1)
    views = np.lib.stride_tricks.sliding_window_view(leaps[1:-1], min(window, m.count - 2))
    level = np.quantile(views, FLICKER_SHARE, axis=1)
    flags = np.zeros(m.count, np.bool_)
    for at in np.flatnonzero(level > FLICKER):
        flags[at + 1 : at + 1 + views.shape[1]] = True
    if views.shape[1] < FLICKER_WINDOW // 2:
        return
    for first, end in runs(flags):
        yield Defect("flicker", first, end, _rounded(level[max(0, first - 1) : end].max() / FLICKER))


def _glints(m: Measures, skipped: Flags) -> Iterator[Defect]:
    """Frames that are brighter or darker than those about them, where the picture stays."""
    light = np.log(np.maximum(m.tiles.astype(np.float64), BLACK))
    usual = np.stack([around(each, 3) for each in light.T], 1)
    off = np.abs(np.median(light - usual, 1))
    flags = (off > FLASH_LIGHT) & ~skipped
    for first, end in runs(flags):
        if end - first <= FLASH_FRAMES and first > 0 and end < m.count:
            yield Defect("flash", first, end, _rounded(off[first:end].max() / FLASH_LIGHT))


def _freezes(m: Measures, cuts: list[Defect]) -> Iterator[Defect]:
    starts, stops = [0, *(each.end - 1 for each in cuts)], [*(each.first for each in cuts), m.count]
    for start, stop in zip(starts, stops, strict=True):
        change = m.change[start + 1 : stop]
        lively = change[change > DUPLICATE]
        usual = float(np.median(lively)) if len(lively) else 0.0
        if usual < ALIVE:
            continue
        same = change < max(DUPLICATE, DUPLICATE_OF_MOVE * usual)
        same[1:-1] |= same[:-2] & same[2:]
        for first, end in runs(same):
            if end - first >= FREEZE_FRAMES and _is_abrupt(change, first, end):
                yield Defect("freeze", start + 1 + first, start + 1 + end, _rounded((end - first) / FREEZE_FRAMES))


def _is_abrupt(change: Column, first: int, end: int) -> bool:
    """Whether frames ``[first, end)`` begin or end to be alike at once."""
    n = ABRUPT_FRAMES
    before, after = change[max(0, first - n) : first], change[end : end + n]
    sides = (before, change[first : first + n]), (after, change[max(first, end - n) : end])
    return any(len(out) >= 2 and np.median(out) > ABRUPT * np.median(inside) + DUPLICATE for out, inside in sides)


def _fades(m: Measures) -> Iterator[Defect]:
    light, depth = float(np.median(m.luma)), float(np.median(m.contrast))
    for kind, order in (("fade out", slice(None)), ("fade in", slice(None, None, -1))):
        luma, contrast = m.luma[order], m.contrast[order]
        if luma[-1] < FADED_LIGHT * light and contrast[-1] < FADED_CONTRAST * depth:
            still = np.flatnonzero(luma[:-1] <= luma[1:] + FADE_STEP)
            dark = np.flatnonzero(luma >= FADED_LIGHT * light)
            below = int(dark[-1]) if len(dark) else 0
            first = int(max([k for k in still if k < below], default=-1)) + 1
            span = (first + 1, m.count) if kind == "fade out" else (0, m.count - first - 1)
            yield Defect(kind, *span, _rounded(FADED_LIGHT * light / max(float(luma[-1]), 1.0)))  # type: ignore[arg-type]


def _dark(m: Measures, faded: Flags) -> Iterator[Defect]:
    least = 1 if m.count < 2 else min(m.count, round(DARK_SECONDS / max(float(np.median(np.diff(m.at))), 1e-6)))
    for first, end in runs((m.bright < DARK) & ~faded):
        if end - first >= least:
            yield Defect("dark", first, end, _rounded(DARK / max(float(m.bright[first:end].mean()), 1.0)))


def _ends(m: Measures, cuts: list[Defect]) -> Iterator[tuple[int, int, bool]]:
    """The first and the last picture of a clip, ``[start, stop)`` and whether it is the last, where long enough to have
    a middle; both are the whole of a clip without cuts."""
    first, last_cut = min([*(each.first for each in cuts), m.count]), max([*(each.end - 1 for each in cuts), 0])
    for start, stop, last in ((0, first, False), (last_cut, m.count, True)):
        if stop - start >= 4 * END:
            yield start, stop, last


def _middle(start: int, stop: int) -> slice:
    quarter = (stop - start) // 4
    return slice(start + quarter, stop - quarter)


def _warped(m: Measures, faded: Flags, cuts: list[Defect]) -> Iterator[Defect]:
    """Ends in which the picture bends: corners there go ways that no camera makes."""
    for start, stop, last in _ends(m, cuts):
        middle = _middle(start, stop)
        beside = (m.warped + STILL) / (float(np.median(m.warped[middle])) + STILL)
        agree = m.inliers / max(float(np.median(m.inliers[middle])), 1e-6)
        end = slice(stop - END, stop) if last else slice(1, 1 + END)
        much, kept = float(np.median(beside[end])), float(np.median(agree[end]))
        if not faded[end].any() and (much > WARP or (much > WARP_WITH_LOSS and kept < LOSS)):
            yield Defect("warp", end.start if last else 0, end.stop, _rounded(much / WARP_WITH_LOSS))


def _blurred(m: Measures, faded: Flags, cuts: list[Defect]) -> Iterator[Defect]:
    """Ends that lose their sharpness, from the frame on where it falls."""
    for start, stop, last in _ends(m, cuts):
        usual = max(float(np.median(m.sharp[_middle(start, stop)])), 1e-6)
        outward = 1 if last else -1
        sharp, hidden = (m.sharp[start:stop] / usual)[::outward], faded[start:stop][::outward]
        left = float(np.median(sharp[-3:]))
        if hidden[-END:].any() or left >= BLUR or usual < DETAIL:
            continue
        clear = np.flatnonzero(sharp >= (1 + BLUR) / 2)
        long = len(sharp) - (int(clear[-1]) + 1 if len(clear) else 0)
        span = (stop - long, stop) if last else (0, long)
        yield Defect("blur", *span, _rounded(BLUR / max(left, 1e-3)))


def _rounded(value: float | np.floating) -> float:
    return round(float(value), 2)
