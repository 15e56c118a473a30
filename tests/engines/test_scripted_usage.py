"""What the fake says it charged by day: on the day it took a job, what it gave back taken off."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rushes.engines.base import Drawn, Engine, Request, Used
from rushes.engines.scripted import Scripted
from rushes.engines.slate import Slate
from rushes.units import Json

STILL = Request(stage="still", model="scripted_still", prompt="a cup", ratio="1280:720")
CLIP = Request(stage="clip", model="scripted_clip", prompt="it falls", ratio="1280:720", seconds=3)


def test_an_engine_need_not_tell() -> None:
    assert Engine.usage is Drawn.usage and Slate().usage(date(2026, 1, 1), date(2026, 1, 2)) is None


def test_it_tells_by_day_and_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    midnight = datetime(2026, 3, 2, tzinfo=UTC).timestamp()
    fails: list[Json] = [{"when": "falls", "answer": "fail", "cost": 4}]
    engine = Scripted({"books": str(tmp_path / "books.sqlite"), "latency": 60, "script": fails})
    for at, request in ((-1.0, STILL), (-1.0, STILL), (1.0, STILL), (1.0, CLIP)):
        monkeypatch.setattr("rushes.engines.scripted.time.time", lambda at=at: midnight + at)
        engine.submit(request, {})
    monday = date(2026, 3, 2)
    sunday = monday - timedelta(1)
    assert engine.usage(sunday, monday) == [
        Used(sunday, "scripted_still", 10), Used(monday, "scripted_clip", 4), Used(monday, "scripted_still", 5),
    ]  # fmt: skip
    assert engine.usage(sunday, sunday) == [Used(sunday, "scripted_still", 10)]
    assert engine.usage(monday + timedelta(1), monday + timedelta(9)) == []
