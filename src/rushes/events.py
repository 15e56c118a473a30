"""What happens during a run, as plain data: terminal, JSON, web and tests subscribe.

A reporter is any function of one event. ``silent`` drops them; a list's ``append`` keeps them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""


@dataclass(frozen=True, slots=True)
class Said(Event):
    """A sentence for the person who waits."""

    text: str
    level: Literal["note", "warning"] = "note"


@dataclass(frozen=True, slots=True)
class StepStarted(Event):
    """A step of unknown or known length began (decode, beats, plan, splice)."""

    name: str


@dataclass(frozen=True, slots=True)
class StepAdvanced(Event):
    """How much of a step is done, 0..1."""

    name: str
    part: float


@dataclass(frozen=True, slots=True)
class StepDone(Event):
    name: str


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """A run over the graph: how many takes it will make, and how many nodes it found made."""

    to_make: int
    cached: int
    credits: int = 0


@dataclass(frozen=True, slots=True)
class NodeStarted(Event):
    node: str
    stage: str


@dataclass(frozen=True, slots=True)
class NodeDone(Event):
    """A node has its result; ``made`` is False where it was found already made."""

    node: str
    stage: str
    made: bool
    seconds: float = 0.0
    credits: int = 0


@dataclass(frozen=True, slots=True)
class NodeFailed(Event):
    node: str
    stage: str
    why: str


@dataclass(frozen=True, slots=True)
class NodeSkipped(Event):
    """A node that cannot be made because something before it is missing."""

    node: str
    stage: str
    why: str


@dataclass(frozen=True, slots=True)
class RunEnded(Event):
    made: int
    cached: int
    failed: int
    skipped: int
    credits: int = 0


Reporter: TypeAlias = Callable[[Event], None]


def silent(event: Event) -> None:
    """The reporter that tells nobody."""
