"""A shot in words: the prompt of its still, of its clip and of its references, and the facts of its card.

A still prompt says what is seen, a motion prompt only what moves (guide, sections 3 and 8.1: all
that must look the same is settled in the still). What a person wrote is used word for word.
"""

from fractions import Fraction

from rushes.errors import FilmError
from rushes.film.model import Film, Light, Shot
from rushes.models import model
from rushes.prompts.lexicon import find_camera, find_framing
from rushes.prompts.references import reference_tags, wanted_tags
from rushes.prompts.tags import clean, descriptor, name_of, nearest_tag, with_names, with_tags
from rushes.units import parse_clock

CUT_ORDER = ("place", "prop", "cast", "style", "light")
"""What a still prompt that is too long gives up, in this order: the looks that references show anyway
(the place's, the props', then the cast's, last named first), then style, then light. What is left
too long even so is cut at a word."""

MOTIONS = {"performance": "The subject sings with gentle movement", "insert": "Light and air move gently"}
STILL_MOTION = "Subtle natural movement"
"""What moves where nobody said anything, by kind of shot and for all others."""

_SHOTS = frozenset({"macro", "medium", "medium-wide", "full", "wide", "extreme wide", "establishing"})

PROMPT_VERSION = 1
"""Raised by hand when prompts come out otherwise for the same film; free pictures are then made again."""


def utf16_units(text: str) -> int:
    """Length in UTF-16 code units, as Runway counts prompts: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def still_prompt(film: Film, shot: Shot) -> str:
    """What the still shows: subject and action, looks, framing, place, light and style, in that order.

    Never longer than the still model takes (1000 UTF-16 code units); what goes first is ``CUT_ORDER``.
    A prompt a person wrote comes back word for word.
    """
    if shot.still_prompt is not None:
        return shot.still_prompt
    most = model(film.file.models.still).prompt_max
    sentences = _still_sentences(film, shot)
    for name in CUT_ORDER:
        droppable = [index for index, (part, _) in enumerate(sentences) if part == name]
        while droppable and utf16_units(_joined(sentences)) > most:
            sentences.pop(droppable.pop())
    return cut_to(_joined(sentences), most)


def motion_prompt(film: Film, shot: Shot) -> str:
    """What moves, and how the camera moves; no looks and no tags, for the clip's model sees the still.

    A prompt a person wrote comes back word for word.
    """
    if shot.motion_prompt is not None:
        return shot.motion_prompt
    text = clean(with_names(film, shot.motion))
    camera = clean(shot.camera)
    term = find_camera(camera)
    if term is None and not camera and "camera" not in text.lower():
        term = find_camera("static") if not find_camera(text) else None
    move = term.says if term else f"Camera: {camera}." if camera else ""
    prompt = f"{_sentence(text or MOTIONS.get(shot.kind, STILL_MOTION))} {move}".strip()
    return cut_to(prompt, model(getattr(film.file.models, shot.role)).prompt_max)


def reference_prompt(film: Film, tag: str, state: str | None = None) -> str:
    """The prompt of a reference picture: the thing alone, clear, evenly lit, in the film's style.

    Raises ``FilmError`` for a tag or a state the film does not have.
    """
    looks = descriptor(film, tag, state)
    file = film.file
    if tag not in (*file.cast, *file.prop, *file.place) or (state and state not in _states(film, tag)):
        raise FilmError(f'the film has no reference "{tag}{f":{state}" if state else ""}"', next=_suggest(film, tag))
    if tag in file.cast:
        frame = "Portrait, looking at the camera, neutral expression. Soft even light, plain clean background."
    elif tag in file.place:
        frame = "Wide establishing view of the empty place. Even natural light."
    else:
        frame = "Product photograph of it alone. Soft even light, plain clean background."
    parts = (_sentence(looks or name_of(film, tag)), frame, _sentence(clean(file.look.style)))
    return cut_to(" ".join(part for part in parts if part), model(file.models.still).prompt_max)


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


def cut_to(text: str, most: int) -> str:
    """A text of at most so many UTF-16 code units, cut at a word where it is cut."""
    if utf16_units(text) <= most:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: most * 2]
    head = units.decode("utf-16-le", "ignore")
    return (head.rpartition(" ")[0] or head).rstrip(" .,;:")


def _still_sentences(film: Film, shot: Shot) -> list[tuple[str, str]]:
    """The sentences of a still prompt, each with the name of what it tells."""
    file = film.file
    kept = frozenset(tag for tag, _ in reference_tags(film, shot))
    tagged = wanted_tags(film, shot)
    sentences = [("subject", _subject(film, shot, kept))]
    for kind, table in (("cast", file.cast), ("prop", file.prop)):
        sentences += [(kind, _looks(film, tag, state, kept)) for tag, state in tagged if tag in table]
    sentences.append(("framing", _framing(shot)))
    sentences += [("place", _looks(film, tag, None, kept)) for tag, _ in tagged if tag in file.place]
    sentences.append(("light", light_text(film, shot)))
    sentences.append(("style", clean(file.look.style)))
    return [(name, text) for name, text in sentences if text]


def _subject(film: Film, shot: Shot, kept: frozenset[str]) -> str:
    """Who does what, with what, where: what the text does not name is added to it."""
    text = clean(with_tags(film, shot.text, kept))
    missing = [tag for tag, _ in wanted_tags(film, shot) if not _is_named(film, tag, text.lower())]
    people = [_say(film, tag, kept) for tag in missing if tag in film.file.cast]
    things = [_say(film, tag, kept) for tag in missing if tag in film.file.prop]
    places = [_say(film, tag, kept) for tag in missing if tag in film.file.place]
    leads = bool(people) and len(people) == sum(tag in film.file.cast for tag, _ in wanted_tags(film, shot))
    subject = ", ".join(part for part in (" and ".join(people) if leads else "", text) if part)
    beside = things if leads else people + things
    subject = ", ".join(part for part in (subject, f"with {' and '.join(beside)}" if beside else "") if part)
    return ", ".join(part for part in (subject, f"in {places[0]}" if places else "") if part) or shot.kind


def _framing(shot: Shot) -> str:
    """The framing as a prompt says it: ``wide`` is a "wide shot"."""
    text = clean(shot.framing)
    size = find_framing(text, "size")
    return f"{text} shot" if size and size.name in _SHOTS and "shot" not in text.lower() else text


def _is_named(film: Film, tag: str, lower: str) -> bool:
    return f"@{tag.lower()}" in lower or name_of(film, tag).lower() in lower


def _say(film: Film, tag: str, kept: frozenset[str]) -> str:
    return f"@{tag}" if tag in kept else name_of(film, tag)


def _looks(film: Film, tag: str, state: str | None, kept: frozenset[str]) -> str:
    looks = descriptor(film, tag, state)
    return f"{_say(film, tag, kept)}: {looks}" if looks else ""


def _joined(sentences: list[tuple[str, str]]) -> str:
    return " ".join(_sentence(text) for _, text in sentences)


def _sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def _states(film: Film, tag: str) -> tuple[str, ...]:
    return tuple(film.file.prop[tag].states) if tag in film.file.prop else ()


def _suggest(film: Film, tag: str) -> str:
    near = nearest_tag(film, tag)
    return f"The nearest is @{near}." if near else "Write a [cast], [place] or [prop] table for it."


def _start(light: Light) -> Fraction:
    return parse_clock(light.start)
