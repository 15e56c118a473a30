"""The light on many pieces at a time: wrapped Lambert, key and rim, highlights, sheen, haze.

Skin and cloth by wrapped Lambert, highlights by Blinn and Phong, hair along its strands by Kajiya and Kay (1989),
filmic air by Beer's law. All linear RGB radiance, float32. Every loop is one run without a branch over columns of
``pieces``, and reads nothing else, so that processors take many pieces at once.
"""

import numpy as np
from numba import njit

from rushes.engines.previz.draw.pieces import (
    AB,
    AG,
    AR,
    AWAY,
    AXES,
    BASE,
    BLUE,
    CAST,
    EB,
    EG,
    ER,
    EX,
    EXPOSURE,
    EY,
    EYE,
    EZ,
    FACING,
    FOG,
    GLOSS,
    GREEN,
    HAIR,
    KEY,
    KEY_WAY,
    LANES,
    LIT,
    LX,
    LY,
    LZ,
    NX,
    NY,
    NZ,
    OPEN,
    PEOPLE,
    PIECE,
    RED,
    RIM,
    RIM_WAY,
    SHEEN,
    SKIN,
    SLOPE,
    SOFT,
    STRAND,
    SUN_AXES,
    SUN_MID,
    SUN_SCALE,
    SUNLIGHT,
    THICK,
    THROUGH,
    TIGHT,
    TIMED,
    TX,
    TY,
    TZ,
    VX,
    VY,
    WRAP,
    Z,
    toned,
)  # fmt: skip
from rushes.engines.previz.draw.shadow import SIZE
from rushes.engines.previz.mesh import Float, Floats, Ints, Whole

_LANES = np.uint64(LANES)


@njit(cache=True, fastmath=True, error_model="numpy", inline="always")
def _rounded(m: Whole) -> Whole:  # pragma: no cover - compiled
    """As many pieces as fill whole lanes: what is behind the last is reckoned too, and never read."""
    return (m + _LANES - np.uint64(1)) // _LANES * _LANES


@njit(cache=True, fastmath=True, error_model="numpy")
def faced(m: Whole, told: Floats, lit: Floats) -> None:  # pragma: no cover - compiled
    """Turn each piece's normal to the eye, and find where it is in the sun's view and how it looks at the sun."""
    one, zero, tiny, half = np.float32(1), np.float32(0), np.float32(1e-6), np.float32(SIZE / 2)
    rx, ry, rz, ux, uy, uz = told[AXES], told[AXES + 1], told[AXES + 2], told[AXES + 3], told[AXES + 4], told[AXES + 5]
    fx, fy, fz = told[AXES + 6], told[AXES + 7], told[AXES + 8]
    ox, oy, oz = told[EYE] - told[SUN_MID], told[EYE + 1] - told[SUN_MID + 1], told[EYE + 2] - told[SUN_MID + 2]
    ax, ay, az, bx, by, bz = (told[SUN_AXES], told[SUN_AXES + 1], told[SUN_AXES + 2], told[SUN_AXES + 3],
                              told[SUN_AXES + 4], told[SUN_AXES + 5])  # fmt: skip
    cx, cy, cz, scale = told[SUN_AXES + 6], told[SUN_AXES + 7], told[SUN_AXES + 8], told[SUN_SCALE]
    for i in range(_rounded(m)):
        vx, vy, z = lit[VX + i], lit[VY + i], lit[Z + i]
        dx, dy, dz = rx * vx + ux * vy + fx, ry * vx + uy * vy + fy, rz * vx + uz * vy + fz
        far = np.sqrt(vx * vx + vy * vy + one)
        long = -one / far
        ex, ey, ez = dx * long, dy * long, dz * long
        nx, ny, nz = lit[NX + i], lit[NY + i], lit[NZ + i]
        length = one / max(np.sqrt(nx * nx + ny * ny + nz * nz), tiny)
        facing = (nx * ex + ny * ey + nz * ez) * length
        length = -length if facing < zero else length
        nx, ny, nz = nx * length, ny * length, nz * length
        off = np.float32(0.02)
        qx, qy, qz = ox + dx * z + nx * off, oy + dy * z + ny * off, oz + dz * z + nz * off
        slope, wrap = cx * nx + cy * ny + cz * nz, lit[WRAP + i]
        soft = max((slope + wrap) / (one + wrap), zero)
        lit[NX + i], lit[NY + i], lit[NZ + i], lit[EX + i], lit[EY + i], lit[EZ + i] = nx, ny, nz, ex, ey, ez
        lit[LX + i], lit[LY + i] = (
            (ax * qx + ay * qy + az * qz) * scale + half,
            (bx * qx + by * qy + bz * qz) * scale + half,
        )
        lit[LZ + i] = -(cx * qx + cy * qy + cz * qz) - np.float32(0.012)
        lit[SLOPE + i], lit[SOFT + i], lit[FACING + i], lit[AWAY + i] = slope, soft, abs(facing), z * far
        lit[BASE + i] = soft + lit[THROUGH + i] * max(-slope, zero) * np.float32(0.8)


