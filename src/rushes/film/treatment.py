"""What holds for the whole film: the tables of ``film.toml`` that are there once, and how a table is written.

See ``model`` for the rest, and for how keys become fields.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any, ClassVar, Literal, get_args

FilmKind = Literal["music-video", "commercial", "narrative", "experimental"]
SectionKind = Literal["intro", "verse", "prechorus", "chorus", "bridge", "instrumental", "outro", "scene"]
ShotKind = Literal["performance", "narrative", "insert", "title"]
Role = Literal["draft", "hero"]
Stage = Literal["reference", "still", "clip"]
TrackKind = Literal["dialogue", "voice-over", "effects", "ambience"]
Fps = Literal["23.976", "24", "25", "29.97", "30"]
Retime = Literal["auto", "drop", "blend", "flow"]

FILM_KINDS: tuple[FilmKind, ...] = get_args(FilmKind)
SECTION_KINDS: tuple[SectionKind, ...] = get_args(SectionKind)
SHOT_KINDS: tuple[ShotKind, ...] = get_args(ShotKind)


def key(doc: str, default: Any = MISSING, *, factory: Any = MISSING) -> Any:
    """A TOML key: its default, and the sentence the reference page shows."""
    return field(default=default, default_factory=factory, metadata={"doc": doc})


class Table:
    """A TOML table: keys it does not have are problems, not silence."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "strict": False}


@dataclass(frozen=True, kw_only=True)
class Settings(Table):
    """`[film]`: what the film is called, how long and how large it is."""

    title: str = key("what the film is called")
    kind: FilmKind = key("`music-video`, `commercial`, `narrative` or `experimental`", "music-video")
    fps: Fps = key("frames per second of the finished film", "24")
    size: str = key("width x height of the finished film", "1280x720")
    engine: str = key("who makes the pictures: `previz`, `slate`, `runway`, or an installed engine", "previz")
    clip_lengths: Literal["model", "guide"] = key(
        "`model`: any length the model sells; `guide`: 5 and 10 seconds", "model"
    )
    handles: int = key("spare frames kept at each end of a clip", 6)
    seed: int = key("changes every picture at once", 0)


@dataclass(frozen=True, kw_only=True)
class SongFile(Table):
    """`[song]`: the music, and what you know of it better than any program."""

    file: str = key("path of the song inside the project")
    lyrics: str | None = key("path of the lyrics inside the project (LRC, SRT, WebVTT, ASS or plain text)", None)
    aligner: str | None = key("installed plug-in that hears when lines without a time are sung", None)
    meter: int | None = key("beats in a bar, if you know it: 3 for a waltz", None)
    bpm: float | None = key("beats per minute, if you know it", None)
    tempo: Literal["half", "double"] | None = key("`half` or `double`: the beat was heard twice, or half as fast", None)
    shift: int = key("beats by which the first beat of every bar is moved: 1 for one beat later", 0)
    downbeat: str | None = key('when some bar begins: "0:12.4"', None)
    taps: tuple[str, ...] = key('times at which you tapped a beat: `["0:12.4", "0:12.9"]`', factory=tuple)
    start: str | None = key("use the song from this time on", None)
    end: str | None = key("use the song up to this time", None)


@dataclass(frozen=True, kw_only=True)
class Models(Table):
    """`[models]`: the model of each role; the plan is quoted for these, whoever draws it."""

    still: str = key("model of stills and references", "gen4_image")
    draft: str = key("clip model of role draft (the guide's Turbo)", "gen4_turbo")
    hero: str = key("clip model of role hero (the guide's Base)", "gen4.5")
    performance: str = key("model of clips that follow a `[performance.NAME]`: lip-sync", "act_two")
    mend: str = key("model that mends a clip: `rushes mend`", "aleph2")


@dataclass(frozen=True, kw_only=True)
class Budget(Table):
    """`[budget]`: credits this film may cost in its life."""

    cap: int | None = key("credits: spent, reserved and lost together stay under it", None)
    sections: Mapping[str, int] = key(
        "credits that the stills and clips of a section may cost, by its id: `{ chorus1 = 400 }`", factory=dict
    )
    shots: Mapping[str, int] = key(
        'credits that the stills and clips of a shot may cost, by its id: `{ "V1-03" = 120 }`', factory=dict
    )


