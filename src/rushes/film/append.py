"""Sections that were heard, written at the end of a ``film.toml`` that has none; what a person wrote stays."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rushes.errors import FilmError
from rushes.film.load import FILM, read_text
from rushes.film.model import Section
from rushes.film.plain import to_plain
from rushes.film.write import replace_file, statement

HEAD = """\
# Sections as heard in the song. The number is how sure the name is: put right what is wrong, names, times and all.
# They are yours now, and are never written again. `rushes song` shows them; with `section = []` at the top of
# the file instead, the film has none.
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """A section, and how sure its name is, 0..1."""

    section: Section
    confidence: float


def tells_sections(root: Path) -> bool:
    """Whether a person has said what sections there are: any, or with ``section = []`` none."""
    return "section" in _data(read_text(root / FILM)) if (root / FILM).exists() else False


def append_sections(root: Path, sections: Sequence[Heard]) -> bool:
    """Adds the sections to ``film.toml``; False, and nothing is written, where a person has told some.

    Raises ``FilmError`` where the file has changed meanwhile, ``RushesError`` where it cannot be written.
    """
    text = read_text(root / FILM)
    if "section" in (before := _data(text)) or not sections:
        return False
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    new = text + (gap + HEAD + "".join(_table(each) for each in sections)).replace("\n", newline)
    meant = {**before, "section": [to_plain(each.section) for each in sections]}
    if _data(new) != meant:
        next = "Add the sections by hand: `rushes song` shows them."
        raise FilmError("sections cannot be added at its end", where=FILM, next=next)
    replace_file(root / FILM, text, new)
    return True


def _table(heard: Heard) -> str:
    section = heard.section
    rows = [statement(name, getattr(section, name)) for name in ("id", "kind", "start", "end")]
    rows[1] = f"{rows[1]:<30}# {heard.confidence:.0%}"
    return "\n".join(["\n[[section]]", *rows, ""])


def _data(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise FilmError("it cannot be read", where=FILM, next="Run: rushes check") from None
