"""Names inside texts: ``@singer``, ``@cup:shattered`` and the web app's ``<ref: Singer>``."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from rushes.film.model import Film
from rushes.prompts.dialects import DEFAULT, Dialect

_MENTION = re.compile(r"<ref:\s*([^<>\n]{1,60}?)\s*>|(?<![\w@])@([A-Za-z]\w*)(?::(\w+))?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: as written, the tag it means (None if the film has none), its state, its place."""

    written: str
    tag: str | None
    state: str | None
    start: int
    end: int


def mentions(film: Film, text: str) -> Iterator[Mention]:
    """Every ``@tag`` and ``<ref: Name>`` of a text, in order."""
    matches = [*_MENTION.finditer(text)]
    names = _names(film) if matches else {}
    for match in matches:
        tag, state = names.get(_key(match[1] or match[2])), match[3]
        if state is not None and (tag is None or state not in states(film, tag)):
            yield Mention(match[0].partition(":")[0], tag, None, match.start(), match.end(2))
        else:
            yield Mention(match[0], tag, state, match.start(), match.end())


def tags(film: Film) -> tuple[str, ...]:
    """Every tag of the film: cast, then props, then places, then styles."""
    return tuple(tag for kind in ("cast", "prop", "place", "style") for tag in film.file.tagged[kind])


def states(film: Film, tag: str) -> tuple[str, ...]:
    """The states of a prop in story order; none for anything else."""
    return tuple(film.file.prop[tag].states) if tag in film.file.prop else ()


def name_of(film: Film, tag: str) -> str:
    """What people call a tag: its name, or the tag itself in words."""
    file = film.file
    for table in file.tagged.values():
        if tag in table:
            return str(table[tag].name) or tag.replace("_", " ")
    return tag


def descriptor(film: Film, tag: str, state: str | None = None) -> str:
    """How a tag looks, in the same words every time; with its state for a prop."""
    file = film.file
    if tag in file.prop:
        more = file.prop[tag].states.get(state or "", "")
        return ", ".join(part for part in (clean(file.prop[tag].text), clean(more)) if part)
    return next((clean(table[tag].text) for table in file.tagged.values() if tag in table), "")


def with_tags(film: Film, text: str, kept: frozenset[str] | None = None, manners: Dialect = DEFAULT) -> str:
    """The text with every known name as its model reads it; those not ``kept`` (all, if None) as plain names."""

    def say(tag: str) -> str:
        return manners.say(tag, name_of(film, tag)) if kept is None or tag in kept else name_of(film, tag)

    return _replaced(film, text, say)


def with_first(text: str, name: str, say: str) -> str:
    """The text with the first whole-word ``name``, in this case or any other, said otherwise."""
    pattern = rf"(?<![\w@]){re.escape(name)}(?!\w)"
    match = re.search(pattern, text) or re.search(pattern, text, re.IGNORECASE)
    return text[: match.start()] + say + text[match.end() :] if match and name else text


def with_names(film: Film, text: str) -> str:
    """The text with names in place of tags, for people and for engines without references."""
    return _replaced(film, text, lambda tag: name_of(film, tag))


def nearest_tag(film: Film, word: str) -> str | None:
    """The tag or name that looks most like a word."""
    names = _names(film)
    near = get_close_matches(_key(word), names, n=1, cutoff=0)
    return names[near[0]] if near else None


def clean(text: str) -> str:
    """A text on one line, without spaces or a full stop at its ends."""
    return " ".join(text.split()).rstrip(" .,;")


def _replaced(film: Film, text: str, say: Callable[[str], str]) -> str:
    parts, at = [], 0
    for mention in mentions(film, text):
        if mention.tag is not None:
            parts += [text[at : mention.start], say(mention.tag)]
            at = mention.end
    return "".join([*parts, text[at:]])


def _names(film: Film) -> dict[str, str]:
    """Tags by every way of writing them; tags win over names."""
    by_name = {_key(name_of(film, tag)): tag for tag in reversed(tags(film))}
    return {**by_name, **{_key(tag): tag for tag in reversed(tags(film))}}


@lru_cache(4096)
def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())
