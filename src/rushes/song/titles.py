"""Which part of a song a heading names, in the words of several languages."""

import re

from rushes.film.treatment import SectionKind

_NAMES: tuple[tuple[SectionKind, str], ...] = (
    ("prechorus", r"pre[\s-]?(chorus|hook|refrain)|build|rise|lift"),
    ("chorus", r"(post[\s-]?)?chorus|hook|refrain|drop|choeur|refr[aä]o|estribillo"),
    ("bridge", r"bridge|middle[\s-]?(8|eight)|c[\s-]part|pont|puente"),
    ("instrumental", r"instrumental|solo|interlude|break(down)?|\w+ solo"),
    ("intro", r"intro(duction)?|opening|prelude"),
    ("outro", r"outro|coda|ending|fade|tag"),
    ("verse", r"verse|vers|strophe|couplet|estrofa|v"),
)
_AS_WRITTEN = [(kind, re.compile(rf"(?:{pattern})(?![a-z])")) for kind, pattern in _NAMES]


def part_named(heading: str | None) -> SectionKind | None:
    """The kind of part a heading names: ``[Verse 2: Anna]`` is a verse; None if unknown."""
    text = (heading or "").strip().lower()
    return next((kind for kind, pattern in _AS_WRITTEN if pattern.match(text)), None)
