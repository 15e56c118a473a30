"""``rushes engines``."""

from collections.abc import Sequence
from itertools import groupby

import click

from rushes.cli.common import json_option, print_json, print_table
from rushes.engines.offered import costs, details, offered, plain, takes
from rushes.engines.registry import known_engines
from rushes.models import Model


@click.command()
@click.argument("name", required=False)
@json_option
def engines(name: str | None, as_json: bool) -> None:
    """Who can make pictures here, with which models: what each takes, gives and costs in credits.

    NAME is an engine or a model, of which everything is told: ratios, prices by ratio, where the figures
    are from and of when.
    """
    models = offered(name)
    if as_json:
        print_json({"engines": known_engines(), "models": [plain(model) for model in models]})
    elif name is not None:
        _tell(name, models)
    else:
        rows = [(model.engine, model.id, takes(model), _short(model), costs(model)) for model in models]
        print_table(("engine", "model", "takes", "gives", "credits"), rows)


def _short(model: Model) -> str:
    return f"clip, {model.lengths} s" if model.makes == "clip" else "still"


def _tell(name: str, models: Sequence[Model]) -> None:
    there = known_engines()
    if not models:
        click.echo(f"Engine {name} is here; no model of it is in the table.")
    for engine, some in groupby(models, lambda model: model.engine):
        click.echo(f"Engine {engine}" + ("" if engine in there else ", which is not installed here"))
        for model in some:
            named = model.shown_as.startswith(model.id)
            told = model.shown_as if named else f"{model.id}: {model.shown_as}" if model.shown_as else model.id
            click.echo(f"\n{click.style(told, bold=True)}")
            for word, text in details(model):
                click.echo(f"  {word:<7} {text}")
