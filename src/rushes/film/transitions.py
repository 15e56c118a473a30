"""Do the transitions of a cut fit into its shots?"""

from collections.abc import Iterator, Sequence

from rushes.film.model import Shot


def misfits(shots: Sequence[Shot], fade_out: int = 0) -> Iterator[tuple[Shot, str, str]]:
    """Shots whose transitions have no room: what is wrong with each, and what to do.

    ``fade_out`` are the frames in which the end of the film fades.
    """
    if shots and (first := shots[0]).transition and first.spread[0]:
        kind = first.transition.kind
        yield first, f"is the first shot, so there is nothing to {kind} from", "Write a fade instead."
    behind = [*(shot.spread[0] for shot in shots[1:]), fade_out][: len(shots)]
    for shot, after in zip(shots, behind, strict=True):
        if shot.spread[1] + after > shot.frames:
            what = f"is {shot.frames} frames long, and its transitions take {shot.spread[1]} and {after}"
            yield shot, what, "Make one of them shorter, or the shot longer."
