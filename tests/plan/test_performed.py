"""Shots that follow a performance: which frame of its video each film frame shows, how long the clip is, its price."""

from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.cut.lay import lay
from rushes.cut.timeline import Clip, clip_frame
from rushes.errors import EngineError
from rushes.film.model import Film, FilmFile, Moment, Performance, Section, Setup, Shot
from rushes.film.treatment import Models, Settings, SongFile
from rushes.plan.budget import budget, left_to_buy
from rushes.plan.cheaper import cheaper
from rushes.plan.first import make_plan, solve_plan
from rushes.plan.paid import Paid
from rushes.plan.performed import clip_model, clip_seconds, pace, performer, shown, window_of
from rushes.plan.quote import quote, quote_all
from rushes.song.model import Beat, Song
from rushes.units import RATES, step

SUNG = {"chorus": Performance(file="chorus.mp4", start="0:10")}
SONG = Song("0" * 64, 44100, 2, 44100 * 64, tuple(Beat(n / 2, n % 4 + 1) for n in range(128)), 4, 120.0)


def film(*shots: Shot, **file: Any) -> Film:
    plain = Settings(title="Sung", **{"kind": "narrative", **file.pop("settings", {})})
    return Film(Path("/nowhere"), FilmFile(film=plain, **{"performance": SUNG, **file}), shots)


def shot(**changes: Any) -> Shot:
    return Shot(**{"id": "a", "start": 240, "end": 336, "kind": "performance", "performance": "chorus", **changes})


@settings(max_examples=300, deadline=None)
@given(
    fps=st.sampled_from(sorted(RATES)), handles=st.integers(0, 24), start=st.integers(0, 5000),
    frames=st.integers(1, 240), begin=st.none() | st.integers(0, 60), song=st.sampled_from([None, "0:07.3", "1:00"]),
    filmed=st.sampled_from(["0:00", "0:10", "1:02.345"]),
)  # fmt: skip
def test_every_film_frame_shows_what_was_sung_then(
    fps: Any, handles: int, start: int, frames: int, begin: int | None, song: str | None, filmed: str
) -> None:
    """By construction, in fractions: the frame on screen at film frame f is the video's at song time - start."""
    sung = shot(start=start, end=start + frames, begin=begin)
    whole = film(
        sung, settings={"fps": fps, "handles": handles}, performance={"chorus": Performance(file="c", start=filmed)},
        song=SongFile(file="song.wav", start=song),
    )  # fmt: skip
    window, rate = window_of(whole, sung), RATES[fps]
    clip = Clip("0" * 64, window.frames, window.play)
    assert window.play == 24 and window.frames == 24 * clip_seconds(whole, sung)
    (item,) = lay([replace(sung, start=0, end=frames)], rate, {"a": clip}, handles=handles)
    from_song = Fraction(0) if song is None else {"0:07.3": Fraction(73, 10), "1:00": Fraction(60)}[song]
    begins = {"0:00": Fraction(0), "0:10": Fraction(10), "1:02.345": Fraction(62345, 1000)}[filmed]
    for k in range(frames):
        on_screen = window.time(clip_frame(item, k, rate))
        sung_then = (start + k) / rate + from_song - begins
        late = sung_then - on_screen
        assert late == 0 if step(Fraction(24), rate) == 1 else 0 <= late < Fraction(1, 24)


@pytest.mark.parametrize("fps", sorted(RATES))
@pytest.mark.parametrize("came", ["25", "24000/1001", "30", "50"])
def test_a_clip_that_came_at_another_rate_does_not_drift(fps: Any, came: str) -> None:
    """Ten seconds whose clip keeps the time of what it follows, at a rate of its own; or only its frames."""
    rate, own, sung = RATES[fps], Fraction(came), shot(end=240 + round(10 * RATES[fps]))
    whole = film(sung, settings={"fps": fps, "handles": 6})
    window = window_of(whole, sung)
    for frames in (round(window.frames / window.play * own), window.frames):
        clip = Clip("0" * 64, frames, own, pace=pace(whole, sung, own, frames))
        (item,) = lay([replace(sung, start=0, end=sung.frames)], rate, {"a": clip}, handles=6)
        for k in range(sung.frames):
            shown_at = Fraction(clip_frame(item, k, rate) * window.frames, frames) / window.rate + window.at
            assert abs((240 + k) / rate - 10 - shown_at) < Fraction(2, 24), k


def test_a_clip_at_the_rate_it_was_given_is_left_alone() -> None:
    assert pace(film(), shot(), Fraction(24), 96) is None
    assert pace(film(), shot(performance=None), Fraction(25), 96) is None
    assert pace(film(), shot(), Fraction(25), 40) is None, "too short to be the part that it was given"


def test_the_slot_shows_a_part_of_the_video() -> None:
    assert shown(film(), shot()) == (Fraction(0), Fraction(95, 24))
    assert window_of(film(), shot()).at == Fraction(-6, 24)


@pytest.mark.parametrize(("frames", "handles", "seconds"), [
    (24, 6, 3), (60, 6, 3), (61, 6, 4), (96, 6, 5), (84, 6, 4), (72, 0, 3), (73, 0, 4), (230, 6, 11), (719, 0, 30),
    (720, 6, 30),
])  # fmt: skip
def test_the_clip_is_the_shortest_that_covers_slot_and_handles(frames: int, handles: int, seconds: int) -> None:
    sung = shot(end=240 + frames)
    assert clip_seconds(film(settings={"handles": handles}), sung) == seconds


