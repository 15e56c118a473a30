"""Are the reference sets as they were locked? After the guide, 2.4: "lock in final character reference set"."""

from collections.abc import Iterator

from rushes.errors import Problem
from rushes.film.model import Tagged
from rushes.prompts.references import wanted_tags
from rushes.rules.registry import State, found, rule
from rushes.units import digest


def set_mark(table: Tagged) -> str:
    """The mark of a set: its words, its pictures and its picks. Another mark is another set."""
    states = {**getattr(table, "states", {})}
    return digest([table.text, list(table.images), states, {**table.views}, {**table.picks}])[:16]


@rule(
    "reference-locked", "warning", "A reference set that is locked stays as it was.",
    fix="Undo the change, or look at what it reaches and lock it anew: `rushes reference lock TAG`.",
)  # fmt: skip
def reference_locked(state: State) -> Iterator[Problem]:
    for kind, tables in state.film.file.tagged.items():
        for tag, table in tables.items():
            if table.locked and table.locked != set_mark(table):
                shots = sum(any(each == tag for each, _ in wanted_tags(state.film, shot)) for shot in state.shots)
                what = f"@{tag} is locked, and its words, views or picks have changed since; {shots} shots show it"
                yield found(what, f"{kind}.{tag}.locked")
