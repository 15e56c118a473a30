"""What a request leaves open, settled as a director would: the place an action needs, what a hand holds, the light."""

from collections.abc import Mapping
from dataclasses import replace

from rushes.engines.previz.acting.score import ACTION_FACES
from rushes.engines.previz.scene import Framing, Light, Person, Scene, Thing
from rushes.engines.previz.stage.handling import LIQUIDS, TIGHT, handled
from rushes.engines.previz.stage.together import seated
from rushes.engines.previz.words.terms import PLACES, PLACES_NEAR

BY_ACTION: Mapping[str, str] = {
    "play piano": "studio", "sing": "studio", "play guitar": "studio", "play drums": "studio", "cook": "kitchen",
    "stir": "kitchen", "wash": "kitchen", "pour": "kitchen", "sleep": "bedroom", "wake": "bedroom",
    "overhear": "hallway", "whisper": "hallway", "knock": "hallway", "carry": "hallway", "drop": "hallway",
    "turn away": "hallway", "comfort": "bedroom", "feed": "bedroom", "hold hands": "bedroom", "drive": "street",
    "ride": "street",
}  # fmt: skip
_AT_HOME: Mapping[str, str] = {
    "studio": "piano keys microphone guitar violin drums headphones",
    "bedroom": "bed pillow blanket lamp clock photograph doll",
    "kitchen": "cup mug bowl plate teapot kettle spoon pot knife bread fruit cake soup tea coffee tray glass bottle "
    "wine",
    "hallway": "suitcase key shoes umbrella stairs door",
    "street": "bicycle motorcycle car bus sign",
    "forest": "tree log leaf rock bird",
}
BY_THING: Mapping[str, str] = {
    **{kind: place for place, kinds in _AT_HOME.items() for kind in kinds.split()}, "street lamp": "street",
}  # fmt: skip
"""Where a thing is at home."""
BY_MARK: Mapping[str, str] = {
    "bed": "bedroom", "bedside": "bedroom", "piano": "studio", "microphone": "studio", "stove": "kitchen",
    "counter": "cafe", "doorway": "hallway", "stage": "stage", "road": "street", "pavement": "street", "path": "forest",
}  # fmt: skip
"""Where something happens when the words name no place."""
BY_SUPPORT: Mapping[str, str] = {
    **BY_MARK, "counter": "kitchen", "table": "kitchen", "desk": "bedroom", "tree": "forest", "bench": "street",
    "stairs": "hallway", "bar": "cafe", "pillow": "bedroom", "blanket": "bedroom",
}  # fmt: skip
"""Where a thing is seen alone, by what it stands on; what any room has, as a windowsill or a floor, tells nothing."""
TURNED = {"profile": "turned", "from behind": "back turned"}
"""The mark on which somebody stands for a reference that does not show their face."""
DETAILS: Mapping[str, tuple[str, str]] = {
    "kitchen": ("teapot", "table"), "bedroom": ("book", "nightstand"), "hallway": ("letter", "table"),
    "cafe": ("cup", "table"), "studio": ("notebook", "lid"), "stage": ("notebook", "lid"), "forest": ("rock", "floor"),
    "street": ("bag", "bench"),
}  # fmt: skip
"""What a close view of a place alone shows: a thing, and where it is."""
DRESSED: Mapping[str, tuple[str, str]] = {
    "flowers": ("vase", "table"),
    "books": ("book", "table"),
    "plants": ("potted plant", "table"),
}
"""The same by a dressing that the words tell."""
MOOD_FACES: Mapping[str, str] = {
    "warm": "calm", "calm": "calm", "tender": "tender", "joyful": "smile", "hopeful": "hopeful", "melancholy": "sad",
    "lonely": "sad", "tense": "worry", "romantic": "tender", "bitter": "bitter", "forgiving": "tender",
    "nostalgic": "thoughtful", "eerie": "fear", "triumphant": "proud", "dreamy": "calm",
}  # fmt: skip
"""The face that a mood of the whole picture gives to people of whose own nothing is said."""
HOME = "bedroom"
"""The room of a story that names none."""


def settled(scene: Scene, reference: bool = False) -> Scene:
    """The scene with a place to play in; a reference picture stands before a plain ground."""
    kind = scene.place.kind
    if reference and (scene.people or scene.things):
        light = scene.light if scene.people and scene.light != Light() else Light(kind="day")
        people = tuple(_sat(person, scene.framing) for person in scene.people)
        scene = replace(scene, light=light, framing=_portrait(scene), people=people)
        kind = "plain"
    if kind not in PLACES:
        kind = PLACES_NEAR.get(kind, "") or ("plain" if reference else _place(scene))
    scene = replace(scene, place=replace(scene.place, kind=kind))
    scene = handled(_sunk(scene if reference else _with_detail(scene)))
    people = tuple(_moved(_rested(person, scene), scene.mood) for person in scene.people)
    scene = replace(scene, things=_handed(scene), people=people)
    return scene if reference else seated(scene)


def _moved(person: Person, mood: str) -> Person:
    """Somebody of whose face nothing is said, and whose deed says nothing of it: it shows the mood of the whole."""
    if person.expression or person.action in ACTION_FACES:
        return person
    return replace(person, expression=MOOD_FACES.get(mood, ""))


