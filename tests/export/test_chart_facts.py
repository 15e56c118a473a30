"""What a chart says of a film: cuts beside chance, sections, shared clips, threads, light, and colours."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from chart_films import CUP, film_for, shots_of, song_of
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.export.board_strip import tone
from rushes.export.chart_facts import Share, letters, light_steps, score_of, shared_clips
from rushes.export.chart_paper import PAPER, STYLES, broken, hatch, is_dark, mix, short, span
from rushes.export.chart_rows import rows_for
from rushes.export.chart_shots import KINDS, head_of, part_seen
from rushes.export.chart_song import KINDS as SECTIONS
from rushes.export.chart_story import threads
from rushes.film.model import Motif, Prop, Shot
from rushes.film.treatment import SHOT_KINDS, Cutting, Light
from rushes.song.model import Beat, Song


def beaten(*places: tuple[float, int], seconds: int = 20) -> Song:
    return Song("0" * 64, 44100, 2, 44100 * seconds, tuple(Beat(time, place) for time, place in places))


def test_a_cut_is_on_a_beat_to_a_frame() -> None:
    song = beaten((2.0, 1), (3.0, 2), (4.0, 3), (5.0, 1))
    film = film_for(shots_of([0, 47, 50, 72, 73, 122, 480]))
    score = score_of(film, song, film.shots)
    assert [(cut.frame, cut.fall) for cut in score.cuts] == [
        (47, "bar"), (50, "off"), (72, "beat"), (73, "beat"), (122, "off"),
    ]  # fmt: skip
    assert score.bars == Share(1, 5, 6 / 479)
    assert score.beats == Share(3, 5, 12 / 479)


def test_a_lead_that_is_asked_for_counts_as_on_the_beat() -> None:
    film = film_for(shots_of([0, 45, 480]), cutting=Cutting(lead=3))
    assert [cut.fall for cut in score_of(film, beaten((2.0, 1), (3.0, 2)), film.shots).cuts] == ["bar"]
    film = film_for(shots_of([0, 45, 480]))
    assert [cut.fall for cut in score_of(film, beaten((2.0, 1), (3.0, 2)), film.shots).cuts] == ["off"]


def test_chance_is_near_the_known_formula() -> None:
    """About 2 e T / 60 for continuous time; in frames, a tolerance of one is three of them, so e is 1.5 / 24."""
    film, song = film_for(shots_of(range(0, 2880, 100))), song_of(120, 90)
    score = score_of(film, replace(song, trust=(), beats=song_of(200, 90).beats), film.shots)
    assert score.beats is not None and score.bars is not None
    assert score.beats.chance == pytest.approx(2 * (1.5 / 24) * 90 / 60, rel=0.03)
    assert score.bars.chance == pytest.approx(score.beats.chance / 4, rel=0.05)


def test_where_there_is_no_beat_a_cut_is_neither_on_nor_off() -> None:
    film = film_for(shots_of([0, 60, 2400, 2500, 2880]))
    score = score_of(film, song_of(120), film.shots)
    assert [cut.fall for cut in score.cuts] == ["bar", "free", "free"]
    assert score.beats is not None and (score.beats.hits, score.beats.of) == (1, 1)
    assert score_of(film, None, film.shots).beats is None


SONG = replace(song_of(200, 111, first=0.3), trust=())


@settings(max_examples=40)
@given(st.lists(st.integers(1, 300), min_size=2, max_size=12), st.sampled_from(("23.976", "25", "30")))
def test_figures_are_those_of_counting_by_hand(lengths: list[int], fps: str) -> None:
    edges = [sum(lengths[:n]) for n in range(len(lengths) + 1)]
    film = film_for(shots_of(edges), fps=fps, excerpt={"start": "0:07"})
    score = score_of(film, SONG, film.shots)
    grid = {round((Fraction(beat.time) - 7) * film.rate) for beat in SONG.beats}
    near = {frame for frame in range(1, score.frames) if grid & {frame - 1, frame, frame + 1}}
    assert score.beats is not None
    assert score.beats.hits == len({cut for cut in edges if cut in near})
    assert score.beats.chance == pytest.approx(len(near) / (score.frames - 1))


def test_a_persons_sections_go_before_those_that_were_heard() -> None:
    song = song_of(80)
    heard = score_of(film_for(shots_of([0, 1920])), song, shots_of([0, 1920])).sections
    assert [(part.name, part.sure) for part in heard][:2] == [("Intro A", 0.9), ("Verse B", 0.4)]
    film = film_for(shots_of([0, 1920]), sections=True)
    told = score_of(film, song, film.shots).sections
    assert [part.name for part in told][:2] == ["Part 1", "Part 2"] and {part.sure for part in told} == {None}


def test_clips_that_are_shared_have_a_letter_and_others_have_none() -> None:
    a, b, c, d = shots_of([0, 10, 20, 30, 40])
    shots = (a, replace(b, clip_of=a.id), c, replace(d, clip_of="gone"))
    assert shared_clips(shots) == {a.id: "A"}
    assert [letters(n) for n in (0, 25, 26, 51, 52, 702)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]


@pytest.mark.parametrize(
    ("more", "seen"),
    [
        ({}, (0.0, 0.5)),
        ({"begin": 60}, (0.25, 0.75)),
        ({"begin": 60, "used": 132}, (0.25, 0.8)),
        ({"trim": (24, 120)}, (0.1, 0.5)),
        ({"begin": 200}, (200 / 240, 1.0)),
    ],
)
def test_what_is_seen_of_a_clip(more: dict[str, int], seen: tuple[float, float]) -> None:
    shot = Shot(id="a", start=0, end=120, seconds=10, **more)  # type: ignore[arg-type]
    assert part_seen(score_of(film_for((shot,)), None, (shot,)), shot) == pytest.approx(seen)


def test_a_motif_and_the_thing_of_its_name_are_one_thread_with_its_states() -> None:
    first, second, third = shots_of([0, 100, 200, 300])
    shots = (
        replace(first, motifs=("cup",), props=()),
        replace(second, motifs=("cup",), props=("cup:shattered",)),
        replace(third, motifs=(), props=("cup",)),
    )
    film = film_for(shots, motif={"cup": Motif(text="trust"), "never": Motif(text="")}, prop={"cup": CUP})
    (one,) = threads(score_of(film, None, shots))
    assert [(shot.id, number, state) for shot, number, state in one.seen] == [
        (first.id, -1, ""), (second.id, 1, "shattered"), (third.id, 0, "whole"),
    ]  # fmt: skip


def test_many_motifs_share_the_last_lane() -> None:
    (shot,) = shots_of([0, 100])
    names = tuple(f"motif{n}" for n in range(20))
    film = film_for((replace(shot, motifs=names),), motif={}, prop={"box": Prop(text="")})
    found = threads(score_of(film, None, film.shots))
    assert [one.name for one in found] == [*names[:5], "15 more"] and len(found[-1].seen) == 1


def test_light_steps_follow_each_other_inside_the_film() -> None:
    film = film_for(shots_of([0, 30 * 24]), song=False)
    assert list(light_steps(film, 30 * 24)) == [(0, 0, 480), (1, 480, 720)]


@pytest.mark.parametrize(("seconds", "rows"), [(1, 1), (90, 1), (120, 2), (312, 4), (600, 8), (3600, 20), (99999, 30)])
def test_longer_films_have_more_rows_but_not_without_end(seconds: float, rows: int) -> None:
    assert rows_for(seconds) == rows


def luminance(colour: str) -> float:
    linear = [((c / 255 + 0.055) / 1.055) ** 2.4 if c > 10 else c / 3294.6 for c in bytes.fromhex(colour[1:])]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_word_can_be_read_on_what_it_stands_on() -> None:
    def ink(style: str) -> str:
        return STYLES[style].fill or ""

    for kind in SHOT_KINDS:
        pale = "-pale" if is_dark(KINDS[kind]) else ""
        assert contrast(ink(f"t-name{pale}"), KINDS[kind]) >= 4.5
        assert contrast(ink("t-head"), head_of(kind)) >= 4.5
    assert all(contrast(ink("t-section"), colour) >= 4.5 for colour in SECTIONS.values())
    assert all(contrast(ink("t-sure"), colour) >= 4.0 for colour in SECTIONS.values())
    for name in ("night", "candle", "gold", "white", "grey", "dawn", "neon", "a", "b"):
        colour = tone(Light(name=name, text=""), 1)
        assert contrast(ink("t-light-pale" if is_dark(colour) else "t-light"), colour) >= 4.0
    on_paper = ["t-title", "t-fact", "t-lane", "t-ruler", "t-bar", "t-lyric", "t-guess", "t-state", "t-legend"]
    assert all(contrast(ink(style), PAPER) >= 4.5 for style in on_paper)


def test_kinds_of_shot_are_apart_as_greys() -> None:
    """Lightness (CIE L*) differs by ten at least, so that no colour has to be seen."""
    lightness = [116 * luminance(colour) ** (1 / 3) - 16 for colour in KINDS.values()]
    assert min(abs(a - b) for a, b in combinations(lightness, 2)) >= 10
    assert not set(KINDS.values()) & set(SECTIONS.values())


@settings(deadline=None)
@given(st.text(max_size=200), st.floats(0, 400))
def test_short_text_fits(text: str, width: float) -> None:
    assert span(short(text, "t-lyric", width), "t-lyric") <= width
    lines = broken(text, "t-lyric", width, 3)
    assert len(lines) <= 3 and all(span(line, "t-lyric") <= width + 0.5 for line in lines)


@settings(deadline=None)
@given(st.floats(0.5, 900), st.floats(1, 60))
def test_hatching_stays_in_its_rectangle(width: float, height: float) -> None:
    for x1, y1, x2, y2 in hatch(100, 50, width, height, 7, "hatch").lines:
        assert all(99.9 <= x <= 100.1 + width for x in (x1, x2)) and all(49.9 <= y <= 50.1 + height for y in (y1, y2))
        assert x1 >= x2 - 0.2 and y1 <= y2 + 0.2


def test_mixing_colours() -> None:
    assert mix("#000000", "#ffffff", 0) == "#000000" and mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#102030", "#304050", 0.5) == "#203040"
