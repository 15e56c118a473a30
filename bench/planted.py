"""What the eye finds of faults that were planted in a film, what it says, and what the cut and the fixes make of them.

    python -m bench.planted PROJECT [--json]

PROJECT has its stills and clips made (`rushes demo --full care` makes one); it is copied. Planted are three stills that
show somebody else of the cast, two locked cameras that push in, five bad ends (warped, soft, frozen, flashing, fading)
and a clip that is dark. They come in as takes made elsewhere, and are picked. Told are each fault and whether it was
found, whether the cut left it out by itself, and what else was found that nobody planted.

Then the film is put right: where a fault was found another take is used, the planted one is rejected. The finished film
is cut before and after and measured itself, slot by slot: what its frames show of each fault, and which findings went.
A fault that nobody found stays in the film.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.cut import whole_copy
from rushes.editing import cut
from rushes.film.load import load
from rushes.film.model import Film, Shot
from rushes.look.asked import told as camera_told
from rushes.look.clips import look_at_clip
from rushes.media import read_frames, to_rgb, write_clip
from rushes.prompts.lexicon import find_camera
from rushes.prompts.references import wanted_tags
from rushes.rules.finding import Finding
from rushes.seeing import look
from rushes.takes import add, pick, reject

Picture = NDArray[np.uint8]
Change = Callable[[Picture, int, int], Picture]
"""A frame, its number, and how many there are, to the frame as it is planted."""

Told = dict[str, set[tuple[str, str]]]
"""Findings that the film shows, by shot and sentence: ``before`` anything was planted, ``after`` it was put right."""
END = 8
"""Frames at an end that are spoilt."""


@dataclass(frozen=True)
class Plant:
    """A fault: the shot, the take it came in as, what it is, the kinds of finding that answer it."""

    shot: str
    take: str
    what: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What became of a fault: found or not, whether the film shows it, and what was said.

    ``before`` and ``after`` are what the finished film's own frames show in the shot's slot; ``gone`` says that nothing
    is found of it any more.
    """

    shot: str
    what: str
    found: bool
    shown: bool
    says: str
    before: str = ""
    after: str = ""
    gone: bool = False


def pushed(picture: Picture, k: int, count: int) -> Picture:
    """A push in of 4 % a second."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 0, 1 + 0.04 * k / 24)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC), np.uint8)


def warped(picture: Picture, k: int, count: int) -> Picture:
    """Waves that grow towards the end."""
    strength = 14 * max(0, k - (count - 1 - END)) / END
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return np.asarray(cv2.remap(picture, x + strength * np.sin(y / 35 + k), y + strength * np.cos(x / 41), 1), np.uint8)


def soft(picture: Picture, k: int, count: int) -> Picture:
    """Comes into focus in the first frames."""
    return picture if k >= END else np.asarray(cv2.GaussianBlur(picture, (0, 0), 9 * (1 - k / END) + 0.1), np.uint8)


def flashed(picture: Picture, k: int, count: int) -> Picture:
    """One bright frame near the beginning."""
    return np.asarray(np.clip(picture.astype(np.int16) + 90, 0, 255), np.uint8) if k == 2 else picture


def faded(picture: Picture, k: int, count: int) -> Picture:
    """Goes to black in the last frames."""
    return np.asarray(picture * min(1.0, max(0.0, (count - 1 - k) / END)), np.uint8)


def dark(picture: Picture, k: int, count: int) -> Picture:
    """A tenth of the light."""
    return np.asarray(picture * 0.1, np.uint8)


def frozen(frames: Sequence[Picture]) -> Iterator[Picture]:
    """The last frames stand still."""
    yield from (frames[min(k, len(frames) - 1 - END)] for k in range(len(frames)))


ENDS: tuple[tuple[str, Change, tuple[str, ...]], ...] = (
    ("warped end", warped, ("warp", "jump", "cut")),
    ("soft beginning", soft, ("blur", "cut")),
    ("flash at the beginning", flashed, ("flash", "cut")),
    ("fades out", faded, ("fade out",)),
)


def spoilt(root: Path, folder: Path, shot: Shot, change: Change | None) -> Path:
    """The shot's clip, changed frame by frame; frozen at its end where there is no change."""
    (source,) = list((root / "media").glob(f"{shot.id}_*_t1.mp4"))
    frames = [to_rgb(frame) for frame in read_frames(source)]
    made = [change(each, k, len(frames)) for k, each in enumerate(frames)] if change else list(frozen(frames))
    into = folder / f"{shot.id}.mp4"
    write_clip(into, made, rate=Fraction(24), crf=18)
    return into


