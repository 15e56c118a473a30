"""Rules a film does without: ``[rules] off = { one-action = "a dance" }``."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from rushes.errors import Problem
from rushes.film.model import Film
from rushes.rules.registry import RULES, Change, State, found, rule

NEVER_OFF: Mapping[str, str] = {
    "every-frame-covered": "frames in no shot, or in two, cannot be cut",
    "clip-fits-slot": "a clip that is not sold, or ends before its slot, cannot fill it",
    "performance-covers-slot": "what was not filmed cannot be followed",
    "tag-exists": "a name that the film does not have has no reference to draw",
    "shot-links": "a shot of something that is not there says nothing",
    "prompt-length": "a model refuses a prompt that is too long",
    "off-with-reason": "a mistake in this list must be seen",
}
"""Rules that a film cannot do without, each with why."""


def turned_off(film: Film) -> dict[str, str]:
    """The rules that are off and the reason of each; those a film cannot do without, or that have no reason stay on."""
    return {id: why.strip() for id, why in film.file.rules.off.items() if not _refused(id, why)}


def _refused(id: str, why: str) -> str:
    """Why a rule cannot be turned off like this; ``""`` where it can."""
    if id not in RULES:
        return f'there is no rule "{id[:60]}"'
    if id in NEVER_OFF:
        return f"{id} cannot be turned off: {NEVER_OFF[id]}"
    return "" if why.strip() else f"{id} is turned off without a reason, so it stays on"


def _known_ids(state: State) -> Iterator[Change]:
    """The nearest id in place of one that is nearly right."""
    off = dict(state.film.file.rules.off)
    better = {id: _nearest(id, 0.8) or id for id in off if id not in RULES}
    fresh = {better.get(id, id): why for id, why in off.items()}
    if fresh != off:
        yield Change(("rules",), "off", fresh)


def _nearest(id: str, cutoff: float = 0.5) -> str | None:
    near = get_close_matches(id, RULES, 1, cutoff)
    return near[0] if near else None


@rule(
    "off-with-reason", "warning", "A rule that is turned off is one there is, may be off, and says why.",
    fix="Write the rule's id and your reason, or take the line out.", mend=_known_ids,
)  # fmt: skip
def off_with_reason(state: State) -> Iterator[Problem]:
    for id, why in state.film.file.rules.off.items():
        if what := _refused(id, why):
            near = _nearest(id) if id not in RULES else None
            yield found(what, f"rules.off.{id}", f'The nearest is "{near}".' if near else "")
