"""The guide's troubleshooting: every problem and every solution is there, and what it tells to type can be typed."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from checklist_films import KNOWN, TAKEN, failing, film, made, now, shot

from rushes.cli import COMMANDS, rushes
from rushes.film.model import Moment
from rushes.film.treatment import Models
from rushes.remedies import CAUSES
from rushes.rules.finding import Finding
from rushes.rules.topics import TOPICS, Fix, known_of, near_topic, prices_of

HERE = Path(__file__).parent
GUIDE = (HERE / "guide_troubles.md").read_text(encoding="utf-8")
SOURCES = HERE.parents[1] / "src" / "rushes" / "rules"


def test_every_problem_of_the_guide_is_a_topic_with_every_solution_in_order() -> None:
    told: dict[tuple[str, str], list[str]] = {}
    section, problem = "", ""
    for line in GUIDE.splitlines():
        if found := re.match(r"#+ ([\d.]+?)\.? ", line):
            section = found[1]
        elif line.startswith("**Problem:** "):
            problem = line.removeprefix("**Problem:** ").strip()
            told[section, problem] = []
        elif found := re.match(r"[*-] (.+)", line):
            told[section, problem].append(found[1].strip())
    assert len(told) == 11 and sum(map(len, told.values())) == 44
    assert {(each.section, each.problem): [fix.guide for fix in each.fixes] for each in TOPICS.values()} == told


def test_the_root_causes_of_the_guide_are_said() -> None:
    causes = re.findall(r"\*\*Root Cause:\*\* (.+?) *$", GUIDE, re.MULTILINE)
    assert len(causes) == 2
    for cause in causes:
        assert any(cause in each.why for each in TOPICS.values()), cause


def _typed() -> list[tuple[str, str]]:
    """Every command in the texts of topics and of judges, with where it is said."""
    found = []
    for path in sorted([*(SOURCES / "topics").glob("*.py"), *(SOURCES / "lists").glob("*.py")]):
        text = re.sub(r'"\s*\n\s*f?"', "", path.read_text(encoding="utf-8"))
        found += [(path.name, command) for command in re.findall(r"`(rushes [^`]+)`", text)]
        found += [(path.name, command) for command in re.findall(r'"(rushes [a-z][^"]*)"', text)]
    return found


@pytest.mark.parametrize(("where", "command"), _typed())
def test_what_is_told_to_type_is_a_command_with_such_options(where: str, command: str) -> None:
    context, words = click.Context(rushes), command.split()
    assert words[1] in COMMANDS, command
    target = rushes.get_command(context, words[1])
    if isinstance(target, click.Group) and len(words) > 2 and words[2] in target.commands:
        target = target.commands[words[2]]
    assert target is not None
    options = {name for param in target.params if isinstance(param, click.Option) for name in param.opts}
    assert {word for word in words if word.startswith("--")} <= options, command


def test_there_are_commands_to_try() -> None:
    assert len({command for _, command in _typed()}) > 30


def test_topics_have_causes_that_the_remedy_knows_and_names_of_their_own() -> None:
    for id, topic in TOPICS.items():
        assert topic.id == id and re.fullmatch(r"[a-z]+(-[a-z]+)*", id)
        assert set(topic.because) <= set(CAUSES)
        assert topic.measures and all(each.command.startswith("rushes ") for each in topic.measures)
        assert all(each.endswith(".") for each in (topic.sees, topic.why, *(fix.does for fix in topic.fixes)))


def test_names_that_are_nearly_right_are_found() -> None:
    assert near_topic("drfit", TOPICS)[0] == "drift"
    assert near_topic("Over-Budget", TOPICS)[0] == "over-budget"
    assert near_topic("zzz", TOPICS) == []


# What is known.


def said(id: str, snapshot: Any) -> str:
    return "\n".join(known_of(TOPICS[id], snapshot))


@pytest.mark.parametrize("id", TOPICS)
def test_every_topic_has_something_to_say_of_any_film(id: str) -> None:
    for snapshot in (now(film()), now(film(())), now(film(cast={}, place={}, prop={}), replace(KNOWN, references=()))):
        assert said(id, snapshot)


def test_people_places_and_props_are_counted_where_they_were_seen() -> None:
    assert said("drift", now(film())).startswith("3 of 3 appearances in stills are known again, 0 taken for another")
    other = made(shows={"ann": "other", "room": "same", "cup:whole": "unsure"})
    assert "3 taken for another" in said("clips-disagree", now(film(), other))
    assert "Never known again: @ann." in said("drift", now(film(), other))
    assert "3 of 3 appearances" in said("wrong-place", now(film(), other))
    assert "of 3 the eye cannot tell" in said("prop-changes", now(film(), other))
    assert "rushes look" in said("drift", now(film(), made(shows={})))
    drifting = Finding("c", "c.clip#1", "drift", True, "@ann becomes another", "Look.")
    assert "becomes another over the clips of c" in said("drift", now(film(), seen=(drifting,)))


def test_what_the_film_shows_is_told_with_its_shots() -> None:
    seen = (
        Finding("a", "a.clip#1", "camera", True, "asked static, measured pan left", ""),
        Finding("b", "b.clip#1", "camera", False, "asked static, measured pan right", ""),
        Finding("c", "c.clip#1", "freeze", True, "frames 0 to 9 of c.clip#1: freeze", "", (0, 10)),
    )
    camera = said("camera", now(film(), seen=seen))
    assert "3 clips were looked at; the camera of 1 does something else" in camera and "pan right" not in camera
    assert "something bad is seen in 1" in said("dead-still", now(film(), seen=seen))
    assert "rushes look" in said("camera", now(film(), made(clip_looked=False)))


def test_long_moments_and_split_ones_are_named() -> None:
    shots = [shot("a", 0, moment="fall"), shot("b", 96, moment="fall")]
    long = film(shots, moment=(Moment(id="fall", at="0:00-0:12"), Moment(id="rest", at="0:12")))
    told = said("too-short", now(long))
    assert "Moments of more than 10 s: fall." in told and "Told in several shots: fall." in told
    assert "The longest shot is a, 0:04." in told


def test_stages_and_money_are_counted() -> None:
    early = {"a": replace(TAKEN, still="stale"), "b": TAKEN, "c": replace(TAKEN, cut_in=False)}
    told = said("no-memory", now(film(), replace(KNOWN, shots=early)))
    assert "2 of 3 stills and 2 clips are there." in told and "should be now: a." in told
    money = said("over-budget", now(film()))
    assert "The cap is 5,000." in money and "are for heroes: b." in money
    quoted = now(film()).state.quoted
    assert f"One take of everything costs {quoted.credits:,} credits" in money
    free = replace(now(film()), buys=False)
    assert "runway draws it for nothing." in said("two-stage-cost", free)


def test_prices_are_those_of_the_films_models() -> None:
    prices = prices_of(film())
    assert prices["clip"] == (25, 120) and prices["test"] == (25, 25) and prices["nothing"] == (0, 0)
    turbo = prices_of(film(models=Models(hero="gen4_turbo")))
    assert turbo["clip"] == (25, 50)
    assert Fix("x", "y.", ("still", "clip", "clip")).costs(prices) == "a still 5, 2 clips 50 to 240 credits"
    assert Fix("x", "y.", ("still",)).costs() == "a still" and Fix("x", "y.").costs(prices) == "nothing"


def test_references_that_fail_are_told() -> None:
    assert "@room: it is not (0.1)." in said("wrong-place", now(film(), failing("light", of="@room")))
    assert "@ann: it is not (0.1)." in said("not-the-reference", now(film(), failing("focus")))
