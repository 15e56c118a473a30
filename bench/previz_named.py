"""How much of what a prompt names previz shows: ``python -m bench.previz_named [--film FOLDER] [--show] [--json]``.

Every shot is staged without its light, and drawn as a map of which face of which mesh each point shows, at the first,
the middle and the last frame of a clip. A named thing is *in the frame* where its own map, drawn alone on a larger
sheet, lies within the frame; it is *unhidden* where the map of everything shows it too; it is *large enough* by its
height in the frame. Heads count with the hair on top, hands with their fingers, props and pieces whole.

Shots are those of the film in ``--film`` (a project that has been planned), and the prompts of the three files in
``tests/previz``: nothing is tuned on two of those.
"""

import argparse
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from bench.previz_words import FILES, PROMPTS
from rushes.engines.previz.draw.bvh import tree
from rushes.engines.previz.draw.gather import Lit, stops
from rushes.engines.previz.draw.painter import World
from rushes.engines.previz.draw.raster import draw_faces
from rushes.engines.previz.mesh import Floats, Ints, joined
from rushes.engines.previz.people.body import bones
from rushes.engines.previz.people.figure import Figure
from rushes.engines.previz.picture import with_motion
from rushes.engines.previz.scene import Scene
from rushes.engines.previz.stage import world as staging
from rushes.engines.previz.stage.players import players_of
from rushes.engines.previz.stage.settle import settled
from rushes.engines.previz.stage.things import laid_out
from rushes.engines.previz.words import read

WIDE, HIGH = 160, 90
SECONDS = 5.0
INSERTS = frozenset({"hands", "keys", "flame", "feet", "mouth", "eyes", "ear", "hair"})
"""Details that a frame may be about without the face."""
CLOSE = frozenset({"macro", "extreme close-up", "close-up", "medium close-up"})
IN, SHOWN = {"head": 0.97, "hands": 0.9, "thing": 0.9}, {"head": 0.8, "hands": 0.4, "thing": 0.35}
LEAST = {"head": 0.045, "hands": 0.03, "thing": 0.02}
"""How much of a kind must lie in the frame and be unhidden, and its least height as part of the frame's."""


@dataclass(frozen=True)
class Seen:
    """One named thing at one moment: how much of it is in the frame, is not hidden there, and how high it is."""

    what: str
    kind: str
    time: float
    inside: float
    shown: float
    high: float

    @property
    def good(self) -> bool:
        return self.inside >= IN[self.kind] and self.shown >= SHOWN[self.kind] and self.high >= LEAST[self.kind]


@dataclass(frozen=True)
class Named:
    """What is looked for: its body in the world, and which of its faces."""

    what: str
    kind: str
    body: int
    faces: NDArray[np.bool_]


def seen(scene: Scene, seed: int = 0, seconds: float = SECONDS, aspect: float = WIDE / HIGH) -> list[Seen]:
    """What a clip shows of all it names, at its first, middle and last frame."""
    unlit = _unlit(scene, seed, seconds, aspect)
    named = list(_named(scene, unlit, seed, seconds))
    found = [each for time in (0.0, seconds / 2, seconds) for each in _at(unlit, named, time)]
    best: dict[tuple[str, float], Seen] = {}
    for each in found:  # of two hands one is enough: the other may lie under it
        key = each.what, each.time
        best[key] = max(each, best.get(key, each), key=lambda one: min(one.inside, one.shown))
    return list(best.values())


def _unlit(scene: Scene, seed: int, seconds: float, aspect: float) -> World:
    with patch.object(staging, "_lit", _bare):
        return staging.staged(scene, aspect, seed, seconds)


def _bare(place: Any, light: Any, lamps: Any) -> Lit:
    built = staging._place(place, light.kind)
    mesh = joined((built.mesh, *built.curtains))
    rays = tree(mesh.points, mesh.faces)
    return Lit(mesh, np.zeros_like(mesh.points), rays, np.zeros((len(mesh.faces), 9), np.float32), stops(mesh.surface))


