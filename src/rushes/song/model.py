"""What the song is: facts heard in the recording, as plain frozen data.

Times of beats are measurements in seconds and stay floats; the grid turns them into frames.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Beat:
    """A beat: its time in seconds of the song, and its place in the bar (1 is the downbeat)."""

    time: float
    place: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of lyrics: ``[start, end)`` in seconds of the song, None where nobody said when."""

    text: str
    start: Fraction | None = None
    end: Fraction | None = None
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Song:
    """A recording: its exact length, and its beats and bars as heard or told.

    ``frames`` counts samples per channel at ``rate`` Hz, after decoding; ``seconds`` is exact.
    ``bpm`` is a regression over the beats, None where no beat was found. ``told`` says that a
    person gave the meter.
    """

    sha256: str
    rate: int
    channels: int
    frames: int
    beats: tuple[Beat, ...] = ()
    meter: int | None = None
    bpm: float | None = None
    told: bool = False
    lines: tuple[Line, ...] = ()

    @property
    def seconds(self) -> Fraction:
        """Exact length: samples over sample rate."""
        return Fraction(self.frames, self.rate)

    @property
    def downbeats(self) -> tuple[float, ...]:
        """Times of the first beat of each bar, in seconds."""
        return tuple(beat.time for beat in self.beats if beat.place == 1)
