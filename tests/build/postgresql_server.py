"""A PostgreSQL server of the tests' own: made in a temporary folder, on loopback, gone afterwards.

``with server() as url:`` outside pytest; ``fresh_database(url)`` gives each test a database of its own.
"""

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

PASSWORD = "secret+word"
"""As it is in every URL here; nothing that is printed may show it."""
_TRIES = 5


class NoPostgresql(Exception):
    """There is no server, or no package to speak with one; says which."""


class Server:
    """A server in a folder. With ``durable``, what is committed outlives ``kill``."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder, self.durable = folder, durable
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        secret = folder / "password"
        secret.write_text(PASSWORD + "\n")
        _give(folder)
        _give(secret)
        options = ["--username=rushes", f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale"]
        _run("initdb", f"--pgdata={self.data}", *options, "--no-sync", "--no-instructions")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://rushes:{PASSWORD.replace('+', '%2B')}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, on the port it had; wait until it can be spoken to."""
        keep = self.port
        for _ in range(_TRIES):
            port = keep or _free_port()
            with (self.folder / "log").open("ab") as log:
                line = [_program("postgres"), "-D", str(self.data), "-p", str(port), *self._settings()]
                line = _as_postgres(line, until_we_end=True)
                self._process = subprocess.Popen(
                    line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True
                )
            self.port = port
            if self._answers():
                return
            time.sleep(0.5)  # what is left of a killed one is still going away
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def kill(self) -> None:
        """kill -9 of the server and everything it started, as when the power goes."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            for pid in self._children():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """Stop it, however busy it is."""
        if self._process is not None:
            for pid in self._children():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def _settings(self) -> Sequence[str]:
        safe = "on" if self.durable else "off"
        settings = {
            "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": safe, "full_page_writes": safe,
            "shared_buffers": "16MB", "max_connections": "80", "autovacuum": "off", "max_wal_size": "64MB",
            "wal_level": "minimal", "max_wal_senders": "0",
        }  # fmt: skip
        return [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]

    def _children(self) -> list[int]:
        """The server's own process, which is the child of whoever changed its user, or that one itself."""
        with suppress(OSError, ValueError, IndexError):
            return [int((self.data / "postmaster.pid").read_text().splitlines()[0])]
        return [self._process.pid] if self._process is not None else []

    def _answers(self) -> bool:
        import psycopg

        end = time.monotonic() + 30
        while time.monotonic() < end and self._process is not None and self._process.poll() is None:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url.replace("+psycopg", ""), connect_timeout=5).close()
                return True
            time.sleep(0.05)
        return False


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[Server]:
    """A server that can be killed and started again. Raises ``NoPostgresql`` where there is none."""
    _check()
    folder = Path(tempfile.mkdtemp(prefix="rushes-postgresql-"))
    try:
        made = Server(folder, durable=durable)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """The URL of a server that runs within the block. Raises ``NoPostgresql`` where there is none."""
    with running_server(durable=durable) as running:
        yield running.url


@cache
def shared_server() -> str:
    """The URL of one server for all tests of this process, started when first asked for."""
    stack = ExitStack()
    url = stack.enter_context(server())
    atexit.register(stack.close)
    return url


def new_database() -> str:
    """The URL of a new database on the shared server; the test is skipped where there is no server."""
    import pytest

    try:
        return fresh_database(shared_server())
    except NoPostgresql as error:
        pytest.skip(str(error))


def fresh_database(url: str) -> str:
    """The URL of a new, empty database on a server."""
    import psycopg

    name = f"film_{uuid.uuid4().hex[:12]}"
    with contextlib.closing(psycopg.connect(url.replace("+psycopg", ""), autocommit=True)) as connection:
        connection.execute(f'create database "{name}"'.encode())
    return url.rpartition("/")[0] + f"/{name}"


def _check() -> None:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise NoPostgresql(f"psycopg is not installed: {error}") from error
    _program("postgres")
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError as error:
            raise NoPostgresql("a server does not run as root, and there is no user postgres") from error


def _program(name: str) -> str:
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True):
        if (folder / name).exists():
            return str(folder / name)
    if (found := shutil.which(name)) is None:
        raise NoPostgresql(f"PostgreSQL is not installed: there is no {name}")
    return found


def _run(name: str, *args: str) -> None:
    done = subprocess.run(
        _as_postgres([_program(name), *args]), check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/"
    )
    if done.returncode:
        raise NoPostgresql(f"{name} failed: {done.stdout.decode(errors='replace')[-500:]}")


def _as_postgres(line: Sequence[str], *, until_we_end: bool = False) -> list[str]:
    """A command as a user that is not root: the server refuses root.

    With ``until_we_end`` it ends when this process is killed, where that can be asked for. It is the death of
    the thread that counts, so only the main one asks.
    """
    setpriv, root = shutil.which("setpriv"), os.geteuid() == 0
    mortal = until_we_end and threading.current_thread() is threading.main_thread()
    if setpriv is not None and (root or mortal):
        user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if root else []
        return [setpriv, *user, *(["--pdeathsig=QUIT"] if mortal else []), "--", *line]
    if not root:
        return list(line)
    return ["runuser", "-u", "postgres", "--", *line]


def _give(path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, "postgres", "postgres")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
