"""The pages of the rules: each rule has one, and its examples break it and keep it."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from rushes.engines.previz.words.unread import unread
from rushes.film.load import parse
from rushes.film.model import Film
from rushes.rules import RULES, State, check
from rushes.rules.finding import Finding
from rushes.rules.pages import head, page_of
from rushes.song.model import Beat, Line, Song

PAGES = Path(__file__).parents[2] / "docs" / "rules"
SECTIONS = ("Why", "This breaks it", "This keeps it", "Put it right, or turn it off")
LINES = (
    Line("nobody timed this", Fraction(4), Fraction(8), estimated=True),
    Line("somebody timed this", Fraction(8), Fraction(12)),
)
SONG = Song(
    "0" * 64, 44100, 2, 44100 * 24, tuple(Beat(n / 2, n % 4 + 1) for n in range(48)), 4, 120.0, lines=LINES
)  # fmt: skip


def section(page: str, title: str) -> str:
    return page.partition(f"\n## {title}\n")[2].partition("\n## ")[0].strip()


def example(text: str, root: Path) -> State:
    """The film of an example: its film.toml with a title, its shots.toml and what the eye found, if any."""
    blocks = dict(re.findall(r"^```(toml|text|json)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    film_text = blocks.get("toml", "")
    if "[film]" not in film_text:
        film_text = f'[film]\ntitle = "A piece"\n\n{film_text}'
    for name in ("song.wav", "lyrics.lrc", "chorus.mp4"):
        (root / name).write_bytes(b"")
    film, problems = parse(film_text, blocks.get("text", ""), root)
    assert isinstance(film, Film), problems
    found = tuple(Finding(**each) for each in json.loads(blocks.get("json", "[]")))
    return State(film, SONG if film.file.song else None, unread=unread(film, film.shots), seen=found)


@pytest.mark.parametrize("id", sorted(RULES))
def test_every_rule_has_a_page(id: str) -> None:
    page = page_of(id)
    assert page.startswith(head(RULES[id]))
    assert page == (PAGES / f"{id}.md").read_text(encoding="utf-8")
    assert all(len(section(page, title)) > 20 for title in SECTIONS)
    assert "turn" in section(page, SECTIONS[3]).lower()


def test_every_page_has_a_rule() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"index"} == set(RULES)


@pytest.mark.parametrize("id", sorted(RULES))
def test_its_first_example_breaks_it_and_nothing_else(id: str, tmp_path: Path) -> None:
    state = example(section(page_of(id), "This breaks it"), tmp_path)
    problems = check(state)
    assert {problem.rule for problem in problems} == {id}, [str(problem) for problem in problems]
    assert all(problem.severity == RULES[id].severity and problem.fix and problem.key for problem in problems)


@pytest.mark.parametrize("id", sorted(RULES))
def test_its_second_example_breaks_nothing(id: str, tmp_path: Path) -> None:
    state = example(section(page_of(id), "This keeps it"), tmp_path)
    assert [str(problem) for problem in check(state)] == []
