"""The guide's checklists of a film as they stand: what is made and measured is read, and nothing is made."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from rushes.build.graph import Node, Take, Verdict, answers, inputs_of, survey
from rushes.build.home import has_books
from rushes.build.ledger import HAND
from rushes.build.store import Store, file_digest
from rushes.errors import RushesError, UsageError
from rushes.events import Reporter, silent
from rushes.film.model import Film, Picks
from rushes.film.save import save_table
from rushes.performances import videos_of
from rushes.project import Folders, shooting_engine
from rushes.promote import FOLDER, PROMOTED
from rushes.rehearsal import test_id
from rushes.rules.finding import LOOKS, Finding
from rushes.rules.guide import ALL, LINES, NAMES, near_line
from rushes.rules.lists import Check, Entry, Known, Listed, Reference, Snapshot, Taken, listed
from rushes.rules.lists.known import Kind
from rushes.rules.money import buys
from rushes.rules.registry import State
from rushes.sketches import Shooting, reference_id
from rushes.song.model import Song
from rushes.states import all_nodes, as_cut, clips_of, film_nodes, open_books, open_film, planned, take_in

if TYPE_CHECKING:
    from rushes.likenesses import Likeness, Portrait
    from rushes.looking import Seen

KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST = 500
"""Characters of a note."""
Takes = Mapping[str, Sequence[Take]]


@dataclass(frozen=True, slots=True)
class Looks:
    """What the eye has seen so far: of references, of stills and of clips, and what it found wrong."""

    portraits: tuple["Portrait", ...] = ()
    stills: tuple["Likeness", ...] = ()
    clips: tuple["Seen", ...] = ()
    findings: tuple[Finding, ...] = ()


def names_of(name: str) -> tuple[str, ...]:
    """The lists that a name means: itself, or every one for ``all``. Raises ``UsageError`` for another."""
    if name == ALL:
        return NAMES
    if name not in NAMES:
        from difflib import get_close_matches

        near = get_close_matches(name, NAMES, 1, 0)[0]
        raise UsageError(f'there is no checklist "{name[:60]}"', next=f"The nearest is {near}; all lists every one.")
    return (name,)


def checklists(start: Path | None, name: str = ALL, report: Reporter = silent) -> tuple[Film, tuple[Listed, ...]]:
    """A film and its checklists of that name as they stand. Raises ``UsageError`` for a name there is none of."""
    names = names_of(name)
    now = snapshot(start, report)
    return now.film, listed(now, names)


def snapshot(start: Path | None, report: Reporter = silent) -> Snapshot:
    """A film as checklists read it: what the rules read, what was made, and what was measured of it."""
    film, song = open_film(start, report)
    film, plan = planned(film, song, save=False)
    known, found = _known(film, song)
    state = State(film, song, plan, videos_of(film), seen=found)
    return Snapshot(state, known, buys(film))


def tick(start: Path | None, id: str, note: str | None = None) -> Entry:
    """Tick a line by hand, with a note or the date of today, in ``[ticks]`` of ``film.toml``; the line as it stands.

    Raises ``UsageError`` for a line that is not there, with those that may be meant, and for an empty note.
    """
    _check_id(id)
    said = time.strftime("%Y-%m-%d") if note is None else _line_of(note)
    film, _ = open_film(start)
    save_table(film.root, ("ticks",), {id: said})
    return _entry(film.root, id)


def _line_of(note: str) -> str:
    """A note on one line, of what can be printed. Raises ``UsageError`` for one that is empty or too long."""
    readable = note.encode(errors="replace").decode()
    said = "".join(char if char.isprintable() else " " for char in " ".join(readable.split())).strip()
    if not said:
        raise UsageError("the note is empty", next="Say when or why, or leave --note out: the date is written.")
    if len(said) > LONGEST:
        raise UsageError(f"the note has {len(said)} characters", next=f"Keep it under {LONGEST}.")
    return said


def untick(start: Path | None, id: str) -> Entry | None:
    """Take a tick back; the line as it stands, ``None`` where the tick was of no line. ``UsageError`` without one."""
    film, _ = open_film(start)
    if id not in film.file.ticks:
        _check_id(id)
        ticked = ", ".join(film.file.ticks) or "none"
        raise UsageError(f"{id} is not ticked", next=f"Ticked by hand: {ticked}.")
    save_table(film.root, ("ticks",), {id: None})
    return _entry(film.root, id) if id in LINES else None


def write_page(film: Film, lists: Sequence[Listed], name: str) -> Path:
    """Write checklists to ``out/checklist-NAME.html``, a page to print; where it is."""
    from rushes.export.checklist_page import checklist_page

    return checklist_page(film, lists, Folders(film.root).out / f"checklist-{name}.html")


def _check_id(id: str) -> None:
    if id not in LINES:
        near = ", ".join(near_line(id))
        next = f"Do you mean {near}? `rushes check --list all` has every line."
        raise UsageError(f'there is no line "{id[:60]}" in the checklists', next=next)


def _entry(root: Path, id: str) -> Entry:
    _, lists = checklists(root)
    return next(entry for each in lists for entry in each.entries if entry.line.id == id)


# What is known.


def _known(film: Film, song: Song | None) -> tuple[Known, tuple[Finding, ...]]:
    """What was made of a film and what the eye measured of it, as plain data, and what it found."""
    if not has_books(Folders(film.root).state):
        return Known(tuple(_references(_Made(film, {}, {}, {}), frozenset()))), ()
    with open_books(film) as (ledger, store):
        takes = ledger.takes(store.present())
        engine = shooting_engine(film, film.settings.engine)
        shooting = Shooting(film, song, engine, file_digest, take=take_in(takes))
        nodes = {node.id: node for node in all_nodes(shooting)}
        verdicts = survey(nodes.values(), takes, ledger.failed())
        made = _Made(film, nodes, verdicts, takes)
        looks = _looks(film, verdicts, takes, store)
        known = Known(
            tuple(_references(made, frozenset(each.tag for each in looks.portraits))),
            _shots(made, looks),
            tuple(_checks(looks.portraits)),
            _cut(shooting, verdicts, takes, store),
            frozenset(_saved(film, takes)),
            sum(each.frames is not None and not each.shown for each in looks.findings),
        )
        return known, looks.findings


def _looks(film: Film, verdicts: Mapping[str, Verdict], takes: Takes, store: Store) -> Looks:
    """What the eye has seen; nothing heavy is imported where it has not looked at all."""
    if not any(node.endswith(LOOKS) for node in takes):
        return Looks()
    from rushes.likenesses import likenesses, picture_nodes
    from rushes.looking import look_nodes, seen
    from rushes.seeing import sight_of

    nodes = picture_nodes(film, verdicts, file_digest, film.shots)
    portraits, stills = likenesses(film, nodes, {**verdicts, **survey(nodes, takes)}, store)
    nodes = look_nodes(film, verdicts)
    clips = seen(film, nodes, {**verdicts, **survey(nodes, takes)}, store)
    return Looks(portraits, stills, clips, sight_of(film, verdicts, takes, store).findings)


def _references(made: "_Made", looked: frozenset[str]) -> Iterator[Reference]:
    """Every reference of the film, each state of a prop on its own."""
    film = made.film
    for kind in KINDS:
        for tag, table in getattr(film.file, kind).items():
            for state in (None,) if table.images else tuple(getattr(table, "states", ()) or (None,)):
                node = reference_id(tag, state)
                good = made.asked_for(node, made.good(node, table, state or "reference"))
                gone = tuple(image for image in table.images if not (film.root / image).is_file())
                views = sum(made.verdict(reference_id(tag, view)).state == "done" for view in table.views)
                yield Reference(
                    tag, state, kind, made.verdict(node).state, len(table.images) - len(gone), gone, len(good),
                    sum(take.engine == HAND for take in good), node.removeprefix("@") in looked, views,
                    len(made.takes.get(test_id(tag), ())),
                )  # fmt: skip


def _shots(made: "_Made", looks: Looks) -> dict[str, Taken]:
    stills = {each.shot.id: each for each in looks.stills}
    clips = {each.shot.id for each in looks.clips}
    found = {}
    for shot in (each for each in made.film.shots if each.clip_of is None):
        node, seen = f"{shot.id}.clip", stills.get(shot.id)
        light = seen.look.light if seen else None
        good = made.good(node, shot, "clip")
        found[shot.id] = Taken(
            made.verdict(f"{shot.id}.still").state, made.verdict(node).state, len(made.asked_for(node, good)),
            len(good), made.verdict(node).take is not None, seen is not None, shot.id in clips,
            {match.tag: match.verdict for match in seen.matches} if seen else {},
            (light.bright, light.colour, light.warm) if light else None,
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class _Made:
    """What there is of a film: its nodes and takes, and what is true of them."""

    film: Film
    nodes: Mapping[str, Node]
    verdicts: Mapping[str, Verdict]
    takes: Takes

    def verdict(self, node: str) -> Verdict:
        return self.verdicts.get(node, Verdict("missing"))

    def good(self, node: str, held: Picks, by: str) -> list[Take]:
        """Takes that nobody refused."""
        return [take for take in self.takes.get(node, ()) if take.number not in held.rejects.get(by, ())]

    def asked_for(self, node: str, takes: Sequence[Take]) -> list[Take]:
        """Of these takes, those that are what the film asks for now; all, while what they are made from changes."""
        wish = self.nodes.get(node)
        if wish is None:
            return []
        inputs = inputs_of(wish, self.verdicts)
        return [take for take in takes if inputs is None or answers(take, wish, inputs)]


def _checks(portraits: Sequence["Portrait"]) -> Iterator[Check]:
    """The eye's checklist of every picture of every reference, and of all together."""
    if not portraits:
        return
    from rushes.look.checklist import check_reference, check_references

    for one in portraits:
        for look in one.firsts.values():
            for item in check_reference(look, one.kind):
                yield Check(f"@{one.tag}", item.id, item.answer, item.value, item.why, item.fix)
    for item in check_references({_of(name): look for one in portraits for name, look in one.firsts.items()}):
        of = item.why.partition(" differs")[0] if item.id == "style" and " differs" in item.why else ""
        yield Check(of, item.id, item.answer, item.value, item.why, item.fix)


