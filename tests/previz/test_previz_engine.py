"""Previz through the engine's door: same bytes, exact sizes, scenes kept and trusted no further than they can be."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from rushes.engines.base import Reference, Request
from rushes.engines.previz import Previz, picture
from rushes.engines.previz.words.keep import from_json
from rushes.errors import EngineError, MediaError
from rushes.models import IMAGE_RATIOS, model

CUP = "a cup, plain backdrop"
ANN = "a woman of 30 with red hair stands, plain backdrop"
TURNS = "she turns her head"
SMALL = "160:90"
DIGESTS = """
import sys
from hashlib import sha256
from pathlib import Path
from rushes.engines.base import Request
from rushes.engines.previz import Previz

still = Previz().draw(Request(stage="still", model="", prompt=sys.argv[1], ratio="160:90", seed=7), {})
Path(sys.argv[2]).write_bytes(still)
told = dict(model="", ratio="160:90", image="x", seconds=2, frames=1, first=9)
asked = Request(stage="clip", prompt=sys.argv[3], **told)
clip = Previz().draw(asked, {"x": Path(sys.argv[2])})
print(sha256(still).hexdigest(), sha256(clip).hexdigest())
"""


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Light is gathered afresh, and kept where nobody else reads it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def draw(prompt: str, pictures: Mapping[str, Path] | None = None, **asked: Any) -> bytes:
    told: dict[str, Any] = {"stage": "still", "model": "", "ratio": SMALL, **asked}
    return Previz().draw(Request(prompt=prompt, **told), pictures or {})


def seen(data: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


def shown(data: bytes) -> NDArray[np.float32]:
    """The frames of a clip, luma, float32 [n, h, w]."""
    with av.open(io.BytesIO(data), "r") as container:
        return np.array([frame.to_ndarray(format="gray") for frame in container.decode(video=0)], np.float32)


@pytest.fixture(scope="module")
def ann(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stills") / "ann.png"
    path.write_bytes(draw(ANN))
    return path


def clip(still: Path, motion: str = TURNS, **asked: Any) -> bytes:
    return draw(motion, {"still": still}, stage="clip", image="still", **{"seconds": 2, **asked})


# The same request, the same bytes.


def test_two_processes_draw_the_same_bytes(tmp_path: Path) -> None:
    """Whatever Python hashes by, and whether the light of the place is kept already or gathered now."""
    told = []
    for number in ("1", "2"):
        environment = {
            **os.environ, "PYTHONHASHSEED": number, "XDG_CACHE_HOME": str(tmp_path / number),
            "PYTHONPATH": str(Path(picture.__file__).parents[3]),
        }  # fmt: skip
        command = [sys.executable, "-c", DIGESTS, ANN, str(tmp_path / f"{number}.png"), TURNS]
        told.append(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split())
    assert told[0] == told[1] and len(told[0]) == 2


def test_kept_light_changes_nothing() -> None:
    assert draw(CUP, seed=3) == draw(CUP, seed=3)


def test_words_and_seed_change_the_picture() -> None:
    one = draw(CUP)
    assert draw("a guitar, plain backdrop") != one
    assert np.abs(seen(draw(f"{CUP}, night")).astype(int) - seen(one)).mean() > 5


# Exactly the size.


GEN4 = sorted(model("gen4_image").credits_by_ratio or {})
"""The six ratios of Gen-4."""


@pytest.mark.parametrize(
    "ratio", [*GEN4, *(pytest.param(each, marks=pytest.mark.long) for each in sorted({*IMAGE_RATIOS} - {*GEN4}))]
)
def test_every_ratio_is_drawn_exactly(ratio: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "FINE", 0.3)
    with Image.open(io.BytesIO(draw(CUP, ratio=ratio))) as image:
        assert (f"{image.width}:{image.height}", image.mode, image.format) == (ratio, "RGB", "PNG")
    assert len(GEN4) == 6


@pytest.mark.parametrize(
    "ratio", ["", "wide", "0:0", "-160:90", "63:64", "160:63", "4097:2000", "1000:200", "1e3:500", "160:90:1"]
)
def test_a_size_that_cannot_be_drawn_is_refused(ratio: str) -> None:
    with pytest.raises(EngineError):
        draw(CUP, ratio=ratio)


# What a still keeps.


def test_a_still_says_what_made_it_and_keeps_its_scene(ann: Path) -> None:
    with Image.open(ann) as image:
        text = dict(image.text)  # type: ignore[attr-defined]
    assert "procedural 3D" in text["Software"] and "no generative model" in text["Software"]
    told = json.loads(text["rushes"])
    assert set(told) == {"engine", "prompt", "scene", "seed"} and told["prompt"] == ANN
    kept = picture.kept_in(ann)
    assert kept is not None and kept.scene == from_json(told["scene"])
    (person,) = kept.scene.people
    assert (person.sex, person.age, person.hair.colour) == ("woman", 30, "red") and kept.seed == 0


def test_what_is_not_understood_is_kept_in_the_still(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    path.write_bytes(draw(f"{CUP}, quibbling zorvax"))
    kept = picture.kept_in(path)
    assert kept is not None and "zorvax" in " ".join(kept.scene.left)


def test_a_clip_begins_as_its_still(ann: Path, tmp_path: Path) -> None:
    """It is the scene that plays, not the picture: the scene under other pixels gives the same clip."""
    data = clip(ann, "the camera is static", frames=1)
    (begins,) = shown(data)
    grey = np.asarray(Image.open(ann).convert("L"), np.float32)
    assert begins.shape == (90, 160) and np.abs(begins - grey).mean() < 9
    blank = tmp_path / "blank.png"
    with Image.open(ann) as image:
        info = PngInfo()
        info.add_itxt("rushes", image.text["rushes"])  # type: ignore[attr-defined]
    Image.new("RGB", (160, 90), "lime").save(blank, pnginfo=info)
    assert clip(blank, "the camera is static", frames=1) == data


def test_the_person_of_a_reference_is_the_person_of_the_still(tmp_path: Path) -> None:
    portrait, still = tmp_path / "ann.png", tmp_path / "still.png"
    portrait.write_bytes(draw("Portrait of a woman, 70 years old, silver hair, red coat", stage="reference"))
    asked = (Reference("ann", "a" * 64),)
    still.write_bytes(draw("@ann stands, plain backdrop", {"a" * 64: portrait}, references=asked))
    kept = picture.kept_in(still)
    assert kept is not None and kept.scene.people[0].age == 70
    assert [garment.kind for garment in kept.scene.people[0].wardrobe] == ["coat"]


# What is in a PNG is not trusted.


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "one.png"


def tell(path: Path, text: str, key: str = "rushes") -> Path:
    info = PngInfo()
    info.add_itxt(key, text)
    Image.new("RGB", (8, 8), "grey").save(path, pnginfo=info)
    return path


def told(**more: Any) -> str:
    return json.dumps({"engine": picture.SAYS, "prompt": "x", "scene": {"scene": 1}, "seed": 0, **more})


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
NAMED = st.text(max_size=8)
ANY = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMED, inner, max_size=3))
SLOTS = st.sampled_from(["people", "things", "place", "framing", "light", "moves", "acts", "left", "scene", "seed"])


SCENES = st.dictionaries(SLOTS, ANY).map(lambda scene: told(scene={"scene": 1, **scene}))
TEXTS = st.text(max_size=60) | ANY.map(json.dumps) | ANY.map(lambda seed: told(seed=seed)) | SCENES


@given(TEXTS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_that_is_no_scene_of_ours_is_passed_over(hostile: Path, text: str) -> None:
    kept = picture.kept_in(tell(hostile, text.replace("\0", "")))
    assert kept is None or json.loads(text)["engine"] == picture.SAYS


@given(st.binary(max_size=40), st.integers(0, 10_000), st.integers(0, 60))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_no_still_of_ours_or_a_whole_one(
    hostile: Path, ann: Path, junk: bytes, at: int, gone: int
) -> None:
    whole = ann.read_bytes()
    at %= len(whole)
    hostile.write_bytes(whole[:at] + junk + whole[at + gone :])
    kept = picture.kept_in(hostile)
    assert kept is None or kept.scene.people


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000, '{"a":' * 50_000, told()[:-1], told(engine="another"), told(seed=-1), told(seed=10**30),
        told(scene={"scene": 99}), told(scene=None), told().replace('"seed": 0', '"seed": Infinity'),
        told().replace('"seed": 0', '"seed": NaN'), "\ud7ff", "0",
    ],
)  # fmt: skip
def test_hostile_texts(hostile: Path, text: str) -> None:
    assert picture.kept_in(tell(hostile, text)) is None


def test_what_is_no_picture_keeps_nothing(tmp_path: Path) -> None:
    assert picture.kept_in(tmp_path / "none.png") is None
    (tmp_path / "words.png").write_text("words")
    assert picture.kept_in(tmp_path / "words.png") is None
    with pytest.raises(MediaError):
        clip(tmp_path / "words.png")


# Clips.


def test_a_photograph_is_moved(tmp_path: Path) -> None:
    """Its own pixels, larger where the camera pushes in; its text is nobody's scene."""
    x, y = np.meshgrid(np.arange(160), np.arange(90))
    disc = (x - 80) ** 2 + (y - 45) ** 2 < 500
    ground = np.stack([90 + 40 * np.sin(x / 9), 90 + 40 * np.sin(y / 7), 80 + 0 * x], -1)
    photo = np.where(disc[..., None], (230, 200, 170), ground).astype(np.uint8)
    path = tmp_path / "photo.png"
    info = PngInfo()
    info.add_itxt("rushes", "a holiday")
    Image.fromarray(photo).save(path, pnginfo=info)
    frames = shown(clip(path, "the camera pushes in", seconds=2))
    assert frames.shape == (48, 90, 160)
    sizes = (frames > 185).sum(axis=(1, 2))
    assert sizes[-1] > 1.08 * sizes[0] and (np.diff(sizes) > -6).all()
    assert clip(path, "the camera pushes in", seconds=2) == clip(path, "the camera pushes in", seconds=2)


