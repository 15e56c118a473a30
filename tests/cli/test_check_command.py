"""``rushes check`` as people type it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rushes.build.graph import Take
from rushes.build.ledger import Ledger
from rushes.cli import rushes
from rushes.project import Folders
from rushes.rules import RULES

FILM = """\
[film]
title = "Care"

[cast.singer]
text = "28 years old, wavy dark hair"

[[moment]]
id = "song"
text = "@singer looks up"

[[moment]]
id = "end"
text = "@singre looks down"   # grief
"""

SHOTS = """\
[[shot]]
id = "a"
start = 0
end = 96
moment = "song"

[[shot]]
id = "b"
start = 96
end = 180
moment = "end"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "film.toml").write_text(FILM, encoding="utf-8")
    (tmp_path / "shots.toml").write_text(SHOTS, encoding="utf-8")
    return tmp_path


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(rushes, ["check", *map(str, args)], standalone_mode=False)


def told(*args: str | Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(run(*args, "--json").stdout)
    return said


def test_problems_are_listed_with_the_name_of_their_page(root: Path) -> None:
    result = run(root)
    assert result.return_value == 3
    assert "error film.toml:13: moment.end.text: names @singre" in result.stdout and "[tag-exists]" in result.stdout
    assert "rules/tag-exists" in result.stderr and "--explain" in result.stderr
    assert result.stderr.count("rules/tag-exists") == 1


def test_fix_mends_and_says_what_it_changed(root: Path) -> None:
    result = run(root, "--fix")
    assert result.return_value == 0
    change = 'changed film.toml:13: moment.end.text: "@singre looks down" -> "@singer looks down" [tag-exists]'
    assert change in result.stdout
    assert (root / "film.toml").read_text() == FILM.replace("@singre", "@singer")
    assert (root / "shots.toml").read_text() == SHOTS
    assert "Nothing that a rule could mend." in run(root, "--fix").stderr


def test_a_dry_run_only_shows(root: Path) -> None:
    result = run(root, "--fix", "--dry-run")
    assert "would change film.toml:13" in result.stdout
    assert (root / "film.toml").read_text() == FILM
    assert run(root).return_value == 3


def test_json_has_the_changes(root: Path) -> None:
    assert told(root)["changes"] == []
    said = told(root, "--fix", "--dry-run")
    assert said["dry_run"] and [problem["rule"] for problem in said["problems"]] == []
    assert said["changes"] == [
        {
            "rule": "tag-exists", "file": "film.toml", "line": 13, "table": ["moment", "end"], "key": "text",
            "was": "@singre looks down", "value": "@singer looks down", "left": None,
        }
    ]  # fmt: skip


def test_a_dry_run_of_nothing_is_told(root: Path) -> None:
    result = run(root, "--dry-run")
    assert "--fix" in str(result.exception)


def test_what_is_picked_is_left_and_said(root: Path) -> None:
    (root / "shots.toml").write_text(SHOTS + "picks = { clip = 1 }\n")
    result = run(root, "--fix")
    assert result.return_value == 3
    assert "left film.toml: moment.end.text: it would make b stale: a take of it is picked" in result.stdout
    assert (root / "film.toml").read_text() == FILM


def test_what_was_paid_for_is_left_and_said(root: Path) -> None:
    Folders(root).state.mkdir()
    ledger = Ledger(Folders(root).ledger)
    take = Take("b.clip", 0, "clip", "0" * 64, "scripted", "gen4_turbo", 5, False, "1" * 64, "2" * 64, 25)
    ledger.record(take, 100)
    ledger.close()
    assert "it would make b stale: it has 1 take paid for" in run(root, "--fix").stdout
    assert (root / "film.toml").read_text() == FILM


def test_a_film_without_a_shot_list_is_mended_too(root: Path) -> None:
    (root / "shots.toml").unlink()
    assert run(root, "--fix").return_value == 0
    assert "@singre" not in (root / "film.toml").read_text()
    assert not (root / "shots.toml").exists()


def test_a_film_that_cannot_be_read_is_not_touched(root: Path) -> None:
    (root / "film.toml").write_text(FILM + "colour = 1\n")
    result = run(root, "--fix")
    assert result.return_value == 3 and "[film-file]" in result.stdout
    assert told(root, "--fix")["changes"] == []


def test_rules_that_are_off_are_said_at_the_end(root: Path) -> None:
    film = FILM.replace("@singre", "@singer").replace("looks up", "sits, then stands, then runs")
    (root / "film.toml").write_text(film + '\n[rules]\noff = { one-action = "a dance" }\n')
    result = run(root)
    assert result.stdout == "" and result.return_value == 0
    assert "1 rule is off: one-action (a dance)" in result.stderr
    assert told(root)["off"] == [{"rule": "one-action", "reason": "a dance"}]


def test_many_findings_are_shown_together_unless_all_are_wanted(root: Path) -> None:
    moments = "".join(
        f'\n[[moment]]\nid = "m{n}"\ntext = "she sits, then stands, then runs, number {n}"\n' for n in range(40)
    )
    (root / "film.toml").write_text(FILM.replace("@singre", "@singer") + moments)
    assert "and 37 more like these" in run(root).stdout
    assert run(root, "--all").stdout.count("[one-action]") == 40
    assert sum(problem["rule"] == "one-action" for problem in told(root)["problems"]) == 40


@pytest.mark.parametrize("id", ["one-action", "tag-exists", "cap-covers-plan"])
def test_explain_prints_the_page(id: str) -> None:
    result = run("--explain", id)
    assert result.stdout.startswith(f"# {id}\n") and RULES[id].asks in result.stdout and "## Why" in result.stdout


def test_explain_of_no_rule_offers_the_nearest() -> None:
    result = run("--explain", "one-acton")
    assert "there is no rule" in str(result.exception)


def test_what_previz_does_not_read_is_told_where_previz_draws(root: Path) -> None:
    """A note by shot, never an error; shots that say the same are told each; another engine is not spoken for."""
    film = root / "film.toml"
    film.write_text(FILM.replace("looks up", "looks up at a quibbling zorvax").replace("@singre", "@singer"))
    (root / "shots.toml").write_text(SHOTS + SHOTS[SHOTS.index("[[shot]]") :].replace('id = "a"', 'id = "c"', 1)
                                     .replace('start = 0\nend = 96', 'start = 180\nend = 276', 1)
                                     .partition('[[shot]]\nid = "b"')[0])  # fmt: skip
    found = [each for each in told(root)["problems"] if each["rule"] == "previz-leaves-words"]
    assert [(each["shot"], each["severity"]) for each in found] == [("a", "note"), ("c", "note")]
    assert all("zorvax" in each["message"] and each["key"] == each["shot"] and each["fix"] for each in found)
    assert run(root).return_value == 0
    film.write_text(film.read_text().replace('title = "Care"', 'title = "Care"\nengine = "slate"'))
    assert "previz" not in run(root).output
