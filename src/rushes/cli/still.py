"""``rushes still``."""

from pathlib import Path

import click

from rushes.cli.common import json_option, print_json
from rushes.errors import UsageError


@click.command()
@click.argument("prompt")
@click.option("--ref", "references", multiple=True, metavar="TAG=WHAT", help="A description or a picture for @TAG.")
@click.option("--ratio", default="1280:720", show_default=True, help="Width and height in pixels.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="Another take of it.")
@click.option("--engine", default="previz", show_default=True, help="Who draws it.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), default=Path("still.png"),
              show_default=True, help="Where to write it.")  # fmt: skip
@json_option
def still(
    prompt: str, references: tuple[str, ...], ratio: str, seed: int, engine: str, output: Path, as_json: bool
) -> None:
    """Draw one still of a prompt, outside any film.

    PROMPT is what the still of a shot would say: "@singer at piano, soft morning light, intimate setting". Give
    each @tag a description, the same words every time, and the face is the same every time; or a picture.
    What was understood of the words is told, and what was not is told apart: nothing is dropped in silence.
    """
    from rushes import tries

    if output.suffix.lower() != ".png":
        raise UsageError(f"{output} is no PNG", next="End its name in .png.")
    made = tries.still(prompt, output, references=references, ratio=ratio, seed=seed, engine=engine)
    told(made, as_json)


def told(made: object, as_json: bool) -> None:
    """What was made, for a person or a program."""
    from rushes.tries import Try

    assert isinstance(made, Try)
    if as_json:
        print_json({
            "file": str(made.file), "seconds": made.seconds, "understood": list(made.understood),
            "not_understood": list(made.not_understood),
        })  # fmt: skip
        return
    click.echo(str(made.file))
    click.echo(f"Drawn in {made.seconds:.1f} s.", err=True)
    if made.understood:
        click.echo(f"Understood: {'; '.join(made.understood)}.", err=True)
    if made.not_understood:
        click.echo(f"Not drawn: {'; '.join(made.not_understood)}.", err=True)
