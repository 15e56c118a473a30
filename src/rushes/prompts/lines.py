"""Sentences of prompts: how parts are joined so that they read as a person would write them."""

import re

from rushes.prompts.lexicon import find_framing

ACTS = frozenset(
    re.findall(
        r"\w+",
        """
    approaches bends bows breathes brings carries climbs closes comes covers crosses cries crouches dances draws
    drinks drops eats embraces enters exhales falls fits gazes gives glances goes grabs grips hangs holds hugs
    inhales jumps kisses kneels knocks laughs lays leans leaves lets lies lifts listens lives looks lowers moves
    nods offers opens paces pauses performs picks places plays pours pulls pushes puts raises reaches reads
    rests rises rocks runs sets shakes sighs sings sips sits slides smiles speaks spins stands stares steps
    stirs stops strides strums sways sweeps swings takes talks throws tilts touches tries turns types waits
    wakes walks watches waves weeps whispers wipes withdraws works writes
        """,
    )
)
"""What one person does, as the first word of a sentence that does not say who."""

_SHOTS = frozenset({"macro", "medium", "medium-wide", "full", "wide", "extreme wide", "establishing"})
_VIEWS = frozenset(
    {"over-the-shoulder", "over the shoulder", "pov", "low angle", "high angle", "dutch angle", "aerial"}
)
_ADVERB = re.compile(r"(\w+ly|just|now|still|softly) ")


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def begins_with_act(text: str) -> bool:
    """Whether a text says what somebody does without saying who: ``walks forward``, ``slowly turns``."""
    lower = _ADVERB.sub("", text.lower(), count=1) if _ADVERB.match(text.lower()) else text.lower()
    first, _, rest = lower.partition(" ")
    return first.rstrip(",.;") in ACTS and not rest.startswith("of ")


def who_acts(who: list[str], text: str) -> str:
    """People and what they do: ``@singer sings``; a comma where the words are no sentence together."""
    people = who[0] if len(who) == 1 else f"{', '.join(who[:-1])} and {who[-1]}" if who else ""
    if not text or not people:
        return people or text
    joint = " " if len(who) == 1 and begins_with_act(text) else ", "
    return f"{people}{joint}{text}"


def shot_words(framing: str) -> str:
    """A framing as a prompt says it: ``wide`` is a "wide shot"; each part of ``wide, low angle``."""
    parts = [part.strip() for part in framing.split(",") if part.strip()]
    return ", ".join(f"{part} shot" if _wants_shot(part, len(parts) == 1) else part for part in parts)


def _wants_shot(part: str, alone: bool) -> bool:
    size = find_framing(part, "size")
    named = (alone and part.lower() in _VIEWS) or (size is not None and size.name in _SHOTS)
    return named and "shot" not in part.lower()
