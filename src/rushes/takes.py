"""What a person says of takes: pick, reject, note, trim, one more, and one made elsewhere."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from rushes.build.failpoints import failpoint
from rushes.build.graph import Node, Take
from rushes.build.ledger import HAND, HAND_RANK, add_take, sources_in
from rushes.build.run import Workshop, facts
from rushes.build.store import file_digest
from rushes.cut.lay import lay_alone, moved, needed
from rushes.cut.timeline import Clip, clip_frame
from rushes.errors import MediaError, UsageError
from rushes.events import Reporter, silent
from rushes.film.faults import meant, no_shot
from rushes.film.load import load
from rushes.film.model import Film, Picks, Shot
from rushes.film.save import save_shot, save_tag
from rushes.media import conform_clip, conform_picture
from rushes.models import model
from rushes.names import link_media
from rushes.plan.quote import REFERENCE_RATIO, nearest_ratio
from rushes.project import workshop
from rushes.states import clip_of, open_film, states
from rushes.units import Json, parse_size

_NAME = re.compile(
    r"(?:@(?P<tag>\w+)(?::(?P<state>[\w-]+))?|(?P<shot>[\w-]+)\.(?P<stage>still|clip))(?:#(?P<number>\d{1,9}))?"
)


@dataclass(frozen=True, slots=True)
class TakeName:
    """``V1-03.clip#2`` or ``@cup:shattered#1``, taken apart; the number is None for the node alone."""

    node: str
    owner: str
    by: str
    number: int | None

    @property
    def is_tag(self) -> bool:
        return self.node.startswith("@")


def parse_name(text: str) -> TakeName:
    """A take, or a node, by the name people write; ``V1-03`` alone is its clip."""
    match = _NAME.fullmatch(text) or _NAME.fullmatch(f"{text}.clip")
    if match is None:
        raise UsageError(f"{text} names no take", next="Write V1-03.clip#2, V1-03.still#1 or @singer#3.")
    number = int(match["number"]) if match["number"] else None
    node = text.partition("#")[0]
    if match["tag"]:
        return TakeName(node, match["tag"], match["state"] or "reference", number)
    return TakeName(f"{match['shot']}.{match['stage']}", match["shot"], match["stage"], number)


def pick(start: Path | None, text: str, note: str | None = None) -> Take:
    """Choose a take; it stays the one until another is picked, or none."""
    film, name, take = _take(start, text, there=True)
    held = _held(film, name)
    rejects = {**held.rejects, name.by: tuple(n for n in held.rejects.get(name.by, ()) if n != name.number)}
    _save(film, name, picks={**held.picks, name.by: name.number}, rejects=_full(rejects), **_noted(held, name, note))
    return take


def unpick(start: Path | None, text: str) -> str:
    """Take a pick back; the newest good take stands again."""
    film, _ = open_film(start)
    name = parse_name(text)
    held = _held(film, name)
    if name.by not in held.picks:
        raise UsageError(f"nothing is picked for {name.node}")
    _save(film, name, picks={by: number for by, number in held.picks.items() if by != name.by} or None)
    return name.node


def reject(start: Path | None, text: str, note: str | None = None) -> Take:
    """Refuse a take: it is kept, and never used."""
    film, name, take = _take(start, text)
    held = _held(film, name)
    rejects = {**held.rejects, name.by: sorted({*held.rejects.get(name.by, ()), take.number})}
    picks = {by: number for by, number in held.picks.items() if (by, number) != (name.by, take.number)}
    _save(film, name, picks=picks or None, rejects=rejects, **_noted(held, name, note))
    return take


