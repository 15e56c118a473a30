"""Whether the eye tells people, props and places apart: ``python -m bench.eye_identity [FOLDER ...] [--kept FOLDER]``.

Drawn: eight people, the props and the places of ``bench/eye_sets.py``, one reference each, in other light, angle and
size of shot, where the others stand in the very same places. Each still is asked about who is in it (same?) and about
everybody who is not, with who is in it left out of the references, as if a stranger had come (not same?).
Photographs: a few public people of the packages' test pictures. Where dlib's models are there, once more with them.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from bench.eye_sets import CASTS, PLACE_SHOTS, PLACES, PROP_SHOTS, PROPS, SHOTS, drawn, opened
from rushes.look import deep
from rushes.look.drift import drift
from rushes.look.likeness import Kind, Match, Reference, matches
from rushes.look.pictures import look_at_picture
from rushes.look.pixels import Picture

REAL: Mapping[str, tuple[str, ...]] = {
    "obama": ("obama.jpg", "obama2.jpg", "obama3.jpg", "obama_partial_face2.jpg"),
    "biden": ("biden.jpg",),
    "collins": ("astronaut.png",),
    "man": ("single_face.jpg",),
    "f1": ("0-f1-su-ph.jpg",),
    "f15": ("0-f15-hao-ph.jpg",),
    "f13": ("15-f13-anc-ph.jpg",),
    "m7": ("45-m7-di-ph.jpg",),
}
"""People of the packages' test pictures; the first picture of each is the reference."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--kept", type=Path, default=Path("build-demo/eye-stills"))
    parser.add_argument("--deep", type=Path, help="the folder of dlib's models")
    asked = parser.parse_args(arguments)
    models = deep.models(asked.deep)
    for part in CASTS:
        for with_deep in (None, models) if models else (None,):
            more = ", with dlib" if with_deep else ""
            stills = dict(zip(CASTS[part], drawn(asked.kept, "cast", list(CASTS[part]), SHOTS, part), strict=True))
            judged(f"people, {part}{more}", "cast", stills, 1, with_deep)
            judged(f"people, {part}{more}, three references", "cast", stills, 3, with_deep)
        drifting(part, asked.kept)
        props = dict(zip(PROPS[part], drawn(asked.kept, "prop", PROPS[part], PROP_SHOTS, part), strict=True))
        judged(f"props, {part}", "prop", props, 1, None)
        places = dict(zip(PLACES[part], drawn(asked.kept, "place", PLACES[part], PLACE_SHOTS, part), strict=True))
        judged(f"places, {part}", "place", places, 1, None)
    real = photographed(asked.folders)
    for with_deep in (None, models) if models else (None,):
        if real:
            judged(f"photographs{', with dlib' if with_deep else ''}", "cast", real, 1, with_deep)
    return 0


def judged(title: str, kind: Kind, stills: Mapping[str, Sequence[Picture]], count: int, models: Path | None) -> None:
    """Rank, margins and verdicts, for each who is there and for each who is not."""
    looks = {tag: [look_at_picture(each, deep=models) for each in pictures] for tag, pictures in stills.items()}
    order = list(range(len(next(iter(stills.values())))))
    own_shots = order[:1] if count == 1 else [0, 2, 3][:count]
    references = [Reference(tag, kind, tuple(told[n].seen for n in own_shots if n < len(told)))
                  for tag, told in looks.items()]  # fmt: skip
    own, strange = list[Match](), list[Match]()
    by_shot = dict[int, list[Match]]()
    for tag, pictures in stills.items():
        for n, picture in enumerate(pictures):
            if n in own_shots:
                continue
            (match,) = matches(picture, looks[tag][n].seen, [tag], references)
            own.append(match)
            by_shot.setdefault(n, []).append(match)
            without = [each for each in references if each.tag != tag]
            others = [each.tag for each in without]
            strange += [matches(picture, looks[tag][n].seen, [other], without)[0] for other in others]
    _print(title, own, strange, by_shot)


def _print(title: str, own: list[Match], strange: list[Match], by_shot: Mapping[int, list[Match]]) -> None:
    ranked = [match for match in own if match.rank is not None]
    margins, theirs = _margins(own), _margins(strange)
    order = f"{(margins[:, None] > theirs[None]).mean():.3f}" if len(margins) * len(theirs) else "none"
    print(f"\n{title}: {len(own)} stills, first of {own[0].of} in {sum(m.rank == 1 for m in ranked)} of {len(ranked)}")
    print(f"  there:     {_verdicts(own)}; margin {_spread(margins)}")
    print(f"  strangers: {_verdicts(strange)}; margin {_spread(theirs)}; order (AUC) {order}")
    shots = (f"{n}: {sum(m.rank == 1 for m in told)}/{len(told)}" for n, told in sorted(by_shot.items()))
    print("  first, by shot  " + ", ".join(shots))


def _margins(told: Sequence[Match]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.array([match.margin for match in told if match.margin is not None])


def _verdicts(told: Sequence[Match]) -> str:
    counts = {
        verdict: sum(match.verdict == verdict for match in told) for verdict in ("same", "unsure", "other", "unseen")
    }
    return ", ".join(f"{verdict} {count}" for verdict, count in counts.items())


def _spread(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> str:
    if not len(values):
        return "none"
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return f"{low:.3f} .. {middle:.3f} .. {high:.3f}"


def photographed(folders: Sequence[Path]) -> dict[str, list[Picture]]:
    """Public people of the packages' test pictures, at most 1280 pixels wide."""
    found = {path.name: path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()}
    return {tag: [opened(found[name]) for name in names] for tag, names in REAL.items()
            if all(name in found for name in names)}  # fmt: skip


def drifting(part: str, kept: Path) -> None:
    """A head that turns into another's over five seconds, and one that only moves, turns a little and is relit."""
    stills = list(drawn(kept, "cast", list(CASTS[part]), SHOTS[:1], part))
    steady, changed = [], []
    for n, (still,) in enumerate(stills):
        other = stills[(n + 1) % len(stills)][0]
        steady.append(drift([(k / 2, look_at_picture(_moving(still, k)).seen) for k in range(10)]))
        morph = [cv2.addWeighted(still, 1 - k / 9, other, k / 9, 0) for k in range(10)]
        changed.append(drift([(k / 2, look_at_picture(each).seen) for k, each in enumerate(morph)]))
    for title, told in (("steady", steady), ("becoming another", changed)):
        away = [each.from_start or 0.0 for each in told]
        print(f"\ndrift, {part}, {title}: drifts {sum(each.drifts is True for each in told)}, unsure "
              f"{sum(each.drifts is None for each in told)} of {len(told)}; from the start {min(away):.2f} to "
              f"{max(away):.2f}", end="")  # fmt: skip
    print()


def _moving(still: Picture, k: int) -> Picture:
    """A push in with a sway and light that changes by a third of a stop."""
    height, width = still.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2 * np.sin(k), 1 + 0.02 * k)
    moved = cv2.warpAffine(still, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.clip(moved * (1 + 0.1 * np.sin(k / 2)), 0, 255), np.uint8)


if __name__ == "__main__":
    sys.exit(main())
