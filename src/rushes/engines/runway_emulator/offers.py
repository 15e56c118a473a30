"""What the emulated service sells: for each endpoint and model, its fields, its price, what comes out.

Fields are those of the `runwayml` SDK 5.24.0; ranges are those of the published OpenAPI document.
"""

from collections.abc import Mapping
from typing import Literal

from rushes.engines.runway_emulator.later_models import LATER
from rushes.engines.runway_emulator.offer import (
    FIRST,
    PROFILE,
    PROMPT,
    SHARED,
    TAG,
    Body,
    Offer,
    surcharge,
)
from rushes.engines.runway_emulator.shapes import Check, Shape, array, option, text, whole
from rushes.models import IMAGE_RATIOS, VIDEO_RATIOS
from rushes.models import model as row

_REFERENCE = Shape({"uri": text()}, {"tag": text(3, 16, TAG)})
_FORMATS: Mapping[str, Check] = {
    "outputFormat": option(
        "mp4", "prores", "png_sequence", "hdr10", "hlg", "sdr_rec709_10bit", "hdr_pq_12bit_master", "hdr_prores",
        "hdr_png_sequence", "hdr_exr_sequence", "hdr_exr_acescg_sequence_1_3", "hdr_exr_acescg_sequence_2_0",
    ),
    "proresProfile": PROFILE,
}  # fmt: skip


def _still(model: str, least: int) -> Offer:
    must: dict[str, Check] = {"model": text(), "promptText": PROMPT, "ratio": option(*IMAGE_RATIOS)}
    references = array(_REFERENCE, least, 3)
    may: dict[str, Check] = {**SHARED, **({} if least else {"referenceImages": references})}
    must |= {"referenceImages": references} if least else {}
    return Offer(
        "/v1/text_to_image", model, "still", Shape(must, may), lambda body, seconds: row(model).price(body["ratio"])
    )


def _gen45_price(body: Body, seconds: int) -> int:
    return row("gen4.5").price(body["ratio"], seconds) + surcharge(body) * seconds


_ALL = (
    _still("gen4_image", 0),
    _still("gen4_image_turbo", 1),
    Offer(
        "/v1/image_to_video", "gen4_turbo", "clip",
        Shape(
            {"model": text(), "promptImage": FIRST, "ratio": option(*VIDEO_RATIOS)},
            {"promptText": PROMPT, "duration": whole(2, 10), **SHARED},
        ),
        lambda body, seconds: row("gen4_turbo").price(body["ratio"], seconds), (0.5, 2.358),
    ),
    Offer(
        "/v1/image_to_video", "gen4.5", "clip",
        Shape(
            {
                "model": text(), "promptImage": FIRST, "promptText": PROMPT, "ratio": option(*VIDEO_RATIOS),
                "duration": whole(2, 10),
            },
            {**SHARED, **_FORMATS},
        ),
        _gen45_price, (0.5, 2.0),
    ),
    Offer(
        "/v1/text_to_video", "gen4.5", "clip",
        Shape(
            {
                "model": text(), "promptText": PROMPT, "ratio": option("1280:720", "720:1280"),
                "duration": whole(2, 10),
            },
            {**SHARED, **_FORMATS},
        ),
        _gen45_price,
    ),
    *LATER,
)  # fmt: skip

OFFERS: Mapping[str, Mapping[str, Offer]] = {
    endpoint: {offer.model: offer for offer in _ALL if offer.endpoint == endpoint}
    for endpoint in dict.fromkeys(offer.endpoint for offer in _ALL)
}
"""The offers of each endpoint, by model."""

KINDS: Mapping[str, Literal["still", "clip"]] = {offer.model: offer.makes for offer in _ALL}
"""Every model, and whether it makes stills or clips."""