def want_more(start: Path | None, text: str, *, save: bool = True) -> str:
    """Ask for one take more than there are; what is asked for is written down before it is made."""
    film, _ = open_film(start)
    name = parse_name(text)
    held = _held(film, name)
    _, verdicts = states(film.root)
    with workshop(film, lambda event: None) as shop:
        made = max((take.number for take in shop.ledger.takes_of(name.node)), default=0)
    if name.node not in verdicts:
        _refuse_shared(film, name.owner)
        raise UsageError(
            f"there is no {name.node}", next=f"{meant(name.node, verdicts)}`rushes status` lists every node."
        )
    if save:
        _save(film, name, takes={**held.takes, name.by: made + 1})
    return name.owner if not name.is_tag else name.node


def add(start: Path | None, shot_id: str, file: Path, stage: str, credits: int = 0, note: str | None = None) -> Take:
    """Bring in a picture or a clip made elsewhere, conformed to the shot's ratio and the film's rate."""
    film, _ = open_film(start)
    node_id = shot_id if shot_id.startswith("@") else f"{shot_id}.{stage}"
    if not file.is_file():
        node_of(film, states(film.root)[0], node_id)
        raise UsageError(f"there is no file {file}")
    with door(film) as brought:
        return brought.add(node_id, file, credits, note)


@dataclass(frozen=True, slots=True)
class Door:
    """The one way in for what was made elsewhere, held open for one file or many."""

    film: Film
    shop: Workshop
    nodes: Sequence[Node]
    added: list[Take] = field(default_factory=list)

    def add(
        self, node_id: str, file: Path, credits: int = 0, note: str | None = None,
        *, once: bool = False, expects: str | None = None, how: str = "",
    ) -> Take:  # fmt: skip
        """The take that a file becomes, with where it is from; the file itself stays as it is.

        With ``once``, a file whose content is a take of the node already stays that take. ``expects`` is the digest
        that it had before. Raises ``MediaError`` for a file that cannot be read, or that changes.
        """
        node = node_of(self.film, self.nodes, node_id)
        before, sha256 = _stamp(file), file_digest(file)
        if expects not in (None, sha256):
            raise _changed(file)
        source: dict[str, Json] = {"file": _readable(file.name)[:255], "sha256": sha256, "how": how}
        take = _already(self.shop, node, sha256) if once else None
        if take is None:
            take = _add(self.film, node, file, credits, self.shop, source, lambda: _stamp(file) == before, once=once)
        self.added.append(take)
        if note:
            name, film = parse_name(take.name), load(self.film.root)
            _save(film, name, **_noted(_held(film, name), name, note))
        return take


@contextmanager
def door(film: Film, report: Reporter = silent) -> Iterator[Door]:
    """The way in to a film; afterwards every take is shown under its film name."""
    nodes, _ = states(film.root)
    with workshop(film, report, jobs=1) as shop:
        brought = Door(film, shop, nodes)
        try:
            yield brought
        finally:
            if brought.added:
                link_media(film, shop.ledger, shop.store)


