"""OpenTimelineIO: the cut as an editor's program opens it, with every take, speed, transition and mark.

The format: https://opentimelineio.readthedocs.io/en/stable/tutorials/otio-file-format-specification.html.
As readers of it do, we take ``source_range.duration`` as the time a clip takes in its track, whatever its
speed, and ``start_time`` as a time of the media. Every duration is in frames of the film, so that a track's
rate is the film's; times of media are in their own frames or samples.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any
from urllib.parse import quote, unquote

from opentimelineio import core, opentime, schema

import rushes
from rushes.cut.retime import method_of
from rushes.cut.timeline import Item, Timeline
from rushes.errors import UsageError
from rushes.export.conform import handles_of, pace_of
from rushes.export.marks import Mark, MarkKind, one_line
from rushes.film.model import Film, Shot
from rushes.units import Json, step

COLOURS: Mapping[MarkKind, str] = {
    "section": "PURPLE", "moment": "YELLOW", "line": "GREEN", "bar": "BLUE", "beat": "CYAN", "note": "ORANGE",
    "missing": "MAGENTA", "held": "RED", "ramp": "PINK",
}  # fmt: skip
"""Of the markers, by kind."""

CUT_IN = schema.Clip.DEFAULT_MEDIA_KEY
"""The key of the take that is cut in: the one that readers without alternates look for."""

DIGITS = 9
"""Of a speed, after the point: as many as OpenTimelineIO reads back as they were written, and more than is seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A take as a file: its name, its URL as the timeline's file says it, its frames, and what we know of it.

    ``lead`` is the frame at which the slot begins in a clip that was rendered for this very slot; such a clip
    has the film's rate and is shown frame for frame. ``window`` is the clip's frame that the file begins with.
    """

    name: str
    url: str
    frames: int
    rate: Fraction
    facts: Mapping[str, Json] = field(default_factory=dict)
    lead: int | None = None
    window: int = 0


@dataclass(frozen=True, slots=True)
class Takes:
    """The takes a slot can show: the one that is cut in, None where there is none, and its alternates."""

    cut_in: Media | None = None
    others: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A sound of the film: its URL, ``samples`` of ``rate`` Hz, and its sample at the film's frame ``start``.

    ``frames`` is how many of the film it is heard at most; ``facts`` what a mix does to it, which editors do not read.
    """

    name: str
    url: str
    samples: int
    rate: int
    first: int = 0
    start: int = 0
    frames: int | None = None
    facts: Mapping[str, Json] = field(default_factory=dict)


def otio_timeline(
    timeline: Timeline, film: Film, takes: Mapping[str, Takes], sounds: Sequence[Sound], marks: Sequence[Mark],
    start: Any = None,
) -> schema.Timeline:  # fmt: skip
    """The film as an OpenTimelineIO timeline: one video track, a track for each sound, and its marks.

    ``takes`` are those of each shot; ``start`` is the time at which it begins (``time_code``), 0 without it. Our own
    facts are under ``metadata["rushes"]``.
    """
    facts = {
        "version": rushes.__version__, "rate": str(timeline.rate), "size": list(timeline.size),
        "frames": timeline.frames, "kind": film.settings.kind,
    }  # fmt: skip
    made = schema.Timeline(one_line(film.settings.title), metadata={"rushes": facts})
    made.global_start_time = start or _frames(0, timeline.rate)
    made.tracks.append(_pictures(timeline, film, takes))
    made.tracks.extend(_sound(sound, timeline) for sound in sounds)
    made.tracks.markers.extend(_marker(mark, timeline.rate) for mark in marks)
    return made


def as_text(timeline: schema.Timeline) -> str:
    """The JSON of a timeline, the same for the same timeline."""
    return str(core.serialize_json_to_string(timeline, indent=2)) + "\n"


