"""What commands share: the FILM argument, ``--json``, and output."""

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from rushes.errors import UsageError

if TYPE_CHECKING:
    from rushes.film.model import Shot

FILM = "film.toml"

F = TypeVar("F", bound=Callable[..., Any])


class FilmGroup(click.Group):
    """A group whose own argument is a FILM, unless the first word is a command of it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        word = next((arg for arg in args if not arg.startswith("-")), None)
        ctx.allow_interspersed_args = word not in self.commands
        return super().parse_args(ctx, args if word not in self.commands else ["", *args])


def film_argument(command: F) -> F:
    """FILM: the project's folder; without it, the folder you are in."""
    return click.argument("film", cls=_FilmArgument, required=False, type=click.Path(path_type=Path))(command)


class _FilmArgument(click.Argument):
    """Said once in the usage of a command below a group that takes it too."""

    def get_usage_pieces(self, ctx: click.Context) -> list[str]:
        return super().get_usage_pieces(ctx) if self in ctx.command.params else []


def film_option(command: F) -> F:
    """``--film``, for commands whose arguments name something else."""
    text = "The project's folder; without it, the folder you are in."

    @wraps(command)
    def asked(*args: Any, film: Path | None = None, **words: Any) -> Any:
        if film is None and not Path(FILM).is_file():
            film, words = _folder_first(words)
        return command(*args, film=film, **words)

    return click.option("--film", type=click.Path(path_type=Path), help=text)(cast(F, asked))


def _folder_first(words: Mapping[str, Any]) -> tuple[Path | None, dict[str, Any]]:
    """The folder of a film where it is the first of a list of shots, and the words without it.

    Where one shot is asked for, a folder in its place is told where it belongs.
    """
    found: Path | None = None
    rest = dict(words)
    for name, word in words.items():
        if isinstance(word, tuple) and word and _is_film(word[0]):
            found, rest[name] = Path(word[0]), word[1:]
        elif isinstance(word, (str, Path)) and _is_film(word):
            raise UsageError(f"{word} is the folder of a film", next=f"Write it as --film {shlex.quote(str(word))}.")
    return found, rest


def _is_film(word: object) -> bool:
    return isinstance(word, (str, Path)) and (Path(word) / FILM).is_file()


def json_option(command: F) -> F:
    """``--json``: one object on stdout."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")(command)


def print_json(value: object) -> None:
    """The result of a ``--json`` command."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """Rows in columns as wide as they need, the last one left ragged."""
    cells = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    form = "  ".join(f"{{:{'>' if n in right else '<'}{width}}}" for n, width in enumerate(widths))
    first, *lines = [form.format(*row).rstrip() for row in cells]
    click.echo("\n".join([click.style(first, bold=True), *lines]))


def what_of(shot: "Shot") -> str:
    """The moment or setup that a shot tells; of a detail that the plan found in the treatment, its first words."""
    return shot.moment or shot.setup or plain(shot.text or "")[:24]


def plain(cell: object) -> str:
    """A text for a table: on one line, without what a terminal would obey."""
    shown = (c if c.isprintable() or c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in str(cell))
    return " ".join("".join(shown).split())
