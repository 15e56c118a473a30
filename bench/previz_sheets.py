"""Contact sheets of previz: ``python -m bench.previz_sheets [FOLDER] [--only NAME ...]``.

Every picture is what the engine draws of the words alone, in one try: the prompts of the guide's section 5.4, six
scenes more, eight clips as strips, the cast in angles, expressions and lights, and places. JPEG, for the docs.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.picture import clip, still, with_motion
from rushes.engines.previz.scene import Framing, Light, Scene
from rushes.engines.previz.words import read

Picture = NDArray[np.uint8]
TILE, STRIP = (640, 360), (384, 216)
CAST = {
    "singer": "indie folk singer, 28 years old, wavy dark hair, expressive eyes, wearing simple black t-shirt",
    "caregiver": "compassionate young adult, 24 years old, light brown hair in ponytail, gentle facial features, "
    "wearing comfortable cardigan",
    "elder": "Distinguished elderly person, 70s, silver hair, wise eyes, wearing comfortable house clothes",
    "friend": "young adult, slightly more angular features, dark hair, casual clothing",
}
"""The guide's cast, in its words."""
GUIDE = (
    "@singer at piano, soft morning light, intimate setting",
    "Piano keys close-up, dust motes in sunlight",
    "@caregiver in doorway with soup tray, bedroom setting",
    "@caregiver and @elder, hand-holding moment, warm light",
    "@singer performing, eyes closed, empathetic expression",
    "@caregiver in hallway, overhearing whispers, shocked",
    "@friend turning away guiltily, hallway background",
    "@caregiver dropping blue ceramic cup, pieces scattering",
    "@caregiver and @friend embracing, forgiveness moment",
    "@singer with joyful expression, golden hour lighting",
    "Blue ceramic cup repaired, sunlight through window",
)
SCENES = (
    "A woman in a red coat waits under a street lamp at night, wide shot",
    "Two friends laughing over coffee in a café, medium two-shot, warm afternoon light",
    "A man walks along a forest path at dawn, fog, wide shot",
    "@singer alone on stage under a spotlight, low angle",
    "@caregiver sits at the kitchen table reading a letter, golden hour, window light",
    "A candle flame, dark room, macro",
)
FIRST = {
    "s1_singer_piano": "@singer at the piano in the studio, golden hour light through the window, medium shot",
    "s2_caregiver_tray": "@caregiver in the doorway with soup tray, bedroom setting, medium-wide shot",
    "s3_cup_drop": "@caregiver dropping blue ceramic cup, pieces scattering, hallway",
    "s4_embrace": "@caregiver and @friend embracing, forgiveness moment, medium shot",
    "s5_mouth_ecu": "@singer singing, extreme close-up of the mouth",
    "s6_cup_sill": "Blue ceramic cup repaired with gold on the windowsill, sunlight through window, close-up",
}
"""The six scenes of the first sketch of this engine, by the names of its pictures."""
LOOKS = ("ink drawing", "watercolour", "noir", "35mm film look")
STYLED = (GUIDE[0], GUIDE[8], "close-up of @singer singing at the microphone, stage", SCENES[0])
CLIPS = (
    ("@singer at piano, soft morning light", "She plays gently and sings. The camera slowly pushes in."),
    ("@caregiver in doorway with soup tray, bedroom setting", "She walks forward gently. Locked camera."),
    ("@caregiver and @elder, hand-holding moment", "A slight nod, tender moment. Static camera."),
    ("@caregiver dropping blue ceramic cup in the hallway", "The cup falls in slow motion, her face shifts to shock."),
    ("@friend in hallway, medium shot", "He turns away guiltily. Locked camera."),
    ("@caregiver and @friend, two-shot, hallway", "They embrace. The camera slowly orbits."),
    ("@singer close-up at the microphone, candlelight", "She sings, closes her eyes. Handheld camera."),
    ("A woman in a red coat in the street at dusk, wide shot", "She walks forward. The camera cranes up."),
)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--only", nargs="*", choices=sorted(SHEETS), default=sorted(SHEETS))
    parser.add_argument("--first", type=Path, help="the folder of the first sketch's pictures: beside them, these now")
    asked = parser.parse_args(arguments)
    sheets = dict(SHEETS) | ({"first": partial(first, asked.first)} if asked.first else {})
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name in [*asked.only, *(["first"] if asked.first else [])]:
        sheet = sheets[name]()
        path = asked.folder / f"previz-{name}.jpg"
        cv2.imwrite(str(path), sheet[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 86])
        print(path, flush=True)


