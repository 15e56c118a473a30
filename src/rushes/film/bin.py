"""The bin: shots that were let go with what was paid for them, to be offered again. ``bin.toml`` is a shot list."""

from collections.abc import Sequence
from pathlib import Path

from rushes.errors import FilmError, RushesError
from rushes.film import faults
from rushes.film.inherit import filled, sources
from rushes.film.load import read_text, toml_of
from rushes.film.model import Film, FilmFile, Shot, ShotsFile
from rushes.film.save import shots_text
from rushes.film.write import replace_file

BIN = "bin.toml"

HEAD = """\
# The bin: shots that `rushes plan --release` let go. What was paid for them is kept, and `rushes plan`
# offers it again where the same moment or setup is wanted. Take a shot out to forget it.

"""


def read_bin(film: Film) -> tuple[Shot, ...]:
    """The shots in the bin that are not in the shot list; raises ``FilmError`` where it cannot be read."""
    path = film.root / BIN
    if not path.exists():
        return ()
    from rushes.film.shape import shaped
    from rushes.film.slots import bin_faults

    text = read_text(path)
    data, problems = toml_of(text, BIN)
    rows = None
    if data is not None:
        rows, wrong = shaped(ShotsFile, data)
        problems += faults.problems(BIN, text, [*wrong, *bin_faults(data)])
    if problems or rows is None or data is None:
        raise FilmError("the bin cannot be read", where=BIN, next="Mend it, or remove it.", problems=problems)
    known = sources(film.file)
    shots = (filled(*pair, known) for pair in zip(rows.shot, data.get("shot", ()), strict=True))
    there = {shot.id for shot in film.shots}
    return tuple(shot for shot in shots if shot.id not in there)


def write_bin(root: Path, shots: Sequence[Shot], file: FilmFile) -> None:
    """Writes the bin whole, or takes it away where it is empty."""
    path = root / BIN
    there = read_text(path) if path.exists() else None
    if shots:
        replace_file(path, there, shots_text(shots, HEAD, file))
    elif there is not None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            what = f"it cannot be removed: {error.strerror}"
            raise RushesError(what, where=BIN, next="Look at the folder's rights.") from None
