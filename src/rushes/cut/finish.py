"""What a cut is delivered as: the film, a small proxy to look at, or a review copy with its numbers burnt in."""

from dataclasses import dataclass, replace
from fractions import Fraction

import av

from rushes.film.model import Film
from rushes.media import files, fit
from rushes.media.encode import GOP, PRESET, QUICK, encoder_options
from rushes.units import Json

SEGMENT_VERSION = 2
"""Raised by hand when the pixels or the stream of a segment change."""

FILM_CRF, PROXY_CRF = 18, 23
PROXY_LINES = 480


@dataclass(frozen=True, slots=True)
class Finish:
    """How pictures are finished: ``size`` (width, height), x264's quality and preset, and a mark for review copies.

    ``grain`` (0 to 100) and its ``seed`` are laid over all. With a ``mark`` every frame bears time code, shot and take,
    and the mark across it. ``name`` tells it from the film's own, which has none.
    """

    size: tuple[int, int]
    crf: int = FILM_CRF
    preset: str = PRESET
    mark: str = ""
    name: str = ""
    grain: int = 0
    seed: int = 0

    @property
    def plain(self) -> bool:
        """Whether pictures are only fitted, and nothing is done to their pixels."""
        return not self.mark and not self.grain

    @property
    def quick(self) -> bool:
        """Whether it is looked at and thrown away: decoded and scaled quickly too."""
        return self.preset == QUICK

    @property
    def scaling(self) -> str:
        """How libswscale scales."""
        return fit.QUICKLY if self.quick else fit.FLAGS


def finish_of(film: Film) -> Finish:
    """How a film is finished."""
    return Finish(film.size, grain=film.file.look.grain, seed=film.settings.seed)


def proxy_of(finish: Finish) -> Finish:
    """The same in 480 lines, quickly encoded."""
    (width, height), lines = finish.size, min(PROXY_LINES, finish.size[1])
    size = 2 * round(width * lines / height / 2), lines
    return replace(finish, size=size, crf=PROXY_CRF, preset=QUICK, name=f"{finish.name}proxy")


def settings(rate: Fraction, finish: Finish) -> dict[str, Json]:
    """Everything but the clips that decides a segment's bytes, for its key: settings and library versions."""
    libraries = {name: ".".join(map(str, version)) for name, version in av.library_versions.items()}
    return {
        "segment": SEGMENT_VERSION,
        "rate": f"{rate.numerator}/{rate.denominator}",
        "size": f"{finish.size[0]}x{finish.size[1]}",
        "encoder": {**encoder_options(finish.crf, finish.preset), "gop": GOP, "scaling": finish.scaling},
        **({"decoder": dict(files.QUICKLY)} if finish.quick else {}),
        "av": av.__version__,
        "libraries": libraries,
    }
