"""How somebody looks, in numbers: from the words of a request to a body, a face and colours, the same every time.

What the words leave open is chosen by a digest of the words themselves: another person gets another face, the same
one always the same.
"""

from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.scene import Garment, Hair, Person

SKINS = {"pale": (226, 186, 164), "fair": (217, 170, 143), "olive": (192, 152, 124), "tan": (182, 138, 110),
    "brown": (134, 90, 64), "dark": (88, 56, 41)}  # fmt: skip
HAIRS = {"black": (24, 20, 19), "dark": (38, 29, 25), "dark brown": (52, 36, 27), "brown": (74, 54, 41),
    "light brown": (98, 79, 62), "auburn": (92, 52, 38), "red": (118, 64, 42), "blonde": (158, 132, 96),
    "grey": (128, 126, 124), "silver": (134, 133, 132), "white": (190, 188, 184), "blue": (40, 74, 140),
    "green": (52, 110, 72), "pink": (204, 110, 150), "purple": (104, 62, 130)}  # fmt: skip
CLOTHES = {"black": (37, 36, 39), "white": (226, 222, 214), "grey": (124, 126, 130), "silver": (176, 178, 182),
    "gold": (186, 146, 66), "red": (156, 44, 42), "crimson": (128, 24, 38), "burgundy": (92, 28, 40),
    "pink": (208, 142, 152), "orange": (200, 110, 52), "amber": (190, 128, 48), "yellow": (214, 178, 78),
    "cream": (216, 206, 186), "oatmeal": (180, 166, 144), "beige": (184, 168, 142), "taupe": (104, 96, 88),
    "soft blue": (138, 152, 168), "moss": (86, 86, 68), "rust": (120, 78, 58), "charcoal": (58, 60, 64), "brown": (94, 72, 56), "green": (70, 98, 76),
    "olive": (98, 98, 62), "teal": (40, 104, 108), "turquoise": (64, 150, 150), "blue": (58, 84, 126),
    "light blue": (140, 162, 186), "navy": (38, 46, 66), "purple": (92, 66, 116), "violet": (120, 92, 152)}  # fmt: skip
EYES = {"blue eyes": (78, 104, 128), "green eyes": (92, 100, 66), "grey eyes": (104, 112, 116),
    "brown eyes": (92, 58, 34), "dark eyes": (48, 30, 20)}  # fmt: skip
LID = 0.13
"""How far lids are closed in a face at ease."""
DARK_EYES = ("brown eyes", "brown eyes", "brown eyes", "dark eyes", "green eyes")
TOPS_AT_HOME = ((("shirt", "soft blue"), ("vest", "moss")), (("shirt", "cream"), ("cardigan", "charcoal")))
CASUAL = (
    (("t-shirt", "grey"), ("jacket", "moss")), (("shirt", "charcoal"),), (("sweater", "navy"),),
    (("t-shirt", "white"), ("jacket", "charcoal")), (("shirt", "soft blue"),),
)  # fmt: skip


@dataclass(frozen=True)
class Looks:
    """``sex`` 0 woman .. 1 man; colours linear RGB; ``details`` weights of targets; ``wear`` from inside out."""

    sex: float
    years: float
    weight: float
    muscle: float
    height: float
    ancestry: tuple[tuple[str, float], ...]
    details: tuple[tuple[str, float], ...]
    skin: Vector
    hair: Hair
    hair_colour: Vector
    eyes: Vector
    brows: float
    lips: float
    wear: tuple[Garment, ...]
    features: tuple[str, ...] = ()
    seed: int = 0
    colours: tuple[tuple[str, Vector], ...] = field(default=())


def linear(colour: tuple[int, int, int]) -> Vector:
    """Linear RGB of an sRGB colour, 0..255."""
    red, green, blue = (float((value / 255) ** 2.2) for value in colour)
    return red, green, blue


