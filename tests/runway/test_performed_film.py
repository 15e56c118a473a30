"""A film whose singer follows a video, made with the emulator: lips in sync to the frame, at the quoted price."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from math import floor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from runway_films import check_books
from runway_films import run as make

from rushes.accounts import film_made
from rushes.build.store import file_digest
from rushes.engines.runway_emulator import Emulator
from rushes.engines.runway_emulator.pictures import Order, Renderer, cards
from rushes.errors import FilmError
from rushes.film.load import load
from rushes.film.save import save_shot
from rushes.make import Made
from rushes.media import conform_clip, read_frames, to_rgb
from rushes.plan.budget import budget
from rushes.sketches import performed_ask
from rushes.states import states

Picture = NDArray[np.uint8]
BITS = 9

FILM = """\
[film]
title = "Sung"
kind = "music-video"
size = "640x360"
fps = "{fps}"
engine = "runway"

[song]
file = "song.wav"
start = "0:01"

[cast.ann]
text = "woman of 40, short red hair, grey wool coat"

[performance.chorus]
file = "chorus.mp4"
start = "0:01.5"

[[section]]
id = "chorus1"
kind = "chorus"
start = "0:01"
end = "{end}"

[[moment]]
id = "look"
at = "0:01-0:03"
text = "@ann looks up"

[[moment]]
id = "sing"
kind = "performance"
at = "0:03-{end}"
text = "@ann sings"
performance = "chorus"
"""


def run(root: Path, **wish: Any) -> Made:
    """``rushes make --yes-upload``."""
    return make(root, consent=lambda engine, who: True, **wish)


def song(path: Path, seconds: int) -> None:
    """So many seconds of a pulse."""
    import wave

    at = np.arange(seconds * 22_050)
    beat = np.exp(-30 * (at % 11_025 / 22_050)) * np.sin(2 * np.pi * 440 * at / 22_050)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        file.writeframes((beat * 20_000).astype("<i2").tobytes())


def video(path: Path, rate: int, seconds: int) -> None:
    """A video of so many frames a second; each shows its own number in black and white fields."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for k in range(rate * seconds):
            fields = np.array([235 if k >> bit & 1 else 20 for bit in range(BITS)] + [20], np.uint8)
            row = np.repeat(fields, 32)[None, :, None]
            picture = np.broadcast_to(row, (180, 320, 3)).copy()
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))


