"""A whole film from its timeline."""

from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from rushes.cut.render import render_film
from rushes.cut.timeline import Clip, Timeline, lay
from rushes.errors import FilmError
from rushes.film.model import Shot
from rushes.media import probe, read_frames, to_rgb, write_clip

FILM = Fraction(24)


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    """Red, green, and the same red again."""
    for name, colour in (("red", (200, 0, 0)), ("green", (0, 200, 0))):
        write_clip(tmp_path / f"{name}.mp4", [np.full((90, 160, 3), colour, np.uint8)] * 30, rate=FILM)
    shots = [Shot(id="a", start=0, end=10), Shot(id="b", start=10, end=15), Shot(id="c", start=15, end=25)]
    red, green = Clip("red", 30, FILM), Clip("green", 30, FILM)
    return Timeline(FILM, (96, 54), 25, lay(shots, FILM, {"a": red, "b": green, "c": red}, handles=6))


def test_a_timeline_becomes_a_film(tmp_path: Path, timeline: Timeline) -> None:
    clips = {name: tmp_path / f"{name}.mp4" for name in ("red", "green")}
    render_film(timeline, clips, tmp_path / "film.mp4", title="Lights")
    colours = ["rgb"[int(to_rgb(frame).mean((0, 1)).argmax())] for frame in read_frames(tmp_path / "film.mp4")]
    assert "".join(colours) == "r" * 10 + "g" * 5 + "r" * 10
    assert (probe(tmp_path / "film.mp4").width, probe(tmp_path / "film.mp4").height) == (96, 54)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        render_film(timeline, clips, tmp_path / "again.mp4", title="Lights", workers=workers)
    assert (tmp_path / "film.mp4").read_bytes() == (tmp_path / "again.mp4").read_bytes()
    assert len(list(tmp_path.iterdir())) == 4


def test_a_clip_that_is_missing_is_named(tmp_path: Path, timeline: Timeline) -> None:
    with pytest.raises(FilmError, match="no clip for b"):
        render_film(timeline, {"red": tmp_path / "red.mp4"}, tmp_path / "film.mp4")
