"""Treatments for songs nobody wrote one for: two people, four setups, up to ten moments, a letter that is burnt."""

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import cycle
from pathlib import Path
from typing import Literal

from rushes.film.model import Cast, Film, FilmFile, Moment, Motif, Place, Prop, Section, Setup, Shot
from rushes.film.treatment import Budget, Light, Look, SectionKind, Settings, SongFile
from rushes.song.model import Beat, Line, Moving, Song
from rushes.units import clock

Lengths = Literal["model", "guide"]
LENGTHS: tuple[Lengths, ...] = ("model", "guide")

MOMENT_SECONDS = 10
"""A treatment has at most one moment for so much of its song, and ten in all, unless it is asked for more."""

STORY = (
    ("waits", "@friend waits at the window of the @room, hopeful", "medium", ("friend",), "room", ()),
    ("letter", "the @letter on the table of the @room, still closed", "close-up", (), "room", ("letter:sealed",)),
    ("reads", "@friend reads the @letter in the @room, shaken", "close-up", ("friend",), "room", ("letter:open",)),
    ("leaves", "@friend runs down the @street, desperate", "wide", ("friend",), "street", ()),
    ("meets", "@singer and @friend meet in the @street, silent", "medium", ("singer", "friend"), "street", ()),
    ("quarrel", "@friend turns away from @singer in the @street", "over-the-shoulder", ("singer", "friend"),
     "street", ()),
    ("alone", "@singer alone in the @street, lost", "wide", ("singer",), "street", ()),
    ("burns", "@friend burns the @letter in the @room, resolved", "medium", ("friend",), "room", ("letter:burnt",)),
    ("returns", "@friend at the door of the @room, @singer before it, mercy", "medium", ("singer", "friend"),
     "room", ()),
    ("ashes", "the ashes of the @letter in the light of the @room, peace", "close-up", (), "room",
     ("letter:burnt",)),
)  # fmt: skip
HEROES = {"burns", "returns"}

SETUPS = (("wide", "static"), ("medium", "slow push in"), ("close-up", "static"), ("low angle", "handheld"))
KINDS: tuple[SectionKind, ...] = ("verse", "chorus", "verse", "chorus", "bridge", "chorus", "instrumental")


def treatment(
    seconds: float, sections: Sequence[Section], lengths: Lengths = "model", *, many: int = 10,
    cap: int | None = None, shots: tuple[Shot, ...] = (),
) -> Film:  # fmt: skip
    """A film for a song of this length in these sections; every other moment is told its section, the rest are free."""
    light = [Light(name="dawn", text="soft dawn light"),
             *(Light(name=name, text=f"{name} light", start=clock(Fraction(round(seconds * part))))
               for name, part in (("grey", 0.4), ("golden", 0.75)))]  # fmt: skip
    file = FilmFile(
        film=Settings(title="A letter", clip_lengths=lengths),
        song=SongFile(file="song.wav"),
        budget=Budget(cap=cap),
        look=Look(style="35mm film look", light=tuple(light)),
        cast={tag: Cast(name=tag, text=f"{tag}, thirty, dark hair, plain coat") for tag in ("singer", "friend")},
        place={tag: Place(name=tag, text=f"a plain {tag}") for tag in ("room", "street", "stage")},
        prop={"letter": Prop(text="a letter", states={state: state for state in ("sealed", "open", "burnt")})},
        motif={"letter": Motif(text="what was not said"), "hands": Motif(text="hands that let go")},
        section=tuple(sections),
        moment=tuple(_moments(seconds, sections, many)),
        setup=tuple(
            Setup(id=framing.replace(" ", "_"), kind="performance", cast=("singer",), place="stage", framing=framing,
                  camera=camera, text="@singer sings on the @stage")
            for framing, camera in SETUPS
        ),
    )  # fmt: skip
    return Film(Path("/nowhere"), file, shots)


def _moments(seconds: float, sections: Sequence[Section], many: int) -> Iterator[Moment]:
    """The story in order, spread over the film; every other moment is told the section that is there."""
    count = min(many, max(1, int(seconds / MOMENT_SECONDS)))
    for index in range(count):
        at = (index + 0.5) * seconds / count
        id, text, framing, cast, place, props = STORY[index * len(STORY) // count if count < 10 else index % 10]
        there = [one.id for one in sections if _seconds(one.start) <= at < _seconds(one.end)]
        yield Moment(
            id=id if index < len(STORY) else f"{id}{index // 10}", kind="narrative" if cast else "insert", text=text,
            cast=cast, place=place, props=props, framing=framing, motifs=("letter",) if props else (),
            section=there[0] if index % 2 == 0 and there else None, role="hero" if id in HEROES else "draft",
        )  # fmt: skip


def _seconds(text: str) -> float:
    minutes, _, rest = text.rpartition(":")
    return 60 * int(minutes or 0) + float(rest)


def made_up(minutes: float, seed: int = 7) -> tuple[Song, tuple[Section, ...]]:
    """A song of so many minutes at about 104 beats a minute, which drift, with sections, energy and sung lines."""
    dice, seconds = random.Random(seed), minutes * 60
    at = 0.0
    beats: list[Beat] = []
    while at < seconds:
        beats.append(Beat(at, len(beats) % 4 + 1))
        at += 60 / 104 * dice.uniform(0.98, 1.02)
    bars = [beat.time for beat in beats if beat.place == 1]
    edges = [*bars[::16], seconds]
    if edges[-1] - edges[-2] < 12:
        del edges[-2]
    spans = list(zip(edges, edges[1:], cycle(KINDS), strict=False))
    sections = tuple(
        Section(id=f"{kind}{index}", kind=kind, start=_exact(start), end=_exact(end))
        for index, (start, end, kind) in enumerate(spans)
    )
    energy = tuple(Moving(start, end, 0.8 if kind == "chorus" else 0.4) for start, end, kind in spans)
    sung = [bar for bar in bars[::2] if any(a <= bar < b and kind != "instrumental" for a, b, kind in spans)]
    lines = tuple(Line(f"line {n}", Fraction(bar), Fraction(bar) + 3) for n, bar in enumerate(sung))
    song = Song("0" * 64, 44100, 2, round(seconds * 44100), tuple(beats), 4, 104.0, False, lines, energy=energy)
    return song, sections


def _exact(seconds: float) -> str:
    return clock(Fraction(seconds))
