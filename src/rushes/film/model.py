"""What the film is: the two files of a project as plain frozen data.

``FilmFile`` is ``film.toml``, ``ShotsFile`` is ``shots.toml``; ``Film`` is both with their folder.
Each field is the TOML key of the same name, as the user wrote it: times stay text such as
``"2:45"`` and are read with ``rushes.units.parse_clock``. The ``doc`` of each field is the
reference page of its key.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args

from rushes.units import CLIP_RATE, RATES, parse_clock, parse_size, step, to_frame

FilmKind = Literal["music-video", "commercial", "narrative", "experimental"]
SectionKind = Literal["intro", "verse", "prechorus", "chorus", "bridge", "instrumental", "outro", "scene"]
ShotKind = Literal["performance", "narrative", "insert", "title"]
Role = Literal["draft", "hero"]
Stage = Literal["reference", "still", "clip"]
Fps = Literal["23.976", "24", "25", "29.97", "30"]

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
class Picks(Table):
    """Which takes a person chose and refused, and what they noted, kept beside what they are of."""

    picks: Mapping[str, int] = key(
        "take numbers a person chose, by stage (a prop's by state): `{ still = 2, clip = 1 }`", factory=dict
    )
    rejects: Mapping[str, tuple[int, ...]] = key("take numbers a person refused, by stage", factory=dict)
    takes: Mapping[str, int] = key("how many takes are wanted, by stage; `rushes make --again` raises it", factory=dict)
    notes: Mapping[str, str] = key('what a person wrote of a take: `{ "clip#1" = "hands melt" }`', factory=dict)


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


@dataclass(frozen=True, kw_only=True)
class RulesFile(Table):
    """`[rules]`: which checks this film does without."""

    off: Mapping[str, str] = key(
        'rules that are turned off, each with your reason: `{ one-action = "a dance" }`', factory=dict
    )


@dataclass(frozen=True, kw_only=True)
class Light(Table):
    """`[[look.light]]`: one step of the light's progression through the film."""

    name: str = key("a word for it: dawn, grey, golden")
    text: str = key("how it looks, for prompts")
    start: str = key('when it begins: "0:00"', "0:00")


