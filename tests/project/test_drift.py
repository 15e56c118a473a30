"""A person who becomes another over a clip is told; one who turns, or was another from the beginning, is not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_films import edit, film_of

from rushes import drifting
from rushes.build.graph import Take
from rushes.drifting import Followed, followed, ranked, strangers
from rushes.look.appearance import Head, Seen, packed
from rushes.look.likeness import Match, Reference

TAKE = Take("s1-01.clip", 1, "clip", "x", "runway", "gen4.5", 1, False, "", "", 25)


def match(verdict: Any) -> Match:
    return Match("ann", "cast", verdict, 1, 2, 0.5, 0.1, "bob", None, None, "nearer to bob than to ann, by 9%")


def over(root: Path, monkeypatch: pytest.MonkeyPatch, verdicts: Sequence[str]) -> tuple[Followed, ...]:
    """Ann, seen so, moment by moment, over the clip of the first shot."""
    left = [match(verdict) for verdict in verdicts]
    monkeypatch.setattr(drifting, "whose", lambda *_: [left.pop(0)] if left else [])
    people: Any = tuple((n / 2, Seen((), None, "", 1.0)) for n in range(len(verdicts)))
    film = film_of(root)
    return followed(film, film.shots[0], TAKE, people, ())


def told(root: Path, monkeypatch: pytest.MonkeyPatch, verdicts: Sequence[str]) -> list[str]:
    """What is said of a clip in which Ann is seen so, moment by moment."""
    return [finding.says for finding in drifting.drifts(over(root, monkeypatch, verdicts))]


@pytest.mark.parametrize(
    ("verdicts", "drifts"),
    [
        (["same", "same", "unsure", "other", "other", "other"], True),
        (["same", "other", "same", "same", "same", "same"], False),
        (["same", "same", "same", "same", "unsure", "other"], False),
        (["other", "other", "other", "other", "other", "other"], False),
        (["unsure"] * 6, False),
        (["same", "other"], False),
    ],
)
def test_who_becomes_another(
    free: Path, monkeypatch: pytest.MonkeyPatch, verdicts: Sequence[str], drifts: bool
) -> None:
    says = told(free, monkeypatch, verdicts)
    assert bool(says) == drifts
    assert all("from 2.0 s on nearer to bob" in each for each in says)


def test_one_who_is_another_all_along_is_told_where_the_still_is_not(
    free: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = over(free, monkeypatch, ["other"] * 6)
    assert [each.says for each in strangers(found, {})] == [
        "@ann is another in s1-01.clip#1: nearer to bob than to ann, by 9%"
    ]
    assert not list(strangers(found, {"s1-01": [match("other")]}))
    assert not list(strangers(over(free, monkeypatch, ["other"] * 5 + ["unsure"]), {}))


def head(*numbers: float) -> Head:
    vector = np.zeros(8, np.float32)
    vector[: len(numbers)] = numbers
    return Head((0.4, 0.3, 0.2, 0.3), 100, 99.0, packed(vector))


def sight(*heads: Head) -> Seen:
    return Seen(heads, None, packed(np.ones(4, np.float32)), 1.0)


def test_two_in_a_clip_are_told_apart_and_the_worst_clip_of_each_comes_first(free: Path) -> None:
    edit(free, "[prop.cup]", '[cast.bob]\ntext = "a man in a blue coat"\n\n[prop.cup]')
    edit(free, '"@ann opens a door"', '"@ann opens a door for @bob"')
    film = film_of(free)
    ann, bob = head(1, 0), head(0, 1)
    references = [Reference("ann", "cast", (sight(ann),)), Reference("bob", "cast", (sight(bob),))]
    steady = [(k / 2, sight(head(0.98, 0.1), head(0.1, 0.98))) for k in range(6)]
    ann_, bob_ = followed(film, film.shots[0], TAKE, steady, references)
    assert {match.verdict for _, match in (*ann_.moments, *bob_.moments)} == {"same"} and ann_.away is None
    lost = [(k / 2, sight(head(1 - k / 5, k / 5), head(0.1, 0.98))) for k in range(6)]
    other = replace(film.shots[0], id="s1-09")
    worse = followed(film, other, replace(TAKE, node="s1-09.clip"), lost, references)
    assert [each.shot for each in ranked([ann_, bob_, *worse])["ann"]] == ["s1-09", "s1-01"]


def test_one_alone_whose_head_becomes_unlike_its_beginning_is_to_be_looked_at(free: Path) -> None:
    film = film_of(free)
    references = [Reference("ann", "cast", (sight(head(1, 0)),))]
    turning = [(k / 2, sight(head(np.cos(k / 5), np.sin(k / 5)))) for k in range(6)]
    (each,) = followed(film, film.shots[0], TAKE, turning, references)
    (finding,) = drifting.drifts([each])
    assert (finding.kind, finding.shown) == ("drift unsure", False) and "0.87 away" in finding.says
    still = [(k / 2, sight(head(1, 0.01 * k))) for k in range(6)]
    assert not list(drifting.drifts(followed(film, film.shots[0], TAKE, still, references)))
