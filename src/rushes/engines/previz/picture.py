"""A request as a picture: the bytes of its still with its scene inside, or of the clip of its still."""

import io
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from rushes.engines.base import Pictures, Request
from rushes.engines.previz.draw import warm
from rushes.engines.previz.draw.painter import Painter
from rushes.engines.previz.draw.video import planar
from rushes.engines.previz.going_on import Link, clip_says, read_past
from rushes.engines.previz.palette import colours_in
from rushes.engines.previz.photo import animated
from rushes.engines.previz.scene import Scene
from rushes.engines.previz.stage.onward import going_on
from rushes.engines.previz.stage.settle import settled
from rushes.engines.previz.stage.world import staged, staging
from rushes.engines.previz.words import read
from rushes.engines.previz.words.clip import read_clip
from rushes.engines.previz.words.keep import from_json, to_json
from rushes.engines.previz.words.terms import PLACES, PLACES_NEAR
from rushes.errors import EngineError
from rushes.media import read_picture
from rushes.media.encode import from_rgb, write_frames
from rushes.units import Json, canonical, parse_size, to_frame

CRF = 18
FINE = 1.5
"""How fine stills are drawn."""
MOVING = 0.675
"""How fine the frames of clips are drawn, four points a pixel: the lens and the grain soften more than that does."""
KEY = "rushes"
SAYS = "previz, procedural 3D; no generative model"
LARGEST = 4096
_VIEW = re.compile(r"Portrait, (?!looking at the camera, neutral)([^.]+)\.")
"""What a view of somebody shows beside the looks: an angle, an expression, a light."""
_FRAMED = re.compile(r"(?<=\.) (?=Portrait, |Wide establishing view of|The empty place, |Product photograph of it)")
"""Where the looks in a reference's prompt end, and the words of its picture begin."""
_STYLED = re.compile(r",? ?in the style of @\w+", re.IGNORECASE)
"""What points to the picture of a style, which is nobody and nothing in the frame."""
SEEDS = 2**64
"""No seed of ours is larger or below nought."""


@dataclass(frozen=True)
class Kept:
    """What a still keeps of how it was made; ``past`` are the clips it goes on from, the first first."""

    scene: Scene
    prompt: str
    seed: int
    past: tuple[Link, ...] = ()


def draw(request: Request, pictures: Pictures) -> bytes:
    """The PNG (sRGB, 8 bits, exactly ``ratio`` pixels) of a still or reference, or the MP4 of a clip.

    Raises ``EngineError`` for a ratio, a rate or a window of frames that cannot be drawn, and ``MediaError`` for a
    picture that cannot be read.
    """
    size = _size(request.ratio)
    warm.beside()
    if request.stage != "clip":
        scene = scene_of(request, pictures)
        if request.stage == "reference":  # a clip of it begins where it was drawn
            scene = settled(scene, reference=True)
        return png(still(scene, size, request.seed, plain=request.stage == "reference"), scene, request)
    if request.image is None or request.image not in pictures:
        raise EngineError("the still of this clip is not there", next="Make its still first.")
    kept = kept_in(pictures[request.image])
    if kept is None:
        return encoded(_photographed(request, pictures[request.image], size), _rate(request.rate))
    scene, window = with_motion(kept.scene, request.prompt), _window(request)
    own = Link(scene, window[0], first=float(window[2] / window[1]), beats=_beats(request))
    frames = clip(scene, size, kept.seed, *window, own.beats, kept.past)
    return encoded(frames, window[1], clip_says(SAYS, scene, request.prompt, kept.seed, kept.past, own))


def scene_of(request: Request, pictures: Pictures) -> Scene:
    """What a request asks to see: its words, and the words that its references were made from.

    A photograph tells its colours, of what the words leave open.
    """
    prompt = _STYLED.sub("", request.prompt)
    if request.stage == "reference":
        return _of_one(prompt)
    told = {}
    for reference in request.references:
        path = pictures.get(reference.sha256)
        kept = kept_in(path) if path else None
        told[reference.tag] = _looks_in(kept.prompt) if kept else colours_in(path) if path else ""
    return read(prompt, references=told)


def _looks_in(prompt: str) -> str:
    """The words of a reference's prompt on how somebody or something looks, without those of its picture."""
    return _FRAMED.split(prompt, maxsplit=1)[0].removesuffix(".")


def _of_one(prompt: str) -> Scene:
    """What a reference shows: one person, or a place with nobody in it, or one thing."""
    if "portrait" in prompt.lower():
        view = _VIEW.search(prompt)
        return read(f"@subject, {view[1]}" if view else "@subject", references={"subject": _looks_in(prompt)})
    scene = read(prompt)
    if "empty place" in prompt:
        named = [(prompt.lower().find(kind), kind) for kind in (*PLACES, *PLACES_NEAR) if kind in prompt.lower()]
        kind = min(named)[1] if named else scene.place.kind
        return replace(scene, place=replace(scene.place, kind=kind), people=(), things=())
    things = [thing for thing in scene.things if thing.kind != "photograph"]
    return replace(scene, things=tuple(things[:1])) if things else scene


