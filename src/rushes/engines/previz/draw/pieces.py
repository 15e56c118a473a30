"""What the pixels of a frame are made of: pieces of faces, a thousand at a time, each value of theirs in one column.

Values of many pieces side by side are what processors take sixteen of at once, so all that is reckoned alike for every
piece is done column by column (``lighting``); what must be looked up (corners, pictures, patterns, shadows) is done
here, piece by piece. A column is a part of one flat array: only then does the compiler know that none lies over
another. All are reckoned to a whole number of ``LANES``, so that a piece comes out the same wherever it stands.
"""

import math
from collections.abc import Iterator

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.draw.raster import SPOTS
from rushes.engines.previz.mesh import Float, Floats, Ints, Surface, Whole

ROOM = 1024
"""Pieces that are shaded at a time."""
LANES = 64
STEP = ROOM + 16
"""From one column to the next; no power of two, which caches like least."""
_FULL = np.uint64(ROOM - 4)


def _columns(count: int) -> Iterator[np.uint64]:
    return (np.uint64(k * STEP) for k in range(count))


PIXEL, FACE, PIECE, KIND, WHOLE_COLUMNS = _columns(5)
"""Columns of whole numbers: pixel and face of each piece; of those in light, which piece it is and what surface."""
PART, PX, PY, RED, GREEN, BLUE, FAR, PIECE_COLUMNS = _columns(8)
"""Columns of pieces: the part of its pixel, where in the frame (pixels), its light, its distance along the view."""
(
    AR, AG, AB, NX, NY, NZ, RX, RY, RZ, ER, EG, EB, U, V, _, _, GLOSS, TIGHT, WRAP, SHEEN, THROUGH, PEOPLE, SKIN, HAIR,
    CAST, VX, VY, Z, OPEN, TX, TY, TZ, EX, EY, EZ, LX, LY, LZ, SLOPE, SOFT, BASE, FACING, AWAY, STRAND, LIT, COLUMNS,
) = _columns(46)  # fmt: skip
"""Columns of the pieces that are in light.

Albedo, normal, rest, gathered light and uv as in ``corners``; the finish of their surface; slopes of the sight and
distance along the view; openness; the strand of hair; the way to the eye; the place in the sun's view; and what is
reckoned of these.
"""
CORNER, FINISH = 14, 9
_RECORD = 16

EYE, AXES, SCALE, MID, SUN_AXES, SUN_MID, SUN_SCALE, SUNLIGHT, KEY, KEY_WAY = 0, 3, 12, 13, 15, 24, 27, 28, 31, 34
RIM, RIM_WAY, FOG, THICK, SKY, TOP, GROUND, EXPOSURE, OUTSIDE, TIMED, TOLD = 37, 40, 43, 46, 47, 50, 53, 56, 57, 58, 65
"""Where in ``told`` float32 [65] things stand: see ``shade.Air``."""

_HAIR, _FAR, _GLOW = int(Surface.HAIR), int(Surface.FAR), int(Surface.GLOW)
NOISE = 64


def _middles() -> Floats:
    """How much of a pixel the points of a mask cover, and their middle in it, float32 [16, 3]."""
    out = np.zeros((16, 3), np.float32)
    for mask in range(1, 16):
        held = [spot for k, spot in enumerate(SPOTS) if mask >> k & 1]
        out[mask] = len(held) / 4, *np.mean(held, 0)
    return out


MIDDLES = _middles()


def columns() -> tuple[Ints, Floats, Floats]:
    """Room for the pieces of one chunk: whole numbers, of every piece, and of those in light."""
    whole = np.zeros(int(WHOLE_COLUMNS), np.int32)
    return whole, np.zeros(int(PIECE_COLUMNS), np.float32), np.ones(int(COLUMNS), np.float32)


def corners(normal: Floats, colours: Floats, rest: Floats, light: Floats, uv: Floats) -> Floats:
    """All that is known of the corners of faces, one line of memory each: float32 [n, 16]."""
    out = np.zeros((len(normal), _RECORD), np.float32)
    out[:, 0:3], out[:, 3:6], out[:, 6:9], out[:, 9:12], out[:, 12:14] = colours, normal, rest, light, uv
    return out


def noise_block() -> Floats:
    """Smooth noise that repeats, mean 0, about -1..1, float32 [64 * 64 * 64]."""
    rough = np.random.default_rng(5).normal(size=(NOISE, NOISE, NOISE))
    for axis in range(3):
        rough = (rough * 2 + np.roll(rough, 1, axis) + np.roll(rough, -1, axis)) / 4
    return np.asarray(np.clip(rough / (2.2 * rough.std()), -1, 1), np.float32).reshape(-1)


