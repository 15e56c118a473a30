"""What every test needs of the process it runs in."""

import signal

from hypothesis import settings

settings.register_profile("same", derandomize=True)
"""The same examples for every change; `make test-long` looks for new ones."""


def pytest_configure() -> None:
    """Hear Ctrl-C: a shell starts what it runs in the background deaf to it, and so is all that starts from there."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
