"""Clients that are broken, slow or hostile: each is answered or closed, and the others are served."""

import asyncio
import random
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from emulator_ways import ask, clip, raw, said, still, task
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rushes.engines.runway_emulator import Emulator, server, wire
from rushes.errors import UsageError


def head(service: Emulator, line: str = "GET /v1/organization HTTP/1.1", *more: str, host: str | None = None) -> bytes:
    """The lines of a request."""
    lines = [
        line,
        f"Host: {host or service.url[7:]}",
        f"Authorization: Bearer {service.key}",
        "X-Runway-Version: 2024-11-06",
    ]
    return "\r\n".join([*lines, *more, "", ""]).encode("latin-1")


def exchange(service: Emulator, sent: bytes) -> bytes:
    """All that is said to some bytes, when no more will come."""
    with raw(service) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return said(connection)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def well(service: Emulator) -> bool:
    """Whether it still serves others, and nothing of its own failed."""
    return ask(service, "GET", "/v1/organization").status == 200 and service.failures == []


def test_it_listens_on_loopback_only(service: Emulator) -> None:
    assert service.url.startswith("http://127.0.0.1:")
    with pytest.raises(UsageError, match="cannot be used"):
        Emulator(port=int(service.url.rpartition(":")[2]), renderer="plain").start()


def test_two_emulators_are_two(service: Emulator) -> None:
    with Emulator(renderer="plain") as other:
        assert (other.url, other.key, other.token) != (service.url, service.key, service.token)
        assert ask(other, "GET", "/v1/organization", headers={"Authorization": f"Bearer {service.key}"}).status == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "[::1]:80", " ", "localhost"])
def test_other_hosts_are_not_served(service: Emulator, host: str) -> None:
    answer = exchange(service, head(service, host=host))
    assert status(answer) == 421
    control = head(service, "GET /_emu/books HTTP/1.1", f"X-Emulator-Token: {service.token}", host=host)
    assert status(exchange(service, control)) == 421


def test_localhost_is_served_and_no_host_is_not(service: Emulator) -> None:
    local = service.url[7:].replace("127.0.0.1", "LocalHost")
    assert status(exchange(service, head(service, host=local))) == 200
    assert status(exchange(service, b"GET / HTTP/1.1\r\n\r\n")) == 421
    assert status(exchange(service, b"GET / HTTP/1.0\r\n\r\n")) == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", ""])
def test_pages_from_elsewhere_are_not_served(service: Emulator, origin: str) -> None:
    control = head(service, "GET /_emu/books HTTP/1.1", f"X-Emulator-Token: {service.token}", f"Origin: {origin}")
    assert status(exchange(service, control)) == 403
    own = head(service, "GET /_emu/books HTTP/1.1", f"X-Emulator-Token: {service.token}", f"Origin: {service.url}")
    assert status(exchange(service, own)) == 200


