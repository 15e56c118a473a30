"""A service that means harm: everything that it sends has an end, in bounded time and memory, and a sentence."""

import gzip
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from runway_hostile import ID, Answer, Hostile, drips, flows, hostile, sends
from runway_worlds import picture, references, still

from rushes.build.run import proof
from rushes.engines.base import Broken, Denied, NotSent, Rejected, Ticket, Unknown
from rushes.engines.runway import Runway, bounds, download, line
from rushes.errors import EngineError, MediaError
from rushes.media import write_clip

BOMB = gzip.compress(bytes(200 * 2**20), 9)
"""200 MB, packed into 200 KB."""
TASK = f"/v1/tasks/{ID}"
HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def bad(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hostile]:
    with hostile() as service:
        monkeypatch.setenv("RUNWAYML_BASE_URL", service.url)
        monkeypatch.setenv("RUNWAYML_API_SECRET", "key_" + "ab" * 64)
        monkeypatch.setattr(line, "SECONDS", 0.3)
        monkeypatch.setattr(download, "SECONDS", 0.3)
        monkeypatch.setattr(bounds, "ANSWER_SECONDS", 0.5)
        yield service


@pytest.fixture
def bought(bad: Hostile) -> Callable[[Answer], EngineError]:
    """Fetches a result that is answered so; the error it ends with."""

    def fetch(answer: Answer) -> EngineError:
        bad.answers[TASK] = sends({"id": ID, "status": "SUCCEEDED", "output": [f"{bad.url}/out.png"]})
        bad.answers["/out.png"] = answer
        begin = time.monotonic()
        with pytest.raises(EngineError) as found:
            Runway().fetch(Ticket(ID))
        assert time.monotonic() - begin < 8
        return found.value

    return fetch


