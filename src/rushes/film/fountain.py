"""Screenplays in Fountain, read into the words of a film.

Fountain syntax: https://fountain.io/syntax (1.1). Clips are silent, so dialogue becomes voice-over.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from rushes.film.beats import Script, Tags, check_beats, check_size, chunks, finder, seconds_for, sections
from rushes.film.model import Moment


def read_fountain(text: str) -> Script:
    """The script in a Fountain screenplay: scenes, people, and a moment for every beat.

    Scene headings give places and sections of kind scene; action gives moments with the people it
    names; dialogue gives moments with the line as voice-over. Raises ``FilmError`` past 2 MB or
    5,000 beats.
    """
    check_size(text, "the script")
    title, lines = _title_page(_without_notes(text).split("\n"))
    scenes = list(_scenes(_paragraphs(lines)))
    tags, looks = Tags(), _looks(scenes)
    for each in scenes:
        for beat in each.beats:
            if beat.speaker:
                tags.give("cast", beat.speaker, looks.get(beat.speaker.casefold(), ""))
    people = finder(tags.all("cast"))
    moments: list[Moment] = []
    found: list[tuple[str, list[Moment]]] = []
    for number, each in enumerate(scenes, 1):
        place = tags.give("place", each.place, each.text) if each.place else None
        own = [moment for beat in each.beats for moment in _moments(beat, people, tags)]
        where = place.tag if place else None
        own = [replace(moment, place=where, section=f"scene{number}", light=each.light) for moment in own]
        found.append((f"scene{number}", own))
        moments += own
    check_beats(len(moments), "the script")
    beats = tuple(replace(moment, id=f"m{n:03d}") for n, moment in enumerate(moments, 1))
    return Script(title, sections(found), tags.all("cast"), beats, tags.all("place"))


class _Beat(NamedTuple):
    """A paragraph: action, or a line somebody speaks."""

    text: str
    speaker: str = ""
    manner: str = ""


class _Scene(NamedTuple):
    """A scene: its place, how that looks, the light its heading gives, and its beats."""

    place: str
    text: str
    light: str | None
    beats: list[_Beat]


_HEADING = re.compile(r"(?:INT\.?/EXT|EXT\.?/INT|I/E|INT|EXT|EST)[. ][ ]*(.+)", re.IGNORECASE)
_CUE = re.compile(r"@?([^(^]+?)[ ]*(?:\(([^)]*)\))?[ ]*\^?")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|_)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1")
_TIMES = re.compile(
    r"(?:DAY|NIGHT|MORNING|EVENING|AFTERNOON|DAWN|DUSK|LATER|CONTINUOUS|SAME|MOMENTS? LATER|SUNSET|SUNRISE)\b.*", re.I
)
_INTRODUCED = re.compile(r"\b([A-Z][A-Z .'-]{0,38}[A-Z])[ ]?\(([^()]{3,160})\)")
_SKIPPED = re.compile(r"#|=|~~|>.*(?<!<)$")


def _without_notes(text: str) -> str:
    """The text without boneyard ``/* */`` and notes ``[[ ]]``; lines end with one line feed."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    for start, end in (("/*", "*/"), ("[[", "]]")):
        kept, pos = [], 0
        while (open := text.find(start, pos)) >= 0 and (close := text.find(end, open + 2)) >= 0:
            kept.append(text[pos:open])
            pos = close + 2
        text = "".join([*kept, text[pos:]])
    return text


def _title_page(lines: list[str]) -> tuple[str, list[str]]:
    """The title, and the lines after the title page (``Key: value`` lines up to the first blank one)."""
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if not lines or not re.match(r"[A-Za-z ]{1,40}:", lines[first]) or _HEADING.match(lines[first]):
        return "", lines
    if re.fullmatch(r"[A-Z ]+:\s*", lines[first]):
        return "", lines
    end = next((n for n in range(first, len(lines)) if not lines[n].strip()), len(lines))
    title = ""
    for number in range(first, end):
        key, _, value = lines[number].partition(":")
        if key.strip().casefold() == "title":
            following = lines[number + 1] if number + 1 < end else ""
            title = value.strip() or (following.strip() if following[:1] in (" ", "\t") else "")
    return _clean(title)[:200], lines[end:]


