"""When something happens in a clip, put on the word: the shot is slipped until that frame is shown there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, isfinite
from pathlib import Path

from rushes.build.graph import Take
from rushes.cut.lay import HIT, lay_alone
from rushes.cut.timeline import Clip, Item, clip_frame
from rushes.errors import UsageError
from rushes.film.faults import no_shot
from rushes.film.model import Film, Shot
from rushes.film.save import save_shot
from rushes.plan.pins import find_line, nearest_line, sung_at
from rushes.song.model import Song
from rushes.states import open_books, open_film
from rushes.takes import parse_name
from rushes.units import clock, parse_clock, step

_ENDLESS = 10**6
"""Frames of a clip that reaches far beyond any slot, both ways."""
_HIT = re.compile(rf"(?:; )?{HIT}[0-9.]+ s")


@dataclass(frozen=True, slots=True)
class Target:
    """Where the hit goes: a second of the song, the words sung there, and why it is there."""

    at: Fraction
    words: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A hit and where it is shown.

    ``clip_frame`` is counted in the take's file, ``frame`` in the film; ``seconds`` is that frame's time in
    the song; ``slip`` and ``was`` are the shot's slip now and before. ``warnings`` are sentences.
    """

    take: str
    shot: str
    clip_frame: int
    frame: int
    seconds: Fraction
    target: Target
    slip: int
    was: int
    warnings: tuple[str, ...] = ()


def mark(
    start: Path | None, text: str, hit: float, *, on: str | None = None, at: str | None = None, save: bool = True
) -> Mark:
    """Slip a shot so that what happens ``hit`` seconds into a take is shown on the word.

    The word is ``on`` (words of the lyrics) or the time ``at``; without either, the words of the shot's
    moment, else the strong beat nearest to where the hit is shown now. The hit is kept as a note of the
    take. Raises ``UsageError`` for what cannot be, with the frames that are missing.
    """
    if on is not None and at is not None:
        raise UsageError("--on and --at both say where the hit goes", next="Give one of them.")
    film, song = open_film(start)
    take = _clip_take(film, text)
    inside = _file_frame(take, hit)
    owner = _owner(film, parse_name(text).owner)
    frame_in_clip = inside + int(take.media.get("first", 0))
    clip = _reach(film, owner, take)
    shot, target = _aimed(film, song, owner, clip, frame_in_clip, on, at)
    frame = film.frame_at(target.at)
    slip = _slip(film, shot, clip, frame_in_clip, frame)
    if save:
        _save(film, owner, shot, slip, take, hit)
    seconds = film.song_start + frame / film.rate
    return Mark(
        take=take.name, shot=shot.id, clip_frame=inside, frame=frame, seconds=seconds, target=target, slip=slip,
        was=shot.slip, warnings=tuple(_warnings(owner, shot, take)),
    )  # fmt: skip


def _clip_take(film: Film, text: str) -> Take:
    name = parse_name(text)
    if name.is_tag or name.by != "clip":
        raise UsageError(f"{text} is a picture: nothing happens in it", next=f"Name a clip: {name.owner}.clip#1.")
    with open_books(film) as (ledger, _):
        takes = ledger.takes_of(name.node)
    if not takes:
        raise UsageError(f"there is no take of {name.node}", next="`rushes status` lists every shot and what is made.")
    numbers = ", ".join(f"#{take.number}" for take in takes)
    if name.number is None and len(takes) > 1:
        raise UsageError(f"{text} does not say which take", next=f"Takes there are: {numbers}.")
    found = next((take for take in takes if name.number in (None, take.number)), None)
    if found is None:
        raise UsageError(f"there is no take {name.node}#{name.number}", next=f"Takes there are: {numbers}.")
    return found


