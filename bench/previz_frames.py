"""What a frame of previz costs, stage by stage, beside encoding it alone; and whether it flickers.

    python -m bench.previz_frames [--frames 24] [--json]

Clips of prompts of the guide at 1280x720, drawn from the words, each in this one process and thread: CPU milliseconds
a frame by stage, what a shot costs before its first frame, and the ratio to encoding the same frames (as the cut does).

Flicker is how far the brightness of whole frames, crawl how far that of blocks of 16 by 16 pixels, leaves the mean of
the frames before and after: root mean square, of all frames and of the middle block; both of 255. The grain of the
film alone, which differs in every frame, gives a crawl of about 0.2.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from bench.previz_sheets import CAST, CLIPS
from rushes.engines.previz.draw import air, painter
from rushes.engines.previz.picture import MOVING, with_motion
from rushes.engines.previz.stage.world import staged
from rushes.engines.previz.words import read
from rushes.media.encode import write_clip

SIZE = (1280, 720)
RATE = Fraction(24)
STAGES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "raster": (painter, ("draw_faces",)),
    "shade": (painter, ("shade", "changed")),
    "air": (air, ("openness", "beams")),
    "shadow": (painter, ("depth",)),
    "focus": (painter, ("focused",)),
    "develop": (painter, ("developed",)),
}
Pictures = NDArray[np.uint8]


@dataclass(frozen=True)
class Row:
    """One clip: CPU seconds before the first frame, milliseconds a frame, and how steady it is."""

    clip: str
    before: float
    frame: float
    stages: dict[str, float]
    encode: float
    flicker: float
    crawl: float


def measured(prompt: str, motion: str, frames: int) -> Row:
    """Draw and encode the first frames of a clip; what is compiled or kept for later shots is not counted."""
    scene = with_motion(read(prompt, references=CAST), motion)
    began = time.process_time()
    world = staged(scene, SIZE[0] / SIZE[1], 1, 5.0)
    drawn = painter.Painter(world, *SIZE, fine=MOVING)
    before = time.process_time() - began
    drawn.picture(0.0, 0)
    spent: Counter[str] = Counter()
    with timed(spent):
        began = time.process_time()
        pictures = [drawn.picture(float(frame / RATE), frame) for frame in range(frames)]
        whole = time.process_time() - began
    stages = {name: round(spent[name] / frames * 1000, 1) for name in STAGES}
    stages["move and rest"] = round((whole - sum(spent.values())) / frames * 1000, 1)
    flicker, crawl = steadiness(pictures)
    encode = encoding(pictures) / frames * 1000
    return Row(f"{prompt} {motion}", before, whole / frames * 1000, stages, encode, flicker, crawl)


@contextmanager
def timed(spent: Counter[str]) -> Iterator[None]:
    """Count the CPU seconds of every stage while the block runs."""
    with ExitStack() as stack:
        for stage, (module, names) in STAGES.items():
            for name in names:
                stack.enter_context(patch.object(module, name, _counting(getattr(module, name), stage, spent)))
        yield


def _counting(does: Callable[..., Any], stage: str, spent: Counter[str]) -> Callable[..., Any]:
    def counted(*args: Any, **options: Any) -> Any:
        began = time.process_time()
        result = does(*args, **options)
        spent[stage] += time.process_time() - began  # type: ignore[assignment]  # seconds, not whole numbers
        return result

    return counted


def steadiness(pictures: Sequence[Pictures]) -> tuple[float, float]:
    """Flicker and crawl of a clip, steps of 255; see the module."""
    grey = np.stack([picture @ np.array([0.299, 0.587, 0.114]) for picture in pictures])
    count, height, width = grey.shape
    blocks = grey.reshape(count, height // 16, 16, width // 16, 16).mean((2, 4))
    bent = blocks[1:-1] - (blocks[:-2] + blocks[2:]) / 2
    whole = blocks.mean((1, 2))
    even = whole[1:-1] - (whole[:-2] + whole[2:]) / 2
    return float(np.sqrt((even**2).mean())), float(np.median(np.sqrt((bent**2).mean(0))))


def encoding(pictures: Sequence[Pictures]) -> float:
    """CPU seconds that writing the frames alone takes."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        write_clip(Path(folder) / "clip.mp4", iter(pictures), rate=RATE)
        return time.process_time() - began


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.previz_frames", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--frames", type=int, default=24)
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args(args)
    for prompt, motion in CLIPS:
        measured(prompt, motion, 3)  # compiled, and the people and the light of places known
    rows = [measured(prompt, motion, told.frames) for prompt, motion in CLIPS]
    if told.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
        return 0
    names = (*STAGES, "move and rest")
    print("frame ms, of it " + ", ".join(names) + "; encoding ms, ratio; before s; flicker, crawl")
    for row in rows:
        parts = " ".join(f"{row.stages[name]:5.1f}" for name in names)
        print(
            f"{row.frame:6.1f} | {parts} | {row.encode:5.1f} {row.frame / row.encode:5.1f} | {row.before:4.1f} "
            f"| {row.flicker:.2f} {row.crawl:.2f} | {row.clip[:70]}"
        )
    mean, ratio = np.mean([row.frame for row in rows]), np.mean([row.frame / row.encode for row in rows])
    print(f"{mean:6.1f} ms a frame, {ratio:.1f} times encoding alone")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
