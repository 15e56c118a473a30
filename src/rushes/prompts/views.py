"""The set of pictures of one person, place or prop: which of them a shot takes, and which the film will need.

The guide builds a set from the picture that was picked: "different poses/angles", "various lighting conditions
matching your video needs", "different expressions" (2.4), places "wide establishing, medium, detail, different
lighting conditions for same space" and props from "multiple angles" (8.2, 8.3). What is said of a view and what is
said of a shot are read by the same words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rushes.film.model import Film, Shot
from rushes.prompts.compose import light_text
from rushes.prompts.lexicon import find_framing, find_light
from rushes.prompts.references import wanted_tags
from rushes.prompts.tags import clean, mentions, name_of

EXPRESSIONS: Mapping[str, str] = {
    "happy": r"smil\w*|happ\w+|joy\w*|laugh\w*|grin\w*|delight\w*|relie(f|ved)|hopeful|radiant",
    "sad": r"sad\w*|cry\w*|tears?|weep\w*|sob\w*|grie\w+|sorrow\w*|mourn\w*|concerned|worried|anguish\w*|regret\w*",
    "shocked": r"shock\w*|surpris\w+|startl\w+|gasp\w*|stunned|horrified|fear\w*|afraid|aghast|disbelief",
    "tender": r"tender\w*|loving\w*|gentl[ey]|intimate|compassion\w*|caring|comfort\w*|forgiv\w+|kind(ly|ness)?",
    "angry": r"ang(er|ry|rily)|furious\w*|rage|betray\w*|accus\w+|curs(e|es|ing)|glar(e|es|ing)|bitter\w*",
    "passionate": r"passion\w*|eyes closed|belts? out|intense\w*|fervent\w*",
}
"""The guide's expression library (8.2), two that songs need, and the words they are told by."""

_SAYS = {
    "happy": "smiling, warm happy expression", "sad": "sad, concerned expression",
    "shocked": "surprised, shocked expression", "tender": "tender, loving expression",
    "angry": "angry expression, brows drawn", "passionate": "passionate expression, eyes closed",
    "three_quarter": "three-quarter view, gentle expression", "profile": "profile view, thoughtful expression",
    "medium": "medium view of the furniture and what stands on it", "detail": "close-up detail of what matters in it",
    "above": "high angle, seen from above", "close": "macro of its surface and its details",
}  # fmt: skip
_ALWAYS = {"cast": ("three_quarter", "profile"), "place": ("medium", "detail"), "prop": ("above",)}
_SIZES = {
    "macro": "near", "extreme close-up": "near", "close-up": "near", "medium close-up": "near", "medium": "middle",
    "medium-wide": "middle", "full": "far", "wide": "far", "extreme wide": "far", "establishing": "far",
}  # fmt: skip
_WEIGHTS = {"angle": 4, "expression": 3, "light": 2, "size": 1}
_ANGLES = ("profile", "three-quarter view", "from behind", "high angle", "low angle", "bird's eye", "silhouette")
_SEEN = {"cast": ("angle", "expression", "light"), "place": ("size", "light"), "prop": ("angle", "size", "light")}
"""What of a shot tells which picture of a thing suits it."""

Facet = tuple[str, str]


def nearest_view(film: Film, shot: Shot, tag: str) -> str | None:
    """The view of a tag that is nearest to a shot's angle, expression, light and size; None for the first picture.

    A view that shows what the shot does not (a smile, a profile) is further away than one that shows nothing of it.
    """
    kind, views = _table(film, tag)
    if not views:
        return None
    wanted = {facet for facet in _of_shot(film, shot, tag) if facet[0] in _SEEN.get(kind, ())}
    groups = {group for group, _ in wanted}
    best, most = None, 0
    for name, text in views.items():
        shows = {facet for facet in _of_view(film, name, text) if facet[0] in _SEEN.get(kind, ())}
        near = sum(_WEIGHTS[group] for group, _ in shows & wanted)
        far = sum(_WEIGHTS[group] for group, _ in shows - wanted if group != "size" or group in groups)
        if near - far > most:
            best, most = name, near - far
    return best


