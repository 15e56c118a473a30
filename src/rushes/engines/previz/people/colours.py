"""The colours of people by name: skins, hair, eyes, cloth; sRGB, 0..255, as they look in even light."""

from rushes.engines.previz.draw.camera import Vector

SKINS = {
    "pale": (222, 184, 164), "fair": (212, 168, 143), "olive": (190, 152, 124), "tan": (178, 136, 110),
    "brown": (132, 92, 68), "dark": (88, 58, 44),
}  # fmt: skip
HAIRS = {
    "black": (24, 21, 20), "dark": (40, 31, 27), "dark brown": (52, 38, 30), "brown": (74, 54, 41),
    "light brown": (98, 79, 62), "auburn": (92, 52, 38), "red": (118, 64, 42), "blonde": (158, 132, 96),
    "grey": (118, 116, 114), "silver": (134, 133, 132), "white": (190, 188, 184), "blue": (48, 72, 126),
    "green": (58, 102, 74), "pink": (184, 110, 142), "purple": (96, 66, 118),
}  # fmt: skip
EYES = {
    "blue eyes": (78, 104, 128), "green eyes": (86, 90, 70), "grey eyes": (104, 112, 116),
    "brown eyes": (92, 58, 34), "dark eyes": (48, 30, 20),
}  # fmt: skip
CLOTHES = {
    "black": (37, 36, 39), "white": (222, 219, 212), "grey": (124, 126, 130), "silver": (172, 174, 178),
    "gold": (176, 140, 74), "red": (146, 48, 46), "crimson": (122, 30, 42), "burgundy": (90, 34, 44),
    "pink": (200, 144, 152), "orange": (188, 110, 62), "amber": (180, 126, 60), "yellow": (202, 172, 92),
    "cream": (216, 206, 186), "oatmeal": (180, 166, 144), "beige": (184, 168, 142), "taupe": (104, 96, 88),
    "soft blue": (138, 152, 168), "moss": (86, 86, 68), "rust": (120, 78, 58), "charcoal": (58, 60, 64),
    "brown": (94, 72, 56), "green": (74, 96, 78), "olive": (96, 96, 68), "teal": (54, 100, 104),
    "turquoise": (78, 144, 146), "blue": (62, 86, 124), "light blue": (140, 162, 186), "navy": (40, 48, 66),
    "purple": (92, 70, 112), "violet": (118, 96, 146), "denim": (58, 62, 72),
}  # fmt: skip


def linear(colour: tuple[int, int, int]) -> Vector:
    """Linear RGB of an sRGB colour, 0..255."""
    red, green, blue = (float((value / 255) ** 2.2) for value in colour)
    return red, green, blue
