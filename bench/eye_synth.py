"""Clips whose camera and whose defect are known, made of a photograph: what ``bench.eye_clips`` measures against.

A camera moves over the photograph, somebody textured sways in front of it, grain lies over it, and H.264 (crf 23) has
been there. Moves are even or eased. All is drawn from a seed, so a clip is the same every time. The defects are ours,
not those of a generative model: figures say how well a defect of this form is found, no more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
SIZE, RATE, SECONDS = (640, 360), Fraction(24), 3
FRAMES = int(RATE) * SECONDS
MOVES = (
    "static", "pan right", "pan left", "tilt up", "tilt down", "push in", "pull back", "roll", "handheld",
)  # fmt: skip
SPEEDS = {"pan": (2.5, 8.0), "tilt": (3.5, 9.0), "zoom": (2.0, 7.0), "roll": (1.5, 5.0)}
"""Per second: per cent of the width, of the height, of the scale; degrees."""
SWAY = (0.25, 0.8)
"""Per cent of the width: root mean square of a camera held by hand, 0.4 to 4 Hz."""


@dataclass(frozen=True)
class Made:
    """A clip with its truth: the move and its mean per second (pan, tilt, zoom in per cent; roll in degrees), a defect
    or "", and the frames it is in."""

    name: str
    move: str
    speed: tuple[float, float, float, float]
    defect: str
    span: tuple[int, int]
    frames: tuple[Picture, ...]


@dataclass(frozen=True, eq=False)
class _Path:
    """Where the camera is at every frame: centre in parts of the width, log of the scale, degrees. float64 [n]."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    zoom: NDArray[np.float64]
    roll: NDArray[np.float64]


def made(name: str, photo: Picture, other: Picture, move: str, defect: str, random: Generator) -> Made:
    """One clip of a photograph, with a move and a defect ("" for none); ``other`` is what is cut to."""
    path, speed = _path(move, random)
    first = _scene(photo, other, path, random)
    elsewhere = defect in ("cut", "dissolve", "flash")
    second = _scene(other, photo, _path("static", random)[0], random) if elsewhere else first
    harm, span = DEFECTS[defect](first, second, random) if defect else (first, (0, 0))
    return Made(f"{name} {move} {defect}".strip(), move, speed, defect, span, tuple(_grained(harm, random)))


def _path(move: str, random: Generator) -> tuple[_Path, tuple[float, float, float, float]]:
    time = np.arange(FRAMES) / (FRAMES - 1)
    course = time if random.random() < 0.5 else time**3 * (time * (time * 6 - 15) + 10)
    course, none = course * SECONDS, np.zeros(FRAMES)
    much = {kind: float(random.uniform(*between)) for kind, between in SPEEDS.items()}
    pan = {"pan right": much["pan"], "pan left": -much["pan"]}.get(move, 0.0)
    tilt = {"tilt up": much["tilt"], "tilt down": -much["tilt"]}.get(move, 0.0)
    zoom = {"push in": much["zoom"], "pull back": -much["zoom"]}.get(move, 0.0)
    roll = much["roll"] * random.choice([-1, 1]) if move == "roll" else 0.0
    x, y = pan / 100 * course, -tilt / 100 * course * SIZE[1] / SIZE[0]
    if move == "handheld":
        x, y = _sway(random), _sway(random)
    path = _Path(x, y, np.log1p(zoom / 100) * course, none + roll * course)
    return path, (pan, tilt, zoom, roll)


def _sway(random: Generator) -> NDArray[np.float64]:
    """A hand's unrest: noise of 0.4 to 4 Hz, weaker the faster it is."""
    waves = np.fft.rfftfreq(FRAMES * 4, 1 / float(RATE))
    power = np.where((waves >= 0.4) & (waves <= 4.0), 1 / np.maximum(waves, 0.1), 0.0)
    noise = np.fft.irfft(power * np.exp(2j * np.pi * random.random(len(waves))))[:FRAMES]
    return np.asarray((noise - noise[0]) / noise.std() * random.uniform(*SWAY) / 100, np.float64)