ANSWERS: dict[str, Answer] = {
    "nothing": lambda link: None,
    "large": sends(b'{"id": "' + b"x" * 10 * 2**20 + b'"}'),
    "larger than it says": sends(b'{"id": 1}' + b"x" * 1000, length=9),
    "smaller than it says": sends(b'{"id": 1}', length=900),
    "deep": sends(b'{"a":' * 200_000 + b"1" + b"}" * 200_000),
    "a bomb": sends(BOMB, headers="Content-Encoding: gzip\r\n"),
    "packed in an unknown way": sends(b"xxxx", headers="Content-Encoding: br\r\n"),
    "packed and broken": sends(b"xxxx", headers="Content-Encoding: gzip\r\n"),
    "a header without end": drips(HEAD + b"X-Slow: "),
    "a body without end, slowly": drips(HEAD + b"Content-Length: 100000\r\n\r\n"),
    "a body without end, fast": flows(HEAD + b"\r\n", b" " * 65536),
    "chunks without end": drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "a header that is too large": flows(HEAD, b"X-A: " + b"a" * 1000 + b"\r\n"),
    "no HTTP": sends(b"", headers="\x00\x01: \xff\r\n"),
    "NaN": sends(b'{"id": NaN, "creditBalance": NaN}'),
    "infinity": sends(b'{"id": Infinity, "creditBalance": Infinity}'),
    "a number of a million digits": sends(b'{"creditBalance": ' + b"9" * 1_000_000 + b"}"),
    "bytes": sends(b"\xff\xfe\x00" * 99),
    "a list": sends([1, 2, 3]),
    "a redirect to a file": sends(b"", 302, "Location: file:///etc/passwd\r\n"),
    "a redirect home": sends(b"", 307, "Location: http://192.168.0.1/\r\n"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_questions_end(bad: Hostile, name: str) -> None:
    """Balance, state of a task, cancelling: an ``EngineError`` in a second or two, in little memory."""
    bad.answers["/"] = ANSWERS[name]
    engine = Runway()
    tracemalloc.start()
    for ask in (engine.account, lambda: engine.poll(Ticket(ID)), lambda: engine.fetch(Ticket(ID))):
        begin = time.monotonic()
        try:
            state = getattr(ask(), "state", None)
        except EngineError as error:
            assert "Traceback" not in str(error) and len(str(error)) < 1000
        else:
            assert state == "running"  # a JSON object without a status: under way, and warned of
        assert time.monotonic() - begin < 6
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 80 * 2**20


@pytest.mark.parametrize("name", ANSWERS)
def test_a_submission_that_is_answered_so_is_in_doubt(bad: Hostile, name: str) -> None:
    bad.answers["/"] = ANSWERS[name]
    begin = time.monotonic()
    outcome = Runway().submit(still(), {})
    assert isinstance(outcome, Unknown), outcome
    assert time.monotonic() - begin < 4 and len(outcome.why) < 1000
    assert len(bad.asked) == 1


@pytest.mark.parametrize(
    "id", ["../../organization", "a/b/c/d/e", "x" * 129, "..%2f..%2f..", "short", 7, None, ["x" * 9]]
)
def test_an_id_that_is_none_is_no_ticket_and_no_address(bad: Hostile, id: object) -> None:
    bad.answers["/"] = sends({"id": id})
    engine = Runway()
    assert isinstance(engine.submit(still(), {}), Unknown)
    if isinstance(id, str):
        for ask in (engine.poll, engine.fetch, engine.cancel):
            with pytest.raises(EngineError, match="no id of a task"):
                ask(Ticket(id))
    assert len(bad.asked) == 1


@pytest.mark.parametrize("credits", [-5, float("nan"), float("inf"), 10**30, "many", True, [1]])
def test_costs_that_are_none(bad: Hostile, credits: object) -> None:
    bad.answers["/v1/text_to_image"] = sends({"id": ID, "estimatedCost": {"credits": credits}})
    bad.answers[TASK] = sends({"id": ID, "status": "SUCCEEDED", "cost": {"credits": credits}, "output": []})
    engine = Runway()
    assert engine.submit(still(), {}) == Ticket(ID, None)
    assert engine.poll(Ticket(ID)).cost is None


def test_limits_that_are_none(bad: Hostile) -> None:
    limits = {"gen4_turbo": {"maxConcurrentGenerations": 10**9, "maxDailyGenerations": -1}, "gen4.5": 3, "x": {}}
    usage = {"gen4_turbo": {"dailyGenerations": float("nan")}, "y": None}
    tier = {"models": limits}
    bad.answers["/"] = sends({"creditBalance": 7.5, "tier": tier, "usage": {"models": usage}})
    account = Runway().account()
    assert account is not None and account.balance == 7
    assert account.concurrency <= 125 and account.daily == {} and account.made_today == {"gen4_turbo": 0}


def test_a_thousand_outputs_are_one(bad: Hostile, tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    bad.answers["/out"] = sends(content)
    bad.answers[TASK] = sends({"status": "SUCCEEDED", "output": [f"{bad.url}/out{n}.png" for n in range(1000)]})
    assert Runway().fetch(Ticket(ID)) == content
    assert [path for path in bad.asked if path.startswith("/out")] == ["/out0.png"]


# Results.


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "http://169.254.169.254/latest/meta-data", "ftp://example.com/a", "", "\x00", "//",
        "http://user:word@127.0.0.1/", "data:image/png;base64,AAAA", "javascript:1", "http://[::1", "http://127.0.0.1:99999/",
        "https://" + "a" * 100_000,
    ],
)  # fmt: skip
def test_addresses_that_nothing_is_fetched_from(bad: Hostile, url: str) -> None:
    bad.answers[TASK] = sends({"status": "SUCCEEDED", "output": [url]})
    with pytest.raises(Broken):
        Runway().fetch(Ticket(ID))


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://10.0.0.1/", "https://example.com/a.png", ""])
def test_redirects_of_a_result(bought: Callable[[Answer], EngineError], to: str) -> None:
    assert isinstance(bought(sends(b"", 302, f"Location: {to}\r\n")), Broken)


def test_a_redirect_without_end(bought: Callable[[Answer], EngineError], bad: Hostile) -> None:
    assert isinstance(bought(sends(b"", 302, "Location: /out.png\r\n")), Broken)
    assert bad.asked.count("/out.png") == download.REDIRECTS + 1


@pytest.mark.parametrize(
    "answer",
    [
        sends(b""),
        sends(b"<html>"),
        sends(BOMB, headers="Content-Encoding: gzip\r\n"),
        sends(b"\x89PNG\r\n\x1a\n" + bytes(100), length=99_999_999_999),
        sends(b"\x89PNG\r\n\x1a\n", length=10**30),
        sends(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**32 - 1) + b"IDAT"),
        sends(struct.pack(">I", 8) + b"ftyp" + struct.pack(">IIQ", 1, 0, 2**63)),
        drips(HEAD + b"Content-Length: 100000\r\n\r\n\x89PNG\r\n\x1a\n"),
        drips(HEAD + b"X-Slow: "),
    ],
    ids=["empty", "page", "bomb", "100 GB", "no number", "chunk", "box", "a byte at a time", "a header without end"],
)
def test_results_that_are_none(bought: Callable[[Answer], EngineError], answer: Answer) -> None:
    tracemalloc.start()
    bought(answer)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 2**20


