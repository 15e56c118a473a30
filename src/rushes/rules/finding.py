"""What the eye found, as the rules read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

GRAVE = (
    "face", "drift", "prop", "cut", "dissolve", "jump", "flash", "warp", "held", "freeze", "flicker", "dark", "blur",
    "fade in", "fade out", "camera", "place",
)  # fmt: skip
"""Kinds of finding, the gravest first: what an audience would see before all."""


LOOKS = (".look", ".match")
"""How the nodes end that hold what was seen."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the eye found: the shot, the take, what kind of thing, a sentence, and what to do.

    ``shown`` says whether the film shows it; ``frames`` are those of the take's file, where it is about some.
    """

    shot: str
    take: str
    kind: str
    shown: bool
    says: str
    does: str
    frames: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What the eye knows of a film: all it found, and what it measured of each take, as sentences by its name."""

    findings: tuple[Finding, ...] = ()
    measured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def gravest(found: Iterable[Finding]) -> Finding | None:
    """The worst of these: what the film shows first, then by kind; None where there is nothing."""
    return min(found, key=lambda each: (not each.shown, _place(each.kind)), default=None)


def _place(kind: str) -> int:
    sure = kind.removesuffix(" unsure")
    return GRAVE.index(sure) if sure in GRAVE else len(GRAVE)
