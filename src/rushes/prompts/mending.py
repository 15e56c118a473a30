"""What can be taken out of a text without changing what it shows: durations, requests, sounds.

Only whole parts go, between commas or full stops, and the words around a duration; what a person wrote
otherwise stays as it is. Each function gives the text back unchanged where there is nothing to take out.
"""

import re

from rushes.prompts.wording import DURATION, READ, SOUND

_POLITE = re.compile(
    r"^\s*(?:(?:hi|hello|hey)\b[,!. ]*)?(?:please |(?:can|could|would|will) you (?:please )?|"
    r"i(?:['\u2019]d| would) like (?:you )?to |i want (?:you )?to )?"
    r"(?:(?:create|make|generate|produce|render|imagine|show me|give me|animate) )"
    r"(?:me )?(?:(?:an?|the) (?:[\w-]+ ){0,3}?(?:video|clip|image|picture|photo|animation|shot) (?:of|showing|"
    r"where|in which) )",
    re.IGNORECASE,
)
_PLEASE = re.compile(r"(?:,? ?\bplease\b,? ?)", re.IGNORECASE)
_AROUND = re.compile(
    rf"(?:\b(?:for|in|over|during|lasting|about|a|an) )?{DURATION.pattern}(?: (?:of|long))?", re.IGNORECASE
)
_MOST_WORDS = 8


def without_durations(text: str) -> str:
    """The text without "10-second take" and the like."""
    return _if_shorter(text, _AROUND.sub("", text[:READ]) + text[READ:])


def without_requests(text: str) -> str:
    """The text without "please create a video of" before it, and without please."""
    return _if_shorter(text, _PLEASE.sub(" ", _POLITE.sub("", text[:READ])) + text[READ:])


def without_sounds(text: str) -> str:
    """The text without those parts that speak of nothing but a sound."""
    parts = re.split(r"([.,;\n]+\s*)", text[:READ])
    kept = [
        "" if n % 2 == 0 and SOUND.search(part) and len(part.split()) <= _MOST_WORDS else part
        for n, part in enumerate(parts)
    ]
    return _if_shorter(text, "".join(kept) + text[READ:]) if any(kept[::2]) else text


def _if_shorter(old: str, new: str) -> str:
    """The new text, tidied, where something of it is left; else the old one."""
    if new == old:
        return old
    new = re.sub(r"[ \t]{2,}", " ", new[: len(old)])
    new = re.sub(r" ?([,;.])(?:[ ,;]*([,;.]))+", r"\2", new)
    new = re.sub(r"^[\s,;.]+|[\s,;]+$", "", re.sub(r" +([,;.])", r"\1", new))
    return new if re.search(r"\w{2}", new) else old
