"""A shot in words: the prompt of its still, of its clip and of its references, and the facts of its card.

A still prompt says what is seen, a motion prompt only what moves (guide, sections 3 and 8.1: all
that must look the same is settled in the still). What a person wrote is used word for word.
"""

import re
from fractions import Fraction
from typing import NamedTuple

from rushes.errors import FilmError
from rushes.film.model import Film, Mend, Shot
from rushes.film.treatment import Light
from rushes.prompts.dialects import Dialect, cut_to, dialect, prompt_most, utf16_units
from rushes.prompts.lexicon import find_camera
from rushes.prompts.lines import begins_with_act, sentence, shot_words, who_acts
from rushes.prompts.looks import LIGHT, scene_looks, unlit
from rushes.prompts.moves import camera_moves
from rushes.prompts.references import Tagged, made_from, reference_tags, wanted_tags
from rushes.prompts.tags import clean, descriptor, name_of, nearest_tag, states, with_first, with_names, with_tags
from rushes.units import parse_clock

__all__ = [
    "COMPOSITION", "CUT_ORDER", "MOTIONS", "PROMPT_VERSION", "STILL_MOTION", "cut_to", "facts", "light_at",
    "light_text", "mend_prompt", "motion_prompt", "reference_prompt", "still_prompt", "utf16_units",
]  # fmt: skip

COMPOSITION = "composition"
"""The tag of the picture whose composition a still takes over."""

CUT_ORDER = ("place", "prop", "cast", "unseen", "style", "light")
"""What a still prompt that is too long gives up, in this order: the looks that references show anyway
(the place's, the props', then the cast's, last named first), then the looks of what has no reference,
then style, then light. What is left too long even so is cut at a word."""

MOTIONS = {"performance": "The subject sings with gentle movement", "insert": "Light and air move gently"}
STILL_MOTION = "Subtle natural movement"
"""What moves where nobody said anything, by kind of shot and for all others."""

PROMPT_VERSION = 3
"""Raised by hand when prompts come out otherwise for the same film; free pictures are then made again."""


class _Part(NamedTuple):
    """A sentence of a still prompt: what it tells, its words, and those left when it has to give way."""

    name: str
    text: str
    short: str = ""


def still_prompt(film: Film, shot: Shot) -> str:
    """What the still shows: subject and action, looks, framing, place, light and style, in that order.

    Never longer than the still model takes (1000 UTF-16 code units); what goes first is ``CUT_ORDER``.
    A prompt a person wrote comes back word for word.
    """
    if shot.still_prompt is not None:
        return shot.still_prompt
    most = prompt_most(film.file.models.still)
    parts = _still_parts(film, shot)
    for name in CUT_ORDER:
        for index in reversed([n for n, part in enumerate(parts) if part.name == name]):
            if utf16_units(_joined(parts)) > most:
                parts[index] = _Part("", parts[index].short)
    return cut_to(_joined(parts), most)


def motion_prompt(film: Film, shot: Shot) -> str:
    """What moves, and how the camera moves; no looks and no tags, for the clip's model sees the still.

    An action without a subject gets "the subject" where one person is in the shot, as Runway's guide
    calls them. A prompt a person wrote comes back word for word.
    """
    if shot.motion_prompt is not None:
        return shot.motion_prompt
    id = getattr(film.file.models, shot.role)
    text = clean(with_names(film, shot.motion)) or MOTIONS.get(shot.kind, STILL_MOTION)
    alone = sum(tag in film.file.cast for tag, _ in wanted_tags(film, shot)) == 1
    text = f"the subject {text}" if alone and begins_with_act(text) else text
    return cut_to(f"{sentence(text)} {_move(shot, text, dialect(id))}".strip(), prompt_most(id))


def mend_prompt(film: Film, mend: Mend) -> str:
    """What is seen in a mended clip: a person's words, with names for tags, for the model sees only the clip."""
    return cut_to(with_names(film, mend.prompt).strip(), prompt_most(film.file.models.mend))


def _move(shot: Shot, text: str, manners: Dialect) -> str:
    """The sentence of the camera: its own, the one in the text, or a locked camera."""
    camera = clean(shot.camera)
    if not camera and ("camera" in text.lower() or camera_moves(text)):
        return ""
    term = find_camera(camera or "static")
    if term is None:
        return f"Camera: {camera}."
    return manners.locked if term.name == "static" else term.says


