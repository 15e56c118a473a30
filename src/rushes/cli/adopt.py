"""``rushes adopt``."""

from pathlib import Path

import click

from rushes.accounts import adopt as adopt_task
from rushes.accounts import disown
from rushes.cli.common import film_option


@click.command()
@click.argument("task_id")
@click.argument("node", required=False)
@click.option("--not-made", is_flag=True, help="TASK_ID is the NODE: the history shows that it was never accepted.")
@film_option
def adopt(task_id: str, node: str | None, not_made: bool, film: Path | None) -> None:
    """Give a purchase whose reply was lost the id that the service knows it by (TASK_ID).

    You find it in the service's own history. The next `rushes make` fetches it; nothing is bought
    again. NODE says which purchase it was, where more than one was lost.
    """
    if not_made:
        click.echo(f"{disown(film, node or task_id)} was never made: its credits are free again.")
        return
    click.echo(f"{adopt_task(film, task_id, node)} is under way again; `rushes make` fetches it.")
