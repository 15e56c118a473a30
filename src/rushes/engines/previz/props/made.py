"""A prop when it is made: its mesh, its size, where hands hold it, its flames, the pieces it breaks into."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rushes.engines.previz.mesh import Mesh

Spot = tuple[float, float, float]


@dataclass(frozen=True)
class Prop:
    """A thing on its own origin: y 0 is its foot, +z its front, or what is away from whoever holds it.

    ``size`` is its extent in x, y and z, metres; ``grips`` where the ``left`` and ``right`` hand hold it; ``flames``
    where it burns; ``shards`` the pieces that together are the whole of it, in place, for it to break; ``lying`` those
    of a broken one where they lie, the parts of its mesh in their order.
    """

    mesh: Mesh
    size: tuple[float, float, float]
    grips: dict[str, Spot] = field(default_factory=dict)
    flames: tuple[Spot, ...] = ()
    shards: tuple[Mesh, ...] = ()
    lying: tuple[Mesh, ...] = ()


def made(
    mesh: Mesh, grips: Mapping[str, Spot] | None = None, flames: tuple[Spot, ...] = (), shards: tuple[Mesh, ...] = ()
) -> Prop:
    """A prop of a mesh, set down so that its lowest point is at y 0, and measured."""
    low, high = mesh.points.min(0), mesh.points.max(0)
    lift = -float(low[1])
    size = (float(high[0] - low[0]), float(high[1] - low[1]), float(high[2] - low[2]))
    held = {key: (x, y + lift, z) for key, (x, y, z) in (grips or {}).items()}
    return Prop(
        mesh.moved((0, lift, 0)), size, held, tuple((x, y + lift, z) for x, y, z in flames),
        tuple(shard.moved((0, lift, 0)) for shard in shards),
    )  # fmt: skip
