"""Which references a shot shows, and in which order they are given to the model."""

from rushes.film.model import Film, Shot
from rushes.models import model
from rushes.prompts.tags import mentions

Tagged = tuple[str, str | None]
"""A tag and the state of its prop."""


def reference_tags(film: Film, shot: Shot, most: int | None = None) -> tuple[Tagged, ...]:
    """The references of a shot's still in slot order: cast, props with their state, then the place.

    At most ``most`` of them; without it, as many as the film's still model takes.
    """
    return wanted_tags(film, shot)[: limit(film, most)]


def left_out(film: Film, shot: Shot, most: int | None = None) -> tuple[Tagged, ...]:
    """The references for which the model has no slot; the prompt says them in words only."""
    return wanted_tags(film, shot)[limit(film, most) :]


def limit(film: Film, most: int | None = None) -> int:
    """How many references a still may have."""
    return model(film.file.models.still).references_max if most is None else most


def wanted_tags(film: Film, shot: Shot) -> tuple[Tagged, ...]:
    """Every tag a shot lists or mentions, in slot order, each once; unknown ones are passed over."""
    file = film.file
    said = [(mention.tag, mention.state) for mention in mentions(film, shot.text) if mention.tag]
    listed: list[Tagged] = [(tag, None) for tag in shot.cast]
    listed += [(tag, state or None) for tag, _, state in (prop.partition(":") for prop in shot.props)]
    listed += [(shot.place, None)] if shot.place else []
    found: dict[str, str | None] = {}
    for tag, state in (*listed, *said):
        found[tag] = found.get(tag) or state
    tables = (file.cast, file.prop, file.place)
    return tuple((tag, _state(film, tag, state)) for table in tables for tag, state in found.items() if tag in table)


def _state(film: Film, tag: str, state: str | None) -> str | None:
    """The state asked for, or the first of a prop that has states."""
    states = tuple(film.file.prop[tag].states) if tag in film.file.prop else ()
    return state if state in states else next(iter(states), None)
