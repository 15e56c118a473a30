"""Do the shots tile the film, and does each clip fit its slot?"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from rushes.errors import Problem
from rushes.film.model import Shot
from rushes.plan.frames import clip_for, clip_frames, clip_frames_needed, lengths, role_model, slot_capacity
from rushes.rules.registry import Change, State, found, in_shot, rule
from rushes.units import clock, parse_clock, parse_span


def _closed(state: State) -> Iterator[Change]:
    """A crack of less than a quarter second between two shots is closed by the earlier one, where its clip allows."""
    for shot, later in pairwise(state.shots):
        crack = later.start - shot.end
        if 0 < crack <= state.film.rate / 4 and crack <= spare(state, shot):
            yield Change(("shot", shot.id), "end", later.start)


@rule(
    "every-frame-covered", "error", "Every frame of the film belongs to exactly one shot.",
    fix="Move its start or end, or run `rushes plan`.", mend=_closed,
)  # fmt: skip
def every_frame_covered(state: State) -> Iterator[Problem]:
    if not state.shots:
        return
    yield from (in_shot(s, f"has no frames: {s.start} to {s.end}") for s in state.shots if s.end <= s.start)
    reach, last = 0, ""
    for shot in state.shots:
        if shot.start > reach:
            yield in_shot(shot, f"leaves frames {reach} to {shot.start} before it uncovered")
        elif shot.start < reach:
            yield in_shot(shot, f'overlaps shot "{last}" in frames {shot.start} to {min(reach, shot.end)}')
        if shot.end > reach:
            reach, last = shot.end, shot.id
    frames = state.frames
    if reach != frames:
        what = f"leaves frames {reach} to {frames} after it uncovered" if reach < frames else f"ends after {frames}"
        yield in_shot(state.shots[-1], what)


def _long_enough(state: State) -> Iterator[Change]:
    """The shortest clip for sale that covers the slot, for a shot that no other shows a part of."""
    film = state.film
    for shot in state.shots:
        sold = role_model(film, shot.role)
        if (shot.seconds not in sold.seconds or spare(state, shot) < 0) and shot.clip_of is None:
            seconds = clip_for(film, sold, shot.frames)
            if slot_capacity(seconds, film.rate, sold) >= shot.frames:
                yield Change(("shot", shot.id), "seconds", seconds)


@rule(
    "clip-fits-slot", "error", "A clip is a length its model sells and covers its slot.",
    fix="Split the shot, shorten it, or give it a longer clip.", mend=_long_enough,
)  # fmt: skip
def clip_fits_slot(state: State) -> Iterator[Problem]:
    for shot in state.shots:
        sold = role_model(state.film, shot.role)
        if shot.seconds not in sold.seconds:
            yield in_shot(shot, f"asks {sold.id} for a clip of {shot.seconds} s, which it does not sell", key="seconds")
        elif spare(state, shot) < 0:
            slot = clock(shot.frames / state.film.rate)
            yield in_shot(shot, f"has a clip of {shot.seconds} s for a slot of {slot}", key="seconds")
    yield from _parts_outside(state)


def _parts_outside(state: State) -> Iterator[Problem]:
    """Shots whose part of a clip, their own or another's, does not lie inside it, or is shown too slow or too fast."""
    seconds = {shot.id: shot.seconds for shot in state.shots}
    for shot in state.shots:
        if shot.trim is not None:
            continue
        if not Fraction(89, 100) <= (speed := shot.speed(state.film.rate)) <= Fraction(111, 100):
            what = f"shows {shot.used} frames of its clip in a slot of {shot.frames}, at {float(speed):.2f}x"
            yield in_shot(shot, what, "Take used out, or run `rushes plan`.", "used")
        if shot.begin is None:
            continue
        sold = role_model(state.film, shot.role)
        have = clip_frames(seconds.get(shot.source, shot.seconds), state.film.rate, sold)
        end = shot.begin + (shot.used or clip_frames_needed(shot.frames, state.film.rate, sold))
        if end > have:
            what = f"shows frames {shot.begin} to {end} of a clip of {have}"
            yield in_shot(shot, what, "Begin earlier in the clip, or run `rushes plan`.", "begin")


def spare(state: State, shot: Shot) -> int:
    """Film frames the clip has over its slot."""
    known, sort = state.capacities, (shot.seconds, shot.role)
    if sort not in known:
        known[sort] = slot_capacity(shot.seconds, state.film.rate, role_model(state.film, shot.role))
    return known[sort] - shot.frames


