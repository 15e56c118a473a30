"""The three small networks of the eye, run by OpenCV on the CPU; no other runtime, no download.

What they are and whose is in NOTICE. They are loaded at first use, 20 ms together, and used by one thread at a time.
"""

import threading
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.errors import MediaError
from rushes.look.pixels import Picture

SIDE, MOST_BYTES, LEAST_NUMBERS = 224, 2**30, 8
"""Of a network of the user's: pixels of its square input, most bytes of it, least numbers of its answer."""
ONNX = b"\x08"
"""How an ONNX file begins: the tag of its first field, the version of the format (onnx.proto, ModelProto)."""
_ONE_AT_A_TIME = threading.Lock()
"""A network of OpenCV keeps its input between two calls, so that threads would mix up their pictures."""


def answer(name: str, blob: NDArray[np.float32], outputs: tuple[str, ...]) -> list[NDArray[np.float32]]:
    """What a network of ours says of ``float32 [1, 3, h, w]``: one array for each of its outputs."""
    with _ONE_AT_A_TIME:
        net = _ours(name)
        net.setInput(blob)
        return [np.array(each, np.float32) for each in net.forward(outputs)]


def answer_of(path: Path, blob: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a network of the user's says: its last output, flat. Raises ``MediaError`` where it cannot be run."""
    with _ONE_AT_A_TIME:
        try:
            net = _theirs(str(path), path.stat().st_mtime_ns)
            net.setInput(blob)
            return np.array(net.forward(), np.float32).reshape(-1)
        except (cv2.error, OSError) as error:
            raise MediaError(
                "this network cannot be run",
                where=str(path),
                next="Give an ONNX file that takes float32 [1, 3, 224, 224] and gives one vector.",
            ) from error


def check_network(path: Path) -> int:
    """How many numbers a network of the user's says of a picture.

    Raises ``MediaError`` for a file that is none, is too large, or says nothing that could be compared. A broken file
    may end the process: call it in a worker.
    """
    where, again = str(path), f"Give an ONNX file that takes float32 [1, 3, {SIDE}, {SIDE}] and gives one vector."
    with path.open("rb") as file:
        start, size = file.read(64), path.stat().st_size
    if size > MOST_BYTES:
        raise MediaError(f"this network has {size / 2**30:.1f} GB, and {MOST_BYTES >> 30} is the most", where=where,
                         next="Give a smaller one: a backbone of 20 to 300 MB is enough.")  # fmt: skip
    if start.startswith(b"version https://git-lfs"):
        raise MediaError("this is a pointer of Git LFS, not the network", where=where, next="Run: git lfs pull.")
    if not start.startswith(ONNX):
        raise MediaError("this is no ONNX network", where=where, next=f"{again} PyTorch writes one: torch.onnx.export.")
    told = answer_of(path, np.zeros((1, 3, SIDE, SIDE), np.float32))
    if len(told) < LEAST_NUMBERS or not np.isfinite(told).all():
        raise MediaError(f"this network says {len(told)} numbers of a picture, which nothing can be told by",
                         where=where, next=again)  # fmt: skip
    return len(told)


def planes(picture: Picture, offset: float, scale: float) -> NDArray[np.float32]:
    """A picture as networks take it: ``(value - offset) / scale``, ``float32 [1, 3, h, w]``."""
    values = (picture.astype(np.float32) - np.float32(offset)) / np.float32(scale)
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


@cache
def _ours(name: str) -> Any:
    data = np.frombuffer(files("rushes.look").joinpath("weights", name).read_bytes(), np.uint8)
    return cv2.dnn.readNetFromTFLite(data) if name.endswith(".tflite") else cv2.dnn.readNetFromONNX(data)


@cache
def _theirs(path: str, changed: int) -> Any:
    """``changed`` is when the file was written: another network at the same path is loaded anew."""
    return cv2.dnn.readNetFromONNX(path)
