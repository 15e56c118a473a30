"""What a request asks to see, as plain data: the scene graph between the words and the picture.

Made by ``words``, staged by ``stage``, kept as JSON in the PNG. Every term is a name of the lexicon; an empty one means
that the request does not say, and the stage chooses by place, action and seed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hair:
    """``colour`` and ``style`` are terms ("dark brown", "wavy"); ``length`` is bald, short, chin, shoulder or long."""

    colour: str = ""
    style: str = ""
    length: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Garment:
    """One piece of clothing: ``kind`` ("t-shirt", "cardigan", "dress") with a colour and a pattern, where told."""

    kind: str
    colour: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the picture: how they look (the same in every shot) and what they do in this one.

    ``age`` is in years, 0 where nothing is said. ``skin`` and ``build`` are terms. ``features`` are words on the face
    ("angular", "freckles", "beard", "glasses"). ``pose`` is how the body is held (stand, sit, lie, kneel, walk, run),
    ``action`` what is done (play piano, sing, carry, drop, embrace, hold hands, whisper, turn away, overhear ...),
    ``partner`` the id of who it is done with, ``relation`` how they are placed to the partner (across, beside, behind)
    or sit at a bed (on its edge, up in it), ``holds`` the ids of things in the hands. ``at`` is a mark of the place
    (doorway, bed, window, piano, table, microphone). ``gaze`` is camera, away, down, up, an id, or "".
    """

    id: str
    name: str = ""
    age: int = 0
    sex: str = ""
    build: str = ""
    skin: str = ""
    hair: Hair = Hair()
    wardrobe: tuple[Garment, ...] = ()
    features: tuple[str, ...] = ()
    expression: str = ""
    pose: str = ""
    action: str = ""
    partner: str = ""
    relation: str = ""
    holds: tuple[str, ...] = ()
    at: str = ""
    gaze: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A prop: what it is, its state (whole, shattered, repaired, lit ...), colour, how many and where.

    ``at`` is a mark of the place or the id of a person or thing it stands on; ``known`` is false for a stand-in.
    """

    id: str
    kind: str
    state: str = ""
    colour: str = ""
    material: str = ""
    count: int = 1
    at: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is: ``kind`` (bedroom, hallway, kitchen, studio, street, cafe, forest, stage, plain), its dressing."""

    kind: str = ""
    dressing: tuple[str, ...] = ()
    walls: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """How it is framed; terms of ``rushes.prompts.lexicon`` for size, angle and view.

    ``subject`` is the id the frame is about, ``detail`` the part of it (mouth, hands, keys, eyes, feet). ``side`` is
    left, right or centre; ``lens`` in millimetres of full frame, 0 where nothing is said.
    """

    size: str = ""
    angle: str = ""
    view: str = ""
    subject: str = ""
    detail: str = ""
    side: str = ""
    lens: int = 0
    shallow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """How it is lit: ``kind`` (dawn, overcast, golden, brilliant, night, candle, day, dusk, neon, stage, rim) and more.

    ``weather`` is rain, snow, fog or ""; ``motes`` asks for dust in the light, ``shafts`` for beams to be seen.
    """

    kind: str = ""
    side: str = ""
    weather: str = ""
    hard: bool = False
    rim: bool = False
    motes: bool = False
    shafts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What the camera does: a term of ``rushes.prompts.lexicon`` and how fast (slow, normal, fast)."""

    camera: str = ""
    pace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A beat of what happens in a clip: who (an id, "" for the light and the air) does what, to what end.

    ``verb`` is a term (walk, sing, play, nod, turn, look, reach, embrace, fall, shatter, flicker, drift, sway, smile
    ...), ``way`` forward, away, left, right, up, down, or an id; ``becomes`` an expression; ``pace`` slow, normal or
    fast.
    """

    who: str = ""
    verb: str = ""
    way: str = ""
    becomes: str = ""
    pace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that a picture shows. ``understood`` and ``left`` are pieces of the request, in order."""

    people: tuple[Person, ...] = ()
    things: tuple[Thing, ...] = ()
    place: Place = Place()
    framing: Framing = Framing()
    light: Light = Light()
    moves: tuple[Move, ...] = ()
    acts: tuple[Act, ...] = ()
    mood: str = ""
    style: str = ""
    understood: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
