"""The guide's checklist for reference pictures, item by item: passed, failed or unsure, the number, and what to do.

"High resolution (1024x1024 minimum recommended). Clear, well-lit subjects. Minimal motion blur or artifacts.
Appropriate aspect ratio for intended video output. Clean composition without excessive background clutter" (2.3);
"clear, unambiguous features", props "in isolation with clean backgrounds" (8.3); "consistent style across all
references" (5.3). What a number cannot decide is unsure, with where to look.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rushes.look import clutter, light, sharp
from rushes.look.framing import LOST
from rushes.look.likeness import Kind
from rushes.look.pictures import PictureLook
from rushes.look.pixels import number
from rushes.look.twins import twins

Answer = Literal["pass", "fail", "unsure"]
SIDE, LEAST_SIDE = 1024, 720
"""Pixels of the shorter side that the guide asks for, and under which it fails: a 720p film shows each of them."""
NOISY, GRAINY = 8.0, 4.0
"""Standard deviation of the noise, in levels of 255, that fails and that should be looked at."""
BLOCKY, BLOCKISH = 3.0, 2.2
"""Steps on JPEG's grid over those between: development photographs have 2.1 at most, saved at quality 12 they have
3.4 in the middle."""
FACE, FACEISH = 0.12, 0.07
"""Width of the face in heights of the picture: a head and shoulders has 0.3, a whole figure 0.07."""
THING, THINGISH = 0.04, 0.02
"""Part of the picture that a prop covers."""
CROPPED = 0.3
"""Part of the picture that may be lost by the crop to the film's ratio."""
STYLE = 3.5
"""Robust z-score from which a reference is unlike the others (Iglewicz and Hoaglin 1993)."""
STYLE_LEAST: Mapping[str, float] = {"brightness": 12.0, "contrast": 12.0, "colour": 10.0, "warmth": 10.0}
"""Steps of L*a*b* under which a difference is none, however like each other the rest are."""


LEAST_LOOKS = 4
"""Pictures of which it can be told what most of them have in common."""


@dataclass(frozen=True)
class Item:
    """One line of the checklist: its id, what is asked, the answer, the number behind it, why, and what to do."""

    id: str
    asks: str
    answer: Answer
    value: str
    why: str
    fix: str = ""


def check_reference(look: PictureLook, kind: Kind) -> tuple[Item, ...]:
    """The guide's checklist of one reference picture of a person, a prop or a place."""
    items = [_size(look), _enlarged(look), _lit(look), _focus(look), _still(look), _artifacts(look), _ratio(look)]
    if kind != "place":
        items.append(_clean(look))
    if kind == "cast":
        items += [_one_face(look), _face_size(look)]
    if kind == "prop":
        items.append(_alone(look))
    return tuple(items)


def check_references(looks: Mapping[str, PictureLook]) -> tuple[Item, ...]:
    """What can only be told of all references together: one style, and no picture twice. Names are the pictures'."""
    return (_twice(looks), *_style(looks))


def _graded(value: float, fail: float, unsure: float) -> Answer:
    """``fail`` from one bound on, ``unsure`` from the other; bounds that fall mean that less is worse."""
    worse, doubtful = (value < fail, value < unsure) if fail < unsure else (value >= fail, value >= unsure)
    return "fail" if worse else "unsure" if doubtful else "pass"


def _size(look: PictureLook) -> Item:
    answer = _graded(min(look.width, look.height), LEAST_SIDE, SIDE)
    why = f"{look.width} x {look.height} pixels"
    fix = "Export or generate it at 1024 x 1024 or more; enlarging adds no detail." if answer != "pass" else ""
    return Item("size", "At least 1024 x 1024 pixels", answer, f"{look.width}x{look.height}", why, fix)


def _enlarged(look: PictureLook) -> Item:
    asks, fine = "Detail to fill its size", look.sharpness.fine
    if fine is None:
        return Item("detail", asks, "unsure", "none", "there is nothing in it to measure", "Look at it at full size.")
    if fine >= sharp.ENLARGED:
        return Item("detail", asks, "pass", f"{fine:.2f}", "its finest detail is as strong as it should be")
    why = "its finest detail is missing: it was enlarged, or is soft all over"
    return Item("detail", asks, "fail", f"{fine:.2f}", why, "Use the original, not an enlarged copy.")


