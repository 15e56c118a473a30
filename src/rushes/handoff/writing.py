"""The folder ``out/handoff``: one folder a parcel, and one page that shows them all.

What an earlier handoff wrote there is taken down, what a person put there stays.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from rushes.build.run import Workshop
from rushes.errors import RushesError
from rushes.events import Reporter, silent
from rushes.film.model import Film
from rushes.handoff.page import page
from rushes.handoff.parcels import STAGES, Handout, handout, packed
from rushes.handoff.settings import plain, settings_text
from rushes.inbox.files import INBOX, own_folder
from rushes.leftovers import beside
from rushes.project import Folders, workshop
from rushes.song.model import Song
from rushes.states import open_film, planned
from rushes.units import parse_size

FOLDER, PAGE, LIST = "handoff", "index.html", "handoff.json"

__all__ = ["STAGES", "hand_off"]


def hand_off(
    start: Path | None, names: tuple[str, ...], stage: str | None, *, dry_run: bool = False, report: Reporter = silent
) -> tuple[Handout, Path]:
    """Write what is to be made elsewhere to ``out/handoff``; what that is, and the page. On a dry run nothing is."""
    film, song = open_film(start, report)
    film, _ = planned(film, song, save=not dry_run, report=report)
    into = Folders(film.root).out / FOLDER / PAGE
    with workshop(film, report, jobs=2) as shop:
        wanted = next((each for each in STAGES if each == stage), None)
        made = handout(film, song, shop, names, wanted)
        if not dry_run:
            _write(film, song, shop, made)
            own_folder(film.root / INBOX).mkdir(exist_ok=True)
    return made, into


def _write(film: Film, song: Song | None, shop: Workshop, made: Handout) -> None:
    folder = own_folder(own_folder(Folders(film.root).out) / FOLDER)
    before = _listed(folder)
    files = _files(film, shop, made)
    files[PAGE] = page(film, song, made, shop.store, files).encode()
    try:
        for path, data in files.items():
            _put(folder, path, data)
        written = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
        _put(folder, LIST, json.dumps({"written": written, **plain(made)}, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        what = f"the handoff cannot be written: {error.strerror}"
        raise RushesError(what, where=str(folder), next="Look at the folder's rights and space.") from None
    _take_down(folder, {path: sha for path, sha in before.items() if path not in files})


def _files(film: Film, shop: Workshop, made: Handout) -> dict[str, bytes]:
    """Every file of a handoff but its page, by its path below the folder. Pictures are packed in workers."""
    jobs = {
        f"{each.folder}/{one.name}": shop.workers.submit(
            packed, shop.store.path(one.sha256), one, parse_size(each.request.ratio)
        )
        for each in made.parcels
        for one in each.enclosed
    }
    files = {path: job.result() for path, job in jobs.items()}
    for each in made.parcels:
        files[f"{each.folder}/prompt.txt"] = each.request.prompt.encode(errors="replace")
        files[f"{each.folder}/settings.txt"] = settings_text(film, each).encode(errors="replace")
    return files


def _put(folder: Path, path: str, data: bytes) -> None:
    """Write a file as a whole; folders on the way are the project's own."""
    into = folder / path
    for parent in reversed(into.relative_to(folder).parents):
        own_folder(folder / parent).mkdir(parents=True, exist_ok=True)
    part = beside(into)
    try:
        part.write_bytes(data)
        part.replace(into)
    finally:
        part.unlink(missing_ok=True)


def _listed(folder: Path) -> Mapping[str, str]:
    """What the last handoff wrote: path -> digest; nothing of it where its list is not what it was."""
    with suppress(OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        written = json.loads((folder / LIST).read_bytes())["written"]
        return {str(path): str(sha) for path, sha in written.items() if _is_inside(str(path))}
    return {}


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return 0 < len(parts) <= 3 and all(part not in ("", ".", "..") and "\\" not in part for part in parts)


def _take_down(folder: Path, gone: Mapping[str, str]) -> None:
    """Remove files of an earlier handoff that nobody has changed since, and folders that are empty then."""
    for path, sha256 in gone.items():
        file = folder / path
        linked = any((folder / parent).is_symlink() for parent in [Path(path), *Path(path).parents])
        with suppress(OSError):
            if not linked and hashlib.sha256(file.read_bytes()).hexdigest() == sha256:
                file.unlink()
    for parent in sorted({parent for path in gone for parent in (folder / path).parents}, key=lambda p: -len(p.parts)):
        if folder in parent.parents:
            with suppress(OSError):
                parent.rmdir()
