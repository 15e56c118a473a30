"""veo3.1, seedance2_5, aleph2 and act_two: asked by the unmodified SDK, priced, and really made."""

import base64
import io
import itertools
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from emulator_ways import ask, control, data_uri, picture, sdk, task
from numpy.typing import NDArray
from runwayml import BadRequestError

from rushes.engines.runway_emulator import Emulator
from rushes.media import probe, read_frames, to_rgb, write_clip
from rushes.models import model


@lru_cache
def moving(frames: int = 72, size: tuple[int, int] = (160, 90), colour: tuple[int, int, int] = (200, 40, 40)) -> bytes:
    """A clip of one colour, that grows a little brighter; 24 frames a second."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        ramp = (np.clip(np.array(colour) + k // 8, 0, 255).astype(np.uint8) for k in range(frames))
        write_clip(path, (np.broadcast_to(each, (size[1], size[0], 3)) for each in ramp), rate=Fraction(24))
        return path.read_bytes()


def video_uri(content: bytes, kind: str = "video/mp4") -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


FACE = data_uri(picture())
DANCE = video_uri(moving())
BODIES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "veo3.1": ("image_to_video", {"promptImage": FACE, "ratio": "1280:720", "duration": 4, "audio": False}),
    "seedance2_5": ("image_to_video", {"promptImage": FACE, "ratio": "854:480", "duration": 5, "audio": False}),
    "aleph2": ("video_to_video", {"videoUri": DANCE, "promptText": "it rains"}),
    "act_two": (
        "character_performance",
        {"character": {"type": "image", "uri": FACE}, "reference": {"type": "video", "uri": DANCE},
         "ratio": "1280:720"},
    ),
}  # fmt: skip


def create(service: Emulator, model: str, **fields: Any) -> Any:
    door, usual = BODIES[model]
    body = {"model": model, **usual, **fields}
    return ask(service, "POST", f"/v1/{door}", {key: value for key, value in body.items() if value is not None}).json


def refused(service: Emulator, model: str, **fields: Any) -> list[dict[str, Any]]:
    found = create(service, model, **fields)
    assert found.get("error") == "Validation of body failed", found
    issues: list[dict[str, Any]] = found["issues"]
    return issues


def paths(issues: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(each["path"]) for each in issues]


@pytest.fixture
def quick() -> Any:
    with Emulator(credits=100_000, clock="virtual", renderer="plain", daily=dict.fromkeys(BODIES)) as service:
        yield service
        assert not service.failures


# The SDK.


def test_the_sdk_drives_them_all() -> None:
    with Emulator(credits=10_000, clock="virtual", renderer="plain") as service:
        client = sdk(service)
        made = [
            client.image_to_video.create(
                model="veo3.1", prompt_image=[{"uri": FACE, "position": "first"}, {"uri": FACE, "position": "last"}],
                prompt_text="pushes in", negative_prompt="rain", ratio="1080:1920", duration=6, audio=False, seed=1,
            ),
            client.image_to_video.create(
                model="seedance2_5", prompt_image=[{"uri": FACE}, {"uri": FACE}], prompt_text="x" * 15_000,
                ratio="1112:834", duration=4, audio=False, output_format="mov", seed=2,
            ),
            client.video_to_video.create(
                model="aleph2", video_uri=DANCE, prompt_text="night", seed=3,
                keyframes=[
                    {"uri": FACE, "seconds": 0.5, "range": {"start_seconds": 0, "end_seconds": 1}},
                    {"uri": FACE, "at": 0.9, "range": {"start_seconds": 2, "end_seconds": 3}},
                ],
                content_moderation={"public_figure_threshold": "low"},
            ),
            client.character_performance.create(
                model="act_two", character={"type": "video", "uri": DANCE}, reference={"type": "video", "uri": DANCE},
                body_control=True, expression_intensity=5, ratio="832:1104", seed=4,
                content_moderation={"public_figure_threshold": "auto"},
            ),
        ]  # fmt: skip
        service.advance(100)
        ends = [client.tasks.retrieve(each.id) for each in made]
        assert [each.status for each in ends] == ["SUCCEEDED"] * 4
        costs = [each.cost.credits for each in ends if each.status == "SUCCEEDED"]
        assert costs == [120, 120, 84, 15] and service.books().total == sum(costs)
        assert [job["estimate"] for job in service.jobs()] == costs
        assert not [each for each in service.warnings() if "ignored" in each]
        seen = {entry.model: entry.credits for entry in service.books().entries}
        assert seen == dict(zip(BODIES, costs, strict=True))
        organization = client.organization.retrieve()
        assert organization.usage.models["act_two"].daily_generations == 1
        assert organization.tier.models["aleph2"].max_concurrent_generations == 1


def test_a_clip_is_uploaded_and_used(tmp_path: Path) -> None:
    with Emulator(clock="virtual", renderer="plain") as service:
        client = sdk(service)
        kept = client.uploads.create_ephemeral(file=("dance.mp4", moving(), "video/mp4"))
        client.video_to_video.create(model="aleph2", video_uri=kept.uri, prompt_text="night")
        still = client.uploads.create_ephemeral(file=("face.jpg", picture(), "image/jpeg"))
        with pytest.raises(BadRequestError, match="not an MP4"):
            client.video_to_video.create(model="aleph2", video_uri=still.uri, prompt_text="night")
        assert [job["seconds"] for job in service.jobs()] == [3]


# Prices and lengths.


@pytest.mark.parametrize("seconds", [4, 6, 8])
@pytest.mark.parametrize("audio", [None, True, False])
def test_the_sound_of_veo_doubles_its_price(quick: Emulator, seconds: int, audio: bool | None) -> None:
    made = create(quick, "veo3.1", duration=seconds, audio=audio)
    assert made["estimatedCost"]["credits"] == (20 if audio is False else 40) * seconds
    told = [each for each in control(quick, "GET", "log").json["warnings"] if "sound is on" in each]
    assert bool(told) == (audio is not False) and all("doubles the price" in each for each in told)


def test_what_seedance_costs(quick: Emulator) -> None:
    """By the second and the lines, 80 at least; a draft as its small size; where it chooses the length, the most."""
    row = model("seedance2_5")
    for ratio, seconds in itertools.product(row.ratios, (4, 5, 30)):
        made = create(quick, "seedance2_5", ratio=ratio, duration=seconds)
        assert made["estimatedCost"]["credits"] == row.price(ratio, seconds)
    assert create(quick, "seedance2_5", ratio="1920:1080", draft=True)["estimatedCost"]["credits"] == 100
    before = quick.books().balance
    auto = create(quick, "seedance2_5", ratio="1280:720", duration="auto")
    assert auto["estimatedCost"]["credits"] == 900 == before - quick.books().balance
    quick.advance(10_000)
    assert quick.books().charged[auto["id"]] == 300 == task(quick, auto["id"])["cost"]["credits"]


@pytest.mark.parametrize("name", ["aleph2", "act_two"])
@pytest.mark.parametrize("frames", [72, 73, 96, 119, 720])
def test_a_clip_is_charged_by_its_own_length(quick: Emulator, name: str, frames: int) -> None:
    """Its length is that of its frames, whatever its name or a field says; a second begun is a second."""
    uri = video_uri(moving(frames, (32, 18)))
    where = {"videoUri": uri} if name == "aleph2" else {"reference": {"type": "video", "uri": uri}}
    made = create(quick, name, **where)
    assert made["estimatedCost"]["credits"] == ceil(Fraction(frames, 24)) * {"aleph2": 28, "act_two": 5}[name]
    assert quick.jobs()[-1]["seconds"] == ceil(Fraction(frames, 24))


@pytest.mark.parametrize(("name", "frames"), [("aleph2", 47), ("aleph2", 721), ("act_two", 71), ("act_two", 721)])
def test_too_short_and_too_long(quick: Emulator, name: str, frames: int) -> None:
    uri = video_uri(moving(frames, (32, 18)))
    where = {"videoUri": uri} if name == "aleph2" else {"reference": {"type": "video", "uri": uri}}
    (issue,) = refused(quick, name, **where)
    assert "Invalid asset duration" in issue["message"] and f"Got {frames / 24:.3f}" in issue["message"]
    assert not quick.jobs()


# What is refused.


WRONG: list[tuple[str, dict[str, Any], tuple[Any, ...]]] = [
    ("veo3.1", {"ratio": "1584:672"}, ("ratio",)),
    ("veo3.1", {"ratio": None}, ("ratio",)),
    ("veo3.1", {"duration": 5}, ("duration",)),
    ("veo3.1", {"duration": True}, ("duration",)),
    ("veo3.1", {"audio": "no"}, ("audio",)),
    ("veo3.1", {"negativePrompt": ""}, ("negativePrompt",)),
    ("veo3.1", {"promptImage": [{"uri": FACE, "position": "last"}]}, ("promptImage",)),
    ("veo3.1", {"promptImage": [{"uri": FACE, "position": "first"}] * 2}, ("promptImage",)),
    ("veo3.1", {"promptImage": [{"uri": FACE}]}, ("promptImage", 0, "position")),
    ("veo3.1", {"promptImage": []}, ("promptImage",)),
    ("veo3.1", {"promptImage": DANCE}, ("promptImage",)),
    ("veo3.1", {"seed": -1}, ("seed",)),
    ("seedance2_5", {"duration": 3}, ("duration",)),
    ("seedance2_5", {"duration": 31}, ("duration",)),
    ("seedance2_5", {"duration": "long"}, ("duration",)),
    ("seedance2_5", {"ratio": "1584:672"}, ("ratio",)),
    ("seedance2_5", {"promptText": "x" * 15_001}, ("promptText",)),
    ("seedance2_5", {"promptImage": [{"uri": FACE, "position": "first"}, {"uri": FACE}]}, ("promptImage",)),
    ("seedance2_5", {"promptImage": [{"uri": FACE}] * 31}, ("promptImage",)),
    ("seedance2_5", {"draft": True, "outputFormat": "mov"}, ("outputFormat",)),
    ("seedance2_5", {"outputFormat": "prores"}, ("outputFormat",)),
    ("seedance2_5", {"referenceAudio": [{"type": "audio", "uri": DANCE}]}, ("referenceAudio", 0, "uri")),
    ("aleph2", {"videoUri": None}, ("videoUri",)),
    ("aleph2", {"videoUri": FACE}, ("videoUri",)),
    ("aleph2", {"videoUri": "http://example.com/a.mp4"}, ("videoUri",)),
    ("aleph2", {"videoUri": video_uri(b"not a clip" * 99)}, ("videoUri",)),
    ("aleph2", {"videoUri": video_uri(moving()[:400])}, ("videoUri",)),
    ("aleph2", {"videoUri": video_uri(moving(), "video/x-flv")}, ("videoUri",)),
    ("aleph2", {"videoUri": "data:video/mp4;base64,***"}, ("videoUri",)),
    ("aleph2", {"promptText": ""}, ("promptText",)),
    ("aleph2", {"keyframes": [{"uri": FACE, "seconds": 1}] * 6}, ("keyframes",)),
    ("aleph2", {"keyframes": [{"uri": FACE}]}, ("keyframes", 0)),
    ("aleph2", {"keyframes": [{"uri": FACE, "seconds": -1}]}, ("keyframes", 0)),
    ("aleph2", {"keyframes": [{"uri": FACE, "at": 1.5}]}, ("keyframes", 0)),
    ("aleph2", {"keyframes": [{"uri": FACE, "seconds": 3.5}]}, ("keyframes", 0)),
    ("aleph2", {"keyframes": [{"uri": DANCE, "seconds": 1}]}, ("keyframes", 0, "uri")),
    ("aleph2", {"keyframes": [
        {"uri": FACE, "seconds": 1, "range": {"start_seconds": 0, "end_seconds": 2}}, {"uri": FACE, "seconds": 2},
    ]}, ("keyframes",)),
    ("aleph2", {"keyframes": [
        {"uri": FACE, "seconds": 2.5, "range": {"start_seconds": 0, "end_seconds": 2}},
    ]}, ("keyframes", 0)),
    ("aleph2", {"keyframes": [
        {"uri": FACE, "seconds": 1, "range": {"start_seconds": 2, "end_seconds": 2}},
    ]}, ("keyframes", 0)),
    ("aleph2", {"keyframes": [
        {"uri": FACE, "seconds": 1, "range": {"startSeconds": 0, "endSeconds": 2}},
    ]}, ("keyframes", 0)),
    ("aleph2", {"targetAspectRatio": "16:10"}, ("targetAspectRatio",)),
    ("aleph2", {"outputFormat": "hdr10"}, ("outputFormat",)),
    ("aleph2", {"proresProfile": "422"}, ("proresProfile",)),
    ("act_two", {"character": None}, ("character",)),
    ("act_two", {"character": FACE}, ("character",)),
    ("act_two", {"character": {"type": "sound", "uri": FACE}}, ("character", "type")),
    ("act_two", {"character": {"type": "video", "uri": FACE}}, ("character", "uri")),
    ("act_two", {"character": {"type": "image", "uri": DANCE}}, ("character", "uri")),
    ("act_two", {"character": {"type": "image"}}, ("character", "uri")),
    ("act_two", {"reference": {"type": "image", "uri": FACE}}, ("reference", "type")),
    ("act_two", {"reference": {"type": "video", "uri": FACE}}, ("reference", "uri")),
    ("act_two", {"bodyControl": "yes"}, ("bodyControl",)),
    ("act_two", {"expressionIntensity": 0}, ("expressionIntensity",)),
    ("act_two", {"expressionIntensity": 6}, ("expressionIntensity",)),
    ("act_two", {"expressionIntensity": 2.5}, ("expressionIntensity",)),
    ("act_two", {"ratio": "1920:1080"}, ("ratio",)),
    ("act_two", {"contentModeration": {"publicFigureThreshold": "high"}},
     ("contentModeration", "publicFigureThreshold")),
]  # fmt: skip


@pytest.mark.parametrize("case", range(len(WRONG)), ids=[f"{each[0]}-{'.'.join(each[1])}" for each in WRONG])
def test_what_is_refused(quick: Emulator, case: int) -> None:
    name, fields, path = WRONG[case]
    assert path in paths(refused(quick, name, **fields))
    assert not quick.jobs() and quick.books().total == 0


def test_a_model_stands_behind_its_own_endpoint(quick: Emulator) -> None:
    for name, (door, body) in BODIES.items():
        for other in {"image_to_video", "video_to_video", "character_performance", "text_to_image"} - {door}:
            found = ask(quick, "POST", f"/v1/{other}", {"model": name, **body})
            assert found.status == 400 and found.json["issues"][-1]["note"] == "No matching discriminator"


def test_a_clip_that_breaks_in_the_middle_fails_the_task(quick: Emulator) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (72, 90, 160, 3), np.uint8)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "noise.mp4"
        write_clip(path, iter(noise), rate=Fraction(24))
        whole = path.read_bytes()
    middle = len(whole) // 2
    broken = whole[:middle] + bytes(60_000) + whole[middle + 60_000 :]
    made = create(quick, "aleph2", videoUri=video_uri(broken))
    quick.advance(100)
    assert task(quick, made["id"])["failureCode"] == "ASSET.INVALID"
    assert quick.books().total == 0


# What comes out.


def frames_of(service: Emulator, id: str, path: Path) -> list[NDArray[np.uint8]]:
    url = task(service, id)["output"][0]
    path.write_bytes(ask(service, "GET", url.removeprefix(service.url)).body)
    return [to_rgb(frame) for frame in read_frames(path)]


@pytest.fixture
def real() -> Any:
    with Emulator(credits=10_000, clock="virtual") as service:
        yield service
        assert not service.failures


def test_a_mended_clip_is_as_long_as_it_was_and_another(real: Emulator, tmp_path: Path) -> None:
    made = create(real, "aleph2", videoUri=video_uri(moving(61)))
    real.advance(100)
    frames = frames_of(real, made["id"], tmp_path / "out.mp4")
    assert len(frames) == 61 and frames[0].shape == (90, 160, 3)
    assert probe(tmp_path / "out.mp4").seconds == Fraction(61, 24)
    assert np.abs(frames[30][45, 80].astype(int) - (40, 203, 40)).max() < 12  # it was (203, 43, 43)
    assert np.abs(frames[30][0, 80].astype(int) - frames[30][45, 80]).max() > 40


def test_a_mended_clip_takes_another_shape(real: Emulator, tmp_path: Path) -> None:
    made = create(real, "aleph2", targetAspectRatio="1:1")
    real.advance(100)
    frames = frames_of(real, made["id"], tmp_path / "out.mp4")
    assert frames[0].shape == (160, 160, 3)
    assert np.abs(frames[0][80, 80].astype(int) - frames[0][10, 80]).max() > 40


@pytest.mark.parametrize("kind", ["image", "video"])
def test_a_character_follows_a_performance(real: Emulator, tmp_path: Path, kind: str) -> None:
    """It is the character, as long as the performance, which is seen small in the corner."""
    blue = io.BytesIO()
    from PIL import Image

    Image.new("RGB", (300, 300), (20, 40, 200)).save(blue, "PNG")
    uri = data_uri(blue.getvalue(), "image/png") if kind == "image" else video_uri(moving(48, (64, 64), (20, 40, 200)))
    made = create(real, "act_two", character={"type": kind, "uri": uri}, ratio="960:960")
    real.advance(100)
    frames = frames_of(real, made["id"], tmp_path / "out.mp4")
    assert len(frames) == 72 and frames[0].shape == (960, 960, 3)
    for at in (0, 71):
        assert np.abs(frames[at][200, 200].astype(int) - (20, 40, 200)).max() < 20
        assert np.abs(frames[at][900, 900].astype(int) - (200 + at // 8, 40 + at // 8, 40 + at // 8)).max() < 20


def test_the_books_go_on_with_them_after_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with Emulator(clock="virtual", state=state) as service:
        made = create(service, "act_two", reference={"type": "video", "uri": video_uri(moving(73, (32, 18)))})
        service.advance(100)
    with Emulator(clock="virtual", state=state) as service:
        assert len(frames_of(service, made["id"], tmp_path / "out.mp4")) == 73
        assert service.jobs()[0]["seconds"] == 4
