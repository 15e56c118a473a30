"""The bin: shots that were let go with what was paid for them, to be offered again. ``bin.toml`` is a shot list."""

from collections.abc import Sequence
from pathlib import Path

from rushes.errors import RushesError
from rushes.film.lists import read_list
from rushes.film.load import read_text
from rushes.film.model import Film, FilmFile, Shot
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
    from rushes.film.slots import bin_faults

    shots = read_list(film, BIN, bin_faults, "Mend it, or remove it.")
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