def _lit(look: PictureLook) -> Item:
    asks, told = "Clear, well-lit subject", look.light
    value = f"L* {told.shade:.0f} to {told.glow:.0f}"
    who = "the face" if look.faces else "the subject"
    if told.high - told.low < light.FLAT:
        return Item("light", asks, "fail", value, "there is hardly any contrast", "Light it from one side.")
    if told.glow < light.DARK:
        more = " against a bright background" if told.behind - told.tone > light.BEHIND else ""
        fix = "Turn it to the light, or ask for soft frontal light." if more else "Add light, or lift the exposure."
        return Item("light", asks, "fail", value, f"{who} is too dark{more}: its brightest parts are near black", fix)
    if told.burnt > light.CLIPPED or told.shade > light.PALE:
        why = f"{told.burnt:.0%} of {who} is burnt out to white"
        return Item("light", asks, "fail", value, why, "Lower the exposure; what is white holds no detail.")
    if told.glow < light.DARKISH:
        return Item("light", asks, "unsure", value, f"{who} is dark", "Fine for a night look; else add light.")
    return Item("light", asks, "pass", value, f"{who} is well lit")


def _focus(look: PictureLook) -> Item:
    asks, blur = "Subject in focus", look.sharpness.blur
    if blur is None:
        return Item("focus", asks, "unsure", "none", "it has no edges to tell by", "Look at it at full size.")
    answer = _graded(blur, sharp.SOFT, sharp.SOFTISH)
    why = {"pass": "its edges are crisp", "unsure": "its edges are a little soft", "fail": "its edges are soft"}[answer]
    around = look.sharpness.around
    if answer == "fail" and around is not None and around < sharp.SOFTISH:
        why += ", what is round it is sharp: the focus lies behind or before it"
    fix = "Focus on the eyes, or generate it anew with 'sharp focus'." if answer != "pass" else ""
    return Item("focus", asks, answer, f"{blur:.2f}", why, fix)


def _still(look: PictureLook) -> Item:
    asks, motion = "No motion blur", look.sharpness.motion
    if motion is None:
        return Item("motion", asks, "unsure", "none", "it has no edges to tell by", "Look at it at full size.")
    answer = _graded(motion, sharp.MOVED, sharp.MOVEDISH)
    if answer == "pass":
        return Item("motion", asks, answer, f"{motion:.2f}", "it is as sharp in every direction")
    angle = look.sharpness.angle or 0
    why = f"edges are smeared along {angle} degrees: it moved, or the camera did"
    return Item("motion", asks, answer, f"{motion:.2f}", why, "Use a frame where nothing moves, or a shorter exposure.")


def _artifacts(look: PictureLook) -> Item:
    asks, told = "Few artifacts", look.sharpness
    value = f"noise {told.noise:.1f}, blocks {told.blocks:.1f}"
    blocks, noise = _graded(told.blocks, BLOCKY, BLOCKISH), _graded(told.noise, NOISY, GRAINY)
    if "fail" not in (blocks, noise) and "unsure" not in (blocks, noise):
        return Item("artifacts", asks, "pass", value, "neither grain nor compression shows")
    answer: Answer = "fail" if "fail" in (blocks, noise) else "unsure"
    if blocks == answer:
        return Item("artifacts", asks, answer, value, "it was compressed hard: blocks of 8 pixels show",
                    "Use the original file, as PNG or JPEG of quality 90.")  # fmt: skip
    return Item("artifacts", asks, answer, value, "it is grainy", "Use less ISO or more light; or denoise it gently.")


def _ratio(look: PictureLook) -> Item:
    asks, told = f"Fits the film's {look.framing.ratio}", look.framing
    value = f"{told.lost:.0%} cropped"
    fix = "Extend the picture to the film's ratio, or compose it anew with more room."
    if told.better is not None:
        x, y, wide, high = told.better
        fix = f"Crop it yourself, from {x:.0%} across and {y:.0%} down, {wide:.0%} by {high:.0%} of it."
    if told.cut:
        return Item("ratio", asks, "fail", value, f"a face is cut ({_count(len(told.cut), 'face')})", fix)
    if told.subject_lost > LOST:
        return Item("ratio", asks, "fail", value, f"{told.subject_lost:.0%} of the subject is cut off", fix)
    if told.heads:
        return Item("ratio", asks, "unsure", value, "the top of a head is cut", fix)
    if told.lost > CROPPED:
        return Item("ratio", asks, "unsure", value, "much of the picture is cropped away, though not its subject", fix)
    return Item("ratio", asks, "pass", value, "nothing that matters is cropped")


def _clean(look: PictureLook) -> Item:
    asks, edges = "Clean background", look.clutter.edges
    answer = _graded(edges, clutter.BUSY, clutter.BUSYISH)
    why = {"pass": "what is round the subject is calm", "unsure": "there is something going on round the subject",
           "fail": f"{edges:.0%} of the background is edges"}[answer]  # fmt: skip
    fix = "Use a plain wall, or a background out of focus ('clean background')." if answer != "pass" else ""
    return Item("clean", asks, answer, f"{edges:.2f}", why, fix)


