"""Scenes that go on: what a clip keeps of how it was drawn, and the still that another clip begins with.

A clip keeps its scene, as a still does, in its comment: so its last frame can be the first of another, and the people
in it go on from where they are.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.engines.previz.scene import Scene
from rushes.engines.previz.words.keep import from_json, to_json
from rushes.units import Json, canonical

MOST = 12
"""Clips of a chain that are gone back over, the last of them."""
LONGEST = 3600.0


@dataclass(frozen=True)
class Link:
    """A clip that another goes on from: its scene with what happens, its whole seconds, and when it was left.

    ``first`` is the second of the whole clip that its file begins with.
    """

    scene: Scene
    seconds: int
    left: float = 0.0
    first: float = 0.0
    beats: tuple[float, ...] = ()


def plain(past: Sequence[Link]) -> list[Json]:
    """The clips of a chain as JSON."""
    return [
        {"scene": to_json(link.scene), "seconds": link.seconds, "left": link.left, "beats": list(link.beats)}
        for link in past
    ]


def read_past(told: Any) -> tuple[Link, ...]:
    """The clips that ``plain`` wrote; ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    return tuple(
        Link(
            from_json(each["scene"]), _whole(each["seconds"]), _second(each["left"]),
            beats=tuple(_second(beat) for beat in each["beats"][:2000]),
        )
        for each in list(told)[-MOST:]
    )  # fmt: skip


def clip_says(says: str, scene: Scene, prompt: str, seed: int, past: Sequence[Link], own: Link) -> str:
    """The comment of a clip."""
    kept: dict[str, Json] = {
        "engine": says, "prompt": prompt, "scene": to_json(scene), "seed": seed, "seconds": own.seconds,
        "first": own.first, "beats": list(own.beats), "past": plain(past),
    }  # fmt: skip
    return canonical(kept).decode()


def still_says(comment: str, says: str, at: float) -> str | None:
    """What the still keeps that is taken from a clip ``at`` seconds into its file; None for a clip of another's."""
    try:
        told: Any = json.loads(comment) if comment else None
        if not isinstance(told, Mapping) or told.get("engine") != says:
            return None
        scene = from_json(told["scene"])
        left = Link(scene, _whole(told["seconds"]), _second(told["first"]) + at, beats=tuple(told["beats"]))
        past = (*read_past(told["past"]), left)
        still = replace(scene, acts=(), moves=())
        kept: dict[str, Json] = {
            "engine": says, "prompt": str(told["prompt"]), "scene": to_json(still), "seed": int(told["seed"]),
            "past": plain(past),
        }  # fmt: skip
        return canonical(kept).decode()
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def comment_of(clip: Path) -> str:
    """The comment of a clip's file; "" where it has none."""
    import av

    try:
        with av.open(str(clip)) as container:
            return str(container.metadata.get("comment", ""))
    except (OSError, av.FFmpegError):
        return ""


def second_of(frame: int, rate: Fraction) -> float:
    """When a frame is shown, as exact as a float is."""
    return float(frame / rate)


def _whole(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= LONGEST:
        raise ValueError("no length of a clip")
    return value


def _second(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST:
        raise ValueError("no second of a clip")
    return float(value)
