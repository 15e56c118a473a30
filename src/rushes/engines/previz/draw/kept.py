"""The light of a place, kept between runs: gathering it takes seconds, and every shot there needs the same."""

import os
import struct
import zlib
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from rushes.engines.previz.draw.bvh import tree
from rushes.engines.previz.draw.gather import FIRST, SECOND, SMOOTH, Lit, Sunlight, baked, stops
from rushes.engines.previz.mesh import Floats, Mesh
from rushes.media.encode import replacing

VERSION = 4
MOST = 48
"""Places in lights that are kept; the oldest go."""
UNREADABLE = (
    OSError, ValueError, KeyError, EOFError, RuntimeError, AttributeError, TypeError, BadZipFile, zlib.error,
    struct.error,
)  # fmt: skip
"""What reading a damaged archive may raise."""


def kept_light(mesh: Mesh, light: Sunlight) -> Lit:
    """As ``gather.baked``, from the user's cache where it is there; what is kept is rounded, so is what is fresh."""
    path = _folder() / f"{_key(mesh, light)}.npz"
    if (found := _read(path, mesh)) is not None:
        return Lit(mesh, found[0], tree(mesh.points, mesh.faces), found[1], stops(mesh.surface))
    made = baked(mesh, light)
    shine, bounce = made.light.astype(np.float16), made.bounce.astype(np.float16)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            np.savez_compressed(part, light=shine, bounce=bounce)
        _thin(path.parent)
    return Lit(mesh, shine.astype(np.float32), made.tree, bounce.astype(np.float32), made.skip)


def _read(path: Path, mesh: Mesh) -> tuple[Floats, Floats] | None:
    """Light and bounce from a file; None where there is none, or it is damaged or of another mesh."""
    try:
        with path.open("rb") as file, np.load(file) as found:
            shine, bounce = found["light"].astype(np.float32), found["bounce"].astype(np.float32)
    except UNREADABLE:
        return None
    fits = shine.shape == mesh.points.shape and bounce.shape == (len(mesh.faces), 9)
    return (shine, bounce) if fits else None


def _key(mesh: Mesh, light: Sunlight) -> str:
    mood = light.mood  # of which only this is gathered: a print timed anew costs no light
    shines = (mood.sun, mood.sky, mood.fill, mood.lamps)
    told = (VERSION, FIRST, SECOND, SMOOTH, shines, light.sun, light.window, light.lamps)
    digest = sha256(repr(told).encode())
    for values in (mesh.points, mesh.faces, mesh.colours, mesh.surface):
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()[:32]


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "rushes" / "light"


def _thin(folder: Path) -> None:
    """Only the newest are kept."""
    found = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[MOST:]:
        path.unlink(missing_ok=True)
