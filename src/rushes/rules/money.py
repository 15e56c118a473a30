"""Is there money for the film?"""

from collections.abc import Iterator

from rushes.errors import Problem
from rushes.rules.registry import State, found, rule


@rule(
    "cap-covers-plan", "warning", "The budget's cap covers one take of everything.",
    fix="Raise the cap, use role draft, or make shots fewer or shorter.",
)  # fmt: skip
def cap_covers_plan(state: State) -> Iterator[Problem]:
    cap = state.film.file.budget.cap
    if cap is not None and state.shots and state.quoted.credits > cap:
        yield found(f"the plan costs {state.quoted.credits} credits and the cap is {cap}", "budget.cap")
