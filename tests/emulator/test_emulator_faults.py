"""Faults, each where it is for; uploads and outputs, whole and broken; the control endpoints."""

import time
from http.client import HTTPException, IncompleteRead
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from emulator_ways import ask, clip, control, data_uri, picture, raw, said, still, task

from rushes.engines.runway_emulator import Emulator
from rushes.errors import UsageError


def output(service: Emulator, id: str) -> str:
    """The path of a fresh address of what a task made."""
    parts = urlsplit(task(service, id)["output"][0])
    return f"{parts.path}?{parts.query}"


@pytest.fixture
def made(service: Emulator) -> str:
    id: str = clip(service, duration=2).json["id"]
    service.advance(10)
    return id


# Submissions.


@pytest.mark.parametrize(
    ("action", "tasks"), [("drop_before", 0), ("drop_after", 1), ("hang:0.05", 0), ("badjson200", 1), ("html200", 1)]
)
def test_replies_that_do_not_come(service: Emulator, action: str, tasks: int) -> None:
    service.fault(action)
    try:
        got = clip(service)
        with pytest.raises(ValueError):
            _ = got.json
        assert got.status == 200
    except (HTTPException, OSError):
        assert action.startswith(("drop", "hang"))
    assert len(service.jobs()) == tasks and service.books().total == 25 * tasks


@pytest.mark.parametrize(("action", "tasks"), [("status:503", 0), ("status_after:503", 1), ("html200_before", 0)])
def test_replies_that_say_something_else(service: Emulator, action: str, tasks: int) -> None:
    service.fault(action, headers={"Retry-After": "7"})
    got = clip(service)
    assert got.status == (200 if "html" in action else 503) and got.headers["retry-after"] == "7"
    assert len(service.jobs()) == tasks


def test_a_slow_reply_comes_late_and_holds_up_nobody(service: Emulator) -> None:
    service.fault("slow:0.3")
    begun = time.monotonic()
    with raw(service) as connection:
        body = b'{"model":"gen4_image","promptText":"a cup","ratio":"1280:720"}'
        head = (
            f"POST /v1/text_to_image HTTP/1.1\r\nHost: {service.url[7:]}\r\nAuthorization: Bearer {service.key}\r\n"
            f"X-Runway-Version: 2024-11-06\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection.sendall(head.encode() + body)
        while not service.jobs():
            time.sleep(0.005)
        assert ask(service, "GET", "/v1/organization").json["creditBalance"] == 995
        assert time.monotonic() - begun < 0.25
        assert b"estimatedCost" in said(connection)
    assert time.monotonic() - begun >= 0.3


def test_a_redirect_leads_to_the_same_door(service: Emulator) -> None:
    service.fault("redirect307")
    got = clip(service)
    assert (got.status, got.headers["location"], service.jobs()) == (307, "/v1/image_to_video", [])


def test_faults_choose_their_requests(service: Emulator) -> None:
    service.fault("status:500", n=2, skip=1)
    service.fault("status:503", when="cup", path_regex="/v1/text_to_image")
    service.fault("status:504", method="GET", path_regex="/v1/organization", n=None)
    assert [clip(service).status for _ in range(4)] == [200, 500, 500, 200]
    assert [still(service, promptText="a door").status, still(service).status, still(service).status] == [200, 503, 200]
    assert [ask(service, "GET", "/v1/organization").status for _ in range(3)] == [504] * 3
    service.clear_faults()
    assert ask(service, "GET", "/v1/organization").status == 200


def test_the_fate_of_a_task_waits_for_one_that_is_taken(service: Emulator) -> None:
    service.fault("task:INTERNAL")
    assert clip(service, duration=99).status == 400
    assert clip(service).status == 200 == clip(service).status
    service.advance(100)
    assert [job["status"] for job in service.jobs()] == ["FAILED", "SUCCEEDED"]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "nothing",
        "status",
        "status:200",
        "status:99",
        "slow:x",
        "slow:9999",
        "task",
        "task:",
        "task:a b",
        "drop_after:1",
    ],
)
def test_faults_that_there_are_not(service: Emulator, words: str) -> None:
    with pytest.raises(UsageError):
        service.fault(words)


