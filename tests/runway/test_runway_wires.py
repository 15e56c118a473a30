"""What is refused before anything is sent, and how pictures and tags are made to fit."""

import hashlib
import io
import string
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from runway_worlds import clip, picture, references, still

from rushes.engines.base import Request
from rushes.engines.runway import Runway, pictures
from rushes.engines.runway.asking import Packer, Unfit, asking, fitted
from rushes.engines.runway.uploads import Uploads
from rushes.engines.runway.wires import TAG, WIRES, faults, units
from rushes.errors import EngineError, FilmError
from rushes.models import MODELS, model
from rushes.units import Json

A = "a" * 64


def said(request: Request) -> str:
    return "; ".join(faults(request, model(request.model)))


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (still(ratio="1280:721"), "no ratio 1280:721"),
        (still(prompt=" "), "needs a prompt"),
        (still(prompt="\N{GRINNING FACE}" * 501), "1002 UTF-16 units"),
        (still(prompt="half \ud83d"), "half a character"),
        (still(seed=-1), "seed"),
        (still(seed=2**32), "seed"),
        (still(model="gen4_image_turbo"), "needs 1 reference"),
        (still(references=references({"one1": A, "two2": A, "three": A, "four": A})), "4 references"),
        (still(seconds=5), "neither a first picture nor a length"),
        (still(model="gen4_turbo"), "makes a clip"),
        (clip(A, seconds=1), "2 to 10 seconds, not 1"),
        (clip(A, seconds=11), "not 11"),
        (clip(A, seconds=None), "not None"),
        (clip(None), "begins from a picture"),
        (clip(A, model="gen4.5", prompt=""), "gen4.5 needs a prompt"),
        (clip(A, references=references({"ann": A})), "takes no references"),
        (clip(A, ratio="1920:1080"), "no ratio"),
        (clip(A, model="veo3.1", seconds=5), "4, 6, 8 seconds"),
        (clip(A, model="aleph2", references=references({"ann": A}), seconds=5), 'the reference "clip"'),
        (clip(A, model="act_two", seconds=5), "needs 1 reference"),
        (clip(A, model="gen4_image"), "makes a still"),
    ],
)
def test_what_is_refused(request_: Request, words: str) -> None:
    assert words in said(request_)


def test_what_is_fine() -> None:
    assert not said(still(prompt="\N{GRINNING FACE}" * 500, seed=2**32 - 1))
    assert not said(still(model="gen4_image_turbo", references=references({"ann": A})))
    assert not said(clip(A, prompt=""))
    assert not said(clip(A, model="gen4.5", seconds=10))
    assert not said(clip(A, model="act_two", prompt="x" * 5000, references=references({"performance": A}), seconds=5))
    assert {row.id for row in MODELS.values() if row.engine == "runway"} == set(WIRES)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == sum(2 if ord(sign) > 0xFFFF else 1 for sign in text)


@settings(deadline=None)
@given(st.lists(st.text(string.ascii_letters + string.digits + "_-é", min_size=1, max_size=20), max_size=3))
def test_every_tag_is_made_to_fit(tags: list[str]) -> None:
    request = fitted(still(references=references(dict.fromkeys(tags, A))))
    made = [ref.tag for ref in request.references]
    assert all(TAG.fullmatch(tag) for tag in made)
    assert len({tag.casefold() for tag in made}) == len(made)
    good = [tag for tag in tags if TAG.fullmatch(tag)]
    if len(good) == len(tags) and len({tag.casefold() for tag in tags}) == len(set(tags)):
        assert made == list(dict.fromkeys(tags))


def test_the_prompt_follows_its_tags() -> None:
    request = fitted(still(prompt="@al, @al's cup, mail@al.com, @alma", references=references({"al": A})))
    assert request.prompt == "@al_ref, @al_ref's cup, mail@al.com, @alma"
    assert request.references[0].tag == "al_ref"


# Pictures.


def _opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert not image.info and image.format == "PNG"
    return image


@pytest.mark.parametrize("ratio", MODELS["gen4_turbo"].ratios)
def test_a_first_frame_has_exactly_its_ratio(ratio: str, tmp_path: Path) -> None:
    picture(tmp_path / "a.png", (641, 479))
    width, height = map(int, ratio.split(":"))
    assert _opened(pictures.first_frame(tmp_path / "a.png", (width, height), Fraction(2358, 1000))).size == (
        width,
        height,
    )


