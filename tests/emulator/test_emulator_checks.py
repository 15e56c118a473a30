"""What the service looks at before it takes a task: in which order, in which words, and that it is all free."""

import io
import json
from typing import Any

import pytest
from emulator_ways import CLIP, STILL, ask, clip, data_uri, picture, still
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rushes.engines.runway_emulator import Emulator
from rushes.engines.runway_emulator.emulator import BODY_BYTES
from rushes.engines.runway_emulator.wire import Asked
from rushes.models import VIDEO_RATIOS

DOC = "https://docs.dev.runwayml.com/api"
REFERENCE = {"uri": data_uri(picture()), "tag": "ann"}


def issues(got: Any) -> list[dict[str, Any]]:
    assert (got.status, got.json["error"], got.json["docUrl"]) == (400, "Validation of body failed", DOC)
    found: list[dict[str, Any]] = got.json["issues"]
    return found


def the_issue(got: Any) -> dict[str, Any]:
    (found,) = issues(got)
    return found


# Before the body.


def test_a_key_is_needed(service: Emulator) -> None:
    none = ask(service, "GET", "/v1/organization", headers={"Authorization": None})
    assert (none.status, none.json) == (401, {"error": "No API key was provided.", "docUrl": DOC})
    for key in ("Bearer nonsense", f"Bearer key_{'0' * 128}", "Bearer é", f"bearer  {service.key[:-1]}"):
        wrong = ask(service, "GET", "/v1/organization", headers={"Authorization": key})
        assert (wrong.status, wrong.json["error"]) == (401, "The provided API key is not valid.")


def test_a_version_is_needed(service: Emulator) -> None:
    none = ask(service, "GET", "/v1/organization", headers={"X-Runway-Version": None})
    words = "The X-Runway-Version header was not provided in the request"
    assert (none.status, none.json) == (400, {"error": words})
    assert ask(service, "GET", "/v1/organization", headers={"X-Runway-Version": "2023-01-01"}).status == 400


def test_paths_and_methods(service: Emulator) -> None:
    unknown = ask(service, "GET", "/v1/nothing")
    assert (unknown.status, unknown.json) == (404, {"error": "Not Found"})
    for method, path in (("GET", "/v1/uploads"), ("POST", "/v1/organization"), ("PUT", "/v1/image_to_video")):
        assert ask(service, method, path, {}).status == 405
    assert ask(service, "POST", f"/v1/tasks/{'0' * 8}-0000-0000-0000-000000000000").status == 405


def test_an_answer_has_its_headers(service: Emulator) -> None:
    headers = ask(service, "GET", "/v1/organization").headers
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["apigw-requestid"] and int(headers["content-length"]) > 0


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"model": NaN}', b"\xff\xfe", b"[" * 100_000, b"9" * 5000, b'{"model": "\xed\xa0\x80"}']
)
def test_broken_json_is_told(service: Emulator, body: bytes) -> None:
    got = ask(service, "POST", "/v1/image_to_video", body)
    assert (got.status, got.json["error"]) == (400, "The request body is not valid JSON.")


@pytest.mark.parametrize(("body", "kind"), [([], "array"), ("a", "string"), (None, "null"), (5, "number")])
def test_a_body_is_an_object(service: Emulator, body: Any, kind: str) -> None:
    issue = the_issue(ask(service, "POST", "/v1/image_to_video", json.dumps(body).encode()))
    assert issue["message"] == f"Invalid input: expected object, received {kind}"


def test_a_body_that_is_too_large_is_told(service: Emulator) -> None:
    got = ask(service, "POST", "/v1/image_to_video", b" " * (BODY_BYTES + 1))
    assert got.status == 413 and got.json["error"]


# The model.


def test_a_missing_model_is_told_twice(service: Emulator) -> None:
    assert issues(clip(service, model=None)) == [
        {
            "expected": "string",
            "code": "invalid_type",
            "path": ["model"],
            "message": "Invalid input: expected string, received undefined",
        },
        {
            "code": "invalid_union",
            "errors": [],
            "note": "No matching discriminator",
            "discriminator": "model",
            "path": ["model"],
            "message": "Invalid input",
        },
    ]