def _named(scene: Scene, world: World, seed: int, seconds: float) -> Iterator[Named]:
    """Heads, hands that have a deed, and things: each that the words ask to see in this frame."""
    scene = settled(scene)
    place = staging._place(scene.place, scene.light.kind)
    players = players_of(scene, place, seed, seconds)
    insert = scene.framing.detail in INSERTS
    for at, player in enumerate(players):
        person, own = player.person, scene.framing.subject in ("", player.person.id)
        held = person.holds or person.action in ("hold hands", "play piano")
        if not insert and (scene.framing.view != "over-the-shoulder" or _faced(scene, person.id)):
            yield Named(f"{person.id}'s head", "head", at, _of(player.figure, _on_head(player.figure)))
        if (scene.framing.detail == "hands" and own and at == 0) or (held and scene.framing.size not in CLOSE):
            for side in "lr":
                yield Named(f"{person.id}'s hands", "hands", at, _of(player.figure, _on_hands(player.figure, side)))
    for at, each in enumerate(laid_out(scene, place, players, seed)):
        if insert and players and not any(each.thing.id in player.person.holds for player in players):
            continue  # of an insert only what is in the hands
        if scene.framing.detail == "flame":
            continue
        mesh = world.bodies[len(players) + at].mesh
        yield Named(each.thing.id, "thing", len(players) + at, np.ones(len(mesh.faces), bool))


def _faced(scene: Scene, id: str) -> bool:
    """Whether it is this one's face that is seen over the other's shoulder."""
    likely = max(scene.people, key=lambda each: 3 * (each.action in ("look", "listen", "talk")) + bool(each.expression))
    return id == (scene.framing.subject or likely.id)


def _bone(figure: Figure) -> Ints:
    main = figure.weight.argmax(1)
    return np.asarray(figure.bone[np.arange(len(main)), main], np.int32)


def _on_head(figure: Figure) -> NDArray[np.bool_]:
    """Which points are of the head and the hair on it, from the chin up; a ponytail behind is not."""
    mouth, eyes = figure.marks["mouth"][1], figure.marks["eyes"][1]
    points = figure.mesh.points
    level = np.hypot(points[:, 0], points[:, 2] - (float(eyes[2]) - 0.09))
    high = points[:, 1] > float(mouth[1]) - 0.6 * float(eyes[1] - mouth[1])
    return np.asarray((_bone(figure) == bones().names.index("head")) & high & (level < 0.14))


def _on_hands(figure: Figure, side: str) -> NDArray[np.bool_]:
    names = bones().names
    kinds = ("hand", "thumb", "index", "middle", "ring", "pinky")
    return np.isin(
        _bone(figure), [k for k, name in enumerate(names) if name.split("_")[0] in kinds and name[-1] == side]
    )


