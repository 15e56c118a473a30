"""The files in the inbox of a project, those that cannot be read yet with why, and where they go when they are taken.

Nothing outside of the project is looked at: links are not followed, and the inbox is a folder of the project's own.
"""

import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from rushes.build.failpoints import failpoint
from rushes.errors import RushesError
from rushes.media.limits import MAX_BYTES

INBOX, DONE = "inbox", "done"
DEEPEST, MOST_FILES = 6, 5000
"""Folders below each other, and files, that are looked at."""
NEW_SECONDS, PAUSE_SECONDS = 15.0, 0.7
"""A file that was written so lately is looked at again after a pause: it may still be growing."""

_PASSED_OVER = ("desktop.ini", "thumbs.db", "readme.txt")
_PARTIAL = re.compile(
    r"\.(?:part|partial|crdownload|download|opdownload|tmp|temp|aria2|!ut|filepart)$|~$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file in the inbox: its path below it, with ``/``; ``wrong`` says why it cannot be taken as it is."""

    path: str
    file: Path
    size: int = 0
    changed: int = 0
    wrong: str = ""

    @property
    def name(self) -> str:
        """Its path as text; what is not UTF-8 in it is lost."""
        return self.path.encode(errors="replace").decode()


def dropped(root: Path, pause: Callable[[float], None] = time.sleep) -> list[Dropped]:
    """Every file in the inbox of a project, by path, but for hidden ones and those that are done.

    Waits a moment where some were written just now. Raises ``RushesError`` where the inbox is a link or no folder.
    """
    inbox = own_folder(root / INBOX)
    found = list(_walk(inbox, inbox, 0)) if inbox.is_dir() else []
    now = time.time()
    lately = [each for each in found if not each.wrong and abs(now - each.changed / 1e9) < NEW_SECONDS]
    if lately:
        pause(PAUSE_SECONDS)
    growing = {each.path for each in lately if _stamp(each.file) != (each.size, each.changed)}
    told = [
        replace(each, wrong="still growing: wait until it is whole") if each.path in growing else each for each in found
    ]
    return sorted(told, key=lambda each: each.path)


def put_away(root: Path, each: Dropped) -> None:
    """Move a file to ``inbox/done``, beside what is there.

    A kill in between leaves it under both names, which the next run puts right.
    """
    folder = own_folder(own_folder(root / INBOX) / DONE)
    for part in each.path.split("/")[:-1]:
        folder = own_folder(folder / part)
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):  # another run was quicker
        if (into := _free_name(folder, each.file)) is not None:
            _link(each.file, into)
            failpoint("inbox.linked")
        each.file.unlink()
    _tidy(each.file.parent, root / INBOX)


def _walk(folder: Path, inbox: Path, depth: int, count: list[int] | None = None) -> Iterator[Dropped]:
    count = count or [0]
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name, file = entry.name, Path(entry.path)
        if name.startswith(".") or name.lower() in _PASSED_OVER or (depth == 0 and name == DONE):
            continue
        count[0] += 1
        path = file.relative_to(inbox).as_posix()
        if entry.is_dir(follow_symlinks=False):
            if depth == DEEPEST:
                yield Dropped(path, file, wrong=f"folders deeper than {DEEPEST} are not looked into")
            else:
                yield from _walk(file, inbox, depth + 1, count)
        elif count[0] > MOST_FILES:
            yield Dropped(path, file, wrong=f"only {MOST_FILES} files are looked at: take some first")
            return
        else:
            yield _one(path, file)


def _one(path: str, file: Path) -> Dropped:
    try:
        about = file.lstat()
    except OSError as error:
        return Dropped(path, file, wrong=f"cannot be looked at: {error.strerror}")
    wrong = ""
    if stat.S_ISLNK(about.st_mode):
        wrong = "a link: copy the file itself here"
    elif not stat.S_ISREG(about.st_mode):
        wrong = "no file that can be read"
    elif _PARTIAL.search(path):
        wrong = "still being downloaded, by its name"
    elif about.st_size == 0:
        wrong = "empty: still being copied, or nothing was"
    elif about.st_size > MAX_BYTES:
        wrong = f"{about.st_size / 1024**3:.1f} GB, and 2 GB are the most: export it smaller"
    return Dropped(path, file, about.st_size, about.st_mtime_ns, wrong)


def _stamp(file: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        about = file.lstat()
        return about.st_size, about.st_mtime_ns
    return None


def own_folder(folder: Path) -> Path:
    """The folder, where it is the project's own, or is not there yet."""
    if folder.is_symlink():
        what = "this folder is a link, and files would leave the project"
        raise RushesError(what, where=str(folder), next="Put a folder in its place, and the files in it.")
    if folder.exists() and not folder.is_dir():
        raise RushesError("this is a file where a folder belongs", where=str(folder), next="Move it away.")
    return folder


def _free_name(folder: Path, file: Path) -> Path | None:
    """A name beside what is there; None where the very file is there already, under its other name."""
    for number in range(1, 10_000):
        name = file.name if number == 1 else f"{file.stem}_{number}{file.suffix}"
        into = folder / name
        if not os.path.lexists(into):
            return into
        if into.is_file() and not into.is_symlink() and into.samefile(file):
            return None
    raise RushesError("there are ten thousand files of this name", where=str(folder), next="Clear the folder.")


def _link(file: Path, into: Path) -> None:
    """Give a file its second name; where the disk knows no second names, its new one."""
    try:
        os.link(file, into, follow_symlinks=False)
    except OSError as error:
        if error.errno == errno.ENOENT:
            raise
        file.rename(into)


def _tidy(folder: Path, inbox: Path) -> None:
    """Remove folders that are empty now."""
    while folder != inbox and inbox in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
