"""Does the film cut and tell well? Singing, neighbours, and the order of a prop's states."""

from collections.abc import Iterator
from itertools import pairwise

from rushes.errors import Problem
from rushes.film.model import Film, Shot
from rushes.prompts.lexicon import find_framing
from rushes.prompts.references import wanted_tags
from rushes.rules.registry import State, in_shot, rule
from rushes.song.model import Song
from rushes.units import clock

CLOSE_MOST = {"close-up": 5, "extreme close-up": 3, "macro": 3}
"""Seconds a singing face may fill the frame before the lips give it away."""


@rule(
    "singing-close-up-length", "warning", "A close-up of singing is short, for the lips do not follow the words.",
    fix="Shorten it, widen it, or cut to someone who listens.",
)  # fmt: skip
def singing_close_up_length(state: State) -> Iterator[Problem]:
    for shot in state.shots:
        size = find_framing(shot.framing, "size")
        most = CLOSE_MOST.get(size.name) if size else None
        seconds = shot.frames / state.film.rate
        if most and seconds > most and shot.kind == "performance" and _is_sung(state.film, state.song, shot):
            yield in_shot(shot, f"holds a singing {shot.framing} for {clock(seconds)}; {most} s is long")


def _is_sung(film: Film, song: Song | None, shot: Shot) -> bool:
    """Whether words are sung during a shot; yes where nobody knows."""
    timed = [line for line in (song.lines if song else ()) if line.start is not None and line.end is not None]
    if not timed:
        return True
    return any(
        film.frame_at(line.start) < shot.end and shot.start < film.frame_at(line.end)
        for line in timed
        if line.start is not None and line.end is not None
    )


@rule(
    "motif-order", "warning", "A prop's states come in the order of the story.",
    fix="Move the shot, change its state, or order the states of the prop.",
)  # fmt: skip
def motif_order(state: State) -> Iterator[Problem]:
    furthest: dict[str, tuple[int, str]] = {}
    for shot in state.shots:
        for tag, prop_state in wanted_tags(state.film, shot):
            if tag not in state.film.file.prop or prop_state is None or not _says_state(shot, tag):
                continue
            at = list(state.film.file.prop[tag].states).index(prop_state)
            before = furthest.get(tag, (-1, ""))
            if at < before[0]:
                yield in_shot(shot, f"shows {tag} {prop_state} after it was {before[1]}", key="props")
            furthest[tag] = max(before, (at, prop_state))


def _says_state(shot: Shot, tag: str) -> bool:
    return any(prop.startswith(f"{tag}:") for prop in shot.props) or f"@{tag}:" in shot.text


@rule(
    "neighbours-differ", "warning", "Neighbouring shots differ in setup, framing, people or place.",
    fix="Change the framing of one, or put a detail between them.",
)  # fmt: skip
def neighbours_differ(state: State) -> Iterator[Problem]:
    for shot, later in pairwise(state.shots):
        if shot.moment and shot.moment == later.moment:
            continue
        if shot.setup and shot.setup == later.setup:
            yield in_shot(later, f'uses the same setup as "{shot.id}" before it')
        elif _look(shot) == _look(later) and shot.framing:
            yield in_shot(later, f'has the framing, people and place of "{shot.id}" before it')


def _look(shot: Shot) -> tuple[str, frozenset[str], str | None, frozenset[str]]:
    size = find_framing(shot.framing)
    return size.name if size else shot.framing, frozenset(shot.cast), shot.place, frozenset(shot.props)
