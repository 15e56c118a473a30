"""Reference sets as the guide builds them: options, the pick, views made from it, and the lock.

A set is a tag's first picture (of a prop one a state) and its views. What is here writes ``film.toml``; pictures are
made by ``rushes make --until references``, as everything else is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from rushes.build.graph import Node, Take, Verdict, survey
from rushes.build.store import file_digest
from rushes.errors import UsageError
from rushes.film.model import Film, Shot, Tagged
from rushes.film.names import ID
from rushes.film.save import save_tag
from rushes.project import shooting_engine
from rushes.prompts.references import made_from, slots
from rushes.prompts.views import needed_views
from rushes.rules.sets import set_mark
from rushes.sketches import Shooting, picture_names, picture_of, reference_id, tagged
from rushes.song.model import Song
from rushes.states import all_nodes, open_books, open_film, planned, take_in
from rushes.takes import add as add_take
from rushes.takes import parse_name


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a set: its node, what it is made from, its state and take; takes that could stand in for it.

    ``shots`` are those whose stills take it, ``credits`` what it costs to make.
    """

    node: str
    kind: str
    made_from: str
    state: str
    take: str | None
    picked: bool
    backups: tuple[str, ...]
    shots: tuple[str, ...]
    credits: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change of a set reaches: stills and clips there are that would be made again, and their credits."""

    stills: int = 0
    clips: int = 0
    credits: int = 0


@dataclass(frozen=True, slots=True)
class Expansion:
    """Views added to sets: name and words by tag, the credits of one take of each, and what they reach."""

    views: Mapping[str, Mapping[str, str]]
    credits: int
    touched: Touched


Standing: TypeAlias = Mapping[str, Verdict]
"""What is true of references, stills and clips."""
Locked: TypeAlias = Mapping[str, tuple[str, ...]]
"""Takes by tag."""


def pictures(start: Path | None, tags: Sequence[str] = ()) -> tuple[Picture, ...]:
    """Every picture of these sets (of all, where none is named); pictures of the project have the state "own"."""
    film, song = open_film(start)
    film, _ = planned(film, song, save=False)
    names = _tags(film, tags, every=[tag for tables in film.file.tagged.values() for tag in tables])
    takes, nodes, verdicts = _standing(film, song)
    users = _users(film)
    found = []
    for kind, tables in film.file.tagged.items():
        for tag, table in ((tag, table) for tag, table in tables.items() if tag in names):
            if table.images:
                found.append(_own(kind, tag, table, users))
            for name in picture_names(film, tag):
                id = reference_id(tag, name)
                found.append(_picture(film, kind, tag, name, nodes[id], verdicts[id], takes.get(id, ()), users))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ShotSlots:
    """The pictures a shot's still is made from, each with why, the most needed first; and who is left out, and why."""

    shot: str
    taken: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]


def slots_of(film: Film, names: Sequence[str] = ()) -> tuple[ShotSlots, ...]:
    """Which picture takes which slot, of shots or sections by name, or of all that have a still of their own."""
    return tuple(
        _slots(film, shot)
        for shot in film.shots
        if not (shot.clip_of or shot.chain) and (not names or {shot.id, shot.section} & set(names))
    )


def _slots(film: Film, shot: Shot) -> ShotSlots:
    found = slots(film, shot)
    taken = [(_name(film, shot, slot.tag, slot.state), slot.why) for slot in found.kept]
    taken += [(shot.composition, "what it is composed by")] if shot.composition else []
    left = [(f"@{slot.tag}", slot.why) for slot in found.dropped if slot.tag not in film.file.style]
    return ShotSlots(shot.id, tuple(taken), tuple(left))


def _name(film: Film, shot: Shot, tag: str, state: str | None) -> str:
    """The picture of a tag that a shot takes, as people write it."""
    return reference_id(tag, None if tagged(film, tag).images and state else picture_of(film, shot, tag, state))


