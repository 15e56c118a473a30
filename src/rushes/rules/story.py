"""Does the film cut and tell well? Singing, neighbours, and the order of a prop's states."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from rushes.errors import Problem
from rushes.film.model import Film, Shot
from rushes.plan.taste import CLOSE_MOST
from rushes.prompts.lexicon import find_framing
from rushes.prompts.references import wanted_tags
from rushes.rules.registry import State, in_shot, rule
from rushes.song.model import Song
from rushes.units import clock

CLOSE = ("close-up", "extreme close-up", "macro")
"""Sizes in which a face fills the frame and the lips can be read."""


@rule(
    "singing-close-up-length", "warning", "A close-up of singing is short, for the lips do not follow the words.",
    fix="Shorten it, widen it, or cut to someone who listens.",
)  # fmt: skip
def singing_close_up_length(state: State) -> Iterator[Problem]:
    for shot in state.shots:
        if shot.kind != "performance" or shot.frames <= CLOSE_MOST * state.film.rate:
            continue
        size = find_framing(shot.framing, "size")
        if size and size.name in CLOSE and (sung := _sung(state.film, state.song, shot)) > CLOSE_MOST * state.film.rate:
            what = (
                f"holds a singing {shot.framing} over {clock(sung / state.film.rate)} of words; {CLOSE_MOST} s is long"
            )
            yield in_shot(shot, what)


def _sung(film: Film, song: Song | None, shot: Shot) -> int:
    """Frames of a shot in which words are sung; all of them where nobody knows."""
    lines = song.lines if song else ()
    spans = [(line.start, line.end) for line in lines if line.start is not None and line.end is not None]
    if not spans:
        return shot.frames
    sung = (min(film.frame_at(end), shot.end) - max(film.frame_at(start), shot.start) for start, end in spans)
    return sum(frames for frames in sung if frames > 0)


@rule(
    "motif-order", "warning", "A prop's states come in the order of the story.",
    fix="Move the shot, change its state, or order the states of the prop.",
)  # fmt: skip
def motif_order(state: State) -> Iterator[Problem]:
    furthest: dict[str, tuple[int, str]] = {}
    staged = {tag for tag, prop in state.film.file.prop.items() if prop.states}
    for shot in state.shots:
        said = {tag for tag in staged if _says_state(shot, tag)}
        for tag, prop_state in wanted_tags(state.film, shot) if said else ():
            if tag not in said or prop_state is None:
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
        if (shot.moment and shot.moment == later.moment) or later.chain == shot.id:
            continue
        if shot.setup and shot.setup == later.setup:
            yield in_shot(later, f'uses the same setup as "{shot.id}" before it')
        elif _look(shot) == _look(later) and shot.framing:
            yield in_shot(later, f'has the framing, people and place of "{shot.id}" before it')


def _look(shot: Shot) -> tuple[str, frozenset[str], str | None, frozenset[str]]:
    return _framing(shot.framing), frozenset(shot.cast), shot.place, frozenset(shot.props)


@lru_cache(1024)
def _framing(text: str) -> str:
    """The name of a framing, whichever of its words was written."""
    term = find_framing(text)
    return term.name if term else text
