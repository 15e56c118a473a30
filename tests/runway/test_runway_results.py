"""Results held against what was asked, results that cannot be used, and keys that are not taken any more."""

import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from runway_films import books, check_books, film

from rushes.accounts import adopt
from rushes.build.ledger import Ledger
from rushes.build.results import FETCHES, oddities
from rushes.engines.keys import name_account
from rushes.engines.runway_emulator import Emulator, Order, plain
from rushes.errors import EngineError
from rushes.events import Event, NodeFailed, Said
from rushes.make import Wish, make

Draw = Callable[[Order], tuple[bytes, str]]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Draw], Emulator]]:
    """An emulator that draws as a test says, found by the engine."""
    started: list[Emulator] = []

    def begin(draw: Draw, **knobs: Any) -> Emulator:
        service = Emulator(credits=2000, tier=3, renderer=draw, queue_s=0.02, run_s=0.05, **knobs)
        service.start()
        started.append(service)
        found(monkeypatch, service)
        return service

    yield begin
    for service in started:
        service.stop()


def found(monkeypatch: pytest.MonkeyPatch, service: Emulator) -> None:
    """Let the engine find a service."""
    for name, value in service.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RUSHES_POLL_SECONDS", "0.02")
    monkeypatch.setenv("RUSHES_SETTLE_SECONDS", "0.05")


def media(root: Path) -> dict[str, Any]:
    ledger = Ledger(root / ".rushes" / "ledger.sqlite")
    try:
        return {node: dict(some[-1].media) for node, some in ledger.takes().items()}
    finally:
        ledger.close()


def cup(root: Path, events: list[Event] | None = None, **wish: Any) -> Any:
    """A run that makes the reference of the cup."""
    usual: dict[str, Any] = {"jobs": 1, "spend": 200, "only": ("@cup",), "until": "references"}
    return make(root, Wish(**{**usual, **wish}), (events if events is not None else []).append)


# Odd.


def test_a_result_of_another_size_and_length_is_kept_used_and_told(
    serve: Callable[[Draw], Emulator], tmp_path: Path
) -> None:
    def odd(order: Order) -> tuple[bytes, str]:
        if order.makes == "clip":
            return plain(Order("clip", order.model, order.prompt, (1280, 704), order.seed, frames=order.frames - 12))
        return plain(order)

    service, root, events = serve(odd), film(tmp_path / "film"), list[Event]()
    made = make(root, Wish(jobs=1, spend=200, until="clips"), events.append)
    assert made.outcome.failed == 0
    check_books(root, service)
    facts = media(root)
    clips = [about for node, about in facts.items() if node.endswith(".clip")]
    assert clips and all(
        about["odd"] == ["1280x704 where 1280:720 was asked", "2.50 seconds where 3 were asked"] for about in clips
    )
    assert not [about for node, about in facts.items() if not node.endswith(".clip") and "odd" in about]
    warned = [each.text for each in events if isinstance(each, Said) and each.level == "warning"]
    assert len([text for text in warned if "is another than was asked" in text]) == len(clips)


@pytest.mark.parametrize(
    ("request_", "about", "odd"),
    [
        ({}, {}, []),
        ({}, {"width": 1264}, ["1264x720 where 1280:720 was asked"]),
        ({}, {"frames": 119}, []),
        ({}, {"frames": 121}, []),
        ({}, {"frames": 110}, ["4.58 seconds where 5 were asked"]),
        ({}, {"frames": 240}, ["10.00 seconds where 5 were asked"]),
        ({}, {"frames": 125, "rate": "25/1"}, ["25 frames a second where 24 were expected"]),
        ({}, {"frames": 120, "rate": "24000/1001"}, ["23.976 frames a second where 24 were expected"]),
        ({"references": [{}]}, {"frames": 100}, []),
        ({"references": [{}]}, {"frames": 90}, ["3.75 seconds where 5 were asked"]),
        ({"stage": "still", "seconds": None}, {"frames": 1, "rate": "0/1"}, []),
        ({"model": "unknown"}, {"frames": 150, "rate": "30/1"}, []),
    ],
)  # fmt: skip
def test_what_is_odd(request_: dict[str, Any], about: dict[str, Any], odd: list[str]) -> None:
    asked = {"stage": "clip", "model": "gen4_turbo", "ratio": "1280:720", "seconds": 5, "references": [], **request_}
    assert oddities(asked, {"width": 1280, "height": 720, "frames": 120, "rate": "24/1", **about}) == odd


# Broken.


def hollow(order: Order) -> tuple[bytes, str]:
    """A PNG whose every sum is right, and that has no picture in it."""
    out = io.BytesIO()
    Image.new("RGB", order.size).save(out, "PNG")
    content = out.getvalue()
    at = content.index(b"IDAT") - 4
    body = b"IDAT" + zlib.compress(b"nothing")
    data = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    end = b"\0\0\0\0IEND" + zlib.crc32(b"IEND").to_bytes(4, "big")
    return content[:at] + data + end, "image/png"


