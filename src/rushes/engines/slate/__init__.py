"""Slate: the engine that stands in for whatever is not made, with an honest, well drawn card."""

from collections.abc import Mapping
from typing import ClassVar

from rushes.engines.base import Drawn, Pictures, Request


class Slate(Drawn):
    """Cards drawn on this machine, free: stills of words and a framing diagram, clips of a slow move."""

    name: ClassVar[str] = "slate"
    version: ClassVar[str] = "1"
    reads_facts: ClassVar[bool] = True
    rank: ClassVar[int] = 0
    models: ClassVar[Mapping[str, str]] = {"still": "slate_still", "draft": "slate_clip", "hero": "slate_clip"}

    def draw(self, request: Request, pictures: Pictures) -> bytes:
        """The card as PNG, or the still's move as MP4; see ``picture.draw``."""
        from rushes.engines.slate.picture import draw  # drawing needs NumPy and Pillow; naming the engine does not

        return draw(request, pictures)