@pytest.mark.parametrize("size", [(1920, 1080), (2112, 912), (300, 900)])
def test_a_wide_frame_gets_rows_that_are_cropped_off_again(size: tuple[int, int], tmp_path: Path) -> None:
    """gen4.5 takes no picture wider than 2 to 1, and sells 1584:672 all the same."""
    ramp = np.linspace(0, 255, size[1], dtype=np.uint8)[:, None, None].repeat(size[0], 1).repeat(3, 2)
    Image.fromarray(ramp).save(tmp_path / "ramp.png")
    sent = np.asarray(_opened(pictures.first_frame(tmp_path / "ramp.png", (1584, 672), Fraction(2))))
    exact = np.asarray(_opened(pictures.first_frame(tmp_path / "ramp.png", (1584, 672), Fraction(3))))
    assert sent.shape == (792, 1584, 3)
    assert np.abs(sent[60:-60].astype(int) - exact).max() <= 2


@pytest.mark.parametrize("size", [(4000, 1000), (500, 3000), (100, 100), (3000, 3000)])
def test_a_reference_fits(size: tuple[int, int], tmp_path: Path) -> None:
    picture(tmp_path / "a.png", size)
    wide, high = _opened(pictures.reference(tmp_path / "a.png")).size
    assert max(wide, high) <= 2048 and 0.5 <= wide / high <= 2.36


def test_a_photo_leaves_without_its_metadata(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6
    Image.new("RGB", (400, 300)).save(tmp_path / "photo.jpg", exif=exif)
    made = pictures.reference(tmp_path / "photo.jpg")
    assert b"home" not in made and _opened(made).size == (300, 400)
    picture(tmp_path / "a.png")
    assert b"stays at home" in (tmp_path / "a.png").read_bytes()
    assert b"stays at home" not in pictures.reference(tmp_path / "a.png")


def test_a_data_uri_has_a_limit() -> None:
    most = (pictures.DATA_URI["image/png"] - len("data:image/png;base64,")) // 4 * 3
    assert pictures.data_uri(b"x" * most, "image/png") is not None
    assert len(pictures.data_uri(b"x" * most, "image/png") or "") <= 5 * 1024 * 1024
    assert pictures.data_uri(b"x" * (most + 1), "image/png") is None


# Uploads.


def test_uploads_are_remembered_for_23_hours(home: Path) -> None:
    now = [1_000_000.0]
    uploads = Uploads("key-1", "https://one", lambda: now[0])
    assert uploads.find("c") is None
    uploads.keep("c", "runway://x", now[0])
    assert uploads.find("c") == "runway://x"
    assert Uploads("key-2", "https://one", lambda: now[0]).find("c") is None
    assert Uploads("key-1", "https://two", lambda: now[0]).find("c") is None
    now[0] += 23 * 3600 - 1
    assert uploads.find("c") == "runway://x"
    now[0] += 1
    assert uploads.find("c") is None
    now[0] = 999_999.0  # a clock put back says nothing of how old it is
    assert uploads.find("c") is None
    now[0] = 1_000_001.0
    uploads.forget("c")
    assert uploads.find("c") is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"x": 3}', '{"x": ["http://a", 1]}', "[" * 100_000])
def test_a_broken_cache_is_none(text: str, home: Path) -> None:
    path = home / "cache" / "rushes" / "runway-uploads.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    uploads = Uploads("key-1", "https://one")
    assert uploads.find("c") is None
    uploads.keep("c", "runway://x", __import__("time").time())
    assert uploads.find("c") == "runway://x"


# The other models.


def packed(request: Request, found: dict[str, Path], options: Mapping[str, Json] | None = None) -> dict[str, object]:
    packer = Packer(Uploads("a", "b"), lambda name, data, mime: "runway://x")
    asked = asking(request, model(request.model), found, packer, options or {})
    return {"door": asked.door, **asked.arguments}


def test_sound_is_never_bought(tmp_path: Path) -> None:
    sha256 = picture(tmp_path / "a.png")
    for id, seconds in (("veo3.1", 4), ("seedance2_5", 4)):
        assert packed(clip(sha256, model=id, seconds=seconds), {sha256: tmp_path / "a.png"})["extra_body"] == {
            "audio": False
        }
    assert model("veo3.1").price("1280:720", 4) == 80
    assert model("seedance2_5").price("854:480", 4) == 80 and model("seedance2_5").price("1920:1080", 5) == 340


def test_a_clip_that_goes_along(tmp_path: Path) -> None:
    from rushes.media import write_clip

    frames = [np.full((90, 160, 3), k, np.uint8) for k in range(72)]
    write_clip(tmp_path / "dance.mp4", frames, rate=Fraction(24))
    face, dance = picture(tmp_path / "a.png"), hashlib.sha256((tmp_path / "dance.mp4").read_bytes()).hexdigest()
    found = {face: tmp_path / "a.png", dance: tmp_path / "dance.mp4"}
    wish = clip(face, model="act_two", seconds=3, references=references({"performance": dance}))
    sent = packed(wish, found)
    assert sent["door"] == "character_performance" and "prompt_text" not in sent
    mend = clip(None, model="aleph2", seconds=3, references=references({"clip": dance}))
    sent = packed(mend, found)
    assert sent["door"] == "video_to_video" and str(sent["video_uri"]).startswith("data:video/mp4;base64,")
    with pytest.raises(Unfit, match=r"3\.00 seconds, and 2 were quoted"):
        packed(clip(None, model="aleph2", seconds=2, references=references({"clip": dance})), found)


