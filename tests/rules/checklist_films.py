"""A small film for the tests of checklists and topics, and what was made and seen of it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rushes.film.model import Cast, Film, FilmFile, Motif, Place, Prop, Section, Shot
from rushes.film.treatment import Budget, Light, Look, Settings
from rushes.rules import State
from rushes.rules.lists import Check, Known, Reference, Snapshot, Taken
from rushes.song.model import Beat, Song

PEOPLE = {
    "ann": Cast(text="woman of forty with short red hair and a grey wool coat"),
    "bob": Cast(text="man of sixty with a white beard, round glasses and a green cardigan"),
}


def shot(id: str, start: int, **more: Any) -> Shot:
    return Shot(**{
        "id": id, "start": start, "end": start + 96, "seconds": 5, "section": "s1", "text": "@ann pours tea",
        "motion": "pours slowly", "framing": "medium", "camera": "static", "cast": ("ann",), "place": "room",
        "props": ("cup:whole",), "motifs": ("cup",), **more,
    })  # fmt: skip


def film(shots: Sequence[Shot] | None = None, **more: Any) -> Film:
    told = (
        shot("a", 0, framing="wide"), shot("b", 96, framing="close-up", cast=("ann", "bob"), role="hero"),
        shot("c", 192, framing="medium-wide"),
    ) if shots is None else shots  # fmt: skip
    file = FilmFile(**{
        "film": Settings(title="Tea", kind="narrative", engine="runway"), "cast": {"ann": PEOPLE["ann"]},
        "place": {"room": Place(text="a small kitchen with a window")},
        "prop": {"cup": Prop(text="a blue cup", states={"whole": "unmarked", "broken": "in pieces"})},
        "motif": {"cup": Motif(text="trust")}, "budget": Budget(cap=5000),
        "look": Look(style="35mm film", light=(Light(name="dawn", text="cool light", start="0:00"),)),
        "section": (Section(id="s1", kind="scene", start="0:00", end="0:12"),), **more,
    })  # fmt: skip
    return Film(Path("nowhere"), file, tuple(told))


REFERENCES = (
    Reference("ann", None, "cast", "done", takes=2, looked=True),
    Reference("room", None, "place", "done", takes=2, looked=True),
    Reference("cup", "whole", "prop", "done", takes=2, looked=True),
    Reference("cup", "broken", "prop", "done", takes=1, looked=True),
)
ITEMS = ("size", "detail", "light", "focus", "motion", "artifacts", "ratio", "clean", "one", "face", "alone")
CHECKS = tuple(Check(each.name, item, "pass", "1", "it is fine") for each in REFERENCES for item in ITEMS)
SHOWN = {"ann": "same", "room": "same", "cup:whole": "same"}
TAKEN = Taken("done", "done", 2, 2, True, True, True, SHOWN, (50.0, 20.0, 5.0))
KNOWN = Known(
    REFERENCES, dict.fromkeys("abc", TAKEN), (*CHECKS, Check("", "style", "pass", "4", "of one family")), "done",
    frozenset({"ann"}),
)  # fmt: skip


def now(film: Film, known: Known = KNOWN, **more: Any) -> Snapshot:
    return Snapshot(State(film, **more), known, buys=True)


def made(**changes: Any) -> Known:
    """What is known, with every shot so."""
    return replace(KNOWN, shots=dict.fromkeys("abc", replace(TAKEN, **changes)))


def references(**changes: Any) -> Known:
    return replace(KNOWN, references=tuple(replace(each, **changes) for each in REFERENCES))


def failing(item: str, answer: str = "fail", of: str = "@ann") -> Known:
    wrong = Check(of, item, answer, "0.1", "it is not", "Do it again.")
    return replace(KNOWN, checks=(*(each for each in CHECKS if (each.of, each.id) != (of, item)), wrong))


def song(at: float = 0.5) -> Song:
    beats = tuple(Beat(n * at, n % 4 + 1) for n in range(1, 48))
    return Song("0" * 64, 44100, 2, 44100 * 12, beats, 4, 120.0)
