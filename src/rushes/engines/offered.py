"""What each model takes, gives and costs, in plain data and in words: the model table for people and programs."""

from collections.abc import Sequence
from difflib import get_close_matches

from rushes.engines.registry import known_engines
from rushes.errors import UsageError
from rushes.models import MODELS, Model
from rushes.units import Json


def offered(name: str | None = None) -> list[Model]:
    """Every model; of one engine, or the one of that id. Raises ``UsageError`` for a name that is neither."""
    if name is None:
        return list(MODELS.values())
    found = [model for model in MODELS.values() if name in (model.id, model.engine)]
    if not found and name not in known_engines():
        names = [*known_engines(), *MODELS]
        near = get_close_matches(name, names, n=1, cutoff=0.5)
        meant = f"Did you mean {near[0]}? " if near else ""
        raise UsageError(f'there is no engine and no model "{name[:60]}"', next=f"{meant}`rushes engines` lists all.")
    return found


def plain(model: Model) -> dict[str, Json]:
    """A model as JSON; ``takes``, ``gives`` and ``costs`` are whole, the rest is what a person reads first."""
    clip = model.makes == "clip"
    return {
        "engine": model.engine, "model": model.id, "makes": model.makes,
        "seconds": f"{model.lengths} s" if clip else "", "references": model.references_max or "",
        "credits": model.credits, "unit": "a second" if clip else "each",
        "state": "here" if model.engine in known_engines() else "not installed", "shown_as": model.shown_as or model.id,
        "takes": {
            "words": 0 if model.follows == "performance" else model.prompt_max,
            "references": {"least": references(model)[0], "most": references(model)[1]},
            "first_picture": clip and model.follows != "clip",
            "clip": model.follows == "clip", "performance": model.follows == "performance",
        },
        "gives": {
            "ratios": list(model.ratios), "seconds": list(model.seconds) if clip else [],
            "rate": str(model.rate) if clip and model.rate is not None else None, "sound": False,
        },
        "costs": {
            "by_ratio": [{"ratio": ratio, "credits": _price(model, ratio)} for ratio in model.ratios],
            "least": model.credits_least,
        },
        "source": model.source, "verified": model.verified,
    }  # fmt: skip


def references(model: Model) -> tuple[int, int]:
    """How many pictures a still is made from, at least and at most; a clip that goes along is none."""
    return (0, 0) if model.makes == "clip" else (model.references_min, model.references_max)


def takes(model: Model) -> str:
    """What a model is given, in words."""
    least, most = references(model)
    if model.follows == "clip":
        return "a clip to mend, words"
    if model.follows == "performance":
        return "a first picture, a performance"
    if model.makes == "clip":
        return "a first picture, words"
    if not most:
        return "words"
    return f"words, {f'{least} to {most}' if least else f'up to {most}'} references"


def gives(model: Model) -> str:
    """What a model makes, in words."""
    if model.makes == "still":
        return f"a still, {_count(model.ratios, 'ratio')}"
    rate = f"{float(model.rate):g} frames a second" if model.rate is not None else "the film's own rate"
    length = "as long as what it follows," if model.follows else "of"
    return f"a silent clip {length} {model.lengths} s, {rate}, {_count(model.ratios, 'ratio')}"


def costs(model: Model) -> str:
    """What a model costs, in words."""
    prices = [str(price) for price in sorted({_price(model, ratio) for ratio in model.ratios})]
    if prices == ["0"]:
        return "nothing"
    unit = "a second" if model.makes == "clip" else "each"
    least = f", {model.credits_least} at least" if model.credits_least else ""
    one_of = " or ".join([", ".join(prices[:-1]), prices[-1]]) if prices[1:] else prices[0]
    return f"{one_of} {unit}{least}"


def details(model: Model) -> list[tuple[str, str]]:
    """Everything about a model, in pairs of a word and what it says."""
    lines = [("takes", takes(model)), ("gives", gives(model))]
    if model.follows != "performance":
        lines.insert(1, ("", f"words of at most {model.prompt_max} UTF-16 units (an emoji is two)"))
    by_price: dict[int, list[str]] = {}
    for ratio in model.ratios:
        by_price.setdefault(_price(model, ratio), []).append(ratio)
    if len(by_price) == 1:
        lines.append(("ratios", " ".join(model.ratios)))
    lines.append(("costs", costs(model)))
    if len(by_price) > 1:
        lines += [("", f"{price}: {' '.join(some)}") for price, some in sorted(by_price.items())]
    if model.source:
        lines.append(("source", f"{model.source} ({model.verified})" if model.verified else model.source))
    return lines


def _price(model: Model, ratio: str) -> int:
    """Credits of a still, or of a second of a clip."""
    return (model.credits_by_ratio or {}).get(ratio, model.credits)


def _count(things: Sequence[object], word: str) -> str:
    return f"{len(things)} {word}{'' if len(things) == 1 else 's'}"
