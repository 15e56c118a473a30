"""What is true of a film now: its nodes and their verdicts, without making anything.

Whatever is heavy to import (decoding, drawing, planning) is imported by the step that needs it, so
that asking is fast.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import rushes
from rushes.build import records
from rushes.build.graph import Node, Take, Verdict, survey
from rushes.build.held import Held, held
from rushes.build.home import has_books, open_ledger
from rushes.build.ledger import Ledger, film_id
from rushes.build.store import Store, file_digest
from rushes.chains import with_ends
from rushes.cut.lay import grade_of, lay
from rushes.cut.timeline import Clip, Timeline
from rushes.cut.tracks import lay_tracks
from rushes.errors import BudgetError, FilmError
from rushes.events import Reporter, Said, silent
from rushes.film.append import Heard, append_sections, tells_sections
from rushes.film.faults import no_shot
from rushes.film.load import SHOTS, find_film, load
from rushes.film.model import Film, Shot
from rushes.film.plain import to_plain
from rushes.film.swap import settle
from rushes.leftovers import put
from rushes.plan.model import Plan
from rushes.plan.performed import pace
from rushes.priced import keep_prices
from rushes.project import Folders, shooting_engine
from rushes.prompts.compose import PROMPT_VERSION
from rushes.shooting import known_digest, shooting_nodes
from rushes.sketches import Shooting, Sketch, sketches
from rushes.song.model import Song
from rushes.units import digest

if TYPE_CHECKING:
    from rushes.cut.finish import Finish
    from rushes.plan.first import Solution
    from rushes.plan.paid import Paid


def open_film(start: Path | None, report: Reporter = silent) -> tuple[Film, Song | None]:
    """A project's film, and its song as heard."""
    root = find_film(start)
    settle(root)
    cache = Folders(root).cache
    film = load(root, cache)
    return film, hear(film, report)


def hear(film: Film, report: Reporter = silent) -> Song | None:
    """What is heard in the film's song; None for a film without one."""
    song = film.file.song
    if song is None:
        return None
    from rushes.song.chapters import told_of, told_parts
    from rushes.song.listen import listen

    told = told_of(song)
    return listen(
        film.root / song.file, meter=told.meter, bpm=told.bpm, tempo=told.tempo, shift=told.shift,
        downbeat=told.downbeat, taps=told.taps, parts=told_parts(film.file.section),
        lyrics=film.root / song.lyrics if song.lyrics else None, aligner=song.aligner,
        cache=Folders(film.root).cache, report=report,
    )  # fmt: skip


def planned(
    film: Film, song: Song | None, *, again: bool = False, save: bool = True, release: Sequence[str] = (),
    report: Reporter = silent,
) -> tuple[Film, Plan | None]:  # fmt: skip
    """The film with a shot list: the one it has, or a first one, written to ``shots.toml``.

    Shots with paid media keep their slots, but those that are released; these go to the bin. Where a film
    has no sections, those heard in its song are used, and written to ``film.toml`` with it.
    """
    if film.shots and not again:
        return film, None
    film, sections = _with_sections(film, song)
    paid = paid_of(film, release)
    solution = _affordable(film, song, paid, report)
    shots = tuple(planned.shot for planned in solution.plan.shots)
    if save and append_sections(film.root, sections):
        report(Said(f"{len(sections)} sections were heard and written to film.toml: put right what is wrong there."))
    if save:
        from rushes.film.bin import write_bin
        from rushes.film.save import write_shots

        ids = {shot.id for shot in shots}
        write_bin(film.root, paid.bin, film.file)  # before the list, so that a kill in between loses nothing
        write_shots(film.root, shots, file=film.file)
        write_bin(film.root, [shot for shot in paid.bin if shot.id not in ids], film.file)
        keep_prices(film, solution.plan)
    return replace(film, shots=shots), solution.plan


def as_planned(
    film: Film, song: Song | None, release: Sequence[str] = (), report: Reporter = silent
) -> tuple[Film, "Solution"]:
    """The film with its sections and the plan it would get now, with how that is found; nothing is written."""
    film, _ = _with_sections(film, song)
    return film, _affordable(film, song, paid_of(film, release), report)


def _affordable(film: Film, song: Song | None, paid: "Paid", report: Reporter) -> "Solution":
    """The plan within the cap; where there is none and the film is drawn free, the one without it, with a warning."""
    try:
        return solved(film, song, paid)
    except BudgetError as error:
        if not shooting_engine(film, film.settings.engine).free:
            raise
        report(
            Said(f"{error.what}. It is planned without the cap, as engine {film.settings.engine} is free.", "warning")
        )
        uncapped = replace(film, file=replace(film.file, budget=replace(film.file.budget, cap=None)))
        return solved(uncapped, song, paid)


