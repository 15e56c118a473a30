"""What the emulated service sells: for each endpoint and model, its fields, its price, what comes out.

Fields are those of the `runwayml` SDK 5.24.0; ranges are those of the published OpenAPI document.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from rushes.engines.runway_emulator.shapes import (
    Check,
    Shape,
    array,
    option,
    text,
    text_or_list,
    whole,
)
from rushes.models import IMAGE_RATIOS, VIDEO_RATIOS
from rushes.models import model as row

Body: TypeAlias = Mapping[str, Any]

TAG = "[A-Za-z][A-Za-z0-9_]{2,15}"
KEPT = "sha256:"
"""How a request that is kept names the content of a picture."""
LATE = 10
"""Seconds of a clip whose ``duration`` was left out; what the service does is not documented."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One model behind one endpoint; ``aspects`` are the widths over heights its picture may have."""

    endpoint: str
    model: str
    makes: Literal["still", "clip"]
    shape: Shape
    price: Callable[[Body], int]
    aspects: tuple[float, float] | None = None

    def seconds(self, body: Body) -> int:
        """How long the clip of a request is; 0 for a still."""
        return int(body.get("duration", LATE)) if self.makes == "clip" else 0


_PROMPT = text(1, 1000)
_SEED = whole(0, 4294967295)
_MODERATION = Shape({}, {"publicFigureThreshold": option("auto", "low")})
_REFERENCE = Shape({"uri": text()}, {"tag": text(3, 16, TAG)})
_FIRST = text_or_list(text(), array(Shape({"uri": text(), "position": option("first")}), 1, 1))
_SHARED: Mapping[str, Check] = {"seed": _SEED, "contentModeration": _MODERATION}
_FORMATS = {
    "outputFormat": option(
        "mp4", "prores", "png_sequence", "hdr10", "hlg", "sdr_rec709_10bit", "hdr_pq_12bit_master", "hdr_prores",
        "hdr_png_sequence", "hdr_exr_sequence", "hdr_exr_acescg_sequence_1_3", "hdr_exr_acescg_sequence_2_0",
    ),
    "proresProfile": option("422", "4444", "422 Proxy", "422 LT", "422 HQ", "4444 XQ"),
}  # fmt: skip
_SURCHARGES = {"mp4": 0, "prores": 5, "png_sequence": 5}
_DEEP = 20


def _still(model: str, least: int) -> Offer:
    must: dict[str, Check] = {"model": text(), "promptText": _PROMPT, "ratio": option(*IMAGE_RATIOS)}
    references = array(_REFERENCE, least, 3)
    may: dict[str, Check] = {**_SHARED, **({} if least else {"referenceImages": references})}
    must |= {"referenceImages": references} if least else {}
    return Offer("/v1/text_to_image", model, "still", Shape(must, may), lambda body: row(model).price(body["ratio"]))


def _seconds(body: Body) -> int:
    return int(body.get("duration", LATE))


def _turbo_price(body: Body) -> int:
    return row("gen4_turbo").price(body["ratio"], _seconds(body))


def _gen45_price(body: Body) -> int:
    surcharge = _SURCHARGES.get(body.get("outputFormat", "mp4"), _DEEP)
    return row("gen4.5").price(body["ratio"], _seconds(body)) + surcharge * _seconds(body)


_ALL = (
    _still("gen4_image", 0),
    _still("gen4_image_turbo", 1),
    Offer(
        "/v1/image_to_video", "gen4_turbo", "clip",
        Shape(
            {"model": text(), "promptImage": _FIRST, "ratio": option(*VIDEO_RATIOS)},
            {"promptText": _PROMPT, "duration": whole(2, 10), **_SHARED},
        ),
        _turbo_price, (0.5, 2.358),
    ),
    Offer(
        "/v1/image_to_video", "gen4.5", "clip",
        Shape(
            {
                "model": text(), "promptImage": _FIRST, "promptText": _PROMPT, "ratio": option(*VIDEO_RATIOS),
                "duration": whole(2, 10),
            },
            {**_SHARED, **_FORMATS},
        ),
        _gen45_price, (0.5, 2.0),
    ),
    Offer(
        "/v1/text_to_video", "gen4.5", "clip",
        Shape(
            {
                "model": text(), "promptText": _PROMPT, "ratio": option("1280:720", "720:1280"),
                "duration": whole(2, 10),
            },
            {**_SHARED, **_FORMATS},
        ),
        _gen45_price,
    ),
)  # fmt: skip

OFFERS: Mapping[str, Mapping[str, Offer]] = {
    endpoint: {offer.model: offer for offer in _ALL if offer.endpoint == endpoint}
    for endpoint in dict.fromkeys(offer.endpoint for offer in _ALL)
}
"""The offers of each endpoint, by model."""

KINDS: Mapping[str, Literal["still", "clip"]] = {offer.model: offer.makes for offer in _ALL}
"""Every model, and whether it makes stills or clips."""


def sources(body: Body) -> list[tuple[tuple[str | int, ...], str]]:
    """Where a request names a picture, and what it names."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    for n, reference in enumerate(body.get("referenceImages") or ()):
        found.append((("referenceImages", n, "uri"), reference["uri"]))
    first = body.get("promptImage")
    if isinstance(first, str):
        found.append((("promptImage",), first))
    elif first:
        found += [(("promptImage", n, "uri"), each["uri"]) for n, each in enumerate(first)]
    return found


def kept(body: Body, pictures: Mapping[str, str]) -> dict[str, Any]:
    """A request as it is kept: its pictures by their content (``pictures``: URI to sha256)."""

    def name(uri: str) -> str:
        return f"{KEPT}{pictures[uri]}" if uri in pictures else uri

    fields = dict(body)
    if "referenceImages" in fields:
        fields["referenceImages"] = [{**_named(each), "uri": name(each["uri"])} for each in fields["referenceImages"]]
    if "promptImage" in fields:
        first = fields["promptImage"]
        fields["promptImage"] = name(first if isinstance(first, str) else first[0]["uri"])
    return fields


def _named(reference: Body) -> dict[str, Any]:
    return {"tag": reference["tag"]} if "tag" in reference else {}
