"""What happens in a clip: acts of people, things and the air, from a motion prompt."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rushes.engines.previz.scene import Act
from rushes.engines.previz.words.camera import pace, without_camera
from rushes.engines.previz.words.lexicon import Sense
from rushes.engines.previz.words.parts import of_part
from rushes.engines.previz.words.spans import Span, spans
from rushes.engines.previz.words.story import Somebody, Something, Story
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.film import AIRS, WAYS
from rushes.engines.previz.words.tables.things import BEASTS
from rushes.engines.previz.words.terms import VERBS
from rushes.engines.previz.words.tokens import plain, tokens
from rushes.engines.previz.words.who import FEMALE, MALE, by_tag

_NOUNS = words(
    """
    nod breath smile sway performance singing song chords kiss hug embrace laugh laughter wave
    """
)
"""Deeds that are told by a noun: a slight nod."""
_CHANGE = frozenset(("shift", "grow", "fade", "soften"))
_NOT_DEEDS = words("left set setting still open close light lights back")
_STRAY = frozenset(("tie", "photograph", "telephone", "set down", "hide", "wash", "touch", "set", "place"))
"""Verbs that are more often nouns or little words in a clip: only in a form that is surely a verb."""


LONG = 160
"""Phrases of the longest sentence; longer ones are read in parts, so that no text takes long."""
ALL = "*"
"""Stands for everybody while a clause is read."""


def read_motion(story: Story, text: str) -> tuple[list[Act], list[str]]:
    """The acts of a motion prompt in order, each once, and the words that were not understood."""
    acts: list[Act] = []
    left: list[str] = []
    for sentence in sentences(spans(tokens(text), text, clip=True)):
        who: str | None = None
        for clause in _clauses(without_camera(story, sentence, text)):
            if any(span.has("still camera") for span in clause):
                story.moves.append(("static", ""))
                continue
            who, found = _read(story, clause, who, text)
            acts += found
            left += [span.text for span in clause if span.kind == "unknown" and span.low not in _air_words()]
    return list(dict.fromkeys(acts)), left


def sentences(read: Sequence[Span]) -> Iterator[list[Span]]:
    """Spans up to each full stop, which is left out."""
    sentence: list[Span] = []
    for span in read:
        if span.ends or len(sentence) >= LONG:
            if sentence:
                yield sentence
            sentence = [] if span.ends else [span]
        else:
            sentence.append(span)
    if sentence:
        yield sentence


def _clauses(read: Sequence[Span]) -> Iterator[list[Span]]:
    clause: list[Span] = []
    for span in read:
        if span.kind == "stop" or span.low in ("while", "as", "then", "when") or len(clause) >= LONG // 4:
            if clause:
                yield clause
            clause = []
        else:
            clause.append(span)
    if clause:
        yield clause


def _read(story: Story, clause: Sequence[Span], who: str | None, text: str) -> tuple[str | None, list[Act]]:
    """The acts of one clause, and who does them, for the next."""
    acts: list[Act] = []
    found = list(_deeds(story, clause))
    for n, (at, sense) in enumerate(found):
        start = found[n - 1][0] + 1 if n else 0
        bare = n and clause[at - 1].low in ("and", "then", "or")
        subject = None if bare else _subject(story, clause[start:at])
        if subject is not None:
            who = subject
        elif who is None:
            who = _first(story)
        until = found[n + 1][0] if n + 1 < len(found) else len(clause)
        words = text[clause[at].start : clause[until - 1].end]
        told = text[clause[0].start : clause[-1].end]
        each = [one.id for one in story.people] if who == ALL else [who]
        found_acts = [_act(story, one, sense, clause[at + 1 : until], words, pace(told)) for one in each]
        acts += [of_part(act, clause[start if subject is not None else 0 : at]) for act in found_acts]
    return who, acts


def _deeds(story: Story, clause: Sequence[Span]) -> list[tuple[int, Sense]]:
    """The verbs of a clause; where it has none, a noun that tells a deed."""
    verbs = [(at, sense) for at in range(len(clause)) if (sense := _verb(story, clause, at)) is not None]
    if verbs:
        return verbs
    for at, span in enumerate(clause):
        sense = span.sense("motion", "action")
        if sense is not None and (set(span.low.split()) & _NOUNS or (" " in span.low and span.has("motion"))):
            return [(at, sense)]
        if span.has("expression") and span.term("expression") == "smile" and "smile" in span.low:
            return [(at, Sense("motion", "smile", "base"))]
    return []


def _verb(story: Story, clause: Sequence[Span], at: int) -> Sense | None:
    span = clause[at]
    if span.has("expression") and span.low.startswith(("face ", "features ")):  # her face falls
        return Sense("expression", span.term("expression"), "s")
    if not span.has("motion", "action", "pose", "gaze"):
        return None
    before = clause[at - 1] if at else None
    thing = _subject(story, clause[:at])
    alive = {one.id for one in story.people} | {each.id for each in story.things if each.kind in BEASTS}
    lifeless = thing is not None and thing not in alive
    part = any(each.has("body") for each in clause[:at])
    slots = ("motion", "action", "pose") if lifeless or part else ("action", "pose", "motion")
    if (gaze := span.sense("gaze")) is not None and gaze.term in WAYS and not span.has("action"):
        return Sense("gaze", gaze.term, gaze.form) if gaze.form != "base" or not at else None
    sense = span.sense(*slots)
    if sense is None or span.low in _NOT_DEEDS:
        return None
    if sense.form == "base":
        fits = before is not None and (before.low in ("to", "and", "they", "both") or _plural(before))
        fits = fits or (
            at > 2 and any(each.low == "and" for each in clause[:at]) and before is not None and before.kind != "stop"
        )
        return sense if (fits or (at == 0 and not set(span.low.split()) & _NOUNS)) and not span.has("body") else None
    noun = span.has("thing", "body", "dressing") or set(span.low.split()) & _NOUNS or span.has("hair style")
    if noun and (before is None or (before.kind == "plain" and before.low not in ("and", "then", "it", "she", "he"))):
        return None
    if sense.form == "s" and before is not None and before.low in ("the", "a", "of", "her", "his", "in", "with"):
        return None
    return None if sense.form == "ed" and before is not None and before.low in ("with", "a", "the") else sense


def _plural(span: Span) -> bool:
    return (
        any(sense.form == "pl" for sense in span.senses)
        or (span.has("body") and span.low.endswith("s"))
        or (span.kind == "tag" or span.low in ("motes", "dust motes", "leaves", "raindrops", "curtains"))
    )


def _act(story: Story, who: str, sense: Sense, after: Sequence[Span], words: str, told: str) -> Act:
    if sense.slot == "gaze":
        return Act(who=who, verb="look", way=sense.term, pace=told)
    if sense.slot == "expression":
        return Act(who=who, verb="form", becomes=sense.term, pace=told)
    verb = sense.term if sense.term in VERBS else "shift"
    becomes = next((each.term("expression") for each in after if each.has("expression")), "")
    changes = verb in _CHANGE or verb in ("turn", "shift")
    if verb == "smile":
        becomes, changes = "smile", True
    return Act(who=who, verb=verb, way=_way(story, after, words), becomes=becomes if changes else "", pace=told)


def _first(story: Story) -> str:
    """Who acts where no one is named: the person of the scene, the thing, or the air."""
    return story.people[0].id if story.people else ""


def _subject(story: Story, before: Sequence[Span]) -> str | None:
    """Who or what is named before a verb; "" for the light and the air, None for nobody."""
    for span in before:
        found = _named(story, span)
        if found is not None:
            return found
    return None


def _named(story: Story, span: Span) -> str | None:
    if span.kind == "tag":
        one = by_tag(story, span)
        return one.id if isinstance(one, Somebody | Something) else ""
    if span.low in FEMALE | MALE or span.low in ("they", "both", "other"):
        return _pronoun(story, span.low)
    if span.has("person"):
        word = span.term("person")
        same = next((one for one in story.people if word in (one.noun, one.id.casefold())), None)
        return (same or story.people[0]).id if story.people else None
    if span.has("thing"):
        kinds = {span.term("thing")}
        kinds |= {"cup", "mug"} if kinds & {"cup", "mug"} else set()
        thing = next((each for each in story.things if each.kind in kinds), None)
        if thing is not None:
            return thing.id
    if span.low in _airs():
        flame = next((each.id for each in story.things if each.kind in ("candle", "fire")), "")
        return flame if "flame" in span.low else ""
    if span.has("body") or span.low in ("character", "subject", "expression", "smile"):
        return _first(story) or None
    return "" if span.has("thing") else None


def _pronoun(story: Story, word: str) -> str | None:
    if word in ("they", "both"):
        return ALL if len(story.people) > 1 else _first(story) or None
    if word == "other":
        return story.people[1].id if len(story.people) > 1 else None
    sex = "woman" if word in FEMALE else "man"
    return next((one.id for one in story.people if one.sex in (sex, "")), None)


@cache
def _airs() -> frozenset[str]:
    return frozenset(plain(word) for words in AIRS.values() for word in words.split(","))


@cache
def _air_words() -> frozenset[str]:
    return frozenset(word for phrase in _airs() for word in phrase.split())


@cache
def _ways() -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = [(word.strip(), way) for way, words in WAYS.items() for word in words.split(",")]
    pairs.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return tuple((re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE), way) for word, way in pairs)


def _way(story: Story, after: Sequence[Span], words: str) -> str:
    """Where to: a way, or the id or mark that follows "to", "toward" or "at"."""
    led = False
    for span in after[:8]:
        direct = span.has("thing") or span.kind == "tag" or span.has("person")
        if (led or direct) and not span.has("light", "body"):
            found = _named(story, span)
            if found:
                return found
            if mark := span.term("mark"):
                return mark
        led = led or span.low in ("to", "toward", "towards", "at", "into", "over", "on", "around", "with")
    first = [pattern.search(words) for pattern, _ in _ways()]
    hits = [(match.start(), way) for match, (_, way) in zip(first, _ways(), strict=True) if match]
    far = [way for start, way in sorted(hits) if start < 60]
    multi = next((way for way in far if way in ("light", "camera")), "")
    return multi or (far[0] if far and far[0] not in ("in", "off") else "")
