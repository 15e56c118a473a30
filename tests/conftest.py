"""What every test needs of the process it runs in, and which cases are for the long run."""

import signal
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)
"""The same examples for every change; `make test-long` looks for new ones."""


def pytest_configure() -> None:
    """Hear Ctrl-C: a shell starts what it runs in the background deaf to it, and so is all that starts from there."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Every n-th case of a test that is ``sampled(n)`` is for every change; the others are ``long``."""
    cases: Counter[str] = Counter()
    for item in items:
        if mark := item.get_closest_marker("sampled"):
            test = item.nodeid.partition("[")[0]
            if cases[test] % mark.args[0]:
                item.add_marker("long")
            cases[test] += 1
