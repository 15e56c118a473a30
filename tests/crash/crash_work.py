"""Work for a worker whose run is killed."""

import os
import tempfile
import time
from pathlib import Path


def work(pid: str) -> None:
    """Work for half a minute with a temporary folder open, after saying who works."""
    said = Path(pid)
    folder = said.parent / "tmp"
    folder.mkdir()
    with tempfile.TemporaryDirectory(dir=folder):
        said.write_text(str(os.getpid()))
        time.sleep(30)
