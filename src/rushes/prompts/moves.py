"""The camera moves of a text: which, how many, and whether they agree.

Words such as pan, track, crane or roll name things too, so a move counts where a camera does it, or where a
clause is nothing but the move ("slow push in").
"""

import re
from collections.abc import Mapping

from rushes.prompts.wording import READ

_SLOW = (
    r"(?:(?:a|the|very|slow|slowly|gentle|gently|smooth|smoothly|subtle|subtly|quick|fast|steady|steadily|rapid|"
    r"cinematic|"
    r"soft|long|dramatic|elegant|horizontal|vertical|wide|low|slight|slightly|gradual|gradually) ){0,3}"
)
_WAY = (
    r"(?: (?:in|out|back|left|right|up|down|forward|forwards|backward|backwards|away|"
    r"upward|upwards|downward|downwards))"
)

_FAMILIES: Mapping[str, str] = {
    "push in": r"push(?:es|ing)?[ -]?(?:in|forward|closer|toward)|doll(?:y|ies|ying) (?:in|forward|toward)|"
    "(?:moves?|moving|glides?|"
    r"creeps?|tracks?|rushes|flies|drifts) (?:in\b|forward|closer|toward)",
    "pull back": r"pull(?:s|ing)?[ -]?(?:back|out|away)|doll(?:y|ies|ying) (?:out|back|away)|(?:moves?|tracks?|"
    "backs?) (?:back|away|out)",
    "zoom in": r"zoom(?:s|ing)?(?! out)(?: in)?",
    "zoom out": r"zoom(?:s|ing)?(?: slowly)? out",
    "pan": r"(?<!the )(?<!copper )pan(?:s|ning)?\b",
    "tilt": r"tilt(?:s|ing)?\b",
    "slide": r"(?:truck|slid|track|glid)(?:e|s|es|ing)? (?:left|right|sideways|laterally|parallel)",
    "orbit": r"orbit(?:s|ing|al)?\b|arc(?:s|ing)?\b|circl(?:es?|ing)\b|rotat(?:es?|ing)\b|spins?\b|revolv(?:es?|"
    "ing)\b",
    "crane": r"crane(?:s|ing)?\b|boom(?:s|ing)?\b|jib\b|pedestal\b|ris(?:es|ing)\b|descends?\b|lifts?\b|lowers?\b",
    "follow": r"follow(?:s|ing)?\b|track(?:s|ing)?\b",
}
"""The families of moves, as verbs of a camera."""

_STATIC = re.compile(
    r"\b(?:static|locked(?:[ -]off)?|lock[ -]off|motionless|fixed) (?:camera|shot|frame|framing|wide|close|medium)|"
    r"\bcamera (?:is |remains |stays |holds |stands |kept )?(?:static|locked|fixed|still|steady|motionless)\b|"
    r"\blocked[ -]off\b|"
    r"\b(?:on a )?tripod\b|(?:^|[.,;] ?)(?:static|locked)(?=[.,;]|$)",
    re.IGNORECASE,
)
_CAMERA = re.compile(
    r"\b(?:camera|lens|dolly|dollies|dollying|zooms?|zooming|tracking shot|crane shot|drone shot|steadicam|"
    r"(?:whip|swish) pan|"
    r"(?:pan|tilt|orbit|arc|crane|push|pull|dolly|zoom|tracking|follow|jib|boom|orbital)(?:-in|-out|"
    r"-back)? (?:shot|arc|move))\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"^\s*{_SLOW}(?:push(?:es)?[ -]in|pull[ -](?:back|out)|pan(?: shot)?{_WAY}?|tilt{_WAY}|orbit|arc|"
    rf"crane(?:{_WAY})?|"
    rf"tracking|truck{_WAY}|track{_WAY}|slide{_WAY}|dolly{_WAY}?|zoom{_WAY})\b",
    re.IGNORECASE,
)
_BARE = re.compile(rf"^\s*(?:and )?{_SLOW}(?:{'|'.join(_FAMILIES.values())})", re.IGNORECASE)
_MOVES = {name: re.compile(rf"\b(?:{pattern})", re.IGNORECASE) for name, pattern in _FAMILIES.items()}
_OPPOSITE = ({"push in", "pull back"}, {"zoom in", "zoom out"}, {"push in", "zoom out"}, {"pull back", "zoom in"})
_DOLLY_ZOOM = re.compile(r"\b(?:dolly zoom|vertigo|zolly)\b", re.IGNORECASE)
_PURPOSE = re.compile(
    r"\b(?:to|that|while|as it|and) (?:follow|track|keep)\w*\b|\bmatching (?:speed|pace)\b", re.IGNORECASE
)


def camera_moves(text: str) -> tuple[str, ...]:
    """The camera moves a text asks for, ``static`` among them, in order and each once."""
    text = _DOLLY_ZOOM.sub(" ", text[:READ])
    found = ["static"] if _STATIC.search(text) else []
    for sentence in re.split(r"[.;!?\n]", text):
        going = False
        for clause in sentence.split(","):
            going = bool(_CAMERA.search(clause) or _ALONE.search(clause) or (going and _BARE.search(clause)))
            if going:
                found += _moves_of(_of_camera(clause))
    unique = list(dict.fromkeys(found))
    if "follow" in unique and len(set(unique) - {"static", "follow"}) > 0:
        unique.remove("follow")
    return tuple(unique)


def disagreement(text: str) -> str:
    """What is wrong with the camera moves of a text, in words; empty where there is one or none."""
    moves = camera_moves(text)
    moving = [move for move in moves if move != "static"]
    if "static" in moves and moving:
        return f"holds the camera still and moves it: {', '.join(moving)}"
    if any(pair <= set(moving) for pair in _OPPOSITE):
        return f"moves the camera both ways: {', '.join(moving)}"
    return f"asks for {len(moving)} camera moves: {', '.join(moving)}" if len(moving) > 1 else ""


def _of_camera(clause: str) -> str:
    """The part of a clause that the camera does, from its word on; all of it for a move that stands alone."""
    match = re.search(r"\bcamera\b", clause, re.IGNORECASE)
    if match is None:
        return clause
    before = clause[: match.start()]
    return clause[match.start() :] if _CAMERA.search(before) is None and not _ALONE.search(before) else clause


def _moves_of(clause: str) -> list[str]:
    clause = _PURPOSE.sub(" ", clause)
    return [name for name, pattern in _MOVES.items() if pattern.search(clause)]
