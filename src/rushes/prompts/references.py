"""Which references a shot shows, and in which order they are given to the model."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rushes.film.model import Film, Shot
from rushes.models import model
from rushes.prompts.lexicon import find_framing
from rushes.prompts.tags import mentions, states

Tagged = tuple[str, str | None]
"""A tag and the state of its prop."""

_NEAR = frozenset({"macro", "extreme close-up", "close-up", "medium close-up"})
_FAR = frozenset({"wide", "extreme wide", "establishing", "full"})


SAME_MOMENT = "same_moment"
"""The tag of the still that shows the same moment from its first angle."""


class Slot(NamedTuple):
    """A reference a shot would like: its tag, the state of its prop, and why it is kept or dropped."""

    tag: str
    state: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Slots:
    """The references of a shot, the most needed first, and those for which the model has no slot."""

    kept: tuple[Slot, ...] = ()
    dropped: tuple[Slot, ...] = ()


class _Use(NamedTuple):
    """How much a shot needs a reference (0 is most), and why."""

    need: int
    why: str


def slots(film: Film, shot: Shot, most: int | None = None) -> Slots:
    """The reference slots of a shot's still: who is in, in which state, who is dropped, and why.

    A face that acts comes before one that is only there, a prop whose state tells the story before the
    place, the place before a prop that is only named where the frame is wide. A close-up of a face gives
    the place up first, and an insert has its prop before all. Equals keep the order of the text.
    At most ``most`` are kept; without it, as many as the film's still model takes.
    """
    scene = _Scene(film, shot)
    used = sorted(((scene.use(tag), tag, state) for tag, state in scene.wanted), key=lambda each: each[0].need)
    ranked = tuple(Slot(tag, state, use.why) for use, tag, state in used)
    ranked += tuple(Slot(tag, None, "its light and texture are the film's") for tag in [*film.file.style][:1])
    own = (shot.composition is not None) + (film.covered_by(shot) is not None)  # each takes a slot of its own
    most = max(0, limit(film, most) - own)
    out = tuple(Slot(tag, state, f"no slot left: {why}; said in words") for tag, state, why in ranked[most:])
    return Slots(ranked[:most], out)


def made_from(film: Film, tag: str, name: str | None) -> str | None:
    """The picture that another of the same thing is made from: its state or "" for the first one; None for the first.

    Each state of a prop is made from the one before it, a view from the first picture.
    """
    stages = states(film, tag)
    if name in stages:
        return stages[stages.index(name) - 1] if name != stages[0] else None
    return None if name is None else next(iter(stages), "")


def reference_tags(film: Film, shot: Shot, most: int | None = None) -> tuple[Tagged, ...]:
    """The references of a shot's still, the most needed first.

    At most ``most`` of them; without it, as many as the film's still model takes.
    """
    return tuple((tag, state) for tag, state, _ in slots(film, shot, most).kept)


def left_out(film: Film, shot: Shot, most: int | None = None) -> tuple[Tagged, ...]:
    """The references for which the model has no slot; the prompt says them in words only."""
    return tuple((tag, state) for tag, state, _ in slots(film, shot, most).dropped)


def limit(film: Film, most: int | None = None) -> int:
    """How many references a still may have."""
    return model(film.file.models.still).references_max if most is None else most


def wanted_tags(film: Film, shot: Shot) -> tuple[Tagged, ...]:
    """Every tag a shot lists or mentions, cast before props before places, each once; unknown ones are passed over."""
    file = film.file
    said = [(mention.tag, mention.state) for mention in mentions(film, shot.text) if mention.tag]
    found: dict[str, str | None] = {}
    for tag, state in (*_listed(shot), *said):
        found[tag] = found.get(tag) or state
    tables = (file.cast, file.prop, file.place)
    return tuple((tag, _state(film, tag, state)) for table in tables for tag, state in found.items() if tag in table)


class _Scene:
    """What a shot's words and framing say of those who are in it."""

    def __init__(self, film: Film, shot: Shot) -> None:
        size = find_framing(shot.framing, "size")
        self.film, self.shot, self.wanted = film, shot, wanted_tags(film, shot)
        self.near = size is not None and size.name in _NEAR
        self.far = size is not None and size.name in _FAR
        self.named = {tag: n for n, tag in enumerate(dict.fromkeys(m.tag for m in mentions(film, shot.text) if m.tag))}
        self.states = {prop.partition(":")[0] for prop in shot.props if ":" in prop}
        self.states |= {mention.tag for mention in mentions(film, shot.text) if mention.tag and mention.state}

    def use(self, tag: str) -> _Use:
        """How much this shot needs one of its references."""
        if tag in self.film.file.cast:
            return self._person(tag)
        return self._prop(tag) if tag in self.film.file.prop else self._place()

    def _person(self, tag: str) -> _Use:
        if self.shot.kind == "insert" and self._shows_a_prop():
            return _Use(20, "only part of a person is seen in an insert")
        if tag in self.named or not any(other in self.named for other in self.film.file.cast):
            return _Use(5 + min(self.named.get(tag, 0), 9), "a face that acts")
        return _Use(40, "is there, though the text does not say what they do")

    def _prop(self, tag: str) -> _Use:
        if self.shot.kind == "insert" and tag in self.named:
            return _Use(0, "the insert is of it")
        if tag in self.states:
            return _Use(15, "its state tells the story")
        if tag in self.named:
            return _Use(25, "the text names it")
        return _Use(45, "is there, though the text does not name it")

    def _place(self) -> _Use:
        people = any(other in self.film.file.cast for other, _ in self.wanted)
        if self.near and people:
            return _Use(50, "a close view of a person shows little of the place")
        return _Use(18 if self.far else 30, "a wide frame is mostly place" if self.far else "where it happens")

    def _shows_a_prop(self) -> bool:
        return any(tag in self.film.file.prop for tag, _ in self.wanted)


def _listed(shot: Shot) -> Iterator[Tagged]:
    yield from ((tag, None) for tag in shot.cast)
    yield from ((tag, state or None) for tag, _, state in (prop.partition(":") for prop in shot.props))
    if shot.place:
        yield shot.place, None


def _state(film: Film, tag: str, state: str | None) -> str | None:
    """The state asked for, or the first of a prop that has states."""
    states = tuple(film.file.prop[tag].states) if tag in film.file.prop else ()
    return state if state in states else next(iter(states), None)
