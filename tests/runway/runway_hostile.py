"""A service that means harm, or is broken: whatever a test wants it to send, byte by byte."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeAlias

Answer: TypeAlias = Callable[[socket.socket], None]

ID = "17f20503-6c24-4c16-946b-35dbbce2af2f"


def sends(body: bytes | object, status: int = 200, headers: str = "", length: int | None = None) -> Answer:
    """A whole answer; ``length`` is what it says its length is."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    size = len(content) if length is None else length
    head = f"HTTP/1.1 {status} Some\r\nContent-Length: {size}\r\n{headers}\r\n".encode()
    return lambda link: link.sendall(head + content)


def drips(first: bytes, drop: bytes = b"x", every: float = 0.05) -> Answer:
    """An answer that begins, and then comes a byte at a time without end."""

    def answer(link: socket.socket) -> None:
        link.sendall(first)
        for _ in range(2000):
            time.sleep(every)
            link.sendall(drop)

    return answer


def flows(first: bytes, part: bytes) -> Answer:
    """An answer that begins, and then comes fast and without end."""

    def answer(link: socket.socket) -> None:
        link.sendall(first)
        while True:
            link.sendall(part)

    return answer


class Hostile:
    """The service: ``answers`` by the beginning of a path, the longest that fits; ``asked`` is every request line."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._links: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def close(self) -> None:
        for one in (self._socket, *self._links):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._thread.join()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                link, _ = self._socket.accept()
                self._links.append(link)
                threading.Thread(target=self._answer, args=(link,), daemon=True).start()

    def _answer(self, link: socket.socket) -> None:
        with suppress(OSError, ValueError):
            data = b""
            while b"\r\n\r\n" not in data:
                data += link.recv(65536)
            head, _, body = data.partition(b"\r\n\r\n")
            lengths = [
                line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
            ]
            while len(body) < int(lengths[0] if lengths else 0):
                body += link.recv(65536)
            path = head.split(b" ")[1].decode()
            self.asked.append(path)
            fits = [each for each in self.answers if path.startswith(each)]
            self.answers[max(fits, key=len)](link)
        with suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)


@contextmanager
def hostile() -> Iterator[Hostile]:
    """The service, for as long as a block lasts."""
    one = Hostile()
    try:
        yield one
    finally:
        one.close()
