import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_films import FILM, SHOTS, only, state_of, write

from rushes.errors import FilmError, Problem
from rushes.film.load import load
from rushes.film.model import Film
from rushes.rules import Change, State, check
from rushes.rules.mend import mend
from rushes.rules.names import is_slip
from rushes.rules.registry import Rule
from rushes.rules.touched import touches


def nothing(state: State) -> Iterator[Problem]:
    yield from ()


def proposing(*changes: Change, id: str = "wish") -> dict[str, Rule]:
    return {id: Rule(id, "note", "It asks.", "Do it.", nothing, lambda state: changes)}


def test_everything_that_can_be_mended_is_and_comments_stay(tmp_path: Path) -> None:
    film = write(tmp_path)
    mending = mend(film, state_of)
    assert {(each.rule, *each.change.path, each.change.key) for each in mending.changes} == {
        ("tag-exists", "moment", "song", "text"), ("section-gaps", "section", "verse1", "end"),
        ("shot-links", "shot", "b", "moment"), ("clip-fits-slot", "shot", "a", "seconds"),
    }  # fmt: skip
    assert (tmp_path / "film.toml").read_text() == FILM, "nothing is written yet"
    mending.write()
    text = FILM.replace("@singre", "@singer").replace('end = "0:03"', 'end = "0:04"')
    assert (tmp_path / "film.toml").read_text() == text
    shots = SHOTS.replace("seconds = 5 ", "seconds = 7 ").replace("sonh", "song")
    assert (tmp_path / "shots.toml").read_text() == shots
    assert not [p for p in check(State(load(tmp_path))) if p.severity == "error"]


def test_a_change_says_what_was_there_and_where(tmp_path: Path) -> None:
    by_key = {each.change.key: each for each in mend(write(tmp_path), state_of).changes}
    assert (by_key["text"].was, by_key["text"].change.value) == ("@singre looks up", "@singer looks up")
    assert (by_key["text"].file, by_key["text"].line) == ("film.toml", FILM[: FILM.index("@singre")].count("\n") + 1)
    assert (by_key["seconds"].was, by_key["seconds"].line) == (None, 7), "five is the default"


def test_mending_twice_changes_nothing_more(tmp_path: Path) -> None:
    mend(write(tmp_path), state_of).write()
    assert mend(load(tmp_path), state_of).changes == ()


def test_two_rules_that_fight_stop_after_three_rounds(tmp_path: Path) -> None:
    def other(state: State) -> Iterator[Change]:
        yield Change(("film",), "seed", 1 - state.film.settings.seed)

    asked: list[int] = []
    one = Rule("one", "note", "It asks.", "Do it.", nothing, other)

    def counted(film: Film) -> State:
        asked.append(film.settings.seed)
        return State(film)

    with only({"one": one}):
        mending = mend(write(tmp_path), counted)
    assert asked == [0, 1, 0, 1] and mending.state.film.settings.seed == 1


def test_what_two_rules_want_of_one_key_the_first_one_gets(tmp_path: Path) -> None:
    first, second = Change(("film",), "seed", 7), Change(("film",), "seed", 7)
    with only({**proposing(first), **proposing(second, id="also")}):
        changes = mend(write(tmp_path), state_of).changes
    assert [(each.rule, each.change.value) for each in changes] == [("wish", 7)]


@pytest.mark.parametrize(
    "change",
    [
        Change(("film",), "title", ""),
        Change(("film",), "colour", "red"),
        Change(("moment", "nobody"), "text", "x"),
        Change(("shot", "b"), "start", 100),
        Change(("moment", "song"), "cast", ["nobody"]),
        Change(("nothing",), "x", 1),
    ],
)  # fmt: skip
def test_a_change_that_breaks_the_film_is_left_and_the_others_are_made(change: Change, tmp_path: Path) -> None:
    with only(proposing(change, Change(("film",), "seed", 3))):
        mending = mend(write(tmp_path), state_of)
    assert {each.change.key: bool(each.left) for each in mending.changes} == {change.key: True, "seed": False}
    mending.write()
    assert load(tmp_path).settings.seed == 3


def test_a_change_after_which_nothing_can_be_planned_is_left(tmp_path: Path) -> None:
    def refuses(film: Film) -> State:
        if film.settings.seed:
            raise FilmError("no")
        return State(film)

    with only(proposing(Change(("film",), "seed", 3))):
        mending = mend(write(tmp_path), refuses)
    assert mending.changes[0].left and mending.after == mending.before


