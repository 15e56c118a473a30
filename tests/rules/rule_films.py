"""Small films on disk for the tests of rules, and rules that are there for one test only."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rushes.film.load import load
from rushes.film.model import Film
from rushes.rules import RULES, State
from rushes.rules.registry import Rule

FILM = """\
# My film.
[film]
title = "Care"   # for now

[cast.singer]
text = "28 years old, wavy dark hair"

[[section]]
id = "verse1"
kind = "verse"
start = "0:00"
end = "0:03"   # a guess

[[section]]
id = "chorus1"
kind = "chorus"
start = "0:04"
end = "0:08"

# The moment it is about.
[[moment]]
id = "song"
cast = ["singer"]
text = "@singre looks up"   # at the light
motion = "her head turns"
"""

SHOTS = """\
# By hand.
[[shot]]
id = "a"
start = 0
end = 150
moment = "song"
seconds = 5   # five

[[shot]]
id = "b"
start = 150
end = 192
moment = "sonh"
"""


def write(root: Path, film: str = FILM, shots: str = SHOTS) -> Film:
    """A project with these files."""
    (root / "film.toml").write_text(film, encoding="utf-8")
    if shots:
        (root / "shots.toml").write_text(shots, encoding="utf-8")
    return load(root)


def state_of(film: Film) -> State:
    return State(film)


@contextmanager
def only(rules: Mapping[str, Rule] | None = None) -> Iterator[None]:
    """The rules as they were, afterwards; with ``rules``, only those meanwhile."""
    before = dict(RULES)
    if rules is not None:
        RULES.clear()
        RULES.update(rules)
    try:
        yield
    finally:
        RULES.clear()
        RULES.update(before)