@pytest.mark.parametrize("model", ["gen4", "gen4_image", "gen3a_turbo", "", 5, ["gen4_turbo"], {}])
def test_an_unknown_model_is_told_once(service: Emulator, model: Any) -> None:
    assert the_issue(clip(service, model=model))["note"] == "No matching discriminator"


# Fields.

FIELDS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"ratio": None},
        {
            "code": "invalid_value",
            "values": list(VIDEO_RATIOS),
            "message": "Invalid option: expected one of " + "|".join(f'"{ratio}"' for ratio in VIDEO_RATIOS),
        },
    ),
    ({"promptImage": None}, {"message": "Invalid input: expected string, received undefined"}),
    ({"duration": 11}, {"code": "too_big", "maximum": 10, "message": "Too big: expected number to be <=10"}),
    ({"duration": 1}, {"code": "too_small", "minimum": 2, "message": "Too small: expected number to be >=2"}),
    ({"duration": 5.5}, {"code": "invalid_type", "expected": "int"}),
    ({"duration": "5"}, {"message": "Invalid input: expected number, received string"}),
    ({"duration": True}, {"message": "Invalid input: expected number, received boolean"}),
    ({"seed": 2**32}, {"code": "too_big", "maximum": 4294967295}),
    ({"seed": -1}, {"code": "too_small", "minimum": 0}),
    ({"promptText": ""}, {"code": "too_small", "origin": "string", "minimum": 1, "inclusive": True}),
    ({"promptText": "x" * 1001}, {"message": "Too big: expected string to have <=1000 characters"}),
    ({"promptText": "\N{MOVIE CAMERA}" * 501}, {"code": "too_big", "maximum": 1000}),
    ({"promptImage": []}, {"code": "too_small", "origin": "array"}),
    ({"promptImage": 5}, {"code": "invalid_union"}),
    ({"promptImage": [{"uri": "x", "position": "last"}]}, {"message": 'Invalid input: expected "first"'}),
    ({"contentModeration": {"publicFigureThreshold": "none"}}, {"code": "invalid_value", "values": ["auto", "low"]}),
]


@pytest.mark.parametrize(("fields", "wanted"), FIELDS, ids=[str(fields)[:40] for fields, _ in FIELDS])
def test_fields_of_a_clip(service: Emulator, fields: dict[str, Any], wanted: dict[str, Any]) -> None:
    issue = the_issue(clip(service, **fields))
    assert issue["path"][0] == next(iter(fields))
    assert {key: issue[key] for key in wanted} == wanted
    assert service.books().total == 0


def test_a_thousand_units_of_utf_16_do(service: Emulator) -> None:
    assert clip(service, promptText="\N{MOVIE CAMERA}" * 500).status == 200
    assert clip(service, promptText="\ud800" * 1000, duration=5.0).status == 200


def test_all_that_is_wrong_is_told_at_once(service: Emulator) -> None:
    paths = [issue["path"] for issue in issues(clip(service, model="gen4.5", promptText=None, duration=None, seed=-1))]
    assert paths == [["promptText"], ["duration"], ["seed"]]


def test_a_clip_without_words_or_length(service: Emulator) -> None:
    assert clip(service, promptText=None, duration=None).json["estimatedCost"] == {"credits": 50}
    assert service.warnings() == ["gen4_turbo: no duration; taken as 10 seconds"]


@pytest.mark.parametrize("tag", ["ab", "a" * 17, "1ab", "a-b", "a b", "_ab", "añb", "abc\n", "", None, 5])
def test_tags_have_a_form(service: Emulator, tag: Any) -> None:
    issue = issues(still(service, referenceImages=[{**REFERENCE, "tag": tag}]))[0]
    assert issue["path"] == ["referenceImages", 0, "tag"]


def test_references_are_counted(service: Emulator) -> None:
    four = [{"uri": REFERENCE["uri"]}] * 4
    assert the_issue(still(service, referenceImages=four))["maximum"] == 3
    several: tuple[list[Any] | None, ...] = (None, [])
    for references in several:
        issue = the_issue(still(service, model="gen4_image_turbo", referenceImages=references))
        assert issue["path"] == ["referenceImages"]
    assert still(service, referenceImages=[]).status == 200
    assert the_issue(still(service, referenceImages=[REFERENCE, REFERENCE]))["path"] == ["referenceImages", 1, "tag"]


