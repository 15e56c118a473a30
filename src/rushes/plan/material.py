"""What fills the film between its moments: performance setups in turn, and inserts of places, motifs and props."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields, replace

from rushes.film.model import Film, Picture, Setup
from rushes.plan.layout import Part, Slot

PICTURE = tuple(entry.name for entry in fields(Picture))

INSERT_FRAMINGS = ("close-up", "extreme close-up", "medium", "macro")
INSERT_CAMERAS = ("slow push in", "static", "slow pan")
OF_A_BODY = ("hand", "hands", "finger", "fingers", "eye", "eyes", "mouth", "lips", "face", "feet", "hair", "shoulders")
"""Motifs that are somebody's: of a detail of hands one asks whose."""


def picture_of(source: Picture) -> Picture:
    """The picture of a moment, a setup or a shot, and nothing else of it."""
    return Picture(**{name: getattr(source, name) for name in PICTURE})


@dataclass(slots=True)
class Material:
    """A film's setups and inserts, with when each was used last; ``copy`` before trying something."""

    film: Film
    used: dict[str, int] = field(default_factory=dict)
    performances: int = 0
    inserts: int = 0

    def copy(self) -> "Material":
        return Material(self.film, self.used.copy(), self.performances, self.inserts)

    def setups(self, part: Part) -> tuple[Setup, ...]:
        """The setups that serve a part: those for its section's kind or id, and those for all."""
        names = {part.section.kind, part.section.id} if part.section else set()
        return tuple(s for s in self.film.file.setup if not s.sections or names.intersection(s.sections))

    def performance(self, part: Part, before: Slot | None, after: Slot | None = None) -> Setup | None:
        """The setup not seen for longest, not the neighbours' and not their framing where there is a choice."""
        setups = self.setups(part)
        if not setups:
            return None
        near = [slot for slot in (before, after) if slot is not None]
        framings = {slot.picture.framing for slot in near if slot.picture.framing}
        same = {slot.setup for slot in near}
        chosen = min(
            enumerate(setups),
            key=lambda one: (one[1].id in same, one[1].framing in framings, self.used.get(one[1].id, 0), one[0]),
        )[1]
        self.performances += 1
        self.used[chosen.id] = self.performances
        return chosen

    def insert(self, part: Part, scenery: "Scenery") -> Picture:
        """The next detail: a motif, the place or a prop in the state it is in by then, in turn."""
        choices = list(self._details(part, scenery))
        picture = choices[self.inserts % len(choices)]
        framing, camera = INSERT_FRAMINGS[self.inserts % 4], INSERT_CAMERAS[self.inserts % len(INSERT_CAMERAS)]
        self.inserts += 1
        return replace(
            picture,
            kind="insert",
            framing=picture.framing or framing,
            camera=camera,
            motion="light and air move gently",
        )

    def has_details(self) -> bool:
        """Whether the treatment has anything an insert could show."""
        return bool(self.film.file.motif or self.film.file.place or self.film.file.prop)

    def _details(self, part: Part, scenery: "Scenery") -> Iterator[Picture]:
        file, place, states, who = self.film.file, scenery.place, scenery.states, scenery.who
        for name in file.motif:
            prop = (_with_state(name, states),) if name in file.prop else ()
            what = f"@{name}" if prop else name.replace("_", " ")
            cast = (who,) if who and what.lower() in OF_A_BODY else ()
            what = f"the {what} of @{who}" if cast else what
            yield Picture(cast=cast, place=place, motifs=(name,), props=prop, text=f"A detail: {what}")
        if place is not None:
            yield Picture(place=place, text=f"@{place}, empty", framing="wide")
        for tag in states:
            if tag not in file.motif:
                yield Picture(
                    place=place, props=(_with_state(tag, states),), text=f"A detail: @{tag}", framing="close-up"
                )
        if not file.motif and place is None:
            yield Picture(text=f"{part.kind or 'film'}: {file.film.title}")


def _with_state(tag: str, states: dict[str, str]) -> str:
    return f"{tag}:{states[tag]}" if states.get(tag) else tag


@dataclass(slots=True)
class Scenery:
    """Where the story is, who was seen there last, and what state its props are in, read along the film."""

    film: Film
    place: str | None = None
    who: str | None = None
    states: dict[str, str] = field(default_factory=dict)

    def see(self, slots: Collection[Slot]) -> None:
        """Follow these slots."""
        for slot in slots:
            if slot.picture.kind in ("narrative", "insert"):
                self.place = slot.picture.place or self.place
                self.who = slot.picture.cast[0] if slot.picture.cast else self.who
                for prop in slot.picture.props:
                    tag, _, state = prop.partition(":")
                    self.states[tag] = state or self.states.get(tag, "")
