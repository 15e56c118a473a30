"""Is there coverage: the same place and the same singer from far, from the middle and from near?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rushes.errors import Problem
from rushes.prompts.lexicon import find_framing
from rushes.rules.registry import State, found, rule, some

WIDE, MEDIUM, CLOSE = "wide", "medium", "close"

SIZES: Mapping[str, str] = {
    "macro": CLOSE, "extreme close-up": CLOSE, "close-up": CLOSE, "medium close-up": CLOSE, "medium": MEDIUM,
    "medium-wide": WIDE, "full": WIDE, "wide": WIDE, "extreme wide": WIDE, "establishing": WIDE, "aerial": WIDE,
    "over-the-shoulder": MEDIUM, "two-shot": MEDIUM, "insert": CLOSE, "reaction shot": CLOSE,
}  # fmt: skip
"""The three sizes an editor cuts between, by shot size and by the views that imply one."""

ENOUGH = 3
"""Shots from which one size is too few."""


@lru_cache(1024)
def size_of(framing: str) -> str | None:
    """``wide``, ``medium`` or ``close``; None for a framing that says nothing of it."""
    term = find_framing(framing, "size") or find_framing(framing)
    return SIZES.get(term.name) if term else None


@rule(
    "coverage", "note", "A place or a performance that comes often is seen in more than one size.",
    fix="Frame one of its moments or setups wide, another medium or close.",
)  # fmt: skip
def coverage(state: State) -> Iterator[Problem]:
    kinds = {section.id: section.kind for section in state.film.file.section}
    seen: dict[str, list[str | None]] = defaultdict(list)
    for shot in state.shots:
        size = size_of(shot.framing)
        if shot.kind == "performance":
            seen[f"the performance in {kinds.get(shot.section or '', 'film')}s"].append(size)
        elif shot.place is not None and shot.kind == "narrative":
            seen[f"@{shot.place}"].append(size)
    flat = [f"{what} ({sizes[0]})" for what, sizes in seen.items() if _is_flat(sizes)]
    if flat:
        yield found(f"always seen in one size: {some(flat)}", "setup" if "performance" in flat[0] else "moment")


def _is_flat(sizes: list[str | None]) -> bool:
    """Whether every shot has the same known size."""
    return len(sizes) >= ENOUGH and len(set(sizes)) == 1 and sizes[0] is not None
