"""Several project files replaced together: all of them, however often the process is killed on the way.

What is to stand in each file is on disk before the first is touched; ``settle`` carries on from there.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from rushes.errors import FilmError
from rushes.film.load import read_text
from rushes.film.write import replace_file

NAME = "swap.json"


def swap(root: Path, texts: Mapping[str, tuple[str, str]]) -> None:
    """Replace files, each by name with the text that was read and the new one, in their order.

    Raises ``FilmError`` where one was changed since it was read; then nothing is replaced.
    """
    for name, (old, _) in texts.items():
        if read_text(root / name) != old:
            raise FilmError("the file was changed by somebody else meanwhile", where=name, next="Run it again.")
    rows = {name: {"old": _digest(old), "new": new} for name, (old, new) in texts.items() if old != new}
    if not rows:
        return
    journal = root / ".rushes" / NAME
    journal.parent.mkdir(exist_ok=True)
    replace_file(journal, None, json.dumps(rows, ensure_ascii=False))
    settle(root)


def settle(root: Path) -> bool:
    """Finish a swap that was begun; whether there was one.

    Raises ``FilmError`` where a file of it was edited in between; nothing is lost then.
    """
    journal = root / ".rushes" / NAME
    if not journal.exists():  # most films; and a read-only folder has nothing to take away
        return False
    rows = _read(journal)
    for name, row in rows.items():
        text = read_text(root / name)
        if text != row["new"] and _digest(text) != row["old"]:
            next = f"Undo the edit and run it again, or remove .rushes/{NAME} to leave the files as they are."
            raise FilmError("was edited while the song was being replaced", where=name, next=next)
    for name, row in rows.items():
        replace_file(root / name, read_text(root / name), row["new"])
    journal.unlink(missing_ok=True)
    return bool(rows)


def _read(journal: Path) -> dict[str, dict[str, str]]:
    """What is still to be done; a journal that is broken was never whole, and nothing was touched."""
    try:
        rows = json.loads(journal.read_bytes())
        return {str(name): {key: str(row[key]) for key in ("old", "new")} for name, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
