"""Who drifts: a person over the frames of a clip, and everybody across the shots of a film, the worst first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rushes.look.appearance import Seen, Vector, unpacked
from rushes.look.likeness import LEAST_CRISP, Match, Reference, centre, head_distance
from rushes.look.pixels import number

DRIFT, DRIFTISH = 0.45, 0.36
"""Distance of heads from that at the clip's beginning from which a person has become another, and perhaps. Of eight
drawn people (bench/eye_identity.py, development) a push in with changing light gives 0.30 at most, one who turns into
another 0.50 at least."""


Times = NDArray[np.float64]


@dataclass(frozen=True)
class Drift:
    """Of one person over a clip. ``frames``: in how many a face was seen.

    ``from_start``: distance of the last third of the frames from the first ones; ``slope``: of the distance to the
    beginning, a second (Theil 1950, so that a single bad frame does not count); ``worst``: the largest distance, at
    ``worst_at`` seconds. ``to_own``: mean distance to the person's references; None without any.
    """

    frames: int
    from_start: float | None
    slope: float | None
    worst: float | None
    worst_at: float | None
    to_own: float | None
    drifts: bool | None


def drift(frames: Sequence[tuple[float, Seen]], reference: Reference | None = None) -> Drift:
    """How a person's head changes over a clip: its frames as (second, what is seen), in order of time.

    Of several faces the one that is followed is that nearest to the one before, from the largest in the first frame.
    """
    track = _followed(frames)
    if len(track) < 3:
        return Drift(len(track), None, None, None, None, None, None)
    times = np.array([second for second, _ in track])
    vectors = np.stack([vector for _, vector in track])
    first = vectors[: max(1, len(track) // 6)].mean(axis=0)
    away = np.linalg.norm(vectors - first, axis=1)
    late = float(np.median(away[-max(1, len(track) // 3) :]))
    worst = int(np.argmax(away))
    mean = centre(reference) if reference else None
    own = None if mean is None else number(np.linalg.norm(vectors - mean.own, axis=1).mean())
    drifts = True if late > DRIFT else None if late > DRIFTISH else False
    return Drift(
        len(track), number(late), number(_slope(times, away)), number(away[worst]), number(times[worst], 3), own, drifts
    )


def _followed(frames: Sequence[tuple[float, Seen]]) -> list[tuple[float, Vector]]:
    track: list[tuple[float, Vector]] = []
    place: tuple[float, float] | None = None
    for second, seen in frames:
        heads = [head for head in seen.heads if head.crisp >= LEAST_CRISP]
        if not heads:
            continue
        middles = [(head.box[0] + head.box[2] / 2, head.box[1] + head.box[3] / 2) for head in heads]
        before = place or middles[0]
        at = min(range(len(heads)), key=lambda n: float(np.hypot(*np.subtract(middles[n], before))))
        place = middles[at]
        track.append((second, unpacked(heads[at].vector)))
    return track


def _slope(times: Times, values: Times) -> float:
    """The median of the slopes between all pairs of points."""
    one, other = np.triu_indices(len(times), 1)
    apart = times[other] - times[one]
    slopes = (values[other] - values[one])[apart > 0] / apart[apart > 0]
    return float(np.median(slopes)) if len(slopes) else 0.0


@dataclass(frozen=True)
class Offender:
    """A shot whose picture looks least like what it should show."""

    shot: str
    match: Match


_ORDER = {"other": 0, "unsure": 1, "unseen": 2, "same": 3}


def worst(shots: Mapping[str, Sequence[Match]]) -> tuple[Offender, ...]:
    """Everything that should be seen in the shots of a film, the least like its own reference first."""
    found = [Offender(shot, match) for shot, told in sorted(shots.items()) for match in told]
    return tuple(sorted(found, key=lambda each: (_ORDER[each.match.verdict], _margin(each.match), each.shot)))


def _margin(match: Match) -> float:
    return 9.0 if match.margin is None else match.margin


def spread(seen: Sequence[Seen], reference: Reference) -> tuple[float, ...]:
    """The distance of each picture's nearest head to a person's references; 9 where there is none."""
    mean = centre(reference)
    return tuple(
        9.0 if mean is None or not each.heads else number(min(head_distance(head, mean) for head in each.heads))
        for each in seen
    )
