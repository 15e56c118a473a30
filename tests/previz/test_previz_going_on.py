"""A clip of previz that goes on from another: the same people in the same place, from where they are."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rushes.chains import chained_still
from rushes.engines.base import Request
from rushes.engines.previz import picture
from rushes.engines.previz.going_on import comment_of, still_says
from rushes.engines.previz.picture import SAYS, draw, kept_in
from rushes.film.model import Shot
from rushes.media import read_frames, to_rgb
from rushes.units import Json

RATIO = "192:108"
LEFT = 30
WORDS = "a young woman in a red coat stands in a hallway, medium-wide shot"


def asked(stage: str, prompt: str, **more: object) -> Request:
    return Request(stage=stage, model=f"previz_{stage}", prompt=prompt, ratio=RATIO, seed=3, **more)  # type: ignore[arg-type]


def clip(still: Path, into: Path, motion: str, frames: int = 36) -> list[np.ndarray]:
    """Draw the clip of a still; its frames as int [h, w, 3]."""
    wanted = asked("clip", motion, image="x", seconds=2, first=0, frames=frames, rate="24/1")
    into.write_bytes(draw(wanted, {"x": still}))
    return [to_rgb(frame).astype(int) for frame in read_frames(into)]


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A still, its clip, and the still that is left of it."""
    folder = tmp_path_factory.mktemp("chain")
    (folder / "first.png").write_bytes(draw(asked("still", WORDS), {}))
    clip(folder / "first.png", folder / "first.mp4", "she walks forward, slow push in")
    left = Shot(id="", start=0, end=LEFT, trim=(0, LEFT))
    facts = chained_still(
        {"clip": folder / "first.mp4"}, folder / "left.png", ending=left, rate=Fraction(24), handles=0, lead=0
    )
    assert facts["frame"] == LEFT
    return folder


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean())


def test_the_next_clip_begins_with_the_frame_that_it_goes_on_from(chain: Path, tmp_path: Path) -> None:
    before = [to_rgb(frame).astype(int) for frame in read_frames(chain / "first.mp4")]
    after = clip(chain / "left.png", tmp_path / "next.mp4", "she lowers her head, static", 3)
    anew = clip(chain / "first.png", tmp_path / "anew.mp4", "she lowers her head, static", 1)
    assert apart(before[LEFT], after[0]) < 5 < apart(anew[0], before[LEFT])
    assert apart(after[0], after[1]) < 3


def test_the_same_is_drawn_whichever_part_is_asked_for(chain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is encoded, to the pixel."""
    drawn: list[list[np.ndarray]] = []

    def kept(frames: Iterator[np.ndarray], rate: object, says: str = "") -> bytes:
        drawn.append([*frames])
        return b""

    monkeypatch.setattr(picture, "encoded", kept)
    for many in (2, 1):
        wanted = asked("clip", "static", image="x", seconds=2, first=0, frames=many, rate="24/1")
        draw(wanted, {"x": chain / "left.png"})
    longer, shorter = drawn
    assert len(longer) == 2 and np.array_equal(longer[0], shorter[0])


@pytest.mark.long
def test_a_third_clip_goes_on_from_the_second(chain: Path, tmp_path: Path) -> None:
    second = clip(chain / "left.png", tmp_path / "second.mp4", "she turns around, static", 24)
    ending = Shot(id="", start=0, end=20, chain="")
    paths = {"clip": tmp_path / "second.mp4", "first": chain / "left.png"}
    facts = chained_still(paths, tmp_path / "third.png", ending=ending, rate=Fraction(24), handles=0, lead=0)
    assert facts["frame"] == 20 and len(facts["moved"]) == 3
    kept = kept_in(tmp_path / "third.png")
    assert kept is not None and [round(link.left * 24) for link in kept.past] == [LEFT, 20]
    third = clip(tmp_path / "third.png", tmp_path / "third.mp4", "static", 2)
    assert apart(second[20], third[0]) < 5


def test_a_frame_of_another_engine_is_a_photograph(chain: Path, tmp_path: Path) -> None:
    from rushes.media import write_clip

    frames = [np.full((108, 192, 3), 40 + k, np.uint8) for k in range(30)]
    write_clip(tmp_path / "other.mp4", frames, rate=Fraction(24))
    ending = Shot(id="", start=0, end=12, trim=(0, 12))
    chained_still(
        {"clip": tmp_path / "other.mp4"}, tmp_path / "left.png", ending=ending, rate=Fraction(24), handles=0, lead=0
    )
    assert kept_in(tmp_path / "left.png") is None
    with Image.open(tmp_path / "left.png") as image:
        assert abs(int(np.asarray(image)[0, 0, 0]) - 52) <= 2


@pytest.mark.parametrize("change", [{"seconds": -1}, {"scene": 3}, {"past": 7}, {"first": "x"}, {"engine": "no"}])
def test_a_comment_that_says_nonsense_is_passed_over(chain: Path, change: dict[str, Json]) -> None:
    told = json.loads(comment_of(chain / "first.mp4"))
    assert still_says(json.dumps(told), SAYS, 1.0) is not None
    assert still_says(json.dumps({**told, **change}), SAYS, 1.0) is None
