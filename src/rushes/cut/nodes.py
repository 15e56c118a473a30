"""The cut as nodes of the graph: a segment for each piece, the sound, and the film of them all."""

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.build.graph import Job, Need, Node
from rushes.cut.finish import Finish
from rushes.cut.mix import MIX_VERSION, mix_sound
from rushes.cut.pieces import Piece, pieces
from rushes.cut.segment import recipe, render_segment
from rushes.cut.sound import sound_settings
from rushes.cut.splice import splice
from rushes.cut.timeline import Timeline
from rushes.cut.tracks import Laid
from rushes.units import Json, digest

FILM_VERSION = 1
"""Raised by hand when the bytes of a film change though its segments and sound do not."""


def cut_nodes(
    timeline: Timeline, song: Path | None, title: str, finish: Finish | None = None, name: str = "film"
) -> list[Node]:
    """Segments, sound and film; ``song`` is the file whose content is ``timeline.sound``.

    The last node is the film, called ``name``. Segments of any other finish than the film's own are named after that.
    """
    finish, found = finish or Finish(timeline.size), pieces(timeline)
    nodes = [_segment(piece, timeline.rate, finish) for piece in found]
    needs = [Need(f"segment {n:06}", node.id) for n, node in enumerate(nodes)]
    if timeline.tracks or (song is not None and timeline.sound is not None):
        nodes.append(_sound(timeline, song))
        needs.append(Need("sound", "sound"))
    counts = tuple(piece.frames for piece in found)
    ask = digest({"film": FILM_VERSION, "title": title, "rate": str(timeline.rate), "counts": counts})
    work = Job(film_of, {"rate": timeline.rate, "frames": timeline.frames, "title": title, "counts": counts})
    nodes.append(Node(id=name, stage="film", ask=ask, variant="", work=work, needs=tuple(needs)))
    return nodes


def segment_of(paths: Mapping[str, Path], into: Path, *, piece: Piece, rate: Fraction, finish: Finish) -> Any:
    """Render one segment; the job of a segment node."""
    return {"frames": render_segment(piece, paths, into, rate=rate, finish=finish)}


def sound_of(
    paths: Mapping[str, Path], into: Path, *, song: Path | None, start: Fraction, seconds: Fraction,
    tracks: tuple[Laid, ...] = (),
) -> Any:  # fmt: skip
    """Mix and encode the sound of the film; the job of the sound node."""
    return asdict(mix_sound(song, tracks, into, start=start, seconds=seconds))


def film_of(
    paths: Mapping[str, Path], into: Path, *, rate: Fraction, frames: int, title: str, counts: tuple[int, ...]
) -> Any:
    """Join segments and sound; the job of the film node."""
    segments = [paths[role] for role in sorted(paths) if role != "sound"]
    splice(segments, paths.get("sound"), into, rate=rate, frames=frames, title=title, counts=counts)
    return {"frames": frames}


def _segment(piece: Piece, rate: Fraction, finish: Finish) -> Node:
    prefix = f"{finish.name}/" if finish.name else ""
    work = Job(segment_of, {"piece": piece, "rate": rate, "finish": finish})
    return Node(
        id=prefix + piece.id, stage="segment", ask=digest(recipe(piece, rate=rate, finish=finish)), variant="",
        work=work, fixed_inputs=piece.sources,
    )  # fmt: skip


def _sound(timeline: Timeline, song: Path | None) -> Node:
    start, seconds = timeline.sound_start, timeline.seconds
    laid: dict[str, Json] = {}
    if timeline.tracks:
        laid = {"tracks": [track.settings for track in timeline.tracks], "mix": MIX_VERSION}
    ask = digest({"song": timeline.sound, **sound_settings(start, seconds), **laid})
    arguments = {"song": song, "start": start, "seconds": seconds, "tracks": timeline.tracks}
    return Node(id="sound", stage="sound", ask=ask, variant="", work=Job(sound_of, arguments, suffix=".m4a"))