def url_of(path: str) -> str:
    """A relative path with ``/`` as a URL (RFC 3986), readable as a path too where nothing in it forbids that."""
    quoted = "".join(quote(c) if c in '%#?\\"' or (ord(c) < 33 and c != " ") else c for c in path)
    return f"./{quoted}" if ":" in quoted.partition("/")[0] else quoted


def file_of(url: str) -> str:
    """The name of the file a URL leads to, as people read it."""
    return one_line(unquote(url).rpartition("/")[2])


def time_code(text: str, rate: Fraction) -> Any:
    """The time of a time code, which may drop frames. Raises ``UsageError`` for one that this rate does not have."""
    try:
        if not re.fullmatch(r"([01]\d|2[0-3])(:[0-5]\d){2}[:;]\d\d", text, re.ASCII):
            raise ValueError("it is not hours:minutes:seconds:frames")
        return opentime.from_timecode(text, float(rate))
    except ValueError as error:
        raise UsageError(f"{text[:40]} is no time code here: {error}", next="Write one like 01:00:00:00.") from None


def _pictures(timeline: Timeline, film: Film, takes: Mapping[str, Takes]) -> schema.Track:
    shots = {shot.id: shot for shot in film.shots}
    track = schema.Track("Film", kind=schema.TrackKind.Video)
    for item in timeline.items:
        if transition := _transition(item, timeline.rate):
            track.append(transition)
        track.append(_clip(item, shots[item.shot], takes.get(item.shot, Takes()), timeline.rate))
    if timeline.fade_out:
        track.append(_dissolve("fade to black", timeline.fade_out, 0, timeline.rate, {"kind": "fade"}))
    return track


def _clip(item: Item, shot: Shot, takes: Takes, rate: Fraction) -> schema.Clip:
    media = takes.cut_in
    name = file_of(media.url) if media else item.shot
    first = _first(item, media)
    clip = schema.Clip(
        name, source_range=opentime.TimeRange(first, _frames(item.frames, rate)),
        metadata={"rushes": _facts(item, shot, rate)},
    )  # fmt: skip
    clip.set_media_references(_references(item, takes, rate), CUT_IN)
    if media and media.lead is None and (pace := pace_of(item, rate)) != 1:
        clip.effects.append(schema.LinearTimeWarp("speed", time_scalar=round(float(pace), DIGITS)))
    return clip


def _first(item: Item, media: Media | None) -> Any:
    """The time of the media at which the slot begins."""
    if media is None:
        return _frames(0, item.source_rate)
    return _frames(_lead(item, media), media.rate)


def _lead(item: Item, media: Media) -> int:
    """The frame of a file at which the slot begins."""
    return item.first - item.source_first if media.lead is None else media.lead


def _references(item: Item, takes: Takes, rate: Fraction) -> dict[str, Any]:
    there = opentime.TimeRange(_frames(0, rate), _frames(item.frames, rate))
    missing = schema.MissingReference(f"{item.shot}: not made yet", there)
    cut_in = _reference(takes.cut_in) if takes.cut_in else missing
    begins = item.first - (_lead(item, takes.cut_in) if takes.cut_in else 0)
    return {CUT_IN: cut_in, **{media.name: _reference(media, media.window - begins) for media in takes.others}}


def _reference(media: Media, begins: int = 0) -> schema.ExternalReference:
    """A file, whose first frame is at the time ``begins``: a frame of the clip has the same time in every take."""
    made = schema.ExternalReference(
        media.url, opentime.TimeRange(_frames(begins, media.rate), _frames(media.frames, media.rate)),
        {"rushes": {"take": media.name, **_clean(media.facts)}},
    )  # fmt: skip
    made.name = file_of(media.url)
    return made