@pytest.mark.parametrize(
    "where", [{"n": -1}, {"skip": -1}, {"path_regex": "("}, {"headers": {"a b": "c"}}, {"headers": {"a": "b\r\nc: d"}}]
)
def test_places_that_there_are_not(service: Emulator, where: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        service.fault("drop_after", **where)


# Outputs.


def test_an_address_is_new_each_time_and_expires(service: Emulator, made: str) -> None:
    first, second = output(service, made), output(service, made)
    assert first != second
    got = ask(service, "GET", first, headers={"Authorization": None})
    assert got.status == 200 and got.headers["content-type"] == "video/mp4" and got.headers["accept-ranges"] == "bytes"
    head = ask(service, "HEAD", second, headers={"Authorization": None})
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(got.body)))
    service.advance(86_400)
    assert ask(service, "GET", first).status == 403
    assert ask(service, "GET", output(service, made)).status == 200
    assert service.jobs()[0]["fetched"] == 2


def test_an_address_that_was_changed_is_none(service: Emulator, made: str) -> None:
    path = output(service, made)
    token = path.partition("_jwt=")[2]
    for wrong in ("", "a.b.c", "..", token[:-3], f"{token}x", "é", token.replace(".", "..", 1)):
        assert (
            ask(
                service, "GET", f"{path.partition('?')[0]}?_jwt={wrong.encode().hex() if wrong == 'é' else wrong}"
            ).status
            == 403
        )
    other = clip(service, duration=2).json["id"]
    service.advance(10)
    assert ask(service, "GET", path.replace(made, other)).status == 403
    assert ask(service, "GET", "/_out/../../etc/passwd").status == 404


def test_a_range_of_an_output(service: Emulator, made: str) -> None:
    path = output(service, made)
    whole = ask(service, "GET", path).body
    for wanted, part in (("0-9", whole[:10]), ("100-", whole[100:]), ("-7", whole[-7:]), ("5-99999999", whole[5:])):
        got = ask(service, "GET", path, headers={"Range": f"bytes={wanted}"})
        assert (got.status, got.body) == (206, part) and got.headers["content-range"].endswith(f"/{len(whole)}")
    assert ask(service, "GET", path, headers={"Range": "bytes=99999999-"}).status == 416
    assert ask(service, "GET", path, headers={"Range": "lines=1-2"}).body == whole


