"""The inbox as a list: each file, what it is, what it is of, how sure that is, and what would become of it."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rushes.errors import RushesError, UsageError
from rushes.film.model import Film
from rushes.inbox.awaited import Awaited, awaited
from rushes.inbox.files import INBOX, Dropped, dropped
from rushes.inbox.matching import SHOWN, Candidate, Match, match
from rushes.inbox.naming import SURE, told_by_name
from rushes.inbox.reading import Read, read
from rushes.takes import Door, node_of, parse_name

if TYPE_CHECKING:
    from rushes.look.pixels import Picture

Verdict = Literal["sure", "unsure", "none", "known", "wrong"]
VERDICTS: tuple[Verdict, ...] = ("sure", "unsure", "none", "known", "wrong")
COMPOSED = 0.3
"""Likeness of two compositions (``look.match``) from which a person is offered one for the other."""
CUT_OFF = Fraction(1, 20)
"""Part of a picture from which it is worth saying that it is cut off."""
ENLARGED = 2
"""Times a picture is enlarged to fill the film from which it is worth saying."""
LEAST_REFERENCE = 1024
"""Pixels on the shorter side of a reference that the guide asks for (section 5.3)."""
SLOWEST = Fraction(9, 10)
"""Speed at which the cut shows a clip at least: one that is shorter is left to a person."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the inbox, and what is known of it.

    ``known``: its content is a take already, ``take`` says which. ``wrong``: it cannot be taken, ``why`` says why.
    """

    dropped: Dropped
    verdict: Verdict
    why: str
    read: Read | None = None
    match: Match | None = None
    take: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def first(self) -> Candidate | None:
        """What it most likely is of."""
        return self.match.first if self.match else None

    @property
    def node(self) -> str | None:
        """The node that it would be a take of, or is."""
        if self.take is not None:
            return self.take.partition("#")[0]
        return self.first.node if self.first else None


def look(brought: Door, said: Mapping[str, str] | None = None) -> list[Entry]:
    """Every file in the inbox of a film, and what it is of; ``said`` by hand: file -> node."""
    film, shop = brought.film, brought.shop
    files = dropped(film.root)
    jobs = {each.path: shop.workers.submit(read, each.file) for each in files if not each.wrong}
    takes = shop.ledger.takes(shop.store.present())
    there = {take.sha256: take.name for some in takes.values() for take in some if take.stage in ("still", "clip")}
    given = {sha: f"{some[-1][0]}#{some[-1][1]}" for sha, some in shop.ledger.sources().items()}
    ready = [_read(each, jobs.get(each.path)) for each in files]
    by_hand = {path: _said(film, brought, path, node, files) for path, node in (said or {}).items()}
    of = awaited(film, brought.nodes, takes, shop.store) if any(each.read for each in ready) else None
    told = [_told(each, film, of, by_hand.get(each.dropped.path), {**there, **given}) for each in ready]
    return _twins(told)


def _read(each: Dropped, job: "Future[Read] | None") -> Entry:
    if job is None:
        return Entry(each, "wrong", each.wrong)
    try:
        return Entry(each, "none", "", job.result())
    except RushesError as error:
        return Entry(each, "wrong", error.what)


def _told(each: Entry, film: Film, of: Awaited | None, node: str | None, there: Mapping[str, str]) -> Entry:
    if each.read is None or of is None:
        return each
    if node is not None:
        return _by_hand(each, film, node)
    if (take := there.get(each.read.sha256)) is not None:
        return replace(each, verdict="known", why=f"it is {take} already", take=take)
    found = matched(each.dropped.name, each.read, of)
    if found.verdict == "sure" and found.first and _short(film, found.first.node, each.read) is not None:
        found = replace(found, verdict="unsure")
    return replace(each, verdict=found.verdict, why=found.why, match=found, notes=_notes(film, found, each.read))


def matched(path: str, what: Read, of: Awaited) -> Match:
    """What a file is of, by its path below the inbox and by what is in it."""
    from rushes.look.same import Ranked, ranked

    told = told_by_name(path, what.kind, of.known)
    known, nodes = (of.stills, of.clips) if what.kind == "clip" else (of.shown, of.pictures)
    picture = _pixels(what.picture) if what.picture else None
    near = Ranked("none", (), 0.0) if picture is None else ranked(picture, known)
    found = match(told, near, nodes, "its first frame" if what.kind == "clip" else "it")
    if picture is not None and what.kind == "picture" and not found.candidates:
        return _composed(found, picture, of)
    return found


def _composed(found: Match, picture: "Picture", of: Awaited) -> Match:
    """Where nothing tells what a picture is of: what it is composed like, for a person to choose."""
    from rushes.look.match import matching

    scores: dict[str, float] = {}
    for name, known in of.pixels.items():
        node = of.pictures[name]
        scores[node] = max(scores.get(node, 0.0), matching(picture, known).score)
    likely = sorted(
        ((score, node) for node, score in scores.items() if score >= COMPOSED), key=lambda each: (-each[0], each[1])
    )
    some = tuple(Candidate(node, score, "picture", f"composed like it ({score:.2f})") for score, node in likely[:SHOWN])
    if not some:
        return found
    return Match("unsure", f"its name says nothing; it is composed a little like {some[0].node}", some)


def _by_hand(each: Entry, film: Film, node: str) -> Entry:
    assert each.read is not None
    stage = "clip" if node.endswith(".clip") else "picture"
    if stage != each.read.kind:
        return replace(each, verdict="wrong", why=f"a {each.read.kind}, and {node} is a {stage}")
    told = Match("sure", "you said so", (Candidate(node, 1.0, "said", "you said so"),))
    return replace(each, verdict="sure", why=told.why, match=told, notes=_notes(film, told, each.read))


def _said(film: Film, brought: Door, path: str, text: str, files: Sequence[Dropped]) -> str:
    """The node a person named for a file; a shot alone is its clip or its still, as the file is."""
    if path not in {each.path for each in files}:
        known = ", ".join(each.name for each in files[:5]) or "none"
        raise UsageError(f"there is no {path} in {INBOX}", next=f"Files there are: {known}.")
    node = parse_name(text).node
    if node == f"{text}.clip":
        one = next(each for each in files if each.path == path)
        node = f"{text}.{_stage(one.file)}"
    return node_of(film, brought.nodes, node).id


def _stage(file: Path) -> str:
    """Whether a file is called as a picture is."""
    pictures = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".avif")
    return "still" if file.suffix.lower() in pictures else "clip"


def _notes(film: Film, found: Match, what: Read) -> tuple[str, ...]:
    """What a person should know before it is taken: that it is short or small, or that much is cut off."""
    node = found.first.node if found.first else ""
    notes = []
    if (slot := _short(film, node, what)) is not None:
        notes.append(f"{float(what.seconds):.2f} s, and its slot shows {float(slot):.2f} s")
    if node.startswith("@"):
        if min(what.width, what.height) < LEAST_REFERENCE:
            notes.append(f"small: under {LEAST_REFERENCE} pixels")
    elif node:
        part = _cut_off(Fraction(*film.size), Fraction(what.width, what.height))
        if part > CUT_OFF:
            notes.append(f"{float(part):.0%} of the picture is cut off: it is {what.width}x{what.height}")
        if (times := max(film.size[0] / what.width, film.size[1] / what.height)) > ENLARGED:
            notes.append(f"small: its {what.width}x{what.height} are enlarged {times:.1f} times")
    return tuple(notes)


def _cut_off(ratio: Fraction, own: Fraction) -> Fraction:
    """The part of a picture that is lost where it is cropped to another ratio."""
    return 1 - min(ratio / own, own / ratio)


def _short(film: Film, node: str, what: Read) -> Fraction | None:
    """The seconds that a clip's slot shows, where the clip has less even if it is slowed down as far as it may be."""
    shot = film.shot(node.removesuffix(".clip"))
    if what.kind != "clip" or shot is None:
        return None
    seconds = shot.frames / film.rate
    return seconds if what.seconds < seconds * SLOWEST else None


