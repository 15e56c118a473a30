"""The light of a place, kept between runs: gathering it takes seconds, and every shot there needs the same."""

import os
from contextlib import suppress
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path

import numpy as np

from rushes.engines.previz.draw.bvh import tree
from rushes.engines.previz.draw.gather import FIRST, SECOND, SMOOTH, Lit, Sunlight, baked, stops
from rushes.engines.previz.mesh import Mesh
from rushes.media.encode import replacing

VERSION = 2
MOST = 48
"""Places in lights that are kept; the oldest go."""


def kept_light(mesh: Mesh, light: Sunlight) -> Lit:
    """As ``gather.baked``, from the user's cache where it is there; what is kept is rounded, so is what is fresh."""
    path = _folder() / f"{_key(mesh, light)}.npz"
    with suppress(OSError, ValueError, KeyError):
        with np.load(path) as found:
            shine, bounce = found["light"].astype(np.float32), found["bounce"].astype(np.float32)
        if len(shine) == len(mesh.points) and len(bounce) == len(mesh.faces):
            return Lit(mesh, shine, tree(mesh.points, mesh.faces), bounce, stops(mesh.surface))
    made = baked(mesh, light)
    shine, bounce = made.light.astype(np.float16), made.bounce.astype(np.float16)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            np.savez_compressed(part, light=shine, bounce=bounce)
        _thin(path.parent)
    return Lit(mesh, shine.astype(np.float32), made.tree, bounce.astype(np.float32), made.skip)


def _key(mesh: Mesh, light: Sunlight) -> str:
    told = (VERSION, FIRST, SECOND, SMOOTH, astuple(light.mood), light.sun, light.window, light.lamps)
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
