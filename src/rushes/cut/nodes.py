"""The cut as nodes of the graph: a segment for each slot, the sound, and the film of them all."""

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.build.graph import Job, Need, Node
from rushes.cut.segment import recipe, render_segment
from rushes.cut.sound import encode_sound, sound_settings
from rushes.cut.splice import splice
from rushes.cut.timeline import Item, Timeline
from rushes.units import digest

FILM_VERSION = 1
"""Raised by hand when the bytes of a film change though its segments and sound do not."""


def cut_nodes(timeline: Timeline, song: Path | None, title: str) -> list[Node]:
    """Segments, sound and film; ``song`` is the file whose content is ``timeline.sound``."""
    nodes = [_segment(item, timeline) for item in timeline.items]
    needs = [Need(f"segment {n:06}", node.id) for n, node in enumerate(nodes)]
    if song is not None and timeline.sound is not None:
        nodes.append(_sound(timeline, song))
        needs.append(Need("sound", "sound"))
    counts = tuple(item.frames for item in timeline.items)
    ask = digest({"film": FILM_VERSION, "title": title, "rate": str(timeline.rate), "counts": counts})
    work = Job(film_of, {"rate": timeline.rate, "frames": timeline.frames, "title": title, "counts": counts})
    nodes.append(Node(id="film", stage="film", ask=ask, variant="", work=work, needs=tuple(needs)))
    return nodes


def segment_of(paths: Mapping[str, Path], into: Path, *, item: Item, rate: Fraction, size: tuple[int, int]) -> Any:
    """Render one segment; the job of a segment node."""
    return {"frames": render_segment(item, paths["clip"], into, rate=rate, size=size)}


def sound_of(paths: Mapping[str, Path], into: Path, *, song: Path, start: Fraction, seconds: Fraction) -> Any:
    """Encode the song under the film; the job of the sound node."""
    return asdict(encode_sound(song, into, start=start, seconds=seconds))


def film_of(
    paths: Mapping[str, Path], into: Path, *, rate: Fraction, frames: int, title: str, counts: tuple[int, ...]
) -> Any:
    """Join segments and sound; the job of the film node."""
    segments = [paths[role] for role in sorted(paths) if role != "sound"]
    splice(segments, paths.get("sound"), into, rate=rate, frames=frames, title=title, counts=counts)
    return {"frames": frames}


def _segment(item: Item, timeline: Timeline) -> Node:
    made_of = recipe(item, rate=timeline.rate, size=timeline.size)
    work = Job(segment_of, {"item": item, "rate": timeline.rate, "size": timeline.size})
    return Node(
        id=f"{item.shot}.segment", stage="segment", ask=digest(made_of), variant="", work=work,
        fixed_inputs={"clip": item.source},
    )  # fmt: skip


def _sound(timeline: Timeline, song: Path) -> Node:
    start, seconds = timeline.sound_start, timeline.seconds
    ask = digest({"song": timeline.sound, **sound_settings(start, seconds)})
    work = Job(sound_of, {"song": song, "start": start, "seconds": seconds}, suffix=".m4a")
    return Node(id="sound", stage="sound", ask=ask, variant="", work=work)
