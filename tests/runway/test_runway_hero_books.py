"""The books of a film shot at the emulator: a test in the draft model, then the hero."""

from pathlib import Path

import pytest
from runway_films import books, film, run

from rushes.bookkeeping import read_books
from rushes.engines.runway_emulator import Emulator


@pytest.mark.long
def test_a_test_in_the_draft_model_is_told_apart(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    run(root, spend=200, until="stills")
    first, second = (shot.id for shot in read_books(root).shots)
    run(root, spend=200, only=(first,))
    text = (root / "film.toml").read_text(encoding="utf-8")
    (root / "film.toml").write_text(text.replace('id = "pour"\n', 'id = "pour"\nrole = "hero"\n'), encoding="utf-8")
    found = {each.take: each for each in read_books(root).bought}
    clip = found[f"{first}.clip#1"]
    assert (clip.kind, clip.cause) == ("test", "screen"), "a draft that covers its slot stands till there is a hero"
    assert found[f"{second}.still#1"].cause == "made"
    run(root, spend=200, only=(first,))
    found = {each.take: each for each in read_books(root).bought}
    assert (found[f"{first}.clip#1"].kind, found[f"{first}.clip#1"].cause) == ("test", "test")
    assert (found[f"{first}.clip#2"].kind, found[f"{first}.clip#2"].cause) == ("hero", "screen")
    assert found[f"{first}.clip#2"].task.model == "gen4.5"
    assert read_books(root).totals == books(root)[0] and sum(read_books(root).causes.values()) == service.books().total
