"""How well a clip made elsewhere is told by its first frame: a film's clips, changed as generators and people do.

    python bench/same_pictures.py FILM [OTHER]

FILM has stills and clips in media/. Each clip's first frame is re-encoded, made smaller, cropped, coloured; then it is
ranked among all stills. "absent" counts those that would be taken for another shot's where their own still is not
there. With OTHER, a film of the same shots drawn otherwise, its stills are ranked too: another picture of the shot.
"""

import sys
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from rushes.look.match import matching
from rushes.look.pixels import Picture
from rushes.look.same import Gallery, gallery, ranked
from rushes.media import read_frames, read_picture, to_rgb, write_clip

Change = Callable[[Picture], Picture]


def small(picture: Picture, size: tuple[int, int] = (240, 135)) -> Picture:
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def encoded(picture: Picture, size: tuple[int, int] = (640, 360), crf: int = 33) -> Picture:
    """As H.264 of a web app gives it back: a key frame, small and coarse."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_clip(path, iter([small(picture, size)] * 2), rate=Fraction(24), crf=crf)
        return np.asarray(to_rgb(next(read_frames(path, 0, 1))), np.uint8)


def cropped(part: float, right: float = 0.0, down: float = 0.0) -> Change:
    def change(picture: Picture) -> Picture:
        high, wide = picture.shape[:2]
        h, w = round(high * part), round(wide * part)
        y = int(np.clip((high - h) / 2 + down * high, 0, high - h))
        x = int(np.clip((wide - w) / 2 + right * wide, 0, wide - w))
        return np.ascontiguousarray(picture[y : y + h, x : x + w])

    return change


def coloured(picture: Picture) -> Picture:
    light = (picture / 255.0) ** 1.25 * np.array([1.12, 1.0, 0.82]) * 1.05 + 0.03
    return np.asarray(np.clip(light, 0, 1) * 255, np.uint8)


def barred(picture: Picture) -> Picture:
    made, bar = picture.copy(), round(picture.shape[0] * 0.08)
    made[:bar] = made[-bar:] = 0
    return made


def sides_off(picture: Picture) -> Picture:
    """Cut to 4:3."""
    high, wide = picture.shape[:2]
    left = (wide - high * 4 // 3) // 2
    return np.ascontiguousarray(picture[:, left : wide - left])


CHANGES: Mapping[str, Change] = {
    "as it is": lambda picture: picture,
    "H.264 at 640x360, CRF 33": encoded,
    "cropped to 95 %": cropped(0.95),
    "cropped to 90 %, off centre": cropped(0.9, 0.03, -0.02),
    "cropped to 85 %": cropped(0.85),
    "warmer, darker, flatter": coloured,
    "93 %, coloured, H.264 at 320x180": lambda picture: encoded(
        coloured(cropped(0.93, 0.01, 0.01)(picture)), (320, 180)
    ),
    "out of focus": lambda picture: np.asarray(cv2.GaussianBlur(picture, (0, 0), picture.shape[1] / 213), np.uint8),
    "cut to 4:3": sides_off,
    "black bars of 8 %": barred,
}


def stills_of(film: Path) -> dict[str, Picture]:
    return {path.name.partition("_")[0]: read_picture(path) for path in sorted((film / "media").glob("*_still_t1.png"))}


def clips_of(film: Path) -> dict[str, Picture]:
    paths = sorted((film / "media").glob("*_t1.mp4"))
    return {path.name.partition("_")[0]: np.asarray(to_rgb(next(read_frames(path, 0, 1))), np.uint8) for path in paths}


def judged(firsts: Mapping[str, Picture], known: Gallery, stills: Mapping[str, Picture], change: Change) -> list[str]:
    """Right, unsure or wrong for each, and for those whose own still is taken away."""
    told = []
    for shot, first in firsts.items():
        found = ranked(change(first), known)
        right = "right" if found.near[0].name == shot else "wrong"
        told.append(right if found.verdict == "same" else f"unsure, first {right}")
        others = gallery({name: each for name, each in stills.items() if name != shot})
        told.append("absent" if ranked(change(first), others).verdict == "same" else "")
    return told


def other_pictures(stills: Mapping[str, Picture], others: Mapping[str, Picture]) -> None:
    """How often another picture of a shot is nearest to its own still, by composition."""
    places = []
    for shot, other in others.items():
        if shot in stills:
            scores = {name: matching(other, each).score for name, each in stills.items()}
            places.append(sum(score > scores[shot] for score in scores.values()))
    print(f"another picture of the shot, by composition: first {sum(n == 0 for n in places)} of {len(places)}, "
          f"among three {sum(n < 3 for n in places)}")  # fmt: skip


def main(film: Path, other: Path | None) -> None:
    stills = {name: small(each) for name, each in stills_of(film).items()}
    firsts, known = clips_of(film), gallery(stills)
    print(f"{len(firsts)} clips, {len(stills)} stills")
    for name, change in CHANGES.items():
        told = judged(firsts, known, stills, change)
        counts = {what: told.count(what) for what in ("right", "unsure, first right", "unsure, first wrong", "wrong")}
        print(f"{name:34} {counts} absent {told.count('absent')}")
    if other is not None:
        other_pictures(stills, {name: small(each) for name, each in stills_of(other).items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
