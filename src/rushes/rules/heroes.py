"""Is the dearer model used where it counts? After the guide, section 3: Base for the final hero shots."""

from collections.abc import Iterator

from rushes.errors import Problem
from rushes.rules.registry import State, found, rule, some

FEWEST = 12
"""Shots from which a film has moments it is remembered by."""


@rule(
    "hero-where-it-counts", "note", "Role hero is for the few moments a film is remembered by.",
    fix='Write role = "hero" in those moments, and leave everything else to the draft model.',
)  # fmt: skip
def hero_where_it_counts(state: State) -> Iterator[Problem]:
    file, shots = state.film.file, state.shots
    if file.models.hero == file.models.draft or not shots:
        return
    heroes = [shot for shot in shots if shot.role == "hero"]
    fillers = [shot.id for shot in heroes if shot.moment is None]
    if fillers and file.moment:
        what = f"shots between the moments are bought from {file.models.hero}, the hero model: {some(fillers)}"
        yield found(what, "models.hero")
    elif not heroes and len(shots) >= FEWEST and file.moment:
        yield found("no shot is in role hero; every clip is a draft", "models.hero")
