"""``rushes inbox``."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rushes.cli.common import film_argument, json_option, plain, print_json, print_table
from rushes.cli.terminal import is_person
from rushes.errors import RushesError, UsageError

if TYPE_CHECKING:
    from rushes.inbox.listing import Entry
    from rushes.takes import Door

SIGNS = {"sure": "sure", "unsure": "unsure", "none": "?", "known": "there", "wrong": "!"}
NAME_MOST = 44
"""Characters of a file's name in the table."""


@click.command()
@film_argument
@click.option("--take", "taking", is_flag=True, help="Take the files: ask for each, in a terminal.")
@click.option("--yes", is_flag=True, help="With --take: take those that are sure, and ask nothing.")
@click.option(
    "--shot", "said", nargs=2, multiple=True, metavar="ID FILE",
    help="Say by hand what a file of the inbox is of: V1-03, V1-03.still, @singer. With --take, only these are taken.",
)  # fmt: skip
@click.option("--credits", type=click.IntRange(min=0), default=0, help="What each of them cost you, for the books.")
@click.option("--note", help="Where they came from.")
@json_option
def inbox(
    film: Path | None, taking: bool, yes: bool, said: tuple[tuple[str, str], ...], credits: int, note: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """List the files in inbox/ and what each is of: by its name, or by its picture; --take makes them takes.

    A file is told by a film name, a shot's id, a seed or the words of a prompt in its name, or by its picture: the
    first frame of a clip is held against the stills. Without --take nothing is changed. What was taken is moved to
    inbox/done.
    """
    from rushes.inbox.listing import look
    from rushes.states import open_film
    from rushes.takes import door

    _refuse(taking, yes, bool(said), as_json)
    opened, _ = open_film(film)
    if not opened.shots:
        raise UsageError("the film has no shots yet", next="Plan it first: `rushes plan`.")
    by_hand = {_below(opened.root, file): shot for shot, file in said}
    with door(opened) as brought:
        entries = look(brought, by_hand)
        chosen = [each for each in entries if not by_hand or each.dropped.path in by_hand]
        taken, failed = _take(brought, chosen, yes, bool(by_hand), credits, note) if taking else ({}, {})
    _show(entries, taken, failed, as_json, taking)
    if failed:
        raise click.exceptions.Exit(1)


def _refuse(taking: bool, yes: bool, said: bool, as_json: bool) -> None:
    if yes and not taking:
        raise UsageError("--yes goes with --take")
    if taking and not yes and not said and (as_json or not is_person()):
        raise UsageError("nobody is here to be asked", next="Say --yes for those that are sure, or --shot ID FILE.")


def _below(root: Path, file: str) -> str:
    """The path of a file below the inbox, however it was written: as the list has it, from the project, or in full."""
    path = Path(file)
    if path.is_absolute():
        path = path.relative_to(root.absolute()) if path.is_relative_to(root.absolute()) else path
    parts = path.parts[1:] if path.parts[:1] == ("inbox",) else path.parts
    return Path(*parts).as_posix()


def _take(
    brought: "Door", entries: Sequence["Entry"], yes: bool, said: bool, credits: int, note: str | None
) -> tuple[dict[str, str], dict[str, str]]:
    from rushes.inbox.taking import take, tidy

    taken: dict[str, str] = {}
    failed: dict[str, str] = {}
    for each in entries:
        try:
            if each.verdict == "wrong" and said:
                raise RushesError(each.why)
            if each.verdict == "known":
                done = tidy(brought, each)
            else:
                node = _node(brought, each, yes or said)
                done = take(brought, each, node, credits, note) if node else None
            if done is not None:
                taken[each.dropped.path] = done
        except _Enough:
            break
        except RushesError as error:
            failed[each.dropped.path] = error.what
    return taken, failed


class _Enough(Exception):
    """A person said that it is enough."""


def _node(brought: "Door", each: "Entry", yes: bool) -> str | None:
    """What to take a file as; None to leave it."""
    if each.read is None or each.verdict == "wrong":
        return None
    if yes:
        return each.node if each.verdict == "sure" else None
    return _asked(brought, each)


def _asked(brought: "Door", each: "Entry") -> str | None:
    from rushes.takes import node_of, parse_name

    assert each.read is not None
    choices = each.match.candidates if each.match else ()
    click.echo(f"{click.style(plain(each.dropped.name), bold=True)}: {plain(each.why)}", err=True)
    for note in each.notes:
        click.echo(f"  {plain(note)}", err=True)
    sure = each.verdict == "sure"
    for number, choice in enumerate(choices if not sure else (), 1):
        click.echo(f"  {number}  {choice.node}  {plain(choice.why)}", err=True)
    question = (
        f"Take it as {each.node}? Enter: yes" if sure else "What is it of? A number, or a shot's id; Enter: leave it"
    )
    stage = "clip" if each.read.kind == "clip" else "still"
    while True:
        answer = click.prompt(f"{question} (n: leave it, q: stop)", default="", show_default=False, err=True).strip()
        if answer in ("n", "no") or (not answer and not sure):
            return None
        if answer in ("", "y", "yes") and sure:
            return each.node
        if answer == "q":
            raise _Enough
        if answer in ("y", "yes") and choices:
            answer = "1" if len(choices) == 1 else ""
        if not answer:
            click.echo(f"  As which: a number from 1 to {len(choices)}, or a shot's id?", err=True)
            continue
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1].node
        try:
            node = parse_name(answer).node
            node = f"{answer}.{stage}" if node == f"{answer}.clip" else node
            return node_of(brought.film, brought.nodes, node).id
        except UsageError as error:
            click.echo(f"  {error.what}. {error.next or ''}", err=True)


