"""Finer points of the rules that read looks, light, motifs, cuts and sizes."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.film.model import Cast, Film, FilmFile, Moment, Motif, Place, Prop, Section, Setup, Shot
from rushes.film.treatment import Cutting, Light, Look, Models, Settings, SongFile
from rushes.rules import State, check
from rushes.rules.sizes import size_of
from rushes.song.model import Beat, Line, Song, Trust

CAST = {
    "singer": Cast(text="28 years old, wavy dark hair, wearing simple black t-shirt"),
    "elder": Cast(text="Distinguished elderly person, 70s, silver hair, wise eyes"),
}


def film(*shots: Shot, **file: Any) -> Film:
    return Film(Path("/nowhere"), FilmFile(film=Settings(title="Care"), **file), shots)


def tiled(*frames: int, **keys: tuple[Any, ...]) -> tuple[Shot, ...]:
    """Shots of these lengths one after the other; each key has a value for each shot."""
    starts = [sum(frames[:n]) for n in range(len(frames))]
    rows = [{name: values[n] for name, values in keys.items()} for n in range(len(frames))]
    return tuple(
        Shot(id=f"s{n}", start=start, end=start + length, **row)
        for n, (start, length, row) in enumerate(zip(starts, frames, rows, strict=True))
    )


def said(state: State, id: str) -> list[str]:
    return [problem.message for problem in check(state) if problem.rule == id]


@pytest.mark.parametrize(
    "text",
    [
        "blonde @singer at the window",
        "@singer, red hair loose over the shoulders",
        "old @singer alone",
        "@singer, 60 years old, at the piano",
        "@singer in a white t-shirt",
        "young @elder laughs",
        "<ref: elder> with long brown hair",
    ],
)
def test_other_looks_than_the_cast_has_are_found(text: str) -> None:
    state = State(film(cast=CAST, moment=(Moment(id="m", text=text),)))
    assert len(said(state, "descriptor-agrees")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "@singer, dark hair in the wind, golden light on her face",
        "@singer strokes the silver hair of @elder",
        "@singer beside a woman with blonde hair",
        "@singer looks at a blonde girl",
        "an old photograph of @singer",
        "@singer in a black t-shirt and a red coat",
        "@elder, silver-haired, with the grey cat",
        "the young man beside @elder",
        "@singer reads an old letter",
        "blonde hair everywhere",
    ],
)
def test_looks_that_agree_or_are_somebody_elses_are_not(text: str) -> None:
    state = State(film(cast=CAST, moment=(Moment(id="m", text=text),)))
    assert said(state, "descriptor-agrees") == []


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_looks(text: str) -> None:
    moments = (Moment(id="m", text=f"@singer {text}"), Moment(id="n", text=f"{text} @elder's {text}"))
    assert "rule-failed" not in {p.rule for p in check(State(film(cast=CAST, moment=moments)))}


def test_everything_that_is_never_used_is_one_note_with_a_hint() -> None:
    tables: dict[str, Any] = {
        "cast": {"singer": CAST["singer"]}, "place": {"yard": Place(text="bare walls")},
        "prop": {"cup": Prop(text="blue mug", states={"whole": "intact", "broken": "in pieces"})},
        "motif": {"window": Motif(text="light")},
    }  # fmt: skip
    moment = Moment(id="m", text="@singre lifts the cup", props=("cup",))
    problem = next(p for p in check(State(film(moment=(moment,), **tables))) if p.rule == "never-used")
    expected = "never used: cast.singer, place.yard, motif.window and prop.cup.states.broken"
    assert problem.message == expected and "@singre" in problem.fix
    assert said(State(film(**tables)), "never-used") == [], "a treatment without moments is only begun"


LIGHT = Look(light=(Light(name="dawn", text="a"), Light(name="dusk", text="b", start="0:05")))


@pytest.mark.parametrize(
    ("lights", "wrong"),
    [
        ((None, None, None), 0),
        (("dawn", None, "dusk"), 0),
        (("dusk", None, None), 1),
        ((None, None, "dawn"), 1),
        ((None, "dusk", None), 0),
        ((None, None, "a candle"), 0),
    ],
)  # fmt: skip
def test_a_shot_keeps_to_the_light_of_its_time(lights: tuple[str | None, ...], wrong: int) -> None:
    state = State(film(*tiled(96, 84, 100, light=lights), look=LIGHT))
    assert len(said(state, "light-order")) == wrong


def test_light_outside_an_excerpt_is_no_mistake() -> None:
    song = SongFile(file="song.wav", start="0:30", end="0:40")
    steps = (*LIGHT.light, Light(name="night", text="c", start="5:00"))
    shots = tiled(96, 84)
    assert said(State(film(*shots, look=Look(light=steps))), "light-used")
    assert said(State(film(*shots, look=Look(light=steps), song=song)), "light-used") == []


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        ({0, 3, 6, 8}, ""),
        ({4}, "only once"),
        ({4, 6, 8}, "first third"),
        ({0, 2, 4}, "last third"),
        ({0, 1, 7, 8}, "is away for 0:15"),
        (set(), ""),
    ],
)  # fmt: skip
def test_a_motif_returns(seen: set[int], says: str) -> None:
    motifs = tuple(("window",) if n in seen else () for n in range(9))
    shots = tiled(60, 72, 84, 70, 60, 72, 74, 96, 72, motifs=motifs)
    messages = said(State(film(*shots, motif={"window": Motif(text="light")})), "motif-returns")
    assert [says in message for message in messages] == ([True] if says else [])


SONG = Song("0" * 64, 44100, 2, 44100 * 40, tuple(Beat(n / 2, n % 4 + 1) for n in range(80)), 4, 120.0)


def test_cuts_before_the_beat_on_purpose_count_as_on_it() -> None:
    early = (56, *[72] * 8, 328)
    assert said(State(film(*tiled(*early)), SONG), "cuts-on-beats") == ["0% of 9 cuts are on a beat, 0% on a bar"]
    assert said(State(film(*tiled(*early), cutting=Cutting(lead=4)), SONG), "cuts-on-beats") == []


def test_cuts_where_no_beat_was_heard_are_not_counted() -> None:
    silent = replace(SONG, trust=(Trust(0, 40, 0, 0, beat=False),))
    early = (56, *[72] * 8, 328)
    assert said(State(film(*tiled(*early)), silent), "cuts-on-beats") == []
    assert said(State(film(*tiled(*early)), replace(SONG, beats=())), "cuts-on-beats") == []


def test_only_the_sung_part_of_a_close_up_counts() -> None:
    shot = Shot(id="a", start=0, end=200, seconds=10, kind="performance", framing="close-up")
    sung = replace(SONG, lines=(Line("la", Fraction(0), Fraction(8)),))
    partly = replace(SONG, lines=(Line("la", Fraction(4), Fraction(12)),))
    assert "over 0:08 of words" in said(State(film(shot), sung), "singing-close-up-length")[0]
    assert said(State(film(shot), partly), "singing-close-up-length") == []


SETUPS = tuple(Setup(id=id, kind="performance", text=id) for id in ("far", "near"))


def test_a_ratio_that_moments_make_impossible_is_not_asked_for() -> None:
    verse = Section(id="verse1", kind="verse", start="0:00", end="0:20")
    moments = tuple(Moment(id=f"m{n}", kind="performance", text=f"song {n}") for n in range(4))
    story = Moment(id="story", text="a door")
    lengths = (96, 84, 100, 104, 96)
    keys: dict[str, Any] = {"section": ("verse1",) * 5, "kind": ("performance",) * 4 + ("narrative",)}
    pinned = tiled(*lengths, moment=("m0", "m1", "m2", "m3", "story"), **keys)
    free = tiled(*lengths, setup=("far", "near", "far", "near", None), **keys)
    tables: dict[str, Any] = {"section": (verse,), "moment": (*moments, story), "setup": SETUPS}
    assert said(State(film(*pinned, **tables)), "ratio-near-target") == []
    wrong = said(State(film(*free, **tables)), "ratio-near-target")
    assert wrong == ["performance fills verse1 80% instead of 30%"]
    wished = Cutting(performance={"verse1": 75})
    assert said(State(film(*free, cutting=wished, **tables)), "ratio-near-target") == []


def test_heroes_are_missed_only_where_models_differ() -> None:
    shots = tiled(*[60 + n for n in range(12)], moment=("m",) * 12)
    moment = (Moment(id="m", text="a door"),)
    assert said(State(film(*shots, moment=moment)), "hero-where-it-counts") == [
        "no shot is in role hero; every clip is a draft"
    ]
    same = Models(draft="gen4.5", hero="gen4.5")
    assert said(State(film(*shots, moment=moment, models=same)), "hero-where-it-counts") == []


def test_the_longest_of_several_runs_is_told() -> None:
    frames = (72,) * 6 + (96,) * 5
    messages = said(State(film(*tiled(*frames))), "metronome")
    assert messages == ["6 shots in a row last 0:03, up to s5; 2 such runs in all"]
    assert all(b.start == a.end for a, b in pairwise(tiled(*frames)))


@pytest.mark.parametrize(
    ("framing", "size"),
    [("Wide shot", "wide"), ("medium close-up", "close"), ("ots", "medium"), ("low angle", None), ("", None)],
)
def test_sizes_an_editor_cuts_between(framing: str, size: str | None) -> None:
    assert size_of(framing) == size
