"""A whole film from its timeline, by the jobs of its nodes."""

from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from rushes.build.graph import Job
from rushes.cut.lay import lay
from rushes.cut.nodes import cut_nodes
from rushes.cut.timeline import Clip, Timeline
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


def cut(folder: Path, timeline: Timeline, workers: Executor) -> bytes:
    """The bytes of the film that the jobs of the cut's nodes make, in workers as a run does."""
    folder.mkdir()
    *segments, film = cut_nodes(timeline, None, "Lights")
    jobs = [node.work for node in (*segments, film) if isinstance(node.work, Job)]
    paths = {f"segment {n:06}": folder / f"{n}.mp4" for n in range(len(segments))}
    clips = [{"clip": folder.parent / f"{item.source}.mp4"} for item in timeline.items]
    made = [
        workers.submit(job.function, clip, into, **job.arguments)
        for job, clip, into in zip(jobs, clips, paths.values(), strict=False)
    ]
    assert [each.result()["frames"] for each in made] == [item.frames for item in timeline.items]
    workers.submit(jobs[-1].function, paths, folder / "film.mp4", **jobs[-1].arguments).result()
    return (folder / "film.mp4").read_bytes()


def test_a_timeline_becomes_the_same_film_in_any_worker(tmp_path: Path, timeline: Timeline) -> None:
    with ThreadPoolExecutor(1) as one, ProcessPoolExecutor(2, mp_context=get_context("spawn")) as two:
        assert cut(tmp_path / "one", timeline, one) == cut(tmp_path / "two", timeline, two)
    film = tmp_path / "one" / "film.mp4"
    colours = ["rgb"[int(to_rgb(frame).mean((0, 1)).argmax())] for frame in read_frames(film)]
    assert "".join(colours) == "r" * 10 + "g" * 5 + "r" * 10
    assert (probe(film).width, probe(film).height) == (96, 54)


def test_a_segment_is_known_by_what_it_shows(timeline: Timeline) -> None:
    first, second, third, _ = cut_nodes(timeline, None, "Lights")
    assert first.ask == third.ask and first.ask != second.ask