def test_a_model_with_a_price_of_the_film(tmp_path: Path) -> None:
    sha256 = picture(tmp_path / "a.png")
    options: Mapping[str, Json] = {
        "models": {"kling_9": {"credits": 13, "seconds": [5, 10], "fields": {"audio": False, "mode": "pro"}}}
    }
    with pytest.raises(EngineError):
        model("kling_9")
    engine = Runway(options)
    wish = clip(sha256, model="kling_9", seconds=5)
    assert engine.quote(wish) == 65
    sent = packed(wish, {sha256: tmp_path / "a.png"}, options)
    assert sent["extra_body"] == {"audio": False, "mode": "pro"}


@pytest.mark.parametrize(
    "table",
    [
        {}, {"credits": 0}, {"credits": True}, {"credits": 1.5}, {"credits": 5, "makes": "song"}, "five",
        {"credits": 5, "ratios": ["wide"]}, {"credits": 5, "seconds": [0]}, {"credits": 5, "seconds": []},
        {"credits": 5, "price": 3},
    ],
)  # fmt: skip
def test_a_model_without_a_whole_price_is_refused(table: object) -> None:
    with pytest.raises(FilmError, match="kling_9"):
        Runway({"models": {"kling_9": table}})  # type: ignore[dict-item]


def test_the_price_of_a_known_model_is_not_the_films() -> None:
    with pytest.raises(FilmError, match="the model table has it"):
        Runway({"models": {"gen4_turbo": {"credits": 1}}})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"api_key": "key_secret"}, "does not belong in film.toml"),
        ({"poll": 1}, "no option"),
        ({"public_figures": "high"}, "public_figures"),
        ({"queue_ahead": -1}, "queue_ahead"),
        ({"queue_ahead": True}, "queue_ahead"),
    ],
)
def test_wrong_options_are_said_and_not_repeated(options: dict[str, Json], words: str) -> None:
    with pytest.raises(EngineError, match=words) as found:
        Runway(options)
    assert "key_secret" not in str(found.value)


def test_every_door_reaches_the_wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The official SDK takes every model's arguments, and sends them under the service's names."""
    import json

    import httpx

    from rushes.engines.keys import Key
    from rushes.engines.runway.addresses import Place
    from rushes.engines.runway.line import Line
    from rushes.media import write_clip

    sent: list[tuple[str, dict[str, object]]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append((request.url.path, json.loads(request.read())))
        return httpx.Response(200, json={"id": "x" * 36})

    line = Line(Place("http://127.0.0.1:9", near=True), Key("runway", "", "key_x"))
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda self, request: answer(request))
    write_clip(tmp_path / "c.mp4", [np.zeros((90, 160, 3), np.uint8)] * 72, rate=Fraction(24))
    face = picture(tmp_path / "a.png")
    found = {face: tmp_path / "a.png", A: tmp_path / "c.mp4"}
    Runway({"models": {"kling_9": {"credits": 13}}})
    wishes = [
        clip(face, model="veo3.1", seconds=4), clip(face, model="seedance2_5", seconds=4), clip(face, model="kling_9"),
        clip(face, model="aleph2", seconds=3, references=references({"clip": A})),
        clip(face, model="act_two", seconds=3, references=references({"performance": A})),
    ]  # fmt: skip
    packer = Packer(Uploads("a", "b"), lambda name, data, mime: "runway://x")
    for wish in wishes:
        asked = asking(wish, model(wish.model), found, packer, {"public_figures": "low"})
        assert line.create(asked.door, asked.arguments).status == 200
    fields = [(path.rpartition("/")[2], body["model"], sorted(body)) for path, body in sent]
    base = ["duration", "model", "promptImage", "promptText", "ratio", "seed"]
    moderation = "contentModeration"
    assert fields == [
        ("image_to_video", "veo3.1", ["audio", *base]), ("image_to_video", "seedance2_5", ["audio", *base]),
        ("image_to_video", "kling_9", base),
        ("video_to_video", "aleph2", [moderation, "keyframes", "model", "promptText", "seed", "videoUri"]),
        ("character_performance", "act_two", ["character", moderation, "model", "ratio", "reference", "seed"]),
    ]  # fmt: skip
    assert sent[3][1][moderation] == {"publicFigureThreshold": "low"}
