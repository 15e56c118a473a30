"""Reads a film: ``film.toml`` and ``shots.toml`` in, one ``Film`` out, or everything that is wrong with them."""

import hashlib
import json
import re
from contextlib import suppress
from functools import cache as remembered
from pathlib import Path
from typing import Any

from rushes.errors import FilmError, Problem
from rushes.film import faults
from rushes.film.inherit import filled, sources
from rushes.film.model import Film, FilmFile, Shot, ShotsFile
from rushes.film.paths import path_faults, paths_fine, shot_path_faults
from rushes.film.plain import from_plain, shape, to_plain
from rushes.film.quick import quick_shots
from rushes.leftovers import beside
from rushes.models import sell

FILM, SHOTS = "film.toml", "shots.toml"
MOST_BYTES = 32 * 2**20
RULES = 2
"""Bumped by hand when a check becomes stricter, so that what was stored before is checked again."""

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_DOTTED = re.compile(r"(?:\.[\w\"' \t-]++){200}")
_PLAIN_WORDS = {"Exceeds the limit": "A number has thousands of digits"}
_HINTS = (
    (r"Invalid value|Expected newline", 'Text stands in quotes: title = "My film".'),
    (r"Cannot overwrite a value|Key .* already", "The key is written twice in its table: keep one."),
    (r"twice|Cannot mutate|Cannot declare|already declared", "The table is written twice: put the two together."),
    (
        r"[Uu]nterminated|Unclosed|Illegal character '\\n'|end of document",
        "Something is left open: a quote or a bracket.",
    ),
    (r"Expected '='", "Write: key = value."),
    (r"escape", r"Write \\ for a backslash, or use single quotes."),
)


def find_film(start: Path | None = None) -> Path:
    """The folder of the film: the one given, that of the ``film.toml`` given, or the current one."""
    given = Path.cwd() if start is None else Path(start)
    folder = given.parent if given.name == FILM and not given.is_dir() else given
    if (folder / FILM).is_file():
        return folder.resolve()
    what = f"there is no {FILM} in {folder}"
    raise FilmError(what, next=f"Go to the folder of a film, or begin one: rushes new {_shell(given)}")


def load(root: Path, cache: Path | None = None) -> Film:
    """The film in a folder; raises ``FilmError`` with every problem at once.

    With ``cache``, a folder, a film that was read before with these very bytes comes back in a
    fraction of the time; a cache that is broken or from other code is ignored. Models that the film
    brings, with their prices, are in the model table from then on.
    """
    film = _loaded(root, cache)
    for engine, options in film.file.engine.items():
        sell(engine, options.get("models"))
    return film


def _loaded(root: Path, cache: Path | None) -> Film:
    film_bytes, shots_bytes = _bytes(root / FILM), _bytes(root / SHOTS)
    if film_bytes is None:
        raise FilmError(f"there is no {FILM} in {root}", next=f"Begin a film: rushes new {_shell(root)}")
    key = _key(film_bytes, shots_bytes)
    if cache is not None and (known := _recall(root, cache, key)) and paths_fine(known):
        return known
    film_text, shots_text = _text(film_bytes, FILM), _text(shots_bytes or b"", SHOTS)
    film, problems = parse(film_text, shots_text, root)
    if film is None:
        raise _error(problems)
    if cache is not None:
        _store(film, cache, key)
    return film


def read_text(path: Path) -> str:
    """The text of a project file; raises ``FilmError`` where it is too large, no text or not there."""
    data = _bytes(path)
    if data is None:
        raise FilmError(f"there is no {path.name} in {path.parent}", next="Begin a film: rushes new")
    return _text(data, path.name)


def parse(film_text: str, shots_text: str, root: Path) -> tuple[Film | None, list[Problem]]:
    """The film in two texts, or None and every problem with file, line, key and fix.

    Pure but for the look at the files that the film names.
    """
    from rushes.film.names import names
    from rushes.film.sense import film_faults
    from rushes.film.shape import shaped
    from rushes.film.slots import shot_faults

    film_data, problems = toml_of(film_text, FILM)
    shots_data, shots_problems = toml_of(shots_text, SHOTS)
    problems += shots_problems
    file = list = None
    if film_data is not None:
        file, wrong = shaped(FilmFile, film_data)
        wrong += [*film_faults(film_data), *path_faults(root, film_data)]
        problems += faults.problems(FILM, film_text, wrong)
    if shots_data is not None:
        list, wrong = shaped(ShotsFile, shots_data)
        wrong += shot_faults(shots_data, names(film_data)) if film_data is not None else ()
        wrong += shot_path_faults(root, shots_data)
        problems += faults.problems(SHOTS, shots_text, wrong)
    if problems or file is None or list is None:
        return None, problems
    known, rows = sources(file), (shots_data or {}).get("shot", ())
    return Film(root, file, tuple(filled(*pair, known) for pair in zip(list.shot, rows, strict=True))), []


