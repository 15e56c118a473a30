"""``rushes emulate runway`` as people type it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import rushes

SOURCE = str(Path(rushes.__file__).parents[1])
COMMAND = (sys.executable, "-c", "from rushes.cli import main; main()", "emulate", "runway")
BUY = """
import os, sys
from http.client import HTTPConnection
link = HTTPConnection(os.environ["RUNWAYML_BASE_URL"].removeprefix("http://"))
headers = {"Authorization": "Bearer " + os.environ["RUNWAYML_API_SECRET"], "X-Runway-Version": "2024-11-06"}
link.request("POST", "/v1/text_to_image", '{"model": "gen4_image", "promptText": "a", "ratio": "1280:720"}', headers)
print(link.getresponse().status)
sys.exit(7)
"""


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, words)], env={**os.environ, "PYTHONPATH": SOURCE}, capture_output=True, text=True
    )


def test_a_command_finds_it_and_its_end_is_kept(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    first = run("--credits", "20", "--plain", "--state", state, sys.executable, "-c", BUY)
    assert (first.returncode, first.stdout) == (7, "200\n"), first.stderr
    assert first.stderr == "The emulated account: 1 task, 5 credits charged, 15 left.\n"
    again = run("--state", state, "--fault", "status:503", sys.executable, "-c", BUY)
    assert (again.stdout, again.stderr) == ("503\n", "The emulated account: 1 task, 5 credits charged, 15 left.\n")


def test_it_serves_until_it_is_stopped() -> None:
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    with subprocess.Popen(
        COMMAND, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    ) as served:
        assert served.stdout is not None
        lines = [served.stdout.readline().strip() for _ in range(6)]
        assert lines[0].startswith("http://127.0.0.1:") and lines[4] == f"export RUNWAYML_BASE_URL={lines[0]}"
        assert lines[5].startswith("export RUNWAYML_API_SECRET=key_")
        served.send_signal(signal.SIGINT)
        _, told = served.communicate(timeout=20)
        assert served.returncode == 0 and told.endswith("0 tasks, 0 credits charged, 1000 left.\n")


def test_what_is_wrong_is_said() -> None:
    for words, said in (
        (["no-such-command"], "cannot be run"),
        (["--key", "mine"], "a key of the service"),
        (["--fault", "rain"], "there is no fault"),
        (["--tier", "9"], "Invalid value for '--tier'"),
    ):
        done = run(*words)
        assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
