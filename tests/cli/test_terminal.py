"""What a terminal is told while a film is made."""

import pytest

from rushes.cli.terminal import Terminal
from rushes.events import NodeFailed

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
