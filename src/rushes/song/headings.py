"""What the lyrics say of a song's parts: ``[Chorus]`` over some lines, and lines that come again.

Lines with times lie in parts, and their headings are counted there. Headings over lines without times are
a sequence of names; the likeliest way to lay it along the parts is found, with parts that are alike under
like headings, and parts without words between them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rushes.song.model import Line
from rushes.song.naming import INSTRUMENTAL, INTRO, KINDS, NEVER, OUTRO, Trait, Values, doubted, fits, marginals, ways
from rushes.song.titles import part_named

_MISMATCH = -3.0
"""A part under a heading that other parts like it are not under."""
_STAY, _GAP, _IN_GAP, _SKIP = -0.7, -1.0, -0.5, -4.0
"""One heading over two parts; a part without words; another; a heading that no part is left for."""
_GROUPS = 3
"""Groups of like parts that are laid under headings together."""
_WORST = -3.0
"""A heading is believed though the part sounds like anything but that."""
_DOUBT = 0.07
"""The chance that headings and parts do not belong together at all."""
_HEADINGS_MAX = 60
_LEAD_IN = 2
"""Bars the words of a part may begin before or after it."""
_LINE = 3.0
"""Seconds a line lasts, where nobody said when it ends."""


def kind_of(heading: str | None) -> int | None:
    """The place in ``naming.KINDS`` of the part a heading names: ``[Verse 2: Anna]`` is a verse; None if unknown."""
    named = part_named(heading)
    return KINDS.index(named) if named else None


def untimed(lines: Sequence[Line]) -> bool:
    """Whether there are headings that name parts, and none of them with a time."""
    known = [line for line in lines if kind_of(line.heading) is not None]
    return bool(known) and all(line.start is None for line in known)


def with_told(bounds: Sequence[int], edges: Sequence[float], lines: Sequence[Line]) -> tuple[int, ...]:
    """Boundaries, and one more at the bar where a heading begins by its first timed line, unless one is near."""
    found, last = set(bounds), edges[-1]
    for start, _, _ in _spans(lines):
        at = int(np.abs(np.asarray(edges) - start).argmin())
        if start < last and all(abs(at - known) > _LEAD_IN for known in found):
            found.add(at)
    return tuple(sorted(found))


def heard(traits: Sequence[Trait], spans: Sequence[tuple[float, float]], lines: Sequence[Line]) -> tuple[Trait, ...]:
    """The traits, with what timed lines say of the parts at these seconds; as they were without any."""
    timed = [(float(line.start), _end(line), _plain(line.text)) for line in lines if line.start is not None]
    if not timed:
        return tuple(traits)
    inside = [{text for a, b, text in timed if start <= (a + b) / 2 < end} for start, end in spans]
    parts_with = Counter(text for texts in inside for text in texts)
    found = []
    for trait, (start, end), texts in zip(traits, spans, inside, strict=True):
        sung = sum(_overlap(start, end, a, b) for a, b, _ in timed) / (end - start)
        again = sum(parts_with[text] > 1 for text in texts) / len(texts) if texts else 0.0
        found.append(replace(trait, sung=min(1.0, sung), again=again, told=_told(start, end, lines)))
    return tuple(found)


def _told(start: float, end: float, lines: Sequence[Line]) -> tuple[tuple[int, float], ...]:
    shares: Counter[int] = Counter()
    for a, b, kind in _spans(lines):
        shares[kind] += _overlap(start, end, a, b) / (end - start)  # type: ignore[assignment]
    return tuple((kind, min(1.0, share)) for kind, share in sorted(shares.items()) if share > 0)


def _spans(lines: Sequence[Line]) -> list[tuple[float, float, int]]:
    """Start, end and name of each run of timed lines under one heading that names a part."""
    found, before = list[tuple[float, float, int]](), None
    for line in lines:
        kind = kind_of(line.heading)
        if line.start is not None and kind is not None:
            if found and line.heading == before:
                found[-1] = (found[-1][0], max(found[-1][1], _end(line)), kind)
            else:
                found.append((float(line.start), _end(line), kind))
        before = line.heading
    return found


def _end(line: Line) -> float:
    return float(line.end) if line.end is not None else float(line.start or 0) + _LINE


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _overlap(start: float, end: float, a: float, b: float) -> float:
    return max(0.0, min(end, b) - max(start, a))


def sequence(lines: Sequence[Line]) -> tuple[int, ...]:
    """The names that the headings give, in their order; lines in a row under one heading count once."""
    texts = [line.heading for line in lines]
    changes = [text for text, before in zip(texts, [None, *texts], strict=False) if text != before]
    kinds = [kind for text in changes if (kind := kind_of(text)) is not None]
    return tuple(kinds[:_HEADINGS_MAX])


def aligned(traits: Sequence[Trait], lines: Sequence[Line]) -> Values:
    """How likely each name of ``KINDS`` is for each part ``[parts, 7]``, with the headings laid along the parts.

    States are gap, first heading, gap, second heading, ..., gap, and only ever go on; in a gap nobody sings.
    """
    names, parts = sequence(lines), len(traits)
    kinds = np.array([_state_kinds(names, at, parts) for at in range(parts)])
    tied, prior = ways(traits, _GROUPS, _MISMATCH)
    own = np.maximum(0.5 * fits(traits), _WORST)
    own[:, [INTRO, OUTRO]] = np.maximum(own[:, [INTRO, OUTRO]], -0.5)
    scores = own + tied
    by_state = np.take_along_axis(scores, np.broadcast_to(kinds, (len(scores), *kinds.shape)), axis=2)
    steps = _steps(len(names))
    by_state[:, 0] += steps[0]
    by_state[:, -1] += _SKIP * (len(names) - (np.arange(2 * len(names) + 1) + 1) // 2)
    states = marginals(by_state, steps[1:], prior)
    found = np.zeros((parts, len(KINDS)))
    for state in range(states.shape[1]):
        found[np.arange(parts), kinds[:, state]] += states[:, state]
    return doubted(found, _DOUBT)


def _state_kinds(names: Sequence[int], at: int, parts: int) -> list[int]:
    """The name of each state at one part: a gap is the intro, the outro, or something without words between."""
    gaps = [INSTRUMENTAL] * (len(names) + 1)
    gaps[-1] = OUTRO if at == parts - 1 else INSTRUMENTAL
    gaps[0] = INTRO if at == 0 else INSTRUMENTAL
    return [kind for pair in zip(gaps, [*names, OUTRO], strict=True) for kind in pair][:-1]


def _steps(headings: int) -> Values:
    """How readily one state follows another; row 0 is the start of the song, row ``s + 1`` state ``s``."""
    states = 2 * headings + 1
    found = np.full((states + 1, states), NEVER)
    for come in range(-1, states):
        for go in range(max(0, come), states):
            passed = (go + 1) // 2 - (come + 1) // 2 - go % 2
            if come == go:
                found[come + 1, go] = _STAY if go % 2 else _IN_GAP
            else:
                found[come + 1, go] = _SKIP * passed + (0.0 if go % 2 else _GAP)
    return found