def cut(order: Order) -> tuple[bytes, str]:
    content, kind = plain(order)
    return content[: len(content) // 2], kind


@pytest.mark.parametrize("draw", [hollow, pytest.param(cut, marks=pytest.mark.long)])
def test_what_can_never_be_read_is_lost_and_may_be_tried_again(
    serve: Callable[[Draw], Emulator], draw: Draw, tmp_path: Path
) -> None:
    """Fetched some times, then given up: counted, shown with its reason, not bought again, until adopted."""
    good: list[bool] = []
    service, root = serve(lambda order: plain(order) if good else draw(order)), film(tmp_path / "film")
    made = cup(root)
    assert made.outcome.failed == 1
    (task,) = books(root)[1]
    assert task.state == "LOST_PAID" and task.error is not None
    assert f"cannot be used, {FETCHES} times fetched" in task.error
    job = service.jobs()[0]
    assert job["fetched"] == FETCHES
    check_books(root, service)
    assert books(root)[0] == {"spent": 0, "reserved": 0, "lost": job["cost"]}
    events: list[Event] = []
    assert cup(root, events).outcome.failed == 1 and len(service.jobs()) == 1
    (told,) = [each.why for each in events if isinstance(each, NodeFailed)]
    assert f"rushes adopt {job['id']} @cup" in told
    # It is adopted, and still broken: it is fetched as often again.
    adopt(root, job["id"], "@cup")
    assert cup(root).outcome.failed == 1 and service.jobs()[0]["fetched"] == 2 * FETCHES
    service._outputs._drawn.clear()
    good.append(True)
    adopt(root, job["id"], "@cup")
    cup(root)
    assert [task.state for task in books(root)[1]] == ["DONE"]
    assert len(service.jobs()) == 1
    check_books(root, service)


@pytest.mark.parametrize("fault", ["corrupt_download", "truncate_download", "expire_urls"])
def test_a_broken_result_that_mends_is_a_take(serve: Callable[[Draw], Emulator], fault: str, tmp_path: Path) -> None:
    service, root = serve(plain), film(tmp_path / "film")
    service.fault(fault, n=4)
    made = cup(root)
    assert (made.outcome.made, made.outcome.failed) == (1, 0)
    assert [task.state for task in books(root)[1]] == ["DONE"]
    check_books(root, service)


# Keys.


def test_a_key_that_is_refused_is_told_at_once(serve: Callable[[Draw], Emulator], tmp_path: Path) -> None:
    """The job goes on over there, and the next run with a good key fetches it: nothing is bought again."""
    service, root = serve(plain), film(tmp_path / "film")
    service.config(run_s=1.0)
    service.fault("status:401", method="GET", path_regex="/v1/tasks/.*", skip=2)
    made = cup(root)
    assert isinstance(made.outcome.refusal, EngineError)
    assert "rushes keys set runway" in str(made.outcome.refusal)
    polls = [each for each in service.log() if each["path"].startswith("/v1/tasks/")]
    assert len(polls) == 3
    assert [task.state for task in books(root)[1]] == ["RUNNING"]
    assert cup(root).outcome.failed == 0
    assert [task.state for task in books(root)[1]] == ["DONE"] and len(service.jobs()) == 1
    check_books(root, service)


def test_a_key_of_another_organization_writes_nothing_off(
    serve: Callable[[Draw], Emulator], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows none of the jobs; they are left alone, and the key they were bought with fetches them."""
    ours = serve(plain)
    root = film(tmp_path / "film")
    ours.config(run_s=600)
    ours.fault("status:401", method="GET", path_regex="/v1/tasks/.*")
    cup(root)
    assert [task.state for task in books(root)[1]] == ["RUNNING"]
    theirs = serve(plain)
    for _ in range(2):
        events: list[Event] = []
        cup(root, events)
        whys = [each.why for each in events if isinstance(each, NodeFailed)]
        assert whys and all("was bought with key-" in why and "rushes keys name runway key-" in why for why in whys)
    assert [task.state for task in books(root)[1]] == ["RUNNING"] and not theirs.jobs()
    found(monkeypatch, ours)
    ours.advance(1000)
    assert cup(root).outcome.failed == 0
    assert [task.state for task in books(root)[1]] == ["DONE"]
    check_books(root, ours)


def test_a_key_that_is_named_as_the_old_one_is_believed(serve: Callable[[Draw], Emulator], tmp_path: Path) -> None:
    """The old key is gone, and the job with it: whoever says that it is one account gets it counted as lost."""
    ours = serve(plain)
    root = film(tmp_path / "film")
    ours.config(run_s=600)
    ours.fault("status:401", method="GET", path_regex="/v1/tasks/.*")
    cup(root)
    (task,) = books(root)[1]
    serve(plain)
    name_account("runway", task.account)
    cup(root)
    assert [each.state for each in books(root)[1]] == ["LOST_PAID"]
