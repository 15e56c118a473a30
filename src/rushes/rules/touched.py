"""What a change makes stale: the shots and references that are made from the key it sets."""

from collections.abc import Iterator, Mapping

from rushes.film.inherit import PICTURE
from rushes.film.model import TAGGED, Film, Shot
from rushes.prompts.references import wanted_tags
from rushes.rules.mend import Keep
from rushes.rules.registry import Change

_PLANS = frozenset({"section", "song", "budget", "cutting", "rules", "motif", "ticks"})
"""Tables that no picture is made from."""

_SLOT = frozenset({"section", "moment", "setup", "notes", "rejects", "takes"})
"""Keys of a shot that no picture is made from."""


def touches(bought: Mapping[str, str]) -> Keep:
    """Says why a change must not be made: it would make stale what is picked, or one of ``bought`` (id or tag: why)."""

    def why(film: Film, change: Change) -> str:
        for name, reason in _made_from(film, change):
            if reason or name in bought:
                return f"it would make {name} stale: {reason or bought[name]}; change it by hand if you want it anew"
        return ""

    return why


def _made_from(film: Film, change: Change) -> Iterator[tuple[str, str]]:
    """Ids and tags of what is made from a key, each with its pick in words."""
    kind, name = change.path[0], change.path[1] if len(change.path) > 1 else ""
    if kind in _PLANS or (kind == "shot" and change.key in _SLOT):
        return
    if kind in ("moment", "setup") and change.key not in PICTURE:
        return
    if kind in TAGGED:
        table = getattr(film.file, kind)
        yield name, "a take of it is picked" if name in table and table[name].picks else ""
    for shot in film.shots:
        if _shows(film, shot, kind, name):
            yield shot.id, "a take of it is picked" if shot.picks else ""


def _shows(film: Film, shot: Shot, kind: str, name: str) -> bool:
    if kind == "shot":
        return shot.id == name
    if kind in ("moment", "setup"):
        return name in (shot.moment, shot.setup)
    if kind in TAGGED:
        return kind == "style" or any(tag == name for tag, _ in wanted_tags(film, shot))
    return True
