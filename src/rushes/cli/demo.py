"""``rushes demo``."""

from pathlib import Path

import click

from rushes.cli.terminal import Terminal
from rushes.demo import EXCERPT, make_demo


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="care")
@click.option("--full", is_flag=True, help="The whole song, 5:12, instead of a minute of it.")
def demo(folder: Path, full: bool) -> int:
    """Make the example film in DIR (care): the guide's case study, from its treatment to out/film.mp4.

    The song is played by the program's own synthesiser; every picture is drawn in 3D on this machine, by
    engine previz. It needs no key, no network and no GPU.
    """
    with Terminal() as report:
        made = make_demo(folder, full=full, report=report)
    if made.outcome.failed or made.film is None:
        click.echo(f"{made.outcome.failed} failed; what is made is kept. `rushes make {folder}` goes on.", err=True)
        return 1
    part = "the whole song" if full else f"{EXCERPT[0]} to {EXCERPT[1]} of the song"
    click.echo(made.film)
    click.echo(
        f"\nThat is {part}, drawn in 3D and cut to the music. Three things to try:\n"
        f"  rushes board {folder}              the storyboard, to look at and pick from\n"
        f"  edit {folder / 'film.toml'}        change the words of a moment, then `rushes make {folder}`:\n"
        f"                                 only what depends on them is made again\n"
        f"  rushes new my-film --song SONG.mp3 your own song, your own film",
        err=True,
    )
    return 0
