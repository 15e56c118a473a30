"""Many processes for the price of a fork: conductors and couriers that are born with everything imported.

A run of the program costs a second before it does anything. Here one process imports everything once
and stays without threads; what it forks runs the program's own code from there, is killed as any
process is, and dies as one. Linux only (pidfd, subreaper).
"""

import ctypes
import json
import mmap
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

POSSIBLE = sys.platform == "linux" and hasattr(os, "pidfd_open")
"""Whether this machine has what the harness stands on."""

_SUBREAPER, _DEATH = 36, 1
"""PR_SET_CHILD_SUBREAPER and PR_SET_PDEATHSIG of prctl(2)."""
_LONGEST = 65536


def adopt_orphans() -> None:
    """Become the parent of what our dead children leave behind, so that nothing outlives a run unseen."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def die_with_parent() -> None:
    """End when the process that forked us does."""
    ctypes.CDLL(None).prctl(_DEATH, signal.SIGKILL, 0, 0, 0)


def fork(work: Callable[[], None], errors: Path) -> int:
    """Do some work in a process of its own; its id. What it raises is written to ``errors``."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        import traceback

        with suppress(OSError), errors.open("a", encoding="utf-8") as file:
            file.write(f"{traceback.format_exc()}\n")
    finally:
        os._exit(code)


def asked(work: Callable[[], Any], errors: Path, seconds: float = 60.0) -> Any:
    """What some work gives, done in a process of its own; JSON. Raises ``RuntimeError`` where it fails."""
    ours, theirs = os.pipe()

    def answer() -> None:
        os.close(ours)
        with os.fdopen(theirs, "w", encoding="utf-8") as file:
            json.dump(work(), file)

    pid = fork(answer, errors)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as file:
        text = file.read()
    _, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError(f"work of its own failed: {errors.read_text()[-3000:] if errors.exists() else status}")
    return json.loads(text)


class Clock:
    """A wall clock that jumps for every process forked after it was made; monotonic time does not."""

    def __init__(self) -> None:
        self._days = mmap.mmap(-1, 8)
        self._true = time.time

    def jump(self, days: int) -> None:
        """Set everyone's clock so many days off."""
        self._days[:8] = days.to_bytes(8, "little", signed=True)

    def install(self) -> None:
        """Tell the time by this clock, in this process and its children."""
        setattr(time, "time", self.now)  # noqa: B010 - the whole process, as when a machine's clock is set

    def now(self) -> float:
        """Seconds since 1970, as far as anybody here knows."""
        return self._true() + 86400.0 * int.from_bytes(self._days[:8], "little", signed=True)


def warm_up() -> None:
    """Import and make once what every process would; certificates are read here, and never used on loopback."""
    import gc

    import httpx
    import runwayml
    from httpx._transports import default
    from PIL import Image

    from rushes.engines import runway, runway_emulator  # noqa: F401
    from rushes.media import pictures  # noqa: F401

    Image.init()
    context = httpx.create_ssl_context(trust_env=False)
    setattr(default, "create_ssl_context", lambda *args, **kwargs: context)  # noqa: B010
    client = runwayml.RunwayML(api_key="none", base_url="http://127.0.0.1:9")
    for part in ("text_to_image", "image_to_video", "tasks", "organization", "uploads"):
        _ = getattr(client, part).with_raw_response
    client.close()
    gc.collect()
    gc.freeze()


# Couriers.


