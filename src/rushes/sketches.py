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
from rushes.film.chains import ending, in_order, links
from rushes.film.model import Film, Mend, Prop, Shot, Tagged
from rushes.film.plain import to_plain
from rushes.models import Model, model
from rushes.plan.frames import clip_frames, clip_frames_needed
from rushes.plan.performed import Window, clip_seconds, is_performed, performance_of, performer, window_of
from rushes.plan.quote import REFERENCE_RATIO, nearest_ratio
from rushes.prompts.compose import COMPOSITION, PROMPT_VERSION, facts, light_text, reference_prompt
from rushes.prompts.references import SAME_MOMENT, made_from, reference_tags, wanted_tags
from rushes.prompts.views import nearest_view
from rushes.song.model import Song
from rushes.units import Json, digest

BEFORE, FIRST = "clip", "first"
"""Roles of what a still in a chain is made from: the clip before it, and the frame that the second link began with."""

CHAIN_VERSION = 1
"""Raised by hand when a still in a chain comes out otherwise."""


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
    sharing = sharers(shooting.film)
    rows = list(_reference_sketches(shooting))
    own = [shot for shot in shooting.film.shots if not shot.clip_of]
    for shots in in_order(sorted(own, key=lambda shot: shooting.film.covered_by(shot) is not None)):
        rows += [
            chained_sketch(shooting, shot, still) if shot.chain else
            still_sketch(shooting, shot, still, lyrics.get(shot.id, "")) for shot in shots
        ]  # fmt: skip
        rows += [clip_sketch(shooting, shot, clips[shot.role], sharing[shot.id]) for shot in shots]
    return rows


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
    film = shooting.film
    still = model(shooting.engine.models.get("still") or film.file.models.still)
    kinds = sorted(film.file.tagged.items(), key=lambda each: each[0] != "style")  # what others are made from is first
    for what, tables in kinds:
        for tag in tables:
            for name in picture_names(film, tag):
                yield _reference_sketch(shooting, what, tag, name, still)


def picture_names(film: Film, tag: str) -> tuple[str | None, ...]:
    """What is to be made of a tag, each after what it is made from: its states, or the one picture, and its views.

    Of one with pictures of the project, only the views.
    """
    table = tagged(film, tag)
    first: tuple[str | None, ...] = () if table.images else tuple(getattr(table, "states", ())) or (None,)
    return (*first, *table.views)


def _reference_sketch(shooting: Shooting, what: str, tag: str, name: str | None, still: Model) -> Sketch:
    film, engine = shooting.film, shooting.engine
    said = reference_facts(film, what, tag, name) if engine.reads_facts else {}
    ask: Json = [what, words_of(film, tag, name), film.file.look.style, film.settings.seed]
    base = made_from(film, tag, name)
    parts = [_picture(film, tag, base or None)] if base is not None else []
    parts += [_picture(film, style, None) for style in [*film.file.style][:1] if what != "style"]
    return Sketch(
        reference_id(tag, name), "reference", tag, name or "reference", digest(ask),
        digest([_how(engine, still), said]), still.id, _price(engine, still, REFERENCE_RATIO),
        tuple(part for made, part in parts if made), tuple(part for made, part in parts if not made),
    )  # fmt: skip


def _picture(film: Film, tag: str, name: str | None) -> tuple[bool, tuple[str, str]]:
    """The picture of a tag as an input: whether a node makes it, and its role with that node or the project's file."""
    own = tagged(film, tag).images
    if own and (name is None or name not in tagged(film, tag).views):
        return False, (f"@{tag}", own[0])
    return True, (f"@{tag}", reference_id(tag, name))


def still_sketch(shooting: Shooting, shot: Shot, asked: Sold, lyric: str) -> Sketch:
    """What the film asks of a shot's still, and of whom."""
    film, engine = shooting.film, shooting.engine
    said = facts(film, shot, lyric, 0) if engine.reads_facts else {}
    needs, images = _references(film, shot)
    if not engine.free and (lead := film.covered_by(shot)):
        needs = (*needs, (f"@{SAME_MOMENT}", f"{lead.id}.still"))
    return Sketch(
        f"{shot.id}.still", "still", shot.id, "still", digest(_still_ask(film, shot, asked.ratio)),
        digest([asked.how, said]), asked.model.id, _price(engine, asked.model, asked.ratio), needs, images,
    )  # fmt: skip


def chained_sketch(shooting: Shooting, shot: Shot, asked: Sold) -> Sketch:
    """A still that is a frame of the clip before it, with the colours of the chain's first: it costs nothing.

    From the third link on the first link's frame goes along, which is the second's still.
    """
    film, by_id = shooting.film, {each.id: each for each in shooting.film.shots}
    before = by_id[shot.chain or ""]
    chain = links(shot, by_id)
    needs = [(BEFORE, f"{before.id}.clip")]
    if len(chain) > 2:
        needs.append((FIRST, f"{chain[1].id}.still"))
    said: Json = [to_plain(ending(before)), str(film.rate), film.settings.handles, film.overlap(before)[0]]
    return Sketch(
        f"{shot.id}.still", "still", shot.id, "still", digest(["chain", said]), digest(CHAIN_VERSION), asked.model.id,
        0, needs,
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
    return [table.text, states.get(state or "", "") or table.views.get(state or "", "")]


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
    handles, (before, behind) = film.settings.handles, film.overlap(shot)
    start, needed = _begin(film, shot, clip, whole)
    if film.is_left(shot):  # the frame behind the last is what another goes on from, and the first is known
        return 0, min(whole, start + needed + max(handles, behind, 1))
    return max(0, start - max(handles, before)), min(whole, start + needed + max(handles, behind))


def _begin(film: Film, shot: Shot, clip: Model, whole: int) -> tuple[int, int]:
    """The frame of a clip of so many that a slot begins with, and how many it shows."""
    rate, handles = clip.rate or film.rate, film.settings.handles
    needed = clip_frames_needed(shot.frames, film.rate, clip)
    if shot.trim:
        needed = max(needed, shot.trim[1] - shot.trim[0])
    elif shot.used is not None:
        needed = ceil(needed * shot.speed(film.rate))
    needed = ceil(needed * shot.ramped)
    start = (shot.trim[0] if shot.trim else shot.first(rate, film.rate, handles)) + shot.slip
    return max(0, min(start, whole - needed)), needed


def _references(film: Film, shot: Shot) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """A still's references: nodes that make them, and pictures of the project that need no making."""
    parts = [_picture(film, tag, picture_of(film, shot, tag, state)) for tag, state in reference_tags(film, shot)]
    images = [part for made, part in parts if not made]
    if shot.composition:
        images.append((f"@{COMPOSITION}", shot.composition))
    return tuple(part for made, part in parts if made), tuple(images)


def picture_of(film: Film, shot: Shot, tag: str, state: str | None) -> str | None:
    """Which picture of a tag a shot takes: that of its state, else the view nearest to it; None for the first one."""
    first = next(iter(getattr(tagged(film, tag), "states", ())), None)
    later = state if state != first else None
    return later or nearest_view(film, shot, tag) or first


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


def tagged(film: Film, tag: str) -> Tagged:
    """The person, place, prop or style of a tag."""
    return next(tables[tag] for tables in film.file.tagged.values() if tag in tables)