PRICES = [
    ("1280:720", 5), ("720:1280", 5), ("720:720", 5), ("960:720", 5), ("720:960", 5), ("1680:720", 5),
    ("1920:1080", 8), ("1080:1920", 8), ("1080:1080", 8), ("1440:1080", 8), ("1080:1440", 8), ("2112:912", 8),
    ("1024:1024", 8), ("1168:880", 8), ("1360:768", 8), ("1808:768", 8),
]  # fmt: skip


@pytest.mark.parametrize(("ratio", "credits"), PRICES)
def test_prices_of_stills(service: Emulator, ratio: str, credits: int) -> None:
    assert still(service, ratio=ratio).json["estimatedCost"] == {"credits": credits}
    turbo = still(service, model="gen4_image_turbo", ratio=ratio, referenceImages=[REFERENCE])
    assert turbo.json["estimatedCost"] == {"credits": 2}


@pytest.mark.parametrize("seconds", range(2, 11))
def test_prices_of_clips(service: Emulator, seconds: int) -> None:
    assert clip(service, duration=seconds).json["estimatedCost"] == {"credits": 5 * seconds}
    for form, extra in (("mp4", 0), ("prores", 5), ("hdr10", 20)):
        got = clip(service, model="gen4.5", duration=seconds, outputFormat=form)
        assert got.json["estimatedCost"] == {"credits": (12 + extra) * seconds}


# Pictures.

ASPECT = "Invalid asset aspect ratio. width / height ratio"
PICTURES = [
    ("http://example.com/a.png", "Invalid asset"),
    ("file:///etc/passwd", "Invalid asset"),
    ("https://example.com/a.png", 'Failed to fetch asset. Received HTTP response code "404".'),
    ("https://", "Invalid asset"),
    ("runway://short", "Failed to fetch asset"),
    ("runway://" + "a" * 64, "Failed to fetch asset"),
    ("data:image/gif;base64,R0lGODlhAQABAAAAACw=", "Invalid data URI"),
    ("data:image/png;base64,%%%", "Invalid data URI"),
    ("data:image/png;base64," + "é", "Invalid data URI"),
    ("data:image/png,abc", "Invalid data URI"),
    (data_uri(picture(), "image/png"), "Invalid data URI: its content is not image/png."),
    (data_uri(b"\xff\xd8\xff" + b"x" * 600), "Invalid asset: the image cannot be read."),
    (data_uri(b""), "Invalid data URI"),
    ("data:image/png;base64," + "A" * 5_242_880, "Too big"),
    (data_uri(picture((462, 1000))), f"{ASPECT} must be at least 0.5. Got 0.462."),
    (data_uri(picture((2400, 1000))), f"{ASPECT} must be at most 2.358. Got 2.400."),
    (data_uri(picture((8002, 4000), "PNG"), "image/png"), "Invalid asset dimensions"),
]  # fmt: skip