@dataclass(frozen=True, kw_only=True)
class Cutting(Table):
    """`[cutting]`: how the plan cuts to the music."""

    lead: int = key("frames a cut comes before its beat; editors like one to three", 0)
    music: int = key("percent: how much cuts on bars and beats matter beside length and price", 100)
    performance: Mapping[str, int] = key(
        "percent of a section's time that shows the performance, by section kind or id: `{ verse = 30 }`", factory=dict
    )
    reuse: bool = key("whether like sections may show other parts of one clip; it saves clips", True)
    fade_out: int = key("frames in which the end of the film fades to black", 0)


@dataclass(frozen=True, kw_only=True)
class RulesFile(Table):
    """`[rules]`: which checks this film does without."""

    off: Mapping[str, str] = key(
        'rules that are turned off, each with your reason: `{ one-action = "a dance" }`', factory=dict
    )


@dataclass(frozen=True, kw_only=True)
class Grade(Table):
    """`grade`: `{ warmth = 4 }`, in percent, of the look, of a step of its light and of a shot; they add up."""

    exposure: int = key("how much brighter middle grey is, or darker, -30 to 30; black and white stay", 0)
    contrast: int = key("how much steeper the middle tones are, or flatter, -30 to 30", 0)
    saturation: int = key("how much more colour there is, or less, -100 (black and white) to 50", 0)
    warmth: int = key("how far towards amber, or, below 0, towards blue, -30 to 30", 0)
    tint: int = key("how far towards magenta, or, below 0, towards green, -30 to 30", 0)

    def __add__(self, other: "Grade") -> "Grade":
        """One over the other, within what a grade may be."""
        return Grade(**{name: _held(name, getattr(self, name) + getattr(other, name)) for name in GRADES})


GRADES: Mapping[str, tuple[int, int]] = {
    "exposure": (-30, 30), "contrast": (-30, 30), "saturation": (-100, 50), "warmth": (-30, 30), "tint": (-30, 30),
}  # fmt: skip
"""Least and most of each key of a grade, in percent; beyond, a subtle grade is none."""


def _held(name: str, value: int) -> int:
    low, high = GRADES[name]
    return max(low, min(high, value))


@dataclass(frozen=True, kw_only=True)
class Eye(Table):
    """`[eye]`: what `rushes look` compares with beside what is built in."""

    network: str | None = key(
        "path of an ONNX network inside the project: 224 x 224 pixels in, one vector out; people and places are ranked "
        "with it too",
        None,
    )


@dataclass(frozen=True, kw_only=True)
class Light(Table):
    """`[[look.light]]`: one step of the light's progression through the film."""

    name: str = key("a word for it: dawn, grey, golden")
    text: str = key("how it looks, for prompts")
    start: str = key('when it begins: "0:00"', "0:00")
    grade: Grade = key("grade of the finished shots in it: `{ warmth = 4 }`; no picture is made anew", factory=Grade)


@dataclass(frozen=True, kw_only=True)
class Look(Table):
    """`[look]`: the style of every picture, and how the light moves through the film."""

    style: str = key("style words for every still", "")
    light: tuple[Light, ...] = key("the light progression, in order", factory=tuple)
    grade: Grade = key("grade of the whole finished film; no picture is made anew", factory=Grade)
    grain: int = key("film grain over the finished film, 0 to 100; 20 is plainly there", 0)


@dataclass(frozen=True, kw_only=True)
class Track(Table):
    """`[[track]]`: sound beside the song: dialogue, a voice-over, effects, ambience."""

    file: str = key("path of the sound inside the project")
    kind: TrackKind = key("`dialogue`, `voice-over`, `effects` or `ambience`")
    at: str | None = key('when it begins, in the time of the film: "0:12.5"', None)
    shot: str | None = key("id of the shot it begins with, and moves with", None)
    lead: int = key("frames it is heard before its shot is seen: a J cut", 0)
    tail: int | None = key("frames it is heard after its shot has ended: an L cut; to its own end without it", None)
    start: str | None = key("use the file from this time on", None)
    end: str | None = key("use the file up to this time", None)
    gain: float = key("decibels by which it is louder or softer", 0.0)
    fade_in: int = key("frames in which it comes up", 0)
    fade_out: int = key("frames in which it goes down", 0)
    duck: float | None = key("decibels by which song and ambience go down under it; 9 for voices", None)
    loop: bool = key("whether it begins again at its end, to the end of its shot or of the film", False)