def plants(root: Path, folder: Path) -> list[Plant]:
    """Faults put into a film, each in a shot of its own; the first shots that suit."""
    film = load(root)
    free = [shot for shot in film.shots if shot.clip_of is None]
    planted: list[Plant] = []

    def put(shot: Shot, file: Path, stage: str, what: str, kinds: tuple[str, ...]) -> None:
        name = add(root, shot.id, file, stage).name
        pick(root, name)
        planted.append(Plant(shot.id, name, what, kinds))
        free.remove(shot)

    for shot, other in list(_faces(film, free))[:3]:
        (file,) = list((root / "media").glob(f"{other.id}_*still_t1.png"))
        put(shot, file, "still", f"the face of {_only(film, other)} for {_only(film, shot)}", ("face", "face unsure"))
    for shot in [shot for shot in free if _is_static(shot)][:2]:
        put(shot, spoilt(root, folder, shot, pushed), "clip", "pushes in, asked static", ("camera", "camera unsure"))
    for shot, (what, change, kinds) in zip(free[::4], ENDS, strict=False):
        put(shot, spoilt(root, folder, shot, change), "clip", what, kinds)
    put(free[2], spoilt(root, folder, free[2], None), "clip", "frozen end", ("freeze",))
    put(free[5], spoilt(root, folder, free[5], dark), "clip", "dark", ("dark",))
    return planted


def _only(film: Film, shot: Shot) -> str | None:
    """The one person of a shot; None where there is none or more."""
    people = [tag for tag, _ in wanted_tags(film, shot) if tag in film.file.cast]
    return people[0] if len(people) == 1 else None


def _faces(film: Film, shots: Sequence[Shot]) -> Iterator[tuple[Shot, Shot]]:
    """Close shots of one person, each with a close shot of another."""
    close = [shot for shot in shots if _only(film, shot) and "close" in shot.framing]
    for n, shot in enumerate(close):
        other = next((each for each in close[n + 1 :] + close[:n] if _only(film, each) != _only(film, shot)), None)
        if other is not None:
            yield shot, other


def _is_static(shot: Shot) -> bool:
    term = find_camera(shot.camera) if shot.camera else None
    return term is not None and term.name == "static"


def became(plant: Plant, found: Sequence[Finding]) -> Row:
    """What was found of a fault: the finding that shows first."""
    answers = [each for each in found if each.take == plant.take and each.kind in plant.kinds]
    best = max(answers, key=lambda each: (each.shown, "unsure" not in each.kind), default=None)
    sure = best is not None and "unsure" not in best.kind
    return Row(plant.shot, plant.what, sure, best is not None and best.shown, best.says if best else "nothing")


def film_shows(root: Path, shots: Sequence[str]) -> dict[str, str]:
    """What the finished film's own frames show in the slots of these shots: defects, its camera, its light."""
    made = cut(root).film
    if made is None:
        raise SystemExit("the film could not be cut")
    film, told = load(root), {}
    for shot in film.shots:
        if shot.id in shots:
            look = look_at_clip(read_frames(made, shot.start, shot.frames), film.rate)
            kinds = dict.fromkeys(defect.kind for defect in look.defects)
            told[shot.id] = ", ".join([*kinds, camera_told(look.whole), f"luma {look.luma:.0f}"])
    return told


def put_right(root: Path, planted: Sequence[Plant], rows: Sequence[Row]) -> None:
    """Another take wherever something was found."""
    for plant, row in zip(planted, rows, strict=True):
        if row.found:
            reject(root, plant.take)


def after(root: Path, planted: Sequence[Plant], rows: Sequence[Row], told: Told, shots: Sequence[str]) -> list[Row]:
    """The rows with what the finished film shows before and after, and whether each finding went."""
    before = film_shows(root, shots)
    put_right(root, planted, rows)
    told.update({"after": {(each.shot, each.says) for each in look(root).findings if each.shown}})
    then, left = film_shows(root, shots), told["after"]
    return [
        replace(row, before=before[row.shot], after=then[row.shot], gone=row.found and (row.shot, row.says) not in left)
        for row in rows
    ]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    told: Told = {}
    with tempfile.TemporaryDirectory(dir=asked.project.resolve().parent) as name:
        root = whole_copy(asked.project.resolve(), Path(name))
        told["before"] = {(each.shot, each.says) for each in look(root).findings if each.shown}
        planted = plants(root, Path(name))
        found = look(root).findings
        rows = [became(plant, found) for plant in planted]
        takes = {plant.take for plant in planted}
        alarms = [each for each in found if each.shown and each.take not in takes]
        false = [each.says for each in alarms if (each.shot, each.says) not in told["before"]]
        rows = after(root, planted, rows, told, [plant.shot for plant in planted])
    if asked.json:
        rest = {"before": len(told["before"]), "false": false, "after": len(told["after"])}
        print(json.dumps({"planted": [asdict(row) for row in rows], **rest}, indent=1))
        return 0
    show(rows, len(told["before"]), false, len(told["after"]))
    return 0


def show(rows: Sequence[Row], before: int, false: Sequence[str], left: int) -> None:
    """The tables, for people."""
    print(f"{'shot':18} {'planted':34} {'found':6} {'in film':8} {'gone':5} said")
    for row in rows:
        marks = ("yes" if each else "no" for each in (row.found, row.shown, row.gone))
        print("{:18} {:34} {:6} {:8} {:5} {}".format(row.shot, row.what, *marks, row.says))
    print(f"\n{'shot':18} {'the finished film shows':52} after it was put right")
    for row in rows:
        print(f"{row.shot:18} {row.before:52} {row.after}")
    count, gone = sum(row.found for row in rows), sum(row.gone for row in rows)
    print(f"\n{count} of {len(rows)} found, {gone} of them gone; there were {before} findings, and are {left}.")
    print(f"Found where nothing was planted: {len(false)}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
