"""What is in the air about a hot cup and below a pot that pours: threads of steam, a stream, the tea that rises.

These are drawn, and are no things of their own: nobody names them to a camera.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from rushes.engines.previz.acting import handiwork
from rushes.engines.previz.draw.camera import Doubles
from rushes.engines.previz.draw.painter import Body, Points
from rushes.engines.previz.mesh import Floats, Mesh, Surface, mesh
from rushes.engines.previz.props.paint import Colour, paint
from rushes.engines.previz.scene import Scene
from rushes.engines.previz.shapes import lattice
from rushes.engines.previz.stage.laid import Laid
from rushes.engines.previz.stage.players import Player

HOT = ("tea", "coffee", "soup")
VESSELS = ("cup", "mug", "bowl", "tea", "coffee", "soup", "glass")
DRINKS: dict[str, Colour] = {
    "tea": paint("#7a4a1e"), "coffee": paint("#3a2517"), "soup": paint("#a8642c"), "wine": paint("#5a1a24"),
    "water": paint("#9fb4bd"), "": paint("#7a4a1e"),
}  # fmt: skip
WICKS = ("candle", "lantern")
"""What smokes when it is put out, where the words speak of smoke."""
HIGH, WISPS, THREADS, STEPS = 0.20, 3, 9, 40
"""How high steam rises, metres; its wisps, their threads, and the points of one."""


def airs(scene: Scene, players: Sequence[Player], laid: Sequence[Laid]) -> tuple[Body, ...]:
    """What is poured, and what hot cups are filled with."""
    drink, out = _drink(scene), []
    poured = {id for one in scene.people if one.action == "pour" for id in one.holds}
    for each in _hot(scene, laid):
        if each.thing.kind in ("cup", "mug") and each.thing.state != "steaming" and each.thing.id not in poured:
            out.append(_riding(_disc(DRINKS.get(drink, DRINKS[""]), 0.0385), each, 0.80 * each.prop.size[1]))
    for player in players:
        if player.person.action == "pour":
            out += _poured(player, laid, DRINKS.get(drink, DRINKS[""]))
    return tuple(out)


def steams(scene: Scene, laid: Sequence[Laid]) -> tuple[Points, ...]:
    """Steam over what is hot, and smoke over a wick that is out, where the words speak of it."""
    smokes = any(each.kind == "smoke" for each in scene.things)
    wicks = [each for each in laid if smokes and each.thing.state == "out" and each.thing.kind in WICKS]
    return (
        *(_steam(each, seed) for seed, each in enumerate(_hot(scene, laid))),
        *(_steam(each, 7, mouth=0.0012) for each in wicks),
    )


def _hot(scene: Scene, laid: Sequence[Laid]) -> list[Laid]:
    whole = [each for each in laid if each.thing.kind in VESSELS and each.thing.state not in ("shattered", "mending")]
    return [each for each in whole if each.thing.state == "steaming" or (_steams(scene) and _holds(each, scene))]


def _drink(scene: Scene) -> str:
    """What is drunk in a scene, as far as the words told it before it became a cup's."""
    told = [word for word in scene.understood if word in DRINKS]
    return next((each.kind for each in scene.things if each.kind in DRINKS), told[0] if told else "")


def _steams(scene: Scene) -> bool:
    """Whether the words speak of steam, or of what steams."""
    things = {each.kind for each in scene.things}
    hot = {each.kind for each in scene.things if each.state == "steaming"}
    poured = any(one.action == "pour" for one in scene.people)
    return bool(things & {"steam", *HOT} or hot or poured or any(act.verb in ("steam", "curl") for act in scene.acts))


def _holds(laid: Laid, scene: Scene) -> bool:
    """Whether a vessel is the one that is hot: in somebody's hand, or with something in it."""
    within = {each.at for each in scene.things if each.kind in HOT}
    held = {id for one in scene.people for id in one.holds}
    return laid.thing.kind in HOT or laid.thing.id in within or laid.thing.id in held


