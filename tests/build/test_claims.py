"""Claims: one holder at a time, whoever it is, until it lets go or dies."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from build_worlds import ended, python

from rushes.build.claims import Claims

HOLD = """
import sys
from pathlib import Path
from rushes.build.claims import Claims
claims = Claims(Path(sys.argv[1]))
print(claims.take(sys.argv[2]), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".rushes" / "claims"


@pytest.fixture
def claims(path: Path) -> Iterator[Claims]:
    held = Claims(path)
    yield held
    held.close()


def test_a_key_is_held_once_and_can_be_let_go(claims: Claims) -> None:
    assert claims.take("a") and not claims.take("a") and claims.take("b")
    claims.drop("a")
    claims.drop("a")
    claims.drop("never held")
    assert claims.take("a")


def test_two_processes_exclude_each_other_key_by_key(claims: Claims, path: Path) -> None:
    assert claims.take("a")
    for key, free in (("a", "False"), ("b", "True")):
        other = python(HOLD, path, key)
        assert other.stdout is not None and other.stdout.readline().strip() == free
        assert claims.take(key) is False
        ended(other)
    assert claims.take("b")


def test_a_killed_holder_lets_go(claims: Claims, path: Path) -> None:
    with python(HOLD, path, "a") as other:
        assert other.stdout is not None and other.stdout.readline().strip() == "True"
        assert not claims.take("a")
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    assert claims.take("a")


def test_threads_of_one_process_exclude_each_other(claims: Claims) -> None:
    barrier, got = Barrier(8), []

    def try_it() -> None:
        barrier.wait()
        if claims.take("a"):
            got.append(1)

    threads = [Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [1]


def test_two_sets_of_claims_in_one_process_exclude_each_other(claims: Claims, path: Path) -> None:
    other = Claims(path)
    assert claims.take("a") and not other.take("a")
    other.drop("a")
    assert not other.take("a")
    claims.drop("a")
    assert other.take("a") and not claims.take("a")
    other.close()
    assert claims.take("a")


def test_closing_one_set_of_claims_keeps_the_others(claims: Claims, path: Path) -> None:
    # Closing any descriptor of a file drops all of a process's locks on it: the kernel's rule.
    assert claims.take("a")
    other = Claims(path)
    assert other.take("b")
    other.close()
    other.close()
    assert not other.take("c")
    for key, free in (("a", "False"), ("b", "True")):
        process = python(HOLD, path, key)
        assert process.stdout is not None and process.stdout.readline().strip() == free
        ended(process)
