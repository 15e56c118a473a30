"""``rushes export``."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rushes.cli.common import film_argument, json_option, print_json
from rushes.cli.terminal import Terminal

if TYPE_CHECKING:
    from rushes.handover import Handed


@click.group()
def export() -> None:
    """Write the film as it is cut in a format that other programs open."""


@export.command()
@film_argument
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Where; else out/film.otio.")
@click.option("--version", metavar="NAME", help="Export this version of the cut; without it, the one in hand.")
@click.option("--start", metavar="TIMECODE", default="00:00:00:00", show_default=True, help="Time code of frame one.")
@click.option("--beats", is_flag=True, help="Mark the beats too, not only the bars.")
@click.option("--bake", is_flag=True, help="Render what is retimed, too short or a card, so that all programs agree.")
@json_option
def otio(
    film: Path | None, output: Path | None, version: str | None, start: str, beats: bool, bake: bool, as_json: bool
) -> None:
    """Write the cut as OpenTimelineIO, for Resolve, Kdenlive, Premiere and others; nothing is made or bought.

    The file names the clips in media/ by relative paths: it works as long as it stays where it is in the
    project, and moves with it. Every take of a shot is in it, the one that is cut in first.
    """
    from rushes.handover import Parcel, export_otio

    parcel = Parcel(into=output, version=version, start=start, beats=beats, bake=bake)
    with Terminal(quiet=as_json) as report:
        handed = export_otio(film, parcel, report)
    if as_json:
        print_json(_plain(handed))
        return
    for said in _warnings(handed):
        click.echo(said, err=True)
    click.echo(handed.file)


def _plain(handed: "Handed") -> dict[str, object]:
    timeline = handed.timeline
    return {
        "file": str(handed.file), "rate": str(timeline.rate), "frames": timeline.frames, "shots": len(timeline.items),
        "media": handed.media, "transitions": _counted(handed.transitions), "missing": handed.missing,
        "held": handed.held, "retimed": handed.retimed, "ramped": handed.ramped, "conformed": handed.conformed,
        "markers": _counted(Counter(mark.kind for mark in handed.marks)),
    }  # fmt: skip


def _counted(kinds: Mapping[str, int]) -> list[dict[str, object]]:
    return [{"kind": kind, "count": count} for kind, count in kinds.items()]


def _warnings(handed: "Handed") -> list[str]:
    """What another program will not show as the film does."""
    told = (
        (handed.missing, "no clip yet, so no media, which some programs refuse"),
        (handed.held, "a clip that is too short: the film holds its last frame"),
        (handed.ramped, "a ramp, which is written as its mean speed"),
    )
    found = [f"{_few(shots)}: {what}." for shots, what in told if shots]
    return [*found, "--bake renders these as clips."] if found else []


def _few(shots: tuple[str, ...]) -> str:
    return ", ".join(shots[:5]) + (f" and {len(shots) - 5} more" if len(shots) > 5 else "")
