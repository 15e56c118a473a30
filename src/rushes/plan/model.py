"""What should happen: the plan, as plain frozen data."""

from dataclasses import dataclass
from fractions import Fraction

from rushes.film.model import Shot


@dataclass(frozen=True, slots=True)
class Planned:
    """A shot with the model its clip is meant for and what still and clip cost there."""

    shot: Shot
    model: str
    still_credits: int
    clip_credits: int
    follows: int | None = None
    """Seconds of its clip, where that follows a performance and not the shot's own ``seconds``."""

    @property
    def seconds(self) -> int:
        """Seconds of the clip that is bought."""
        return self.follows or self.shot.seconds


@dataclass(frozen=True, slots=True)
class Plan:
    """Every frame of ``[0, frames)`` in exactly one shot, and the credits they would cost."""

    rate: Fraction
    frames: int
    shots: tuple[Planned, ...]
    reference_credits: int = 0

    @property
    def credits(self) -> int:
        """Credits of all references, stills and clips, one take of each."""
        return self.reference_credits + sum(p.still_credits + p.clip_credits for p in self.shots)
