"""Recall and precision of the slots that previz reads from prompts, on those tuned on and those kept apart.

The first two files were written before the lexicon, the third by another hand that had not seen it; nobody tunes on
``prompts_apart.toml`` and ``prompts_fresh.toml``. A slot is one thing a prompt asks
for: that somebody is there, her age, her hair, a cup, its colour, the shot size. People are matched to those expected
by most slots shared. "?" before an expected value: said or not, both are right.

    python -m bench.previz_words [--json] [--show] [FILE ...]

``--show`` lists what was missed and what was invented: for files that are tuned on.
"""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from typing import Any

from rushes.engines.previz.scene import Person, Scene, Thing
from rushes.engines.previz.words import read

PROMPTS = Path(__file__).parent.parent / "tests" / "previz"
FILES = ("prompts_development.toml", "prompts_apart.toml", "prompts_fresh.toml")
PERSON = (
    "sex",
    "age",
    "hair",
    "skin",
    "wears",
    "features",
    "expression",
    "pose",
    "action",
    "holds",
    "at",
    "with",
    "gaze",
)
THING = ("state", "colour", "material", "count", "known")
PLAIN = ("place", "size", "angle", "view", "detail", "light", "weather", "mood", "lens")
FLAGS = ("shallow", "motes", "shafts", "rim", "hard")
LISTS = ("moves", "acts", "dressing")
FURNITURE = frozenset(
    ("window", "windowsill", "door", "curtain", "table", "desk", "bed", "chair", "armchair", "sofa", "stairs", "wall",
     "counter")
)  # fmt: skip


