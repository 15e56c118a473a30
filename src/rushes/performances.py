"""The videos of a film's performances: how long they are, and the parts that clips follow.

They are somebody's own files, so they are read in a worker with limits. What was read is kept by the
video's content.
"""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

from rushes.build.run import Workshop
from rushes.build.store import file_digest
from rushes.build.workers import Workers
from rushes.errors import RushesError
from rushes.film.model import Film
from rushes.leftovers import put
from rushes.plan.performed import Video, Window
from rushes.project import Folders

KEPT = "performances.json"


def videos_of(film: Film, workers: Executor | None = None) -> Mapping[str, Video]:
    """What is known of the video of each performance of a film, by its name.

    Videos that were not read before are read in ``workers``, or in one of their own.
    """
    paths = {name: film.root / performance.file for name, performance in film.file.performance.items()}
    if not paths:
        return {}
    digests = {name: file_digest(path) for name, path in paths.items() if path.is_file()}
    cache = Folders(film.root).cache / KEPT
    known = _kept(cache)
    new = {digest: paths[name] for name, digest in digests.items() if digest not in known}
    if new:
        known |= _read(new, workers)
        _keep(cache, {digest: known[digest] for digest in digests.values()})
    return {name: known[digest] for name, digest in digests.items()}


def cut_in(shop: Workshop) -> Callable[[Path, Window], str]:
    """Cuts parts of videos into the store, in a worker; each gives its digest."""

    def cut(path: Path, window: Window) -> str:
        with shop.store.temp(".mp4") as into:
            job = shop.workers.submit(_cut, path, into, window.at, window.frames, window.rate, window.play)
            job.result()
            return shop.store.take_in(into)

    return cut


def _read(new: Mapping[str, Path], workers: Executor | None) -> dict[str, Video]:
    pool = workers or Workers(1)
    try:
        jobs = {digest: pool.submit(_seconds, path) for digest, path in new.items()}
        found = {}
        for digest, job in jobs.items():
            try:
                found[digest] = Video(job.result())
            except RushesError as error:
                found[digest] = Video(wrong=f"{error.what}. {error.next or ''}".strip())
        return found
    finally:
        if workers is None:
            pool.shutdown()


def _cut(path: Path, into: Path, at: Fraction, frames: int, rate: Fraction, play: Fraction) -> int:
    from rushes.media.windows import cut_window  # only workers read media

    return cut_window(path, into, at, frames, rate, play)


def _seconds(path: Path) -> Fraction:
    from rushes.media.windows import video_seconds

    return video_seconds(path)


def _kept(cache: Path) -> dict[str, Video]:
    with suppress(OSError, ValueError, TypeError, AttributeError, RecursionError, ZeroDivisionError):
        rows = json.loads(cache.read_bytes())
        return {str(digest): Video(Fraction(seconds)) for digest, seconds in rows.items()}
    return {}


def _keep(cache: Path, known: Mapping[str, Video]) -> None:
    """Keep what was read; what could not be is read again, for a reader of tomorrow may read it."""
    rows = {digest: str(video.seconds) for digest, video in known.items() if not video.wrong}
    with suppress(OSError):
        put(cache, json.dumps(rows))
