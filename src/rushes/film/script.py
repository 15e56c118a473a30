"""Scripts and shot lists made elsewhere, read into the words of a film."""

from pathlib import Path

from rushes.errors import FilmError
from rushes.film.beats import MOST_CHARS, Script
from rushes.film.fountain import read_fountain
from rushes.film.sheet import read_shots_csv

__all__ = ["Script", "read_fountain", "read_script", "read_shots_csv"]


def read_script(path: Path) -> Script:
    """The script in a file: a shot list where it ends in ``.csv`` or ``.tsv``, else a Fountain screenplay.

    Raises ``FilmError`` where it cannot be read, is no text, or is past the limits.
    """
    try:
        with path.open("rb") as file:
            data = file.read(4 * MOST_CHARS + 1)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start} is not UTF-8"
        raise FilmError(what, where=f"{path.name}:{line}", next="Save the script as UTF-8 text.") from None
    except OSError as error:
        what = f"the script cannot be read: {error.strerror}"
        raise FilmError(what, where=str(path), next="Give the path of a .fountain or .csv file.") from None
    if path.suffix.lower() in (".csv", ".tsv"):
        return read_shots_csv(text, path.name)
    script = read_fountain(text)
    if not script.beats:
        next = "Write it in Fountain (scene headings, action, dialogue) or as a CSV shot list."
        raise FilmError("there is no scene or action in the script", where=path.name, next=next)
    return script
