"""``rushes lint``."""

import sys
from collections.abc import Iterator

import click

from rushes.cli.common import json_option, print_json
from rushes.errors import Problem, UsageError

_COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}
_LINE = 1_000_000


@click.command()
@click.argument("prompt")
@click.option("--motion", is_flag=True, help="Read it as the prompt of a clip; without it, of a still.")
@click.option("--model", metavar="MODEL", help="The model it is for; `rushes engines` lists them.")
@json_option
def lint(prompt: str, motion: bool, model: str | None, as_json: bool) -> int:
    """Say what is wrong with the words of a prompt, outside any film.

    PROMPT is the prompt, in quotes; `-` reads one prompt from each line of standard input. The names in it
    are not looked up: `rushes check` does that. Exit code 1 where a warning or an error is found.
    """
    from rushes.rules.words import lint as read

    found = [(text, read(text, motion=motion, model_id=model)) for text in _prompts(prompt)]
    if as_json:
        print_json({"prompts": [{"prompt": text, "problems": [*map(_plain, problems)]} for text, problems in found]})
    else:
        _show(found)
    return 1 if any(problem.severity != "note" for _, problems in found for problem in problems) else 0


def _prompts(prompt: str) -> Iterator[str]:
    if prompt != "-":
        if not prompt.strip():
            raise UsageError("the prompt is empty", next='Write it in quotes: `rushes lint "PROMPT"`.')
        yield prompt
        return
    # An odd byte is no reason to stop: what it stands for is not a word of any rule.
    for line in sys.stdin.buffer:
        if text := line[:_LINE].decode("utf-8", "replace").strip():
            yield text


def _show(found: list[tuple[str, list[Problem]]]) -> None:
    for number, (_, problems) in enumerate(found, 1):
        place = f"{number}: " if len(found) > 1 else ""
        for problem in problems:
            name = click.style(problem.severity, fg=_COLOURS[problem.severity])
            click.echo(f"{place}{name} {problem} [{problem.rule}]")
    wrong = sum(bool(problems) for _, problems in found)
    said = "Nothing is wrong." if not wrong else f"{wrong} of {len(found)} prompts" if len(found) > 1 else ""
    if said:
        click.echo(said, err=True)


def _plain(problem: Problem) -> dict[str, str]:
    return {"rule": problem.rule, "severity": problem.severity, "message": problem.message, "fix": problem.fix}
