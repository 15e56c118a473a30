"""Where a song was heard with little certainty, and what to tell it."""

from collections.abc import Callable, Sequence

from rushes.song.model import Song, Trust
from rushes.song.told import Told
from rushes.units import clock

LOW = 0.5
"""Mean agreement of the two methods under which a grid is not to be relied on."""

_SEE = "See `rushes song`; put right with"


def sureness(song: Song) -> tuple[float | None, float | None]:
    """How sure the beats and the bars are, 0..1, over all stretches with a beat; None where there are none."""
    return _mean(song.trust, lambda each: each.beats), _mean(song.trust, lambda each: each.bars)


def _mean(trust: Sequence[Trust], of: Callable[[Trust], float]) -> float | None:
    stretches = [(each.end - each.start, of(each)) for each in trust if each.beat]
    total = sum(length for length, _ in stretches)
    return sum(length * value for length, value in stretches) / total if total > 0 else None


def without_beat(song: Song) -> tuple[tuple[float, float], ...]:
    """The stretches of a song without a beat, in seconds."""
    return tuple((each.start, each.end) for each in song.trust if not each.beat)


def doubts(song: Song, told: Told, other: int | None = None) -> tuple[str, ...]:
    """Sentences on what was heard with little certainty and nobody has told, each with what to do.

    ``other`` is the meter that a second method hears.
    """
    beats, bars = sureness(song)
    found = []
    if beats is not None and beats < LOW and not (told.bpm or told.tempo or told.taps):
        rate = f"a beat of {song.bpm:.0f} a minute" if song.bpm else "the beat"
        found.append(f"{rate} is not sure ({beats:.0%}). {_SEE} `bpm`, `tempo` or `taps` in [song].")
    if bars is not None and bars < LOW and not (told.meter and (told.downbeat is not None or told.shift)):
        first = f" from {clock(song.downbeats[0])}" if song.downbeats else ""
        unlike = f", and another method hears {other}" if other and other != song.meter else ""
        what = f"bars of {song.meter} beats{first} are not sure ({bars:.0%}{unlike})"
        found.append(f"{what}. {_SEE} `meter`, `downbeat` or `shift` in [song].")
    return tuple(found)
