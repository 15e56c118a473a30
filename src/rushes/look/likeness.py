"""Is it the same person, thing or place: each that a still should show, ranked among all references of the film.

One absolute number fails on drawn faces, which all look alike to a network made for photographs. So a still is asked
whose reference it is nearest to, and by how much nearer than to the next one's: rank and margin. The margin is the
distance to the nearest rival less that to its own, over the mean distance to rivals: 0 is a coin's toss.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Literal, NamedTuple

import numpy as np

from rushes.look import deep
from rushes.look.appearance import Head, Seen, Thing, Vector, unpacked
from rushes.look.finding import Found, find
from rushes.look.pixels import Picture, number

Kind = Literal["cast", "prop", "place"]
Verdict = Literal["same", "unsure", "other", "unseen"]
SAME: Mapping[Kind, float] = {"cast": 0.03, "prop": 0.03, "place": 0.05}
"""Margin from which it is the same: of strangers held against a film's cast one in twenty has 0.02 and more (previz,
development; see bench/eye_pictures.py for what it gives on people kept apart)."""
OTHER: Mapping[Kind, float] = {"cast": -0.02, "prop": -0.08, "place": -0.08}
"""Margin under which it is another: a rival is that much nearer. Between the two a person should look."""
LEAST_CRISP = 12.0
"""Sharpness of a face (64 pixels, variance of the Laplacian) under which it is not judged: out of focus."""
LEAST_LIKE = 0.74
"""Likeness (cosine) under which a prop is not in the picture: development props that are there and larger than a hand
have 0.75 and more, what is wrongly taken for one 0.743 at most."""
LEAST_SHOWN = 0.35
"""Part of the picture that must be place before the place is judged."""
MANY = 6
"""Faces and people up to which every way to name them is tried."""


@dataclass(frozen=True)
class Reference:
    """A named reference of the film: its ``@tag``, its kind, and what is seen in each of its pictures."""

    tag: str
    kind: Kind
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class Match:
    """How one that a still should show is seen in it.

    ``rank`` 1 is nearest ``of`` so many references of its kind; ``distance`` is that to its own, ``margin`` how much
    nearer it is than ``rival``, the nearest other; ``deep``: distance by dlib. ``box``: where, in parts of the picture.
    """

    tag: str
    kind: Kind
    verdict: Verdict
    rank: int | None
    of: int
    distance: float | None
    margin: float | None
    rival: str | None
    deep: float | None
    box: tuple[float, float, float, float] | None
    why: str


def matches(picture: Picture, seen: Seen, tags: Sequence[str], references: Sequence[Reference]) -> tuple[Match, ...]:
    """How each of ``tags`` is seen in a still, in their order; tags without a reference are left out."""
    known = {each.tag: each for each in references}
    asked = [known[tag] for tag in dict.fromkeys(tags) if tag in known]
    cast = _cast([each for each in asked if each.kind == "cast"], seen, references)
    props = _props([each for each in asked if each.kind == "prop"], picture, references)
    places = {each.tag: _place(each, seen, references) for each in asked if each.kind == "place"}
    told = {**cast, **props, **places}
    return tuple(told[each.tag] for each in asked)


class Centre(NamedTuple):
    """The mean head of a person's references: ours, dlib's, and by the user's network, where there are any."""

    own: Vector
    deep: Vector | None = None
    more: Vector | None = None


def centre(reference: Reference) -> Centre | None:
    """The mean head of a person's references; None where no picture shows a face."""
    heads = [seen.heads[0] for seen in reference.seen if seen.heads]
    own = _mean([each.vector for each in heads])
    return None if own is None else Centre(own, _mean([each.deep for each in heads]), _mean([e.more for e in heads]))


def _mean(texts: Sequence[str | None]) -> Vector | None:
    vectors = [unpacked(text) for text in texts if text]
    return np.asarray(np.mean(vectors, axis=0), np.float32) if vectors else None


def head_distance(head: Head, mean: Centre) -> float:
    """How unlike a head is the mean of a person's: 0 is the same; dlib's and the user's are added where there."""
    told = ((head.vector, mean.own), (head.deep, mean.deep), (head.more, mean.more))
    return float(np.linalg.norm([distance for text, other in told if (distance := _away(text, other)) is not None]))


def deep_distance(head: Head, mean: Centre) -> float | None:
    """dlib's distance of a head; None where it is not known."""
    return _away(head.deep, mean.deep)


def _away(text: str | None, other: Vector | None) -> float | None:
    """How far a vector is from another; None where one is not known, or another network made it."""
    vector = unpacked(text) if text else None
    if vector is None or other is None or vector.shape != other.shape:
        return None
    return float(np.linalg.norm(vector - other))


def place_distance(seen: Seen, reference: Reference) -> float:
    """How unlike the place of a picture is the mean of a reference's; the user's network adds the whole picture."""
    told = ((seen.place, _mean([each.place for each in reference.seen])),
            (seen.more, _mean([each.more for each in reference.seen])))  # fmt: skip
    return float(np.linalg.norm([distance for text, other in told if (distance := _away(text, other)) is not None]))