def reference_prompt(film: Film, tag: str, name: str | None = None) -> str:
    """The prompt of a reference picture: the thing alone, clear, evenly lit, in the film's style.

    ``name`` is the state of a prop, or a view: one that is made from another picture of the same thing says so by
    its tag. Raises ``FilmError`` for a tag, a state or a view the film does not have.
    """
    file = film.file
    kind = next((kind for kind, tables in file.tagged.items() if tag in tables), None)
    if kind is None or (name and name not in (*states(film, tag), *file.tagged[kind][tag].views)):
        raise FilmError(f'the film has no reference "{tag}{f":{name}" if name else ""}"', next=_suggest(film, tag))
    looks = descriptor(film, tag, name) or name_of(film, tag)
    says = dialect(file.models.still).say(tag, name_of(film, tag))
    looks = scene_looks(looks) if name in file.tagged[kind][tag].views else looks  # its light and pose are the view's
    same = f"{says}: {looks}" if made_from(film, tag, name) is not None else looks
    style = "" if kind == "style" else _in_style(film, clean(file.look.style), frozenset(file.style))
    parts = (sentence(same), _frame(kind, file.tagged[kind][tag].views.get(name or "", "")), sentence(style))
    return cut_to(" ".join(part for part in parts if part), prompt_most(file.models.still))


_FRAMES = {
    "cast": ("Portrait, looking at the camera, neutral expression.", "Soft even light, plain clean background."),
    "place": ("Wide establishing view of the empty place.", "Even natural light."),
    "prop": ("Product photograph of it alone.", "Soft even light, plain clean background."),
    "style": ("A picture of light, colours and texture, with nobody in it.", ""),
}
"""How references are framed and lit, by kind: references differ in nothing but what they are of."""
_VIEWS = {"cast": "Portrait, {}.", "place": "The empty place, {}.", "prop": "Product photograph of it alone, {}."}


def _frame(kind: str, view: str) -> str:
    """The sentences of a reference's framing and light; a view that is of a light has its own."""
    view = clean(view)
    framing, light = _FRAMES[kind]
    if not view:
        return f"{framing} {light}".strip()
    lit = "Plain clean background." if kind in ("cast", "prop") else ""
    return f"{_VIEWS.get(kind, '{}.').format(view)} {lit if LIGHT.search(view) else light}".strip()


def _in_style(film: Film, style: str, kept: frozenset[str]) -> str:
    """Style words, with the tag of the picture that shows the style."""
    tag = next((tag for tag in film.file.style if tag in kept), None)
    shown = f"in the style of {_say(film, tag, kept)}" if tag else ""
    return ", ".join(part for part in (style, shown) if part)


def light_at(film: Film, frame: int) -> Light | None:
    """The step of the light progression a film frame lies in; None before the first, or without any."""
    began = [light for light in film.file.look.light if film.frame_at(_start(light)) <= frame]
    return max(began, key=_start, default=None)


def light_text(film: Film, shot: Shot) -> str:
    """How a shot is lit: its own light (by name or in words), else the progression's where it begins."""
    if shot.light is not None:
        named = (light.text for light in film.file.look.light if light.name == shot.light)
        return clean(next(named, shot.light))
    light = light_at(film, shot.start)
    return clean(light.text) if light else ""


def facts(film: Film, shot: Shot, lyric: str = "", take: int = 1) -> dict[str, str]:
    """Words for engines that draw a card: what a shot is, in plain names.

    Nothing in it depends on other shots or on where in the film the shot stands. Every key is
    always there: shot, section, kind, text, who, place, props, motifs, framing, camera, light,
    lyric, take.
    """
    tagged = wanted_tags(film, shot)
    props = [f"{name_of(film, tag)}{f' ({state})' if state else ''}" for tag, state in tagged if tag in film.file.prop]
    places = [name_of(film, tag) for tag, _ in tagged if tag in film.file.place]
    return {
        "shot": shot.id,
        "section": shot.section or "",
        "kind": shot.kind,
        "text": clean(with_names(film, shot.text)),
        "who": ", ".join(name_of(film, tag) for tag, _ in tagged if tag in film.file.cast),
        "place": ", ".join(places),
        "props": ", ".join(props),
        "motifs": ", ".join(shot.motifs),
        "framing": clean(shot.framing),
        "camera": clean(shot.camera),
        "light": light_text(film, shot),
        "lyric": clean(lyric),
        "take": str(take),
    }


