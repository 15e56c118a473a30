"""Figures of the scenarios of ``runway_crash_scenarios``, and how a scenario is to be played."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Tally:
    """Figures of one or of many scenarios; ``faults`` says what was wrong, each with how to see it again."""

    scenarios: int = 0
    conductors: int = 0
    purchases: int = 0
    """Results in the store that were paid for."""
    least: int = 10**9
    """The fewest of them in one scenario."""
    accepted: int = 0
    credits: int = 0
    conductors_killed: int = 0
    couriers_killed: int = 0
    stopped: int = 0
    jumps: int = 0
    in_doubt: int = 0
    lost: int = 0
    adopted: int = 0
    disowned: int = 0
    wished: int = 0
    """Stills that were wished for later on, as too few purchases had completed."""
    charged_failures: int = 0
    refunded_failures: int = 0
    doubled: int = 0
    lost_unseen: int = 0
    caps_passed: int = 0
    books_equal: int = 0
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    by_kind: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Mapping[str, Any]) -> None:
        """Count another tally's figures with these."""
        for name, value in other.items():
            if name == "least":
                self.least = min(self.least, value)
            elif name == "by_kind":
                self.by_kind = dict(Counter(self.by_kind) + Counter(value))
            else:
                setattr(self, name, getattr(self, name) + value)


@dataclass(frozen=True, slots=True)
class How:
    """The program as it is, or careless in one way (a key of ``CARELESS``); its ledger in a file, or at an address.

    ``short`` are credits that the cap of a small set lacks to its price, ``wanted`` the purchases that it is to
    complete.
    """

    ledger: str | None = None
    careless: str | None = None
    short: int = 0
    wanted: int = 0


AS_IT_IS = How()