@njit(cache=True, fastmath=True, error_model="numpy")
def picked(
    face: Ints, fresh: NDArray[np.uint8], plain: NDArray[np.uint8], middles: Floats, left: int, right: int, low: int,
    y: int, x: int, whole: Ints, some: Floats,
) -> tuple[int, int, Whole]:  # fmt: skip  # pragma: no cover - compiled
    """Find the pieces of the pixels of a window from (x, y) on; gives where to go on, and how many they are."""
    n, width = np.uint64(0), fresh.shape[1]
    while y < low:
        while x < right:
            if n > _FULL:
                return y, x, n
            if fresh[y, x] and not ((y & 1 or x & 1) and plain[y >> 1, x >> 1]):
                taken, pixel = 0, np.int32(y * width + x)
                for s in range(4):
                    if taken >> s & 1:
                        continue
                    t, mask = face[y, x, s], 0
                    for q in range(s, 4):
                        mask |= (face[y, x, q] == t) << q
                    taken |= mask
                    whole[PIXEL + n], whole[FACE + n] = pixel, t
                    some[PART + n] = middles[mask, 0]
                    some[PX + n], some[PY + n] = x + middles[mask, 1], y + middles[mask, 2]
                    n += np.uint64(1)
            x += 1
        x = left
        y += 1
    return y, left, n


@njit(cache=True, fastmath=True, error_model="numpy")
def placed(
    n: Whole, seen: Floats, faces: Ints, surface: Ints, picture: Ints, pictures: NDArray[np.uint8], linear: Floats,
    corner: Floats, points: Floats, finish: Floats, cut: Floats, told: Floats, whole: Ints, some: Floats, lit: Floats,
) -> Whole:  # fmt: skip  # pragma: no cover - compiled
    """Find what each piece is made of; gives how many stand in light. Those that do not get theirs."""
    one, zero, m = np.float32(1), np.float32(0), np.uint64(0)
    over, mid_x, mid_y = one / told[SCALE], told[MID], told[MID + 1]
    for i in range(n):
        t, px, py = whole[FACE + i], some[PX + i], some[PY + i]
        vx, vy = (px - mid_x) * over, (mid_y - py) * over
        if t < 0:
            _heaven(i, vx, vy, told, some)
            continue
        a, b, c = np.uint64(faces[t, 0]), np.uint64(faces[t, 1]), np.uint64(faces[t, 2])
        x2, y2 = seen[c, 0], seen[c, 1]
        ax, ay, bx, by = seen[a, 0] - x2, seen[a, 1] - y2, seen[b, 0] - x2, seen[b, 1] - y2
        area = ax * by - bx * ay
        area = one / area if area != zero else zero  # two corners in one: a point of the third
        px, py = px - x2, py - y2
        u, v = (by * px - bx * py) * area, (ax * py - ay * px) * area
        u, v = min(max(u, zero), one), min(max(v, zero), one)
        w = max(one - u - v, zero) * seen[c, 2]
        u, v = u * seen[a, 2], v * seen[b, 2]
        z = one / max(u + v + w, np.float32(1e-9))
        u, v, w = u * z, v * z, w * z
        some[FAR + i] = z
        kind = surface[t]
        if kind in (_FAR, _GLOW):
            r = corner[a, 0] * u + corner[b, 0] * v + corner[c, 0] * w
            g = corner[a, 1] * u + corner[b, 1] * v + corner[c, 1] * w
            e = corner[a, 2] * u + corner[b, 2] * v + corner[c, 2] * w
            _own(i, kind == _FAR, r, g, e, z * np.float32(math.sqrt(vx * vx + vy * vy + one)), told, some)
            continue
        for k in range(CORNER):
            lit[np.uint64(k * STEP) + m] = corner[a, k] * u + corner[b, k] * v + corner[c, k] * w
        for k in range(FINISH):
            lit[GLOSS + np.uint64(k * STEP) + m] = finish[kind, k]
        lit[VX + m], lit[VY + m], lit[Z + m], lit[OPEN + m] = vx, vy, z, cut[whole[PIXEL + i]]
        whole[PIECE + m], whole[KIND + m] = np.int32(i), kind
        if picture[t] >= 0:
            _painted(pictures[picture[t]], linear, m, lit)
        if kind == _HAIR:
            lit[TX + m], lit[TY + m], lit[TZ + m] = _strand(points, corner, a, b, c)
        m += np.uint64(1)
    return m


@njit(cache=True, fastmath=True, error_model="numpy")
def _heaven(i: Whole, vx: Float, vy: Float, told: Floats, some: Floats) -> None:  # pragma: no cover - compiled
    """The background: the sky from the horizon up, the ground below it."""
    one, zero = np.float32(1), np.float32(0)
    high = (told[AXES + 1] * vx + told[AXES + 4] * vy + told[AXES + 7]) / math.sqrt(vx * vx + vy * vy + one)
    up, down = min(max(high, zero) * np.float32(1.6), one), min(max(high * np.float32(-8), zero), one)
    for k in range(3):
        sky = told[SKY + k] * (one - up) + told[TOP + k] * up
        some[RED + np.uint64(k * STEP) + i] = sky * (one - down) + told[GROUND + k] * down
    some[FAR + i] = np.float32(60)


