from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from rushes.errors import Problem
from rushes.film.model import Cast, Film, FilmFile, Moment, Place, Prop, Section, Setup, Shot, Transition
from rushes.film.treatment import Budget, Settings
from rushes.rules import RULES, State, check, rule
from rushes.song.model import Line, Song


def film(*shots: Shot, **file: Any) -> Film:
    tables: dict[str, Any] = {
        "cast": {"singer": Cast(name="Singer", text="young, dark hair"), "elder": Cast(text="old, silver hair")},
        "place": {"room": Place(text="lace curtains")},
        "prop": {"cup": Prop(text="blue mug", states={"whole": "intact", "broken": "in pieces"})},
    }
    settings = Settings(title="Care", **file.pop("settings", {}))
    return Film(Path("/nowhere"), FilmFile(film=settings, **{**tables, **file}), shots)


def shot(id: str = "a", start: int = 0, end: int = 100, **keys: Any) -> Shot:
    return Shot(id=id, start=start, end=end, **keys)


def said(**keys: Any) -> Film:
    return film(shot(**keys))


def slots(role: Any, count: int, start: int = 0) -> list[Shot]:
    framings = ("wide", "close-up")
    return [shot(f"{role}-{n}", start + n * 100, start + n * 100 + 100, role=role, framing=framings[n % 2])
            for n in range(count)]  # fmt: skip


SONG = Song("0" * 64, 44100, 2, 44100 * 10, lines=(Line("la", Fraction(0), Fraction(10)),))
MOUTH = Moment(id="mouth", at="2:55-3:05", seconds=5)
VERSES = (
    Section(id="one", kind="verse", start="0:00", end="0:05"),
    Section(id="two", kind="verse", start="0:07", end="0:10"),
)
SUNG: dict[str, Any] = {"kind": "performance", "framing": "close-up", "seconds": 8}

DISSOLVE = Transition(kind="dissolve")

LATE = Line("la", Fraction(8), Fraction(9))

CASES: dict[str, tuple[State, State]] = {
    "every-frame-covered": (
        State(film(shot(), shot("b", 110, 240))), State(film(shot(), shot("b", 100, 240)), SONG),
    ),
    "clip-fits-slot": (State(said(end=130, seconds=5)), State(said(end=120, seconds=5))),
    "transition-has-room": (
        State(film(shot(transition=DISSOLVE), shot("b", 100, 240))),
        State(film(shot(), shot("b", 100, 240, transition=DISSOLVE))),
    ),
    "dissolve-has-frames": (
        State(film(shot(end=118), shot("b", 118, 200, transition=DISSOLVE))),
        State(film(shot(), shot("b", 100, 190, transition=DISSOLVE))),
    ),
    "handles-fit": (State(said(end=120)), State(said(end=108))),
    "slot-in-guide-range": (
        State(film(moment=(MOUTH,))), State(film(moment=(replace(MOUTH, seconds=10), replace(MOUTH, seconds=None)))),
    ),
    "section-gaps": (
        State(film(section=VERSES)), State(film(section=(VERSES[0], replace(VERSES[1], start="0:05"))), SONG),
    ),
    "tag-exists": (
        State(said(text="@singre sings to <ref: Elder>")), State(said(text="@singer to <ref: Elder>, a@b.com")),
    ),
    "shot-links": (
        State(film(shot(moment="mouht"), moment=(MOUTH,))), State(film(shot(moment="mouth"), moment=(MOUTH,))),
    ),
    "descriptor-missing": (State(film(cast={"singer": Cast(text=" ")})), State(film())),
    "references-fit": (
        State(said(cast=("singer", "elder"), props=("cup",), place="room")), State(said(cast=("singer",))),
    ),
    "prompt-length": (
        State(said(still_prompt="\N{GRINNING FACE}" * 501)), State(said(still_prompt="\N{GRINNING FACE}" * 500)),
    ),
    "motion-only": (State(said(motion="her dark hair moves, warm lighting")), State(said(motion="she turns"))),
    "one-action": (
        State(said(text="she sits, then stands, then runs")), State(said(text="she sits down, then smiles")),
    ),
    "positive-phrasing": (State(said(motion="don't move")), State(said(motion="a note in a noble hand"))),
    "sound-words": (State(said(motion="loud music plays")), State(said(motion="sings, lips part"))),
    "duration-words": (State(said(text="a 10-second take")), State(said(text="in the 1970s, 3 cups, in her 70s"))),
    "framing-known": (State(said(framing="cloze up")), State(said(framing="Close-Ups, low angle"))),
    "camera-known": (State(said(camera="wobble")), State(said(camera="slow dolly in"))),
    "singing-close-up-length": (
        State(said(end=170, **SUNG), SONG), State(said(end=170, **SUNG), replace(SONG, lines=(LATE,))),
    ),
    "motif-order": (
        State(film(shot(props=("cup:broken",)), shot("b", 100, 200, props=("cup:whole",)))),
        State(film(shot(props=("cup:whole",)), shot("b", 100, 200, props=("cup:broken",)))),
    ),
    "neighbours-differ": (
        State(film(shot(setup="x"), shot("b", 100, 200, setup="x"))),
        State(film(shot(framing="wide"), shot("b", 100, 200, framing="close-up"))),
    ),
    "cap-covers-plan": (
        State(film(shot(), budget=Budget(cap=69))), State(film(shot(), budget=Budget(cap=70))),
    ),
    "cap-covers-likely": (
        State(film(shot(), budget=Budget(cap=194))), State(film(shot(), budget=Budget(cap=195))),
    ),
    "heroes-few": (
        State(film(*slots("hero", 2), *slots("draft", 7, 200))),
        State(film(*slots("hero", 2), *slots("draft", 18, 200))),
    ),
    "hero-tested": (
        State(film(*slots("hero", 1), settings={"engine": "scripted"})),
        State(film(replace(slots("hero", 1)[0], rejects={"clip": (1,)}), settings={"engine": "scripted"})),
    ),
    "still-before-clip": (
        State(film(shot(takes={"clip": 2}), settings={"engine": "scripted"})),
        State(film(shot(takes={"clip": 2}, picks={"still": 1}), settings={"engine": "scripted"})),
    ),
    "previz-leaves-words": (
        State(film(shot()), unread={"a": ("a zorvax", "gleefully")}),
        State(film(shot()), unread={"gone": ("a zorvax",)}),
    ),
}  # fmt: skip


