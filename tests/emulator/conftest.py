"""An emulator for each test: virtual clock, grey pictures; no fault of its own may be left when it ends."""

from collections.abc import Iterator

import pytest

from rushes.engines.runway_emulator import Emulator


@pytest.fixture
def service() -> Iterator[Emulator]:
    with Emulator(credits=1000, tier=1, clock="virtual", renderer="plain") as emulator:
        yield emulator
        assert emulator.failures == []
