"""What a request leaves open, settled as a director would: the place an action needs, what a hand holds, the light."""

from collections.abc import Mapping
from dataclasses import replace

from rushes.engines.previz.scene import Framing, Light, Person, Scene, Thing
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
LIQUIDS = ("soup", "tea", "coffee", "wine", "water")
HOME = "bedroom"
"""The room of a story that names none."""


def settled(scene: Scene, reference: bool = False) -> Scene:
    """The scene with a place to play in; a reference picture stands before a plain ground."""
    kind = scene.place.kind
    if reference and (scene.people or scene.things):
        scene = replace(scene, light=Light(kind="day"), framing=_portrait(scene), people=tuple(map(_sat, scene.people)))
        kind = "plain"
    if kind not in PLACES:
        kind = PLACES_NEAR.get(kind, "") or ("plain" if reference else _place(scene))
    scene = replace(scene, place=replace(scene.place, kind=kind))
    return replace(scene, things=_handed(scene), people=tuple(_rested(person, scene) for person in scene.people))


def _portrait(scene: Scene) -> Framing:
    """A face looks at the camera, head and shoulders; a thing fills the frame."""
    return Framing(size="close-up", view="symmetrical") if scene.people else Framing(size="close-up")


def _sat(person: Person) -> Person:
    return replace(person, gaze="camera", expression=person.expression or "neutral", action="", pose="stand", at="")


def _rested(person: Person, scene: Scene) -> Person:
    """Somebody old whose hand is held in a bedroom lies in the bed, and who holds it sits beside."""
    tender = ("hold hands", "comfort", "feed")
    old = [each.id for each in scene.people if each.age >= 60]
    if scene.place.kind != "bedroom" or person.pose or person.action not in tender or len(old) != 1:
        return person
    if len(scene.people) < 2:
        return person
    return replace(person, pose="lie", at="bed") if person.id in old else replace(person, pose="sit", at="bedside")


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