def broken(state: State, id: str) -> list[Problem]:
    return [problem for problem in check(state) if problem.rule == id]


def test_every_case_has_a_rule() -> None:
    """The pages of the rules have cases of all of them."""
    assert set(CASES) <= set(RULES)


@pytest.mark.parametrize("id", sorted(CASES))
def test_it_fires_where_it_should_and_only_there(id: str) -> None:
    fires, quiet = CASES[id]
    problems = broken(fires, id)
    assert len(problems) == 1
    assert problems[0].severity == RULES[id].severity and problems[0].fix and problems[0].key
    assert broken(quiet, id) == []


@pytest.mark.parametrize("id", sorted(RULES))
def test_rules_say_what_they_ask_in_one_sentence(id: str) -> None:
    each = RULES[id]
    assert each.asks.endswith(".") and each.fix.endswith(".")
    assert id == id.lower() and " " not in id


@pytest.mark.parametrize("id", sorted(RULES))
def test_an_empty_film_breaks_nothing(id: str) -> None:
    assert broken(State(film()), id) == []


def test_overlaps_and_ends_are_found() -> None:
    messages = [
        p.message
        for p in broken(State(film(shot(), shot("b", 90, 200), shot("c", 200, 200)), SONG), "every-frame-covered")
    ]
    assert any("overlaps" in m for m in messages) and any("no frames" in m for m in messages)
    assert any("200 to 240" in m for m in messages)


def test_a_length_that_is_not_sold() -> None:
    assert "does not sell" in broken(State(said(seconds=11)), "clip-fits-slot")[0].message
    guide = film(shot(seconds=7), settings={"clip_lengths": "guide"})
    assert "guide" in broken(State(guide), "slot-in-guide-range")[0].message


def test_the_nearest_word_is_offered() -> None:
    assert "@singer" in broken(CASES["tag-exists"][0], "tag-exists")[0].fix
    assert "close-up" in broken(CASES["framing-known"][0], "framing-known")[0].fix


def test_a_text_is_reported_once_where_it_was_written() -> None:
    moment = Moment(id="m", text="@nobody")
    setup = Setup(id="s", text="@nobody")
    shots = (shot("a", 0, 50, moment="m", text="@nobody"), shot("b", 50, 100, setup="s", text="@nobody"))
    problems = broken(State(film(*shots, moment=(moment,), setup=(setup,))), "tag-exists")
    assert [(p.file, p.key) for p in problems] == [("film.toml", "moment.m.text"), ("film.toml", "setup.s.text")]
    changed = film(replace(shots[0], text="@someone"), moment=(Moment(id="m", text="x"),))
    assert [p.shot for p in broken(State(changed), "tag-exists")] == ["a"]


def test_problems_come_in_the_order_of_files_and_film() -> None:
    state = State(film(shot("z", 0, 100, camera="wobble"), shot("b", 100, 200, camera="wobble", text="@who")))
    problems = check(state)
    assert [(p.severity, p.shot) for p in problems if p.shot] == [("error", "b"), ("warning", "z"), ("warning", "b")]


def test_a_rule_is_a_function_and_one_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rushes.rules.registry.RULES", {})

    def always(state: State) -> Iterator[Problem]:
        yield Problem("", "is so", key="film.title")

    register: Callable[..., Any] = rule("always", "note", "It is so.", fix="Let it be.")
    register(always)
    with pytest.raises(ValueError, match="two rules"):
        register(always)
