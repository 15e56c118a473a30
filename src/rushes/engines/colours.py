"""The scripted engine's pictures: a colour of its own for each request, brightening over a clip."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rushes.media import write_clip
from rushes.units import CLIP_RATE, digest, parse_size


def draw(request: Mapping[str, Any], shrink: int) -> bytes:
    """The picture or clip of a plain request: a colour of its own, brightening over a clip."""
    width, height = small(str(request["ratio"]), shrink)
    colour = np.frombuffer(bytes.fromhex(digest(dict(request))[:6]), np.uint8)
    if request["stage"] != "clip":
        png = BytesIO()
        Image.fromarray(_field(colour, width, height, 0.5)).save(png, "PNG")
        return png.getvalue()
    count = int(request["seconds"] * CLIP_RATE)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_clip(path, (_field(colour, width, height, k / count) for k in range(count)), rate=CLIP_RATE)
        return path.read_bytes()


def small(ratio: str, shrink: int) -> tuple[int, int]:
    """Width and height so many times smaller than asked, even, and large enough to be looked at."""
    width, height = (max(side // shrink // 2 * 2, 64) for side in parse_size(ratio))
    return width, height


def _field(colour: NDArray[np.uint8], width: int, height: int, part: float) -> NDArray[np.uint8]:
    ramp = np.linspace(0.4, 1.0, width, dtype=np.float32)[None, :, None] * (0.5 + 0.5 * part)
    return np.broadcast_to((ramp * colour).astype(np.uint8), (height, width, 3)).copy()
