"""What only furnishes a place: a café's wooden tables and hanging lamps are its dressing, and no subject of a frame."""

from collections.abc import Mapping, Sequence

from rushes.engines.previz.scene import Act
from rushes.engines.previz.words.nouns import Noun
from rushes.engines.previz.words.story import Something, Story
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.things import BEASTS, LIQUIDS

FITTINGS: Mapping[str, str] = {
    "table": "wooden furniture", "chair": "wooden furniture", "desk": "wooden furniture", "bed": "wooden furniture",
    "bench": "wooden furniture", "sofa": "", "armchair": "", "lamp": "practicals", "street lamp": "practicals",
    "microphone": "instruments", "piano": "instruments", "guitar": "instruments", "drums": "instruments",
    "violin": "instruments", "radio": "instruments", "curtain": "curtains", "window": "windows", "door": "doorways",
    "picture": "pictures", "photograph": "pictures", "mirror": "", "stairs": "", "wall": "", "tree": "plants",
    "flower": "flowers", "car": "", "clock": "", "pillow": "", "blanket": "",
}  # fmt: skip
"""What places are furnished with, and the term of dressing it is."""
_STOCK = frozenset(FITTINGS) - {"flower", "tree", "car", "clock", "photograph"}
"""Of those, the ones that are dressing even where there is but one."""
_OUTSIDE = frozenset({"street lamp", "tree", "car"})
"""Those that stand by themselves outdoors, unless the place is told with them."""
_BURN = words("candle lantern fire")


def loose(story: Story, thing: Something, noun: Noun) -> None:
    """Note of a thing how it was told: some, nobody said which ("wooden tables"), or one that a place comes with."""
    turn = story.turn
    after = turn.furnished or (turn.last in ("mark", "dressing") and turn.topic == "" and bool(story.place))
    turn.furnished = (turn.prep == "with" and (turn.last == "place" or turn.furnished)) or (turn.joined and after)
    if thing.tag or noun.number or noun.owner or (turn.doing and not turn.furnished):
        return
    some = noun.plural and not noun.article
    if "wood" in noun.head.low:
        thing.say("material", "wood")
    if turn.furnished:
        thing.loose = thing.kind in _STOCK or some
    elif some and thing.kind not in _OUTSIDE:
        thing.loose = thing.kind in FITTINGS or (bool(story.place) and thing.kind not in BEASTS)


def comes_with(story: Story, noun: Noun) -> None:
    """Note of furniture that is no thing of its own what it tells of the place: a café with wooden tables."""
    turn = story.turn
    if turn.prep != "with" or not (turn.last == "place" or turn.furnished):
        return
    turn.furnished = True
    if "wood" in noun.head.low and "wooden furniture" not in story.dressing:
        story.dressing.append("wooden furniture")


def furnish(story: Story, acts: Sequence[Act] = ()) -> None:
    """Turn the loose things of a place into its dressing, where somebody or the place itself is what is seen.

    What does something in ``acts`` is a thing in the frame.
    """
    acting = {act.who for act in acts}
    kept = [thing for thing in story.things if thing.id in acting or not _furnishes(story, thing)]
    if not story.place and not story.people and not kept:
        return
    for thing in story.things:
        term = "" if thing in kept else FITTINGS.get(thing.kind, "")
        if term and term not in story.dressing and (term != "wooden furniture" or thing.material == "wood"):
            story.dressing.append(term)
    story.things = kept


def _furnishes(story: Story, thing: Something) -> bool:
    """Whether a thing is dressing and nothing else: nobody holds it, looks at it or is at it, nothing lies on it."""
    if not thing.loose or thing.kind in LIQUIDS or thing.kind in _BURN or thing.at not in ("", "wall"):
        return False
    named = {one.at for one in story.people} | {one.gaze for one in story.people} | {each.at for each in story.things}
    held = {id for one in story.people for id in one.holds}
    return thing.id not in named | held and story.framing.get("subject") != thing.id
