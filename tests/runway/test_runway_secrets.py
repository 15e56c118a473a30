"""The key is nowhere: not in the project, the ledger, events, logs, messages, tracebacks or command lines."""

import io
import json
import logging
import os
import pickle
import re
import subprocess
import traceback
from pathlib import Path

import pytest
from runway_films import film
from runway_worlds import accepted, picture, still

from rushes.engines.keys import Key
from rushes.engines.runway import Runway
from rushes.engines.runway.addresses import place
from rushes.engines.runway.line import Line
from rushes.engines.runway_emulator import Emulator
from rushes.errors import EngineError, RushesError
from rushes.events import Event
from rushes.make import Wish, make


def _everything_below(root: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file())


def test_the_key_is_nowhere_after_a_run(
    service: Emulator, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With faults of every kind, with the SDK's own logging at its loudest, and a photo that is uploaded."""
    root = film(tmp_path / "film", 'images = ["ann.png"]')
    picture(root / "ann.png")
    monkeypatch.setenv("RUNWAYML_LOG", "debug")
    lines: list[list[str]] = []
    start = subprocess.Popen

    def watched(command: list[str], *more: object, **options: object) -> object:
        lines.append([*command, repr(options.get("env"))])
        return start(command, *more, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", watched)
    for fault in ("drop_after", "html200_before", "status:500", "status:400"):
        service.fault(fault, skip=1)
    events: list[Event] = []
    with caplog.at_level(logging.DEBUG):
        for _ in range(2):
            made = make(root, Wish(jobs=1, spend=300, consent=lambda engine, tags: True), events.append)
    secret = service.key
    said = "".join([caplog.text, repr(events), repr(made), repr(lines)])
    assert lines and events and service.jobs()
    for what in (said.encode(), _everything_below(root), _everything_below(home)):
        assert secret.encode() not in what
        assert secret[4:40].encode() not in what


def _raised(engine: Runway) -> EngineError:
    with pytest.raises(EngineError) as found:
        engine.account()
    return found.value


@pytest.mark.parametrize(
    "fault", ["status:401", "status:500", "html200_before", "drop_before", "redirect307", "badjson200"]
)
def test_no_error_shows_it(service: Emulator, fault: str) -> None:
    engine = Runway()
    ticket = accepted(engine.submit(still(), {}))
    for path in ("/v1/organization", "/v1/tasks/.*"):
        service.fault(fault, method="GET", path_regex=path)
    errors: list[RushesError] = [_raised(engine)]
    with pytest.raises(EngineError) as found:
        engine.poll(ticket)
    errors.append(found.value)
    for error in errors:
        out = io.StringIO()
        traceback.print_exception(error, file=out)
        shown = "".join([out.getvalue(), repr(error), str(error), repr(vars(error)), repr(pickle.dumps(error))])
        assert service.key not in shown and service.key[4:40] not in shown


def test_a_service_that_repeats_the_key_is_not_quoted(service: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    from rushes.engines.runway.line import Reply

    body = json.dumps({"error": f"The key {service.key} is not valid."})
    monkeypatch.setattr(Line, "create", lambda self, door, arguments: Reply(401, {}, body))
    monkeypatch.setattr(Line, "organization", lambda self: Reply(401, {}, body))
    engine = Runway()
    assert service.key not in repr(engine.submit(still(), {}))
    assert service.key not in str(_raised(engine))


def test_nothing_shows_its_secret() -> None:
    key = Key("runway", "RUNWAYML_API_SECRET", "key_secret")
    line = Line(place(), key)
    for thing in (key, line, [key], {"key": key}):
        assert "key_secret" not in repr(thing) and "key_secret" not in str(thing)
    assert re.fullmatch("key-[0-9a-f]{12}", key.name) and key.name != Key("runway", "", "key_other").name


def test_the_engine_has_no_key_in_its_options(service: Emulator) -> None:
    engine = Runway()
    engine.account()
    assert service.key not in repr(engine.options) and service.key not in repr(engine)
    assert service.key in os.environ["RUNWAYML_API_SECRET"]