def tiled(pictures: Iterator[Picture], across: int) -> Picture:
    """Pictures of one size in rows, uint8 [h, w, 3]."""
    made = list(pictures)
    while len(made) % across:
        made.append(np.full_like(made[0], 24))
    return np.vstack([np.hstack(made[k : k + across]) for k in range(0, len(made), across)])


def guide() -> Picture:
    """The stills of the guide's section 5.4."""
    return tiled((still(read(prompt, references=CAST), TILE, 0) for prompt in GUIDE), 3)


def scenes() -> Picture:
    """Six scenes away from the case study."""
    return tiled((still(read(prompt, references=CAST), TILE, 0) for prompt in SCENES), 3)


def first(folder: Path) -> Picture:
    """Six scenes as first sketched, and to the right of each as they are drawn now."""
    pairs = ((_opened(folder / f"{name}.png"), still(read(FIRST[name], references=CAST), TILE, 0)) for name in FIRST)
    return tiled((picture for pair in pairs for picture in pair), 4)


def _opened(path: Path) -> Picture:
    picture = cv2.imread(str(path))
    assert picture is not None, f"{path} cannot be read"
    return np.asarray(cv2.resize(picture, TILE, interpolation=cv2.INTER_AREA), np.uint8)[..., ::-1]


def clips() -> Picture:
    """Eight clips of five seconds, a row each, five frames of it."""
    return tiled((frame for prompt, motion in CLIPS for frame in strip(prompt, motion)), 5)


def strip(prompt: str, motion: str, seconds: int = 5, size: tuple[int, int] = STRIP) -> Iterator[Picture]:
    """Five frames of a clip, from its first to its last."""
    scene = with_motion(read(prompt, references=CAST), motion)
    whole = list(clip(scene, size, 0, seconds, Fraction(24), 0, seconds * 24))
    return (whole[round(k * (len(whole) - 1) / 4)] for k in range(5))


def cast() -> Picture:
    """Each of the cast: front, three-quarter and profile, six expressions, four lights."""
    return tiled((still(scene, (270, 270), 0) for scene in portraits()), 13)


def styles() -> Picture:
    """Four prompts in four looks: one look a row."""
    return tiled(
        (still(read(f"{prompt}, {look}", references=CAST), STRIP, 0) for look in LOOKS for prompt in STYLED), 4
    )


def portraits() -> Iterator[Scene]:
    """The scenes of the cast sheet, person by person."""
    for tag in CAST:
        base = read(f"@{tag}, medium close-up", references=CAST)
        for view in ("symmetrical", "", "profile"):
            yield _portrait(base, view=view)
        for face in ("smile", "tender", "sad", "fear", "shock", "anger"):
            yield _portrait(base, expression=face)
        for kind in ("dawn", "golden", "night", "candle"):
            yield _portrait(base, light=kind)


def _portrait(base: Scene, view: str = "", expression: str = "", light: str = "day") -> Scene:
    person = replace(base.people[0], expression=expression or "neutral", gaze="camera" if view != "profile" else "")
    framing = Framing(size="close-up", view=view)
    return replace(
        base, people=(person,), framing=framing, light=Light(kind=light), place=replace(base.place, kind="plain")
    )


SHEETS: dict[str, Callable[[], Picture]] = {
    "guide": guide,
    "scenes": scenes,
    "clips": clips,
    "cast": cast,
    "styles": styles,
}

if __name__ == "__main__":
    main()
