"""What a request names: its pictures, clips and sounds, where it names them, and how it is kept without them."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from rushes.engines.runway_emulator.offer import Body
from rushes.engines.runway_emulator.shapes import Path

Kind: TypeAlias = Literal["image", "video", "audio"]

KEPT = "sha256:"
"""How a request that is kept names the content of a picture."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a request is made from: where it stands there, its address, and what it must be."""

    path: Path
    uri: str
    kind: Kind = "image"

    @property
    def shown(self) -> Path:
        """Where the service says that it stands."""
        return self.path[:-1] if self.path[0] == "promptImage" and len(self.path) > 1 else self.path


def named(body: Body) -> list[Named]:
    """Everything that a request names, in order."""
    found = [
        Named(("referenceImages", n, "uri"), each["uri"]) for n, each in enumerate(body.get("referenceImages", ()))
    ]
    first = body.get("promptImage")
    if isinstance(first, str):
        found.append(Named(("promptImage",), first))
    elif first:
        found += [Named(("promptImage", n, "uri"), each["uri"]) for n, each in enumerate(first)]
    return [*found, *_moving(body)]


def _moving(body: Body) -> Iterator[Named]:
    if "videoUri" in body:
        yield Named(("videoUri",), body["videoUri"], "video")
    for n, each in enumerate(body.get("keyframes", ())):
        yield Named(("keyframes", n, "uri"), each["uri"])
    for name in ("character", "reference"):
        if name in body:
            yield Named((name, "uri"), body[name]["uri"], body[name]["type"])
    for n, each in enumerate(body.get("referenceAudio", ())):
        yield Named(("referenceAudio", n, "uri"), each["uri"], "audio")


def kept(body: Body, names: Mapping[str, str]) -> dict[str, Any]:
    """A request as it is kept: what it names by its content (``names``: URI to sha256)."""
    fields = copy.deepcopy(dict(body))
    for each in named(body):
        if each.uri in names:
            _put(fields, each.path, f"{KEPT}{names[each.uri]}")
    first = fields.get("promptImage")
    if isinstance(first, list) and len(first) == 1 and first[0].get("position") == "first":
        fields["promptImage"] = first[0]["uri"]
    return fields


def _put(fields: Any, path: Path, value: str) -> None:
    for step in path[:-1]:
        fields = fields[step]
    fields[path[-1]] = value
