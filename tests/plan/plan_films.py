"""Films and songs the plan's tests are about, built from plain data."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.film.model import Cast, Film, FilmFile, Moment, Motif, Place, Prop, Section, Setup, Shot
from rushes.film.treatment import Light, Look, Settings, SongFile
from rushes.song.model import Beat, Line, Song


def song_of(seconds: float, bpm: float | None = 96, meter: int = 4, lines: tuple[Line, ...] = ()) -> Song:
    """A song of exact length with a steady beat from 0 on, or none."""
    count = int(seconds * bpm / 60) + 1 if bpm else 0
    beats = tuple(Beat(index * 60 / bpm, index % meter + 1) for index in range(count) if bpm)
    frames = round(seconds * 44100)
    return Song("0" * 64, 44100, 2, frames, beats, meter if bpm else None, bpm, True, lines)


def film_of(*, shots: tuple[Shot, ...] = (), song: bool | SongFile = True, **file: Any) -> Film:
    """A film of these tables; ``settings`` are the keys of ``[film]``."""
    settings = Settings(title="Care", **file.pop("settings", {}))
    told = SongFile(file="song.flac") if song is True else song or None
    return Film(Path("/nowhere"), FilmFile(film=settings, song=told, **file), shots)


def section(id: str, kind: Any, start: str, end: str) -> Section:
    return Section(id=id, kind=kind, start=start, end=end)


SECTIONS = (
    section("intro", "intro", "0:00", "0:05"),
    section("verse1", "verse", "0:05", "0:45"),
    section("chorus1", "chorus", "0:45", "1:15"),
    section("inst", "instrumental", "1:15", "1:30"),
    section("verse2", "verse", "1:30", "2:10"),
    section("chorus2", "chorus", "2:10", "2:35"),
    section("bridge", "bridge", "2:35", "3:15"),
    section("chorus3", "chorus", "3:15", "4:00"),
    section("verse3", "verse", "4:00", "4:30"),
    section("outro", "outro", "4:30", "5:12"),
)

LINES = tuple(
    Line(text, Fraction(start), Fraction(start + 5))
    for start, text in (
        (5, "In the morning light"), (15, "Blessed are those who care for the weak"), (25, "Hold the hand"),
        (45, "The Lord sustains them"), (155, "Even my close friend"), (165, "Has lifted up his heel against me"),
        (195, "Raise me up"), (240, "Hands that heal"), (270, "Forever, amen"),
    )
)  # fmt: skip


def moment(id: str, text: str, **more: Any) -> Moment:
    return Moment(id=id, text=text, **more)


def case_study(**changes: Any) -> Film:
    """The guide's five-minute film: care, betrayal, redemption."""
    file: dict[str, Any] = {
        "look": Look(
            style="35mm film look, shallow depth of field",
            light=(
                Light(name="dawn", text="soft dawn light, slight blue tint"),
                Light(name="grey", text="overcast light, desaturated", start="2:10"),
                Light(name="golden", text="golden hour, warm highlights", start="3:55"),
            ),
        ),
        "cast": {
            "singer": Cast(name="Singer", text="indie folk singer, 28, wavy dark hair, black t-shirt"),
            "caregiver": Cast(name="Caregiver", text="young adult, 24, light brown ponytail, cardigan"),
            "elder": Cast(name="Elder", text="elderly person in their 70s, silver hair, wise eyes"),
            "friend": Cast(name="Friend", text="young adult, angular features, dark hair"),
        },
        "place": {
            "bedroom": Place(name="Bedroom", text="cosy bedroom, white linens, lace curtains"),
            "hallway": Place(name="Hallway", text="modest home hallway, wooden floor"),
            "studio": Place(name="Studio", text="intimate studio, warm wood panels"),
        },
        "prop": {
            "cup": Prop(
                name="Blue cup",
                text="blue ceramic mug, handmade",
                states={"whole": "intact", "shattered": "in pieces", "repaired": "mended with gold seams"},
            )
        },
        "motif": {"hands": Motif(text="hands that give"), "window": Motif(text="light through lace curtains")},
        "section": SECTIONS,
        "moment": (
            moment("soup", "@caregiver brings soup", on="care for the weak", seconds=10, cast=("caregiver",),
                   place="bedroom", props=("cup:whole",), framing="medium-wide"),
            moment("hands", "@caregiver holds the hand of @elder", at="0:25-0:35", cast=("caregiver", "elder"),
                   place="bedroom", motifs=("hands",), framing="close-up"),
            moment("feeding", "@caregiver feeds @elder", section="chorus1", cast=("caregiver", "elder"),
                   place="bedroom", framing="medium"),
            moment("candle", "a candle flame", section="inst", kind="insert", place="bedroom", framing="close-up"),
            moment("dust", "dust motes in light", section="inst", kind="insert", place="bedroom", framing="macro"),
            moment("visit", "@friend visits", cast=("friend", "caregiver"), place="hallway", framing="medium-wide"),
            moment("laugh", "@friend and @caregiver laugh", cast=("friend", "caregiver"), place="bedroom",
                   framing="two-shot"),
            moment("whisper", "@caregiver overhears", at="2:35-2:45", cast=("caregiver", "friend"), place="hallway",
                   framing="over-the-shoulder"),
            moment("cupdrop", "@cup falls from the hand of @caregiver", at="2:45-2:55", cast=("caregiver",),
                   place="hallway", props=("cup:shattered",), role="hero", framing="close-up"),
            moment("mouth", "@singer sings the word", at="2:55-2:58", kind="performance", cast=("singer",),
                   place="studio", framing="extreme close-up"),
            moment("alone", "@caregiver alone at the window", section="bridge", cast=("caregiver",), place="bedroom",
                   framing="wide"),
            moment("return", "@friend returns", section="chorus3", cast=("friend",), place="hallway",
                   framing="medium-wide"),
            moment("embrace", "@caregiver and @friend embrace", on="hands that heal", seconds=10,
                   cast=("caregiver", "friend"), place="hallway", role="hero", framing="medium"),
            moment("mend", "@elder mends @cup", section="verse3", cast=("elder",), place="bedroom",
                   props=("cup:repaired",), framing="close-up"),
            moment("sill", "@cup in sunlight on the sill", at="5:02-5:12", kind="insert", place="bedroom",
                   props=("cup:repaired",), framing="close-up", role="hero"),
        ),
        "setup": (
            Setup(id="wide", kind="performance", cast=("singer",), place="studio", framing="wide",
                  text="@singer sings"),
            Setup(id="medium", kind="performance", cast=("singer",), place="studio", framing="medium",
                  text="@singer sings"),
            Setup(id="close", kind="performance", cast=("singer",), place="studio", framing="close-up",
                  text="@singer sings, eyes closed"),
            Setup(id="keys", kind="performance", cast=("singer",), place="studio", framing="over-the-shoulder",
                  text="@singer at the piano", sections=("intro", "verse", "outro")),
        ),
    }  # fmt: skip
    return film_of(**{**file, **changes})


def chart(film: Film, song: Song | None, shots: tuple[Shot, ...]) -> Iterator[str]:
    """The plan as lines of text, for people who look at it."""
    bars = {film.frame_at(Fraction(beat.time)) for beat in song.beats if beat.place == 1} if song else set()
    beats = {film.frame_at(Fraction(beat.time)) for beat in song.beats} if song else set()
    for shot in shots:
        hit = "BAR " if shot.start in bars else "beat" if shot.start in beats else "    "
        length = float(shot.frames / film.rate)
        what = shot.moment or shot.setup or "/".join(shot.motifs) or shot.text
        bar = {"performance": "#", "narrative": "=", "insert": "."}.get(shot.kind, "?") * round(length * 2)
        where = f"{float(shot.start / film.rate):7.2f} {hit} {shot.id:12} {length:5.2f}s clip {shot.seconds:2}"
        yield f"{where} {what:10.10} {shot.framing:18.18} {bar}"