@njit(cache=True, fastmath=True, error_model="numpy")
def _own(
    i: Whole, backdrop: bool, r: Float, g: Float, e: Float, away: Float, told: Floats, some: Floats
) -> None:  # pragma: no cover - compiled
    """What is in no light but its own: a backdrop behind haze, and what glows."""
    if backdrop:
        haze = np.float32(1) - np.float32(math.exp(-min(away, np.float32(30)) * told[THICK]))
        clear = np.float32(1) - haze
        r, g, e = r * told[TOP] * clear, g * told[TOP + 1] * clear, e * told[TOP + 2] * clear
        r, g, e = r + told[FOG] * haze, g + told[FOG + 1] * haze, e + told[FOG + 2] * haze
        r, g, e = toned(r, g, e, told[TIMED], told[TIMED + 1], told[TIMED + 2], told[TIMED + 3], np.float32(1))
    else:
        r, g, e = r * np.float32(2), g * np.float32(2), e * np.float32(2)
    some[RED + i], some[GREEN + i], some[BLUE + i] = r, g, e


@njit(cache=True, fastmath=True, error_model="numpy", inline="always")
def toned(
    r: Float, g: Float, e: Float, red: Float, green: Float, blue: Float, around: Float, part: Float
) -> tuple[Float, Float, Float]:  # pragma: no cover - compiled
    """A colour with a part of the cast and of the paleness that the light gives to all but people."""
    grey = (np.float32(0.30) * r + np.float32(0.59) * g + np.float32(0.11) * e) * (np.float32(1) - around)
    x, y, z = (r * around + grey) * red, (g * around + grey) * green, (e * around + grey) * blue
    return r + (x - r) * part, g + (y - g) * part, e + (z - e) * part


@njit(cache=True, fastmath=True, error_model="numpy")
def _painted(picture: NDArray[np.uint8], linear: Floats, m: Whole, lit: Floats) -> None:  # pragma: no cover - compiled
    """Colour a piece by the picture that is painted on its face."""
    side, zero, one = picture.shape[0], np.float32(0), np.float32(1)
    x = lit[U + m] * np.float32(side) - np.float32(0.5)
    y = (one - lit[V + m]) * np.float32(side) - np.float32(0.5)
    i, j = min(max(int(x), 0), side - 2), min(max(int(y), 0), side - 2)
    u, v = min(max(x - np.float32(i), zero), one), min(max(y - np.float32(j), zero), one)
    for k in range(3):
        high = linear[picture[j, i, k]] * (one - u) + linear[picture[j, i + 1, k]] * u
        low = linear[picture[j + 1, i, k]] * (one - u) + linear[picture[j + 1, i + 1, k]] * u
        lit[np.uint64(k * STEP) + m] *= high * (one - v) + low * v


@njit(cache=True, fastmath=True, error_model="numpy")
def _strand(
    points: Floats, corner: Floats, a: Whole, b: Whole, c: Whole
) -> tuple[Float, Float, Float]:  # pragma: no cover - compiled
    """The way in which ``rest`` y grows over a face: its gradient, a unit vector; all but none on faces of millimetres.

    Those would show as facets, so they shine alike.
    """
    x, y, z = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
    i, j, k = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
    aa, ab, bb = x * x + y * y + z * z, x * i + y * j + z * k, i * i + j * j + k * k
    first, second = corner[b, 7] - corner[a, 7], corner[c, 7] - corner[a, 7]
    p, q = bb * first - ab * second, aa * second - ab * first
    x, y, z = x * p + i * q, y * p + j * q, z * p + k * q
    over = np.float32(1) / max(np.float32(math.sqrt(x * x + y * y + z * z)), np.float32(1e-6))
    return x * over, y * over, z * over


@njit(cache=True, fastmath=True, error_model="numpy")
def patterned(
    m: Whole, block: Floats, finish: Floats, told: Floats, whole: Ints, lit: Floats
) -> None:  # pragma: no cover - compiled
    """Give each piece its surface's pattern: grain, weave, wear. Patterns finer than a pixel fade away."""
    one, over = np.float32(1), np.float32(1.2) / told[SCALE]
    for i in range(m):
        kind = whole[KIND + i]
        depth, across = finish[kind, FINISH], finish[kind, FINISH + 1]
        lit[STRAND + i] = np.float32(0)
        if depth <= np.float32(0):
            continue
        x, y, z = lit[RX + i], lit[RY + i], lit[RZ + i]
        coarse = lit[Z + i] * over * across
        fade, grain = one / (one + coarse * coarse), np.float32(0)
        if fade > np.float32(0.08):
            grain = _noise(block, x * across, y * finish[kind, FINISH + 2], z * finish[kind, FINISH + 3]) * fade
        if lit[PEOPLE + i] == np.float32(0):
            often = np.float32(1.3)
            grain += np.float32(0.6) * _noise(block, x * often + np.float32(7), y * often, z * often)
        if kind == _HAIR:
            lit[STRAND + i] = grain
        grain = one + depth * grain
        lit[AR + i] *= grain
        lit[AG + i] *= grain
        lit[AB + i] *= grain


