"""Every test of the engine has a home of its own: no key, no cache, no service but the emulator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rushes import models, project
from rushes.build.workers import Workers
from rushes.engines.runway import Runway
from rushes.engines.runway_emulator import Emulator


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


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user's folder with nothing in it; what films of a test sell is forgotten afterwards."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("RUNWAYML_API_SECRET", "RUNWAYML_BASE_URL", "RUNWAYML_CUSTOM_HEADERS", "RUNWAYML_LOG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    yield folder
    for id in set(models.MODELS) - models.OURS:
        del models._ROWS[id]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """The emulator, found by the engine; its work takes no time to speak of."""
    with Emulator(credits=2000, tier=3, renderer="plain", queue_s=0.02, run_s=0.05) as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("RUSHES_POLL_SECONDS", "0.02")
        monkeypatch.setenv("RUSHES_SETTLE_SECONDS", "0.05")
        yield emulator
        assert not emulator.failures


@pytest.fixture
def engine(service: Emulator) -> Iterator[Runway]:
    runway = Runway()
    yield runway
    runway.close()
