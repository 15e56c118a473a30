"""Framing, light, weather, mood and style: words that stand for the whole picture."""

from collections.abc import Sequence

from rushes.engines.previz.words.nouns import ARTICLES, is_head
from rushes.engines.previz.words.spans import Span
from rushes.engines.previz.words.story import Story
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.film import DOUBTFUL
from rushes.engines.previz.words.tables.settings import ROOM_LIGHT

_WEAK_LIGHT = frozenset(("day", "low"))
_SUN = frozenset(
    ("sunlight", "sunshine", "sun", "sunny", "sunlit", "bright light", "sunbeam", "sunbeams", "bright day")
)
_MARKS = ("rim", "hard", "motes", "shafts")
_LED = words("shot shots view angle frame framing of composition on lens")
FRAMES = ("size", "angle", "view", "lens", "shallow", "side")
LIGHTS = ("light", "light side", "weather", "soft", *_MARKS)


def frame_at(story: Story, read: Sequence[Span], at: int) -> int | None:
    """Read a phrase of framing; where it ends, or None where it is none."""
    span = read[at]
    if span.kind == "number" and span.low.endswith("mm"):
        return _millimetres(story, span, at)
    if not span.has(*FRAMES) or (span.low in DOUBTFUL and not _sure(read, at)):
        return None
    if span.has("view") and story.turn.last == "light":
        return None
    if span.low == "from behind" and _of_others(story, read, at):
        story.turn.prep = "behind"
        return at + 1
    for slot in ("size", "angle", "view", "side"):
        if term := span.term(slot):
            _frame(story, slot, term, sure=_alone(read, at) and span.low != "detail")
    story.lens = story.lens or int(span.term("lens") or 0)
    story.shallow = story.shallow or span.has("shallow")
    story.turn.prep = ""
    if not span.has("lens", "shallow") and not story.turn.subject:
        story.turn.topic, story.turn.last = "frame", "frame"
    return at + 1


def _of_others(story: Story, read: Sequence[Span], at: int) -> bool:
    """Whether "from behind" says where others are, not the camera: from behind the door, hugs her from behind."""
    turn = story.turn
    after = read[at + 1] if at + 1 < len(read) else None
    before = read[at - 1] if at else None
    if after is not None and turn.last != "frame" and (after.low in ARTICLES or after.kind == "tag" or is_head(after)):
        return True
    done_to = before is not None and (before.kind == "tag" or before.has("person", "name") or before.low in _THEM)
    return done_to and (bool(turn.doing) or turn.object)


_THEM = frozenset(("her", "him", "them", "me", "each other"))


def _frame(story: Story, slot: str, term: str, *, sure: bool) -> None:
    old = story.framing.get(slot)
    if old is None or (sure and story.framing.get(f"{slot} sure") is None):
        story.framing[slot] = term
        if sure:
            story.framing[f"{slot} sure"] = "yes"


def _millimetres(story: Story, span: Span, at: int) -> int | None:
    length = span.low.removesuffix("mm").partition(".")[0]
    if not 4 <= int(length) <= 1200:
        return None
    if int(length) not in (8, 16, 70) and not (int(length) == 35 and story.lens):
        story.lens = story.lens or int(length)
    return at + 1


def _alone(read: Sequence[Span], at: int) -> bool:
    """Whether a clause is nothing but framing."""
    return all(span.has(*FRAMES, "style", "camera") or span.kind == "plain" for span in _clause(read, at))


def _sure(read: Sequence[Span], at: int) -> bool:
    after = read[at + 1] if at + 1 < len(read) else None
    led = after is not None and after.low in _LED and after.low != "on"
    return bool(_alone(read, at) or (led and not (read[at].low == "full" and after is not None and after.low == "of")))


def _clause(read: Sequence[Span], at: int) -> Sequence[Span]:
    start, end = at, at
    while start and read[start - 1].kind != "stop":
        start -= 1
    while end < len(read) and read[end].kind != "stop":
        end += 1
    return read[start:end]


def light_at(story: Story, span: Span) -> bool:
    """Read what a phrase says of light and weather; whether it says any."""
    if not span.has(*LIGHTS):
        return False
    if kind := span.term("light"):
        set_light(story, kind, weak=kind in _WEAK_LIGHT or span.low in ROOM_LIGHT or span.low in _SUN)
    for slot, key in (("light side", "side"), ("weather", "weather")):
        if term := span.term(slot):
            story.light.setdefault(key, term)
    story.marks |= {mark for mark in _MARKS if span.has(mark)}
    return True


def set_light(story: Story, kind: str, *, weak: bool) -> None:
    """The first light that is told stands; daylight that any light may be gives way, and the night to its candles."""
    lit = story.light.get("kind") == "night" and kind == "candle"
    if "kind" not in story.light or (story.light.get("weak") and not weak) or lit:
        story.light["kind"] = kind
        story.light["weak"] = "yes" if weak else ""


UNDRAWN = ("paper", "clay")
"""Styles that are kept and not drawn yet: they count as left out."""


def style_at(story: Story, span: Span) -> bool:
    """Read what a phrase says of mood and style."""
    if not span.has("mood", "style"):
        return False
    story.mood = story.mood or span.term("mood")
    if (term := span.term("style")) and story.style in ("", "realism", "35mm"):
        keep = story.style and term in ("35mm", "realism", "documentary")
        story.style = story.style if keep else term
        if story.style in UNDRAWN:
            story.left.append((span.start, span.end))
    return True
