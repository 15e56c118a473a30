"""What the clips of ``bench.eye_clips`` come to, as rows of tables."""

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any

import numpy as np

from bench.eye_previz import Shot
from bench.eye_synth import Made
from rushes.look.asked import held
from rushes.look.camera import CameraMove, named
from rushes.look.clips import ClipLook

NEAR = 6
"""Frames by which what is told may lie beside the truth and still be meant."""
SAME = {
    "warp at end": "warp", "warp at start": "warp", "blur at end": "blur", "blur at start": "blur",
    "freeze at end": "freeze",
}  # fmt: skip
"""What the eye calls the defects that were made, where by another name."""
Rows = list[list[Any]]
Looks = list[tuple[Made, ClipLook, list[int] | None]]
"""Clips with their looks, and the cuts that PySceneDetect sees; None where it is missing."""


def defect_rows(looks: Looks) -> Rows:
    """Recall, onset error and false ones of each defect; a jump and a dissolve may be told as cuts, and the reverse."""
    hits: dict[str, list[float]] = defaultdict(list)
    true: Counter[str] = Counter()
    false: Counter[str] = Counter()
    detected = [
        sum(x is not None and any(abs(k - c.span[0]) <= 2 for k in x) for c, _, x in looks if c.defect == "cut")
    ]
    strays = sum(len(x or ()) for c, _, x in looks if c.defect not in ("cut", "dissolve", "flash"))
    for clip, look, _ in looks:
        right = [each for each in look.defects if clip.defect and _is_hit(clip, each)]
        if clip.defect:
            hits[clip.defect].append(min((abs(each.first - clip.span[0]) for each in right), default=-1))
        true.update(SAME.get(clip.defect, clip.defect) for _ in right)
        false.update(each.kind for each in look.defects if each not in right)
        _say_faults(clip, look, right)
    rows: Rows = [["defect", "found", "onset error, frames", "told where none is"]]
    for name, onsets in hits.items():
        good = [onset for onset in onsets if onset >= 0]
        kind = SAME.get(name, name)
        rows.append([name, f"{len(good)}/{len(onsets)}", median(good) if good else "", false.pop(kind, 0)])
    total, all_of = sum(onset >= 0 for each in hits.values() for onset in each), sum(map(len, hits.values()))
    wrong = sum(row[3] for row in rows[1:]) + sum(false.values())
    rows.append(
        ["all", f"{total}/{all_of}", "", f"{wrong}: precision {sum(true.values())}/{sum(true.values()) + wrong}"]
    )
    if any(x is not None for _, _, x in looks):
        rows.append(["PySceneDetect, cuts", f"{detected[0]}/{len(hits['cut'])}", "", strays])
    return rows


def _is_hit(clip: Made, told: Any) -> bool:
    kind = SAME.get(clip.defect, clip.defect)
    like = told.kind == kind or {told.kind, kind} in ({"cut", "jump"}, {"cut", "dissolve"})
    return bool(like and told.first <= clip.span[1] + NEAR and told.end >= clip.span[0] - NEAR)


def _say_faults(clip: Made, look: ClipLook, right: Sequence[Any]) -> None:
    wrong = [f"{each.kind} {each.first}-{each.end} ({each.strength})" for each in look.defects if each not in right]
    if wrong or (clip.defect and not right):
        what = "" if right or not clip.defect else f" missed at {clip.span};"
        print(f"  {clip.name}:{what} {', '.join(wrong)}", file=sys.stderr)


def move_rows(looks: Looks) -> Rows:
    """Labels and errors of the clips with nothing wrong in them."""
    clean = [(clip, look) for clip, look, _ in looks if not clip.defect]
    exact = sum(look.whole.moves == (clip.move,) for clip, look in clean)
    there = sum(clip.move in look.whole.moves for clip, look in clean)
    for clip, look in clean:
        if look.whole.moves != (clip.move,):
            print(f"  {clip.name}: {look.whole}", file=sys.stderr)
    errors = [_errors(look.whole, clip.speed) for clip, look in clean if clip.move != "handheld"]
    rows: Rows = [["", "all", "pan %/s", "tilt %/s", "zoom %/s", "roll deg/s"]]
    rows.append(["exact label", f"{exact}/{len(clean)}", *[""] * 4])
    rows.append(["true move told", f"{there}/{len(clean)}", *[""] * 4])
    return [*rows, *_error_rows(errors)]


def _errors(move: CameraMove, truth: Sequence[float]) -> list[float]:
    return [abs(a - b) for a, b in zip((move.pan, move.tilt, move.zoom, move.roll), truth, strict=True)]


def _error_rows(errors: list[list[float]]) -> Rows:
    table = np.array(errors or [[0.0] * 4])
    mean = ["mean error", "", *(f"{each:.2f}" for each in table.mean(0))]
    return [mean, ["95 % of errors under", "", *(f"{each:.2f}" for each in np.quantile(table, 0.95, axis=0))]]


def previz_rows(pairs: list[tuple[Shot, ClipLook]]) -> Rows:
    """Labels and errors by the second, verdicts by the clip, and what is said to be wrong where nothing is."""
    right = sure = count = 0
    errors: list[list[float]] = []
    verdicts, locked, wrong = Counter[str](), Counter[str](), Counter[str]()
    for shot, look in pairs:
        for second, truth in zip(look.camera, shot.truth, strict=True):
            count += 1
            if second.moves == ("unsure",):
                continue
            sure += 1
            errors.append(_errors(second, truth))
            like = set(second.moves) - {"handheld", "static"} == set(_names(truth)) - {"static"}
            right += like
        moves_so = shot.asked in ("static", "handheld") or _names(np.mean(shot.truth, 0)) != ("static",)
        if look.asked and moves_so:
            verdicts[look.asked.verdict] += 1
            if look.asked.verdict == "differs":
                print(f"  {shot.name}: {look.asked.says}; true {np.round(np.mean(shot.truth, 0), 1)}", file=sys.stderr)
        if moves_so and shot.asked not in ("static", "handheld"):
            still = held(["static"], look.whole, look.camera)
            locked[still.verdict if still else "unsure"] += 1
        wrong.update(each.kind for each in look.defects)
        for each in look.defects:
            print(f"  {shot.name}: {each}", file=sys.stderr)
    rows: Rows = [["", "all", "pan %/s", "tilt %/s", "zoom %/s", "roll deg/s"]]
    rows.append(["seconds that are told", f"{sure}/{count}", *[""] * 4])
    rows.append(["of them exact", f"{right}/{sure}", *[""] * 4])
    rows.append(["verdict on what was asked", _counted(verdicts), *[""] * 4])
    rows.append(["verdict, had static been asked", _counted(locked), *[""] * 4])
    rows.append(["defects told, none is there", _counted(wrong) or "none", *[""] * 4])
    return [*rows, *_error_rows(errors)]


def _counted(counts: Counter[str]) -> str:
    return " ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _names(truth: Any) -> tuple[str, ...]:
    pan, tilt, zoom, roll = (float(each) for each in truth)
    return named(pan, tilt, zoom, roll, 0.0)


def as_markdown(title: str, rows: Rows) -> str:
    head, *body = [[str(cell) for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *body]
    return f"## {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)
