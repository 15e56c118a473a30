"""The engine against the emulator: what is asked for, what it is told, what it makes of that."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from runway_worlds import accepted, clip, ended, picture, references, still

from rushes.cli import rushes
from rushes.engines.base import NotSent, Rejected, Ticket, Unknown
from rushes.engines.runway import Runway
from rushes.engines.runway_emulator import Emulator
from rushes.errors import EngineError
from rushes.media import probe


@pytest.fixture
def photo(tmp_path: Path) -> tuple[str, Path]:
    path = tmp_path / "photo.png"
    return picture(path), path


def test_a_still_is_bought(engine: Runway, service: Emulator, tmp_path: Path) -> None:
    ticket = accepted(engine.submit(still(), {}))
    assert ticket.estimate == 5 == engine.quote(still())
    status = ended(engine, ticket)
    assert (status.state, status.cost) == ("done", 5)
    (tmp_path / "still.png").write_bytes(engine.fetch(ticket))
    assert (probe(tmp_path / "still.png").width, probe(tmp_path / "still.png").height) == (1280, 720)
    assert service.books().charged == {ticket.id: 5}


def test_a_clip_is_bought(engine: Runway, service: Emulator, tmp_path: Path, photo: tuple[str, Path]) -> None:
    sha256, path = photo
    wish = clip(sha256, model="gen4.5", seconds=3)
    ticket = accepted(engine.submit(wish, {sha256: path}))
    assert ticket.estimate == 36 == engine.quote(wish)
    assert ended(engine, ticket).cost == 36
    (tmp_path / "clip.mp4").write_bytes(engine.fetch(ticket))
    made = probe(tmp_path / "clip.mp4")
    assert made.kind == "clip" and (made.width, made.height) == (1280, 720) and made.seconds == 3


def test_what_is_sent(engine: Runway, service: Emulator, photo: tuple[str, Path]) -> None:
    """Exactly the fields that the service has, under its own names; no word of ours in the picture."""
    sha256, path = photo
    wish = still(prompt="@singer and @cup", references=references({"singer": sha256, "cup": sha256}))
    accepted(engine.submit(wish, {sha256: path}))
    accepted(engine.submit(clip(sha256), {sha256: path}))
    image, video = (job["request"] for job in service.jobs())
    assert set(image) == {"model", "promptText", "ratio", "seed", "referenceImages"}
    assert [each["tag"] for each in image["referenceImages"]] == ["singer", "cup"]
    assert set(video) == {"model", "promptText", "promptImage", "ratio", "duration", "seed"}
    assert (video["duration"], video["seed"], video["ratio"]) == (2, 7, "1280:720")
    assert not service.warnings()
    assert [each["retry"] for each in service.log()] == ["0", "0"]


def test_the_account(engine: Runway, service: Emulator, photo: tuple[str, Path]) -> None:
    before = engine.account()
    assert before is not None and before.name.startswith("key-") and service.key not in repr(before)
    assert (before.balance, before.concurrency, before.at_once) == (2000, 5 + 3, 5)
    assert before.daily["gen4_turbo"] == 1000
    accepted(engine.submit(still(), {}))
    after = engine.account()
    assert after is not None and (after.balance, after.made_today["gen4_image"]) == (1995, 1)
    assert after.name == before.name
    said = CliRunner().invoke(rushes, ["keys", "check", "runway"]).stdout.splitlines()
    assert said[0].endswith(": 1995 credits, 5 jobs at once; 3 more are sent ahead, to wait there")
    assert said[1] == "  gen4_image: 1 of 2000 made in the last 24 hours"


# What became of a submission.

DOUBT = ("drop_before", "drop_after", "html200", "html200_before", "badjson200", "redirect307", "status:500")
MORE_DOUBT = (
    "status:502",
    "status:503",
    "status:504",
    "status_after:500",
    "status:408",
    "status:409",
    "status_after:504",
)


@pytest.mark.parametrize("fault", DOUBT + MORE_DOUBT)
def test_doubt_stays_doubt_and_nothing_is_sent_twice(engine: Runway, service: Emulator, fault: str) -> None:
    service.fault(fault)
    assert isinstance(engine.submit(still(), {}), Unknown)
    assert sum(each["method"] == "POST" for each in service.log()) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 422])
def test_a_refusal_is_one(engine: Runway, service: Emulator, status: int) -> None:
    service.fault(f"status:{status}")
    assert isinstance(engine.submit(still(), {}), Rejected)
    assert not service.jobs()


def test_not_now_is_waited_for(engine: Runway, service: Emulator) -> None:
    service.fault("status:429", headers={"retry-after": "7"})
    outcome = engine.submit(still(), {})
    assert isinstance(outcome, NotSent) and outcome.wait_seconds == 7


def test_a_daily_limit_stops_the_run(engine: Runway, service: Emulator) -> None:
    service.config(daily={"gen4_image": 0})
    outcome = engine.submit(still(), {})
    assert isinstance(outcome, NotSent) and outcome.wait_seconds > 600 and "daily" in outcome.why


def test_no_credits_stop_the_run(engine: Runway, service: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator(credits=3) as poor:
        monkeypatch.setenv("RUNWAYML_BASE_URL", poor.url)
        monkeypatch.setenv("RUNWAYML_API_SECRET", poor.key)
        outcome = Runway().submit(still(), {})
    assert isinstance(outcome, NotSent) and "enough credits" in outcome.why and outcome.wait_seconds > 600


def test_nobody_there_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNWAYML_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("RUNWAYML_API_SECRET", "key_x")
    assert isinstance(Runway().submit(still(), {}), NotSent)
    with pytest.raises(EngineError, match="cannot be reached"):
        Runway().account()


def test_silence_is_doubt(engine: Runway, service: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    from rushes.engines.runway import line

    monkeypatch.setattr(line, "SECONDS", 0.3)
    service.fault("slow:1.5")
    outcome = engine.submit(still(), {})
    assert outcome == Unknown("no answer came in time")


def test_without_a_key_nothing_is_sent(service: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RUNWAYML_API_SECRET")
    outcome = Runway().submit(still(), {})
    assert isinstance(outcome, NotSent) and "rushes keys set runway" in outcome.why
    with pytest.raises(EngineError, match="has no key"):
        Runway().account()
    assert not service.log()


def test_a_wrong_key_is_said(service: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNWAYML_API_SECRET", "key_" + "f" * 128)
    with pytest.raises(EngineError, match="rushes keys set runway") as found:
        Runway().account()
    assert "f" * 128 not in str(found.value)
    assert isinstance(Runway().submit(still(), {}), Rejected)


def test_a_picture_that_is_none_is_not_sent(engine: Runway, service: Emulator, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"no picture")
    for found in ({"a" * 64: tmp_path / "bad.png"}, {"a" * 64: tmp_path / "none.png"}, {}):
        outcome = engine.submit(clip("a" * 64), found)
        assert isinstance(outcome, Rejected) and outcome.why.startswith("not sent"), outcome
    assert not service.log()


# Where a task stands.


def test_throttled_is_waiting(engine: Runway, service: Emulator) -> None:
    service.config(concurrency={"gen4_image": 1}, run_s=0.5)
    first, second = (accepted(engine.submit(still(seed=seed), {})) for seed in (1, 2))
    assert engine.poll(second).state == "waiting"
    assert ended(engine, first).state == ended(engine, second).state == "done"


@pytest.mark.parametrize("code", ["SAFETY.INPUT.TEXT", "SAFETY.OUTPUT.VIDEO", "INPUT_PREPROCESSING.SAFETY.TEXT"])
def test_moderation_is_charged_and_final(engine: Runway, service: Emulator, code: str) -> None:
    service.fault(f"task:{code}")
    status = ended(engine, accepted(engine.submit(still(), {})))
    assert (status.state, status.final) == ("failed", True)
    assert code in status.why and "moderation stopped" in status.why
    assert status.cost == service.books().total


@pytest.mark.parametrize("code", ["INTERNAL.BAD_OUTPUT.CODE01", "ASSET.INVALID", "THIRD_PARTY.UNAVAILABLE", "null"])
def test_other_failures_say_so(engine: Runway, service: Emulator, code: str) -> None:
    service.fault(f"task:{code}")
    status = ended(engine, accepted(engine.submit(still(), {})))
    assert (status.state, status.final, status.cost) == ("failed", False, 0)
    assert status.why.startswith("Runway failed")


def test_cancelled_and_gone(engine: Runway, service: Emulator) -> None:
    service.fault("task:CANCELLED")
    assert ended(engine, accepted(engine.submit(still(), {}))).state == "failed"
    ticket = accepted(engine.submit(still(), {}))
    engine.cancel(ticket)
    assert engine.poll(ticket).state == "gone"
    engine.cancel(ticket)


@pytest.mark.parametrize("fault", ["drop_before", "status:500", "status:429", "html200_before"])
def test_a_poll_that_fails_is_told_and_repeated(engine: Runway, service: Emulator, fault: str) -> None:
    ticket = accepted(engine.submit(still(), {}))
    service.fault(fault, method="GET", path_regex=r"/v1/tasks/.*")
    with pytest.raises(EngineError):
        engine.poll(ticket)
    assert ended(engine, ticket).state == "done"


def test_a_status_nobody_knows(
    engine: Runway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from rushes.engines.runway.line import Line, Reply

    monkeypatch.setattr(Line, "task", lambda self, id: Reply(200, {}, '{"id": "x", "status": "DREAMING"}'))
    with caplog.at_level(logging.WARNING):
        states = {engine.poll(Ticket("x" * 8)).state for _ in range(3)}
    assert states == {"running"}
    assert len(caplog.records) == 1 and "DREAMING" in caplog.text


# Results.


@pytest.mark.parametrize("fault", ["expire_urls", "truncate_download", "corrupt_download"])
def test_a_result_comes_whole_or_not_at_all(engine: Runway, service: Emulator, fault: str, tmp_path: Path) -> None:
    ticket = accepted(engine.submit(still(), {}))
    ended(engine, ticket)
    service.fault(fault)
    got: list[bytes] = []

    def fetch() -> None:
        got.append(engine.fetch(ticket))

    if fault == "expire_urls":
        fetch()  # it asks for a fresh address by itself
    else:
        with pytest.raises(EngineError):
            fetch()
        fetch()
    (tmp_path / "still.png").write_bytes(got[0])
    assert probe(tmp_path / "still.png").kind == "picture"


def test_results_are_fetched_without_the_key(
    engine: Runway, service: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx

    seen: list[httpx.Headers] = []
    send: Callable[..., httpx.Response] = httpx.Client.send

    def watch(self: httpx.Client, request: httpx.Request, **more: object) -> httpx.Response:
        if "/_out/" in str(request.url):
            seen.append(request.headers)
        return send(self, request, **more)

    ticket = accepted(engine.submit(still(), {}))
    ended(engine, ticket)
    monkeypatch.setattr(httpx.Client, "send", watch)
    engine.fetch(ticket)
    assert seen and "authorization" not in seen[0]


# Uploads.


def test_a_large_picture_is_uploaded_once(engine: Runway, service: Emulator, tmp_path: Path) -> None:
    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(1).integers(0, 256, (1300, 2048, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    sha256 = "b" * 64
    for seed in (1, 2):
        wish = still(prompt="@place", references=references({"place": sha256}), seed=seed)
        accepted(engine.submit(wish, {sha256: tmp_path / "noise.png"}))
    uris = [job["request"]["referenceImages"][0]["uri"] for job in service.jobs()]
    assert uris[0] == uris[1]
    assert sum(each["path"] == "/v1/uploads" for each in service.log()) == 1


def test_an_upload_that_fails_sends_nothing(engine: Runway, service: Emulator, tmp_path: Path) -> None:
    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(1).integers(0, 256, (1300, 2048, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    wish = still(prompt="@place", references=references({"place": "b" * 64}))
    service.fault("upload_500")
    assert isinstance(engine.submit(wish, {"b" * 64: tmp_path / "noise.png"}), NotSent)
    service.fault("status:413", path_regex="/v1/uploads")
    assert isinstance(engine.submit(wish, {"b" * 64: tmp_path / "noise.png"}), Rejected)
    service.fault("drop_before", path_regex="/_upload/.*")
    assert isinstance(engine.submit(wish, {"b" * 64: tmp_path / "noise.png"}), NotSent)
    assert not service.jobs()