@dataclass(frozen=True, kw_only=True)
class Look(Table):
    """`[look]`: the style of every picture, and how the light moves through the film."""

    style: str = key("style words for every still", "")
    light: tuple[Light, ...] = key("the light progression, in order", factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Cast(Picks):
    """`[cast.TAG]`: a person; prompts say `@TAG`. A tag is 3 to 16 letters, digits and underscores."""

    name: str = key("what people call them", "")
    text: str = key("how they look; the same words in every prompt")
    images: tuple[str, ...] = key("reference pictures inside the project", factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Place(Picks):
    """`[place.TAG]`: where things happen; prompts say `@TAG`. A tag is 3 to 16 letters, digits and underscores."""

    name: str = key("what people call it", "")
    text: str = key("how it looks; the same words in every prompt")
    images: tuple[str, ...] = key("reference pictures inside the project", factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Prop(Picks):
    """`[prop.TAG]`: a thing that matters, with its states in story order; prompts say `@TAG`."""

    name: str = key("what people call it", "")
    text: str = key("how it looks; the same words in every prompt")
    images: tuple[str, ...] = key("reference pictures inside the project", factory=tuple)
    states: Mapping[str, str] = key('states in story order: `{ whole = "...", shattered = "..." }`', factory=dict)


@dataclass(frozen=True, kw_only=True)
class Motif(Table):
    """`[motif.NAME]`: an image that returns and changes."""

    text: str = key("what it stands for and how it develops")


@dataclass(frozen=True, kw_only=True)
class Performance(Table):
    """`[performance.NAME]`: a video of somebody who sings or acts, for clips that follow it to the frame."""

    file: str = key("path of the video inside the project: `performances/chorus.mp4`")
    start: str = key('the time of the song that its first frame shows: "0:45"; without a song, of the film')
    text: str = key("what it is, for people", "")


@dataclass(frozen=True, kw_only=True)
class Section(Table):
    """`[[section]]`: a stretch of the song or the story."""

    id: str = key("short name, part of shot ids: `verse1`")
    kind: SectionKind = key("`intro`, `verse`, `prechorus`, `chorus`, `bridge`, `instrumental`, `outro` or `scene`")
    start: str = key('when it begins, in the song\'s time: "0:45"')
    end: str = key("when it ends")


@dataclass(frozen=True, kw_only=True)
class Picture(Table):
    """What a shot shows: shared by moments, setups and shots."""

    kind: ShotKind = key("`performance`, `narrative`, `insert` or `title`", "narrative")
    cast: tuple[str, ...] = key("tags of the people in it", factory=tuple)
    place: str | None = key("tag of the place", None)
    props: tuple[str, ...] = key("tags of its props, with a state: `cup:shattered`", factory=tuple)
    motifs: tuple[str, ...] = key("names of the motifs it carries", factory=tuple)
    text: str = key("what we see: one action, one emotion", "")
    motion: str = key("what moves, and how the camera moves; never what things look like", "")
    framing: str = key("shot size and angle: `close-up`, `medium-wide`, `over-the-shoulder`", "")
    camera: str = key("camera move: `static`, `slow push in`, `handheld`", "")
    light: str | None = key("light of this shot; without it, the progression's", None)
    role: Role = key("`draft` or `hero`: which model its clip is bought from", "draft")
    performance: str | None = key("name of the performance its clip follows, lips and all", None)
    composition: str | None = key("picture inside the project whose composition the still takes over", None)


@dataclass(frozen=True, kw_only=True)
class Moment(Picture):
    """`[[moment]]`: a story beat, pinned by time, lyric or section, or free."""

    id: str = key("short name of the moment")
    at: str | None = key('pinned by time: `"2:45"` or `"2:45-2:55"`', None)
    on: str | None = key("pinned by words of the lyrics", None)
    section: str | None = key("pinned to a section, by its id", None)
    seconds: int | None = key("how long its clip is, in seconds", None)


@dataclass(frozen=True, kw_only=True)
class Setup(Picture):
    """`[[setup]]`: a performance angle, shot once and used again."""

    id: str = key("short name of the setup")
    sections: tuple[str, ...] = key("section kinds or ids it serves; all of them without it", factory=tuple)


@dataclass(frozen=True, kw_only=True)
class FilmFile(Table):
    """`film.toml`: the treatment."""

    film: Settings = key("what the film is called, how long and how large it is")
    song: SongFile | None = key("the music", None)
    models: Models = key("the model of each role", factory=Models)
    engine: Mapping[str, Mapping[str, Any]] = key("options of an engine: `[engine.scripted]`", factory=dict)
    budget: Budget = key("credits this film may cost", factory=Budget)
    cutting: Cutting = key("how the plan cuts to the music", factory=Cutting)
    rules: RulesFile = key("checks that are turned off", factory=RulesFile)
    look: Look = key("style and light", factory=Look)
    cast: Mapping[str, Cast] = key("the people", factory=dict)
    place: Mapping[str, Place] = key("the places", factory=dict)
    prop: Mapping[str, Prop] = key("the props", factory=dict)
    motif: Mapping[str, Motif] = key("images that return", factory=dict)
    performance: Mapping[str, Performance] = key("videos that clips follow", factory=dict)
    section: tuple[Section, ...] = key("sections of the song or the story", factory=tuple)
    moment: tuple[Moment, ...] = key("story beats, in order", factory=tuple)
    setup: tuple[Setup, ...] = key("performance angles, used again", factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Mend(Table):
    """`mend` of a shot: `{ take = 1, prompt = "..." }`, as `rushes mend` writes it."""

    take: int = key("number of the take of its clip that is mended")
    prompt: str = key("what is seen in the mended clip, as it shall be")


@dataclass(frozen=True, kw_only=True)
class Shot(Picture, Picks):
    """`[[shot]]` of ``shots.toml``: one slot ``[start, end)`` of the film, in frames."""

    id: str = key("never changes")
    start: int = key("first frame of its slot in the film")
    end: int = key("frame after the last of its slot")
    section: str | None = key("id of its section", None)
    moment: str | None = key("id of the moment it tells", None)
    setup: str | None = key("id of the setup it uses", None)
    seconds: int = key("length of its clip in seconds", 5)
    clip_of: str | None = key("id of the shot whose clip it shows another part of; it has no clip of its own", None)
    begin: int | None = key("clip frame its part begins at, where `rushes plan` chose it", None)
    used: int | None = key("clip frames its slot shows, where that is not the natural speed", None)
    trim: tuple[int, int] | None = key("`[in, out)` of the clip, in clip frames, chosen by a person", None)
    slip: int = key("frames the clip is slipped under its slot", 0)
    still_prompt: str | None = key("your own still prompt, used word for word", None)
    motion_prompt: str | None = key("your own motion prompt, used word for word", None)
    mend: Mend | None = key("which take of its clip is mended, and to what; `rushes mend` writes it", None)
    plan: str | None = key("mark of what `rushes plan` proposed; a shot that differs from it is yours", None)

    @property
    def frames(self) -> int:
        """Length of the slot in film frames."""
        return self.end - self.start

    @property
    def source(self) -> str:
        """Id of the shot whose still and clip it shows: its own, unless it shares another's."""
        return self.clip_of or self.id

    def first(self, clip_rate: Fraction, rate: Fraction, handles: int) -> int:
        """The clip frame it begins at without a trim: where the plan put it, else behind the handles."""
        if self.begin is not None:
            return round(self.begin * clip_rate / CLIP_RATE)
        return round(handles * step(clip_rate, rate))

    def speed(self, rate: Fraction) -> Fraction:
        """How fast its clip is shown in a film of this rate: 1, unless the plan chose otherwise."""
        natural = ceil(self.frames * step(CLIP_RATE, rate))
        return Fraction(1) if self.used is None or natural < 1 else Fraction(self.used, natural)


@dataclass(frozen=True, kw_only=True)
class ShotsFile(Table):
    """`shots.toml`: the shot list."""

    shot: tuple[Shot, ...] = key("the shots, in the order of the film", factory=tuple)


@dataclass(frozen=True, slots=True)
class Film:
    """A project: its folder, its treatment and its shot list (empty before the first plan)."""

    root: Path
    file: FilmFile
    shots: tuple[Shot, ...] = ()

    @property
    def settings(self) -> Settings:
        return self.file.film

    @property
    def rate(self) -> Fraction:
        """Frames per second."""
        return RATES[self.settings.fps]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return parse_size(self.settings.size)

    @property
    def song_start(self) -> Fraction:
        """Seconds of the song at film frame 0."""
        song = self.file.song
        return parse_clock(song.start) if song and song.start else Fraction(0)

    def frame_at(self, song_seconds: Fraction) -> int:
        """The film frame at a time of the song (of the film, where there is no song)."""
        return to_frame(song_seconds - self.song_start, self.rate)

    def shot(self, id: str) -> Shot | None:
        return next((shot for shot in self.shots if shot.id == id), None)
