"""The first picture of an installation: what takes longest to compile is compiled beside it, by a process of its own.

Compiled loops are kept for every later run. The first picture gathers light before it shades anything, so that a second
core has time for the loops that shade; where there is none, nothing is started.
"""

import atexit
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np

from rushes.engines.previz.draw.bvh import Tree
from rushes.engines.previz.draw.gather import Lit, Sunlight
from rushes.engines.previz.draw.moods import mood
from rushes.engines.previz.draw.painter import Painter, World
from rushes.engines.previz.draw.shade import shade
from rushes.engines.previz.mesh import mesh

HERE = "from rushes.engines.previz.draw.warm import shade_something; shade_something()"


@lru_cache(maxsize=1)
def beside() -> None:
    """Begin to compile in another process, once, where nothing is compiled yet and there is a core for it."""
    if (os.cpu_count() or 1) < 2 or is_compiled():
        return
    line = [sys.executable, "-c", HERE]
    process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(process.wait)


def is_compiled() -> bool:
    """Whether the loop that shades is kept from an earlier run."""
    return any(Path(shade.stats.cache_path or "").glob("shade.shade-*.nbi"))


def shade_something() -> None:
    """Shade a picture of one face, which compiles the loops that shade, and no others that gather light."""
    one = mesh([(-1, 0, 0), (1, 0, 0), (0, 1, 0)], [(0, 1, 2)], (0.5, 0.5, 0.5))
    nothing = np.zeros((1, 3), np.float32)
    rays = Tree(nothing, nothing, np.zeros((1, 2), np.int32), np.zeros((1, 9), np.float32), np.zeros(1, np.int32))
    lit = Lit(one, np.zeros_like(one.points), rays, np.zeros((1, 9), np.float32), np.zeros(1, np.uint8))
    world = World(lit, (), Sunlight(mood("day"), (0.0, 1.0, 0.0), None, ()), (0.0, 0.0, 0.0))
    Painter(world, 64, 36).picture()