BROKEN = [
    (b"\x00" * 100 + b"\r\n\r\n", 400), (b"GET\r\n\r\n", 400), (b"GET / HTTP/2.0\r\n\r\n", 400),
    (b"GET http://a/ HTTP/1.1\r\n\r\n", 400), (b"get / HTTP/1.1\r\n\r\n", 400), (b"GET  / HTTP/1.1\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nA b: c\r\n\r\n", 400), (b"GET / HTTP/1.1\r\n folded\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nA: b\x00c\r\n\r\n", 400), (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400), (b"POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n", 431), (b"A: b\r\n" * 8000 + b"\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 101 + b"\r\n", 431),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "wanted"), BROKEN, ids=[str(sent[:50]) for sent, _ in BROKEN])
def test_broken_requests_are_refused_and_closed(service: Emulator, sent: bytes, wanted: int) -> None:
    answer = exchange(service, sent)
    assert status(answer) == wanted and b'"error":' in answer and b"Connection: close" in answer
    assert well(service)


def test_half_a_request_is_closed(service: Emulator) -> None:
    for sent in (
        b"",
        b"G",
        b"\r\n\r\n",
        head(service)[:-2],
        head(service, "POST /v1/uploads HTTP/1.1", "Content-Length: 9") + b"{",
    ):
        assert exchange(service, sent) == b""
    assert well(service)


def test_requests_in_a_row_are_answered_in_a_row(service: Emulator) -> None:
    answer = exchange(service, b"\r\n" + head(service) * 20 + head(service, "GET /v1/nothing HTTP/1.1"))
    assert answer.count(b"HTTP/1.1 200 OK") == 20 and answer.count(b"HTTP/1.1 404") == 1
    assert status(exchange(service, head(service, "GET /v1/organization HTTP/1.0"))) == 200


def test_a_client_may_wait_for_leave_to_send(service: Emulator) -> None:
    body = b'{"filename":"a.png","type":"ephemeral"}'
    with raw(service) as connection:
        connection.sendall(
            head(
                service,
                "POST /v1/uploads HTTP/1.1",
                f"Content-Length: {len(body)}",
                "Expect: 100-continue",
                "Connection: close",
            )
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue")
        connection.sendall(body)
        assert b"runwayUri" in said(connection)


PATHS = [
    "/../../etc/passwd", "/_out/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/_upload/../x",
    "/v1/tasks/../organization", "/_out/%00", "/_emu/../v1/organization",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_paths_lead_nowhere_else(service: Emulator, path: str) -> None:
    answer = exchange(service, head(service, f"GET {path} HTTP/1.1"))
    assert status(answer) in (400, 403, 404, 405) and b"root:" not in answer


def test_a_body_past_its_limit_is_not_kept(service: Emulator) -> None:
    for line in ("POST /v1/image_to_video HTTP/1.1", "POST /_upload/nothing HTTP/1.1", "GET /v1/organization HTTP/1.1"):
        assert status(exchange(service, head(service, line, "Content-Length: 900000000000"))) == 413
    assert well(service)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in (("HEAD_SECONDS", 0.2), ("BODY_SECONDS", 0.2), ("IDLE_SECONDS", 0.4), ("SEND_SECONDS", 0.3)):
        monkeypatch.setattr(wire, name, value)
    yield


def test_slow_heads_and_bodies_are_given_up(service: Emulator, hasty: None) -> None:
    with raw(service) as first, raw(service) as second, raw(service) as third:
        first.sendall(b"GET / HT")
        second.sendall(head(service, "POST /v1/uploads HTTP/1.1", "Content-Length: 100") + b"{")
        begun = time.monotonic()
        answers = []
        for _ in range(8):
            time.sleep(0.04)
            try:
                first.sendall(b"T")
                second.sendall(b" ")
            except OSError:
                break
        for connection in (first, second, third):
            try:
                answers.append(said(connection))
            except ConnectionError:
                answers.append(b"")
    assert time.monotonic() - begun < 5 and answers[0] == answers[2] == b"" and answers[1][9:12] in (b"408", b"")
    assert well(service)


def test_a_client_that_does_not_read_is_given_up(service: Emulator, hasty: None) -> None:
    made = still(service, ratio="1920:1080").json["id"]
    service.advance(10)
    path = task(service, made)["output"][0].removeprefix(service.url)
    with raw(service) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(head(service, f"GET {path} HTTP/1.1") * 200)
        time.sleep(0.6)
        assert well(service)


def test_many_connections_are_served_and_too_many_are_closed(
    service: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 60)

    async def one(n: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(service.url.rpartition(":")[2]))
        try:
            if n < 50:
                writer.write(b"GET ")
                await asyncio.sleep(0.4)
                return b""
            await asyncio.sleep(0.1)
            writer.write(head(service, "GET /v1/organization HTTP/1.1", "Connection: close"))
            return await reader.read()
        except OSError:
            return b""
        finally:
            writer.close()

    async def all_of_them() -> list[bytes]:
        return await asyncio.gather(*(one(n) for n in range(100)))

    answers = asyncio.run(all_of_them())
    served = [answer for answer in answers[50:] if answer.startswith(b"HTTP/1.1 200")]
    assert 0 < len(served) <= 10, "only as many as there is room for"
    time.sleep(0.1)
    assert well(service)


def test_threads_share_one_account(service: Emulator) -> None:
    """Credits for 40 clips, asked for 60 times by six clients at once: 40 are sold."""
    got: list[int] = []

    def buy() -> None:
        got.extend(clip(service, promptText=str(random.random())).status for _ in range(10))

    threads = [threading.Thread(target=buy) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (got.count(200), got.count(400)) == (40, 20) and service.books().balance == 0


def test_a_fault_of_its_own_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator(renderer="plain") as service:
        monkeypatch.setattr(service._api, "answer", lambda *args, **more: 1 / 0)
        got = ask(service, "GET", "/v1/organization")
        assert got.status == 500 and b"Traceback" not in got.body and b"ZeroDivision" not in got.body
        assert "ZeroDivisionError" in service.failures[0]


PIECES = [
    b"GET ", b"POST ", b"/v1/uploads", b" HTTP/1.1", b"\r\n", b"\r\n\r\n", b"Host: a", b"Content-Length: 5",
    b"Content-Length: 0", b"\n", b"\x00", b": ", b"x" * 50,
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_any_bytes_are_answered_or_closed(service: Emulator, sent: bytes) -> None:
    answer = exchange(service, sent)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
    assert b"Traceback" not in answer and service.failures == []
