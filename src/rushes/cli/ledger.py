"""``rushes ledger``."""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rushes.cli.common import FilmGroup, film_argument, json_option, plain, print_json, print_table
from rushes.cli.ledger_move import move
from rushes.cli.ledger_reconcile import reconcile
from rushes.cli.terminal import Terminal
from rushes.errors import UsageError

if TYPE_CHECKING:
    from rushes.books import Books
    from rushes.statement import Table

_VIEWS = ("shot", "section", "model", "day", "take", "cause")
_BAR, _LISTED, _WHY = 60, 8, 70
_COLOURS = {
    "screen": "green", "behind": "cyan", "made": "blue", "open": "blue", "unshown": "bright_black",
    "test": "yellow", "option": "yellow", "stale": "magenta", "rejected": "magenta", "missing": "magenta",
    "failed": "red", "lost": "red",
}  # fmt: skip


@click.group(cls=FilmGroup, invoke_without_command=True)
@film_argument
@click.option("--by", type=click.Choice(_VIEWS), help="What the purchases are put together by.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the table as CSV instead, for a spreadsheet.")
@json_option
@click.pass_context
def ledger(ctx: click.Context, film: Path | None, by: str | None, as_csv: bool, as_json: bool) -> None:
    """What was bought for this film, for how many credits, what became of it, and what the film shows for it.

    Reserved credits are of jobs under way; lost ones were charged with the reply lost: `rushes adopt`
    fetches those once their id is found.
    """
    if ctx.invoked_subcommand is not None:
        return
    if as_csv and as_json:
        raise UsageError("--csv and --json are two ways to print one thing", next="Say one of them.")
    from rushes import statement
    from rushes.bookkeeping import read_books

    with Terminal(quiet=as_json or as_csv) as report:
        books = read_books(film, report)
    if as_json:
        print_json(statement.statement(books))
    elif as_csv:
        _write_csv(statement.table(books, by or "take"))  # type: ignore[arg-type]
    else:
        _show(books, by)


ledger.add_command(reconcile)
ledger.add_command(move)


# For people.


def _show(books: "Books", by: str | None) -> None:
    from rushes import statement

    _head(books)
    if by in (None, "cause"):
        _parts(books)
    if by == "cause":
        _causes(books)
    elif books.bought:
        _table(statement.table(books, by) if by else _short(statement.purchases(books)))  # type: ignore[arg-type]
    sums, cap = books.totals, f" of a cap of {books.cap}" if books.cap is not None else ""
    click.echo(f"{sums['spent']} credits spent, {sums['reserved']} reserved, {sums['lost']} lost{cap}.")


def _head(books: "Books") -> None:
    """What it comes to: the cap, the seconds of film there are for it, and the parts."""
    whole = sum(books.totals.values())
    if not books.bought:
        return
    left = "there is no cap" if books.cap is None else _left(books.cap - whole, books.cap)
    click.echo(f"{plain(books.title)}: {whole:,} credits in {_count(len(books.bought), 'purchase')}; {left}.")
    click.echo("\n".join(_seconds(books, whole)) + "\n")


def _left(left: int, cap: int) -> str:
    return f"{left:,} of the cap of {cap:,} are left" if left >= 0 else f"{-left:,} over the cap of {cap:,}"


def _seconds(books: "Books", whole: int) -> Iterator[str]:
    from rushes.statement import decimal, rate

    if books.blind:
        yield f"What is on the screen cannot be told: {plain(books.blind)}."
        return
    shown = books.causes["screen"] + books.causes["behind"]
    if books.covered:
        each, of = rate(shown, books.covered), f"{decimal(books.covered)} of the film's {decimal(books.seconds)} s"
        yield f"On the screen: {shown:,} credits in {of}, {each} a second."
    else:
        yield "Nothing of it is on the screen yet."
    if books.seconds:
        yield f"All of it, over the whole film: {rate(whole, books.seconds)} a second."


def _parts(books: "Books") -> None:
    from rushes.books import WORDS
    from rushes.statement import by_cause, percent

    whole = books.causes.total()
    if not whole:
        return
    _bar(books)
    rows = [(f"{credits:,}", percent(credits, whole), WORDS[cause][0]) for cause, credits, _ in by_cause(books)]
    print_table(("credits", "share", "where they are"), rows, right=(0, 1))
    click.echo()


def _bar(books: "Books") -> None:
    """The parts as one bar in their colours, on a terminal that has them."""
    if not sys.stdout.isatty():
        return
    from rich.console import Console
    from rich.text import Text

    from rushes.statement import by_cause
    from rushes.tallies import apportion

    found = by_cause(books)
    widths = apportion(_BAR, [credits for _, credits, _ in found])
    bar = Text("".join("\N{FULL BLOCK}" * width for width in widths))
    at = 0
    for (cause, _, _), width in zip(found, widths, strict=True):
        bar.stylize(_COLOURS[cause], at, at := at + width)
    Console(highlight=False).print(bar)


def _causes(books: "Books") -> None:
    """Each cause with its advice, and the purchases that have most of it."""
    from rushes.books import WASTE, WORDS

    for cause in (cause for cause in WASTE if books.causes[cause]):
        what, advice = WORDS[cause]
        some = sorted((e for e in books.bought if e.parts.get(cause)), key=lambda e: -e.parts[cause])
        click.echo(f"{what}: {books.causes[cause]:,} credits, {_count(len(some), 'purchase')}. {advice}")
        rows = [(f"  {e.take}", e.task.model, e.parts[cause], e.why if e.cause == cause else "") for e in some]
        _aligned(rows[:_LISTED])
        if len(rows) > _LISTED:
            click.echo(f"  and {len(rows) - _LISTED:,} more: --by take lists them all")
        click.echo()


def _aligned(rows: Sequence[Sequence[str | int]]) -> None:
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max(len(row[n]) for row in cells) for n in range(3)]
    for take, model, credits, why in cells:
        click.echo(f"  {take:<{widths[0]}}  {model:<{widths[1]}}  {credits:>{widths[2]}}  {why}".rstrip())


def _table(found: "Table") -> None:
    print_table(found.head, [[plain(cell) for cell in row] for row in found.rows], right=found.right)


def _short(found: "Table") -> "Table":
    """The table with reasons that leave it a table; the other views have them whole."""
    rows = [
        (*row, why if len(why) <= _WHY else f"{why[: _WHY - 1]}\N{HORIZONTAL ELLIPSIS}") for *row, why in found.rows
    ]
    return replace(found, rows=rows)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


# For a spreadsheet.


def _write_csv(found: "Table") -> None:
    """RFC 4180 with a head, in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(found.head)
    writer.writerows([[_cell(cell) for cell in row] for row in found.rows])
    click.echo(text.getvalue().encode("utf-8", "replace"), nl=False)


def _cell(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection): such a text gets a leading quote."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
