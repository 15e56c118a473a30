"""``rushes reference``: sets of pictures of the people, places and props, from the first face to the lock."""

from dataclasses import asdict
from pathlib import Path

import click

from rushes import composites, promote, references, rehearsal
from rushes.choice import check_only
from rushes.cli.common import film_option, json_option, print_json, print_table
from rushes.cli.make import consent_by
from rushes.cli.terminal import Terminal, is_person
from rushes.export.board_words import count
from rushes.references import Touched
from rushes.states import open_film, planned


@click.group()
def reference() -> None:
    """The reference sets: who looks how, in every picture of the film."""


@reference.command("list")
@click.argument("tags", nargs=-1)
@film_option
@json_option
def list_(tags: tuple[str, ...], film: Path | None, as_json: bool) -> None:
    """Every picture of the sets of TAGS (of all): what it is made from, what stands for it, which shots take it."""
    found = references.pictures(film, tags)
    if as_json:
        print_json({"pictures": [asdict(each) for each in found]})
        return
    rows = [
        (each.node, each.kind, each.state + (", locked" if each.locked else ""), _stands(each), each.made_from or "-",
         len(each.shots), each.credits or "-")
        for each in found
    ]  # fmt: skip
    print_table(("picture", "", "state", "stands", "made from", "shots", "credits"), rows, right=(5, 6))


def _stands(each: references.Picture) -> str:
    said = (each.take or "-") + (" picked" if each.picked and each.state != "own" else "")
    return said + (f" ({count(len(each.backups), 'backup')})" if each.backups else "")


@reference.command("slots")
@click.argument("shots", nargs=-1)
@film_option
@json_option
def slots_(shots: tuple[str, ...], film: Path | None, as_json: bool) -> None:
    """Which pictures the stills of SHOTS (of all) are made from, and why; who is left out for want of a slot."""
    opened, song = open_film(film)
    opened, _ = planned(opened, song, save=False)
    check_only(opened, shots)
    found = references.slots_of(opened, shots)
    if as_json:
        print_json({"shots": [asdict(each) for each in found]})
        return
    told = [(each.shot, each.taken, [(f"({name})", why) for name, why in each.left_out]) for each in found]
    print_table(("shot", "picture", "why"), [(shot, *row) for shot, taken, left in told for row in (*taken, *left)])


@reference.command()
@click.argument("tag")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--says", help='What a view that is new shows: "profile view, thoughtful".')
@click.option("--credits", type=click.IntRange(min=0), default=0, help="What it cost you, for the books.")
@click.option("--note", help="Where it came from.")
@film_option
def add(tag: str, file: Path, says: str | None, credits: int, note: str | None, film: Path | None) -> None:
    """Bring in a picture as @TAG or @TAG:VIEW, and pick it. A view that is new is added to the set."""
    before = references.standing(film)
    click.echo(f"Added {references.add(film, tag, file, says, credits, note).name}, and picked it.")
    _warn(references.reached(film, before))


@reference.command()
@click.argument("tags", nargs=-1)
@click.option(
    "--view", "views", multiple=True, metavar="NAME=WORDS", help="A view of your own, instead of the guide's."
)
@click.option("--dry-run", is_flag=True, help="Say what would be added, and for how much; write nothing.")
@film_option
@json_option
def expand(tags: tuple[str, ...], views: tuple[str, ...], dry_run: bool, film: Path | None, as_json: bool) -> None:
    """Add views to the sets of TAGS (of all): two angles, and the expressions and lights that the shots ask for.

    They are made from the picture that was picked, by `rushes make --until references`. A shot then takes the one
    nearest to its own angle, expression and light.
    """
    done = references.expand(film, tags, references.told_views(views), save=not dry_run)
    if as_json:
        print_json({"views": done.views, "credits": done.credits, "touched": asdict(done.touched)})
        return
    for tag, some in done.views.items():
        for name, words in some.items():
            click.echo(f"@{tag}:{name}  {words}")
    number = sum(map(len, done.views.values()))
    cost = f", {done.credits} credits for one take of each" if done.credits else ""
    next = "Nothing was written." if dry_run else "Next: rushes make --until references"
    click.echo(f"{count(number, 'view')}{cost}. {next}", err=True)
    _warn(done.touched)


@reference.command("from-frame")
@click.argument("source")
@click.argument("tag")
@click.option(
    "--at", type=float, metavar="SECONDS", help="The frame at this time of the clip; the best one without it."
)
@click.option("--anyway", is_flag=True, help="Take it even where it is nearer to another's reference.")
@film_option
@json_option
def from_frame(source: str, tag: str, at: float | None, anyway: bool, film: Path | None, as_json: bool) -> None:
    """Make a frame of a clip, or a still, a reference.

    SOURCE is a shot or a take, TAG the @TAG or @TAG:VIEW it becomes a take of. The frame is copied into the project
    with where it came from, and picked. `rushes reference rounds @TAG` says what it gained.
    """
    before = references.standing(film)
    with Terminal(quiet=as_json) as report:
        done = promote.from_frame(film, source, tag, at, anyway=anyway, report=report)
    if as_json:
        print_json(asdict(done))
        return
    seen = f" {done.match.why.capitalize()}." if done.match else ""
    click.echo(f"{done.take}, from {done.source}{'' if done.frame is None else f', frame {done.frame}'}.{seen}")
    _warn(references.reached(film, before))


