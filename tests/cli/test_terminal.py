"""What a terminal is told while a film is made."""

import sys
import time

import pytest

from rushes.cli.progress import Progress
from rushes.cli.terminal import Terminal
from rushes.events import NodeDone, NodeFailed, NodeStarted, RunEnded, RunStarted, StepAdvanced, StepStarted

LIMIT = "The day's limit has been reached.\nRun it again tomorrow."


def test_the_same_failure_is_told_in_full_once(capsys: pytest.CaptureFixture[str]) -> None:
    with Terminal() as report:
        for node in ("V1-01.clip", "V1-02.clip"):
            report(NodeFailed(node, "clip", LIMIT))
        report(NodeFailed("V1-03.clip", "clip", "It is out of reach."))
    assert capsys.readouterr().err.splitlines() == [
        "! V1-01.clip  The day's limit has been reached.",
        "    Run it again tomorrow.",
        "! V1-02.clip  the same",
        "! V1-03.clip  It is out of reach.",
    ]


def test_a_log_is_told_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    with Terminal(seconds=0.05) as report:
        report(StepStarted("song"))
        report(StepAdvanced("song", 0.4))
        time.sleep(0.2)
    told = capsys.readouterr().err.splitlines()
    assert 1 <= len(told) <= 4 and told[0] == "listening to the song, 40% ... 0:00 min"


def test_a_quiet_terminal_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Terminal(quiet=True, seconds=0.02) as report:
        report(StepStarted("song"))
        time.sleep(0.1)
    assert capsys.readouterr().err == ""


def test_the_line_counts_a_run() -> None:
    progress = Progress(print)
    assert progress.line() == ""
    progress(RunStarted(9, 3))
    for n in range(6):
        progress(NodeStarted(f"V1-0{n}.clip", "clip"))
    progress(NodeDone("V1-00.clip", "clip", made=True, credits=25))
    progress(NodeDone("V1-01.clip", "clip", made=False))
    progress(NodeFailed("V1-02.clip", "clip", "no"))
    assert progress.line().startswith(
        "1 of 9 made; 1 failed; under way: V1-03.clip V1-04.clip V1-05.clip; 25 credits ... 0:0"
    )
    for n in range(6, 9):
        progress(NodeStarted(f"V1-0{n}.clip", "clip"))
    assert "V1-05.clip and 3 more" in progress.line()
    progress(RunEnded(1, 3, 1, 0))
    assert progress.line() == ""


def test_it_is_silent_after_its_end() -> None:
    said: list[str] = []
    progress = Progress(said.append, 0.02)
    progress.begin()
    progress(RunStarted(2, 0))
    time.sleep(0.1)
    progress.end()
    count = len(said)
    time.sleep(0.1)
    assert said and len(said) == count


def test_a_question_is_asked_with_the_bar_taken_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the bar prints for others reads [y/N] as markup, and is drawn over what is typed."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    with Terminal() as report:
        report(RunStarted(2, 0))
        assert type(sys.stderr).__name__ == "FileProxy", "else this test proves nothing"
        assert report.aside(lambda word: (word, type(sys.stderr).__name__ != "FileProxy"))("references") == (
            "references",
            True,
        )
        assert type(sys.stderr).__name__ == "FileProxy"
