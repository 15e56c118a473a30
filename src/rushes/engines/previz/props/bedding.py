"""A bed with its linen, a nightstand, and seats that are upholstered."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.props.furniture import WALNUT
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import block, cushion, lathe, lattice, placed, ripple, tube

BED_LINEN = paint("#d3cdbf")

BED_COVER = paint("#7d8c98")


def nightstand(colour: Colour = WALNUT, high: float = 0.56) -> Mesh:
    """A small chest beside a bed: legs, two drawers with knobs, a top that juts out; its front is +z."""
    parts = [block((0.42, high - 0.16, 0.36), (0, 0.13, 0), colour, Surface.WOOD, bevel=0.006, cell=0.2, grain=0)]
    parts.append(
        block((0.47, 0.026, 0.40), (0, high - 0.026, 0), shade(colour, 1.12), Surface.WOOD, bevel=0.009, cell=0.16)
    )
    for k in range(2):
        y = 0.15 + k * (high - 0.2) / 2
        parts.append(block((0.36, (high - 0.24) / 2, 0.022), (0, y, 0.18), shade(colour, 1.1), Surface.WOOD,
            bevel=0.007,
            seed=k + 3))  # fmt: skip
        knob = [(0.004, 0), (0.005, 0.012), (0.014, 0.016), (0.012, 0.026), (0, 0.03)]
        turned = lathe(knob, paint("#a98b52"), Surface.METAL, turns=10).turned(((1, 0, 0), (0, 0, -1), (0, 1, 0)))
        parts.append(turned.moved((0, y + (high - 0.24) / 4, 0.19)))
    for x in (-0.18, 0.18):
        for z in (-0.15, 0.15):
            parts.append(tube([(x * 1.05, 0, z * 1.05), (x, 0.14, z)], [0.012, 0.02], colour, Surface.WOOD))
    return joined(parts)


def bed(
    wide: float = 1.3, colour: Colour = WALNUT, linen: Colour = BED_LINEN, cover: Colour = BED_COVER,
    seed: int = 5,
) -> Mesh:  # fmt: skip
    """A made bed, its head at -z and feet at +z, 2.1 m long, the mattress 55 cm high: frame, sheets, pillows, duvet."""
    parts = [block((wide, 0.16, 2.0), (0, 0.2, 0), colour, Surface.WOOD, bevel=0.01, cell=0.25)]
    parts.append(cushion((wide - 0.03, 0.24, 1.97), (0, 0.31, 0), linen, power=7, cells=12, crumple=0.004, seed=seed))
    for z, high in ((-1.03, 1.05), (1.03, 0.58)):
        parts.append(_headboard(wide, high, colour).moved((0, 0, z)))
    count = 2 if wide > 1.25 else 1
    for k in range(count):
        x = (k - (count - 1) / 2) * 0.62
        pillow = cushion(
            (0.60, 0.17, 0.44), (0, 0, 0), shade(linen, 1.06), power=2.6, cells=14, crumple=0.016, seed=seed + k
        )
        parts.append(placed(_pinched(pillow), (x, 0.505, -0.70), 4 - 9 * k))
    return joined((*parts, duvet(wide, cover, seed)))


def _headboard(wide: float, high: float, colour: Colour) -> Mesh:
    parts = [block((wide - 0.04, 0.09, 0.03), (0, high - 0.12, 0), colour, Surface.WOOD, bevel=0.008, cell=0.2)]
    parts.append(
        block(
            (wide - 0.04, high * 0.52, 0.022), (0, high * 0.34, 0), shade(colour, 1.08), Surface.WOOD, cell=0.2, grain=1
        )
    )
    for x in (-wide / 2, wide / 2):
        post = [
            (0.028, 0),
            (0.032, 0.03),
            (0.026, 0.08),
            (0.032, 0.2),
            (0.032, high - 0.12),
            (0.022, high - 0.06),
            (0.034, high - 0.03),
            (0.026, high),
            (0, high + 0.012),
        ]
        parts.append(lathe(post, colour, Surface.WOOD, turns=12, at=(x, 0, 0)))
    return joined(parts)


def _pinched(pillow: Mesh) -> Mesh:
    """A pillow with its four corners drawn out."""
    points = pillow.points.astype(np.float64)
    corner = np.abs(points[:, 0] / 0.3) * np.abs(points[:, 2] / 0.22)
    points[:, [0, 2]] *= (1 + 0.14 * corner**2)[:, None]
    return Mesh(
        points.astype(np.float32), pillow.faces, pillow.colours, pillow.surface, pillow.rest, pillow.uv, pillow.picture
    )


def duvet(wide: float, colour: Colour, seed: int = 5, top: float = 0.56) -> Mesh:
    """A thick duvet over a bed, turned back at the head, hanging down its sides; whoever lies there is under it."""
    s, t = np.linspace(-1, 1, 57)[None, :], np.linspace(0, 1, 51)[:, None]
    half, drop = wide / 2 + 0.01, 0.31
    reach = s * (half + drop)
    over = np.clip(np.abs(reach) - half, 0, None)
    z = -0.34 + t * 1.34 + 0 * s
    spots = np.stack(np.broadcast_arrays(reach, z), -1)
    ridged = 1 - np.abs(ripple(spots * (1.0, 0.8), seed, 4, 3.4))
    soft = 0.045 * np.clip(ridged, 0, 1) ** 3 + 0.022 * ripple(spots, seed + 1, 5, 5.0)
    feet = 0.09 * np.exp(-(((z - 0.84) / 0.15) ** 2) - (reach / 0.24) ** 2)
    round_ = 0.07 * (1 - np.abs(reach / (half + drop)) ** 2.4) * np.clip((1 - t) * 8, 0.2, 1) + feet
    turned = 0.05 * np.exp(-(((t - 0.06) / 0.045) ** 2)) - 0.05 * (t < 0.001)
    y = top + round_ + soft + turned - over * 0.96
    swing = 0.045 * ripple(spots * (0.2, 2.4), seed + 2, 4, 3.0) * np.clip(over / drop, 0, 1)
    x = np.sign(reach) * (np.minimum(np.abs(reach), half) + np.minimum(over, 0.05) * 0.9 + np.abs(swing))
    z = z + 0.02 * ripple(spots, seed + 4, 4, 2.0) * (t < 0.2)
    points = np.stack(np.broadcast_arrays(x, np.maximum(y, 0.2), -z), -1)
    sheet = lattice(points, colour, Surface.CLOTH)
    back = paint("#cfc9bb")
    tint = np.where(np.broadcast_to((t < 0.10)[..., None], (*points.shape[:2], 3)), back, colour).reshape(-1, 3)
    return placed(sheet.coloured(tint), turn=180)


def sofa(thing: Thing, seed: int = 0) -> Prop:
    """A small sofa; its seat is 44 cm high and its front is +z."""
    return made(settee(1.65, named(thing.colour, paint("#6f7f74"))))


def armchair(thing: Thing, seed: int = 0) -> Prop:
    """An armchair; its seat is 44 cm high and its front is +z."""
    return made(settee(0.82, named(thing.colour, paint("#7f5a48"))))


def settee(wide: float, colour: Colour) -> Mesh:
    """Upholstery: cushions, rounded arms, a soft back, on short legs."""
    count = max(1, round((wide - 0.3) / 0.62))
    each, arm = (wide - 0.30) / count, wide / 2 - 0.085
    parts = [block((wide - 0.08, 0.2, 0.74), (0, 0.1, 0), shade(colour, 0.85), Surface.CLOTH, bevel=0.03, cell=0.2)]
    parts.append(cushion((wide - 0.1, 0.62, 0.2), (0, 0.2, -0.33), shade(colour, 0.95), power=6, cells=10))
    for k in range(count):
        x, wider = (k - (count - 1) / 2) * each, each - 0.005
        parts.append(cushion((wider, 0.19, 0.62), (x, 0.27, 0.06), colour, power=5, cells=10, crumple=0.005, seed=k))
        back = shade(colour, 1.04)
        parts.append(cushion((wider, 0.46, 0.22), (x, 0.42, -0.22), back, cells=9, crumple=0.006, seed=k + 9))
    for s in (-1, 1):
        tone = shade(colour, 0.97)
        parts.append(cushion((0.17, 0.5, 0.8), (s * arm, 0.1, 0), tone, power=5, cells=10, crumple=0.003, seed=3))
        foot = s * (wide / 2 - 0.12)
        legs = [tube([(foot, 0, z), (foot, 0.11, z)], [0.014, 0.022], WALNUT, Surface.WOOD) for z in (-0.3, 0.3)]
        parts += legs
    return joined(parts)
