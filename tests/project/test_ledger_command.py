"""`rushes ledger` as people, scripts and spreadsheets get it."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from tiny_films import PRICE, STILL, copy_of, edit, run, shots, tiny

import rushes as package
from rushes import bookkeeping
from rushes.accounts import film_books
from rushes.build.ledger import Ledger
from rushes.cli import rushes
from rushes.errors import FilmError, UsageError
from rushes.statement import VIEWS
from rushes.takes import reject


def shown(*args: object) -> str:
    done = CliRunner().invoke(rushes, ["ledger", *map(str, args)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def rows(*args: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(shown(*args, "--csv"), newline="")))


def test_it_says_what_a_producer_asks(paid: Path) -> None:
    text = shown(paid)
    assert text.startswith(f"Tiny: {PRICE} credits in 9 purchases; 925 of the cap of 1,000 are left.\n")
    assert "On the screen: 69 credits in 6.0 of the film's 6.0 s, 11.5 a second." in text
    assert "All of it, over the whole film: 12.5 a second." in text
    assert re.search(r"(?m)^ +6 +8 % +length bought and not shown$", text)
    today = datetime.now().date().isoformat()
    assert re.search(rf"(?m)^{shots(paid)[0]}\.clip#1 +DONE +scripted_clip +15 +{today}$", text)
    assert text.endswith(f"{PRICE} credits spent, 0 reserved, 0 lost of a cap of 1000.\n")
    assert "\x1b" not in text and "\N{FULL BLOCK}" not in text


def test_an_empty_ledger_is_short_and_nothing_is_made(tmp_path: Path) -> None:
    root = tiny(tmp_path / "new", free=False)
    assert shown(root) == "0 credits spent, 0 reserved, 0 lost of a cap of 1000.\n"
    for by in VIEWS:
        assert shown(root, "--by", by).count("\n") == 1
    assert len(shown(root, "--csv").splitlines()) == 1
    assert json.loads(shown(root, "--json"))["entries"] == []
    assert not list((root / ".rushes").glob("ledger*"))


def test_no_cap_and_a_cap_that_is_passed(paid: Path) -> None:
    edit(paid, "cap = 1000", "cap = 70")
    assert "5 over the cap of 70." in shown(paid)
    edit(paid, "[budget]\ncap = 70\n", "")
    assert "there is no cap." in shown(paid) and shown(paid).endswith("0 lost.\n")


@pytest.mark.parametrize("by", VIEWS)
def test_each_view_has_a_head_and_its_rows(paid: Path, by: str) -> None:
    text, table = shown(paid, "--by", by), rows(paid, "--by", by)
    assert table and sum(int(row["credits"]) for row in table) == PRICE
    assert "unshown" not in text if by == "cause" else all(name in text for name in table[0])
    assert text.endswith(f"{PRICE} credits spent, 0 reserved, 0 lost of a cap of 1000.\n")


def test_by_cause_gives_advice_and_names_the_takes(paid: Path) -> None:
    first = shots(paid)[0]
    reject(paid, f"{first}.clip#1", "hands melt")
    text = shown(paid, "--by", "cause")
    assert re.search(r"rejected by a person: 15 credits, 1 purchase\. Look at each still", text)
    assert re.search(rf"(?m)^ +{first}\.clip#1 +scripted_clip +15 +hands melt$", text)


def test_the_json_keeps_what_it_had(paid: Path) -> None:
    said, before = json.loads(shown(paid, "--json")), film_books(paid)
    assert said["totals"] == {**before["totals"], "left": 1000 - PRICE}
    assert [{name: entry[name] for name in old} for entry, old in zip(said["entries"], before["entries"], strict=True)]
    assert all(entry == {**entry, **old} for entry, old in zip(said["entries"], before["entries"], strict=True))
    assert {entry["section"] for entry in said["entries"]} == {"s1", None}
    assert said["film"] == {
        "title": "Tiny", "seconds": 6.0, "per_second": 12.5, "covered": 6.0, "on_screen": 69, "per_covered": 11.5,
        "blind": None,
    }  # fmt: skip
    assert json.loads(shown(paid, "--json", "--by", "day")) == said


def test_a_spreadsheet_takes_no_cell_for_a_formula(paid: Path) -> None:
    first = shots(paid)[0]
    note = '=HYPERLINK("http://x","a,b")\n\N{SNOWMAN}'
    reject(paid, f"{first}.still#1", note)
    found = {row["take"]: row for row in rows(paid)}
    assert found[f"{first}.still#1"]["why"] == f"'{note}"
    assert "'@ann#1" in found and "@ann#1" not in found
    raw = CliRunner().invoke(rushes, ["ledger", str(paid), "--csv"]).stdout_bytes
    assert raw.startswith(b"take,state,model,credits,") and raw.count(b"\r\n") == 10
    for start in "=+-@\t\r":
        reject(paid, f"{first}.clip#1", f"{start}1+1")
        cells = [row["why"] for row in rows(paid)]
        assert f"'{start}1+1" in cells or start in "\t\r", "notes lose white space at their ends"


def test_what_a_person_wrote_does_nothing_to_the_terminal(paid: Path) -> None:
    edit(paid, 'title = "Tiny"', 'title = "T\\u001b[31m[bold]iny\\u0007"')
    reject(paid, f"{shots(paid)[0]}.still#1", "a\nb [red]c")
    text = shown(paid, "--by", "cause") + shown(paid)
    assert "\x1b" not in text and "\x07" not in text and "[bold]iny" in text and "a b [red]c" in text


def test_a_purchase_has_the_local_day_it_was_ordered_on(paid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = 1_767_225_300.0  # 2025-12-31 23:55 UTC
    ledger = Ledger(paid / ".rushes" / "ledger.sqlite")
    with ledger.writing() as connection:
        connection.exec_driver_sql(f"update ledger set t = {at} where kind = 'RESERVE'")
    ledger.close()
    try:
        for zone, day in (("UTC", "2025-12-31"), ("Asia/Tokyo", "2026-01-01"), ("America/Lima", "2025-12-31")):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert [row["day"] for row in rows(paid, "--by", "day")] == [day]
            assert {entry["ordered"] for entry in json.loads(shown(paid, "--json"))["entries"]} == {
                "2025-12-31T23:55:00Z"
            }
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_a_film_in_a_folder_with_the_name_of_a_command(paid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = paid.parent / "reconcile"
    paid.rename(folder)
    monkeypatch.chdir(folder.parent)
    assert shown("./reconcile") == shown(folder)
    assert shown("--by", "day", "./reconcile") == shown("./reconcile", "--by=day")
    monkeypatch.chdir(folder)
    assert shown().startswith("Tiny: ")


def test_wrong_words_are_told(tmp_path: Path, paid: Path) -> None:
    with pytest.raises(FilmError, match=r"film\.toml"):
        shown(tmp_path)
    with pytest.raises(UsageError, match="--csv and --json"):
        shown(paid, "--csv", "--json")
    assert CliRunner().invoke(rushes, ["ledger", str(paid), "--by", "moon"]).exit_code == 2


def test_a_reader_that_goes_away_is_no_error(paid: Path) -> None:
    source = str(Path(package.__file__).parents[1])
    line = f'{sys.executable} -c "from rushes.cli import main; main()" ledger {paid} --json | head -c 10'
    done = subprocess.run(
        line, shell=True, env={**os.environ, "PYTHONPATH": source}, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("{") and "Traceback" not in done.stderr and "bug" not in done.stderr


def test_reading_changes_nothing(paid: Path) -> None:
    def state() -> dict[str, int]:
        files = (path for path in paid.rglob("*") if path.is_file() and "-wal" not in path.name)
        return {
            str(path): path.stat().st_mtime_ns for path in files if "-shm" not in path.name and "cache" not in str(path)
        }

    shown(paid)
    before = state()
    shown(paid, "--by", "take")
    shown(paid, "--json")
    assert state() == before


def test_a_folder_that_cannot_be_written_is_read(paid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger is read from a copy; its own file is not even opened."""
    said, state = shown(paid), paid / ".rushes"
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != state)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(bookkeeping, "open_books", lambda film: pytest.fail("it was opened where it is"))
    before = sorted(path.name for path in state.iterdir())
    assert shown(paid) == said and not list(tmp_path.glob("rushes-*"))
    assert sorted(path.name for path in state.iterdir()) == before


def test_jobs_under_way_are_reserved(tmp_path: Path, made_paid: Path) -> None:
    root = copy_of(made_paid, tmp_path / "film")
    ledger = Ledger(root / ".rushes" / "ledger.sqlite")
    with ledger.writing() as connection:
        connection.exec_driver_sql(
            "update task set state = 'RUNNING', cost_settled = null, sha256 = null where node = '@ann'"
        )
    ledger.close()
    text = shown(root)
    assert re.search(r"(?m)^ +5 +7 % +under way$", text)
    assert text.endswith(f"{PRICE - STILL} credits spent, {STILL} reserved, 0 lost of a cap of 1000.\n")
    assert run(root, dry_run=True).credits == 0
