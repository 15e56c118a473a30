"""Parts of a song: boundaries, letters and names, on features that are made up bar by bar."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.film.treatment import SECTION_KINDS
from rushes.song import headings, likeness
from rushes.song.model import Line, Part
from rushes.song.naming import CHORUS, INSTRUMENTAL, PRECHORUS, VERSE, Trait, chances
from rushes.song.sections import sections
from rushes.song.spectra import Features

BAR = 2.0
LOUD = {"I": 0.3, "V": 0.5, "P": 0.6, "C": 1.0, "B": 0.4, "O": 0.2}
POP = "I4 V8 C8 V8 C8 B8 C8 O4"
Sound = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]


def plan(text: str) -> list[tuple[str, int]]:
    return [(word[0], int(word[1:])) for word in text.split()]


def song(text: str, seed: int = 0) -> Features:
    """A song from letters and bars: the same letter has the same colour, chords and rhythm."""
    dice = np.random.default_rng(seed)
    letters: dict[str, Sound] = {}
    for letter, _ in plan(text):
        if letter not in letters:
            letters[letter] = dice.random(64), dice.random((4, 50, 12)), dice.random((100, 3))
    bands, chroma, flux = list[npt.NDArray[np.float64]](), [], []
    for letter, bars in plan(text):
        colour, chords, rhythm = letters[letter]
        for bar in range(bars):
            bands.append(LOUD.get(letter, 0.5) * (2 + np.tile(colour, (50, 1)) + 0.1 * dice.random((50, 64))))
            chroma.append(chords[bar % 4] ** 3 + 0.1 * dice.random((50, 12)))
            flux.append(0.1 * rhythm + 0.02 * dice.random((100, 3)))
    return Features(
        np.concatenate(bands).astype(np.float16),
        np.concatenate(chroma).astype(np.float16),
        np.concatenate(flux).astype(np.float32),
    )


def bars_of(text: str) -> list[float]:
    return [BAR * at for at in range(sum(bars for _, bars in plan(text)))]


def heard(text: str, lines: Sequence[Line] = (), seed: int = 0) -> tuple[Part, ...]:
    found = song(text, seed)
    return sections(found, bars_of(text), found.seconds, lines)


def starts(text: str) -> list[float]:
    edges = np.cumsum([0, *(bars for _, bars in plan(text))])
    return [BAR * float(edge) for edge in edges[:-1]]


@pytest.mark.parametrize("seed", range(3))
def test_a_plain_song_is_heard(seed: int) -> None:
    parts = heard(POP, seed=seed)
    assert [part.start for part in parts] == starts(POP)
    assert [part.kind for part in parts] == [
        "intro", "verse", "chorus", "verse", "chorus", "bridge", "chorus", "outro",
    ]  # fmt: skip
    assert [part.label for part in parts] == list("ABCBCDCE")
    assert all(0.4 < part.confidence < 0.95 for part in parts)


def test_a_chorus_that_comes_twice_in_a_row_is_two_parts() -> None:
    text = "I4 V8 C8 V8 C8 B8 C8 C8 O4"
    assert [part.start for part in heard(text)] == starts(text)


def test_a_short_part_that_leads_to_the_chorus() -> None:
    parts = heard("I4 V16 P8 C16 V16 P8 C16 B8 C16 O8")
    assert [part.kind for part in parts][1:8] == [
        "verse", "prechorus", "chorus", "verse", "prechorus", "chorus", "bridge",
    ]  # fmt: skip


def test_without_bars_parts_are_near() -> None:
    found = song(POP)
    parts = sections(found, (), found.seconds)
    assert len(parts) == 8
    assert max(abs(part.start - start) for part, start in zip(parts, starts(POP), strict=True)) <= 3


def test_a_song_of_one_stuff_has_one_letter() -> None:
    assert {part.label for part in heard("V48")} == {"A"}


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.5, 3.0])
def test_hardly_any_song(seconds: float) -> None:
    dice = np.random.default_rng(0)
    count = round(seconds * 25)
    found = Features(
        dice.random((count, 64)).astype(np.float16),
        dice.random((count, 12)).astype(np.float16),
        dice.random((2 * count, 3)).astype(np.float32),
    )
    parts = sections(found, (), seconds)
    assert [(part.start, part.end) for part in parts] == ([(0.0, seconds)] if seconds else [])


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 90),
    st.floats(0.3, 9),
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(["Verse", "Chorus", "x", None]), st.one_of(st.none(), st.integers(0, 100)))),
)
def test_any_features_give_parts_that_cover_the_song(
    seed: int, seconds: int, bar: float, by_time: bool, words: list[tuple[str | None, int | None]]
) -> None:
    dice = np.random.default_rng(seed)
    scale = float(dice.choice([0.0, 1e-3, 1.0, 1e4]))
    found = Features(
        (scale * dice.random((25 * seconds, 64))).clip(0, 11).astype(np.float16),
        (scale * dice.random((25 * seconds, 12))).astype(np.float16),
        (scale * dice.random((50 * seconds, 3))).astype(np.float32),
    )
    lines = [Line("la", None if at is None else Fraction(at), heading=heading) for heading, at in words]
    parts = sections(found, () if by_time else np.arange(0.1, seconds, bar).tolist(), float(seconds), lines)
    assert bool(parts) == bool(seconds)
    if parts:
        assert parts[0].start == 0 and parts[-1].end == seconds
    assert all(a.end == b.start for a, b in pairwise(parts))
    assert all(part.start < part.end and 0 <= part.confidence <= 1 and part.kind in SECTION_KINDS for part in parts)


def test_novelty_is_the_checkerboard_of_the_matrix() -> None:
    """Against Foote's sum over the self-similarity, written out."""
    vectors = np.random.default_rng(0).normal(size=(30, 5))
    reach = 4
    side = np.arange(-reach, reach) + 0.5
    taper = np.exp(-0.5 * (side / (reach / 2)) ** 2)
    kernel = np.outer(taper * np.sign(side), taper * np.sign(side))
    padded = np.pad(vectors @ vectors.T, reach)
    sums = np.array([(padded[at : at + 2 * reach, at : at + 2 * reach] * kernel).sum() for at in range(30)])
    assert np.allclose(likeness.novelty(vectors, reach), sums / sums.max())