@reference.command()
@click.argument("tag")
@film_option
@json_option
def rounds(tag: str, film: Path | None, as_json: bool) -> None:
    """What each picture of TAG that was used gave: how surely its stills show the same person, prop or place."""
    with Terminal(quiet=as_json) as report:
        found = promote.rounds(film, tag.removeprefix("@"), report)
    if as_json:
        print_json({"rounds": [asdict(each) for each in found]})
        return
    rows = [
        (each.reference, len(each.stills), f"{each.same} of {each.judged}",
         "-" if each.margin is None else f"{each.margin:+.3f}")
        for each in found
    ]  # fmt: skip
    print_table(("reference", "stills", "surely the same", "margin"), rows, right=(1, 2, 3))


@reference.command()
@click.argument("tags", nargs=-1)
@click.option("--spend", type=click.IntRange(min=0), metavar="CREDITS", help="Approve this many credits.")
@click.option("--engine", help="Who makes the clips, instead of the film's own choice.")
@click.option(
    "--yes-upload", is_flag=True, help="Those in your photos agree that they are sent to the engine's service."
)
@click.option("--dry-run", is_flag=True, help="Say what it would cost; make nothing.")
@film_option
@json_option
def test(
    tags: tuple[str, ...], spend: int | None, engine: str | None, yes_upload: bool, dry_run: bool, film: Path | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Try the references of TAGS (of all) in clips of five seconds, and measure whether they stay who they are."""
    with Terminal(quiet=as_json) as report:
        consent = consent_by(report, yes_upload) if is_person() or yes_upload else None
        seen, to_buy, credits = rehearsal.rehearse(
            film, tags, spend=spend, engine=engine, dry_run=dry_run, consent=consent, report=report
        )
    if as_json:
        print_json({"tests": [asdict(each) | {"passed": each.passed} for each in seen], "credits": credits,
                    "to_make": [node.id for node, _ in to_buy.to_make], "quote": to_buy.credits})  # fmt: skip
    elif dry_run:
        click.echo(f"{count(len(to_buy.to_make), 'test')} to make, {to_buy.credits} credits. Nothing was made.")
    else:
        rows = [(f"@{each.tag}", each.clip or "-", f"{each.same} of {each.judged}", _margins(each), each.why)
                for each in seen]  # fmt: skip
        print_table(("reference", "test", "the same", "margins", ""), rows)
    return int(any(not each.passed and each.clip is None for each in seen))


def _margins(each: rehearsal.Tested) -> str:
    return " ".join(f"{margin:+.2f}" for margin in each.margins) or "-"


@reference.command()
@click.argument("tags", nargs=-1)
@film_option
@json_option
def lock(tags: tuple[str, ...], film: Path | None, as_json: bool) -> None:
    """Lock the sets of TAGS (of all) as they are: every picture is picked, and `rushes check` tells of any change."""
    done, reach = references.lock(film, tags)
    if as_json:
        print_json({"locked": done, "shown": asdict(reach)})
        return
    for tag, takes in done.items():
        click.echo(f"@{tag} is locked: {', '.join(takes) or 'pictures of the project'}")
    click.echo(f"They are in {count(reach.stills, 'still')} and {count(reach.clips, 'clip')} there are.", err=True)


@reference.command()
@click.argument("tags", nargs=-1, required=True)
@film_option
def unlock(tags: tuple[str, ...], film: Path | None) -> None:
    """Take locks back; the picks stay."""
    done = references.unlock(film, tags)
    click.echo(f"Unlocked: {', '.join(f'@{tag}' for tag in done) or 'nothing was locked'}")


@reference.command()
@click.argument("shot")
@film_option
@json_option
def composite(shot: str, film: Path | None, as_json: bool) -> None:
    """Put the people of SHOT into its place, from their references, and compose its still by that picture."""
    with Terminal(quiet=as_json) as report:
        done = composites.composite(film, shot, report=report)
    if as_json:
        print_json(asdict(done))
        return
    people = " and ".join(f"@{tag}" for tag in done.people)
    click.echo(f"{done.file}: {people} in @{done.place}. The still of {done.shot} is composed by it now.")


def _warn(reach: Touched) -> None:
    """What there is that would be made again, said before it is."""
    if reach.stills or reach.clips:
        cost = f", {reach.credits} credits" if reach.credits else ""
        what = f"{count(reach.stills, 'still')} and {count(reach.clips, 'clip')} there are would be made again{cost}"
        click.echo(f"{what}. Picks stay; `rushes status` lists them.", err=True)
