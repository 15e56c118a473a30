"""Packs the BeatNet weights of the published wheel into ``src/rushes/song/weights/beatnet.npz``.

    pip download --no-deps BeatNet==1.1.3
    python -m bench.pack_beatnet BeatNet-1.1.3-py3-none-any.whl

PyTorch is not needed: a ``.pt`` file is a zip of one pickle and the raw storages, and the pickle is
read here by an unpickler that knows three names and refuses all others. The arrays are not changed,
but for their type: float16 in the file, 2.2 MB for the three models.
"""

import io
import pickle
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

TARGET = Path(__file__).parent.parent / "src/rushes/song/weights/beatnet.npz"
MODELS = (1, 2, 3)
Array = npt.NDArray[np.float32]


def main(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        dicts = [read_state(archive.read(f"BeatNet/models/model_{model}_weights.pt")) for model in MODELS]
        licence = next(name for name in archive.namelist() if name.endswith("dist-info/LICENSE"))
        text = archive.read(licence).decode()
    stacked = {name: np.stack([state[name] for state in dicts]) for name in dicts[0]}
    np.savez_compressed(TARGET, **{name: array.astype(np.float16) for name, array in stacked.items()})  # type: ignore[arg-type]
    TARGET.with_name("LICENSE-beatnet.txt").write_text(ATTRIBUTION + text)
    for name, array in stacked.items():
        print(f"{name:20} {array.shape}")


def read_state(data: bytes) -> dict[str, Array]:
    """The named float32 arrays of a PyTorch state dict, read without PyTorch."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = archive.namelist()[0].split("/")[0]
        loaded = _Tensors(archive, root).load()
    return {name: np.array(tensor, dtype=np.float32) for name, tensor in loaded.items()}


class _Tensors(pickle.Unpickler):
    """Reads the pickle of a state dict; any name but the three it needs is refused."""

    def __init__(self, archive: zipfile.ZipFile, root: str) -> None:
        super().__init__(io.BytesIO(archive.read(f"{root}/data.pkl")))
        self.archive, self.root = archive, root

    def find_class(self, module: str, name: str) -> Any:
        known = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch", "FloatStorage"): np.dtype("<f4"),
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name} does not belong in a state dict of floats")
        return known[module, name]

    def persistent_load(self, pid: Any) -> Array:
        _, dtype, key, _, _ = pid
        return np.frombuffer(self.archive.read(f"{self.root}/data/{key}"), dtype=dtype)


def _tensor(storage: Array, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], *rest: object) -> Array:
    steps = tuple(step * storage.itemsize for step in stride)
    return np.lib.stride_tricks.as_strided(storage[offset:], shape, steps)


ATTRIBUTION = """\
beatnet.npz holds the weights of three BeatNet models (model_1, model_2 and model_3), taken from the
Python package BeatNet 1.1.3 by Mojtaba Heydari, https://github.com/mjhydri/BeatNet, published under the
Creative Commons Attribution 4.0 International licence, whose text follows.

    M. Heydari, F. Cwitkowitz, Z. Duan: BeatNet: CRNN and Particle Filtering for Online Joint Beat,
    Downbeat and Meter Tracking. ISMIR 2021.

Changes: the three state dicts are stacked into one NumPy file, as float16. No code of the package is used.

"""

if __name__ == "__main__":
    main(Path(sys.argv[1]))