def test_clusters_join_what_is_alike() -> None:
    alike = np.full((5, 5), 0.1)
    for i, j in ((0, 2), (1, 4)):
        alike[i, j] = alike[j, i] = 0.8
    assert likeness.clusters(alike) == (0, 1, 0, 2, 1)
    assert likeness.clusters(np.full((3, 3), 0.95)) == (0, 0, 0)
    assert likeness.clusters(np.eye(3)) == (0, 1, 2)
    assert likeness.clusters(np.ones((1, 1))) == (0,)


def test_words_that_come_again_make_a_chorus() -> None:
    first = Trait(0, 0.0, 1.0, 0.2, 0.4, 2, False, sung=0.9, again=0.0)
    again = Trait(1, 0.0, 1.0, 0.4, 0.4, 2, False, sung=0.9, again=1.0)
    likely = chances([first, again, first, again])
    assert likely.argmax(axis=1).tolist()[1:] == [CHORUS, VERSE, CHORUS]
    assert likely.sum(axis=1) == pytest.approx(1)


def test_where_nobody_sings_it_is_instrumental() -> None:
    traits = [Trait(at, 0.0, 1.0, (at + 0.5) / 5, 0.2, 1, False, sung=float(at != 2), again=0.0) for at in range(5)]
    assert chances(traits)[2].argmax() == INSTRUMENTAL
    assert chances([]).shape == (0, 7)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("Verse 2", VERSE), ("VERSE 1: Anna", VERSE), ("Pre-Chorus", PRECHORUS), ("prechorus 2", PRECHORUS),
     ("Chorus x2", CHORUS), ("Hook", CHORUS), ("Post-Chorus", CHORUS), ("Guitar Solo", INSTRUMENTAL),
     ("Anna", None), ("", None), (None, None), ("Reverse", None), ("versed", None)],
)  # fmt: skip
def test_headings_are_understood(heading: str | None, kind: int | None) -> None:
    assert headings.kind_of(heading) == kind


def test_untimed_headings_name_the_parts() -> None:
    """Loud verses and quiet choruses: by ear it is the other way round."""
    text = "I4 C8 V8 C8 V8 B8 V8 O4"
    assert heard(text)[1].kind == "chorus"
    told = ["Verse 1", "Chorus", "Verse 2", "Chorus", "Bridge", "Chorus"]
    parts = heard(text, [Line(f"la {at}", heading=each) for at, each in enumerate(told)])
    assert [part.kind for part in parts] == [
        "intro", "verse", "chorus", "verse", "chorus", "bridge", "chorus", "outro",
    ]  # fmt: skip


@pytest.mark.parametrize("told", [["Chorus"] * 1, ["Verse", "Chorus"] * 12, ["Bridge"]])
def test_too_few_or_too_many_headings_do_no_harm(told: list[str]) -> None:
    parts = heard(POP, [Line("la", heading=f"{each} {at}") for at, each in enumerate(told)])
    assert [part.start for part in parts] == starts(POP)


def test_timed_headings_name_the_parts_and_begin_them() -> None:
    text = "I4 V16 C8 V8 O4"
    words = [("Verse", 8), ("Verse", 14), ("Bridge", 24), ("Bridge", 32), ("Chorus", 41), ("Verse", 56)]
    lines = [Line(f"la {at}", Fraction(at), Fraction(at + 6), heading) for heading, at in words]
    parts = heard(text, lines)
    assert {part.start: part.kind for part in parts}[24.0] == "bridge"
    assert {part.start: part.kind for part in parts}[40.0] == "chorus"
