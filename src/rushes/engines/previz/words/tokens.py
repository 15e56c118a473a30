"""A text cut into words, tags and stops, each with its place in what the user wrote."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rushes.engines.previz.words.tables.plain import SPELLINGS

READ = 5000
"""Characters that are read: five times what any model takes."""

_TOKEN = re.compile(
    r"<ref:\s*(?P<ref>[^<>\n]{1,60}?)\s*>|@(?P<tag>[^\W\d]\w{0,60})(?::(?P<state>[^\W\d]\w*))?"
    r"|(?P<number>\d{1,6}(?:\.\d{1,3})?)(?P<unit>mm|k|s|st|nd|rd|th|x|fps|p)?(?![^\W\d])"
    r"|(?P<word>[^\W\d_]+?n['\u2019]t\b|[^\W\d_]+|\w+)"
    r"|(?P<own>['\u2019]s?\b|['\u2019](?=\s|$))|(?P<hyphen>[-\u2010\u2011](?=\w))"
    r"|(?P<stop>[.!?\n;\u2026|]+|-+(?=\s)|--+|[\u2013\u2014]|[,:()\[\]/\u060c\u3002\uff0c])"
)
STRONG = frozenset(".!?;\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written and as read (``low``), where it stands, and what kind it is.

    ``kind`` is word, number, tag, own (the 's of a possessive) or stop; ``low`` of a stop is its first mark and of a
    tag its name, with ``state`` what follows its colon.
    """

    text: str
    low: str
    kind: str
    start: int
    end: int
    state: str = ""

    @property
    def ends(self) -> bool:
        """Whether a sentence ends here."""
        return self.kind == "stop" and self.low in STRONG


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order; never fails, whatever the text holds."""
    return tuple(_tokens(text[:READ]))


@lru_cache(20_000)
def plain(phrase: str) -> str:
    """A phrase as tokens read it: ``Close-Up`` is ``close up``, ``T-shirt`` ``t shirt``, ``grey`` and ``gray`` one."""
    return " ".join(token.low for token in _tokens(phrase) if token.kind != "stop")


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "hyphen":
            continue
        yield _token(match, kind)


def _token(match: re.Match[str], kind: str) -> Token:
    start, end, text = match.start(), match.end(), match[0]
    if match["ref"] or match["tag"]:
        name = match["tag"] or match["ref"]
        return Token(text, name, "tag", start, end, match["state"] or "")
    if match["number"]:
        low = match["number"] + (match["unit"] or "")
        return Token(text, low, "number", start, end)
    if kind == "own":
        return Token(text, "'s", "own", start, end)
    if kind == "stop":
        return Token(text, "." if text[0] in ".\u2026|\u3002" else text[0], "stop", start, end)
    return Token(text, _low(text), "word", start, end)


@lru_cache(20_000)
def _low(text: str) -> str:
    low = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return SPELLINGS.get(low, low)