@pytest.mark.parametrize(("rate", "frames"), [("12/1", 12), pytest.param("30000/1001", 30, marks=pytest.mark.long)])
def test_a_window_is_cut_from_the_whole_clip(
    ann: Path, rate: str, frames: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is encoded, to the pixel: grain, hair and blinks know the frame and not the window."""
    drawn: list[NDArray[np.uint8]] = []

    def kept(frames: Iterator[NDArray[np.uint8]], rate: object, says: str = "") -> bytes:
        drawn.extend(frames)
        return b""

    monkeypatch.setattr(picture, "encoded", kept)
    clip(ann, seconds=1, ratio="64:64", rate=rate)
    whole, drawn[:] = [*drawn], []
    clip(ann, seconds=1, ratio="64:64", rate=rate, first=5, frames=4)
    assert len(whole) == frames and len(drawn) == 4
    assert all(np.array_equal(one, other) for one, other in zip(drawn, whole[5:9], strict=True))
    assert not np.array_equal(whole[5], whole[0])


@pytest.mark.parametrize(
    "asked",
    [
        {"rate": "0/1"}, {"rate": "1/0"}, {"rate": "fast"}, {"rate": "121"}, {"rate": "-24"}, {"rate": "1/2"},
        {"first": -1, "frames": 3}, {"first": 48, "frames": 1}, {"first": 0, "frames": 49}, {"first": 9, "frames": 0},
        {"first": 9, "frames": -3}, {"ratio": "8:8"},
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_of_a_clip_is_refused(ann: Path, asked: dict[str, Any]) -> None:
    with pytest.raises(EngineError):
        clip(ann, **asked)


def test_a_clip_needs_its_still() -> None:
    for image in (None, "gone"):
        with pytest.raises(EngineError, match="still of this clip"):
            draw(TURNS, {}, stage="clip", image=image, seconds=2)
