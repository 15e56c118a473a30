"""Coverage is offered with its price, and never imposed: the price is that of the plan it would be."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rushes.cli import rushes
from rushes.covering import MOST, angles_for, offers
from rushes.errors import BudgetError
from rushes.film.load import parse
from rushes.film.model import Film
from rushes.plan.first import make_plan

HEAD = '[film]\ntitle = "Hall"\nkind = "narrative"\n\n[cast.ann]\ntext = "28 years old"\n\n'
LONG = 'id = "corridor"\nat = "0:00-0:25"\ntext = "@ann walks down a long corridor"\n'
SHORT = 'id = "seat"\nat = "0:25-0:30"\ntext = "@ann sits down"\n'
WRITTEN = 'angles = ["wide", "medium", "close-up"]\n'


def say(*args: object) -> Result:
    return CliRunner().invoke(rushes, [str(arg) for arg in args])


def project(folder: Path, *moments: str, head: str = HEAD) -> Path:
    folder.mkdir(exist_ok=True)
    text = head + "\n".join(f"[[moment]]\n{moment}" for moment in moments)
    (folder / "film.toml").write_text(text, encoding="utf-8")
    return folder


def told(root: Path, *args: str) -> dict[str, Any]:
    done = say("plan", root, "--json", *args)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def credits_of(root: Path) -> int:
    return int(told(root, "--dry-run")["credits"]["total"])


def test_a_chain_is_offered_angles_at_the_price_that_the_plan_then_has(tmp_path: Path) -> None:
    root = project(tmp_path / "film", LONG, SHORT)
    found = told(root)
    before = credits_of(root)
    (offer,) = found["offers"]
    assert offer["moment"] == "corridor" and len(offer["shots"]) == 3 and offer["chained"] is True
    assert offer["angles"] == ["wide", "medium", "close-up"] and offer["credits"] > 0
    line = next(line for line in say("plan", root).stdout.splitlines() if line.startswith("corridor "))
    assert "3 shots in a row from one angle" in line and f"for {offer['credits']} credits more" in line
    assert WRITTEN.strip() in line, "as it is to be written"
    project(root, LONG + WRITTEN, SHORT)
    assert credits_of(root) == before + offer["credits"]
    assert told(root)["offers"] == [] and "from one angle" not in say("plan", root).stdout


def test_offers_write_nothing(tmp_path: Path) -> None:
    root = project(tmp_path / "film", LONG, SHORT)
    say("plan", root)
    files = [(root / name).read_bytes() for name in ("film.toml", "shots.toml")]
    assert told(root)["offers"]
    assert files == [(root / name).read_bytes() for name in ("film.toml", "shots.toml")]


@pytest.mark.parametrize("more", ['angles = ["wide"]\n', 'kind = "insert"\n'], ids=["decided", "a detail"])
def test_what_needs_no_other_angle_is_offered_none(tmp_path: Path, more: str) -> None:
    assert told(project(tmp_path / "film", LONG + more, SHORT))["offers"] == []


def test_shots_that_are_a_persons_stay_as_they_are(tmp_path: Path) -> None:
    root = project(tmp_path / "film", LONG, SHORT)
    say("plan", root)
    text = (root / "shots.toml").read_text()
    (root / "shots.toml").write_text(text.replace('moment = "corridor"', 'moment = "corridor"\nmotion = "on"'))
    assert told(root)["offers"] == []


def film(*moments: str) -> Film:
    found, problems = parse(HEAD + "\n".join(f"[[moment]]\n{moment}" for moment in moments), "", Path())
    assert found is not None, problems
    return found


def test_the_longest_runs_are_offered_first_and_told_in_order() -> None:
    lengths = (12, 30, 15, 20, 25)
    there = film(*(f'id = "m{n}"\nseconds = {n}\ntext = "@ann walks"\n' for n in lengths))
    plan = make_plan(there)
    found = offers(there, plan, make_plan)
    assert [offer.moment for offer in found] == ["m30", "m20", "m25"] and len(found) == MOST


def test_what_the_cap_has_no_room_for_is_not_offered() -> None:
    there = film(LONG.replace("0:25", "0:29"))
    plan = make_plan(there)
    capped = replace(there, file=replace(there.file, budget=replace(there.file.budget, cap=cheapest(there))))
    assert len(offers(there, plan, make_plan)) == 1
    assert offers(capped, make_plan(capped), make_plan) == ()


def cheapest(there: Film) -> int:
    """The smallest cap that a film can be planned within."""
    none = replace(there, file=replace(there.file, budget=replace(there.file.budget, cap=0)))
    with pytest.raises(BudgetError) as error:
        make_plan(none)
    return int(re.findall(r"fewer than (\d+)|needs (\d+)", str(error.value))[0][0])


@pytest.mark.parametrize(
    ("framing", "many", "angles"),
    [
        ("", 3, ("wide", "medium", "close-up")),
        ("", 2, ("wide", "medium")),
        ("medium-wide", 3, ("medium-wide", "medium", "close-up")),
        ("over-the-shoulder", 3, ("wide", "over-the-shoulder", "close-up")),
        ("low angle", 3, ("low angle", "medium", "close-up")),
    ],
)
def test_its_own_framing_is_one_of_the_angles(framing: str, many: int, angles: tuple[str, ...]) -> None:
    assert angles_for(framing, many) == angles
