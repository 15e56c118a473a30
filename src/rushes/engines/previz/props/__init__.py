"""Props: what people handle and what stands about, each made of its words alone, the same in every shot."""

from collections.abc import Callable, Mapping

from rushes.engines.previz.props import (
    bedding,
    bicycle,
    broom,
    carried,
    cooking,
    crockery,
    cup,
    furniture,
    household,
    lights,
    music,
    paper,
    piano,
    plants,
    wild,
)
from rushes.engines.previz.props.broken import BREAKABLE, breakable
from rushes.engines.previz.props.made import Prop
from rushes.engines.previz.props.standin import standin
from rushes.engines.previz.scene import Thing

__all__ = ["MAKERS", "Prop", "knows", "prop"]

Maker = Callable[[Thing, int], Prop]
MAKERS: Mapping[str, Maker] = {
    "cup": cup.cup, "mug": cup.cup, "tea": cup.cup, "coffee": cup.cup, "pieces": carried.pieces,
    "tray": crockery.tray, "bowl": crockery.bowl, "soup": crockery.bowl, "spoon": crockery.spoon,
    "plate": crockery.plate,
    "napkin": crockery.napkin, "bottle": crockery.bottle, "glass": crockery.glass, "wine": crockery.glass,
    "teapot": cooking.teapot, "kettle": cooking.kettle, "pot": cooking.pot, "bread": cooking.bread,
    "fruit": cooking.fruit,
    "candle": lights.candle, "lamp": lights.lamp, "lantern": lights.lantern, "street lamp": lights.street_lamp,
    "fire": lights.fire,
    "piano": piano.piano, "microphone": music.microphone, "guitar": music.guitar, "violin": music.violin,
    "drums": music.drums, "headphones": music.headphones, "record player": music.record_player, "radio": music.radio,
    "book": paper.book, "notebook": paper.book, "letter": paper.letter, "paper": paper.paper,
    "photograph": paper.photograph, "picture": paper.photograph,
    "flower": plants.flower, "vase": plants.vase, "potted plant": plants.potted_plant, "plant": plants.potted_plant,
    "tree": plants.tree,
    "chair": furniture.chair, "stool": furniture.stool, "table": furniture.table, "desk": furniture.desk,
    "bench": furniture.bench, "sofa": bedding.sofa, "armchair": bedding.armchair,
    "umbrella": carried.umbrella, "phone": carried.phone, "bag": carried.bag, "suitcase": carried.suitcase,
    "clock": household.clock, "mirror": household.mirror, "box": household.box, "basket": carried.basket,
    "hat": carried.hat,
    "ball": household.toy_ball, "blanket": household.blanket, "pillow": household.pillow, "cloth": household.cloth,
    "coat": carried.coat, "key": carried.key, "rock": wild.rock, "log": wild.log, "doll": household.doll,
    "broom": broom.broom, "brush": broom.brush,
    "flag": household.flag, "sign": household.sign, "bicycle": bicycle.bicycle,
}  # fmt: skip
"""What makes each kind of thing."""


def prop(thing: Thing, seed: int = 0) -> Prop:
    """A thing as a prop, in its state and colour; a neutral block for a kind that is not known."""
    made = MAKERS.get(thing.kind, standin)(thing, seed)
    if thing.state == "shattered" and thing.kind in paper.TORN:
        return paper.torn(made, seed)
    return breakable(made, thing.state, seed) if thing.kind in BREAKABLE and not made.shards else made


def knows(kind: str) -> bool:
    """Whether a kind of thing is drawn as itself, and not as a stand-in."""
    return kind in MAKERS
