"""Grey: an engine that draws one even grey for everything."""

from fractions import Fraction
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from rushes.engines.base import Drawn, Pictures, Request
from rushes.media import write_clip
from rushes.units import parse_size


class Grey(Drawn):
    name = "grey"
    version = "1"
    models = {"still": "slate_still", "draft": "slate_clip", "hero": "slate_clip"}

    def draw(self, request: Request, pictures: Pictures) -> bytes:
        width, height = parse_size(request.ratio)
        frame = np.full((height, width, 3), request.seed % 256, np.uint8)
        if request.stage != "clip":
            png = BytesIO()
            Image.fromarray(frame).save(png, "PNG")
            return png.getvalue()
        with TemporaryDirectory() as folder:
            clip = Path(folder) / "clip.mp4"
            write_clip(clip, [frame] * (request.frames or 1), rate=Fraction(request.rate))
            return clip.read_bytes()
