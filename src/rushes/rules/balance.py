"""Do performance and story share the film as the guide wants, and do the choruses grow?"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rushes.errors import Problem
from rushes.film.model import Shot
from rushes.plan.layout import Part
from rushes.plan.taste import performance_share
from rushes.rules.registry import State, found, rule, some

OFF_BY = 0.15
"""How far a section's share may be from its target."""

SHORTEST = 10
"""Seconds under which a section has no ratio to speak of: it is one or two shots."""


@rule(
    "ratio-near-target", "warning", "Each section shares its time between performance and story as it is meant to.",
    fix="Add a moment or a setup there, or write the share you want under [cutting] performance.",
)  # fmt: skip
def ratio_near_target(state: State) -> Iterator[Problem]:
    if not state.shots or not _has_both(state):
        return
    told = state.film.file.cutting.performance
    wrong = []
    for part, shots in _parted(state):
        share, wished = _share(shots), performance_share(part, told)
        low, high = _possible(shots)
        if part.end - part.start >= SHORTEST * state.film.rate and abs(share - min(max(wished, low), high)) > OFF_BY:
            name = part.section.id if part.section else ""
            wrong.append(f"{name} {share:.0%} instead of {wished:.0%}")
    if wrong:
        yield found(f"performance fills {some(wrong)}", "cutting.performance")


def _has_both(state: State) -> bool:
    """Whether the film has performance and story to share its time, and somebody wishes a ratio."""
    file = state.film.file
    if file.film.kind != "music-video" and not file.cutting.performance:
        return False
    kinds = {moment.kind for moment in file.moment} | {setup.kind for setup in file.setup}
    return "performance" in kinds and bool(kinds - {"performance"})


def _parted(state: State) -> Iterator[tuple[Part, list[Shot]]]:
    """Each section with the shots that begin in it."""
    starts = [shot.start for shot in state.shots]
    for part in state.parts:
        shots = list(state.shots[bisect_left(starts, part.start) : bisect_left(starts, part.end)])
        if part.section is not None and shots:
            yield part, shots


def _share(shots: Sequence[Shot]) -> float:
    """The share of the time that shows the performance, 0..1."""
    return _frames(shots, "performance") / max(1, sum(shot.frames for shot in shots))


def _possible(shots: Sequence[Shot]) -> tuple[float, float]:
    """The least and most that can be performance: moments show what their writer wanted."""
    moments = [shot for shot in shots if shot.moment]
    total = max(1, sum(shot.frames for shot in shots))
    performed = _frames(moments, "performance")
    return performed / total, 1 - (sum(shot.frames for shot in moments) - performed) / total


def _frames(shots: Sequence[Shot], kind: str) -> int:
    return sum(shot.frames for shot in shots if shot.kind == kind)


@rule(
    "chorus-escalates", "note", "A chorus that returns shows something that the ones before it did not.",
    fix="Give it a moment of its own, or a setup that only it uses.",
)  # fmt: skip
def chorus_escalates(state: State) -> Iterator[Problem]:
    seen: dict[frozenset[object], str] = {}
    for part, shots in _parted(state):
        if part.kind != "chorus" or part.section is None:
            continue
        shown = frozenset((shot.text, shot.framing, shot.camera) for shot in shots)
        if shown in seen:
            yield found(
                f'chorus "{part.section.id}" shows the same pictures as "{seen[shown]}"', f"section.{part.section.id}"
            )
        seen.setdefault(shown, part.section.id)
