"""How many syllables a text has, good enough to weigh one line of a song against another.

Runs of vowel letters are counted, as every language with an alphabet has about one a syllable. Kana,
Hangul and Chinese characters are one each. No dictionary: "take" counts two, and so does "taken".
"""

import re
import unicodedata

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Letters of scripts written without spaces between words, as the inside of a character class."""

_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_SMALL = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ")
"""Kana that belong to the one before them."""
_VOWELS = "aeiouyæœøıаеёиоуыэюяіїєαεηιουω"  # noqa: RUF001
_GROUPS = re.compile(rf"[{_VOWELS}]+")
_HANGUL = re.compile("[\uac00-\ud7a3]")
REST = 4
"""Syllables that could be sung while the last one of a line is held, and before the next line begins."""
_LETTERS_EACH = 2.5
"""Letters a syllable, in alphabets that leave vowels out or that are not known here."""


def tokens(text: str) -> list[str]:
    """The words of a text, whatever their case and punctuation; letters of unspaced scripts one by one."""
    return _TOKEN.findall(re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", text.casefold()))


def syllables(text: str) -> int:
    """About how many syllables it takes to sing a text; at least 1, for a line of dots is a breath too."""
    return max(1, sum(map(_of_token, tokens(text))))


def weight(text: str) -> int:
    """The time a line of a song takes, in syllables: its own, and the rest behind it."""
    return syllables(text) + REST


def _of_token(token: str) -> int:
    if token in _SMALL:
        return 0
    bare = "".join(c for c in unicodedata.normalize("NFD", token) if not unicodedata.combining(c))
    found = len(_GROUPS.findall(bare)) + len(_HANGUL.findall(token)) + sum(map(str.isdigit, token))
    return found or max(1, round(len(bare) / _LETTERS_EACH))
