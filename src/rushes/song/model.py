"""What the song is: facts heard in the recording, as plain frozen data.

Times of beats are measurements in seconds and stay floats; the grid turns them into frames.
"""

from dataclasses import dataclass
from fractions import Fraction

from rushes.film.treatment import SectionKind


@dataclass(frozen=True, slots=True)
class Beat:
    """A beat: its time in seconds of the song, and its place in the bar (1 is the downbeat)."""

    time: float
    place: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line, and when it is sung, in seconds of the song."""

    text: str
    start: Fraction


@dataclass(frozen=True, slots=True)
class Line:
    """A line of lyrics: ``[start, end)`` in seconds of the song, None where nobody said when.

    ``words`` have times of their own only where the file gives them (enhanced LRC, ASS karaoke).
    ``estimated`` marks times that were reckoned from the sections and not told by anyone.
    """

    text: str
    start: Fraction | None = None
    end: Fraction | None = None
    heading: str | None = None
    words: tuple[Word, ...] = ()
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the song ``[start, end)`` in seconds: what it is called, the letter it shares with parts
    that sound alike, and how sure its name is, 0..1.
    """

    kind: SectionKind
    label: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Moving:
    """Energy 0..1 of the stretch ``[start, end)``, in seconds."""

    start: float
    end: float
    energy: float


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the grid can be trusted in ``[start, end)`` seconds: 0..1 for beats, and for bars.

    ``beat`` is False where the song has no beat: both are 0 there, and cuts need another reason.
    """

    start: float
    end: float
    beats: float
    bars: float
    beat: bool = True


@dataclass(frozen=True, slots=True)
class Song:
    """A recording: its exact length, and its beats and bars as heard or told.

    ``frames`` counts samples per channel at ``rate`` Hz, after decoding; ``seconds`` is exact.
    ``bpm`` is a regression over the beats, None where no beat was found. ``told`` says that a
    person gave the meter. ``parts`` are the sections as heard, ``energy`` its curve bar by bar,
    ``onsets`` where sounds begin, ``trust`` how far the grid can be believed. ``loudness`` is
    integrated (LUFS, None for silence) and ``loudness_range`` in LU, both by EBU R128. ``peaks``
    are the largest samples of each hundredth of a second, 0..127, to draw.
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
    parts: tuple[Part, ...] = ()
    energy: tuple[Moving, ...] = ()
    onsets: tuple[float, ...] = ()
    trust: tuple[Trust, ...] = ()
    loudness: float | None = None
    loudness_range: float = 0.0
    peaks: bytes = b""

    @property
    def seconds(self) -> Fraction:
        """Exact length: samples over sample rate."""
        return Fraction(self.frames, self.rate)

    @property
    def downbeats(self) -> tuple[float, ...]:
        """Times of the first beat of each bar, in seconds."""
        return tuple(beat.time for beat in self.beats if beat.place == 1)
