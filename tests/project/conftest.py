"""Films made once for all tests of the project, each test on a copy, and one warm worker for all runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_films import copy_of, run, tiny

from rushes import project
from rushes.build.workers import Workers


class Warm(Workers):
    """Workers that a run gives back and the next one gets."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """They stay."""


@pytest.fixture(scope="session", autouse=True)
def warm_workers() -> Iterator[None]:
    warm = Warm(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "Workers", lambda count: warm)
        yield
    Workers.shutdown(warm, cancel_futures=True)


@pytest.fixture(scope="session")
def made_free(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tiny(tmp_path_factory.mktemp("free") / "tiny")
    run(root)
    return root


@pytest.fixture(scope="session")
def made_paid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tiny(tmp_path_factory.mktemp("paid") / "tiny", free=False)
    run(root, spend=1000)
    return root


@pytest.fixture
def free(made_free: Path, tmp_path: Path) -> Path:
    """A copy of a finished film that cost nothing."""
    return copy_of(made_free, tmp_path / "free")


@pytest.fixture
def paid(made_paid: Path, tmp_path: Path) -> Path:
    """A copy of a finished film that was bought."""
    return copy_of(made_paid, tmp_path / "paid")