def _facts(item: Item, shot: Shot, rate: Fraction) -> dict[str, Any]:
    """What we know of a slot, in plain data: speeds are clip frames to a film frame, exactly."""
    known: dict[str, Any] = {
        "shot": item.shot, "kind": shot.kind, "section": shot.section, "moment": shot.moment, "setup": shot.setup,
        "clip_of": shot.clip_of, "start": item.start, "end": item.end, "standin": item.standin or None,
        "transition": shot.transition.kind if shot.transition else None,
    }  # fmt: skip
    if not item.standin:
        known |= {
            "first": item.first, "window_first": item.source_first,
            "speed": str(step(item.source_rate, rate) * item.speed), "handles": list(handles_of(item, rate)),
            "ramp": [str(each) for each in item.ramp] if len(set(item.ramp)) > 1 else None,
            "retime": None if item.natural else method_of(item), "why": item.chosen or None,
        }  # fmt: skip
    return _clean({name: value for name, value in known.items() if value is not None})


def _transition(item: Item, rate: Fraction) -> schema.Transition | None:
    """How the film comes to an item; a fade from black at its head is a dissolve with nothing, as it is in OTIO."""
    made = item.transition
    if made is None or not sum(made.spread):
        return None
    facts: dict[str, Any] = {"kind": made.kind, "frames": made.frames}
    if made.kind == "dissolve":
        return _dissolve("dissolve", *made.spread, rate, facts)
    name = f"{made.kind} {'from' if made.kind == 'fade' else 'to'} {made.colour}"
    facts["colour"] = made.colour
    if made.kind == "fade" and item.start == 0 and made.colour == "black":
        return _dissolve(name, *made.spread, rate, facts)
    return schema.Transition(name, schema.TransitionTypes.Custom, *_offsets(*made.spread, rate), {"rushes": facts})


def _dissolve(name: str, before: int, behind: int, rate: Fraction, facts: dict[str, Any]) -> schema.Transition:
    kind = schema.TransitionTypes.SMPTE_Dissolve
    return schema.Transition(name, kind, *_offsets(before, behind, rate), {"rushes": facts})


def _offsets(before: int, behind: int, rate: Fraction) -> tuple[Any, Any]:
    return _frames(before, rate), _frames(behind, rate)


def _sound(sound: Sound, timeline: Timeline) -> schema.Track:
    """A track of its own: a gap to where it begins, then as much as the film has room for, or the sound has."""
    track = schema.Track(one_line(sound.name), kind=schema.TrackKind.Audio)
    frames = ceil(Fraction(sound.samples - sound.first, sound.rate) * timeline.rate)
    frames = min(frames, timeline.frames - sound.start, timeline.frames if sound.frames is None else sound.frames)
    if frames <= 0:
        return track
    if sound.start:
        track.append(schema.Gap(duration=_frames(sound.start, timeline.rate)))
    hertz = Fraction(sound.rate)
    there = opentime.TimeRange(_frames(0, hertz), _frames(sound.samples, hertz))
    shown = opentime.TimeRange(_frames(sound.first, hertz), _frames(frames, timeline.rate))
    reference = schema.ExternalReference(sound.url, there)
    reference.name = file_of(sound.url)
    track.append(schema.Clip(reference.name, reference, shown, {"rushes": _clean(sound.facts)} if sound.facts else {}))
    return track


def _marker(mark: Mark, rate: Fraction) -> schema.Marker:
    """A marker over frames of the film. Resolve looks for its words in metadata of its own; Kdenlive shows no name."""
    span = opentime.TimeRange(_frames(mark.start, rate), _frames(mark.end - mark.start, rate))
    facts = {"rushes": {"kind": mark.kind}, "Resolve_OTIO": {"Keywords": [], "Note": mark.comment}}
    return schema.Marker(mark.name, span, COLOURS[mark.kind], facts, mark.comment)


def _frames(count: int, rate: Fraction) -> Any:
    return opentime.RationalTime(count, float(rate))


def _clean(facts: Mapping[str, Json]) -> dict[str, Any]:
    """Facts with text that every reader takes: OpenTimelineIO itself cuts a string at a zero character."""
    return {name: one_line(value) if isinstance(value, str) else value for name, value in facts.items()}
