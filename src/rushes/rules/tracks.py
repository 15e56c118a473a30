"""Are the tracks beside the song where the film can hear them?"""

from collections.abc import Iterator

from rushes.errors import Problem
from rushes.rules.registry import State, found, rule
from rushes.units import clock, parse_clock


@rule(
    "track-placed", "error", "A track that begins with a shot names one that is there.",
    fix="Name a shot of the list, or say when it begins: at.",
)  # fmt: skip
def track_placed(state: State) -> Iterator[Problem]:
    known = {shot.id for shot in state.shots}
    for track in state.film.file.track:
        if track.shot is not None and known and track.shot not in known:
            yield found(f"{track.file} begins with shot {track.shot}, and there is none of that name", "track.shot")


@rule(
    "track-heard", "warning", "A track begins before the film ends.",
    fix="Begin it earlier, or take it out.",
)  # fmt: skip
def track_heard(state: State) -> Iterator[Problem]:
    ends = state.frames / state.film.rate
    for track in state.film.file.track:
        if track.at is not None and ends and parse_clock(track.at) >= ends:
            what = f"{track.file} begins at {track.at}, and the film ends at {clock(ends)}"
            yield found(what, "track.at")