def number(rgb: Picture) -> int:
    """The number in the corner, where the emulator shows what a clip follows."""
    high, wide = rgb.shape[0] // 4, rgb.shape[1] // 4
    corner = rgb[-high:, -wide:][high // 4 : -high // 4].astype(float)
    each = wide / (BITS + 1)
    fields = [corner[:, round((bit + 0.3) * each) : round((bit + 0.7) * each)].mean() for bit in range(BITS)]
    return sum(1 << bit for bit, mean in enumerate(fields) if mean > 128)


def sung(folder: Path, fps: str = "24", rate: int = 30, seconds: int = 6, end: int = 6) -> Path:
    """A project whose performance goes from 0:03 to ``end`` of the song, with a video of so many seconds."""
    folder.mkdir(parents=True)
    (folder / "film.toml").write_text(FILM.format(fps=fps, end=f"0:{end:02}"), encoding="utf-8")
    song(folder / "song.wav", end)
    video(folder / "chorus.mp4", rate, seconds)
    return folder


@contextmanager
def emulated(monkeypatch: pytest.MonkeyPatch, renderer: Renderer = cards) -> Iterator[Emulator]:
    with Emulator(credits=2000, tier=3, queue_s=0.02, run_s=0.05, renderer=renderer) as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("RUSHES_POLL_SECONDS", "0.02")
        monkeypatch.setenv("RUSHES_SETTLE_SECONDS", "0.05")
        yield emulator
        assert not emulator.failures


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """The emulator as people have it, whose clips show what they follow."""
    with emulated(monkeypatch) as emulator:
        yield emulator


def shown(film: Path, first: int, last: int) -> Sequence[int]:
    return [number(to_rgb(frame)) for frame in read_frames(film, first, last - first)]


@pytest.mark.parametrize(
    "fps", ["25", pytest.param("24", marks=pytest.mark.long), pytest.param("30", marks=pytest.mark.long)]
)
def test_lips_are_in_sync_to_the_frame(tmp_path: Path, drawn: Emulator, fps: str) -> None:
    """Read off the finished film: the video's own frame numbers, at every frame of the slot."""
    root = sung(tmp_path / "film", fps)
    whole, made = film_made(root)
    quoted = budget(whole, made).to_buy.least
    done = run(root, spend=quoted)
    assert done.film is not None and done.outcome.failed == 0 and done.outcome.credits == quoted
    rate = int(fps)
    found = shown(done.film, 2 * rate, 5 * rate)
    exact = [(Fraction(f, rate) + 1 - Fraction(3, 2)) * 30 for f in range(2 * rate, 5 * rate)]
    if rate == 30:  # a clip of 24 frames a second shows each film frame the latest of its own
        assert all(0 <= floor(time) - k <= 2 for time, k in zip(exact, found, strict=True))
    else:
        assert found == [floor(time + Fraction(3, 100)) for time in exact]
    check_books(root, drawn)
    (job,) = [job for job in drawn.jobs() if job["model"] == "act_two"]
    assert job["cost"] == 20 and run(root, spend=0).outcome.made == 0
    kept = [node for node in states(root)[0] if node.id == "chorus1-02.clip"]
    assert kept[0].fixed_inputs == {"performance": file_digest(root / "chorus.mp4")}
    assert (root / "media" / "chorus1-02_Sing_4s_performed_t1.mp4").exists()


LATE = (Fraction(1) - Fraction(3, 2)) * 25
"""Frames of a video of 25 a second that stand before the film's first frame."""


@pytest.mark.long
def test_a_video_of_25_frames_does_not_drift_in_a_film_of_24(tmp_path: Path, drawn: Emulator) -> None:
    """Ten seconds, read off the finished film at every frame: the video's frame that was on screen then."""
    root = sung(tmp_path / "film", rate=25, seconds=13, end=13)
    done = run(root, spend=500)
    assert done.film is not None and done.outcome.failed == 0
    (job,) = [job for job in drawn.jobs() if job["model"] == "act_two"]
    assert job["cost"] == 55
    found = shown(done.film, 2 * 24, 12 * 24)
    assert found == [floor(Fraction(25 * f, 24) + LATE + Fraction(3, 100)) for f in range(2 * 24, 12 * 24)]


def at_25(order: Order) -> tuple[bytes, str]:
    """What the emulator draws, but clips that follow a video at 25 frames a second, and as long."""
    body, kind = cards(order)
    if order.model != "act_two":
        return body, kind
    with TemporaryDirectory() as name:
        came, into = Path(name) / "came.mp4", Path(name) / "into.mp4"
        came.write_bytes(body)
        conform_clip(came, into, order.size, Fraction(25))
        return into.read_bytes(), kind


@pytest.mark.long
def test_a_clip_that_comes_back_at_25_frames_does_not_drift_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as odd, and cut in by the clock: as late at the end as at the beginning.

    Three times frames are taken at another rate, each of which may show the frame before. Cut in frame for frame it
    would be ten frames later at the end.
    """
    with emulated(monkeypatch, at_25):
        root = sung(tmp_path / "film", rate=25, seconds=13, end=13)
        run(root, spend=500)
        save_shot(root, "chorus1-02", {"retime": "drop"})  # numbers cannot be told from frames in between
        done = run(root, spend=0)
    assert done.film is not None and done.outcome.failed == 0
    take = states(root)[1]["chorus1-02.clip"].take
    assert take is not None and take.media["odd"] == ["25 frames a second where 24 were expected"]
    found = shown(done.film, 2 * 24, 12 * 24)
    late = [Fraction(25 * f, 24) + LATE - k for f, k in zip(range(2 * 24, 12 * 24), found, strict=True)]
    assert min(late) >= 0 and max(late) < 3 and abs(late[-1] - late[0]) <= 1


def test_a_slot_that_moves_is_told_and_not_bought_by_itself(tmp_path: Path, service: Emulator) -> None:
    root = sung(tmp_path / "film")
    run(root, spend=200)
    assert run(root, dry_run=True).to_make == []
    film = load(root)
    sung_by = film.shots[1]
    assert performed_ask(film, sung_by) == performed_ask(film, replace(sung_by, end=118)), "the clip is as long"
    shots = (root / "shots.toml").read_text()
    (root / "shots.toml").write_text(shots.replace("= 48\n", "= 50\n"))
    assert [node.id for node, _ in run(root, dry_run=True).to_make] == ["chorus1-02.clip"]
    verdict = states(root)[1]["chorus1-02.clip"]
    assert verdict.state == "stale" and verdict.take is not None


def test_a_video_that_is_too_short_stops_everything(tmp_path: Path, service: Emulator) -> None:
    root = sung(tmp_path / "film", seconds=4)
    with pytest.raises(FilmError) as stopped:
        run(root, spend=200)
    assert 'the video of "chorus" ends at 0:05.5: 0.50 s are missing' in str(stopped.value)
    assert not service.jobs()
