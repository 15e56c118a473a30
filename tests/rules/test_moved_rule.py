"""A moment's ``at`` against the shot that tells it: what is told, what is a person's own cut, what to do next."""

from dataclasses import replace
from pathlib import Path

import pytest

from rushes.errors import Problem
from rushes.film.inherit import sources
from rushes.film.model import Film, FilmFile, Moment, Shot
from rushes.film.treatment import Settings, SongFile
from rushes.plan.first import make_plan
from rushes.plan.names import mark
from rushes.rules import State, check

RULE = "moment-in-place"
MOMENTS = (Moment(id="door", at="0:00-0:04", text="a door"), Moment(id="cup", at="0:04-0:08", text="a cup"))


def film(*moments: Moment, shots: tuple[Shot, ...] = (), yours: bool = False, song: SongFile | None = None) -> Film:
    file = FilmFile(film=Settings(title="A piece", kind="narrative"), moment=moments or MOMENTS, song=song)
    known = sources(file)
    marked = (shot if yours else replace(shot, plan=mark(shot, known)) for shot in shots)
    return Film(Path("/nowhere"), file, tuple(marked))


def shot(id: str, start: int, end: int, moment: str) -> Shot:
    return Shot(id=id, start=start, end=end, moment=moment)


def told(of: Film) -> list[Problem]:
    return [problem for problem in check(State(of)) if problem.rule == RULE]


def test_it_says_where_both_stand_and_what_to_do() -> None:
    moved = (MOMENTS[0], replace(MOMENTS[1], at="0:05-0:08"))
    (problem,) = told(film(*moved, shots=(shot("a", 0, 96, "door"), shot("b", 96, 192, "cup"))))
    assert problem.message == 'moment "cup" is pinned over 0:05 to 0:08, and shot b tells it from 0:04 to 0:08'
    assert "`rushes plan --release b`" in problem.fix and 'at = "0:04-0:08"' in problem.fix
    assert (problem.severity, problem.file, problem.key) == ("warning", "film.toml", "moment.cup.at")


@pytest.mark.parametrize(("yours", "end", "wrong"), [
    (False, 96, 0), (False, 97, 0), (False, 98, 1), (True, 98, 0), (True, 108, 0), (True, 109, 2),
])  # fmt: skip
def test_a_cut_that_a_person_moved_a_little_is_editing(yours: bool, end: int, wrong: int) -> None:
    shots = (shot("a", 0, end, "door"), shot("b", end, 192, "cup"))
    found = told(film(shots=shots, yours=yours))
    assert bool(found) == bool(wrong)


def test_a_moment_of_several_shots_is_held_against_all_of_them() -> None:
    shots = (shot("a", 0, 48, "door"), shot("b", 48, 96, "door"), shot("c", 96, 192, "cup"))
    assert told(film(shots=shots)) == []
    (problem,) = told(film(replace(MOMENTS[0], at="0:00-0:03"), MOMENTS[1], shots=shots))
    assert "shots a to b tell it from 0:00 to 0:04" in problem.message and "--release a --release b" in problem.fix


def test_only_what_is_pinned_and_told_is_asked() -> None:
    free = (Moment(id="door", text="a door"), replace(MOMENTS[1], at="0:09"))
    assert told(film(*free, shots=(shot("a", 0, 96, "door"),))) == []


def test_an_excerpt_clips_its_first_moment_and_counts_from_its_start() -> None:
    song = SongFile(file="song.wav", start="0:02")
    assert told(film(song=song, shots=(shot("a", 0, 48, "door"), shot("b", 48, 144, "cup")))) == []
    late = (MOMENTS[0], replace(MOMENTS[1], at="0:05"))
    (problem,) = told(film(*late, song=song, shots=(shot("a", 0, 48, "door"), shot("b", 48, 144, "cup"))))
    assert "is pinned at 0:05, and shot b tells it from 0:04 to 0:08" in problem.message


@pytest.mark.parametrize("at", ["0:01-0:02.3", "0:07.77", "0:04-0:09.99"])
def test_what_the_plan_makes_agrees_with_it(at: str) -> None:
    plain = film(MOMENTS[0] if at > "0:04" else Moment(id="free", text="rain"), Moment(id="cup", at=at, text="a cup"))
    plan = make_plan(plain, None)
    assert told(replace(plain, shots=tuple(planned.shot for planned in plan.shots))) == []