def add(
    start: Path | None, text: str, file: Path, says: str | None = None, credits: int = 0, note: str | None = None
) -> Take:
    """Bring in a picture as a take of ``@TAG`` or ``@TAG:VIEW``, and pick it.

    A view that the set has not is added to it; ``says`` are its words. Raises ``UsageError`` for a tag the film has
    not, and for one whose first picture is a file of the project already.
    """
    film, _ = open_film(start)
    name = parse_name(text)
    table = _table(film, name.owner)
    by = None if name.by == "reference" else name.by
    if by is None and table.images:
        what = f"@{name.owner} has a picture of the project, {table.images[0]}"
        raise UsageError(what, next="Put the new one into its `images` instead, or name a view: @TAG:profile.")
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    if by is not None and by not in picture_names(film, name.owner):
        save_tag(film.root, name.owner, {"views": {**table.views, by: says or by.replace("_", " ")}})
    take = add_take(film.root, text.partition("#")[0], file, "reference", credits, note)
    held = _table(open_film(film.root)[0], name.owner)
    save_tag(film.root, name.owner, {"picks": {**held.picks, name.by: take.number}})
    return take


def expand(
    start: Path | None, tags: Sequence[str] = (), views: Mapping[str, str] | None = None, *, save: bool = True
) -> Expansion:
    """Add views to sets: those that the film's shots ask for, or ``views`` by name with their words.

    Nothing is made; what stills would take another picture than they were made with is in ``touched``.
    """
    film, song = open_film(start)
    film, _ = planned(film, song, save=False)
    names = _tags(film, tags, every=[tag for kind in ("cast", "place", "prop") for tag in film.file.tagged[kind]])
    added = {tag: dict(views) if views else needed_views(film, tag) for tag in names}
    added = {tag: {name: text for name, text in some.items() if name not in picture_names(film, tag)}
             for tag, some in added.items()}  # fmt: skip
    added = {tag: some for tag, some in added.items() if some}
    after = with_tables(film, {tag: {"views": {**_table(film, tag).views, **some}} for tag, some in added.items()})
    _, nodes, _ = _standing(after, song)
    credits = sum(nodes[reference_id(tag, name)].credits for tag, some in added.items() for name in some)
    reach = touched(film, after, song)
    if save:
        for tag, some in added.items():
            save_tag(film.root, tag, {"views": {**_table(film, tag).views, **some}})
    return Expansion(added, credits, reach)


def lock(start: Path | None, tags: Sequence[str] = (), *, save: bool = True) -> tuple[Locked, Touched]:
    """Lock sets as they are now: what stands for each picture is picked, and the set is marked.

    Gives the takes that are picked now, by tag, and what of the film the sets are in. Raises ``UsageError`` where a
    picture is missing.
    """
    film, song = open_film(start)
    film, _ = planned(film, song, save=False)
    _, _, verdicts = _standing(film, song)
    names = _tags(film, tags, every=[tag for tables in film.file.tagged.values() for tag in tables])
    done: dict[str, tuple[str, ...]] = {}
    for tag in names:
        table, picks = _table(film, tag), {}
        for name in picture_names(film, tag):
            verdict = verdicts[reference_id(tag, name)]
            if verdict.take is None or verdict.state != "done":
                what = f"{reference_id(tag, name)} cannot be locked: {verdict.why or verdict.state}"
                raise UsageError(what, next=f"Make it first: rushes make --until references --only @{tag}")
            picks[name or "reference"] = verdict.take.number
        locked = replace(table, picks={**table.picks, **picks})
        if save:
            save_tag(film.root, tag, {"picks": locked.picks, "locked": set_mark(locked)})
        done[tag] = tuple(f"{reference_id(tag, None if by == 'reference' else by)}#{n}" for by, n in picks.items())
    return done, _in_film(film, names, verdicts)


def unlock(start: Path | None, tags: Sequence[str]) -> tuple[str, ...]:
    """Take locks back; picks stay. The tags that were locked."""
    film, _ = open_film(start)
    names = [tag for tag in _tags(film, tags, every=()) if _table(film, tag).locked]
    for tag in names:
        save_tag(film.root, tag, {"locked": None})
    return tuple(names)


def standing(start: Path | None) -> Standing:
    """What is true of a film before it is changed; see ``reached``."""
    film, song = open_film(start)
    return _standing(planned(film, song, save=False)[0], song)[2]


def reached(start: Path | None, before: Standing) -> Touched:
    """What was there before and would be made again now."""
    film, song = open_film(start)
    _, nodes, now = _standing(planned(film, song, save=False)[0], song)
    return _counted(_lost(before, now), nodes)


def told_views(views: Sequence[str]) -> dict[str, str] | None:
    """Views as a person writes them, ``NAME=WORDS``; None for none. Raises ``UsageError`` for what is not that."""
    told = {}
    for view in views:
        name, equals, words = view.partition("=")
        if not equals or not ID.fullmatch(name.strip()) or not words.strip():
            raise UsageError(f'"{view}" is no view', next='Write --view "profile=profile view, thoughtful".')
        told[name.strip()] = words.strip()
    return told or None


