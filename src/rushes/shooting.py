"""The shooting: a film's references, stills and clips as nodes of the graph.

Requests are written only when a node is made.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial
from math import ceil
from pathlib import Path
from typing import Any

from rushes.build.graph import Inputs, Job, Need, Node, Shoot, Take
from rushes.build.purchase import NodeError
from rushes.build.store import file_digest
from rushes.chains import MADE_BY, chained_still
from rushes.engines.base import Reference, Request
from rushes.errors import FilmError
from rushes.film.chains import ending
from rushes.film.model import Film, Mend, Shot
from rushes.models import Model
from rushes.plan.performed import clip_seconds, is_performed, performance_of, window_of
from rushes.plan.quote import REFERENCE_RATIO
from rushes.prompts.compose import COMPOSITION, facts, mend_prompt, motion_prompt, reference_prompt, still_prompt
from rushes.prompts.dialects import prompt_most, utf16_units
from rushes.prompts.references import SAME_MOMENT, reference_tags
from rushes.sketches import (
    Shooting,
    Sketch,
    beats_of,
    clip_ask,
    clip_sketch,
    clip_window,
    lyrics_of,
    mends,
    performs,
    reference_facts,
    sharers,
    sold,
    still_sketch,
    tagged,
)
from rushes.units import digest

PERFORMANCE, MENDED = "performance", "clip"
"""Roles of the video a clip follows, and of the take that is mended: the tags of what goes along, too."""


def shooting_nodes(shooting: Shooting, rows: Sequence[Sketch]) -> list[Node]:
    """The nodes of sketches, each after what it needs."""
    film = shooting.film
    shots = {shot.id: shot for shot in film.shots}
    lyrics = lyrics_of(film, shooting.song)
    pictures: dict[str, str] = {}
    sharing = sharers(film)
    return [
        _node(shooting, sketch, shots.get(sketch.owner), lyrics, pictures, sharing.get(sketch.owner, ()))
        for sketch in rows
    ]


def standin_nodes(shooting: Shooting, shots: Sequence[Shot]) -> list[Node]:
    """Cards, and clips of them, that stand in for clips that are not made; free, whoever shoots the film."""
    return [node for shot in shots for node in _standins(shooting, shot)]


def seed_of(film: Film, node: str, take_no: int) -> int:
    """A seed of its own for every take, the same on every machine; 0..2**32-1."""
    return int(digest([film.settings.seed, node, take_no])[:8], 16)


def _node(
    shooting: Shooting,
    sketch: Sketch,
    shot: Shot | None,
    lyrics: Mapping[str, str],
    pictures: dict[str, str],
    sharing: Sequence[Shot],
) -> Node:
    engine = shooting.engine
    said = shot or tagged(shooting.film, sketch.owner)
    for role, image in sketch.images:
        if image not in pictures:
            keep = known_digest if role == PERFORMANCE else shooting.keep
            pictures[image] = keep(shooting.film.root / image)
    node = Node(
        id=sketch.id, stage=sketch.stage, ask=sketch.ask, variant=sketch.variant,
        work=Shoot(engine, _request(shooting, sketch, shot, lyrics, sharing)), engine=engine.name, model=sketch.model,
        rank=engine.rank, free=engine.free, credits=sketch.credits,
        needs=tuple(Need(role, node) for role, node in sketch.needs),
        fixed_inputs={role: pictures[image] for role, image in sketch.images},
        pick=said.picks.get(sketch.by), rejects=frozenset(said.rejects.get(sketch.by, ())),
        wanted=said.takes.get(sketch.by, 1), **_lengths(shooting, sketch, shot),
    )  # fmt: skip
    if shot is not None and shot.chain and sketch.stage == "still":
        return _chained(shooting, node, shot.chain)
    mend = shot.mend if shot is not None and sketch.stage == "clip" else None
    return node if mend is None else _mending(shooting, node, mend)


def _chained(shooting: Shooting, node: Node, before: str) -> Node:
    """A still that is made here, of the clip before it."""
    film = shooting.film
    earlier = next(shot for shot in film.shots if shot.id == before)
    arguments = {"ending": ending(earlier), "rate": film.rate, "handles": film.settings.handles}
    work = Job(chained_still, {**arguments, "lead": film.overlap(earlier)[0]}, suffix=".png")
    waits = f"it goes on from the clip of {before}, which comes first"
    return replace(node, work=work, engine=MADE_BY, rank=0, free=True, credits=0, waits=waits)


def _mending(shooting: Shooting, node: Node, mend: Mend) -> Node:
    """A clip that is made from a take of it."""
    take, own = shooting.take(node.id, mend.take), mends(shooting)
    if take is None:
        shot = node.id.removesuffix(".clip")
        raise FilmError(
            f"{shot} mends take {mend.take} of its clip, and there is no such take", where="shots.toml",
            next=f"Say which with `rushes mend {shot} --take N`, or take the mend out: `rushes mend {shot} --off`.",
        )  # fmt: skip
    seconds = take_seconds(take)
    credits = 0 if own is None or shooting.engine.free else own.model.price(own.ratio, seconds)
    work = Shoot(shooting.engine, partial(_mend_request, shooting, node.id, mend, seconds))
    to_do = f"take {mend.take} is to be mended"
    return replace(node, fixed_inputs={MENDED: take.sha256}, credits=credits, work=work, to_do=to_do)


def take_seconds(take: Take) -> int:
    """Whole seconds of a clip, as it is charged for: each that is begun."""
    return ceil(Fraction(take.media["frames"]) / Fraction(take.media["rate"]))


def _lengths(shooting: Shooting, sketch: Sketch, shot: Shot | None) -> dict[str, Any]:
    """What tells a clip from the same clip in another length."""
    if shot is None or sketch.stage != "clip" or shot.mend is not None or is_performed(shooting.film, shot):
        return {}
    return {"seconds": shot.seconds, "lengths": partial(_asks_by_length, shooting, shot)}


def _asks_by_length(shooting: Shooting, shot: Shot) -> dict[str, int]:
    asked = sold(shooting, shot.role)
    return {clip_ask(shooting.film, shot, asked.ratio, seconds): seconds for seconds in asked.model.seconds}


def _request(
    shooting: Shooting, sketch: Sketch, shot: Shot | None, lyrics: Mapping[str, str], sharing: Sequence[Shot]
) -> Callable[[Inputs, int], Request]:
    if shot is None:
        return partial(_reference_request, shooting, sketch)
    if sketch.stage == "still":
        return partial(_still_request, shooting, shot, lyrics.get(shot.id, ""), "")
    if is_performed(shooting.film, shot) and performs(shooting) is not None:
        return partial(_performed_request, shooting, shot)
    return partial(_clip_request, shooting, shot, sharing, False)


def _reference_request(shooting: Shooting, sketch: Sketch, inputs: Inputs, take_no: int) -> Request:
    film = shooting.film
    state = None if sketch.by == "reference" else sketch.by
    what = next(what for what, tables in film.file.tagged.items() if sketch.owner in tables)
    said = {**reference_facts(film, what, sketch.owner, state), "take": str(take_no)}
    return Request(
        stage="reference", model=sketch.model, prompt=reference_prompt(film, sketch.owner, state),
        ratio=REFERENCE_RATIO, seed=seed_of(film, sketch.id, take_no),
        references=tuple(Reference(role.removeprefix("@"), sha256) for role, sha256 in inputs.items()),
        facts=said if shooting.engine.reads_facts else {},
    )  # fmt: skip


def _still_request(shooting: Shooting, shot: Shot, lyric: str, note: str, inputs: Inputs, take_no: int) -> Request:
    film, asked = shooting.film, sold(shooting, "still")
    said = facts(film, shot, lyric, take_no)
    roles = [f"@{tag}" for tag, _ in reference_tags(film, shot)]
    if not shooting.engine.free:  # whoever draws it here drew the composition
        roles += [f"@{COMPOSITION}", f"@{SAME_MOMENT}"]
    return Request(
        stage="still", model=asked.model.id, prompt=_still_words(film, shot, inputs), ratio=asked.ratio,
        seed=seed_of(film, f"{(film.covered_by(shot) or shot).id}.still", take_no),
        references=tuple(Reference(role.removeprefix("@"), inputs[role]) for role in roles if role in inputs),
        facts=(said | {"note": note} if note else said) if shooting.engine.reads_facts else {},
    )  # fmt: skip


def _still_words(film: Film, shot: Shot, inputs: Inputs) -> str:
    """The prompt of a still; with the still of the same moment from its first angle, where there is room to say so."""
    words = still_prompt(film, shot)
    longer = f"{words} The same moment as in @{SAME_MOMENT}, from another angle."
    named = f"@{SAME_MOMENT}" in inputs and shot.still_prompt is None
    return longer if named and utf16_units(longer) <= prompt_most(film.file.models.still) else words


def _clip_request(
    shooting: Shooting, shot: Shot, sharing: Sequence[Shot], still: bool, inputs: Inputs, take_no: int
) -> Request:
    """``still``: a card that holds its frame, in place of the move that was asked for."""
    film, asked, engine = shooting.film, sold(shooting, shot.role), shooting.engine
    rate = asked.model.rate or film.rate
    first, count = clip_window(film, shot, asked.model, sharing) if engine.free else (0, None)
    camera = "static" if still else shot.camera
    return Request(
        stage="clip", model=asked.model.id, prompt=camera if still else motion_prompt(film, shot), ratio=asked.ratio,
        seed=seed_of(film, f"{shot.id}.clip", take_no), image=inputs["still"], seconds=shot.seconds, first=first,
        frames=count, rate=f"{rate.numerator}/{rate.denominator}",
        facts={"camera": camera} if engine.reads_facts else _beats(shooting, shot, asked.model),
    )  # fmt: skip


def _beats(shooting: Shooting, shot: Shot, clip: Model) -> dict[str, str]:
    beats = beats_of(shooting, shot, clip)
    return {"beats": beats} if beats else {}


def _performed_request(shooting: Shooting, shot: Shot, inputs: Inputs, take_no: int) -> Request:
    """A clip that follows exactly the part of the video that its slot and its handles show."""
    film, asked, performance = shooting.film, performs(shooting), performance_of(shooting.film, shot)
    if asked is None or performance is None:
        raise ValueError(f"{shot.id} follows no performance")
    path, window = film.root / performance.file, window_of(film, shot)
    follows = shooting.cut(path, window)
    if known_digest(path) != inputs[PERFORMANCE]:
        raise FilmError("the video has changed while it was read", where=performance.file, next="Run it again.")
    return Request(
        stage="clip", model=asked.model.id, prompt="", ratio=asked.ratio, image=inputs["still"],
        seed=seed_of(film, f"{shot.id}.clip", take_no), seconds=clip_seconds(film, shot),
        references=(Reference(PERFORMANCE, follows),), rate=f"{window.play.numerator}/{window.play.denominator}",
    )  # fmt: skip


def _mend_request(
    shooting: Shooting, node: str, mend: Mend, seconds: int, inputs: Inputs, take_no: int
) -> Request:  # fmt: skip
    asked = mends(shooting)
    if asked is None:
        raise NodeError(f"{shooting.engine.name} has no model that mends a clip")
    return Request(
        stage="clip", model=asked.model.id, prompt=mend_prompt(shooting.film, mend), ratio=asked.ratio,
        seed=seed_of(shooting.film, node, take_no), seconds=seconds, references=(Reference(MENDED, inputs[MENDED]),),
    )  # fmt: skip


def known_digest(path: Path) -> str:
    """Digest of a video, read once for each content of it: they are large."""
    about = path.stat()
    return _digest(path, about.st_ino, about.st_size, about.st_mtime_ns)


@lru_cache(maxsize=256)
def _digest(path: Path, *about: int) -> str:
    return file_digest(path)


def _standins(shooting: Shooting, shot: Shot) -> tuple[Node, Node]:
    shot = replace(shot, performance=None, mend=None)
    engine, lyric = shooting.engine, lyrics_of(shooting.film, shooting.song).get(shot.id, "")
    still = still_sketch(shooting, shot, sold(shooting, "still"), lyric)
    clip = clip_sketch(shooting, shot, sold(shooting, shot.role))
    card_id = f"{shot.id}.standin-still"
    card = Node(
        id=card_id, stage="still", ask=still.ask, variant=digest([still.variant, "standin"]), engine=engine.name,
        work=Shoot(engine, partial(_still_request, shooting, shot, lyric, "not made yet")), model=still.model,
    )  # fmt: skip
    film = Node(
        id=f"{shot.id}.standin", stage="clip", ask=clip.ask, variant=digest([clip.variant, "standin"]),
        engine=engine.name, work=Shoot(engine, partial(_clip_request, shooting, shot, (), True)), model=clip.model,
        needs=(Need("still", card_id),),
    )  # fmt: skip
    return card, film