def _show(
    entries: Sequence["Entry"], taken: Mapping[str, str], failed: Mapping[str, str], as_json: bool, taking: bool
) -> None:
    if as_json:
        print_json({"files": [_plain(each, taken, failed) for each in entries], **_counts(entries, taken)})
        return
    for each in entries if taking else ():
        if (done := taken.get(each.dropped.path)) is not None:
            there = "  there already" if each.verdict == "known" else ""
            click.echo(f"{done}  {plain(each.dropped.name)}{there}")
            for note in each.notes:
                click.echo(f"  {plain(note)}", err=True)
        elif (why := failed.get(each.dropped.path)) is not None:
            click.echo(f"{plain(each.dropped.name)}: {plain(why)}", err=True)
    if not taking and entries:
        print_table(("", "file", "what", "would be", "why"), list(_rows(entries)))
    for line in _last(entries, taken, taking):
        click.echo(line, err=True)


def _rows(entries: Sequence["Entry"]) -> Iterator[tuple[str, ...]]:
    for each in entries:
        name, what = plain(each.dropped.name), ""
        if each.read is not None:
            size = f"{each.read.width}x{each.read.height}"
            what = f"{float(each.read.seconds):.1f} s" if each.read.kind == "clip" else size
        would = each.node or ""
        would = would if each.verdict in ("sure", "known") else f"{would}?" if would else ""
        short = name if len(name) <= NAME_MOST else f"{name[: NAME_MOST - 16]}…{name[-15:]}"
        yield SIGNS[each.verdict], short, what, would, plain("; ".join([each.why, *each.notes]))


def _last(entries: Sequence["Entry"], taken: Mapping[str, str], taking: bool) -> Iterator[str]:
    if not entries:
        yield "The inbox is empty. What you made elsewhere goes into inbox/; `rushes handoff` says what is wanted."
        return
    counts = Counter(each.verdict for each in entries)
    if taking:
        known = sum(each.dropped.path in taken for each in entries if each.verdict == "known")
        there = f"{known} there already, " if known else ""
        left = len(entries) - len(taken)
        yield f"{len(taken) - known} taken, {there}{left} left. What is taken is in inbox/done."
        if any(each.verdict in ("unsure", "none") and each.dropped.path not in taken for each in entries):
            yield "`rushes inbox` says why; `rushes inbox --take --shot ID FILE` takes a file as what you say."
        return
    told = [f"{counts['sure']} sure", f"{counts['unsure'] + counts['none']} to be asked"]
    told += [f"{counts['known']} there already"] if counts["known"] else []
    told += [f"{counts['wrong']} that cannot be taken"] if counts["wrong"] else []
    yield f"{', '.join(told)}. Nothing was changed."
    if counts["wrong"] < len(entries):
        yield "`rushes inbox --take` asks for each; with --yes it takes those that are sure."


def _counts(entries: Sequence["Entry"], taken: Mapping[str, str]) -> dict[str, int]:
    counts = Counter(each.verdict for each in entries)
    told = {name: counts[name] for name in ("sure", "unsure", "known", "wrong")}
    return {**told, "none": counts["none"], "taken": len(taken)}


def _plain(each: "Entry", taken: Mapping[str, str], failed: Mapping[str, str]) -> dict[str, Any]:
    done, first, what = taken.get(each.dropped.path), each.first, each.read
    return {
        "file": each.dropped.name, "bytes": each.dropped.size, "kind": what.kind if what else None,
        "width": what.width if what else None, "height": what.height if what else None,
        "seconds": float(what.seconds) if what else None, "verdict": each.verdict, "node": each.node,
        "how": first.how if first else None, "why": failed.get(each.dropped.path, each.why),
        "score": first.score if first else None, "margin": each.match.margin if each.match else None,
        "candidates": [
            {"node": one.node, "how": one.how, "score": one.score, "why": one.why}
            for one in (each.match.candidates if each.match else ())
        ],
        "notes": list(each.notes), "take": done or each.take, "taken": done is not None,
    }  # fmt: skip
