"""``rushes ledger``."""

from pathlib import Path

import click

from rushes.accounts import film_books
from rushes.cli.common import film_argument, json_option, print_json, print_table


@click.command()
@film_argument
@json_option
def ledger(film: Path | None, as_json: bool) -> None:
    """What was bought for this film, for how many credits, and what became of it.

    Reserved credits are of jobs under way; lost ones were charged with the reply lost: `rushes adopt`
    fetches those once their id is found.
    """
    books = film_books(film)
    if as_json:
        print_json(books)
        return
    if books["entries"]:
        rows = [
            (e["take"], e["state"], e["model"], e["credits"], e["task_id"] or "", e["error"] or "")
            for e in books["entries"]
        ]
        print_table(("take", "state", "model", "credits", "task", "why"), rows, right=(3,))
    t = books["totals"]
    cap = f" of a cap of {t['cap']}" if t["cap"] is not None else ""
    click.echo(f"{t['spent']} credits spent, {t['reserved']} reserved, {t['lost']} lost{cap}.")
