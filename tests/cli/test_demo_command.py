"""``rushes demo`` calls itself done only when all of its film is made."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from rushes.build.run import Outcome
from rushes.cli import demo as command
from rushes.make import Made


@pytest.mark.parametrize(("failed", "code"), [(0, 0), (2, 1)])
def test_a_film_with_gaps_is_no_success(
    failed: int, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = Made(Outcome(made=30, failed=failed), tmp_path / "film.mp4")
    monkeypatch.setattr(command, "make_demo", lambda folder, kind, full, report: made)
    said = CliRunner().invoke(command.demo, [str(tmp_path)], standalone_mode=False)
    assert said.return_value == code
    assert ("2 failed" in said.output) == (failed == 2)
