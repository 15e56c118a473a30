"""Sketches: every picture of the shooting, by what the film asks for and who would make it.

What the film asks of a node is taken from the words of the film itself, so another engine, or a
better prompt, does not make a paid picture stale. Who makes it, and how, is the node's variant.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import NamedTuple

from rushes.build.graph import Stage, Take
from rushes.engines.base import Engine
from rushes.film.model import Cast, Film, Mend, Picks, Place, Prop, Shot
from rushes.models import Model, model
from rushes.plan.frames import clip_frames, clip_frames_needed
from rushes.plan.performed import Window, clip_seconds, is_performed, performance_of, performer, window_of
from rushes.plan.quote import REFERENCE_RATIO, nearest_ratio
from rushes.prompts.compose import COMPOSITION, PROMPT_VERSION, facts, light_text, reference_prompt
from rushes.prompts.references import reference_tags, wanted_tags
from rushes.song.model import Song
from rushes.units import Json, digest


@dataclass(frozen=True, slots=True)
class Shooting:
    """A film, what is heard in its song, the engine that shoots it, and where its pictures are kept."""

    film: Film
    song: Song | None
    engine: Engine
    keep: Callable[[Path], str]
    """Takes a picture of the project into the store; its digest."""
    cut: Callable[[Path, Window], str] = lambda path, window: ""
    """Takes a part of a video of the project into the store; its digest. Asked for when a clip is made."""
    take: Callable[[str, int], Take | None] = lambda node, number: None
    """A take that was made before, by its node and number."""


class Sketch(NamedTuple):
    """A node but for its work and for what a person said of its takes: plain, so that it can be kept.

    ``needs`` are pairs of role and node; ``images`` are pairs of role and picture of the project.
    ``owner`` is the tag or the shot it is of, ``by`` the key its picks are under.
    """

    id: str
    stage: Stage
    owner: str
    by: str
    ask: str
    variant: str
    model: str
    credits: int
    needs: Sequence[Sequence[str]] = ()
    images: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Sold:
    """A model at work for this film: the ratio it is asked for, and what else tells its pictures apart."""

    model: Model
    ratio: str
    how: Json


def sketches(shooting: Shooting) -> list[Sketch]:
    """The sketch of every node of the shooting, in order."""
    lyrics = lyrics_of(shooting.film, shooting.song)
    still = sold(shooting, "still")
    clips = {role: sold(shooting, role) for role in ("draft", "hero")}
    shots, sharing = shooting.film.shots, sharers(shooting.film)
    return [
        *_reference_sketches(shooting),
        *(still_sketch(shooting, shot, still, lyrics.get(shot.id, "")) for shot in shots if not shot.clip_of),
        *(clip_sketch(shooting, shot, clips[shot.role], sharing[shot.id]) for shot in shots if not shot.clip_of),
    ]


def reference_id(tag: str, state: str | None = None) -> str:
    """Node of a reference: ``@singer``, ``@cup:shattered``."""
    return f"@{tag}:{state}" if state else f"@{tag}"


def lyrics_of(film: Film, song: Song | None) -> dict[str, str]:
    """The words sung while each shot is on screen, by shot: of its lines the one heard longest."""
    found: dict[str, tuple[int, str]] = {}
    lines = [
        (film.frame_at(line.start), film.frame_at(line.end), line.text)
        for line in (song.lines if song else ())
        if line.start is not None and line.end is not None
    ]
    ends = [shot.end for shot in film.shots]
    for first, last, text in lines:
        for shot in film.shots[bisect_right(ends, first) :]:
            if shot.start >= last:
                break
            overlap = min(last, shot.end) - max(first, shot.start)
            if overlap > found.get(shot.id, (0, ""))[0]:
                found[shot.id] = (overlap, text)
    return {shot: text for shot, (_, text) in found.items()}


def _reference_sketches(shooting: Shooting) -> Iterator[Sketch]:
    file = shooting.film.file
    still = model(shooting.engine.models.get("still") or file.models.still)
    for what, tables in (("cast", file.cast), ("place", file.place), ("prop", file.prop)):
        for tag, table in tables.items():
            if not table.images:
                for state in getattr(table, "states", None) or (None,):
                    yield _reference_sketch(shooting, what, tag, state, still)


def _reference_sketch(shooting: Shooting, what: str, tag: str, state: str | None, still: Model) -> Sketch:
    film, engine = shooting.film, shooting.engine
    said = reference_facts(film, what, tag, state) if engine.reads_facts else {}
    ask: Json = [what, words_of(film, tag, state), film.file.look.style, film.settings.seed]
    return Sketch(
        reference_id(tag, state), "reference", tag, state or "reference", digest(ask),
        digest([_how(engine, still), said]), still.id, _price(engine, still, REFERENCE_RATIO),
    )  # fmt: skip


def still_sketch(shooting: Shooting, shot: Shot, asked: Sold, lyric: str) -> Sketch:
    """What the film asks of a shot's still, and of whom."""
    film, engine = shooting.film, shooting.engine
    said = facts(film, shot, lyric, 0) if engine.reads_facts else {}
    needs, images = _references(film, shot)
    return Sketch(
        f"{shot.id}.still", "still", shot.id, "still", digest(_still_ask(film, shot, asked.ratio)),
        digest([asked.how, said]), asked.model.id, _price(engine, asked.model, asked.ratio), needs, images,
    )  # fmt: skip


