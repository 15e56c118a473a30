"""What a topic of the troubleshooting is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Price = Literal["nothing", "reference", "still", "clip", "test"]
"""What a fix makes anew: its price is that of this, in the film's models."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A command, and what it tells of the trouble."""

    command: str
    tells: str


@dataclass(frozen=True, slots=True)
class Fix:
    """One of the guide's solutions in its words, what that is in Rushes, and what it makes anew."""

    guide: str
    does: str
    makes: tuple[Price, ...] = ("nothing",)

    def costs(self, prices: Mapping[Price, tuple[int, int]] | None = None) -> str:
        """What is made anew for one shot, in words; with ``prices``, and what that costs in credits."""
        if self.makes == ("nothing",):
            return "nothing"
        named = ", ".join(_named(what, count, prices) for what, count in Counter(self.makes).items())
        return f"{named} credits" if prices else named


def _named(what: Price, count: int, prices: Mapping[Price, tuple[int, int]] | None) -> str:
    named = f"{count} {what}s" if count > 1 else f"a {what}"
    if not prices:
        return named
    least, most = (count * each for each in prices[what])
    return f"{named} {least}" if least == most else f"{named} {least} to {most}"


@dataclass(frozen=True, slots=True)
class Topic:
    """One problem of the guide: its words and section, what one sees, why it is so, what to measure, and the fixes.

    ``because`` are causes of ``rushes remedy SHOT --because``: a fix that is ready as a change of the shot list.
    """

    id: str
    problem: str
    section: str
    sees: str
    why: str
    measures: tuple[Measure, ...]
    fixes: tuple[Fix, ...]
    because: tuple[str, ...] = ()


def near_topic(name: str, ids: Iterable[str], cutoff: float = 0.5) -> list[str]:
    """The topics that a name may mean, the likeliest first; none where nothing is like it."""
    return get_close_matches(name.casefold(), list(ids), 3, cutoff)
