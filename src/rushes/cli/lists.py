"""``rushes check --list``: the guide's checklists as a table, as JSON, as a page, and the ticks of a person."""

import re
import shutil
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from rushes import checklists
from rushes.cli.common import plain, print_json
from rushes.cli.terminal import Terminal
from rushes.errors import UsageError
from rushes.rules.guide import ALL, CHECKLISTS, LINES
from rushes.rules.lists.judge import Entry, Listed, Standing

_MARKS: Mapping[Standing, tuple[str, str]] = {
    "done": ("[x]", "green"),
    "open": ("[ ]", "yellow"),
    "unknown": ("[?]", "blue"),
}
_SAYS: Mapping[Standing, str] = {"done": "done", "open": "open", "unknown": "cannot be told yet"}


def show_lists(film: Path | None, name: str, *, html: bool, as_json: bool) -> int:
    """Print checklists as they stand, or write the page to print and say where it is."""
    with Terminal(quiet=as_json) as report:
        opened, lists = checklists.checklists(film, name, report)
    page = checklists.write_page(opened, lists, name) if html else None
    if as_json:
        print_json({"lists": [_json(each) for each in lists], "page": str(page) if page else None})
    elif page:
        click.echo(page)
    else:
        click.echo("\n\n".join(_text(each) for each in lists))
        _sum(lists)
    return 0


def change_tick(film: Path | None, name: str, id: str, *, take_back: bool, note: str | None, as_json: bool) -> int:
    """Tick a line of a list by hand, or take the tick back, and print how the line stands now."""
    known = checklists.names_of(name)
    list_of = {line.id: each.name for each in CHECKLISTS for line in each.lines}
    if id in LINES and list_of[id] not in known:
        raise UsageError(f"{id} is a line of {list_of[id]}, not of {name}", next=f"Say --list {list_of[id]}.")
    entry = checklists.untick(film, id) if take_back else checklists.tick(film, id, note)
    if as_json:
        print_json({"line": _line(entry) if entry else None})
    elif entry is None:
        click.echo(f"{plain(id)} is out of [ticks]; no checklist has such a line.")
    else:
        click.echo("\n".join(_entry(entry, _width())))
        if entry.tick is not None and entry.answer.state == "open":
            click.echo("Ticked, and open all the same: a tick settles only what the program cannot tell.", err=True)
        elif entry.tick is not None and entry.answer.state == "done":
            click.echo("Ticked; it is done without that.", err=True)
    return 0


def _json(each: Listed) -> dict[str, object]:
    return {
        "name": each.list.name, "title": each.list.title, "source": each.list.where,
        **{state: each.count(state) for state in _MARKS},
        "lines": [_line(entry) for entry in each.entries],
    }  # fmt: skip


def _line(entry: Entry) -> dict[str, object]:
    line, answer = entry.line, entry.answer
    return {
        "id": line.id, "text": line.text, "state": entry.state, "by": "hand" if line.by_hand else "program",
        "rules": list(line.rules), "evidence": answer.says, "next": "" if entry.state == "done" else answer.next,
        "where": list(answer.where), "tick": entry.tick,
    }  # fmt: skip


def _text(each: Listed) -> str:
    width = _width()
    head = f"{each.list.title}: {each.count('done')} of {len(each.entries)} done"
    lines = [click.style(head, bold=True), *(line for entry in each.entries for line in _entry(entry, width))]
    return "\n".join(lines)


def _entry(entry: Entry, width: int) -> list[str]:
    """A line of a list: its mark, the guide's words and its id; below it the evidence, and what to do."""
    mark, colour = _MARKS[entry.state]
    first = f"{click.style(mark, fg=colour)} {entry.line.text}  {click.style(entry.line.id, dim=True)}"
    says = [_capital(plain(entry.answer.says))]
    if entry.tick is not None:
        says.insert(0 if entry.answer.state == "unknown" else 1, f"Ticked by hand: {plain(entry.tick)}")
    if entry.state != "done" and entry.answer.next:
        says.append(f"-> {plain(entry.answer.next)}")
    return [first, *(row for text in says for row in _wrapped(text, width))]


def _capital(text: str) -> str:
    """A sentence with a capital, where it begins with a word and not with a name."""
    return text[:1].upper() + text[1:] if re.match(r"[a-z]+[ ,:]", text) else text


def _wrapped(text: str, width: int) -> list[str]:
    further = "       " if text.startswith("->") else "    "
    return textwrap.wrap(
        text, width, initial_indent="    ", subsequent_indent=further, break_on_hyphens=False, break_long_words=False
    )


def _width() -> int:
    return max(60, min(118, shutil.get_terminal_size((118, 24)).columns))


def _sum(lists: Sequence[Listed]) -> None:
    counts = {state: sum(each.count(state) for each in lists) for state in _MARKS}
    told = ", ".join(f"{count} {_SAYS[state]}" for state, count in counts.items() if count)
    click.echo(f"{told}. By hand: rushes check --list {_only(lists)} --tick ID", err=True)


def _only(lists: Sequence[Listed]) -> str:
    return lists[0].list.name if len(lists) == 1 else ALL