def _of(name: str) -> str:
    """A look's node as people write what it is of: ``@cup:whole``, ``@singer 2`` for a second picture."""
    of, _, number = name.partition(".look")
    return f"{of} {int(number) + 1}" if number and number != "0" else of


def _cut(shooting: Shooting, verdicts: Mapping[str, Verdict], takes: Takes, store: Store) -> str:
    """The state of the cut film: ``missing`` where there is none, ``stale`` where it is of other clips."""
    clips = as_cut(shooting.film, clips_of(shooting.film, verdicts), verdicts, takes, store)
    if not takes.get("film"):
        return "missing"
    if not clips or len(clips) != len(shooting.film.shots):
        return "stale"
    with suppress(RushesError):  # shots that cannot be cut as they are: rules say which
        return survey(film_nodes(shooting, clips), {**takes})["film"].state
    return "stale"


def _saved(film: Film, takes: Takes) -> Iterator[str]:
    """Tags that have a picture of this film: a frame that was made a reference, or an image that is a take of it."""
    made = {take.sha256 for node, some in takes.items() if not node.startswith("@") for take in some}
    for tables in film.file.tagged.values():
        for tag, table in tables.items():
            promoted = any(note.startswith(PROMOTED) for note in table.notes.values())
            promoted |= any(image.startswith(f"{FOLDER}/") for image in table.images)
            own = {_digest(film.root / image) for image in table.images}
            own |= {take.sha256 for node, some in takes.items() if node.partition(":")[0] == f"@{tag}" for take in some}
            if promoted or own & made:
                yield tag


def _digest(file: Path) -> str:
    """Digest of a picture of the project; empty for one that cannot be read."""
    try:
        return file_digest(file)
    except OSError:
        return ""
