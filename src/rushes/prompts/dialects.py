"""How each model is spoken to: how it reads names, how long a prompt may be, what holds its camera still.

Sources: the Gen-4 Video Prompting Guide and the Gen-4 Image References guide (help.runwayml.com), the
`runwayml` 5.24.0 SDK for tags and for fields beside the prompt. A model that is not here gets
``DEFAULT``. A new model is a row in ``DIALECTS``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rushes.models import MODELS


@dataclass(frozen=True, slots=True)
class Dialect:
    """The manners of one model.

    ``names`` says how a person, place or prop is called in its prompts: by the ``@tag`` of a reference, or
    by plain name where the API has no tags. ``looks`` is whether a motion prompt may say again what things
    look like: a model that starts from a picture moves less for every word of it (Runway's guide: "can
    lead to reduced motion"). ``negatives`` is whether there is a field for what should not be seen; the
    prompt itself is positive for all of them.
    """

    names: Literal["tags", "names"] = "tags"
    looks: bool = False
    locked: str = "Locked camera. The camera remains still."
    negatives: bool = False

    def say(self, tag: str, name: str) -> str:
        """A tag that has a reference, as this model reads it."""
        return f"@{tag}" if self.names == "tags" else name


DEFAULT = Dialect()

_MOTION = Dialect("names")
_SCENE = Dialect("names", looks=True, locked="Static camera on a tripod.")

DIALECTS: Mapping[str, Dialect] = {
    "gen4_image": Dialect("tags"),
    "gen4_image_turbo": Dialect("tags"),
    "gen4_turbo": _MOTION,
    "gen4.5": _MOTION,
    "act_two": _MOTION,
    "aleph2": _MOTION,
    "veo3.1": Dialect("names", looks=True, locked="Static camera on a tripod.", negatives=True),
    "veo3.1_fast": Dialect("names", looks=True, locked="Static camera on a tripod.", negatives=True),
    "seedance2_5": _SCENE,
    "wan3": _SCENE,
}
"""The dialect of each model, by its id in the model table."""

PROMPT_MOST = 1000
"""UTF-16 units of a prompt for a model the table does not have."""


def dialect(id: str) -> Dialect:
    """How a model is spoken to; ``DEFAULT`` for those without manners of their own."""
    found = DIALECTS.get(id)
    if found is None and id in MODELS and MODELS[id].makes == "clip":
        return _MOTION
    return found or DEFAULT


def prompt_most(id: str) -> int:
    """The longest prompt a model reads, in UTF-16 code units."""
    return MODELS[id].prompt_max if id in MODELS else PROMPT_MOST


def utf16_units(text: str) -> int:
    """Length in UTF-16 code units, as Runway counts prompts: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_to(text: str, most: int) -> str:
    """A text of at most so many UTF-16 code units, cut at a word where it is cut."""
    if utf16_units(text) <= most:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: most * 2]
    head = units.decode("utf-16-le", "ignore")
    return (head.rpartition(" ")[0] or head).rstrip(" .,;:")
