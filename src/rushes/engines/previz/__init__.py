"""Previz: the embedded engine that stages a request in three dimensions and draws it on the CPU.

The order of the work is the order of the folders: ``words`` reads the prompt into a ``Scene``, ``people``, ``props``
and ``places`` hold what can stand in it, ``stage`` puts it there with a camera and a light, ``draw`` makes pictures of
it. It is procedural: no generative model is in it, and it says so in what it makes.
"""

from typing import ClassVar

from rushes.engines.base import Drawn, Pictures, Request


class Previz(Drawn):
    """Stills and clips staged in 3D on this machine, free: people, places, props, camera and light from the prompt."""

    name: ClassVar[str] = "previz"
    version: ClassVar[str] = "7"
    reads_beats: ClassVar[bool] = True
    rank: ClassVar[int] = 10
    models: ClassVar[dict[str, str]] = {"still": "previz_still", "draft": "previz_clip", "hero": "previz_clip"}

    def draw(self, request: Request, pictures: Pictures) -> bytes:
        """The still as PNG with its scene, or the clip of a still as MP4; see ``picture.draw``."""
        from rushes.engines.previz.picture import draw  # drawing needs numba and OpenCV; naming the engine does not

        return draw(request, pictures)