def _steam(laid: Laid, seed: int, mouth: float = 0.0) -> Points:
    """Threads that rise from a vessel, waver and part: float32 [threads, points, 4], see ``draw.steam``.

    They rise from one point where its ``mouth`` is told to be so wide, metres.
    """
    rng = np.random.default_rng(seed + 61)
    thin = mouth > 0
    mouth = mouth or 0.30 * min(laid.prop.size[0], laid.prop.size[2], 0.12)
    wisp = np.arange(THREADS) % WISPS
    phase = (rng.uniform(0, 2 * np.pi, (WISPS, 3))[wisp] + rng.normal(0, 0.30, (THREADS, 3)))[..., None]
    start = (rng.normal(0, 0.55, (WISPS, 2))[wisp] + rng.normal(0, 0.16, (THREADS, 2))) * mouth
    rise = np.linspace(0, 1, STEPS)[None]
    tall = HIGH * (0.6 + 0.4 * rng.random(THREADS))[:, None] * rise
    wide = 1 + 1.6 * rise

    def points(seconds: float) -> Floats:
        _, at = laid.at(seconds)
        x = 0.016 * rise * np.sin(5.2 * rise - 2.1 * seconds + phase[:, 0])
        x += 0.009 * rise**1.5 * np.sin(9.0 * rise - 3.3 * seconds + phase[:, 1])
        z = 0.014 * rise * np.sin(4.3 * rise - 1.7 * seconds + phase[:, 2])
        line = np.stack([start[:, :1] * wide + x, tall, start[:, 1:] * wide + z, rise + 0 * x], -1)
        line[..., :3] += np.add(at, (0.0, laid.prop.size[1] * (1.0 if thin else 0.9), 0.0))
        return np.asarray(line, np.float32)

    return points


def _poured(player: Player, laid: Sequence[Laid], colour: Colour) -> Iterator[Body]:
    """The stream from a pot to the cup below it, and what is in the cup already."""
    held = {id: each for each in laid for id in player.person.holds if each.thing.id == id}
    pot, cup = (held.get(id) for id in player.person.holds[:2]) if len(player.person.holds) > 1 else (None, None)
    if pot is None or cup is None:
        return
    wide = 0.42 * min(cup.prop.size[0], cup.prop.size[2], 0.09)
    yield _riding(_disc(colour, wide), cup, 0.62 * cup.prop.size[1])
    yield _stream(pot, cup, colour)


def _riding(shape: Mesh, under: Laid, up: float) -> Body:
    def points(seconds: float) -> Floats:
        turn, at = under.at(seconds)
        return np.asarray(np.add(shape.points, (0, up, 0)) @ turn.T + at, np.float32)

    return Body(replace(shape, points=points(0.0)), points)


def _disc(colour: Colour, radius: float) -> Mesh:
    t = np.linspace(0, 2 * np.pi, 33)[:-1]
    rim = np.stack([radius * np.cos(t), 0 * t, -radius * np.sin(t)], 1)
    return mesh(np.vstack([rim, (0, 0, 0)]), [(k, (k + 1) % 32, 32) for k in range(32)], colour, Surface.CERAMIC)


def _stream(pot: Laid, cup: Laid, colour: Colour, rows: int = 14, sides: int = 8) -> Body:
    """A thin stream that leaves a spout in a bow, thinner as it falls, and never quite still."""
    t = np.linspace(0, 2 * np.pi, sides + 1)[:-1]
    shape = lattice(np.zeros((rows, sides, 3)), colour, Surface.CERAMIC, ring=True)

    def points(seconds: float) -> Floats:
        turn, at = pot.at(seconds)
        spout = turn @ (handiwork.SPOUT if pot.thing.kind == "teapot" else _lip(pot)) + at
        floor = cup.at(seconds)[1] + (0, 0.5 * cup.prop.size[1], 0)
        ahead = _level(floor - spout)
        fall = np.linspace(0, 1, rows)
        line = spout + fall[:, None] * (floor - spout) * (0, 1, 0) + np.sqrt(fall)[:, None] * ahead
        thick = 0.0040 - 0.0014 * fall + 0.0004 * np.sin(26 * fall - 21 * seconds)
        ring = np.stack([np.cos(t), 0 * t, -np.sin(t)], 1)
        return np.asarray((line[:, None] + thick[:, None, None] * ring).reshape(-1, 3), np.float32)

    return Body(replace(shape, points=points(0.0)), points)


def _lip(pot: Laid) -> Doubles:
    """Where a vessel without a spout pours: its rim on the left."""
    return np.array([0.4 * pot.prop.size[0], pot.prop.size[1], 0.0])


def _level(way: Doubles) -> Doubles:
    return np.asarray(way * (1, 0, 1), float)
