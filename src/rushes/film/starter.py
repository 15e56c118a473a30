"""Begins a film: a folder with a commented film.toml that loads, and your song, script and pictures in it."""

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from rushes.errors import FilmError, UsageError
from rushes.film.faults import nearest
from rushes.film.load import FILM
from rushes.film.model import TAGGED, Cast, Moment, Place, Section
from rushes.film.plain import to_plain
from rushes.film.save import edit_table
from rushes.film.script import Script, read_script
from rushes.film.toml_lines import blocks
from rushes.film.treatment import FILM_KINDS
from rushes.film.write import replace_file, statement, sync_folder, text

IGNORED = ".rushes/\nmedia/\nout/\n"
LYRICS = (".lrc", ".srt", ".vtt", ".ass", ".ssa", ".txt")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp")
_STORY = "#: story\n"


@dataclass(frozen=True, slots=True)
class _Copy:
    """A file to bring into the project, and its name there."""

    source: Path
    name: str


def new_project(
    root: Path,
    *,
    kind: str,
    song: Path | None = None,
    lyrics: Path | None = None,
    meter: int | None = None,
    script: Path | None = None,
    title: str | None = None,
    pictures: Sequence[Path] = (),
) -> list[Path]:
    """Makes the project and gives the files it wrote; no file that is there is ever overwritten.

    ``script`` (Fountain or CSV) takes the place of the example story. ``pictures`` go to
    ``references/``; one named like a tag becomes its reference. Raises ``UsageError`` for what cannot
    be asked, ``FilmError`` for files that cannot be used; then nothing was written.
    """
    _check_asked(root, kind, song, lyrics, meter)
    copies = _copies(song, lyrics, pictures)
    story = read_script(script) if script else None
    film = film_text(kind, title or (story and story.title) or _titled(root), copies, meter, story)
    _check_free(root, copies)
    try:
        return _write(root, film, copies)
    except OSError as error:
        what = f"the project cannot be written: {error.strerror}"
        raise FilmError(what, where=str(root), next="Look at the folder's rights and space.") from None


def film_text(
    kind: str, title: str, copies: Iterable[_Copy] = (), meter: int | None = None, story: Script | None = None
) -> str:
    """The film.toml a new film of a kind begins with."""
    title = " ".join("".join(char if char.isprintable() else " " for char in title).split())[:200] or "My film"
    names = [copy.name for copy in copies]
    template = (Path(__file__).with_name("starters") / f"{kind}.toml").read_text(encoding="utf-8")
    head, _, example = template.partition(_STORY)
    given = {"title": text(title), "title_comment": title, "song": _song_table(names, meter)}
    film = Template(head).substitute(given) + (_story_text(story) if story else example)
    for name in names:
        film = _with_reference(film, name)
    return film


def _check_asked(root: Path, kind: str, song: Path | None, lyrics: Path | None, meter: int | None) -> None:
    if kind not in FILM_KINDS:
        guess = nearest(kind, FILM_KINDS)
        next = f'Did you mean "{guess}"?' if guess else f"Kinds: {', '.join(FILM_KINDS)}."
        raise UsageError(f'there is no kind of film "{kind[:40]}"', next=next)
    if lyrics and not song:
        raise UsageError("lyrics need their song", next="Give both: rushes new DIR --song FILE --lyrics FILE")
    if meter is not None and not 2 <= meter <= 12:
        raise UsageError(f"{meter} beats in a bar is out of range", next="Give 2 to 12.")
    if (root / FILM).exists() or (root / FILM).is_symlink():
        raise FilmError("there is a film already", where=str(root / FILM), next="Choose another folder.")
    if root.exists() and not root.is_dir():
        raise FilmError("this is a file, not a folder", where=str(root), next="Choose another folder.")


