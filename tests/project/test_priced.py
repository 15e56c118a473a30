"""A new plan says which prices moved; the machine's check finds a ledger; a usage names the film once."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tiny_films import PRICE, edit, run, tiny

from rushes.cli import rushes
from rushes.engines.base import Engine
from rushes.engines.scripted import Scripted
from rushes.film.load import load
from rushes.make import board
from rushes.priced import kept_prices


def say(*args: object) -> Result:
    return CliRunner().invoke(rushes, [str(arg) for arg in args])


@pytest.fixture
def film(tmp_path: Path) -> Path:
    root = tiny(tmp_path / "film", engine="slate")
    edit(root, "scripted_still", "gen4_image")
    text = (root / "film.toml").read_text()
    text = text.replace('draft = "scripted_clip"', 'draft = "gen4_turbo"').replace(
        'hero = "scripted_clip"', 'hero = "gen4.5"'
    )
    (root / "film.toml").write_text(text)
    assert say("plan", root).exit_code == 0
    return root


def test_a_new_hero_is_told_with_its_price(film: Path) -> None:
    assert "another price" not in say("plan", film, "--diff").stdout
    edit(film, 'id = "cup"', 'id = "cup"\nrole = "hero"')
    dry = say("plan", film, "--dry-run", "--diff").stdout
    assert "3 shots as they were; 1 has another price, +" in dry and "gen4.5" in dry.splitlines()[-1]
    told = json.loads(say("plan", film, "--json").stdout)["prices"]
    assert [(each["shot"], each["was_model"], each["model"]) for each in told] == [("s1-02", "gen4_turbo", "gen4.5")]
    assert told[0]["now"] > told[0]["was"]
    assert "another price" not in say("plan", film, "--diff").stdout, "the new prices are those of the last plan"


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"s1-02": 3}', '{"s1-02": ["a", "b"]}', "[" * 100000])
def test_prices_that_cannot_be_read_are_none(film: Path, broken: str) -> None:
    (film / ".rushes" / "cache" / "prices.json").write_text(broken)
    assert kept_prices(load(film)) == {} and say("plan", film, "--diff").exit_code == 0


def test_the_doctor_looks_at_the_ledger_that_is_named(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUSHES_LEDGER", f"sqlite:///{tmp_path / 'books.sqlite'}")
    assert "is not there yet" in say("doctor", film).stdout and not (tmp_path / "books.sqlite").exists()
    monkeypatch.setenv("RUSHES_LEDGER", "postgresql://me:secret@127.0.0.1:1/rushes")
    said = say("doctor", film).stdout
    assert "bad RUSHES_LEDGER" in said and "secret" not in said
    monkeypatch.delenv("RUSHES_LEDGER")
    run(film, until="references")
    assert "ok  the film's books" in say("doctor", film).stdout
    monkeypatch.setenv("RUSHES_LEDGER", f"sqlite:///{tmp_path / 'books.sqlite'}")
    assert "bad the books of this film are in the project's own folder" in say("doctor", film).stdout


def test_the_usage_of_a_command_below_a_group_names_the_film_once() -> None:
    assert say("ledger", "reconcile", "--help").stdout.startswith("Usage: rushes ledger reconcile [OPTIONS] [FILM]\n")
    assert say("ledger", "--help").stdout.startswith("Usage: rushes ledger [OPTIONS] [FILM] [COMMAND]")


def test_the_board_shows_what_is_odd_about_a_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scripted, "size_of", Engine.size_of)  # as if what it makes small were to be large
    root = tiny(tmp_path / "film", free=False)
    run(root, spend=PRICE)
    page = board(root).read_text()
    assert "Another than was asked: " in page and 'class="mark odd"' in page


def test_a_fake_that_draws_small_on_purpose_is_not_told_as_odd(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False)
    run(root, spend=PRICE)
    assert "Another than was asked" not in board(root).read_text()