def solved(film: Film, song: Song | None, paid: "Paid") -> "Solution":
    """The plan of a film with how it was found; what is wrong with the film is told with file and line."""
    from rushes.plan.first import solve_plan
    from rushes.rules.places import Places

    try:
        return solve_plan(film, song, paid)
    except FilmError as error:
        placed = Places(film).put(error.problems)
        raise FilmError(error.what, where=error.where, next=error.next, problems=placed) from error


def paid_of(film: Film, release: Sequence[str] = ()) -> "Paid":
    """What is paid for of a film, and the bin with the shots that are released now."""
    from rushes.film.bin import read_bin
    from rushes.plan.paid import Paid

    there = {shot.id: shot for shot in film.shots}
    for id in release:
        if id not in there:
            raise no_shot(id, film.shots, " to release")
    bin = (*read_bin(film), *(there[id] for id in dict.fromkeys(release)))
    if not has_books(Folders(film.root).state):
        return Paid(bin=bin)
    with open_books(film) as (ledger, _):
        identity = film_id(ledger)
        every = ledger.takes()
        nodes = {take.node for takes in every.values() for take in takes if not take.free}
        nodes |= {task.node for task in records.open_tasks(ledger, identity)}
        spent = sum(records.totals(ledger, identity).values())
    by_stage = {stage: frozenset(n.removesuffix(stage) for n in nodes if n.endswith(stage)) for stage in STAGES}
    references = sum(node.startswith("@") for node in nodes)
    ids = frozenset(node.rpartition(".")[0] for node in every if not node.startswith("@"))
    return Paid(by_stage[".still"], by_stage[".clip"], references, spent, bin, ids)


STAGES = (".still", ".clip")


def _with_sections(film: Film, song: Song | None) -> tuple[Film, Sequence[Heard]]:
    """The film with the sections heard in its song, and these; as it was where it tells its own, or none."""
    if song is None or film.file.section or tells_sections(film.root):
        return film, ()
    from rushes.song.chapters import heard_sections

    heard = heard_sections(film, song)
    return replace(film, file=replace(film.file, section=tuple(each.section for each in heard))), heard


def states(start: Path | None, engine: str | None = None) -> tuple[list[Node], dict[str, Verdict]]:
    """Every node of a film and what is true of it, without making anything."""
    told = standing(start, engine)
    return told.nodes, told.verdicts


class Standing(NamedTuple):
    """A film as it stands: its nodes, what is true of each, those to make that would not be bought now, all takes."""

    film: Film
    nodes: list[Node]
    verdicts: dict[str, Verdict]
    held: dict[str, Held]
    takes: Mapping[str, Sequence[Take]]


def standing(start: Path | None, engine: str | None = None) -> Standing:
    """Every node of a film and what is true of it, without making anything."""
    film, song = open_film(start)
    film, _ = planned(film, song, save=False)
    with open_books(film) as (ledger, store):
        present = store.present()
        takes = ledger.takes(present)
        made_by = shooting_engine(film, engine or film.settings.engine)
        shooting = Shooting(film, song, made_by, file_digest, take=take_in(takes))
        nodes = all_nodes(shooting)
        verdicts = survey(nodes, takes, ledger.failed())
        clips = as_cut(film, clips_of(film, verdicts), verdicts, takes, store)
        if len(clips) == len(film.shots):
            after = film_nodes(shooting, clips)
            verdicts.update(survey(after, takes, ledger.failed()))
            nodes += after
        kept_back = held(ledger, film_id(ledger), nodes, verdicts, present)
        return Standing(film, nodes, verdicts, kept_back, takes)


def take_in(takes: Mapping[str, Sequence[Take]]) -> Callable[[str, int], Take | None]:
    """Finds a take among these, by its node and number."""
    return lambda node, number: next((take for take in takes.get(node, ()) if take.number == number), None)


def all_nodes(shooting: Shooting) -> list[Node]:
    """References, stills and clips of a film, in order."""
    on_disk = (shooting.film.root / SHOTS).exists()
    return shooting_nodes(shooting, kept_sketches(shooting) if on_disk else sketches(shooting))


def kept_sketches(shooting: Shooting) -> list[Sketch]:
    """The shooting's sketches, kept beside the ledger as long as nothing they come from has changed."""
    film, engine = shooting.film, shooting.engine
    words = [[line.text, str(line.start), str(line.end)] for line in shooting.song.lines] if shooting.song else []
    made_of = digest([rushes.__version__, PROMPT_VERSION, engine.name, engine.version, engine.free, _said(film), words])
    path = Folders(film.root).cache / "sketches" / f"{engine.name}.json"
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(path.read_bytes())
        if kept["made_of"] == made_of:
            return [Sketch._make(row) for row in kept["rows"]]
    rows = sketches(shooting)
    with suppress(OSError):
        put(path, json.dumps({"made_of": made_of, "rows": rows}))
    return rows


