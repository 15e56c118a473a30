"""Transitions that the cut proposes, and fixes that the eye does."""

import json
from pathlib import Path

from click.testing import CliRunner
from tiny_films import film_of, run

from rushes.cli import rushes
from rushes.editing import cut
from rushes.film.save import save_shot
from rushes.proposals import propose


def kinds(root: Path, *, apply: bool = False) -> dict[str, str]:
    return {each.shot: each.kind for each in propose(root, apply=apply)}


def test_an_insert_between_two_shots_of_a_place_is_a_cutaway(free: Path) -> None:
    save_shot(free, "s1-02", {"kind": "insert"})
    run(free)
    found = kinds(free, apply=True)
    assert found["s1-01"] == "fade" and found["s1-02"] == "cutaway"
    assert film_of(free).shots[1].transition is not None
    assert "s1-02" not in kinds(free), "what is written is not proposed again"
    assert cut(free, jobs=1).film


def test_proposals_are_told_and_not_written_unless_asked(free: Path) -> None:
    before = (free / "shots.toml").read_bytes()
    result = CliRunner().invoke(rushes, ["cut", str(free), "--propose", "--json"], standalone_mode=False)
    told = json.loads(result.stdout)
    assert told["applied"] is False and told["proposals"][0]["kind"] == "fade"
    assert (free / "shots.toml").read_bytes() == before