@pytest.mark.parametrize(("uri", "words"), PICTURES, ids=[words[:30] + str(n) for n, (_, words) in enumerate(PICTURES)])
def test_pictures_that_do_not_do(service: Emulator, uri: str, words: str) -> None:
    issue = the_issue(clip(service, promptImage=uri))
    assert (issue["code"], issue["path"]) == ("custom", ["promptImage"]) and words in issue["message"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_that_do(service: Emulator, kind: str) -> None:
    assert clip(service, promptImage=data_uri(picture(kind=kind), f"image/{kind.lower()}")).status == 200
    jpg = clip(service, promptImage=data_uri(picture()).replace("jpeg", "jpg"))
    assert jpg.status == 200


def test_the_two_models_take_other_shapes(service: Emulator) -> None:
    wide = data_uri(picture((2357, 1000)))
    assert clip(service, promptImage=wide).status == 200
    assert "at most 2. Got 2.357" in the_issue(clip(service, model="gen4.5", promptImage=wide))["message"]


def test_https_pictures_come_from_a_list_or_on_trust() -> None:
    url = "https://example.com/ann.jpg"
    with Emulator(clock="virtual", renderer="plain", urls={url: picture()}) as service:
        assert clip(service, promptImage=url).status == 200
        assert clip(service, promptImage=f"{url}2").status == 400
        service.config(fetch="assume_ok")
        assert clip(service, promptImage=f"{url}2").status == 200
        service.advance(100)
        assert {job["status"] for job in service.jobs()} == {"SUCCEEDED"}


def test_a_picture_cut_short_fails_the_task_and_costs_nothing(service: Emulator) -> None:
    out = io.BytesIO()
    Image.effect_noise((1280, 720), 90).convert("RGB").save(out, "PNG")
    short = out.getvalue()[: len(out.getvalue()) // 2]
    assert clip(service, promptImage=data_uri(short, "image/png")).status == 200
    service.advance(100)
    assert service.jobs()[0]["failure_code"] == "ASSET.INVALID" and service.books().total == 0


# What is not known of it.


def test_unknown_fields_are_ignored_and_told_unless_it_is_strict(service: Emulator) -> None:
    assert clip(service, negativePrompt="rain", audio=False).status == 200
    assert service.warnings() == ["gen4_turbo: ignored negativePrompt, audio"]
    assert "negativePrompt" not in service.jobs()[0]["request"]
    junk = clip(service, referenceImages=["x", 5], outputFormat=[], proresProfile={"a": [None]}, tag=1)
    assert junk.status == 200, "fields of other models are no fields of this one"
    service.config(strict_fields=True)
    issue = the_issue(clip(service, negativePrompt="rain", audio=False))
    assert issue["code"] == "unrecognized_keys" and issue["keys"] == ["negativePrompt", "audio"]
    assert the_issue(clip(service, audio=False, promptImage="x"))["code"] == "custom", "pictures are looked at first"


def test_the_day_is_looked_at_before_the_credits(service: Emulator) -> None:
    service.config(daily={"gen4_turbo": 1})
    assert clip(service).status == 200
    service.config(dearer={"gen4_turbo": 10_000, "gen4_image": 10_000})
    full = clip(service)
    assert (full.status, full.json) == (429, {"error": "Your daily task limit has been reached.", "docUrl": DOC})
    poor = still(service)
    words = "You do not have enough credits to run this task."
    assert (poor.status, poor.json) == (400, {"error": words, "docUrl": DOC})
    assert the_issue(clip(service, duration=99))["path"] == ["duration"], "and the fields before both"


def test_ids_of_tasks(service: Emulator) -> None:
    for id in ("nonsense", "1", "0" * 36, "%2e%2e"):
        got = ask(service, "GET", f"/v1/tasks/{id}")
        assert got.status == 400 and got.json["issues"][0]["path"] == ["id"]
    unknown = ask(service, "GET", "/v1/tasks/00000000-0000-4000-8000-000000000000")
    assert (unknown.status, unknown.json) == (404, {"error": "Could not find Task"})


def test_uploads_are_begun_with_a_name(service: Emulator) -> None:
    assert the_issue(ask(service, "POST", "/v1/uploads", {"filename": "a.png"}))["path"] == ["type"]
    assert the_issue(ask(service, "POST", "/v1/uploads", {"filename": "", "type": "ephemeral"}))["path"] == ["filename"]


# Whatever comes.

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KEYS = st.sampled_from(sorted({*CLIP, *STILL, "referenceImages", "seed", "contentModeration", "outputFormat"}))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["text_to_image", "image_to_video", "text_to_video", "uploads", "organization/usage"]),
    model=st.sampled_from(["gen4_image", "gen4_image_turbo", "gen4_turbo", "gen4.5"]),
    fields=st.dictionaries(KEYS, ANYTHING, max_size=5),
)
def test_anything_is_answered_and_nothing_wrong_is_charged(
    service: Emulator, path: str, model: str, fields: dict[str, Any]
) -> None:

    before = service.books().balance
    headers = {
        "host": service.url.removeprefix("http://"),
        "authorization": f"Bearer {service.key}",
        "x-runway-version": "2024-11-06",
    }
    base = CLIP if "video" in path else STILL
    body = json.dumps({**base, **fields, "model": model}).encode()
    got = service._answer(Asked("POST", f"/v1/{path}", "", headers, body))
    assert got.status in (200, 400), got
    assert service.failures == []
    assert got.status == 200 or service.books().balance == before
