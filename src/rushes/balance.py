"""Balance between clips: shots that show the same and are lit another way, and a grade that brings them nearer.

Only shots of the same people in one place, one light and one framing are held against each other: pictures of one room
differ because they show other parts of it, and who evens that out evens out the film. Measured on the frames that are
shown, as they came; half of what a shot strays is proposed, and never much; what strays far shows something else.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from math import log
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rushes.build.store import Store
from rushes.cut.lay import light_of
from rushes.cut.timeline import Item, Timeline, clip_frame
from rushes.editing import in_hand
from rushes.film.model import Film, Shot
from rushes.film.save import save_shot
from rushes.film.treatment import Grade
from rushes.media import read_frames, to_rgb
from rushes.rules.registry import some
from rushes.states import open_film, planned

SEEN, FAR, PART = 4, 20, 0.5
"""Percent from which a difference shows, and from which it is another picture; how much of it is proposed."""

Group: TypeAlias = tuple[str, str, str, tuple[str, ...]]
"""Place, light, framing and people of a shot."""

MOMENTS = (0.1, 0.5, 0.9)
"""Where in a slot its pictures are measured."""

_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians of a shot's pictures: luma (0 to 1), and by how many percent grey is amber and magenta."""

    luma: float
    warmth: float
    tint: float


@dataclass(frozen=True, slots=True)
class Balance:
    """A grade for a shot, and why."""

    shot: str
    grade: Grade
    why: str

    @property
    def changes(self) -> dict[str, int]:
        """The keys of its grade that are not 0."""
        return {name: value for name, value in asdict(self.grade).items() if value}


def balance(start: Path | None, *, apply: bool = False) -> tuple[Balance, ...]:
    """Grades for shots that stray from their neighbours and have none; with ``apply`` they are written."""
    film, song = open_film(start)
    film, _ = planned(film, song, save=False)
    with in_hand(start) as (timeline, _, store):
        measured = {item.shot: _measured(item, timeline, store) for item in timeline.items if not item.standin}
    found = tuple(balances(film, measured))
    for each in found if apply else ():
        save_shot(film.root, each.shot, {"grade": each.changes})
    return found


def balances(film: Film, measured: Mapping[str, Measured]) -> Iterator[Balance]:
    """What is proposed for a film whose shots, by id, were measured so."""
    groups: defaultdict[Group, list[str]] = defaultdict(list)
    for shot in film.shots:
        if shot.id in measured:
            groups[_group(film, shot)].append(shot.id)
    for shot in film.shots:
        same = groups.get(_group(film, shot), [])
        if shot.id in same and len(same) > 1 and shot.grade is None:
            away = strays(measured[shot.id], _usual([measured[id] for id in same]))
            grade = Grade(**{name: _part(value) for name, value in away.items()})
            if grade != Grade():
                yield Balance(shot.id, grade, _why(away, [id for id in same if id != shot.id]))


def _group(film: Film, shot: Shot) -> Group:
    """What shots have in common that show the same in the same light."""
    light = light_of(film, shot)
    where = shot.place or f"where {shot.id} is"
    return where, shot.light or (light.name if light else ""), shot.framing or "", shot.cast


def strays(own: Measured, usual: Measured) -> dict[str, float]:
    """The grade, in percent, that would take a shot all the way to what is usual."""
    power = log(min(0.95, max(0.05, usual.luma))) / log(min(0.95, max(0.05, own.luma)))
    exposure = 100 * (2 * 0.5**power - 1)
    return {"exposure": exposure, "warmth": usual.warmth - own.warmth, "tint": usual.tint - own.tint}


def measure(pictures: Sequence[NDArray[np.uint8]]) -> Measured:
    """What pictures (R'G'B' ``uint8 [h, w, 3]``) are like; colour is that of the greyer half of their middle tones."""
    rgb = np.concatenate([each.reshape(-1, 3) for each in pictures]).astype(np.float64) / 255
    luma = rgb @ (0.2126, 0.7152, 0.0722)
    middle = (luma > 0.12) & (luma < 0.9)
    if middle.sum() < 100:
        return Measured(float(np.median(luma)), 0.0, 0.0)
    tones, light = rgb[middle], luma[middle]
    strength = (tones.max(1) - tones.min(1)) / light
    grey = strength <= np.median(strength)
    red, blue = (tones[grey][:, n] / light[grey] for n in (0, 2))
    return Measured(float(np.median(luma)), 100 * float(np.median(red - blue)), 100 * float(np.median(red + blue - 2)))


def _measured(item: Item, timeline: Timeline, store: Store) -> Measured:
    pictures = []
    for moment in MOMENTS:
        frame = clip_frame(item, int(moment * item.frames), timeline.rate) - item.source_first
        picture = to_rgb(next(iter(read_frames(store.path(item.source), frame, 1))))
        pictures.append(picture[:: max(1, picture.shape[1] // _WIDTH), :: max(1, picture.shape[1] // _WIDTH)])
    return measure(pictures)


def _usual(some: Sequence[Measured]) -> Measured:
    luma, warmth, tint = (float(np.median([astuple(each)[n] for each in some])) for n in range(3))
    return Measured(luma, warmth, tint)


def _part(stray: float) -> int:
    """What is proposed of a difference."""
    return round(PART * stray) if SEEN <= abs(stray) <= FAR else 0


_WORDS = {"exposure": ("darker", "brighter"), "warmth": ("cooler", "warmer"), "tint": ("greener", "pinker")}


def _why(away: Mapping[str, float], others: Sequence[str]) -> str:
    """``6 % darker, beside V1-03 and V1-05``."""
    said = [f"{abs(value):.0f} % {_WORDS[name][value < 0]}" for name, value in away.items() if _part(value)]
    return f"{', '.join(said)}, beside {some(others, 3)}"
