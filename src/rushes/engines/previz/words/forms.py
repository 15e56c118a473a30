"""The forms of English words: plurals, and what becomes of a verb."""

from collections.abc import Iterator
from functools import cache

from rushes.engines.previz.words.tables import words

_PLURALS = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "knife": "knives",
    "leaf": "leaves", "shelf": "shelves", "wife": "wives", "loaf": "loaves", "thief": "thieves", "fish": "fish",
    "witch": "witches", "scarf": "scarves", "goose": "geese", "mouse": "mice", "tooth": "teeth", "grandchild":
    "grandchildren", "sheep": "sheep", "clothing": "clothing", "passerby": "passersby", "baby": "babies",
}  # fmt: skip
_PAST = {
    "sit": "sat", "lie": "lay lain", "kneel": "knelt", "run": "ran", "hold": "held", "take": "took taken",
    "write": "wrote written", "drink": "drank drunk", "eat": "ate eaten", "sing": "sang sung", "stand": "stood",
    "speak": "spoke spoken", "say": "said", "tell": "told", "see": "saw seen", "stare": "stared", "sleep": "slept",
    "wake": "woke woken", "drive": "drove driven", "ride": "rode ridden", "sweep": "swept", "put": "put", "set": "set",
    "lay": "laid", "feel": "felt", "hear": "heard", "draw": "drew drawn", "throw": "threw thrown", "catch": "caught",
    "build": "built", "make": "made", "hide": "hid hidden", "fight": "fought", "light": "lit", "fall": "fell fallen",
    "leave": "left", "go": "went gone", "come": "came", "get": "got", "give": "gave given", "break": "broke broken",
    "rise": "rose risen", "sink": "sank sunk", "shake": "shook shaken", "swing": "swung", "spread": "spread",
    "grow": "grew grown", "blow": "blew blown", "spin": "spun", "weep": "wept", "swim": "swam swum", "bend": "bent",
    "bring": "brought", "cling": "clung", "let": "let", "hit": "hit", "shut": "shut", "read": "read", "feed": "fed",
    "have": "had", "cast": "cast", "cut": "cut", "bite": "bit bitten", "dig": "dug", "fling": "flung", "stick": "stuck",
    "strike": "struck", "tear": "tore torn", "burst": "burst", "lean": "leaned leant", "learn": "learnt", "leap":
    "leaped leapt", "flee": "fled", "do": "did done", "shine": "shone", "choose": "chose chosen", "creep": "crept",
    "wear": "wore worn", "sew": "sewed sewn", "saw": "sawed sawn", "withdraw": "withdrew withdrawn", "be": "was been",
    "overhear": "overheard", "awaken": "awakened", "quit": "quit", "buy": "bought", "meet": "met", "freeze":
    "froze frozen", "slide": "slid", "forgive": "forgave forgiven", "lose": "lost", "grind": "ground",
    "knit": "knitted",
}  # fmt: skip
_VOWELS = "aeiou"
_DOUBLED = words(
    """
    sit run jog hug pat drop grab hum strum sob nap chat chop stop slip trip spin sip swim dig hit cut put set
    let get knit nod clap tap tug drag snap wrap rub fit pet rap drum plan step swig jot hop zip shrug grin
    scrub strut dab mop bob pan lug spar skip whip rip tip ship snip clip flip brag begin shed wed rid bet gut
    beg peg flag squat scrap swat star stir scar blur
    """
)


@cache
def plural(noun: str) -> str:
    """The plural of a noun, or of the last word of a phrase."""
    before, _, last = noun.rpartition(" ")
    if last in _PLURALS:
        last = _PLURALS[last]
    elif last.endswith(("man", "woman")) and last not in ("human", "german"):
        last = last[:-2] + "en"
    elif last.endswith("y") and last[-2:-1] not in _VOWELS:
        last = last[:-1] + "ies"
    else:
        last += "es" if last.endswith(("s", "x", "z", "ch", "sh")) else "s"
    return f"{before} {last}".strip()


def verb_forms(phrase: str) -> Iterator[tuple[str, str]]:
    """A verb phrase in all its forms, each with its kind: base, s, ing or ed."""
    verb, _, rest = phrase.partition(" ")
    rest = f" {rest}" if rest else ""
    yield phrase, "base"
    if verb == "be":
        return
    yield _third(verb) + rest, "s"
    yield ing(verb) + rest, "ing"
    for past in _PAST.get(verb, "").split() or [_regular_past(verb)]:
        yield past + rest, "base" if past == verb else "ed"


def ing(verb: str) -> str:
    """The present participle."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    return (verb + verb[-1] if verb in _DOUBLED else verb) + "ing"


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _regular_past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return (verb + verb[-1] if verb in _DOUBLED else verb) + "ed"