@rule(
    "handles-fit", "note", "A clip has spare frames at both ends, so that its first and last can be cut away.",
    fix="Shorten the slot a little where the ends of the clip turn out bad.",
)  # fmt: skip
def handles_fit(state: State) -> Iterator[Problem]:
    asked = state.film.settings.handles
    tight = [shot.id for shot in state.shots if 0 <= spare(state, shot) // 2 < asked]
    if tight:
        some = ", ".join(tight[:5]) + (f" and {len(tight) - 5} more" if len(tight) > 5 else "")
        yield found(f"clips with fewer than {asked} spare frames at each end: {some}", "film.handles")


@rule(
    "slot-in-guide-range", "warning", "Slots are 1 to 10 seconds, and a moment's clip is as long as its place.",
    fix="Write seconds and times that agree.",
)  # fmt: skip
def slot_in_guide_range(state: State) -> Iterator[Problem]:
    yield from _moments_too_long(state)
    shared = {id for shot in state.shots if shot.clip_of for id in (shot.id, shot.clip_of)}
    for shot in state.shots:
        seconds = shot.frames / state.film.rate
        if seconds < 1:
            yield in_shot(shot, f"is only {shot.frames} frames long", "Let a neighbour take its frames.")
        elif shot.seconds > 5 and 2 * seconds < shot.seconds - 1 and shot.id not in shared:
            what = f"uses {clock(seconds)} of a clip of {shot.seconds} s"
            yield in_shot(shot, what, "Buy a shorter clip.", "seconds")
        if state.film.settings.clip_lengths == "guide":
            yield from _guide_length(state, shot)


def _guide_length(state: State, shot: Shot) -> Iterator[Problem]:
    allowed = lengths(state.film, role_model(state.film, shot.role))
    if shot.seconds not in allowed:
        what = f"has a clip of {shot.seconds} s in a film with the guide's lengths"
        yield in_shot(shot, what, f"Use {' or '.join(map(str, allowed))} s.", "seconds")


def _moments_too_long(state: State) -> Iterator[Problem]:
    """Moments whose own clip cannot fill the span they own: a 5 s clip on 2:55-3:05, as in the guide's table."""
    for moment in state.film.file.moment:
        if moment.at is None or moment.seconds is None:
            continue
        start, end = parse_span(moment.at)
        if end is not None and end - start > moment.seconds:
            what = f'moment "{moment.id}" owns {clock(end - start)} of film and asks for a clip of {moment.seconds} s'
            yield found(what, f"moment.{moment.id}.seconds")


def _joined(state: State) -> Iterator[Change]:
    """A section lasts until the next begins, where a second or two are missing; starts are what people mark."""
    sections = sorted(state.film.file.section, key=lambda section: parse_clock(section.start))
    for section, later in pairwise(sections):
        gap = parse_clock(later.start) - parse_clock(section.end)
        if state.film.rate * gap > state.film.rate / 2 and gap <= 2:
            yield Change(("section", section.id), "end", later.start)
    if state.song is not None and sections and parse_clock(sections[-1].end) - state.song.seconds > 1:
        yield Change(("section", sections[-1].id), "end", clock(state.song.seconds))


@rule(
    "section-gaps", "warning", "Sections follow each other without gaps, overlaps or ends past the song.",
    fix="Write the end of one as the start of the next.", mend=_joined,
)  # fmt: skip
def section_gaps(state: State) -> Iterator[Problem]:
    film = state.film
    spans = sorted(
        (film.frame_at(parse_clock(s.start)), film.frame_at(parse_clock(s.end)), s.id) for s in film.file.section
    )
    near = film.rate / 2
    for (_, end, id), (start, _, later) in pairwise(spans):
        if start - end > near:
            what = f'{clock((start - end) / film.rate)} between "{id}" and "{later}" is in no section'
            yield found(what, f"section.{later}.start")
        elif end - start > near:
            yield found(f'section "{later}" begins before "{id}" ends', f"section.{later}.start")
    if state.song is not None and spans:
        last = max(film.file.section, key=lambda section: parse_clock(section.end))
        over = parse_clock(last.end) - state.song.seconds
        if over > 1:
            yield found(f'section "{last.id}" ends {clock(over)} after the song', f"section.{last.id}.end")