def _file_frame(take: Take, hit: float) -> int:
    """The frame of the take's file nearest to a time in it."""
    frames, rate = int(take.media["frames"]), Fraction(take.media["rate"])
    length = f"{take.name} is {float(frames / rate):.2f} s long"
    if not isfinite(hit) or hit < 0:
        raise UsageError(f"{hit} is no time in a clip", next=f"{length}: give seconds from its start, like 3.2.")
    frame = round(Fraction(hit).limit_denominator(10**6) * rate)
    if frame >= frames:
        raise UsageError(f"{hit:g} s is past the end of the clip", next=f"{length}.")
    return frame


def _owner(film: Film, id: str) -> Shot:
    shot = film.shot(id)
    if shot is None:
        raise no_shot(id, film.shots, " in the film now")
    return shot


def _reach(film: Film, owner: Shot, take: Take) -> Clip:
    """Which frames of the whole clip the cut can show: all of a free one, which is drawn anew."""
    rate = Fraction(take.media["rate"])
    if take.free and owner.picks.get("clip") != take.number:
        return Clip(take.sha256, int(owner.seconds * rate), rate)
    return Clip(take.sha256, int(take.media["frames"]), rate, int(take.media.get("first", 0)))


# Where the hit goes.


def _aimed(
    film: Film, song: Song | None, owner: Shot, clip: Clip, inside: int, on: str | None, at: str | None
) -> tuple[Shot, Target]:
    """The shot that shows the hit, of those that show this clip, and the target in it."""
    shots = [owner, *(shot for shot in film.shots if shot.clip_of == owner.id)]
    places = list(_places(film, song, shots, on, at)) or [_beat(film, song, owner, clip, inside)]
    for target in places:
        for shot in shots:
            if shot.start <= film.frame_at(target.at) < shot.end:
                return shot, target
    raise _elsewhere(film, shots, places[0])


def _places(
    film: Film, song: Song | None, shots: Sequence[Shot], on: str | None, at: str | None
) -> Iterator[Target]:  # fmt: skip
    """Times that were asked for; words may be sung more than once."""
    if at is not None:
        try:
            yield Target(parse_clock(at), None, "the time you gave")
        except ValueError as error:
            raise UsageError(str(error)) from None
        return
    moments = {moment.id: moment for moment in film.file.moment}
    told = [moments[shot.moment] for shot in shots if shot.moment in moments]
    words = on or next((moment.on for moment in told if moment.on), None)
    if words is None:
        return
    lines = song.lines if song else ()
    sung = [line for line in lines if find_line((line,), words)]
    if not sung:
        near = nearest_line(lines, words)
        hint = f'The nearest line is "{near}".' if near else "The film has no lyrics: give --at instead."
        raise UsageError(f'the lyrics do not have "{words}"', next=hint)
    times = [time for line in sung if (time := sung_at(line, words)) is not None]
    if not times:
        raise UsageError(f'nobody said when "{words}" is sung', next="Give the lyrics times (LRC), or give --at.")
    why = "the words you gave" if on else "the words of its moment"
    yield from (Target(time, words, why) for time in times)


def _beat(film: Film, song: Song | None, shot: Shot, clip: Clip, inside: int) -> Target:
    """The strong beat of a shot nearest to where the hit is shown now."""
    beats = [beat for beat in song.beats if shot.start <= film.frame_at(Fraction(beat.time)) < shot.end] if song else []
    strong = [beat for beat in beats if beat.place == 1] or beats
    if not strong:
        next = "Say where the hit goes: --at 2:47.3, or --on with words of the lyrics."
        raise UsageError(f"{shot.id} has no words of its own and no beat", next=next)
    item = _item(film, shot, _endless(clip))
    shown = shot.start + (inside - item.first) / (step(clip.rate, film.rate) * item.speed)
    best = min(strong, key=lambda beat: abs(film.frame_at(Fraction(beat.time)) - shown))
    kind = "strong beat" if best.place == 1 else "beat"
    return Target(Fraction(best.time), None, f"the {kind} nearest to it, as its moment has no words")


