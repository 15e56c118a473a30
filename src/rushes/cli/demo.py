"""``rushes demo``."""

from pathlib import Path

import click

from rushes.cli.terminal import Terminal
from rushes.demo import EXCERPT, KINDS, make_demo


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), required=False)
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], help="Which film: the case study, or a short one.")
@click.option("--full", is_flag=True, help="The whole song of the case study, 5:12, instead of a minute of it.")
def demo(folder: Path | None, kind: str, full: bool) -> int:
    """Make an example film in DIR (care): the guide's case study, from its treatment to out/film.mp4.

    --kind makes a commercial, a narrative short or an experimental film of twenty seconds instead.

    The song is played by the program's own synthesiser; every picture is drawn in 3D on this machine, by
    engine previz. It needs no key, no network and no GPU.
    """
    folder = folder or Path("care" if kind == KINDS[0] else kind)
    with Terminal() as report:
        made = make_demo(folder, kind=kind, full=full, report=report)
    if made.outcome.failed or made.film is None:
        click.echo(f"{made.outcome.failed} failed; what is made is kept. `rushes make {folder}` goes on.", err=True)
        return 1
    song = "the whole song" if full else f"{EXCERPT[0]} to {EXCERPT[1]} of the song"
    part = (
        f"{song}, drawn in 3D and cut to the music" if kind == KINDS[0] else f"the example of kind {kind}, drawn in 3D"
    )
    click.echo(made.film)
    click.echo(
        f"\nThat is {part}. Three things to try:\n"
        f"  rushes board {folder}              the storyboard, to look at and pick from\n"
        f"  edit {folder / 'film.toml'}        change the words of a moment, then `rushes make {folder}`:\n"
        f"                                 only what depends on them is made again\n"
        f"  {_own(kind)}",
        err=True,
    )
    return 0


def _own(kind: str) -> str:
    if kind == KINDS[0]:
        return "rushes new my-film --song SONG.mp3 your own song, your own film"
    return f"rushes new my-film --kind {kind:14} your own film of this kind"