def test_a_mend_that_raises_is_told_and_kills_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(state: State) -> Iterator[Change]:
        yield Change(("film",), "seed", 1 // len(state.film.root.parts[:0]))

    rules = {"bad": Rule("bad", "note", "It asks.", "Do it.", nothing, broken)}
    with only({**rules, **proposing(Change(("film",), "seed", 3))}):
        mending = mend(write(tmp_path), state_of)
        assert {each.rule: bool(each.left) for each in mending.changes} == {"bad": True, "wish": False}
        monkeypatch.setenv("RUSHES_DEBUG", "1")
        with pytest.raises(ZeroDivisionError):
            mend(write(tmp_path), state_of)


def test_a_rule_that_is_off_mends_nothing(tmp_path: Path) -> None:
    film = write(tmp_path, f'{FILM}[rules]\noff = {{ section-gaps = "free jazz" }}\n')
    assert "section-gaps" not in {each.rule for each in mend(film, state_of).changes}


def test_a_slip_in_the_list_of_rules_is_mended(tmp_path: Path) -> None:
    film = write(tmp_path, f'{FILM}[rules]\noff = {{ one-acton = "a dance", nothing-like-it = "x" }}\n')
    mend(film, state_of).write()
    assert load(tmp_path).file.rules.off == {"one-action": "a dance", "nothing-like-it": "x"}


def test_without_a_shot_list_shots_are_left(tmp_path: Path) -> None:
    film = write(tmp_path, shots="")
    with only(proposing(Change(("shot", "a"), "seconds", 4))):
        changes = mend(film, state_of).changes
    assert "rushes plan" in changes[0].left


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    mending = mend(write(tmp_path), state_of)
    (tmp_path / "film.toml").write_text(FILM + "# more\n")
    with pytest.raises(FilmError, match="changed by somebody else"):
        mending.write()


def test_nothing_that_is_picked_or_paid_becomes_stale(tmp_path: Path) -> None:
    film = write(tmp_path)
    picked = replace(film, shots=(replace(film.shots[0], picks={"clip": 1}), film.shots[1]))
    keep = touches({"b": "it has 2 takes paid for"})
    assert "a take of it is picked" in keep(picked, Change(("shot", "a"), "text", "x"))
    assert "2 takes paid" in keep(film, Change(("shot", "b"), "seconds", 7))
    assert "make a stale" in keep(picked, Change(("moment", "song"), "motion", "x"))
    assert "make a stale" in keep(picked, Change(("cast", "singer"), "text", "x"))
    assert "stale" in keep(picked, Change(("look",), "style", "x"))
    for path, key in (("moment", "song"), "seconds"), (("section", "verse1"), "end"), (("rules",), "off"):
        assert keep(picked, Change(path, key, 1)) == ""
    assert keep(film, Change(("shot", "a"), "text", "x")) == ""


@pytest.mark.parametrize(
    ("written", "meant", "slip"),
    [("singre", "singer", True), ("verse3", "verse1", False), ("Soop", "soup", True), ("elder", "singer", False)],
)  # fmt: skip
def test_a_slip_is_nearly_the_same_word_and_the_same_number(written: str, meant: str, slip: bool) -> None:
    assert is_slip(written, meant) is slip


def test_a_crack_between_shots_is_closed(tmp_path: Path) -> None:
    shots = SHOTS.replace("start = 150\nend", "start = 153\nend").replace("seconds = 5 ", "seconds = 7 ")
    mending = mend(write(tmp_path, shots=shots), state_of)
    assert (("shot", "a"), "end") in [(each.change.path, each.change.key) for each in mending.changes]
    assert mending.state.shots[0].end == 153


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.lists(
        st.sampled_from(["film", "moment", "shot", "song", "cast", "singer", "a", "", "x.y", "rules"]), max_size=3
    ),
    key=st.sampled_from(["text", "seed", "end", "id", "off", "", "a b", '"']),
    value=st.one_of(st.none(), st.integers(), st.text(max_size=8), st.lists(st.integers(), max_size=2)),
)
def test_no_change_however_odd_breaks_a_film(path: list[str], key: str, value: object, tmp_path: Path) -> None:
    film = write(tmp_path)
    with only(proposing(Change(tuple(path), key, value))):  # type: ignore[arg-type]
        mend(film, state_of).write()
    assert load(tmp_path)
    assert tomllib.loads((tmp_path / "film.toml").read_text())
