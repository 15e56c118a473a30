"""A request read: prompt, motion, references and facts into a scene."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rushes.engines.previz.scene import Act, Framing, Light, Move, Place, Scene
from rushes.engines.previz.words.camera import camera_of, without_camera
from rushes.engines.previz.words.frame import frame_at, light_at
from rushes.engines.previz.words.furnish import furnish
from rushes.engines.previz.words.looks import from_reference, person_looks, place_looks, thing_looks
from rushes.engines.previz.words.motion import read_motion, sentences
from rushes.engines.previz.words.nouns import noun_at
from rushes.engines.previz.words.persons import possessed
from rushes.engines.previz.words.spans import Span, spans
from rushes.engines.previz.words.states import undrawn
from rushes.engines.previz.words.story import Somebody, Something, Story
from rushes.engines.previz.words.tell import understood
from rushes.engines.previz.words.terms import MARKS, WAYS
from rushes.engines.previz.words.tokens import READ, tokens
from rushes.engines.previz.words.walk import walk
from rushes.engines.previz.words.who import by_tag, people_of
from rushes.prompts.looks import scene_looks

_WAYS = frozenset(("", *WAYS, *MARKS))
_HUMAN = frozenset(("mouth", "eyes", "face", "hands", "feet", "back", "ear", "hair", "shoulder"))


def read(
    prompt: str,
    motion: str = "",
    references: Mapping[str, str] | None = None,
    facts: Mapping[str, str] | None = None,
) -> Scene:
    """The scene that a request asks for, as far as its words say.

    ``references`` maps tags to the words that describe them ("" where only a picture is known), ``facts`` are those
    of a shot (``rushes.prompts.compose.facts``). What is not said stays empty: the stage chooses. Words that are not
    understood are in ``left``, as written; things nobody knows are stand-ins there (``known`` is false). Never raises,
    whatever the texts hold; the first 5,000 characters of each are read.
    """
    story = Story(references=dict(references or {}), kinds=_kinds(facts or {}))
    text = prompt[:READ]
    for sentence in sentences(spans(tokens(text), text)):
        _sentence(story, sentence, text)
    _from_references(story)
    _from_facts(story, facts or {})
    _implied_people(story)
    for one in story.people[:1]:
        one.say("expression", story.feeling, weak=True)
    _by_pronoun(story, text)
    acts, motion_left = read_motion(story, motion[:READ])
    _conclude(story, acts)
    undrawn(story)
    furnish(story, acts)
    scene = _scene(story, acts)
    left = dict.fromkeys([*_phrases(story.left, text), *motion_left])
    return replace(scene, understood=understood(scene), left=tuple(left))


def _sentence(story: Story, sentence: Sequence[Span], text: str) -> None:
    """One sentence: a description of somebody or something, or what is seen."""
    rest = without_camera(story, sentence, text)
    colon = next((at for at, span in enumerate(rest[:6]) if span.kind == "stop" and span.low == ":"), None)
    if colon and _described(story, rest[:colon], rest[colon + 1 :], text):
        return
    walk(story, rest)


def _described(story: Story, named: Sequence[Span], told: Sequence[Span], text: str) -> bool:
    """Read "@singer: wavy dark hair, ..."; false where no one and nothing is named before the colon."""
    last = named[-1]
    words = text[told[0].start : told[-1].end] if told else ""
    if last.kind == "tag":
        if len(named) > 1 or _acted(told):
            return False
        whom: object = by_tag(story, last)
    else:
        noun = noun_at(named, 0)
        if noun is None or noun.slot != "person" or noun.end != len(named) or _acted(told):
            return False
        whom = next(iter(people_of(story, noun)), None)
    if isinstance(whom, Somebody):
        person_looks(story, whom, told, words, leave=True)
    elif isinstance(whom, Something):
        thing_looks(whom, told)
        story.left += [(span.start, span.end) for span in told if span.kind == "unknown"]
    elif isinstance(whom, str):
        story.place, story.place_sure = (story.place, True) if story.place_sure else (whom, True)
        place_looks(story, told, leave=True)
    return True


def _acted(told: Sequence[Span]) -> bool:
    return any(span.kind == "tag" or span.low in ("she", "he", "they") for span in told)


def _kinds(facts: Mapping[str, str]) -> dict[str, str]:
    """What tags are, as far as a shot's facts tell: people, places and props by name."""
    kinds = {}
    for key, kind in (("who", "person"), ("place", "place"), ("props", "thing")):
        for name in facts.get(key, "").split(","):
            bare = name.partition("(")[0].strip().casefold()
            if bare:
                kinds[bare.replace(" ", "_")] = kinds[bare] = kind
    return kinds


