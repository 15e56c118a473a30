"""What was made of a film, and what the eye measured of it, as plain data: what the checklists read beside the film."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["cast", "place", "prop"]


@dataclass(frozen=True, slots=True)
class Check:
    """One answer of the eye about a reference picture: which item, ``pass``, ``fail`` or ``unsure``, the number, why.

    ``of`` is the reference as people write it, ``@cup:whole``; two of them where they are compared.
    """

    of: str
    id: str
    answer: str
    value: str
    why: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of the film: how many pictures the project brings for it, and how many takes show what it is now.

    ``missing`` are pictures of the project that cannot be read; ``state`` is that of the take that stands for it:
    ``done``, ``stale``, ``missing``, ``waiting`` or ``failed``.
    """

    tag: str
    prop_state: str | None
    kind: Kind
    state: str
    pictures: int = 0
    missing: tuple[str, ...] = ()
    takes: int = 0
    by_hand: int = 0
    looked: bool = False
    views: int = 0
    """Views of its set that are made."""
    tests: int = 0
    """Test clips made from it (``rushes reference test``)."""

    @property
    def name(self) -> str:
        """As people write it: ``@singer``, ``@cup:shattered``."""
        return f"@{self.tag}:{self.prop_state}" if self.prop_state else f"@{self.tag}"

    @property
    def ready(self) -> bool:
        """Whether there is a picture to send along with a still."""
        return not self.missing and (self.pictures > 0 or self.takes > 0 or self.state == "done")

    @property
    def angles(self) -> int:
        """Pictures that show it differently: the project's own, or the one that is made, and the views of its set."""
        return (self.pictures or int(self.ready)) + self.views

    @property
    def choices(self) -> int:
        """Pictures there are of it: the project's own, takes, and views."""
        return self.pictures + self.takes + self.views


@dataclass(frozen=True, slots=True)
class Taken:
    """What is there of a shot: the state of its still and of its clip, how many takes, and what was looked at.

    ``clips`` are takes of the clip that the film asks for, ``tries`` all of its takes, tests too; neither counts those
    that were refused. ``cut_in`` says whether there is a clip to cut in, be it an old one.
    ``shows`` says by tag (``cup:whole``) how the still shows what it should: ``same``, ``other``, ``unsure`` or
    ``unseen``. ``light`` is the still's brightness, chroma and warmth: L*, chroma and b* of CIE L*a*b*.
    """

    still: str = "missing"
    clip: str = "missing"
    clips: int = 0
    tries: int = 0
    cut_in: bool = False
    still_looked: bool = False
    clip_looked: bool = False
    shows: Mapping[str, str] = field(default_factory=dict)
    light: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Everything known of what was made: nothing of it is made or measured by asking.

    ``checks`` are the eye's answers about references, each and together. ``film`` is the state of the cut, ``saved``
    are tags that have a picture of this film, ``left_out`` counts the defects of clips that the cut does not show.
    """

    references: tuple[Reference, ...] = ()
    shots: Mapping[str, Taken] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    film: str = "missing"
    saved: frozenset[str] = frozenset()
    left_out: int = 0
