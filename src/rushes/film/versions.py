"""Versions of the cut: shot lists kept under a name, each with the takes that were cut in when it was kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rushes.errors import FilmError, UsageError
from rushes.film.lists import read_list
from rushes.film.load import read_text
from rushes.film.model import Film, Shot
from rushes.film.names import ID, names
from rushes.film.plain import to_plain
from rushes.film.save import shots_text
from rushes.film.write import replace_file

VERSIONS = "versions"

NOW = "now"
"""What the shot list in hand is called beside the versions that are kept."""

HEAD = """\
# A version of the cut: a shot list with the takes it was kept with, as `rushes cut --version` wrote it.
# It is a shot list like shots.toml: what you change here changes this version, and nothing else.

"""

_OF_A_CUT = (
    "start", "end", "picks", "clip_of", "chain", "begin", "used", "trim", "slip", "ramp", "retime", "transition",
    "grade",
)  # fmt: skip
"""What of a shot a cut is made of."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two cuts: the shot, its key (empty where the shot is in one only), and both values."""

    shot: str
    key: str
    was: object
    now: object


def version_names(film: Film) -> tuple[str, ...]:
    """The versions there are."""
    return tuple(sorted(path.stem for path in (film.root / VERSIONS).glob("*.toml")))


def has_version(film: Film, name: str) -> bool:
    """Whether a version is kept; raises ``UsageError`` for a name that no version can have."""
    if not ID.fullmatch(name) or name.lower() == NOW:
        next = f"Use letters, digits, - and _; `{NOW}` is the shot list in hand."
        raise UsageError(f"{name[:40]!r} cannot be the name of a version", next=next)
    return (film.root / VERSIONS / f"{name}.toml").is_file()


def read_version(film: Film, name: str) -> Film:
    """The film with the shot list of a version."""
    from rushes.film.slots import shot_faults

    if not has_version(film, name):
        there = ", ".join(version_names(film)) or "none yet"
        raise FilmError(f"there is no version {name}", where=VERSIONS, next=f"Versions: {there}. --keep makes one.")
    file = f"{VERSIONS}/{name}.toml"
    known = names(to_plain(film.file))
    shots = read_list(film, file, lambda data: shot_faults(data, known), "Mend it, or keep the version anew.")
    return replace(film, shots=shots)


def with_takes(film: Film, takes: Mapping[str, int]) -> Film:
    """The film with picks of the takes that are cut in, by shot."""
    shots = [
        replace(shot, picks={**shot.picks, "clip": takes[shot.id]}) if shot.id in takes and not shot.clip_of else shot
        for shot in film.shots
    ]
    return replace(film, shots=tuple(shots))


def write_version(film: Film, name: str) -> None:
    """Keep the film's shot list as a version."""
    has_version(film, name)
    path = film.root / VERSIONS / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    replace_file(path, read_text(path) if path.exists() else None, shots_text(film.shots, HEAD, film.file))


def differences(was: Sequence[Shot], now: Sequence[Shot]) -> tuple[Change, ...]:
    """What differs between two cuts, in the order of the later one, then what it does not have any more."""
    before, after = {shot.id: shot for shot in was}, {shot.id for shot in now}
    found = [change for shot in now for change in _changes(before.get(shot.id), shot)]
    gone = [Change(shot.id, "", f"{shot.start}-{shot.end}", None) for shot in was if shot.id not in after]
    return (*found, *gone)


def _changes(was: Shot | None, now: Shot) -> list[Change]:
    if was is None:
        return [Change(now.id, "", None, f"{now.start}-{now.end}")]
    before, after = to_plain(was), to_plain(now)
    keys = [key for key in _OF_A_CUT if before.get(key) != after.get(key)]
    return [Change(now.id, key, before.get(key), after.get(key)) for key in keys]
