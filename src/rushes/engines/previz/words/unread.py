"""The words of a film's shots that previz does not read, for those who check the film before it is drawn."""

from collections.abc import Iterable, Iterator

from rushes.engines.previz.words.reading import read
from rushes.film.model import Film, Shot
from rushes.prompts.compose import facts, motion_prompt, still_prompt
from rushes.prompts.references import wanted_tags
from rushes.prompts.tags import descriptor


def unread(film: Film, shots: Iterable[Shot]) -> dict[str, tuple[str, ...]]:
    """The phrases that are left of each shot's prompts, by the shot's id; shots that are read whole are not in it.

    Shots that say the same are read once.
    """
    return {shot: left for shot, left in _left(film, shots) if left}


def _left(film: Film, shots: Iterable[Shot]) -> Iterator[tuple[str, tuple[str, ...]]]:
    known: dict[tuple[object, ...], tuple[str, ...]] = {}
    for shot in shots:
        references = {tag: descriptor(film, tag, state) for tag, state in wanted_tags(film, shot)}
        told = {**facts(film, shot), "shot": "", "section": ""}  # which shot says it changes nothing
        asked = still_prompt(film, shot), motion_prompt(film, shot)
        same = (*asked, *references.items(), *told.values())
        if same not in known:
            left = read(*asked, references, told).left
            known[same] = tuple(words for words in left if words.casefold() not in _own(shot))
        yield shot.id, known[same]


def _own(shot: Shot) -> set[str]:
    """Words that the program wrote and nobody can change: a shot without words is called by its kind, "Performance.";
    a detail of a place is "@place, empty"."""
    return {shot.kind, "empty"} if shot.place and shot.text == f"@{shot.place}, empty" else {shot.kind}