def _scene(photo: Picture, actor: Picture, path: _Path, random: Generator) -> list[Picture]:
    """The photograph through a moving camera, with somebody in front who sways by himself."""
    wide, high = SIZE
    fill = 1.35 * max(wide / photo.shape[1], high / photo.shape[0])
    where = np.array([random.uniform(0.25, 0.75) * wide, 0.66 * high])
    sway, pace = random.uniform(6, 14), random.uniform(0.3, 0.7)
    shape = _ellipse(int(high * random.uniform(0.3, 0.42)))
    texture = cv2.resize(actor, (shape.shape[1], shape.shape[0]), interpolation=cv2.INTER_AREA)
    out = []
    for k in range(FRAMES):
        view = _matrix(path, k, fill, photo.shape[1], photo.shape[0])
        frame = cv2.warpAffine(photo, view[:2], SIZE, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
        base = view @ np.linalg.inv(_matrix(path, 0, fill, photo.shape[1], photo.shape[0])) @ np.array([*where, 1.0])
        at = base[:2] + sway * np.array([np.sin(k / 24 * 2 * np.pi * pace), 0.3 * np.cos(k / 24 * 2 * np.pi * pace)])
        out.append(_placed(frame, texture, shape, at))
    return out


def _matrix(path: _Path, k: int, fill: float, wide: int, high: int) -> NDArray[np.float64]:
    """From the photograph to the frame, float64 [3, 3]."""
    scale, turn = fill * np.exp(path.zoom[k]), np.radians(path.roll[k])
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    middle = np.array([wide / 2, high / 2]) + np.array([path.x[k], path.y[k]]) * SIZE[0] / fill
    shift = np.array(SIZE) / 2 - np.array([[cos, -sin], [sin, cos]]) @ middle
    return np.array([[cos, -sin, shift[0]], [sin, cos, shift[1]], [0, 0, 1]])


def _ellipse(high: int) -> NDArray[np.float32]:
    mask = np.zeros((high, int(high * 0.55)), np.float32)
    cv2.ellipse(mask, (mask.shape[1] // 2, high // 2), (mask.shape[1] // 2 - 3, high // 2 - 3), 0, 0, 360, 1.0, -1)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 1.2), np.float32)


def _placed(frame: Picture, texture: Picture, shape: NDArray[np.float32], at: NDArray[np.float64]) -> Picture:
    """The frame with a texture over it, about a point, where its shape is."""
    high, wide = shape.shape
    left, top = (int(np.floor(each)) for each in at - np.array([wide, high]) / 2)
    part = at - np.array([wide, high]) / 2 - np.array([left, top])
    shift = np.array([[1, 0, part[0]], [0, 1, part[1]]])
    solid = cv2.warpAffine(shape, shift, (wide, high))[..., None]
    over = cv2.warpAffine(texture, shift, (wide, high), borderMode=cv2.BORDER_REPLICATE)
    x, y = slice(max(left, 0), left + wide), slice(max(top, 0), top + high)
    under = frame[y, x]
    cut = np.s_[max(-top, 0) :, max(-left, 0) :]
    solid, over = (each[cut][: under.shape[0], : under.shape[1]] for each in (solid, over))
    frame[y, x] = np.asarray(under * (1 - solid) + over * solid, np.uint8)
    return frame


def _grained(frames: list[Picture], random: Generator) -> Iterator[Picture]:
    """Film grain of 2.5 steps; frames that are one object twice (frozen) have one grain."""
    noise = np.rint(random.normal(0, 2.5, (SIZE[1] * 2, SIZE[0] * 2))).astype(np.int16)
    before, last = None, None
    for frame in frames:
        if frame is not before or last is None:
            y, x = int(random.integers(SIZE[1])), int(random.integers(SIZE[0]))
            grain = cv2.merge([noise[y : y + SIZE[1], x : x + SIZE[0]]] * 3)
            last = np.asarray(cv2.add(frame, grain, dtype=cv2.CV_8U), np.uint8)
        before = frame
        yield last


Harm = tuple[list[Picture], tuple[int, int]]


def _cut(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    at = int(random.integers(16, FRAMES - 16))
    return a[:at] + b[at:], (at, at + 1)


def _dissolve(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    """One picture turns into the other over 3 to 10 frames."""
    at, count = int(random.integers(16, FRAMES - 26)), int(random.integers(3, 11))
    mixed = [cv2.addWeighted(a[at + k], 1 - (part := (k + 1) / (count + 1)), b[at + k], part, 0) for k in range(count)]
    return a[:at] + [np.asarray(each, np.uint8) for each in mixed] + b[at + count :], (at, at + count)


def _jump(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    """The frame slips aside by 2.5 to 7 per cent and stays there."""
    at, by = int(random.integers(12, FRAMES - 12)), float(random.uniform(0.025, 0.07)) * SIZE[0]
    turn = float(random.uniform(0, 2 * np.pi))
    shift = np.array([[1, 0, by * np.cos(turn)], [0, 1, by * np.sin(turn)]])
    slip = [cv2.warpAffine(f, shift, SIZE, borderMode=cv2.BORDER_REFLECT_101) for f in a[at:]]
    return a[:at] + slip, (at, at + 1)


def _flash(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    at, count = int(random.integers(8, FRAMES - 8)), int(random.integers(1, 3))
    if random.random() < 0.4:
        return a[:at] + b[at : at + count] + a[at + count :], (at, at + count)
    gain = float(random.uniform(1.25, 2.2))
    return a[:at] + [_lit(f, gain) for f in a[at : at + count]] + a[at + count :], (at, at + count)


def _flicker(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    """Every frame a little brighter or darker: 1 to 6 per cent of its values, root mean square."""
    much = float(random.uniform(0.01, 0.06))
    return [_lit(f, max(0.0, 1 + much * float(random.normal())) ** 2.2) for f in a], (0, FRAMES)


def _fade_out(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    count = int(random.integers(8, 16))
    return a[:-count] + [_lit(f, 1 - (k + 1) / count) for k, f in enumerate(a[-count:])], (FRAMES - count, FRAMES)


def _fade_in(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    harm, span = _fade_out(a[::-1], b, random)
    return harm[::-1], (0, FRAMES - span[0])


def _warp_end(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    """The picture melts: a smooth field of shifts that grows over the last 6 to 12 frames to 2 to 4 per cent."""
    count, much = int(random.integers(6, 13)), float(random.uniform(0.02, 0.04)) * SIZE[0]
    field = [cv2.resize(random.normal(0, 1, (4, 6)), SIZE, interpolation=cv2.INTER_CUBIC) for _ in "xy"]
    y, x = np.mgrid[: SIZE[1], : SIZE[0]].astype(np.float32)

    def melted(frame: Picture, part: float) -> Picture:
        across, down = (each.astype(np.float32) * np.float32(much * part) for each in field)
        return np.asarray(cv2.remap(frame, x + across, y + down, cv2.INTER_LINEAR, None, cv2.BORDER_REFLECT), np.uint8)

    return a[:-count] + [melted(f, (k + 1) / count) for k, f in enumerate(a[-count:])], (FRAMES - count, FRAMES)


def _blur_end(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    count, much = int(random.integers(5, 12)), float(random.uniform(2.5, 5.0))
    blurred = [cv2.GaussianBlur(f, (0, 0), 0.3 + much * (k + 1) / count) for k, f in enumerate(a[-count:])]
    return a[:-count] + blurred, (FRAMES - count, FRAMES)


def _freeze(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    at, count = int(random.integers(12, FRAMES - 28)), int(random.integers(8, 15))
    return a[:at] + [a[at]] * count + a[at + 1 :][: FRAMES - at - count], (at + 1, at + count)


def _freeze_end(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    count = int(random.integers(6, 15))
    return a[:-count] + [a[-count - 1]] * count, (FRAMES - count, FRAMES)


def _dark(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
    """Four to five and a half stops under."""
    gain = 2 ** -float(random.uniform(4.0, 5.5))
    return [_lit(f, gain) for f in a], (0, FRAMES)


def _turned(harm: Callable[[list[Picture], list[Picture], Generator], Harm]) -> Callable[..., Harm]:
    """The same at the start."""

    def at_start(a: list[Picture], b: list[Picture], random: Generator) -> Harm:
        frames, span = harm(a[::-1], b, random)
        return frames[::-1], (FRAMES - span[1], FRAMES - span[0])

    return at_start


def _lit(frame: Picture, gain: float) -> Picture:
    """With so many times the light: in linear light (gamma 2.2)."""
    table = 255 * np.clip((np.arange(256) / 255) ** 2.2 * max(gain, 0.0), 0, 1) ** (1 / 2.2)
    return np.asarray(cv2.LUT(frame, (table + 0.5).astype(np.uint8)), np.uint8)


DEFECTS: dict[str, Callable[[list[Picture], list[Picture], Generator], Harm]] = {
    "cut": _cut,
    "jump": _jump,
    "flash": _flash,
    "flicker": _flicker,
    "fade out": _fade_out,
    "fade in": _fade_in,
    "warp at end": _warp_end,
    "warp at start": _turned(_warp_end),
    "blur at end": _blur_end,
    "blur at start": _turned(_blur_end),
    "freeze": _freeze,
    "freeze at end": _freeze_end,
    "dark": _dark,
    "dissolve": _dissolve,
}
