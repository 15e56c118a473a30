"""Do the cuts go with the music, without going like a clock? And how do the film's first and last shots stand?"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction

from rushes.errors import Problem
from rushes.film.model import Film
from rushes.plan.pins import find_line
from rushes.rules.registry import State, found, in_shot, rule, some
from rushes.rules.sizes import WIDE, size_of
from rushes.rules.slots import spare
from rushes.song.model import Song
from rushes.units import clock

NEAR = 2
"""Frames within which a cut is on its beat."""

CUTS, SHARE = 8, 0.5
"""From how many cuts on the share on beats says something, and what share of them is low."""

ALIKE = 5
"""Slots of one length in a row, from which a viewer counts along."""


@rule(
    "cuts-on-beats", "note", "Most cuts fall on a beat.",
    fix="Move the start of a shot to a beat, or let `rushes plan` place those that need no time of their own.",
)  # fmt: skip
def cuts_on_beats(state: State) -> Iterator[Problem]:
    if state.song is None or not state.song.beats:
        return
    cuts = [shot.start for shot in state.shots[1:] if _has_beat(state.film, state.song, shot.start)]
    if len(cuts) < CUTS:
        return
    lead = state.film.file.cutting.lead
    beats = _near(cuts, [_frame(state.film, beat.time) - lead for beat in state.song.beats])
    bars = _near(cuts, [_frame(state.film, time) - lead for time in state.song.downbeats])
    if beats < SHARE * len(cuts):
        share = f"{beats / len(cuts):.0%} of {len(cuts)} cuts are on a beat, {bars / len(cuts):.0%} on a bar"
        yield found(share, "cutting.music")


def _near(cuts: Sequence[int], marks: Sequence[int]) -> int:
    """How many cuts have a mark within ``NEAR`` frames; marks are in order."""
    found = 0
    for cut in cuts:
        at = bisect_left(marks, cut - NEAR)
        found += at < len(marks) and marks[at] <= cut + NEAR
    return found


def _frame(film: Film, time: float) -> int:
    return film.frame_at(Fraction(time))


def _has_beat(film: Film, song: Song, frame: int) -> bool:
    """Whether a beat was heard there; stretches without one are cut by other reasons."""
    time = film.song_start + frame / film.rate
    silent = (trust for trust in song.trust if not trust.beat)
    return song.beats[0].time <= time <= song.beats[-1].time and not any(t.start <= time < t.end for t in silent)


@rule(
    "metronome", "note", "Shots are not all of one length: five alike in a row tick like a clock.",
    fix="Make one of them longer or shorter by a bar, or cut away in its middle.",
)  # fmt: skip
def metronome(state: State) -> Iterator[Problem]:
    runs: list[list[int]] = []
    for number, shot in enumerate(state.shots):
        first = state.shots[runs[-1][0]] if runs else shot
        if runs and abs(shot.frames - first.frames) <= NEAR:
            runs[-1].append(number)
        else:
            runs.append([number])
    long = [run for run in runs if len(run) >= ALIKE]
    if long:
        most = max(long, key=len)
        first, last = state.shots[most[0]], state.shots[most[-1]]
        what = f"{len(most)} shots in a row last {clock(first.frames / state.film.rate)}, up to {last.id}"
        yield in_shot(first, what + (f"; {len(long)} such runs in all" if len(long) > 1 else ""))


@rule(
    "first-shot-establishes", "note", "The first shot says where we are: wide, a detail of the place, or a title.",
    fix="Begin with a wide shot or an insert of the place.",
)  # fmt: skip
def first_shot_establishes(state: State) -> Iterator[Problem]:
    if len(state.shots) < 3:
        return
    first = state.shots[0]
    if first.kind in ("insert", "title") or not first.framing or size_of(first.framing) in (WIDE, None):
        return
    kinds = {section.id: section.kind for section in state.film.file.section}
    if kinds.get(first.section or "") != "intro":
        yield in_shot(first, f"opens the film with a {first.framing}", key="framing")


@rule(
    "ending-holds", "note", "The last picture stays for two seconds or more.",
    fix="Give it the frames of the shot before it.",
)  # fmt: skip
def ending_holds(state: State) -> Iterator[Problem]:
    if len(state.shots) >= 3 and state.shots[-1].frames < 2 * state.film.rate:
        last = state.shots[-1]
        yield in_shot(last, f"ends the film after only {clock(last.frames / state.film.rate)} of it")


@rule(
    "guide-yield", "note", "Of a ten-second clip, 6 to 9 seconds are usable as a rule.",
    fix="Cut such a slot a second shorter where its clip turns out bad at the ends.",
)  # fmt: skip
def guide_yield(state: State) -> Iterator[Problem]:
    """Those without handles are told by ``handles-fit`` already."""
    rate, handles = state.film.rate, state.film.settings.handles
    own = [shot for shot in state.shots if shot.seconds == 10 and shot.clip_of is None]
    full = [shot.id for shot in own if shot.frames > 9 * rate and spare(state, shot) // 2 >= handles]
    if full:
        verb = "is" if len(full) == 1 else "are"
        yield found(
            f"{len(full)} of {len(own)} clips of 10 s {verb} used for more than 9 s: {some(full, 3)}", "film.handles"
        )


@rule(
    "lyric-pin-estimated", "note", "Moments that wait for words wait for words with known times.",
    fix="Give the lyrics times (LRC or SRT), or pin the moment with at.",
)  # fmt: skip
def lyric_pin_estimated(state: State) -> Iterator[Problem]:
    for moment in state.film.file.moment if state.song else ():
        line = find_line(state.song.lines, moment.on) if state.song and moment.on else None
        if line is not None and line.estimated:
            what = f'moment "{moment.id}" waits for "{line.text[:60]}", whose time is a guess'
            yield found(what, f"moment.{moment.id}.on")
