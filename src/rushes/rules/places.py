"""Where in the project's files a problem stands: the line of the key that a rule names."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from rushes.errors import Problem
from rushes.film.load import FILM, SHOTS, read_text
from rushes.film.model import Film
from rushes.film.toml_lines import Lines

_LISTS = ("section", "moment", "setup")


class Places:
    """Lines of a film's two files, read when a problem asks for one."""

    def __init__(self, film: Film) -> None:
        self._film = film

    def put(self, problems: Iterable[Problem]) -> list[Problem]:
        """The same problems, each with its line where its file has one."""
        return [self._placed(problem) for problem in problems]

    def _placed(self, problem: Problem) -> Problem:
        if problem.line is not None or problem.key is None:
            return problem
        if problem.file == FILM and self._film_lines:
            return replace(problem, line=self._film_lines.find(self._film_loc(problem.key)).line)
        if problem.file == SHOTS and problem.shot in self._shots and self._shot_lines:
            rest = tuple(part for part in problem.key.removeprefix(problem.shot or "").split(".") if part)
            return replace(problem, line=self._shot_lines.find(("shot", self._shots[problem.shot or ""], *rest)).line)
        return problem

    def _film_loc(self, key: str) -> tuple[str | int, ...]:
        return place_of(self._film, tuple(part for part in key.split(".") if part))

    @cached_property
    def _film_lines(self) -> Lines | None:
        return _lines(self._film.root / FILM)

    @cached_property
    def _shot_lines(self) -> Lines | None:
        return _lines(self._film.root / SHOTS)

    @cached_property
    def _shots(self) -> dict[str, int]:
        return {shot.id: n for n, shot in enumerate(self._film.shots)}


def place_of(film: Film, path: tuple[str, ...]) -> tuple[str | int, ...]:
    """A path such as ``("moment", "cup_drops", "text")`` with the number of the table in place of its id."""
    if path[:1] == ("look",) and path[1:2] == ("light",):
        return (*path[:2], *(int(part) if part.isdigit() else part for part in path[2:]))
    if len(path) < 2 or path[0] not in (*_LISTS, "shot"):
        return path
    rows = film.shots if path[0] == "shot" else getattr(film.file, path[0])
    number = next((number for number, row in enumerate(rows) if row.id == path[1]), 0)
    return (path[0], number, *path[2:])


def _lines(path: Path) -> Lines | None:
    """Lines of a file; None for a film that is not on disk."""
    return Lines(read_text(path)) if path.exists() else None