def test_faults_of_outputs(service: Emulator, made: str) -> None:
    whole = ask(service, "GET", output(service, made)).body
    service.fault("truncate_download")
    with pytest.raises(IncompleteRead) as told:
        ask(service, "GET", output(service, made))
    assert told.value.partial == whole[: len(whole) // 2]
    service.fault("corrupt_download")
    got = ask(service, "GET", output(service, made)).body
    assert len(got) == len(whole) and got != whole
    service.fault("expire_urls")
    path = output(service, made)
    assert [ask(service, "GET", path).status, ask(service, "GET", path).status] == [403, 200]
    service.fault("expire_urls", path_regex="/v1/tasks/.*")
    path = output(service, made)
    assert [ask(service, "GET", path).status, ask(service, "GET", path).status] == [403, 403]
    service.fault("poll_404")
    assert ask(service, "GET", f"/v1/tasks/{made}").status == 404
    assert ask(service, "GET", f"/v1/tasks/{made}").status == 200


# Uploads.


def begun(service: Emulator) -> dict[str, Any]:
    found: dict[str, Any] = ask(service, "POST", "/v1/uploads", {"filename": "a.jpg", "type": "ephemeral"}).json
    return found


def post(form: dict[str, Any], **changes: Any) -> httpx.Response:
    """A form as a client of S3 posts one, with other fields (None: left out)."""
    fields = {name: text for name, text in {**form["fields"], **changes}.items() if text is not None}
    return httpx.post(form["uploadUrl"], data=fields, files={"file": ("a.jpg", picture(), "image/jpeg")})


def test_an_upload_is_good_for_a_day(service: Emulator) -> None:
    form = begun(service)
    assert clip(service, promptImage=form["runwayUri"]).status == 400, "it is not there yet"
    assert post(form, metadata="{}").status_code == 204
    assert clip(service, promptImage=form["runwayUri"]).status == 200
    service.advance(86_399)
    assert clip(service, promptImage=form["runwayUri"]).status == 200
    service.advance(1)
    assert "expired" in clip(service, promptImage=form["runwayUri"]).json["issues"][0]["message"]


def test_a_form_is_taken_as_it_was_given_or_not_at_all(service: Emulator) -> None:
    form = begun(service)
    assert post(form, key=None).status_code == post(form, Policy="other").status_code == 403
    first = httpx.post(
        form["uploadUrl"], files=[("file", b"x" * 600), *((k, (None, v)) for k, v in form["fields"].items())]
    )
    assert first.status_code == 400 and b"InvalidArgument" in first.content, "the file is last"
    small = httpx.post(form["uploadUrl"], data=form["fields"], files={"file": b"x" * 511})
    assert small.status_code == 400 and b"<Code>EntityTooSmall</Code>" in small.content
    assert httpx.post(f"{service.url}/_upload/nothing", files={"file": b"x" * 600}).status_code == 403
    assert httpx.post(form["uploadUrl"], content=b"x" * 600).status_code == 400
    service.fault("upload_500")
    assert post(form).status_code == 500 and post(form).status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        b"", b"--b", b"--b--", b"--b\r\n", b"--b\r\n\r\n", b"--b\r\nA: b\r\n\r\nx\r\n--b--",
        b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n' + b"x" * 600,
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 200, b"--b" * 10_000,
    ],
)  # fmt: skip
def test_broken_forms_are_refused(service: Emulator, body: bytes) -> None:
    path = begun(service)["uploadUrl"].removeprefix(service.url)
    got = ask(service, "POST", path, body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert got.status in (400, 403) and b"<Code>" in got.body


# Control.


def test_control_needs_its_token(service: Emulator) -> None:
    for headers in ({}, {"X-Emulator-Token": "wrong"}, {"X-Emulator-Token": "é"}):
        for method, name in (("GET", "books"), ("GET", "log"), ("POST", "fault")):
            got = ask(service, method, f"/_emu/{name}", {"action": "drop_after"}, headers=headers)
            assert got.status == 403


def test_control_shows_and_changes(service: Emulator) -> None:
    assert (
        control(service, "POST", "fault", [{"action": "task:INTERNAL"}, {"action": "status:500", "skip": 1}]).status
        == 200
    )
    assert control(service, "POST", "config", {"run_s": 2, "concurrency": {"gen4_turbo": 2}}).json["run_s"] == 2
    first = clip(service).json["id"]
    assert clip(service).status == 500
    now = service.now()
    assert control(service, "POST", "advance", {"seconds": 10}).json == now + 10
    books = control(service, "GET", "books").json
    assert (books["balance"], books["total"], books["charged"]) == (1000, 0, {first: 0})
    assert [entry["credits"] for entry in books["entries"]] == [25, -25]
    assert control(service, "GET", "jobs").json[0]["failure_code"] == "INTERNAL"
    log = control(service, "GET", "log").json
    assert [each["fault"] for each in log["requests"]] == [None, "status:500"] and log["failures"] == 0


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("config", {"nothing": 1}), ("config", {"tier": 9}), ("config", {"tier": "1"}), ("config", {"run_s": -1}),
        ("config", {"concurrency": {"gen4_turbo": "x"}}), ("config", {"fetch": "maybe"}), ("config", []),
        ("config", {"dearer": {"gen4_turbo": None}}), ("config", {"run_s": True}), ("config", {"tier": None}),
        ("fault", {}), ("fault", {"action": 5}), ("fault", {"action": "drop_after", "nothing": 1}),
        ("fault", {"action": "drop_after", "n": "x"}), ("fault", {"action": "drop_after", "when": 5}),
        ("advance", {}), ("advance", {"seconds": -1}), ("advance", {"seconds": "x"}), ("advance", b"{"),
    ],
)  # fmt: skip
def test_control_says_what_is_wrong(service: Emulator, name: str, body: Any) -> None:
    got = control(service, "POST", name, body)
    assert got.status == 400 and got.json["error"]


def test_control_has_no_other_doors(service: Emulator) -> None:
    for method, name in (("GET", "config"), ("POST", "books"), ("GET", "nothing"), ("GET", "")):
        assert control(service, method, name, {}).status == 404


def test_requests_that_are_alike_are_told(service: Emulator) -> None:
    for seed in (1, 2, None):
        clip(service, seed=seed)
    clip(service, promptImage=data_uri(picture(shade=91)))
    jobs = service.jobs()
    assert len({job["same"] for job in jobs}) == 4 and len({job["unseeded"] for job in jobs}) == 2
    assert jobs[0]["seed"] == 1 and jobs[0]["seconds"] == 5 and jobs[0]["prompt"] == "pushes in"