def _said(film: Film) -> str:
    """Digest of the film in hand, which may not be the one on disk: people edit while a film is made."""
    plain = [to_plain(film.file), [vars(shot) for shot in film.shots]]
    return hashlib.sha256(json.dumps(plain, default=_plainly).encode()).hexdigest()


def _plainly(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else vars(value)


def clips_of(film: Film, verdicts: Mapping[str, Verdict]) -> dict[str, Clip]:
    """The take that is cut in for each shot that has one."""
    found = {}
    for shot in film.shots:
        verdict = verdicts.get(f"{shot.source}.clip")
        if verdict and verdict.take and _covers(verdict, shot, film):
            found[shot.id] = _in_sync(film, shot, verdict.take, clip_of(verdict))
    return with_ends(film, found, verdicts)


def as_cut(
    film: Film, clips: Mapping[str, Clip], verdicts: Mapping[str, Verdict], takes: Mapping[str, Sequence[Take]],
    store: Store,
) -> dict[str, Clip]:  # fmt: skip
    """The clips, each from the frame on that the cut shows it from, as far as it was measured; nothing is measured."""
    bought = any(id.endswith(".clip") and each.take and not each.take.free for id, each in verdicts.items())
    if not bought:  # a clip that was drawn here holds no more than its slot
        return dict(clips)
    from rushes.looking import choosing, look_nodes, seen, with_best

    nodes = look_nodes(film, verdicts, choosing(film, verdicts))
    return with_best(film, clips, seen(film, nodes, {**verdicts, **survey(nodes, takes)}, store))


def _in_sync(film: Film, shot: Shot, take: Take | None, clip: Clip) -> Clip:
    """The clip; one that was bought to follow a performance at the pace of what it follows."""
    if take is None or not shot.performance or take.model != film.file.models.performance:
        return clip
    return replace(clip, pace=pace(film, shot, clip.rate, clip.frames))


def clip_of(verdict: Verdict, *, standin: bool = False) -> Clip:
    """A clip as the cut sees it."""
    if verdict.take is None:
        raise ValueError("a node without a take has no clip")
    media = verdict.take.media
    take = verdict.take
    return Clip(
        take.sha256, media["frames"], Fraction(media["rate"]), media.get("first", 0), standin=standin,
        label=f"#{take.number} {take.engine} {take.model}".rstrip(),
    )  # fmt: skip


def film_nodes(
    shooting: Shooting, clips: Mapping[str, Clip], finish: "Finish | None" = None, name: str = "film"
) -> list[Node]:
    """Segments, sound and film (the last, called ``name``) of the clips that are cut in, one for every shot."""
    from rushes.cut.finish import finish_of
    from rushes.cut.nodes import cut_nodes

    film, path = shooting.film, None
    if film.file.song:
        path = film.root / film.file.song.file
    return cut_nodes(
        timeline_of(film, shooting.song, clips), path, film.settings.title, finish or finish_of(film), name
    )


def timeline_of(film: Film, song: Song | None, clips: Mapping[str, Clip]) -> Timeline:
    """The film as it is cut of these clips, one for every shot."""
    laid = lay(film.shots, film.rate, clips, handles=film.settings.handles)
    items = tuple(replace(item, grade=grade_of(film, shot)) for item, shot in zip(laid, film.shots, strict=True))
    sound = song.sha256 if song else None
    fade_out = film.file.cutting.fade_out
    tracks = lay_tracks(film, items[-1].end, known_digest)
    return Timeline(film.rate, film.size, items[-1].end, items, sound, film.song_start, fade_out, tracks)


def _covers(verdict: Verdict, shot: Shot, film: Film) -> bool:
    """Whether a stale take still covers its slot; a fresh or picked one is used as it is."""
    if verdict.state == "done" or verdict.take is None:
        return verdict.take is not None
    media = verdict.take.media
    return bool(Fraction(media["frames"]) / Fraction(media["rate"]) >= shot.frames / film.rate)


@contextmanager
def open_books(film: Film) -> Iterator[tuple[Ledger, Store]]:
    """A film's ledger and store, to read."""
    folders = Folders(film.root)
    ledger = open_ledger(folders.state)
    try:
        yield ledger, Store(folders.store)
    finally:
        ledger.close()
