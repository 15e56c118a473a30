"""Shots and the clips in them laid into slots: where each begins, how fast it runs, and what cannot be cut."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from rushes.cut.timeline import Clip, Item, Short, check_cover, held_frames, position
from rushes.errors import FilmError, Problem
from rushes.film.chains import MARKED
from rushes.film.model import Film, Shot
from rushes.film.transitions import misfits
from rushes.film.treatment import Grade, Light
from rushes.prompts.compose import light_at
from rushes.units import step

SPEEDS = Fraction(9, 10), Fraction(11, 10)
"""Slowest and fastest a clip is shown; outside of it movement looks wrong."""

SPEEDS_SAID = "0.90x to 1.10x"

HIT = MARKED
"""How the note of a take begins that says when something happens in it."""

CHAINED = "it ends before the frame that the next goes on from"
GOES_ON = "its first frame is the one it goes on from"

ROUNDING = Fraction(1, 100)
"""What whole frames may add to that in the shortest slots."""


def lay(shots: Sequence[Shot], rate: Fraction, clips: Mapping[str, Clip], *, handles: int = 0) -> tuple[Item, ...]:
    """One item for each shot, in the order of the film.

    A shot with a trim ``[in, out)`` (frames of the whole clip) begins at ``in`` and, where that is
    not what the slot holds, runs at ``(out - in) / needed``, from 0.9 to 1.1. One without begins
    ``handles`` frames into its clip. The slip is added, and the result is moved as little as it must be
    for the clip to cover the slot, and the dissolves at its ends where it can. Raises ``FilmError`` for gaps,
    overlaps, shots without a clip, trims that would run too slow or too fast, and transitions with no room,
    all of them at once.
    """
    check_cover([(shot.id, shot.start, shot.end) for shot in shots])
    problems = [problem for shot in shots for problem in _problems(shot, rate, clips.get(shot.id))]
    problems += _transition_problems(shots)
    if problems:
        raise FilmError("The film cannot be cut:", problems=problems)
    behind = [*(shot.overlap[1] for shot in shots[1:]), 0]
    return tuple(_item(shot, rate, clips[shot.id], handles, more) for shot, more in zip(shots, behind, strict=True))


def lay_alone(shot: Shot, rate: Fraction, clip: Clip, handles: int) -> Item:
    """One shot as the cut would show it, from frame 0 on, without the shots about it and their transitions."""
    alone = replace(shot, start=0, end=shot.frames, transition=None)
    return lay([alone], rate, {shot.id: clip}, handles=handles)[0]


def short_clips(film: Film, clips: Mapping[str, Clip]) -> tuple[Short, ...]:
    """Shots whose clip ends before their slot does, whatever stands about them; nothing of those that cannot be cut."""
    found = []
    for shot in film.shots:
        clip = clips.get(shot.id)
        if clip and not _problems(shot, film.rate, clip):
            held = held_frames(lay_alone(shot, film.rate, clip, film.settings.handles), film.rate)
            found += [Short(shot.id, held)] if held else []
    return tuple(found)


def moved(film: Film, clips: Mapping[str, Clip]) -> tuple[tuple[str, int, int], ...]:
    """Shots whose trim or slip their clip cannot give: shot, the first frame that was wanted, and the one it has.

    A free engine draws no more of a clip than was to be seen when it was made.
    """
    found = []
    for shot in film.shots:
        clip = clips.get(shot.id)
        if clip and (shot.trim or shot.slip) and not _problems(shot, film.rate, clip):
            wanted = _wanted(shot, film.rate, clip, film.settings.handles)
            first = lay_alone(shot, film.rate, clip, film.settings.handles).first
            found += [(shot.id, wanted, first)] if first != wanted else []
    return tuple(found)


def grade_of(film: Film, shot: Shot) -> Grade:
    """The grade of a shot: that of the film, of the light it stands in, and its own."""
    look, step = film.file.look, light_of(film, shot)
    grade = look.grade + step.grade if step else look.grade
    return grade + shot.grade if shot.grade else grade


def light_of(film: Film, shot: Shot) -> Light | None:
    """The step of the light a shot stands in; None where it has a light in words of its own, or there are no steps."""
    if shot.light is not None:
        return next((light for light in film.file.look.light if light.name == shot.light), None)
    return light_at(film, shot.start)


def _transition_problems(shots: Sequence[Shot]) -> list[Problem]:
    """Transitions that the shots have no room for."""
    return [
        Problem("cut-transition", f"{what}.", fix, key="transition", shot=shot.id) for shot, what, fix in misfits(shots)
    ]


def needed(shot_frames: int, clip_rate: Fraction, film_rate: Fraction) -> int:
    """How many frames of a clip a slot shows at speed 1, from the first to the last shown."""
    return floor((shot_frames - 1) * step(clip_rate, film_rate)) + 1


def _problems(shot: Shot, rate: Fraction, clip: Clip | None) -> list[Problem]:
    if clip is None:
        return [Problem("cut-clip", "has no clip.", "Make it, or let a slate stand in.", shot=shot.id)]
    if clip.frames < 1 or clip.rate <= 0:
        return [Problem("cut-clip", "its clip has no frames.", "Make it again.", shot=shot.id)]
    if shot.trim is None:
        return _planned_speed(shot, rate)
    start, end = shot.trim
    if start < 0 or end <= start:
        what = f"{shot.id}: its trim shows frames {start} to {end} of its clip."
        return [Problem("cut-trim", what, "Begin at 0 or later, and end behind that.", key="trim", shot=shot.id)]
    speed = _speed(shot, rate, clip)
    if SPEEDS[0] <= speed <= SPEEDS[1]:
        return _ramp_problems(shot, speed)
    return [Problem("cut-trim", _wrong_speed(shot, rate, clip, speed), _fit(shot, rate, clip), shot=shot.id)]


def _planned_speed(shot: Shot, rate: Fraction) -> list[Problem]:
    speed = shot.speed(rate)
    if SPEEDS[0] - ROUNDING <= speed <= SPEEDS[1] + ROUNDING:
        return _ramp_problems(shot, speed)
    what = f"used = {shot.used} shows its slot of {shot.frames} at {float(speed):.2f}x."
    return [Problem("cut-speed", what, "Take used out, or run `rushes plan`.", key="used", shot=shot.id)]


def _ramp_problems(shot: Shot, speed: Fraction) -> list[Problem]:
    ends = [speed * each for each in _ramp(shot)]
    if all(SPEEDS[0] - ROUNDING <= each <= SPEEDS[1] + ROUNDING for each in ends):
        return []
    what = f"its ramp runs from {float(ends[0]):.2f}x to {float(ends[1]):.2f}x; {SPEEDS_SAID} look right."
    return [Problem("cut-speed", what, "Ramp less, or take used or trim out.", key="ramp", shot=shot.id)]


def _ramp(shot: Shot) -> tuple[Fraction, Fraction]:
    start, end = shot.ramp or (100, 100)
    return Fraction(start, 100), Fraction(end, 100)


def _wrong_speed(shot: Shot, rate: Fraction, clip: Clip, speed: Fraction) -> str:
    start, end = shot.trim or (0, 0)
    return (
        f"trim [{start}, {end}) is {end - start} frames, which its slot of {shot.frames} shows at {float(speed):.2f}x."
    )


def _fit(shot: Shot, rate: Fraction, clip: Clip) -> str:
    full = shot.frames * step(clip.rate, rate)
    low, high = ceil(SPEEDS[0] * full), floor(SPEEDS[1] * full)
    exact = needed(shot.frames, clip.rate, rate)
    most = f"{low} to {high} frames would fit" if low < high else f"only {exact} would fit"
    return f"{most}; {exact} runs at natural speed."


def _speed(shot: Shot, rate: Fraction, clip: Clip) -> Fraction:
    if shot.trim is None:
        return shot.speed(rate) * clip.natural(rate)
    length, full = shot.trim[1] - shot.trim[0], shot.frames * step(clip.rate, rate)
    if needed(shot.frames, clip.rate, rate) <= length <= ceil(full):
        return Fraction(1)
    return length / full


def is_free_to_choose(shot: Shot) -> bool:
    """Whether nobody has said which part of its clip a shot shows: no trim, slip or mark, no plan, lips or chain."""
    said = shot.trim, shot.begin, shot.performance, shot.chain
    marked = any(HIT in note for note in shot.notes.values())
    return all(each is None for each in said) and not shot.slip and not marked


def _wanted(shot: Shot, rate: Fraction, clip: Clip, handles: int) -> int:
    """The first frame of its clip that a shot is to show, by its trim or its handles, and its slip."""
    return (shot.trim[0] if shot.trim else clip.begins(shot, rate, handles)) + shot.slip


def _item(shot: Shot, rate: Fraction, clip: Clip, handles: int, behind: int) -> Item:
    best = clip.best if is_free_to_choose(shot) else None
    first = _wanted(shot, rate, clip, handles) if best is None else best
    laid = Item(
        shot=shot.id, start=shot.start, end=shot.end, source=clip.sha, first=first, source_frames=clip.frames,
        source_rate=clip.rate, source_first=clip.window_first, speed=_speed(shot, rate, clip), standin=clip.standin,
        ramp=_ramp(shot), retime=shot.retime, transition=shot.transition, label=clip.label,
        chosen=clip.why if best is not None else GOES_ON if shot.chain and not shot.trim else "",
    )  # fmt: skip
    if clip.out is not None and shot.chain is None and clip.out - _length(laid, rate) >= clip.window_first:
        return replace(laid, first=clip.out - _length(laid, rate), chosen=CHAINED)
    return replace(laid, first=_fitting(laid, rate, shot.overlap[0], behind))


def shown(shot: Shot, rate: Fraction, clip_rate: Fraction) -> int:
    """Frames of its clip from the first to the last that a shot shows."""
    clip = Clip("", 1, clip_rate)
    laid = Item(
        shot=shot.id, start=0, end=shot.frames, source="", first=0, source_frames=1, source_rate=clip_rate,
        speed=_speed(shot, rate, clip), ramp=_ramp(shot),
    )  # fmt: skip
    return _length(laid, rate)


def _length(item: Item, rate: Fraction) -> int:
    return floor(position(item, item.frames - 1, rate)) + 1 - item.first


def _fitting(item: Item, rate: Fraction, before: int, behind: int) -> int:
    """The first frame nearest to the wanted one at which the clip covers slot and dissolves, else the slot."""
    begin, end = item.source_first, item.source_first + item.source_frames
    ends = item.frames, item.frames + behind
    slot, shown = (floor(position(item, k - 1, rate)) - item.first + 1 for k in ends)
    lead = item.first - floor(position(item, -before, rate))
    latest = max(begin, end - slot)
    if begin + lead <= end - shown:
        begin, latest = begin + lead, end - shown
    return max(begin, min(latest, item.first))
