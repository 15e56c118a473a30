from dataclasses import replace
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plan_films import LINES, case_study, film_of, moment, section, song_of

from rushes.errors import FilmError
from rushes.film.inherit import sources
from rushes.film.model import Film, Setup, Shot
from rushes.film.treatment import SongFile
from rushes.plan.first import make_plan
from rushes.plan.frames import clip_frames_needed, role_model
from rushes.plan.model import Plan
from rushes.plan.names import mark
from rushes.song.model import Line, Song

SINGER = (
    Setup(id="wide", kind="performance", framing="wide"),
    Setup(id="close", kind="performance", framing="close-up"),
)


def shots_of(plan: Plan) -> tuple[Shot, ...]:
    return tuple(planned.shot for planned in plan.shots)


def assert_whole(film: Film, plan: Plan) -> None:
    """Every frame in one shot, every clip long enough at a speed near 1, no part of it seen twice, every id once."""
    shots = shots_of(plan)
    edges = [0, *(shot.end for shot in shots)]
    assert [shot.start for shot in shots] == edges[:-1] and edges[-1] == plan.frames
    by_id = {shot.id: shot for shot in shots}
    assert len(by_id) == len(shots)
    seen: dict[str, list[tuple[int, int]]] = {}
    for shot in shots:
        model = role_model(film, shot.role)
        assert shot.seconds in model.seconds and by_id[shot.source].clip_of is None
        assert Fraction(9, 10) <= shot.speed(film.rate) <= Fraction(11, 10)
        first = shot.begin or 0
        seen.setdefault(shot.source, []).append((first, first + shown(film, shot)))
    for source, windows in seen.items():
        assert max(last for _, last in windows) <= by_id[source].seconds * 24
        assert all(a <= b for (_, a), (b, _) in pairwise(sorted(windows)))


def shown(film: Film, shot: Shot) -> int:
    return shot.used or clip_frames_needed(shot.frames, film.rate, role_model(film, shot.role))


CASE = case_study()
CASE_SONG = song_of(312, 96, 4, LINES)
CASE_PLAN = make_plan(CASE, CASE_SONG)


def test_the_case_study_is_whole_and_holds_its_pins() -> None:
    assert_whole(CASE, CASE_PLAN)
    assert CASE_PLAN.frames == 312 * 24
    spans = {shot.moment: (shot.start, shot.end) for shot in shots_of(CASE_PLAN)}
    assert spans["hands"] == (25 * 24, 35 * 24)
    assert spans["cupdrop"] == (165 * 24, 175 * 24)
    assert spans["sill"] == (302 * 24, 312 * 24)
    assert spans["soup"][0] == 15 * 24 and spans["embrace"][0] == 240 * 24
    assert {moment.id for moment in CASE.file.moment} <= set(spans)


def test_the_case_study_cuts_on_bars_and_is_alive() -> None:
    bars = {CASE.frame_at(Fraction(time)) for time in CASE_SONG.downbeats}
    cuts = [shot.start for shot in shots_of(CASE_PLAN)][1:]
    assert sum(cut in bars for cut in cuts) / len(cuts) > 0.8
    starts = {shot.start for shot in shots_of(CASE_PLAN)}
    assert {CASE.frame_at(Fraction(s)) for s in (0, 5, 45, 75, 90, 130, 155, 195, 240, 270)} <= starts
    lengths = [shot.frames for shot in shots_of(CASE_PLAN)]
    assert len(set(lengths)) >= 8
    assert max(len(list(run)) for _, run in groupby(lengths)) <= 4


def test_the_case_study_intercuts_performance_and_story() -> None:
    shots = shots_of(CASE_PLAN)

    def share(id: str) -> float:
        part = [shot for shot in shots if shot.section == id]
        return sum(s.frames for s in part if s.kind == "performance") / sum(s.frames for s in part)

    assert share("verse1") < 0.45 < share("chorus1") < 0.85
    kinds = [shot.kind == "performance" for shot in shots]
    assert max(len(list(run)) for _, run in groupby(kinds)) <= 4
    assert not any(a.setup and a.setup == b.setup for a, b in pairwise(shots))
    chorus = [s.frames for s in shots if s.section == "chorus3"]
    verse = [s.frames for s in shots if s.section == "verse2"]
    assert sum(chorus) / len(chorus) < sum(verse) / len(verse)


def test_the_story_keeps_its_order() -> None:
    at = {shot.moment: shot.start for shot in shots_of(CASE_PLAN)}
    assert at["candle"] < at["dust"] < at["visit"] < at["laugh"] < at["whisper"]


def test_the_same_film_gives_the_same_plan_again() -> None:
    assert make_plan(case_study(), CASE_SONG) == CASE_PLAN
    planned = replace(CASE, shots=shots_of(CASE_PLAN))
    assert make_plan(planned, CASE_SONG) == CASE_PLAN


