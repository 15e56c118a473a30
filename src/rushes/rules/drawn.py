"""Does the engine that draws here understand the words?"""

from collections.abc import Iterator

from rushes.errors import Problem
from rushes.rules.registry import State, in_shot, rule, some


@rule(
    "previz-leaves-words", "note", "Previz understands every word of the prompts that it draws.",
    fix="Say it in plainer words, or leave it: other engines read it, and previz draws the rest.",
)  # fmt: skip
def previz_leaves_words(state: State) -> Iterator[Problem]:
    for shot in state.shots:
        if left := state.unread.get(shot.id, ()):
            yield in_shot(shot, "says what previz does not draw: " + some([f'"{words[:40]}"' for words in left]))
