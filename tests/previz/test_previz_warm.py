"""The first picture of an installation: what another process compiles is what this one needs."""

import os
import subprocess
from typing import Any

import pytest

from rushes.engines.previz.draw import bvh, pieces, warm
from rushes.engines.previz.draw.shade import shade
from rushes.engines.previz.picture import still
from rushes.engines.previz.words import read


def test_what_is_compiled_beside_serves_every_picture() -> None:
    warm.shade_something()
    before = list(shade.signatures)
    still(read("@ann smiles in the kitchen, medium shot", references={"ann": "woman of 30"}), (128, 72), 1)
    assert list(shade.signatures) == before and len(before) == 1
    assert warm.is_compiled()
    for loop in (pieces.picked, bvh._build, bvh._cheapest, bvh._costs):  # none: its caller was kept by an earlier run
        assert len(loop.signatures) <= 1, f"{loop.py_func.__name__} is compiled for two kinds of numbers"


def test_nothing_is_started_where_all_is_compiled_or_one_core_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    class Process:
        def __init__(self, line: list[str], **streams: Any) -> None:
            started.append(line)

        def wait(self) -> None:
            """It has nothing to do."""

    monkeypatch.setattr(subprocess, "Popen", Process)
    for compiled, cores, count in ((True, 2, 0), (False, 1, 0), (False, 2, 1)):
        monkeypatch.setattr(warm, "is_compiled", lambda compiled=compiled: compiled)
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        warm.beside.cache_clear()
        warm.beside()
        warm.beside()
        assert len(started) == count
    warm.beside.cache_clear()