def _elsewhere(film: Film, shots: Sequence[Shot], target: Target) -> UsageError:
    def spoken(frame: int) -> str:
        return clock(film.song_start + frame / film.rate)

    frame = film.frame_at(target.at)
    what = f'"{target.words}" ({clock(target.at)})' if target.words else clock(target.at)
    spans = " and ".join(f"{shot.id} from {spoken(shot.start)} to {spoken(shot.end)}" for shot in shots)
    there = next((shot.id for shot in film.shots if shot.start <= frame < shot.end), None)
    says = f"There {there} is on screen" if there else "The film does not show that part of the song"
    next_ = f"{says}. Give another word or time, or move the cuts in shots.toml."
    return UsageError(f"{what} is not while the clip is on screen, which is {spans}", next=next_)


# The slip, as the cut uses it.


def _item(film: Film, shot: Shot, clip: Clip) -> Item:
    return lay_alone(shot, film.rate, clip, film.settings.handles)


def _endless(clip: Clip) -> Clip:
    """The clip as if it went on for ever, so that nothing holds a slip."""
    return replace(clip, window_first=-_ENDLESS, frames=2 * _ENDLESS)


def _slip(film: Film, shot: Shot, clip: Clip, inside: int, frame: int) -> int:
    """The slip at which the cut shows a frame of the whole clip at a frame of the film."""
    item = _item(film, replace(shot, slip=0), _endless(clip))
    k = frame - shot.start
    first = inside - (clip_frame(item, k, film.rate) - item.first)
    shown = clip_frame(item, item.frames - 1, film.rate) - item.first + 1
    latest = clip.window_first + clip.frames - shown
    if first < clip.window_first:
        raise _too_early(film, shot, item, clip, clip.window_first - first)
    if first > max(latest, clip.window_first):
        raise _too_late(film, shot, item, clip, first + shown)
    return first - item.first


def _too_early(film: Film, shot: Shot, item: Item, clip: Clip, missing: int) -> UsageError:
    later = ceil(missing / (step(clip.rate, film.rate) * item.speed))
    seconds = float(missing / clip.rate)
    return UsageError(
        f"the hit comes too early in the clip: {missing} frames before its start would be needed",
        next=f"Cut to {shot.id} {later} frames later (start = {shot.start + later} in shots.toml, and the end of the "
        f"shot before it), or make a clip in which it happens {seconds:.2f} s later.",
    )


def _too_late(film: Film, shot: Shot, item: Item, clip: Clip, end: int) -> UsageError:
    over = end - clip.window_first - clip.frames
    sooner = ceil(over / (step(clip.rate, film.rate) * item.speed))
    return UsageError(
        f"the hit comes too late in the clip: {over} frames past its end would be needed",
        next=f"Cut away from {shot.id} {sooner} frames earlier (end = {shot.end - sooner} in shots.toml, and the start "
        f"of the shot after it), or make a clip of {ceil(end / clip.rate)} s (seconds = {ceil(end / clip.rate)}).",
    )


def _save(film: Film, owner: Shot, shot: Shot, slip: int, take: Take, hit: float) -> None:
    by = f"clip#{take.number}"
    before = _HIT.sub("", owner.notes.get(by, ""))
    note = "; ".join(part for part in (before, f"{HIT}{hit:g} s") if part)
    notes = {"notes": {**owner.notes, by: note}}
    slipped = {"slip": slip} if slip != shot.slip else {}
    if owner.id == shot.id:
        save_shot(film.root, shot.id, {**slipped, **notes})
        return
    save_shot(film.root, shot.id, slipped)
    save_shot(film.root, owner.id, notes)


def _warnings(owner: Shot, shot: Shot, take: Take) -> Iterator[str]:
    picked = owner.picks.get("clip")
    if picked is not None and picked != take.number:
        yield f"{owner.id} shows clip#{picked}, which is picked: `rushes pick {take.name}` shows this one."
    elif take.free and picked is None:
        yield f"{take.name} was drawn for free: `rushes make` draws it again where the slip needs other frames."
    if owner.id != shot.id:
        yield f"{shot.id} shows this clip too, at the word: it was slipped, and {owner.id} stays."
