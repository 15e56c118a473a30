"""Balance between clips: only pictures of the same are compared, and only a part of a small difference is proposed."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from tiny_films import edit, run

from rushes.balance import FAR, Measured, balance, balances, measure, strays
from rushes.cli import rushes
from rushes.cut.grade import graded
from rushes.film.load import load
from rushes.film.model import Film, FilmFile, Shot
from rushes.film.treatment import Grade, Light, Look, Settings
from rushes.media import from_rgb, to_rgb
from rushes.states import states


def scene() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A room: greys with a little colour, from dark to bright, and something red."""
    random = np.random.default_rng(4)
    picture = np.repeat(np.linspace(40, 210, 160)[None, :, None], 90, 0) + random.normal(0, 6, (90, 160, 3))
    picture[20:60, 30:70] = (170, 60, 50)
    return np.clip(picture, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "grade", [Grade(exposure=10), Grade(exposure=-10), Grade(warmth=8), Grade(warmth=-6), Grade(tint=6)]
)
def test_what_was_graded_is_measured_as_it_was_graded(grade: Grade) -> None:
    plain = scene()
    other = to_rgb(next(graded([from_rgb(plain)], grade)))
    away = strays(measure([plain]), measure([other]))
    assert away == pytest.approx({"exposure": grade.exposure, "warmth": grade.warmth, "tint": grade.tint}, abs=2)


def film(*shots: Shot) -> Film:
    look = Look(light=(Light(name="dawn", text="dawn"), Light(name="dusk", text="dusk", start="0:10")))
    return Film(Path(), FilmFile(film=Settings(title="T"), look=look), shots)


def room(number: int, **more: object) -> Shot:
    start = 48 * number
    shot = Shot(id=f"s{number}", start=start, end=start + 48, place="kitchen", cast=("ann",), framing="medium")
    return replace(shot, **more)  # type: ignore[arg-type]


def seen(**luma: float) -> dict[str, Measured]:
    return {id: Measured(value, 0.0, 0.0) for id, value in luma.items()}


def test_a_shot_is_brought_half_of_the_way() -> None:
    (found,) = balances(film(room(0), room(1), room(2)), seen(s0=0.5, s1=0.5, s2=0.45))
    assert (found.shot, found.changes) == ("s2", {"exposure": 5})
    assert found.why == "10 % darker, beside s0 and s1"


def test_what_shows_something_else_is_left_alone() -> None:
    far = seen(s0=0.5, s1=0.5, s2=0.2)
    assert strays(far["s2"], far["s0"])["exposure"] > FAR
    assert not list(balances(film(room(0), room(1), room(2)), far))
    near = seen(s0=0.5, s1=0.5, s2=0.45)
    for other in ({"place": "hall"}, {"place": None}, {"framing": "wide"}, {"cast": ()}, {"light": "dusk"}):
        assert not list(balances(film(room(0), room(1), room(2, **other)), near))
    yours = room(2, grade=Grade(warmth=2))
    assert not list(balances(film(room(0), room(1), yours), near)), "what a person graded is theirs"
    assert not list(balances(film(room(0), room(1), room(2)), seen(s0=0.5, s1=0.5, s2=0.49)))


def test_proposals_are_written_when_they_are_asked_for(free: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [shot.id for shot in load(free).shots]
    text = (free / "shots.toml").read_text(encoding="utf-8")
    level = iter([0.5, 0.45] * 8)
    monkeypatch.setattr("rushes.balance.measure", lambda pictures: Measured(next(level), 0.0, 0.0))
    monkeypatch.setattr("rushes.balance._group", lambda film, shot: ("a", "", "", ()))
    found = balance(free)
    assert found and (free / "shots.toml").read_text(encoding="utf-8") == text
    result = CliRunner().invoke(rushes, ["cut", str(free), "--balance", "--apply", "--json"], standalone_mode=False)
    assert result.exception is None, result.output
    told = json.loads(result.stdout)
    assert told["applied"] and {row["shot"] for row in told["balance"]} <= set(ids)
    written = {shot.id: shot.grade for shot in load(free).shots if shot.grade}
    assert set(written) == {row["shot"] for row in told["balance"]} != set()


def test_a_grade_is_laid_over_the_cut_and_makes_no_picture_anew(free: Path) -> None:
    before = (free / "out" / "film.mp4").read_bytes()
    edit(free, "[film]", "[look]\ngrain = 20\ngrade = { warmth = 5 }\n\n[film]")
    done = run(free)
    made = {id.rpartition(".")[2] for id, verdict in done.outcome.verdicts.items() if verdict.state == "done"}
    assert "segment" in made and done.outcome.failed == 0
    assert done.outcome.made == len(load(free).shots) + 1, "segments and film, no still and no clip"
    assert (free / "out" / "film.mp4").read_bytes() != before
    assert run(free).outcome.made == 0
    assert states(free)[1]["film"].state == "done", "status sees the film as the cut made it"


@pytest.mark.parametrize(
    ("line", "key"),
    [("grain = 101", "grain"), ("grade = { warmth = 31 }", "warmth"), ("grade = { hue = 3 }", "hue")],
)
def test_a_grade_past_its_range_is_told_with_its_key(free: Path, line: str, key: str) -> None:
    from rushes.errors import FilmError

    edit(free, "[film]", f"[look]\n{line}\n\n[film]")
    with pytest.raises(FilmError) as caught:
        load(free)
    assert any(key in str(problem) and problem.line for problem in caught.value.problems)
