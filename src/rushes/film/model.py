"""What the film is: the two files of a project as plain frozen data.

``FilmFile`` is ``film.toml``, ``ShotsFile`` is ``shots.toml``; ``Film`` is both with their folder.
Each field is the TOML key of the same name, as the user wrote it: times stay text such as
``"2:45"`` and are read with ``rushes.units.parse_clock``. The ``doc`` of each field is the
reference page of its key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any, Literal

from rushes.film.treatment import (
    Budget,
    Cutting,
    Eye,
    Grade,
    Look,
    Models,
    Retime,
    Role,
    RulesFile,
    SectionKind,
    Settings,
    ShotKind,
    SongFile,
    Table,
    Track,
    key,
)
from rushes.units import CLIP_RATE, RATES, parse_clock, parse_size, step, to_frame

TAGGED = ("cast", "place", "prop", "style")
"""The kinds of tables whose names are tags."""


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
class Tagged(Picks):
    """What prompts call by a tag, and its set of reference pictures: a first one, and views made from its pick."""

    name: str = key("what people call it", "")
    text: str = key("how it looks; the same words in every prompt")
    images: tuple[str, ...] = key("reference pictures inside the project, in place of one that is made", factory=tuple)
    views: Mapping[str, str] = key(
        'more pictures of it, made from the one that was picked: `{ profile = "profile view, thoughtful" }`; '
        "a shot takes the one nearest to its own angle, expression and light",
        factory=dict,
    )
    locked: str | None = key("mark of the set as it was locked; `rushes reference lock` writes it", None)


@dataclass(frozen=True, kw_only=True)
class Cast(Tagged):
    """`[cast.TAG]`: a person; prompts say `@TAG`. A tag is 3 to 16 letters, digits and underscores."""


@dataclass(frozen=True, kw_only=True)
class Place(Tagged):
    """`[place.TAG]`: where things happen; prompts say `@TAG`. A tag is 3 to 16 letters, digits and underscores."""


@dataclass(frozen=True, kw_only=True)
class Prop(Tagged):
    """`[prop.TAG]`: a thing that matters, with its states in story order; prompts say `@TAG`.

    Each state is made from the picture of the one before it, so that it stays the same thing.
    """

    states: Mapping[str, str] = key('states in story order: `{ whole = "...", shattered = "..." }`', factory=dict)


@dataclass(frozen=True, kw_only=True)
class Style(Tagged):
    """`[style.TAG]`: a picture whose light, colours and texture every reference, and every still with a slot left,
    takes over."""


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
    angles: tuple[str, ...] = key(
        'angles it is covered from, cut one after another where it is long enough: `["wide", "close-up"]`',
        factory=tuple,
    )
    seconds: int | None = key("how long it is, in seconds; what is longer than a clip is told in a chain", None)


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
    ticks: Mapping[str, str] = key("lines of the checklists that a person has ticked", factory=dict)
    look: Look = key("style and light", factory=Look)
    eye: Eye = key("what `rushes look` compares with", factory=Eye)
    cast: Mapping[str, Cast] = key("the people", factory=dict)
    place: Mapping[str, Place] = key("the places", factory=dict)
    prop: Mapping[str, Prop] = key("the props", factory=dict)
    style: Mapping[str, Style] = key("the picture of the style", factory=dict)
    motif: Mapping[str, Motif] = key("images that return", factory=dict)
    performance: Mapping[str, Performance] = key("videos that clips follow", factory=dict)
    track: tuple[Track, ...] = key("sound beside the song", factory=tuple)
    section: tuple[Section, ...] = key("sections of the song or the story", factory=tuple)
    moment: tuple[Moment, ...] = key("story beats, in order", factory=tuple)
    setup: tuple[Setup, ...] = key("performance angles, used again", factory=tuple)

    @property
    def tagged(self) -> Mapping[str, Mapping[str, Tagged]]:
        """Everything that has a tag, by kind."""
        return {kind: getattr(self, kind) for kind in TAGGED}


@dataclass(frozen=True, kw_only=True)
class Mend(Table):
    """`mend` of a shot: `{ take = 1, prompt = "..." }`, as `rushes mend` writes it."""

    take: int = key("number of the take of its clip that is mended")
    prompt: str = key("what is seen in the mended clip, as it shall be")


@dataclass(frozen=True, kw_only=True)
class Transition(Table):
    """`transition` of a shot: `{ kind = "dissolve", frames = 12 }`, how the film comes to it from the one before."""

    kind: Literal["cut", "match", "cutaway", "cross-cut", "dissolve", "fade", "dip"] = key(
        "`cut`; `match`, `cutaway` or `cross-cut`: hard cuts too, and why; `dissolve`; `fade`: in from a colour; "
        "`dip`: out to a colour and in from it"
    )
    frames: int = key("how long a dissolve, a fade or a dip is, in frames of the film", 12)
    colour: Literal["black", "white"] = key("what a fade comes from, and a dip goes through", "black")

    @property
    def spread(self) -> tuple[int, int]:
        """Frames of the film that it takes before and after the cut."""
        if self.kind in ("dissolve", "dip"):
            return self.frames // 2, self.frames - self.frames // 2
        return 0, self.frames if self.kind == "fade" else 0

    @property
    def overlap(self) -> tuple[int, int]:
        """Frames that this shot is seen before its slot, and the one before it after its own."""
        return self.spread if self.kind == "dissolve" else (0, 0)


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
    chain: str | None = key(
        "id of the shot whose clip it goes on from: its still is the frame where that one ends, and costs nothing", None
    )
    begin: int | None = key("clip frame its part begins at, where `rushes plan` chose it", None)
    used: int | None = key("clip frames its slot shows, where that is not the natural speed", None)
    trim: tuple[int, int] | None = key("`[in, out)` of the clip, in clip frames, chosen by a person", None)
    slip: int = key("frames the clip is slipped under its slot", 0)
    ramp: tuple[int, int] | None = key("speed at its first and its last frame, in percent: `[90, 110]`", None)
    retime: Retime = key(
        "how frames are made at another speed than its own: `drop` or repeat them, `blend` neighbours, or follow the "
        "`flow` of the picture; `auto` takes what was measured to be best",
        "auto",
    )
    transition: Transition | None = key("how the film comes to it; a hard cut without it", None)
    grade: Grade | None = key("how it is graded beside its neighbours; `rushes cut --balance` proposes it", None)
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

    @property
    def spread(self) -> tuple[int, int]:
        """Frames that the transition into it takes before and after the cut."""
        return self.transition.spread if self.transition else (0, 0)

    @property
    def overlap(self) -> tuple[int, int]:
        """Frames that it is seen before its slot, and the shot before it after its own."""
        return self.transition.overlap if self.transition else (0, 0)

    @property
    def ramped(self) -> Fraction:
        """Mean speed of its ramp."""
        return Fraction(sum(self.ramp), 200) if self.ramp else Fraction(1)

    def first(self, clip_rate: Fraction, rate: Fraction, handles: int) -> int:
        """The clip frame it begins at without a trim: first in a chain, where the plan put it, or behind handles."""
        if self.chain is not None:  # its still goes on from the frame before
            return 0
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


@dataclass(frozen=True)
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

    def overlap(self, shot: Shot) -> tuple[int, int]:
        """Frames that dissolves show of a shot before its slot and behind it."""
        return shot.overlap[0], self._overlaps.get(shot.end, 0)

    @cached_property
    def _overlaps(self) -> Mapping[int, int]:
        """Frames of the dissolve at each cut that has one, behind the cut."""
        return {shot.start: shot.overlap[1] for shot in self.shots if shot.transition}

    def covered_by(self, shot: Shot) -> Shot | None:
        """The first shot of the same moment, where that is covered from several angles and this is another of them."""
        lead = self._covered.get(shot.moment or "")
        return None if lead is None or lead.id == shot.id or shot.clip_of or shot.chain else lead

    @cached_property
    def _covered(self) -> Mapping[str, Shot]:
        covered = {moment.id for moment in self.file.moment if moment.angles}
        shots = sorted((shot for shot in self.shots if shot.moment in covered), key=lambda shot: (-shot.start, shot.id))
        return {shot.moment or "": shot for shot in shots if not (shot.clip_of or shot.chain)}

    def is_left(self, shot: Shot) -> bool:
        """Whether another shot goes on from the end of its clip."""
        return shot.id in self._left

    @cached_property
    def _left(self) -> frozenset[str]:
        return frozenset(shot.chain for shot in self.shots if shot.chain is not None)

    def shot(self, id: str) -> Shot | None:
        return next((shot for shot in self.shots if shot.id == id), None)
