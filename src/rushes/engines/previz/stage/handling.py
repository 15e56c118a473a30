"""What hands need to do what the words say: a pot that pours, a broom that sweeps, a table for what is mended."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rushes.engines.previz.scene import Person, Scene, Thing
from rushes.engines.previz.stage.tools import POURING

LIQUIDS = ("soup", "tea", "coffee", "wine", "water")
FILLED = ("cup", "mug", "glass", "bowl", "plate", "vase")
"""Vessels that something is poured into."""
POTS: Mapping[str, str] = {"wine": "bottle"}
"""What a liquid is poured from, a teapot for those that are not named."""
BREAKS = frozenset({"cup", "mug", "bowl", "plate", "vase", "glass", "teapot", "pieces"})
"""What breaks, and is mended."""
BROKEN = ("shattered", "broken", "spilled")
GLUES = ("brush", "glue")
IDLE = ("", "hold", "carry", "work", "draw", "touch", "sit", "look")
"""Deeds that leave open what is done."""
TIGHT = ("close-up", "medium close-up", "medium")
"""Sizes that hold no body from head to foot."""
DOWN = ("kneel", "kneel both", "crouch", "sit")
BOARDS = ("table", "desk", "counter", "bar")


def handled(scene: Scene) -> Scene:
    """The scene with the tools of what its people do in their hands, and what they work at before them."""
    for person in scene.people:
        for each in (_poured, _mended, _swept, _stooped, _at_rest):
            scene = each(scene, _same(scene, person))
    return scene


def _stooped(scene: Scene, person: Person) -> Scene:
    """Who is with broken pieces in a shot too tight for a whole body is down at them, but to stand or to turn away."""
    broken = [each for each in scene.things if each.state in BROKEN and each.at in ("", "floor", person.id)]
    mine = person.at in ("", "floor", *(each.id for each in broken))
    if not broken or not mine or person.pose or person.holds or person.action == "turn away":
        return scene
    if scene.framing.size not in TIGHT:
        return scene
    if scene.framing.detail or scene.framing.view or len(scene.people) > 1:
        return scene
    return _with(scene, replace(person, pose="kneel"), scene.things)


def _at_rest(scene: Scene, person: Person) -> Scene:
    """Hands of which nothing is said rest on a table: hanging down they tell nothing."""
    if scene.framing.detail != "hands" or any((person.action, person.pose, person.holds, person.at, person.partner)):
        return scene
    return _with(scene, replace(person, pose="sit", at="table"), scene.things)


def _same(scene: Scene, person: Person) -> Person:
    return next(each for each in scene.people if each.id == person.id)


def _with(scene: Scene, person: Person, things: Sequence[Thing]) -> Scene:
    people = tuple(person if each.id == person.id else each for each in scene.people)
    return replace(scene, people=people, things=tuple(things))


def _held(scene: Scene, person: Person, kinds: Sequence[str] | frozenset[str]) -> Thing | None:
    """A thing of some kinds: one in the hands, else one that is in nobody's."""
    taken = {id for each in scene.people if each.id != person.id for id in each.holds}
    found = [each for each in scene.things if each.kind in kinds and each.id not in taken]
    return next((each for each in found if each.id in person.holds), found[0] if found else None)


def _poured(scene: Scene, person: Person) -> Scene:
    """Who pours has the pot in one hand and the cup in the other; the tea is in both."""
    if person.action != "pour":
        return scene
    liquid = next((each.kind for each in scene.things if each.kind in LIQUIDS), "tea")
    cup = _held(scene, person, FILLED) or Thing(id="cup", kind="glass" if liquid == "wine" else "cup")
    pot = _held(scene, person, POURING[:3]) or Thing(id="pot", kind=POTS.get(liquid, "teapot"))
    things = [each for each in scene.things if each.kind not in LIQUIDS and each.id not in (cup.id, pot.id)]
    return _with(scene, replace(person, holds=(pot.id, cup.id)), [*things, pot, replace(cup, at="")])


def _mended(scene: Scene, person: Person) -> Scene:
    """Who mends something sits at a table, on it the pieces, a brush in the hand."""
    broken = next((each for each in scene.things if each.kind in BREAKS and each.state in BROKEN), None)
    tool = _held(scene, person, GLUES)
    told = person.action == "mend"
    if not told and not (broken and tool and person.action in IDLE):
        return scene
    piece = broken or _held(scene, person, BREAKS)
    if piece is None:
        return scene
    tool = tool or Thing(id="brush", kind="brush")
    things = [each for each in scene.things if each.id not in (piece.id, tool.id)]
    at = person.at if person.at in BOARDS else "table"
    person = replace(person, action="mend", holds=(tool.id,), at=at, pose=person.pose or "sit")
    return _with(scene, person, [*things, replace(piece, state="mending", at=at), replace(tool, kind="brush")])


def _swept(scene: Scene, person: Person) -> Scene:
    """Who has a broom sweeps with it in both hands; a short one, where they are down on their knees."""
    broom = _held(scene, person, ("broom",))
    if person.action != "sweep" and not (broom and broom.id in person.holds and person.action in IDLE):
        return scene
    if broom is None and (person.holds or person.at in BOARDS):  # a cloth wipes, and nobody sweeps a table
        return _with(scene, replace(person, action="work"), scene.things)
    broom = broom or Thing(id="broom", kind="broom")
    if not person.pose and scene.framing.size in TIGHT and any(each.state in BROKEN for each in scene.things):
        person = replace(person, pose="kneel both")  # the face and the floor in one frame
    if person.pose in DOWN:
        broom = replace(broom, state="short")
        person = replace(person, pose="kneel both" if person.pose == "kneel" else person.pose)  # no knee in its way
    things = [each for each in scene.things if each.id != broom.id]
    return _with(scene, replace(person, action="sweep", holds=(broom.id,)), [broom, *things])