def test_ids_follow_their_section() -> None:
    assert shots_of(CASE_PLAN)[0].id == "intro-01"
    assert {shot.id.rpartition("-")[0] for shot in shots_of(CASE_PLAN)} == {s.id for s in CASE.file.section}
    assert shots_of(make_plan(film_of(), song_of(20)))[0].id == "shot-01"


@pytest.mark.parametrize("fps", ["23.976", "24", "25", "29.97", "30"])
@pytest.mark.parametrize("lengths", ["model", "guide"])
def test_every_rate_and_clip_length(fps: str, lengths: str) -> None:
    film = film_of(settings={"fps": fps, "clip_lengths": lengths}, setup=SINGER, moment=(moment("a", "x"),))
    song = song_of(61.37, 113.3)
    plan = make_plan(film, song)
    assert plan.frames == round(song.seconds * film.rate)
    assert_whole(film, plan)


def test_an_empty_treatment_still_tiles() -> None:
    film = film_of()
    plan = make_plan(film, song_of(40, None))
    assert_whole(film, plan)
    assert {planned.shot.kind for planned in plan.shots} == {"insert"}
    assert make_plan(film, song_of(0.5)).shots[0].shot.frames == 12


def test_without_a_song_moments_follow_each_other() -> None:
    film = film_of(song=False, moment=(moment("a", "x"), moment("b", "y", seconds=8), moment("c", "z")))
    plan = make_plan(film)
    assert plan.frames == 18 * 24
    assert [(p.shot.moment, p.shot.frames, p.shot.seconds) for p in plan.shots] == [
        ("a", 120, 6), ("b", 192, 8), ("c", 120, 6)
    ]  # fmt: skip
    sections = film_of(song=False, section=(section("one", "scene", "0:00", "0:30"),), moment=(moment("a", "x"),))
    assert make_plan(sections).frames == 30 * 24


def test_nothing_at_all_is_an_error_that_says_what_to_write() -> None:
    with pytest.raises(FilmError, match=r"\[song\]"):
        make_plan(film_of(song=False))


def test_an_excerpt_drops_what_is_outside_and_clips_its_edges() -> None:
    film = film_of(
        song=SongFile(file="s", start="0:20", end="0:40"), setup=SINGER,
        moment=(
            moment("before", "x", at="0:05-0:10"), moment("early", "x", at="0:15-0:25"),
            moment("late", "x", at="0:35-0:45"), moment("after", "x", at="0:50"), moment("tail", "x"),
        ),
    )  # fmt: skip
    plan = make_plan(film, song_of(60))
    assert_whole(film, plan)
    assert plan.frames == 480
    told = {shot.moment: (shot.start, shot.end) for shot in shots_of(plan) if shot.moment}
    assert told == {"early": (0, 120), "late": (360, 480)}


@pytest.mark.parametrize(
    ("moments", "words"),
    [
        ([moment("late", "x", at="2:00")], ["late", "past the end"]),
        ([moment("a", "x", at="0:05-0:15"), moment("b", "x", at="0:10-0:20")], ["b", "overlaps", "a"]),
        ([moment("a", "x", on="care for the meek")], ["a", "not in the lyrics", "Care, for WEAK!"]),
        ([moment("a", "x", section="verse9")], ["a", "verse9", "verse1"]),
        ([moment(f"m{n}", "x", section="verse1") for n in range(30)], ["m29", "full"]),
        ([moment(f"m{n}", "x") for n in range(90)], ["m89", "full"]),
        ([moment("a", "x", at="nonsense")], ["moment.a.at", "nonsense"]),
    ],
)
def test_impossible_films_say_why(moments: list[Any], words: list[str]) -> None:
    film = film_of(moment=tuple(moments), section=(section("verse1", "verse", "0:00", "0:20"),))
    with pytest.raises(FilmError) as error:
        make_plan(film, song_of(60, lines=(Line("Care, for WEAK!", Fraction(10)),)))
    for word in words:
        assert word in str(error.value)
    assert error.value.problems


def test_lyric_pins_read_past_case_and_marks_and_take_repeats_in_turn() -> None:
    lines = (Line("Don't let go,", Fraction(10)), Line("hold", Fraction(20)), Line("dont LET go!", Fraction(30)))
    film = film_of(moment=(moment("one", "x", on="don't let go"), moment("two", "x", on="Don't let go")))
    at = {shot.moment: shot.start for shot in shots_of(make_plan(film, song_of(60, lines=lines)))}
    assert (at["one"], at["two"]) == (240, 720)


def test_a_long_pin_is_split_on_beats() -> None:
    film = film_of(moment=(moment("long", "x", at="0:05-0:30"),), setup=SINGER)
    song = song_of(60)
    plan = make_plan(film, song)
    pieces = [shot for shot in shots_of(plan) if shot.moment == "long"]
    assert len(pieces) == 3 and pieces[0].start == 120 and pieces[-1].end == 720
    beats = {film.frame_at(Fraction(beat.time)) for beat in song.beats}
    assert all(piece.start in beats for piece in pieces)


