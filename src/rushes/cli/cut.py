"""``rushes cut``."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from rushes import balance, editing, proposals
from rushes.balance import Balance
from rushes.cli.common import film_argument, json_option, print_json, print_table
from rushes.cli.terminal import Terminal
from rushes.editing import Cut, Delivery
from rushes.errors import UsageError
from rushes.events import Reporter
from rushes.proposals import Proposal


@click.command()
@film_argument
@click.option("--proxy", is_flag=True, help="A small film in 480 lines, to look at: a third of the work.")
@click.option("--proxy-first", is_flag=True, help="That small film first, to look at while the film is rendered.")
@click.option("--review", is_flag=True, help="A numbered copy in out/review with time code, shot and take burnt in.")
@click.option("--version", metavar="NAME", help="Cut this version; one that is not kept yet is kept now, as it is.")
@click.option("--keep", is_flag=True, help="Keep the shot list in hand as --version, over what was kept before.")
@click.option("--versions", is_flag=True, help="List the versions that are kept; nothing is cut.")
@click.option("--diff", nargs=2, metavar="A B", help="What differs between two versions; `now` is the cut in hand.")
@click.option("--compare", nargs=2, metavar="A B", help="Two versions side by side as one small film.")
@click.option("--explain", is_flag=True, help="Which frames each shot shows, how fast, and why; nothing is cut.")
@click.option("--propose", is_flag=True, help="Transitions that would suit the cuts there are; nothing is cut.")
@click.option(
    "--balance", is_flag=True, help="Grades for shots that stray from others that show the same in the same light."
)
@click.option("--apply", is_flag=True, help="With --propose or --balance: write them into the shots.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes; as many as processors without it.")
@json_option
def cut(film: Path | None, jobs: int | None, as_json: bool, **asked: Any) -> int:
    """Cut the film from what is made, to out/film.mp4; no picture is made, and nothing is bought.

    A pick is cut in before anything else, then the newest good take. A shot with no clip shows a card,
    so a film can always be cut and watched to the end.

    A version keeps the shot list with its takes under a name, in versions/NAME.toml: the director's cut
    stays as it is while you try another.
    """
    versions, diff, compare, explain = (asked.pop(name) for name in ("versions", "diff", "compare", "explain"))
    propose, balanced, apply = asked.pop("propose"), asked.pop("balance"), asked.pop("apply")
    if asked["keep"] and asked["version"] is None:
        raise UsageError("--keep does not say under which name", next="Give it one: --version director --keep.")
    if versions:
        return _versions(editing.versions(film), as_json)
    if diff:
        return _diff(film, diff, as_json)
    if explain:
        return _explain(film, asked["version"], as_json)
    if propose:
        return _propose(proposals.propose(film, apply=apply), apply, as_json)
    if balanced:
        return _balance(balance.balance(film, apply=apply), apply, as_json)
    with Terminal(quiet=as_json) as report:
        if compare:
            return _compare(film, compare, report, jobs, as_json)
        made = editing.cut(film, report, jobs, Delivery(**asked))
    return _cut(made, as_json)


def _cut(made: Cut, as_json: bool) -> int:
    done = made.outcome
    if as_json:
        print_json(
            {
                "made": done.made, "cached": done.cached, "failed": done.failed, "skipped": done.skipped,
                "credits": 0, "film": str(made.film) if made.film else None,
                "proxy": str(made.proxy) if made.proxy else None,
            }
        )  # fmt: skip
    elif made.film:
        click.echo(made.film)
    return 0 if made.film else 1


def _propose(found: tuple[Proposal, ...], applied: bool, as_json: bool) -> int:
    if as_json:
        print_json({"proposals": [asdict(each) for each in found], "applied": applied})
    elif found:
        rows = [(p.shot, p.kind, p.frames or "", "" if p.score is None else f"{p.score:.2f}", p.why) for p in found]
        print_table(("shot", "by", "frames", "score", "why"), rows, right=(2, 3))
        click.echo("Written into shots.toml." if applied else "`rushes cut --propose --apply` writes them.")
    else:
        click.echo("No cut asks for anything but a cut.")
    return 0


def _balance(found: tuple[Balance, ...], applied: bool, as_json: bool) -> int:
    if as_json:
        rows = [{"shot": each.shot, "grade": each.changes, "why": each.why} for each in found]
        print_json({"balance": rows, "applied": applied})
    elif found:
        print_table(("shot", "grade", "why"), [(each.shot, _grade(each), each.why) for each in found])
        click.echo("Written into shots.toml." if applied else "`rushes cut --balance --apply` writes them.")
    else:
        click.echo("No shot strays from others that show the same in the same light.")
    return 0


def _grade(each: Balance) -> str:
    return ", ".join(f"{name} {value:+d}" for name, value in each.changes.items())


def _versions(names: tuple[str, ...], as_json: bool) -> int:
    if as_json:
        print_json({"versions": list(names)})
    else:
        click.echo("\n".join(names) or "No versions are kept yet: `rushes cut --version director` keeps one.")
    return 0


def _compare(film: Path | None, names: tuple[str, str], report: Reporter, jobs: int | None, as_json: bool) -> int:
    made = editing.compare(film, names, report, jobs)
    if as_json:
        print_json({"film": str(made)})
    else:
        click.echo(made)
    return 0


def _diff(film: Path | None, names: tuple[str, str], as_json: bool) -> int:
    changes = editing.diff(film, names)
    if as_json:
        print_json({"versions": list(names), "changes": [asdict(each) for each in changes]})
    elif changes:
        print_table(("shot", "what", *names), [(c.shot, c.key or "slot", _said(c.was), _said(c.now)) for c in changes])
    else:
        click.echo(f"{names[0]} and {names[1]} are the same cut.")
    return 0


def _said(value: object) -> str:
    if isinstance(value, dict):
        value = " ".join(map(str, value.values()))
    return "-" if value is None else str(value)


def _explain(film: Path | None, version: str | None, as_json: bool) -> int:
    rows = editing.explain(film, version)
    if as_json:
        print_json({"shots": [asdict(row) for row in rows]})
        return 0
    print_table(
        ("shot", "from", "to", "by", "take", "frames", "speed", "why"),
        [
            (
                row.shot, row.start, row.end, row.transition, row.take, f"{row.first}-{row.last}",
                _speed(row.speed, row.method), row.why + _held(row.held),
            )
            for row in rows
        ],
    )  # fmt: skip
    if any(row.window for row in rows):
        click.echo("Frames are those of the whole clip, as in a trim. A file that was drawn free begins later in it.")
    return 0


def _held(frames: int) -> str:
    return f"; its clip ends early: the last frame stands still for {frames}" if frames else ""


def _speed(speed: tuple[float, float], method: str) -> str:
    a, b = speed
    said = f"{a:.2f}x" if a == b else f"{a:.2f}-{b:.2f}x"
    return f"{said} {method}".rstrip()
