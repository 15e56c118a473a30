"""Events on a terminal: one line for each finished node, and a bar with the time left at the bottom.

Where stderr is no terminal there is no bar: what matters is a line, and how far it is one now and then.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from rushes.cli.progress import SECONDS
from rushes.cli.progress import Progress as Plain
from rushes.events import (
    Event,
    NodeDone,
    NodeFailed,
    NodeSkipped,
    RunEnded,
    RunStarted,
    Said,
    StepAdvanced,
    StepDone,
    StepStarted,
)

P = ParamSpec("P")
T = TypeVar("T")
_STEPS = {"song": "listening to the song", "verify": "reading everything again", "synth": "playing the song"}
_OF_STEPS = (StepStarted, StepAdvanced, StepDone)


class Terminal:
    """A reporter for people; a context manager, so that the bar is always taken down."""

    def __init__(self, *, quiet: bool = False, seconds: float = SECONDS) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._live = self._console.is_terminal and not quiet
        self._quiet = quiet
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            console=self._console, transient=True, disable=not self._live,
        )  # fmt: skip
        self._steps: dict[str, TaskID] = {}
        self._run: TaskID | None = None
        self._told: set[str] = set()
        self._plain = None if self._live or quiet else Plain(self._say, seconds)

    def __enter__(self) -> Self:
        self._bar.start()
        if self._plain is not None:
            self._plain.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        if self._plain is not None:
            self._plain.end()

    def __call__(self, event: Event) -> None:
        if self._plain is not None:
            self._plain(_named(event))
        match event:
            case Said(text=text, level=level):
                self._line(escape(text) if level == "note" else f"[yellow]warning:[/] {escape(text)}")
            case StepStarted(name=name):
                self._steps[name] = self._bar.add_task(_STEPS.get(name, name), total=100)
            case StepAdvanced(name=name, part=part) if name in self._steps:
                self._bar.update(self._steps[name], completed=round(part * 100))
            case StepDone(name=name) if name in self._steps:
                self._bar.remove_task(self._steps.pop(name))
            case RunStarted(to_make=to_make) if to_make:
                self._run = self._bar.add_task("making", total=to_make)
            case RunEnded():
                self._end()
            case NodeDone(made=True):
                credits = f"  {event.credits} credits" if event.credits else ""
                self._line(f"[green]+[/] {escape(event.node)}[dim]{credits}  {event.seconds:.1f} s[/]")
                self._advance()
            case NodeFailed():
                self._failed(event)
            case NodeSkipped():
                self._line(f"[yellow]- {escape(event.node)}[/]  {escape(event.why.splitlines()[0])}", always=True)

    def aside(self, ask: Callable[P, T]) -> Callable[P, T]:
        """The same question, asked with the bar taken down: it would be drawn over what is typed."""

        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            self._bar.stop()
            try:
                return ask(*args, **kwargs)
            finally:
                self._bar.start()

        return asked

    def _failed(self, event: NodeFailed) -> None:
        """Say why in full, once: a day's limit stops many shots with the same words."""
        what, *advice = ["the same"] if event.why in self._told else event.why.splitlines()
        self._told.add(event.why)
        lines = [f"[red]! {escape(event.node)}[/]  {escape(what)}", *map(escape, advice[:1])]
        self._line("\n    ".join(lines), always=True)
        self._advance()

    def _line(self, text: str, *, always: bool = False) -> None:
        if self._live or always or not text.startswith("[green]"):
            self._console.print(text)

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False)

    def _advance(self) -> None:
        if self._run is not None:
            self._bar.advance(self._run)

    def _end(self) -> None:
        if self._run is not None:
            self._bar.remove_task(self._run)
            self._run = None


def _named(event: Event) -> Event:
    """The same event, with its step called as people do."""
    return replace(event, name=_STEPS.get(event.name, event.name)) if isinstance(event, _OF_STEPS) else event


def is_person() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()
