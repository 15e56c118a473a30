"""Commands that draw nothing load nothing to draw with, though the film's engine is previz."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
DRAWS = ("numba", "llvmlite", "cv2")
FILM = """\
[film]
title = "Tea"
kind = "narrative"

[cast.ann]
text = "woman of 40, short red hair, grey wool coat"

[[moment]]
id = "tea"
text = "@ann stands in the kitchen beside a table"
framing = "medium"
seconds = 3
"""
CODE = """\
import json, sys
from rushes.cli import rushes
rushes(sys.argv[1:], standalone_mode=False)
print(json.dumps(sorted(sys.modules)))
"""


def loaded(*args: str) -> set[str]:
    """The modules that a command has loaded when it is done."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run([sys.executable, "-c", CODE, *args], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("command", ["status", "check", "plan", "budget", "engines"])
def test_it_loads_nothing_to_draw_with(command: str, tmp_path: Path) -> None:
    (tmp_path / "film.toml").write_text(FILM, encoding="utf-8")
    modules = loaded(command, *([str(tmp_path)] * (command != "engines")))
    assert not modules & {*DRAWS}
    assert ("rushes.engines.previz.words.unread" in modules) == (command == "check"), "words are read to be checked"


@pytest.mark.parametrize("words", [("--help",), ("export", "--help"), ("export", "otio", "--help")])
def test_help_loads_nothing_at_all(words: tuple[str, ...]) -> None:
    assert not loaded(*words) & {*DRAWS, "numpy", "PIL", "opentimelineio", "rushes.engines.previz"}