def needed_views(film: Film, tag: str) -> dict[str, str]:
    """The views the guide would make of a tag for this film, by name, with their words; those it has are left out.

    Two angles of everybody; the expressions and lights that shots ask for, the most frequent first, three
    expressions and four lights at most. Lights only where there are two, for one is what the first picture has.
    """
    kind, there = _table(film, tag)
    shots = [shot for shot in film.shots if any(each == tag for each, _ in wanted_tags(film, shot))]
    lights = Counter(name for shot in shots if (name := _light_name(film, shot)))
    found = {name: _SAYS[name] for name in _ALWAYS.get(kind, ())}
    if kind == "cast":
        felt = Counter(name for shot in shots for group, name in _of_shot(film, shot, tag) if group == "expression")
        found |= {name: _SAYS[name] for name, _ in felt.most_common(3)}
    if kind == "prop" and any(_size(shot.framing) == "near" for shot in shots):
        found["close"] = _SAYS["close"]
    if len(lights) > 1 and kind != "prop":
        words = {light.name: clean(light.text) for light in film.file.look.light}
        found |= {_key(name): f"in {words[name]}" for name, _ in lights.most_common(4)}
    return {name: text for name, text in found.items() if name not in there}


def _table(film: Film, tag: str) -> tuple[str, Mapping[str, str]]:
    return next(((kind, tables[tag].views) for kind, tables in film.file.tagged.items() if tag in tables), ("", {}))


def _of_shot(film: Film, shot: Shot, tag: str) -> Iterator[Facet]:
    """What a shot says of how a tag is seen in it; its light by its name in the progression, and by the word for it."""
    about = _about(film, shot, tag)
    yield from _angle(f"{shot.framing}, {about}")
    if size := _size(shot.framing):
        yield "size", size
    light = light_text(film, shot)
    term = find_light(light)
    yield from (("light", name) for name in {_light_name(film, shot), term.name if term else ""} if name)
    yield from (("expression", name) for name in _expressions(about))


def _about(film: Film, shot: Shot, tag: str) -> str:
    """The clauses of a shot that are about a person: all, where nobody else is in it."""
    others = {name_of(film, each).casefold() for each in film.file.cast if each != tag}
    others |= {f"@{each}".casefold() for each in film.file.cast if each != tag}
    mine = {name_of(film, tag).casefold(), f"@{tag}".casefold()}
    told, active = [], True
    for clause in re.split(r"(?<=[.,;])\s+|\s+(?:and|while|as)\s+(?=@)", shot.text):
        said = {mention.tag for mention in mentions(film, clause)}
        if said or any(name in clause.casefold() for name in others | mine):
            active = tag in said or any(name in clause.casefold() for name in mine)
        if active:
            told.append(clause)
    return " ".join(told)


@lru_cache(512)
def _of_words(name: str, text: str) -> tuple[Facet, ...]:
    found = [*_angle(f"{name.replace('_', ' ')}, {text}")]
    if size := _size(name.replace("_", " ")) or _size(text):
        found.append(("size", size))
    found += [("expression", each) for each in _expressions(f"{name} {text}")]
    return tuple(dict.fromkeys(found))


def _of_view(film: Film, name: str, text: str) -> tuple[Facet, ...]:
    """What a view shows; a light of the progression is known by its name, or by its words."""
    told = (each.name for each in film.file.look.light if name == _key(each.name) or clean(each.text) in text)
    term = find_light(text)
    light = next(told, term.name if term else "")
    return (*_of_words(name, text), *((("light", light),) if light else ()))


def _angle(text: str) -> Iterator[Facet]:
    term = find_framing(text, "angle", "view")
    if term is not None and term.name in _ANGLES:
        yield "angle", term.name


def _size(text: str) -> str:
    term = find_framing(text, "size") if text else None
    return _SIZES.get(term.name, "") if term else ""


@lru_cache(2048)
def _expressions(text: str) -> tuple[str, ...]:
    return tuple(name for name, words in EXPRESSIONS.items() if re.search(rf"\b({words})\b", text, re.IGNORECASE))


def _light_name(film: Film, shot: Shot) -> str:
    """The light of a shot by its name in the progression, else by the word for it."""
    text = light_text(film, shot)
    named = next((light.name for light in film.file.look.light if light.name and clean(light.text) == text), "")
    if named or not text:
        return named
    term = find_light(text)
    return term.name if term else ""


def _key(name: str) -> str:
    """A name that a view can have."""
    return re.sub(r"\W+", "_", name).strip("_").lower() or "light"
