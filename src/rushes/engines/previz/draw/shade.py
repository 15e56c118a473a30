"""The colour of every pixel: sun, shadow, gathered light, key and rim, highlights and the air between.

Skin and cloth by wrapped Lambert, highlights by Blinn and Phong, hair along its strands by Kajiya and Kay (1989),
filmic air by Beer's law. All linear RGB radiance, float32.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Float, Floats, Ints, Surface, Whole

_HAIR, _SKIN, _FAR, _GLOW = int(Surface.HAIR), int(Surface.SKIN), int(Surface.FAR), int(Surface.GLOW)
_WOOD, _CLOTH, _LACE = int(Surface.WOOD), int(Surface.CLOTH), int(Surface.LACE)
NOISE = 64


def noise_block() -> Floats:
    """Smooth noise that repeats, mean 0, about -1..1, float32 [64, 64, 64]."""
    rough = np.random.default_rng(5).normal(size=(NOISE, NOISE, NOISE))
    for axis in range(3):
        rough = (rough * 2 + np.roll(rough, 1, axis) + np.roll(rough, -1, axis)) / 4
    return np.asarray(np.clip(rough / (2.2 * rough.std()), -1, 1), np.float32)


@njit(cache=True, fastmath=True, inline="always")
def _noise(block: Floats, x: float, y: float, z: float) -> float:  # pragma: no cover - compiled
    fx, fy, fz = math.floor(x), math.floor(y), math.floor(z)
    u, v, w = x - fx, y - fy, z - fz
    i, j, k = int(fx) & 63, int(fy) & 63, int(fz) & 63
    m, n, o = (i + 1) & 63, (j + 1) & 63, (k + 1) & 63
    a = block[i, j, k] * (1 - u) + block[m, j, k] * u
    b = block[i, n, k] * (1 - u) + block[m, n, k] * u
    c = block[i, j, o] * (1 - u) + block[m, j, o] * u
    d = block[i, n, o] * (1 - u) + block[m, n, o] * u
    low, high = a * (1 - v) + b * v, c * (1 - v) + d * v
    return float(low * (1 - w) + high * w)


@njit(cache=True, fastmath=True, inline="always")
def _lit(depth: Floats, x: float, y: float, z: float, outside: float) -> float:  # pragma: no cover - compiled
    """How much of the sun comes to a place of its view: 4 by 4 texels, weighed to a soft edge."""
    size = depth.shape[0]
    x -= 0.5
    y -= 0.5
    i, j = math.floor(x), math.floor(y)
    if i < 2 or j < 2 or i > size - 4 or j > size - 4:
        return outside
    first = depth[j - 1, i - 1] >= z
    if (
        first
        == (depth[j - 1, i + 2] >= z)
        == (depth[j + 2, i - 1] >= z)
        == (depth[j + 2, i + 2] >= z)
        == (depth[j, i] >= z)
    ):
        return 1.0 if first else 0.0
    u, v = x - i, y - j
    total = 0.0
    for b in range(-1, 3):
        wy = 1 - v if b == -1 else (v if b == 2 else 1.0)
        for a in range(-1, 3):
            if depth[j + b, i + a] >= z:
                wx = 1 - u if a == -1 else (u if a == 2 else 1.0)
                total += wx * wy
    return total / 9


@njit(cache=True, fastmath=True)
def shade(
    near: Floats, face: Ints, spots: Floats, seen: Floats, points: Floats, normal: Floats, colours: Floats,
    rest: Floats, uv: Floats, light: Floats, faces: Ints, surface: Ints, picture: Ints, pictures: NDArray[np.uint8],
    linear: Floats, table: Floats, block: Floats, cut: NDArray[np.float32], plain: NDArray[np.uint8], axes: Floats,
    eye: Floats, scale: float, mid: Floats, sun_axes: Floats, sun_mid: Floats, sun_scale: float, depth: Floats,
    sunlight: Floats, key: Floats, key_way: Floats, rim: Floats, rim_way: Floats, fog: Floats, thick: float,
    sky: Floats, top: Floats, ground: Floats, window: Floats, fresh: NDArray[np.uint8], exposure: float,
    outside: float, out: Floats, distance: Floats,
) -> None:  # fmt: skip  # pragma: no cover - compiled
    """Shade the pixels of ``window`` (left, top, right, bottom) into ``out`` float32 [h, w, 3] and ``distance`` [h, w].

    Only where ``fresh`` uint8 [h, w] is not 0, and once for four pixels where ``plain`` says so. ``cut`` float32
    [h, w] is how open each pixel is to the light around it (1 fully). ``sky`` and ``top`` are the background at the
    horizon and overhead; ``outside`` is how much sun there is beyond the sun's view. What is bright after ``exposure``
    counts less in a pixel of several faces, as after the film's curve: edges against a window stay smooth (Karis 2013).
    """
    left, up, right, low = int(window[0]), int(window[1]), int(window[2]), int(window[3])
    size = depth.shape[0]
    half = size / 2
    for y in range(up, low):
        for x in range(left, right):
            if fresh[y, x] == 0 or ((y & 1 or x & 1) and plain[y >> 1, x >> 1]):
                continue
            red, green, blue, far, all_ = 0.0, 0.0, 0.0, 0.0, 0.0
            taken = 0
            for s in range(4):
                if taken >> s & 1:
                    continue
                t = face[y, x, s]
                weight, sx, sy = 0.0, 0.0, 0.0
                for q in range(s, 4):
                    if face[y, x, q] == t:
                        taken |= 1 << q
                        weight += 0.25
                        sx += spots[q, 0] * 0.25
                        sy += spots[q, 1] * 0.25
                px, py = x + sx / weight, y + sy / weight
                vx, vy = (px - mid[0]) / scale, (mid[1] - py) / scale
                dx = axes[0, 0] * vx + axes[1, 0] * vy + axes[2, 0]
                dy = axes[0, 1] * vx + axes[1, 1] * vy + axes[2, 1]
                dz = axes[0, 2] * vx + axes[1, 2] * vy + axes[2, 2]
                if t < 0:
                    h = dy / math.sqrt(dx * dx + dy * dy + dz * dz)
                    up_part = min(max(h, 0.0) * 1.6, 1.0)
                    down = min(max(-h * 8, 0.0), 1.0)
                    r = (sky[0] * (1 - up_part) + top[0] * up_part) * (1 - down) + ground[0] * down
                    g = (sky[1] * (1 - up_part) + top[1] * up_part) * (1 - down) + ground[1] * down
                    e = (sky[2] * (1 - up_part) + top[2] * up_part) * (1 - down) + ground[2] * down
                    k = weight / (1 + exposure * max(r, g, e))
                    red, green, blue, all_ = red + k * r, green + k * g, blue + k * e, all_ + k
                    far += weight * 60
                    continue
                a, b, c = np.uint64(faces[t, 0]), np.uint64(faces[t, 1]), np.uint64(faces[t, 2])
                x2, y2 = seen[c, 0], seen[c, 1]
                area = (seen[b, 0] - seen[a, 0]) * (y2 - seen[a, 1]) - (x2 - seen[a, 0]) * (seen[b, 1] - seen[a, 1])
                u = ((seen[b, 1] - y2) * (px - x2) + (x2 - seen[b, 0]) * (py - y2)) / area
                v = ((y2 - seen[a, 1]) * (px - x2) + (seen[a, 0] - x2) * (py - y2)) / area
                u, v = min(max(u, 0.0), 1.0), min(max(v, 0.0), 1.0)
                w = max(1 - u - v, 0.0)
                u, v, w = u * seen[a, 2], v * seen[b, 2], w * seen[c, 2]
                z = 1 / max(u + v + w, 1e-9)
                u, v, w = u * z, v * z, w * z
                away = z * math.sqrt(vx * vx + vy * vy + 1)
                kind = surface[t]
                ar = colours[a, 0] * u + colours[b, 0] * v + colours[c, 0] * w
                ag = colours[a, 1] * u + colours[b, 1] * v + colours[c, 1] * w
                ab = colours[a, 2] * u + colours[b, 2] * v + colours[c, 2] * w
                far += weight * z
                if kind in (_FAR, _GLOW):
                    k = 1.0 if kind == _FAR else 2.0
                    haze = 1 - math.exp(-min(away, 30.0) * thick) if kind == _FAR else 0.0
                    r = ar * k * (top[0] if kind == _FAR else 1) * (1 - haze) + fog[0] * haze
                    g = ag * k * (top[1] if kind == _FAR else 1) * (1 - haze) + fog[1] * haze
                    e = ab * k * (top[2] if kind == _FAR else 1) * (1 - haze) + fog[2] * haze
                    k = weight / (1 + exposure * max(r, g, e))
                    red, green, blue, all_ = red + k * r, green + k * g, blue + k * e, all_ + k
                    continue
                if picture[t] >= 0:
                    side = pictures.shape[1]
                    gx = (uv[a, 0] * u + uv[b, 0] * v + uv[c, 0] * w) * side - 0.5
                    gy = (1 - (uv[a, 1] * u + uv[b, 1] * v + uv[c, 1] * w)) * side - 0.5
                    gi, gj = min(max(int(gx), 0), side - 2), min(max(int(gy), 0), side - 2)
                    gu, gv = min(max(gx - gi, 0.0), 1.0), min(max(gy - gj, 0.0), 1.0)
                    n = picture[t]
                    wa, wb, wc, wd = (1 - gu) * (1 - gv), gu * (1 - gv), (1 - gu) * gv, gu * gv
                    ar *= (
                        linear[pictures[n, gj, gi, 0]] * wa
                        + linear[pictures[n, gj, gi + 1, 0]] * wb
                        + linear[pictures[n, gj + 1, gi, 0]] * wc
                        + linear[pictures[n, gj + 1, gi + 1, 0]] * wd
                    )
                    ag *= (
                        linear[pictures[n, gj, gi, 1]] * wa
                        + linear[pictures[n, gj, gi + 1, 1]] * wb
                        + linear[pictures[n, gj + 1, gi, 1]] * wc
                        + linear[pictures[n, gj + 1, gi + 1, 1]] * wd
                    )
                    ab *= (
                        linear[pictures[n, gj, gi, 2]] * wa
                        + linear[pictures[n, gj, gi + 1, 2]] * wb
                        + linear[pictures[n, gj + 1, gi, 2]] * wc
                        + linear[pictures[n, gj + 1, gi + 1, 2]] * wd
                    )
                nx = normal[a, 0] * u + normal[b, 0] * v + normal[c, 0] * w
                ny = normal[a, 1] * u + normal[b, 1] * v + normal[c, 1] * w
                nz = normal[a, 2] * u + normal[b, 2] * v + normal[c, 2] * w
                length = 1 / max(math.sqrt(nx * nx + ny * ny + nz * nz), 1e-6)
                long = 1 / math.sqrt(dx * dx + dy * dy + dz * dz)
                ex, ey, ez = -dx * long, -dy * long, -dz * long
                facing = (nx * ex + ny * ey + nz * ez) * length
                if facing < 0:
                    length, facing = -length, -facing
                nx, ny, nz = nx * length, ny * length, nz * length
                ox, oy, oz = eye[0] + dx * z, eye[1] + dy * z, eye[2] + dz * z
                strand = 0.0
                if table[kind, 5] > 0:
                    rx = rest[a, 0] * u + rest[b, 0] * v + rest[c, 0] * w
                    ry = rest[a, 1] * u + rest[b, 1] * v + rest[c, 1] * w
                    rz = rest[a, 2] * u + rest[b, 2] * v + rest[c, 2] * w
                    across, along = table[kind, 6], table[kind, 7]
                    step = z / scale  # metres a pixel covers: patterns finer than it fade away
                    fade = 1 / (1 + (step * across * 1.2) ** 2)
                    grain = 0.0
                    if fade > 0.08:
                        grain = _noise(block, rx * across, ry * (along if kind == _HAIR else across), rz * along) * fade
                    if table[kind, 8] == 0:
                        grain += 0.6 * _noise(block, rx * 1.3 + 7, ry * 1.3, rz * 1.3)
                    if kind == _HAIR:
                        strand = grain
                    k = 1 + table[kind, 5] * grain
                    ar, ag, ab = ar * k, ag * k, ab * k
                er = light[a, 0] * u + light[b, 0] * v + light[c, 0] * w
                eg = light[a, 1] * u + light[b, 1] * v + light[c, 1] * w
                eb = light[a, 2] * u + light[b, 2] * v + light[c, 2] * w
                open_ = cut[y, x]
                er, eg, eb = er * open_, eg * open_, eb * open_
                qx, qy, qz = ox + nx * 0.02 - sun_mid[0], oy + ny * 0.02 - sun_mid[1], oz + nz * 0.02 - sun_mid[2]
                lx = (sun_axes[0, 0] * qx + sun_axes[0, 1] * qy + sun_axes[0, 2] * qz) * sun_scale + half
                ly = (sun_axes[1, 0] * qx + sun_axes[1, 1] * qy + sun_axes[1, 2] * qz) * sun_scale + half
                lz = -(sun_axes[2, 0] * qx + sun_axes[2, 1] * qy + sun_axes[2, 2] * qz) - 0.012
                slope = sun_axes[2, 0] * nx + sun_axes[2, 1] * ny + sun_axes[2, 2] * nz
                wrap = table[kind, 2]
                soft = max((slope + wrap) / (1 + wrap), 0.0)
                base = soft + table[kind, 4] * max(-slope, 0.0) * 0.8
                lit = _lit(depth, lx, ly, lz, outside) if base > 0 else 0.0
                r, g, e = base * lit * sunlight[0], base * lit * sunlight[1], base * lit * sunlight[2]
                if kind == _SKIN:  # light that went under the skin comes out red where the shadow begins
                    edge = max(soft - max(slope, 0.0), 0.0) * lit
                    r += edge * sunlight[0] * 0.35
                if table[kind, 8] > 0:
                    k = max((key_way[0] * nx + key_way[1] * ny + key_way[2] * nz + 0.3) / 1.3, 0.0) * (
                        0.35 + 0.65 * open_
                    )
                    r, g, e = r + key[0] * k, g + key[1] * k, e + key[2] * k
                    k = max(rim_way[0] * nx + rim_way[1] * ny + rim_way[2] * nz, 0.0) * (1 - facing) ** 2
                    r, g, e = r + rim[0] * k, g + rim[1] * k, e + rim[2] * k
                r, g, e = (r + er) * ar, (g + eg) * ag, (e + eb) * ab
                gloss = table[kind, 0]
                edge = (1 - facing) ** 4
                if gloss > 0:
                    hx, hy, hz = sun_axes[2, 0] + ex, sun_axes[2, 1] + ey, sun_axes[2, 2] + ez
                    mx, my, mz = key_way[0] + ex, key_way[1] + ey, key_way[2] + ez
                    hh, mm = hx * hx + hy * hy + hz * hz, mx * mx + my * my + mz * mz
                    if kind == _HAIR:
                        tx, ty, tz = _strand(points, rest, a, b, c)
                        tl = 1 / max(math.sqrt(tx * tx + ty * ty + tz * tz), 1e-6)
                        d1 = (tx * hx + ty * hy + tz * hz) * tl / max(math.sqrt(hh), 1e-6) + strand * 0.10
                        d2 = (tx * mx + ty * my + tz * mz) * tl / max(math.sqrt(mm), 1e-6) + strand * 0.10
                        s1 = _peak(1 - d1 * d1, 1.0, table[kind, 1]) * max(slope + 0.3, 0.0)
                        s2 = _peak(1 - d2 * d2, 1.0, table[kind, 1])
                    else:
                        s1, s2 = max(hx * nx + hy * ny + hz * nz, 0.0), max(mx * nx + my * ny + mz * nz, 0.0)
                        s1, s2 = _peak(s1 * s1, hh, table[kind, 1]), _peak(s2 * s2, mm, table[kind, 1])
                    s1 *= gloss * lit
                    s2 *= gloss * open_
                    own = 0.90 if kind == _HAIR else 0.0
                    kr, kg, kb = 1 - own + own * ar * 3.5, 1 - own + own * ag * 3.5, 1 - own + own * ab * 3.5
                    base = gloss * (0.04 + 0.5 * edge) * 0.5
                    r += (s1 * sunlight[0] + s2 * (key[0] + er * 0.8)) * kr + base * er * kr
                    g += (s1 * sunlight[1] + s2 * (key[1] + eg * 0.8)) * kg + base * eg * kg
                    e += (s1 * sunlight[2] + s2 * (key[2] + eb * 0.8)) * kb + base * eb * kb
                k = table[kind, 3] * edge
                r, g, e = (
                    r + k * (er + 0.25 * lit * sunlight[0]) * (ar * 0.7 + 0.12),
                    g + k * (eg + 0.25 * lit * sunlight[1]) * (ag * 0.7 + 0.12),
                    e + k * (eb + 0.25 * lit * sunlight[2]) * (ab * 0.7 + 0.12),
                )
                haze = away * thick
                haze = haze * (1 - haze * 0.5) if haze < 0.12 else 1 - math.exp(-haze)
                r, g, e = r * (1 - haze) + fog[0] * haze, g * (1 - haze) + fog[1] * haze, e * (1 - haze) + fog[2] * haze
                r, g, e = min(r, 12.0), min(g, 12.0), min(e, 12.0)
                k = weight / (1 + exposure * max(r, g, e))
                red, green, blue, all_ = red + k * r, green + k * g, blue + k * e, all_ + k
            out[y, x, 0], out[y, x, 1], out[y, x, 2] = red / all_, green / all_, blue / all_
            distance[y, x] = far
    _repeat(left, up, right, low, plain, out, distance)


@njit(cache=True, fastmath=True)
def _repeat(
    left: int, up: int, right: int, low: int, plain: NDArray[np.uint8], out: Floats, distance: Floats
) -> None:  # pragma: no cover - compiled
    """Give a square of four pixels the colour and the distance of its first, where ``plain`` says so."""
    for y in range(up, low):
        for x in range(left, right):
            if (y & 1 or x & 1) and plain[y >> 1, x >> 1]:
                j, i = y & ~1, x & ~1
                out[y, x, 0], out[y, x, 1], out[y, x, 2] = out[j, i, 0], out[j, i, 1], out[j, i, 2]
                distance[y, x] = distance[j, i]


@njit(cache=True, fastmath=True)
def softly(
    near: Floats, focus: float, blur: float, enough: float, out: NDArray[np.uint8]
) -> None:  # pragma: no cover - compiled
    """Mark in ``out`` uint8 [(h + 1) // 2, (w + 1) // 2] the squares of four pixels that one stands for.

    Those that lie at one distance, so far out of ``focus`` (metres) that the lens shows nothing finer: their circle of
    confusion is ``enough`` pixels wide, where that of what is infinitely far is ``blur``.
    """
    height, width = near.shape[0], near.shape[1]
    for j in range(height // 2):
        for i in range(width // 2):
            y, x = 2 * j, 2 * i
            a, b, c, d = near[y, x, 0], near[y, x + 1, 1], near[y + 1, x, 2], near[y + 1, x + 1, 3]
            low, high = min(min(a, b), min(c, d)), max(max(a, b), max(c, d))
            even = high - low < np.float32(0.03) * high or high <= 0
            out[j, i] = 1 if even and abs(1 - focus * high) * blur >= enough else 0


@njit(cache=True, fastmath=True)
def changed(
    face: Ints, before: Ints, live: int, cut: Floats, last: Floats, near: Floats, axes: Floats, eye: Floats,
    scale: float, mid: Floats, sun_axes: Floats, sun_mid: Floats, sun_scale: float, moved: NDArray[np.uint8],
    window: Floats, fresh: NDArray[np.uint8],
) -> None:  # fmt: skip  # pragma: no cover - compiled
    """Mark in ``fresh`` the pixels of a window that no longer look as in the frame before, seen from the same place.

    Those that a body covers (faces from ``live`` on) or left, whose corners opened or closed, and on which a shadow
    moved (``moved`` uint8 [t, t], the sun's view in coarse texels).
    """
    part = moved.shape[0]
    for y in range(int(window[1]), int(window[3])):
        for x in range(int(window[0]), int(window[2])):
            mark = abs(cut[y, x] - last[y, x]) > np.float32(0.012)
            for s in range(4):
                if face[y, x, s] >= live or face[y, x, s] != before[y, x, s]:
                    mark = True
            if not mark and near[y, x, 0] > 0:
                z = 1 / near[y, x, 0]
                vx, vy = (x - mid[0]) / scale * z, (mid[1] - y) / scale * z
                qx = axes[0, 0] * vx + axes[1, 0] * vy + axes[2, 0] * z + eye[0] - sun_mid[0]
                qy = axes[0, 1] * vx + axes[1, 1] * vy + axes[2, 1] * z + eye[1] - sun_mid[1]
                qz = axes[0, 2] * vx + axes[1, 2] * vy + axes[2, 2] * z + eye[2] - sun_mid[2]
                i = int(((sun_axes[0, 0] * qx + sun_axes[0, 1] * qy + sun_axes[0, 2] * qz) * sun_scale + 0.5) * part)
                j = int(((sun_axes[1, 0] * qx + sun_axes[1, 1] * qy + sun_axes[1, 2] * qz) * sun_scale + 0.5) * part)
                mark = 0 <= i < part and 0 <= j < part and moved[j, i] > 0
            fresh[y, x] = 1 if mark else 0


@njit(cache=True, fastmath=True, inline="always")
def _peak(square: Float, whole: Float, tight: Float) -> Float:  # pragma: no cover - compiled
    """A highlight's strength: a cosine to a power, nothing below a thousandth; given its square, times ``whole``."""
    if (whole - square) * tight >= 14 * whole:
        return np.float32(0)
    return np.float32(square / whole) ** np.float32(tight * 0.5)


@njit(cache=True, fastmath=True)
def _strand(
    points: Floats, rest: Floats, a: Whole, b: Whole, c: Whole
) -> tuple[float, float, float]:  # pragma: no cover - compiled
    """The way in which ``rest`` y grows over a face: its gradient, not of unit length."""
    one, two = points[b] - points[a], points[c] - points[a]
    aa, ab, bb = (one * one).sum(), (one * two).sum(), (two * two).sum()
    first, second = rest[b, 1] - rest[a, 1], rest[c, 1] - rest[a, 1]
    p, q = bb * first - ab * second, aa * second - ab * first
    return one[0] * p + two[0] * q, one[1] * p + two[1] * q, one[2] * p + two[2] * q