def _one_face(look: PictureLook) -> Item:
    asks, count = "One person, face visible", len(look.faces)
    if count == 1:
        return Item("one", asks, "pass", "1 face", "one face is seen")
    if count == 0:
        return Item("one", asks, "fail", "no face", "no face is found",
                    "Use a picture from the front or the side, with both eyes free of hair and hands.")  # fmt: skip
    second = look.faces[1].pixels / max(1, look.faces[0].pixels)
    answer: Answer = "fail" if second > 0.5 else "unsure"
    return Item("one", asks, answer, f"{count} faces", f"{count} faces: the engine may mix them up",
                "Crop it to the person it is of.")  # fmt: skip


def _face_size(look: PictureLook) -> Item:
    asks = "Face large enough to learn from"
    if not look.faces:
        return Item("face", asks, "fail", "no face", "no face is found", "Use a head and shoulders.")
    part = look.faces[0].box[2] * look.width / look.height
    answer = _graded(part, FACEISH, FACE)
    fix = "Use a head and shoulders; keep whole figures as second references." if answer != "pass" else ""
    return Item("face", asks, answer, f"{look.faces[0].pixels} pixels", f"it is {part:.0%} of the height wide", fix)


def _alone(look: PictureLook) -> Item:
    asks = "Prop in isolation"
    if look.faces:
        return Item("alone", asks, "unsure", f"{len(look.faces)} faces", "there is a person in the picture",
                    "Show the prop alone; a person in its picture comes along into the stills.")  # fmt: skip
    answer = "unsure" if look.subject != "thing" else _graded(look.share, THINGISH, THING)
    why = "it stands out from what is round it" if answer == "pass" else "nothing stands out clearly as the prop"
    fix = "" if answer == "pass" else "Photograph it alone, close up, on a plain table of another colour."
    return Item("alone", asks, answer, f"{look.share:.0%} of the picture", why, fix)


def _twice(looks: Mapping[str, PictureLook]) -> Item:
    asks, found = "No picture twice", twins({name: look.fingerprint for name, look in looks.items()})
    if not found:
        return Item("twins", asks, "pass", "0", "every picture shows something of its own")
    pairs = ", ".join(f"{each.one} and {each.other}{' (mirrored)' if each.mirrored else ''}" for each in found)
    return Item("twins", asks, "unsure", f"{len(found)}", f"nearly the same picture: {pairs}",
                "Replace one of them by another angle or expression.")  # fmt: skip


def _style(looks: Mapping[str, PictureLook]) -> list[Item]:
    """One item for each picture whose light or colour is unlike that of the others; one that passes where none is.

    People are left out of it, and with them their clothes, hair and skin; the wall behind them has hardly any contrast,
    so that is compared where nobody is.
    """
    asks = "One style across all references"
    measures = {
        name: {
            picture: float(getattr(look.style, name))
            for picture, look in looks.items()
            if name != "contrast" or look.style.share == 1
        }
        for name in STYLE_LEAST
    }
    if len(looks) < LEAST_LOOKS:
        return [Item("style", asks, "unsure", f"{len(looks)}", "too few references to tell what their style is",
                     "Look at them side by side.")]  # fmt: skip
    odd = [(name, measure, *apart) for measure, told in measures.items() for name, apart in _apart(measure, told)]
    if not odd:
        return [Item("style", asks, "pass", f"{len(looks)}", "light and colours are of one family")]
    return [
        Item("style", asks, "unsure", f"{value:.0f}, others {usual:.0f}", f"{name} differs in {measure}",
             f"Generate {name} again with the words for light and style of the others, or grade it to them.")
        for name, measure, value, usual in sorted(odd)
    ]  # fmt: skip


def _apart(measure: str, told: Mapping[str, float]) -> Sequence[tuple[str, tuple[float, float]]]:
    """The pictures whose value lies outside those of the others, with it and their median."""
    if len(told) < LEAST_LOOKS:
        return []
    values = np.array(list(told.values()))
    usual = float(np.median(values))
    scale = max(float(np.median(np.abs(values - usual))) / 0.6745, STYLE_LEAST[measure] / STYLE)
    return [(name, (number(value), usual)) for name, value in told.items() if abs(value - usual) / scale > STYLE]


def _count(many: int, what: str) -> str:
    return f"{many} {what}" if many == 1 else f"{many} {what}s"
