"""Everything run once, with a key that is easy to recognise: it is nowhere but in its file that only its user reads."""

import base64
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from runway_films import film
from runway_worlds import picture

import rushes
from rushes.engines.runway_emulator import Emulator

SECRET = "key_" + "deadbeefcafe0123" * 8
SOURCE = str(Path(rushes.__file__).parents[1])
COMMAND = [sys.executable, "-c", "from rushes.cli import main; main()"]


def marks() -> list[bytes]:
    """The key, a good part of it, and its base64 at each of the three places it may begin at."""
    coded = [base64.b64encode(bytes(shift) + SECRET.encode())[4:-4] for shift in range(3)]
    safe = [base64.urlsafe_b64encode(bytes(shift) + SECRET.encode())[4:-4] for shift in range(3)]
    return [SECRET.encode(), SECRET[4:40].encode(), SECRET.encode().hex().encode(), *coded, *safe]


def shows(data: bytes) -> bool:
    return any(mark in data for mark in marks())


@dataclass
class Watch:
    """What every child of this process shows of itself while it runs: its command line, and its environment."""

    environments: bool
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    _end: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Watch":
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(0.02):
            for pid in _below(os.getpid()):
                with suppress(OSError):
                    line = Path(f"/proc/{pid}/cmdline").read_bytes()
                    self.seen.add(line.replace(b"\0", b" ").decode(errors="replace"))
                    about = line + (Path(f"/proc/{pid}/environ").read_bytes() if self.environments else b"")
                    if shows(about):
                        self.wrong.append(line.decode(errors="replace"))


def _below(pid: int) -> Iterator[int]:
    """Every process that a process has started, and those that these have."""
    parents: dict[int, list[int]] = {}
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            with suppress(OSError, IndexError, ValueError):
                parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(each.name))
    todo = list(parents.get(pid, ()))
    while todo:
        one = todo.pop()
        yield one
        todo += parents.get(one, ())


@dataclass
class Stranger:
    """Somebody at a terminal: every command with its output, kept."""

    root: Path
    environment: dict[str, str]
    said: list[tuple[str, bytes]] = field(default_factory=list)

    def type(self, *words: str, stdin: str = "", codes: Sequence[int] = (0,)) -> bytes:
        line, about = [*COMMAND, *words], self.environment
        done = subprocess.run(line, input=stdin.encode(), env=about, cwd=self.root, capture_output=True, timeout=300)
        self.said.append((" ".join(words), done.stdout + done.stderr))
        assert done.returncode in codes, (words, done.returncode, done.stderr.decode()[-3000:])
        return done.stdout


@pytest.mark.long
@pytest.mark.parametrize("given", ["file", "environment"])
def test_the_key_is_nowhere_after_everything(given: str, home: Path, tmp_path: Path) -> None:
    root = film(tmp_path / "film", 'images = ["ann.png"]')
    picture(root / "ann.png")
    with Emulator(
        credits=2000, tier=3, renderer="plain", queue_s=0.02, run_s=0.1, key=SECRET, state=tmp_path / "service.sqlite"
    ) as service, Watch(environments=given == "file") as watch:  # fmt: skip
        environment = {name: text for name, text in os.environ.items() if not name.startswith("RUNWAYML")}
        environment |= {
            "PYTHONPATH": SOURCE, "RUNWAYML_LOG": "debug", "RUNWAYML_BASE_URL": service.url,
            "RUSHES_POLL_SECONDS": "0.05", "RUSHES_SETTLE_SECONDS": "0.1", "HOME": str(home),
        }  # fmt: skip
        if given == "environment":
            environment["RUNWAYML_API_SECRET"] = SECRET
        one = Stranger(root, environment)
        one.type("keys", "set", "runway", stdin=f"{SECRET}\n")
        if given == "environment":
            one.type("keys", "forget", "runway")
        _everything(one, service)
        listed = service.log()
    assert watch.seen and any("rushes.build.courier" in line for line in watch.seen) and not watch.wrong
    assert len(one.said) > 20
    for words, said in one.said:
        assert not shows(said), words
    assert listed and not shows(repr(listed).encode())
    kept = home / "config" / "rushes" / "keys.json"
    for path in [each for each in tmp_path.rglob("*") if each.is_file() and each != kept]:
        if path.name.startswith("service.sqlite"):
            continue  # the service's own books have its account's key
        assert not shows(path.read_bytes()), path
        assert not shows(str(path).encode())
    if given == "file":
        assert SECRET in kept.read_text() and stat.S_IMODE(kept.stat().st_mode) == 0o600
        one.type("keys", "forget", "runway")
    assert not kept.exists()


def _everything(one: Stranger, service: Emulator) -> None:
    """Every command once, with faults of every kind in between."""
    some = (0, 1, 2, 3, 4, 5)
    one.type("keys", "list")
    one.type("keys", "check", "runway")
    one.type("keys", "name", "runway", "studio")
    one.type("keys", "name", "runway")
    for words in (["check"], ["plan"], ["make", "--dry-run"], ["engines"], ["engines", "--json"], ["budget"]):
        one.type(*words, codes=some)
    make = ("make", "--yes-upload", "--yes", "--spend", "400")
    for fault in ("status:401", "html200_before", "badjson200", "status:403"):
        service.fault(fault, method="GET", path_regex="/v1/organization")
        one.type("keys", "check", "runway", codes=(5,))
        service.fault(fault, method="GET", path_regex="/v1/organization")
        one.type(*make, "--until", "references", codes=some)
        service.fault(fault, method="GET", path_regex="/v1/tasks/.*")
        one.type(*make, "--until", "references", codes=some)
    for fault in ("drop_after", "status:500", "status:400", "redirect307"):
        service.fault(fault, skip=1)
    service.fault("truncate_download")
    service.fault("upload_500", n=None)
    for _ in range(3):
        one.type(*make, codes=some)
    service.clear_faults()
    known = {job["id"] for job in service.jobs()}
    for id in sorted(known)[:2]:
        one.type("adopt", id, codes=some)
    one.type(*make, codes=some)
    for words in (
        ["board"], ["ledger"], ["ledger", "--json"], ["status"], ["status", "--json"], ["status", "--all"], ["verify"],
        ["doctor"], ["emulate", "runway", "--seconds", "0", "--plain", *COMMAND, "status"], ["cut"],
        ["make", "--json", "--dry-run"], ["gc", "--dry-run"],
    ):  # fmt: skip
        one.type(*words, codes=some)
    time.sleep(0.2)