def node_of(film: Film, nodes: Sequence[Node], id: str) -> Node:
    """The node of a film by its id; ``UsageError`` with what there is, where there is none."""
    node = next((node for node in nodes if node.id == id), None)
    if node is None:
        _refuse_shared(film, id.rpartition(".")[0])
        like = ", ".join(each.id for each in nodes if each.id.startswith(f"{id}:"))
        near = meant(id, (each.id for each in nodes))
        hint = f"It has states: {like}." if like else f"{near}`rushes status --all` lists every shot and tag."
        raise UsageError(f"there is no {id}", next=hint)
    return node


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A shot after a trim, the frames of its clip a second, and the first frame it has where not the one asked for."""

    shot: Shot
    rate: Fraction
    has: int | None = None


def trim(start: Path | None, shot_id: str, first: str | None, last: str | None, slip: str | None) -> Trimmed:
    """Choose which frames of its clip a shot shows: in, out, or both moved by a slip."""
    film, _ = open_film(start)
    shot = film.shot(shot_id)
    if shot is None:
        raise no_shot(shot_id, film.shots)
    _, verdicts = states(film.root)
    verdict = verdicts[f"{shot.source}.clip"]
    if verdict.take is None:
        raise UsageError(f"{shot_id} has no clip to trim", next=f"Make it: `rushes make --only {shot.source}`.")
    clip = clip_of(verdict)
    changes: dict[str, Any] = {}
    if first is not None or last is not None:
        changes["trim"] = _trimmed(shot, first, last, clip.rate, needed(shot.frames, clip.rate, film.rate))
    if slip is not None:
        changes["slip"] = _frames(slip, film.rate)
    changed = Shot(**{**_fields(shot), **changes, "start": 0, "end": shot.frames})
    made = clip
    if verdict.take.free:  # a free clip is drawn anew, wherever in it the shot begins
        clip = replace(clip, window_first=0, frames=int((film.shot(shot.source) or shot).seconds * clip.rate))
    _check_reach(changed, film, clip)
    save_shot(film.root, shot_id, {key: list(value) if key == "trim" else value for key, value in changes.items()})
    has = next((frame for _, _, frame in moved(replace(film, shots=(changed,)), {shot.id: made})), None)
    return Trimmed(changed, clip.rate, has)


def _refuse_shared(film: Film, shot_id: str) -> None:
    """Raise for a shot without media of its own."""
    shot = film.shot(shot_id)
    if shot is not None and shot.clip_of:
        raise UsageError(
            f"{shot_id} shows another part of the clip of {shot.clip_of}, and has none of its own",
            next=f"Say it of {shot.clip_of}; or take clip_of and begin out of {shot_id} in shots.toml.",
        )


def _check_reach(shot: Shot, film: Film, clip: Clip) -> None:
    """Raise where a clip has no frames for what a trim or a slip asks."""
    item = lay_alone(shot, film.rate, clip, film.settings.handles)
    begin = shot.trim[0] if shot.trim else shot.first(clip.rate, film.rate, film.settings.handles)
    shown = clip_frame(item, item.frames - 1, film.rate) - item.first + 1
    latest = clip.window_first + max(0, clip.frames - shown)
    if shot.slip + begin != item.first and (shot.trim or shot.slip):
        raise UsageError(
            f"{shot.id} shows {shown} of its clip's {clip.frames} frames, so it can begin at frame "
            f"{clip.window_first} to {latest}, not at {begin + shot.slip}",
            next="Slip or trim less, or lengthen the clip. A plain 10 is seconds, 10f is frames.",
        )


def _take(start: Path | None, text: str, *, there: bool = False) -> tuple[Film, TakeName, Take]:
    """A take of the ledger by its name; with ``there``, only one whose content has not been collected or lost."""
    film, _ = open_film(start)
    name = parse_name(text)
    if name.number is None:
        raise UsageError(f"{text} does not say which take", next=f"Write {name.node}#1.")
    _held(film, name)
    with workshop(film, lambda event: None) as shop:
        takes = shop.ledger.takes_of(name.node)
        takes = [take for take in takes if not there or shop.store.has(take.sha256)]
    found = next((take for take in takes if take.number == name.number), None)
    if found is None:
        numbers = ", ".join(f"#{take.number}" for take in takes) or "none"
        raise UsageError(f"there is no take {name.node}#{name.number}", next=f"Takes there are: {numbers}.")
    return film, name, found


def _held(film: Film, name: TakeName) -> Picks:
    """What the film's files say of a node's takes so far."""
    if not name.is_tag:
        shot = film.shot(name.owner)
        if shot is not None:
            return shot
    for tables in film.file.tagged.values():
        if name.is_tag and name.owner in tables:
            return tables[name.owner]
    near = meant(name.owner, [shot.id for shot in film.shots])
    raise UsageError(f"there is no {name.node}", next=f"{near}`rushes status` lists every shot and tag.")


def _save(film: Film, name: TakeName, **changes: Any) -> None:
    if name.is_tag:
        save_tag(film.root, name.owner, changes)
    else:
        save_shot(film.root, name.owner, changes)


def _noted(held: Picks, name: TakeName, note: str | None) -> dict[str, Any]:
    return {"notes": {**held.notes, f"{name.by}#{name.number}": note}} if note else {}


def _full(numbers: dict[str, tuple[int, ...]]) -> dict[str, list[int]] | None:
    return {by: list(some) for by, some in numbers.items() if some} or None


def _add(
    film: Film, node: Node, file: Path, credits: int, shop: Workshop, source: Mapping[str, Json],
    is_whole: Callable[[], bool], *, once: bool,
) -> Take:  # fmt: skip
    sha256, size = _conformed(film, node, file, shop)
    if not is_whole():
        raise _changed(file)
    media = shop.workers.submit(facts, shop.store.path(sha256), node.stage).result()
    take = Take(
        node.id, 0, node.stage, sha256, HAND, _readable(file.name)[:64], HAND_RANK, False, node.ask,
        f"{HAND} {sha256[:32]}", credits, None, media,
    )  # fmt: skip
    failpoint("door.before")
    with shop.ledger.writing() as connection:
        known = _sourced(shop, connection, node, str(source["sha256"])) if once else None
        if known is None:
            return add_take(connection, shop.ledger.film, take, size, {"from": dict(source)})
    return _numbered(shop, node, known)  # another process was quicker


def _conformed(film: Film, node: Node, file: Path, shop: Workshop) -> tuple[str, int]:
    """Digest and size of a file's picture or clip as the film has it, in the store."""
    ratio = REFERENCE_RATIO if node.stage == "reference" else nearest_ratio(film.size, model(node.model).ratios)
    size = parse_size(ratio)
    if node.stage != "clip":
        data = shop.workers.submit(conform_picture, file, size).result()
        return shop.store.put(data), len(data)
    with shop.store.temp(".mp4") as into:
        shop.workers.submit(conform_clip, file, into, size, film.rate).result()
        bytes_in = into.stat().st_size
        return shop.store.take_in(into), bytes_in