class Nursery:
    """Forks couriers for a conductor, which has threads by then and must not fork itself.

    Made before the conductor has any; ``Popen`` then stands in for ``subprocess.Popen`` in the courier's
    module, so that all of its code on both sides of the pipe is the program's own.
    """

    def __init__(self, folder: Path, first: str | None) -> None:
        self._folder, self._first = folder, first
        self._lock = threading.Lock()
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = os.fork()
        if not self.pid:
            self._socket.close()
            self._serve(theirs)
        theirs.close()

    def popen(self, command: Sequence[str], **options: Any) -> "Forked":
        """A courier, as ``subprocess.Popen`` would start it."""
        (given, into), (out, taken) = os.pipe(), os.pipe()
        with self._lock:
            words = json.dumps(list(command[command.index("rushes.build.courier") :])).encode()
            socket.send_fds(self._socket, [words], [given, taken])
            os.close(given)
            os.close(taken)
            pid = int(self._socket.recv(64) or b"0")
        return Forked(pid, into, out)

    def _serve(self, orders: socket.socket) -> NoReturn:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for couriers
        while True:
            words, pipes = b"", list[int]()
            with suppress(ConnectionResetError):  # the conductor was killed while it asked
                words, pipes, _, _ = socket.recv_fds(orders, _LONGEST, 2)
            if not words:
                os._exit(0)
            pid = os.fork()
            if not pid:
                orders.close()
                self._deliver(json.loads(words), pipes)
            self._first = None
            for pipe in pipes:
                os.close(pipe)
            with suppress(BrokenPipeError):
                orders.send(str(pid).encode())

    def _deliver(self, command: list[str], pipes: Sequence[int]) -> NoReturn:
        from rushes.build import courier, failpoints

        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(pipes[0], 0)
        os.dup2(pipes[1], 1)
        for pipe in pipes:
            os.close(pipe)
        sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
        sys.argv = command
        sign(self._folder)
        failpoints.arm(self._first or "")
        code = 1
        try:
            courier.main()
            code = 0
        except json.JSONDecodeError:
            pass  # its conductor was killed before it had said a word
        except BaseException as error:
            import traceback

            with (self._folder.parent / "errors").open("a", encoding="utf-8") as file:
                file.write(f"courier: {error!r}\n{traceback.format_exc()}\n")
        finally:
            os._exit(code)


class Forked:
    """A process that somebody else forked, with the part of ``subprocess.Popen`` that a conductor uses."""

    def __init__(self, pid: int, into: int, out: int) -> None:
        self.pid = pid
        self.stdin, self.stdout = os.fdopen(into, "w"), os.fdopen(out)
        self.returncode: int | None = None
        self._handle: int | None = None
        with suppress(ProcessLookupError):
            self._handle = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Its end, if it has ended; of which kind only its parent knows."""
        return self._ended(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises ``subprocess.TimeoutExpired``."""
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("courier", timeout or 0.0)
        return code

    def _ended(self, timeout: float | None) -> int | None:
        import select

        if self._handle is not None:
            poll = select.poll()  # not select(): many files may be open
            poll.register(self._handle, select.POLLIN)
            if not poll.poll(None if timeout is None else timeout * 1000):
                return None
            os.close(self._handle)
            self._handle = None
        self.returncode = 0
        return 0


def sign(folder: Path) -> None:
    """Say in a folder that this process lives, in a way that a later process of the same id cannot."""
    with suppress(OSError):
        (folder / str(os.getpid())).write_text(_born(os.getpid()))


def alive(folder: Path) -> list[int]:
    """Processes that signed in a folder and still live."""
    found = []
    for entry in sorted(folder.iterdir()):
        with suppress(OSError, IndexError):
            if entry.read_text() == _born(int(entry.name)):
                found.append(int(entry.name))
    return found


def _born(pid: int) -> str:
    """When a process began, in ticks since the machine did; raises for one that is dead, or not yet buried."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    if fields[0] in "ZX":
        raise ProcessLookupError(pid)
    return fields[19]


def strike(pid: int, number: int = signal.SIGKILL) -> bool:
    """Send a process a signal; whether it still lived."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def count_threads() -> int:
    """Threads of this process, by the kernel's word."""
    return len(list(Path("/proc/self/task").iterdir()))


def environment(values: Mapping[str, str]) -> None:
    """Set variables for this process and its children, and no proxy in between."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith(("RUNWAYML_", "RUSHES_")):
            del os.environ[name]
    os.environ.update(values)
