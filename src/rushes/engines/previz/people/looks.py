"""How somebody looks, in numbers: from the words of a request to a body, a face and colours, the same every time.

What the words leave open is chosen by a digest of the words themselves: another person gets another face, the same
one always the same.
"""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.people.colours import EYES, HAIRS, SKINS, linear
from rushes.engines.previz.scene import Garment, Hair, Person

LID = 0.09
"""How far lids are closed in a face at ease."""
DARK_EYES = ("brown eyes", "brown eyes", "brown eyes", "dark eyes", "green eyes")
_SKINS_OF = dict.fromkeys(("light brown", "blonde", "red", "auburn"), ("fair", "fair", "pale", "fair"))
"""Skins by hair, where no skin is told: light hair on skin of its own tone reads as no hair."""
TOPS_AT_HOME = ((("shirt", "soft blue"), ("vest", "moss")), (("shirt", "cream"), ("cardigan", "charcoal")))
CASUAL = (
    (("t-shirt", "grey"), ("jacket", "moss")), (("shirt", "charcoal"),), (("sweater", "navy"),),
    (("t-shirt", "white"), ("jacket", "charcoal")), (("shirt", "soft blue"),),
)  # fmt: skip


VARIED = {
    "head/head-oval": 0.55, "head/head-invertedtriangular": 0.25, "nose/nose-scale-horiz-decr": 0.5,
    "nose/nose-point-up": 0.35, "nose/nose-hump-incr": 0.22, "nose/nose-scale-vert-incr": 0.35,
    "nose/nose-volume-decr": 0.35, "mouth/mouth-scale-horiz-incr": 0.35, "mouth/mouth-cupidsbow-incr": 0.4,
    "chin/chin-width-decr": 0.4, "chin/chin-height-incr": 0.25, "forehead/forehead-temple-decr": 0.25,
    "eyebrows/eyebrows-angle-up": 0.25,
}  # fmt: skip
"""What tells faces apart, and how much of each at most."""


@dataclass(frozen=True, kw_only=True)
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
    lips: float
    wear: tuple[Garment, ...]
    features: tuple[str, ...] = ()
    seed: int = 0


def looks(person: Person) -> Looks:
    """The looks of somebody by the words on them."""
    seed = int(sha256(repr(_told(person)).encode()).hexdigest()[:8], 16)
    rng = np.random.default_rng(seed)
    sex = _sex(person, rng)
    years = float(person.age or rng.integers(24, 38))
    old = min(max((years - 45) / 35, 0.0), 1.0)
    skin = person.skin or str(rng.choice(_SKINS_OF.get(person.hair.colour, ("fair", "olive", "fair", "tan"))))
    hair = person.hair.colour or ("silver" if years > 62 else str(rng.choice(["dark brown", "brown", "black"])))
    eyes = next((word for word in person.features if word in EYES), _eyes(hair, rng))
    weight, muscle, height = _build(person, sex, old, rng)
    return Looks(
        sex=sex, years=years, weight=weight, muscle=muscle, height=height, ancestry=_ancestry(skin, rng),
        details=tuple(sorted(_details(person, sex, old, rng).items())), skin=linear(SKINS.get(skin, SKINS["fair"])),
        hair=_hair(person, sex, years, rng), hair_colour=linear(HAIRS.get(hair, HAIRS["dark brown"])),
        eyes=linear(EYES[eyes]), lips=0.32 if sex > 0.5 else 0.62, wear=wear(person, years, rng),
        features=person.features, seed=seed,
    )  # fmt: skip


def _build(person: Person, sex: float, old: float, rng: np.random.Generator) -> tuple[float, float, float]:
    """Weight, muscle and height of a body, 0..1."""
    usual = 0.36 + 0.12 * float(rng.random()) + 0.14 * old
    weight = {"slim": 0.28, "average": 0.45, "athletic": 0.45, "heavy": 0.88}.get(person.build, usual)
    muscle = 0.75 if person.build == "athletic" else 0.45 + 0.2 * sex - 0.15 * old
    usual = 0.42 + 0.16 * float(rng.random()) - 0.05 * sex - 0.12 * old
    return weight, muscle, {"tall": 0.8, "short": 0.22}.get(person.build, usual)


def _eyes(hair: str, rng: np.random.Generator) -> str:
    """Eyes go with the hair more often than not."""
    light = ("blue eyes", "green eyes", "grey eyes", "brown eyes")
    return str(rng.choice(light if hair in ("blonde", "red", "light brown", "silver", "white", "grey") else DARK_EYES))


def _told(person: Person) -> tuple[object, ...]:
    """The words that a face is made of, and the id where there are none: the same words give the same face."""
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
    """A face of its own: moderate amounts of many details, larger ones where the words ask for them."""
    woman = 1 - sex
    out = {name: much * float(rng.random()) for name, much in VARIED.items()}
    out |= {
        "mouth/mouth-lowerlip-volume-incr": 0.35 * woman, "mouth/mouth-upperlip-volume-incr": 0.25 * woman,
        "chin/chin-prominent-incr": 0.35 * sex * float(rng.random()), "head/head-age-incr": 0.5 * old,
        "mouth/mouth-laugh-lines-in": 0.4 * old,
    }  # fmt: skip
    out |= {f"face/eyeBlink{side}": LID * (1 - 1.3 * old) for side in ("Left", "Right")}
    bones, apart, tilt = (float(value) for value in rng.random(3))
    for side in "lr":
        out[f"eyes/{side}-eye-scale-incr"] = 0.26 * woman + 0.08
        out[f"cheek/{side}-cheek-bones-incr"] = 0.5 * bones
        out[f"eyes/{side}-eye-bag-incr"] = 0.5 * old
        out[f"eyes/{side}-eye-trans-{'out' if apart > 0.5 else 'in'}"] = 0.5 * abs(apart - 0.5)
        out[f"eyes/{side}-eye-corner2-{'up' if tilt > 0.4 else 'down'}"] = 0.6 * abs(tilt - 0.4)
    return _featured(person, out)


def _featured(person: Person, out: dict[str, float]) -> dict[str, float]:
    """What the words say of a face, over what chance gave it."""
    if "angular" in person.features:
        out |= {"head/head-rectangular": 0.45, "chin/chin-bones-incr": 0.5, "chin/chin-prominent-incr": 0.45,
                "head/head-oval": 0.0, "nose/nose-hump-incr": 0.35}  # fmt: skip
        out |= {f"cheek/{side}-cheek-{what}": 0.55 for side in "lr" for what in ("bones-incr", "volume-decr")}
    if {"soft", "gentle"} & set(person.features):
        out |= {"head/head-round": 0.25} | {f"cheek/{side}-cheek-volume-incr": 0.3 for side in "lr"}
    if "expressive eyes" in person.features:
        out |= {f"eyes/{side}-eye-scale-incr": 0.45 for side in "lr"}
    if "wrinkles" in person.features:
        out |= {"head/head-age-incr": 0.6}
    return out


def _hair(person: Person, sex: float, years: float, rng: np.random.Generator) -> Hair:
    told = person.hair
    style = told.style or ("straight" if sex > 0.5 else str(rng.choice(["straight", "wavy"])))
    length = told.length or ("short" if sex > 0.5 or years > 64 else "shoulder")
    if told.style in ("wavy", "curly", "braid") and not told.length and sex < 0.5:
        length = "shoulder"
    return Hair(colour=told.colour, style=style, length=length)


def wear(person: Person, years: float, rng: np.random.Generator) -> tuple[Garment, ...]:
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