def _twins(entries: Sequence[Entry]) -> list[Entry]:
    """The same, with files that are another once more told so: what is best told of them leads."""
    alike: dict[str, list[Entry]] = {}
    for each in entries:
        if each.read and each.verdict not in ("known", "wrong"):
            alike.setdefault(each.read.sha256, []).append(each)
    leads = {sha: _lead(some) for sha, some in alike.items()}
    return [_behind(each, leads.get(each.read.sha256 if each.read else "")) for each in entries]


def _lead(some: Sequence[Entry]) -> Entry:
    """Of files with one content, the one that is taken; left to a person where the name of another says otherwise."""
    lead = min(some, key=_preferred)
    if _said_by_hand(lead):
        return lead
    other = next((each for each in some if _named(each) not in ("", lead.node)), None)
    if other is None:
        return lead
    why = f"{lead.why}, but the same file is here as {other.dropped.name}: {_why(other)}"
    return replace(lead, verdict="unsure", why=why)


def _preferred(each: Entry) -> tuple[bool, int, bool, int, str]:
    """Order of files with one content: what a person said, what is sure, what has a telling and short name."""
    name = each.dropped.name
    return not _said_by_hand(each), VERDICTS.index(each.verdict), not _named(each), len(name), name


def _named(each: Entry) -> str:
    """The node that the name of a file tells of, or a person; empty where only its picture tells."""
    first = each.first
    clear = first is not None and first.how != "picture" and (each.verdict == "sure" or first.score >= SURE)
    return first.node if first is not None and clear else ""


def _why(each: Entry) -> str:
    return each.first.why if each.first else each.why


def _said_by_hand(each: Entry) -> bool:
    return each.first is not None and each.first.how == "said"


def _behind(each: Entry, lead: Entry | None) -> Entry:
    """A file as it is told beside the one of the same content that leads."""
    if lead is None or each.read is None or each.verdict in ("known", "wrong"):
        return each
    if each.dropped.path == lead.dropped.path:
        return lead
    return replace(each, verdict="known", why=f"the same as {lead.dropped.name}", match=None, notes=())


def _pixels(png: bytes) -> "Picture":
    import cv2
    import numpy as np

    bgr = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)
