"""What a purchase does with "not now", with a job that nobody knows for a moment, and with moderation's no."""

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from runway_films import books, film, run

from rushes.engines.runway_emulator import Emulator
from rushes.errors import EngineError


def _posts(service: Emulator) -> list[float]:
    return [
        datetime.fromisoformat(str(each["at"])).timestamp()
        for each in service.log()
        if each["path"] == "/v1/text_to_image"
    ]


def test_the_wait_that_is_asked_for_is_kept(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    headers: Mapping[str, str] = {"retry-after": "1"}
    service.fault("status:429", headers=headers)
    made = run(root, spend=200, only=("@cup",), until="references")
    assert made.outcome.made == 1
    first, second = _posts(service)
    assert second - first >= 0.95


@pytest.mark.long
def test_a_wait_of_hours_stops_the_run(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    service.config(daily={"gen4_image": 1})
    begin = time.monotonic()
    made = run(root, spend=200)
    refusal = made.outcome.refusal
    assert isinstance(refusal, EngineError)
    assert refusal.what == "gen4_image has reached its daily limit at runway: 1 of 1 made in the last 24 hours"
    tomorrow = datetime.fromtimestamp(books(root)[1][0].created + 86400).astimezone()
    assert f"again at {tomorrow:%H:%M} on {tomorrow.day} {tomorrow:%B}" in (refusal.next or "")
    assert len(made.left.to_make) == len(run(root, dry_run=True).to_make) and made.left.credits > 0
    assert time.monotonic() - begin < 30 and len(service.jobs()) == 1
    assert books(root)[0]["reserved"] == 0
    service.config(daily={})
    assert run(root, spend=200).outcome.refusal is None


def test_one_404_is_not_the_end(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    service.fault("poll_404", n=2)
    made = run(root, spend=200, only=("@cup",), until="references")
    assert (made.outcome.made, made.outcome.failed) == (1, 0)


def test_what_is_gone_for_good_is_lost_and_counted(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    service.fault("poll_404", n=None)
    made = run(root, spend=200, only=("@cup",), until="references")
    assert made.outcome.failed == 1
    assert [task.state for task in books(root)[1]] == ["LOST_PAID"]


def test_a_final_failure_is_not_bought_again(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    service.fault("task:SAFETY.OUTPUT.IMAGE", n=None)
    for _ in range(3):
        assert run(root, spend=200, only=("@cup",), until="references").outcome.failed == 1
    assert len(service.jobs()) == 1
    (root / "film.toml").write_text((root / "film.toml").read_text().replace("hairline crack", "white rim"))
    run(root, spend=200, only=("@cup",), until="references")
    assert len(service.jobs()) == 2


def test_other_failures_are_tried_again_by_the_next_run(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    service.fault("task:INTERNAL.BAD_OUTPUT.CODE01")
    assert run(root, spend=200, only=("@cup",), until="references").outcome.failed == 1
    assert run(root, spend=200, only=("@cup",), until="references").outcome.made == 1


@pytest.mark.parametrize("engine", ["slate"])
def test_a_free_engine_asks_nobody(engine: str, service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    assert run(root, engine=engine).film is not None
    assert not service.log()
