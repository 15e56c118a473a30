"""From a request to what is sent: checked, its tags made to fit, its pictures packed."""

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from typing import Any

from rushes.engines.base import Pictures, Reference, Request
from rushes.engines.runway import pictures
from rushes.engines.runway.packed import Packed
from rushes.engines.runway.uploads import Uploads
from rushes.engines.runway.wires import TAG, VIDEO_TAGS, Wire, faults, wire_of
from rushes.errors import RushesError
from rushes.models import Model
from rushes.units import Json, parse_size


class Unfit(RushesError):
    """A request that the service would refuse, or would charge for and not do; nothing is sent."""


@dataclass(slots=True)
class Packer:
    """Packs pictures and clips: into the request itself, or by an upload where they are too large for that."""

    uploads: Uploads
    send: Callable[[str, bytes, str], str]
    """Uploads a file (name, data, kind); its address."""
    used: list[str] = field(default_factory=list)
    """Contents that this request finds where they were uploaded before."""
    room: int = pictures.BODY
    packed: Packed = field(default_factory=Packed)

    def pack(self, data: bytes, mime: str) -> str:
        """What stands for some data in a request."""
        if (uri := pictures.data_uri(data, mime)) is not None and len(uri) <= self.room:
            self.room -= len(uri)
            return uri
        if len(data) > pictures.UPLOAD:
            raise Unfit(f"a picture or clip has {len(data) // 10**6} MB; at most {pictures.UPLOAD // 10**6} are taken")
        sha256 = hashlib.sha256(data).hexdigest()
        if (known := self.uploads.find(sha256)) is not None:
            self.used.append(sha256)
            return known
        at = time.time()
        uri = self.send(f"{sha256[:16]}.{mime.rpartition('/')[2]}", data, mime)
        self.uploads.keep(sha256, uri, at)
        return uri


@dataclass(frozen=True, slots=True)
class Asking:
    """One call of the SDK: its door and its arguments."""

    door: str
    arguments: Mapping[str, Any]


def asking(request: Request, row: Model, found: Pictures, packer: Packer, options: Mapping[str, Json]) -> Asking:
    """What is sent for a request. Raises ``Unfit`` with everything that is wrong with it, before anything is sent."""
    request = fitted(request)
    if wrong := list(faults(request, row)):
        raise Unfit("; ".join(wrong))
    wire = wire_of(row)
    arguments: dict[str, Any] = {"model": row.id, "seed": request.seed}
    if request.prompt.strip() and wire.words != "none":
        arguments["prompt_text"] = request.prompt
    if wire.moderation and options.get("public_figures") == "low":
        arguments["content_moderation"] = {"public_figure_threshold": "low"}
    arguments |= _DOORS[wire.door](request, wire, found, packer)
    if extra := {**wire.fixed, **_own_fields(row, options)}:
        arguments["extra_body"] = extra
    return Asking(wire.door, arguments)


def fitted(request: Request) -> Request:
    """The request with tags as the service takes them, in its references and in its prompt."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    references = []
    for ref in request.references:
        tag = _tag(ref.tag, taken)
        taken.add(tag.casefold())
        if tag != ref.tag:
            names.setdefault(ref.tag, tag)
        references.append(Reference(tag, ref.sha256))
    prompt = re.sub(r"(?<![\w@])@(\w+)", lambda at: f"@{names.get(at[1], at[1])}", request.prompt)
    return replace(request, references=tuple(references), prompt=prompt)


def _tag(tag: str, taken: set[str]) -> str:
    """A tag of 3 to 16 plain letters, digits and _, that no other reference has."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", tag)
    plain = plain if plain[:1].isalpha() else f"ref_{plain}"
    plain = f"{plain}_ref"[:16] if len(plain) < 3 else plain[:16]
    for number in range(2, 100):
        if TAG.fullmatch(plain) and plain.casefold() not in taken:
            break
        plain = f"{plain.rstrip('0123456789')[:14]}{number}"
    return plain


def _own_fields(row: Model, options: Mapping[str, Json]) -> Mapping[str, Json]:
    tables = options.get("models")
    table = tables.get(row.id) if isinstance(tables, Mapping) else None
    fields = table.get("fields") if isinstance(table, Mapping) else None
    return fields if isinstance(fields, Mapping) else {}


def _still(request: Request, wire: Wire, found: Pictures, packer: Packer) -> dict[str, Any]:
    references = [
        {"uri": packer.pack(packer.packed.reference(ref.sha256, found[ref.sha256]), "image/png"), "tag": ref.tag}
        for ref in request.references
    ]
    return {"ratio": request.ratio, **({"reference_images": references} if references else {})}


def _moving(request: Request, wire: Wire, found: Pictures, packer: Packer) -> dict[str, Any]:
    first = _first(request, wire, found, packer)
    return {"ratio": request.ratio, "duration": request.seconds, "prompt_image": first}


def _mended(request: Request, wire: Wire, found: Pictures, packer: Packer) -> dict[str, Any]:
    arguments: dict[str, Any] = {"video_uri": _clip(request, found, packer)}
    if request.image is not None:
        first = _first(request, wire, found, packer)
        arguments["keyframes"] = [{"uri": first, "seconds": 0.0}]
    return arguments


def _performed(request: Request, wire: Wire, found: Pictures, packer: Packer) -> dict[str, Any]:
    return {
        "ratio": request.ratio,
        "character": {"type": "image", "uri": _first(request, wire, found, packer)},
        "reference": {"type": "video", "uri": _clip(request, found, packer)},
    }


def _first(request: Request, wire: Wire, found: Pictures, packer: Packer) -> str:
    image = request.image or ""
    frame = packer.packed.first_frame(image, found[image], parse_size(request.ratio), wire.widest)
    return packer.pack(frame, "image/png")


def _clip(request: Request, found: Pictures, packer: Packer) -> str:
    """The clip that goes along; it is charged by its own length, so that may not be more than was quoted."""
    path: Path = found[next(ref.sha256 for ref in request.references if ref.tag in VIDEO_TAGS.values())]
    data, seconds = pictures.clip(path, request.seconds or 0)
    if ceil(seconds) > (request.seconds or 0):
        raise Unfit(f"the clip that goes along has {float(seconds):.2f} seconds, and {request.seconds} were quoted")
    return packer.pack(data, "video/mp4")


_DOORS: Mapping[str, Callable[[Request, Wire, Pictures, Packer], dict[str, Any]]] = {
    "text_to_image": _still,
    "image_to_video": _moving,
    "video_to_video": _mended,
    "character_performance": _performed,
}


def option_faults(options: Mapping[str, Json]) -> Iterator[str]:
    """What is wrong with the engine's options. A value is never repeated: it may be a key in the wrong place."""
    known: Sequence[str] = ("public_figures", "queue_ahead", "models", "books")
    for name in options:
        if re.search(r"key|secret|token|password", name, re.IGNORECASE):
            yield "a key does not belong in film.toml: take it out, and say `rushes keys set runway`"
        elif name not in known:
            yield f'engine runway has no option "{name[:40]}"; it has {", ".join(known[:-1])}'
    if options.get("public_figures", "auto") not in ("auto", "low"):
        yield 'public_figures is "auto" or "low"'
    ahead = options.get("queue_ahead", 1)
    if isinstance(ahead, bool) or not isinstance(ahead, int) or not 0 <= ahead <= 20:
        yield "queue_ahead is a whole number from 0 to 20"