def touched(film: Film, after: Film, song: Song | None) -> Touched:
    """What there is of a film that would be made again were it changed."""
    _, nodes, was = _standing(film, song)
    return _counted(_lost(was, _standing(after, song)[2]), nodes)


def _lost(was: Standing, now: Standing) -> list[str]:
    return [id for id, each in was.items() if each.state == "done" and id in now and now[id].state != "done"]


def with_tables(film: Film, changes: Mapping[str, Mapping[str, Any]]) -> Film:
    """The film with keys of tags changed."""
    new: dict[str, Any] = {
        kind: {tag: replace(table, **changes.get(tag, {})) for tag, table in tables.items()}
        for kind, tables in film.file.tagged.items()
    }
    return replace(film, file=replace(film.file, **new))


def _standing(
    film: Film, song: Song | None
) -> tuple[Mapping[str, Sequence[Take]], dict[str, Node], dict[str, Verdict]]:
    """Takes, nodes and verdicts of references, stills and clips; nothing is made."""
    with open_books(film) as (ledger, store):
        takes = ledger.takes(store.present())
        engine = shooting_engine(film, film.settings.engine)
        nodes = all_nodes(Shooting(film, song, engine, file_digest, take=take_in(takes)))
        return takes, {node.id: node for node in nodes}, survey(nodes, takes, ledger.failed())


def _own(kind: str, tag: str, table: Tagged, users: Mapping[str, tuple[str, ...]]) -> Picture:
    node = reference_id(tag)
    more = tuple(table.images[1:])
    return Picture(node, kind, "", "own", table.images[0], True, more, users.get(node, ()), 0, table.locked is not None)


def _picture(
    film: Film, kind: str, tag: str, name: str | None, node: Node, verdict: Verdict, takes: Sequence[Take],
    users: Mapping[str, tuple[str, ...]],
) -> Picture:  # fmt: skip
    base = made_from(film, tag, name)
    stands = verdict.take.number if verdict.take else None
    backups = tuple(take.name for take in takes if take.number not in node.rejects and take.number != stands)
    return Picture(
        node.id, kind, reference_id(tag, base or None) if base is not None else "", verdict.state,
        verdict.take.name if verdict.take else None, stands is not None and node.pick == stands, backups,
        users.get(node.id, ()), node.credits, _table(film, tag).locked is not None,
    )  # fmt: skip


def _users(film: Film) -> dict[str, tuple[str, ...]]:
    """The shots whose stills take each picture."""
    found: dict[str, list[str]] = {}
    for shot in film.shots:
        for tag, state, _ in () if shot.clip_of else slots(film, shot).kept:
            found.setdefault(_name(film, shot, tag, state), []).append(shot.id)
    return {node: tuple(some) for node, some in found.items()}


def _in_film(film: Film, tags: Sequence[str], verdicts: Mapping[str, Verdict]) -> Touched:
    """Stills and clips there are that show one of these tags."""
    shown = {shot.id for shot in film.shots if {slot.tag for slot in slots(film, shot).kept} & set(tags)}
    with_take = [id for id, verdict in verdicts.items() if verdict.take and id.rpartition(".")[0] in shown]
    return _counted(with_take, {})


def _counted(ids: Sequence[str], nodes: Mapping[str, Node]) -> Touched:
    stills, clips = ([id for id in ids if id.endswith(stage)] for stage in (".still", ".clip"))
    return Touched(len(stills), len(clips), sum(nodes[id].credits for id in (*stills, *clips) if id in nodes))


def _tags(film: Film, tags: Sequence[str], every: Sequence[str]) -> list[str]:
    """The tags named, with or without ``@``; all of these where none is. Raises ``UsageError`` for one there is not."""
    names = [tag.removeprefix("@") for tag in tags or every]
    for tag in names:
        _table(film, tag)
    return names


def _table(film: Film, tag: str) -> Tagged:
    if not any(tag in tables for tables in film.file.tagged.values()):
        some = ", ".join(f"@{each}" for tables in film.file.tagged.values() for each in tables)
        raise UsageError(f"the film has no tag @{tag}", next=f"There are: {some}." if some else "Write [cast.TAG].")
    return tagged(film, tag)
