"""Ages: "28 years old", "in her late twenties", "early 40's", "aged nine", "70s"."""

from collections.abc import Sequence

from rushes.engines.previz.words.spans import Span
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.people import DECADES, NUMBERS

_PART = {"early": 2, "mid": 5, "late": 8}
_COUNTED = ("person", "thing", "garment", "body", "place", "mark", "dressing", "crowd")
"""What a number may count, where it is no age."""
_TO_DECADE = words("in her his their the its a around about approximately probably well into")


def age_at(read: Sequence[Span], at: int) -> tuple[int, int] | None:
    """The age in years that is told here and where its words end; None where no age is told."""
    for find in (_counted, _aged, _decade):
        found = find(read, at)
        if found is not None and 0 < found[0] < 120:
            return found
    return None


def bare_age(read: Sequence[Span], at: int) -> tuple[int, int] | None:
    """A number alone between stops, or after "is" or "of": an age where somebody was just named."""
    years = count_of(read[at]) if at < len(read) else 0
    if not years or read[at].low in ("one", "both", "few", "some", "many", "several"):
        return None
    before, behind = read[at - 1] if at else None, read[at + 1] if at + 1 < len(read) else None
    parted = behind is None or behind.kind == "stop" or behind.low in ("and", "or", "with", "or so")
    if before is not None and before.low == "of" and behind is not None:  # a woman of 30 reads
        parted = parted or behind.has("action") or not behind.has(*_COUNTED)
    led = before is not None and (before.kind == "stop" or before.low in ("is", "of", "turning", "was", "about", "are"))
    return (years, at + 1) if parted and led else None


def _counted(read: Sequence[Span], at: int) -> tuple[int, int] | None:
    """28 years old, thirty-year-old, 9 yo."""
    years, end = count_of(read[at]), at + 1
    if years >= 20 and years % 10 == 0 and end < len(read) and 0 < count_of(read[end]) < 10:
        years, end = years + count_of(read[end]), end + 1
    if not years:
        return None
    words = [span.low for span in read[end : end + 2]]
    if words[:1] in (["years"], ["year"], ["yr"], ["yrs"], ["month"], ["months"]) and words[1:] in (
        ["old"],
        ["of age"],
    ):
        return (years if words[0][0] == "y" else 1), end + 2
    if words[:1] in (["yo"], ["y/o"], ["years old"], ["year old"]):
        return years, end + 1
    return None


def _aged(read: Sequence[Span], at: int) -> tuple[int, int] | None:
    if read[at].low not in ("aged", "age", "ages") or at + 1 >= len(read):
        return None
    years = count_of(read[at + 1])
    return (years, at + 2) if years else None


def _decade(read: Sequence[Span], at: int) -> tuple[int, int] | None:
    """(in her) (late) twenties, 70s, 40's."""
    start, more = at, 4
    while at < len(read) and read[at].low in _TO_DECADE and at - start < 4:
        at += 1
    if at < len(read) and read[at].low in _PART:
        more, at = _PART[read[at].low], at + 1
    if at >= len(read):
        return None
    word, end = read[at].low, at + 1
    if word in DECADES:
        return (DECADES[word] + more if word != "teens" else 16), end
    figure = word.removesuffix("s")
    own = end < len(read) and read[end].kind == "own"
    if (
        read[at].kind == "number"
        and figure.isdigit()
        and (word.endswith("s") or own)
        and int(figure) in NUMBERS.values()
    ):
        return (int(figure) + more, end + own) if int(figure) % 10 == 0 and int(figure) >= 20 else None
    return None


def count_of(span: Span) -> int:
    """The number a span says, where it counts things: one to twelve, several, a figure below a hundred."""
    if span.kind == "number":
        return int(span.low) if span.low.isdigit() and 0 < int(span.low) < 100 else 0
    return int(span.term("number") or 0)