def sharers(film: Film) -> Mapping[str, Sequence[Shot]]:
    """The shots that show another part of a shot's clip, by that shot's id; none for most."""
    found: defaultdict[str, list[Shot]] = defaultdict(list)
    for shot in film.shots:
        if shot.clip_of:
            found[shot.clip_of].append(shot)
    return found


def clip_sketch(shooting: Shooting, shot: Shot, asked: Sold, sharing: Sequence[Shot] = ()) -> Sketch:
    """What the film asks of a shot's clip, and of whom; ``sharing`` are the shots that show parts of it too."""
    film, engine = shooting.film, shooting.engine
    if shot.mend is not None:
        return _mended_sketch(shooting, shot, shot.mend)
    if is_performed(film, shot):
        return _performed_sketch(shooting, shot, asked, sharing)
    window: Json = list(clip_window(film, shot, asked.model, sharing)) if engine.free else None
    said = shot.camera if engine.reads_facts else beats_of(shooting, shot, asked.model)
    ask = clip_ask(film, shot, asked.ratio, shot.seconds)
    return Sketch(
        f"{shot.id}.clip", "clip", shot.id, "clip", ask, digest([asked.how, window, said]), asked.model.id,
        _price(engine, asked.model, asked.ratio, shot.seconds), (("still", f"{shot.id}.still"),),
    )  # fmt: skip


def _performed_sketch(shooting: Shooting, shot: Shot, asked: Sold, sharing: Sequence[Shot]) -> Sketch:
    """A clip that follows a performance. What the film asks is the same of every engine; one that cannot follow makes
    it as any other, and is told by its words."""
    film, own = shooting.film, performs(shooting)
    plain = clip_sketch(shooting, replace(shot, performance=None), asked, sharing)
    performance = performance_of(film, shot)
    video = (("performance", performance.file),) if performance else ()
    ask = performed_ask(film, shot)
    if own is None:
        return plain._replace(ask=ask, variant=digest([plain.variant, plain.ask]), images=video)
    credits = _price(shooting.engine, own.model, own.ratio, clip_seconds(film, shot))
    return plain._replace(ask=ask, variant=digest(own.how), model=own.model.id, credits=credits, images=video)


def performed_ask(film: Film, shot: Shot) -> str:
    """Digest of the part of its video that a clip follows; the video's content comes with the inputs.

    Words are no part of it, for whoever follows a performance reads none.
    """
    window, sold_by = window_of(film, shot), performer(film)
    ratio = nearest_ratio(film.size, sold_by.ratios) if sold_by else ""
    said: Json = [str(window.at), window.frames, str(window.rate), ratio, film.settings.seed]
    return digest(["performance", said])


def _mended_sketch(shooting: Shooting, shot: Shot, mend: Mend) -> Sketch:
    """A take that is mended: nothing but the words of it; the take is an input, with its price. Where the engine
    mends no clips, the node has a model that is not the engine's, and is left as it is."""
    own = mends(shooting)
    how, made_with = (own.how, own.model.id) if own else (None, shooting.film.file.models.mend)
    ask = digest(["mend", mend.prompt, shooting.film.settings.seed])
    return Sketch(f"{shot.id}.clip", "clip", shot.id, "clip", ask, digest(["mend", how]), made_with, 0)


def clip_ask(film: Film, shot: Shot, ratio: str, seconds: int) -> str:
    """Digest of everything the film says of a clip, were it of so many seconds."""
    own = shot.motion_prompt is not None
    return digest([shot.motion_prompt or shot.motion, own, shot.camera, seconds, ratio, film.settings.seed])


def _still_ask(film: Film, shot: Shot, ratio: str) -> Json:
    """Everything the film says of a still; the content of its references comes with the inputs."""
    if shot.still_prompt is not None:
        return [shot.still_prompt, ratio, film.settings.seed]
    tags = {reference_id(*tag): words_of(film, *tag) for tag in wanted_tags(film, shot)}
    return {
        "text": shot.text, "framing": shot.framing, "tags": tags, "kind": shot.kind,
        "light": light_text(film, shot), "style": film.file.look.style, "ratio": ratio, "seed": film.settings.seed,
    }  # fmt: skip


def words_of(film: Film, tag: str, state: str | None) -> Json:
    """How a tag looks, in the film's own words, and in the state it is in."""
    table = tagged(film, tag)
    states = table.states if isinstance(table, Prop) else {}
    return [table.text, states.get(state or "", "")]


