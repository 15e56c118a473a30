"""The shooting: a film's references, stills and clips as nodes of the graph.

Requests are written only when a node is made.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from rushes.build.graph import Inputs, Need, Node, Shoot
from rushes.engines.base import Reference, Request
from rushes.film.model import Film, Shot
from rushes.plan.quote import REFERENCE_RATIO
from rushes.prompts.compose import facts, motion_prompt, reference_prompt, still_prompt
from rushes.prompts.references import reference_tags
from rushes.sketches import (
    Shooting,
    Sketch,
    clip_sketch,
    clip_window,
    lyrics_of,
    reference_facts,
    sharers,
    sold,
    still_sketch,
    tagged,
)
from rushes.units import digest


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
    for _, image in sketch.images:
        if image not in pictures:
            pictures[image] = shooting.keep(shooting.film.root / image)
    return Node(
        id=sketch.id, stage=sketch.stage, ask=sketch.ask, variant=sketch.variant,
        work=Shoot(engine, _request(shooting, sketch, shot, lyrics, sharing)), engine=engine.name, model=sketch.model,
        rank=engine.rank, free=engine.free, credits=sketch.credits,
        needs=tuple(Need(role, node) for role, node in sketch.needs),
        fixed_inputs={role: pictures[image] for role, image in sketch.images},
        pick=said.picks.get(sketch.by), rejects=frozenset(said.rejects.get(sketch.by, ())),
        wanted=said.takes.get(sketch.by, 1),
    )  # fmt: skip


def _request(
    shooting: Shooting, sketch: Sketch, shot: Shot | None, lyrics: Mapping[str, str], sharing: Sequence[Shot]
) -> Callable[[Inputs, int], Request]:
    if shot is None:
        return partial(_reference_request, shooting, sketch)
    if sketch.stage == "still":
        return partial(_still_request, shooting, shot, lyrics.get(shot.id, ""), "")
    return partial(_clip_request, shooting, shot, sharing, False)


def _reference_request(shooting: Shooting, sketch: Sketch, inputs: Inputs, take_no: int) -> Request:
    film = shooting.film
    state = None if sketch.by == "reference" else sketch.by
    what = next(what for what in ("cast", "place", "prop") if sketch.owner in getattr(film.file, what))
    said = {**reference_facts(film, what, sketch.owner, state), "take": str(take_no)}
    return Request(
        stage="reference", model=sketch.model, prompt=reference_prompt(film, sketch.owner, state),
        ratio=REFERENCE_RATIO, seed=seed_of(film, sketch.id, take_no),
        facts=said if shooting.engine.reads_facts else {},
    )  # fmt: skip


def _still_request(shooting: Shooting, shot: Shot, lyric: str, note: str, inputs: Inputs, take_no: int) -> Request:
    film, asked = shooting.film, sold(shooting, "still")
    said = facts(film, shot, lyric, take_no)
    roles = [f"@{tag}" for tag, _ in reference_tags(film, shot)]
    return Request(
        stage="still", model=asked.model.id, prompt=still_prompt(film, shot), ratio=asked.ratio,
        seed=seed_of(film, f"{shot.id}.still", take_no),
        references=tuple(Reference(role.removeprefix("@"), inputs[role]) for role in roles if role in inputs),
        facts=(said | {"note": note} if note else said) if shooting.engine.reads_facts else {},
    )  # fmt: skip


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
        facts={"camera": camera} if engine.reads_facts else {},
    )  # fmt: skip


def _standins(shooting: Shooting, shot: Shot) -> tuple[Node, Node]:
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