def _of(figure: Figure, points: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(points[figure.mesh.faces].all(1))


def _at(world: World, named: Sequence[Named], time: float) -> Iterator[Seen]:
    camera = world.camera(time)
    live = [body.mesh.points if body.at is None else body.at(time) for body in world.bodies]
    meshes = [replace(body.mesh, points=points) for body, points in zip(world.bodies, live, strict=True)]
    every = joined((world.still.mesh, *meshes))
    firsts = np.cumsum([len(world.still.mesh.faces), *[len(mesh.faces) for mesh in meshes]])
    all_ = _drawn(camera.project(every.points, WIDE, HIGH), every.faces, every.surface, (HIGH, WIDE))
    for each in named:
        mesh = meshes[each.body]
        own = camera.project(mesh.points, WIDE, HIGH)
        own[:, :2] += (WIDE, HIGH)
        alone = _drawn(own, mesh.faces, mesh.surface, (3 * HIGH, 3 * WIDE))
        mine = (alone >= 0) & each.faces[alone]
        total = max(int(mine.sum()), 1)
        inside = mine[HIGH : 2 * HIGH, WIDE : 2 * WIDE]
        faces = all_ - int(firsts[each.body])
        shown = (faces >= 0) & (faces < len(mesh.faces))
        shown &= each.faces[np.where(shown, faces, 0)]
        rows = [int(row) for row in np.flatnonzero(mine.any((1, 2)))]
        high = (rows[-1] - rows[0] + 1) / HIGH if rows else 0.0
        part = inside.sum() / total if mine.any() else 0.0
        yield Seen(
            each.what, each.kind, time, float(part), float(int(shown.sum()) / max(int(inside.sum()), 1)), float(high)
        )


def _drawn(points: Floats, faces: Ints, surface: Ints, size: tuple[int, int]) -> Ints:
    near, face = np.zeros((*size, 4), np.float32), np.full((*size, 4), -1, np.int32)
    draw_faces(points, faces, surface, 0, near, face)
    return face


def film(folder: Path) -> Iterator[tuple[str, Scene, int, float]]:
    """The shots of a project that has been planned: name, scene, seed and the seconds of the clip."""
    from rushes.film.load import load
    from rushes.prompts.compose import motion_prompt, still_prompt
    from rushes.prompts.references import wanted_tags

    made = load(folder)
    for shot in made.shots:
        told = {tag: _looks(made, tag, state) for tag, state in wanted_tags(made, shot)}
        scene = read(still_prompt(made, shot), references=told)
        yield shot.id, with_motion(scene, motion_prompt(made, shot)), sum(map(ord, shot.id)), float(shot.seconds or 5)


def _looks(made: Any, tag: str, state: str | None) -> str:
    for room in (made.file.cast, made.file.place, made.file.prop):
        if tag in room:
            return " ".join([room[tag].text, getattr(room[tag], "states", {}).get(state, "") if state else ""])
    return ""


def prompts() -> Iterator[tuple[str, Scene, int, float]]:
    """The prompts that tests keep, one of each group of four of the fresh ones."""
    for file in FILES:
        rows: Sequence[Mapping[str, Any]] = tomllib.loads((PROMPTS / file).read_text())["prompt"]
        for at, row in enumerate(rows):
            if "group" in row and at % 4:
                continue
            scene = read(row["prompt"], references=row.get("references"))
            yield f"{file[8:-5]} {at}", with_motion(scene, row.get("motion", "")), at, SECONDS


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--film", type=Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    out: dict[str, Any] = {}
    for name, rows in (("film", film(asked.film) if asked.film else ()), ("prompts", prompts())):
        found = [(shot, each) for shot, scene, seed, seconds in rows for each in seen(scene, seed, seconds)]
        out[name] = _tally([each for _, each in found])
        if asked.show:
            for shot, each in found:
                if not each.good:
                    print(f"{shot}: {each.what} at {each.time:.1f}: in {each.inside:.2f}, shown {each.shown:.2f}, "
                          f"high {each.high:.3f}")  # fmt: skip
        if asked.json:
            out[name]["rows"] = [{"shot": shot, **asdict(each)} for shot, each in found]
    print(json.dumps(out) if asked.json else "\n".join(f"{key}: {value}" for key, value in out.items()))
    return 0


def _tally(found: Sequence[Seen]) -> dict[str, Any]:
    """Shares of named things that are in the frame, of those unhidden, of all good; of all and by kind."""
    rows = {"all": found, **{kind: [each for each in found if each.kind == kind] for kind in IN}}
    return {
        key: {
            "n": len(row),
            "in": round(sum(each.inside >= IN[each.kind] for each in row) / max(len(row), 1), 3),
            "unhidden": round(sum(each.shown >= SHOWN[each.kind] for each in row) / max(len(row), 1), 3),
            "good": round(sum(each.good for each in row) / max(len(row), 1), 3),
        }
        for key, row in rows.items()
    }


if __name__ == "__main__":
    main()
