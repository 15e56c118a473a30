"""Shot lists beside ``shots.toml``: those of versions of the cut, and of the bin; read with every check."""

from collections.abc import Callable, Iterable
from typing import Any

from rushes.errors import FilmError
from rushes.film import faults
from rushes.film.faults import Fault
from rushes.film.inherit import filled, sources
from rushes.film.load import read_text, toml_of
from rushes.film.model import Film, Shot, ShotsFile


def read_list(film: Film, name: str, check: Callable[[dict[str, Any]], Iterable[Fault]], next: str) -> tuple[Shot, ...]:
    """The shots of a shot list of the project, with what they take from moments and setups.

    ``name`` is its path in the project. Raises ``FilmError`` with every problem, and with what to do ``next``.
    """
    from rushes.film.shape import shaped

    text = read_text(film.root / name)
    data, problems = toml_of(text, name)
    rows = None
    if data is not None:
        rows, wrong = shaped(ShotsFile, data)
        problems += faults.problems(name, text, [*wrong, *check(data)])
    if problems or rows is None or data is None:
        raise FilmError("this shot list cannot be read", where=name, next=next, problems=problems)
    known = sources(film.file)
    return tuple(filled(*pair, known) for pair in zip(rows.shot, data.get("shot", ()), strict=True))
