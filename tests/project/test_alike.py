"""Two shots that ask for the very same picture are two pictures, each bought once."""

from pathlib import Path

from rushes.accounts import film_books
from rushes.make import Wish, make
from rushes.states import states

FILM = """
[film]
title = "Alike"
kind = "narrative"
size = "160x90"
engine = "scripted"

[engine.scripted]
shrink = 16
poll_seconds = 0.01
settle_seconds = 0.01

[[setup]]
id = "wide"
text = "a street in the rain"
motion = "rain falls"
"""

SHOTS = "".join(
    f'[[shot]]\nid = "{name}"\nstart = {start}\nend = {start + 48}\nsetup = "wide"\nseconds = 2\n\n'
    for name, start in (("a", 0), ("b", 48))
)


def test_one_setup_in_two_shots_is_made_for_both(tmp_path: Path) -> None:
    (tmp_path / "film.toml").write_text(FILM)
    (tmp_path / "shots.toml").write_text(SHOTS)
    first = make(tmp_path, Wish(spend=1000, only=("a",)))
    second = make(tmp_path, Wish(spend=1000))
    books = film_books(tmp_path)
    assert sorted(entry["take"] for entry in books["entries"]) == ["a.clip#1", "a.still#1", "b.clip#1", "b.still#1"]
    assert first.outcome.credits + second.outcome.credits == books["totals"]["spent"] == 30
    again = make(tmp_path, Wish(spend=1000))
    assert again.outcome.made == 0 and again.outcome.credits == 0
    _, verdicts = states(tmp_path)
    assert {verdict.state for verdict in verdicts.values()} == {"done"}