def _cast(asked: Sequence[Reference], seen: Seen, references: Sequence[Reference]) -> dict[str, Match]:
    means = {each.tag: mean for each in references if each.kind == "cast" and (mean := centre(each))}
    heads = [head for head in seen.heads if head.crisp >= LEAST_CRISP]
    named = [each.tag for each in asked if each.tag in means]
    distances = {tag: [head_distance(head, mean) for head in heads] for tag, mean in means.items()}
    faces = _named(named, len(heads), distances)
    told = {}
    for each in asked:
        if each.tag not in means:
            told[each.tag] = _unseen(each, len(means), f"no reference of {each.tag} shows a face to compare with")
        elif each.tag not in faces:
            why = f"no face is left for {each.tag}" if heads else "no face is large and sharp enough to be judged"
            told[each.tag] = _unseen(each, len(means), why)
        else:
            at = faces[each.tag]
            told[each.tag] = _judged(each, {tag: row[at] for tag, row in distances.items()}, heads[at].box,
                                     deep_distance(heads[at], means[each.tag]))  # fmt: skip
    return told


def _named(tags: Sequence[str], faces: int, distances: Mapping[str, Sequence[float]]) -> dict[str, int]:
    """Which face is whose, so that the sum of the distances is least; not all where faces lack."""
    count = min(len(tags), faces)
    if not count:
        return {}
    if max(len(tags), faces) > MANY:
        left, told = list(range(faces)), {}
        for tag in tags[:count]:
            told[tag] = min(left, key=lambda face: distances[tag][face])
            left.remove(told[tag])
        return told
    ways = (
        (sum(distances[tag][face] for tag, face in zip(who, order, strict=True)), who, order)
        for who in permutations(tags, count)
        for order in permutations(range(faces), count)
    )
    _, who, order = min(ways)
    return dict(zip(who, order, strict=True))


def _props(asked: Sequence[Reference], picture: Picture, references: Sequence[Reference]) -> dict[str, Match]:
    if not asked:
        return {}
    views: dict[str, Thing] = {
        f"{each.tag}\n{n}": seen.thing
        for each in references
        if each.kind == "prop"
        for n, seen in enumerate(each.seen)
        if seen.thing is not None
    }
    best: dict[str, Found] = {}
    for name, found in find(picture, views).items():
        tag = name.split("\n")[0]
        if tag not in best or found.like > best[tag].like:
            best[tag] = found
    told = {}
    for each in asked:
        if each.tag not in best:
            told[each.tag] = _unseen(
                each, len(best), f"no reference of {each.tag} shows it apart from what is round it"
            )
        elif best[each.tag].like < LEAST_LIKE:
            told[each.tag] = _unseen(
                each, len(best), f"nothing in the picture looks like {each.tag}, or it is very small"
            )
        else:
            told[each.tag] = _judged(each, {tag: 1 - one.like for tag, one in best.items()}, best[each.tag].box, None)
    return told


def _place(asked: Reference, seen: Seen, references: Sequence[Reference]) -> Match:
    distances = {each.tag: place_distance(seen, each) for each in references if each.kind == "place" and each.seen}
    if asked.tag not in distances:
        return _unseen(asked, len(distances), f"{asked.tag} has no reference picture")
    if seen.shown < LEAST_SHOWN:
        return _unseen(asked, len(distances), "hardly anything of the place is in the picture")
    return _judged(asked, distances, None, None)


def _judged(
    asked: Reference,
    distances: Mapping[str, float],
    box: tuple[float, float, float, float] | None,
    deeper: float | None,
) -> Match:
    own = distances[asked.tag]
    rivals = {tag: distance for tag, distance in distances.items() if tag != asked.tag}
    rank = 1 + sum(distance < own for distance in rivals.values())
    rival = min(rivals, key=lambda tag: (rivals[tag], tag), default=None)
    margin = None
    if rival is not None:
        margin = number((rivals[rival] - own) / max(float(np.mean(list(rivals.values()))), 1e-6))
    verdict, why = _verdict(asked, margin, rival, deeper)
    told = None if deeper is None else number(deeper)
    return Match(asked.tag, asked.kind, verdict, rank, len(distances), number(own), margin, rival, told, box, why)


def _verdict(asked: Reference, margin: float | None, rival: str | None, deeper: float | None) -> tuple[Verdict, str]:
    if margin is None:
        if deeper is None:
            return "unsure", f"the film has no other {asked.kind} reference to tell {asked.tag} from"
        alike: Verdict = "same" if deeper <= deep.SAME else "other" if deeper > deep.OTHER else "unsure"
        return alike, f"faces {deeper:.2f} apart: up to {deep.SAME} is one person, over {deep.OTHER} is two"
    if margin >= SAME[asked.kind]:
        return "same", f"nearer to {asked.tag} than to {rival}, by {margin:.0%}"
    if margin < OTHER[asked.kind]:
        return "other", f"nearer to {rival} than to {asked.tag}, by {-margin:.0%}"
    return "unsure", f"about as near to {rival} as to {asked.tag}"


def _unseen(asked: Reference, of: int, why: str) -> Match:
    return Match(asked.tag, asked.kind, "unseen", None, of, None, None, None, None, None, why)