def toml_of(text: str, file: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The data of a text in TOML, or None and what is wrong with it; ``file`` is its name in the project."""
    if file == SHOTS and (quick := quick_shots(text)) is not None:
        return quick, []
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return None, [Problem(faults.RULE, "a NUL byte: this is no text", "Save it as UTF-8.", file=file, line=line)]
    if (deep := _DOTTED.search(text)) is not None:
        line = text.count("\n", 0, deep.start()) + 1
        return None, [Problem(faults.RULE, "names are nested too deep", "Flatten them.", file=file, line=line)]
    import tomllib

    try:
        return tomllib.loads(text.removeprefix("\ufeff")), []
    except RecursionError:
        return None, [Problem(faults.RULE, "lists or tables are nested too deep", "Flatten them.", file=file, line=1)]
    except ValueError as error:
        return None, [_syntax(text, file, _PLAIN_WORDS.get(str(error)[:17], str(error)))]


def _syntax(text: str, file: str, message: str) -> Problem:
    """What tomllib says, with the line it means."""
    place = _PLACE.search(message)
    lines = text.split("\n")
    line = int(place[1]) if place and place[1] else len(text.rstrip().split("\n"))
    column = int(place[2]) if place and place[2] else len(lines[line - 1]) + 1
    written = lines[line - 1].strip()[:100] if line <= len(lines) else ""
    said = _PLACE.sub("", message)
    fix = next((hint for pattern, hint in _HINTS if re.search(pattern, message)), "Mend the line.")
    what = f"column {column}: {said[:120]}: {written}"
    return Problem(faults.RULE, what, fix, file=file, line=line)


def _error(problems: list[Problem]) -> FilmError:
    first = problems[0]
    column = re.match(r"column (\d+): ", first.message)
    if len(problems) == 1 and column:
        where = f"{first.file}:{first.line}:{column[1]}"
        return FilmError(first.message[column.end() :], where=where, next=first.fix)
    files = " and ".join(dict.fromkeys(str(problem.file) for problem in problems))
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    next = "Mend them, then run: rushes check"
    return FilmError(f"{count} in {files}", where=str(first.file), next=next, problems=problems)


def _bytes(path: Path) -> bytes | None:
    """The bytes of a file, None where there is none."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FilmError(f"it cannot be read: {error.strerror}", where=path.name, next="Look at the file.") from None
    if len(data) > MOST_BYTES:
        raise FilmError("it is larger than 32 MB", where=path.name, next="A film file is text of a few kilobytes.")
    return data


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8"
        raise FilmError(what, where=f"{name}:{line}", next="Save the file as UTF-8.") from None


def _shell(path: Path) -> str:
    return f"'{path}'" if " " in str(path) else str(path)


@remembered
def _schema() -> str:
    return f"{RULES} {shape(FilmFile)} {shape(ShotsFile)}"


def _key(film: bytes, shots: bytes | None) -> str:
    parts = (_schema().encode(), film, shots or b"")
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _recall(root: Path, cache: Path, key: str) -> Film | None:
    """The film stored under a key, None where there is none or it is damaged."""
    try:
        head, _, body = (cache / "film.json").read_bytes().partition(b"\n")
        if head.decode() != f"{key} {hashlib.sha256(body).hexdigest()}":
            return None
        data = json.loads(body)
        file = from_plain(FilmFile, data["file"])
        return Film(root, file, tuple(from_plain(Shot, row) for row in data["shots"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _store(film: Film, cache: Path, key: str) -> None:
    """Stores a film; a cache that cannot be written is no reason to stop."""
    data = {"file": to_plain(film.file), "shots": [to_plain(shot) for shot in film.shots]}
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    head = f"{key} {hashlib.sha256(body).hexdigest()}\n".encode()
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        kept = cache / "film.json"
        new = beside(kept)
        new.write_bytes(head + body)
        new.replace(kept)
