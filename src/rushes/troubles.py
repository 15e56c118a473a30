"""The guide's troubleshooting for a film: a topic with what is known of the film about it, and what its fixes cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rushes.checklists import snapshot
from rushes.errors import FilmError, UsageError
from rushes.events import Reporter, silent
from rushes.film.load import FILM, find_film
from rushes.rules.topics import TOPICS, Topic, known_of, near_topic, prices_of
from rushes.rules.topics.topic import Price


@dataclass(frozen=True, slots=True)
class Told:
    """A topic as it is told: the film's title, or ``None`` outside a film, what is known of it, and prices
    (least and most credits of what fixes make anew)."""

    topic: Topic
    film: str | None = None
    known: tuple[str, ...] = ()
    prices: Mapping[Price, tuple[int, int]] = field(default_factory=dict)
    drawn_by: str = ""


def tell(start: Path | None, id: str, report: Reporter = silent) -> Told:
    """A topic, with what is known of the film one is in or names; nothing is made or measured.

    Outside a film the topic alone. Raises ``UsageError`` for a topic that is not there, with those that may be meant.
    """
    if id not in TOPICS:
        near = ", ".join(near_topic(id, TOPICS, 0.0)) or ", ".join(TOPICS)
        raise UsageError(f'there is no topic "{id[:60]}"', next=f"Do you mean {near}? `rushes remedy --topics`.")
    topic = TOPICS[id]
    if start is None and not _in_a_film():
        return Told(topic)
    now = snapshot(start, report)
    drawn_by = "" if now.buys else now.film.settings.engine
    return Told(topic, now.film.settings.title, known_of(topic, now), prices_of(now.film), drawn_by)


def _in_a_film() -> bool:
    try:
        return (find_film(None) / FILM).is_file()
    except FilmError:
        return False
