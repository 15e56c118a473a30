"""What files may be of: every reference, still and clip of a film, with its names, seeds, words and pictures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rushes.build.graph import Node, Take
from rushes.build.store import Store
from rushes.film.model import Film, Shot
from rushes.inbox.naming import Kind, Known
from rushes.names import plain_name
from rushes.prompts.compose import motion_prompt, reference_prompt, still_prompt
from rushes.shooting import seed_of

if TYPE_CHECKING:
    from rushes.look.pixels import Picture
    from rushes.look.same import Gallery

SEEDS = 4
"""Takes after those there are, whose seeds are known in names."""
WIDTH = 240
"""Pixels of the width of known pictures: enough to compare, and kept as thumbnails."""


@dataclass(frozen=True)
class Awaited:
    """All that files may be of. Pictures are known by the names of their takes; ``clips`` and ``pictures`` say of which
    node a clip that begins like one would be, and a picture like it."""

    known: tuple[Known, ...]
    stills: "Gallery"
    shown: "Gallery"
    clips: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    pixels: Mapping[str, "Picture"] = field(default_factory=dict)


def awaited(film: Film, nodes: Sequence[Node], takes: Mapping[str, Sequence[Take]], store: Store) -> Awaited:
    """What files may be of, with the pictures that are made so far."""
    from rushes.look.same import gallery

    wanted = [node for node in nodes if node.stage in ("reference", "still", "clip")]
    made = {each.name: each for node in wanted if node.stage != "clip" for each in takes.get(node.id, ())}
    pixels = _pixels(made, store)
    stills = {name: pixels[name] for name in pixels if made[name].stage == "still"}
    clips = {name: f"{made[name].node.removesuffix('.still')}.clip" for name in stills}
    pictures = {name: made[name].node for name in pixels}
    known = tuple(known_of(film, wanted, takes))
    return Awaited(known, gallery(stills, clips), gallery(pixels, pictures), clips, pictures, pixels)


def known_of(film: Film, nodes: Sequence[Node], takes: Mapping[str, Sequence[Take]]) -> Iterator[Known]:
    """What the names of files may say of each node."""
    shots = {shot.id: shot for shot in film.shots}
    for node in nodes:
        latest = max((take.number for take in takes.get(node.id, ())), default=0)
        seeds = frozenset(seed_of(film, node.id, number) for number in range(1, latest + SEEDS))
        owner, _, stage = node.id.rpartition(".")
        kind: Kind = "clip" if node.stage == "clip" else "picture"
        if not owner:
            yield Known(node.id, kind, (), _tag_names(node.id), seeds, _reference_words(film, node.id))
        elif owner in shots:
            shot = shots[owner]
            prompt = motion_prompt(film, shot) if stage == "clip" else still_prompt(film, shot)
            yield Known(node.id, kind, _shot_names(shot), (), seeds, prompt)


def _shot_names(shot: Shot) -> tuple[str, ...]:
    """Film names of a shot's clip and still, without the number of the take; then its id."""
    clip, still = (plain_name(f"{shot.id}.{stage}", shot) for stage in ("clip", "still"))
    return tuple(dict.fromkeys((clip, still, still.removesuffix("_still"), shot.id)))


def _tag_names(node: str) -> tuple[str, ...]:
    tag, _, state = node.removeprefix("@").partition(":")
    return (f"{tag}-{state}", tag) if state else (tag,)


def _reference_words(film: Film, node: str) -> str:
    tag, _, state = node.removeprefix("@").partition(":")
    return reference_prompt(film, tag, state or None)


def _pixels(made: Mapping[str, Take], store: Store) -> dict[str, "Picture"]:
    """Small pictures of takes, by the take's name; what cannot be read is left out."""
    import cv2
    import numpy as np

    from rushes.export.thumbs import Thumbs, Wanted

    pictures = Thumbs(store).make(Wanted(take.sha256, frozenset({(0, WIDTH)})) for take in made.values())
    found: dict[str, Picture] = {}
    for name, take in made.items():
        data = pictures.get(take.sha256, 0, WIDTH)
        bgr = None if data is None else cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        if bgr is not None:
            found[name] = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)
    return found
