"""What the camera does, and which words say so."""

import re
from collections.abc import Iterator, Sequence

from rushes.engines.previz.words.spans import Span
from rushes.engines.previz.words.story import Story
from rushes.prompts.lexicon import CAMERAS
from rushes.prompts.moves import camera_moves

_SLOW = re.compile(r"\b(slow(ly|er)?|gentl[ey]|gently|creep\w*|gradual(ly)?|subtl[ey]|soft(ly)?)\b", re.I)
_FAST = re.compile(r"\b(fast|quick(ly)?|rapid(ly)?|crash|whip|swish|sudden(ly)?|rush\w*|swift(ly)?)\b", re.I)
_SPECIAL = (
    ("dolly zoom", re.compile(r"\b(dolly zoom|vertigo( effect)?|zolly)\b", re.I)),
    ("whip pan", re.compile(r"\b(whip|swish)(-| )?pans?\b", re.I)),
    ("handheld", re.compile(r"\bhand-?held\b|\bshak(y|ing) (cam(era)?|footage)\b", re.I)),
    (
        "rack focus",
        re.compile(r"\brack(s|ing)? focus\b|\bfocus (pull|shift|rack)(s|ing)?\b|\bpull(s|ing)? focus\b", re.I),
    ),
    ("flyover", re.compile(r"\bfly-?over\b|\bdrone (flight|flies|flying|glides|moves|rises|follows|orbits)\b", re.I)),
    ("drift", re.compile(r"\bcamera (gently |slowly |softly )?(drift|float)(s|ing)?\b|\bfloating camera\b", re.I)),
    ("roll", re.compile(r"\bcamera (slowly )?roll(s|ing)?\b|\brolling camera\b|\bcamera roll\b", re.I)),
    (
        "tracking",
        re.compile(r"\b(tracking shot|steadi-?cam|gimbal|follow shot|dolly shot|follow(s|ing)? shot)\b", re.I),
    ),
    ("crane up", re.compile(r"\b(crane|jib) shot\b", re.I)),
    ("static", re.compile(r"^\W*(static|locked(-| )?off( shot)?|locked|tripod|fixed frame)\W*$", re.I)),
)
_SLIDES = re.compile(
    r"\bcamera (?:\w+ly )?(?:slid|truck|track|glid|mov|drift|travel)\w*(?: \w+ly)? (?:to the )?(left|right)\b", re.I
)
_FAMILY = {"push in": "push in", "pull back": "pull back", "zoom in": "zoom in", "zoom out": "zoom out", "pan": "pan",
    "tilt": "tilt", "slide": "truck", "orbit": "orbit", "crane": "crane", "follow": "tracking",
    "static": "static"}  # fmt: skip
_NAMES = frozenset(term.name for term in CAMERAS)
_WAY = re.compile(r"\b(left|right|up|down)(wards?)?\b", re.I)
_CAMERAL = ("track", "follow", "pan", "tilt", "doll", "zoom", "orbit", "crane", "push", "pull", "steadicam")
_KEPT = ("person", "group", "thing", "crowd", "name", "with")


def camera_of(text: str) -> list[tuple[str, str]]:
    """The camera moves of a clause, each a term of ``CAMERAS`` with its pace; none where no camera moves."""
    found = [name for name, pattern in _SPECIAL if pattern.search(text)]
    families = [_FAMILY[family] for family in camera_moves(text) if family in _FAMILY]
    if found and found != ["static"] and set(families) <= {"pan", "follow", "tracking", "zoom in", "push in", "crane"}:
        families = [] if found != ["handheld"] else families
    slide = _SLIDES.search(text)
    if slide and not found and set(families) <= {"tracking", "truck"}:
        families = []
        found = [f"truck {slide[1].lower()}"]
    names = dict.fromkeys([*found, *(_with_way(family, text) for family in families)])
    return [(name, pace(text)) for name in names]


def pace(text: str) -> str:
    """Slow, fast, or "" where nothing is said."""
    return "slow" if _SLOW.search(text) else "fast" if _FAST.search(text) else ""


def _with_way(family: str, text: str) -> str:
    """The term of a family, with the way and the slowness that are said."""
    way = _WAY.search(text)
    if family == "crane":
        falls = re.search(r"\b(descend\w*|lower\w*|down(wards?)?|sinks?)\b", text, re.I)
        return "crane down" if falls else "crane up"
    if family == "truck" and way is None:
        return "tracking"
    named = f"{family} {way[1].lower()}" if way else family
    if family in ("push in", "pull back"):
        named = f"slow {family}" if _SLOW.search(text) else family
    return named if named in _NAMES else family


def without_camera(story: Story, read: Sequence[Span], text: str) -> list[Span]:
    """The words of a sentence that are not the camera's; its moves go to the story."""
    kept: list[Span] = []
    going = False
    for clause in _clauses(read):
        words = text[clause[0].start : clause[-1].end]
        moves = camera_of(words if not going else f"camera {words}")
        going = bool(moves)
        if not moves:
            kept += clause
            continue
        story.moves += [move for move in moves if move[0] not in {name for name, _ in story.moves}]
        kept += _beyond(clause)
    return kept


def _beyond(clause: Sequence[Span]) -> list[Span]:
    """What a clause about the camera says of others: from the first of them on."""
    for at, span in enumerate(clause):
        named = span.kind == "tag" or (
            span.has(*_KEPT) and not span.has("camera") and span.low not in ("subject", "track", "pan", "pans")
        )
        framed = span.has("size", "angle", "view") and not span.has("camera")
        if named or framed:
            start = at
            while (
                start
                and clause[start - 1].kind == "plain"
                and clause[start - 1].low in ("a", "an", "the", "her", "his")
            ):
                start -= 1
            return [each for each in clause[start:] if not (each.kind == "unknown" and each.low.startswith(_CAMERAL))]
    return [span for span in clause if span.kind == "stop"]


def _clauses(read: Sequence[Span]) -> Iterator[list[Span]]:
    clause: list[Span] = []
    for span in read:
        clause.append(span)
        if span.kind == "stop":
            yield clause
            clause = []
    if clause:
        yield clause