def looks(person: Person) -> Looks:
    """The looks of somebody by the words on them."""
    seed = int(sha256(repr(_told(person)).encode()).hexdigest()[:8], 16)
    rng = np.random.default_rng(seed)
    sex = _sex(person, rng)
    years = float(person.age or rng.integers(24, 38))
    old = min(max((years - 45) / 35, 0.0), 1.0)
    skin = person.skin or str(rng.choice(["fair", "olive", "fair", "tan"]))
    colour = person.hair.colour or ("silver" if years > 62 else str(rng.choice(["dark brown", "brown", "black"])))
    eyes = next((word for word in person.features if word in EYES), _eyes(colour, rng))
    build = {"slim": 0.30, "average": 0.45, "athletic": 0.45, "heavy": 0.88}.get(
        person.build, 0.38 + 0.12 * rng.random() + 0.14 * old
    )
    return Looks(
        sex, years, build, 0.75 if person.build == "athletic" else 0.45 + 0.2 * sex - 0.15 * old,
        {"tall": 0.8, "short": 0.25}.get(person.build, 0.42 + 0.16 * rng.random() + 0.08 * sex),
        _ancestry(skin, rng), tuple(sorted(_details(person, sex, old, rng).items())), linear(SKINS.get(skin, SKINS["fair"])),
        _hair(person, sex, years, rng), linear(HAIRS.get(colour, HAIRS["dark brown"])), linear(EYES[eyes]),
        0.75 + 0.3 * sex, 0.32 if sex > 0.5 else 0.62, wear(person, years, sex, rng), person.features, seed,
    )  # fmt: skip


def _eyes(hair: str, rng: np.random.Generator) -> str:
    """Eyes go with the hair more often than not."""
    light = ("blue eyes", "green eyes", "grey eyes", "brown eyes")
    return str(rng.choice(light if hair in ("blonde", "red", "light brown", "silver", "white", "grey") else DARK_EYES))


def _told(person: Person) -> tuple[object, ...]:
    """The words that a face is made of; a name alone where there are none, so that the same words give the same face."""
    told = (person.age, person.sex, person.build, person.skin, person.hair, person.wardrobe, person.features)
    return told if any((person.age, person.sex, person.hair != Hair(), person.features)) else (person.id, *told)


def _sex(person: Person, rng: np.random.Generator) -> float:
    """What is told; else what hair and clothes are more often seen on; else chance, the same for the same words."""
    chance = float(rng.integers(0, 2))
    if person.sex:
        return 1.0 if person.sex == "man" else 0.0
    kinds = {garment.kind for garment in person.wardrobe}
    if kinds & {"dress", "skirt", "blouse"} or person.hair.style in ("wavy", "ponytail", "bun", "braid"):
        return 0.0
    if kinds & {"suit", "tie"} or {"beard", "stubble", "moustache", "angular"} & set(person.features):
        return 1.0
    return chance


def _ancestry(skin: str, rng: np.random.Generator) -> tuple[tuple[str, float], ...]:
    african = {"dark": 0.85, "brown": 0.5, "tan": 0.2, "olive": 0.1}.get(skin, 0.0)
    asian = 0.15 * float(rng.random())
    return ("african", african), ("asian", asian), ("caucasian", max(1 - african - asian, 0.0))


