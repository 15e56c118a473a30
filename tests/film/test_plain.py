"""Plain JSON of a film and back, and the quick reader of shot lists."""

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.film.model import FilmFile, Shot, ShotsFile
from rushes.film.plain import from_plain, shape, to_plain
from rushes.film.quick import quick_shots
from rushes.film.treatment import Light, Look, Settings
from rushes.film.write import statement

word = st.text(max_size=12)
shots = st.builds(
    Shot,
    id=word,
    start=st.integers(0, 9),
    end=st.integers(0, 9),
    cast=st.lists(word, max_size=2).map(tuple),
    text=word,
    place=st.none() | word,
    trim=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
    picks=st.dictionaries(word, st.integers(1, 9), max_size=2),
    rejects=st.dictionaries(word, st.lists(st.integers(1, 9), max_size=2).map(tuple), max_size=2),
)


@settings(deadline=None)
@given(shots)
def test_a_shot_survives_json(shot: Shot) -> None:
    row = json.loads(json.dumps(to_plain(shot)))
    assert from_plain(Shot, row) == shot


def test_only_what_differs_is_kept() -> None:
    assert to_plain(Shot(id="a", start=0, end=1)) == {"id": "a", "start": 0, "end": 1}
    light = Light(name="dawn", text="blue")
    film = FilmFile(film=Settings(title="x"), look=Look(light=(light,)), engine={"slate": {"a": [1, 2.5, True]}})
    row = to_plain(film)
    assert row == {
        "film": {"title": "x"},
        "engine": {"slate": {"a": [1, 2.5, True]}},
        "look": {"light": [{"name": "dawn", "text": "blue"}]},
    }
    assert from_plain(FilmFile, row) == film


@pytest.mark.parametrize(
    "row", [{"nope": 1}, {"shot": 3}, {"shot": [3]}, {"shot": [{"id": "a"}]}, {"shot": [{"x": 1}]}]
)
def test_a_row_that_does_not_fit_raises(row: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
        from_plain(ShotsFile, row)


def test_the_shape_names_every_field_below_and_is_always_the_same() -> None:
    text = shape(FilmFile)
    assert "clip_lengths" in text and "Light(" in text and " at 0x" not in text
    assert text == shape(FilmFile) and shape(ShotsFile) != text


simple = st.text(alphabet="ab \"\\#'[]{}=,é\t", max_size=10)
values = simple | st.integers(-5, 10**6) | st.booleans() | st.lists(simple | st.integers(0, 9), max_size=3)
tables = st.dictionaries(st.sampled_from(["still", "clip", "clip#1"]), st.integers(0, 9) | simple, max_size=2)
rows = st.dictionaries(st.sampled_from(["id", "start", "text", "cast", "a-b", "9"]), values | tables, max_size=4)
odd = st.sampled_from(
    ["# [[shot]]", "", "a = +5", "[shot.picks]", "x = 01", "b = 1.5", "id = 3", "[[shot]] # x", "c='d'"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(rows, st.lists(odd, max_size=1)), max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_the_quick_reader_agrees_with_tomllib_or_declines(list: list[tuple[Any, Any]], newline: str) -> None:
    lines = []
    for row, more in list:
        lines += ["[[shot]]", *(statement(name, value) for name, value in row.items()), *more]
    agree(newline.join(lines))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "[[shot]]\n",
                "a = 1",
                "b",
                " ",
                "=",
                '"',
                "{",
                "}",
                "[",
                "]",
                "#",
                "\n",
                "\t",
                "\\",
                "\r",
                "\0",
                "true",
                "-0",
                "x =",
            ]
        ),
        max_size=14,
    )
)
def test_the_quick_reader_never_takes_what_tomllib_refuses(parts: list[str]) -> None:
    agree("".join(parts))


def agree(text: str) -> None:
    quick = quick_shots(text)
    if quick is None:
        return
    slow = tomllib.loads(text)
    assert quick == slow and repr(quick) == repr(slow)


def test_the_quick_reader_reads_an_ordinary_list() -> None:
    text = (
        '# head\n\n[[shot]]\nid = "a" # [x]\ncast = ["b", "c"]\npicks = { still = 2, clip = 1 }\nnotes = {}\n[[shot]]\n'
    )
    assert quick_shots(text) == tomllib.loads(text)
    assert quick_shots("") == {} and quick_shots("# only\n") == {}
    assert quick_shots("title = 1\n") is None
    assert quick_shots('[[shot]]\nid = "a"\nid = "b"\n') is None
