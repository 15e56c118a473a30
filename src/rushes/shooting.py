"""The shooting: a film's references, stills and clips as nodes of the graph.

What the film asks of a node is taken from the words of the film itself, so another engine, or a
better prompt, does not make a paid picture stale. Who makes it, and how, is the node's variant.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from rushes.build.graph import Inputs, Need, Node, Shoot
from rushes.engines.base import Engine, Reference, Request
from rushes.film.model import Film, Picks, Shot
from rushes.models import Model, model
from rushes.plan.frames import CONFORM, clip_frames, clip_frames_needed
from rushes.plan.quote import REFERENCE_RATIO, nearest_ratio
from rushes.prompts.compose import (
    PROMPT_VERSION,
    facts,
    light_text,
    motion_prompt,
    reference_prompt,
    still_prompt,
)
from rushes.prompts.references import reference_tags, wanted_tags
from rushes.song.model import Line, Song
from rushes.units import Json, digest


@dataclass(frozen=True, slots=True)
class Shooting:
    """A film, what is heard in its song, the engine that shoots it, and where its pictures are kept."""

    film: Film
    song: Song | None
    engine: Engine
    keep: Callable[[Path], str]
    """Takes a picture of the project into the store; its digest."""


def shooting_nodes(shooting: Shooting) -> list[Node]:
    """References, stills and clips of every shot, each after what it needs."""
    film = shooting.film
    lines = tuple(shooting.song.lines) if shooting.song else ()
    references = _reference_nodes(shooting)
    shot_nodes = [_shot_nodes(shooting, shot, lyric_of(film, lines, shot)) for shot in film.shots]
    return [*references, *(still for still, _ in shot_nodes), *(clip for _, clip in shot_nodes)]


def standin_nodes(shooting: Shooting, shot: Shot) -> list[Node]:
    """A card, and a clip of it, that stand in for a clip that is not made; free, whoever shoots the film."""
    song = shooting.song
    still, clip = _shot_nodes(shooting, shot, lyric_of(shooting.film, song.lines if song else (), shot), standin=True)
    return [still, clip]


def reference_id(tag: str, state: str | None = None) -> str:
    """Node of a reference: ``@singer``, ``@cup:shattered``."""
    return f"@{tag}:{state}" if state else f"@{tag}"


def lyric_of(film: Film, lines: Sequence[Line], shot: Shot) -> str:
    """The words sung while a shot is on screen, the longest-sounding line of them."""
    heard: list[tuple[int, str]] = []
    for line in lines:
        if line.start is None or line.end is None:
            continue
        first, last = film.frame_at(line.start), film.frame_at(line.end)
        overlap = min(last, shot.end) - max(first, shot.start)
        if overlap > 0:
            heard.append((overlap, line.text))
    return max(heard, default=(0, ""))[1]


def seed_of(film: Film, node: str, take_no: int) -> int:
    """A seed of its own for every take, the same on every machine; 0..2**32-1."""
    return int(digest([film.settings.seed, node, take_no])[:8], 16)


def _reference_nodes(shooting: Shooting) -> list[Node]:
    file = shooting.film.file
    nodes = []
    for what, tables in (("cast", file.cast), ("place", file.place), ("prop", file.prop)):
        for tag, table in tables.items():
            if table.images:
                continue
            for state in getattr(table, "states", None) or (None,):
                nodes.append(_reference_node(shooting, what, tag, state, table))
    return nodes


def _reference_node(shooting: Shooting, what: str, tag: str, state: str | None, table: Picks) -> Node:
    film, node_id = shooting.film, reference_id(tag, state)
    still = _model(shooting, "still")
    prompt = reference_prompt(film, tag, state)
    words = {"tag": tag, "state": state or "", "what": what, "prompt": prompt, "ratio": REFERENCE_RATIO}
    said = {"tag": f"@{tag}", "what": what, "name": getattr(table, "name", ""), "text": prompt}

    def request(inputs: Inputs, take_no: int) -> Request:
        told = {**said, "take": str(take_no)} if shooting.engine.reads_facts else {}
        seed = seed_of(film, node_id, take_no)
        return Request(stage="reference", model=still.id, prompt=prompt, ratio=REFERENCE_RATIO, seed=seed, facts=told)

    return _node(
        shooting, node_id, "reference", still, {**words, "seed": film.settings.seed}, said if _reads(shooting) else {},
        request, table, still.price(REFERENCE_RATIO), state,
    )  # fmt: skip


def _shot_nodes(shooting: Shooting, shot: Shot, lyric: str, *, standin: bool = False) -> tuple[Node, Node]:
    still = _still_node(shooting, shot, lyric, standin)
    return still, _clip_node(shooting, shot, still.id, standin)


def _still_node(shooting: Shooting, shot: Shot, lyric: str, standin: bool) -> Node:
    film, still = shooting.film, _model(shooting, "still")
    node_id = f"{shot.id}.standin-still" if standin else f"{shot.id}.still"
    ratio = nearest_ratio(film.size, still.ratios)
    said = facts(film, shot, lyric, 0) if _reads(shooting) else {}
    if standin:
        said = {**said, "note": "not made yet"}
    needs, kept = ((), {}) if standin else _references(shooting, shot)
    roles = [f"@{tag}" for tag, _ in reference_tags(film, shot)]

    def request(inputs: Inputs, take_no: int) -> Request:
        references = tuple(Reference(role.removeprefix("@"), inputs[role]) for role in roles if role in inputs)
        told = {**said, "take": str(take_no)} if said else {}
        return Request(
            stage="still", model=still.id, prompt=still_prompt(film, shot), ratio=ratio,
            seed=seed_of(film, f"{shot.id}.still", take_no), references=references, facts=told,
        )  # fmt: skip

    picks = Picks() if standin else shot
    node = _node(
        shooting, node_id, "still", still, _still_ask(film, shot, ratio), said, request, picks, still.price(ratio)
    )
    return replace(node, needs=needs, fixed_inputs=kept)


def _clip_node(shooting: Shooting, shot: Shot, still_id: str, standin: bool) -> Node:
    film, clip = shooting.film, _model(shooting, shot.role)
    node_id = f"{shot.id}.standin" if standin else f"{shot.id}.clip"
    ratio = nearest_ratio(film.size, clip.ratios)
    window = _window(film, shot, clip) if shooting.engine.free else None
    rate = clip.rate or film.rate
    how: dict[str, Json] = {"window": window, "rate": str(rate)}
    said = {"camera": "static" if standin else shot.camera} if _reads(shooting) else {}

    def request(inputs: Inputs, take_no: int) -> Request:
        first, count = window or (0, None)
        return Request(
            stage="clip", model=clip.id, prompt="static" if standin else motion_prompt(film, shot), ratio=ratio,
            seed=seed_of(film, f"{shot.id}.clip", take_no), image=inputs["still"], seconds=shot.seconds,
            first=first, frames=count, rate=f"{rate.numerator}/{rate.denominator}", facts=said,
        )  # fmt: skip

    price = clip.price(ratio, shot.seconds)
    ask: dict[str, Json] = {
        "motion": shot.motion_prompt or shot.motion, "own": shot.motion_prompt is not None, "camera": shot.camera,
        "seconds": shot.seconds, "ratio": ratio, "seed": film.settings.seed,
    }  # fmt: skip
    picks = Picks() if standin else shot
    node = _node(shooting, node_id, "clip", clip, ask, {**how, **said}, request, picks, price)
    return replace(node, needs=(Need("still", still_id),))


def _still_ask(film: Film, shot: Shot, ratio: str) -> dict[str, Json]:
    """Everything the film says of a still; the content of its references comes with the inputs."""
    if shot.still_prompt is not None:
        return {"prompt": shot.still_prompt, "ratio": ratio, "seed": film.settings.seed}
    tags: dict[str, Json] = {reference_id(*tag): reference_prompt(film, *tag) for tag in wanted_tags(film, shot)}
    return {
        "text": shot.text, "framing": shot.framing, "tags": tags, "kind": shot.kind,
        "light": light_text(film, shot), "style": film.file.look.style, "ratio": ratio,
        "seed": film.settings.seed,
    }  # fmt: skip


def _references(shooting: Shooting, shot: Shot) -> tuple[tuple[Need, ...], dict[str, str]]:
    """A still's references: nodes that make them, and pictures of the project that need no making."""
    film = shooting.film
    needs, kept = [], {}
    for tag, state in reference_tags(film, shot):
        images = _images(film, tag)
        if images:
            kept[f"@{tag}"] = shooting.keep(film.root / images[0])
        else:
            needs.append(Need(f"@{tag}", reference_id(tag, state or _first_state(film, tag))))
    return tuple(needs), kept