def _details(person: Person, sex: float, old: float, rng: np.random.Generator) -> dict[str, float]:
    """A face of its own: small amounts of many details, larger ones where the words ask for them."""
    out = {
        "head/head-oval": 0.35 * float(rng.random()), "mouth/mouth-lowerlip-volume-incr": 0.35 * (1 - sex),
        "mouth/mouth-upperlip-volume-incr": 0.25 * (1 - sex), "nose/nose-scale-horiz-decr": 0.3 * float(rng.random()),
        "nose/nose-point-up": 0.35 * float(rng.random()) * (1 - sex), "nose/nose-hump-incr": 0.35 * float(rng.random()) * sex,
        "chin/chin-width-decr": 0.35 * float(rng.random()) * (1 - sex), "chin/chin-prominent-incr": 0.3 * sex * float(rng.random()),
        "head/head-age-incr": 0.5 * old, "mouth/mouth-laugh-lines-in": 0.4 * old,
    }  # fmt: skip
    out |= {f"face/eyeBlink{side}": LID * (1 - 1.3 * old) for side in ("Left", "Right")}
    for side in "lr":
        out[f"eyes/{side}-eye-scale-incr"] = 0.28 * (1 - sex) + 0.1
        out[f"cheek/{side}-cheek-bones-incr"] = (
            0.3 * float(rng.random()) if side == "l" else out["cheek/l-cheek-bones-incr"]
        )
        out[f"eyes/{side}-eye-bag-incr"] = 0.5 * old
    if "angular" in person.features:
        out |= {
            "head/head-rectangular": 0.45,
            "chin/chin-bones-incr": 0.5,
            "chin/chin-prominent-incr": 0.45,
            "head/head-oval": 0.0,
        }
        out |= {f"cheek/{side}-cheek-{what}": 0.55 for side in "lr" for what in ("bones-incr", "volume-decr")}
    if "soft" in person.features or "gentle" in person.features:
        out |= {"head/head-round": 0.25} | {f"cheek/{side}-cheek-volume-incr": 0.3 for side in "lr"}
    return out


def _hair(person: Person, sex: float, years: float, rng: np.random.Generator) -> Hair:
    told = person.hair
    style = told.style or ("straight" if sex > 0.5 else str(rng.choice(["straight", "wavy"])))
    length = told.length or ("short" if sex > 0.5 or years > 64 else "shoulder")
    if told.style in ("wavy", "curly", "braid") and not told.length and sex < 0.5:
        length = "shoulder"
    return Hair(colour=told.colour, style=style, length=length)


def wear(person: Person, years: float, sex: float, rng: np.random.Generator) -> tuple[Garment, ...]:
    """The clothes that are told, and what decency adds: a top, something for the legs, shoes."""
    out = list(person.wardrobe)
    kinds = {garment.kind for garment in out}
    if kinds & {"house clothes", "casual clothes"} or not kinds & TOPS:
        some = TOPS_AT_HOME if "house clothes" in kinds else CASUAL
        pair = some[int(rng.integers(0, len(some)))]
        out = [g for g in out if g.kind not in ("house clothes", "casual clothes")]
        out = [Garment(kind=kind, colour=colour) for kind, colour in pair] + out
    if kinds & {"cardigan", "jacket", "coat", "vest", "hoodie", "suit", "robe", "tie"} and not kinds & UNDER:
        out.insert(0, Garment(kind="shirt" if kinds & {"suit", "tie"} else "t-shirt", colour="white"))
    if not kinds & LEGS:
        out.append(Garment(kind="jeans" if years < 50 else "trousers", colour="navy" if years < 50 else "taupe"))
    if not kinds & {"shoes", "boots", "barefoot"}:
        out.append(Garment(kind="shoes", colour="brown"))
    return tuple(sorted(out, key=lambda g: ORDER.index(g.kind) if g.kind in ORDER else 3))


UNDER = {"t-shirt", "shirt", "blouse", "sweater", "dress"}
TOPS = UNDER | {"cardigan", "hoodie", "jacket", "coat", "vest", "suit", "robe", "pyjamas", "uniform", "costume"}
LEGS = {"trousers", "jeans", "skirt", "shorts", "dress", "suit", "pyjamas", "robe", "uniform"}
ORDER = ("trousers", "jeans", "shorts", "skirt", "t-shirt", "shirt", "blouse", "dress", "pyjamas", "uniform", "sweater",
    "vest", "cardigan", "hoodie", "suit", "jacket", "robe", "coat", "apron", "shoes", "boots")  # fmt: skip
"""From inside out."""
