"""Do dissolves, fades and dips have room, and frames of the clips to show?"""

from collections.abc import Iterator

from rushes.errors import Problem
from rushes.film.transitions import misfits
from rushes.rules.registry import State, in_shot, rule
from rushes.rules.slots import spare


@rule(
    "transition-has-room", "error", "Transitions fit into the shots at both sides of them.",
    fix="Make a transition shorter, or a shot longer.",
)  # fmt: skip
def transition_has_room(state: State) -> Iterator[Problem]:
    for shot, what, fix in misfits(state.shots, state.film.file.cutting.fade_out):
        yield in_shot(shot, what, fix, "transition" if shot.transition else "")


@rule(
    "dissolve-has-frames", "warning", "A dissolve has frames of both clips to show, beside those of their slots.",
    fix="Dissolve for less, ask for a longer clip, or shorten the slot.",
)  # fmt: skip
def dissolve_has_frames(state: State) -> Iterator[Problem]:
    for shot in state.shots:
        wanted, have = sum(state.film.overlap(shot)), spare(state, shot)
        if 0 <= have < wanted:
            what = f"is dissolved over {wanted} frames more than its slot, and its clip has {have} to spare"
            yield in_shot(shot, what, "A frame will be held still.", "transition" if shot.transition else "")