def test_what_a_person_touched_stays_and_the_rest_flows_around_it() -> None:
    shots = list(shots_of(CASE_PLAN))
    changed = replace(shots[7], start=shots[7].start + 5, text="my own")
    picked = replace(shots[20], picks={"still": 2})
    shots[7], shots[20] = changed, picked
    film = replace(CASE, shots=tuple(shots))
    plan = make_plan(film, CASE_SONG)
    assert_whole(film, plan)
    assert {shot.id: shot for shot in shots_of(plan)}[changed.id] == changed
    assert picked in shots_of(plan)


def test_ids_are_never_given_to_another_slot() -> None:
    before = shots_of(make_plan(film_of(setup=SINGER), song_of(60)))
    film = replace(film_of(setup=SINGER, moment=(moment("a", "x", at="0:20-0:29"),)), shots=before)
    after = shots_of(make_plan(film, song_of(60)))
    old = {shot.id: shot for shot in before}
    for shot in after:
        if shot.id in old:
            assert max(shot.start, old[shot.id].start) < min(shot.end, old[shot.id].end)
        else:
            assert int(shot.id.rpartition("-")[2]) > len(before)
        assert shot.plan == mark(shot, sources(film.file))


def test_kept_shots_in_each_others_way_are_an_error() -> None:
    mine = Shot(id="a", start=0, end=100), Shot(id="b", start=50, end=120), Shot(id="c", start=4000, end=5000)
    with pytest.raises(FilmError) as error:
        make_plan(film_of(shots=mine), song_of(60))
    assert 'overlaps shot "a"' in str(error.value) and 'shot "c" lies outside' in str(error.value)
    film = film_of(shots=(Shot(id="a", start=0, end=100),), moment=(moment("m", "x", at="0:02"),))
    with pytest.raises(FilmError, match='pinned over shot "a"'):
        make_plan(film, song_of(60))


def test_no_grid_is_made_up_without_beats() -> None:
    lines = tuple(Line("la", Fraction(second)) for second in range(0, 60, 7))
    plan = make_plan(film_of(setup=SINGER), song_of(60, None, lines=lines))
    assert_whole(film_of(), plan)
    assert len({planned.shot.frames for planned in plan.shots}) > 3


@st.composite
def films(draw: st.DrawFn) -> tuple[Film, Song | None]:
    """Any film that could be written: sections with gaps, every kind of moment, a song with or without beats."""
    seconds = draw(st.integers(1, 120))
    edges = sorted(draw(st.lists(st.integers(0, seconds + 5), max_size=6)))
    kinds = st.sampled_from(["verse", "chorus", "bridge", "intro"])
    sections = tuple(
        section(f"s{n}", draw(kinds), f"0:{a:02d}" if a < 60 else f"{a // 60}:{a % 60:02d}", str(b))
        for n, (a, b) in enumerate(pairwise(edges))
        if a < b
    )
    moments = []
    for n in range(draw(st.integers(0, 6))):
        where = draw(st.sampled_from(["free", "at", "span", "section"]))
        start = draw(st.integers(0, seconds))
        pin = {"at": {"at": str(start)}, "span": {"at": f"{start}-{start + draw(st.integers(1, 25))}"}}.get(where, {})
        if where == "section" and sections:
            pin = {"section": draw(st.sampled_from(sections)).id}
        more = draw(st.fixed_dictionaries({}, optional={"seconds": st.integers(1, 60), "role": st.just("hero")}))
        moments.append(moment(f"m{n}", "x", **pin, **more))
    setups = SINGER if draw(st.booleans()) else ()
    settings = {
        "fps": draw(st.sampled_from(["23.976", "24", "25", "29.97", "30"])),
        "clip_lengths": draw(st.sampled_from(["model", "guide"])), "handles": draw(st.integers(0, 48)),
    }  # fmt: skip
    sung = draw(st.booleans())
    song = song_of(seconds, draw(st.sampled_from([None, 60.0, 96.0, 171.3])), draw(st.integers(2, 5))) if sung else None
    return film_of(settings=settings, section=sections, moment=tuple(moments), setup=setups, song=sung), song


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(films())
def test_any_film_is_whole_or_refused(made: tuple[Film, Song | None]) -> None:
    film, song = made
    try:
        plan = make_plan(film, song)
    except FilmError as error:
        assert str(error)
        return
    assert_whole(film, plan) if film.settings.fps == "24" else None
    shots = shots_of(plan)
    assert [s.start for s in shots] == [0, *(s.end for s in shots)][:-1] and shots[-1].end == plan.frames
    again = make_plan(replace(film, shots=shots), song)
    assert again == plan


def test_a_detail_of_hands_is_of_who_was_seen_last() -> None:
    shots = shots_of(CASE_PLAN)
    details = [(n, shot) for n, shot in enumerate(shots) if shot.text.startswith("A detail: the hands of @")]
    assert details
    for n, shot in details:
        before = next(each for each in reversed(shots[:n]) if each.kind == "narrative" and each.cast)
        assert shot.cast == before.cast[:1] and f"@{shot.cast[0]}" in shot.text
