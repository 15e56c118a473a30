"""The example's prompts, byte for byte: what an engine is told is changed on purpose only."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from rushes import sketches as room
from rushes.engines.scripted import Scripted
from rushes.film.model import Film, FilmFile, Moment, Picture, Setup, Shot
from rushes.prompts import compose
from rushes.prompts.compose import motion_prompt, still_prompt
from rushes.prompts.dialects import utf16_units
from rushes.prompts.references import slots
from rushes.rules.words import lint
from rushes.units import parse_span

CARE = Path(__file__).parents[2] / "examples" / "care"
GOLDEN = Path(__file__).parent / "care-prompts.txt"
"""Written anew by ``python tests/prompts/test_golden.py``; read the difference, and raise PROMPT_VERSION."""


def example() -> Film:
    with (CARE / "film.toml").open("rb") as file:
        return Film(CARE, TypeAdapter(FilmFile).validate_python(tomllib.load(file)))


def shots(film: Film) -> list[Shot]:
    return [*(shot(film, moment) for moment in film.file.moment), *(shot(film, setup) for setup in film.file.setup)]


def shot(film: Film, picture: Moment | Setup) -> Shot:
    """The shot of a moment where it is pinned, and of the others in the second chorus."""
    at = getattr(picture, "at", None) or "2:00"
    start = film.frame_at(parse_span(at)[0])
    keys = {field.name: getattr(picture, field.name) for field in fields(Picture)}
    return Shot(id=picture.id, start=start, end=start + 120, **keys)


def told(film: Film) -> str:
    lines = []
    for one in shots(film):
        kept = " ".join(f"@{tag}{f':{state}' if state else ''}" for tag, state, _ in slots(film, one).kept)
        lines += [f"{one.id} [{kept}]", f"  still: {still_prompt(film, one)}", f"  motion: {motion_prompt(film, one)}"]
    return "\n".join(lines) + "\n"


def test_the_examples_prompts_are_the_same_bytes() -> None:
    assert told(example()) == GOLDEN.read_text(encoding="utf-8")


def test_the_examples_prompts_are_short_and_name_each_reference() -> None:
    film = example()
    for one in shots(film):
        prompt = still_prompt(film, one)
        assert utf16_units(prompt) < 750, one.id
        assert all(f"@{tag}" in prompt for tag, _, _ in slots(film, one).kept), one.id
        assert slots(film, one).dropped == ()


def test_the_examples_motion_prompts_pass_the_linter() -> None:
    film = example()
    wrong = [(one.id, str(p)) for one in shots(film) for p in lint(motion_prompt(film, one), motion=True)]
    assert wrong == []


def test_the_examples_still_prompts_pass_the_linter() -> None:
    film = example()
    wrong = [(one.id, str(p)) for one in shots(film) for p in lint(still_prompt(film, one))]
    assert wrong == []


def test_a_better_prompt_makes_nothing_paid_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    film = example()
    film = Film(film.root, film.file, tuple(shots(film)))
    shooting = room.Shooting(film, None, Scripted(), lambda path: "0" * 64)
    before = room.sketches(shooting)
    monkeypatch.setattr(room, "PROMPT_VERSION", compose.PROMPT_VERSION + 1)
    after = room.sketches(shooting)
    assert [(one.ask, one.needs) for one in before] == [(one.ask, one.needs) for one in after]
    assert all(old.variant != new.variant for old, new in zip(before, after, strict=True))


if __name__ == "__main__":
    GOLDEN.write_text(told(example()), encoding="utf-8")