def test_a_result_without_end_is_cut(bought: Callable[[Answer], EngineError], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MOST", 3 * 2**20)
    assert "more than 3 MB" in str(bought(flows(HEAD + b"\r\n\x89PNG\r\n\x1a\n", bytes(65536))))


def test_a_result_that_is_longer_than_it_says(bad: Hostile, tmp_path: Path) -> None:
    """What was promised is read, and nothing after it."""
    picture(tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    bad.answers[TASK] = sends({"status": "SUCCEEDED", "output": [f"{bad.url}/out.png"]})
    bad.answers["/out.png"] = sends(content + bytes(100_000), length=len(content))
    assert Runway().fetch(Ticket(ID)) == content


def _png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, with next to nothing in it; every sum is right."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(30_000, 30_000), (2**31 - 1, 1), (1280, 720), (0, 5)])
def test_a_picture_that_lies_about_its_size(size: tuple[int, int], tmp_path: Path) -> None:
    content = _png(*size)
    download.check_whole(content)
    (tmp_path / "a.png").write_bytes(content)
    tracemalloc.start()
    with pytest.raises(MediaError):
        proof(tmp_path / "a.png", "still")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 2**20


def _clip(path: Path, frames: int = 48) -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (frames, 48, 64, 3), np.uint8)
    write_clip(path, iter(noise), rate=Fraction(24))
    return path.read_bytes()


def test_a_clip_that_claims_a_day(tmp_path: Path) -> None:
    content = bytearray(_clip(tmp_path / "a.mp4"))
    at = content.index(b"stts") + 8
    count, count_of, each = struct.unpack_from(">III", content, at)
    assert (count, count_of) == (1, 48)
    struct.pack_into(">I", content, at + 8, 2**31 // 48)  # so long is each frame
    assert each < 2**31 // 48
    (tmp_path / "a.mp4").write_bytes(bytes(content))
    begin = time.monotonic()
    with pytest.raises(MediaError, match=r"too long|cut short"):
        proof(tmp_path / "a.mp4", "clip")
    assert time.monotonic() - begin < 5


def test_a_clip_with_less_in_it_than_its_header_says(tmp_path: Path) -> None:
    """The packets are there, and what is in the last of them is not."""
    content = bytearray(_clip(tmp_path / "a.mp4"))
    at = content.index(b"mdat") + 4
    content[at + (len(content) - at) // 2 :] = bytes(len(content) - at - (len(content) - at) // 2)
    download.check_whole(bytes(content))
    (tmp_path / "a.mp4").write_bytes(bytes(content))
    with pytest.raises(MediaError):
        proof(tmp_path / "a.mp4", "clip")


# Uploads.


def _large(folder: Path) -> Path:
    noise = np.random.default_rng(1).integers(0, 256, (1300, 2048, 3), np.uint8)
    Image.fromarray(noise).save(folder / "noise.png", compress_level=0)
    return folder / "noise.png"


@pytest.mark.parametrize(
    ("form", "posted"),
    [
        ({"uploadUrl": "http://10.0.0.1/", "fields": {}, "runwayUri": "runway://x"}, False),
        ({"uploadUrl": "file:///tmp/x", "fields": {}, "runwayUri": "runway://x"}, False),
        ({"uploadUrl": "HERE", "fields": {}, "runwayUri": "https://elsewhere/x"}, False),
        ({"uploadUrl": "HERE", "fields": {}, "runwayUri": "runway://" + "x" * 9999}, False),
        ({"uploadUrl": "HERE", "fields": [1], "runwayUri": "runway://x"}, False),
        ({"uploadUrl": 7}, False),
        ([], False),
        ({"uploadUrl": "HERE", "fields": {"a": "b"}, "runwayUri": "runway://x"}, True),
    ],
)
def test_uploads_go_where_they_may_and_end(bad: Hostile, form: object, posted: bool, tmp_path: Path) -> None:
    """A photo is posted to no address that is none, and whatever answers it, nothing is bought with it."""
    if isinstance(form, dict) and form.get("uploadUrl") == "HERE":
        form["uploadUrl"] = f"{bad.url}/put"
    bad.answers["/v1/uploads"] = sends(form)
    bad.answers["/put"] = flows(HEAD + b"\r\n", bytes(65536))
    sha256 = "b" * 64
    wish = still(prompt="@place", references=references({"place": sha256}))
    begin = time.monotonic()
    outcome = Runway().submit(wish, {sha256: _large(tmp_path)})
    assert isinstance(outcome, NotSent | Rejected), outcome
    assert time.monotonic() - begin < 6
    assert ("/put" in bad.asked) == posted and "/v1/text_to_image" not in bad.asked


# Keys.


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_taken_is_told_apart(bad: Hostile, status: int) -> None:
    bad.answers["/"] = sends({"error": "The API key is disabled."}, status)
    for ask in (Runway().account, lambda: Runway().poll(Ticket(ID)), lambda: Runway().fetch(Ticket(ID))):
        with pytest.raises(Denied, match="disabled"):
            ask()


def test_a_page_of_a_proxy_says_nothing_of_the_key(bad: Hostile) -> None:
    bad.answers["/"] = sends(b"<html>Blocked", 403)
    with pytest.raises(EngineError) as found:
        Runway().poll(Ticket(ID))
    assert not isinstance(found.value, Denied)
