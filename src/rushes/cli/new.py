"""``rushes new``."""

from pathlib import Path

import click

from rushes.film.starter import new_project
from rushes.film.treatment import FILM_KINDS, FilmKind

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("folder", metavar="DIR", type=_FILE)
@click.option("--kind", type=click.Choice(FILM_KINDS), default="music-video", show_default=True)
@click.option("--title", help="What the film is called; the folder's name without it.")
@click.option("--song", type=_FILE, help="The music: wav, flac, mp3, ogg, opus or m4a. It is copied in.")
@click.option("--lyrics", type=_FILE, help="Its words: LRC, SRT or plain text. They are copied in.")
@click.option("--meter", type=click.IntRange(2, 12), help="Beats in a bar, if you know it: 3 for a waltz.")
@click.option("--from", "script", type=_FILE, help="A script (.fountain) or shot list (.csv) to begin with.")
def new(
    folder: Path,
    kind: FilmKind,
    title: str | None,
    song: Path | None,
    lyrics: Path | None,
    meter: int | None,
    script: Path | None,
) -> None:
    """Start a film in DIR: copies the song and lyrics in and writes a film.toml to fill in."""
    new_project(folder, kind=kind, song=song, lyrics=lyrics, meter=meter, script=script, title=title)
    click.echo(folder / "film.toml")
    click.echo(f"Fill it in, then: rushes check {folder}, rushes make {folder}.", err=True)
