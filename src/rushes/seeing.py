"""A film looked at: its clips, its stills and its references, what was found in them, and the page that shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rushes.build.graph import Take, Verdict, survey
from rushes.build.home import has_books
from rushes.build.run import Workshop, run
from rushes.build.store import Store, file_digest
from rushes.build.workers import WorkerDied
from rushes.choice import check_only
from rushes.cut.lay import short_clips
from rushes.drifting import Followed, strangers
from rushes.errors import MediaError
from rushes.events import Reporter, silent
from rushes.export.look_page import Row, page
from rushes.film.model import Film, Shot
from rushes.leftovers import put
from rushes.likenesses import (
    Likeness,
    Portrait,
    as_references,
    black_findings,
    checklist,
    likeness_findings,
    likenesses,
    network_of,
    picture_nodes,
    shown_of,
)
from rushes.looking import Seen, findings, follow, look_at, look_nodes, measured_of, row_of, seen
from rushes.project import Folders, keep_in, shooting_engine, workshop
from rushes.rules.finding import LOOKS, Finding, Sight
from rushes.sights import changes, doubts, offenders
from rushes.sketches import Shooting
from rushes.song.model import Song
from rushes.states import all_nodes, clips_of, open_books, open_film, planned, take_in

if TYPE_CHECKING:
    from rushes.look.checklist import Item
    from rushes.look.likeness import Reference

Takes: TypeAlias = Mapping[str, Sequence[Take]]
"""Takes by node, as the ledger gives them."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the eye saw: a row for each clip, what it found, the checklist of the references by tag, and the page.

    ``failed`` are clips and pictures that could not be read.
    """

    rows: tuple[Row, ...]
    likenesses: tuple[Likeness, ...]
    findings: tuple[Finding, ...]
    checklist: Mapping[str, tuple["Item", ...]]
    page: Path
    failed: int = 0


def look(start: Path | None, names: Sequence[str] = (), report: Reporter = silent, jobs: int | None = None) -> Looked:
    """Look at clips and stills of shots or sections (of all, where none is named), at all references, and write
    the page ``out/look.html``."""
    film, song = open_film(start, report)
    film, _ = planned(film, song, save=False)
    check_only(film, names)
    sources = {shot.source for shot in film.shots if not names or {shot.id, shot.section, shot.source} & set(names)}
    shots = [shot for shot in film.shots if shot.id in sources]
    with workshop(film, report, jobs=jobs) as shop:
        _try_network(film, shop)
        verdicts = standing_verdicts(film, song, shop.ledger.takes(shop.store.present()))
        clips = look_at(film, shop, verdicts, shots)
        portraits, stills, shown, failed = _pictures(film, shop, verdicts, shots)
        references = as_references(portraits)
        people = [one for each in clips for one in follow(film, each, references)]
        found = _found(film, clips, references, stills)
        rows = tuple(row_of(film, each, found) for each in clips)
        into = Folders(film.root).out / "look.html"
        into.parent.mkdir(exist_ok=True)
        lists = checklist(portraits)
        strips = [*doubts(stills, shown), *changes(people, found, shown), *offenders(people, shown)]
        put(into, page(film.settings.title, rows, strips, lists, shop.store))
    there = sum(verdicts[f"{id}.clip"].take is not None for id in sources if f"{id}.clip" in verdicts)
    return Looked(rows, stills, found, lists, into, there - len(clips) + failed)


def _pictures(
    film: Film, shop: Workshop, verdicts: Mapping[str, Verdict], shots: Sequence[Shot]
) -> tuple[tuple[Portrait, ...], tuple[Likeness, ...], dict[str, str], int]:
    nodes = picture_nodes(film, verdicts, keep_in(shop.store), shots)
    done = run(nodes, shop)
    return *likenesses(film, nodes, {**verdicts, **done.verdicts}, shop.store), shown_of(nodes), done.failed


def _found(
    film: Film, clips: Sequence[Seen], references: Sequence["Reference"], stills: Sequence[Likeness]
) -> tuple[Finding, ...]:
    """All that is to be said of clips and stills."""
    people = [one for each in clips for one in follow(film, each, references)]
    told = {each.shot.id: each.matches for each in stills}
    return (
        *findings(film, clips, references),
        *strangers(people, told),
        *likeness_findings(stills),
        *black_findings(stills),
    )


def _try_network(film: Film, shop: Workshop) -> None:
    """Try the user's network on one picture, in a worker, before it is asked about all of them."""
    from rushes.look.nets import check_network

    network = network_of(film)
    if network is not None:
        where = film.file.eye.network
        try:
            shop.workers.submit(check_network, network[0]).result()
        except WorkerDied as death:
            what = f"this network ended the process that ran it: {death.what}"
            raise MediaError(what, where=where, next="Export it anew as ONNX, or take [eye] network out.") from death