def _with_detail(scene: Scene) -> Scene:
    """A close view of a place with nobody and nothing in it shows something that is at home there."""
    frame = scene.framing
    close = frame.size in ("macro", "extreme close-up", "close-up") or (frame.view == "insert" and not frame.size)
    if scene.people or scene.things or frame.detail or not close:
        return scene
    if scene.light.motes or scene.light.shafts:  # a beam is where it comes in
        return replace(scene, things=(Thing(id="window", kind="window"),))
    told = next((each for each in scene.place.dressing if each in DRESSED), "")
    kind, at = DRESSED.get(told) or DETAILS.get(scene.place.kind, ("", ""))
    if not kind:
        return scene
    frame = replace(frame, size="close-up" if frame.size in ("", "extreme close-up") else frame.size)
    colour = "white" if kind == "cup" else ""  # not that of the story's cup
    return replace(scene, things=(Thing(id=kind, kind=kind, at=at, colour=colour),), framing=frame)


def _portrait(scene: Scene) -> Framing:
    """Head and shoulders, seen from the front where no other view is asked for; a thing fills the frame."""
    if scene.people:
        return Framing(size="close-up", angle=scene.framing.angle, view=scene.framing.view or "symmetrical")
    return Framing(size="macro" if scene.framing.size == "macro" else "close-up", angle=scene.framing.angle)


def _sat(person: Person, framing: Framing) -> Person:
    """Somebody who stands for a picture, and looks at the camera where they are seen from the front."""
    at = TURNED.get(framing.view, "")  # turned themselves, so that the ground behind them is the same
    gaze = "" if at else "camera"
    return replace(person, gaze=gaze, expression=person.expression or "neutral", action="", pose="stand", at=at)


def _rested(person: Person, scene: Scene) -> Person:
    """Somebody old who is cared for in a bedroom lies in the bed, and who cares sits beside."""
    tender = ("hold hands", "comfort", "feed")
    old = [each.id for each in scene.people if each.age >= 60]
    if scene.place.kind != "bedroom" or person.pose or len(old) != 1 or len(scene.people) < 2:
        return person
    cared = any(each.partner == person.id and each.action in tender and not each.relation for each in scene.people)
    if person.id in old and not person.relation and (person.action in tender or (cared and not person.action)):
        return replace(person, pose="lie", at="bed")
    if person.action in tender and not person.relation and person.at in ("", "bed", "bedside"):
        return replace(person, pose="sit", at="bedside") if person.id not in old else person
    return person


def _sunk(scene: Scene) -> Scene:
    """Whoever drops something is seen with the floor that it falls to: a medium shot opens to hold both.

    In closer shots they are on their knees, and stay there: to stand still is not to stand up.
    """
    sunk = {one.id for one in scene.people if one.action == "drop" and one.holds and one.pose in ("", "stand")}
    if not sunk or scene.framing.size not in TIGHT or scene.framing.detail:
        return scene
    if scene.framing.size == "medium":
        return replace(scene, framing=replace(scene.framing, size="full"))
    people = tuple(replace(one, pose="kneel both") if one.id in sunk else one for one in scene.people)
    return replace(
        scene, people=people, acts=tuple(act for act in scene.acts if act.who not in sunk or act.verb != "stand")
    )


def _place(scene: Scene) -> str:
    for person in scene.people:
        if person.at in BY_MARK:
            return BY_MARK[person.at]
    for person in scene.people:
        if person.action in BY_ACTION:
            return BY_ACTION[person.action]
    if not scene.people:
        return _of_things(scene)
    for thing in scene.things:
        if thing.kind in BY_THING:
            return BY_THING[thing.kind]
    return "forest" if scene.light.kind in ("golden", "dusk") and len(scene.people) > 1 else "studio"


def _of_things(scene: Scene) -> str:
    """Where things are seen alone: by what the first one stands on, else where it is at home."""
    kinds = {thing.id: thing.kind for thing in scene.things}
    for thing in scene.things:
        place = BY_SUPPORT.get(kinds.get(thing.at, thing.at), "") or BY_THING.get(thing.kind, "")
        if place:
            return place
    return HOME


def _handed(scene: Scene) -> tuple[Thing, ...]:
    """The things of a scene; what is drunk is drawn by its vessel, and what is held but not named is added."""
    if (scene.framing.detail == "flame" or scene.light.kind == "candle") and not any(
        thing.kind in ("candle", "lantern", "fire") for thing in scene.things
    ):
        scene = replace(scene, things=(*scene.things, Thing(id="candle", kind="candle", state="lit")))
    named = {thing.id for thing in scene.things}
    held = [id for person in scene.people for id in person.holds if id not in named]
    bowls = any(thing.kind == "bowl" for thing in scene.things)
    kept = tuple(
        thing
        for thing in scene.things
        if not (thing.kind == "soup" and bowls) and not (thing.kind in LIQUIDS and thing.at in named)
    )
    return (*kept, *(Thing(id=id, kind=id) for id in held))
