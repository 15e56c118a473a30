"""What the eye finds in single pictures: ``python -m bench.eye_pictures FOLDER [FOLDER ...] [--kept FOLDER]``.

Folders hold the photographs (``bench/eye_sets.py`` names them and the packages they come with). Each gets every defect
of a stated strength, with a seed of its own; a table says how often it was failed, how often failed or unsure, and the
same for the pictures without. Then cut faces, near-duplicates, and what it costs. Without a folder, stills of
previz are measured alone.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from bench.eye_sets import CASTS, SHOTS, drawn, exposed, is_development, jpeg, photographs, scaled, smeared
from rushes.look.checklist import Item, check_reference
from rushes.look.clutter import clutter
from rushes.look.faces import faces
from rushes.look.framing import framing
from rushes.look.light import light
from rushes.look.masks import subject
from rushes.look.pictures import PictureLook, look_at_picture
from rushes.look.pixels import Picture, sized
from rushes.look.sharp import sharpness
from rushes.look.twins import TWINS, differ, fingerprint

Change = Callable[[Picture, int], Picture]


def _blurred(sigma: float) -> Change:
    """Out of focus by so many pixels of a picture of 1024."""
    return lambda picture, _: np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma * max(picture.shape) / 1024), np.uint8)


def _moved(pixels: int) -> Change:
    """Moved by so many pixels of a picture of 1024, at an angle of the picture's own."""
    return lambda picture, n: smeared(picture, max(3, pixels * max(picture.shape) // 1024), n * 0.65 % np.pi)


def _noisy(picture: Picture, n: int) -> Picture:
    noise = np.random.default_rng(n).normal(0, 14, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


DEFECTS: Mapping[str, tuple[str, Change]] = {
    "out of focus, 2 px": ("focus", _blurred(2)),
    "out of focus, 3 px": ("focus", _blurred(3)),
    "out of focus, 5 px": ("focus", _blurred(5)),
    "moved, 8 px": ("motion", _moved(8)),
    "moved, 16 px": ("motion", _moved(16)),
    "moved, 32 px": ("motion", _moved(32)),
    "four stops too dark": ("light", lambda picture, _: exposed(picture, -4)),
    "three stops too dark": ("light", lambda picture, _: exposed(picture, -3)),
    "two and a half stops too bright": ("light", lambda picture, _: exposed(picture, 2.5)),
    "enlarged twice": ("detail", lambda picture, _: scaled(picture, 0.5)),
    "enlarged three times": ("detail", lambda picture, _: scaled(picture, 1 / 3)),
    "JPEG of quality 12": ("artifacts", lambda picture, _: jpeg(picture, 12)),
    "noise of 14 levels": ("artifacts", _noisy),
}
"""What is done to a picture, and the item of the checklist that should tell."""
SAME: Mapping[str, Change] = {
    "darker": lambda picture, _: exposed(picture, -1),
    "blurred": _blurred(2),
    "JPEG": lambda picture, _: jpeg(picture, 25),
    "grey": lambda picture, _: np.repeat(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[..., None], 3, 2),
    "half": lambda picture, _: cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
    "mirrored": lambda picture, _: np.ascontiguousarray(picture[:, ::-1]),
    "cropped to 95 %": lambda picture, _: np.ascontiguousarray(
        picture[picture.shape[0] // 40 : -(picture.shape[0] // 40), picture.shape[1] // 40 : -(picture.shape[1] // 40)]
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--kept", type=Path, default=Path("build-demo/eye-stills"))
    asked = parser.parse_args(arguments)
    found = photographs(asked.folders)
    sets = {
        "photographs, development": [picture for name, picture in found.items() if is_development(name)],
        "photographs, kept apart": [picture for name, picture in found.items() if not is_development(name)],
        "previz, kept apart": [
            picture
            for stills in drawn(asked.kept, "cast", list(CASTS["kept apart"]), SHOTS, "kept apart")
            for picture in stills[:1]
        ],
    }
    for name, pictures in sets.items():
        if pictures:
            defects(name, [np.ascontiguousarray(sized(each, 1024)) for each in pictures])
            cut_faces(pictures)
    apart = sets["photographs, kept apart"] or sets["previz, kept apart"]
    duplicates(apart)
    costs(sized(apart[0], 1280, enlarge=True))
    return 0


def defects(name: str, pictures: Sequence[Picture]) -> None:
    """Recall of each defect, and how often the same item is raised where nothing was done."""
    print(f"\n{name}: {len(pictures)} pictures. Failed (failed or unsure), of the changed; of the unchanged")
    clean = [_items(look_at_picture(each, ratio=None)) for each in pictures]
    for title, (item, change) in DEFECTS.items():
        told = [_items(look_at_picture(change(each, n)))[item].answer for n, each in enumerate(pictures)]
        before = [each[item].answer for each in clean]
        hits, alarms = _share(told), _share(before)
        wrong = sum(answer == "fail" for answer in before)
        right = sum(answer == "fail" for answer in told)
        precision = right / (right + wrong) if right + wrong else 0.0
        print(f"  {title:32} {hits:>20}   {alarms:>20}   precision {precision:.2f}")


def _items(look: PictureLook) -> dict[str, Item]:
    return {item.id: item for item in check_reference(look, "prop")}


def _share(answers: Sequence[str]) -> str:
    failed, raised = (sum(answer in of for answer in answers) for of in (("fail",), ("fail", "unsure")))
    return f"{failed:3} ({raised:3}) of {len(answers):3}"


def cut_faces(pictures: Sequence[Picture]) -> None:
    """A crop that takes 30 % or half of the largest face away, and one that keeps it with its hair."""
    told: dict[float, list[bool]] = {0.3: [], 0.5: []}
    kept = []
    for picture in pictures:
        found = faces(picture)
        if not found or found[0].pixels < 40:
            continue
        height, width = picture.shape[:2]
        x, y, wide, high = found[0].box
        for gone, answers in told.items():
            left = picture[:, : round((x + wide * (1 - gone)) * width)]
            right = picture[:, round((x + wide * gone) * width) :]
            answers.append(bool(_is_cut(max(left, right, key=lambda each: each.shape[1]))))
        kept.append(bool(_is_cut(picture[: max(40, round((y + 2.2 * high) * height))])))
    tallies = ", ".join(f"{sum(answers)} of {len(answers)} without {gone:.0%}" for gone, answers in told.items())
    print(f"  cut faces: told {tallies}; of those not cut {sum(kept)} of {len(kept)}")


def _is_cut(picture: Picture) -> tuple[int, ...]:
    found = faces(np.ascontiguousarray(picture))
    mask = subject(np.ascontiguousarray(picture), found).mask
    return framing((picture.shape[1], picture.shape[0]), None, found[:1], mask).cut


def duplicates(pictures: Sequence[Picture]) -> None:
    """Bits between a picture and what was made of it, and between different pictures."""
    prints = [fingerprint(each) for each in pictures]
    print(f"\nNear-duplicates: at most {TWINS} bits of 64")
    for title, change in SAME.items():
        bits = [differ(prints[n], fingerprint(change(each, n)))[0] for n, each in enumerate(pictures)]
        print(f"  {title:18} found {sum(bit <= TWINS for bit in bits)} of {len(bits)}, most {max(bits)} bits")
    others = [differ(one, other)[0] for n, one in enumerate(prints) for other in prints[n + 1 :]]
    print(
        f"  different pictures: {sum(bit <= TWINS for bit in others)} of {len(others)} pairs, least {min(others)} bits"
    )


def costs(picture: Picture) -> None:
    """CPU milliseconds of each part on one picture of 1280 pixels, the best of three."""
    picture = np.ascontiguousarray(picture)
    found = faces(picture)
    mask = subject(picture, found).mask
    parts: dict[str, Callable[[], object]] = {
        "faces": lambda: faces(picture),
        "subject": lambda: subject(picture, found),
        "sharpness": lambda: sharpness(picture, mask),
        "light": lambda: light(picture, mask),
        "clutter": lambda: clutter(picture, mask),
        "fingerprint": lambda: fingerprint(picture),
        "everything": lambda: look_at_picture(picture, ratio=(16, 9)),
    }
    print(f"\nCPU ms of {picture.shape[1]} x {picture.shape[0]}:", end=" ")
    print(", ".join(f"{name} {min(_spent(part) for _ in range(3)):.0f}" for name, part in parts.items()))


def _spent(part: Callable[[], object]) -> float:
    start = time.process_time()
    part()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())