def found_of(film: Film, song: Song | None) -> tuple[Finding, ...]:
    """What the eye has found so far; nothing is made."""
    if not has_books(Folders(film.root).state):
        return ()
    with open_books(film) as (ledger, store):
        takes = ledger.takes(store.present())
        return sight_of(film, standing_verdicts(film, song, takes), takes, store).findings


def sight_of(film: Film, verdicts: Mapping[str, Verdict], takes: Takes, store: Store) -> Sight:
    """What the eye has found and measured so far in the takes that stand by these verdicts; nothing is made."""
    short = _short(film, verdicts)
    if not _has_looks(takes):
        return Sight(short)
    nodes = picture_nodes(film, verdicts, file_digest, film.shots)
    portraits, stills = likenesses(film, nodes, {**verdicts, **survey(nodes, takes)}, store)
    clips = _seen(film, verdicts, takes, store)
    measured = {each.take.name: measured_of(each) for each in clips}
    measured |= {
        each.take: tuple(f"@{m.tag}: {m.verdict}, {m.why}" for m in each.matches if m.verdict in ("same", "unseen"))
        for each in stills  # the others are findings
    }
    return Sight((*short, *_found(film, clips, as_references(portraits), stills)), measured)


def _short(film: Film, verdicts: Mapping[str, Verdict]) -> tuple[Finding, ...]:
    """What is to be said of clips that end before their slots do; their lengths are known without a look."""
    shots, found = {shot.id: shot for shot in film.shots}, []
    for short in short_clips(film, clips_of(film, verdicts)):
        shot, take = shots[short.shot], verdicts[f"{shots[short.shot].source}.clip"].take
        if take is not None:
            says = f"{take.name} ends {short.held} frames before its slot does, and its last frame stands still"
            does = f"End the slot at frame {shot.end - short.held}, or bring in a longer take."
            found.append(Finding(shot.id, take.name, "held", True, says, does))
    return tuple(found)


def people_in(film: Film, verdicts: Mapping[str, Verdict], takes: Takes, store: Store) -> tuple[Followed, ...]:
    """Everybody in the clips that were looked at, through their moments; nothing is made."""
    if not _has_looks(takes):
        return ()
    nodes = picture_nodes(film, verdicts, file_digest, film.shots)
    portraits, _ = likenesses(film, nodes, {**verdicts, **survey(nodes, takes)}, store)
    references = as_references(portraits)
    return tuple(one for each in _seen(film, verdicts, takes, store) for one in follow(film, each, references))


def _has_looks(takes: Takes) -> bool:
    return any(node.endswith(LOOKS) for node in takes)


def looks_of(film: Film) -> set[str]:
    """Content of the looks at the takes that the film uses now."""
    song = open_film(film.root)[1]
    with open_books(film) as (ledger, store):
        takes = ledger.takes(store.present())
        verdicts = standing_verdicts(film, song, takes)
        nodes = [*look_nodes(film, verdicts), *picture_nodes(film, verdicts, file_digest, film.shots)]
        return {verdict.take.sha256 for verdict in survey(nodes, {**takes}).values() if verdict.take}


def standing_looks(film: Film, song: Song | None) -> tuple[dict[str, Verdict], tuple[Seen, ...]]:
    """What is true of references, stills and clips now, and what was measured of the clips; nothing is made."""
    with open_books(film) as (ledger, store):
        takes = ledger.takes(store.present())
        verdicts = standing_verdicts(film, song, takes)
        return verdicts, _seen(film, verdicts, takes, store)


def _seen(film: Film, verdicts: Mapping[str, Verdict], takes: Takes, store: Store) -> tuple[Seen, ...]:
    nodes = look_nodes(film, verdicts)
    return seen(film, nodes, {**verdicts, **survey(nodes, takes)}, store)


def standing_verdicts(film: Film, song: Song | None, takes: Takes) -> dict[str, Verdict]:
    """What is true of references, stills and clips, whatever was measured."""
    engine = shooting_engine(film, film.settings.engine)
    return survey(all_nodes(Shooting(film, song, engine, file_digest, take=take_in(takes))), takes)
