"""Do the film's returning images return?"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rushes.errors import Problem
from rushes.film.model import Shot
from rushes.rules.registry import State, found, rule
from rushes.units import clock

FEWEST = 9
"""Shots from which a film is long enough for images to return."""


@rule(
    "motif-returns", "note", "A motif comes back: in the first and the last third, and never long away.",
    fix="Name it under motifs of a moment in between, or show it once more near the end.",
)  # fmt: skip
def motif_returns(state: State) -> Iterator[Problem]:
    if len(state.shots) < FEWEST:
        return
    for name in state.film.file.motif:
        shots = [shot for shot in state.shots if name in shot.motifs]
        if shots and (what := _missing(state, shots)):
            yield found(f'motif "{name}" {what}', f"motif.{name}")


def _missing(state: State, shots: Sequence[Shot]) -> str:
    """What keeps some shots from being a motif, or ``""``."""
    frames, rate = state.frames, state.film.rate
    if len(shots) == 1:
        return f"appears only once, in {shots[0].id}"
    if 3 * shots[0].start >= frames:
        return f"is not seen in the first third: it begins at {clock(shots[0].start / rate)}"
    if 3 * shots[-1].end <= 2 * frames:
        return f"is not seen in the last third: it ends at {clock(shots[-1].end / rate)}"
    start, end = max(((a.end, b.start) for a, b in pairwise(shots)), key=lambda gap: gap[1] - gap[0])
    if 3 * (end - start) > frames:
        return f"is away for {clock((end - start) / rate)}, from {clock(start / rate)} on"
    return ""
