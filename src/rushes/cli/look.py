"""``rushes look``."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rushes.cli.common import film_option, json_option, print_json, print_table
from rushes.cli.terminal import Terminal
from rushes.export.board_words import count
from rushes.rules.finding import Finding
from rushes.seeing import Looked
from rushes.seeing import look as look_at_film

if TYPE_CHECKING:
    from rushes.look.likeness import Match


@click.command()
@click.argument("shots", nargs=-1)
@film_option
@click.option("--all", "everything", is_flag=True, help="List what the cut leaves out and what nobody can tell, too.")
@click.option("--strict", is_flag=True, help="Exit with 1 where the film shows something that is wrong.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes; as many as processors without it.")
@json_option
def look(
    shots: tuple[str, ...], film: Path | None, everything: bool, strict: bool, jobs: int | None, as_json: bool
) -> int:
    """Measure clips and stills of SHOTS (of all of them) and the references, and say what is wrong.

    Clips: bad ends, hidden cuts, flicker, freezes, light, the camera. Stills: whether they show the film's own people,
    props and places. References: the guide's checklist. Each is looked at once, as long as it stays the same.

    Nothing is made, bought or changed; the cut leaves bad ends out by itself, where a clip is longer than its slot.
    The pictures are in out/look.html.
    """
    with Terminal(quiet=as_json) as report:
        looked = look_at_film(film, shots, report, jobs)
    if as_json:
        print_json(_plain(looked))
    else:
        _show(looked, everything)
    return int(strict and any(each.shown for each in looked.findings)) or int(looked.failed > 0)


def _plain(looked: Looked) -> dict[str, object]:
    clips = [
        {"shot": row.shot, "take": row.take, "frames": row.frames, "shown": list(row.shown), "camera": row.camera}
        for row in looked.rows
    ]
    found = [asdict(each) for each in looked.findings]
    stills = [
        {"shot": each.shot.id, "take": each.take, "shows": [_match(match) for match in each.matches]}
        for each in looked.likenesses
    ]
    lists = {tag: [asdict(item) for item in items] for tag, items in looked.checklist.items()}
    return {
        "clips": clips, "stills": stills, "references": lists, "findings": found, "failed": looked.failed,
        "page": str(looked.page),
    }  # fmt: skip


def _match(match: "Match") -> dict[str, object]:
    return {
        "tag": match.tag, "verdict": match.verdict, "rank": match.rank, "of": match.of, "margin": match.margin,
        "rival": match.rival, "why": match.why,
    }  # fmt: skip


def _show(looked: Looked, everything: bool) -> None:
    listed = [each for each in looked.findings if everything or each.shown]
    rows = [(each.shot, _where(each), each.says, each.does) for each in listed]
    if rows:
        print_table(("shot", "", "what was seen", "what to do"), rows)
    for tag, items in looked.checklist.items():
        for item in items:
            if item.answer == "fail":
                who = f"@{tag}" if tag else "the references"
                click.echo(f"{who}: {item.asks.lower()}: {item.why}. {item.fix}")
    wrong = len({each.shot for each in looked.findings if each.shown})
    clips, stills = (count(len(each), what) for each, what in ((looked.rows, "clip"), (looked.likenesses, "still")))
    if more := len(looked.findings) - len(listed):
        click.echo(f"{count(more, 'finding')} that the cut leaves out or that nobody can tell: --all lists them.")
    click.echo(f"{clips} and {stills} looked at; something to put right in {wrong}. The pictures: {looked.page}")


def _where(finding: Finding) -> str:
    """Whether the film shows it; what is about no frames is not known well enough to say so."""
    if finding.shown:
        return "in the film"
    return "left out" if finding.frames else "unsure"
