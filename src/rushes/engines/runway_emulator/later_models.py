"""The models besides the Gen-4 four: veo3.1, seedance2_5, aleph2 (mends a clip), act_two (follows a performance).

Fields are those of the `runwayml` SDK 5.24.0. What the service answers to each wrong value, and what it
makes of what is left out, was not seen: messages are made as those that were.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil

from rushes.engines.runway_emulator.offer import (
    PROFILE,
    PROMPT,
    SEED,
    SHARED,
    Body,
    Facts,
    Offer,
    surcharge,
)
from rushes.engines.runway_emulator.shapes import (
    Check,
    Issue,
    Shape,
    array,
    custom,
    either,
    flag,
    number,
    of_kind,
    option,
    text,
    text_or_list,
    whole,
)
from rushes.models import VIDEO_RATIOS
from rushes.models import model as row
from rushes.units import parse_size

VEO_SOUND = 2
"""How often the price of a veo clip without sound one with sound costs."""
UNSEEN_SIZE = (1280, 720)
SOUND_SECONDS = 30
"""Seconds of all audio references of seedance2_5 together."""
REFERENCES = 30
KEYFRAMES = 5
_WIDEST = 3840

_PLACED = Shape({"uri": text(), "position": option("first", "last")})
_EITHER_PLACE = Shape({"uri": text()}, {"position": option("first", "last")})
_SOUND = Shape({"type": option("audio"), "uri": text()})


def _veo_price(body: Body, seconds: int) -> int:
    return row("veo3.1").price(body["ratio"], seconds) * (VEO_SOUND if body.get("audio", True) else 1)


def _first_and_last(body: Body, facts: Facts) -> list[Issue]:
    """An array has a first frame, and at most one of each."""
    given = body["promptImage"]
    places = [each.get("position") for each in given] if isinstance(given, list) else ["first"]
    if "first" in places and len(set(places)) == len(places):
        return []
    return [custom(("promptImage",), "Expected a first frame, and optionally a last frame")]


_SEEDANCE = row("seedance2_5").ratios
_SMALL = 6
"""Ratios of seedance2_5 at 480 lines, which are its first; those of 720 and of 1080 follow in the same order."""


def _seedance_ratio(body: Body) -> str:
    ratio = str(body.get("ratio", "1280:720"))
    return _SEEDANCE[_SEEDANCE.index(ratio) % _SMALL] if body.get("draft") else ratio


def _seedance_rule(body: Body, facts: Facts) -> list[Issue]:
    given = body["promptImage"]
    places = [each.get("position") for each in given] if isinstance(given, list) else ["first"]
    issues: list[Issue] = []
    if any(places) and not all(places):
        issues.append(custom(("promptImage",), "Keyframes and reference images cannot be mixed"))
    elif any(places):
        issues += _first_and_last(body, facts)
    if body.get("draft") and body.get("outputFormat", "mp4") != "mp4":
        issues.append(custom(("outputFormat",), "Draft mode only supports mp4"))
    sounds = [Fraction(str(about["seconds"])) for path, about in facts.items() if path[0] == "referenceAudio"]
    if sum(sounds) > SOUND_SECONDS:
        issues.append(custom(("referenceAudio",), f"The combined duration must not exceed {SOUND_SECONDS} seconds"))
    return issues


_TIMED: Mapping[str, Check] = {"range": Shape({"start_seconds": whole(0, 30), "end_seconds": whole(0, 30)})}
_KEYFRAME = either(
    Shape({"seconds": number(0, 30), "uri": text()}, _TIMED), Shape({"at": number(0, 1), "uri": text()}, _TIMED)
)
_ASPECTS = ("16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "21:9")


def _aleph_size(body: Body, facts: Facts) -> tuple[int, int]:
    """The size of the clip that is mended; with a target, of the smallest even picture of that ratio around it."""
    about = facts.get(("videoUri",), {})
    wide, high = (int(about.get(side, most)) for side, most in zip(("width", "height"), UNSEEN_SIZE, strict=True))
    if "targetAspectRatio" in body:
        across, down = map(int, body["targetAspectRatio"].split(":"))
        wide, high = max(wide, ceil(high * Fraction(across, down))), max(high, ceil(wide * Fraction(down, across)))
    scale = min(Fraction(1), Fraction(_WIDEST, max(wide, high)))
    return max(2, int(wide * scale) // 2 * 2), max(2, int(high * scale) // 2 * 2)


def _aleph_price(body: Body, seconds: int) -> int:
    return row("aleph2").price("1280:720", seconds) + surcharge(body) * seconds


def _aleph_rule(body: Body, facts: Facts) -> list[Issue]:
    frames = body.get("keyframes", ())
    issues = [] if len({"range" in each for each in frames}) < 2 else [
        custom(("keyframes",), "All keyframes must either set a range or none may")
    ]  # fmt: skip
    about = facts.get(("videoUri",), {})
    seconds = Fraction(str(about["seconds"])) if "seconds" in about else None
    for n, each in enumerate(frames):
        issues += [custom(("keyframes", n), words) for words in _timing(each, seconds)]
    if "proresProfile" in body and body.get("outputFormat", "mp4") != "prores":
        issues.append(custom(("proresProfile",), "Only valid when outputFormat is prores"))
    return issues


def _timing(frame: Body, seconds: Fraction | None) -> Iterator[str]:
    """What is wrong with the time of a keyframe in a clip of so many seconds (None: not known)."""
    at = Fraction(frame["seconds"]) if "seconds" in frame else None
    if at is None and seconds is not None:
        at = Fraction(frame["at"]) * seconds
    if at is not None and seconds is not None and at > seconds:
        yield f"The timestamp must lie within the input video, which has {float(seconds):.2f} seconds"
    if (span := frame.get("range")) is None:
        return
    if span["start_seconds"] >= span["end_seconds"]:
        yield "end_seconds must be greater than start_seconds"
    elif at is not None and not span["start_seconds"] <= at < span["end_seconds"]:
        yield "The timestamp must fall within the range"


def _act_size(body: Body, facts: Facts) -> tuple[int, int]:
    return parse_size(body.get("ratio", "1280:720"))


LATER = (
    Offer(
        "/v1/image_to_video", "veo3.1", "clip",
        Shape(
            {
                "model": text(), "promptImage": text_or_list(text(), array(_PLACED, 1, 2)),
                "ratio": option(*row("veo3.1").ratios),
            },
            {
                "promptText": PROMPT, "negativePrompt": PROMPT, "audio": flag, "duration": option(4, 6, 8),
                "seed": SEED,
            },
        ),
        _veo_price, usual=8, rule=_first_and_last, loud="dear",
    ),
    Offer(
        "/v1/image_to_video", "seedance2_5", "clip",
        Shape(
            {"model": text(), "promptImage": text_or_list(text(), array(_EITHER_PLACE, 1, REFERENCES))},
            {
                "promptText": text(0, 15_000), "audio": flag, "draft": flag, "ratio": option(*_SEEDANCE),
                "duration": either(option("auto"), whole(4, 30)), "outputFormat": option("mp4", "mov"),
                "referenceAudio": array(_SOUND, 0, 10), "seed": SEED,
            },
        ),
        lambda body, seconds: row("seedance2_5").price(_seedance_ratio(body), seconds), most=30,
        size=lambda body, facts: parse_size(_seedance_ratio(body)), rule=_seedance_rule, loud="free",
    ),
    Offer(
        "/v1/video_to_video", "aleph2", "clip",
        Shape(
            {"model": text(), "videoUri": text()},
            {
                "promptText": PROMPT, "keyframes": array(_KEYFRAME, 0, KEYFRAMES), "ratio": text(),
                "outputFormat": option("mp4", "prores", "png_sequence", "sdr_rec709_10bit"),
                "proresProfile": PROFILE, "targetAspectRatio": option(*_ASPECTS), **SHARED,
            },
        ),
        _aleph_price, driver=("videoUri",), lengths=(2, 30), size=_aleph_size, rule=_aleph_rule,
    ),
    Offer(
        "/v1/character_performance", "act_two", "clip",
        Shape(
            {
                "model": text(),
                "character": of_kind(
                    "type", {kind: Shape({"type": option(kind), "uri": text()}) for kind in ("image", "video")}
                ),
                "reference": Shape({"type": option("video"), "uri": text()}),
            },
            {
                "bodyControl": flag, "expressionIntensity": whole(1, 5), "ratio": option(*VIDEO_RATIOS), **SHARED,
            },
        ),
        lambda body, seconds: row("act_two").price(VIDEO_RATIOS[0], seconds), driver=("reference", "uri"),
        lengths=(3, 30), size=_act_size,
    ),
)  # fmt: skip
