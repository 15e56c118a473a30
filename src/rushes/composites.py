"""A composite reference: people put into a place where the shot wants them, to compose its still by (guide, 8.4).

"Generate character and environment separately; composite them together for exact framing; use composite as reference
for precise character placement." Engines get the composite and the references themselves: the one says where, the
others who.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rushes.build.graph import Verdict
from rushes.build.store import file_digest
from rushes.errors import UsageError
from rushes.events import Reporter, silent
from rushes.film.faults import no_shot
from rushes.film.model import Film, Shot
from rushes.film.save import save_shot
from rushes.plan.quote import still_ratio
from rushes.project import workshop
from rushes.prompts.lexicon import find_framing
from rushes.prompts.references import wanted_tags
from rushes.sketches import picture_of, reference_id, tagged
from rushes.states import open_film, states
from rushes.units import digest, parse_size

HEADS = {
    "extreme close-up": 0.75, "close-up": 0.5, "medium close-up": 0.36, "medium": 0.25, "medium-wide": 0.18,
    "full": 0.13, "wide": 0.1, "establishing": 0.07, "extreme wide": 0.05,
}  # fmt: skip
"""Height of a head in heights of the picture, by shot size."""
HEADROOM = 0.08
LIGHT = 0.55
"""How far somebody is taken towards the colours of the place, 0..1: all the way, faces turn into walls."""


@dataclass(frozen=True, slots=True)
class Composite:
    """The composite of a shot: the file in the project, who is in it from left to right, and the place."""

    shot: str
    file: str
    people: tuple[str, ...]
    place: str


def composite(start: Path | None, shot_id: str, *, save: bool = True, report: Reporter = silent) -> Composite:
    """Put the people of a shot into its place, from the references that stand now, and compose its still by it.

    Left to right as the shot names them; as large as its framing says. Raises ``UsageError`` where a reference is
    missing, and for a shot without people or place.
    """
    film, _ = open_film(start)
    shot = film.shot(shot_id)
    if shot is None or shot.clip_of:
        raise no_shot(shot_id, film.shots, " with a still of its own")
    tags = [tag for tag, _ in wanted_tags(film, shot)]
    people = tuple(tag for tag in tags if tag in film.file.cast)
    place = next((tag for tag in tags if tag in film.file.place), None)
    if not people or place is None:
        what = f"{shot_id} has {'no place' if people else 'nobody in it'}"
        raise UsageError(what, next="A composite puts the people of a shot into its place: name both in its text.")
    with workshop(film, report) as shop:
        verdicts = states(film.root)[1]
        paths = [_path(film, shot, tag, verdicts, shop.store.path) for tag in (*people, place)]
        size = parse_size(still_ratio(film))
        named = digest([shot.framing, *map(file_digest, paths)])[:8]
        file = f"references/composition/{shot_id}-composite-{named}.png"
        into = film.root / file
        into.parent.mkdir(parents=True, exist_ok=True)
        shop.workers.submit(compose, paths[:-1], paths[-1], size, _head(shot), into).result()
    if save:
        save_shot(film.root, shot_id, {"composition": file})
    return Composite(shot_id, file, people, place)


def _path(film: Film, shot: Shot, tag: str, verdicts: Mapping[str, Verdict], where: Callable[[str], Path]) -> Path:
    """The picture of a tag that this shot takes."""
    table = tagged(film, tag)
    name = picture_of(film, shot, tag, None)
    verdict = verdicts.get(reference_id(tag, name)) or verdicts.get(reference_id(tag))
    if verdict is not None and verdict.take is not None:
        return where(verdict.take.sha256)
    if table.images:
        return film.root / table.images[0]
    raise UsageError(
        f"there is no picture of @{tag} yet", next=f"Make it: rushes make --until references --only @{tag}"
    )


def _head(shot: Shot) -> float:
    term = find_framing(shot.framing, "size")
    return HEADS.get(term.name if term else "medium", 0.25)


# In a worker.


def compose(people: Sequence[Path], place: Path, size: tuple[int, int], head: float, into: Path) -> None:
    """Write the composite as PNG: each person cut out, scaled so that the head has its height, lit as the place is."""
    from PIL import Image

    from rushes.media import read_picture

    ground = _filled(read_picture(place), size).astype(np.float32)
    for number, path in enumerate(people):
        middle = size[0] * (number + 1) / (len(people) + 1)
        _put(ground, read_picture(path), head * size[1], middle)
    Image.fromarray(np.clip(ground + 0.5, 0, 255).astype(np.uint8)).save(into, "PNG")


def _filled(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    import cv2

    height, width = picture.shape[:2]
    scale = max(size[0] / width, size[1] / height)
    large = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    y, x = (large.shape[0] - size[1]) // 2, (large.shape[1] - size[0]) // 2
    return np.asarray(large[y : y + size[1], x : x + size[0]], np.uint8)


def _put(ground: NDArray[np.float32], picture: NDArray[np.uint8], head: float, middle: float) -> None:
    """Blend somebody into the ground, in place."""
    import cv2

    from rushes.look.faces import faces
    from rushes.look.masks import people

    found = faces(picture)
    x, y, wide, high = found[0].box if found else (0.4, 0.2, 0.2, 0.3)
    matte = cv2.resize(people(picture), picture.shape[1::-1], interpolation=cv2.INTER_CUBIC).clip(0, 1)
    scale = head / max(1.0, 1.35 * high * picture.shape[0])  # a head is a third higher than its face
    size = (max(2, round(picture.shape[1] * scale)), max(2, round(picture.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small, alpha = cv2.resize(picture, size, interpolation=way), cv2.resize(matte, size, interpolation=way)
    alpha = cv2.GaussianBlur(np.clip((alpha - 0.35) / 0.4, 0, 1), (0, 0), 1.2)
    left = round(middle - (x + wide / 2) * size[0])
    top = round(
        max(HEADROOM * ground.shape[0], 0.33 * ground.shape[0] - head / 2) - y * size[1] + 0.25 * high * size[1]
    )
    _blend(ground, _lit(small, alpha, ground), alpha, left, top)


def _lit(picture: NDArray[np.uint8], alpha: NDArray[np.float32], ground: NDArray[np.float32]) -> NDArray[np.float32]:
    """Somebody in the light of a place: mean and contrast of L*a*b* taken towards it (Reinhard et al. 2001)."""
    import cv2

    own = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32)
    there = cv2.cvtColor(np.clip(ground, 0, 255).astype(np.uint8), cv2.COLOR_RGB2LAB).astype(np.float32)
    mask = alpha > 0.5
    if not mask.any():
        return picture.astype(np.float32)
    mean, aim = own[mask].mean(axis=0), there.reshape(-1, 3).mean(axis=0)
    weight = np.array([0.45, 1.0, 1.0], np.float32) * LIGHT  # a face stays lighter than the room
    moved = own + (aim - mean) * weight
    return np.asarray(cv2.cvtColor(np.clip(moved, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB), np.float32)


def _blend(
    ground: NDArray[np.float32], picture: NDArray[np.float32], alpha: NDArray[np.float32], left: int, top: int
) -> None:
    """Lay a picture over the ground at a place that may be partly outside; bottoms are carried down to the edge."""
    height, width = ground.shape[:2]
    high, wide = alpha.shape
    if (below := height - (top + high)) > 0:  # nobody floats: what stands lowest goes down to the edge of the frame
        picture = np.pad(picture, ((0, below), (0, 0), (0, 0)), mode="edge")
        alpha = np.pad(alpha, ((0, below), (0, 0)), mode="edge")
        high += below
    x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + wide), min(height, top + high)
    if x0 >= x1 or y0 >= y1:
        return
    part = alpha[y0 - top : y1 - top, x0 - left : x1 - left, None]
    ground[y0:y1, x0:x1] = (
        ground[y0:y1, x0:x1] * (1 - part) + picture[y0 - top : y1 - top, x0 - left : x1 - left] * part
    )