def _already(shop: Workshop, node: Node, source: str) -> Take | None:
    """The take of a node that was made from a file of this content, if there is one."""
    with shop.ledger.reading() as connection:
        number = _sourced(shop, connection, node, source)
    return None if number is None else _numbered(shop, node, number)


def _sourced(shop: Workshop, connection: Connection, node: Node, source: str) -> int | None:
    known = (each for each in sources_in(connection, shop.ledger.film) if (each.node, each.source) == (node.id, source))
    return next((each.number for each in known if shop.store.has(each.sha256)), None)


def _numbered(shop: Workshop, node: Node, number: int) -> Take:
    return next(take for take in shop.ledger.takes_of(node.id) if take.number == number)


def _changed(file: Path) -> MediaError:
    return MediaError("the file changed while it was read", where=str(file), next="Wait until it is whole.")


def _stamp(file: Path) -> tuple[int, int, int]:
    """What changes with a file's content."""
    about = file.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns


def _readable(name: str) -> str:
    """A file's name as text; names that are not UTF-8 lose what cannot be read."""
    return name.encode(errors="replace").decode()


def _trimmed(shot: Shot, first: str | None, last: str | None, rate: Fraction, length: int) -> tuple[int, int]:
    held = shot.trim or (0, length)
    begin = _frames(first, rate) if first is not None else held[0]
    end = _frames(last, rate) if last is not None else begin + length
    return begin, end


def _frames(text: str, rate: Fraction) -> int:
    """Frames of ``12f``, or of seconds such as ``0.5``."""
    match = re.fullmatch(r"([+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?)(f?)", text.strip())
    if match is None or (match[2] and "." in match[1]):
        raise UsageError(f'"{text}" is no length', next="Write frames like 12f, or seconds like 0.5.")
    return int(match[1]) if match[2] else round(Fraction(match[1]) * rate)


def _fields(shot: Shot) -> dict[str, Any]:
    return {name: getattr(shot, name) for name in Shot.__dataclass_fields__}
