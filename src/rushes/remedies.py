"""The guide's fixes for a shot that did not come out right, each as a ready change of the film's files, with its price.

Sources: the guide's sections 7, 8.3 and 10.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rushes.build.graph import Take, survey
from rushes.build.store import Store, file_digest
from rushes.errors import UsageError
from rushes.film.edit import edit_table
from rushes.film.faults import meant
from rushes.film.load import FILM, SHOTS, read_text
from rushes.film.model import Film, Shot
from rushes.film.save import shots_text
from rushes.film.write import replace_file
from rushes.fixes import CAUSES, Cause, Fix, Known, fixes, other_ways
from rushes.portraits import Portrait, best_moment, portrait_of
from rushes.project import shooting_engine
from rushes.rules.finding import Finding
from rushes.rules.topics import TOPICS, near_topic
from rushes.seeing import people_in, sight_of, standing_verdicts
from rushes.shooting import shooting_nodes
from rushes.sketches import Shooting, sketches
from rushes.song.model import Song
from rushes.states import open_books, open_film, paid_of, planned, take_in

__all__ = ["CAUSES", "Cause", "Remedy", "Way", "remedy"]

_OF_KIND: Mapping[str, Cause] = {
    "camera": "camera", "warp": "motion", "jump": "motion", "cut": "motion", "freeze": "motion", "flicker": "motion",
    "flash": "motion", "dissolve": "motion", "blur": "motion", "dark": "still", "face": "drift", "drift": "drift",
    "prop": "still", "place": "still",
}  # fmt: skip


ONLY_RANKED = "`rushes look` measures; whom its page only ranks, it does not call wrong."


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: its name, why it helps, and what it changes.

    ``changes`` are keys of the shot, ``new`` is the id of a shot that follows it, ``picture`` a reference that is
    copied into the project, ``diff`` all of it as a unified diff. ``credits`` is what making the shot anew would cost
    (with the new one), ``others`` what else of the film that is made would then be made anew.
    """

    name: str
    why: str
    changes: Mapping[str, Any]
    diff: str
    credits: int
    others: int = 0
    new: str | None = None
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is wrong with a shot, what was seen of it, the ways out with the chosen one's number, and other advice."""

    shot: str
    because: Cause
    seen: tuple[str, ...]
    ways: tuple[Way, ...]
    chosen: int = 0
    more: tuple[str, ...] = ()

    @property
    def way(self) -> Way:
        """The way that is chosen."""
        return self.ways[self.chosen]


@dataclass(frozen=True, slots=True)
class _Books:
    """What of a film is worked with."""

    film: Film
    song: Song | None
    takes: Mapping[str, Sequence[Take]]
    store: Store


@dataclass(frozen=True, slots=True)
class _Edit:
    """A fix worked out: the film after it, its files with their texts before and after, and a picture."""

    film: Film
    texts: Mapping[str, tuple[str, str]]
    portrait: Portrait | None = None


def remedy(
    start: Path | None, shot_id: str, because: Cause | None = None, *, way: str | None = None, apply: bool = False
) -> Remedy:  # fmt: skip
    """The fixes for a shot; without ``because``, for what the eye found worst in it. ``way`` names the one to take.

    With ``apply`` it is written into the film's files; nothing is made or bought. Raises ``UsageError`` for a shot
    that is not there or has no clip of its own, and where nothing is known to be wrong.
    """
    film, song = open_film(start)
    film, _ = planned(film, song, save=False)
    shot = _shot(film, shot_id)
    with open_books(film) as (ledger, store):
        books = _Books(film, song, ledger.takes(store.present()), store)
        verdicts = standing_verdicts(film, song, books.takes)
        found = [each for each in sight_of(film, verdicts, books.takes, store).findings if each.shot == shot.id]
        cause = because or _worst(shot, found)
        known = _known(books, verdicts)
        ways = [(fix, _edited(books, known, shot, fix)) for fix in fixes(cause, known, shot)]
        chosen = _chosen(shot, [fix.name for fix, _ in ways], way)
        told = tuple(_way(books, shot, fix, edit) for fix, edit in ways)
    if apply:
        _write(film, ways[chosen][1])
    seen = tuple(each.says for each in found if _OF_KIND.get(each.kind) == cause)
    return Remedy(shot.id, cause, seen, told, chosen, other_ways(cause))


def _shot(film: Film, id: str) -> Shot:
    shot = film.shot(id)
    if shot is None:
        topics = "".join(f" Do you mean the topic {topic}?" for topic in near_topic(id, TOPICS, 0.7)[:1])
        near = meant(id, (each.id for each in film.shots))
        next = f"{near}`rushes status` lists every shot, `rushes remedy --topics` every topic.{topics}"
        raise UsageError(f"there is no shot {id}", next=next)
    if shot.clip_of is not None:
        what = f"{id} shows another part of the clip of {shot.clip_of}, and has none of its own"
        raise UsageError(what, next=f"Put that one right: rushes remedy {shot.clip_of}.")
    if not (film.root / SHOTS).exists():
        raise UsageError("there is no shot list to change yet", next="Write it first: rushes plan.")
    return shot


