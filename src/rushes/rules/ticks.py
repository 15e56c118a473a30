"""Is every tick of ``[ticks]`` one of a line that there is?"""

from collections.abc import Iterator

from rushes.errors import Problem
from rushes.film.faults import shown
from rushes.rules.guide import LINES, near_line
from rushes.rules.registry import State, found, rule


@rule(
    "tick-known", "warning", "Every tick stands for a line of the checklists, and says when or why.",
    fix="`rushes check --list all` has the id of every line.",
)  # fmt: skip
def tick_known(state: State) -> Iterator[Problem]:
    for id, note in state.film.file.ticks.items():
        if id not in LINES:
            near = " or ".join(f'"{each}"' for each in near_line(id))
            yield found(f"there is no line {shown(id)} to tick", f"ticks.{id}", f"The nearest is {near}.")
        elif not note.strip():
            yield found(f"the tick of {id} says neither when nor why", f"ticks.{id}", "Write a date or a note.")
