"""``rushes check``."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from rushes.build.ledger import HAND
from rushes.cli.common import film_argument, json_option, print_json
from rushes.cli.lists import change_tick, show_lists
from rushes.cli.terminal import Terminal
from rushes.errors import FilmError, Problem, UsageError
from rushes.film.model import Film
from rushes.performances import videos_of
from rushes.project import Folders
from rushes.rules import RULES, State, grouped
from rushes.rules import check as check_film
from rushes.rules.guide import ALL, NAMES
from rushes.rules.mend import Mended, Mending, mend
from rushes.rules.off import turned_off
from rushes.rules.pages import page_of
from rushes.rules.touched import touches
from rushes.seeing import found_of
from rushes.states import open_books, open_film, planned

_COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}


@click.command()
@film_argument
@click.option("--fix", is_flag=True, help="Put right what can be: the lines a rule can mend, and no others.")
@click.option("--dry-run", is_flag=True, help="With `--fix`: show what would be changed, and change nothing.")
@click.option("--all", "every", is_flag=True, help="List every finding, also where one rule has many.")
@click.option("--explain", metavar="RULE", help="Print the page of a rule, and check nothing.")
@click.option("--list", "listed", type=click.Choice([*NAMES, ALL]), help="A checklist of the guide as it stands.")
@click.option(
    "--tick", "ticks", metavar="ID", multiple=True, help="Tick a line of a checklist by hand, in [ticks] of film.toml."
)
@click.option("--note", help="With `--tick`: what to write instead of the date.")
@click.option("--untick", metavar="ID", help="Take a tick back.")
@click.option("--html", is_flag=True, help="With `--list`: write a page to print, out/checklist-NAME.html.")
@json_option
def check(
    film: Path | None, fix: bool, dry_run: bool, every: bool, explain: str | None, listed: str | None,
    ticks: tuple[str, ...], note: str | None, untick: str | None, html: bool, as_json: bool,
) -> int:  # fmt: skip
    """List everything that is wrong with a film before it costs anything, with the place and the fix.

    Exit code 3 where an error makes the film impossible; warnings and notes are advice.

    `--list` shows the guide's checklists instead: each line is done, with the numbers that say so, open, with what is
    to do and where, or cannot be told yet. What no program can tell is ticked by hand.
    """
    if explain is not None:
        click.echo(page_of(explain), nl=False)
        return 0
    if len(ticks) > 1:
        raise UsageError("--tick ticks one line at a time", next=f"Say it once for each: {', '.join(ticks)}.")
    tick = ticks[0] if ticks else None
    asked = _of_lists(listed, tick, untick, note, html, fix or dry_run or every)
    if asked and (id := tick or untick) is not None:
        return change_tick(film, listed or ALL, id, take_back=tick is None, note=note, as_json=as_json)
    if asked:
        return show_lists(film, listed or ALL, html=html, as_json=as_json)
    if dry_run and not fix:
        raise UsageError("--dry-run shows what --fix would do", next="Run: rushes check --fix --dry-run")
    state, mending, off = None, None, {}
    with Terminal(quiet=as_json) as report:
        try:
            state = _state(film, report)
            mending = _mended(state, dry_run) if fix else None
            state = mending.state if mending else state
            problems, off = check_film(state), turned_off(state.film)
        except FilmError as error:
            problems = list(error.problems) or [Problem("film-file", error.what, error.next or "", file=error.where)]
    if as_json:
        print_json(_json(problems, mending, off, dry_run))
    else:
        _show_mended(mending, dry_run)
        _show(problems, off, every)
        _show_next(problems, state)
    return 3 if any(problem.severity == "error" for problem in problems) else 0


def _of_lists(
    listed: str | None, tick: str | None, untick: str | None, note: str | None, html: bool, rules: bool
) -> bool:
    """Whether a checklist is asked for, and not the rules; ``UsageError`` for options that exclude each other."""
    if tick is not None and untick is not None:
        raise UsageError("--tick and --untick exclude each other", next="Give one of them.")
    if note is not None and tick is None:
        raise UsageError("--note goes with --tick", next="Run: rushes check --list all --tick ID --note TEXT")
    if html and listed is None:
        raise UsageError("--html goes with --list", next="Run: rushes check --list all --html")
    asked = listed is not None or tick is not None or untick is not None
    if asked and rules:
        raise UsageError("--fix, --dry-run and --all are for rules, not for checklists", next="Leave them out.")
    return asked


def _state(film: Path | None, report: Terminal) -> State:
    loaded, song = open_film(film, report)
    loaded, made = planned(loaded, song, save=False)
    return State(loaded, song, made, videos_of(loaded), _unread(loaded), found_of(loaded, song))


def _unread(film: Film) -> Mapping[str, tuple[str, ...]]:
    """What previz leaves of the words of each shot, where previz draws the film."""
    if film.settings.engine != "previz":
        return {}
    from rushes.engines.previz.words.unread import unread  # its lexicon is read where it is asked for

    return unread(film, film.shots)


def _mended(state: State, dry_run: bool) -> Mending:
    """The film with everything mended that can be; on disk too, unless it is a dry run."""

    def again(film: Film) -> State:
        if state.plan is None:
            return State(film, state.song, None, state.videos, _unread(film), state.seen)
        film, plan = planned(film, state.song, save=False)
        return State(film, state.song, plan, state.videos, _unread(film), state.seen)

    written = state.film if state.plan is None else Film(state.film.root, state.film.file)
    mending = mend(written, again, touches(_bought(state.film)))
    if not dry_run:
        mending.write()
    return mending


def _bought(film: Film) -> Mapping[str, str]:
    """What was paid for or added by hand, by shot id or tag, and why it must stay fresh."""
    if not Folders(film.root).ledger.exists():
        return {}
    found: dict[str, int] = defaultdict(int)
    with open_books(film) as (ledger, _):
        for node, takes in ledger.takes().items():
            paid = [take for take in takes if take.credits or take.engine == HAND]
            found[node.partition(".")[0].lstrip("@").partition(":")[0]] += len(paid)
    return {name: f"it has {count} take{'s' * (count > 1)} paid for" for name, count in found.items() if count}


# What is shown.


def _json(
    problems: Sequence[Problem], mending: Mending | None, off: Mapping[str, str], dry_run: bool
) -> dict[str, object]:
    plain = [asdict(problem) for problem in problems]
    keys = ("rule", "severity", "file", "line", "shot", "message", "fix", "key")
    changes = [_change_json(each) for each in (mending.changes if mending else ())]
    return {
        "problems": [{key: each[key] for key in keys} for each in plain],
        "changes": changes,
        "dry_run": dry_run,
        "off": [{"rule": id, "reason": why} for id, why in off.items()],
    }


def _change_json(each: Mended) -> dict[str, object]:
    return {
        "rule": each.rule, "file": each.file, "line": each.line, "table": list(each.change.path),
        "key": each.change.key, "was": each.was, "value": each.change.value, "left": each.left or None,
    }  # fmt: skip


def _show_mended(mending: Mending | None, dry_run: bool) -> None:
    for each in mending.changes if mending else ():
        place = f"{each.file}:{each.line}" if each.line else each.file
        what = f"{place}: {'.'.join(each.change.path)}.{each.change.key}"
        if each.left:
            click.echo(f"{click.style('left', fg='yellow')} {what}: {each.left} [{each.rule}]")
        else:
            done = click.style("would change" if dry_run else "changed", fg="green")
            click.echo(f"{done} {what}: {_toml(each.was)} -> {_toml(each.change.value)} [{each.rule}]")
    if mending is not None and not mending.changes:
        click.echo("Nothing that a rule could mend.", err=True)


def _toml(value: object) -> str:
    from rushes.film.write import rendered

    return "nothing" if value is None else rendered(value)


def _show(problems: Sequence[Problem], off: Mapping[str, str], every: bool) -> None:
    for problem in problems if every else grouped(problems):
        click.echo(f"{click.style(problem.severity, fg=_COLOURS[problem.severity])} {problem} [{problem.rule}]")
    click.echo(_sum(problems), err=True)
    if pages := dict.fromkeys(f"rules/{problem.rule}" for problem in problems if problem.rule in RULES):
        click.echo(f"Why, and what to do: {', '.join(pages)} (rushes check --explain RULE)", err=True)
    if off:
        reasons = ", ".join(f"{id} ({why})" for id, why in off.items())
        click.echo(f"{len(off)} rule{'s are' if len(off) > 1 else ' is'} off: {reasons}", err=True)


def _show_next(problems: Sequence[Problem], state: State | None) -> None:
    if state and not any(problem.severity == "error" for problem in problems):
        click.echo(f"Next: `rushes {'make' if state.plan is None else 'plan'}`.", err=True)


def _sum(problems: Sequence[Problem]) -> str:
    counts = [(severity, sum(p.severity == severity for p in problems)) for severity in _COLOURS]
    found = ", ".join(f"{count} {severity}{'s' * (count > 1)}" for severity, count in counts if count)
    return found or "Nothing is wrong."
