"""The words of a film's shots that previz does not read, for those who check the film before it is drawn."""

from collections.abc import Iterable, Iterator

from rushes.engines.previz.words.reading import read
from rushes.film.model import Film, Shot
from rushes.prompts.compose import facts, motion_prompt, still_prompt
from rushes.prompts.references import wanted_tags
from rushes.prompts.tags import descriptor


def unread(film: Film, shots: Iterable[Shot]) -> dict[str, tuple[str, ...]]:
    """The phrases that are left of each shot's prompts, by the shot's id; shots that are read whole are not in it."""
    return {shot: left for shot, left in _left(film, shots) if left}


def _left(film: Film, shots: Iterable[Shot]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for shot in shots:
        references = {tag: descriptor(film, tag, state) for tag, state in wanted_tags(film, shot)}
        scene = read(still_prompt(film, shot), motion_prompt(film, shot), references, facts(film, shot))
        yield shot.id, scene.left
