"""Which part of a song is the verse and which the chorus: the likeliest names, with how sure they are.

A part is judged by how loud, how long and how often it is, where it stands and whether it is sung; parts
that are alike share a name; names follow each other as in most songs. The weights below are round numbers
set by hand. All assignments of names to what repeats are tried; for each, forward and backward sums over
the parts (Rabiner, "A Tutorial on Hidden Markov Models", Proc. IEEE 1989) give the chance of every name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from rushes.film.treatment import SectionKind

Values = npt.NDArray[np.float64]

KINDS: tuple[SectionKind, ...] = ("intro", "verse", "prechorus", "chorus", "bridge", "instrumental", "outro")
INTRO, VERSE, PRECHORUS, CHORUS, BRIDGE, INSTRUMENTAL, OUTRO = range(7)
NEVER = -20.0
_SHARED = 4
"""What repeats most: so many groups of like parts are named together, the rest part by part."""
_UNLIKE = -5.0
"""A part named otherwise than those it is like."""
_LOOSE = -1.5
"""The first or last part may be an intro or outro though it is like others."""
_TWICE = -1.5
"""Two groups that are not alike, but have the same name."""
_DOUBT = 0.15
"""The chance that a song is not as these rules have it, so that no name is ever certain."""

_FOLLOWS = np.array([
    # intro verse pre  chorus bridge instr outro
    [NEVER, 0.5, -1.0, -0.2, -1.0, 0.0, -2.0],   # intro
    [NEVER, 0.0, 0.3, 0.3, -0.5, 0.0, -0.5],     # verse
    [NEVER, -1.5, -1.5, 1.0, -1.5, -1.5, -1.5],  # prechorus
    [NEVER, 0.3, -1.0, 0.0, 0.3, 0.0, 0.3],      # chorus
    [NEVER, -0.3, 0.0, 0.5, -1.0, 0.0, -0.5],    # bridge
    [NEVER, 0.0, -0.5, 0.0, 0.0, -0.5, -0.3],    # instrumental
    [NEVER, -3.0, -3.0, -3.0, -3.0, -2.0, 0.0],  # outro
])  # fmt: skip
"""How readily a name follows another, as a logarithm."""


@dataclass(frozen=True, slots=True)
class Trait:
    """What is known of a part: ``group`` of like parts; ``loud`` in standard deviations of the song;
    ``length`` beside the usual one (1); ``middle`` 0..1 of the song; ``share`` 0..1 of the song that its
    group takes, ``times`` it comes, ``leads`` where the same other group always follows; ``sung`` 0..1 and
    ``again`` 0..1 of its words heard in other parts, None where no line has a time; ``told`` 0..1 by name,
    from timed lines under headings.
    """

    group: int
    loud: float
    length: float
    middle: float
    share: float
    times: int
    leads: bool
    sung: float | None = None
    again: float | None = None
    told: tuple[tuple[int, float], ...] = ()


def chances(traits: Sequence[Trait]) -> Values:
    """How likely each name of ``KINDS`` is for each part, ``[parts, 7]``; every row sums to 1."""
    if not traits:
        return np.zeros((0, len(KINDS)))
    tied, prior = ways(traits)
    return doubted(marginals(fits(traits) + tied, _FOLLOWS, prior))


def doubted(likely: Values, doubt: float = _DOUBT) -> Values:
    """Chances ``[parts, 7]`` with some doubt in the rules themselves, which says nothing for any name."""
    return np.asarray((1 - doubt) * likely + doubt / len(KINDS))


def fits(traits: Sequence[Trait]) -> Values:
    """How well each name fits each part by itself, as logarithms ``[parts, 7]``."""
    return np.array([_fits(trait, at == 0, at == len(traits) - 1) for at, trait in enumerate(traits)])


def _fits(trait: Trait, first: bool, last: bool) -> list[float]:
    alone, often = trait.times < 2, min(trait.times - 1, 3)
    told = dict(trait.told)
    opens, ends = first or told.get(INTRO, 0.0) > 0.3, last or told.get(OUTRO, 0.0) > 0.3
    edge = 2.0 - 0.5 * trait.loud - max(0.0, trait.length - 1.5) - 0.4 * often
    scores = [
        edge if opens else NEVER,
        (-0.5 if alone else 0.8 + 1.2 * trait.share) - 0.3 * trait.loud,
        -2.0 if alone else (0.5 if trait.leads else -1.5) + (0.3 if trait.length < 0.8 else -0.3),
        1.0 * trait.loud + 2.4 * trait.share + 0.3 * often - (1.0 if alone else 0.0) - (0.8 if first else 0.0),
        (1.0 if alone else -2.0) + (0.5 if 0.5 < trait.middle < 0.9 else -1.0),
        (0.2 if alone else 0.0) - 0.7,
        edge if ends else NEVER,
    ]
    return [score + extra for score, extra in zip(scores, _words(trait), strict=True)]


def _words(trait: Trait) -> list[float]:
    """What the lyrics say for each name."""
    found = [0.0] * len(KINDS)
    if trait.sung is not None:
        sung = 1.0 if trait.sung > 0.3 else -2.0 if trait.sung < 0.05 else 0.0
        found = [-sung if kind in (INTRO, INSTRUMENTAL, OUTRO) else sung for kind in range(len(KINDS))]
        again = trait.again or 0.0
        found[CHORUS] += 1.5 * again
        found[VERSE] -= 0.5 * again
    for kind, share in trait.told:
        found[kind] += 20.0 * share
    return found


def ways(traits: Sequence[Trait], most: int = _SHARED, otherwise: float = _UNLIKE) -> tuple[Values, Values]:
    """Every way to name what repeats: extra scores ``[ways, parts, 7]``, and a score ``[ways]`` of each.

    ``otherwise`` is the score of a part that is named another way than those it is like; the ``most``
    largest groups are looked at.
    """
    repeated = sorted({(-t.share, t.group) for t in traits if t.times > 1})[:most]
    groups = [group for _, group in repeated]
    inner = (VERSE, PRECHORUS, CHORUS, BRIDGE, INSTRUMENTAL)
    every = list(product(inner, repeat=len(groups)))
    tied = np.zeros((len(every), len(traits), len(KINDS)))
    for at, trait in enumerate(traits):
        if trait.group in groups:
            tied[:, at] = otherwise
            tied[:, at, [INTRO, OUTRO]] = _LOOSE
            tied[np.arange(len(every)), at, [way[groups.index(trait.group)] for way in every]] = 0.0
    prior = np.array([_TWICE * sum(max(0, way.count(kind) - 1) for kind in inner[:4]) for way in every])
    return tied, prior


def marginals(scores: Values, follows: Values, prior: Values) -> Values:
    """The chance of each state at each part, ``[parts, states]``.

    ``scores`` are ``[ways, parts, states]``, ``follows`` ``[states, states]`` from row to column, ``prior``
    ``[ways]``, all logarithms.
    """
    forward, backward = np.empty_like(scores), np.zeros_like(scores)
    forward[:, 0] = scores[:, 0]
    for at in range(1, scores.shape[1]):
        forward[:, at] = _summed(forward[:, at - 1, :, None] + follows, 1) + scores[:, at]
        back = scores.shape[1] - 1 - at
        backward[:, back] = _summed(follows + (scores[:, back + 1] + backward[:, back + 1])[:, None], 2)
    joint = forward + backward + prior[:, None, None]
    total = np.exp(joint - joint.max(axis=(0, 2), keepdims=True)).sum(axis=0)
    return np.asarray(total / total.sum(axis=1, keepdims=True))


def _summed(values: Values, axis: int) -> Values:
    """The logarithm of the sum of exponentials along an axis."""
    most = values.max(axis=axis, keepdims=True)
    return np.asarray(np.log(np.exp(values - most).sum(axis=axis)) + most.squeeze(axis))
