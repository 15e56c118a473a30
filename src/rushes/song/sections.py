"""The parts of a song: where each begins, which are the same again, and what they are called.

Bars are compared with bars; where the song changes, a part begins (``likeness``); what is alike gets
the same letter; names come from loudness, repetition, place and lyrics (``naming``). Without bars the
song is cut every two seconds instead, and parts begin at the strongest onset nearby.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from rushes.song import headings, likeness
from rushes.song.energy import cells
from rushes.song.likeness import Values
from rushes.song.model import Line, Part
from rushes.song.naming import KINDS, Trait, chances
from rushes.song.spectra import FPS, Features

WITHOUT_BARS = 2.0
"""Seconds of a piece where no bars were heard."""
CELLS_MAX = 1200
"""Bars that are compared; a longer recording is cut into pieces of two bars, four, or more."""
_NEARBY = 1.0
"""Seconds a part may be moved to an onset where there are no bars."""
_SAME = 0.6
"""Likeness from which a half of a part is the whole of another: a chorus that is sung twice."""


def sections(
    features: Features, downbeats: Sequence[float], seconds: float, lines: Sequence[Line] = ()
) -> tuple[Part, ...]:
    """The parts of a song in order, from 0 to ``seconds`` without a gap; none for a song without length.

    ``downbeats`` are the starts of the bars, increasing; with fewer than two, the song is heard by time.
    ``lines`` help by their headings, timed or not, and by what is sung again.
    """
    edges = _edges(downbeats, seconds)
    if len(edges) < 2 or not len(features.bands):
        return (Part("verse", "A", 0.0, seconds, 0.0),) if seconds > 0 else ()
    places = likeness.PLACES if len(downbeats) > 1 else 1
    vectors, levels = likeness.bar_vectors(features, edges, places), likeness.levels(features, edges)
    bounds = likeness.boundaries(likeness.novelty(vectors))
    bounds = headings.with_told(bounds, edges, lines)
    bounds = _doubles_split(bounds, vectors, levels)
    groups = likeness.clusters(likeness.likeness(vectors, levels, bounds))
    traits = _traits(bounds, groups, levels, edges)
    traits = headings.heard(traits, [(edges[a], edges[b]) for a, b in pairwise(bounds)], lines)
    likely = headings.aligned(traits, lines) if headings.untimed(lines) else chances(traits)
    times = [edges[at] for at in bounds]
    if len(downbeats) < 2:
        times = _on_onsets(times, features)
    return _parts(times, groups, likely)


def lettered(features: Features, downbeats: Sequence[float], seconds: float, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts that somebody told, in order, each with the letter it shares with those that sound alike."""
    edges = _edges(downbeats, seconds)
    if len(edges) < 2 or not len(features.bands):
        return tuple(replace(part, label="A") for part in parts)
    places = likeness.PLACES if len(downbeats) > 1 else 1
    vectors, levels = likeness.bar_vectors(features, edges, places), likeness.levels(features, edges)
    near = np.abs(np.subtract.outer([time for part in parts for time in (part.start, part.end)], edges)).argmin(axis=1)
    bounds = sorted({0, *near.tolist(), len(edges) - 1})
    groups = likeness.clusters(likeness.likeness(vectors, levels, bounds))
    middles = [(part.start + part.end) / 2 for part in parts]
    at = np.searchsorted([edges[bound] for bound in bounds[1:-1]], middles, side="right")
    order = list(dict.fromkeys(groups[place] for place in at))
    return tuple(replace(part, label=_letter(order.index(groups[k]))) for part, k in zip(parts, at, strict=True))


def _edges(downbeats: Sequence[float], seconds: float) -> tuple[float, ...]:
    edges = cells(downbeats, seconds, WITHOUT_BARS)
    while len(edges) - 1 > CELLS_MAX:
        edges = (*edges[:-1:2], edges[-1])
    return edges


def _doubles_split(bounds: Sequence[int], vectors: Values, levels: Values) -> tuple[int, ...]:
    """Boundaries, and one more in the middle of each part that is another one twice over."""
    alike = likeness.likeness(vectors, levels, bounds)
    groups = likeness.clusters(alike)
    found = list(bounds)
    for at, (start, end) in enumerate(pairwise(bounds)):
        others = [b - a for k, (a, b) in enumerate(pairwise(bounds)) if groups[k] == groups[at] and k != at]
        half = (end - start) // 2
        if half >= 4 and others and abs(half - float(np.median(others))) <= 0.5:
            halves = likeness.likeness(vectors[start:end], levels[start:end], (0, half, end - start))
            if halves[0, 1] >= _SAME:
                found.append(start + half)
    return tuple(sorted(found))


def _traits(bounds: Sequence[int], groups: Sequence[int], levels: Values, edges: Sequence[float]) -> tuple[Trait, ...]:
    parts = list(pairwise(bounds))
    spans = [(edges[a], edges[b]) for a, b in parts]
    lengths, total = [b - a for a, b in spans], edges[-1]
    usual = float(np.median(lengths))
    spread = max(float(levels.std()), 0.5)
    times = Counter(groups)
    share = {group: sum(n for n, g in zip(lengths, groups, strict=True) if g == group) / total for group in times}
    follow = _followers(groups)
    return tuple(
        Trait(group, float(levels[a:b].mean() - levels.mean()) / spread, length / usual, (start + end) / 2 / total,
              share[group], times[group], len(follow[group]) == 1 and group not in follow[group])
        for group, (a, b), (start, end), length in zip(groups, parts, spans, lengths, strict=True)
    )  # fmt: skip


def _followers(groups: Sequence[int]) -> dict[int, set[int | None]]:
    """What comes after each group; None stands for the end of the song."""
    found: dict[int, set[int | None]] = {group: set() for group in groups}
    for group, following in zip(groups, [*groups[1:], None], strict=True):
        found[group].add(following)
    return found


def _on_onsets(times: Sequence[float], features: Features) -> list[float]:
    """Times moved to the strongest onset nearby; the first and the last stay."""
    onset = features.onset
    moved = list(times)
    for at in range(1, len(times) - 1):
        first = max(0, round((times[at] - _NEARBY) * FPS))
        near = onset[first : round((times[at] + _NEARBY) * FPS) + 1]
        if len(near) and near.max() > 0:
            moved[at] = (first + int(near.argmax())) / FPS
    return moved


def _parts(times: Sequence[float], groups: Sequence[int], likely: Values) -> tuple[Part, ...]:
    best = likely.argmax(axis=1)
    return tuple(
        Part(KINDS[kind], _letter(group), start, end, round(float(row[kind]), 3))
        for kind, row, group, (start, end) in zip(best, likely, groups, pairwise(times), strict=True)
    )


def _letter(group: int) -> str:
    """A to Z, then AA, AB and so on."""
    return (_letter(group // 26 - 1) if group >= 26 else "") + chr(ord("A") + group % 26)
