"""Whether the camera did what it was asked: matches, differs or unsure, with a sentence.

asked static, measured push in 4 %/s
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rushes.look.camera import HANDHELD, STATIC, UNSURE, CameraMove, weights

Verdict: TypeAlias = Literal["matches", "differs", "unsure"]

_SIDEWAYS, _UPRIGHT = ("pan right", "pan left"), ("tilt up", "tilt down")

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "static": (STATIC,),
    "pan": _SIDEWAYS,
    "pan right": ("pan right",),
    "pan left": ("pan left",),
    "truck right": ("pan right",),
    "truck left": ("pan left",),
    "slide": _SIDEWAYS,
    "orbit": (*_SIDEWAYS, "roll"),
    "orbit right": (*_SIDEWAYS, "roll"),
    "orbit left": (*_SIDEWAYS, "roll"),
    "tilt": _UPRIGHT,
    "tilt up": ("tilt up",),
    "tilt down": ("tilt down",),
    "crane": _UPRIGHT,
    "crane up": _UPRIGHT,
    "crane down": _UPRIGHT,
    "push in": ("push in",),
    "pull back": ("pull back",),
    "zoom in": ("push in",),
    "zoom out": ("pull back",),
    "roll": ("roll",),
    "handheld": (HANDHELD,),
    "follow": (*_SIDEWAYS, *_UPRIGHT, "push in", "pull back", HANDHELD),
}
"""The moves that can be asked, and the measured ones that answer each. In a picture a slide is a pan and a dolly a
zoom; a camera that circles or rises while it holds its subject moves what lies behind either way, and turns the picture
where it looks down."""

OTHER_WORDS: Mapping[str, str] = {
    "locked": "static", "locked off": "static", "locked camera": "static", "static camera": "static",
    "tripod": "static", "still": "static", "fixed": "static", "dolly in": "push in", "dolly out": "pull back",
    "pull out": "pull back", "zoom": "push in", "track right": "truck right", "track left": "truck left",
    "tracking right": "truck right", "tracking left": "truck left", "slide right": "truck right",
    "slide left": "truck left", "lateral": "slide", "truck": "slide", "track": "follow", "tracking": "follow",
    "tracking shot": "follow", "arc": "orbit", "pedestal up": "crane up", "pedestal down": "crane down",
    "boom up": "crane up", "boom down": "crane down", "shaky": "handheld", "hand-held": "handheld",
}  # fmt: skip
_PACE = ("slow", "slowly", "gentle", "gently", "subtle", "smooth", "smoothly", "fast", "quick", "steady", "slight")

FAINT = 0.5
"""Of a move's threshold: an asked move that reaches this but not the threshold is there or not, nobody can tell."""
OUTWEIGHS = 3.0
"""Times the asked move's weight, past which a move that was not asked is what people see."""
BRIEF = 2.0
"""Times a threshold that one second must reach, for a move of a second to count where none was asked."""

_UNITS = {"pan": "%/s", "tilt": "%/s", "push": "%/s", "pull": "%/s", "roll": "deg/s"}


@dataclass(frozen=True, slots=True)
class Held:
    """The camera that was asked for held against the one that was measured."""

    asked: tuple[str, ...]
    verdict: Verdict
    says: str


def known(asked: Iterable[str]) -> tuple[str, ...]:
    """What was asked in the words of ``ANSWERS``, each once; a word that is not among them stays as it is."""
    plain = []
    for text in asked:
        words = [word for word in text.lower().split() if word not in _PACE]
        name = " ".join(words).strip(" .,;")
        plain.append(OTHER_WORDS.get(name, name))
    return tuple(dict.fromkeys(name for name in plain if name))


def held(asked: Sequence[str], whole: CameraMove, seconds: Sequence[CameraMove]) -> Held | None:
    """The verdict and its sentence; None where nothing was asked."""
    names = known(asked)
    if not names:
        return None
    says = f"asked {' and '.join(names)}, measured "
    strange = [name for name in names if name not in ANSWERS]
    if strange:
        return Held(names, "unsure", f"{says}{told(whole)}; {strange[0]} is not a move that can be measured")
    if whole.moves == (UNSURE,):
        return Held(names, "unsure", f"{says}nothing: {_why(whole)}")
    verdict, measured = _verdict(names, whole, seconds)
    return Held(names, verdict, says + measured)


def told(move: CameraMove) -> str:
    """A measured camera in words, ``push in 4 %/s and pan left 2.5 %/s``."""
    return " and ".join(_with_value(name, move) for name in move.moves)


def _verdict(names: tuple[str, ...], whole: CameraMove, seconds: Sequence[CameraMove]) -> tuple[Verdict, str]:
    strength = weights(whole.pan, whole.tilt, whole.zoom, whole.roll, whole.shake)
    if names == (STATIC,):
        return _locked(whole, seconds)
    missing = [name for name in names if name != STATIC and not set(ANSWERS[name]) & set(whole.moves)]
    if missing:
        least = min(max((strength.get(each, 0.0) for each in ANSWERS[name]), default=0.0) for name in missing)
        faint = least >= FAINT and whole.moves == (STATIC,)
        return ("unsure", f"{_faint(missing[0], whole)}: too little to tell") if faint else ("differs", told(whole))
    wanted = {each for name in names for each in ANSWERS[name]}
    most = max(strength.get(each, 0.0) for each in wanted)
    others = [much for name, much in strength.items() if name not in wanted]
    return ("differs" if max(others, default=0.0) > OUTWEIGHS * most else "matches"), told(whole)


def _locked(whole: CameraMove, seconds: Sequence[CameraMove]) -> tuple[Verdict, str]:
    """A camera that should not move: it must not on the whole, nor plainly in any second."""
    if whole.moves != (STATIC,):
        return "differs", told(whole)
    for n, each in enumerate(seconds):
        strength = weights(each.pan, each.tilt, each.zoom, each.roll, 0.0)
        name, much = next(iter(strength.items()))
        if each.moves != (UNSURE,) and much >= BRIEF:
            return "differs", f"{_with_value(name, each)} in second {n + 1}"
    return "matches", told(whole)


def _faint(name: str, whole: CameraMove) -> str:
    strength = weights(whole.pan, whole.tilt, whole.zoom, whole.roll, whole.shake)
    best = max(ANSWERS[name], key=lambda each: strength.get(each, 0.0))
    return _with_value(best, whole)


def _with_value(name: str, move: CameraMove) -> str:
    first = name.split()[0]
    values = {"pan": move.pan, "tilt": move.tilt, "push": move.zoom, "pull": move.zoom, "roll": move.roll}
    if first not in values:
        return name
    return f"{name} {abs(values[first]):.2g} {_UNITS[first]}"


def _why(move: CameraMove) -> str:
    if move.points == 0:
        return "nothing in the background can be followed"
    return f"only {round(100 * move.inliers)} % of {move.points} background points agree"
