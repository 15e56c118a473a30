"""Is everybody and everything described one way, and is all of it used?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import chain

from rushes.errors import Problem
from rushes.film.model import Picture
from rushes.prompts.tags import mentions
from rushes.rules.registry import State, found, pictures, rule, some, texts

_HAIR: Mapping[str, frozenset[str]] = {
    word: frozenset(group)
    for group, words in (
        (("dark",), "dark black raven brown brunette chestnut auburn"),
        (("fair",), "blonde blond fair golden platinum flaxen"),
        (("red",), "red ginger redhead redheaded copper auburn"),
        (("grey",), "grey gray silver white silver-haired"),
        (("odd",), "blue green pink purple"),
    )
    for word in words.split()
}
_AGE: Mapping[str, str] = {
    **dict.fromkeys(["young", "youthful", "teenage", "teenaged", "little"], "young"),
    **dict.fromkeys(["old", "elderly", "aged", "ageing", "aging"], "old"),
}
_GARMENT = (
    "shirt t-shirt tshirt blouse dress skirt coat jacket cardigan sweater jumper hoodie suit trousers jeans hat scarf"
)
_COLOUR = "red|blue|green|yellow|black|white|brown|grey|gray|silver|golden|gold|pink|purple|orange|beige"
_WORN = re.compile(rf"\b({_COLOUR})((?:[ -]\w+)?) ({'|'.join(_GARMENT.split())})\b(?! of\b)")
_LOCKS = re.compile(
    rf"\b({'|'.join(_HAIR)})[ -](?:\w+[ -])?hair(?:ed)?\b(?! of\b)|\b(blonde?|brunette|redhead|redheaded)\b"
)
_YEARS = re.compile(r"\b(\d{1,3})[ -]years?[ -]old\b|\b(\d)0s\b")
_AGED = re.compile(rf"\b({'|'.join(_AGE)})\b")
_STOP = re.compile(
    r"[.;@<]|\b(?:wo)?m[ae]n\b|\b(?:girl|boy|child|children|friend|stranger|someone|people|crowd|dog|cat|horse|doll)s?\b",
    re.IGNORECASE,
)
"""Where a text stops speaking of the person it named."""


@rule(
    "descriptor-agrees", "warning", "A text describes a person in no other way than their [cast] text does.",
    fix="Take the looks out: the reference has them, and the [cast] text is said in every prompt.",
)  # fmt: skip
def descriptor_agrees(state: State) -> Iterator[Problem]:
    known = {tag: _looks(cast.text.lower()) for tag, cast in state.film.file.cast.items()}
    for source, key, text in texts(state, "text"):
        for mention in mentions(state.film, text):
            if mention.tag in known:
                near = _beside(text, mention.start, mention.end)
                for said, meant in _conflicts(_looks(near, beside=True), known[mention.tag]):
                    yield source.problem(f'says "{said}" of @{mention.tag}, whose [cast] text says "{meant}"', key)


def _beside(text: str, start: int, end: int) -> str:
    """The two words before a tag, and what follows it up to the next name or the end of the sentence."""
    before = re.split(r"[,.;:]", text[:start])[-1].split()[-2:]
    rest = text[end:]
    stop = _STOP.search(rest)
    after = rest[: stop.start() if stop else None].split()[:9]
    if stop and stop[0] not in ".;@<":
        after = re.split(r"\b(?:an?|the|with|beside|and|to|of)\b", " ".join(after))[0].split()
    return " ".join([*before, "|", *after]).lower()


_Looks = dict[str, tuple[str, frozenset[str]]]


def _looks(text: str, beside: bool = False) -> _Looks:
    """What a text says of hair, age and clothes: by feature, its words and what they mean."""
    looks: _Looks = {}
    if hair := _LOCKS.search(text):
        looks["hair"] = hair[0], _HAIR[hair[1] or hair[2]]
    aged = _AGED.search(text.partition("|")[0] if beside else text)
    if years := _YEARS.search(text):
        looks["age"] = years[0], frozenset({_generation(int(years[1] or years[2]) * (1 if years[1] else 10))})
    elif aged:
        looks["age"] = aged[0], frozenset({_AGE[aged[1]]})
    for worn in _WORN.finditer(text):
        looks[worn[3]] = worn[0], frozenset({worn[1].replace("gray", "grey")})
    return looks


def _generation(years: int) -> str:
    return "young" if years < 35 else "old" if years > 60 else "between"


def _conflicts(said: _Looks, meant: _Looks) -> Iterator[tuple[str, str]]:
    for feature in said.keys() & meant.keys():
        if not said[feature][1] & meant[feature][1]:
            yield said[feature][0], meant[feature][0]


@rule(
    "never-used", "note", "Everything the treatment names is used somewhere.",
    fix="Use it in a moment or a setup, or take it out: each costs a reference.",
)  # fmt: skip
def never_used(state: State) -> Iterator[Problem]:
    file = state.film.file
    if not file.moment and not file.setup and not state.shots:
        return
    seen = [*(source.picture for source in pictures(state)), *state.shots]
    used, states, strange = _used(state, seen)
    motifs = {name for picture in seen for name in picture.motifs}
    unused = [(f"{kind}.{tag}", tag) for kind in ("cast", "place", "prop") for tag in getattr(file, kind)]
    unused = [(where, tag) for where, tag in unused if tag not in used]
    unused += [(f"motif.{name}", name) for name in file.motif if name not in motifs]
    unused += [
        (f"prop.{tag}.states.{one}", f"{tag}:{one}")
        for tag, prop in file.prop.items()
        for number, one in enumerate(prop.states)
        if tag in used and f"{tag}:{one}" not in states and not (number == 0 and tag in states)
    ]
    if unused:
        near = [word for _, tag in unused for word in get_close_matches(tag, strange, 1, 0.7)]
        fix = f"A text says {near[0]}; is that it?" if near else ""
        yield found(f"never used: {some([name for name, _ in unused], 8)}", unused[0][0], fix)


def _used(state: State, seen: Iterable[Picture]) -> tuple[set[str], set[str], list[str]]:
    """Tags that pictures list or mention, states by ``tag:state`` (``tag`` alone for its first), names nobody has."""
    used: set[str] = set()
    states: set[str] = set()
    strange: list[str] = []
    words: set[str] = set()
    for picture in seen:
        used.update(chain(picture.cast, (prop.partition(":")[0] for prop in picture.props)))
        used.update([picture.place] if picture.place else [])
        states.update(picture.props)
        words.update(word for word in (picture.text, picture.motion) if "@" in word or "<" in word)
    words.update(text for _, _, text in texts(state, "text", "motion") if "@" in text or "<" in text)
    for mention in chain.from_iterable(mentions(state.film, word) for word in sorted(words)):
        if mention.tag is None:
            strange.append(mention.written)
        else:
            used.add(mention.tag)
            states.add(f"{mention.tag}:{mention.state}" if mention.state else mention.tag)
    return used, states, strange
