"""What a shot takes from the moment it tells, or from the setup it uses: all it does not say itself.

So the words of a moment stand once, in ``film.toml``, and changing them there changes its shots.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from rushes.film.model import FilmFile, Picture, Shot

PICTURE = tuple(field.name for field in fields(Picture))
"""The keys a shot shares with moments and setups."""

Sources = Mapping[tuple[str, str], Picture]


def sources(file: FilmFile) -> Sources:
    """Moments and setups, by what they are and their id."""
    found: dict[tuple[str, str], Picture] = {("setup", setup.id): setup for setup in file.setup}
    found.update({("moment", moment.id): moment for moment in file.moment})
    return found


def source_of(shot: Shot, known: Sources) -> Picture | None:
    """What a shot inherits from: its moment, else its setup, else nothing."""
    return known.get(("moment", shot.moment or "")) or known.get(("setup", shot.setup or ""))


def filled(shot: Shot, said: Mapping[str, Any], known: Sources) -> Shot:
    """A shot with everything it does not say itself; ``said`` are the keys of its table."""
    source = source_of(shot, known)
    if source is None:
        return shot
    taken = {name: getattr(source, name) for name in PICTURE if name not in said}
    return replace(shot, **taken)


def own_words(shot: Shot, known: Sources) -> dict[str, Any]:
    """What a shot says that its moment or setup does not: key and value, the default included."""
    source = source_of(shot, known) or Picture()
    return {name: value for name in PICTURE if (value := getattr(shot, name)) != getattr(source, name)}