def _paragraphs(lines: Iterable[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line.strip())
        elif block:
            yield block
            block = []
    if block:
        yield block


def _scenes(paragraphs: Iterable[list[str]]) -> Iterator[_Scene]:
    scene = _Scene("", "", None, [])
    for block in paragraphs:
        heading = _heading(block[0])
        if heading is not None:
            if scene.beats or scene.place:
                yield scene
            scene, block = _scene(heading), block[1:]
        scene.beats.extend(_beats(block))
    if scene.beats or scene.place:
        yield scene


def _heading(line: str) -> str | None:
    """The text of a scene heading: ``INT. BEDROOM - DAY``, or forced by a period."""
    line = re.sub(r"[ ]*#[^#]*#$", "", line)
    if line.startswith(".") and not line.startswith("..") and len(line) > 1:
        return _clean(line[1:].strip()) or None
    return _clean(line) if _HEADING.match(line) else None


def _scene(heading: str) -> _Scene:
    """``INT. BEDROOM - NIGHT`` as place Bedroom, interior, by the light of night."""
    match = _HEADING.match(heading)
    parts = re.split(r"\s+[-\N{EN DASH}\N{EM DASH}]+\s+", match[1] if match else heading)
    light = parts.pop().strip().lower()[:80] if len(parts) > 1 and _TIMES.fullmatch(parts[-1].strip()) else None
    name = " - ".join(parts).strip()[:80]
    name = name.capitalize() if name.isupper() else name
    side = {"i": "interior", "e": "exterior"}.get(heading[:1].lower(), "") if match else ""
    return _Scene(name, f"{name}, {side}" if side else name, light, [])


def _looks(scenes: Iterable[_Scene]) -> dict[str, str]:
    """How action introduces people: ``ANNA (30s, tired eyes)``."""
    looks: dict[str, str] = {}
    for scene in scenes:
        for beat in scene.beats:
            for name, look in _INTRODUCED.findall("" if beat.speaker else beat.text):
                looks.setdefault(name.casefold(), f"{name.title()}, {look}")
    return looks


def _beats(block: list[str]) -> Iterator[_Beat]:
    if not block or _SKIPPED.match(block[0]) or _is_transition(block):
        return
    cue = _cue(block)
    if cue:
        yield from _spoken(cue, block[1:])
        return
    text = _clean(" ".join(line.lstrip("!~>").rstrip("<") for line in block))
    if re.search(r"\w", text):
        yield _Beat(text)


def _is_transition(block: list[str]) -> bool:
    return len(block) == 1 and block[0].isupper() and block[0].endswith(":")


def _cue(block: list[str]) -> str:
    """The name in a character cue: an upper-case line with a line under it, or forced by ``@``."""
    match = _CUE.fullmatch(block[0])
    if match is None or len(block) < 2 or block[0].startswith("!"):
        return ""
    name = " ".join(match[1].lstrip("@").split())
    fine = block[0].startswith("@") or (name.isupper() and len(name) <= 40 and not name.endswith((":", ".", "!", "?")))
    return _clean(name) if fine and re.search(r"[^\W\d_]", name) else ""


def _spoken(name: str, lines: Iterable[str]) -> Iterator[_Beat]:
    words, manner = [], ""
    for line in lines:
        if line.startswith("(") and line.endswith(")"):
            manner = manner or _clean(line[1:-1])
        else:
            words.append(line.lstrip("~"))
    text = _clean(" ".join(words))
    if re.search(r"\w", text):
        yield _Beat(text, name if not name.isupper() else name.title(), manner)


def _moments(beat: _Beat, people: Callable[[str], tuple[str, ...]], tags: Tags) -> Iterator[Moment]:
    """A beat as moments of one clip each."""
    for part in chunks(beat.text):
        seconds = seconds_for(part)
        if not beat.speaker:
            yield Moment(id="", text=part, cast=people(part), seconds=seconds)
            continue
        speaker = tags.give("cast", beat.speaker)
        manner = f" ({beat.manner})" if beat.manner else ""
        text = f'{speaker.name}{manner}. Voice-over: "{part}"'
        yield Moment(id="", text=text, cast=(speaker.tag,), seconds=seconds, framing="close-up")


def _clean(text: str) -> str:
    """The text without emphasis marks, escapes and anything that cannot be printed."""
    text = re.sub(r"\\([*_\\])", r"\1", _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)))
    text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())
