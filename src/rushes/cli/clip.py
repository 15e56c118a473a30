"""``rushes clip``."""

from pathlib import Path

import click

from rushes.cli.common import json_option
from rushes.errors import UsageError


@click.command()
@click.argument("picture", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("motion")
@click.option("--seconds", type=click.IntRange(1, 30), default=5, show_default=True, help="How long it is.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="Another take of it.")
@click.option("--engine", default="previz", show_default=True, help="Who draws it.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), default=Path("clip.mp4"),
              show_default=True, help="Where to write it.")  # fmt: skip
@json_option
def clip(picture: Path, motion: str, seconds: int, seed: int, engine: str, output: Path, as_json: bool) -> None:
    """Draw one silent clip of a still, outside any film.

    PICTURE is a still of `rushes still`, which keeps its scene and plays it, or any picture: a photograph is
    moved in two planes. MOTION says what moves, and how the camera does: "She closes her eyes. The camera
    slowly pushes in."
    """
    from rushes import tries
    from rushes.cli.still import told

    if output.suffix.lower() != ".mp4":
        raise UsageError(f"{output} is no MP4", next="End its name in .mp4.")
    told(tries.clip(picture, motion, output, seconds=seconds, seed=seed, engine=engine), as_json)
