"""Temporary files that say whose they are, so that what a killed process left behind can be told and removed."""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

_OWNER = re.compile(r"(?:^|\.)(\d{1,10})-[0-9a-f]{16}")


def beside(path: Path) -> Path:
    """A hidden name of this process beside a file that is to be replaced: ``.film.toml.4711-<16 hex>~``."""
    return path.with_name(f".{path.name}.{mark()}~")


def put(path: Path, text: str) -> None:
    """Write a file as a whole, making its folder; where that fails (``OSError``), nothing is left of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = beside(path)
    try:
        part.write_text(text)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def mark() -> str:
    """This process and a number drawn at random: ``4711-<16 hex>``."""
    return f"{os.getpid()}-{secrets.token_hex(8)}"


def abandoned(name: str) -> bool | None:
    """Whether the process that a name is marked with is gone; None for a name without a mark."""
    owner = _OWNER.search(name)
    return not _alive(int(owner[1])) if owner else None


def sweep(folder: Path) -> None:
    """Remove the hidden files of processes that are gone (see ``beside``); nothing else."""
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            if entry.name.startswith(".") and entry.name.endswith("~") and abandoned(entry.name):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
