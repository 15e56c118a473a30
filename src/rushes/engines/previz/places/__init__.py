"""Places: where a scene plays, built to be filmed, the same in every shot.

One file a place. Rooms stand about the origin, x from left to right, open towards the camera at +z. A mark of somebody
lying (``bed``) is under the hips, facing the feet; a mark of a seat is under it, facing away from its back.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from rushes.engines.previz.mesh import Set
from rushes.engines.previz.places import bedroom, cafe, forest, hallway, kitchen, plain, stage, street, studio, void
from rushes.engines.previz.scene import Place

Builder = Callable[[Place, str, int], Set]
BUILDERS: Mapping[str, Builder] = {
    "bedroom": bedroom.build, "hallway": hallway.build, "kitchen": kitchen.build, "studio": studio.build,
    "cafe": cafe.build, "plain": plain.build, "street": street.build, "forest": forest.build, "stage": stage.build,
}  # fmt: skip


def build(place: Place, light: str = "", seed: int = 0) -> Set:
    """The set of a place, dressed; ``light`` says which practicals are on, ``seed`` varies small dressing only.

    A place of no known kind is a neutral grey room, which ``notes`` says.
    """
    builder = BUILDERS.get(place.kind)
    if builder is not None:
        return builder(place, light, seed)
    told = f'no set for "{place.kind}": a neutral room stands for it' if place.kind else "no place is named"
    return replace(void.build(place, light, seed), notes=(told,))