def _still_parts(film: Film, shot: Shot) -> list[_Part]:
    """The sentences of a still prompt, in order."""
    file, tagged = film.file, wanted_tags(film, shot)
    kept = frozenset(tag for tag, _ in reference_tags(film, shot))
    light = light_text(film, shot)
    text = _text(film, shot, kept)
    parts = [_Part("subject", _subject(film, shot, text, kept))]
    for kind, table in (("cast", file.cast), ("prop", file.prop)):
        parts += [_looks(film, kind, tag, kept) for tag in tagged if tag[0] in table]
    parts.append(_Part("framing", shot_words(clean(shot.framing))))
    parts.append(_Part("composition", f"Composed as in @{COMPOSITION}" if shot.composition else ""))
    parts += [_setting(film, tag, text, kept) for tag in tagged if tag[0] in file.place]
    parts.append(_Part("light", light))
    style = clean(file.look.style)
    parts.append(_Part("style", _in_style(film, unlit(style) if light else style, kept)))
    return [part for part in parts if part.text]


def _text(film: Film, shot: Shot, kept: frozenset[str]) -> str:
    """The shot's own words, with the tag of each reference where only its name is said."""
    text = clean(with_tags(film, shot.text, kept, dialect(film.file.models.still)))
    for tag, _ in wanted_tags(film, shot):
        if tag in kept and not _has_tag(tag, text):
            text = with_first(text, name_of(film, tag), _say(film, tag, kept))
    return text


def _subject(film: Film, shot: Shot, text: str, kept: frozenset[str]) -> str:
    """Who does what, with what: people and props the text does not name are added to it."""
    tags = [tag for tag, _ in wanted_tags(film, shot)]
    cast = [tag for tag in tags if tag in film.file.cast]
    missing = [tag for tag in tags if not _is_named(film, tag, text)]
    leads = bool(cast) and all(tag in missing for tag in cast)
    text = who_acts([_say(film, tag, kept) for tag in cast], text) if leads else text
    beside = [tag for tag in missing if tag in film.file.prop or (tag in cast and not leads)]
    added = f"with {' and '.join(_say(film, tag, kept) for tag in beside)}" if beside else ""
    return ", ".join(part for part in (text, added) if part) or shot.kind


def _setting(film: Film, tagged: Tagged, text: str, kept: frozenset[str]) -> _Part:
    """The place and how it looks; said to be the place where the text does not name it."""
    part = _looks(film, "place", tagged, kept)
    if _is_named(film, tagged[0], text):
        return part
    here = f"set in {_say(film, tagged[0], kept)}"
    return _Part(part.name, f"{here}{part.text.removeprefix(_say(film, tagged[0], kept))}", here)


def _looks(film: Film, kind: str, tagged: Tagged, kept: frozenset[str]) -> _Part:
    tag, state = tagged
    looks = scene_looks(descriptor(film, tag))
    told = descriptor(film, tag, state).removeprefix(descriptor(film, tag)).lstrip(", ")
    words = ", ".join(part for part in (looks, told) if part)
    return _Part(kind if tag in kept else "unseen", f"{_say(film, tag, kept)}: {words}" if words else "")


def _is_named(film: Film, tag: str, text: str) -> bool:
    return _has_tag(tag, text) or with_first(text, name_of(film, tag), "") != text


def _has_tag(tag: str, text: str) -> bool:
    return re.search(rf"@{re.escape(tag)}\b", text, re.IGNORECASE) is not None


def _say(film: Film, tag: str, kept: frozenset[str]) -> str:
    return dialect(film.file.models.still).say(tag, name_of(film, tag)) if tag in kept else name_of(film, tag)


def _joined(parts: list[_Part]) -> str:
    return " ".join(sentence(part.text) for part in parts if part.text)


def _suggest(film: Film, tag: str) -> str:
    near = nearest_tag(film, tag)
    return f"The nearest is @{near}." if near else "Write a [cast], [place] or [prop] table for it."


def _start(light: Light) -> Fraction:
    return parse_clock(light.start)