@njit(cache=True, fastmath=True, error_model="numpy")
def diffuse(m: Whole, told: Floats, lit: Floats) -> None:  # pragma: no cover - compiled
    """The colour of each piece in sun, gathered light, key and rim, in the columns of its rest."""
    one, zero, edge = np.float32(1), np.float32(0), np.float32(0.35)
    sr, sg, sb = told[SUNLIGHT], told[SUNLIGHT + 1], told[SUNLIGHT + 2]
    kr, kg, kb, kx, ky, kz = (told[KEY], told[KEY + 1], told[KEY + 2], told[KEY_WAY], told[KEY_WAY + 1],
                              told[KEY_WAY + 2])  # fmt: skip
    mr, mg, mb, mx, my, mz = (told[RIM], told[RIM + 1], told[RIM + 2], told[RIM_WAY], told[RIM_WAY + 1],
                              told[RIM_WAY + 2])  # fmt: skip
    kept, low, high, exposure = told[TIMED + 4], told[TIMED + 5], told[TIMED + 6], told[EXPOSURE]
    for i in range(_rounded(m)):
        nx, ny, nz, light, open_ = lit[NX + i], lit[NY + i], lit[NZ + i], lit[LIT + i], lit[OPEN + i]
        er, eg, eb = lit[ER + i] * open_, lit[EG + i] * open_, lit[EB + i] * open_
        sun = lit[BASE + i] * light
        under = max(lit[SOFT + i] - max(lit[SLOPE + i], zero), zero) * light * lit[SKIN + i] * edge
        people, turned = lit[PEOPLE + i], one - lit[FACING + i]
        key = max((kx * nx + ky * ny + kz * nz + np.float32(0.3)) * np.float32(1 / 1.3), zero)
        key *= (edge + np.float32(0.65) * open_) * people
        rim = max(mx * nx + my * ny + mz * nz, zero) * turned * turned * people
        r = (sun + under) * sr + kr * key + mr * rim + er
        g, e = sun * sg + kg * key + mg * rim + eg, sun * sb + kb * key + mb * rim + eb
        x, y, z = _held(r, g, e, kept, low, high, exposure)
        person = max(lit[SKIN + i], lit[HAIR + i])
        r, g, e = r + (x - r) * person, g + (y - g) * person, e + (z - e) * person
        lit[ER + i], lit[EG + i], lit[EB + i] = er, eg, eb
        lit[VX + i], lit[VY + i], lit[Z + i] = r * lit[AR + i], g * lit[AG + i], e * lit[AB + i]


@njit(cache=True, fastmath=True, error_model="numpy", inline="always")
def _held(
    r: Float, g: Float, e: Float, kept: Float, low: Float, high: Float, exposure: Float
) -> tuple[Float, Float, Float]:  # pragma: no cover - compiled
    """Light on skin or hair as a colourist leaves it: less of its colour, and neither burnt out nor sunk."""
    one, zero = np.float32(1), np.float32(0)
    grey = np.float32(0.30) * r + np.float32(0.59) * g + np.float32(0.11) * e
    bright = max(grey * exposure, np.float32(1e-5))
    over = max(bright - high, zero)
    held = min(bright, high) + over / (one + over / (np.float32(0.45) * high))
    held += max(low - bright, zero) * np.float32(0.45)
    k = held / bright
    grey *= one - kept
    return (r * kept + grey) * k, (g * kept + grey) * k, (e * kept + grey) * k


@njit(cache=True, fastmath=True, error_model="numpy")
def glossy(m: Whole, told: Floats, lit: Floats) -> None:  # pragma: no cover - compiled
    """Add the highlights of sun and key, and what edges send on."""
    one, zero, quarter = np.float32(1), np.float32(0), np.float32(0.25)
    sx, sy, sz = told[SUN_AXES + 6], told[SUN_AXES + 7], told[SUN_AXES + 8]
    kx, ky, kz, exposure = told[KEY_WAY], told[KEY_WAY + 1], told[KEY_WAY + 2], told[EXPOSURE]
    sr, sg, sb, kr, kg, kb = (told[SUNLIGHT], told[SUNLIGHT + 1], told[SUNLIGHT + 2], told[KEY], told[KEY + 1],
                              told[KEY + 2])  # fmt: skip
    for i in range(_rounded(m)):
        light, open_, hair, gloss = lit[LIT + i], lit[OPEN + i], lit[HAIR + i], lit[GLOSS + i]
        turned = one - lit[FACING + i]
        edge = turned * turned * turned * turned
        nx, ny, nz, shift = lit[NX + i], lit[NY + i], lit[NZ + i], lit[STRAND + i] * np.float32(0.10)
        tx, ty, tz = nx + (lit[TX + i] - nx) * hair, ny + (lit[TY + i] - ny) * hair, nz + (lit[TZ + i] - nz) * hair
        ex, ey, ez, tight = lit[EX + i], lit[EY + i], lit[EZ + i], lit[TIGHT + i]
        s1 = _shine(sx + ex, sy + ey, sz + ez, tx, ty, tz, hair, shift, tight)
        s1 *= (one + (max(lit[SLOPE + i] + np.float32(0.3), zero) - one) * hair) * gloss * light
        s2 = _shine(kx + ex, ky + ey, kz + ez, tx, ty, tz, hair, shift, tight) * gloss * open_
        base = gloss * (np.float32(0.02) + quarter * edge)
        sheen = lit[SHEEN + i] * edge
        er, eg, eb = lit[ER + i], lit[EG + i], lit[EB + i]
        ar, ag, ab = lit[AR + i], lit[AG + i], lit[AB + i]
        s3, own, tint = s2 * np.float32(0.8) + base, np.float32(0.9) * hair, np.float32(3.15) * hair
        paler, pale, through = np.float32(0.7), np.float32(0.12), quarter * light
        r = (s1 * sr + s2 * kr + s3 * er) * (one - own + tint * ar) + sheen * (er + through * sr) * (ar * paler + pale)
        g = (s1 * sg + s2 * kg + s3 * eg) * (one - own + tint * ag) + sheen * (eg + through * sg) * (ag * paler + pale)
        e = (s1 * sb + s2 * kb + s3 * eb) * (one - own + tint * ab) + sheen * (eb + through * sb) * (ab * paler + pale)
        k = one / (one + np.float32(3) * (r + g + e) * exposure * hair)  # dark hair does not turn white
        lit[VX + i] += r * k
        lit[VY + i] += g * k
        lit[Z + i] += e * k