@dataclass
class Tally:
    """Slots found, missed and invented, by slot."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def slot(self, name: str, wanted: str, got: str, where: str) -> None:
        """Count one slot that holds at most one value."""
        optional, wanted = wanted.startswith("?"), wanted.removeprefix("?")
        if got and wanted and _fits(name, wanted, got):
            self.found[name] += 1
            return
        if wanted and not optional:
            self.missed[name] += 1
            self.wrong.append(f"{where}: {name} {wanted!r} missed")
        if got and (wanted or not optional):
            self.invented[name] += 1
            self.wrong.append(f"{where}: {name} {got!r} invented")

    def many(self, name: str, wanted: Sequence[str], got: Sequence[str], where: str) -> None:
        """Count a slot that holds several values."""
        left = list(got)
        for each in wanted:
            optional, each = each.startswith("?"), each.removeprefix("?")
            hit = next((value for value in left if _fits(name, each, value)), None)
            if hit is not None:
                left.remove(hit)
                self.found[name] += 1
            elif not optional:
                self.missed[name] += 1
                self.wrong.append(f"{where}: {name} {each!r} missed")
        self.invented[name] += len(left)
        self.wrong += [f"{where}: {name} {value!r} invented" for value in left]

    def recall(self, name: str | None = None) -> float:
        return _share(_of(self.found, name), _of(self.missed, name))

    def precision(self, name: str | None = None) -> float:
        return _share(_of(self.found, name), _of(self.invented, name))


def _of(counts: Counter[str], name: str | None) -> int:
    return counts.total() if name is None else counts[name]


def _share(good: int, bad: int) -> float:
    return good / (good + bad) if good + bad else 1.0


def _fits(name: str, wanted: str, got: str) -> bool:
    if name == "age":
        low, high = wanted.split("-")
        return int(low) <= int(got) <= int(high)
    if wanted == "*":
        return True
    if name in ("hair", "wears", "features", "dressing"):
        return any(set(each.split()) <= set(got.split()) or each in got for each in wanted.split("|"))
    return any(each == got for each in wanted.split("|"))


def tally(path: Path) -> tuple[Tally, int]:
    """The slots of every prompt of a file, and how many prompts it has."""
    prompts = tomllib.loads(path.read_text(encoding="utf-8"))["prompt"]
    counts = Tally()
    for wanted in prompts:
        scene = read(wanted["prompt"], wanted.get("motion", ""), wanted.get("references", {}))
        _scene(counts, wanted, scene)
    return counts, len(prompts)


def _scene(counts: Tally, wanted: Mapping[str, Any], scene: Scene) -> None:
    where = wanted["prompt"][:60]
    _people(counts, wanted.get("people", []), scene, where)
    _things(counts, wanted.get("things", []), scene, where)
    frame, light = scene.framing, scene.light
    got: dict[str, Any] = {
        "place": scene.place.kind, "size": frame.size, "angle": frame.angle, "view": frame.view, "detail": frame.detail,
        "light": light.kind, "weather": light.weather, "mood": scene.mood, "lens": str(frame.lens or ""),
        "shallow": frame.shallow, "motes": light.motes, "shafts": light.shafts, "rim": light.rim, "hard": light.hard,
    }  # fmt: skip
    for name in PLAIN:
        counts.slot(name, str(wanted.get(name, "?" if name == "mood" else "")), got[name], where)
    for name in FLAGS:
        counts.slot(name, "yes" if wanted.get(name) else "", "yes" if got[name] else "", where)
    counts.many("moves", wanted.get("moves", []), [move.camera for move in scene.moves], where)
    if wanted.get("motion") and "acts" in wanted:
        counts.many("acts", wanted["acts"], list(dict.fromkeys(act.verb for act in scene.acts)), where)
    counts.many("dressing", wanted.get("dressing", []), scene.place.dressing, where)


def _people(counts: Tally, wanted: Sequence[Mapping[str, str]], scene: Scene, where: str) -> None:
    pairs = _paired(wanted, scene.people)
    for want, one in pairs:
        if one is None:
            counts.missed["person"] += 1
            counts.wrong.append(f"{where}: a person missed {dict(want or {})}")
        elif want is None:
            counts.invented["person"] += 1
            counts.wrong.append(f"{where}: person {one.id!r} invented")
        else:
            counts.found["person"] += 1
        _person(counts, want or {}, one, where)


_FREE = {"with": "?*"}
"""With whom is counted only where it is expected: two who kiss kiss each other."""


def _person(counts: Tally, want: Mapping[str, str], one: Person | None, where: str) -> None:
    got = _said(one)
    for name in PERSON:
        values = want.get(name, _FREE.get(name, ""))
        if name in ("hair", "wears", "features", "holds"):
            parts = [part.strip() for part in values.split(";") if part.strip()]
            counts.many(name, parts, got[name].split(";") if got[name] else [], where)
        else:
            counts.slot(name, values, got[name], where)


def _said(one: Person | None) -> dict[str, str]:
    if one is None:
        return dict.fromkeys(PERSON, "")
    hair = [each for each in (one.hair.colour, one.hair.style, one.hair.length) if each]
    wears = [f"{each.colour} {each.pattern} {each.kind}".strip() for each in one.wardrobe]
    return {
        "sex": one.sex, "age": str(one.age or ""), "hair": ";".join(hair), "skin": one.skin, "wears": ";".join(wears),
        "features": ";".join(one.features), "expression": one.expression, "pose": one.pose, "action": one.action,
        "holds": ";".join(one.holds), "at": one.at, "with": one.partner, "gaze": one.gaze,
    }  # fmt: skip


def _paired(
    wanted: Sequence[Mapping[str, str]], people: Sequence[Person]
) -> list[tuple[Mapping[str, str] | None, Person | None]]:
    """Expected people with those read, so that most slots agree; the rest with nobody."""
    size = max(len(wanted), len(people))
    left = [*wanted, *[None] * (size - len(wanted))]
    right = [*people, *[None] * (size - len(people))]
    if size > 6:
        return list(zip(left, right, strict=True))
    best = max(permutations(right), key=lambda order: sum(map(_alike, left, order)))
    return list(zip(left, best, strict=True))


def _alike(want: Mapping[str, str] | None, one: Person | None) -> float:
    if want is None or one is None:
        return 0
    counts = Tally()
    _person(counts, want, one, "")
    named = 5.0 if want.get("who") == one.id else 0.0
    return named + counts.found.total() - 0.5 * counts.invented.total()


def _things(counts: Tally, wanted: Sequence[Mapping[str, Any]], scene: Scene, where: str) -> None:
    left = list(scene.things)
    for want in wanted:
        kind = str(want["kind"])
        thing = next((each for each in left if _is(kind.removeprefix("?"), each)), None)
        counts.slot("thing", kind, thing.kind if thing else "", where)
        if thing is not None:
            left.remove(thing)
            for name in THING:
                _of_thing(counts, want, thing, name, where)
    for each in left:
        if each.kind not in FURNITURE:
            counts.slot("thing", "", each.kind, where)


def _is(kinds: str, thing: Thing) -> bool:
    return thing.kind in kinds.split("|")


def _of_thing(counts: Tally, want: Mapping[str, Any], thing: Thing, name: str, where: str) -> None:
    value = getattr(thing, name)
    got = str(value).lower() if name == "known" else str(value or "")
    default = {"count": "1", "known": "true"}.get(name)
    if name in ("count", "known") and name not in want:
        counts.slot(name, "?", "" if got == default else got, f"{where} ({thing.kind})")
        return
    counts.slot(name, str(want.get(name, "")), got, f"{where} ({thing.kind})")


def main(args: Sequence[str]) -> None:
    named = [Path(arg) for arg in args if not arg.startswith("--")] or [PROMPTS / name for name in FILES]
    results = {path.stem.removeprefix("prompts_"): tally(path) for path in named}
    if "--json" in args:
        print(json.dumps({name: _figures(counts, prompts) for name, (counts, prompts) in results.items()}, indent=1))
        return
    for line in _table(results):
        print(line)
    if "--show" in args:
        for counts, _ in results.values():
            print(*counts.wrong, sep="\n")


def _figures(counts: Tally, prompts: int) -> dict[str, Any]:
    slots = sorted({*counts.found, *counts.missed, *counts.invented})
    return {
        "prompts": prompts, "recall": round(counts.recall(), 3), "precision": round(counts.precision(), 3),
        "found": counts.found.total(), "missed": counts.missed.total(), "invented": counts.invented.total(),
        "slots": {
            name: {"recall": round(counts.recall(name), 3), "precision": round(counts.precision(name), 3),
                   "found": counts.found[name], "missed": counts.missed[name], "invented": counts.invented[name]}
            for name in slots
        },
    }  # fmt: skip


def _table(results: Mapping[str, tuple[Tally, int]]) -> Iterator[str]:
    for name, (counts, prompts) in results.items():
        yield f"{name}: {prompts} prompts, recall {counts.recall():.1%}, precision {counts.precision():.1%}"
        for slot in sorted({*counts.found, *counts.missed, *counts.invented}):
            found, missed, invented = counts.found[slot], counts.missed[slot], counts.invented[slot]
            if found + missed + invented:
                shares = f"recall {counts.recall(slot):6.1%}  precision {counts.precision(slot):6.1%}"
                yield f"  {slot:12} {shares}  ({found} found, {missed} missed, {invented} invented)"


if __name__ == "__main__":
    main(sys.argv[1:])