def _from_references(story: Story) -> None:
    """Fill from the descriptions of references what the prompt does not say."""
    for tag, looks in story.references.items():
        everything: list[Somebody | Something] = [*story.people, *story.things]
        for one in everything:
            if one.tag and one.id.casefold() == tag.casefold() and looks:
                from_reference(story, one, looks)
    where = {tag.casefold(): looks for tag, looks in story.references.items()}
    looks = where.get(story.place.replace(" ", "_"), "")
    if looks:
        bare = scene_looks(looks)
        place_looks(story, spans(tokens(bare), bare))


def _from_facts(story: Story, facts: Mapping[str, str]) -> None:
    """What only the shot's facts say of framing, light and camera."""
    if not {"size", "view", "angle"} & set(story.framing) and facts.get("framing"):
        read_facts = spans(tokens(facts["framing"]), facts["framing"])
        for at in range(len(read_facts)):
            frame_at(story, read_facts, at)
    if "kind" not in story.light and facts.get("light"):
        for span in spans(tokens(facts["light"]), facts["light"]):
            light_at(story, span)
    if not story.moves and facts.get("camera"):
        story.moves += camera_of(f"camera {facts['camera']}") or camera_of(facts["camera"])


def _implied_people(story: Story) -> None:
    """Hands, a mouth, a face with nobody named are somebody's."""
    if story.nobody:
        story.people = [one for one in story.people if one.tag]
    if not story.people and not story.nobody and story.framing.get("detail") in _HUMAN:
        one = story.somebody("person")
        story.turn.subject = [one]
        possessed(story, [one])


_SHE, _HE = (
    re.compile(r"\b(she|her|hers|herself)\b", re.IGNORECASE),
    re.compile(r"\b(he|him|his|himself)\b", re.IGNORECASE),
)


def _by_pronoun(story: Story, text: str) -> None:
    """One person alone is she where the text only says she, and he where it only says he."""
    if len(story.people) == 1 and not story.people[0].sex:
        she, he = bool(_SHE.search(text)), bool(_HE.search(text))
        story.people[0].say("sex", "woman" if she and not he else "man" if he and not she else "")


def _conclude(story: Story, acts: list[Act]) -> None:
    """What the clip says of the still: somebody who sings or plays in it does so from the start."""
    people = {one.id: one for one in story.people}
    for act in acts:
        one = people.get(act.who)
        if one is None:
            continue
        if act.verb == "sing" and not (one.at == "piano" and one.action):
            one.say("action", "sing")
        elif act.verb in ("play", "play piano") and one.at == "piano":
            one.say("action", "play piano")
    size = story.framing.get("size", "")
    first = story.things[0].kind if story.things else ""
    if first == "keys" and not story.people and ("close" in size or size == "macro"):
        story.framing.setdefault("detail", "keys")


def _scene(story: Story, acts: list[Act]) -> Scene:
    frame, light = story.framing, story.light
    ids = {one.id for one in story.people} | {each.id for each in story.things}
    for one in story.people:
        one.partner = one.partner if one.partner in ids and one.partner != one.id else ""
    return Scene(
        people=tuple(one.person() for one in story.people),
        things=tuple(each.thing() for each in story.things),
        place=Place(kind=story.place, dressing=tuple(story.dressing), walls=story.walls),
        framing=Framing(
            size=frame.get("size", ""),
            angle=frame.get("angle", ""),
            view=frame.get("view", ""),
            subject=frame.get("subject", "") if frame.get("subject", "") in ids else "",
            detail=frame.get("detail", ""),
            side=frame.get("side", ""),
            lens=story.lens,
            shallow=story.shallow,
        ),
        light=Light(
            kind=light.get("kind", ""),
            side=light.get("side", ""),
            weather=light.get("weather", ""),
            hard="hard" in story.marks,
            rim="rim" in story.marks,
            motes="motes" in story.marks,
            shafts="shafts" in story.marks,
        ),
        moves=tuple(Move(camera=camera, pace=pace) for camera, pace in story.moves),
        acts=tuple(act if act.way in ids or act.way in _WAYS else replace(act, way="") for act in acts),
        mood=story.mood,
        style=story.style,
    )


def _phrases(places: Sequence[tuple[int, int]], text: str) -> Iterator[str]:
    """Words that stand side by side in the text as one phrase, as the user wrote it."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(set(places)):
        if joined and not text[joined[-1][1] : start].strip(" -"):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    yield from (text[start:end] for start, end in joined)
