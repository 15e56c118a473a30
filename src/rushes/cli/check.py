"""``rushes check``."""

from dataclasses import asdict
from pathlib import Path

import click

from rushes.cli.common import film_argument, json_option, print_json
from rushes.cli.terminal import Terminal
from rushes.errors import FilmError, Problem
from rushes.rules import State
from rushes.rules import check as check_film
from rushes.states import open_film, planned

_COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}


@click.command()
@film_argument
@json_option
def check(film: Path | None, as_json: bool) -> int:
    """List everything that is wrong with a film before it costs anything, with the place and the fix.

    Exit code 3 where an error makes the film impossible; warnings and notes are advice.
    """
    with Terminal(quiet=as_json) as report:
        try:
            loaded, song = open_film(film, report)
            loaded, made = planned(loaded, song, save=False)
            problems = list(check_film(State(loaded, song, made)))
        except FilmError as error:
            problems = list(error.problems) or [Problem("film-file", error.what, error.next or "", file=error.where)]
    if as_json:
        print_json({"problems": [_plain(problem) for problem in problems]})
    else:
        for problem in problems:
            click.echo(f"{click.style(problem.severity, fg=_COLOURS[problem.severity])} {problem} [{problem.rule}]")
        click.echo(_sum(problems), err=True)
    return 3 if any(problem.severity == "error" for problem in problems) else 0


def _plain(problem: Problem) -> dict[str, object]:
    plain = asdict(problem)
    return {key: plain[key] for key in ("rule", "severity", "file", "line", "shot", "message", "fix", "key")}


def _sum(problems: list[Problem]) -> str:
    counts = [(severity, sum(p.severity == severity for p in problems)) for severity in _COLOURS]
    found = ", ".join(f"{count} {severity}{'s' * (count > 1)}" for severity, count in counts if count)
    return found or "Nothing is wrong."
