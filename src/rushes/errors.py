"""Everything that can go wrong, in words a film maker can act on.

    RushesError                 exit 1    something failed; the project is intact
    +-- UsageError              exit 2    the command cannot be carried out as written
    +-- FilmError               exit 3    film.toml, shots.toml or an input file is wrong
    |   +-- MediaError          exit 3    a song, picture or clip cannot be read
    +-- BudgetError             exit 4    a cap or an approval is too small
    +-- EngineError             exit 5    an engine is missing, refuses or has no key
    +-- Interrupted             exit 130  a person pressed Ctrl-C

Each says what happened, where, and what to do next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a project: a sentence, its place, and the fix."""

    rule: str
    message: str
    fix: str = ""
    severity: Severity = "error"
    file: str | None = None
    line: int | None = None
    key: str | None = None
    shot: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        parts = [part for part in (place, self.key or self.shot) if part]
        end = "" if self.message.endswith((".", "!", "?", ":")) or not self.fix else "."
        return ": ".join([*parts, self.message]) + end + (f" {self.fix}" if self.fix else "")


class RushesError(Exception):
    """Root of the tree: ``what`` happened, ``where``, and what to do ``next``."""

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str | None = None, next: str | None = None) -> None:
        self.what, self.where, self.next = what, where, next
        super().__init__(what)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), vars(self))

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n{self.next}" if self.next else head


class UsageError(RushesError):
    exit_code = 2


_SHOWN = 50
"""Problems an error lists before it only counts the rest."""


class FilmError(RushesError):
    """The film's files are wrong; ``problems`` lists every one of them."""

    exit_code = 3

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        next: str | None = None,
        problems: Sequence[Problem] = (),
    ) -> None:
        super().__init__(what, where=where, next=next)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        if not self.problems:
            return super().__str__()
        shown = [f"  {problem}" for problem in self.problems[:_SHOWN]]
        more = len(self.problems) - len(shown)
        lines = [self.what, *shown, *([f"  and {more} more"] if more else [])]
        return "\n".join([*lines, self.next] if self.next else lines)


class MediaError(FilmError):
    """A song, a picture or a clip that cannot be read, or is past the limits."""


class BudgetError(RushesError):
    exit_code = 4


class EngineError(RushesError):
    exit_code = 5


class Interrupted(RushesError):
    exit_code = 130


def _rebuilt(kind: type[RushesError], fields: Mapping[str, Any]) -> RushesError:
    """An error as it was in the worker it came from."""
    error = kind(fields["what"])
    vars(error).update(fields)
    return error
