"""A scene while it is being read: who and what has been met, and where in the sentence the reader stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rushes.engines.previz.scene import Garment, Hair, Person, Thing
from rushes.engines.previz.words.spans import Span

PEOPLE, THINGS = 12, 40
"""The most people and things of one picture."""


@dataclass(slots=True, kw_only=True, eq=False)
class Somebody:
    """A person so far. ``weak`` names the fields that were only inferred: what is said goes before them."""

    id: str
    noun: str = ""
    name: str = ""
    tag: bool = False
    age: int = 0
    sex: str = ""
    build: str = ""
    skin: str = ""
    hair: dict[str, str] = field(default_factory=dict)
    wardrobe: dict[str, Garment] = field(default_factory=dict)
    features: list[str] = field(default_factory=list)
    expression: str = ""
    pose: str = ""
    action: str = ""
    partner: str = ""
    relation: str = ""
    holds: list[str] = field(default_factory=list)
    at: str = ""
    gaze: str = ""
    weak: set[str] = field(default_factory=set)

    def say(self, slot: str, term: str, *, weak: bool = False) -> None:
        """Fill a slot that is empty, or was only inferred."""
        if term and (not getattr(self, slot) or (slot in self.weak and not weak)):
            setattr(self, slot, term)
            (self.weak.add if weak else self.weak.discard)(slot)

    def person(self) -> Person:
        return Person(
            id=self.id, name=self.name, age=self.age, sex=self.sex, build=self.build, skin=self.skin,
            hair=Hair(**self.hair), wardrobe=tuple(self.wardrobe.values()), features=tuple(self.features),
            expression=self.expression, pose=self.pose, action=self.action, partner=self.partner,
            relation=self.relation, holds=tuple(dict.fromkeys(self.holds)), at=self.at, gaze=self.gaze,
        )  # fmt: skip


@dataclass(slots=True, kw_only=True, eq=False)
class Something:
    """A thing so far; ``weak`` as for people."""

    id: str
    kind: str
    state: str = ""
    colour: str = ""
    material: str = ""
    count: int = 1
    at: str = ""
    known: bool = True
    tag: bool = False
    said: tuple[int, int] | None = None
    """Where in the text its state is told."""
    loose: bool = False
    """Told as part of a place: it may be no more than dressing."""
    weak: set[str] = field(default_factory=set)

    def say(self, slot: str, term: str, *, weak: bool = False) -> None:
        """Fill a slot that is empty, or was only inferred."""
        if term and (not getattr(self, slot) or (slot in self.weak and not weak)):
            setattr(self, slot, term)
            (self.weak.add if weak else self.weak.discard)(slot)

    def thing(self) -> Thing:
        return Thing(
            id=self.id, kind=self.kind, state=self.state, colour=self.colour, material=self.material,
            count=self.count, at=self.at, known=self.known,
        )  # fmt: skip


@dataclass(slots=True)
class Turn:
    """Where in a sentence the reader is: whose turn it is, which deed waits for its object, which word leads on."""

    subject: list[Somebody] = field(default_factory=list)
    main: list[Somebody] = field(default_factory=list)
    doing: str = ""
    prep: str = ""
    joined: bool = False
    many: bool = False
    """A beast was joined to the subject: a boy and his dog."""
    person: Somebody | None = None
    thing: Something | None = None
    body: str = ""
    topic: str = ""
    """What the clause is about: person, thing, body, place or nothing yet."""
    last: str = ""
    before: list[str] = field(default_factory=list)
    """Deeds told before anybody who could do them."""
    no: bool = False
    object: bool = False
    """A deed was done to the person named last."""
    wearing: bool = False
    furnished: bool = False
    """The last thing named came with a place."""
    clause: int = 0


@dataclass(slots=True)
class Story:
    """All that was read so far."""

    references: Mapping[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    people: list[Somebody] = field(default_factory=list)
    things: list[Something] = field(default_factory=list)
    place: str = ""
    place_sure: bool = False
    dressing: list[str] = field(default_factory=list)
    walls: str = ""
    framing: dict[str, str] = field(default_factory=dict)
    lens: int = 0
    shallow: bool = False
    light: dict[str, str] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    """Of the light: hard, rim, motes, shafts."""
    moves: list[tuple[str, str]] = field(default_factory=list)
    mood: str = ""
    feeling: str = ""
    """An expression told before anybody is named."""
    style: str = ""
    nobody: bool = False
    left: list[tuple[int, int]] = field(default_factory=list)
    turn: Turn = field(default_factory=Turn)
    crowd_named: bool = False

    def leave(self, span: Span) -> None:
        """A word that is not understood."""
        self.left.append((span.start, span.end))

    def free_id(self, wish: str) -> str:
        """A name nobody and nothing has yet: the wish, or with a number."""
        taken = {each.id for each in self.people} | {each.id for each in self.things}
        number = next(n for n in range(1, 1000) if (wish if n == 1 else f"{wish} {n}") not in taken)
        return wish if number == 1 else f"{wish} {number}"

    def somebody(self, noun: str, **known: object) -> Somebody:
        """A new person; beyond those that a picture takes, the last again."""
        if len(self.people) >= PEOPLE:
            return self.people[-1]
        one = Somebody(id=self.free_id(noun or "person"), noun=noun, **known)  # type: ignore[arg-type]
        self.people.append(one)
        return one

    def something(self, kind: str, **known: object) -> Something:
        """A new thing; beyond those that a picture takes, the last again."""
        if len(self.things) >= THINGS:
            return self.things[-1]
        one = Something(id=self.free_id(kind), kind=kind, **known)  # type: ignore[arg-type]
        self.things.append(one)
        return one

    def first(self, kind: str) -> Something | None:
        """The thing of this kind that was met first."""
        return next((each for each in self.things if each.kind == kind), None)
