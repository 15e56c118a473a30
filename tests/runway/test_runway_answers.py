"""What the service's answers mean, whatever they are."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.engines.base import NotSent, Rejected, Status, Ticket, Unknown
from rushes.engines.runway import download
from rushes.engines.runway.addresses import LIVE, Place, check_address, place
from rushes.engines.runway.answers import LATER, SOON, credits_of, error_of, plain, status_of, submitted, unanswered
from rushes.engines.runway.download import check_whole
from rushes.engines.runway.line import NoReply, Reply
from rushes.errors import EngineError

ID = "17f20503-6c24-4c16-946b-35dbbce2af2f"
ISSUES = {
    "error": "Validation of body failed",
    "issues": [
        {"code": "custom", "path": ["promptImage"], "message": "Invalid asset aspect ratio. Got 0.462."},
        {"code": "too_big", "path": ["referenceImages", 3], "message": "Too many"},
    ],
    "docUrl": "https://docs.dev.runwayml.com/api",
}


def reply(status: int, body: object, **headers: str) -> Reply:
    text = body if isinstance(body, str) else json.dumps(body)
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, text)


@pytest.mark.parametrize("status", [200, 201])
def test_a_ticket(status: int) -> None:
    assert submitted(reply(status, {"id": ID})) == Ticket(ID)
    assert submitted(reply(status, {"id": ID, "estimatedCost": {"credits": 24.2}})) == Ticket(ID, 25)


@pytest.mark.parametrize(
    "body", ["", "<html>", "{", "[]", "null", {}, {"id": 3}, {"id": ""}, {"id": "a b"}, "[" * 99_999]
)
def test_an_answer_without_an_id_is_doubt(body: object) -> None:
    assert isinstance(submitted(reply(200, body)), Unknown)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 415, 422])
def test_a_refusal_needs_words_of_the_service(status: int) -> None:
    assert isinstance(submitted(reply(status, {"error": "No."})), Rejected)
    assert isinstance(submitted(reply(status, "<html>a proxy</html>")), Unknown)


def test_a_refusal_names_the_fields() -> None:
    outcome = submitted(reply(400, ISSUES))
    assert isinstance(outcome, Rejected)
    assert "promptImage: Invalid asset aspect ratio. Got 0.462.; referenceImages.3: Too many" in outcome.why


@pytest.mark.parametrize("status", [408, 409, 425, 500, 502, 503, 504, 301, 303, 307, 418])
def test_all_else_is_doubt(status: int) -> None:
    assert isinstance(submitted(reply(status, {"error": "Something"})), Unknown)


def test_not_now() -> None:
    daily = submitted(reply(429, {"error": "Your daily task limit has been reached."}))
    assert isinstance(daily, NotSent) and daily.wait_seconds == LATER
    assert submitted(reply(429, {"error": "Slow"}, retry_after="3")) == NotSent("Slow", 3)
    assert submitted(reply(429, {"error": "Slow"}, retry_after_ms="50")) == NotSent("Slow", 0.05)
    for odd in ("soon", "-1", "nan", "inf", "1e99"):
        assert submitted(reply(429, {"error": "Slow"}, retry_after=odd)) == NotSent("Slow", SOON)
    assert isinstance(submitted(reply(429, "<html>")), Unknown)


@pytest.mark.parametrize("status", [400, 402])
def test_no_credits(status: int) -> None:
    outcome = submitted(reply(status, {"error": "You do not have enough credits to run this task."}))
    assert isinstance(outcome, NotSent) and outcome.wait_seconds == LATER


def test_silence() -> None:
    assert unanswered(NoReply("x", sent=False)) == NotSent("x")
    assert unanswered(NoReply("x", sent=True)) == Unknown("x")


@settings(deadline=None)
@given(
    st.integers(100, 599),
    st.text(max_size=40)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda some: (
            st.lists(some, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "error", "issues", "path", "message", "estimatedCost", "credits"]), some
            )
        ),
        max_leaves=8,
    ),
)
def test_no_answer_breaks_it_and_only_an_id_is_a_ticket(status: int, body: object) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    outcome = submitted(Reply(status, {}, text))
    if isinstance(outcome, Ticket):
        assert 200 <= status < 300 and isinstance(body, dict) and body["id"] == outcome.id
    if status >= 500:
        assert isinstance(outcome, Unknown)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["status", "cost", "output", "progress", "failure", "failureCode"]),
        st.none() | st.floats() | st.text(max_size=9) | st.lists(st.integers(), max_size=2),
    )
)
def test_no_task_breaks_it(task: dict[str, object]) -> None:
    status, _ = status_of(task)
    assert isinstance(status, Status) and 0 <= status.progress <= 1


def test_costs() -> None:
    assert [credits_of({"credits": value}) for value in (0, 25, 24.5, -1, True, None, "5", float("nan"), 1e12)] == [
        0, 25, 25, None, None, None, None, None, None,
    ]  # fmt: skip
    assert credits_of(None) is None


def test_words_are_short_and_without_pictures() -> None:
    long = plain("see data:image/png;base64," + "A" * 10**6 + " it\nis " + "word " * 999)
    assert len(long) <= 400 and "AAAA" not in long and "\n" not in long
    assert error_of({"error": 3}) is None


# Where the service is.


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://api.dev.runwayml.com", True), ("https://proxy.example/runway/", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True), ("http://localhost:8000", True), ("http://api.dev.runwayml.com", False),
        ("http://127.0.0.1.example.com", False), ("http://10.0.0.1", False), ("https://me:secret@example.com", False),
        ("ftp://127.0.0.1", False), ("127.0.0.1:8000", False), ("https://", False), ("http://[::1", False),
        ("http://127.0.0.1:99999", False), ("https://example.com?x=1", False),
    ],
)  # fmt: skip
def test_where_a_key_may_go(url: str, good: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNWAYML_BASE_URL", url)
    if good:
        assert place().url == url.rstrip("/")
        return
    with pytest.raises(EngineError, match="no address that a key may be sent to") as found:
        place()
    assert "secret" not in str(found.value)


def test_the_live_service_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert place() == Place(LIVE, near=False)
    from rushes.engines.runway import Runway

    monkeypatch.setenv("RUSHES_POLL_SECONDS", "0")
    monkeypatch.setenv("RUSHES_SETTLE_SECONDS", "0")
    live = Runway()
    assert 5 <= live.poll_seconds <= 7.5 and live.settle_seconds == 30


@pytest.mark.parametrize("value", ["", "soon", "-1", "nan", "1e9"])
def test_seconds_of_the_environment(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from rushes.engines.runway import Runway

    monkeypatch.setenv("RUNWAYML_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("RUSHES_POLL_SECONDS", value)
    with pytest.raises(EngineError, match="RUSHES_POLL_SECONDS"):
        Runway()


# Results.

AWAY, NEAR = Place(LIVE, near=False), Place("http://127.0.0.1:1", near=True)


@pytest.mark.parametrize(
    ("url", "where", "good"),
    [
        ("https://dnznrvs05pmza.cloudfront.net/a.mp4?_jwt=x", AWAY, True), ("http://example.com/a.mp4", AWAY, False),
        ("https://127.0.0.1/a", AWAY, False), ("https://localhost/a", AWAY, False), ("https://10.0.0.1/a", AWAY, False),
        ("https://[fd00::1]/a", AWAY, False), ("https://2130706433/a", AWAY, False),
        ("https://me:x@e.com/a", AWAY, False),
        ("file:///etc/passwd", AWAY, False), ("https:///a", AWAY, False), ("http://127.0.0.1:5/a", NEAR, True),
        ("https://example.com/a", NEAR, False), ("file:///etc/passwd", NEAR, False),
    ],
)  # fmt: skip
def test_where_results_come_from(url: str, where: Place, good: bool) -> None:
    if good:
        check_address(url, where)
    else:
        with pytest.raises(EngineError):
            check_address(url, where)


@settings(deadline=None)
@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"\0\0\0\x18ftyp"])
)
def test_junk_is_no_result(data: bytes, mark: bytes) -> None:
    with pytest.raises(EngineError):
        check_whole(mark + data[:100].replace(b"\xff\xd9", b"") if mark != b"RIFF" else mark + b"\xff" * 8 + data)


def test_there_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert download.MOST == 512 * 1024**2
