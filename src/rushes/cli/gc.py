"""``rushes gc``."""

from pathlib import Path

import click

from rushes.cli.common import film_argument, json_option, print_json
from rushes.cli.terminal import Terminal
from rushes.housekeeping import collect_garbage


@click.command()
@film_argument
@click.option("--dry-run", is_flag=True, help="Say what would go; remove nothing.")
@json_option
def gc(film: Path | None, dry_run: bool, as_json: bool) -> None:
    """Remove free takes that are not used and files that nothing needs.

    What was paid for, added by hand or picked is never removed.
    """
    with Terminal(quiet=as_json) as report:
        gone = collect_garbage(film, dry_run=dry_run, report=report)
    if as_json:
        print_json({"takes": gone.takes, "files": gone.files, "bytes": gone.bytes, "dry_run": dry_run})
        return
    for name in gone.takes if dry_run else ():
        click.echo(name)
    verb = "would go" if dry_run else "removed"
    click.echo(f"{len(gone.takes)} takes and {gone.files} files {verb}: {gone.bytes / 1e6:.1f} MB.")
