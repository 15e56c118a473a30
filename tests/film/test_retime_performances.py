"""Performances under a new mix: their videos begin where their music went."""

from fractions import Fraction
from pathlib import Path

from rushes.film.load import parse
from rushes.film.retime import Clocks, retimed

FILM = """\
[film]
title = "Sung"

[song]
file = "song.wav"

[performance.first]   # in the yard
file = "chorus.mp4"
start = "0:45"        # by ear

[performance.second]
file = "chorus.mp4"
start = "1:30.25"
"""


def test_their_starts_move_with_the_music(tmp_path: Path) -> None:
    for name in ("song.wav", "chorus.mp4"):
        (tmp_path / name).write_bytes(b"")
    film, problems = parse(FILM, "", tmp_path)
    assert film is not None and not problems
    later = Clocks(lambda at: at + Fraction(1, 2), lambda at: at + Fraction(1, 2), lambda a, b: False)
    found = retimed(FILM, film.file, later, {"file": "song.wav"})
    assert found.text == FILM.replace('"0:45"', '"0:45.5"').replace('"1:30.25"', '"1:30.75"')
    assert ("performance.first.start", "0:45", "0:45.5") in found.moved
    same = Clocks(lambda at: at, lambda at: at, lambda a, b: False)
    assert retimed(FILM, film.file, same, {"file": "song.wav"}).text == FILM
