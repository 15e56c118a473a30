"""The server: a loop of its own in a thread of its own, on the loopback interface and nowhere else."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from rushes.engines.runway_emulator.api import error
from rushes.engines.runway_emulator.wire import HEAD_BYTES, Asked, Refused, Reply, Room, converse
from rushes.errors import UsageError

HOST = "127.0.0.1"
CONNECTIONS = 400
"""Connections at a time; one more is closed."""
QUICK_BYTES = 65536
"""A request with a larger body, an upload or an output is answered beside the loop."""
WORKERS = 4


class Server:
    """Listens on a port (0: any that is free) and answers with a function, one request of a connection at a time."""

    def __init__(self, port: int, answer: Callable[[Asked], Reply], room: Room) -> None:
        self._port, self._answer, self._room = port, answer, room
        self._talks: set[asyncio.Task[None]] = set()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    def start(self) -> int:
        """Begin to listen; the port. Raises ``UsageError`` where it is taken."""
        ready: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="runway-emulator", daemon=True)
        self._thread.start()
        try:
            return ready.result()
        except (OSError, OverflowError) as wrong:
            advice = "Choose another with --port, or 0 for any that is free."
            raise UsageError(f"port {self._port} of this machine cannot be used: {wrong}", next=advice) from wrong

    def stop(self) -> None:
        """Close every connection, and stop listening."""
        if self._loop is not None and self._end is not None:
            with suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._end.set)
        if self._thread is not None:
            self._thread.join()

    def _run(self, ready: "Future[int]") -> None:
        try:
            asyncio.run(self._serve(ready))
        except BaseException as wrong:
            if not ready.done():
                ready.set_exception(wrong)

    async def _serve(self, ready: "Future[int]") -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="runway-emulator") as self._pool:
            server = await asyncio.start_server(self._talk, HOST, self._port, limit=HEAD_BYTES, backlog=CONNECTIONS)
            ready.set_result(server.sockets[0].getsockname()[1])
            await self._end.wait()
            server.close()
            for talk in list(self._talks):
                talk.cancel()
            await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        if talk is None or len(self._talks) >= CONNECTIONS:
            writer.transport.abort()
            return
        self._talks.add(talk)
        try:
            await converse(reader, writer, self._answered, self._room, _refused)
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._talks.discard(talk)
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answered(self, asked: Asked) -> Reply:
        if len(asked.body) <= QUICK_BYTES and not asked.path.startswith(("/_out/", "/_upload/")):
            return self._answer(asked)
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._answer, asked)


def _refused(refused: Refused) -> Reply:
    return error(refused.status, refused.words)
