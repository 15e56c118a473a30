"""A whole film in one call: segments, sound, splice. The build room calls the same parts one by one."""

from collections.abc import Mapping
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rushes.cut.segment import FILM_CRF, recipe, render_segment
from rushes.cut.sound import encode_sound
from rushes.cut.splice import splice
from rushes.cut.timeline import Item, Timeline
from rushes.errors import FilmError
from rushes.units import digest


def render_film(
    timeline: Timeline,
    clips: Mapping[str, Path],
    into: Path,
    *,
    song: Path | None = None,
    title: str = "",
    crf: int = FILM_CRF,
    workers: Executor | None = None,
) -> None:
    """Write the film of a timeline at ``into``; ``clips`` says where each item's source can be read.

    Slots that show the same frames are rendered once. With ``workers`` segments are rendered in them,
    and the film has the same bytes. Raises ``FilmError``.
    """
    missing = sorted({item.shot for item in timeline.items if item.source not in clips})
    if missing:
        raise FilmError(f"no clip for {', '.join(missing)}", next="Make them, or let slates stand in.")
    with TemporaryDirectory(prefix=".cut-", dir=into.parent) as folder:
        segments = _segments(timeline, clips, Path(folder), crf, workers)
        sound = _sound(timeline, song, Path(folder))
        counts = [item.frames for item in timeline.items]
        splice(segments, sound, into, rate=timeline.rate, frames=timeline.frames, title=title, counts=counts)


def _segments(
    timeline: Timeline, clips: Mapping[str, Path], folder: Path, crf: int, workers: Executor | None
) -> list[Path]:
    places: dict[Path, Item] = {}
    order = []
    for item in timeline.items:
        order.append(folder / f"{digest(recipe(item, rate=timeline.rate, size=timeline.size, crf=crf))}.mp4")
        places.setdefault(order[-1], item)
    jobs = [(item, clips[item.source], path) for path, item in places.items()]
    render = partial(render_segment, rate=timeline.rate, size=timeline.size, crf=crf)
    if workers is None:
        for job in jobs:
            render(*job)
    else:
        for future in [workers.submit(render, *job) for job in jobs]:
            future.result()
    return order


def _sound(timeline: Timeline, song: Path | None, folder: Path) -> Path | None:
    if song is None:
        return None
    made = folder / "sound.m4a"
    encode_sound(song, made, start=timeline.sound_start, seconds=timeline.seconds)
    return made
