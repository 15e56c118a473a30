"""Transitions that the cut suggests: match cuts by measurement, cutaways and cross-cuts by what the shots show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rushes.build.store import Store
from rushes.cut.timeline import Item, clip_frame
from rushes.editing import in_hand
from rushes.film.model import Film, Shot
from rushes.film.save import save_shot
from rushes.look.match import MATCH, matching
from rushes.looking import Seen
from rushes.media import read_frames, to_rgb
from rushes.seeing import standing_looks
from rushes.states import open_film, planned

Kind: TypeAlias = Literal["fade", "cutaway", "cross-cut", "match", "dissolve"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A transition for a shot: its kind and frames, the score where it was measured (0 to 1), and why."""

    shot: str
    kind: Kind
    frames: int
    score: float | None
    why: str


def propose(start: Path | None, *, apply: bool = False) -> tuple[Proposal, ...]:
    """Transitions for the cuts that have none yet, in the order of the film; with ``apply`` they are written.

    A match cut is one whose pictures at both sides are alike in shapes, light and movement. A cutaway is an insert
    between two shots of one place; a cross-cut goes between two places by turns. A new section that begins softly is
    offered a dissolve, the first shot a fade. Clips that are not made, or not looked at, are left out.
    """
    film, song = open_film(start)
    film, _ = planned(film, song, save=False)
    _, looked = standing_looks(film, song)
    with in_hand(start) as (timeline, _, store):
        scores = dict(_scores(timeline.items, store, timeline.rate, {each.shot.id: each for each in looked}))
    found = [found for n in range(len(film.shots)) for found in _at(film, n, scores) if not film.shots[n].transition]
    if apply:
        for each in found:
            frames = {"frames": each.frames} if each.frames else {}
            save_shot(film.root, each.shot, {"transition": {"kind": each.kind, **frames}})
    return tuple(found)


def _scores(
    items: Sequence[Item], store: Store, rate: Fraction, looked: Mapping[str, Seen]
) -> Iterator[tuple[str, float]]:
    """How well each shot goes on from the one before; nothing of a shot and itself."""
    for before, after in pairwise(items):
        if before.standin or after.standin or before.source == after.source:
            continue
        last = clip_frame(before, before.frames - 1, rate) - before.source_first
        first = clip_frame(after, 0, rate) - after.source_first
        moves = _move(looked.get(before.shot), -1), _move(looked.get(after.shot), 0)
        end, begin = _picture(store.path(before.source), last), _picture(store.path(after.source), first)
        yield after.shot, matching(end, begin, moves).score


def _picture(path: Path, frame: int) -> NDArray[np.uint8]:
    return to_rgb(next(iter(read_frames(path, frame, 1))))


def _move(seen: Seen | None, second: int) -> tuple[float, float, float]:
    """The camera in the first or the last second of a clip."""
    if seen is None or not seen.look.camera or seen.look.camera[second].moves == ("unsure",):
        return 0.0, 0.0, 0.0
    move = seen.look.camera[second]
    return move.pan, move.tilt, move.zoom


def _at(film: Film, n: int, scores: Mapping[str, float]) -> Iterator[Proposal]:
    """What is proposed for the cut to shot ``n``: one thing at most, the plainest reason first."""
    shots, shot = film.shots, film.shots[n]
    if n == 0:
        yield Proposal(shot.id, "fade", 24, None, "the film begins")
    elif _is_cutaway(shots, n):
        where = shots[n - 1].place or "one scene"
        yield Proposal(shot.id, "cutaway", 0, None, f"an insert between two shots of {where}")
    elif _is_cross_cut(shots, n):
        yield Proposal(shot.id, "cross-cut", 0, None, f"between {shots[n - 1].place} and {shot.place} by turns")
    elif scores.get(shot.id, 0.0) >= MATCH and shots[n - 1].setup != shot.setup:
        yield Proposal(shot.id, "match", 0, scores[shot.id], f"shapes and light go on from {shots[n - 1].id}")
    elif _begins_softly(film, n):
        yield Proposal(shot.id, "dissolve", _length(film), None, f"{shot.section} begins")


def _is_cutaway(shots: Sequence[Shot], n: int) -> bool:
    around = n + 1 < len(shots) and shots[n - 1].place == shots[n + 1].place and shots[n - 1].cast == shots[n + 1].cast
    return around and shots[n].kind == "insert" and shots[n - 1].kind != "insert"


def _is_cross_cut(shots: Sequence[Shot], n: int) -> bool:
    """Whether place and people go to and fro: one, the other, the one, the other."""
    few = [(shot.place, shot.cast) for shot in shots[max(0, n - 1) : n + 3]]
    return len(few) == 4 and few[0] == few[2] != few[1] == few[3] and all(place for place, _ in few)


def _begins_softly(film: Film, n: int) -> bool:
    before, shot = film.shots[n - 1], film.shots[n]
    kind = next((section.kind for section in film.file.section if section.id == shot.section), "")
    return before.section != shot.section and kind in ("bridge", "outro", "instrumental", "intro")


def _length(film: Film) -> int:
    """Frames of a dissolve that the handles at both sides have to give."""
    return min(12, 2 * film.settings.handles) or 2