def beats_of(shooting: Shooting, shot: Shot, clip: Model) -> str:
    """The beats in a performance's clip, seconds from its start; none for engines that do not move to them."""
    film, song = shooting.film, shooting.song
    if not shooting.engine.reads_beats or shot.kind != "performance" or song is None or shot.seconds is None:
        return ""
    rate = clip.rate or film.rate
    begin = _begin(film, shot, clip, clip_frames(shot.seconds, film.rate, clip))[0]
    times = (
        Fraction(begin) / rate + Fraction(film.frame_at(Fraction(beat.time)) - shot.start) / film.rate
        for beat in song.beats
    )
    return " ".join(f"{float(time):.3f}" for time in times if 0 <= time < shot.seconds)


def clip_window(film: Film, shot: Shot, clip: Model, sharing: Sequence[Shot] = ()) -> tuple[int, int]:
    """First frame and number of frames of a clip that its slots show, with their handles."""
    whole = clip_frames(shot.seconds, film.rate, clip)
    windows = [_window(film, each, clip, whole) for each in (shot, *sharing)]
    first, last = min(first for first, _ in windows), max(last for _, last in windows)
    return first, max(1, last - first)


def _window(film: Film, shot: Shot, clip: Model, whole: int) -> tuple[int, int]:
    """The frames ``[first, last)`` of a clip of so many that one slot shows, with its handles."""
    handles = film.settings.handles
    start, needed = _begin(film, shot, clip, whole)
    return max(0, start - handles), min(whole, start + needed + handles)


def _begin(film: Film, shot: Shot, clip: Model, whole: int) -> tuple[int, int]:
    """The frame of a clip of so many that a slot begins with, and how many it shows."""
    rate, handles = clip.rate or film.rate, film.settings.handles
    needed = clip_frames_needed(shot.frames, film.rate, clip)
    if shot.trim:
        needed = max(needed, shot.trim[1] - shot.trim[0])
    elif shot.used is not None:
        needed = ceil(needed * shot.speed(film.rate))
    start = (shot.trim[0] if shot.trim else shot.first(rate, film.rate, handles)) + shot.slip
    return max(0, min(start, whole - needed)), needed


def _references(film: Film, shot: Shot) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """A still's references: nodes that make them, and pictures of the project that need no making."""
    needs, images = [], []
    for tag, state in reference_tags(film, shot):
        own = _images(film, tag)
        if own:
            images.append((f"@{tag}", own[0]))
        else:
            needs.append((f"@{tag}", reference_id(tag, state or _first_state(film, tag))))
    if shot.composition:
        images.append((f"@{COMPOSITION}", shot.composition))
    return tuple(needs), tuple(images)


def _images(film: Film, tag: str) -> Sequence[str]:
    file = film.file
    tables: Sequence[Mapping[str, Picks]] = (file.cast, file.place, file.prop)
    return next((getattr(table[tag], "images", ()) for table in tables if tag in table), ())


def _first_state(film: Film, tag: str) -> str | None:
    prop = film.file.prop.get(tag)
    return next(iter(prop.states), None) if prop else None


def sold(shooting: Shooting, role: str) -> Sold:
    """The model for ``still``, or for a clip of a role: the engine's own, or the film's choice."""
    return _at_work(shooting, model(shooting.engine.models.get(role) or getattr(shooting.film.file.models, role)))


def performs(shooting: Shooting) -> Sold | None:
    """The engine's model that follows performances; None where it has none."""
    wanted = performer(shooting.film) if shooting.film.file.performance else None
    return _sold_here(shooting, "performance", wanted) if wanted else None


def mends(shooting: Shooting) -> Sold | None:
    """The engine's model that mends clips; None where it has none."""
    return _sold_here(shooting, "mend", model(shooting.film.file.models.mend))


def _sold_here(shooting: Shooting, role: str, wanted: Model) -> Sold | None:
    own = shooting.engine.models.get(role)
    made_with = model(own) if own else wanted
    return _at_work(shooting, made_with) if made_with.engine == shooting.engine.name else None


def _at_work(shooting: Shooting, made_with: Model) -> Sold:
    film, engine = shooting.film, shooting.engine
    rate = str(made_with.rate or film.rate)
    return Sold(made_with, nearest_ratio(film.size, made_with.ratios), [*_how(engine, made_with), rate])


def _how(engine: Engine, made_with: Model) -> list[Json]:
    return [engine.name, engine.version, made_with.id, PROMPT_VERSION]


def _price(engine: Engine, made_with: Model, ratio: str, seconds: int = 1) -> int:
    return 0 if engine.free else made_with.price(ratio, seconds)


def reference_facts(film: Film, what: str, tag: str, state: str | None) -> dict[str, str]:
    """The words of a reference's card."""
    name = tagged(film, tag).name
    return {"tag": f"@{tag}", "what": what, "name": name, "text": reference_prompt(film, tag, state)}


def tagged(film: Film, tag: str) -> Cast | Place | Prop:
    """The person, place or prop of a tag."""
    file = film.file
    return file.cast.get(tag) or file.place.get(tag) or file.prop[tag]