def _images(film: Film, tag: str) -> Sequence[str]:
    file = film.file
    tables: Sequence[Mapping[str, Picks]] = (file.cast, file.place, file.prop)
    return next((getattr(table[tag], "images", ()) for table in tables if tag in table), ())


def _first_state(film: Film, tag: str) -> str | None:
    prop = film.file.prop.get(tag)
    return next(iter(prop.states), None) if prop else None


def _window(film: Film, shot: Shot, clip: Model) -> tuple[int, int]:
    """First frame and number of frames of a clip that a slot shows, with its handles."""
    rate, handles = clip.rate or film.rate, film.settings.handles
    whole = clip_frames(shot.seconds, film.rate, clip)
    needed = clip_frames_needed(shot.frames, film.rate, clip)
    if shot.trim:
        needed = max(needed, shot.trim[1] - shot.trim[0])
    step = Fraction(1) if abs(rate / film.rate - 1) <= CONFORM else rate / film.rate
    start = (shot.trim[0] if shot.trim else round(handles * step)) + shot.slip
    first = max(0, min(start, whole - needed) - handles)
    return first, max(1, min(whole, max(0, min(start, whole - needed)) + needed + handles) - first)


def _model(shooting: Shooting, role: str) -> Model:
    """The model for ``still``, or for a clip of a role: the engine's own, or the film's choice."""
    own = shooting.engine.models.get(role)
    return model(own or getattr(shooting.film.file.models, role))


def _reads(shooting: Shooting) -> bool:
    return shooting.engine.reads_facts


def _node(
    shooting: Shooting,
    node_id: str,
    stage: str,
    made_with: Model,
    ask: Mapping[str, Json],
    told: Mapping[str, Json],
    request: Callable[[Inputs, int], Request],
    picks: Picks | Shot,
    price: int,
    state: str | None = None,
) -> Node:
    engine = shooting.engine
    by = state or stage
    how: list[Json] = [engine.name, engine.version, made_with.id, PROMPT_VERSION, told]
    return Node(
        id=node_id, stage=stage, ask=digest({"stage": stage, **ask}), variant=digest(how), engine=engine.name,  # type: ignore[arg-type]
        work=Shoot(engine, request), model=made_with.id, rank=engine.rank, free=engine.free,
        credits=0 if engine.free else price, pick=picks.picks.get(by),
        rejects=frozenset(picks.rejects.get(by, ())), wanted=picks.takes.get(by, 1),
    )  # fmt: skip
