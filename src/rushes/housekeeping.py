"""Looking after what is made: ``verify`` reads it all again, ``gc`` removes what nothing needs."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rushes.build import records
from rushes.build.graph import Take
from rushes.build.ledger import film_id
from rushes.build.run import Workshop
from rushes.events import Reporter, StepAdvanced, StepDone, StepStarted, silent
from rushes.film.model import Film
from rushes.film.versions import read_version, version_names
from rushes.names import link_media
from rushes.project import workshop
from rushes.seeing import looks_of
from rushes.states import open_film, states

_GRACE_SECONDS = 24 * 3600.0


@dataclass(slots=True)
class Verified:
    """What ``verify`` found: files read, takes whose content is lost or damaged, and money that does not add up."""

    checked: int = 0
    lost: list[str] = field(default_factory=list)
    books: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.lost and not self.books


@dataclass(slots=True)
class Collected:
    """What ``gc`` removed, or would remove: takes by name, files, and bytes."""

    takes: list[str] = field(default_factory=list)
    files: int = 0
    bytes: int = 0


def verify(start: Path | None, report: Reporter = silent) -> Verified:
    """Read everything in the store again and hold it, and the books, against the ledger.

    A damaged file of a free take is removed, so that the next ``make`` makes it again; a damaged
    paid one is kept for the person to decide.
    """
    film, _ = open_film(start)
    result = Verified()
    with workshop(film, report, jobs=1) as shop:
        takes = [take for some in shop.ledger.takes().values() for take in some]
        kept = {take.sha256 for take in takes if not take.free}
        report(StepStarted("verify"))
        for n, take in enumerate(takes):
            result.checked += 1
            if not shop.store.intact(take.sha256):
                result.lost.append(_lost(take, take.sha256 in kept, shop))
            report(StepAdvanced("verify", (n + 1) / len(takes)))
        report(StepDone("verify"))
        result.books = list(records.audit(shop.ledger, film_id(shop.ledger)))
    return result


def collect_garbage(start: Path | None, *, dry_run: bool = False, report: Reporter = silent) -> Collected:
    """Remove free takes that are not in use, and files in the store that no take needs.

    Paid, added and picked takes are never removed, nor is anything of a purchase under way.
    """
    film, _ = open_film(start)
    nodes, verdicts = states(film.root)
    used = {verdict.take.sha256 for verdict in verdicts.values() if verdict.take} | looks_of(film)
    used |= {sha for node in nodes for sha in node.fixed_inputs.values()}
    more = {node.id for node in nodes if node.wanted > 1}
    result = Collected()
    with workshop(film, report, jobs=1) as shop:
        takes = [take for some in shop.ledger.takes().values() for take in some]
        kept = used | {take.sha256 for take in takes if not take.free}
        newest = {take.node: take.sha256 for take in takes if take.node in more}
        kept |= set(newest.values())  # it says how many were made
        kept |= _in_versions(film, takes)
        dropped = [take for take in takes if take.sha256 not in kept and take.stage != "film"]
        dropped += _old_films(takes, kept)
        result.takes = [take.name for take in dropped]
        files = shop.store.present() - kept
        if any(task.state == "FETCHING" for task in records.open_tasks(shop.ledger, film_id(shop.ledger))):
            files &= {take.sha256 for take in dropped}  # a file that no take has may be what was paid for
        _remove(shop, dropped, files, result, dry_run)
        if not dry_run:
            link_media(film, shop.ledger, shop.store)
    return result


def _old_films(takes: Sequence[Take], kept: set[str]) -> list[Take]:
    """All films but the newest of each kind: the film, its proxy, its review copy, of each version."""
    films = [take for take in takes if take.stage == "film"]
    kept |= set({take.node: take.sha256 for take in films}.values())
    return [take for take in films if take.sha256 not in kept]


def _in_versions(film: Film, takes: Sequence[Take]) -> set[str]:
    """Content of the clips that kept versions of the cut show."""
    lists = [read_version(film, name).shots for name in version_names(film)]
    shown = {(f"{shot.id}.clip", shot.picks.get("clip")) for shots in lists for shot in shots}
    return {take.sha256 for take in takes if (take.node, take.number) in shown}


def _remove(shop: Workshop, dropped: Sequence[Take], files: set[str], result: Collected, dry_run: bool) -> None:
    if not dry_run:
        shop.ledger.forget(dropped)
    known = {take.sha256 for take in dropped}
    for sha256 in sorted(files):
        if sha256 not in known and not _old(shop.store.path(sha256)):
            continue  # a run beside us may be about to record it
        result.files += 1
        if dry_run:
            result.bytes += shop.store.path(sha256).stat().st_size
        else:
            result.bytes += shop.store.remove(sha256)


def _old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > _GRACE_SECONDS


def _lost(take: Take, kept: bool, shop: Workshop) -> str:
    if not kept:
        shop.store.remove(take.sha256)
        return f"{take.name} is damaged; `rushes make` makes it again"
    return f"{take.name} is damaged, and was paid for or added by hand: put its file back from a backup"
