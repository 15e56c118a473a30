"""Film names: what people and editors call a take, and the ``media`` folder that shows them.

``V1-03_Care_10s_t2.mp4`` is the second clip of shot V1-03, which tells the moment ``care``.
"""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

from rushes.build.graph import Take
from rushes.build.ledger import Ledger
from rushes.build.store import Store, file_digest
from rushes.film.model import Film, Shot
from rushes.models import MODELS
from rushes.project import Folders

_STAGES = ("reference", "still", "clip")


def film_name(take: Take, shots: Mapping[str, Shot], suffix: str) -> str:
    """Path below ``media`` of a take, by what it is of."""
    thing, _, stage = take.node.rpartition(".")
    if take.node.startswith("@"):
        return f"references/{plain_name(take.node)}_t{take.number}{suffix}"
    shot = shots.get(thing)
    told = _lengths(take, shot) if stage == "clip" and shot is not None else [stage]
    return f"{'_'.join([*_about(thing, shot), *told])}_t{take.number}{suffix}"


def plain_name(node: str, shot: Shot | None = None) -> str:
    """The film name of what a node is of, without a take: ``V1-03_Care_10s``, ``V1-03_Care_still``, ``cup-broken``."""
    thing, _, stage = node.rpartition(".")
    if node.startswith("@"):
        return _safe(node.lstrip("@"))
    return "_".join([*_about(thing, shot), f"{shot.seconds}s" if stage == "clip" and shot is not None else stage])


def _about(id: str, shot: Shot | None) -> list[str]:
    """A shot's id, and what it tells."""
    about = [_safe(id)]
    if shot is not None and (what := shot.moment or shot.setup):
        about.append(_safe(what.title().replace("-", "").replace("_", "")))
    return about


def _lengths(take: Take, shot: Shot) -> list[str]:
    """How long a clip is; and, where it was made from another, what was done to that."""
    made_with = MODELS.get(take.model)
    if made_with is None or not made_with.follows:
        return [f"{shot.seconds}s"]
    seconds = round(Fraction(take.media["frames"]) / Fraction(take.media["rate"]))
    return [f"{seconds}s", {"clip": "mended", "performance": "performed"}[made_with.follows]]


def link_media(film: Film, ledger: Ledger, store: Store) -> None:
    """Show every take under its film name in ``media``; names whose take is gone are taken down."""
    folder = Folders(film.root).media
    shots = {shot.id: shot for shot in film.shots}
    present = store.present()
    wanted: dict[str, str] = {}
    for takes in ledger.takes(present).values():
        for take in takes:
            if take.stage in _STAGES and ".standin" not in take.node:
                wanted[film_name(take, shots, _suffix(take, store))] = take.sha256
    for name, sha256 in wanted.items():
        _make_way(folder / name, sha256, ledger, store)
        store.link(sha256, folder / name)
    _take_down(folder, set(wanted), ledger)


def _make_way(path: Path, sha256: str, ledger: Ledger, store: Store) -> None:
    """Move aside what a person put under a name of ours."""
    with suppress(OSError):
        if not path.samefile(store.path(sha256)) and not ledger.has_had(file_digest(path)):
            path.replace(path.with_name(f"{path.stem}_yours-{secrets.token_hex(3)}{path.suffix}"))


def _take_down(folder: Path, wanted: set[str], ledger: Ledger) -> None:
    """Remove names of ours that show nothing any more; what people put there stays."""
    ours = re.compile(r".+_t\d+\.(mp4|png|jpg)")
    for place, _, files in os.walk(folder):
        for file in files:
            path = Path(place) / file
            if ours.fullmatch(file) and path.relative_to(folder).as_posix() not in wanted:
                with suppress(OSError):
                    if ledger.has_had(file_digest(path)):
                        path.unlink()


def _suffix(take: Take, store: Store) -> str:
    if take.stage == "clip":
        return ".mp4"
    with store.path(take.sha256).open("rb") as file:
        return ".jpg" if file.read(3) == b"\xff\xd8\xff" else ".png"


def _safe(text: str) -> str:
    return re.sub(r"[^\w-]+", "-", text).strip("-.") or "x"