def _copies(song: Path | None, lyrics: Path | None, pictures: Sequence[Path]) -> list[_Copy]:
    copies = []
    if song:
        copies.append(_Copy(song, f"song{_suffix(song)}"))
    if lyrics:
        if _suffix(lyrics) not in LYRICS:
            raise FilmError("lyrics of this kind cannot be read", where=str(lyrics), next=f"Give {', '.join(LYRICS)}.")
        copies.append(_Copy(lyrics, f"lyrics{_suffix(lyrics)}"))
    taken: set[str] = set()
    for picture in pictures:
        if _suffix(picture) not in PICTURES:
            raise FilmError("it is no picture", where=str(picture), next=f"Give {', '.join(PICTURES)}.")
        copies.append(_Copy(picture, f"references/{_free_name(picture, taken)}"))
    for copy in copies:
        if not copy.source.is_file():
            raise FilmError("there is no such file", where=str(copy.source), next="Look at the path.")
    return copies


def _check_free(root: Path, copies: Iterable[_Copy]) -> None:
    """Refuses to overwrite; a file that lies in its place already is fine."""
    for copy in copies:
        place = root / copy.name
        if (place.exists() or place.is_symlink()) and not (place.exists() and place.samefile(copy.source)):
            raise FilmError("there is a file already", where=str(place), next="Move it away, or choose another folder.")


def _write(root: Path, film: str, copies: Iterable[_Copy]) -> list[Path]:
    (root / "references").mkdir(parents=True, exist_ok=True)
    written = []
    for copy in copies:
        place = root / copy.name
        if not place.exists():
            _copy(copy.source, place)
            written.append(place)
    if not (root / ".gitignore").exists():
        replace_file(root / ".gitignore", None, IGNORED)
        written.append(root / ".gitignore")
    replace_file(root / FILM, None, film)
    return [*written, root / FILM]


def _copy(source: Path, place: Path) -> None:
    """Copies a file under a temporary name, then gives it its own."""
    part = place.with_name(f".{place.name}.part~")
    with source.open("rb") as there, part.open("wb") as here:
        shutil.copyfileobj(there, here, 2**20)
        here.flush()
        os.fsync(here.fileno())
    part.rename(place)
    sync_folder(place.parent)


def _song_table(names: Sequence[str], meter: int | None) -> str:
    song = next((name for name in names if name.startswith("song")), None)
    lyrics = next((name for name in names if name.startswith("lyrics.")), None)
    mark = "" if song else "# "
    rows = [
        f"{mark}[song]                      # the music; every cut falls on it",
        f"{mark}file = {text(song or 'song.wav')}",
        f"{'' if lyrics else '# '}lyrics = {text(lyrics or 'lyrics.lrc')}",
        f"meter = {meter}" if meter and song else "# meter = 4                 # beats in a bar, if you know it",
        '# start = "0:00"            # use only a part of the song',
    ]
    return "\n".join(rows) + "\n"


def _with_reference(film: str, name: str) -> str:
    """The film with a picture as the reference of the tag it is named like."""
    tag = Path(name).stem
    paths = {block.path for block in blocks(film)}
    kind = next((kind for kind in TAGGED if (kind, tag) in paths), None)
    return edit_table(film, (kind, tag), {"images": [name]}) if kind and name.startswith("references/") else film


def _story_text(story: Script) -> str:
    """The people, places, sections and moments of a script as TOML."""
    parts = ["# From the script. Say how each person and place looks: the same words go into every prompt.\n"]
    for named in story.characters:
        parts.append(_table(f"[cast.{named.tag}]", Cast(name=named.name, text=named.text or named.name)))
    for named in story.places:
        parts.append(_table(f"[place.{named.tag}]", Place(name=named.name, text=named.text or named.name)))
    parts += [_table("[[section]]", section) for section in story.scenes]
    parts.append("# The beats, in order. `motion` says what moves and how the camera moves.\n")
    parts += [_table("[[moment]]", moment) for moment in story.beats]
    return "\n".join(parts)


def _table(header: str, table: Cast | Place | Section | Moment) -> str:
    row = to_plain(table)
    first = {"id": row.pop("id")} if "id" in row else {}
    return "\n".join([header, *(statement(name, value) for name, value in {**first, **row}.items()), ""])


def _titled(root: Path) -> str:
    name = re.sub(r"[-_\s]+", " ", root.resolve().name).strip()
    return name[:1].upper() + name[1:]


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""


def _free_name(path: Path, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", plain).strip("_-")[:60] or "picture"
    name, number = f"{stem}{_suffix(path)}", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}_{number}{_suffix(path)}"
    taken.add(name.casefold())
    return name
