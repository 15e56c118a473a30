"""``rushes completion``."""

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), required=False)
def completion(shell: str | None) -> None:
    """Print the completion script of your shell: eval "$(rushes completion bash)"."""
    from rushes.cli import rushes

    name = shell or Path(os.environ.get("SHELL", "bash")).name
    kind = get_completion_class(name) or get_completion_class("bash")
    if kind is not None:
        click.echo(kind(rushes, {}, "rushes", "_RUSHES_COMPLETE").source())
