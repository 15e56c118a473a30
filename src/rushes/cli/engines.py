"""``rushes engines``."""

import click

from rushes.cli.common import json_option, print_json, print_table
from rushes.engines.registry import known_engines
from rushes.models import MODELS


@click.command()
@json_option
def engines(as_json: bool) -> None:
    """Who can make pictures here, with which models, what each takes, and its price in credits."""
    known = known_engines()
    rows = []
    for model in MODELS.values():
        unit = "a second" if model.makes == "clip" else "each"
        lengths = f"{model.lengths} s" if model.makes == "clip" else ""
        there = "here" if model.engine in known else "not installed"
        rows.append(
            (model.engine, model.id, model.makes, lengths, model.references_max or "", model.credits, unit, there)
        )
    if as_json:
        keys = ("engine", "model", "makes", "seconds", "references", "credits", "unit", "state")
        print_json({"engines": known, "models": [dict(zip(keys, row, strict=True)) for row in rows]})
    else:
        print_table(("engine", "model", "makes", "lengths", "refs", "credits", "", ""), rows, right=(4, 5))
