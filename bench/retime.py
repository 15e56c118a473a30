"""Which way of showing a clip at another speed looks most like having been shot at it: drop, blend or flow.

    python -m bench.retime [--json]

Scenes whose every moment is known, drawn at the frames of a clip and at the moments in between that a slot shows at
0.9, 0.96, 1.04 and 1.1 of its speed: a pan, a push in, a figure that crosses before a pan, and a flickering, grained
one. *Error* is the root mean square difference to the true picture, in values of 255; *judder* is how unevenly things
move: the spread of the step from frame to frame over its mean (0 is smooth; dropping and repeating frames jumps).
*Sharpness* is that of the true picture, kept. Milliseconds of CPU a frame at 1280x720. The scenes named ``held out``
were not looked at when the measured sizes of ``rushes.cut.retime`` were chosen.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.cut.retime import retimed, shows
from rushes.cut.timeline import Item
from rushes.film.treatment import Retime

SIZE = (1280, 720)
FRAMES = 24
SPEEDS = ("0.90", "0.96", "1.04", "1.10")
METHODS: tuple[Retime, ...] = ("drop", "blend", "flow")

Picture = NDArray[np.float32]
Scene = Callable[[float], Picture]


@dataclass(frozen=True)
class Row:
    """One scene at one speed by one method."""

    scene: str
    speed: str
    method: str
    error: float
    judder: float
    sharpness: float
    ms: float


def ground(seed: int, coarse: float) -> Picture:
    """A picture larger than the frame with detail at every size, as photographs have: 1/f noise with edges."""
    random = np.random.default_rng(seed)
    height, width = SIZE[1] + 400, SIZE[0] + 400
    page = np.zeros((height, width), np.float32)
    for octave in range(7):
        few = random.normal(size=(4 + height // 2 ** (8 - octave), 4 + width // 2 ** (8 - octave))).astype(np.float32)
        page += cv2.resize(few, (width, height), interpolation=cv2.INTER_CUBIC) * coarse**octave
    for _ in range(60):
        x, y, w, h = (int(n) for n in random.integers((0, 0, 20, 20), (width, height, 260, 200)))
        page[y : y + h, x : x + w] += random.normal() * 1.2
    page = cv2.GaussianBlur(page, (0, 0), 0.8)
    return np.asarray(np.clip(125 + 45 * (page - page.mean()) / page.std(), 17, 234), np.float32)


def seen(page: Picture, x: float, y: float, zoom: float = 1.0, size: tuple[int, int] = SIZE) -> Picture:
    """The page through a window whose middle lies ``x``, ``y`` from the page's."""
    middle = np.array([page.shape[1] / 2 + x, page.shape[0] / 2 + y])
    turn = np.array([[zoom, 0, 0], [0, zoom, 0]], np.float64)
    turn[:, 2] = np.array(size) / 2 - zoom * middle
    return np.asarray(cv2.warpAffine(page, turn, size, flags=cv2.INTER_CUBIC), np.float32)


def scenes(seed: int) -> dict[str, Scene]:
    """Scenes by name: frame number (not whole) to luma ``float32 [720, 1280]``."""
    far, near = ground(seed, 0.62), ground(seed + 1, 0.7)
    ellipse = np.zeros((SIZE[1], SIZE[0]), np.float32)
    cv2.ellipse(ellipse, (SIZE[0] // 2, SIZE[1] // 2 + 120), (150, 380), 0, 0, 360, 1.0, -1)

    def crossing(t: float) -> Picture:
        shift = 14 * (t - FRAMES / 2)
        move = np.array([[1, 0, shift], [0, 1, 0]], np.float64)
        there = np.asarray(cv2.warpAffine(ellipse, move, SIZE, flags=cv2.INTER_LINEAR), np.float32)
        return np.asarray(seen(far, 2 * t, 0) * (1 - there) + seen(near, -shift, 4 * np.sin(t / 5)) * there)

    return {
        "pan": lambda t: seen(far, 6 * t - 70, 0),
        "push in": lambda t: seen(far, 0, 0, 1 + 0.006 * t),
        "figure crosses": crossing,
        "slow drift": lambda t: seen(near, 0.7 * t, 0.3 * t),
        "handheld": lambda t: seen(far, 9 * np.sin(t / 3.1) + 4 * np.sin(t / 1.7), 7 * np.sin(t / 2.3)),
    }


def planes(picture: Picture, grain: int | None = None) -> NDArray[np.uint8]:
    if grain is not None:
        picture = picture + np.random.default_rng(grain).normal(scale=2.0, size=picture.shape).astype(np.float32)
    luma = np.clip(np.round(picture), 16, 235).astype(np.uint8)
    return np.concatenate([luma, np.full((SIZE[1] // 2, SIZE[0]), 128, np.uint8)])


def measured(name: str, scene: Scene, speed: str, method: Retime) -> Row:
    """One row: the frames of a slot made by a method, beside the truth."""
    item = Item(
        shot="s", start=0, end=int(FRAMES / Fraction(speed)) - 2, source="x", first=1, source_frames=FRAMES + 2,
        source_rate=Fraction(24), speed=Fraction(speed), retime=method,
    )  # fmt: skip
    shown = shows(item, Fraction(24))
    clip = [planes(scene(k), k) for k in range(shown[0][0], shown[-1][0] + 3)]
    before = time.process_time()
    made = list(retimed(iter(clip), shown, method))
    ms = 1000 * (time.process_time() - before) / len(made)
    truth = [scene(1 + k * float(Fraction(speed))) for k in range(len(made))]
    luma = [each[: SIZE[1]].astype(np.float32) for each in made]
    errors = [float(np.sqrt(np.mean((a - b)[60:-60, 60:-60] ** 2))) for a, b in zip(luma, truth, strict=True)]
    sharp = [_sharpness(a) / _sharpness(b) for a, b in zip(luma, truth, strict=True)]
    return Row(name, speed, method, float(np.mean(errors)), _judder(luma, truth), float(np.mean(sharp)), ms)


def _sharpness(picture: Picture) -> float:
    soft = cv2.GaussianBlur(picture, (0, 0), 1.2)
    return float(np.std(cv2.Laplacian(soft, cv2.CV_32F)[60:-60, 60:-60]))


def _judder(made: list[Picture], truth: list[Picture]) -> float:
    """Spread of how far each picture is from where it ought to be, in steps: by the phase that fits it best."""
    steps = []
    for k in range(1, len(made) - 1):
        change, ahead = made[k] - made[k - 1], truth[k] - truth[k - 1]
        inner = (slice(60, -60), slice(60, -60))
        steps.append(float((change * ahead)[inner].sum() / (ahead * ahead)[inner].sum()))
    return float(np.std(steps))


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    cv2.setNumThreads(1)
    rows = []
    for seed, sort in ((1, ""), (100, "held out: ")):
        for name, scene in scenes(seed).items():
            rows += [measured(sort + name, scene, speed, how) for speed in SPEEDS for how in METHODS]
    if asked.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
        return 0
    print(f"{'scene':26} {'speed':>5}  {'method':6} {'error':>6} {'judder':>7} {'sharpness':>9} {'ms':>6}")
    for row in rows:
        print(
            f"{row.scene:26} {row.speed:>5}  {row.method:6} {row.error:6.2f} {row.judder:7.3f} {row.sharpness:9.2f}"
            f" {row.ms:6.1f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
