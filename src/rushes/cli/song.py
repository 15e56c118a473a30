"""``rushes song``."""

from collections.abc import Iterator
from pathlib import Path

import click

from rushes.cli.common import FilmGroup, film_argument, json_option, print_json, print_table
from rushes.cli.replace import replace
from rushes.cli.terminal import Terminal
from rushes.errors import UsageError
from rushes.song.doubt import sureness, without_beat
from rushes.song.model import Song
from rushes.song.summary import chapters, song_json
from rushes.states import open_film
from rushes.units import clock

_WIDE = 10
_RIGHT = """\
If it is wrong, write what you know in [song] of film.toml; it wins, and is heard again in a moment:
  meter = 3               beats in a bar              bpm = 92                 the tempo
  tempo = "half"          or "double"                 shift = 1                bars begin one beat later
  downbeat = "0:12.4"     when a bar begins           taps = ["0:12.4", ...]   beats, tapped
Sections: write your own [[section]] list; it wins whole."""


@click.group(cls=FilmGroup, invoke_without_command=True)
@film_argument
@json_option
@click.pass_context
def song(ctx: click.Context, film: Path | None, as_json: bool) -> None:
    """What was heard in the film's song: tempo, bars and sections, how sure that is, and how to put it right.

    Confidence of beats and bars is how far two methods agree. A letter is shared by sections that sound alike.
    """
    if ctx.invoked_subcommand is not None:
        return
    with Terminal(quiet=as_json) as report:
        loaded, heard = open_film(film, report)
    if heard is None:
        next = "Write one: a [song] table with file in film.toml."
        raise UsageError(f'"{loaded.settings.title}" has no song', next=next)
    if as_json:
        print_json(song_json(heard))
        return
    click.echo("\n".join(_figures(heard)) + "\n")
    _sections(heard)
    click.echo("".join(f"no beat from {clock(a)} to {clock(b)}\n" for a, b in without_beat(heard)), nl=False)
    click.echo(f"\n{_RIGHT}", err=True)


song.add_command(replace)


def _figures(song: Song) -> Iterator[str]:
    beats, bars = sureness(song)
    yield f"length    {clock(song.seconds)}, {song.rate} Hz, {song.channels} channel{'s' * (song.channels != 1)}"
    if song.bpm and beats is not None:
        yield f"tempo     {song.bpm:.1f} beats a minute, {beats:.0%} sure"
    if song.meter and bars is not None and song.downbeats:
        told = "told" if song.told else "heard"
        yield f"bars      {song.meter} beats ({told}), the first at {clock(song.downbeats[0])}, {bars:.0%} sure"
    if not song.beats:
        yield "tempo     no beat was heard: the film is cut by time"
    loud = "silence" if song.loudness is None else f"{song.loudness:.1f} LUFS, range {song.loudness_range:.1f} LU"
    yield f"loudness  {loud}"


def _sections(song: Song) -> None:
    rows = [
        (each.part.kind, each.part.label, clock(each.part.start), clock(each.part.end),
         "told" if each.part.confidence == 1 else f"{each.part.confidence:.0%}", _bar(each.energy))
        for each in chapters(song)
    ]  # fmt: skip
    if rows:
        print_table(("section", "like", "from", "to", "sure", "energy"), rows, right=(2, 3, 4))


def _bar(energy: float) -> str:
    return "#" * round(energy * _WIDE) + "." * (_WIDE - round(energy * _WIDE))