def test_its_price_is_that_of_the_performance_whatever_its_role_and_length() -> None:
    whole = film()
    for role in ("draft", "hero"):
        planned = quote(whole, shot(role=role, seconds=10))
        assert (planned.model, planned.clip_credits) == ("act_two", 25)
    assert quote(whole, shot(end=264)).clip_credits == 15, "three seconds at least"
    assert quote(whole, shot(clip_of="b")).clip_credits == 0
    assert quote(whole, shot(performance=None, seconds=4)).model == "gen4_turbo"


def test_quote_budget_and_plan_agree() -> None:
    shots = (shot(), shot(id="b", start=336, end=400, role="hero"), shot(id="c", start=400, end=450, performance=None))
    whole = film(*shots)
    plan, planned = quote_all(whole, 450, shots), budget(whole)
    assert [each.clip_credits for each in plan.shots] == [25, 20, 25]
    assert plan == replace(plan, shots=tuple(quote(whole, each) for each in shots))
    by_shot = planned.split(lambda item: item.what)
    assert [by_shot[id].least for id in "abc"] == [each.still_credits + each.clip_credits for each in plan.shots]
    assert planned.total.least == plan.credits
    assert left_to_buy(whole) == planned.to_buy
    assert {item.model for item in planned.items if item.phase in ("heroes", "drafts")} == {"act_two", "gen4_turbo"}
    assert not [item for item in planned.items if item.phase == "tests"], "a performance is not tested as a draft"


def test_sellers_without_such_a_model_sell_it_as_any_other() -> None:
    scripted = Models(still="scripted_still", draft="scripted_clip", hero="scripted_clip")
    whole = film(models=scripted)
    assert performer(whole) is None and clip_model(whole, shot()).id == "scripted_clip"
    assert quote(whole, shot(seconds=4)).clip_credits == 20 and clip_seconds(whole, shot(seconds=4)) == 4
    with pytest.raises(EngineError, match="nonsense"):
        quote(film(models=Models(performance="nonsense")), shot())


def chorus(**setup: Any) -> Film:
    """A song of 64 seconds; its second quarter is sung."""
    sections = [("verse1", "verse", "0:00", "0:16"), ("chorus1", "chorus", "0:16", "0:32"),
                ("verse2", "verse", "0:32", "0:48"), ("chorus2", "chorus", "0:48", "1:04")]  # fmt: skip
    return film(
        section=tuple(Section(id=i, kind=k, start=a, end=b) for i, k, a, b in sections),  # type: ignore[arg-type]
        setup=(Setup(id="mic", kind="performance", text="sings", **setup),),
        moment=tuple(Moment(id=f"m{n}", text="a door") for n in range(4)), song=SongFile(file="song.wav"),
        settings={"kind": "music-video"}, performance={"chorus": Performance(file="c", start="0:00")},
    )  # fmt: skip


def test_a_plan_gives_each_its_own_clip_at_its_own_speed() -> None:
    solution = solve_plan(chorus(performance="chorus"), SONG)
    sung = [each.shot for each in solution.plan.shots if each.shot.performance]
    assert len(sung) > 4
    assert not [each.id for each in sung if each.clip_of or each.used or each.begin is not None]
    assert {each.model for each in solution.plan.shots if each.shot.performance} == {"act_two"}
    stills = sum(each.still_credits + each.clip_credits for each in solution.plan.shots)
    assert solution.credits == stills == solution.plan.credits


def test_a_plan_without_them_is_the_plan_it_was() -> None:
    """A performance that is only written down changes nothing."""
    plain, told = chorus(), replace(chorus(), file=replace(chorus().file, performance={}))
    assert make_plan(plain, SONG) == make_plan(told, SONG)


def test_a_moment_that_is_sung_is_planned_at_its_price() -> None:
    whole = chorus()
    moment = Moment(id="sung", at="0:20-0:21", kind="performance", performance="chorus", text="she sings")
    solution = solve_plan(replace(whole, file=replace(whole.file, moment=(*whole.file.moment, moment))), SONG)
    (planned,) = [each for each in solution.plan.shots if each.shot.moment == "sung"]
    assert (planned.model, planned.clip_credits) == ("act_two", 15)
    assert solution.credits == solution.plan.credits


def test_a_bought_one_keeps_its_slot() -> None:
    whole = chorus(performance="chorus")
    plan = make_plan(whole, SONG)
    first = next(each.shot for each in plan.shots if each.shot.performance)
    settled = replace(whole, shots=tuple(each.shot for each in plan.shots))
    again = make_plan(settled, SONG, Paid(clips=frozenset({first.id})))
    (kept,) = [each.shot for each in again.shots if each.shot.id == first.id]
    assert window_of(whole, kept) == window_of(whole, first)


def test_cheaper_ways_leave_them_alone() -> None:
    whole = chorus(performance="chorus", role="hero")
    plan = make_plan(whole, SONG)
    settled = replace(whole, shots=tuple(each.shot for each in plan.shots))
    sung = {each.id for each in settled.shots if each.performance}
    for way in cheaper(settled):
        if way.way.id in ("drafts", "by-the-second", "snug", "performance-again"):
            assert not sung & set(way.way.shots), way.way.id
        assert all(
            clip_seconds(way.way.film, each) == ceil((each.frames + 12) / 24) or each.frames < 60
            for each in way.way.film.shots if each.performance
        )  # fmt: skip