@njit(cache=True, fastmath=True, error_model="numpy", inline="always")
def _shine(
    x: Float, y: Float, z: Float, nx: Float, ny: Float, nz: Float, hair: Float, shift: Float, tight: Float
) -> Float:  # pragma: no cover - compiled
    """How strongly a way half between light and eye is mirrored: by a normal, or along a strand where it is hair."""
    one, zero = np.float32(1), np.float32(0)
    over = one / max(x * x + y * y + z * z, np.float32(1e-12))
    straight = x * nx + y * ny + z * nz
    along = straight * np.sqrt(over) + shift
    straight = max(straight, zero)
    square = one - along * along if hair > zero else straight * straight * over
    peak = _power(square, tight * np.float32(0.5))
    return peak if (one - square) * tight < np.float32(14) else zero


@njit(cache=True, fastmath=True, error_model="numpy", inline="always")
def _power(x: Float, to: Float) -> Float:  # pragma: no cover - compiled
    """x (0..1) to a power, within a few parts in ten thousand; logarithm and power of two by polynomials."""
    bits = np.float32(max(x, np.float32(1e-30))).view(np.int32)
    m = np.int32((bits & np.int32(0x7FFFFF)) | np.int32(0x3F800000)).view(np.float32)
    log = np.float32(-0.40947559) + m * np.float32(0.043928627)
    log = np.float32(-2.7941537) + m * (
        np.float32(5.0697565) + m * (np.float32(-3.5202188) + m * (np.float32(1.6101775) + m * log))
    )
    return _two_to((log + np.float32((bits >> np.int32(23)) - np.int32(127))) * to)


@njit(cache=True, fastmath=True, error_model="numpy", inline="always")
def _two_to(y: Float) -> Float:  # pragma: no cover - compiled
    """Two to a power of nought or less."""
    y = max(y, np.float32(-120))
    whole = np.floor(y)
    f = y - whole
    part = np.float32(0.24162132) + f * (np.float32(0.051717736) + f * np.float32(0.013683983))
    part = np.float32(1.0000036) + f * (np.float32(0.69296956) + f * part)
    return np.float32(part * np.int32((np.int32(whole) + np.int32(127)) << np.int32(23)).view(np.float32))


@njit(cache=True, fastmath=True, error_model="numpy")
def aired(m: Whole, told: Floats, whole: Ints, lit: Floats, some: Floats) -> None:  # pragma: no cover - compiled
    """Give each piece the cast of the light and the haze before it, and hand its colour to its pixel."""
    one, half, most, little = np.float32(1), np.float32(0.5), np.float32(12), np.float32(0.12)
    red, green, blue, around = told[TIMED], told[TIMED + 1], told[TIMED + 2], told[TIMED + 3]
    fr, fg, fb, thick = told[FOG], told[FOG + 1], told[FOG + 2], told[THICK]
    for i in range(_rounded(m)):
        r, g, e = toned(lit[VX + i], lit[VY + i], lit[Z + i], red, green, blue, around, lit[CAST + i])
        haze = lit[AWAY + i] * thick
        haze = haze * (one - haze * half) if haze < little else one - _two_to(haze * np.float32(-1.442695))
        lit[VX + i] = min(r + (fr - r) * haze, most)
        lit[VY + i] = min(g + (fg - g) * haze, most)
        lit[Z + i] = min(e + (fb - e) * haze, most)
    for i in range(m):
        piece = np.uint64(whole[PIECE + i])
        some[RED + piece], some[GREEN + piece], some[BLUE + piece] = lit[VX + i], lit[VY + i], lit[Z + i]