def _known(books: _Books, verdicts: Mapping[str, Any]) -> Known:
    paid = paid_of(books.film)
    ids = {*paid.ids, *(shot.id for shot in (*books.film.shots, *paid.bin))}
    people = people_in(books.film, verdicts, books.takes, books.store)
    return Known(books.film, books.song, people, frozenset(ids))


def _worst(shot: Shot, found: Sequence[Finding]) -> Cause:
    """What is most often wrong with the shot where the film shows it."""
    causes = [_OF_KIND[each.kind] for each in found if each.shown and each.kind in _OF_KIND]
    if not causes:
        why = "nothing was found wrong with it" if found else "it has not been looked at, or nothing was found wrong"
        raise UsageError(f"{shot.id}: {why}", next=f"Say what is: --because {'|'.join(CAUSES)}. {ONLY_RANKED}")
    return max(dict.fromkeys(causes), key=causes.count)


def _chosen(shot: Shot, names: Sequence[str], way: str | None) -> int:
    if not names:
        raise UsageError(f"{shot.id} is too short to be split", next="Say another cause: --because motion.")
    if way is not None and way not in names:
        raise UsageError(f"there is no way {way} out of this", next=f"Ways there are: {', '.join(names)}.")
    return names.index(way) if way else 0


def _edited(books: _Books, known: Known, shot: Shot, fix: Fix) -> _Edit:
    """The film after a fix, and its files."""
    film, texts, portrait = books.film, {}, None
    text = read_text(film.root / SHOTS)
    changes = {key: value for key, value in fix.changes.items() if value != getattr(shot, key)}
    if changes or fix.follows:
        after = replace(shot, **changes)
        rows = [row for each in film.shots for row in ([after, fix.follows] if each.id == shot.id else [each]) if row]
        film = replace(film, shots=tuple(rows))
        plain = edit_table(
            text, ("shot", shot.id), {k: list(v) if isinstance(v, tuple) else v for k, v in changes.items()}
        )
        texts[SHOTS] = text, shots_text(rows, plain, film.file) if fix.follows else plain
    best = best_moment(known.people, fix.portrait) if fix.portrait else None
    if fix.portrait and best:
        portrait = portrait_of(fix.portrait, *best, books.store)
        film, texts[FILM] = _with_portrait(film, portrait)
    return _Edit(film, texts, portrait)


def _with_portrait(film: Film, portrait: Portrait) -> tuple[Film, tuple[str, str]]:
    """The film whose person has the picture as the first of theirs, and the text of ``film.toml`` before and after."""
    cast, before = film.file.cast[portrait.tag], read_text(film.root / FILM)
    images = tuple(dict.fromkeys([portrait.path, *cast.images]))
    file = replace(film.file, cast={**film.file.cast, portrait.tag: replace(cast, images=images)})
    after = edit_table(before, ("cast", portrait.tag), {"images": list(images)})
    return replace(film, file=file), (before, after)


def _way(books: _Books, shot: Shot, fix: Fix, edit: _Edit) -> Way:
    """A fix as it is told."""
    changes = {key: value for key, value in fix.changes.items() if value != getattr(shot, key)}
    new = fix.follows.id if fix.follows else None
    own, others = _price(books, edit, {shot.id, *filter(None, [new])}) if edit.texts else (0, 0)
    picture = edit.portrait.path if edit.portrait else None
    return Way(fix.name, fix.why, changes, _diff(edit), own, others, new, picture)


def _diff(edit: _Edit) -> str:
    parts = [
        line
        for file, (before, after) in edit.texts.items()
        for line in difflib.unified_diff(before.splitlines(True), after.splitlines(True), file, file, n=3)
    ]
    if edit.portrait and parts:
        parts.insert(0, f"new picture {edit.portrait.path}, copied from {edit.portrait.source}\n")
    return "".join(parts)


def _price(books: _Books, edit: _Edit, ids: set[str]) -> tuple[int, int]:
    """Credits for what would be made of these shots, and for what else was made and would have to be made anew."""
    before = _to_make(books, books.film, None)
    after = _to_make(books, edit.film, edit.portrait)
    own = {f"{id}.{stage}" for id in ids for stage in ("still", "clip")}
    others = sum(credits for node, credits in after.items() if node not in own and node not in before)
    return sum(credits for node, credits in after.items() if node in own), others


def _to_make(books: _Books, film: Film, portrait: Portrait | None) -> dict[str, int]:
    """The nodes of a film that would have to be made, and their credits; a picture that is not there yet is known."""

    def known(path: Path) -> str:
        return portrait.sha256 if portrait and path == film.root / portrait.path else file_digest(path)

    engine = shooting_engine(film, film.settings.engine)
    shooting = Shooting(film, books.song, engine, known, take=take_in(books.takes))
    nodes = shooting_nodes(shooting, sketches(shooting))
    verdicts = survey(nodes, books.takes)
    return {node.id: node.credits for node in nodes if verdicts[node.id].to_make}


def _write(film: Film, edit: _Edit) -> None:
    """The picture first, then the texts that name it."""
    if edit.portrait:
        _keep(film.root / edit.portrait.path, edit.portrait.data)
    for file, (before, after) in edit.texts.items():
        replace_file(film.root / file, before, after)


def _keep(path: Path, data: bytes) -> None:
    from rushes.media.encode import replacing

    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as part:
        part.write_bytes(data)
