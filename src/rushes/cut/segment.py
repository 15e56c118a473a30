"""One piece of the film as H.264 that can be joined to the others packet by packet."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import repeat
from pathlib import Path
from typing import Any

import av
import numpy as np

from rushes.cut.burn import burnt, slugs
from rushes.cut.copied import Group, assemble, copyable
from rushes.cut.finish import Finish, settings
from rushes.cut.grade import PLAIN, graded
from rushes.cut.grain import grain_recipe, grained
from rushes.cut.pieces import Colour, Layer, Piece
from rushes.cut.retime import Planes, Shown, mix, retimed
from rushes.errors import MediaError
from rushes.media.clips import read_frames
from rushes.media.encode import write_frames
from rushes.media.files import clip_stream, open_media
from rushes.media.fit import fit, shape_of
from rushes.media.limits import reading
from rushes.units import Json

LUMA = {"black": 16, "white": 235}
"""Black and white in limited range (ITU-R BT.709)."""


def recipe(piece: Piece, *, rate: Fraction, finish: Finish) -> dict[str, Json]:
    """What a segment is made of, for its key: the clips' content, the frames shown, the settings.

    Its place in the film is no part of it, so a segment that only moves is not made again, but where there is grain,
    or its time code is burnt in.
    """
    numbers: dict[str, Json] = {"burnt": slugs(piece, rate), "mark": finish.mark} if finish.mark else {}
    grain = grain_recipe(finish.grain, finish.seed, piece.start)
    return {**piece.recipe, **settings(rate, finish), **grain, **numbers}


def render_segment(piece: Piece, clips: Mapping[str, Path], into: Path, *, rate: Fraction, finish: Finish) -> int:
    """Write a piece's frames as a silent MP4 of this rate and size at ``into``, and return their number.

    ``clips`` are the files of ``piece.sources``. Only the frames that are shown are decoded, but for those a
    key frame makes necessary; those that the film's own encoder wrote just so are copied. One encoder thread and
    fixed settings: same piece and clips, same bytes; the stream headers of all segments of one rate and finish are
    equal. Raises ``MediaError`` where a clip is not what the piece says.
    """
    layer, group = piece.under, None
    if piece.over is None and isinstance(layer, Layer):
        group = copyable(layer, clips["clip"], rate, finish)
    if group is None or not isinstance(layer, Layer):
        made = _encoded(piece, clips, into, rate, finish)
    else:
        made = _with_copies(piece, layer, group, clips, into, rate=rate, finish=finish)
    if made != piece.frames:
        into.unlink(missing_ok=True)
        raise MediaError(f"{piece.id}: {made} of {piece.frames} frames came out of its clip", where=str(into))
    return made


def _encoded(piece: Piece, clips: Mapping[str, Path], into: Path, rate: Fraction, finish: Finish) -> int:
    frames = _frames(piece, clips, finish)
    if finish.grain:
        frames = grained(frames, finish.grain, finish.seed, piece.start)
    if finish.mark:
        frames = burnt(frames, slugs(piece, rate), finish.mark)
    return write_frames(into, frames, rate=rate, crf=finish.crf, preset=finish.preset)


def _with_copies(
    piece: Piece, layer: Layer, group: Group, clips: Mapping[str, Path], into: Path, *, rate: Fraction, finish: Finish
) -> int:
    """A group of the clip as it is, and what is shown before and behind it encoded."""
    first, end = (at - layer.shown[0][0] for at in (group.first, group.end))
    with tempfile.TemporaryDirectory(dir=into.parent, prefix=f".{into.stem}-") as name:
        before, behind = (Path(name) / file for file in ("before.mp4", "behind.mp4"))
        for path, shown in ((before, layer.shown[:first]), (behind, layer.shown[end:])):
            if shown:
                _encoded(replace(piece, under=replace(layer, shown=shown)), clips, path, rate, finish)
        return assemble(
            [*[before] * (first > 0), group, *[behind] * (end < piece.frames)], into, rate=rate, finish=finish
        )


def _frames(piece: Piece, clips: Mapping[str, Path], finish: Finish) -> Iterator[Any]:
    if piece.over is None and isinstance(piece.under, Layer):
        return seen(piece.under, clips["clip"], finish)
    under, over = (
        _planes(layer, clips.get(role), finish) for layer, role in ((piece.under, "clip"), (piece.over, "over"))
    )
    mixed = (mix(a, b, weight) for a, b, weight in zip(under, over, piece.weights, strict=False))
    return map(_frame, mixed)


def _planes(layer: Layer | Colour | None, clip: Path | None, finish: Finish) -> Iterator[Planes]:
    if isinstance(layer, Layer) and clip is not None:
        return map(_as_planes, seen(layer, clip, finish))
    return repeat(_plain(str(layer), finish.size))


def _plain(colour: str, size: tuple[int, int]) -> Planes:
    planes = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
    planes[: size[1]] = LUMA[colour]
    return planes


def seen(layer: Layer, clip: Path, finish: Finish) -> Iterator[Any]:
    """The frames of a clip that a layer shows, fitted to the size of the finish."""
    between = any(parts for _, parts in layer.shown)
    first, last = layer.shown[0][0], max(frame + (parts > 0) for frame, parts in layer.shown)
    with open_media(clip) as container:
        stream = clip_stream(container, clip)
        shape = shape_of(stream)
    with reading(clip, "a clip"):
        turn, frames = _upright(read_frames(clip, first, last - first + 1, quick=finish.quick), clip)
        fitted = fit(frames, finish.size, turn=turn, shape=shape, flags=finish.scaling)
        if layer.grade != PLAIN:
            fitted = graded(fitted, layer.grade)
        if between:
            yield from map(_frame, retimed(map(_as_planes, fitted), layer.shown, layer.how))
        else:
            yield from _repeated(fitted, layer.shown)


def _as_planes(frame: Any) -> Planes:
    return np.asarray(frame.to_ndarray(), np.uint8)


def _frame(planes: Planes) -> Any:
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


def _upright(frames: Iterator[Any], clip: Path) -> tuple[int, Iterator[Any]]:
    """The clockwise turn that the first frame asks for, and all the frames."""
    first = next(frames, None)
    if first is None:
        raise MediaError("the clip has no such frame", where=str(clip))

    def all_frames() -> Iterator[Any]:
        yield first
        yield from frames

    return -int(first.rotation) % 360, all_frames()


def _repeated(frames: Iterator[Any], shown: tuple[Shown, ...]) -> Iterator[Any]:
    """Each frame as often as it is shown, 0 times and more; ``shown`` never runs backwards."""
    k = 0
    for number, frame in enumerate(frames, shown[0][0]):
        while k < len(shown) and shown[k][0] == number:
            yield frame
            k += 1
