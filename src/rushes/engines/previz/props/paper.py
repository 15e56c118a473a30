"""Books, letters, photographs, sheets: things of paper."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, mesh
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import Doubles, block, lattice, panel, placed

Page = Callable[[Doubles, Doubles], Doubles]
"""Where a page is: points [..., 3] for parts of its width and height."""

SHEET = paint("#dcd6c6")
COVERS = ("#7a4640", "#44586b", "#8a7a5a", "#4f6152")


def book(thing: Thing, seed: int = 0) -> Prop:
    """A cloth-bound book, lying; open where its state says so."""
    cover = named(thing.colour, "#7a4640")
    if thing.state == "open":
        return made(opened(cover), {"left": (-0.13, 0.01, 0.0), "right": (0.13, 0.01, 0.0)})
    return made(closed(cover), {"left": (0.07, 0.015, 0.0), "right": (-0.07, 0.015, 0.0)})


def closed(cover: Colour, wide: float = 0.145, deep: float = 0.21, thick: float = 0.028) -> Mesh:
    """A book lying on its back: two boards, a rounded spine on the left, cream pages."""
    pages = block(
        (wide - 0.006, thick - 0.006, deep - 0.008), (0.001, 0.003, 0), SHEET, Surface.PAPER, bevel=0.001, cell=0.05
    )
    boards = [
        block((wide, 0.003, deep), (0, y, 0), cover, Surface.CLOTH, bevel=0.0012, cell=0.05)
        for y in (0.0, thick - 0.003)
    ]
    t, z = np.linspace(-np.pi / 2, np.pi / 2, 9)[:, None], np.linspace(-deep / 2, deep / 2, 6)[None, :]
    spine = np.stack(np.broadcast_arrays(-wide / 2 - 0.005 * np.cos(t), thick / 2 * (1 + np.sin(t)), z), -1)
    band = panel(
        (-wide * 0.22, thick + 0.0003, deep * 0.26),
        (wide * 0.44, 0, 0),
        (0, 0, -deep * 0.10),
        paint("#b99f68"),
        Surface.METAL,
    )
    return joined((pages, *boards, lattice(spine, cover, Surface.CLOTH), band))


def printed(page: Page, marks: Sequence[tuple[float, float, float, float]], ink: Colour, fine: int = 9) -> Mesh:
    """A page with what is printed on it: ``marks`` are left, right, foot and top in parts of the page.

    The ink is strips that lie a quarter of a millimetre above the paper, so that print stays sharp at any size.
    """
    s, t = np.linspace(0, 1, fine)[None, :], np.linspace(0, 1, fine)[:, None]
    sheet = lattice(page(*np.broadcast_arrays(s, t)), SHEET, Surface.PAPER)
    if not len(marks):
        return sheet
    left, right, low, high = np.array(marks).T
    steps = np.linspace(0, 1, 4)
    u = (left[:, None] + (right - left)[:, None] * steps)[:, None, :] + np.zeros((1, 2, 1))
    v = np.stack([low, high], 1)[:, :, None] + np.zeros((1, 1, 4))
    up = np.cross(page(u + 1e-3, v) - page(u - 1e-3, v), page(u, v + 1e-3) - page(u, v - 1e-3))
    up /= np.maximum(np.linalg.norm(up, axis=-1, keepdims=True), 1e-12)
    points = page(u, v) + 0.00025 * up
    first = 8 * np.arange(len(left))[:, None]
    quad = np.array([(k, k + 1, k + 5, k, k + 5, k + 4) for k in range(3)]).reshape(-1, 3)
    faces = (first[:, None] + quad[None]).reshape(-1, 3)
    return joined((sheet, mesh(points.reshape(-1, 3), faces, ink, Surface.PAPER)))


def lines(rows: int, seed: int, *, tall: float = 0.4, right: float = 0.88) -> list[tuple[float, float, float, float]]:
    """Lines of words, some shorter, as marks for ``printed``."""
    rng = np.random.default_rng(seed)
    out = []
    for k in range(rows):
        y, x = 0.90 - 0.82 * k / rows, 0.12
        end = right * (1.0 if rng.random() < 0.8 else float(rng.uniform(0.4, 0.9)))
        while x < end - 0.03:
            wide = float(min(rng.uniform(0.02, 0.085), end - x))
            out.append((x, x + wide, y, y + 0.82 / rows * tall))
            x += wide + 0.016
    return out


def opened(cover: Colour, wide: float = 0.15, deep: float = 0.215) -> Mesh:
    """An open book: two swelling halves of pages with lines of print."""
    parts = [block((2 * wide + 0.01, 0.003, deep + 0.006), (0, 0, 0), cover, Surface.CLOTH, bevel=0.001, cell=0.05)]
    for side in (-1, 1):

        def page(s: Doubles, t: Doubles, side: int = side) -> Doubles:
            away = np.clip(s if side > 0 else 1 - s, 0, 1)
            y = 0.004 + 0.016 * np.sqrt(away) * (1 - away) ** 0.4 + 0.004 * (1 - away)
            return np.stack(np.broadcast_arrays(side * away * wide, y, (0.5 - t) * deep), -1)

        parts.append(printed(page, lines(22, 4 + side, tall=0.24), shade(SHEET, 0.3), 15))
    return joined(parts)


def stack(count: int, seed: int = 0) -> Mesh:
    """Books piled a little askew."""
    rng = np.random.default_rng(seed)
    parts, y = [], 0.0
    for k in range(count):
        thick = float(rng.uniform(0.02, 0.038))
        tome = closed(paint(COVERS[(k + seed) % len(COVERS)]), 0.15 - 0.008 * k, 0.215 - 0.012 * k, thick)
        parts.append(placed(tome, (float(rng.normal(0, 0.004)), y, 0), float(rng.normal(0, 7))))
        y += thick + 0.0005
    return joined(parts)


def letter(thing: Thing, seed: int = 0) -> Prop:
    """A letter, unfolded, with handwriting and two creases; in its folds where its state says so."""
    if thing.state in ("folded", "closed"):
        return made(_in_three(0.148, 0.072), {"left": (0.07, 0.004, 0.0), "right": (-0.07, 0.004, 0.0)})
    sheet = written(0.148, 0.21, 0.006, seed)
    return made(sheet, {"left": (0.07, 0.006, 0.03), "right": (-0.07, 0.006, 0.03)})


def _in_three(wide: float, deep: float) -> Mesh:
    """A sheet folded in three, lying: the folds a little open, the last one not quite on the others."""
    parts = []
    for k, (lift, turn) in enumerate(((0.004, 0.0), (0.007, 0.6), (0.012, -1.2))):
        s, t = np.linspace(-0.5, 0.5, 7)[None, :], np.linspace(0, 1, 9)[:, None]
        rise = lift * (t if k % 2 == 0 else 1 - t) ** 1.5 + 0.0014 * (k + 1)
        leaf = np.stack(np.broadcast_arrays(s * wide, rise, (0.5 - t) * deep), -1)
        parts.append(placed(lattice(leaf, shade(SHEET, 1.0 - 0.04 * k), Surface.PAPER), (0, 0, 0), turn))
    return joined(parts)


def written(wide: float, deep: float, curl: float, seed: int = 0) -> Mesh:
    """A sheet with lines of ink, lying, its top away from the reader (-z is the top), softly creased."""

    def page(s: Doubles, t: Doubles) -> Doubles:
        y = curl * (0.25 + 1.5 * np.abs(np.mod(t * 3 + 0.5, 1) - 0.5) * 0.8) * (0.8 + 0.4 * s) + 0.002
        return np.stack(np.broadcast_arrays((s - 0.5) * wide, y, (0.5 - t) * deep), -1)

    return printed(page, lines(17, seed + 2, tall=0.15), paint("#3f4761"), 13)


def photograph(thing: Thing, seed: int = 0) -> Prop:
    """A small old photograph with a white border: two figures before a bright sky."""
    s, t = np.linspace(-1, 1, 43)[None, :], np.linspace(-1, 1, 31)[:, None]
    tint = np.broadcast_to(np.array(paint("#b9a88c")) * (0.75 + 0.3 * t)[..., None], (31, 43, 3)).copy()
    for x, tall in ((-0.2, 0.25), (0.22, 0.05)):
        head = np.hypot((s - x) * 1.3, t - tall) < 0.17
        body = (np.abs(s - x) < 0.12 + 0.10 * (tall - t)) & (t < tall - 0.1)
        tint[np.broadcast_to(head | body, tint.shape[:2])] = paint("#5c4a3b")
    border = np.broadcast_to((np.abs(s) > 0.90) | (np.abs(t) > 0.87), tint.shape[:2])
    tint[border] = paint("#d8d1bf")
    points = np.stack(np.broadcast_arrays(s * 0.065, 0.001 + 0.004 * s**2, -t * 0.045), -1)
    return made(lattice(points, tint, Surface.PAPER), {"right": (-0.06, 0.003, 0.02)})


def paper(thing: Thing, seed: int = 0) -> Prop:
    """A few loose sheets, or one in its folds."""
    if thing.state == "folded":
        return made(_in_three(0.21, 0.10), {"left": (0.1, 0.004, 0.0), "right": (-0.1, 0.004, 0.0)})
    sheets = [placed(written(0.21, 0.297, 0.004, seed + k), (0.01 * k, 0.002 * k, 0), 6.0 * k - 5) for k in range(2)]
    return made(joined(sheets), {"left": (0.1, 0.004, 0.03), "right": (-0.1, 0.004, 0.03)})


TORN = ("letter", "paper", "photograph", "picture")
APART = 0.014
"""How far the halves of what is torn lie from one another, metres."""


def torn(whole: Prop, seed: int = 0) -> Prop:
    """Paper torn in two along its longer side, the halves a little apart and askew."""
    part = whole.mesh
    rng = np.random.default_rng([seed, 7])
    middle = part.points[part.faces].mean(1)
    long, across = (0, 2) if whole.size[0] >= whole.size[2] else (2, 0)
    wander = 0.006 * np.sin(middle[:, across] * 70 + 6 * rng.random()) + 0.004 * np.sin(middle[:, across] * 190)
    halves = []
    for side in (-1.0, 1.0):
        here = (middle[:, long] - wander) * side > 0
        half = replace(part, faces=part.faces[here], surface=part.surface[here], picture=part.picture[here])
        shift = np.zeros(3)
        shift[long], shift[across] = side * APART, 0.006 * float(rng.uniform(-1, 1))
        halves.append(placed(half, shift, float(side * rng.uniform(3, 9))))
    return made(joined(halves), whole.grips)
