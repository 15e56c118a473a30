"""``rushes remedy --topics`` and ``rushes remedy TOPIC``: the guide's troubleshooting."""

import textwrap
from dataclasses import asdict
from pathlib import Path

import click

from rushes.cli.common import plain, print_json, print_table
from rushes.cli.terminal import Terminal
from rushes.rules.topics import TOPICS
from rushes.troubles import Told, tell

WIDTH = 108


def list_topics(as_json: bool) -> int:
    """Print every topic of the troubleshooting."""
    if as_json:
        rows = [{"id": each.id, "problem": each.problem, "section": each.section} for each in TOPICS.values()]
        print_json({"topics": rows})
        return 0
    table = [(each.id, each.problem, each.section) for each in TOPICS.values()]
    print_table(("topic", "the problem, as the guide has it", "section"), table)
    click.echo("\nrushes remedy TOPIC explains one; rushes remedy SHOT has a ready change for a shot.", err=True)
    return 0


def show_topic(film: Path | None, id: str, as_json: bool) -> int:
    """Print one topic, with what is known of the film."""
    with Terminal(quiet=as_json) as report:
        told = tell(film, id, report)
    if as_json:
        known = {"film": told.film, "known": list(told.known), "prices": _plain(told), "drawn_by": told.drawn_by}
        print_json({**asdict(told.topic), **known})
    else:
        click.echo("\n".join(_page(told)))
    return 0


def _plain(told: Told) -> dict[str, object]:
    return {what: {"least": least, "most": most} for what, (least, most) in told.prices.items() if most}


def _page(told: Told) -> list[str]:
    topic = told.topic
    lines = [click.style(f"{topic.problem} (guide, section {topic.section})", bold=True)]
    lines += [*_wrapped(topic.sees, ""), "", *_wrapped(topic.why, ""), "", _head("Measure")]
    for each in topic.measures:
        lines += [f"  {each.command}", *_wrapped(each.tells, "      ")]
    if told.film is not None:
        lines += ["", _head(f"Known of {plain(told.film)}")]
        lines += [line for said in told.known for line in _wrapped(plain(said), "  ", "    ")]
    lines += ["", _head("Fix")]
    for number, fix in enumerate(topic.fixes, 1):
        lines += [*_wrapped(fix.guide, f"  {number}. ", "     "), *_wrapped(fix.does, "     ")]
        lines += _wrapped(f"Costs, for a shot: {fix.costs(told.prices)}.", "     ")
    if told.drawn_by:
        lines += ["", f"These are the prices of the film's models; {plain(told.drawn_by)} draws all of it for nothing."]
    return [*lines, *_ready(topic.because)]


def _head(text: str) -> str:
    return click.style(text, fg="cyan")


def _wrapped(text: str, first: str, further: str | None = None) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=first if further is None else further,
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip


def _ready(because: tuple[str, ...]) -> list[str]:
    ready = [f"  rushes remedy SHOT --because {cause}" for cause in because]
    return ["", _head("Ready as a change of a shot, with its price"), *ready] if ready else []