@njit(cache=True, fastmath=True, error_model="numpy", inline="always")
def _noise(block: Floats, x: Float, y: Float, z: Float) -> Float:  # pragma: no cover - compiled
    fx, fy, fz = np.floor(x), np.floor(y), np.floor(z)
    u, v, w = x - fx, y - fy, z - fz
    i, j, k = np.uint64(np.int64(fx) & 63), np.uint64(np.int64(fy) & 63), np.uint64(np.int64(fz) & 63)
    one, most = np.uint64(1), np.uint64(63)
    m, j, n = ((i + one) & most) << np.uint64(12), j << np.uint64(6), ((j + one) & most) << np.uint64(6)
    o, i = (k + one) & most, i << np.uint64(12)
    a = block[i | j | k] + (block[m | j | k] - block[i | j | k]) * u
    b = block[i | n | k] + (block[m | n | k] - block[i | n | k]) * u
    c = block[i | j | o] + (block[m | j | o] - block[i | j | o]) * u
    d = block[i | n | o] + (block[m | n | o] - block[i | n | o]) * u
    low, high = a + (b - a) * v, c + (d - c) * v
    return np.float32(low + (high - low) * w)


@njit(cache=True, fastmath=True, error_model="numpy")
def sunlit(m: Whole, depth: Floats, outside: Float, lit: Floats) -> None:  # pragma: no cover - compiled
    """How much of the sun comes to each piece: 4 by 4 texels of its view, weighed to a soft edge."""
    half, zero, one, ninth = np.float32(0.5), np.float32(0), np.float32(1), np.float32(1 / 9)
    most = np.float32(depth.shape[0] - 4)
    for i in range(m):
        x, y, z = lit[LX + i] - half, lit[LY + i] - half, lit[LZ + i]
        if lit[BASE + i] <= zero:
            lit[LIT + i] = zero
            continue
        if not (x >= np.float32(2) and y >= np.float32(2) and x <= most and y <= most):
            lit[LIT + i] = outside
            continue
        a, b = np.uint64(x), np.uint64(y)
        up, left, low, right = b - np.uint64(1), a - np.uint64(1), b + np.uint64(2), a + np.uint64(2)
        first = depth[up, left] >= z
        two, three, four = depth[up, right] >= z, depth[low, left] >= z, depth[low, right] >= z
        if first == two == three == four == (depth[b, a] >= z):
            lit[LIT + i] = one if first else zero
            continue
        u, v, total = x - np.float32(a), y - np.float32(b), zero
        for q in range(np.uint64(4)):
            row = depth[up + q]
            across = (one - u) if row[left] >= z else zero
            across += one if row[a] >= z else zero
            across += one if row[a + np.uint64(1)] >= z else zero
            across += u if row[right] >= z else zero
            total += across * ((one - v) if q == 0 else (v if q == 3 else one))
        lit[LIT + i] = total * ninth


@njit(cache=True, fastmath=True, error_model="numpy")
def put(n: Whole, exposure: Float, whole: Ints, some: Floats, out: Floats, far: Floats) -> None:  # pragma: no cover
    """Mix the pieces of each pixel into ``out`` float32 [h * w, 3] and ``far`` float32 [h * w].

    What is bright counts less, as after the film's curve: edges against a window stay smooth (Karis 2013).
    """
    one, zero = np.float32(1), np.float32(0)
    red, green, blue, away, all_ = zero, zero, zero, zero, zero
    for i in range(n):
        r, g, e, part = some[RED + i], some[GREEN + i], some[BLUE + i], some[PART + i]
        k = part / (one + exposure * max(r, g, e))
        red, green, blue, all_ = red + k * r, green + k * g, blue + k * e, all_ + k
        away += part * some[FAR + i]
        pixel = whole[PIXEL + i]
        if i + np.uint64(1) == n or whole[PIXEL + i + np.uint64(1)] != pixel:
            over = one / all_
            out[pixel, 0], out[pixel, 1], out[pixel, 2], far[pixel] = red * over, green * over, blue * over, away
            red, green, blue, away, all_ = zero, zero, zero, zero, zero