def still(scene: Scene, size: tuple[int, int], seed: int, plain: bool = False) -> NDArray[np.uint8]:
    """The picture of a scene, uint8 [h, w, 3] sRGB; ``plain`` for a reference, which shows one thing alone."""
    world = staged(scene, size[0] / size[1], seed, plain=plain)
    return Painter(world, *size, fine=FINE, style=scene.style).picture()


def clip(
    scene: Scene, size: tuple[int, int], seed: int, seconds: int, rate: Fraction, first: int, last: int,
    beats: tuple[float, ...] = (), past: tuple[Link, ...] = (),
) -> Iterator[NDArray[np.uint8]]:  # fmt: skip
    """Frames ``[first, last)`` of the clip of a scene; a performance moves to ``beats``, seconds of the clip.

    With a ``past`` it goes on from the last of these clips, in one world with them all.
    """
    aspect = size[0] / size[1]
    begun, *more = (*past, Link(scene, seconds, beats=beats))
    stage = staging(begun.scene, aspect, seed, float(begun.seconds), beats=begun.beats)
    for before, link in pairwise((begun, *more)):
        stage = going_on(stage, before.left, link.scene, aspect, seed, float(link.seconds), link.beats)
    painter = Painter(stage.world, *size, fine=MOVING, style=scene.style)
    for frame in range(first, last):
        yield painter.picture(stage.since + float(frame / rate), frame)


def with_motion(scene: Scene, prompt: str) -> Scene:
    """A still's scene with the acts and moves of a motion prompt."""
    return read_clip(scene, prompt)


def png(picture: NDArray[np.uint8], scene: Scene, request: Request) -> bytes:
    """The bytes of a PNG that keeps its words and its scene; no time, no machine."""
    kept: dict[str, Json] = {"engine": SAYS, "prompt": request.prompt, "scene": to_json(scene), "seed": request.seed}
    info = PngInfo()
    info.add_text("Software", f"rushes {SAYS}")
    info.add_itxt(KEY, canonical(kept).decode())
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG", pnginfo=info, compress_level=2)
    return out.getvalue()


def kept_in(path: Path) -> Kept | None:
    """What a PNG of ours keeps; None for any other picture, whatever is written in it."""
    try:
        with Image.open(path) as image:
            text = getattr(image, "text", {}).get(KEY, "")
        found: Any = json.loads(text) if text else None
        if not isinstance(found, Mapping) or found.get("engine") != SAYS:
            return None
        seed = found["seed"]
        if type(seed) is not int or not 0 <= seed < SEEDS:
            return None
        return Kept(from_json(found["scene"]), str(found["prompt"]), seed, read_past(found.get("past", ())))
    except (OSError, ValueError, KeyError, TypeError, SyntaxError, RecursionError, OverflowError):
        return None


def encoded(frames: Iterator[NDArray[np.uint8]], rate: Fraction, says: str = "") -> bytes:
    """The bytes of an MP4 (H.264) of the frames, that says how it was drawn."""
    with tempfile.TemporaryDirectory(prefix="rushes-previz-") as folder:
        path = Path(folder) / "clip.mp4"
        # as segments are encoded: the cut copies them
        write_frames(path, map(_frame, frames), rate=rate, crf=CRF, comment=says)
        return path.read_bytes()


def _frame(picture: NDArray[np.uint8]) -> av.VideoFrame:
    """A picture for the encoder, which says what is wrong with one of odd sides."""
    if picture.shape[0] % 2 or picture.shape[1] % 2:
        return from_rgb(picture)
    return av.VideoFrame.from_ndarray(planar(picture), format="yuv420p")


def _photographed(request: Request, picture: Path, size: tuple[int, int]) -> Iterator[NDArray[np.uint8]]:
    """The frames of the clip of a still that keeps no scene."""
    moves = read("", motion=request.prompt).moves
    return animated(read_picture(picture, size=size), moves, *_window(request))


def _window(request: Request) -> tuple[int, Fraction, int, int]:
    """Seconds of the whole clip, its rate, and the frames of it that are asked for."""
    rate, seconds = _rate(request.rate), request.seconds or 5
    whole = max(1, to_frame(Fraction(seconds), rate))
    last = whole if request.frames is None else request.first + request.frames
    if not 0 <= request.first < last <= whole:
        raise EngineError(f"frames {request.first} to {last} were asked of a clip that has {whole}")
    return seconds, rate, request.first, last


def _beats(request: Request) -> tuple[float, ...]:
    """The beats that fall into a clip, seconds; what is no number is no beat."""
    out = []
    for word in request.facts.get("beats", "").split()[:2000]:
        with suppress(ValueError):
            out.append(float(word))
    return tuple(beat for beat in out if 0 <= beat < 3600)


def _size(ratio: str) -> tuple[int, int]:
    try:
        wide, high = parse_size(ratio)
    except ValueError as error:
        raise EngineError(str(error)) from None
    if max(wide, high) > LARGEST or min(wide, high) < 64 or max(wide, high) > 4 * min(wide, high):
        raise EngineError(
            f"previz draws nothing of {wide} x {high}", next=f"Sides from 64 to {LARGEST} pixels, at most 4:1."
        )
    return wide, high


def _rate(text: str) -> Fraction:
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 120:
        raise EngineError(f'"{text}" is not a frame rate', next='Write it like "24/1".')
    return rate
